#pragma once
#include <string>
#include <string_view>

#include "entente/ensemble/ranks.hpp"

namespace entente {

/// As bytes for another rank of the same build, and back.
std::string pack(const Opening& opening);
std::string pack(const Start& start);
Opening unpack_opening(std::string_view bytes);
Start unpack_start(std::string_view bytes);

}  // namespace entente

#pragma once
#include <string_view>

namespace entente {

/// Version of the library and of the program, "major.minor.patch".
std::string_view version();

}  // namespace entente

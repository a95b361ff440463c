#pragma once
#include <string>
#include <string_view>

namespace entente {

/// SHA-256 of the bytes of `data`, as 64 lower-case hexadecimal digits (FIPS 180-4).
std::string sha256(std::string_view data);

}  // namespace entente

#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace entente {

/// How a run file says that a payload was packed: the only way there is.
inline constexpr std::string_view kPacking = "zstd";

/// Bytes made smaller for keeping: zstd with a checksum of the content. What is known of the numbers in them
/// is used before, by whoever lays them out (row_bytes.hpp).
std::string pack(std::string_view bytes);

/// What pack() was given, or nothing where these are not its bytes.
/// @param size how many bytes there were; anything else is refused before memory is asked for
std::optional<std::string> unpack(std::string_view packed, std::size_t size);

}  // namespace entente

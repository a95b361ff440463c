#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace entente {

/// Bytes made smaller for keeping: the bytes of equal rank of all words put beside each other (the exponents
/// of neighbouring floats are alike, their last bits are not), then zstd with a checksum of the content.
struct Packed {
  std::string encoding;  ///< "zstd", "zstd4", "zstd8": the words were 1, 4, 8 bytes wide
  std::string bytes;
};

/// @param word width of the words of `bytes`: 4 for floats, 8 for doubles, anything else for no words. Bytes
/// after the last whole word stay as they are.
Packed pack(std::string_view bytes, int word);

/// What pack() was given, or nothing where these are not its bytes.
/// @param size how many bytes there were; anything else is refused before memory is asked for
std::optional<std::string> unpack(std::string_view encoding, std::string_view packed, std::size_t size);

}  // namespace entente

#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace entente {

/// One character of UTF-8 text.
struct Utf8Character {
  std::uint32_t code_point = 0;
  std::size_t bytes = 1;
  bool valid = false;  ///< false: the byte at hand starts no well-formed character; `bytes` is then 1
};

/// Decodes the character that starts at `offset` (which must lie inside `text`). Overlong forms, surrogates
/// and values above U+10FFFF are not valid (Unicode 15, table 3-7).
Utf8Character utf8_at(std::string_view text, std::size_t offset);

/// Whether a code point must not stand in a file or reach a terminal: C0 (but tab, line feed, carriage
/// return), DEL, C1, and the marks that reorder text on a screen.
bool is_control(std::uint32_t code_point);

/// `text` in double quotes as a message may print it: control characters written as \uXXXX, bytes that are no
/// UTF-8 as ?, at most 60 characters.
std::string in_quotes(std::string_view text);

}  // namespace entente

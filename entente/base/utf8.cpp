#include "entente/base/utf8.hpp"

#include <cstdio>

namespace entente {

Utf8Character utf8_at(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
  };
  const std::uint32_t lead = byte(offset);
  if (lead < 0x80) return {lead, 1, true};
  std::size_t length = 0;
  std::uint32_t value = 0, least = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2, value = lead & 0x1F, least = 0x80;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3, value = lead & 0x0F, least = 0x800;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4, value = lead & 0x07, least = 0x10000;
  } else {
    return {lead, 1, false};
  }
  for (std::size_t i = 1; i < length; ++i) {
    const std::uint32_t next = byte(offset + i);
    if ((next & 0xC0) != 0x80) return {lead, 1, false};
    value = (value << 6) | (next & 0x3F);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least || value > 0x10FFFF || surrogate) return {lead, 1, false};
  return {value, length, true};
}

bool is_control(std::uint32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return false;
  if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return true;
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::string in_quotes(std::string_view text) {
  constexpr int kMost = 60;
  std::string out = "\"";
  int count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) {
    if (count == kMost) {
      out += "...";
      break;
    }
    const Utf8Character c = utf8_at(text, i);
    if (!c.valid) {
      out += '?';
    } else if (is_control(c.code_point) || c.code_point < 0x20) {
      char escaped[12];
      std::snprintf(escaped, sizeof escaped, "\\u%04X", static_cast<unsigned>(c.code_point));
      out += escaped;
    } else {
      out += text.substr(i, c.bytes);
    }
    i += c.bytes;
  }
  return out + "\"";
}

}  // namespace entente

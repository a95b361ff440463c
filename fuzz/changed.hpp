#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Sound bytes with changes to them, in steps of four bytes: an offset (two, the lowest first), what is done
/// there, and with which byte. What is left of a step says nothing.
inline std::string changed(std::string bytes, std::string_view steps) {
  for (; steps.size() >= 4 && !bytes.empty(); steps.remove_prefix(4)) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(steps[i]); };
    const std::size_t at = (byte(0) | static_cast<std::size_t>(byte(1)) << 8) % bytes.size();
    switch (byte(2) % 4) {
      case 0:
        bytes[at] = static_cast<char>(bytes[at] ^ byte(3));
        break;
      case 1:
        bytes[at] = static_cast<char>(byte(3));
        break;
      case 2:
        bytes.resize(at);
        break;
      default:
        bytes.insert(at, 1, static_cast<char>(byte(3)));
    }
  }
  return bytes;
}

#pragma once
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace entente {

/// Writes numbers as bytes, alike on every machine: whole ones seven bits a byte, doubles as their 64 bits,
/// least first.
class ByteWriter {
 public:
  void raw(std::string_view bytes) { bytes_ += bytes; }
  void whole(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  void bits(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) bytes_ += static_cast<char>(value >> (8 * i));
  }
  void real(double value) { bits(std::bit_cast<std::uint64_t>(value)); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads what ByteWriter wrote. After the end, or a number too long for its type, everything reads as zero
/// and ok() is false.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}
  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && bytes_.empty(); }
  /// Bytes not yet read: no list can be longer than this.
  std::size_t left() const { return bytes_.size(); }

  std::string_view raw(std::size_t count) {
    if (!ok_ || count > bytes_.size()) return fail(), std::string_view{};
    const std::string_view read = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return read;
  }
  std::uint64_t whole() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::string_view byte = raw(1);
      if (byte.empty()) return 0;
      const auto digit = static_cast<std::uint64_t>(static_cast<unsigned char>(byte[0]) & 0x7f);
      if (shift == 63 && digit > 1) break;
      value |= digit << shift;
      if (!(static_cast<unsigned char>(byte[0]) & 0x80)) return value;
    }
    fail();
    return 0;
  }
  std::uint64_t bits() {
    std::uint64_t value = 0;
    const std::string_view read = raw(8);
    for (std::size_t i = 0; i < read.size(); ++i)
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(read[i])) << (8 * i);
    return value;
  }
  double real() { return std::bit_cast<double>(bits()); }

 private:
  void fail() {
    ok_ = false;
    bytes_ = {};
  }
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace entente

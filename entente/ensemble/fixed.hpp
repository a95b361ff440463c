#pragma once
#include <cmath>
#include <cstdint>

namespace entente {

__extension__ typedef __int128 WideInteger;

/// A sum of doubles in whole multiples of 2^-60: integers add to the same whatever their order and however
/// they are divided among threads and ranks. 127 bits hold 60 below the point, 36 for a value, 26 for how
/// many draws of 10^9 one of sixteen scramblings has and 4 for all sixteen, so that nothing that `fits` can
/// wrap. Each value is cut toward zero to a multiple of 2^-60 (8.7e-19), so that a sum of mirrored values is
/// the mirrored sum.
class FixedSum {
 public:
  static constexpr int kFraction = 60;
  static constexpr int kValue = 36;
  static constexpr double kLimit = static_cast<double>(std::int64_t{1} << kValue);

  /// Whether a value can be added: finite and |x| < 2^36.
  static bool fits(double x) { return std::abs(x) < kLimit; }
  /// Whether so many values that fit can have come to it.
  bool within(std::int64_t values) const {
    const WideInteger most = static_cast<WideInteger>(values) << (kValue + kFraction);
    return -most <= sum_ && sum_ <= most;
  }
  /// @param x  fits()
  void add(double x) {
    const double scaled = x * 0x1p60;
    // Most values are small, and the narrow conversion is one instruction.
    sum_ += std::abs(x) < 4 ? static_cast<WideInteger>(static_cast<std::int64_t>(scaled))
                            : static_cast<WideInteger>(scaled);
  }
  void add(const FixedSum& other) { sum_ += other.sum_; }
  /// Nearest double.
  double value() const { return static_cast<double>(sum_) * 0x1p-60; }

  WideInteger bits() const { return sum_; }
  static FixedSum of_bits(WideInteger bits) {
    FixedSum sum;
    sum.sum_ = bits;
    return sum;
  }
  friend bool operator==(const FixedSum&, const FixedSum&) = default;

 private:
  WideInteger sum_ = 0;
};

}  // namespace entente

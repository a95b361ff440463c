#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "entente/base/random.hpp"

namespace entente {

/// A figure with its 95 % interval, both in the figure's own unit. The interval is NaN where there is none.
struct Estimate {
  double value = 0, low = 0, high = 0;
};

/// What the intervals of a sample rest on.
enum class IntervalBy {
  replicates,  ///< item i (a draw, or a base point of a design) belongs to scrambling i mod 16, as those of a
               ///< run do
  resampling,  ///< items are taken for independent, which quasi-random points are not: approximate
};
/// "16 replicates", "bootstrap (approximate)".
std::string_view interval_words(IntervalBy by);

/// Whether an index that cannot be negative may as well be zero: its interval reaches zero, or it is itself
/// negative, or has no interval.
bool not_above_zero(const Estimate& estimate);

/// Whole numbers from Philox at addresses of their own (docs/methods/sobol.md): equal seed and purpose, equal
/// numbers.
class Dice {
 public:
  /// @param purpose  keeps the uses of one seed apart
  Dice(std::uint64_t seed, std::uint32_t purpose) : seed_(seed), purpose_(purpose) {}
  /// The next number in [0, sides). @param sides  from 1; the bias is below sides/2^32
  std::uint32_t below(std::uint32_t sides);
  /// 0 … n − 1 in random order (Fisher and Yates).
  std::vector<std::uint32_t> shuffled(std::uint32_t n);

 private:
  std::uint64_t seed_;
  std::uint32_t purpose_;
  std::uint64_t next_ = 0;
  std::array<std::uint32_t, 4> words_{};
};

/// Which of sixteen groups each of `items` belongs to: i mod 16 for replicates, otherwise a random deal in
/// equal parts.
std::vector<std::uint8_t> sixteen_groups(std::size_t items, IntervalBy by, std::uint64_t seed);

/// value ± t(15, .975)·s/4, s the standard deviation of the estimates of sixteen groups. NaN bounds where one
/// of them is not finite.
Estimate with_interval(double value, const std::array<double, kReplicates>& of_groups);

/// Jackknife over sixteen groups: bias-corrected value and its t-interval (15 degrees of freedom) from the
/// pseudo-values 16·all − 15·without (Tukey 1958).
Estimate jackknife(double all, const std::array<double, kReplicates>& without_group);

/// Wilson's (1927) 95 % interval of a share, `some` of `all`; no narrower at 0 or 1. NaN of nothing.
Estimate wilson(double some, double all);

/// Resamples of the approximate intervals.
inline constexpr int kResamples = 999;
/// Most groups that are resampled one by one; above, neighbours stay together.
inline constexpr std::size_t kMostGroups = 1024;
/// Draws as many groups as there are, with replacement, kResamples times, and hands on the sum of each
/// column.
/// @param sums  one row of `columns` numbers a group
/// @param seen  gets the number of the resample, from 0, and the sums
void bootstrap(std::span<const double> sums, std::size_t columns, Dice dice,
               const std::function<void(std::size_t, std::span<const double>)>& seen);
/// 2.5th to 97.5th percentile of resampled values around `value`; they are sorted on the way.
Estimate percentile_interval(double value, std::span<double> resampled);

}  // namespace entente

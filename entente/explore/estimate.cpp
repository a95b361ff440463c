#include "entente/explore/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "entente/ensemble/statistics.hpp"

namespace entente {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// The second word of every counter here: `scramble` keeps that word below 29.
constexpr std::uint32_t kAddress = 0x65787072;
constexpr std::uint32_t kDeal = 0x6465616c;

}  // namespace

std::string_view interval_words(IntervalBy by) {
  return by == IntervalBy::replicates ? "16 replicates" : "bootstrap (approximate)";
}

bool not_above_zero(const Estimate& estimate) { return !(estimate.value > 0) || !(estimate.low > 0); }

std::uint32_t Dice::below(std::uint32_t sides) {
  if (next_ % 4 == 0) {
    const std::uint64_t block = next_ / 4;
    words_ = philox(
        {static_cast<std::uint32_t>(block), kAddress, purpose_, static_cast<std::uint32_t>(block >> 32)},
        {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)});
  }
  const std::uint64_t word = words_[next_++ % 4];
  return static_cast<std::uint32_t>((word * sides) >> 32);
}

std::vector<std::uint32_t> Dice::shuffled(std::uint32_t n) {
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0u);
  for (std::uint32_t i = n; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
  return order;
}

std::vector<std::uint8_t> sixteen_groups(std::size_t items, IntervalBy by, std::uint64_t seed) {
  std::vector<std::uint8_t> groups(items);
  if (by == IntervalBy::replicates) {
    for (std::size_t i = 0; i < items; ++i) groups[i] = static_cast<std::uint8_t>(i % kReplicates);
    return groups;
  }
  const auto order = Dice(seed, kDeal).shuffled(static_cast<std::uint32_t>(items));
  for (std::size_t i = 0; i < items; ++i) groups[order[i]] = static_cast<std::uint8_t>(i % kReplicates);
  return groups;
}

Estimate with_interval(double value, const std::array<double, kReplicates>& of_groups) {
  if (!std::all_of(of_groups.begin(), of_groups.end(), [](double x) { return std::isfinite(x); }))
    return {value, kNone, kNone};
  const double half = half_width_of(of_groups);
  return {value, value - half, value + half};
}

Estimate jackknife(double all, const std::array<double, kReplicates>& without_group) {
  std::array<double, kReplicates> pseudo{};
  double sum = 0;
  for (std::size_t r = 0; r < pseudo.size(); ++r) {
    pseudo[r] = kReplicates * all - (kReplicates - 1) * without_group[r];
    sum += pseudo[r];
  }
  return with_interval(sum / kReplicates, pseudo);
}

Estimate wilson(double some, double all) {
  if (!(all > 0)) return {kNone, kNone, kNone};
  constexpr double kZ = 1.959963984540054;
  const double p = some / all, z2 = kZ * kZ / all;
  const double centre = (p + z2 / 2) / (1 + z2);
  const double half = kZ / (1 + z2) * std::sqrt(p * (1 - p) / all + z2 / (4 * all));
  return {p, std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

void bootstrap(std::span<const double> sums, std::size_t columns, Dice dice,
               const std::function<void(std::size_t, std::span<const double>)>& seen) {
  const std::size_t groups = sums.size() / columns;
  std::vector<double> totals(columns);
  for (std::size_t k = 0; k < kResamples; ++k) {
    std::fill(totals.begin(), totals.end(), 0.0);
    for (std::size_t g = 0; g < groups; ++g) {
      const double* row = &sums[dice.below(static_cast<std::uint32_t>(groups)) * columns];
      double* total = totals.data();
      for (std::size_t c = 0; c < columns; ++c) total[c] += row[c];
    }
    seen(k, totals);
  }
}

Estimate percentile_interval(double value, std::span<double> resampled) {
  if (resampled.empty() ||
      !std::all_of(resampled.begin(), resampled.end(), [](double x) { return std::isfinite(x); }))
    return {value, kNone, kNone};
  std::sort(resampled.begin(), resampled.end());
  return {value, quantile_of_sorted(resampled, 0.025), quantile_of_sorted(resampled, 0.975)};
}

}  // namespace entente

#include "entente/explore/morris.hpp"

#include <algorithm>
#include <cmath>

namespace entente {
namespace {

constexpr std::uint32_t kPurpose = 0x6d6f7272;
using Columns = std::span<const std::span<const double>>;

/// Sums of one effect over trajectories.
struct Sums {
  double effect = 0, size = 0, square = 0;
};

/// Their mean, mean size and standard deviation.
struct Moments {
  double mean, size, spread;
  Moments(const Sums& sums, double n) : mean(sums.effect / n), size(sums.size / n) {
    spread = std::sqrt(std::max(0.0, (sums.square - n * mean * mean) / (n - 1)));
  }
};

}  // namespace

std::vector<MorrisEffect> morris_effects(Columns columns, std::span<const double> outcome,
                                         std::uint64_t seed) {
  const std::size_t inputs = columns.size(), steps = inputs + 1, runs = outcome.size() / steps;
  std::vector<double> effects(runs * inputs);
  for (std::size_t i = 0; i < inputs; ++i) {
    const auto [least, most] = std::minmax_element(columns[i].begin(), columns[i].end());
    for (std::size_t t = 0; t < runs; ++t)
      for (std::size_t row = t * steps; row + 1 < (t + 1) * steps; ++row) {
        const double moved = columns[i][row + 1] - columns[i][row];
        if (moved != 0)
          effects[t * inputs + i] = (outcome[row + 1] - outcome[row]) / (moved / (*most - *least));
      }
  }

  const std::size_t groups = std::min(runs, kMostGroups), columns_a_group = 3 * inputs + 1;
  std::vector<double> sums(groups * columns_a_group);
  std::vector<MorrisEffect> result(inputs);
  for (std::size_t i = 0; i < inputs; ++i) {
    Sums all;
    for (std::size_t t = 0; t < runs; ++t) {
      const double effect = effects[t * inputs + i];
      all.effect += effect;
      all.size += std::abs(effect);
    }
    const double n = static_cast<double>(runs), mean = all.effect / n;
    double squares = 0;
    for (std::size_t t = 0; t < runs; ++t) {
      const double effect = effects[t * inputs + i];
      squares += (effect - mean) * (effect - mean);
      double* sum = &sums[t * groups / runs * columns_a_group];
      // About the mean, so that nothing is lost where the effects hardly differ.
      sum[3 * i] += effect - mean;
      sum[3 * i + 1] += std::abs(effect);
      sum[3 * i + 2] += (effect - mean) * (effect - mean);
      if (i == 0) ++sum[3 * inputs];
    }
    result[i].mean.value = mean;
    result[i].mean_size.value = all.size / n;
    result[i].spread.value = std::sqrt(squares / (n - 1));
  }

  std::vector<double> resampled(3 * inputs * kResamples);
  bootstrap(sums, columns_a_group, Dice(seed, kPurpose), [&](std::size_t k, std::span<const double> totals) {
    for (std::size_t i = 0; i < inputs; ++i) {
      const Moments moments({totals[3 * i], totals[3 * i + 1], totals[3 * i + 2]}, totals[3 * inputs]);
      resampled[(3 * i) * kResamples + k] = result[i].mean.value + moments.mean;
      resampled[(3 * i + 1) * kResamples + k] = moments.size;
      resampled[(3 * i + 2) * kResamples + k] = moments.spread;
    }
  });
  for (std::size_t i = 0; i < inputs; ++i) {
    Estimate* const parts[] = {&result[i].mean, &result[i].mean_size, &result[i].spread};
    for (std::size_t part = 0; part < 3; ++part)
      *parts[part] = percentile_interval(
          parts[part]->value, std::span(resampled).subspan((3 * i + part) * kResamples, kResamples));
  }
  return result;
}

std::size_t broken_trajectory(Columns columns) {
  const std::size_t inputs = columns.size(), rows = inputs ? columns.front().size() : 0;
  std::vector<bool> moved(inputs);
  for (std::size_t row = 0; row < rows; ++row) {
    if (row % (inputs + 1) == 0) {
      moved.assign(inputs, false);
      continue;
    }
    std::size_t changes = 0, which = 0;
    for (std::size_t i = 0; i < inputs; ++i)
      if (columns[i][row] != columns[i][row - 1]) ++changes, which = i;
    if (changes != 1 || moved[which]) return row;
    moved[which] = true;
  }
  return rows;
}

}  // namespace entente

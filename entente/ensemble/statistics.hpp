#pragma once
#include <array>
#include <span>

#include "entente/base/random.hpp"

namespace entente {

/// Fewest draws that give every mean an interval: two in each of the sixteen scramblings.
inline constexpr int kFewestDraws = 32;

/// What the draws say about one figure, in the figure's own unit.
struct Summary {
  double mean = 0;
  double mean_low = 0, mean_high = 0;  ///< 95 % interval of the mean: how well the draws pin it down
  double p05 = 0, p50 = 0, p95 = 0;    ///< spread of the figure itself: what is not known about the world
};

/// Draw d belongs to scrambling d mod 16. The interval is mean ± t(15, .975)·s/4, s the standard deviation of
/// the sixteen means of the scramblings (Owen 1995; L'Ecuyer and others 2023). Quantiles are type 7 of
/// Hyndman and Fan (1996). Sums run in the order of the draws with compensation: the result depends on the
/// values alone, to the bit.
/// @param values_by_draw  finite, one a draw, in order; a positive multiple of 16, which the caller sees to
/// (it refuses
///     fewer than kFewestDraws). Where a scrambling has no value at all the interval is NaN; without values
///     all is.
Summary summarise(std::span<const double> values_by_draw);

/// Half-width of the interval of a mean from the means of the sixteen scramblings: t(15, 1 −
/// .025/widening)·s/4.
/// @param widening  by how many intervals one chance of 5 % to miss is shared (Bonferroni); 1 for one
double half_width_of(const std::array<double, kReplicates>& means, double widening = 1);

/// Type 7 quantile of ascending values: linear between order statistics at (n − 1)·p.
/// @param ascending  not empty
/// @param p          in [0, 1]
double quantile_of_sorted(std::span<const double> ascending, double p);

/// Share of the draws above zero, in [0, 1]; exact zeros (the baseline against itself) do not count. NaN
/// without values.
double share_positive(std::span<const double> values_by_draw);

}  // namespace entente

#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "entente/ensemble/regret.hpp"
#include "entente/explore/estimate.hpp"

namespace entente {

/// What the rules are asked to suppose.
struct RobustnessOptions {
  double alpha = 0.5;       ///< Hurwicz: weight of the best draw, in [0, 1]
  double percentile = 0.1;  ///< of the value, in (0, 1): p10
  double enough = 0;        ///< satisficing: the value that is enough
  IntervalBy by = IntervalBy::resampling;
  std::uint64_t seed = 1;  ///< of the deal into sixteen parts
};

/// A figure that some one draw decides, and which. A maximum over draws grows with their number, so its
/// "interval" is what the sixteen parts of the draws say of it, least and most, never more than the whole.
struct Extreme {
  Estimate figure;
  std::size_t draw = 0;  ///< the earliest that attains it
};

/// One strategy by rules that do not trust the prior, in the unit of the values; more is better.
struct RobustnessRow {
  Extreme maximin;    ///< value in the worst draw
  Extreme best;       ///< value in the best draw
  Extreme regret;     ///< largest shortfall from the draw's best strategy (Savage 1951)
  Estimate regret95;  ///< 95th percentile of the shortfall
  Estimate mean_regret;
  Estimate hurwicz;  ///< (1 − α)·worst + α·best
  Estimate laplace;  ///< mean
  Estimate percentile;
  Estimate satisficing;  ///< share of draws with at least `enough`, in [0, 1]
};

struct Robustness {
  std::vector<RobustnessRow> rows;  ///< one a strategy
  /// Strategy (its number) that each rule picks; the earlier where two are equal.
  std::size_t maximin = 0, regret = 0, regret95 = 0, hurwicz = 0, laplace = 0, percentile = 0,
              satisficing = 0;
};

/// Intervals of means, shares and percentiles: value ± t(15, .975)·s/4 over sixteen parts of the draws, which
/// are the replicates, or a random deal.
/// @param values  one span a strategy, from one strategy up, all as long: finite, at least 32 draws
Robustness robustness(std::span<const std::span<const double>> values, const RobustnessOptions& options = {});

}  // namespace entente

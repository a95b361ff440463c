#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "entente/explore/chance.hpp"
#include "entente/explore/estimate.hpp"
#include "entente/explore/scenario_sample.hpp"

namespace entente {

/// By what the precisions of T and R are multiplied, in turn.
inline constexpr std::array<double, 5> kLambdaFactors{0.25, 0.5, 1, 2, 4};

/// Means over the draws with both precisions multiplied; intervals from the sixteen scramblings. Where there
/// are several draws but one of a scrambling is missing, none.
struct LambdaPoint {
  double factor = 1;
  std::string strategy;
  std::vector<ByChance<Estimate>> years;  ///< probabilities at the end of each verdict year
  Estimate net;                           ///< gain a year over the baseline at the same factor, points
  /// At the end of verdict year `year`, an index; of the last one.
  const Estimate& at(std::size_t year, ChanceEvent event) const {
    return years[year][static_cast<std::size_t>(event)];
  }
  const Estimate& at(ChanceEvent event) const { return at(years.size() - 1, event); }
};

struct LambdaSweep {
  std::vector<LambdaPoint> points;  ///< by factor, then by strategy, the baseline first
  std::int64_t draws = 0;
  std::int64_t failed = 0;  ///< draws left out of all factors
  bool interrupted = false;
};

/// How far every probability rests on how exactly T and R choose (docs/methods/sweeps.md): λ_T and λ_R of
/// every draw times each factor, all else equal. Small probabilities move most.
/// @param strategies  names; empty: all. The baseline is always solved
/// @param factors     above 0
/// Errors as sample_scenario.
Outcome<LambdaSweep> lambda_sweep(const Scenario& scenario, const std::vector<std::string>& strategies,
                                  const StudyOptions& options,
                                  std::span<const double> factors = kLambdaFactors);

/// Factors at which the horizon below looks.
inline constexpr std::array<double, 7> kWidenings{1, 1.25, 1.5, 2, 2.5, 3, 4};

/// How much more uncertainty the advice stands.
struct UncertaintyHorizon {
  std::string recommended;  ///< best by mean as things are, the baseline included
  /// Largest factor by which every interval can be widened before another strategy is better on average;
  /// nothing where none of kWidenings changes it. Low and high: where the 95 % interval of the advantage
  /// over the best other strategy reaches zero from above and from below; NaN where it does not.
  std::optional<Estimate> factor;
  std::string instead;  ///< what is best beyond it; empty where nothing changes
  struct Step {
    double factor = 1;
    std::string best;
    Estimate advantage;  ///< of the recommended one over the best other one, points a year
  };
  std::vector<Step> steps;
  std::int64_t draws = 0;
  bool interrupted = false;
};

/// Every value of a draw moves away from the median of its number, x → m + f·(x − m), and is kept in the
/// number's range; f from 1 on, the advantage taken as linear between kWidenings (after Ben-Haim 2006:
/// largest uncertainty under which a demand is still met). Errors as sample_scenario.
Outcome<UncertaintyHorizon> uncertainty_horizon(const Scenario& scenario, const StudyOptions& options);

}  // namespace entente

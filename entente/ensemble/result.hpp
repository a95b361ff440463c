#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "entente/base/diagnostic.hpp"
#include "entente/base/simd.hpp"
#include "entente/ensemble/regret.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/game/flows.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// One goal event at one year (6.3): prevent = not fused; loosen = independent or realigned; neutral = the
/// same at two year ends running; realign = realigned. `ever`: at some time by then (for prevent: never fused
/// up to then).
struct GoalFigures {
  Goal goal = Goal::loosen;
  Summary at, ever;
};

/// Probabilities at the end of one verdict year.
struct YearFigures {
  int year = 0;
  std::array<Summary, kAlignments> level;  ///< P(r = fused, partner, independent, realigned)
  Summary ever_independent, ever_realigned;
  std::array<GoalFigures, 4> goals;                ///< in the order of Goal
  Summary delivered, conditional, ever_delivered;  ///< of the strategy's highest bundle
  Summary sceptic, replaced, war;
  std::array<Summary, 3> trust;
};

/// One ally under one strategy; probabilities at the last verdict year, losses in points of D a year over the
/// horizon.
struct AllyFigures {
  std::string actor;
  Summary autonomous, hedging, arms;
  Summary autonomous_change, arms_change;  ///< against the baseline
  Summary loss, loss_change;               ///< positive = D loses
  Summary ledger, security, arming;        ///< parts of `loss`
};

/// All points a year (discounted total divided by the annuity) unless said otherwise; all over draws.
struct StrategyFigures {
  std::string name, label;
  std::vector<YearFigures> at;  ///< by Scenario::verdict_years
  Summary net;                  ///< gain against the baseline
  Summary net_total;            ///< the same as a discounted total over the horizon, points
  Summary net_without_norms;    ///< normative and audience costs left out
  Summary share_positive;  ///< share of draws with net > 0, and its interval; quantiles mean nothing here
  std::vector<std::pair<std::string, Summary>> against;  ///< gain against each other strategy
  Summary target_gain;  ///< T's own gain against the baseline, points of T a year (6.12)
  std::vector<std::pair<std::string, Summary>> divider, target, rival;  ///< levels by component
  std::vector<std::pair<std::string, Summary>> divider_change;  ///< against the baseline, sums to `net`
  std::vector<AllyFigures> allies;
  int reachable_states = 0;
  long nodes = 0;  ///< logit nodes of one solution
};

struct Quality {
  double max_probability_error = 0;  ///< largest departure from summing to one
  double max_value_error = 0;  ///< largest difference between backward value and forward components, points
  std::int64_t failed_draws = 0;  ///< draws with a figure that is not finite: left out, and counted
};

/// How quantiles were found.
struct QuantileMethod {
  bool binned = false;    ///< counted in bins, above kMostExactDraws draws wanted; else exact
  double resolution = 0;  ///< most that a quantile can be off, relative to its own size; 0 where exact
};

/// What --until-width came to.
struct UntilWidth {
  double wanted = 0;     ///< points a year
  double reached = 0;    ///< width of the widened interval at the last look
  int looks = 0;         ///< planned; the interval is widened for as many
  std::string strategy;  ///< whose mean net gain was looked at; empty where nothing was
  bool stopped_early = false;
};

/// What each of some draws said, for questions about which draws say what.
struct DrawSample {
  std::vector<std::uint64_t> draws;          ///< their numbers; entry i belongs to scrambling i mod 16
  std::vector<std::vector<double>> welfare;  ///< [strategy][entry]: V_D / annuity, points a year
};

struct Assessment {
  std::string baseline;
  std::uint64_t seed = 1;
  std::int64_t draws = 0;  ///< draws finished: less than wanted when interrupted or stopped early
  std::int64_t draws_wanted = 0;
  int threads = 0;                           ///< workers that took part
  Simd simd = Simd::scalar;                  ///< instruction set that was used
  Precision precision = Precision::float64;  ///< in which draws were solved and recorded
  bool interrupted = false;
  std::vector<StrategyFigures> strategies;  ///< baseline first, then as in the scenario
  Regret regret;                            ///< over the same strategies
  std::string best_by_mean;
  Summary share_best;  ///< share of draws in which that strategy is best, ties split, and its interval
  Quality quality;
  QuantileMethod quantiles;
  /// The first kSampleDraws of the draws, where rows of all were kept (no more than kMostExactDraws wanted)
  /// and none failed.
  std::optional<DrawSample> sample;
  static constexpr std::int64_t kSampleDraws = 4096;
  std::optional<UntilWidth> until_width;  ///< only where it was asked for
  Diagnostics diagnostics;
};

}  // namespace entente

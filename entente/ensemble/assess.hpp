#pragma once
#include <array>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/ensemble/regret.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/game/flows.hpp"
#include "entente/game/game.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// Sees an assessment advance. Called from worker threads, never two at once.
class AssessObserver {
 public:
  virtual ~AssessObserver() = default;
  virtual void advanced(long draws_done, long draws_wanted) = 0;
};

struct AssessOptions {
  std::uint64_t seed = 1;
  int draws = 512;  ///< a multiple of 16, at least 32: sixteen replicates give each mean its interval (6.1)
  int threads = 0;  ///< 0: what the process may use
  std::vector<std::string> strategies;  ///< names; empty = all. The baseline is always solved
  std::string baseline;                 ///< empty = the scenario's
  GameOptions game;
  AssessObserver* observer = nullptr;
  std::stop_token stop;
};

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
  std::vector<std::pair<std::string, Summary>> against;                 ///< gain against each other strategy
  std::vector<std::pair<std::string, Summary>> divider, target, rival;  ///< levels by component
  std::vector<std::pair<std::string, Summary>> divider_change;  ///< against the baseline, sums to `net`
  std::vector<AllyFigures> allies;
  int reachable_states = 0;
  long nodes = 0;  ///< logit nodes of one solution
};

struct Quality {
  double max_probability_error = 0;  ///< largest departure from summing to one
  double max_value_error = 0;  ///< largest difference between backward value and forward components, points
  int failed_draws = 0;        ///< draws with a figure that is not finite: left out, and counted
};

struct Assessment {
  std::string baseline;
  std::uint64_t seed = 1;
  int draws = 0;  ///< draws finished: less than wanted when interrupted
  int draws_wanted = 0;
  int threads = 0;  ///< workers that took part
  bool interrupted = false;
  std::vector<StrategyFigures> strategies;  ///< baseline first, then as in the scenario
  Regret regret;                            ///< over the same strategies
  std::string best_by_mean;
  Summary share_best;  ///< share of draws in which that strategy is best, ties split, and its interval
  Quality quality;
  Diagnostics diagnostics;
};

/// Solves every strategy in every draw on common random numbers (6.2) and summarises.
/// Same scenario, seed and draws give the same bits for any number of threads.
/// Errors: E090, E093 (game), E091, E092 (inputs), E070 unknown strategy, E094 draws not a multiple of 16 or
/// below 32.
Outcome<Assessment> assess(const Scenario& scenario, const AssessOptions& options);

}  // namespace entente

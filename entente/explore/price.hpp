#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/base/simd.hpp"
#include "entente/ensemble/game_set.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/explore/breakeven.hpp"
#include "entente/explore/consent_price.hpp"
#include "entente/explore/drawn_values.hpp"
#include "entente/explore/least_scale.hpp"
#include "entente/explore/lever_set.hpp"
#include "entente/explore/package.hpp"
#include "entente/explore/reserve_scale.hpp"

namespace entente {

struct PriceOptions {
  std::string strategy;  ///< empty: default_package()
  std::string baseline;  ///< empty: the scenario's
  Goal goal = Goal::loosen;
  double at_least = 0.5;  ///< p, in (0, 1)
  std::uint64_t seed = 1;
  std::int64_t draws = 256;  ///< a multiple of 16, at least 32
  int threads = 0;           ///< 0: what the process may use
  SolvingOptions solving;
  std::stop_token stop;
  /// Told of every part that is done, never two at once: blocks of sixteen draws, then two more.
  std::function<void(std::int64_t done, std::int64_t of)> progress;
};

/// Draws that lever sets are searched on, and that reserve prices are found in: the first so many.
inline constexpr std::int64_t kLeverSetDraws = 256;
inline constexpr std::int64_t kReserveDraws = 64;

/// What reaching P(goal) >= p costs, in multiples of the package, over all draws: one that never reaches it
/// is infinite, not left out, so there is no mean.
struct ScalePrice {
  Spread scale;
  std::vector<double> by_draw;  ///< infinity where never
  Summary feasible;             ///< share of draws with a multiple of at most 1: everything on the table
  Summary never;                ///< share of draws that do not reach it up to kMostScale
  Summary free;                 ///< share of draws that reach it with nothing added
  std::int64_t falling = 0;     ///< draws whose chance falls somewhere along kScales
  std::int64_t lost = 0;        ///< draws that reach it and lose it again at a larger multiple of kScales
  std::int64_t failed = 0;      ///< draws with a chance that is not finite
  std::vector<Summary> curve;   ///< P(goal) at each of kScales
};

/// An input that P(goal) with the package goes with.
struct Carrier {
  std::string key, meaning;
  double correlation = 0;  ///< Spearman's, over the draws
};

struct Price {
  std::string strategy, label, baseline;
  Goal goal = Goal::loosen;
  double at_least = 0.5;
  int year = 0;                      ///< the last verdict year
  std::vector<std::string> levers;   ///< of the package
  std::vector<std::string> counter;  ///< R's replies that are left out without the counter-bid
  ScalePrice scale, without_counter;
  Spread counter_adds;  ///< by draw: what the counter-bid adds to the multiple; infinity where it alone bars
  std::int64_t counter_lowers = 0;  ///< draws whose multiple is lower with R's replies than without
  LeverSetPrice lever_set;
  ReserveScale reserve;
  BreakEven breakeven;
  ConsentPrice consents;
  std::vector<Carrier> carriers;  ///< what P(goal) with the package as named goes with, strongest first
  std::int64_t draws = 0, reserve_draws = 0, solves = 0;
  std::uint64_t seed = 1;
  int threads = 0;
  Simd simd = Simd::scalar;
  Precision precision = Precision::float64;
  std::int64_t draws_wanted = 0;
  /// Stopped before the end. Figures are then of the `draws` finished, and there are none below kFewestDraws;
  /// reserve prices and lever sets come last, and are not there where their draws are 0.
  bool interrupted = false;
  Diagnostics warnings;
};

/// What it would take to make a goal as likely as asked (docs/methods/price.md). Equal input gives equal bits
/// on any number of threads; the chance at multiple 1 is that of assess() for the same seed and draws, but
/// for the order of its sums. Errors: E150 p outside (0, 1); E151 nothing to multiply; E070 strategies; E094
/// draws; those of InputPlan::make and compile().
Outcome<Price> price(const Scenario& scenario, const PriceOptions& options);

/// The least multiples alone, of a package under a scenario as given.
/// @param solves  incremented by the draws solved
Outcome<ScalePrice> price_scale(const Scenario& scenario, const Package& package, const DrawnValues& draws,
                                const PriceOptions& options, std::int64_t& solves);

}  // namespace entente

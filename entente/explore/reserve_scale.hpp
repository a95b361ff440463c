#pragma once
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/explore/drawn_values.hpp"
#include "entente/explore/estimate.hpp"
#include "entente/explore/package.hpp"
#include "entente/game/game.hpp"

namespace entente {

/// 5th, 50th and 95th percentile of a figure that may be infinite in some draws; nothing where it is.
struct Spread {
  std::optional<double> p05, p50, p95;
};
/// @param values  not empty; in any order
Spread spread_of(std::vector<double> values);

/// The target's reserve price of moving one level towards D in year 1 (docs/model.md 6.5), in multiples of a
/// package whose first offer has gone through: the least g at which moving is worth as much to T as staying,
/// `FirstChoice::advantage` >= 0. The ladder's reserve price (`ReservePricer`) asks the same rung by rung.
struct ReserveScale {
  Alignment from = Alignment::partner, to = Alignment::independent;
  std::vector<double> by_draw;  ///< multiples of the package; infinity: none up to kMostScale
  Spread scale;                 ///< of by_draw
  Spread worth;                 ///< the same as points of T a year with all of it in force
  Spread package;               ///< the package as named, points of T a year with all of it in force
  Estimate never;               ///< share of draws without one
  Estimate met;                 ///< share of draws in which the package as named reaches it
  /// What T asked for (levers marked `asked`), beside it; empty where the scenario marks none.
  std::vector<std::string> asked;
  Spread asked_worth;  ///< points of T a year with all of it in force
  Estimate
      asked_exceeds;  ///< share of draws in which what was asked for is worth more than the reserve price
};

/// @param scenario  core or whole; its games are solved one draw at a time in double
/// Errors: those of compile().
Outcome<ReserveScale> reserve_scale_of(const Scenario& scenario, const Package& package,
                                       const DrawnValues& draws, std::int64_t count,
                                       const GameOptions& options, int threads, const std::stop_token& stop);

}  // namespace entente

#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/ensemble/game_set.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/explore/drawn_values.hpp"
#include "entente/explore/estimate.hpp"
#include "entente/explore/package.hpp"

namespace entente {

/// D's gain a year over the baseline in one draw, written out in what it is linear in (3.10), (3.12): gain =
/// rest + phi·independence − deepL·fusion − m·allied. D's values feed back into nobody's choice (1.6), so
/// these hold exactly; allies' relief by T's independence (2.6) is kept as drawn.
struct GainParts {
  double gain = 0;          ///< points of D a year
  double phi = 0;           ///< worth of independence as drawn: share of that of realignment
  double independence = 0;  ///< change of the gain with phi, points of D a year
  double deepL = 0;         ///< harm of fusion as drawn, points of D a year
  double fusion = 0;     ///< discounted share of years fused more than under the baseline, times the factor
  double allied = 0;     ///< allied loss more than under the baseline, points of D a year (m = 1)
  double outcome = 0;    ///< part of the gain that where T stands brings: (3.10)
  double likelier = 0;   ///< P(goal) above the baseline's, last verdict year
  double chance = 0;     ///< P(goal)
  double delivered = 0;  ///< chance that the package is ever in force by then
};

/// The gains of one strategy over the baseline, a draw each, in order.
/// Errors: those of GameSet::make.
Outcome<std::vector<GainParts>> gain_parts(const Scenario& scenario, const std::string& strategy,
                                           const std::string& baseline, const DrawnValues& draws, Goal goal,
                                           const SolvingOptions& solving, int threads,
                                           const std::stop_token& stop);

/// What one thread does with a block of sixteen draws, and what makes it for each thread (for_each_item).
using BlockWork = std::function<void(std::size_t block)>;
using BlockWorker = std::function<BlockWork()>;

/// The same block by block, for callers that do more with each.
/// @param parts  one a draw; the work on a block fills its sixteen. It must outlive the work, as `scenario`
///               and `draws` must
Outcome<BlockWorker> gain_worker(const Scenario& scenario, const std::string& strategy,
                                 const std::string& baseline, const DrawnValues& draws, Goal goal,
                                 const SolvingOptions& solving, std::vector<GainParts>& parts);

/// The value of one judgement at which the mean gain is zero, everything else as drawn.
struct BreakEvenValue {
  std::string name;  ///< independence, fusion_harm, allied_loss, probability
  std::string unit;
  std::optional<Estimate> value;     ///< nothing where the gain does not move with it
  bool gains_above = false;          ///< the strategy gains above it, loses below; or the other way round
  bool possible = false;             ///< whether the value lies in what the judgement can be
  double p05 = 0, p50 = 0, p95 = 0;  ///< the judgement as drawn; for probability the gain of P(goal)
};

/// Where the mean gain is zero with two judgements moved at once: a straight line.
struct FrontierPoint {
  double independence = 0;  ///< worth of independence
  Estimate allied;          ///< multiple of all allied losses that it pays for
};

struct BreakEven {
  std::string strategy, baseline;
  Summary gain;      ///< points of D a year
  Summary likelier;  ///< P(goal) above the baseline's
  Summary chance;    ///< P(goal)
  Summary baseline_chance;
  Summary delivered;
  BreakEvenValue independence;  ///< phi; may be from 0 to 1
  BreakEvenValue fusion_harm;   ///< deepL; may be from 0
  BreakEvenValue allied_loss;   ///< factor on all allied losses; may be from 0
  /// The gain of P(goal) at which what the outcome brings pays for the rest, where it brings in proportion to
  /// that gain; may be from −1 to 1.
  BreakEvenValue probability;
  std::vector<FrontierPoint> frontier;
};
/// @param parts  a positive multiple of 32 of them
BreakEven break_even(const std::vector<GainParts>& parts);

}  // namespace entente

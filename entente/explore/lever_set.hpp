#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/ensemble/game_set.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/explore/drawn_values.hpp"
#include "entente/explore/goal_solver.hpp"
#include "entente/explore/lever_search.hpp"
#include "entente/explore/package.hpp"

namespace entente {

/// A lever as a lever set sees it; means over the draws, with all of it in force.
struct LeverChoice {
  int lever = 0;     ///< into Scenario::levers
  double value = 0;  ///< worth to T, points of T a year
  double cost = 0;   ///< what it takes from D: cost, and one-offs spread over the annuity; points of D a year
};

/// Sets of levers offered steadily, and what they come to on common draws (docs/model.md 6.5): what needs
/// nobody's consent on one rung, what needs it on the next, above what had been given. Levers are switched on
/// and off in the weights, so that four games, compiled once, serve every set.
class LeverSets {
 public:
  /// @param scenario  must outlive this, as `draws` must
  /// @param choices   at most kMostLevers
  /// Errors: those of GameSet::make.
  static Outcome<LeverSets> make(const Scenario& scenario, const DrawnValues& draws, Goal goal,
                                 std::vector<LeverChoice> choices, const SolvingOptions& solving,
                                 int threads);
  ~LeverSets();
  LeverSets(LeverSets&&) noexcept;

  /// P(goal) in each draw with exactly these levers offered.
  std::vector<double> chances(LeverMask set);
  /// Their mean.
  double chance(LeverMask set);
  std::int64_t solves() const;  ///< draws solved so far
  const std::vector<LeverChoice>& choices() const;
  std::string name(int choice) const;

 private:
  struct Memory;
  LeverSets();
  std::unique_ptr<Memory> memory_;
};

/// The scenario in which D's only strategy, "set", steadily offers these levers and no others, as LeverSets
/// does: what no choice looks at is left out. @param levers  into Scenario::levers
Scenario offering_alone(const Scenario& scenario, const std::vector<int>& levers);

/// Levers to choose from: all that are not given yet; of more than kMostLevers those worth most to T.
/// @param left_out  names of those left out
std::vector<LeverChoice> lever_choices(const Scenario& scenario, const DrawnValues& draws,
                                       std::vector<std::string>& left_out);

/// The cheapest set that makes the goal as likely as asked on the mean over the draws.
struct LeverSetPrice {
  std::vector<LeverChoice> choices;
  std::vector<std::string> names;     ///< of choices
  std::vector<std::string> left_out;  ///< levers of less worth, where there are more than kMostLevers
  CheapestSet search;
  LeverMask told = 0;          ///< the cheapest set, or where none reaches the chance the likeliest
  double cost = 0, value = 0;  ///< of `told`
  Summary chance;              ///< P(goal) with `told`
  Summary nothing;             ///< P(goal) with nothing offered
  std::vector<Contribution> contributions;  ///< of the levers of `told`, largest first
  std::vector<ValueAndHarm> frontier;       ///< worth to T against harm to allies
  std::int64_t solves = 0;                  ///< games solved, draws counted one by one
  std::int64_t draws = 0;
};
Outcome<LeverSetPrice> price_lever_sets(const Scenario& scenario, const DrawnValues& draws, Goal goal,
                                        double at_least, const SolvingOptions& solving, int threads,
                                        const std::stop_token& stop);

}  // namespace entente

#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "entente/explore/indices.hpp"
#include "entente/explore/morris.hpp"
#include "entente/explore/scenario_sample.hpp"
#include "entente/scenario/input_groups.hpp"

namespace entente {

/// Which inputs are moved together, and what becomes of correlations between them.
struct GroupChoice {
  GroupBy by = GroupBy::declared;
  /// Whether correlations between groups are left out; otherwise groups that they tie become one.
  bool cut_ties = false;
};

/// The two quantities that are explained: gain a year over the baseline (points), and log-odds of the goal
/// under the strategy at the end of the last verdict year.
inline constexpr std::array<std::string_view, 2> kExplained{"net", "log-odds"};

/// Indices of groups of inputs on a scenario's own draws.
struct GroupIndices {
  InputGroups groups;
  std::array<SobolIndices, 2> indices;  ///< by kExplained; empty where that quantity never varies
  std::array<bool, 2> varies{};
  std::size_t points = 0;
  std::int64_t failed = 0;  ///< base points left out, with their block, as one was not finite
  bool interrupted = false;
  bool stopped_early = false;  ///< the intervals were narrow enough
  double widest = 0;           ///< width of the widest interval of a total order, where it was looked at
};

/// Sobol indices of every group by a Saltelli design in the scenario's own inputs (docs/methods/sobol.md):
/// base point b has A = draw b of assess() at the same seed, and B = the same draw of InputPlan::companion();
/// A with group g from B takes the values of the group's inputs from B. Replicates are the sixteen
/// scramblings.
/// @param strategy  its gain and goal; not the baseline
/// @param pairs     whether rows for second order are solved too
/// @param until_width  above 0: look after width_looks(draws) points, and stop as soon as every interval of a
///                  total order is narrower; all intervals are widened for the number of looks (Bonferroni)
/// @return with W012 where ties joined groups
/// Errors: those of input_groups, E070, E092, E094 (at least 32 points), E143 a strategy that is the
/// baseline.
Outcome<GroupIndices> sobol_of_groups(const Scenario& scenario, const std::string& strategy,
                                      GroupChoice choice, bool pairs, const StudyOptions& options,
                                      double until_width = 0);

/// Elementary effects of groups.
struct GroupEffects {
  InputGroups groups;
  std::array<std::vector<MorrisEffect>, 2> effects;  ///< by kExplained
  std::size_t trajectories = 0;
  std::int64_t failed = 0;  ///< trajectories left out
  bool interrupted = false;
};

/// Levels of every input's uniform number in a trajectory: (2·l + 1) / 8, l from 0.
inline constexpr int kMorrisLevels = 4;

/// Morris screening of groups, one trajectory for every sixteen draws (docs/methods/morris.md). Trajectory t
/// starts at draw t's uniform numbers, each moved to the middle of its quarter; then the groups follow in
/// random order, each with all its inputs moved by two quarters, up from the lower half and down from the
/// upper. An effect is the change of the quantity by that move of half a distribution; upwards for an input
/// alone. Within a group inputs move in different directions, so that the size matters and the sign does not.
/// Errors as sobol_of_groups; at least 32 draws, two trajectories.
Outcome<GroupEffects> morris_of_groups(const Scenario& scenario, const std::string& strategy,
                                       GroupChoice choice, const StudyOptions& options);

}  // namespace entente

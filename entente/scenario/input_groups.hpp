#pragma once
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// Most groups that a scenario may declare for the commands that work on groups.
inline constexpr int kMostInputGroups = 14;

/// By what uncertain inputs are put together.
enum class GroupBy {
  declared,  ///< the scenario's [[group]]s
  coarse,    ///< their `coarse` names; a group without one stands alone under its own
  single     ///< every input alone, named by its key
};

/// Whether groups may be tied by rank correlations.
enum class CrossTies {
  keep,  ///< groups as they are
  join   ///< groups that a correlation ties, directly or through others, become one: "threat + offers"
};

/// Which group every uncertain input belongs to. Groups that no uncertain input is in (the public state at
/// the start has no numbers) are left out.
struct InputGroups {
  struct One {
    std::string name;   ///< of a joined one: the names with " + " between them, in the scenario's order
    std::string label;  ///< in words, where the scenario has them; empty for single inputs
    std::vector<NumberId> inputs;     ///< ascending
    std::vector<std::string> joined;  ///< the names of those put together; empty where it is one alone
  };
  std::vector<One> groups;    ///< in the scenario's order, of a joined one by its first
  std::vector<int> group_of;  ///< by NumberId::index: a place in `groups`; -1 for a number that is certain

  std::size_t size() const { return groups.size(); }
};

/// @return with warning W012 for each joined group, at the first correlation that ties it
/// Errors, not for GroupBy::single: E140 no group is declared, E141 more than kMostInputGroups are, E142
/// uncertain inputs in no group (all of them named), E087 one in two.
Outcome<InputGroups> input_groups(const Scenario& scenario, GroupBy by, CrossTies ties);

/// What `check` says of declared groups: W012 where correlations tie them together, W013 more than
/// kMostInputGroups, which every method that takes groups refuses (E141). None without groups.
Diagnostics group_warnings(const Scenario& scenario);

/// The scenario without the correlations between inputs of different groups.
Scenario without_ties(Scenario scenario, const InputGroups& groups);

}  // namespace entente

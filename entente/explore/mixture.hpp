#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/model/scenario.hpp"
#include "entente/scenario/input_groups.hpp"

namespace entente {

/// Which groups are taken from the second scenario: bit g for group g.
using Coalition = std::uint32_t;

/// Two scenarios cut along the driver groups that both declare, so that any of them can be taken from the
/// other scenario whole (docs/methods/compare.md). A group brings every number that its patterns match,
/// uncertain or not, and what hangs on them: levers bring the ladder, who must consent and the strategies;
/// replies their menu; allies, sectors, bodies, terms, leaders, war and pressure themselves; the public state
/// at the start goes with the group that names `start.alignment` and so on. Roles are matched, not actors:
/// the divider of one is the divider of the other. Numbers in money are turned into points by the GDP of
/// their own scenario.
class Mixture {
 public:
  struct Group {
    std::string name, label;
    std::string coarse;          ///< of the coarser grouping, if any
    bool structural = false;     ///< games differ with it, not weights alone
    bool other_records = false;  ///< it brings more than other figures for the same numbers
    /// Whether T, R or nature can see it. Allied loyalty and losses are read by nobody's choice
    /// (committed strategies, allies as chains).
    bool seen = false;
  };

  /// Errors: E180 no group that both declare, E141 more than kMostInputGroups, E142 an input
  /// in no group, E182 something else that the two differ in, in none, E183 a key in different groups of the
  /// two, or a kind of record split between groups, E184 horizons or last verdict years that differ, E185
  /// allies as chains in one and a bloc in the other. Warning W020 names groups that only one declares: what
  /// they hold stays as in `from`.
  static Outcome<Mixture> make(const Scenario& from, const Scenario& to);

  const std::vector<Group>& groups() const { return groups_; }
  Coalition everything() const { return (Coalition{1} << groups_.size()) - 1; }
  Coalition structural() const { return structural_; }
  Coalition seen() const;  ///< the groups of which some choice can see something
  /// The group that brings the levers, with the ladder, consents and strategies; none where both lack one.
  Coalition levers() const { return group(kLevers); }
  Coalition allies() const { return group(kAllies); }  ///< the group that brings the allies
  /// The scenario that has the groups of `swapped` from `to` and all else from `from`. Its numbers are those
  /// of `from` and after them those of `to`: a draw of it is a draw of each, one behind the other. None
  /// swapped, or all where every group is common, solves as `from` or `to` themselves, bit for bit.
  Scenario mix(Coalition swapped) const;
  /// The group of a number of `from` (`in_to` false) or of `to`, by key; -1 for none.
  int group_of(std::string_view key, bool in_to) const;

 private:
  class Maker;
  Mixture() = default;

  enum Kind { kLevers, kReplies, kAllies, kSectors, kBodies, kTerms, kLeaders, kWar, kPressure, kKinds };
  enum Start { kAlignment, kTrust, kOffice, kReplaced, kStarts };

  Coalition group(Kind kind) const { return owner_[kind] < 0 ? 0 : Coalition{1} << owner_[kind]; }
  bool swapped(int group, Coalition coalition) const { return group >= 0 && (coalition >> group & 1U) != 0; }

  Scenario from_, to_;  ///< without texts, facts and sources; ids of `to_` shifted behind those of `from_`
  std::vector<Number> numbers_;
  std::vector<Group> groups_;
  std::vector<std::vector<std::string>> from_patterns_, to_patterns_;  ///< by group
  Coalition structural_ = 0;
  int owner_[kKinds] = {};
  int start_owner_[kStarts] = {};
  std::vector<std::pair<std::string, int>> weight_owner_;  ///< every weight of either
};

}  // namespace entente

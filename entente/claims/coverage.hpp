#pragma once
#include <span>
#include <string>
#include <vector>

#include "entente/claims/assertion.hpp"

namespace entente {

/// Mechanisms of the model that no assertion of a file exercises: what the argument leaves out. Of any
/// scenario of the file, by name, in the order of the scenario.
struct NotArgued {
  struct Group {
    std::string name, label;
  };
  std::vector<Group> groups;       ///< of inputs
  std::vector<std::string> parts;  ///< of utility: "T.autonomy", "D.norm"
  std::vector<std::string> strategies, levers, replies, allies;
  std::vector<std::string> dynamics;  ///< "trust", "war", "office", ...
  bool empty() const;
};

/// A number is exercised where an assertion reads or changes it. A group, a lever, a reply, an ally and a
/// piece of the dynamics are, where one of their numbers is; a group also where it is taken whole, which says
/// nothing of any single piece of it; an ally also by an event or an amount of its own, a reply by the chance
/// of it (all by R.counters; doing nothing is none), dynamics by their events. A strategy is exercised where
/// a figure is taken under it, over it as the baseline, or in a comparison of all; a part of utility by its
/// expectation alone. That a figure depends on a mechanism is not enough: every figure depends on nearly all.
/// @param claims  the whole file, whatever is asked for
NotArgued not_argued(const Claims& claims);

/// Whether a claim without assertion only waits for something that does not exist yet, a driver or a view:
/// the word "needs" stands in its reason.
bool needs_more(const Claim& claim);

}  // namespace entente

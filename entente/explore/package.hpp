#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "entente/game/weights.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// What a strategy can put that has not been given yet: the levers of the rungs above those in force at the
/// start, up to the highest rung that the strategy offers.
struct Package {
  std::string strategy;
  int rung = 0;             ///< highest rung offered
  std::vector<int> levers;  ///< into Scenario::levers, in the order of the file
};
Package package_of(const Scenario& scenario, const Strategy& strategy);

/// The strategy priced where none is named: "grand" where there is one with something to offer, else the
/// `steady` one of the highest rung, else whichever can offer most; empty where nothing can be offered.
std::string default_package(const Scenario& scenario);

/// Multiplies a package by g >= 0 (docs/model.md 6.5). What is an amount is multiplied: worth to T, cost to
/// D, one-off costs. What is a share acts as g such levers side by side would (2.6, 3.1): harm and posture h
/// become ±(1 − (1 − |h|)^g), the factor on the war's end its g-th power. Levels lev(·), up-front shares,
/// what can be delivered or reversed, ratification and consents stay. g = 1 changes nothing.
void scale_package(const Scenario& scenario, const Package& package, double g, Weights& weights);

/// The scenario as far as D, R and T decide in it: without allies, which no choice looks at (1.6), so that
/// probabilities of levels are the same. With the bloc in the state nothing is left out.
Scenario without_allies(Scenario scenario);

/// The scenario in which R never answers: of its replies those of kind `nothing` stay. Numbers stay where
/// they are, so that draws of the one are draws of the other.
Scenario without_counter(Scenario scenario);
/// Names of the replies that without_counter leaves out, in the order of the file.
std::vector<std::string> counter_replies(const Scenario& scenario);

}  // namespace entente

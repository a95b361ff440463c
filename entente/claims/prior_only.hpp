#pragma once
#include "entente/game/game.hpp"
#include "entente/game/weights.hpp"
#include "entente/model/scenario.hpp"
#include "entente/solve/solve.hpp"

namespace entente {

/// What the inputs alone say of a strategy in a draw, the game taken away (docs/claims.md, k0). From the
/// first year on T stands at one level for good, at each with the logit chance of its flow in a year of the
/// start (reference weights included) while the highest rung that the strategy offers is in force, its
/// conditional part included, and D's posture is that of its first year. Nobody replies, ratifies,
/// reconsiders or leaves; allies run the hazards of that year; one-off costs of what is in force are borne
/// once, at the start.
class PriorOnly {
 public:
  /// @param scenario, strategy  must outlive this
  PriorOnly(const Scenario& scenario, const Strategy& strategy, int years);
  /// @param weights  of the first year
  /// @param path     as SolveOptions::path; null for every history
  Solution solve(const Weights& weights, const Path* path) const;

 private:
  double flow(const Weights& weights, int level, Type type) const;
  void book(const Weights& weights, int level, Type type, double probability, Solution& solution) const;
  void run_allies(const Weights& weights, int level, double probability, Solution& solution) const;

  const Scenario& scenario_;
  int years_;
  Game game_;  ///< only what a path looks at
  State start_, then_;
  Setting setting_;
};

}  // namespace entente

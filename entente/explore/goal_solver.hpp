#pragma once
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "entente/ensemble/game_set.hpp"
#include "entente/explore/drawn_values.hpp"
#include "entente/explore/least_scale.hpp"
#include "entente/explore/package.hpp"

namespace entente {

/// P(goal) at the end of the last verdict year in sixteen draws at once, under weights that the caller
/// changes. One a thread.
class GoalSolver {
 public:
  /// @param set    of one strategy of `scenario`
  /// @param draws  of numbers that stand where those of the set's scenario do
  GoalSolver(const GameSet& set, const DrawnValues& draws, Goal goal);

  /// Takes the weights of a block of draws as they are.
  void load(std::size_t block);
  /// Solves the block loaded with `change` made to the weights of each lane and year.
  Lanes chance(const std::function<void(std::size_t lane, Weights& weights)>& change);
  std::int64_t solves() const { return solves_; }  ///< draws solved so far

 private:
  Goal goal_;
  std::size_t year_;
  BlockWeights weights_;
  GameSolver solver_;
  std::vector<std::vector<Weights>> loaded_, changed_;
  std::int64_t solves_ = 0;
};

}  // namespace entente

#pragma once
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "entente/ensemble/game_set.hpp"
#include "entente/explore/drawn_values.hpp"
#include "entente/explore/least_scale.hpp"
#include "entente/explore/package.hpp"
#include "entente/solve/histories.hpp"

namespace entente {

/// P(goal) at the end of the last verdict year in sixteen draws at once, under weights that the caller
/// changes. A goal is a set of histories: how likely they are takes no pass forward, so that it is found in
/// double, whatever the set's precision, in less time than all figures in float. One a thread.
class GoalSolver {
 public:
  /// @param set    of one strategy of `scenario`
  /// @param draws  of numbers that stand where those of the set's scenario do
  GoalSolver(const GameSet& set, const DrawnValues& draws, Goal goal);

  /// Takes the weights of a block of draws as they are.
  void load(std::size_t block);
  /// Solves the block loaded with `change` made to the weights of each lane and year.
  Lanes chance(const std::function<void(std::size_t lane, Weights& weights)>& change);
  /// Solves draws of the block loaded, each with what `change` makes of the multiple tried.
  Lanes chance(std::span<const Try> tries, const std::function<void(double scale, Weights& weights)>& change);
  std::int64_t solves() const { return solves_; }  ///< draws solved so far

 private:
  /// P(goal) in the first so many of `changed_`.
  Lanes solve(std::size_t count);

  Goal goal_;
  std::size_t year_;
  BlockWeights weights_;
  std::optional<HistoryPlan> plan_;
  std::optional<HistorySolver> histories_;
  std::optional<GameSolver> whole_;  ///< of games that no batch takes
  std::vector<std::vector<Weights>> loaded_, changed_;
  std::int64_t solves_ = 0;
};

}  // namespace entente

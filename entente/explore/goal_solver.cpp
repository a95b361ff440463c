#include "entente/explore/goal_solver.hpp"

namespace entente {

GoalSolver::GoalSolver(const GameSet& set, const DrawnValues& draws, Goal goal)
    : goal_(goal),
      year_(static_cast<std::size_t>(set.scenario().verdict_years.back()) - 1),
      weights_(set.scenario(), draws, set.years()),
      solver_(set) {}

void GoalSolver::load(std::size_t block) { weights_.fill(block, loaded_); }

Lanes GoalSolver::chance(const std::function<void(std::size_t, Weights&)>& change) {
  changed_ = loaded_;
  for (std::size_t lane = 0; lane < changed_.size(); ++lane)
    for (Weights& weights : changed_[lane]) change(lane, weights);
  solver_.solve(changed_);
  Lanes chances{};
  for (std::size_t lane = 0; lane < chances.size(); ++lane)
    chances[lane] = goal_probability(solver_.solution(0, static_cast<int>(lane)).years[year_], goal_);
  solves_ += kReplicates;
  return chances;
}

}  // namespace entente

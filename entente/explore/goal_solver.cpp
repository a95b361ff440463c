#include "entente/explore/goal_solver.hpp"

#include <algorithm>
#include <atomic>

#include "entente/ensemble/workers.hpp"

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

void for_each_item(int threads, std::size_t items, const std::stop_token& stop,
                   const std::function<std::function<void(std::size_t)>()>& worker) {
  std::atomic<std::size_t> next{0};
  const int wanted = threads > 0 ? threads : usable_threads();
  run_workers(std::max(1, std::min(wanted, static_cast<int>(items))), [&](int) {
    const auto work = worker();
    for (std::size_t item = next++; item < items && !stop.stop_requested(); item = next++) work(item);
  });
}

}  // namespace entente

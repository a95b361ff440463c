#include "entente/explore/goal_solver.hpp"

#include <algorithm>

namespace entente {

namespace {

/// The histories in which the goal is reached at the end of a year (6.3).
Path reaching(Goal goal, std::size_t year) {
  constexpr unsigned kNotFused = 14, kApart = 12, kRealigned = 8;
  Path path;
  path.years.resize(year + 1);
  unsigned& levels = path.years[year].levels;
  switch (goal) {
    case Goal::prevent:
      levels = kNotFused;
      break;
    case Goal::loosen:
      levels = kApart;
      break;
    case Goal::neutral:  // at two year ends running
      levels = path.years[year - 1].levels = kApart;
      break;
    case Goal::realign:
      levels = kRealigned;
      break;
  }
  return path;
}

}  // namespace

GoalSolver::GoalSolver(const GameSet& set, const DrawnValues& draws, Goal goal)
    : goal_(goal),
      year_(static_cast<std::size_t>(set.scenario().verdict_years.back()) - 1),
      weights_(set.scenario(), draws, set.years()) {
  if (!set.batched()) {
    whole_.emplace(set);
    return;
  }
  plan_.emplace(set.scenario(), std::vector{&set.games().front()},
                std::vector{History{.game = 0,
                                    .path = reaching(goal, year_ + 1),
                                    .extent = SolveOptions::Extent::kept,
                                    .replies = false,
                                    .exact_above = 0}});
  histories_.emplace(*plan_, set.simd());
}

void GoalSolver::load(std::size_t block) { weights_.fill(block, loaded_); }

Lanes GoalSolver::chance(const std::function<void(std::size_t, Weights&)>& change) {
  changed_ = loaded_;
  for (std::size_t lane = 0; lane < changed_.size(); ++lane)
    for (Weights& weights : changed_[lane]) change(lane, weights);
  return solve(changed_.size());
}

Lanes GoalSolver::chance(std::span<const Try> tries, const std::function<void(double, Weights&)>& change) {
  changed_ = loaded_;
  for (std::size_t i = 0; i < tries.size(); ++i) {
    changed_[i] = loaded_[tries[i].lane];
    for (Weights& weights : changed_[i]) change(tries[i].scale, weights);
  }
  return solve(tries.size());
}

Lanes GoalSolver::solve(std::size_t count) {
  std::array<bool, kReplicates> wanted{};
  std::fill_n(wanted.begin(), count, true);
  Lanes chances{};
  if (histories_) {
    histories_->solve(changed_, wanted);
    for (std::size_t lane = 0; lane < count; ++lane)
      chances[lane] = histories_->outcome(0, static_cast<int>(lane)).solution.kept;
  } else {
    whole_->solve(changed_);
    for (std::size_t lane = 0; lane < count; ++lane)
      chances[lane] = goal_probability(whole_->solution(0, static_cast<int>(lane)).years[year_], goal_);
  }
  solves_ += static_cast<std::int64_t>(count);
  return chances;
}

}  // namespace entente

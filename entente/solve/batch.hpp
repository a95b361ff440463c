#pragma once
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "entente/base/simd.hpp"
#include "entente/solve/solve.hpp"

namespace entente {

namespace batch {
struct BlockOut;
}

/// Draws that a BatchSolver takes at once: one of each scrambling (docs/model.md, 6.1).
inline constexpr int kBatch = 16;

/// Games of one scenario laid out for the batched solver, once for all threads. Games with the bloc in the
/// state, or with a divider that chooses (1.6, 4.7), are not taken: `fits` says so, and Solver solves them.
class BatchPlan {
 public:
  static bool fits(const Game& game) { return !game.options.bloc && !game.options.quantal_divider; }
  /// @param games  must outlive the plan, as the scenario must; all of one scenario and one set of options
  /// @param years  which years are read (from 1); in other years a Solution's outcome stays zero
  /// @param extents  by game: whether allies are wanted; empty: of all. Extent::kept means as little as
  /// Extent::without_allies. What is there has the bits of the whole
  BatchPlan(const Scenario& scenario, std::span<const Game* const> games, std::span<const int> years,
            std::span<const SolveOptions::Extent> extents = {});
  ~BatchPlan();
  BatchPlan(BatchPlan&&) noexcept;

 private:
  friend class BatchSolver;
  struct Data;
  std::unique_ptr<const Data> data_;
};

/// Solves every game of a plan for sixteen draws at once, one draw a lane of a vector. The same equations as
/// Solver, which is the readable reference: in double both agree to 1e-12, in float to 2e-6 on a probability
/// and 2e-5 of the largest |value| on a value. A draw's figures do not depend on the draws beside it. One a
/// thread.
class BatchSolver {
 public:
  /// @param set  must run on this machine (simd_runs)
  BatchSolver(const BatchPlan& plan, Simd set, Precision precision);
  ~BatchSolver();
  BatchSolver(BatchSolver&&) noexcept;

  /// @param draws  kBatch of them, each with its weights by year (`weights_by_year`)
  void solve(std::span<const std::vector<Weights>> draws);
  /// What draw `lane` of the last batch says of game `game`. Draws that float does not hold to the limits
  /// above (sharp choices, numbers out of range) are in double; the few that the kernels do not hold in
  /// double either (λ times what a reply is worth beyond 300) are Solver's.
  Solution solution(std::size_t game, int lane) const;
  /// ln(P / (1 - P)) of an event at the end of a year that the plan reads, both sides summed apart. Where
  /// float has a side below 1e-30, the draw is solved again in double for it, once a batch. Minus or plus
  /// infinity where double has a side below 1e-250.
  double log_odds(std::size_t game, int lane, int year, YearEvent event) const;
  /// Games and draws of the last batch that another precision or solver answered for, figures or log-odds.
  int repeated() const;

 private:
  /// In double, in the same bits either way: one draw, or whole vectors around those wanted.
  const batch::BlockOut& solve_again(std::size_t game, std::size_t lane) const;
  void solve_again(std::size_t game, const std::array<bool, kBatch>& wanted);

  struct Memory;
  const BatchPlan* plan_;
  Simd set_;
  Precision precision_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace entente

#pragma once
#include <functional>
#include <memory>
#include <span>

#include "entente/ensemble/inputs.hpp"
#include "entente/ensemble/rows.hpp"
#include "entente/game/game.hpp"
#include "entente/solve/batch.hpp"

namespace entente {

/// Solves every strategy in the 16 draws of a block. Not thread-safe: one a thread. What it records depends
/// on the block alone, never on the blocks it solved before.
class BlockSolver {
 public:
  virtual ~BlockSolver() = default;
  /// In which precision it records, always the same.
  virtual Precision precision() const = 0;
  /// @param block    from 0
  /// @param numbers  where to record, one block of the layout, in precision(); all of it is written
  /// @param quality  merged into
  virtual void solve(std::int64_t block, RowNumbers& numbers, BlockQuality& quality) = 0;
};

/// Makes a solver for another thread; called from that thread, never two at once.
using BlockSolverFactory = std::function<std::unique_ptr<BlockSolver>()>;

/// The readable solver, draw by draw in plain double: what the batched kernels are held against.
/// @param games      one a strategy of the layout, in its order; all arguments must outlive the solver
/// @param precision  in which to record; it solves in double whatever that is
std::unique_ptr<BlockSolver> scalar_block_solver(const Scenario& scenario, const InputPlan& inputs,
                                                 std::span<const Game> games, const RowLayout& layout,
                                                 std::uint64_t seed, Precision precision);

/// The batched kernels: sixteen draws at once, on `set`, in `precision`, which it records too.
/// @param games  those that BatchPlan fits, one a strategy of the layout
/// @param plan   of these games, reading the layout's years
std::unique_ptr<BlockSolver> batched_block_solver(const Scenario& scenario, const InputPlan& inputs,
                                                  const BatchPlan& plan, std::span<const Game> games,
                                                  const RowLayout& layout, std::uint64_t seed, Simd set,
                                                  Precision precision);

/// Records all columns of one strategy in draw `lane` of one block; the shared columns are not touched.
void record_solution(const RowLayout& layout, std::size_t strategy, const Solution& solution,
                     std::size_t lane, RowNumbers& numbers);

/// SharedColumn::distance of a draw.
double distance_from_medians(const InputPlan& inputs, std::uint64_t seed, std::uint64_t draw);

}  // namespace entente

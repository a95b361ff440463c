#pragma once
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/ensemble/block_solver.hpp"
#include "entente/ensemble/conclude.hpp"
#include "entente/ensemble/gather.hpp"
#include "entente/ensemble/result.hpp"
#include "entente/game/game.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

inline constexpr std::int64_t kMostDraws = 1'000'000'000;

struct AssessOptions {
  std::uint64_t seed = 1;
  /// A multiple of 16, from 32 to kMostDraws: sixteen replicates give each mean its interval (6.1).
  std::int64_t draws = 512;
  int threads = 0;                      ///< 0: what the process may use
  std::vector<std::string> strategies;  ///< names; empty = all. The baseline is always solved
  std::string baseline;                 ///< empty = the scenario's
  GameOptions game;
  Precision precision = Precision::float32;  ///< of the kernels, and of what is recorded
  /// Instruction set of the kernels; nothing: the widest that this machine has. Must run here (simd_runs).
  std::optional<Simd> simd;
  /// Above 0: stop as soon as the 95 % interval of the leading figure is narrower than this, points a year.
  /// The leading figure is the mean net gain of the strategy that is best by it, the baseline left out. Looks
  /// only after width_looks(draws) draws, and widens the interval for their number.
  double until_width = 0;
  /// Asked for with --explain: what costs more than the verdict itself. Nothing that assess() does depends on
  /// it; `pivots` stand beside the verdict.
  bool explain = false;
  AssessObserver* observer = nullptr;
  AssessHooks* hooks = nullptr;  ///< saving, resuming, sharing with other processes
  std::stop_token stop;
};

/// Solves every strategy in every draw on common random numbers (6.2) and summarises.
/// Same scenario, seed and draws give the same bits for any number of threads.
/// Errors: E090, E093 (game), E091, E092 (inputs), E070 unknown strategy, E094 draws not a multiple of 16,
/// below 32 or above kMostDraws. Errors of hooks end the run; what was finished is concluded, and they stand
/// among its diagnostics.
Outcome<Assessment> assess(const Scenario& scenario, const AssessOptions& options);

/// What a run records, and how: known before its first block.
struct RunShape {
  Ensemble ensemble;
  Simd simd = Simd::scalar;
  Precision precision = Precision::float64;
};

/// What assess() would record. Errors as assess().
Outcome<RunShape> run_shape(const Scenario& scenario, const AssessOptions& options);

/// As assess() on blocks that any solver records. Of the options, `seed` is only noted, and `strategies`,
/// `baseline`, `game` and `precision` are not read: they are the solver's business.
Outcome<Assessment> assess_blocks(const Ensemble& ensemble, const BlockSolverFactory& solvers,
                                  const AssessOptions& options);

/// Numbers of draws after which a run with until_width looks whether it may stop: the powers of two from 512,
/// and `draws` itself.
std::vector<std::int64_t> width_looks(std::int64_t draws);

}  // namespace entente

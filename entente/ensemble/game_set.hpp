#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/base/simd.hpp"
#include "entente/game/game.hpp"
#include "entente/solve/batch.hpp"
#include "entente/solve/solve.hpp"

namespace entente {

/// The strategies of these names and the baseline: the baseline first, then as in the scenario, each once.
/// @param names  empty: all
/// Errors: E070 for every name that is no strategy, with a suggestion.
Outcome<std::vector<const Strategy*>> chosen_strategies(const Scenario& scenario,
                                                        const std::vector<std::string>& names,
                                                        const std::string& baseline);

/// How games are solved.
struct SolvingOptions {
  GameOptions game;
  Precision precision = Precision::float32;  ///< of the kernels
  std::optional<Simd> simd;  ///< nothing: the widest that this machine has. Must run here (simd_runs)
};

/// The games of some strategies of one scenario, compiled and laid out once for all threads, to be solved for
/// any weights: those of a draw, or those of a draw with something changed.
class GameSet {
 public:
  /// @param scenario    must outlive the set
  /// @param strategies  of the scenario, in the order in which games are numbered
  /// @param extents     by strategy: how much of its solutions is wanted (BatchPlan); empty: the whole of all
  /// Errors: E090, E093, E098 of compile(); E050 where options.game.horizon ends before the last verdict
  /// year.
  static Outcome<GameSet> make(const Scenario& scenario, const std::vector<const Strategy*>& strategies,
                               const SolvingOptions& options,
                               const std::vector<SolveOptions::Extent>& extents = {});

  const Scenario& scenario() const { return *scenario_; }
  const std::vector<const Strategy*>& strategies() const { return strategies_; }
  std::span<const Game> games() const { return games_; }
  int years() const { return games_.front().years; }
  /// What will be used: games that the kernels do not take (the bloc, a divider that chooses) are the scalar
  /// solver's, in double.
  bool batched() const { return plan_.has_value(); }
  Simd simd() const { return simd_; }
  Precision precision() const { return precision_; }
  const BatchPlan& plan() const { return *plan_; }  ///< where batched(); reads the verdict years

 private:
  const Scenario* scenario_ = nullptr;
  std::vector<const Strategy*> strategies_;
  std::vector<Game> games_;
  std::optional<BatchPlan> plan_;
  Simd simd_ = Simd::scalar;
  Precision precision_ = Precision::float64;
};

/// Solves the games of a set for sixteen draws at once. One a thread; the set must outlive it.
class GameSolver {
 public:
  explicit GameSolver(const GameSet& set);
  ~GameSolver();
  GameSolver(GameSolver&&) noexcept;

  /// @param draws  kBatch of them, each with its weights by year (`weights_by_year`)
  void solve(std::span<const std::vector<Weights>> draws);
  /// What draw `lane` of the last batch says of game `game`; in a batched set only the verdict years of
  /// `years` are filled.
  Solution solution(std::size_t game, int lane) const;
  /// ln(P / (1 − P)) of an event at the end of a verdict year, both sides summed apart; infinite where one is
  /// nothing (BatchSolver::log_odds).
  double log_odds(std::size_t game, int lane, int year, YearEvent event) const;

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace entente

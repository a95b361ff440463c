#pragma once
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "entente/solve/batch.hpp"

namespace entente {

/// One set of histories of a game that is looked at, and how much is wanted of it.
struct History {
  std::size_t game = 0;  ///< of the plan's
  Path path;             ///< without years: every history
  SolveOptions::Extent extent = SolveOptions::Extent::kept;
  bool replies = false;  ///< how often R answers how is wanted; needs more than Extent::kept
  /// The kernels may cut off what lies below 1e-250: a path less likely than this, and yet possible, is left
  /// to Solver. 0 where it is enough to know that it is unlikely.
  double exact_above = 1e-250;
};

/// What a history says of a draw.
struct HistoryOutcome {
  /// As Solver gives it along the path (SolveOptions::path), the years apart, which are left alone but for
  /// allies: what happens on a path is another path.
  Solution solution;
  /// By `Scenario::replies`: how often R would answer so at an opportunity, joint with the path, mean over
  /// the steps. They sum to Solution::kept.
  std::vector<double> replies;
};

/// Games of one scenario and the histories of them that are looked at, laid out once for all threads. Games
/// that BatchPlan does not take are Solver's.
class HistoryPlan {
 public:
  /// @param games  must outlive the plan, as the scenario must; all of one scenario and one set of options
  HistoryPlan(const Scenario& scenario, std::span<const Game* const> games, std::vector<History> histories);
  ~HistoryPlan();
  HistoryPlan(HistoryPlan&&) noexcept;

 private:
  friend class HistorySolver;
  struct Data;
  std::unique_ptr<const Data> data_;
};

/// Follows every history of a plan in sixteen draws at once, in double: the same as Solver's to 1e-12. A
/// draw's figures do not depend on the draws beside it. One a thread.
class HistorySolver {
 public:
  /// @param set  must run on this machine (simd_runs)
  HistorySolver(const HistoryPlan& plan, Simd set);
  ~HistorySolver();
  HistorySolver(HistorySolver&&) noexcept;

  /// @param draws   kBatch of them, each with its weights by year (`weights_by_year`)
  /// @param wanted  of the others nothing can be relied on: Solver is not asked for them
  void solve(std::span<const std::vector<Weights>> draws, const std::array<bool, kBatch>& wanted = kAll);
  /// What a history of the plan says of draw `lane` of the last batch. Draws that the kernels do not hold
  /// (BatchSolver::solution), and paths less likely than History::exact_above, are Solver's; below the
  /// smallest normal number a path is taken as impossible.
  const HistoryOutcome& outcome(std::size_t history, int lane) const;
  /// Histories and draws of the last batch that Solver answered for.
  int repeated() const { return repeated_; }

 private:
  static constexpr std::array<bool, kBatch> kAll = [] {
    std::array<bool, kBatch> all{};
    for (bool& one : all) one = true;
    return all;
  }();
  struct Memory;
  /// @return draws that the kernels hold
  std::array<bool, kBatch> run_kernels(std::size_t history, const std::array<bool, kBatch>& wanted);
  void read(std::size_t history, std::size_t lane, HistoryOutcome& to) const;
  /// @param left  by history: draws that the kernels have not answered for
  void ask_solver(std::size_t game, std::span<const std::vector<Weights>> draws,
                  const std::vector<std::array<bool, kBatch>>& left);

  const HistoryPlan::Data* plan_;  ///< stays where it is when the plan moves
  Simd set_;
  int repeated_ = 0;
  std::unique_ptr<Memory> memory_;
};

}  // namespace entente

#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stop_token>
#include <vector>

#include "entente/base/diagnostic.hpp"
#include "entente/ensemble/block_solver.hpp"
#include "entente/ensemble/conclude.hpp"
#include "entente/ensemble/row_store.hpp"
#include "entente/ensemble/tally.hpp"

namespace entente {

/// Sees an assessment advance. Called from worker threads, never two at once.
class AssessObserver {
 public:
  virtual ~AssessObserver() = default;
  virtual void advanced(long draws_done, long draws_wanted) = 0;
};

class Gathering;

/// What others do around the blocks of a run: keep them, bring back finished ones, share them among
/// processes. Calls never overlap, but for meanwhile(). Diagnostics returned end the run: blocks at work are
/// finished, none is begun.
class AssessHooks {
 public:
  virtual ~AssessHooks() = default;
  /// Before any block: the place to add() what is finished already.
  virtual Diagnostics begin(Gathering&) { return {}; }
  /// Before every phase (a whole run, or up to a look of --until-width), and once after the last. Of several
  /// processes one decides for all.
  /// @param draws  those of the phase, from the first draw on, as this process sees it; 0: there is none
  /// @return the same as all are to see it
  virtual std::int64_t phase(const Gathering&, std::int64_t draws) { return draws; }
  /// Which of these blocks this process is to solve.
  virtual BlockRanges mine(const BlockRanges& wanted) { return wanted; }
  /// After this process solved its part of a phase: the place to add() the part of others. `interrupted`
  /// where the part was not finished.
  virtual Diagnostics exchange(Gathering&, bool /*interrupted*/) { return {}; }

  /// Exact runs: consecutive blocks that are finished, each block once, chunks in any order, as workers get
  /// them done; blocks with failed draws among them. What is not full when a run ends is passed too.
  virtual Diagnostics rows(const RowChunk&) { return {}; }
  /// Binned runs: asked after every block and at the end of a run; true has state() called.
  virtual bool wants_state(std::int64_t /*blocks_done*/) { return false; }
  /// Binned runs: what has been added up. No block is half in it.
  virtual Diagnostics state(const Tally&) { return {}; }

  /// Called by the thread that called Gathering::run(), after each of its blocks, also while a worker is in
  /// another hook: the place to talk to others. It may add() and hand_over().
  /// @return false: blocks at work are finished, none is begun
  virtual bool meanwhile(Gathering&) { return true; }
  /// Whether this process has what all draws say, and concludes from it.
  virtual bool concludes() const { return true; }
};

/// Blocks of a chunk of an exact run: chunk c is made of the blocks [16 c, 16 c + 16).
inline constexpr std::int64_t kChunkBlocks = 16;

struct GatherOptions {
  int threads = 0;  ///< 0: usable_threads()
  AssessObserver* observer = nullptr;
  AssessHooks* hooks = nullptr;
  std::stop_token stop;
};

/// Collects what blocks say, from this process's workers and from elsewhere: sums and counts of every figure,
/// and in exact runs the rows. What it holds depends on which blocks were added, never on order, threads or
/// source. While run() is at work, only hooks call it, and only what adds or hands over.
class Gathering {
 public:
  /// @param ensemble      must outlive it
  /// @param draws_wanted  decides between exact and binned quantiles
  Gathering(const Ensemble& ensemble, std::int64_t draws_wanted);

  /// Solves those of `blocks` that are not in yet. Workers take them in ascending order, each at least one
  /// where there are enough. Solvers are kept for the next call.
  /// @return what hooks had to say; unless the stop token or they ended it, all blocks are in
  Diagnostics run(const BlockRanges& blocks, const BlockSolverFactory& solvers, const GatherOptions& options);

  /// Adds finished blocks; a binned run counts them and keeps no rows. False, and nothing done, for numbers
  /// of another layout, or where a block is in already.
  [[nodiscard]] bool add(const RowChunk& chunk);
  /// Adds a tally of a binned run. False as Tally::merge.
  [[nodiscard]] bool add(const Tally& tally);
  /// Gives away what was added up so far, and begins anew: what another process adds to its own. Binned runs.
  /// Its blocks are still in blocks(), and not solved again.
  Tally hand_over();

  const FigurePlan& plan() const { return plan_; }
  const Ensemble& ensemble() const { return *ensemble_; }
  std::int64_t draws_wanted() const { return draws_wanted_; }
  bool is_binned() const { return tally_.with_bins(); }
  const Tally& tally() const { return tally_; }
  /// Finished, whether they are here or were handed over.
  BlockRanges blocks() const;
  const RowStore& rows() const { return rows_; }
  int workers() const { return workers_; }  ///< most that took part at once

  /// What the draws say about every figure.
  std::vector<Reading> readings(int threads);
  /// Share of the draws nearer the medians than `distance`, after readings(). Binned: off by no more than the
  /// share of draws in one bin.
  double share_nearer(double distance) const;

 private:
  class Phase;
  struct OpenChunk;
  /// Of what workers and the hooks' meanwhile() share. Who needs both takes them in this order.
  struct Locks {
    std::mutex keeping;        ///< rows and hooks: never two at once
    std::shared_mutex adding;  ///< held alone while the tally is looked at whole
  };

  const Ensemble* ensemble_;
  std::int64_t draws_wanted_;
  FigurePlan plan_;
  Tally tally_;
  BlockRanges handed_over_;
  RowStore rows_;
  std::unique_ptr<Locks> locks_;
  std::vector<std::unique_ptr<BlockSolver>> solvers_;  ///< by worker
  int workers_ = 0;
};

}  // namespace entente

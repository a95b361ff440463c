#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "entente/ensemble/gather.hpp"
#include "entente/ensemble/ranks.hpp"

namespace entente {

/// What a Sharing works with on this rank.
struct SharingOptions {
  AssessHooks* inner = nullptr;        ///< on rank 0: sees the blocks of all ranks, as if it had solved them
  AssessObserver* observer = nullptr;  ///< on rank 0: sees the draws of all ranks
  std::stop_token stop;                ///< of this rank; one that stops stops all
};

/// Shares a run among ranks: each solves a contiguous part of what is missing, rank 0 gets all of it, decides
/// which phase comes next and concludes. An exact run sends its rows as they are finished. A binned one is
/// summed up by tree_merge() at the end of every phase; and whenever the inner hooks of rank 0 have kept a
/// state, it asks one of the others, in turn, to hand over what it has for the next: at the pace of the
/// keeping, however many ranks there are.
///
/// Pass it as hooks and as observer of the same run on every rank: (all) of Ranks between begin() and the
/// last phase(). Made, and its run called, by the thread that may call `ranks`; workers only leave their
/// messages with it.
class Sharing : public AssessHooks, public AssessObserver {
 public:
  /// @param ranks  must outlive it, open()ed and not finished
  Sharing(Ranks& ranks, SharingOptions options);

  Diagnostics begin(Gathering& gathering) override;
  std::int64_t phase(const Gathering& gathering, std::int64_t draws) override;
  BlockRanges mine(const BlockRanges& wanted) override;
  Diagnostics exchange(Gathering& gathering, bool interrupted) override;
  Diagnostics rows(const RowChunk& chunk) override;
  bool wants_state(std::int64_t blocks_done) override;
  Diagnostics state(const Tally& tally) override;
  bool meanwhile(Gathering& gathering) override;
  bool concludes() const override { return ranks_->leads(); }
  void advanced(long draws_done, long draws_wanted) override;

 private:
  enum Tag : int { kRows, kState, kSolved, kDone, kStop, kAsk };

  bool leads() const { return ranks_->leads(); }
  /// Sends what is to be sent, and takes what has arrived.
  /// @return whether anything had
  bool talk(Gathering& gathering);
  void speak(Gathering& gathering);
  void take(Gathering& gathering, const Message& message);
  void take_rows(Gathering& gathering, const Message& message);
  void take_state(Gathering& gathering, const Message& message);
  void keep_state(const Gathering& gathering);
  void send_rows();
  /// On rank 0: asks the next rank for its state, unless one has yet to answer.
  void ask_next();
  bool all_done() const;
  void wait_for_others(Gathering& gathering);
  void merge(Gathering& gathering);
  void show_progress();
  void note(const Diagnostics& trouble);

  Ranks* ranks_;
  SharingOptions options_;

  // The calling thread's.
  BlockRanges remaining_;          ///< what all ranks are to solve in this phase
  bool told_stop_ = false;         ///< rank 0 told the others
  std::vector<bool> done_;         ///< on rank 0, by rank: solved its part of the phase, or was interrupted
  int asked_ = 0;                  ///< on rank 0: the rank that was asked last for its state
  bool awaits_ = false;            ///< on rank 0: and has not answered
  bool was_asked_ = false;         ///< on another
  std::int64_t report_every_ = 1;  ///< blocks
  std::int64_t reported_ = 0;      ///< blocks of this phase that rank 0 has heard of
  std::vector<std::int64_t> elsewhere_;  ///< on rank 0: blocks of this phase, by rank
  Diagnostics trouble_;                  ///< to be returned at the end of the phase

  // Shared with the workers.
  std::atomic<bool> stop_{false};
  std::atomic<bool> kept_state_{false};            ///< on rank 0: nobody was asked since
  std::atomic<std::int64_t> solved_{0};            ///< blocks of this rank in this phase
  std::atomic<std::int64_t> solved_elsewhere_{0};  ///< on rank 0: of the others
  std::atomic<long> draws_here_{0}, draws_wanted_{0};
  std::mutex waiting_mutex_;
  std::vector<std::string> waiting_;  ///< rows to be sent
  std::mutex inner_mutex_;            ///< calls of inner hooks never overlap
};

}  // namespace entente

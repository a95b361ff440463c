#pragma once
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/run_file.hpp"

namespace entente {

/// The header of the file of a run: what assess() would compute with these arguments, and how.
/// @param manifest  how to repeat the run, as the file is to keep it
/// Errors as assess().
Outcome<RunHeader> run_header(const Scenario& scenario, const AssessOptions& options, std::string manifest);

/// Adds to `gathering` all that a file holds. Errors: of reading; E112 where what it holds does not make
/// sense.
Diagnostics restore(const RunFile& file, Gathering& gathering);

/// When to save. A library reads no clock: its caller may.
class SavePace {
 public:
  virtual ~SavePace() = default;
  /// Asked whenever there is something new: whether to save it now.
  virtual bool due() = 0;
  virtual void begins() {}  ///< a save
  virtual void ended() {}
};

/// Keeps a run in its file: brings back what is finished at the beginning, then stores what gets finished.
///
/// An exact run stores rows, a binned one all that it has added up so far, each state in place of the one
/// before. What a smaller number of wanted draws kept as rows is counted, and goes with the first state.
///
/// Chunks and states may come from elsewhere too, such as other processes, as long as no block comes twice
/// and a state has all blocks of those before it. After its first error, which it returns, it stores nothing.
class Saving : public AssessHooks {
 public:
  /// @param file, pace  must outlive it
  Saving(RunFile& file, SavePace& pace) : file_(&file), pace_(&pace) {}

  Diagnostics begin(Gathering& gathering) override;
  Diagnostics rows(const RowChunk& chunk) override;
  bool wants_state(std::int64_t blocks_done) override;
  Diagnostics state(const Tally& tally) override;
  /// Saves what is not saved yet.
  Diagnostics exchange(Gathering& gathering, bool interrupted) override;
  /// Saves the rows that wait to be saved together.
  Diagnostics flush();

 private:
  template <class Body>
  Diagnostics paced(Body&& body);

  RunFile* file_;
  SavePace* pace_;
  const Ensemble* ensemble_ = nullptr;
  std::vector<RowChunk> waiting_;
  std::size_t waiting_numbers_ = 0;
  BlockRanges saved_;    ///< of a binned run
  bool failed_ = false;  ///< the run is ending, and its error was said
};

/// For a run that is to say what its file says: all blocks of the file and no other.
class Restoring : public AssessHooks {
 public:
  /// @param file  must outlive it
  explicit Restoring(const RunFile& file) : file_(&file) {}
  Diagnostics begin(Gathering& gathering) override { return restore(*file_, gathering); }
  BlockRanges mine(const BlockRanges&) override { return {}; }

 private:
  const RunFile* file_;
};

/// For a run of some blocks only.
class OnlyThese : public AssessHooks {
 public:
  explicit OnlyThese(BlockRanges blocks) : blocks_(std::move(blocks)) {}
  BlockRanges mine(const BlockRanges& wanted) override { return wanted.without(wanted.without(blocks_)); }

 private:
  BlockRanges blocks_;
};

/// Blocks in chunks or tallies of a file.
BlockRanges finished_blocks(const RunFile& file);

}  // namespace entente

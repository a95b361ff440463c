#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/ensemble/run_header.hpp"

namespace entente {

/// Blocks `first` to `first + count - 1`; `count` of at least 1.
struct StoredBlocks {
  std::int64_t first = 0, count = 0;
  std::int64_t end() const { return first + count; }
  bool operator==(const StoredBlocks&) const = default;
};

/// Finished blocks on their way into a file. The payload is bytes that only the caller understands.
struct RunChunk {
  StoredBlocks blocks;
  std::string_view payload;
};

/// The file behind `assess --save`, `--resume`, `show` and `rerun`: one SQLite database (docs/run-file.md)
/// that holds what a run is of and the results of its finished blocks.
///
/// What append() and its kin have stored without error is there after kill -9 or a loss of power, at whatever
/// moment. A file with anything in it that was not written here, or with anything missing, is refused as a
/// whole. For its life an object keeps the file to itself.
///
/// Not for two threads at once. No function throws; errors are
/// F001 to F004 (not there, a folder, cannot be read, cannot be written), F005 (name taken), F006 (no space),
/// F007 (another process is at work on it), E110 (not a run file), E111 (other schema), E112 (damaged),
/// E114 (blocks stored twice, a mistake of the caller). After an error of writing, what was stored before
/// stays, nothing of the failed call is stored, and the call may be repeated.
class RunFile {
 public:
  /// Begins a run without blocks under a new name. F005, with nothing touched, where the name is taken.
  static Outcome<RunFile> create(const std::string& path, const RunHeader& header);
  /// To go on with a run; checks every byte that means anything, and changes nothing unless all is well.
  static Outcome<RunFile> open(const std::string& path);
  /// To look only: the same checks, and nothing is ever written. Several may read one file at a time.
  static Outcome<RunFile> read(const std::string& path);

  /// Whether a file can only be meant as a run file, whole or damaged: by its first bytes. False where there
  /// is none.
  static bool looks_like_one(const std::string& path);

  RunFile(RunFile&&) noexcept;
  RunFile& operator=(RunFile&&) noexcept;
  /// As close(), its errors dropped: they lose nothing.
  ~RunFile();

  const std::string& path() const;
  const RunHeader& header() const;
  /// Blocks in chunks or tallies: ascending, neighbours joined.
  std::vector<StoredBlocks> finished() const;
  /// As stored, ascending.
  std::vector<StoredBlocks> chunks() const;
  std::vector<StoredBlocks> tallies() const;

  /// Stores finished blocks, all of `chunks` or none, and waits until they are on the disk: one wait a call,
  /// so several chunks a call cost less than one each. Payloads of at most 500 MB. E114 where blocks are
  /// there already.
  Diagnostics append(std::span<const RunChunk> chunks);
  /// In one step, `tallies` take the place of all tallies in the file and of the chunks of their blocks: what
  /// a run has added up so far, its blocks as ranges. E114 where a finished block is in none of them, or a
  /// chunk lies across the border of one.
  Diagnostics replace_tallies(std::span<const RunChunk> tallies);
  /// A manifest for the grown run.
  Diagnostics set_manifest(const std::string& manifest);

  using Visitor = std::function<void(const StoredBlocks& blocks, const std::string& payload)>;
  /// Shows each chunk that has blocks of `within`, ascending; one payload is in memory at a time.
  Diagnostics for_each_chunk(const Visitor& visitor, const StoredBlocks& within = kAll) const;
  Diagnostics for_each_tally(const Visitor& visitor, const StoredBlocks& within = kAll) const;

  /// Leaves one file with nothing beside it. Nothing more can be stored or shown afterwards. An error means
  /// that PATH-wal stays beside the file and belongs to it; nothing is lost.
  Diagnostics close();

  static constexpr StoredBlocks kAll = {0, std::int64_t{1} << 62};

 private:
  class Store;
  explicit RunFile(std::unique_ptr<Store> store);
  std::unique_ptr<Store> store_;
};

}  // namespace entente

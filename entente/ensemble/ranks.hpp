#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "entente/base/outcome.hpp"

namespace entente {

class Transport;

/// How this process was started, as its launcher says (cli/launcher.hpp reads it from the environment).
struct Launch {
  int rank = 0;
  int size = 1;  ///< processes started together; 1: alone; 0: more than one perhaps, only MPI knows
};

struct Message {
  int from = 0;
  int tag = 0;
  std::string bytes;
};

/// What one rank brings to the start of the work.
struct Opening {
  int code = 0;         ///< not 0: it cannot begin, and would end with this exit code
  std::string account;  ///< then: why, in whatever form the program likes
  /// Name and value of all that must be the same on every rank. Names are words of a sentence ("scenario"), a
  /// value over 40 characters is compared and not shown.
  std::vector<std::pair<std::string, std::string>> inputs;
};

/// What became of all openings: the same on every rank.
struct Start {
  enum class Kind {
    together,  ///< all can begin, with the same inputs
    differ,    ///< all could, but not with the same inputs: E132
    declined,  ///< at least one cannot: E133
  };
  Kind kind = Kind::together;
  bool by_all = false;  ///< declined by every rank, with one code and account
  int rank = 0;         ///< the first that declined or differs
  std::string host;     ///< of that rank; may be empty
  int code = 0;         ///< its opening
  std::string account;
  Diagnostics diagnostics;  ///< E132 or E133, of no file; empty when together
};

/// The processes that share one piece of work, and this one among them. One thread calls it. Messages larger
/// than MPI can count travel in pieces; a waiting rank sleeps, so that it takes no core from those at work.
///
/// Functions marked (all) are called by every rank, in the same order. A rank that throws between them, or
/// returns an error that the others do not know of, must call end_all(), or they wait for ever.
class Ranks {
 public:
  /// Longest piece of a message, bytes: MPI counts in int.
  static constexpr std::size_t kPiece = std::size_t{1} << 30;

  /// (all) Alone, this is rank 0 of 1 and MPI is not started: that would cost 0.4 s. Otherwise once a
  /// process. Errors: E130 built without MPI; E131 MPI does not see the ranks that the launcher started.
  static Outcome<Ranks> start(Launch launch = {});
  /// Over a transport of the caller's, in pieces of at most so many bytes.
  explicit Ranks(std::unique_ptr<Transport> transport, std::size_t piece = kPiece);
  Ranks(Ranks&&) noexcept;
  Ranks& operator=(Ranks&&) noexcept;
  /// (all) Finishes; while an exception unwinds, ends all ranks with exit code 1 instead.
  ~Ranks();

  int rank() const;
  int size() const;
  bool leads() const { return rank() == 0; }
  /// Name of the machine of this rank, for messages; empty when alone.
  std::string host() const;

  /// (all) Compares what every rank brings. Exactly once.
  const Start& open(const Opening& opening);
  /// What open() gave; null before.
  const Start* opened() const;

  /// Sends a message on its way; `to` may be this rank. Messages from one rank to another arrive in order.
  /// Returns at once, unless more than 64 MiB are still under way: then it waits, so that memory stays
  /// bounded. Large messages move only inside calls of Ranks: a rank that sends calls poll() now and then.
  void send(int to, int tag, std::string bytes);
  /// The next message sent to this rank, or nothing yet. Never waits.
  std::optional<Message> poll();

  /// (all)
  void barrier();
  /// (all) The bytes of every rank, by rank, on rank 0; empty elsewhere. For small ones: rank 0 holds them
  /// all.
  std::vector<std::string> gather(std::string bytes);
  /// (all) The bytes of rank 0, on every rank, in ceil(log2 size) rounds.
  std::string broadcast(std::string bytes);
  /// (all) One state out of all, on rank 0 (elsewhere empty), in ceil(log2 size) rounds. `merge(low, high)`
  /// gets the states of two neighbouring runs of ranks, the lower first, and holds no more than these two.
  /// Which are merged with which depends on the number of ranks: sums must not depend on the order.
  std::string tree_merge(std::string state,
                         const std::function<std::string(std::string low, std::string high)>& merge);

  /// (all) Nothing is sent or polled after this. From then on ranks may leave at different times and with
  /// different exit codes.
  void finish();
  bool finished() const;
  /// Ends all ranks, this one at once, with this exit code: for the program, which says why first. Returns
  /// only when alone or finished.
  void end_all(int code);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// What becomes of these openings, by rank; `hosts` likewise.
Start judge(const std::vector<Opening>& openings, const std::vector<std::string>& hosts);

}  // namespace entente

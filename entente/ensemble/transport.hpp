#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "entente/base/outcome.hpp"

namespace entente {

/// Bytes that arrived from another rank.
struct Frame {
  int from = 0, channel = 0;
  std::string bytes;
};

/// Carries frames between ranks; what they mean is the business of Ranks. One thread calls it.
/// A connection that breaks ends every rank: there is nothing left to answer with.
class Transport {
 public:
  static constexpr int kChannels = 2;

  virtual ~Transport() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;
  /// Of this rank, for messages; may be empty.
  virtual std::string host() const = 0;
  /// Sends a frame on its way and returns at once. Frames from one rank to another arrive in the order in
  /// which they were sent, on each channel.
  virtual void start(int to, int channel, std::string bytes) = 0;
  /// Moves whatever is under way, and gives a frame that has arrived, if there is one.
  virtual std::optional<Frame> receive() = 0;
  /// Bytes started and not yet out of this rank's hands.
  virtual std::size_t under_way() const = 0;
  /// After this nothing is sent or received. Waits for the other ranks to say so too.
  virtual void finish() = 0;
  /// Ends all ranks, this one too, with this exit code.
  virtual void end_all(int code) = 0;
};

/// Joins the ranks that a launcher started: mpi.cpp, or mpi_none.cpp where MPI was not found at configure
/// time. Once a process. Errors: E130 built without MPI.
Outcome<std::unique_ptr<Transport>> join_launched();

}  // namespace entente

#include <algorithm>
#include <array>
#include <list>
#include <utility>

#include <mpi.h>

#include "entente/ensemble/transport.hpp"

namespace entente {
namespace {

/// MPI's own handler of errors stays in place: it ends every rank and says why.
class MpiTransport final : public Transport {
 public:
  MpiTransport() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED,
                    &provided);  // the lowest level is enough: one thread
    // A communicator of our own, so that nothing else in the process can meet our messages.
    MPI_Comm_dup(MPI_COMM_WORLD, &comm_);
    MPI_Comm_rank(comm_, &rank_);
    MPI_Comm_size(comm_, &size_);
    std::array<char, MPI_MAX_PROCESSOR_NAME> name{};
    int length = 0;
    MPI_Get_processor_name(name.data(), &length);
    host_.assign(name.data(), static_cast<std::size_t>(length));
  }
  MpiTransport(const MpiTransport&) = delete;
  MpiTransport& operator=(const MpiTransport&) = delete;

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  std::string host() const override { return host_; }
  std::size_t under_way() const override { return bytes_out_; }

  void start(int to, int channel, std::string bytes) override {
    bytes_out_ += bytes.size();
    Moving& sent = out_.emplace_back(Moving{{to, channel, std::move(bytes)}, MPI_REQUEST_NULL});
    MPI_Isend(sent.frame.bytes.data(), static_cast<int>(sent.frame.bytes.size()), MPI_BYTE, to, channel,
              comm_, &sent.request);
  }  // NOLINT(clang-analyzer-optin.mpi.MPI-Checker): done() tests the request, as long as it takes

  std::optional<Frame> receive() override {
    forget_sent();
    take_announced();
    for (auto it = in_.begin(); it != in_.end(); ++it) {
      // A later frame of a rank may be whole before its earlier one is: that one goes first.
      const auto earlier = std::find_if(in_.begin(), it, [&](const Moving& other) {
        return other.frame.from == it->frame.from && other.frame.channel == it->frame.channel;
      });
      if (earlier != it || !done(*it)) continue;
      Frame frame = std::move(it->frame);
      in_.erase(it);
      return frame;
    }
    return std::nullopt;
  }

  void finish() override {
    MPI_Comm_free(&comm_);
    MPI_Finalize();
  }

  void end_all(int code) override { MPI_Abort(MPI_COMM_WORLD, code); }

 private:
  struct Moving {
    Frame frame;
    MPI_Request request;
  };

  static bool done(Moving& moving) {
    int flag = 0;
    MPI_Test(&moving.request, &flag, MPI_STATUS_IGNORE);
    return flag != 0;
  }

  void forget_sent() {
    out_.remove_if([this](Moving& sent) {
      if (!done(sent)) return false;
      bytes_out_ -= sent.frame.bytes.size();
      return true;
    });
  }

  void take_announced() {
    // A rank that listens slowly leaves frames with their senders, not in its own memory.
    constexpr std::size_t kMostAtOnce = 16;
    while (in_.size() < kMostAtOnce) {
      int flag = 0, count = 0;
      MPI_Message message = MPI_MESSAGE_NULL;
      MPI_Status status;
      MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, comm_, &flag, &message, &status);
      if (flag == 0) return;
      MPI_Get_count(&status, MPI_BYTE, &count);
      Moving& arriving = in_.emplace_back(
          Moving{{status.MPI_SOURCE, status.MPI_TAG, std::string(static_cast<std::size_t>(count), '\0')},
                 MPI_REQUEST_NULL});
      MPI_Imrecv(arriving.frame.bytes.data(), count, MPI_BYTE, &message, &arriving.request);
    }
  }

  MPI_Comm comm_ = MPI_COMM_NULL;
  int rank_ = 0, size_ = 1;
  std::string host_;
  std::list<Moving> out_, in_;  // a list: MPI reads and writes these bytes where they are
  std::size_t bytes_out_ = 0;
};

}  // namespace

Outcome<std::unique_ptr<Transport>> join_launched() {
  return std::unique_ptr<Transport>(std::make_unique<MpiTransport>());
}

}  // namespace entente

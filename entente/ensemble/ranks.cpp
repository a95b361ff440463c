#include "entente/ensemble/ranks.hpp"

#include <array>
#include <chrono>
#include <cstring>
#include <deque>
#include <exception>
#include <limits>
#include <map>
#include <thread>

#include <fmt/core.h>

#include "entente/ensemble/opening.hpp"
#include "entente/ensemble/transport.hpp"

namespace entente {
namespace {

constexpr int kMail = 0;
constexpr int kRounds = 1;  // of the functions that every rank calls
constexpr std::size_t kMostUnderWay = std::size_t{64} << 20;

/// In front of the first piece of every message. Ranks of one run are one build on one kind of machine.
struct Head {
  std::uint64_t bytes = 0;
  std::int64_t tag = 0;
};

/// Rank 0 of 1: nobody to talk to.
class Alone final : public Transport {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  std::string host() const override { return {}; }
  void start(int, int, std::string) override {}
  std::optional<Frame> receive() override { return std::nullopt; }
  std::size_t under_way() const override { return 0; }
  void finish() override {}
  void end_all(int) override {}
};

/// How long to sleep before the next look: hardly at first, a millisecond in the end.
class Patience {
 public:
  void wait() {
    if (++looks_ <= 100) {
      std::this_thread::yield();
    } else {
      std::this_thread::sleep_for(std::chrono::microseconds(looks_ < 200 ? 50 : 1000));
    }
  }

 private:
  int looks_ = 0;
};

/// Messages from one rank on one channel, and the one of which only some pieces are here.
struct Lane {
  std::deque<Message> whole;
  Message partial;
  std::uint64_t missing = 0;
};

}  // namespace

class Ranks::Impl {
 public:
  Impl(std::unique_ptr<Transport> transport, std::size_t piece)
      : transport_(std::move(transport)),
        piece_(piece),
        rank_(transport_->rank()),
        size_(transport_->size()),
        host_(transport_->host()) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (std::uncaught_exceptions() > exceptions_) {
      end_all(1);
    } else {
      finish();
    }
  }

  int rank() const { return rank_; }
  int size() const { return size_; }
  const std::string& host() const { return host_; }
  bool finished() const { return finished_; }

  void send(int to, int channel, int tag, std::string bytes) {
    if (to == rank_) {
      lane(to, channel).whole.push_back({to, tag, std::move(bytes)});
      return;
    }
    const Head head{bytes.size(), tag};
    std::string first(sizeof head, '\0');
    std::memcpy(first.data(), &head, sizeof head);
    first.append(bytes, 0, piece_);
    std::size_t sent = std::min(bytes.size(), piece_);
    wait_until([this] { return transport_->under_way() <= kMostUnderWay; });
    transport_->start(to, channel, std::move(first));
    for (; sent < bytes.size(); sent += piece_) {
      wait_until([this] { return transport_->under_way() <= kMostUnderWay; });
      transport_->start(to, channel, bytes.substr(sent, piece_));
    }
  }

  std::optional<Message> poll() {
    while (true) {
      for (int from = 0; from < size_; ++from) {
        next_ = next_ + 1 < size_ ? next_ + 1 : 0;  // in turn, so that no rank is left waiting
        if (auto message = take(next_, kMail)) return message;
      }
      if (!advance()) return std::nullopt;
    }
  }

  std::string receive(int from) {
    std::optional<Message> message;
    wait_until([&] { return (message = take(from, kRounds)).has_value(); });
    return std::move(message->bytes);
  }

  void say(int to, std::string bytes) { send(to, kRounds, 0, std::move(bytes)); }

  /// Until everything sent is out of our hands: who computes next does not move it.
  void flush() {
    wait_until([this] { return transport_->under_way() == 0; });
  }

  void finish() {
    if (finished_) return;
    // All arrive before MPI is told: it waits without sleeping.
    if (rank_ == 0) {
      for (int from = 1; from < size_; ++from) receive(from);
      for (int to = 1; to < size_; ++to) say(to, {});
    } else {
      say(0, {});
      receive(0);
    }
    flush();
    transport_->finish();
    finished_ = true;
  }

  void end_all(int code) {
    if (!finished_) transport_->end_all(code);
    finished_ = true;
  }

  std::optional<Start> start;

 private:
  Lane& lane(int from, int channel) { return lanes_[{from, channel}]; }

  std::optional<Message> take(int from, int channel) {
    const auto found = lanes_.find({from, channel});
    if (found == lanes_.end() || found->second.whole.empty()) return std::nullopt;
    Message message = std::move(found->second.whole.front());
    found->second.whole.pop_front();
    return message;
  }

  /// Takes one frame, if one has arrived.
  bool advance() {
    std::optional<Frame> frame = transport_->receive();
    if (!frame) return false;
    Lane& from = lane(frame->from, frame->channel);
    if (from.missing == 0) {
      Head head;
      std::memcpy(&head, frame->bytes.data(), sizeof head);
      from.partial = {frame->from, static_cast<int>(head.tag), frame->bytes.substr(sizeof head)};
      from.missing = head.bytes - from.partial.bytes.size();
      from.partial.bytes.reserve(head.bytes);
    } else {
      from.partial.bytes += frame->bytes;
      from.missing -= frame->bytes.size();
    }
    if (from.missing == 0) from.whole.push_back(std::move(from.partial));
    return true;
  }

  template <class Ready>
  void wait_until(Ready ready) {
    Patience patience;
    while (!ready()) {
      if (!advance()) patience.wait();
    }
  }

  std::unique_ptr<Transport> transport_;
  std::size_t piece_;
  int rank_, size_;
  std::string host_;
  int exceptions_ = std::uncaught_exceptions();
  bool finished_ = false;
  int next_ = 0;
  std::map<std::pair<int, int>, Lane> lanes_;
};

Outcome<Ranks> Ranks::start(Launch launch) {
  if (launch.size == 1) return Ranks(std::make_unique<Alone>());
  Outcome<std::unique_ptr<Transport>> joined = join_launched();
  if (!joined) return joined.diagnostics();
  Ranks ranks(std::move(*joined));
  if (launch.size != 0 && ranks.size() != launch.size) {
    Diagnostic d;
    d.place = {"entente", 0, 0, 0};  // of no file
    d.code = "E131";
    d.message = fmt::format("the launcher started {} ranks, but MPI sees {}: they would all answer",
                            launch.size, ranks.size());
    d.help =
        "use the launcher of the MPI that entente was built with (Open MPI's mpirun, or srun --mpi=pmix)";
    return Diagnostics{d};
  }
  return ranks;
}

Ranks::Ranks(std::unique_ptr<Transport> transport, std::size_t piece)
    : impl_(std::make_unique<Impl>(std::move(transport), piece)) {}
Ranks::Ranks(Ranks&&) noexcept = default;
Ranks& Ranks::operator=(Ranks&&) noexcept = default;
Ranks::~Ranks() = default;

int Ranks::rank() const { return impl_->rank(); }
int Ranks::size() const { return impl_->size(); }
std::string Ranks::host() const { return impl_->host(); }

const Start& Ranks::open(const Opening& opening) {
  const std::vector<std::string> hosts = gather(host());
  const std::vector<std::string> all = gather(pack(opening));
  std::string verdict;
  if (leads()) {
    std::vector<Opening> openings;
    openings.reserve(all.size());
    for (const std::string& each : all) openings.push_back(unpack_opening(each));
    verdict = pack(judge(openings, hosts));
  }
  return impl_->start.emplace(unpack_start(broadcast(std::move(verdict))));
}

const Start* Ranks::opened() const { return impl_->start ? &*impl_->start : nullptr; }

void Ranks::send(int to, int tag, std::string bytes) { impl_->send(to, kMail, tag, std::move(bytes)); }
std::optional<Message> Ranks::poll() { return impl_->poll(); }

void Ranks::barrier() {
  gather({});
  broadcast({});
}

std::vector<std::string> Ranks::gather(std::string bytes) {
  std::vector<std::string> all;
  if (leads()) {
    all.push_back(std::move(bytes));
    for (int from = 1; from < size(); ++from) all.push_back(impl_->receive(from));
  } else {
    impl_->say(0, std::move(bytes));
    impl_->flush();
  }
  return all;
}

std::string Ranks::broadcast(std::string bytes) {
  // In round k the first 2^k ranks have it and tell the next 2^k.
  for (int know = 1; know < size(); know *= 2) {
    if (rank() < know) {
      if (rank() + know < size()) impl_->say(rank() + know, bytes);
    } else if (rank() < 2 * know) {
      bytes = impl_->receive(rank() - know);
    }
  }
  impl_->flush();
  return bytes;
}

std::string Ranks::tree_merge(std::string state,
                              const std::function<std::string(std::string low, std::string high)>& merge) {
  // In round k neighbouring runs of 2^k ranks become one.
  for (int step = 1; step < size(); step *= 2) {
    if (rank() % (2 * step) == step) {
      impl_->say(rank() - step, std::move(state));
      impl_->flush();
      return {};
    }
    if (rank() + step < size()) state = merge(std::move(state), impl_->receive(rank() + step));
  }
  return state;
}

void Ranks::finish() { impl_->finish(); }
bool Ranks::finished() const { return impl_->finished(); }
void Ranks::end_all(int code) { impl_->end_all(code); }

}  // namespace entente

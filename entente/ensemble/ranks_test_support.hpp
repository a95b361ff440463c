#pragma once
// For tests only: several ranks in one process.
#include <algorithm>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "entente/ensemble/ranks.hpp"
#include "entente/ensemble/transport.hpp"

namespace entente::testing_support {

/// What a rank meets when another has ended all.
struct Ended : std::runtime_error {
  Ended() : std::runtime_error("another rank ended all") {}
};

/// Ranks as threads of one process. A frame arrives after a few looks, and counts as under way until then.
/// Once a rank has ended all, the others meet Ended where they next look.
class Threads {
 public:
  explicit Threads(int size) : boxes_(static_cast<std::size_t>(size)), under_way_(boxes_.size()) {}

  /// Runs `work` on every rank; rethrows what one of them threw, but for Ended.
  void run(std::size_t piece, const std::function<void(Ranks&)>& work) {
    std::exception_ptr thrown;
    std::vector<std::thread> threads;
    for (std::size_t rank = 0; rank < boxes_.size(); ++rank)
      threads.emplace_back([&, rank] {
        try {
          Ranks ranks(std::make_unique<Wire>(*this, static_cast<int>(rank)), piece);
          work(ranks);
        } catch (const Ended&) {
        } catch (...) {
          const std::lock_guard lock(mutex_);
          if (!thrown) thrown = std::current_exception();
        }
      });
    for (std::thread& thread : threads) thread.join();
    if (thrown) std::rethrow_exception(thrown);
  }

  int finished = 0, longest_frame = 0;
  std::vector<int> ended;  ///< the first code of end_all

 private:
  class Wire final : public Transport {
   public:
    Wire(Threads& all, int rank) : all_(all), rank_(rank) {}
    int rank() const override { return rank_; }
    int size() const override { return static_cast<int>(all_.boxes_.size()); }
    std::string host() const override { return "host" + std::to_string(rank_); }
    void start(int to, int channel, std::string bytes) override {
      const std::lock_guard lock(all_.mutex_);
      all_.longest_frame = std::max(all_.longest_frame, static_cast<int>(bytes.size()));
      all_.under_way_[rank_] += bytes.size();
      all_.boxes_[to].push_back({rank_, channel, std::move(bytes)});
    }
    std::optional<Frame> receive() override {
      const std::lock_guard lock(all_.mutex_);
      if (!all_.ended.empty()) throw Ended();
      std::deque<Frame>& box = all_.boxes_[rank_];
      if (++looks_ % 3 != 0 || box.empty()) return std::nullopt;
      Frame frame = std::move(box.front());
      box.pop_front();
      all_.under_way_[frame.from] -= frame.bytes.size();
      return frame;
    }
    std::size_t under_way() const override {
      const std::lock_guard lock(all_.mutex_);
      return all_.under_way_[rank_];
    }
    void finish() override {
      const std::lock_guard lock(all_.mutex_);
      ++all_.finished;
    }
    void end_all(int code) override {
      const std::lock_guard lock(all_.mutex_);
      if (all_.ended.empty()) all_.ended.push_back(code);
    }

   private:
    Threads& all_;
    int rank_, looks_ = 0;
  };

  mutable std::mutex mutex_;
  std::vector<std::deque<Frame>> boxes_;
  std::vector<std::size_t> under_way_;
};

}  // namespace entente::testing_support

#include "entente/ensemble/sharing.hpp"

#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/ranks_test_support.hpp"
#include "entente/ensemble/test_support.hpp"

namespace entente {
namespace {

using testing::ElementsAre;
using testing_support::made_up_ensemble;
using testing_support::made_up_solvers;
using testing_support::Threads;
using testing_support::varied;

constexpr std::size_t kPiece = 100'000;  // bytes: rows travel in several

/// Everything that the draws say, as bytes and numbers.
struct Said {
  std::string tally;
  std::vector<double> numbers;
  friend bool operator==(const Said&, const Said&) = default;
};

/// On rank 0, in the place of a run file.
class Keeper : public AssessHooks {
 public:
  Diagnostics begin(Gathering& gathering) override {
    for (const RowChunk& chunk : before) EXPECT_TRUE(gathering.add(chunk));
    if (state_before) EXPECT_TRUE(gathering.add(*state_before));
    return {};
  }
  Diagnostics rows(const RowChunk& chunk) override {
    EXPECT_FALSE(kept.overlaps(BlockRanges(chunk.blocks.first, chunk.blocks.last))) << "a block twice";
    kept.add(chunk.blocks);
    chunks.push_back(chunk);
    if (static_cast<int>(chunks.size()) != fail_at) return {};
    Diagnostic d;
    d.code = "F004";
    d.message = "disk full";
    return {d};
  }
  bool wants_state(std::int64_t done) override {
    EXPECT_GE(done, asked_at);
    asked_at = done;
    return ++asked % 100 == 0;
  }
  Diagnostics state(const Tally& tally) override {
    EXPECT_TRUE(kept.without(tally.blocks()).empty()) << "a state lost blocks";
    kept = tally.blocks();
    states.push_back(tally);
    return {};
  }
  Diagnostics exchange(Gathering& gathering, bool cut) override {
    interrupted = cut;
    ++phases;
    if (gathering.is_binned()) state(gathering.tally());
    said = {};
    said.tally = gathering.tally().serialise();
    for (const Reading& reading : gathering.readings(1))
      for (const double x : {reading.summary.mean, reading.summary.mean_high, reading.summary.p05,
                             reading.summary.p50, reading.lowest})
        said.numbers.push_back(std::isnan(x) ? -12345 : x);
    return {};
  }
  std::vector<RowChunk> before, chunks;
  std::optional<Tally> state_before;
  std::vector<Tally> states;
  BlockRanges kept;
  Said said;
  std::int64_t asked_at = 0;
  int asked = 0, fail_at = 0, phases = 0;
  bool interrupted = false;
};

class Watcher : public AssessObserver {
 public:
  void advanced(long done, long wanted) override {
    EXPECT_GE(done, seen);
    EXPECT_LE(done, wanted);
    seen = done;
  }
  long seen = 0;
};

/// A run shared by some ranks of some threads each.
struct Shared {
  int ranks = 2, threads = 1;
  std::int64_t draws = 16 * 90;
  double until_width = 0;
  Precision precision = Precision::float32;
  std::set<std::int64_t> failing{17, 40};
  Keeper keeper;
  Watcher watcher;
  std::function<void(Ranks&)> first = [](Ranks&) {};                                   ///< on every rank
  std::function<void(int rank, std::int64_t block)> meets = [](int, std::int64_t) {};  ///< by any worker
  std::vector<std::stop_source> stops = std::vector<std::stop_source>(5);              ///< by rank

  std::map<std::int64_t, int> solved;  ///< by which rank
  Assessment answer;                   ///< of rank 0

  void go(const Ensemble& ensemble, Threads& processes) {
    std::mutex mutex;
    processes.run(kPiece, [&](Ranks& all) {
      first(all);
      const int rank = all.rank();
      Sharing sharing(all, {rank == 0 ? &keeper : nullptr, rank == 0 ? &watcher : nullptr,
                            stops[static_cast<std::size_t>(rank)].get_token()});
      AssessOptions options;
      options.draws = draws;
      options.threads = threads;
      options.until_width = until_width;
      options.observer = &sharing;
      options.hooks = &sharing;
      options.stop = stops[static_cast<std::size_t>(rank)].get_token();
      const BlockSolverFactory made = made_up_solvers(ensemble, varied(3), precision, failing);
      struct Noting : BlockSolver {
        std::unique_ptr<BlockSolver> inner;
        std::function<void(std::int64_t)> note;
        Precision precision() const override { return inner->precision(); }
        void solve(std::int64_t block, RowNumbers& numbers, BlockQuality& quality) override {
          note(block);
          inner->solve(block, numbers, quality);
        }
      };
      auto result = assess_blocks(
          ensemble,
          [&] {
            auto solver = std::make_unique<Noting>();
            solver->inner = made();
            solver->note = [&, rank](std::int64_t block) {
              meets(rank, block);
              const std::scoped_lock lock(mutex);
              EXPECT_TRUE(solved.emplace(block, rank).second) << "block " << block << " twice";
            };
            return solver;
          },
          options);
      all.finish();
      ASSERT_TRUE(result);
      if (all.leads()) answer = std::move(*result);
    });
  }
  void go(const Ensemble& ensemble) {
    Threads processes(ranks);
    go(ensemble, processes);
    EXPECT_EQ(processes.finished, ranks);
  }
};

constexpr std::int64_t kManyDraws = 16 * 4500;  // above what is exact

TEST(Sharing, SaysTheSameForAnyRanksAndThreads) {
  const Ensemble ensemble = made_up_ensemble(2, 1, 0);
  for (const std::int64_t draws : {std::int64_t{16 * 90}, kManyDraws}) {
    Shared alone;
    alone.ranks = 1;
    alone.draws = draws;
    alone.go(ensemble);
    EXPECT_EQ(alone.answer.quantiles.binned, draws == kManyDraws);
    EXPECT_EQ(alone.answer.quality.failed_draws, 2);
    for (const int ranks : {2, 3, 5})
      for (const int threads : {1, 3}) {
        if (draws == kManyDraws && ranks + threads > 5) continue;  // it takes its time
        Shared shared;
        shared.ranks = ranks;
        shared.threads = threads;
        shared.draws = draws;
        shared.go(ensemble);
        EXPECT_EQ(shared.keeper.said, alone.keeper.said) << ranks << " ranks of " << threads;
        EXPECT_EQ(shared.keeper.kept, BlockRanges(0, draws / 16)) << "all is kept";
        EXPECT_EQ(shared.watcher.seen, draws) << "the progress of all";
        EXPECT_EQ(shared.answer.draws, draws - 2 * 16);
        EXPECT_FALSE(shared.answer.interrupted);
        EXPECT_TRUE(shared.answer.diagnostics.empty());
        // Contiguous shares in the order of the ranks, equal to within a block.
        std::vector<std::int64_t> blocks(static_cast<std::size_t>(ranks));
        int before = 0;
        for (const auto& [block, rank] : shared.solved) {
          EXPECT_GE(rank, before);
          before = rank;
          ++blocks[static_cast<std::size_t>(rank)];
        }
        EXPECT_LE(blocks.front() - blocks.back(), 1);
        EXPECT_GT(blocks.back(), 0);
      }
  }
}

TEST(Sharing, DoublesTravelAsTheyAre) {
  const Ensemble ensemble = made_up_ensemble(2);
  Shared alone, shared;
  alone.ranks = 1;
  alone.precision = shared.precision = Precision::float64;
  alone.go(ensemble);
  shared.go(ensemble);
  EXPECT_EQ(shared.keeper.said, alone.keeper.said);
}

TEST(Sharing, MoreRanksThanBlocks) {
  const Ensemble ensemble = made_up_ensemble(2);
  Shared shared;
  shared.ranks = 5;
  shared.draws = 16 * 3;
  shared.go(ensemble);
  EXPECT_EQ(shared.answer.draws, 48);
  EXPECT_EQ(shared.solved.rbegin()->second, 2);
}

TEST(Sharing, StopsEarlyAfterTheSameDraws) {
  const Ensemble ensemble = made_up_ensemble(2);
  Shared alone, shared;
  for (Shared* each : {&alone, &shared}) {
    each->draws = 16 * 2048;
    each->until_width = 0.35;
    each->ranks = each == &alone ? 1 : 3;
    each->go(ensemble);
  }
  ASSERT_TRUE(alone.answer.until_width);
  EXPECT_TRUE(alone.answer.until_width->stopped_early);
  EXPECT_GT(alone.keeper.phases, 1) << "it looked more than once";
  EXPECT_EQ(shared.keeper.phases, alone.keeper.phases);
  EXPECT_EQ(shared.answer.draws, alone.answer.draws);
  EXPECT_EQ(shared.answer.until_width->reached, alone.answer.until_width->reached);
  EXPECT_EQ(shared.keeper.said, alone.keeper.said);
  EXPECT_EQ(static_cast<std::int64_t>(shared.solved.size()), shared.answer.draws / 16 + 2);
}

TEST(Sharing, WhatIsFinishedIsNotSolvedAgain) {
  const Ensemble ensemble = made_up_ensemble(2);
  Shared whole;
  whole.go(ensemble);
  Shared resumed;
  resumed.ranks = 3;
  for (const RowChunk& chunk : whole.keeper.chunks) {
    if (chunk.blocks.first % 3 == 0) resumed.keeper.before.push_back(chunk);
  }
  ASSERT_GT(resumed.keeper.before.size(), 1U);
  ASSERT_LT(resumed.keeper.before.size(), whole.keeper.chunks.size());
  resumed.go(ensemble);
  EXPECT_EQ(resumed.keeper.said, whole.keeper.said);
  for (const RowChunk& chunk : resumed.keeper.before) EXPECT_EQ(resumed.solved.count(chunk.blocks.first), 0U);
}

TEST(Sharing, StatesOfEveryRankAreKeptOnTheWay) {
  const Ensemble ensemble = made_up_ensemble(2, 1, 0);
  // The first blocks of the other ranks, which are asked in turn, are in before the end: unless threads are
  // scheduled so that one of them has ended before it is asked, which is then tried again.
  const std::int64_t blocks = kManyDraws / 16, second = blocks / 3, third = 2 * blocks / 3;
  std::optional<Tally> partial;
  Said said;
  for (int attempt = 0; attempt < 10 && !partial; ++attempt) {
    Shared whole;
    whole.ranks = 3;
    whole.draws = kManyDraws;
    whole.go(ensemble);
    said = whole.keeper.said;
    for (const Tally& tally : whole.keeper.states)
      if (tally.blocks().contains(second) && tally.blocks().contains(third) && tally.blocks().size() < blocks)
        partial = tally;
  }
  ASSERT_TRUE(partial);
  Shared resumed;
  resumed.draws = kManyDraws;
  resumed.keeper.state_before = *partial;
  resumed.go(ensemble);
  EXPECT_EQ(resumed.keeper.said, said);
  EXPECT_EQ(resumed.solved.count(second), 0U);
  EXPECT_EQ(resumed.solved.count(third), 0U);
}

TEST(Sharing, AStopOnAnyRankStopsAllAndLosesNothing) {
  const Ensemble ensemble = made_up_ensemble(2, 1, 0);
  for (const std::int64_t draws : {std::int64_t{65536}, kManyDraws})
    for (const int who : {0, 2}) {
      Shared shared;
      shared.ranks = 3;
      shared.threads = 2;
      shared.draws = draws;
      std::atomic<int> blocks{0};
      shared.meets = [&](int rank, std::int64_t) {
        if (rank == who && ++blocks == 50) shared.stops[static_cast<std::size_t>(who)].request_stop();
      };
      shared.go(ensemble);
      EXPECT_TRUE(shared.answer.interrupted);
      EXPECT_TRUE(shared.keeper.interrupted);
      EXPECT_TRUE(shared.answer.diagnostics.empty());
      const auto solved = static_cast<std::int64_t>(shared.solved.size());
      EXPECT_GE(solved, 50);
      EXPECT_LT(solved, draws / 16);
      EXPECT_EQ(shared.keeper.kept.size(), solved) << "everything finished counts";
      EXPECT_EQ(shared.answer.draws / 16 + shared.answer.quality.failed_draws, solved);
    }
}

TEST(Sharing, TroubleOfTheInnerHooksEndsTheRunOfAll) {
  const Ensemble ensemble = made_up_ensemble(2);
  Shared shared;
  shared.ranks = 3;
  shared.draws = 65536;
  shared.keeper.fail_at = 5;
  shared.go(ensemble);
  ASSERT_EQ(shared.answer.diagnostics.size(), 1U);
  EXPECT_EQ(shared.answer.diagnostics[0].message, "disk full");
  EXPECT_LT(shared.solved.size(), 65536U / 16);
}

TEST(Sharing, ARankThatBreaksEndsAll) {
  const Ensemble ensemble = made_up_ensemble(2);
  for (const int who : {0, 1, 2}) {
    Shared shared;
    shared.ranks = 3;
    shared.draws = 65536;
    shared.meets = [&](int rank, std::int64_t block) {
      if (rank == who && block % 50 == 49) throw std::runtime_error("broken");
    };
    Threads processes(3);
    EXPECT_THROW(shared.go(ensemble, processes), std::runtime_error);
    EXPECT_THAT(processes.ended, ElementsAre(1));
    EXPECT_EQ(processes.finished, 0);
  }
}

TEST(Sharing, NonsenseIsNotAddedUp) {
  const Ensemble ensemble = made_up_ensemble(2);
  Shared shared;
  shared.first = [](Ranks& ranks) {
    if (ranks.rank() == 1) ranks.send(0, 0, "no rows at all");
  };
  shared.draws = 65536;
  shared.go(ensemble);
  ASSERT_EQ(shared.answer.diagnostics.size(), 1U);
  EXPECT_EQ(shared.answer.diagnostics[0].code, "E134");
  EXPECT_EQ(shared.answer.diagnostics[0].message, "rank 1 sent blocks that do not make sense");
  EXPECT_TRUE(shared.answer.interrupted);
}

}  // namespace
}  // namespace entente

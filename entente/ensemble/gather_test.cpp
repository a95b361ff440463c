#include "entente/ensemble/gather.hpp"

#include <atomic>
#include <thread>
#include <unordered_set>

#include <gtest/gtest.h>

#include "entente/ensemble/test_support.hpp"

namespace entente {
namespace {

using testing_support::made_up_ensemble;
using testing_support::made_up_solvers;
using testing_support::varied;

constexpr std::int64_t kManyDraws = 16 * 5000;  // wanted: above what is exact

/// Everything there is to say, as bytes and numbers.
struct Said {
  std::string tally;
  std::vector<double> numbers;
  friend bool operator==(const Said&, const Said&) = default;
};
Said said(Gathering& gathering) {
  Said out;
  out.tally = gathering.tally().serialise();
  for (const Reading& reading : gathering.readings(2))
    for (const double x : {reading.summary.mean, reading.summary.mean_low, reading.summary.p05,
                           reading.summary.p50, reading.summary.p95, reading.lowest, reading.highest})
      out.numbers.push_back(std::isnan(x) ? -12345 : x);
  for (const double distance : {0.6, 1.0, 1.3}) out.numbers.push_back(gathering.share_nearer(distance));
  return out;
}

class Keeper : public AssessHooks {
 public:
  Diagnostics rows(const RowChunk& chunk) override {
    chunks.push_back(chunk);
    if (static_cast<int>(chunks.size()) != fail_at) return {};
    Diagnostic d;
    d.code = "F004";
    d.message = "disk full";
    return {d};
  }
  bool wants_state(std::int64_t) override { return ++asked % 50 == 0; }
  Diagnostics state(const Tally& tally) override {
    states.push_back(tally.serialise());
    return {};
  }
  std::vector<RowChunk> chunks;
  std::vector<std::string> states;
  int asked = 0, fail_at = 0;
};

TEST(Gathering, SaysTheSameForAnyThreadsAndAnyCutIntoRanges) {
  const Ensemble ensemble = made_up_ensemble(3);
  for (const Precision precision : {Precision::float32, Precision::float64})
    for (const std::int64_t wanted : {std::int64_t{16 * 90}, kManyDraws}) {
      const auto solvers = made_up_solvers(ensemble, varied(1), precision, {17, 40});
      Gathering one(ensemble, wanted);
      EXPECT_TRUE(one.run(BlockRanges(0, 90), solvers, {.threads = 1}).empty());
      EXPECT_EQ(one.workers(), 1);
      EXPECT_EQ(one.tally().draws(), 88 * 16);
      EXPECT_EQ(one.tally().failed_draws(), 2);
      EXPECT_EQ(one.is_binned(), wanted == kManyDraws);
      const Said expected = said(one);
      for (const int threads : {2, 3, 8}) {
        Gathering many(ensemble, wanted);
        EXPECT_TRUE(many.run(BlockRanges(0, 90), solvers, {.threads = threads}).empty());
        EXPECT_EQ(many.workers(), threads);
        EXPECT_EQ(said(many), expected) << threads;
      }
      Gathering cut(ensemble, wanted);
      BlockRanges outer(0, 7);
      outer.add({60, 90});
      EXPECT_TRUE(cut.run(outer, solvers, {.threads = 2}).empty());
      EXPECT_EQ(cut.blocks(), outer);
      EXPECT_TRUE(cut.run(BlockRanges(0, 90), solvers, {.threads = 3}).empty());
      EXPECT_EQ(said(cut), expected) << "in two parts";
    }
}

TEST(Gathering, EveryWorkerSolvesABlockWhereThereAreEnough) {
  const Ensemble ensemble = made_up_ensemble(2);
  std::atomic<int> made{0};
  std::mutex mutex;
  std::unordered_set<std::thread::id> solved;
  struct Noting : testing_support::MadeUpSolver {
    using MadeUpSolver::MadeUpSolver;
    std::function<void()> note;
    void solve(std::int64_t block, RowNumbers& numbers, BlockQuality& quality) override {
      note();
      MadeUpSolver::solve(block, numbers, quality);
    }
  };
  const BlockSolverFactory solvers = [&] {
    ++made;
    auto solver =
        std::make_unique<Noting>(ensemble.layout, varied(1), Precision::float64, std::set<std::int64_t>{});
    solver->note = [&] {
      const std::scoped_lock lock(mutex);
      solved.insert(std::this_thread::get_id());
    };
    return solver;
  };
  Gathering gathering(ensemble, 16 * 8);
  EXPECT_TRUE(gathering.run(BlockRanges(0, 8), solvers, {.threads = 8}).empty());
  EXPECT_EQ(solved.size(), 8u);
  EXPECT_EQ(made, 8);
  // More threads than blocks: as many as there are blocks.
  Gathering few(ensemble, 16 * 3);
  EXPECT_TRUE(few.run(BlockRanges(0, 3), solvers, {.threads = 8}).empty());
  EXPECT_EQ(few.workers(), 3);
  EXPECT_EQ(few.tally().draws(), 48);
}

TEST(Gathering, HandsOverEveryBlockOnceAndGoesOnFromThem) {
  const Ensemble ensemble = made_up_ensemble(2);
  const auto solvers = made_up_solvers(ensemble, varied(2), Precision::float32, {20});
  Gathering whole(ensemble, 16 * 70);
  Keeper keeper;
  EXPECT_TRUE(whole.run(BlockRanges(0, 70), solvers, {.threads = 3, .hooks = &keeper}).empty());
  BlockRanges kept;
  for (const RowChunk& chunk : keeper.chunks) {
    const BlockRanges part(chunk.blocks.first, chunk.blocks.last);
    EXPECT_FALSE(kept.overlaps(part));
    EXPECT_EQ(chunk.numbers.size(), static_cast<std::size_t>(part.size()) * ensemble.layout.block_size());
    kept.add_all(part);
  }
  EXPECT_EQ(kept, BlockRanges(0, 70));

  // From some of the chunks, in another order, the rest solved anew.
  Gathering resumed(ensemble, 16 * 70);
  EXPECT_TRUE(resumed.add(keeper.chunks[3]));
  EXPECT_TRUE(resumed.add(keeper.chunks[1]));
  EXPECT_FALSE(resumed.add(keeper.chunks[1])) << "it is in already";
  RowChunk other = keeper.chunks[0];
  other.numbers.floats.pop_back();
  EXPECT_FALSE(resumed.add(other)) << "of another layout";
  EXPECT_TRUE(resumed.run(BlockRanges(0, 70), solvers, {.threads = 2}).empty());
  EXPECT_EQ(said(resumed), said(whole));
}

TEST(Gathering, AnInterruptionLosesNothingThatIsFinished) {
  const Ensemble ensemble = made_up_ensemble(2);
  const auto solvers = made_up_solvers(ensemble, varied(2));
  class Stopper : public AssessObserver {
   public:
    void advanced(long done, long) override {
      if (done >= 16 * 21) source.request_stop();
    }
    std::stop_source source;
  } stopper;
  Keeper keeper;
  Gathering stopped(ensemble, 16 * 200);
  EXPECT_TRUE(
      stopped
          .run(BlockRanges(0, 200), solvers,
               {.threads = 3, .observer = &stopper, .hooks = &keeper, .stop = stopper.source.get_token()})
          .empty());
  const std::int64_t done = stopped.blocks().size();
  EXPECT_GE(done, 21);
  EXPECT_LT(done, 30);
  EXPECT_EQ(stopped.blocks(), BlockRanges(0, done)) << "blocks are taken in ascending order and finished";
  Gathering resumed(ensemble, 16 * 200);
  for (const RowChunk& chunk : keeper.chunks) EXPECT_TRUE(resumed.add(chunk));
  EXPECT_EQ(said(resumed), said(stopped));
}

TEST(Gathering, TroubleOfAHookEndsTheRun) {
  const Ensemble ensemble = made_up_ensemble(2);
  Keeper keeper;
  keeper.fail_at = 2;
  Gathering gathering(ensemble, 16 * 1000);
  const Diagnostics trouble = gathering.run(BlockRanges(0, 1000), made_up_solvers(ensemble, varied(2)),
                                            {.threads = 2, .hooks = &keeper});
  ASSERT_EQ(trouble.size(), 1u);
  EXPECT_EQ(trouble[0].message, "disk full");
  EXPECT_LT(gathering.blocks().size(), 60);
}

TEST(Gathering, StatesOfABinnedRunAreWholeAndCanBeGoneOnFrom) {
  const Ensemble ensemble = made_up_ensemble(2);
  const auto solvers = made_up_solvers(ensemble, varied(2), Precision::float32, {3});
  Keeper keeper;
  Gathering whole(ensemble, kManyDraws);
  EXPECT_TRUE(whole.run(BlockRanges(0, 300), solvers, {.threads = 3, .hooks = &keeper}).empty());
  EXPECT_TRUE(keeper.chunks.empty());
  ASSERT_GE(keeper.states.size(), 5u);
  const auto state = Tally::deserialise(whole.plan().figures, keeper.states[2]);
  ASSERT_TRUE(state);
  EXPECT_GE(state->blocks().size(), 100);
  Gathering resumed(ensemble, kManyDraws);
  EXPECT_TRUE(resumed.add(*state));
  EXPECT_FALSE(resumed.add(*state));
  EXPECT_TRUE(resumed.run(BlockRanges(0, 300), solvers, {.threads = 2}).empty());
  EXPECT_EQ(said(resumed), said(whole));
  // An exact run that grew into a binned one: its rows are counted.
  Keeper rows;
  Gathering small(ensemble, 16 * 100);
  EXPECT_TRUE(small.run(BlockRanges(0, 100), solvers, {.threads = 2, .hooks = &rows}).empty());
  Gathering grown(ensemble, kManyDraws);
  for (const RowChunk& chunk : rows.chunks) EXPECT_TRUE(grown.add(chunk));
  EXPECT_EQ(grown.rows().bytes(), 0u);
  EXPECT_TRUE(grown.run(BlockRanges(0, 300), solvers, {.threads = 2}).empty());
  EXPECT_EQ(said(grown), said(whole));
  Gathering exact(ensemble, 64);
  EXPECT_FALSE(exact.add(*state)) << "the kind of run follows from the draws wanted";
}

TEST(Gathering, MemoryDoesNotGrowWithTheDraws) {
  const Ensemble ensemble = made_up_ensemble(2, 1, 0);
  // Few different things to work out, so that a million draws take a moment: what matters is where values
  // fall.
  const testing_support::MakeUp cheap = [](const RowLayout& layout, std::size_t row, std::uint64_t draw) {
    const double u = (static_cast<double>((draw * 2654435761u + row * 40503u) % 1000003u) + 0.5) / 1000003.0;
    return row < layout.row(0, layout.divider(DividerPart::military)) ? u : 2 + u;
  };
  std::size_t pages[2], bytes[2];
  for (const int i : {0, 1}) {
    const std::int64_t draws = i == 0 ? 100'000 : 1'000'000;
    Gathering gathering(ensemble, draws);
    EXPECT_TRUE(
        gathering.run(BlockRanges(0, draws / 16), made_up_solvers(ensemble, cheap), {.threads = 2}).empty());
    EXPECT_EQ(gathering.tally().draws(), draws);
    EXPECT_EQ(gathering.rows().bytes(), 0u) << "no rows are kept";
    pages[i] = gathering.tally().pages();
    bytes[i] = gathering.tally().bytes();
  }
  // Near zero ever smaller values turn up, each octave with half as many: logarithmically few pages more.
  EXPECT_GT(pages[0], 1000u);
  EXPECT_LT(pages[1], pages[0] * 5 / 4);
  EXPECT_LT(bytes[1], bytes[0] * 3 / 2);
}

}  // namespace
}  // namespace entente

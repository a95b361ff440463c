#include "entente/ensemble/saving.hpp"

#include <gtest/gtest.h>

#include "entente/ensemble/run_test_support.hpp"
#include "entente/ensemble/test_support.hpp"

namespace entente {
namespace {

using run_test::code_of;
using run_test::Folder;
using testing_support::made_up_ensemble;
using testing_support::made_up_solvers;
using testing_support::varied;

constexpr std::int64_t kBinned = kMostExactDraws + 16;

/// Due every so many times it is asked; 0: never.
class CountPace : public SavePace {
 public:
  explicit CountPace(int every) : every_(every) {}
  bool due() override { return every_ > 0 && ++asked_ % every_ == 0; }
  void begins() override { ++saves; }
  int saves = 0;

 private:
  int every_, asked_ = 0;
};

/// Ends a run after so many draws.
class Stopper : public AssessObserver {
 public:
  explicit Stopper(long after) : after_(after) {}
  void advanced(long done, long) override {
    if (done >= after_) source_.request_stop();
  }
  std::stop_token token() const { return source_.get_token(); }

 private:
  long after_;
  std::stop_source source_;
};

RunHeader header_for(Precision precision) {
  RunHeader header = run_test::a_header();
  header.precision = precision_name(precision);
  return header;
}

class SavingTest : public testing::Test {
 protected:
  /// One life of a run: begins or goes on with the file, and ends after so many draws.
  Assessment live(std::int64_t draws, int threads, int every, long stop_after = 1L << 40) {
    Outcome<RunFile> file = std::filesystem::exists(path_) ? RunFile::open(path_)
                                                           : RunFile::create(path_, header_for(precision_));
    EXPECT_TRUE(file) << file.diagnostics().front().message;
    CountPace pace(every);
    Saving saving(*file, pace);
    Stopper stopper(stop_after);
    Assessment result = assess_blocks(ensemble_, solvers_,
                                      {.draws = draws,
                                       .threads = threads,
                                       .observer = &stopper,
                                       .hooks = &saving,
                                       .stop = stopper.token()})
                            .
                            operator*();
    EXPECT_TRUE(result.diagnostics.empty()) << result.diagnostics.front().message;
    saves_ = pace.saves;
    std::int64_t stored = finished_blocks(*file).size();
    EXPECT_EQ(stored * 16, result.draws + 16 * failed_blocks(stored)) << "all that is finished is kept";
    return result;
  }
  std::int64_t failed_blocks(std::int64_t blocks) const { return (blocks > 3) + (blocks > 40); }

  void expect_same(const Assessment& a, const Assessment& b) const {
    EXPECT_EQ(a.draws, b.draws);
    EXPECT_EQ(a.interrupted, b.interrupted);
    EXPECT_EQ(a.quality.failed_draws, b.quality.failed_draws);
    EXPECT_EQ(a.quality.max_probability_error, b.quality.max_probability_error);
    EXPECT_EQ(a.share_best.mean, b.share_best.mean);
    ASSERT_EQ(a.strategies.size(), b.strategies.size());
    for (std::size_t s = 0; s < a.strategies.size(); ++s) {
      const auto numbers = [](const Summary& x) {
        return std::vector{x.mean, x.mean_low, x.mean_high, x.p05, x.p50, x.p95};
      };
      EXPECT_EQ(numbers(a.strategies[s].net), numbers(b.strategies[s].net));
      EXPECT_EQ(numbers(a.strategies[s].at[0].level[0]), numbers(b.strategies[s].at[0].level[0]));
      EXPECT_EQ(a.strategies[s].nodes, b.strategies[s].nodes);
    }
  }

  Folder folder_;
  std::string path_ = folder_ / "run.db";
  Precision precision_ = Precision::float32;
  const Ensemble ensemble_ = made_up_ensemble(2);
  BlockSolverFactory solvers_ = made_up_solvers(ensemble_, varied(4), Precision::float32, {3, 40});
  int saves_ = 0;
};

TEST_F(SavingTest, ALifeInPartsIsAsOneLife) {
  for (const Precision precision : {Precision::float32, Precision::float64}) {
    std::filesystem::remove(path_);
    precision_ = precision;
    solvers_ = made_up_solvers(ensemble_, varied(4), precision, {3, 40});
    const std::int64_t draws = 16 * 100;
    const Assessment whole = *assess_blocks(ensemble_, solvers_, {.draws = draws, .threads = 2});
    live(draws, 1, 1, 16 * 2);
    live(draws, 3, 1, 16 * 20);
    live(draws, 2, 0, 16 * 70);
    EXPECT_EQ(saves_, 1) << "all that waits is saved at the end";
    expect_same(live(draws, 3, 2), whole);
    const Assessment again = live(draws, 1, 1);
    EXPECT_EQ(again.threads, 0) << "no block is solved again";
    EXPECT_EQ(saves_, 0);
    expect_same(again, whole);
  }
}

TEST_F(SavingTest, LongerRunsGoOnFromShorterOnes) {
  live(16 * 50, 2, 1);
  const Assessment longer = *assess_blocks(ensemble_, solvers_, {.draws = 16 * 80, .threads = 1});
  expect_same(live(16 * 80, 2, 1), longer);
}

TEST_F(SavingTest, RowsOfASmallerRunGoIntoBins) {
  live(16 * 50, 2, 1);
  const auto part = [&](std::int64_t blocks) {
    Gathering gathering(ensemble_, kBinned);
    EXPECT_TRUE(gathering.run(BlockRanges(0, blocks), solvers_, {.threads = 2}).empty());
    return gathering.tally().serialise();
  };
  const auto stored = [&] {
    const Outcome<RunFile> file = RunFile::read(path_);
    Gathering gathering(ensemble_, kBinned);
    EXPECT_EQ(code_of(restore(*file, gathering)), "");
    return gathering.tally().serialise();
  };
  EXPECT_EQ(stored(), part(50)) << "from rows";
  live(kBinned, 3, 7, 16 * 90);
  {
    const Outcome<RunFile> file = RunFile::read(path_);
    EXPECT_TRUE(file->chunks().empty()) << "a state took their place";
    EXPECT_EQ(stored(), part(finished_blocks(*file).size())) << "from the state";
  }
}

TEST_F(SavingTest, KeepsWhatComesFromElsewhere) {
  Outcome<RunFile> file = RunFile::create(path_, header_for(precision_));
  ASSERT_TRUE(file);
  CountPace pace(1);
  Saving saving(*file, pace);
  Gathering mine(ensemble_, kBinned);
  EXPECT_EQ(code_of(saving.begin(mine)), "");
  // Ranges that do not touch, as of several processes.
  BlockRanges ranges(0, 10);
  ranges.add({50, 55});
  ranges.add({90, 91});
  ASSERT_TRUE(mine.run(ranges, solvers_, {.threads = 2}).empty());
  EXPECT_EQ(code_of(saving.state(mine.tally())), "");
  EXPECT_EQ(finished_blocks(*file), ranges);
  Gathering theirs(ensemble_, kBinned);
  ASSERT_TRUE(theirs.run(BlockRanges(10, 50), solvers_, {.threads = 2}).empty());
  ASSERT_TRUE(mine.add(theirs.tally()));
  EXPECT_EQ(code_of(saving.state(mine.tally())), "");
  Gathering back(ensemble_, kBinned);
  EXPECT_EQ(code_of(restore(*file, back)), "");
  EXPECT_EQ(back.tally().serialise(), mine.tally().serialise());
  // A state that lacks blocks would lose them.
  EXPECT_EQ(code_of(saving.state(theirs.tally())), "E114");
}

TEST_F(SavingTest, SaysItsFirstErrorAndStoresNothingMore) {
  Outcome<RunFile> file = RunFile::create(path_, header_for(precision_));
  ASSERT_TRUE(file);
  std::filesystem::remove(path_);  // writing on would lose everything
  CountPace pace(1);
  Saving saving(*file, pace);
  const auto result =
      assess_blocks(ensemble_, solvers_, {.draws = 16 * 1000, .threads = 3, .hooks = &saving});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->diagnostics.size(), 1u);
  EXPECT_EQ(code_of(result->diagnostics), "F004");
  EXPECT_TRUE(result->interrupted);
  EXPECT_LT(result->draws, 16 * 100);
  EXPECT_GT(result->draws, 0) << "what was finished is concluded";
}

TEST_F(SavingTest, WhatIsOfAnotherRunDoesNotMakeSense) {
  live(16 * 50, 2, 1);
  const Outcome<RunFile> file = RunFile::read(path_);
  const Ensemble other = made_up_ensemble(3);
  Gathering gathering(other, 16 * 50);
  EXPECT_EQ(code_of(restore(*file, gathering)), "E112");
  Gathering twice(ensemble_, 16 * 50);
  EXPECT_EQ(code_of(restore(*file, twice)), "");
  EXPECT_EQ(code_of(restore(*file, twice)), "E112");
}

TEST_F(SavingTest, ARunOfTheFileAloneSolvesNothing) {
  const Assessment part = live(16 * 100, 2, 1, 16 * 20);
  const Outcome<RunFile> file = RunFile::read(path_);
  Restoring restoring(*file);
  const BlockSolverFactory none = [] { return std::unique_ptr<BlockSolver>(); };
  const auto said = assess_blocks(ensemble_, none, {.draws = 16 * 100, .hooks = &restoring});
  ASSERT_TRUE(said);
  expect_same(*said, part);
  OnlyThese same(finished_blocks(*file));
  expect_same(*assess_blocks(ensemble_, solvers_, {.draws = 16 * 100, .threads = 3, .hooks = &same}), part);
}

}  // namespace
}  // namespace entente

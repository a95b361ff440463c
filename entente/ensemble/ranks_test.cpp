#include "entente/ensemble/ranks.hpp"

#include <array>
#include <mutex>
#include <numeric>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "entente/ensemble/opening.hpp"
#include "entente/ensemble/ranks_test_support.hpp"

namespace entente {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::Threads;

std::string joined(std::string low, std::string high) { return std::move(low) + "," + high; }

TEST(Ranks, AloneIsRankZeroOfOne) {
  Outcome<Ranks> ranks = Ranks::start();
  ASSERT_TRUE(ranks);
  EXPECT_EQ(ranks->rank(), 0);
  EXPECT_EQ(ranks->size(), 1);
  EXPECT_TRUE(ranks->leads());
  EXPECT_THAT(ranks->gather("a"), ElementsAre("a"));
  EXPECT_EQ(ranks->broadcast("b"), "b");
  EXPECT_EQ(ranks->tree_merge("c", joined), "c");
  EXPECT_EQ(ranks->opened(), nullptr);
  EXPECT_EQ(ranks->open({0, "", {{"scenario", "x"}}}).kind, Start::Kind::together);
  EXPECT_NE(ranks->opened(), nullptr);
  EXPECT_FALSE(ranks->poll());
  ranks->send(0, 5, "to myself");
  const std::optional<Message> message = ranks->poll();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->tag, 5);
  EXPECT_EQ(message->bytes, "to myself");
  ranks->end_all(7);  // nobody else to end
  EXPECT_TRUE(ranks->finished());
}

RC_GTEST_PROP(Ranks, GatherBroadcastAndMergeKeepTheOrderOfRanks, ()) {
  const int size = *rc::gen::inRange(1, 9);
  const auto piece = *rc::gen::inRange<std::size_t>(1, 40);
  const auto texts = *rc::gen::container<std::vector<std::string>>(
      static_cast<std::size_t>(size), rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
  std::string in_order = texts[0];
  for (int rank = 1; rank < size; ++rank) in_order += "," + texts[rank];

  Threads threads(size);
  std::mutex mutex;
  std::vector<std::string> gathered, told;
  std::string merged;
  threads.run(piece, [&](Ranks& ranks) {
    const std::string& mine = texts[ranks.rank()];
    const std::vector<std::string> all = ranks.gather(mine);
    const std::string word = ranks.broadcast(ranks.leads() ? in_order : "");
    ranks.barrier();
    std::string state = ranks.tree_merge(mine, joined);
    const std::lock_guard lock(mutex);
    told.push_back(word);
    if (ranks.leads()) {
      gathered = all;
      merged = state;
    } else {
      EXPECT_THAT(all, IsEmpty());
      EXPECT_THAT(state, IsEmpty());
    }
  });
  RC_ASSERT(gathered == texts);
  RC_ASSERT(merged == in_order);
  for (const std::string& word : told) RC_ASSERT(word == in_order);
  RC_ASSERT(threads.finished == size);
  RC_ASSERT(threads.longest_frame <= static_cast<int>(piece) + 16);
}

TEST(Ranks, MergeTakesAsManyRoundsAsTheLogarithm) {
  // 1,000 ranks would be 10 rounds; here 9 are 4, so rank 0 merges four times, and 8 merges happen in all.
  Threads threads(9);
  std::mutex mutex;
  int all = 0, on_zero = 0;
  threads.run(100, [&](Ranks& ranks) {
    ranks.tree_merge("x", [&](const std::string& low, const std::string&) {
      const std::lock_guard lock(mutex);
      ++all;
      if (ranks.leads()) ++on_zero;
      return low;
    });
  });
  EXPECT_EQ(all, 8);
  EXPECT_EQ(on_zero, 4);
}

TEST(Ranks, MessagesArriveWholeInOrderAndBesideOtherCalls) {
  constexpr int kSize = 4, kEach = 50;
  Threads threads(kSize);
  std::array<std::vector<int>, kSize> tags;
  int wrong = 0;
  threads.run(10, [&](Ranks& ranks) {
    if (!ranks.leads()) {
      for (int i = 0; i < kEach; ++i)
        ranks.send(0, i, std::string(static_cast<std::size_t>(i), static_cast<char>('a' + ranks.rank())));
    }
    ranks.gather("between");  // must not be taken for a message
    if (ranks.leads()) {
      for (int left = (kSize - 1) * kEach; left > 0;) {
        const std::optional<Message> message = ranks.poll();
        if (!message) continue;
        --left;
        const std::string expected(static_cast<std::size_t>(message->tag),
                                   static_cast<char>('a' + message->from));
        if (message->bytes != expected) ++wrong;
        tags[message->from].push_back(message->tag);
      }
      EXPECT_FALSE(ranks.poll());
    }
  });
  EXPECT_EQ(wrong, 0);
  std::vector<int> ascending(kEach);
  std::iota(ascending.begin(), ascending.end(), 0);
  EXPECT_THAT(tags[0], IsEmpty());
  for (int rank = 1; rank < kSize; ++rank) EXPECT_EQ(tags[rank], ascending);
}

TEST(Ranks, AnExceptionEndsAllInsteadOfWaitingForThem) {
  Threads threads(1);
  EXPECT_THROW(threads.run(10, [](Ranks&) { throw std::runtime_error("broken"); }), std::runtime_error);
  EXPECT_THAT(threads.ended, ElementsAre(1));
  EXPECT_EQ(threads.finished, 0);
}

TEST(Ranks, EndingAllKeepsTheCode) {
  Threads threads(1);
  threads.run(10, [](Ranks& ranks) { ranks.end_all(7); });
  EXPECT_THAT(threads.ended, ElementsAre(7));
  EXPECT_EQ(threads.finished, 0);
}

TEST(Ranks, FinishOnceOnly) {
  Threads threads(3);
  threads.run(10, [](Ranks& ranks) {
    Ranks moved = std::move(ranks);
    moved.finish();
    moved.finish();
  });
  EXPECT_EQ(threads.finished, 3);
}

// ---------------------------------------------------------------- openings

const std::vector<std::string> kHosts{"alpha", "beta", "gamma"};
const Opening kGood{0, "", {{"version", "1"}, {"scenario", std::string(64, 'a')}, {"SIMD set", "avx2"}}};

TEST(Openings, AllAlikeBeginTogether) {
  const Start start = judge({kGood, kGood, kGood}, kHosts);
  EXPECT_EQ(start.kind, Start::Kind::together);
  EXPECT_THAT(start.diagnostics, IsEmpty());
}

TEST(Openings, NameTheRankAndWhatDiffers) {
  Opening other = kGood;
  other.inputs[1].second = std::string(64, 'b');
  Start start = judge({kGood, kGood, other}, kHosts);
  EXPECT_EQ(start.kind, Start::Kind::differ);
  EXPECT_EQ(start.rank, 2);
  ASSERT_EQ(start.diagnostics.size(), 1U);
  EXPECT_EQ(start.diagnostics[0].code, "E132");
  EXPECT_EQ(start.diagnostics[0].message, "rank 2 (on gamma) was started with another scenario than rank 0");

  other = kGood;
  other.inputs[2].second = "avx3";
  start = judge({kGood, other, other}, kHosts);
  EXPECT_EQ(start.diagnostics[0].message,
            "rank 1 (on beta) was started with SIMD set \"avx3\", rank 0 with \"avx2\"");
}

TEST(Openings, AnInputThatOneLacksIsADifference) {
  Opening less = kGood;
  less.inputs.pop_back();
  EXPECT_EQ(judge({kGood, less}, kHosts).kind, Start::Kind::differ);
  EXPECT_EQ(judge({less, kGood}, kHosts).kind, Start::Kind::differ);
}

TEST(Openings, OneThatDeclinesCountsMoreThanOneThatDiffers) {
  Opening other = kGood;
  other.inputs[2].second = "avx3";
  const Opening no{7, "no such file", {}};
  Start start = judge({kGood, other, no}, kHosts);
  EXPECT_EQ(start.kind, Start::Kind::declined);
  EXPECT_EQ(start.rank, 2);
  EXPECT_EQ(start.code, 7);
  EXPECT_EQ(start.account, "no such file");
  EXPECT_FALSE(start.by_all);
  EXPECT_THAT(start.diagnostics[0].message, HasSubstr("rank 2 (on gamma) could not begin"));

  start = judge({no, no, no}, kHosts);
  EXPECT_TRUE(start.by_all);
  start = judge({no, no, {7, "other words", {}}}, kHosts);
  EXPECT_FALSE(start.by_all);
  EXPECT_EQ(start.rank, 0);
}

TEST(Openings, EveryRankLearnsTheSame) {
  Threads threads(3);
  std::mutex mutex;
  std::vector<std::string> learnt;
  threads.run(10, [&](Ranks& ranks) {
    Opening mine = kGood;
    if (ranks.rank() == 1) mine.inputs[1].second = "short";
    const Start& start = ranks.open(mine);
    const std::lock_guard lock(mutex);
    learnt.push_back(pack(start));
    EXPECT_EQ(ranks.opened(), &start);
  });
  ASSERT_EQ(learnt.size(), 3U);
  EXPECT_EQ(learnt[0], learnt[1]);
  EXPECT_EQ(learnt[0], learnt[2]);
  const Start start = unpack_start(learnt[0]);
  EXPECT_EQ(start.kind, Start::Kind::differ);
  EXPECT_EQ(start.rank, 1);
  EXPECT_EQ(start.host, "host1");
}

RC_GTEST_PROP(Openings, SurviveTheirJourney,
              (int code, std::string account, std::vector<std::pair<std::string, std::string>> inputs)) {
  const Opening back = unpack_opening(pack(Opening{code, account, inputs}));
  RC_ASSERT(back.code == code);
  RC_ASSERT(back.account == account);
  RC_ASSERT(back.inputs == inputs);
}

}  // namespace
}  // namespace entente

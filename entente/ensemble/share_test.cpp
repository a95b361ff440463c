#include "entente/ensemble/share.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

BlockRange blocks(std::int64_t first, std::int64_t last) { return {first, last}; }

TEST(Share, ByHand) {
  EXPECT_EQ(share(0, 3, 10), blocks(0, 4));
  EXPECT_EQ(share(1, 3, 10), blocks(4, 7));
  EXPECT_EQ(share(2, 3, 10), blocks(7, 10));
  EXPECT_EQ(share(4, 5, 3), blocks(3, 3));
  EXPECT_EQ(share(999, 1000, INT64_MAX).last, INT64_MAX);
}

TEST(Share, OfWhatRemainsByHand) {
  const std::vector<BlockRange> remaining{{2, 5}, {7, 8}, {20, 26}};
  EXPECT_THAT(share(0, 2, remaining), ElementsAre(blocks(2, 5), blocks(7, 8), blocks(20, 21)));
  EXPECT_THAT(share(1, 2, remaining), ElementsAre(blocks(21, 26)));
  EXPECT_THAT(share(0, 1, remaining), ElementsAre(blocks(2, 5), blocks(7, 8), blocks(20, 26)));
  EXPECT_THAT(share(2, 3, std::vector<BlockRange>{{5, 7}}), IsEmpty());
}

std::vector<std::int64_t> blocks_of(const std::vector<BlockRange>& ranges) {
  std::vector<std::int64_t> blocks;
  for (const auto& [from, to] : ranges)
    for (std::int64_t block = from; block < to; ++block) blocks.push_back(block);
  return blocks;
}

RC_GTEST_PROP(Share, CoversEveryBlockOnceAndNearlyEqually, ()) {
  const int size = *rc::gen::inRange(1, 40);
  const auto blocks = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
  std::int64_t next = 0, least = INT64_MAX, most = 0;
  for (int rank = 0; rank < size; ++rank) {
    const auto [from, to] = share(rank, size, blocks);
    RC_ASSERT(from == next);
    RC_ASSERT(to >= from);
    least = std::min(least, to - from);
    most = std::max(most, to - from);
    next = to;
  }
  RC_ASSERT(next == blocks);
  RC_ASSERT(most - least <= 1);
}

RC_GTEST_PROP(Share, OfWhatRemainsKeepsOrderAndLosesNothing, ()) {
  const int size = *rc::gen::inRange(1, 12);
  // Gaps and lengths in turn; a length may be zero.
  const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 9));
  std::vector<BlockRange> remaining;
  std::int64_t at = 0;
  for (std::size_t i = 0; i + 1 < steps.size(); i += 2) {
    at += steps[i] + 1;
    remaining.push_back({at, at + steps[i + 1]});
    at += steps[i + 1];
  }
  std::vector<std::int64_t> joined;
  std::int64_t least = INT64_MAX, most = 0;
  for (int rank = 0; rank < size; ++rank) {
    const std::vector<BlockRange> mine = share(rank, size, remaining);
    const std::vector<std::int64_t> blocks = blocks_of(mine);
    RC_ASSERT(count(mine) == static_cast<std::int64_t>(blocks.size()));
    for (const auto& [from, to] : mine) RC_ASSERT(from < to);
    joined.insert(joined.end(), blocks.begin(), blocks.end());
    least = std::min(least, count(mine));
    most = std::max(most, count(mine));
  }
  RC_ASSERT(joined == blocks_of(remaining));
  RC_ASSERT(most - least <= 1);
}

}  // namespace
}  // namespace entente

#include "entente/ensemble/ranges.hpp"

#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

using Pairs = std::vector<std::pair<int, int>>;

BlockRanges ranges_of(const Pairs& pairs) {
  BlockRanges ranges;
  for (const auto& [first, length] : pairs) ranges.add({first, first + length});
  return ranges;
}

std::set<int> blocks_of(const Pairs& pairs) {
  std::set<int> blocks;
  for (const auto& [first, length] : pairs)
    for (int b = first; b < first + length; ++b) blocks.insert(b);
  return blocks;
}

Pairs some() {
  return *rc::gen::container<Pairs>(rc::gen::pair(rc::gen::inRange(0, 60), rc::gen::inRange(0, 9)));
}

RC_GTEST_PROP(BlockRanges, IsASetOfBlocks, ()) {
  const Pairs pairs = some(), others = some();
  const BlockRanges ranges = ranges_of(pairs), less = ranges.without(ranges_of(others));
  const std::set<int> blocks = blocks_of(pairs), gone = blocks_of(others);
  RC_ASSERT(ranges.size() == static_cast<std::int64_t>(blocks.size()));
  std::int64_t index = 0, left = 0;
  for (const int b : blocks) RC_ASSERT(ranges.at(index++) == b);
  for (int b = 0; b < 70; ++b) {
    RC_ASSERT(ranges.contains(b) == (blocks.count(b) > 0));
    RC_ASSERT(less.contains(b) == (blocks.count(b) > 0 && gone.count(b) == 0));
    left += less.contains(b) ? 1 : 0;
  }
  RC_ASSERT(less.size() == left);
  RC_ASSERT(ranges.overlaps(ranges_of(others)) == (left < ranges.size()));
}

RC_GTEST_PROP(BlockRanges, EqualSetsAreEqualRanges, ()) {
  Pairs pairs = some();
  const BlockRanges one = ranges_of(pairs);
  std::reverse(pairs.begin(), pairs.end());
  BlockRanges other = ranges_of(pairs);
  other.add_all(one);
  RC_ASSERT(one == other);
  for (std::size_t i = 1; i < one.ranges().size(); ++i)
    RC_ASSERT(one.ranges()[i - 1].last < one.ranges()[i].first);
}

}  // namespace
}  // namespace entente

#include "entente/ensemble/ranges.hpp"

#include <algorithm>

namespace entente {

void BlockRanges::add(BlockRange range) {
  if (range.last <= range.first) return;
  const auto begin = std::partition_point(ranges_.begin(), ranges_.end(),
                                          [&](const BlockRange& r) { return r.last < range.first; });
  auto end = begin;
  for (; end != ranges_.end() && end->first <= range.last; ++end) {
    range.first = std::min(range.first, end->first);
    range.last = std::max(range.last, end->last);
  }
  ranges_.insert(ranges_.erase(begin, end), range);
}

void BlockRanges::add_all(const BlockRanges& others) {
  for (const BlockRange& range : others.ranges_) add(range);
}

BlockRanges BlockRanges::without(const BlockRanges& others) const {
  BlockRanges left;
  for (BlockRange range : ranges_) {
    for (const BlockRange& gone : others.ranges_) {
      if (gone.last <= range.first) continue;
      if (gone.first >= range.last) break;
      left.add({range.first, gone.first});
      range.first = std::max(range.first, gone.last);
    }
    left.add(range);
  }
  return left;
}

bool BlockRanges::overlaps(const BlockRanges& others) const { return without(others).size() != size(); }

bool BlockRanges::contains(std::int64_t block) const {
  const auto found = std::partition_point(ranges_.begin(), ranges_.end(),
                                          [&](const BlockRange& r) { return r.last <= block; });
  return found != ranges_.end() && found->first <= block;
}

std::int64_t BlockRanges::at(std::int64_t index) const {
  for (const BlockRange& range : ranges_) {
    if (index < range.size()) return range.first + index;
    index -= range.size();
  }
  return -1;
}

std::int64_t BlockRanges::size() const {
  std::int64_t blocks = 0;
  for (const BlockRange& range : ranges_) blocks += range.size();
  return blocks;
}

}  // namespace entente

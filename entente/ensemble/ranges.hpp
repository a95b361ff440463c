#pragma once
#include <cstdint>
#include <vector>

namespace entente {

/// Draws of a block: one of every scrambling. Draw d lies in block d / 16, lane d mod 16.
inline constexpr std::size_t kLanes = 16;

/// Consecutive blocks [first, last).
struct BlockRange {
  std::int64_t first = 0, last = 0;
  std::int64_t size() const { return last - first; }
  friend bool operator==(const BlockRange&, const BlockRange&) = default;
};

/// A set of blocks, kept as ascending ranges that neither overlap nor touch: equal sets are equal ranges,
/// in whatever order they came together.
class BlockRanges {
 public:
  BlockRanges() = default;
  /// Blocks [first, last); none where last <= first.
  BlockRanges(std::int64_t first, std::int64_t last) { add({first, last}); }

  /// Adds what is not in the set yet.
  void add(BlockRange range);
  void add_all(const BlockRanges& others);
  /// What is in this set and not in `others`.
  BlockRanges without(const BlockRanges& others) const;
  bool overlaps(const BlockRanges& others) const;
  bool contains(std::int64_t block) const;
  /// The `index`-th block of the set in ascending order, from 0; index < size().
  std::int64_t at(std::int64_t index) const;
  std::int64_t size() const;
  bool empty() const { return ranges_.empty(); }
  const std::vector<BlockRange>& ranges() const { return ranges_; }
  friend bool operator==(const BlockRanges&, const BlockRanges&) = default;

 private:
  std::vector<BlockRange> ranges_;
};

}  // namespace entente

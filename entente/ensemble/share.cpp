#include "entente/ensemble/share.hpp"

#include <algorithm>

namespace entente {

BlockRange share(int rank, int size, std::int64_t blocks) {
  // The first `longer` ranks have one more. No product of rank and blocks: that might overflow.
  const std::int64_t each = blocks / size, longer = blocks % size;
  const std::int64_t first = rank * each + std::min<std::int64_t>(rank, longer);
  return {first, first + each + (rank < longer ? 1 : 0)};
}

std::vector<BlockRange> share(int rank, int size, const std::vector<BlockRange>& remaining) {
  const auto [first, last] = share(rank, size, count(remaining));
  std::vector<BlockRange> mine;
  std::int64_t before = 0;  // blocks in the ranges so far
  for (const auto& [from, to] : remaining) {
    const std::int64_t low = std::max(first - before, std::int64_t{0});
    const std::int64_t high = std::min(last - before, to - from);
    if (low < high) mine.push_back({from + low, from + high});
    before += to - from;
  }
  return mine;
}

std::int64_t count(const std::vector<BlockRange>& ranges) {
  std::int64_t blocks = 0;
  for (const auto& [from, to] : ranges) blocks += to - from;
  return blocks;
}

}  // namespace entente

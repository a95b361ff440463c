#pragma once
#include <cstdint>
#include <vector>

#include "entente/ensemble/ranges.hpp"

namespace entente {

/// The blocks of one rank when `blocks` of them are shared among `size` ranks: contiguous, in the order of
/// the ranks, every block once, no rank more than one block ahead of another. Empty when there are fewer
/// blocks.
BlockRange share(int rank, int size, std::int64_t blocks);

/// The same for what remains of a run that was interrupted: ranges that ascend and do not meet. A rank gets a
/// contiguous stretch of that list, in as few ranges as it has.
std::vector<BlockRange> share(int rank, int size, const std::vector<BlockRange>& remaining);

/// Blocks in these ranges.
std::int64_t count(const std::vector<BlockRange>& ranges);

}  // namespace entente

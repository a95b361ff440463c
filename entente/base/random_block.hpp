#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "entente/base/random.hpp"
#include "entente/base/simd.hpp"

namespace entente {

/// `philox` for many counters at once: out[i] = philox(counters[i], key). Every set gives the same bits.
/// @param set  must run here (simd_runs)
/// @param out  as long as `counters`; may be the same memory
void philox_block(Simd set, std::array<std::uint32_t, 2> key,
                  std::span<const std::array<std::uint32_t, 4>> counters,
                  std::span<std::array<std::uint32_t, 4>> out);

/// The draws 16·block … 16·block + 15, which are point `block` of the sixteen scramblings, in dimensions
/// first_dimension … first_dimension + dimensions − 1:
///     out[i · 16 + lane] = uniform(seed, 16 · block + lane, first_dimension + i), to the bit on every set.
/// Much faster than sixteen times `uniform`: the lanes share the unscrambled point, hence the path through
/// the tree of coins, and differ in the replicate alone.
/// @param set    must run here (simd_runs)
/// @param block  below 2^32
/// @param out    holds dimensions · 16 numbers
void uniform_block(Simd set, std::uint64_t seed, std::uint64_t block, int first_dimension, int dimensions,
                   double* out);

}  // namespace entente

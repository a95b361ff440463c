#pragma once
#include <array>
#include <cstdint>

namespace entente {

/// Dimensions for which direction numbers exist: the Joe-Kuo table as Boost.Random carries it. Whoever hands
/// out dimensions checks against this and says so to the user; the functions below do not.
inline constexpr int kSobolDimensions = 3667;
/// Independent scramblings that the draws of one run are dealt to; their sixteen estimates give the interval
/// of a mean.
inline constexpr int kReplicates = 16;

/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011): a keyed bijection of
/// 128 bits. `scramble` uses key = seed and counter {bits above, their number (at most 28), dimension,
/// replicate}; another use must keep its counters apart from those, best by a second word of 32 or more.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// Coordinate `dimension` of point `index` of the unscrambled Sobol sequence, as a fraction of 2^32. Joe and
/// Kuo (2008) direction numbers, Gray-code order, point 0 is zero (Boost leaves it out).
/// @param index      below 2^32
/// @param dimension  from 0, below kSobolDimensions
std::uint32_t sobol(std::uint64_t index, int dimension);

/// Owen's (1995) nested uniform scrambling: each bit is flipped or not by a fair coin of its own for every
/// (seed, replicate, dimension) and every pattern of the bits above it. The coin is read from Philox at that
/// address, so nothing is stored and any point can be scrambled alone.
std::uint32_t scramble(std::uint32_t bits, std::uint64_t seed, std::uint32_t replicate, int dimension);

/// The number of draw `draw` in `dimension`: point ⌊draw/16⌋ of scrambling draw mod 16 (docs/model.md,
/// "Draws"), at the middle (k+½)/2^32 of its cell. A pure function of its arguments.
/// @return in (0, 1), never 0 or 1
double uniform(std::uint64_t seed, std::uint64_t draw, int dimension);

}  // namespace entente

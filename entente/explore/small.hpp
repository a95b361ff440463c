#pragma once
#include <array>
#include <cstdint>

namespace entente {

// What stands beside small probabilities in every answer (docs/methods/sweeps.md).

/// A mean probability below this is small: mostly what precision leaves to error.
inline constexpr double kSmallProbability = 0.05;
/// By what both precisions are multiplied there.
inline constexpr std::array<double, 3> kSmallFactors{0.25, 1, 4};
/// With what probability each driver group is taken from another scenario there.
inline constexpr std::array<double, 3> kSmallShares{0.1, 0.25, 0.5};
/// Draws that this is worked out on, at most: there are many sets of groups.
inline constexpr std::int64_t kContaminatedDraws = 32;

}  // namespace entente

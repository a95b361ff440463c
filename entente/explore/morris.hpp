#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "entente/explore/estimate.hpp"

namespace entente {

/// Elementary effects of one input: change of the outcome for a move of the input through its whole range, in
/// the outcome's unit.
struct MorrisEffect {
  Estimate mean;       ///< μ
  Estimate mean_size;  ///< μ*: mean of the absolute effects
  Estimate spread;  ///< σ: their standard deviation; large against μ* where effects depend on other inputs
};

/// Trajectories of k + 1 rows, each row differing from the one before in one input, each input moved once
/// (Morris 1991; μ* of Campolongo and others 2007). An effect is Δy/Δx with x divided by its range over all
/// rows. Intervals: percentiles of kResamples bootstrap samples of trajectories.
/// @param columns  the k inputs, all as long as `outcome`; rows as check_trajectories demands
/// @param outcome  finite; its length a multiple of k + 1, at least two trajectories
std::vector<MorrisEffect> morris_effects(std::span<const std::span<const double>> columns,
                                         std::span<const double> outcome, std::uint64_t seed = 1);

/// The first row (from 0) at which the design breaks the rule above, or the number of rows where it never
/// does.
std::size_t broken_trajectory(std::span<const std::span<const double>> columns);

}  // namespace entente

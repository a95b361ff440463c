#pragma once
#include <array>
#include <span>
#include <vector>

#include "entente/base/random.hpp"

namespace entente {

/// Ranks from 1; equal values share the mean of theirs.
std::vector<double> mean_ranks(std::span<const double> values);

/// Spearman's correlation, and what each scrambling makes of it: the mean of these is the whole.
struct RankCorrelation {
  double all = 0;
  std::array<double, kReplicates> replicates{};
};
/// @param a, b  ranks, as long as each other; entry i belongs to scrambling i mod 16
/// @return zeros where either never varies
RankCorrelation rank_correlation(std::span<const double> a, std::span<const double> b);

}  // namespace entente

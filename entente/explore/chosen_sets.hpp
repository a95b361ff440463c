#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "entente/explore/mixture.hpp"

namespace entente {

/// At most so many groups that differ are solved in all their sets; more are sampled.
inline constexpr int kMostExactGroups = 6;

/// Every subset of a set of groups, in ascending order.
std::vector<Coalition> subsets_of(Coalition set);

/// Chains of sets from none to all, of ascending size, and the distinct sets in them.
struct SetChains {
  std::vector<Coalition> sets;
  std::vector<std::vector<std::size_t>> chains;  ///< places among `sets`, by size
  /// One random order of the m groups and its rotations. Of the sizes 0, 1, m − 1 and m every set is there.
  /// @param groups  those that differ, as bits
  static SetChains rotations(Coalition groups, std::uint64_t seed);
};

/// Σ_k C(m, k) w^k (1 − w)^(m − k) of the values by size k = 0 … m.
double mean_over_sizes(std::span<const double> by_size, double w);

/// The sets of groups from which a figure is told that has each group taken with probability w: all of them,
/// or a sample (docs/methods/sweeps.md).
class ChosenSets {
 public:
  ChosenSets() = default;
  /// @param groups      those that differ, m of them
  /// @param most_exact  of more than these the sets are sampled
  ChosenSets(Coalition groups, std::uint64_t seed, int most_exact = kMostExactGroups);
  const std::vector<Coalition>& sets() const { return chains_.sets; }
  bool sampled() const { return !chains_.chains.empty(); }
  /// What each set counts in the mean at w; they sum to one. Exact where all sets are there; else each size
  /// has its binomial weight, shared by the sets of that size.
  std::vector<double> weights(double w) const;
  /// What sampling leaves open of that mean: t(m − 1, .975)·s/√m over what the m chains say by themselves; 0
  /// where all sets are there. @param values  by set
  double sampling_error(std::span<const double> values, double w) const;

 private:
  SetChains chains_;                  ///< its chains are empty where every set is there
  std::vector<std::size_t> of_size_;  ///< how many sets have 0 … m groups
};

}  // namespace entente

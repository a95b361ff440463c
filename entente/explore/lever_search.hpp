#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace entente {

/// A set of levers: bit i for lever i.
using LeverMask = std::uint32_t;
inline constexpr int kMostLevers = 16;

/// The chance of the goal where the levers of a set are offered.
using ChanceOfSet = std::function<double(LeverMask)>;

/// The cheapest set whose chance is at least `at_least`, and how it was found.
struct CheapestSet {
  std::optional<LeverMask> set;  ///< nothing: no set reaches it
  double cost = 0;               ///< of `set`; the sum of its levers'
  /// Where no set reaches it: the set with the greatest chance that was found, in which no lever lowers it.
  LeverMask likeliest = 0;
  std::int64_t solved = 0;  ///< sets whose chance was asked for
  /// Levers that lower the chance both alone and as the last one; the search knows that it falls with them.
  LeverMask lowering = 0;
  /// Pairs of solved sets, one better by every lever in which they differ, whose chances are the other way
  /// round by more than kScaleFall. 0: nothing that was seen contradicts the pruning.
  std::int64_t contradictions = 0;
};

/// Branch and bound over all sets of up to kMostLevers levers. It prunes on monotonicity: a lever either
/// raises the chance or, in `lowering`, lowers it, whatever else is offered; then the answer is that of full
/// enumeration. Of sets that cost the same the one with fewer levers is taken, then the one of the earlier
/// levers.
/// @param costs  one a lever; may be negative
CheapestSet cheapest_set(std::span<const double> costs, double at_least, const ChanceOfSet& chance);

/// What each lever adds to the chance of a set.
struct Contribution {
  int lever = 0;
  double alone = 0;  ///< chance of the lever alone, less that of nothing
  double last = 0;   ///< chance of the set, less that of the set without it
  /// Shapley value: exact in sets of up to kExactShapley; above, the mean of `alone` and `last`, which is the
  /// Shapley value where levers interact in pairs only.
  double shapley = 0;
};
inline constexpr int kExactShapley = 6;
std::vector<Contribution> contributions(LeverMask set, const ChanceOfSet& chance);

/// What a set is worth to T and does to allies.
struct ValueAndHarm {
  LeverMask set = 0;
  double value = 0, harm = 0;
};
/// For each share of everything's value (steps of 1/parts) the set of at least that value with the least
/// harm, exact over all sets; points that another one beats in both are left out.
/// @param value  of each lever; sums
/// @param harm   of a set
std::vector<ValueAndHarm> value_harm_frontier(std::span<const double> value,
                                              const std::function<double(LeverMask)>& harm, int parts);

}  // namespace entente

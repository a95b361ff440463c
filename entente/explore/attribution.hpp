#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "entente/explore/coalitions.hpp"
#include "entente/explore/estimate.hpp"

namespace entente {

/// On which scale a difference is told.
enum class Scale { plain, log_odds };

/// What one group, or several as one, adds to the difference between two scenarios.
struct Attribution {
  std::string name;
  std::vector<int> groups;   ///< of the table
  double shapley = 0;        ///< mean of what it adds over all orders of swapping
  double low = 0, high = 0;  ///< 95 % interval, t with 15 degrees of freedom over the scramblings
  Estimate from_alone;       ///< what it adds when it alone is swapped
  Estimate to_alone;         ///< what it adds when it alone had not been swapped
  /// Whether `shapley` has one; not where a scrambling has probability 0 or 1, so that log-odds have none.
  /// The bounds of the swaps alone are then not numbers where it is theirs.
  bool interval = true;
  bool sides_disagree = false;  ///< the two swaps alone differ in sign, or by more than twice
};

/// Shapley (1953) values of the groups in the game v(S) = the quantity with the groups S from the second
/// scenario: exact, from all 2^n coalitions. They sum to v(all) - v(none) within rounding (1e-9).
/// @param players  groups that are swapped as one; empty: each group by itself
/// On Scale::log_odds v is ln(P/(1 - P)) of the mean probability over draws.
std::vector<Attribution> shapley(const CoalitionTable& table, Scale scale,
                                 const std::vector<Attribution>& players = {});

/// v(S) on a scale; infinite where a probability is 0 or 1.
double on_scale(double value, Scale scale);

/// The smallest sets of groups that carry a quantity across a threshold: none holds another (an antichain),
/// and every set that crosses holds one of them.
struct FlipSets {
  double threshold = 0;
  std::vector<std::vector<int>> sets;  ///< of groups, smallest first, then in the order of the groups
};

/// Sets of groups to swap, from none swapped (`forward`) or back from all swapped, after which the quantity
/// lies on the other side of the threshold; those of which no proper subset does. Exact: every coalition is
/// looked at. Empty where none crosses.
FlipSets flip_sets(const CoalitionTable& table, double threshold, bool forward);

/// Threshold midway between the two scenarios.
double midway(const CoalitionTable& table);

/// The mean where every group is taken from the second scenario with probability w, independently of the
/// others and of the draw: Σ_S w^|S| (1 - w)^(n - |S|) v(S). w = 0 and 1 are the two scenarios.
CoalitionValue contaminated(const CoalitionTable& table, double w);
/// The same mean at many shares, each in as many steps as there are groups.
class ContaminatedMean {
 public:
  explicit ContaminatedMean(const CoalitionTable& table);
  /// @param w  in [0, 1]
  double mean(double w) const;
  /// Of the draws outside one scrambling: what its interval is made of.
  double without(std::size_t replicate, double w) const;

 private:
  std::vector<CoalitionValue> by_size_;  ///< sums over the sets of so many groups
};
/// Smallest w in [0, 1] at which `verdict` is not what it is at w = 0, within 1e-6; nothing where it never
/// is. `verdict` turns only where polynomials of the degree of the number of groups cross.
std::optional<double> turning_share(const std::function<std::size_t(double w)>& verdict);
/// The same on the mean of all draws, with the jackknife's interval from the verdicts without each
/// scrambling. The bounds are NaN where it does not turn without one of them, or is another from the start.
/// @param verdict  of a share, and of the scrambling left out; -1: of none
std::optional<Estimate> where_it_turns(const std::function<std::size_t(double w, int without)>& verdict);
/// Smallest w in [0, 1] at which the contaminated mean lies on the other side of the threshold than at w = 0,
/// within 1e-6; nothing where it never does.
std::optional<Estimate> turning_contamination(const CoalitionTable& table, double threshold);

}  // namespace entente

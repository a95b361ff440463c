#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "entente/ensemble/story.hpp"
#include "entente/explore/chance.hpp"
#include "entente/explore/chosen_sets.hpp"
#include "entente/explore/coalitions.hpp"

namespace entente {

/// A probability that is asked for.
struct ChanceAsked {
  std::string strategy;  ///< of both scenarios
  ChanceEvent event = ChanceEvent::goal;
  int year = 0;  ///< at its end: a verdict year of the first scenario
  friend bool operator==(const ChanceAsked&, const ChanceAsked&) = default;
};

struct ContaminatedChances {
  std::vector<std::vector<Estimate>> at;  ///< by what was asked, then by share
  std::int64_t draws = 0, sets = 0;       ///< a set of groups; sets solved
  bool sampled = false;                   ///< not every set of groups was solved
  bool interrupted = false;               ///< nothing else is then filled
};

/// Probabilities where every driver group is taken from the second scenario with probability w: what
/// contaminate() says in full, in a fraction of its time, to stand beside small probabilities
/// (docs/methods/sweeps.md). Exact where at most `most_exact` groups make any difference. Otherwise the
/// sets are sampled (ChosenSets), and the interval has the error of that in it too.
/// @param asked    not empty
/// @param shares   w, each in [0, 1]
/// @param options  `.on`, `.goal` of On::goal and ChanceEvent::goal, draws …; `.strategy` is not read
/// Errors: those of Mixture::make and solve_coalitions.
Outcome<ContaminatedChances> contaminated_chances(const Scenario& from, const Scenario& to,
                                                  const std::vector<ChanceAsked>& asked,
                                                  std::span<const double> shares,
                                                  const CoalitionOptions& options,
                                                  int most_exact = kMostExactGroups);

/// The mean at w of what each chosen set comes to. Its interval is that of the draws joined with the error of
/// sampling, if any, as the root of the sum of squares. @param by_set  in the order of chosen.sets()
Estimate mean_at(const ChosenSets& chosen, const std::vector<CoalitionValue>& by_set, double w);

/// Something of a single draw, which is then the same draw of both scenarios.
template <class T>
struct ContaminatedDraw {
  std::vector<std::vector<T>> at;  ///< by share, then by year from 1, or by ally in the order of the scenario
  std::int64_t sets = 0;           ///< of groups, solved
  bool sampled = false;            ///< not all of them
};
using ContaminatedYears = ContaminatedDraw<ByChance<double>>;  ///< at the end of every year

/// @param strategy  of both scenarios
/// @param draw      its number, as tell(); nothing: both scenarios' inputs at their medians
/// Errors: those of Mixture::make, InputPlan::make and compile(); E070 a strategy that one scenario lacks.
Outcome<ContaminatedYears> contaminated_years(const Scenario& from, const Scenario& to,
                                              const std::string& strategy, std::uint64_t seed,
                                              std::optional<std::uint64_t> draw,
                                              std::span<const double> shares, const GameOptions& options,
                                              int most_exact = kMostExactGroups);

/// Chances of the fates of one ally.
struct AllyFate {
  double hedging = 0, autonomous = 0, armed = 0;
};
using ContaminatedAllies = ContaminatedDraw<AllyFate>;  ///< at the end of the horizon
/// As contaminated_years(), each driver group but that which brings the allies taken.
Outcome<ContaminatedAllies> contaminated_allies(const Scenario& from, const Scenario& to,
                                                const std::string& strategy, std::uint64_t seed,
                                                std::optional<std::uint64_t> draw,
                                                std::span<const double> shares, const GameOptions& options,
                                                int most_exact = kMostExactGroups);

/// The turns of a story's path, each driver group of the other scenario taken with each share's probability,
/// but those that bring moves (levers always do), a start or a calendar of their own: the path is made of the
/// first scenario's.
struct ContaminatedPath {
  std::vector<PathChances> at;     ///< by share: mean over the sets of groups
  std::vector<std::string> stays;  ///< names of the groups that differ and stay for that
  std::int64_t sets = 0;           ///< of groups, solved
  bool sampled = false;            ///< not all of them
};
/// @param story  of `from`, whose strategy `to` has too
/// Errors: as contaminated_years().
Outcome<ContaminatedPath> contaminated_path(const Scenario& from, const Scenario& to, const Story& story,
                                            std::span<const double> shares,
                                            int most_exact = kMostExactGroups);

}  // namespace entente

#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/explore/chance.hpp"
#include "entente/explore/estimate.hpp"
#include "entente/explore/scenario_sample.hpp"
#include "entente/explore/small.hpp"

namespace entente {

/// How a chance that is small moves with how exactly T and R choose, and with this file's own prior.
struct SmallChance {
  ChanceEvent event = ChanceEvent::goal;
  int year = 0;  ///< at its end: a verdict year, from 1
  struct Row {
    std::string strategy;
    std::vector<Estimate> at;            ///< by kSmallFactors
    std::vector<Estimate> contaminated;  ///< by kSmallShares; empty: no other scenario that has this strategy
  };
  std::vector<Row> rows;  ///< of the strategies under which it is small
};

struct SmallChances {
  std::vector<SmallChance> all;  ///< by event, then by year
  std::int64_t draws = 0;        ///< of the sweep of precisions
  std::string
      other;  ///< id of the scenario that groups are taken from; empty: none, or it has no strategy of these
  std::int64_t other_draws = 0, other_sets = 0;  ///< a set of groups; sets solved
  bool sampled = false;                          ///< not every set of groups was solved

  bool empty() const { return all.empty(); }
};

/// The mean that an answer prints of an event at the end of a verdict year under a strategy; nothing where it
/// prints none.
using PrintedChance =
    std::function<std::optional<double>(ChanceEvent event, int year, const std::string& strategy)>;

/// What stands beside small probabilities: two sweeps of their own.
/// @param strategies  those that the answer is about
/// @param options     `draws` of the sweep of precisions, not those of the answer, which may be many; of
///                    contamination kContaminatedDraws where they are more
/// @param printed     what counts: the answer may be of more draws than the sweeps
/// @param other       whose groups are taken; null: no contamination. Strategies that it lacks have none
/// @param contaminated  strategies that are; empty: all
/// @return nothing where nothing printed is small, and then nothing is solved, or where it was stopped
Outcome<SmallChances> small_chances(const Scenario& scenario, const std::vector<std::string>& strategies,
                                    const StudyOptions& options, const PrintedChance& printed,
                                    const Scenario* other = nullptr,
                                    const std::vector<std::string>& contaminated = {});

/// "realigned at the end of year 8 (under 14 strategies): 5 % to 8 % with both precisions × 0.25, below 1 %
/// to 2 % as they are, below 1 % with × 4.", one a chance.
/// @param printed_years  of these years alone; empty: of all
std::vector<std::string> small_chance_lines(const SmallChances& chances,
                                            const std::vector<int>& printed_years = {});
/// The same of contamination, without the chances that have none: "…: 2 % where each driver group is taken
/// from elsewhere with probability 0.1, 3 % with 0.25, 9 % with 0.5."
std::vector<std::string> contaminated_lines(const SmallChances& chances,
                                            const std::vector<int>& printed_years = {});
/// What contamination was worked out on: "(32 settings for each of 74 of the sets of groups)".
std::string contaminated_on(const SmallChances& chances);

/// The command that says how far they rest on the file's own prior, in a sentence: where no other scenario
/// was at hand.
std::string own_prior_hint(const Scenario& scenario);

/// The sweep of precisions as a JSON array: `on`, `strategy`, `year`, `at` (factor), `value` with
/// `value_low`, `value_high`.
std::string small_chances_json(const SmallChances& chances);
/// Contamination as JSON: `other`, `draws`, `sets`, `sampled`, and `by_share[]` as above, `at` the
/// probability of taking each group; null where there is none.
std::string small_contamination_json(const SmallChances& chances);

}  // namespace entente

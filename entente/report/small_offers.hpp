#pragma once
#include <string>
#include <utility>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/explore/offered.hpp"
#include "entente/explore/small.hpp"
#include "entente/report/page.hpp"

namespace entente {

/// What comes of offers with a printed chance that is small, and how that moves: by kSmallFactors and
/// kSmallShares.
struct SmallOffers {
  std::vector<Offered> asked;
  SweptOffers swept;
  std::string other;  ///< id of the scenario that groups are taken from; empty: none

  bool empty() const { return asked.empty(); }
};

/// @param printed  chances, each with the mean that is printed of it
/// @param options  `draws` of the sweep of precisions
/// @param other    null: none
/// @return nothing where none is small, and then nothing is solved, or where it was stopped.
/// Errors as sweep_offers().
Outcome<SmallOffers> small_offers(const Scenario& scenario,
                                  const std::vector<std::pair<Offered, double>>& printed,
                                  const StudyOptions& options, const Scenario* other);

/// A table of them, its heading first. @param words  by offer
std::vector<TableRow> small_offer_rows(const SmallOffers& offers, const std::vector<std::string>& words);
/// Allies' fates in the last verdict year, one line for each fate under a strategy: "autonomous at the end of
/// year 8, 7 allies under "grand": 3 % to 9 % with both precisions × 0.25, …".
std::vector<std::string> small_ally_lines(const Scenario& scenario, const SmallOffers& offers);
/// The rows of `small_offers` of docs/json.md, and what they were worked out on.
std::string small_offers_json(const Scenario& scenario, const SmallOffers& offers);

}  // namespace entente

#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/explore/estimate.hpp"
#include "entente/explore/scenario_sample.hpp"

namespace entente {

/// A probability of what comes of an offer, at the end of the last verdict year.
struct Offered {
  enum class What {
    goal,
    ever_in_force,  ///< the package, by then
    all_consent,    ///< everybody whose consent the package needs, at one attempt
    ratification,   ///< the public lets it pass, given that all consent
    passes,         ///< both
    autonomous,     ///< an ally
    armed           ///< an ally, with weapons of its own
  };
  What what = What::goal;
  std::string strategy;  ///< whose offer it is
  std::string ally;      ///< code; of what becomes of an ally
  double scale = 1;      ///< of the goal: multiple of the package
  bool answered = true;  ///< of the goal: whether R may reply
  /// Of the goal: levers that are offered steadily in place of the package, into Scenario::levers.
  std::optional<std::vector<int>> levers = {};

  bool of_consent() const {
    return what == What::all_consent || what == What::ratification || what == What::passes;
  }
};

/// How it moves.
struct SweptOffer {
  std::vector<Estimate> by_factor;  ///< both precisions multiplied; empty of consents, which no choice moves
  std::vector<Estimate> by_share;   ///< each driver group taken from elsewhere; empty: told of none
};

struct SweptOffers {
  std::vector<SweptOffer> rows;  ///< in the order asked
  std::int64_t draws = 0;        ///< of the factors
  std::int64_t other_draws = 0;  ///< a set of groups
  std::int64_t most_sets = 0;    ///< of groups, that one of the rows is told from; 0: no other scenario
  bool sampled = false;          ///< not every set of groups was solved for some row
  bool interrupted = false;      ///< rows are then not to be used
};

/// What stands beside small probabilities of what comes of offers (docs/methods/sweeps.md): λ_T and λ_R of
/// every draw times each factor, all else equal; and each driver group taken from `other` with probability w,
/// whole and by itself, as contaminated_chances(). A multiple is one of whatever package the strategy of that
/// name has with the groups taken. Levers and allies are this scenario's own: the group that brings them
/// stays.
/// @param asked    where `other` has no strategy of that name, a row has no shares, but for levers
/// @param options  `.goal`, draws …; of each set of groups kContaminatedDraws at most
/// @param factors  above 0
/// @param other    null: none
/// @param shares   w, each in [0, 1]
/// Errors: E094 draws; those of Mixture::make, InputPlan::make and GameSet::make.
Outcome<SweptOffers> sweep_offers(const Scenario& scenario, const std::vector<Offered>& asked,
                                  const StudyOptions& options, std::span<const double> factors,
                                  const Scenario* other, std::span<const double> shares);

}  // namespace entente

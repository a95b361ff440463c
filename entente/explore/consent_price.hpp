#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "entente/ensemble/statistics.hpp"
#include "entente/explore/drawn_values.hpp"
#include "entente/explore/package.hpp"
#include "entente/game/game.hpp"

namespace entente {

/// Somebody beside D's executive whose consent the package needs.
struct Consenter {
  std::string name, label;
  Summary probability;              ///< of consenting at one attempt
  std::vector<std::string> levers;  ///< of the package that need it
};
struct ConsentPrice {
  std::vector<Consenter> who;
  Summary all;           ///< chance that all of them do, at one attempt
  Summary ratification;  ///< chance that the public lets it pass, given that all consent (2.3)
  Summary passes;        ///< both
};

/// The same draw by draw.
struct ConsentDraws {
  std::vector<std::size_t> who;           ///< into Scenario::consents: those that the package needs
  std::vector<std::vector<double>> each;  ///< [who][draw]
  std::vector<double> all, ratification, passes;
};
/// @param options  of the game whose public ratifies
ConsentDraws consent_draws(const Scenario& scenario, const Package& package, const DrawnValues& draws,
                           const GameOptions& options);
ConsentPrice consents_of(const Scenario& scenario, const Package& package, const DrawnValues& draws,
                         const GameOptions& options);

}  // namespace entente

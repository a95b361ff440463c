#pragma once
#include <cstdint>
#include <optional>

#include "entente/base/outcome.hpp"
#include "entente/model/scenario.hpp"
#include "entente/report/manifest.hpp"

namespace entente::cli {

class Call;

// What several commands ask of a scenario, by the same flags.

/// --goal. @param otherwise  without the flag
Goal goal_of(const Call& call, Goal otherwise);
/// --draws. BadCommandLine where it is no multiple of 16 from kFewestDraws to `most`.
std::int64_t draws_of(const Call& call, std::int64_t otherwise, std::int64_t most);
/// What small probabilities are contaminated with: the file of --contaminate, else the scenario's analogue;
/// nothing where neither is named. Errors of reading, and where the two have nothing to take from each other
/// (Mixture::make).
/// @param analogue  whether the analogue is wanted without the flag
Outcome<std::optional<Scenario>> other_of(const Call& call, const Scenario& scenario, bool analogue);
/// The same of a run that was made: what its manifest carries.
Outcome<std::optional<Scenario>> other_of(const Manifest& manifest);
/// BadCommandLine where --strategy or --against names none of the scenario's strategies.
void must_be_strategies(const Call& call, const Scenario& scenario);

}  // namespace entente::cli

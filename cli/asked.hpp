#pragma once
#include <cstdint>

#include "entente/model/scenario.hpp"

namespace entente::cli {

class Call;

// What several commands ask of a scenario, by the same flags.

/// --goal. @param otherwise  without the flag
Goal goal_of(const Call& call, Goal otherwise);
/// --draws. BadCommandLine where it is no multiple of 16 from kFewestDraws to `most`.
std::int64_t draws_of(const Call& call, std::int64_t otherwise, std::int64_t most);
/// BadCommandLine where --strategy or --against names none of the scenario's strategies.
void must_be_strategies(const Call& call, const Scenario& scenario);

}  // namespace entente::cli

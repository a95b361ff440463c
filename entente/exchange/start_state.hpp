#pragma once
#include <string>

#include "entente/base/outcome.hpp"
#include "entente/game/game.hpp"

namespace entente {

/// Reads "key=value,key=value" into a state, starting from the scenario's own: alignment (fused, partner,
/// independent, realigned), delivered and in_force (a bundle or nothing), office (courting, sceptical),
/// leaders (incumbent, replaced), trust (low, base, high), war (on, over). Errors: E096, one for each wrong
/// pair, with what would work.
Outcome<State> parse_start_state(const Scenario& scenario, const std::string& text);

}  // namespace entente

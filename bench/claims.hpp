#pragma once
#include <nlohmann/json.hpp>

namespace entente::bench {

/// How long a claims file of 10,000 claims takes to read, the scenario that it names included: parsed, bound
/// to what they name and checked for circles; every tree and every figure counted before its time counts.
/// Seconds of it all, of the scenario alone, and of the language without what it names.
nlohmann::ordered_json claims_figures();

}  // namespace entente::bench

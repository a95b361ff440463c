#pragma once
#include <nlohmann/json.hpp>

namespace entente::bench {

/// How long `explore` takes over tables that are made up here, each answer checked: a planted box among
/// 100,000 rows of 20 inputs, and the indices of Sobol's G function from 294,912 rows. Seconds, and times
/// what merely sorting or reading the same numbers takes.
nlohmann::ordered_json explore_figures();

}  // namespace entente::bench

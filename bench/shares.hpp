#pragma once
#include <nlohmann/json.hpp>

#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/inputs.hpp"

namespace entente::bench {

/// Of one run in float that is kept in a file, one thread: which share of its time goes into sampling,
/// solving, adding up and storing, by one clock in that run. The file is read back, and says what the run
/// says.
nlohmann::ordered_json shares(const Scenario& scenario, const Ensemble& ensemble, const InputPlan& inputs,
                              Simd set, const BlockSolverFactory& solvers, std::int64_t draws);

}  // namespace entente::bench

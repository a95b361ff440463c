#pragma once
// For tests only: scenarios of this repository, read.
#include <stdexcept>
#include <string>
#include <utility>

#include "entente/scenario/read.hpp"

namespace entente::report_test {

/// @param name  from the top of the repository
inline Scenario read(const std::string& name) {
  auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/" + name);
  if (!scenario) throw std::runtime_error(render(scenario.diagnostics(), "", false));
  return std::move(*scenario);
}

inline const Scenario& tiny() {
  static const Scenario scenario = read("tests/data/tiny.toml");
  return scenario;
}

}  // namespace entente::report_test

// Any bytes are answered: with a scenario, or with diagnostics that name a place in the text. Never a crash.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "entente/scenario/read.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto scenario = entente::read_scenario_text(text, "fuzz.toml");
  if (!scenario && !entente::has_errors(scenario.diagnostics())) std::abort();
  if (scenario && entente::has_errors(scenario.diagnostics())) std::abort();
  for (const entente::Diagnostic& diagnostic : scenario.diagnostics())
    if (diagnostic.place.line < 1 || diagnostic.place.column < 1 || diagnostic.code.empty()) std::abort();
  const std::string shown = entente::render(scenario.diagnostics(), text, true);
  if (shown.empty() != scenario.diagnostics().empty()) std::abort();
  return 0;
}

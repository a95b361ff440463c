#include "cli/asked.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "cli/call.hpp"
#include "entente/base/utf8.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/explore/mixture.hpp"
#include "entente/report/verdict.hpp"
#include "entente/scenario/read.hpp"

namespace entente::cli {

Goal goal_of(const Call& call, Goal otherwise) {
  for (const Goal goal : {Goal::prevent, Goal::loosen, Goal::neutral, Goal::realign})
    if (call.text("--goal") == goal_name(goal)) return goal;
  return otherwise;
}

std::int64_t draws_of(const Call& call, std::int64_t otherwise, std::int64_t most) {
  const auto draws = static_cast<std::int64_t>(call.whole("--draws", static_cast<std::uint64_t>(otherwise),
                                                          kFewestDraws, static_cast<std::uint64_t>(most)));
  if (draws % kReplicates != 0)
    throw BadCommandLine{fmt::format("--draws cannot be {}: it must be a multiple of 16", draws),
                         fmt::format("sixteen scramblings give each mean its interval; try --draws {}",
                                     (draws + kReplicates - 1) / kReplicates * kReplicates)};
  return draws;
}

Outcome<std::optional<Scenario>> other_of(const Call& call, const Scenario& scenario, bool analogue) {
  const bool named = call.has("--contaminate");
  if (!named && (!analogue || scenario.analogue.empty())) return std::optional<Scenario>();
  Outcome<Scenario> other = named ? read_scenario(call.text("--contaminate")) : read_analogue(scenario);
  if (!other) return other.diagnostics();
  if (const auto mixture = Mixture::make(scenario, *other); !mixture) return mixture.diagnostics();
  return std::optional(std::move(*other));
}

Outcome<std::optional<Scenario>> other_of(const Manifest& manifest) {
  if (!manifest.other) return std::optional<Scenario>();
  Outcome<Scenario> other = read_scenario_text(manifest.other->text, manifest.other->file);
  if (!other) return other.diagnostics();
  return std::optional(std::move(*other));
}

void must_be_strategies(const Call& call, const Scenario& scenario) {
  std::vector<std::string> known;
  for (const Strategy& strategy : scenario.strategies) known.push_back(strategy.name);
  for (const char* flag : {"--strategy", "--against"}) {
    if (!call.has(flag)) continue;
    for (const std::string& name : call.texts(flag)) {
      if (scenario.strategy(name)) continue;
      const std::string near = nearest(name, known);
      std::string list;
      for (const std::string& each : known) list += (list.empty() ? "" : ", ") + each;
      throw BadCommandLine{
          fmt::format("{}: the scenario {} has no strategy {}", flag, scenario.id, in_quotes(name)),
          near.empty() ? "it has " + list : fmt::format("did you mean {}? It has {}", near, list)};
    }
  }
}

}  // namespace entente::cli

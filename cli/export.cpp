#include <cstdio>

#include <fmt/core.h>

#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "entente/base/utf8.hpp"
#include "entente/exchange/efg.hpp"
#include "entente/report/check.hpp"
#include "entente/scenario/read.hpp"

namespace entente::cli {
namespace {

EfgOptions options_of(const Call& call) {
  EfgOptions options;
  if (call.has("--draw")) options.draw = call.whole("--draw", 0, 0, (1ull << 32) - 1);
  options.seed = call.whole("--seed", 1, 0, UINT64_MAX);
  options.strategy = call.text("--strategy");
  options.periods = static_cast<int>(call.whole("--periods", 1, 1, 40));
  options.state = call.text("--state");
  options.type = call.text("--type") == "exploiting" ? Type::exploiting : Type::sincere;
  return options;
}

void must_be_strategy(const Scenario& scenario, const std::string& name) {
  if (name.empty() || scenario.strategy(name)) return;
  std::vector<std::string> known;
  for (const Strategy& strategy : scenario.strategies) known.push_back(strategy.name);
  const std::string near = nearest(name, known);
  throw BadCommandLine{fmt::format("--strategy: the scenario has no strategy {}", in_quotes(name)),
                       near.empty() ? "" : fmt::format("did you mean {}?", near)};
}

}  // namespace

int export_file(const Call& call) {
  if (call.operands.front() != "efg")
    throw BadCommandLine{fmt::format("cannot export {}", in_quotes(call.operands.front())),
                         "one kind is known: entente export efg FILE"};
  const EfgOptions options = options_of(call);
  if (!call.output().empty())
    if (const Diagnostics trouble = unwritable(call.output()); !trouble.empty())
      return refuse(call, trouble, "");

  const std::string& file = call.operands.back();
  const Outcome<Scenario> scenario = read_scenario(file);
  if (!scenario) return refuse(call, scenario.diagnostics(), file);
  must_be_strategy(*scenario, options.strategy);
  const Outcome<Efg> game = export_efg(*scenario, options);
  if (!game) {
    blame_command_line(game.diagnostics());
    return refuse(call, game.diagnostics(), file);
  }
  show(call, scenario.diagnostics(), file, false);
  if (call.has("--solution")) return deliver(call, solution_json(*game));
  if (call.json())
    return deliver(call, record_json("entente/export/1", {{"kind", "efg"}, {"text", game->text}}));
  return deliver(call, game->text);
}

}  // namespace entente::cli

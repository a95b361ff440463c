#include <fmt/core.h>

#include "cli/asked.hpp"
#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "entente/base/utf8.hpp"
#include "entente/ensemble/story.hpp"
#include "entente/report/manifest.hpp"
#include "entente/report/story.hpp"
#include "entente/scenario/read.hpp"

namespace entente::cli {
namespace {

/// The highest number a draw can have: sixteen scramblings of 2^32 points.
constexpr std::uint64_t kLastDraw = (std::uint64_t{1} << 36) - 1;

const Strategy& strategy_of(const Call& call, const Scenario& scenario, const std::string& baseline) {
  const std::string name = call.text("--strategy", baseline);
  if (const Strategy* strategy = scenario.strategy(name)) return *strategy;
  std::vector<std::string> known;
  std::string list;
  for (const Strategy& each : scenario.strategies) {
    known.push_back(each.name);
    list += (list.empty() ? "" : ", ") + each.name;
  }
  const std::string near = nearest(name, known);
  throw BadCommandLine{
      fmt::format("--strategy: the scenario has no strategy {}", in_quotes(name)),
      near.empty() ? "it has " + list : fmt::format("did you mean {}? It has {}", near, list)};
}

/// The draw asked for; of a run it must be one of those that the run made.
std::optional<std::uint64_t> draw_of(const Call& call, const Manifest& manifest) {
  if (!call.has("--draw")) return std::nullopt;
  return call.whole("--draw", 0, 0,
                    manifest.of_run() ? static_cast<std::uint64_t>(manifest.options.draws) - 1 : kLastDraw);
}

/// What the run was made with, unless the command line says otherwise.
GameOptions game_of(const Call& call, GameOptions game) {
  if (call.has("--steps-per-year"))
    game.steps_per_year = static_cast<int>(call.whole("--steps-per-year", 1, 1, 52));
  if (call.has("--divider")) game.quantal_divider = game.bloc = call.text("--divider") == "quantal";
  if (call.has("--reconsider")) game.always = call.text("--reconsider") == "always";
  return game;
}

}  // namespace

int show_draw(const Call& call) {
  if (!call.output().empty())
    if (const Diagnostics trouble = unwritable(call.output()); !trouble.empty())
      return refuse(call, trouble, "");

  const std::string& file = call.operands.front();
  const Outcome<Manifest> manifest = manifest_at(file);
  if (!manifest) return refuse(call, manifest.diagnostics(), file);
  const std::string source = manifest->of_run() ? "" : file;
  const Outcome<Scenario> scenario = read_scenario_text(manifest->text, manifest->file);
  if (!scenario) return refuse(call, scenario.diagnostics(), source);

  const std::string baseline =
      manifest->options.baseline.empty() ? scenario->baseline : manifest->options.baseline;
  const Strategy& strategy = strategy_of(call, *scenario, baseline);
  Outcome<Story> story =
      tell(*scenario, strategy, call.whole("--seed", manifest->options.seed, 0, UINT64_MAX),
           draw_of(call, *manifest), game_of(call, manifest->options.game));
  if (!story) {
    blame_command_line(story.diagnostics());
    return refuse(call, story.diagnostics(), source);
  }
  if (!manifest->of_run()) show(call, scenario.diagnostics(), source, false);
  // A run's own other scenario is in its manifest; what lies beside the file it was read from may have
  // changed.
  auto other = !manifest->other || call.has("--contaminate")
                   ? other_of(call, *scenario, !manifest->of_run() && !story->options.bloc)
                   : other_of(*manifest);
  if (!other) return refuse(call, other.diagnostics(), call.has("--contaminate") ? "" : source);
  StoryReport report{&*scenario, std::move(*story), baseline, call.line};
  report.other = *other ? &**other : nullptr;
  if (const Diagnostics errors = add_small_chances(report); !errors.empty())
    return refuse(call, errors, source);
  return deliver(call, call.json() ? story_json(report)
                                   : story_text(report, {call.colour(Stream::out), call.verbose()}));
}

}  // namespace entente::cli

#include "entente/ensemble/assess.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include <fmt/core.h>

#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/launcher.hpp"
#include "cli/output.hpp"
#include "entente/base/utf8.hpp"
#include "entente/ensemble/sharing.hpp"
#include "entente/report/verdict.hpp"
#include "entente/scenario/read.hpp"

namespace entente::cli {
namespace {

Goal goal_of(const Call& call, Goal otherwise) {
  for (const Goal goal : {Goal::prevent, Goal::loosen, Goal::neutral, Goal::realign})
    if (call.text("--goal") == goal_name(goal)) return goal;
  return otherwise;
}

AssessOptions options_of(const Call& call) {
  AssessOptions options;
  options.seed = call.whole("--seed", 1, 0, UINT64_MAX);
  options.threads = static_cast<int>(call.whole("--threads", 0, 1, 1024));
  options.draws = static_cast<std::int64_t>(call.whole("--draws", 512, kFewestDraws, kMostDraws));
  if (options.draws % 16 != 0)
    throw BadCommandLine{fmt::format("--draws cannot be {}: it must be a multiple of 16", options.draws),
                         fmt::format("sixteen scramblings give each mean its interval; try --draws {}",
                                     (options.draws + 15) / 16 * 16)};
  options.strategies = call.texts("--strategy");
  options.baseline = call.text("--against");
  options.game.steps_per_year = static_cast<int>(call.whole("--steps-per-year", 1, 1, 52));
  options.game.quantal_divider = call.text("--divider") == "quantal";
  options.game.bloc = options.game.quantal_divider;
  options.game.always = call.text("--reconsider") == "always";
  options.precision = call.text("--precision") == "double" ? Precision::float64 : Precision::float32;
  options.simd = call.simd();
  options.until_width = call.above_zero("--until-width");
  return options;
}

void must_be_strategies(const Scenario& scenario, const AssessOptions& options) {
  std::vector<std::string> known;
  for (const Strategy& strategy : scenario.strategies) known.push_back(strategy.name);
  std::vector<std::pair<std::string_view, std::string>> named;
  for (const std::string& name : options.strategies) named.emplace_back("--strategy", name);
  if (!options.baseline.empty()) named.emplace_back("--against", options.baseline);
  for (const auto& [flag, name] : named) {
    if (scenario.strategy(name)) continue;
    const std::string near = nearest(name, known);
    std::string list;
    for (const std::string& each : known) list += (list.empty() ? "" : ", ") + each;
    throw BadCommandLine{
        fmt::format("{}: the scenario has no strategy {}", flag, in_quotes(name)),
        near.empty() ? "it has " + list : fmt::format("did you mean {}? It has {}", near, list)};
  }
}

}  // namespace

int assess(const Call& call) {
  AssessOptions options = options_of(call);
  if (!call.output().empty())
    if (const Diagnostics trouble = unwritable(call.output()); !trouble.empty())
      return refuse(call, trouble, "");

  const std::string& file = call.operands.front();
  const Outcome<Scenario> scenario = read_scenario(file);
  if (!scenario) return refuse(call, scenario.diagnostics(), file);
  must_be_strategies(*scenario, options);
  if (call.ranks->open(opening_of(call, scenario->sha256)).kind != Start::Kind::together) return kBadInput;

  const Interrupt interrupt;
  Ranks& ranks = *call.ranks;
  Progress progress(ranks.leads() && is_terminal(Stream::error) && !call.quiet() &&
                    call.text("--progress") != "never");
  options.observer = &progress;
  options.stop = interrupt.token();
  std::optional<Sharing> sharing;
  if (ranks.size() > 1) {
    sharing.emplace(ranks, SharingOptions{options.hooks, &progress, options.stop, options.threads});
    options.observer = &*sharing;
    options.hooks = &*sharing;
  }
  Outcome<Assessment> assessment = entente::assess(*scenario, options);
  // What can be wrong up to here is so on every rank, or has ended all. Only the first has the answer.
  ranks.finish();
  if (!ranks.leads()) return kAnswered;
  options.hooks = nullptr;
  if (!assessment) {
    blame_command_line(assessment.diagnostics());
    return refuse(call, assessment.diagnostics(), file);
  }
  progress.finish(assessment->draws);
  options.observer = nullptr;

  const Verdict verdict =
      make_verdict(*scenario, std::move(*assessment), options, goal_of(call, scenario->goal),
                   scenario.diagnostics(), {progress.seconds(), call.line});
  show(call, verdict.warnings, file, false);
  const int delivered =
      deliver(call, call.json() ? verdict_json(verdict)
                                : verdict_text(verdict, {call.colour(Stream::out), call.verbose()}));
  if (delivered != kAnswered) return delivered;
  if (verdict.assessment.interrupted) {
    std::fputs(fmt::format("entente: interrupted after {} of {} draws; {}\n", verdict.assessment.draws,
                           verdict.assessment.draws_wanted,
                           verdict.baseline() ? "the verdict is of these" : "too few for a verdict")
                   .c_str(),
               stderr);
    return kInterrupted;
  }
  if (!verdict.reliable()) {
    std::fputs("entente: solved, but not reliably: see the line on quality\n", stderr);
    return kNotReliable;
  }
  return kAnswered;
}

}  // namespace entente::cli

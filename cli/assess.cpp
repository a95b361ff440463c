#include "entente/ensemble/assess.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include <fmt/core.h>

#include "cli/asked.hpp"
#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/launcher.hpp"
#include "cli/output.hpp"
#include "cli/saving.hpp"
#include "entente/base/utf8.hpp"
#include "entente/ensemble/sharing.hpp"
#include "entente/report/verdict.hpp"
#include "entente/scenario/read.hpp"

namespace entente::cli {
namespace {

/// The options asked for.
/// @param options  what holds where a flag is not given: the defaults, or those of a run to go on with
AssessOptions options_of(const Call& call, AssessOptions options) {
  options.seed = call.whole("--seed", options.seed, 0, UINT64_MAX);
  options.threads = static_cast<int>(call.whole("--threads", 0, 1, 1024));
  options.draws = draws_of(call, options.draws, kMostDraws);
  if (call.has("--strategy")) options.strategies = call.texts("--strategy");
  options.baseline = call.text("--against", options.baseline);
  options.game.steps_per_year = static_cast<int>(
      call.whole("--steps-per-year", static_cast<std::uint64_t>(options.game.steps_per_year), 1, 52));
  if (call.has("--divider")) options.game.quantal_divider = call.text("--divider") == "quantal";
  options.game.bloc = options.game.quantal_divider;
  if (call.has("--reconsider")) options.game.always = call.text("--reconsider") == "always";
  if (const auto precision = precision_named(call.text("--precision"))) options.precision = *precision;
  if (const auto simd = call.simd()) options.simd = simd;
  if (call.has("--until-width")) options.until_width = call.above_zero("--until-width");
  if (call.has("--explain")) options.explain = true;
  return options;
}

/// The scenario of the file named; without one, of the run that is resumed.
Outcome<Scenario> scenario_of(const Call& call, const Manifest* resumed) {
  if (!call.operands.empty()) return read_scenario(call.operands.front());
  return read_scenario_text(resumed->text, resumed->file);
}

/// What small probabilities are contaminated with. What a run kept goes on, unless the command line says
/// otherwise.
Outcome<std::optional<Scenario>> other_of(const Call& call, const Scenario& scenario, const Manifest* resumed,
                                          const AssessOptions& options) {
  if (resumed && !call.has("--contaminate")) return cli::other_of(*resumed);
  return cli::other_of(call, scenario, !options.game.bloc);
}

}  // namespace

int assess(const Call& call) {
  AssessOptions options = options_of(call, {});
  if (!call.output().empty())
    if (const Diagnostics trouble = unwritable(call.output()); !trouble.empty())
      return refuse(call, trouble, "");
  KeptRun kept(call);
  if (const Diagnostics trouble = kept.look(); !trouble.empty()) return refuse(call, trouble, "");
  if (const Manifest* manifest = kept.manifest()) options = options_of(call, manifest->options);

  const std::string file = call.operands.empty() ? "" : call.operands.front();
  const Outcome<Scenario> scenario = scenario_of(call, kept.manifest());
  if (!scenario) return refuse(call, scenario.diagnostics(), file);
  must_be_strategies(call, *scenario);
  const Goal goal = goal_of(call, kept.manifest() ? kept.manifest()->goal : scenario->goal);
  const auto other = other_of(call, *scenario, kept.manifest(), options);
  if (!other) return refuse(call, other.diagnostics(), call.has("--contaminate") ? "" : file);
  const Scenario* from = *other ? &**other : nullptr;
  if (const Diagnostics trouble = kept.fit(*scenario, options, goal, from); !trouble.empty()) {
    blame_command_line(trouble);
    return refuse(call, trouble, file);
  }
  Opening opening = opening_of(call, scenario->sha256);
  if (kept.manifest())
    opening.inputs.emplace_back("run file", manifest_json(manifest_of(*scenario, options, goal, from)));
  Ranks& ranks = *call.ranks;
  if (ranks.open(opening).kind != Start::Kind::together) return kBadInput;
  if (ranks.leads())  // one process writes the file
    if (const Diagnostics trouble = kept.open(); !trouble.empty()) return refuse(call, trouble, "");

  const Interrupt interrupt;
  Progress progress(ranks.leads() && is_terminal(Stream::error) && !call.quiet() &&
                    call.text("--progress") != "never");
  options.observer = &progress;
  options.hooks = kept.hooks();
  options.stop = interrupt.token();
  std::optional<Sharing> sharing;
  if (ranks.size() > 1) {
    sharing.emplace(ranks, SharingOptions{options.hooks, &progress, options.stop});
    options.observer = &*sharing;
    options.hooks = &*sharing;
  }
  Outcome<Assessment> assessment = entente::assess(*scenario, options);
  // What can be wrong up to here is so on every rank, or has ended all. Only the first has the answer.
  ranks.finish();
  if (!ranks.leads()) return kAnswered;
  if (!assessment) {
    blame_command_line(assessment.diagnostics());
    return refuse(call, assessment.diagnostics(), file);
  }
  progress.finish(assessment->draws);
  options.observer = nullptr;
  options.hooks = nullptr;
  Diagnostics trouble = kept.close();
  assessment->diagnostics.insert(assessment->diagnostics.end(), trouble.begin(), trouble.end());

  Verdict verdict = make_verdict(*scenario, std::move(*assessment), options, goal, scenario.diagnostics(),
                                 {progress.seconds(), call.line});
  verdict.other = from;
  if (const Diagnostics errors = complete(verdict); !errors.empty()) return refuse(call, errors, file);
  show(call, verdict.warnings, file, false);
  const int delivered =
      deliver(call, call.json() ? verdict_json(verdict)
                                : verdict_text(verdict, {call.colour(Stream::out), call.verbose()}));
  if (delivered != kAnswered) return delivered;
  if (verdict.assessment.interrupted) {
    const std::string command = kept.command();
    std::fputs(fmt::format("entente: {} after {} of {} draws; {}{}\n",
                           has_errors(verdict.warnings) ? "stopped" : "interrupted", verdict.assessment.draws,
                           verdict.assessment.draws_wanted,
                           verdict.baseline() ? "the verdict is of these" : "too few for a verdict",
                           command.empty() ? "" : "; to go on: " + command)
                   .c_str(),
               stderr);
  }
  if (has_errors(verdict.warnings)) return kFileTrouble;
  if (verdict.assessment.interrupted) return kInterrupted;
  if (verdict.grounds.interrupted) {
    std::fputs(
        "entente: interrupted; the verdict is whole, but what it rests on, or what --explain adds, is not "
        "all there\n",
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

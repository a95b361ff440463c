#include "entente/report/compare.hpp"

#include <cstdio>

#include <fmt/core.h>

#include "cli/asked.hpp"
#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "entente/scenario/read.hpp"

namespace entente::cli {
namespace {

On on_of(const Call& call) {
  for (const On on : {On::independent, On::realigned, On::goal, On::net})
    if (call.text("--on") == on_name(on)) return on;
  return On::independent;
}

CompareOptions options_of(const Call& call, const Scenario& from, const Scenario& to) {
  CompareOptions options;
  CoalitionOptions& asked = options.coalitions;
  asked.on = on_of(call);
  asked.goal = goal_of(call, to.goal);
  asked.strategy = call.text("--strategy", default_strategy(from, to));
  if (asked.strategy.empty())
    throw BadCommandLine{"the two scenarios have no strategy in common but their baselines",
                         "give one in both the same name, with the rules of each"};
  asked.baseline = call.text("--against", to.baseline);
  asked.seed = call.whole("--seed", 1, 0, UINT64_MAX);
  asked.threads = static_cast<int>(call.whole("--threads", 0, 1, 1024));
  asked.draws = draws_of(call, asked.draws, kMostExactDraws);
  asked.solving.simd = call.simd();
  if (const auto precision = precision_named(call.text("--precision"))) asked.solving.precision = *precision;
  if (call.text("--scale") == "log-odds") options.scale = Scale::log_odds;
  const bool gain = asked.on == On::net;
  if (call.has("--threshold"))
    options.threshold = call.number("--threshold", 0, gain ? -1e6 : 0, gain ? 1e6 : 1);
  if (options.scale == Scale::log_odds && gain)
    throw BadCommandLine{"--scale log-odds: a gain in points has no odds",
                         "take --on independent, realigned or goal"};
  return options;
}

}  // namespace

int compare(const Call& call) {
  if (!call.output().empty())
    if (const Diagnostics trouble = unwritable(call.output()); !trouble.empty())
      return refuse(call, trouble, "");
  if (call.json() && call.has("--csv"))
    throw BadCommandLine{"--json and --csv: one answer has one form", "leave one of them out"};
  const std::string &first = call.operands[0], &second = call.operands[1];
  const Outcome<Scenario> from = read_scenario(first), to = read_scenario(second);
  if (!from && !to) {
    Diagnostics both = from.diagnostics();
    both.insert(both.end(), to.diagnostics().begin(), to.diagnostics().end());
    return refuse(call, both, "");
  }
  if (!from) return refuse(call, from.diagnostics(), first);
  if (!to) return refuse(call, to.diagnostics(), second);

  must_be_strategies(call, *from);
  must_be_strategies(call, *to);
  CompareOptions options = options_of(call, *from, *to);
  const Interrupt interrupt;
  Progress progress(is_terminal(Stream::error) && !call.quiet() && call.text("--progress") != "never");
  const auto draws = static_cast<long>(options.coalitions.draws);
  options.coalitions.stop = interrupt.token();
  std::int64_t sets = 0, of_sets = 0;
  options.coalitions.progress = [&](std::int64_t done, std::int64_t of) {
    sets = done;
    of_sets = of;
    progress.advanced(done * draws, of * draws);
  };
  Outcome<Comparison> comparison = entente::compare(*from, *to, options);
  if (!comparison) {
    blame_command_line(comparison.diagnostics());
    return refuse(call, comparison.diagnostics(), second);
  }
  if (comparison->table.interrupted) {
    std::fputs(fmt::format("entente: interrupted after {} of {} sets of groups, {} draws each; a comparison "
                           "needs them all, so that there is no answer\n",
                           sets, of_sets > 0 ? fmt::format("{}", of_sets) : "all", draws)
                   .c_str(),
               stderr);
    return kInterrupted;
  }
  progress.finish(static_cast<long>(comparison->table.solves));

  ComparisonReport report = comparison_report(*from, *to, std::move(*comparison), options, from.diagnostics(),
                                              to.diagnostics(), {progress.seconds(), call.line});
  if (const Diagnostics errors = add_small_chances(report); !errors.empty()) return refuse(call, errors, "");
  show(call, report.warnings, "", false);
  const int delivered =
      deliver(call, call.json()         ? compare_json(report)
                    : call.has("--csv") ? compare_csv(report)
                                        : compare_text(report, {call.colour(Stream::out), call.verbose()}));
  if (delivered != kAnswered || !report.comparison.crux_interrupted) return delivered;
  std::fputs("entente: interrupted; the comparison is whole but for the crux, which is left out\n", stderr);
  return kInterrupted;
}

}  // namespace entente::cli

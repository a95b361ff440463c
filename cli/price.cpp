#include "entente/explore/price.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/core.h>

#include "cli/asked.hpp"
#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "entente/base/utf8.hpp"
#include "entente/report/price.hpp"
#include "entente/scenario/read.hpp"

namespace entente::cli {
namespace {

/// A chance strictly between 0 and 1.
double chance_of(const Call& call, double otherwise) {
  if (!call.has("--at-least")) return otherwise;
  const std::string text = call.text("--at-least");
  std::size_t end = 0;
  double value = 0;
  try {
    value = std::stod(text, &end);
  } catch (const std::exception&) {
    end = 0;
  }
  if (end != text.size() || text.empty() || !(value > 0 && value < 1))
    throw BadCommandLine{
        fmt::format("--at-least cannot be {}: a chance to reach lies between 0 and 1, both left out",
                    in_quotes(text)),
        "--at-least 0.5 asks for even chances"};
  return value;
}

PriceOptions options_of(const Call& call, const Scenario& scenario) {
  PriceOptions options;
  options.goal = goal_of(call, scenario.goal);
  options.at_least = chance_of(call, options.at_least);
  options.strategy = call.text("--strategy");
  options.baseline = call.text("--against");
  options.seed = call.whole("--seed", options.seed, 0, UINT64_MAX);
  options.threads = static_cast<int>(call.whole("--threads", 0, 1, 1024));
  options.draws = draws_of(call, options.draws, kMostExactDraws);
  if (const auto precision = precision_named(call.text("--precision")))
    options.solving.precision = *precision;
  options.solving.simd = call.simd();
  return options;
}

}  // namespace

int price(const Call& call) {
  chance_of(call, 0.5);  // what is wrong with it is said before the file is read
  if (!call.output().empty())
    if (const Diagnostics trouble = unwritable(call.output()); !trouble.empty())
      return refuse(call, trouble, "");
  const std::string& file = call.operands.front();
  const Outcome<Scenario> scenario = read_scenario(file);
  if (!scenario) return refuse(call, scenario.diagnostics(), file);
  must_be_strategies(call, *scenario);
  PriceOptions options = options_of(call, *scenario);

  const Interrupt interrupt;
  options.stop = interrupt.token();
  Progress progress(is_terminal(Stream::error) && !call.quiet() && call.text("--progress") != "never");
  const auto draws = static_cast<long>(options.draws);
  options.progress = [&](std::int64_t done, std::int64_t of) { progress.advanced(done * draws, of * draws); };
  Outcome<Price> answer = entente::price(*scenario, options);
  if (!answer) {
    blame_command_line(answer.diagnostics());
    return refuse(call, answer.diagnostics(), file);
  }
  if (answer->interrupted) {
    std::fputs("entente: interrupted before all parts of the price were worked out; nothing to print\n",
               stderr);
    return kInterrupted;
  }
  progress.finish(static_cast<long>(answer->solves));
  PriceReport report{
      &*scenario, std::move(*answer), scenario.diagnostics(), {progress.seconds(), call.line}, {}};
  StudyOptions study;
  study.seed = options.seed;
  study.draws = options.draws;
  study.threads = options.threads;
  study.baseline = report.price.baseline;
  study.goal = options.goal;
  study.solving = options.solving;
  study.stop = options.stop;
  Outcome<std::vector<SmallChance>> small =
      small_chances(*scenario, {report.price.baseline, report.price.strategy}, study);
  if (!small) return refuse(call, small.diagnostics(), file);
  report.small = std::move(*small);
  std::erase_if(report.small, [](const SmallChance& chance) { return chance.event != "goal"; });
  report.warnings.insert(report.warnings.end(), report.price.warnings.begin(), report.price.warnings.end());
  sort_diagnostics(report.warnings);
  show(call, report.warnings, file, false);
  const int delivered =
      deliver(call, call.json() ? price_json(report)
                                : price_text(report, {call.colour(Stream::out), call.verbose()}));
  if (delivered != kAnswered) return delivered;
  if (report.price.scale.failed + report.price.without_counter.failed > 0) {
    std::fputs("entente: solved, but not reliably: see the line on quality\n", stderr);
    return kNotReliable;
  }
  return kAnswered;
}

}  // namespace entente::cli

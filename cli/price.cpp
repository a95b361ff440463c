#include "entente/explore/price.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include <fmt/core.h>

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
  options.goal = scenario.goal;
  for (const Goal goal : {Goal::prevent, Goal::loosen, Goal::neutral, Goal::realign})
    if (call.text("--goal") == goal_name(goal)) options.goal = goal;
  options.at_least = chance_of(call, options.at_least);
  options.strategy = call.text("--strategy");
  options.baseline = call.text("--against");
  options.seed = call.whole("--seed", options.seed, 0, UINT64_MAX);
  options.threads = static_cast<int>(call.whole("--threads", 0, 1, 1024));
  options.draws = static_cast<std::int64_t>(
      call.whole("--draws", static_cast<std::uint64_t>(options.draws), kFewestDraws, 65536));
  if (options.draws % 16 != 0)
    throw BadCommandLine{fmt::format("--draws cannot be {}: it must be a multiple of 16", options.draws),
                         fmt::format("sixteen scramblings give each mean its interval; try --draws {}",
                                     (options.draws + 15) / 16 * 16)};
  if (const auto precision = precision_named(call.text("--precision")))
    options.solving.precision = *precision;
  options.solving.simd = call.simd();
  return options;
}

void must_be_strategies(const Call& call, const Scenario& scenario) {
  std::vector<std::string> known;
  for (const Strategy& strategy : scenario.strategies) known.push_back(strategy.name);
  for (const char* flag : {"--strategy", "--against"}) {
    const std::string name = call.text(flag);
    if (name.empty() || scenario.strategy(name)) continue;
    const std::string near = nearest(name, known);
    std::string list;
    for (const std::string& each : known) list += (list.empty() ? "" : ", ") + each;
    throw BadCommandLine{
        fmt::format("{}: the scenario has no strategy {}", flag, in_quotes(name)),
        near.empty() ? "it has " + list : fmt::format("did you mean {}? It has {}", near, list)};
  }
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
  const bool live = is_terminal(Stream::error) && !call.quiet() && call.text("--progress") != "never";
  if (live)
    options.progress = [](std::int64_t done, std::int64_t of) {
      std::fputs(fmt::format("\r\033[K{} of {} parts", done, of).c_str(), stderr);
    };
  const auto start = std::chrono::steady_clock::now();
  Outcome<Price> answer = entente::price(*scenario, options);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (live) std::fputs("\r\033[K", stderr);
  if (!answer) {
    blame_command_line(answer.diagnostics());
    return refuse(call, answer.diagnostics(), file);
  }
  if (answer->interrupted) {
    std::fputs("entente: interrupted before all parts of the price were worked out; nothing to print\n",
               stderr);
    return kInterrupted;
  }
  PriceReport report{&*scenario, std::move(*answer), scenario.diagnostics(), {seconds, call.line}};
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

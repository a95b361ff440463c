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
  const auto other = other_of(call, *scenario, true);
  if (!other) return refuse(call, other.diagnostics(), call.has("--contaminate") ? "" : file);

  const Interrupt interrupt;
  options.stop = interrupt.token();
  Progress progress(is_terminal(Stream::error) && !call.quiet() && call.text("--progress") != "never");
  options.progress = [&](std::int64_t done, std::int64_t of) {
    progress.advanced(static_cast<long>(done * kReplicates), static_cast<long>(of * kReplicates));
  };
  Outcome<Price> answer = entente::price(*scenario, options);
  if (!answer) {
    blame_command_line(answer.diagnostics());
    return refuse(call, answer.diagnostics(), file);
  }
  const auto interrupted = [done = answer->draws, wanted = answer->draws_wanted](std::string_view what) {
    std::fputs(fmt::format("entente: interrupted after {} of {} draws; {}\n", done, wanted, what).c_str(),
               stderr);
    return kInterrupted;
  };
  if (answer->draws < kFewestDraws)
    return interrupted(fmt::format("too few for a price, which needs {}", kFewestDraws));
  progress.finish(static_cast<long>(answer->draws));
  PriceReport report = price_report(*scenario, std::move(*answer), options, scenario.diagnostics(),
                                    {progress.seconds(), call.line});
  report.other = *other ? &**other : nullptr;
  if (const Diagnostics errors = add_small_chances(report); !errors.empty())
    return refuse(call, errors, file);
  show(call, report.warnings, file, false);
  const int delivered =
      deliver(call, call.json() ? price_json(report)
                                : price_text(report, {call.colour(Stream::out), call.verbose()}));
  if (delivered != kAnswered) return delivered;
  if (report.price.interrupted)
    return interrupted(report.price.reserve_draws == 0
                           ? "the answer is of these, without reserve prices and lever sets"
                           : "the answer is of these, without lever sets");
  if (report.price.scale.failed + report.price.without_counter.failed > 0) {
    std::fputs("entente: solved, but not reliably: see the line on quality\n", stderr);
    return kNotReliable;
  }
  return kAnswered;
}

}  // namespace entente::cli

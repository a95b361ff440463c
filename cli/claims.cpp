#include "entente/report/claims.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "cli/asked.hpp"
#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "entente/base/utf8.hpp"
#include "entente/claims/claims_file.hpp"
#include "entente/report/figure.hpp"
#include "entente/scenario/read.hpp"

namespace entente::cli {
namespace {

std::vector<std::string> parted(const std::vector<std::string>& lists) {
  std::vector<std::string> parts;
  for (const std::string& list : lists)
    for (std::size_t at = 0; at <= list.size();) {
      const std::size_t end = std::min(list.find(',', at), list.size());
      std::string part = list.substr(at, end - at);
      part.erase(0, part.find_first_not_of(' '));
      part.erase(part.find_last_not_of(' ') + 1);
      if (!part.empty()) parts.push_back(std::move(part));
      at = end + 1;
    }
  return parts;
}

/// --threshold NAME=X,...
ThresholdChanges thresholds_of(const Call& call) {
  ThresholdChanges thresholds;
  if (!call.has("--threshold")) return thresholds;
  for (const std::string& part : parted(call.texts("--threshold"))) {
    const std::size_t equals = part.find('=');
    char* end = nullptr;
    const std::string number = equals == std::string::npos ? "" : part.substr(equals + 1);
    const double value = std::strtod(number.c_str(), &end);
    if (number.empty() || *end != '\0')
      throw BadCommandLine{fmt::format("--threshold cannot be {}: it is NAME=NUMBER", in_quotes(part)),
                           "--threshold supported=0.8,never=0.01"};
    thresholds[part.substr(0, equals)] = value;
  }
  if (const Diagnostics wrong = check_thresholds(thresholds); !wrong.empty())
    throw BadCommandLine{"--threshold: " + wrong.front().message, wrong.front().help};
  return thresholds;
}

EvaluationOptions options_of(const Call& call) {
  EvaluationOptions options;
  options.seed = call.whole("--seed", options.seed, 0, UINT64_MAX);
  options.threads = static_cast<int>(call.whole("--threads", 0, 1, 1024));
  options.draws = draws_of(call, options.draws, kMostExactDraws);
  options.attribution_draws = std::min(options.attribution_draws, options.draws);
  if (const auto precision = precision_named(call.text("--precision")))
    options.solving.precision = *precision;
  options.solving.simd = call.simd();
  options.sweeps = call.verbose();
  if (call.has("--only")) options.only = parted(call.texts("--only"));
  return options;
}

void must_be_claims(const Claims& claims, const std::vector<std::string>& only) {
  std::vector<std::string> ids;
  for (const Claim& claim : claims.claims) ids.push_back(claim.id);
  std::string unknown, help;
  for (const std::string& id : only) {
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
    unknown += (unknown.empty() ? "" : ", ") + in_quotes(id);
    if (const std::string near = nearest(id, ids); !near.empty())
      help += fmt::format("{}did you mean {}?", help.empty() ? "" : " ", near);
  }
  if (unknown.empty()) return;
  throw BadCommandLine{
      "--only: the file has no claim " + unknown,
      help.empty() ? "it has " + counted(static_cast<long long>(ids.size()), "claim") : help};
}

}  // namespace

int claims(const Call& call) {
  const ThresholdChanges thresholds = thresholds_of(call);
  EvaluationOptions options = options_of(call);
  if (!call.output().empty())
    if (const Diagnostics trouble = unwritable(call.output()); !trouble.empty())
      return refuse(call, trouble, "");
  const std::string& file = call.operands.front();
  const Outcome<Claims> read = read_claims(file, thresholds);
  if (!read) return refuse(call, read.diagnostics(), file);
  must_be_claims(*read, options.only);
  std::vector<std::optional<Scenario>> analogues;  // by scenario of the file
  for (const Claims::Named& named : read->scenarios) {
    analogues.emplace_back();
    if (!options.sweeps || named.scenario.analogue.empty()) continue;
    Outcome<Scenario> other = read_analogue(named.scenario);
    if (!other) return refuse(call, other.diagnostics(), named.scenario.file);
    analogues.back() = std::move(*other);
  }
  for (const std::optional<Scenario>& other : analogues) options.others.push_back(other ? &*other : nullptr);

  const Interrupt interrupt;
  options.stop = interrupt.token();
  Progress progress(is_terminal(Stream::error) && !call.quiet() && call.text("--progress") != "never");
  options.progress = [&](std::int64_t done, std::int64_t of) {
    progress.advanced(static_cast<long>(done * kReplicates), static_cast<long>(of * kReplicates));
  };
  Outcome<Evaluation> evaluation = evaluate_claims(*read, options);
  if (!evaluation) {
    blame_command_line(evaluation.diagnostics());
    return refuse(call, evaluation.diagnostics(), file);
  }
  const auto interrupted = [judged = evaluation->counts.all, left = evaluation->unfinished.size(),
                            draws = options.draws] {
    std::fputs(
        judged == 0 ? "entente: interrupted before any claim could be judged; there is no answer\n"
        : left == 0
            ? "entente: interrupted after all claims were judged; the answer says what it leaves out\n"
            : fmt::format("entente: interrupted after {} of {} claims; the answer is of these, on all {} "
                          "draws, and leaves out the others\n",
                          judged, static_cast<std::size_t>(judged) + left, draws)
                  .c_str(),
        stderr);
    return kInterrupted;
  };
  if (evaluation->interrupted && evaluation->counts.all == 0) return interrupted();
  progress.finish(static_cast<long>(options.draws) * evaluation->plan.games_solved);

  ClaimsReport report{
      &*read, std::move(*evaluation), options, read.diagnostics(), {progress.seconds(), call.line}};
  report.warnings.insert(report.warnings.end(), report.evaluation.warnings.begin(),
                         report.evaluation.warnings.end());
  sort_diagnostics(report.warnings);
  show(call, report.warnings, file, false);
  const int delivered =
      deliver(call, call.json() ? claims_json(report)
                                : claims_text(report, {call.colour(Stream::out), call.verbose()}));
  if (delivered != kAnswered) return delivered;
  if (report.evaluation.interrupted) return interrupted();
  return report.evaluation.contradicted(*read, !call.has("--strict")) ? kContradicted : kAnswered;
}

}  // namespace entente::cli

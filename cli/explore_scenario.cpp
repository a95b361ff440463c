#include "entente/report/explore_scenario.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

#include <fmt/core.h>

#include "cli/asked.hpp"
#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/explore.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "entente/ensemble/assess.hpp"
#include "entente/scenario/read.hpp"

namespace entente::cli {
namespace {

constexpr std::string_view kMethods[] = {"--sobol", "--morris",       "--regret",     "--prim",
                                         "--voi",   "--lambda-sweep", "--contaminate"};
/// With --inputs there are hundreds of rows a point.
constexpr std::uint64_t kDrawsOfGroups = 4096, kDrawsOfInputs = 512;

/// A chance strictly between 0 and 1.
double threshold_of(const Call& call, double otherwise) {
  const double value = call.number("--threshold", otherwise, 0, 1);
  if (value > 0 && value < 1) return value;
  throw BadCommandLine{"--threshold: every chance lies on one side of 0 and of 1",
                       "--threshold 0.5 asks for even chances"};
}

/// @param other  of --contaminate; may be null
ScenarioQuestions questions_of(const Call& call, const Scenario& scenario, const Scenario* other) {
  ScenarioQuestions asked;
  std::string methods;
  bool any = false;
  for (const std::string_view method : kMethods) {
    any = any || call.has(method);
    methods += (methods.empty() ? "" : ", ") + std::string(method);
  }
  if (!any) throw BadCommandLine{"nothing is asked of the scenario", "ask with one or more of " + methods};
  asked.sobol = call.has("--sobol");
  asked.morris = call.has("--morris");
  asked.regret = call.has("--regret");
  asked.voi = call.has("--voi");
  asked.lambda_sweep = call.has("--lambda-sweep");
  asked.contaminate = other;
  asked.threshold = threshold_of(call, asked.threshold);
  if (call.has("--threshold") && !other)
    throw BadCommandLine{"--threshold belongs to --contaminate", "add --contaminate OTHER"};
  asked.prim = call.text("--prim");
  if (call.has("--prim") && asked.prim.find_first_not_of(" \t") == std::string::npos)
    throw BadCommandLine{"--prim needs a condition", "for example --prim 'net > 0 and goal > 0.2'"};
  if (call.has("--inputs") && call.has("--coarse"))
    throw BadCommandLine{"--inputs and --coarse are two ways to group the same inputs", "keep one"};
  asked.choice.by = call.has("--inputs")   ? GroupBy::single
                    : call.has("--coarse") ? GroupBy::coarse
                                           : GroupBy::declared;
  asked.choice.cut_ties = call.has("--cut-ties");
  asked.pairs = call.has("--second");
  if (call.has("--until-width")) asked.until_width = call.above_zero("--until-width");
  for (const std::string_view flag : {"--second", "--until-width"})
    if (call.has(flag) && !asked.sobol)
      throw BadCommandLine{fmt::format("{} belongs to --sobol", flag), "add --sobol"};
  asked.rules.alpha = call.number("--alpha", asked.rules.alpha, 0, 1);
  asked.rules.percentile = call.number("--percentile", 100 * asked.rules.percentile, 1, 99) / 100;
  asked.rules.enough = call.number("--enough", asked.rules.enough, -1e300, 1e300);
  if (call.texts("--strategy").size() > 1)
    throw BadCommandLine{"explore explains one strategy", "give --strategy once"};
  asked.strategy = call.text("--strategy");
  StudyOptions& study = asked.study;
  study.baseline = call.text("--against");
  study.seed = call.whole("--seed", 1, 0, UINT64_MAX);
  study.threads = static_cast<int>(call.whole("--threads", 0, 1, 1024));
  study.draws = static_cast<std::int64_t>(
      call.whole("--draws", call.has("--inputs") ? kDrawsOfInputs : kDrawsOfGroups, 16, 1U << 16U));
  if (call.has("--draws")) asked.contamination_draws = study.draws;
  study.goal = goal_of(call, scenario.goal);
  if (const auto precision = precision_named(call.text("--precision"))) study.solving.precision = *precision;
  if (const auto simd = call.simd()) study.solving.simd = simd;
  study.solving.game.steps_per_year = static_cast<int>(call.whole("--steps-per-year", 1, 1, 52));
  return asked;
}

/// How much a design will solve, in a sentence. Single inputs take long; of groups it is said with --verbose.
void announce(const Call& call, const StudySize& size) {
  if (call.quiet() || !(call.has("--inputs") || call.verbose())) return;
  const bool sobol = size.method == "sobol";
  std::fputs(
      fmt::format("entente: --{} of {} {}: {}{} {} × {} settings × {} strategies = {} games to solve\n",
                  size.method, size.groups, call.has("--inputs") ? "single inputs" : "groups of inputs",
                  size.at_most ? "at most " : "", size.points, sobol ? "base points" : "trajectories",
                  size.rows, size.games, size.solves())
          .c_str(),
      stderr);
}

/// What the command line asks too much of stands there, not in the file.
Place place_of(const Diagnostic& d) {
  const char* flag = d.code == "E094"                       ? "--draws"
                     : d.code == "E070" || d.code == "E143" ? "--strategy, --against"
                                                            : nullptr;
  return flag ? Place{flag, 0, 0, 0} : d.place;
}

}  // namespace

int explore_a_scenario(const Call& call) {
  const std::string file = call.operands.front();
  const Outcome<Scenario> scenario = read_scenario(file);
  if (!scenario) return refuse(call, scenario.diagnostics(), file);
  std::optional<Outcome<Scenario>> other;
  if (call.has("--contaminate")) {
    other = read_scenario(call.text("--contaminate"));
    if (!*other) return refuse(call, other->diagnostics(), call.text("--contaminate"));
  }
  ScenarioQuestions asked = questions_of(call, *scenario, other ? &**other : nullptr);
  const auto analogue = other_of(call, *scenario, asked.lambda_sweep && !other);
  if (!analogue) return refuse(call, analogue.diagnostics(), other ? "" : file);
  if (!other && *analogue) asked.analogue = &**analogue;
  const Interrupt interrupt;
  Progress progress(is_terminal(Stream::error) && !call.quiet() && call.text("--progress") != "never");
  asked.study.stop = interrupt.token();
  // A design counts games: it solves many settings for each of its points.
  std::optional<StudySize> design;
  std::int64_t last = 0;
  asked.study.planned = [&](const StudySize& size) {
    announce(call, size);
    design = size;
    last = 0;
    progress.part("games");
  };
  asked.study.progress = [&](std::int64_t done, std::int64_t of) {
    if (done < last) design.reset();  // another question, asked of draws
    last = done;
    const std::int64_t a_step = design ? design->solves() * 16 / design->points : 16;
    progress.advanced(static_cast<long>(done * a_step), static_cast<long>(of * a_step));
  };
  Outcome<ExploreReport> report = explore_scenario(*scenario, asked);
  if (!report) {
    Diagnostics errors = report.diagnostics();
    for (Diagnostic& d : errors) d.place = place_of(d);
    // Of two files lines would be shown of the wrong one.
    return refuse_questions(call, errors, other ? "" : file);
  }
  progress.finish(static_cast<long>(report->rows));
  report->command = call.line;
  add_of_readers(*report, scenario.diagnostics(), other ? &other->diagnostics() : nullptr);
  show(call, report->warnings, other ? "" : file, false);
  const int delivered =
      deliver(call, call.json() ? explore_json(*report)
                                : explore_text(*report, {call.colour(Stream::out), call.verbose()}));
  if (delivered != kAnswered) return delivered;
  if (report->interrupted) {
    const auto wanted = static_cast<std::size_t>(asked.study.draws);
    std::fputs(
        report->rows < wanted
            ? fmt::format("entente: interrupted after {} of {} draws; the answer is of these, and leaves "
                          "out what had too few\n",
                          report->rows, wanted)
                  .c_str()
            : "entente: interrupted; the answer leaves out what was not finished\n",
        stderr);
    return kInterrupted;
  }
  return kAnswered;
}

}  // namespace entente::cli

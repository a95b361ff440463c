#include "cli/explore.hpp"

#include <span>

#include <fmt/core.h>

#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/speech.hpp"
#include "entente/explore/table.hpp"
#include "entente/report/check.hpp"
#include "entente/report/explore_table.hpp"

namespace entente::cli {
namespace {

constexpr std::string_view kMethods[] = {"--sobol", "--morris", "--regret", "--prim", "--voi"};

/// Flags that mean something for one of the two only.
constexpr std::string_view kOfTables[] = {"--on", "--columns", "--design"};
constexpr std::string_view kOfScenarios[] = {
    "--inputs",      "--coarse",      "--cut-ties",  "--second",        "--lambda-sweep",
    "--contaminate", "--threshold",   "--strategy",  "--against",       "--goal",
    "--draws",       "--until-width", "--precision", "--steps-per-year"};

/// What is asked, and that it can be.
TableQuestions questions_of(const Call& call) {
  TableQuestions asked;
  asked.columns = call.texts("--columns");
  asked.on = call.texts("--on");
  asked.prim = call.text("--prim");
  asked.sobol = call.has("--sobol");
  asked.morris = call.has("--morris");
  asked.regret = call.has("--regret");
  asked.voi = call.has("--voi");
  asked.rules.alpha = call.number("--alpha", asked.rules.alpha, 0, 1);
  asked.rules.percentile = call.number("--percentile", 100 * asked.rules.percentile, 1, 99) / 100;
  asked.rules.enough = call.number("--enough", asked.rules.enough, -1e300, 1e300);
  asked.seed = call.whole("--seed", 1, 0, UINT64_MAX);

  std::string methods;
  bool any = false;
  for (const std::string_view method : kMethods) {
    any = any || call.has(method);
    methods += (methods.empty() ? "" : ", ") + std::string(method);
  }
  if (!any) throw BadCommandLine{"nothing is asked of the table", "ask with one or more of " + methods};
  if (call.has("--prim") && asked.prim.find_first_not_of(" \t") == std::string::npos)
    throw BadCommandLine{"--prim needs a condition", "for example --prim 'cost > 100 and y < 0.5'"};
  for (const std::string_view method : {"--sobol", "--morris"})
    if (call.has(method) && asked.on.empty())
      throw BadCommandLine{fmt::format("{} needs the column of the outcome", method), "name it: --on COLUMN"};
  for (const std::string_view method : {"--regret", "--voi"})
    if (call.has(method) && asked.on.size() < 2 && call.text("--on").find(',') == std::string::npos)
      throw BadCommandLine{
          fmt::format("{} compares strategies: two columns or more with their values", method),
          "name them: --on engage,probe"};
  return asked;
}

int explore_a_table(const Call& call) {
  const std::string file = call.text("--table");
  const TableQuestions asked = questions_of(call);
  const Outcome<Table> table = read_table(file);
  if (!table) return refuse(call, table.diagnostics(), file);
  Outcome<ExploreReport> report = explore_table(*table, asked);
  if (!report) return refuse_questions(call, report.diagnostics(), file);
  report->command = call.line;
  show(call, report->warnings, file, false);
  return deliver(call, call.json() ? explore_json(*report)
                                   : explore_text(*report, {call.colour(Stream::out), call.verbose()}));
}

}  // namespace

int refuse_questions(const Call& call, const Diagnostics& diagnostics, const std::string& table) {
  Diagnostics of_flags, of_table;
  for (const Diagnostic& d : diagnostics)
    (d.place.file.rfind("--", 0) == 0 ? of_flags : of_table).push_back(d);
  if (!of_flags.empty())
    speak(Stream::error, render(of_flags, call.text("--prim"), call.colour(Stream::error)));
  show(call, of_table, table, false);
  if (call.json()) speak(Stream::out, diagnostics_json(diagnostics));
  return of_table.empty() ? kBadCommandLine : kBadInput;
}

int explore(const Call& call) {
  if (!call.output().empty())
    if (const Diagnostics trouble = unwritable(call.output()); !trouble.empty())
      return refuse(call, trouble, "");
  const bool table = call.has("--table");
  if (table && !call.operands.empty())
    throw BadCommandLine{"a scenario and a table are two questions", "give FILE or --table, not both"};
  using Flags = std::span<const std::string_view>;
  const Flags others = table ? Flags(kOfScenarios) : Flags(kOfTables);
  for (const std::string_view flag : others)
    if (call.has(flag))
      throw BadCommandLine{fmt::format("{} is a flag for a {}", flag, table ? "scenario" : "table"),
                           table ? "a table has its columns: see entente explore --help"
                                 : "for a scenario see entente explore --help"};
  return table ? explore_a_table(call) : explore_a_scenario(call);
}

}  // namespace entente::cli

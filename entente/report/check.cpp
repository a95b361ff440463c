#include "entente/report/check.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "entente/claims/claims_file.hpp"
#include "entente/ensemble/inputs.hpp"
#include "entente/explore/mixture.hpp"
#include "entente/game/game.hpp"
#include "entente/report/figure.hpp"
#include "entente/scenario/input_groups.hpp"
#include "entente/scenario/read.hpp"
#include "entente/scenario/toml_tree.hpp"

namespace entente {
namespace {

void append(Diagnostics& to, const Diagnostics& from) { to.insert(to.end(), from.begin(), from.end()); }

Diagnostics without_warnings(Diagnostics diagnostics) {
  std::erase_if(diagnostics, [](const Diagnostic& d) { return d.severity != Severity::error; });
  return diagnostics;
}

std::string money_text(const std::vector<MoneyRow>& money) {
  std::vector<std::vector<std::string>> rows{
      {"number", "of", "points a year [5-95 %]", "bn US$ a year [5-95 %]", ""}};
  for (const MoneyRow& row : money)
    rows.push_back({row.key, row.actor,
                    fmt::format("{} [{}, {}]", three_digits(row.points_p50), three_digits(row.points_p05),
                                three_digits(row.points_p95)),
                    fmt::format("{} [{}, {}]", three_digits(row.money_p50), three_digits(row.money_p05),
                                three_digits(row.money_p95)),
                    row.large    ? "above 3 points"
                    : row.a_year ? ""
                                 : "once"});
  std::vector<std::size_t> widths(rows[0].size(), 0);
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
  std::string text;
  for (const auto& row : rows) {
    std::string line = " ";
    for (std::size_t c = 0; c < row.size(); ++c) line += " " + padded(row[c], widths[c] + 1);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string number_of(std::size_t how_many, std::string_view noun) {
  return counted(static_cast<long long>(how_many), noun);
}

std::string claims_line(const std::string& file, const Claims& claims) {
  const ClaimCounts counts = counts_of(claims);
  return fmt::format(
      "{}: {}: {} model, {} datum, {} mixed, {} not checkable; {} load-bearing; {} over {}, {} of its own\n",
      file, number_of(claims.claims.size(), "claim"), counts.model, counts.datum, counts.mixed,
      counts.not_checkable, counts.load_bearing, number_of(claims.measures.size(), "figure"),
      number_of(claims.scenarios.size(), "scenario"), number_of(claims.facts.size(), "fact"));
}

}  // namespace

bool CheckReport::unreadable() const {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.code[0] == 'F'; });
}

CheckReport check_scenario(const std::string& path, bool strict, bool money) {
  CheckReport report;
  report.file = path;
  Outcome<Scenario> read = read_scenario(path, {.strict = strict});
  report.diagnostics = read.diagnostics();
  if (!read) return report;

  if (!read->analogue.empty()) {
    const auto analogue = read_analogue(*read);
    append(report.diagnostics, analogue ? without_warnings(Mixture::make(*read, *analogue).diagnostics())
                                        : analogue.diagnostics());
  }
  const auto plan = InputPlan::make(*read);
  append(report.diagnostics, plan.diagnostics());
  append(report.diagnostics, group_warnings(*read));
  for (const Strategy& strategy : read->strategies) {
    const auto game = compile(*read, strategy);
    append(report.diagnostics, game.diagnostics());
    if (game) report.sizes.push_back({strategy.name, game->states.size()});
  }
  sort_diagnostics(report.diagnostics);
  if (report.failed()) return report;
  report.scenario = std::move(*read);
  report.inputs = inputs_of(*report.scenario, false);
  if (money) report.money = money_table(*report.scenario);
  return report;
}

CheckReport check_file(const std::string& path, bool strict, bool money) {
  const Outcome<std::string> text = read_bytes(path, kLargestFile);
  if (!text || !is_claims_text(*text)) return check_scenario(path, strict, money);
  CheckReport report;
  report.file = path;
  Outcome<Claims> read = read_claims(path);
  report.diagnostics = read.diagnostics();
  if (read) report.claims = std::move(*read);
  return report;
}

std::string check_text(const CheckReport& report) {
  if (report.claims) return claims_line(report.file, *report.claims);
  if (!report.scenario) return {};
  const Scenario& scenario = *report.scenario;
  const InputUse& use = report.inputs;
  std::string text = fmt::format(
      "{}: {} numbers: {} sourced, {} derived, {} assumed ({} by default); {} facts, {} ties, {} sources\n",
      report.file, use.numbers(), use.sourced, use.derived, use.assumed, use.defaulted, scenario.facts.size(),
      scenario.ties.size(), scenario.sources.size());
  std::string sizes;
  for (const CheckReport::Size& size : report.sizes)
    sizes += fmt::format("{}{} {}", sizes.empty() ? "" : ", ", size.strategy,
                         whole(static_cast<long long>(size.states)));
  bool first = true;
  for (const std::string& line : wrapped("reachable states by strategy: " + sizes, 116)) {
    text += (first ? "  " : "    ") + line + "\n";
    first = false;
  }
  if (!report.money.empty()) text += money_text(report.money);
  return text;
}

}  // namespace entente

#include <cmath>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "entente/base/version.hpp"
#include "entente/report/check.hpp"
#include "entente/report/compare.hpp"
#include "entente/report/repeat.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

Json scenario_json(const Scenario& scenario, const CoalitionValue& value) {
  const Estimate e = value.estimate();
  return {{"id", scenario.id}, {"title", scenario.title}, {"sha256", scenario.sha256},
          {"value", e.value},  {"value_low", e.low},      {"value_high", e.high}};
}

Json attribution_json(const Comparison& c, const std::vector<Attribution>& parts) {
  Json rows = Json::array();
  for (const Attribution& a : parts) {
    Json groups = Json::array();
    for (const int g : a.groups) groups.push_back(c.table.groups[static_cast<std::size_t>(g)]);
    rows.push_back({{"driver", a.name},
                    {"groups", std::move(groups)},
                    {"shapley", a.shapley},
                    {"low", a.interval ? Json(a.low) : Json(nullptr)},
                    {"high", a.interval ? Json(a.high) : Json(nullptr)},
                    {"from_alone", a.from_alone.value},
                    {"from_alone_low", a.from_alone.low},
                    {"from_alone_high", a.from_alone.high},
                    {"to_alone", a.to_alone.value},
                    {"to_alone_low", a.to_alone.low},
                    {"to_alone_high", a.to_alone.high},
                    {"sides_disagree", a.sides_disagree}});
  }
  return rows;
}

Json sets_json(const Comparison& c, const FlipSets& flips) {
  Json sets = Json::array();
  for (const std::vector<int>& set : flips.sets) {
    Json names = Json::array();
    for (const int g : set) names.push_back(c.table.groups[static_cast<std::size_t>(g)]);
    sets.push_back(std::move(names));
  }
  return sets;
}

Json distances_json(const Comparison& c) {
  Json rows = Json::array();
  for (const DriverDistance& d : c.distances) {
    Json largest = Json::array();
    for (const DriverDistance::Input& input : d.largest)
      largest.push_back(
          {{"key", input.key}, {"from", input.from}, {"to", input.to}, {"difference", input.difference}});
    rows.push_back({{"driver", d.group},
                    {"distance", d.matched > 0 ? Json(d.distance) : Json(nullptr)},
                    {"matched", d.matched},
                    {"unmatched", d.unmatched},
                    {"largest", std::move(largest)}});
  }
  return rows;
}

Json crux_json(const Comparison& c) {
  Json rows = Json::array();
  for (const Judgement& j : c.crux) {
    const auto turn = [&](double Estimate::*part) {
      return j.turns_at ? Json((*j.turns_at).*part) : Json(nullptr);
    };
    rows.push_back({{"judgement", j.key},
                    {"driver", j.group},
                    {"unit", j.unit},
                    {"from", {{"p05", j.from[0]}, {"p50", j.from[1]}, {"p95", j.from[2]}}},
                    {"to", {{"p05", j.to[0]}, {"p50", j.to[1]}, {"p95", j.to[2]}}},
                    {"value", j.value.value},
                    {"value_low", j.value.low},
                    {"value_high", j.value.high},
                    {"flips", j.flips},
                    {"turns_at", turn(&Estimate::value)},
                    {"turns_at_low", turn(&Estimate::low)},
                    {"turns_at_high", turn(&Estimate::high)}});
  }
  return rows;
}

Json contamination_json(const Comparison& c) {
  Json rows = Json::array();
  for (int i = 0; i <= 10; ++i) {
    const double w = i / 10.0;
    const Estimate at = contaminated(c.table, w).estimate();
    rows.push_back({{"share", w}, {"value", at.value}, {"value_low", at.low}, {"value_high", at.high}});
  }
  const auto turn = [&](double Estimate::*part) {
    const bool known = c.turning_share && std::isfinite(*c.turning_share.*part);
    return known ? Json(*c.turning_share.*part) : Json(nullptr);
  };
  return {{"by_share", std::move(rows)},
          {"turns_at", turn(&Estimate::value)},
          {"turns_at_low", turn(&Estimate::low)},
          {"turns_at_high", turn(&Estimate::high)}};
}

/// A field of a table, in quotes where it needs them (RFC 4180).
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

ComparisonReport comparison_report(const Scenario& from, const Scenario& to, Comparison comparison,
                                   const CompareOptions& options, const Diagnostics& of_from,
                                   const Diagnostics& of_to, RunRecord run) {
  Diagnostics warnings = comparison.warnings;
  for (const Diagnostics* read : {&of_from, &of_to})
    warnings.insert(warnings.end(), read->begin(), read->end());
  return {&from, &to, std::move(comparison), options, std::move(warnings), std::move(run), {}, {}};
}

std::string compare_json(const ComparisonReport& report) {
  const Comparison& c = report.comparison;
  const CoalitionOptions& asked = report.options.coalitions;
  Json diagnostics = Json::parse(diagnostics_json(report.warnings));
  const Json document{
      {"schema", "entente/compare/1"},
      {"on", on_name(asked.on)},
      {"goal", goal_name(asked.goal)},
      {"scale", report.options.scale == Scale::log_odds ? "log-odds" : "plain"},
      {"strategy", asked.strategy},
      {"baseline", asked.baseline},
      {"threshold", c.from_to.threshold},
      {"from", scenario_json(*report.from, c.table.none())},
      {"to", scenario_json(*report.to, c.table.all())},
      {"attribution", attribution_json(c, c.attribution)},
      {"coarse", attribution_json(c, c.coarse)},
      {"flip_sets", {{"from_to", sets_json(c, c.from_to)}, {"to_from", sets_json(c, c.to_from)}}},
      {"contamination", contamination_json(c)},
      {"sweeps",
       {{"from", Json::parse(small_chances_json(report.small_from))},
        {"to", Json::parse(small_chances_json(report.small_to))},
        {"contamination",
         {{"from", Json::parse(small_contamination_json(report.small_from))},
          {"to", Json::parse(small_contamination_json(report.small_to))}}}}},
      {"distances", distances_json(c)},
      {"same_case", c.same_case},
      {"crux_threshold", c.crux_threshold},
      {"crux", c.crux_interrupted ? Json(nullptr) : crux_json(c)},
      {"quality",
       {{"draws", c.table.draws}, {"coalitions", c.table.values.size()}, {"solves", c.table.solves}}},
      {"run",
       {{"seed", asked.seed},
        {"version", version()},
        {"simd", simd_name(c.table.simd)},
        {"precision", c.table.precision == Precision::float32 ? "float" : "double"},
        {"interrupted", c.crux_interrupted},
        {"seconds", report.run.seconds},
        {"command", report.run.command},
        {"manifest", c.crux_interrupted
                         ? Json(nullptr)
                         : Json::parse(compare_manifest(*report.from, *report.to, report.options))}}},
      {"diagnostics", diagnostics.contains("diagnostics") ? diagnostics["diagnostics"] : Json::array()}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string compare_csv(const ComparisonReport& report) {
  const Comparison& c = report.comparison;
  std::string out = "driver,label,shapley,low,high,from_alone,to_alone,distance\r\n";
  for (std::size_t g = 0; g < c.attribution.size(); ++g) {
    const Attribution& a = c.attribution[g];
    const auto bound = [&](double x) { return a.interval ? fmt::format("{}", x) : std::string(); };
    out += fmt::format("{},{},{},{},{},{},{},{}\r\n", field(a.name), field(c.mixture.groups()[g].label),
                       a.shapley, bound(a.low), bound(a.high), a.from_alone.value, a.to_alone.value,
                       c.distances[g].distance);
  }
  return out;
}

}  // namespace entente

#include <nlohmann/json.hpp>

#include "entente/base/version.hpp"
#include "entente/report/check.hpp"
#include "entente/report/explore.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

void put(Json& row, const std::string& key, const Estimate& estimate) {
  row[key] = estimate.value;
  row[key + "_low"] = estimate.low;
  row[key + "_high"] = estimate.high;
}

/// An index that cannot be negative: what lies below zero is zero, and whether it may be zero is said beside
/// it.
void put_index(Json& row, const std::string& key, const Estimate& index) {
  put(row, key, {std::max(0.0, index.value), std::max(0.0, index.low), std::max(0.0, index.high)});
  if (!std::isfinite(index.low)) row[key + "_low"] = row[key + "_high"] = nullptr;
  row[key + "_distinguishable"] = !not_above_zero(index);
}

Json estimate(const Estimate& e) { return {{"value", e.value}, {"low", e.low}, {"high", e.high}}; }

Json extreme(const Extreme& e, std::size_t first) {
  Json json = estimate(e.figure);
  json["draw"] = e.draw + first;
  return json;
}

Json sobol_rows(const ExploreReport& report) {
  Json rows = Json::array();
  for (const SobolReport& sobol : report.sobol)
    for (std::size_t i = 0; i < sobol.inputs.size(); ++i) {
      Json row{{"on", sobol.on}, {"input", sobol.inputs[i].name}};
      put_index(row, "first", sobol.indices.inputs[i].first);
      put_index(row, "total", sobol.indices.inputs[i].total);
      row["points"] = sobol.indices.points;
      row["variance"] = sobol.indices.variance;
      row["intervals"] = interval_words(sobol.indices.by);
      rows.push_back(std::move(row));
    }
  return rows;
}

Json sobol_pairs(const ExploreReport& report) {
  Json rows = Json::array();
  for (const SobolReport& sobol : report.sobol)
    for (const SobolPair& pair : sobol.indices.pairs) {
      Json row{
          {"on", sobol.on}, {"input", sobol.inputs[pair.one].name}, {"other", sobol.inputs[pair.other].name}};
      put_index(row, "second", pair.second);
      rows.push_back(std::move(row));
    }
  return rows;
}

Json morris_rows(const ExploreReport& report) {
  Json rows = Json::array();
  for (const MorrisReport& morris : report.morris)
    for (std::size_t i = 0; i < morris.inputs.size(); ++i) {
      Json row{{"on", morris.on}, {"input", morris.inputs[i].name}};
      put(row, "mu_star", morris.effects[i].mean_size);
      put(row, "mu", morris.effects[i].mean);
      put(row, "sigma", morris.effects[i].spread);
      row["trajectories"] = morris.trajectories;
      rows.push_back(std::move(row));
    }
  return rows;
}

Json robustness_rows(const ExploreReport& report) {
  Json rows = Json::array();
  for (const RobustnessReport& robust : report.robustness) {
    const Robustness& r = robust.rules;
    for (std::size_t s = 0; s < robust.strategies.size(); ++s) {
      const RobustnessRow& row = r.rows[s];
      Json picked = Json::array();
      const std::pair<const char*, std::size_t> picks[] = {
          {"maximin", r.maximin},        {"minimax_regret", r.regret}, {"regret95", r.regret95},
          {"hurwicz", r.hurwicz},        {"laplace", r.laplace},       {"percentile", r.percentile},
          {"satisficing", r.satisficing}};
      for (const auto& [rule, who] : picks)
        if (who == s) picked.push_back(rule);
      rows.push_back({{"strategy", robust.strategies[s]},
                      {"maximin", extreme(row.maximin, report.first_row)},
                      {"best", extreme(row.best, report.first_row)},
                      {"minimax_regret", extreme(row.regret, report.first_row)},
                      {"regret95", estimate(row.regret95)},
                      {"mean_regret", estimate(row.mean_regret)},
                      {"hurwicz", estimate(row.hurwicz)},
                      {"alpha", robust.options.alpha},
                      {"laplace", estimate(row.laplace)},
                      {"percentile", estimate(row.percentile)},
                      {"percentile_of", robust.options.percentile},
                      {"satisficing", estimate(row.satisficing)},
                      {"enough", robust.options.enough},
                      {"picked_by", picked}});
    }
  }
  return rows;
}

Json or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// Null where nothing was asked, or no widening changes the advice.
Json horizons(const ExploreReport& report) {
  Json list = Json::array();
  for (const RobustnessReport& robust : report.robustness) {
    if (!robust.horizon) continue;
    const UncertaintyHorizon& h = *robust.horizon;
    Json steps = Json::array();
    for (const UncertaintyHorizon::Step& step : h.steps)
      steps.push_back(
          {{"factor", step.factor}, {"best", step.best}, {"advantage", estimate(step.advantage)}});
    Json row{{"recommended", h.recommended}, {"draws", h.draws}};
    row["factor"] = h.factor ? Json(h.factor->value) : Json(nullptr);
    row["factor_low"] = h.factor ? or_null(h.factor->low) : Json(nullptr);
    row["factor_high"] = h.factor ? or_null(h.factor->high) : Json(nullptr);
    row["instead"] = h.instead.empty() ? Json(nullptr) : Json(h.instead);
    row["steps"] = steps;
    list.push_back(std::move(row));
  }
  return list;
}

Json bound(const PrimBound& b) { return b.restricted ? Json(b.value) : Json(nullptr); }
Json interval(const PrimBound& b) { return b.restricted ? Json{b.low, b.high} : Json(nullptr); }
Json chance(const PrimBound& b) { return b.restricted ? Json(b.quasi_p) : Json(nullptr); }

Json boxes(const ExploreReport& report) {
  Json list = Json::array();
  for (const PrimReport& prim : report.prim)
    for (const DiscoveredBox& box : prim.discovery.boxes) {
      Json limits = Json::array();
      for (const DiscoveredLimit& limit : box.limits)
        limits.push_back({{"input", prim.inputs[limit.input].name},
                          {"low", bound(limit.low)},
                          {"high", bound(limit.high)},
                          {"low_interval", interval(limit.low)},
                          {"high_interval", interval(limit.high)},
                          {"low_quasi_p", chance(limit.low)},
                          {"high_quasi_p", chance(limit.high)},
                          {"reproduced", limit.reproduced}});
      Json row{{"limits", limits}};
      put(row, "coverage", box.coverage);
      put(row, "density", box.density);
      row["mass"] = box.mass;
      put(row, "held_out_coverage", box.held_out_coverage);
      put(row, "held_out_density", box.held_out_density);
      row["held_out_base"] = box.held_out_base;
      row["words"] = box_in_words(box, prim.inputs);
      list.push_back(std::move(row));
    }
  return list;
}

/// What the search for boxes went through, found or not.
Json searches(const ExploreReport& report) {
  Json list = Json::array();
  for (const PrimReport& prim : report.prim) {
    Json steps = Json::array();
    const Discovery& found = prim.discovery;
    for (const PrimBox& box : found.trajectory) {
      Json limits = Json::array();
      for (const PrimLimit& limit : box.limits)
        limits.push_back(
            {{"input", prim.inputs[limit.input].name}, {"low", limit.low}, {"high", limit.high}});
      const double rows = static_cast<double>(box.rows), cases = static_cast<double>(box.cases);
      steps.push_back({{"coverage", cases / static_cast<double>(found.cases)},
                       {"density", cases / rows},
                       {"mass", rows / static_cast<double>(found.rows)},
                       {"limits", limits}});
    }
    list.push_back({{"expression", prim.expression},
                    {"rows", found.rows},
                    {"cases", found.cases},
                    {"found", found.boxes.size()},
                    {"p", found.worst_p},
                    {"trajectory", steps}});
  }
  return list;
}

Json voi_rows(const VoiReport& voi) {
  Json rows = Json::array();
  const std::string chosen = voi.strategies[voi.value.chosen];
  const auto add = [&](Json group, const Estimate& worth, Json knots, Json needed) {
    Json row{{"group", std::move(group)}, {"without", chosen}};
    put(row, "worth", worth);
    row["knots"] = std::move(knots);
    row["draws_needed"] = std::move(needed);
    row["intervals"] = voi.by == IntervalBy::replicates ? "16 replicates" : "16 random parts (approximate)";
    rows.push_back(std::move(row));
  };
  add(nullptr, voi.value.everything, nullptr, nullptr);
  for (std::size_t g = 0; g < voi.groups.size(); ++g)
    add(voi.groups[g].name, voi.value.groups[g], voi.value.knots[g], voi.value.needed[g]);
  return rows;
}

Json voi_rows(const ExploreReport& report) {
  Json rows = Json::array();
  for (const VoiReport& voi : report.voi)
    for (Json& row : voi_rows(voi)) rows.push_back(std::move(row));
  return rows;
}

Json sweep(const std::vector<SweepRow>& sweep) {
  Json rows = Json::array();
  for (const SweepRow& point : sweep) {
    Json row{{"on", point.on},
             {"strategy", point.strategy},
             {"group", point.group.empty() ? Json(nullptr) : Json(point.group)},
             {"at", point.at}};
    put(row, "value", point.figure);
    rows.push_back(std::move(row));
  }
  return rows;
}

Json run_json(const ExploreReport& report) {
  return {{"seed", report.seed},
          {"simd", report.simd.empty() ? Json(nullptr) : Json(report.simd)},
          {"version", version()},
          {"command", report.command},
          {"manifest", report.manifest.empty() ? Json(nullptr) : Json::parse(report.manifest)}};
}

Json turns(const ExploreReport& report) {
  if (!report.contaminated) return nullptr;
  const ContaminationReport& c = *report.contaminated;
  Json rows = Json::array();
  for (const VerdictTurn& turn : c.turns) {
    const bool best = turn.kind == VerdictTurn::Kind::best;
    Json row{{"verdict", best                                   ? "best"
                         : turn.kind == VerdictTurn::Kind::gain ? "gain"
                                                                : "goal"},
             {"strategy", turn.strategy}};
    row["above"] = best ? Json(nullptr) : Json(turn.above);
    row["instead"] = turn.instead.empty() ? Json(nullptr) : Json(turn.instead);
    put(row, "at", turn.share.value_or(Estimate{std::nan(""), std::nan(""), std::nan("")}));
    rows.push_back(std::move(row));
  }
  return {{"other", c.other},          {"groups", c.groups},       {"baseline", c.baseline},
          {"goal", goal_name(c.goal)}, {"threshold", c.threshold}, {"draws", c.draws},
          {"solves", c.solves},        {"turns", std::move(rows)}};
}

}  // namespace

std::string voi_json(const VoiReport& voi) { return voi_rows(voi).dump(); }

std::string explore_json(const ExploreReport& report) {
  const Json warnings = Json::parse(diagnostics_json(report.warnings)).at("diagnostics");
  const Json document{{"schema", "entente/explore/1"},
                      {"title", report.title},
                      {"rows", report.rows},
                      {"sobol", sobol_rows(report)},
                      {"sobol_pairs", sobol_pairs(report)},
                      {"robustness", robustness_rows(report)},
                      {"uncertainty_horizon", horizons(report)},
                      {"boxes", boxes(report)},
                      {"prim", searches(report)},
                      {"contamination", sweep(report.contamination)},
                      {"contaminated", turns(report)},
                      {"lambda_sweep", sweep(report.lambda_sweep)},
                      {"morris", morris_rows(report)},
                      {"voi", voi_rows(report)},
                      {"notes", report.notes},
                      {"interrupted", report.interrupted},
                      {"run", run_json(report)},
                      {"diagnostics", warnings}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace entente

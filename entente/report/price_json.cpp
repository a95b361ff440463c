#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "entente/base/version.hpp"
#include "entente/model/marginal.hpp"
#include "entente/report/check.hpp"
#include "entente/report/price.hpp"
#include "entente/report/repeat.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }
Json number_or_null(const std::optional<double>& x) { return x ? Json(*x) : Json(nullptr); }

Json figure(const Summary& s) {
  return {{"mean", s.mean}, {"mean_low", s.mean_low}, {"mean_high", s.mean_high},
          {"p05", s.p05},   {"p50", s.p50},           {"p95", s.p95}};
}

/// A share of draws: its mean with the interval, in [0, 1].
Json share_json(const Summary& s) {
  const auto within = [](double x) { return std::min(1.0, std::max(0.0, x)); };
  return {{"value", s.mean}, {"low", within(s.mean_low)}, {"high", within(s.mean_high)}};
}

Json estimate(const Estimate& e) {
  return {
      {"value", number_or_null(e.value)}, {"low", number_or_null(e.low)}, {"high", number_or_null(e.high)}};
}

Json spread(const Spread& s) {
  return {{"p05", number_or_null(s.p05)}, {"p50", number_or_null(s.p50)}, {"p95", number_or_null(s.p95)}};
}

Json curve(const ScalePrice& scale) {
  Json rows = Json::array();
  for (std::size_t k = 0; k < scale.curve.size(); ++k)
    rows.push_back({{"g", kScales[k]}, {"probability", figure(scale.curve[k])}});
  return rows;
}

void put_scale(Json& json, const ScalePrice& scale) {
  json["feasible_share"] = scale.feasible.mean;
  json["feasible"] = share_json(scale.feasible);
  json["never"] = share_json(scale.never);
  json["without_paying"] = share_json(scale.free);
  json["falling_draws"] = scale.falling;
  json["lost_again_draws"] = scale.lost;
  json["failed_draws"] = scale.failed;
  json["curve"] = curve(scale);
}

Json without_counter(const Price& price) {
  Json json{{"scale", spread(price.without_counter.scale)}};
  put_scale(json, price.without_counter);
  json["replies_left_out"] = price.counter;
  json["counter_adds"] = spread(price.counter_adds);
  json["counter_lowers_draws"] = price.counter_lowers;
  return json;
}

Json names_in(const LeverSetPrice& sets, LeverMask mask) {
  Json names = Json::array();
  for (std::size_t i = 0; i < sets.names.size(); ++i)
    if (mask >> i & 1) names.push_back(sets.names[i]);
  return names;
}

Json lever_set(const LeverSetPrice& sets) {
  if (sets.draws == 0) return nullptr;  // interrupted before
  Json contributions = Json::array(), frontier = Json::array();
  for (const Contribution& c : sets.contributions) {
    const auto i = static_cast<std::size_t>(c.lever);
    contributions.push_back({{"lever", sets.names[i]},
                             {"value", sets.choices[i].value},
                             {"cost", sets.choices[i].cost},
                             {"alone", c.alone},
                             {"last", c.last},
                             {"shapley", c.shapley}});
  }
  for (const ValueAndHarm& point : sets.frontier)
    frontier.push_back({{"value", point.value}, {"harm", point.harm}, {"levers", names_in(sets, point.set)}});
  return {{"reached", sets.search.set.has_value()},
          {"levers", names_in(sets, sets.told)},
          {"cost", sets.cost},
          {"value", sets.value},
          {"probability", figure(sets.chance)},
          {"without", figure(sets.nothing)},
          {"contributions", std::move(contributions)},
          {"shapley_exact", sets.contributions.size() <= kExactShapley},
          {"frontier", std::move(frontier)},
          {"candidates", sets.names},
          {"left_out", sets.left_out},
          {"lowering", names_in(sets, sets.search.lowering)},
          {"sets_solved", sets.search.solved},
          {"contradictions", sets.search.contradictions},
          {"draws", sets.draws},
          {"solves", sets.solves}};
}

constexpr std::string_view kLevels[] = {"fused", "partner", "independent", "realigned"};

Json reserve(const Price& price) {
  const ReserveScale& r = price.reserve;
  if (r.by_draw.empty()) return nullptr;
  Json json{{"from", kLevels[static_cast<std::size_t>(r.from)]},
            {"to", kLevels[static_cast<std::size_t>(r.to)]},
            {"scale", spread(r.scale)},
            {"points", spread(r.worth)},
            {"package_points", spread(r.package)},
            {"met_by_package", estimate(r.met)},
            {"never", estimate(r.never)},
            {"demands", nullptr},
            {"draws", price.reserve_draws}};
  if (!r.asked.empty())
    json["demands"] = {{"levers", r.asked},
                       {"points", spread(r.asked_worth)},
                       {"exceed_reserve", estimate(r.asked_exceeds)}};
  return json;
}

Json break_even_value(const BreakEvenValue& v) {
  Json json{{"unit", v.unit}};
  json["value"] = v.value ? Json(v.value->value) : Json(nullptr);
  json["low"] = v.value ? number_or_null(v.value->low) : Json(nullptr);
  json["high"] = v.value ? number_or_null(v.value->high) : Json(nullptr);
  json["gains_above"] = v.gains_above;
  json["possible"] = v.possible;
  json["as_drawn"] = {{"p05", v.p05}, {"p50", v.p50}, {"p95", v.p95}};
  return json;
}

Json breakeven(const BreakEven& b) {
  Json frontier = Json::array();
  for (const FrontierPoint& point : b.frontier)
    frontier.push_back({{"independence", point.independence}, {"allied_loss", estimate(point.allied)}});
  return {{"strategy", b.strategy},
          {"against", b.baseline},
          {"net", figure(b.gain)},
          {"probability_gain", figure(b.likelier)},
          {"independence", break_even_value(b.independence)},
          {"fusion_harm", break_even_value(b.fusion_harm)},
          {"allied_loss", break_even_value(b.allied_loss)},
          {"probability", break_even_value(b.probability)},
          {"frontier", std::move(frontier)}};
}

Json consents(const Price& price) {
  Json who = Json::array();
  for (const Consenter& c : price.consents.who)
    who.push_back(
        {{"name", c.name}, {"label", c.label}, {"probability", figure(c.probability)}, {"levers", c.levers}});
  return {{"who", std::move(who)},
          {"all", figure(price.consents.all)},
          {"ratification", figure(price.consents.ratification)},
          {"passes", figure(price.consents.passes)},
          {"ever_in_force", figure(price.breakeven.delivered)}};
}

Json scenario_json(const PriceReport& report) {
  const Scenario& s = *report.scenario;
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const Date& date = s.decision_date;
  const Number& gdp = s.numbers[static_cast<std::size_t>(s.actor(s.divider)->gdp.index)];
  return {{"id", s.id},
          {"title", s.title},
          {"date", std::to_string(date.year) + "-" + two(date.month) + "-" + two(date.day)},
          {"sha256", s.sha256},
          {"divider", s.divider},
          {"target", s.target},
          {"rival", s.rival},
          {"goal", goal_name(report.price.goal)},
          {"baseline", report.price.baseline},
          {"verdict_years", s.verdict_years},
          {"horizon", s.horizon},
          {"term_end_year", s.term_end_year},
          {"bn_usd_a_point", quantile(gdp.distribution, gdp.range, 0.5) / 100}};
}

}  // namespace

PriceReport price_report(const Scenario& scenario, Price price, const PriceOptions& options,
                         Diagnostics warnings, RunRecord run) {
  warnings.insert(warnings.end(), price.warnings.begin(), price.warnings.end());
  sort_diagnostics(warnings);
  return {&scenario, std::move(price), options, std::move(warnings), std::move(run), nullptr, {}, {}};
}

std::string break_even_json(const BreakEven& b) { return breakeven(b).dump(); }

std::string price_json(const PriceReport& report) {
  const Price& p = report.price;
  Json carriers = Json::array();
  for (const Carrier& c : p.carriers)
    carriers.push_back({{"key", c.key}, {"meaning", c.meaning}, {"rank_correlation", c.correlation}});
  Json json{{"schema", "entente/price/1"},
            {"scenario", scenario_json(report)},
            {"run",
             {{"seed", p.seed},
              {"draws", p.draws},
              {"draws_wanted", p.draws_wanted},
              {"interrupted", p.interrupted},
              {"threads", p.threads},
              {"simd", simd_name(p.simd)},
              {"precision", precision_name(p.precision)},
              {"version", version()},
              {"seconds", report.run.seconds},
              {"command", report.run.command},
              {"manifest",
               p.interrupted ? Json(nullptr)
                             : Json::parse(price_manifest(*report.scenario, report.options, report.other))}}},
            {"goal", goal_name(p.goal)},
            {"at_least", p.at_least},
            {"year", p.year},
            {"strategy", {{"name", p.strategy}, {"label", p.label}, {"levers", p.levers}}},
            {"probability", figure(p.breakeven.chance)},
            {"scale", spread(p.scale.scale)}};
  put_scale(json, p.scale);
  json["without_counter"] = without_counter(p);
  json["lever_set"] = lever_set(p.lever_set);
  json["reserve_price"] = reserve(p);
  json["breakeven"] = breakeven(p.breakeven);
  json["consents"] = consents(p);
  json["depends_on"] = std::move(carriers);
  json["sweeps"] = Json::parse(small_chances_json(report.small));
  json["contamination"] = Json::parse(small_contamination_json(report.small));
  json["small_offers"] = Json::parse(small_offers_json(*report.scenario, report.small_offers));
  json["solves"] = p.solves;
  json["diagnostics"] = Json::parse(diagnostics_json(report.warnings))["diagnostics"];
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace entente

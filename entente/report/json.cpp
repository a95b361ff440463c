// The documents of assess and check, and what all of them share. Doubles are written so that reading them
// back gives the same bits; what is not finite becomes null.

#include <cmath>

#include <nlohmann/json.hpp>

#include "entente/base/version.hpp"
#include "entente/claims/claims_file.hpp"
#include "entente/model/marginal.hpp"
#include "entente/report/check.hpp"
#include "entente/report/manifest.hpp"
#include "entente/report/outside.hpp"
#include "entente/report/pivot.hpp"
#include "entente/report/price.hpp"
#include "entente/report/verdict.hpp"
#include "entente/scenario/input_groups.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) {
  // Names of files may hold bytes that are no UTF-8: replaced, never thrown on.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json figure(const Summary& s) {
  return {{"mean", s.mean}, {"mean_low", s.mean_low}, {"mean_high", s.mean_high},
          {"p05", s.p05},   {"p50", s.p50},           {"p95", s.p95}};
}

/// What rounding put outside [0, 1], or within 1e-12 of an end, is the end itself.
double clamped(double p) {
  constexpr double kRounding = 1e-12;
  if (p < kRounding) return 0;
  if (p > 1 - kRounding) return 1;
  return p;
}

/// A figure that is a probability; the interval of its mean stays in [0, 1] too.
Json probability(const Summary& s) {
  return figure({clamped(s.mean), clamped(s.mean_low), clamped(s.mean_high), clamped(s.p05), clamped(s.p50),
                 clamped(s.p95)});
}

Json components(const std::vector<std::pair<std::string, Summary>>& parts) {
  Json json = Json::object();
  for (const auto& [name, summary] : parts) json[name] = figure(summary);
  return json;
}

std::string iso(const Date& date) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(date.year) + "-" + two(date.month) + "-" + two(date.day);
}

Json diagnostic_json(const Diagnostic& d) {
  Json related = Json::array();
  for (const Diagnostic::Related& r : d.related)
    related.push_back({{"file", r.place.file},
                       {"line", r.place.line},
                       {"column", r.place.column},
                       {"end_column", r.place.end_column},
                       {"note", r.note}});
  return {{"file", d.place.file},
          {"line", d.place.line},
          {"column", d.place.column},
          {"end_column", d.place.end_column},
          {"severity", d.severity == Severity::error ? "error" : "warning"},
          {"code", d.code},
          {"message", d.message},
          {"help", d.help},
          {"related", std::move(related)}};
}

Json diagnostics_list(const Diagnostics& diagnostics) {
  Json list = Json::array();
  for (const Diagnostic& d : diagnostics) list.push_back(diagnostic_json(d));
  return list;
}

Json input(const Number& number) {
  Json json{{"key", number.key}};
  switch (number.basis) {
    case Basis::sourced:
      json["kind"] = "sourced";
      json["source"] = number.sources;
      break;
    case Basis::derived:
      json["kind"] = "derived";
      json["from"] = number.from;
      json["how"] = number.how;
      break;
    case Basis::assumed:
      json["kind"] = "assumed";
      json["reason"] = number.reason;
      json["default"] = number.defaulted;
      break;
  }
  json["unit"] = number.unit;
  if (number.distribution.uncertain()) {
    json["p05"] = quantile(number.distribution, number.range, 0.05);
    json["p50"] = quantile(number.distribution, number.range, 0.5);
    json["p95"] = quantile(number.distribution, number.range, 0.95);
  } else {
    json["value"] = quantile(number.distribution, number.range, 0.5);
  }
  json["meaning"] = number.meaning;
  json["line"] = number.defaulted ? Json(nullptr) : Json(number.place.line);
  if (number.defaulted) json["default_in"] = default_place(number);
  if (!number.confidence.empty()) json["confidence"] = number.confidence;
  return json;
}

Json inputs_json(const InputUse& use) {
  Json list = Json::array();
  for (const Number* number : use.read) list.push_back(input(*number));
  Json sections = Json::object();
  for (const auto& [section, count] : use.assumed_by_section) sections[section] = count;
  return {{"numbers", use.numbers()},   {"sourced", use.sourced},
          {"derived", use.derived},     {"assumed", use.assumed},
          {"defaulted", use.defaulted}, {"assumed_by_section", std::move(sections)},
          {"list", std::move(list)}};
}

Json goal_at_year(const GoalFigures& goal) {
  return {{"event", goal_name(goal.goal)}, {"at", probability(goal.at)}, {"ever", probability(goal.ever)}};
}

Json year_json(const YearFigures& year, int calendar) {
  Json goals = Json::array();
  for (const GoalFigures& goal : year.goals) goals.push_back(goal_at_year(goal));
  return {{"year", year.year},
          {"calendar", calendar},
          {"fused", probability(year.level[0])},
          {"partner", probability(year.level[1])},
          {"independent", probability(year.level[2])},
          {"realigned", probability(year.level[3])},
          {"ever_independent", probability(year.ever_independent)},
          {"ever_realigned", probability(year.ever_realigned)},
          {"goals", std::move(goals)},
          {"trust",
           {{"low", probability(year.trust[0])},
            {"base", probability(year.trust[1])},
            {"high", probability(year.trust[2])}}},
          {"sceptic", probability(year.sceptic)},
          {"replaced", probability(year.replaced)},
          {"war", probability(year.war)}};
}

/// The patterns of triangle as far as alignment tells them apart, by the premise that D and R are rivals: a
/// relabelling of `at`.
Json triangle_of_levels(const YearFigures& year) {
  return {{"year", year.year},
          {"marriage_target_rival", probability(still_with_rival(year))},
          {"undecided", probability(year.level[2])},
          {"marriage_divider_target", probability(year.level[3])}};
}

Json explained_pivot(const Verdict& verdict, const StrategyFigures& s) {
  if (!verdict.pivots) return nullptr;
  for (const StrategyPivot& pivot : verdict.pivots->strategies) {
    if (pivot.name != s.name) continue;
    Json years = Json::array();
    for (std::size_t y = 0; y < pivot.triangle.size(); ++y) {
      Json year{{"year", s.at[y].year}};
      for (std::size_t label = 0; label < kTriangles.size(); ++label)
        year[std::string(kTriangles[label])] = probability(pivot.triangle[y][label]);
      years.push_back(std::move(year));
    }
    return {{"draws", verdict.pivots->draws},        {"triangle", std::move(years)},
            {"advantage", figure(pivot.advantage)},  {"willing", clamped(pivot.willing)},
            {"offered", probability(pivot.offered)}, {"overpaid", probability(pivot.overpaid)}};
  }
  return nullptr;
}

/// What an offer hands to T under one strategy.
Json pivot_json(const Verdict& verdict, const StrategyFigures& s) {
  Json triangle = Json::array();
  for (const YearFigures& year : s.at) triangle.push_back(triangle_of_levels(year));
  return {{"target_gain", figure(s.target_gain)},
          {"triangle", std::move(triangle)},
          {"explained", explained_pivot(verdict, s)}};
}

Json pairs_json(const std::vector<TriadPair>& pairs) {
  Json json = Json::array();
  for (const TriadPair pair : pairs) json.push_back(pair_name(pair));
  return json;
}

constexpr const char* kRoles[] = {"divider", "target", "rival"};

Json capability_json(const CapabilityView& view) {
  Json json{{"quantity", view.facts[0]->quantity}, {"unit", view.facts[0]->unit}};
  for (std::size_t i = 0; i < 3; ++i)
    json[kRoles[i]] = {{"fact", view.facts[i]->id},
                       {"value", view.strength[i].value},
                       {"low", view.strength[i].low},
                       {"high", view.strength[i].high},
                       {"share", clamped(view.share[i])}};
  json["equal_within"] = kEqualStrength;
  json["type"] = view.predicted.at_values.type;
  json["types"] = view.predicted.types;
  json["predicted"] = pairs_json(view.predicted.at_values.pairs);
  json["always"] = pairs_json(view.predicted.always);
  return json;
}

Json power_json(const VotingPower& power) {
  return {{"banzhaf", power.banzhaf},
          {"banzhaf_share", power.banzhaf_share},
          {"shapley_shubik", power.shapley_shubik}};
}

Json body_json(const BodyView& view) {
  Json json{{"name", view.body->name}, {"quota", view.body->quota}, {"members", view.members}};
  for (std::size_t i = 0; i < 3; ++i) {
    if (!view.named[i]) {
      json[kRoles[i]] = nullptr;
      continue;
    }
    json[kRoles[i]] = power_json(view.power[i]);
    json[kRoles[i]]["veto"] = view.named[i]->veto;
  }
  json["other"] = view.body->others > 0 ? power_json(view.other) : Json(nullptr);
  json["isolation"] = view.isolation;
  return json;
}

Json reserve_json(const ReserveFigures& reserve, const Scenario& scenario) {
  const auto level = [](const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); };
  Json rungs = Json::array();
  for (std::size_t rung = 0; rung < reserve.by_rung.size(); ++rung)
    rungs.push_back(
        {{"bundle", scenario.rung_name(static_cast<int>(rung))}, {"share", clamped(reserve.by_rung[rung])}});
  return {{"wanted", reserve.wanted == Alignment::independent ? "independent" : "realigned"},
          {"p05", level(reserve.p05)},
          {"p50", level(reserve.p50)},
          {"p95", level(reserve.p95)},
          {"by_bundle", std::move(rungs)},
          {"never", clamped(reserve.never)}};
}

/// What does not depend on the strategy.
Json pivot_json(const Verdict& verdict) {
  const Scenario& s = *verdict.scenario;
  Json capability = Json::array(), bodies = Json::array();
  for (const CapabilityView& view : capability_views(s)) capability.push_back(capability_json(view));
  for (const BodyView& view : body_views(s)) bodies.push_back(body_json(view));
  return {{"capability", capability.empty() ? Json(nullptr) : std::move(capability)},
          {"bodies", std::move(bodies)},
          {"reserve_price", verdict.pivots ? reserve_json(verdict.pivots->reserve, s) : Json(nullptr)}};
}

Json strategy_json(const Verdict& verdict, const StrategyFigures& s) {
  Json at = Json::array(), alive = Json::array(), allies = Json::array(), against = Json::object();
  for (const YearFigures& year : s.at) {
    at.push_back(year_json(year, verdict.calendar(year.year)));
    alive.push_back({{"year", year.year},
                     {"delivered", probability(year.delivered)},
                     {"conditional", probability(year.conditional)}});
  }
  for (const auto& [name, gain] : s.against) against[name] = figure(gain);
  for (const AllyFigures& a : s.allies)
    allies.push_back(
        {{"actor", a.actor},
         {"autonomous", probability(a.autonomous)},
         {"hedging", probability(a.hedging)},
         {"arms", probability(a.arms)},
         {"loss", figure(a.loss)},
         {"autonomous_change", figure(a.autonomous_change)},
         {"arms_change", figure(a.arms_change)},
         {"loss_change", figure(a.loss_change)},
         {"loss_by_item",
          {{"ledger", figure(a.ledger)}, {"security", figure(a.security)}, {"arming", figure(a.arming)}}}});
  Json net = figure(s.net);
  net["share_positive"] = clamped(s.share_positive.mean);
  net["share_positive_low"] = clamped(s.share_positive.mean_low);
  net["share_positive_high"] = clamped(s.share_positive.mean_high);
  net["total"] = figure(s.net_total);
  net["without_norms"] = figure(s.net_without_norms);
  return {{"name", s.name},
          {"label", s.label},
          {"at", std::move(at)},
          {"goal", goal_at_year(s.at.back().goals[static_cast<std::size_t>(verdict.goal)])},
          {"net", std::move(net)},
          {"against", std::move(against)},
          {"components",
           {{"divider", components(s.divider)},
            {"target", components(s.target)},
            {"rival", components(s.rival)}}},
          {"divider_change", components(s.divider_change)},
          {"allies", std::move(allies)},
          {"ratified", probability(s.at.back().ever_delivered)},
          {"concessions_alive", std::move(alive)},
          {"reachable_states", s.reachable_states},
          {"nodes", s.nodes},
          {"pivot", pivot_json(verdict, s)}};
}

Json regret_json(const Regret& regret) {
  Json rows = Json::array();
  for (const RegretRow& r : regret.rows)
    rows.push_back({{"strategy", r.strategy},
                    {"largest", r.largest},
                    {"p95", r.p95},
                    {"mean", r.mean},
                    {"worst", r.worst},
                    {"best", r.best},
                    {"hurwicz", r.hurwicz},
                    {"laplace", r.laplace},
                    {"satisficing", r.satisficing},
                    {"horizon", r.horizon}});
  return {{"rows", std::move(rows)},
          {"picks",
           {{"minimax", regret.minimax},
            {"percentile", regret.percentile},
            {"maximin", regret.maximin},
            {"hurwicz", regret.hurwicz},
            {"laplace", regret.laplace},
            {"satisficing", regret.satisficing},
            {"horizon", regret.horizon}}}};
}

Json recommended(const Assessment& a) {
  if (a.strategies.empty()) return nullptr;
  double largest = 0;
  for (const RegretRow& row : a.regret.rows)
    if (row.strategy == a.regret.minimax) largest = row.largest;
  return {{"strategy", a.best_by_mean},
          {"share_best", clamped(a.share_best.mean)},
          {"share_best_low", clamped(a.share_best.mean_low)},
          {"share_best_high", clamped(a.share_best.mean_high)},
          {"minimax_regret", largest},
          {"minimax_regret_strategy", a.regret.minimax}};
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// The two events that all views are graded on.
constexpr std::pair<const char*, Goal> kGradedEvents[] = {{"loosened", Goal::loosen},
                                                          {"realigned", Goal::realign}};

/// Base rates of periods that ended before the decision; what came later is left out.
Json outside_json(const Scenario& scenario) {
  const int decision_year = scenario.decision_date.year;
  const OutsideView& view = outside_view();
  const ReferenceClass* fits = comparable_class(view, scenario);
  Json classes = Json::array();
  for (const ReferenceClass& reference : view.classes) {
    Json rates = Json::array();
    for (const BaseRate& r : reference.rates) {
      if (r.last_year >= decision_year) continue;
      rates.push_back({{"period", r.period},
                       {"event", r.event},
                       {"rate", r.rate},
                       {"rate_high", or_null(r.rate_high)},
                       {"units", or_null(r.units)},
                       {"cases", or_null(r.cases)},
                       {"upper", or_null(r.upper)},
                       {"note", r.note}});
    }
    Json comparable = Json::array();
    if (fits == &reference)
      for (const auto& [name, goal] : kGradedEvents)
        for (const std::string_view event : events_of(goal))
          if (rate_before(reference, event, decision_year)) comparable.push_back(event);
    classes.push_back(
        {{"name", reference.name},
         {"label", reference.label},
         {"definition", reference.definition},
         {"unit", reference.unit},
         {"span_years", reference.span_years},
         {"effective", reference.effective_until < decision_year ? Json(reference.effective) : Json(nullptr)},
         {"source", reference.source},
         {"comparable_events", std::move(comparable)},
         {"rates", std::move(rates)}});
  }
  Json remarks = Json::array();
  for (const Remark& remark : view.remarks)
    if (remark.until < decision_year) remarks.push_back(remark.text);
  return {{"definition", view.definition},
          {"caution", view.caution},
          {"remarks", std::move(remarks)},
          {"comparable", fits ? Json(fits->name) : Json(nullptr)},
          {"classes", std::move(classes)}};
}

/// The mechanism's answer on both events that all views are graded on, at the last verdict year.
Json mechanism_json(const Verdict& verdict) {
  if (verdict.assessment.strategies.empty()) return nullptr;
  Json events = Json::object();
  for (const auto& [name, goal] : kGradedEvents) {
    Json by_strategy = Json::object();
    for (const StrategyFigures& s : verdict.assessment.strategies) {
      const GoalFigures& event = s.at.back().goals[static_cast<std::size_t>(goal)];
      by_strategy[s.name] = {{"at", probability(event.at)}, {"ever", probability(event.ever)}};
    }
    events[name] = std::move(by_strategy);
  }
  Json json{{"year", verdict.scenario->verdict_years.back()}};
  json.update(events);
  return json;
}

/// A value and its interval under `key`, `key`_low and `key`_high; null where not finite.
void put(Json& json, const std::string& key, const std::optional<Estimate>& e) {
  const auto finite = [](double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); };
  json[key] = e ? finite(e->value) : Json(nullptr);
  json[key + "_low"] = e ? finite(e->low) : Json(nullptr);
  json[key + "_high"] = e ? finite(e->high) : Json(nullptr);
}

/// The group of the scenario that an input belongs to, or null.
Json group_of(const Scenario& scenario, const std::string& key) {
  for (const Group& group : scenario.groups)
    for (const std::string& pattern : group.patterns)
      if (key_matches(pattern, key)) return group.name;
  return nullptr;
}

Json carried_json(const Verdict& verdict) {
  if (verdict.grounds.carried.empty()) return nullptr;
  Json rows = Json::array();
  for (const CarriedVerdict& carried : verdict.grounds.carried)
    for (const CarriedAdvice::Row& row : carried.advice.rows) {
      const Number& number = verdict.scenario->numbers[static_cast<std::size_t>(row.carrier.input.index)];
      Json json{{"verdict", carried.verdict},
                {"strategy", carried.strategies[carried.advice.chosen]},
                {"against", carried.strategies[carried.advice.against]},
                {"input", number.key},
                {"meaning", number.meaning},
                {"unit", number.unit},
                {"group", group_of(*verdict.scenario, number.key)}};
      put(json, "rank_correlation", row.carrier.correlation);
      put(json, "turns_at", row.turn.at);
      json["above"] = row.turn.at ? Json(row.turn.above) : Json(nullptr);
      json["instead"] = row.turn.at ? Json(carried.strategies[row.turn.instead]) : Json(nullptr);
      json["draws"] = carried.advice.draws;
      rows.push_back(std::move(json));
    }
  return rows;
}

Json worth_json(const Verdict& verdict) {
  const Grounds& grounds = verdict.grounds;
  if (!grounds.voi) return nullptr;
  return {{"draws", grounds.voi_draws}, {"groups", Json::parse(voi_json(*grounds.voi))}};
}

Json price_line_json(const Verdict& verdict) {
  if (!verdict.grounds.price) return nullptr;
  const PriceLine& line = *verdict.grounds.price;
  const auto end = [](const std::optional<double>& g) { return g ? Json(*g) : Json(nullptr); };
  const auto interval = [](const Summary& s) {
    return Json{{"value", clamped(s.mean)}, {"low", clamped(s.mean_low)}, {"high", clamped(s.mean_high)}};
  };
  const ScalePrice& price = line.price;
  return {{"goal", goal_name(verdict.goal)},
          {"at_least", line.at_least},
          {"strategy", line.strategy},
          {"scale",
           {{"p05", end(price.scale.p05)}, {"p50", end(price.scale.p50)}, {"p95", end(price.scale.p95)}}},
          {"feasible_share", clamped(price.feasible.mean)},
          {"feasible", interval(price.feasible)},
          {"never", interval(price.never)},
          {"without_paying", interval(price.free)},
          {"breakeven", line.breakeven ? Json::parse(break_even_json(*line.breakeven)) : Json(nullptr)},
          {"draws", line.draws}};
}

Json sweeps_json(const Verdict& verdict) {
  const Grounds& grounds = verdict.grounds;
  if (grounds.small.empty() && grounds.allies.empty()) return nullptr;
  return {{"below", kSmallProbability},
          {"draws", grounds.small.draws},
          {"lambda", Json::parse(small_chances_json(grounds.small))},
          {"contamination", Json::parse(small_contamination_json(grounds.small))},
          {"allies", Json::parse(small_offers_json(*verdict.scenario, grounds.allies))}};
}

Json quantiles_json(const QuantileMethod& quantiles) {
  return {{"method", quantiles.binned ? "binned" : "exact"}, {"resolution", quantiles.resolution}};
}

Json until_width_json(const Assessment& a) {
  if (!a.until_width) return nullptr;
  const UntilWidth& width = *a.until_width;
  return {{"wanted", width.wanted},
          {"reached", width.strategy.empty() ? Json(nullptr) : Json(width.reached)},
          {"strategy", width.strategy},
          {"looks", width.looks},
          {"stopped_early", width.stopped_early}};
}

Json run_json(const Verdict& verdict) {
  const Assessment& a = verdict.assessment;
  const double seconds = verdict.run.seconds;
  return {{"seed", a.seed},
          {"draws", a.draws},
          {"draws_wanted", a.draws_wanted},
          {"interrupted", a.interrupted},
          {"threads", a.threads},
          {"simd", simd_name(a.simd)},
          {"precision", precision_name(a.precision)},
          {"version", version()},
          {"seconds", seconds},
          {"draws_per_second", seconds > 0 ? static_cast<double>(a.draws) / seconds : 0},
          {"command", verdict.run.command},
          {"manifest", Json::parse(manifest_json(manifest_of(verdict)))}};
}

}  // namespace

std::string verdict_json(const Verdict& verdict) {
  const Scenario& s = *verdict.scenario;
  const Assessment& a = verdict.assessment;
  Json strategies = Json::array();
  int most_states = 0;
  long nodes = 0;
  for (const StrategyFigures& figures : a.strategies) {
    strategies.push_back(strategy_json(verdict, figures));
    most_states = std::max(most_states, figures.reachable_states);
    nodes += figures.nodes;
  }
  const Json json{{"schema", "entente/assess/1"},
                  {"scenario",
                   {{"id", s.id},
                    {"title", s.title},
                    {"date", iso(s.decision_date)},
                    {"sha256", s.sha256},
                    {"divider", s.divider},
                    {"target", s.target},
                    {"rival", s.rival},
                    {"goal", goal_name(verdict.goal)},
                    {"baseline", a.baseline},
                    {"verdict_years", s.verdict_years},
                    {"horizon", s.horizon},
                    {"term_end_year", s.term_end_year},
                    {"bn_usd_a_point", verdict.bn_a_point()}}},
                  {"run", run_json(verdict)},
                  {"strategies", std::move(strategies)},
                  {"recommended", recommended(a)},
                  {"regret", a.strategies.empty() ? Json(nullptr) : regret_json(a.regret)},
                  {"views",
                   {{"mechanism", mechanism_json(verdict)},
                    {"estimated", nullptr},
                    {"cases", nullptr},
                    {"outside", outside_json(s)}}},
                  {"quality",
                   {{"max_probability_error", a.quality.max_probability_error},
                    {"max_value_error", a.quality.max_value_error},
                    {"failed_draws", a.quality.failed_draws},
                    {"quantiles", quantiles_json(a.quantiles)},
                    {"until_width", until_width_json(a)},
                    {"reachable_states", most_states},
                    {"nodes", nodes},
                    {"reliable", verdict.reliable()}}},
                  {"inputs", inputs_json(verdict.inputs)},
                  {"pivot", pivot_json(verdict)},
                  {"carried_by", carried_json(verdict)},
                  {"voi", worth_json(verdict)},
                  {"price", price_line_json(verdict)},
                  {"sweeps", sweeps_json(verdict)},
                  {"diagnostics", diagnostics_list(verdict.warnings)}};
  return dumped(json);
}

std::string check_json(const std::vector<CheckReport>& reports) {
  Json files = Json::array();
  for (const CheckReport& report : reports) {
    Json file{{"file", report.file}, {"ok", !report.failed()}};
    if (report.scenario) {
      const Scenario& s = *report.scenario;
      Json strategies = Json::array();
      for (const CheckReport::Size& size : report.sizes)
        strategies.push_back({{"name", size.strategy}, {"reachable_states", size.states}});
      Json money = Json::array();
      for (const MoneyRow& row : report.money)
        money.push_back(
            {{"key", row.key},
             {"actor", row.actor},
             {"a_year", row.a_year},
             {"above_three_points", row.large},
             {"points", {{"p05", row.points_p05}, {"p50", row.points_p50}, {"p95", row.points_p95}}},
             {"bn_usd", {{"p05", row.money_p05}, {"p50", row.money_p50}, {"p95", row.money_p95}}}});
      file.update(Json{{"id", s.id},
                       {"title", s.title},
                       {"sha256", s.sha256},
                       {"facts", s.facts.size()},
                       {"ties", s.ties.size()},
                       {"sources", s.sources.size()},
                       {"strategies", std::move(strategies)},
                       {"inputs", inputs_json(report.inputs)},
                       {"money", report.money.empty() ? Json(nullptr) : std::move(money)}});
    }
    if (report.claims) {
      const ClaimCounts counts = counts_of(*report.claims);
      file.update(Json{{"title", report.claims->title},
                       {"sha256", report.claims->sha256},
                       {"claims", report.claims->claims.size()},
                       {"model", counts.model},
                       {"datum", counts.datum},
                       {"mixed", counts.mixed},
                       {"not_checkable", counts.not_checkable},
                       {"load_bearing", counts.load_bearing},
                       {"figures", report.claims->measures.size()}});
    }
    file["diagnostics"] = diagnostics_list(report.diagnostics);
    files.push_back(std::move(file));
  }
  return dumped({{"schema", "entente/check/1"}, {"files", std::move(files)}});
}

std::string diagnostics_json(const Diagnostics& diagnostics) {
  return dumped({{"schema", "entente/diagnostics/1"}, {"diagnostics", diagnostics_list(diagnostics)}});
}

std::string record_json(std::string_view schema,
                        const std::vector<std::pair<std::string, std::string>>& fields) {
  Json json{{"schema", schema}};
  for (const auto& [key, value] : fields) json[key] = value;
  return dumped(json);
}

}  // namespace entente

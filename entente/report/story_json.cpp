#include <nlohmann/json.hpp>

#include "entente/base/version.hpp"
#include "entente/report/story.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

Json state_json(const Scenario& scenario, const State& s) {
  constexpr std::string_view kTrust[] = {"low", "base", "high"},
                             kLoyalty[] = {"loyal", "hedging", "autonomous"};
  Json json{{"alignment", level_name(s.r)},
            {"delivered", scenario.rung_name(s.q)},
            {"in_force", scenario.rung_name(s.c)},
            {"office", s.sceptic ? "sceptical" : "courting"},
            {"leaders", s.replaced ? "replaced" : "incumbent"},
            {"trust", kTrust[static_cast<std::size_t>(s.trust)]},
            {"war", scenario.has_war ? Json(s.war ? "on" : "over") : Json(nullptr)}};
  json["allies"] = s.bloc == kNoBloc ? Json(nullptr)
                                     : Json{{"loyalty", kLoyalty[static_cast<std::size_t>(s.bloc / 2)]},
                                            {"armed", s.bloc % 2 == 1}};
  json["words"] = state_in_words(scenario, s);
  return json;
}

Json option_json(const Scenario& scenario, const StoryStep& step, const Moment& moment,
                 const StoryOption& option) {
  Json json{{"name", option_name(scenario, moment, option)},
            {"words", moment.mover == Mover::divider
                          ? move_in_words(scenario, step, moment, option.what)
                          : option_in_words(scenario, state_before(step, moment), moment, option)},
            {"probability", option.probability}};
  if (option.payoff) json["payoff"] = *option.payoff;
  if (moment.precision) json["weight"] = option.weight;
  if (moment.mover == Mover::target) {
    const auto of = [&](std::size_t type) {
      return Json{{"at_opportunity", option.at_opportunity[type]},
                  {"payoff", option.payoff_of[type]},
                  {"in_step", option.in_step[type]}};
    };
    json["by_type"] = {{"sincere", of(0)}, {"exploiting", of(1)}};
  }
  if (moment.mover == Mover::chance) json["events"] = event_names(option.what);
  return json;
}

Json moment_json(const Scenario& scenario, const StoryStep& step, const Moment& moment) {
  Json options = Json::array();
  for (const StoryOption& option : moment.options)
    options.push_back(option_json(scenario, step, moment, option));
  Json json{{"mover", mover_name(moment.mover)}};
  if (moment.mover == Mover::divider) {
    json["pressure"] = moment.move.pressure;
    json["reassure"] = moment.move.reassure;
  }
  if (moment.mover == Mover::chance) json["after_decision"] = moment.later;
  json["precision"] = moment.precision ? Json(*moment.precision) : Json(nullptr);
  json["taken"] = moment.chosen;
  json["options"] = std::move(options);
  return json;
}

Json year_json(const Scenario& scenario, const Story& story, std::size_t y) {
  const YearOutcome& year = story.solution.years[y];
  Json allies = Json::array();
  for (std::size_t a = 0; a < story.solution.allies.size(); ++a) {
    const AllyOutcome& ally = story.solution.allies[a];
    allies.push_back({{"actor", scenario.allies[a].code},
                      {"hedging", ally.hedging[y]},
                      {"autonomous", ally.autonomous[y]},
                      {"armed", ally.armed[y]}});
  }
  const int number = static_cast<int>(y) + 1;
  return {{"year", number},
          {"calendar", scenario.decision_date.year + number},
          {"fused", year.at[0]},
          {"partner", year.at[1]},
          {"independent", year.at[2]},
          {"realigned", year.at[3]},
          {"ever_independent", year.ever_independent},
          {"ever_realigned", year.ever_realigned},
          {"allies", std::move(allies)}};
}

template <std::size_t N>
Json swept_json(const std::array<double, N>& figures, const std::array<double, N>& at) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < N; ++i) rows.push_back({{"at", at[i]}, {"value", figures[i]}});
  return rows;
}

Json small_allies_json(const StoryReport& report) {
  Json rows = Json::array();
  for (const StoryAllyChance& chance : report.small_allies)
    rows.push_back({{"on", chance.fate},
                    {"ally", report.scenario->allies[chance.ally].code},
                    {"sweeps", swept_json(chance.at, kSmallFactors)},
                    {"contamination", report.ally_sets > 0 ? swept_json(chance.contaminated, kSmallShares)
                                                           : Json(Json::array())}});
  return {{"other", report.ally_sets > 0 ? Json(report.other->id) : Json(nullptr)},
          {"sets", report.ally_sets},
          {"sampled", report.allies_sampled},
          {"rows", std::move(rows)}};
}

/// Turns of the path: where a probability stands in it, and what it is there; null where that cannot be.
Json small_turns_json(const StoryReport& report) {
  Json rows = Json::array();
  for (const StoryTurnChance& chance : report.small_turns) {
    const StoryStep& step = report.story.steps[chance.step];
    const bool after =
        chance.what == StoryTurnChance::What::sincere || chance.what == StoryTurnChance::What::path;
    rows.push_back({{"on", turn_chance_name(chance.what)},
                    {"step", step.step},
                    {"moment", after ? Json(nullptr) : Json(chance.moment)},
                    {"option", after ? Json(nullptr) : Json(chance.option)},
                    {"sweeps", swept_json(chance.at, kSmallFactors)},
                    {"contamination", report.turn_sets > 0 ? swept_json(chance.contaminated, kSmallShares)
                                                           : Json(Json::array())}});
  }
  return {{"other", report.turn_sets > 0 ? Json(report.other->id) : Json(nullptr)},
          {"sets", report.turn_sets},
          {"sampled", report.turns_sampled},
          {"stays", report.turn_stays},
          {"rows", std::move(rows)}};
}

/// Rows as those of other answers, of one draw: without interval.
Json sweeps_json(const StoryReport& report) {
  Json rows = Json::array();
  for (const StoryChance& chance : report.small)
    for (std::size_t f = 0; f < kSmallFactors.size(); ++f)
      rows.push_back({{"on", chance.event},
                      {"strategy", report.story.strategy},
                      {"year", chance.year},
                      {"at", kSmallFactors[f]},
                      {"value", chance.at[f]}});
  Json contamination = nullptr;
  if (report.other_sets > 0) {
    Json by_share = Json::array();
    for (const StoryChance& chance : report.small)
      for (std::size_t w = 0; w < kSmallShares.size(); ++w)
        by_share.push_back({{"on", chance.event},
                            {"strategy", report.story.strategy},
                            {"year", chance.year},
                            {"at", kSmallShares[w]},
                            {"value", chance.contaminated[w]}});
    contamination = {{"other", report.other->id},
                     {"sets", report.other_sets},
                     {"sampled", report.other_sampled},
                     {"by_share", std::move(by_share)}};
  }
  return {{"below", kSmallProbability},
          {"lambda", std::move(rows)},
          {"contamination", std::move(contamination)},
          {"allies", small_allies_json(report)},
          {"path", small_turns_json(report)}};
}

}  // namespace

std::string story_json(const StoryReport& report) {
  const Scenario& scenario = *report.scenario;
  const Story& story = report.story;
  Json inputs = Json::array(), path = Json::array(), years = Json::array();
  for (const DrawnInput& input : unusual_inputs(report)) {
    const Number& number = scenario.numbers[static_cast<std::size_t>(input.number.index)];
    inputs.push_back({{"key", number.key},
                      {"value", input.value},
                      {"unit", number.unit},
                      {"quantile", input.quantile},
                      {"meaning", number.meaning}});
  }
  for (const StoryStep& step : story.steps) {
    Json moments = Json::array();
    for (const Moment& moment : step.moments) moments.push_back(moment_json(scenario, step, moment));
    path.push_back({{"step", step.step},
                    {"year", step.year},
                    {"calendar", scenario.decision_date.year + step.year},
                    {"before", state_json(scenario, step.before)},
                    {"moments", std::move(moments)},
                    {"after", state_json(scenario, step.after)},
                    {"probability", step.probability},
                    {"sincere", step.type[0]}});
  }
  for (std::size_t y = 0; y < story.solution.years.size(); ++y)
    years.push_back(year_json(scenario, story, y));
  Json divider = Json::object();
  for (std::size_t i = 0; i < kDividerParts.size(); ++i)
    divider[std::string(kDividerParts[i])] = story.solution.divider[i] / story.solution.annuity;

  const Strategy& strategy = *scenario.strategy(story.strategy);
  const Json json{
      {"schema", "entente/show/1"},
      {"scenario",
       {{"id", scenario.id},
        {"title", scenario.title},
        {"sha256", scenario.sha256},
        {"divider", scenario.divider},
        {"target", scenario.target},
        {"rival", scenario.rival},
        {"horizon", scenario.horizon}}},
      {"strategy",
       {{"name", strategy.name}, {"label", strategy.label}, {"baseline", strategy.name == report.baseline}}},
      {"draw", story.draw ? Json(*story.draw) : Json(nullptr)},
      {"seed", story.seed},
      {"options",
       {{"steps_per_year", story.options.steps_per_year},
        {"divider", story.options.quantal_divider ? "quantal" : "committed"},
        {"reconsider", story.options.always ? "always" : "rate"}}},
      {"unusual_inputs", std::move(inputs)},
      {"path", std::move(path)},
      {"path_probability", story.probability},
      {"years", std::move(years)},
      {"sweeps", sweeps_json(report)},
      {"divider_a_year", std::move(divider)},
      {"run", {{"command", report.again}, {"version", version()}}}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace entente

#include "entente/scenario/check.hpp"

#include <algorithm>
#include <cmath>

#include "entente/model/marginal.hpp"
#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

constexpr double kLargeWeight = 3;

double median(const Number& number) { return quantile(number.distribution, number.range, 0.5); }

/// bn USD that one point of this actor is worth; 0 when it has no GDP.
double point_of(const Scenario& s, std::string_view code) {
  const Actor* actor = s.actor(code);
  return actor && actor->gdp.given() ? median(s.numbers[actor->gdp.index]) / 100 : 0;
}

std::string code_of(const Scenario& s, std::string_view role) {
  return role == "divider" ? s.divider : role == "target" ? s.target : role == "rival" ? s.rival : "";
}

/// Median in points of its actor, whatever unit it was given in; 0 when not given.
double points(const Scenario& s, NumberId id) {
  if (!id.given()) return 0;
  const Number& number = s.numbers[id.index];
  if (number.money_of.empty()) return median(number);
  const double point = point_of(s, number.money_of);
  return point > 0 ? median(number) / point : 0;
}

void check_facts(Reading& reading) {
  const Scenario& s = reading.scenario;
  for (const auto& [kind, facts] :
       {std::pair<std::string_view, const std::vector<Fact>&>{"fact", s.facts}, {"tie", s.ties}})
    for (const Fact& fact : facts)
      if (!fact.id.empty() && !reading.facts_read.contains(fact.id))
        reading.say(diagnostic::fact_unread(fact.place, kind, fact.id));
}

/// Sources that appeared after the decision, unless each fact that rests on them says when it was known.
void check_sources(Reading& reading) {
  const Scenario& s = reading.scenario;
  if (s.decision_date.year == 0) return;
  std::set<std::string, std::less<>> vouched, open = reading.sources_of_numbers;
  for (const auto* facts : {&s.facts, &s.ties})
    for (const Fact& fact : *facts)
      for (const std::string& source : fact.sources) (fact.known_by ? vouched : open).insert(source);
  const std::string decision = iso(s.decision_date);
  std::vector<std::string> late;
  Place first;
  for (const Source& source : s.sources) {
    if (!open.contains(source.id) || source.published.size() < 4) continue;
    const std::string& published = source.published;
    const bool dated =
        std::all_of(published.begin(), published.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
    // A bare year is late only when the whole of it lies after the decision's year.
    if (!dated || published <= decision.substr(0, published.size())) continue;
    if (late.empty()) first = source.place;
    late.push_back(source.id);
  }
  if (!late.empty()) reading.say(diagnostic::source_later(first, late, decision));
}

void check_ledger(Reading& reading) {
  const Scenario& s = reading.scenario;
  double total = 0;
  std::vector<std::string> bare;
  for (const Ally& ally : s.allies) {
    double itemised = 0;
    for (const NumberId id : {ally.arms_sales, ally.trade, ally.investment, ally.intelligence, ally.basing})
      itemised += points(s, id);
    if (itemised == 0) bare.push_back(ally.code);
    total += itemised + points(s, ally.security) + points(s, ally.arming);
  }
  if (total > kLargeWeight && !bare.empty())
    reading.say(diagnostic::no_ledger(s.allies.front().place, total, bare));
}

}  // namespace

void check_whole(Reading& reading) {
  check_facts(reading);
  check_sources(reading);
  check_ledger(reading);
}

std::vector<MoneyRow> money_table(const Scenario& s) {
  std::vector<MoneyRow> rows;
  for (const Number& number : s.numbers) {
    const Field* field = field_of_key(number.key);
    if (!field || field->money_of.empty()) continue;
    MoneyRow row;
    row.key = number.key;
    row.actor = code_of(s, field->money_of);
    row.a_year = field->units.find("/year") != std::string_view::npos;
    row.place = number.place;
    const double point = point_of(s, row.actor);
    if (point <= 0) continue;
    const bool in_money = !number.money_of.empty();
    const auto at = [&](double u) { return quantile(number.distribution, number.range, u); };
    const double to_points = in_money ? 1 / point : 1, to_money = in_money ? 1 : point;
    row.points_p05 = at(.05) * to_points, row.points_p50 = at(.5) * to_points,
    row.points_p95 = at(.95) * to_points;
    row.money_p05 = at(.05) * to_money, row.money_p50 = at(.5) * to_money, row.money_p95 = at(.95) * to_money;
    row.large = row.a_year && std::abs(row.points_p50) > kLargeWeight;
    rows.push_back(std::move(row));
  }
  return rows;
}

Diagnostics money_warnings(const Scenario& s) {
  Diagnostics warnings;
  for (const MoneyRow& row : money_table(s))
    if (row.large)
      warnings.push_back(
          diagnostic::over_three_points(row.place, row.key, row.points_p50, row.money_p50, row.actor));
  sort_diagnostics(warnings);
  return warnings;
}

}  // namespace entente

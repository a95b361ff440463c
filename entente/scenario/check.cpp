#include "entente/scenario/check.hpp"

#include <algorithm>
#include <cmath>

#include "entente/model/marginal.hpp"
#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

constexpr double kLargeWeight = 3;
constexpr std::string_view kReplaceMe = "replace me";

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

/// Whether the last year that a fact is about ("1971", "1816-1944") is no later than `year`.
bool about_no_later(std::string_view period, int year) {
  int last = -1;
  for (std::size_t i = 0; i < period.size();) {
    std::size_t end = i;
    while (end < period.size() && period[end] >= '0' && period[end] <= '9') ++end;
    if (end - i == 4) last = std::max(last, std::stoi(std::string(period.substr(i, 4))));
    i = std::max(end, i + 1);
  }
  return last >= 0 && last <= year;
}

/// Sources that appeared after the decision, unless each fact that rests on them says when it was known. A
/// later edition of figures about earlier years (`data_set`) is late only for what it says about later ones.
void check_sources(Reading& reading) {
  const Scenario& s = reading.scenario;
  if (s.decision_date.year == 0) return;
  std::set<std::string, std::less<>> open = reading.sources_of_numbers, open_after;
  for (const auto* facts : {&s.facts, &s.ties})
    for (const Fact& fact : *facts)
      for (const std::string& source : fact.sources) {
        if (fact.known_by) continue;
        open.insert(source);
        if (!about_no_later(fact.year, s.decision_date.year)) open_after.insert(source);
      }
  const std::string decision = iso(s.decision_date);
  std::vector<std::string> late;
  Place first;
  for (const Source& source : s.sources) {
    if (!(source.data_set ? open_after : open).contains(source.id) || source.published.size() < 4) continue;
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

/// Collects into `found` the texts that begin as the template's do, with the key they stand under.
void find_template(const TomlNode& node, std::string_view key,
                   std::map<std::pair<int, int>, std::string>& found) {
  for (const TomlNode& item : node.items) find_template(item, key, found);
  for (const TomlNode::Entry& entry : node.entries) {
    // The reason of a number is told by the number's key.
    const bool inner = entry.key == "reason" || entry.key == "note" || entry.key == "how";
    find_template(entry.value, inner && !key.empty() ? key : std::string_view(entry.key), found);
  }
  if (node.kind == TomlNode::Kind::text && node.text.starts_with(kReplaceMe))
    found.emplace(std::pair{node.span.line, node.span.column}, key);
}

}  // namespace

void check_template(Reading& reading, const TomlNode& root) {
  std::map<std::pair<int, int>, std::string> found;
  find_template(root, "", found);
  if (found.empty()) return;
  std::vector<std::string> places;
  for (const auto& [at, key] : found) places.push_back(key + " (line " + std::to_string(at.first) + ")");
  const auto [line, column] = found.begin()->first;
  reading.say(
      diagnostic::from_template(reading.place({line, column, column + static_cast<int>(kReplaceMe.size())}),
                                places, reading.options.strict));
}

void drop_doubtful_warnings(Diagnostics& diagnostics) {
  if (!has_errors(diagnostics)) return;
  std::erase_if(diagnostics, [](const Diagnostic& d) { return d.code == "W002" || d.code == "W009"; });
}

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

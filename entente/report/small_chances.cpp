#include "entente/report/small_chances.hpp"

#include <algorithm>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "entente/explore/contaminated_chances.hpp"
#include "entente/explore/package.hpp"
#include "entente/explore/sweeps.hpp"
#include "entente/report/figure.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

const LambdaPoint& point_of(const LambdaSweep& sweep, const std::string& strategy, double factor) {
  return *std::ranges::find_if(sweep.points, [&](const LambdaPoint& point) {
    return point.strategy == strategy && point.factor == factor;
  });
}

/// The chances that are printed and small, not yet swept.
std::vector<SmallChance> small_ones(const Scenario& scenario, const std::vector<std::string>& strategies,
                                    const PrintedChance& printed) {
  std::vector<SmallChance> chances;
  for (std::size_t e = 0; e < kChanceEvents.size(); ++e)
    for (const int year : scenario.verdict_years) {
      SmallChance chance{static_cast<ChanceEvent>(e), year, {}};
      for (const std::string& strategy : strategies)
        if (const auto mean = printed(chance.event, year, strategy); mean && *mean < kSmallProbability)
          chance.rows.push_back({strategy, {}, {}});
      if (!chance.rows.empty()) chances.push_back(std::move(chance));
    }
  return chances;
}

std::vector<std::string> strategies_in(const std::vector<SmallChance>& chances,
                                       const std::vector<std::string>& order) {
  std::vector<std::string> names;
  for (const std::string& name : order)
    if (std::ranges::any_of(chances, [&](const SmallChance& chance) {
          return std::ranges::find(chance.rows, name, &SmallChance::Row::strategy) != chance.rows.end();
        }))
      names.push_back(name);
  return names;
}

/// @return errors; interrupted leaves everything without it
Diagnostics contaminate_small(const Scenario& scenario, const Scenario& other,
                              const std::vector<std::string>& strategies, const StudyOptions& options,
                              SmallChances& found) {
  std::vector<ChanceAsked> asked;
  std::vector<SmallChance::Row*> places;
  for (SmallChance& chance : found.all)
    for (SmallChance::Row& row : chance.rows) {
      if (!other.strategy(row.strategy)) continue;
      if (!strategies.empty() && std::ranges::find(strategies, row.strategy) == strategies.end()) continue;
      asked.push_back({row.strategy, chance.event, chance.year});
      places.push_back(&row);
    }
  if (asked.empty()) return {};
  CoalitionOptions how;
  how.goal = options.goal;
  how.baseline = scenario.baseline;
  how.seed = options.seed;
  how.draws = std::min(options.draws, kContaminatedDraws);
  how.threads = options.threads;
  how.solving = options.solving;
  how.stop = options.stop;
  const auto swept = contaminated_chances(scenario, other, asked, kSmallShares, how);
  if (!swept) return swept.diagnostics();
  if (swept->interrupted) return {};
  for (std::size_t i = 0; i < places.size(); ++i) places[i]->contaminated = swept->at[i];
  found.other = other.id;
  found.other_draws = swept->draws;
  found.other_sets = swept->sets;
  found.sampled = swept->sampled;
  return {};
}

std::string event_in_words(ChanceEvent event) {
  switch (event) {
    case ChanceEvent::goal:
      return "the goal";
    case ChanceEvent::ever_independent:
      return "ever independent";
    case ChanceEvent::ever_realigned:
      return "ever realigned";
    default:
      return std::string(chance_name(event));
  }
}
bool is_ever(ChanceEvent event) {
  return event == ChanceEvent::ever_independent || event == ChanceEvent::ever_realigned;
}

using Rows = std::vector<const SmallChance::Row*>;

/// "realigned at the end of year 8 (under 14 strategies)"; few are named.
std::string head_of(const SmallChance& chance, const Rows& rows) {
  constexpr std::size_t kNamed = 3;
  std::string names;
  for (const SmallChance::Row* row : rows)
    names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", row->strategy);
  return fmt::format("{} {} the end of year {} (under {})", event_in_words(chance.event),
                     is_ever(chance.event) ? "by" : "at", chance.year,
                     rows.size() <= kNamed ? names : fmt::format("{} strategies", rows.size()));
}

/// "below 1 % to 2 %" of the strategies at one factor or share.
std::string spread_at(const Rows& rows, std::vector<Estimate> SmallChance::Row::*swept, std::size_t place) {
  std::vector<double> values;
  for (const SmallChance::Row* row : rows) values.push_back((row->*swept)[place].value);
  return percent_spread(values);
}

/// One line a chance of the years printed, of those rows that have what is told.
template <class Line>
std::vector<std::string> lines_of(const SmallChances& chances, const std::vector<int>& years,
                                  std::vector<Estimate> SmallChance::Row::*swept, const Line& line) {
  std::vector<std::string> lines;
  for (const SmallChance& chance : chances.all) {
    if (!years.empty() && std::ranges::find(years, chance.year) == years.end()) continue;
    Rows rows;
    for (const SmallChance::Row& row : chance.rows)
      if (!(row.*swept).empty()) rows.push_back(&row);
    if (!rows.empty()) lines.push_back(head_of(chance, rows) + line(rows));
  }
  return lines;
}

template <std::size_t N>
Json rows_json(const SmallChances& chances, std::vector<Estimate> SmallChance::Row::*swept,
               const std::array<double, N>& at) {
  Json rows = Json::array();
  for (const SmallChance& chance : chances.all)
    for (const SmallChance::Row& row : chance.rows)
      for (std::size_t i = 0; i < (row.*swept).size(); ++i) {
        const Estimate& figure = (row.*swept)[i];
        rows.push_back({{"on", chance_name(chance.event)},
                        {"strategy", row.strategy},
                        {"year", chance.year},
                        {"at", at[i]},
                        {"value", figure.value},
                        {"value_low", figure.low},
                        {"value_high", figure.high}});
      }
  return rows;
}

}  // namespace

Outcome<SmallChances> small_chances(const Scenario& scenario, const std::vector<std::string>& strategies,
                                    const StudyOptions& options, const PrintedChance& printed,
                                    const Scenario* other, const std::vector<std::string>& contaminated) {
  SmallChances found;
  found.all = small_ones(scenario, strategies, printed);
  const std::vector<std::string> concerned = strategies_in(found.all, strategies);
  if (concerned.empty()) return found;
  // No choice looks at allies (1.6): the probabilities are the same without them.
  const Scenario core = without_allies(scenario);
  const auto swept = lambda_sweep(core, concerned, options, kSmallFactors);
  if (!swept) return swept.diagnostics();
  if (swept->interrupted || swept->draws < kFewestDraws) return SmallChances();
  found.draws = swept->draws;
  for (SmallChance& chance : found.all) {
    const auto year = static_cast<std::size_t>(std::ranges::find(scenario.verdict_years, chance.year) -
                                               scenario.verdict_years.begin());
    for (SmallChance::Row& row : chance.rows)
      for (const double factor : kSmallFactors)
        row.at.push_back(point_of(*swept, row.strategy, factor).at(year, chance.event));
  }
  if (other)
    if (Diagnostics errors = contaminate_small(scenario, *other, contaminated, options, found);
        !errors.empty())
      return errors;
  return found;
}

std::vector<std::string> small_chance_lines(const SmallChances& chances, const std::vector<int>& years) {
  const auto swept = &SmallChance::Row::at;
  return lines_of(chances, years, swept, [&](const Rows& rows) {
    return fmt::format(": {} with both precisions × {}, {} as they are, {} with × {}.",
                       spread_at(rows, swept, 0), three_digits(kSmallFactors[0]), spread_at(rows, swept, 1),
                       spread_at(rows, swept, 2), three_digits(kSmallFactors[2]));
  });
}

std::vector<std::string> contaminated_lines(const SmallChances& chances, const std::vector<int>& years) {
  const auto swept = &SmallChance::Row::contaminated;
  return lines_of(chances, years, swept, [&](const Rows& rows) {
    return fmt::format(
        ": {} where each driver group is taken from {} with probability {}, {} with {}, {} with {}.",
        spread_at(rows, swept, 0), chances.other, three_digits(kSmallShares[0]), spread_at(rows, swept, 1),
        three_digits(kSmallShares[1]), spread_at(rows, swept, 2), three_digits(kSmallShares[2]));
  });
}

std::string contaminated_on(const SmallChances& chances) {
  return fmt::format("{} settings for each of {} sets of groups{}", chances.other_draws, chances.other_sets,
                     chances.sampled ? ", a sample" : "");
}

std::string own_prior_hint(const Scenario& scenario) {
  return fmt::format("How far they rest on this file's own prior: entente explore {} --contaminate {}",
                     scenario.file,
                     scenario.analogue.empty() ? "OTHER, with an analogue or another judge's file."
                                               : analogue_path(scenario) + ".");
}

std::string small_chances_json(const SmallChances& chances) {
  return rows_json(chances, &SmallChance::Row::at, kSmallFactors).dump();
}

std::string small_contamination_json(const SmallChances& chances) {
  if (chances.other.empty()) return "null";
  const Json json{{"other", chances.other},
                  {"draws", chances.other_draws},
                  {"sets", chances.other_sets},
                  {"sampled", chances.sampled},
                  {"by_share", rows_json(chances, &SmallChance::Row::contaminated, kSmallShares)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace entente

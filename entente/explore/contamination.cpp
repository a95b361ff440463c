#include "entente/explore/contamination.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "entente/explore/attribution.hpp"

namespace entente {
namespace {

/// What is solved for of each strategy, in this order.
constexpr std::array<On, 4> kQuantitiesHere{On::goal, On::independent, On::realigned, On::net};

/// The tables of one strategy.
struct Told {
  std::string name;
  std::array<const CoalitionTable*, kQuantitiesHere.size()> tables{};
  const CoalitionTable& of(On on) const {
    return *tables[static_cast<std::size_t>(std::ranges::find(kQuantitiesHere, on) -
                                            kQuantitiesHere.begin())];
  }
};

std::vector<std::string> common_strategies(const Scenario& from, const Scenario& to,
                                           const std::string& baseline) {
  std::vector<std::string> names{baseline};
  for (const Strategy& strategy : from.strategies)
    if (strategy.name != baseline && to.strategy(strategy.name)) names.push_back(strategy.name);
  return names;
}

double mean_at(const ContaminatedMean& mean, double w, int without) {
  return without < 0 ? mean.mean(w) : mean.without(static_cast<std::size_t>(without), w);
}

VerdictTurn best_turn(const std::vector<Told>& told) {
  std::vector<ContaminatedMean> gains;
  for (const Told& strategy : told) gains.emplace_back(strategy.of(On::net));
  const auto best = [&](double w, int without) {
    std::size_t first = 0;
    double most = mean_at(gains[0], w, without);
    for (std::size_t s = 1; s < gains.size(); ++s)
      if (const double gain = mean_at(gains[s], w, without); gain > most) {
        most = gain;
        first = s;
      }
    return first;
  };
  VerdictTurn turn;
  turn.kind = VerdictTurn::Kind::best;
  turn.strategy = told[best(0, -1)].name;
  turn.share = where_it_turns(best);
  if (turn.share) turn.instead = told[best(turn.share->value, -1)].name;
  return turn;
}

VerdictTurn crossing_turn(VerdictTurn::Kind kind, const Told& strategy, double threshold) {
  const CoalitionTable& table = strategy.of(kind == VerdictTurn::Kind::gain ? On::net : On::goal);
  VerdictTurn turn;
  turn.kind = kind;
  turn.strategy = strategy.name;
  turn.above = table.none().mean > threshold;
  turn.share = turning_contamination(table, threshold);
  return turn;
}

}  // namespace

Outcome<Contamination> contaminate(const Scenario& from, const Scenario& to,
                                   const ContaminationOptions& options) {
  const std::string baseline = options.baseline.empty() ? from.baseline : options.baseline;
  const auto mixture = Mixture::make(from, to);
  if (!mixture) return mixture.diagnostics();

  Contamination result;
  result.warnings = mixture.diagnostics();
  result.threshold = options.threshold;
  for (const Mixture::Group& group : mixture->groups()) result.groups.push_back(group.name);
  result.strategies = common_strategies(from, to, baseline);
  if (!options.strategies.empty()) {
    result.strategies = {baseline};
    for (const std::string& name : options.strategies)
      if (name != baseline) result.strategies.push_back(name);
  }
  if (result.strategies.size() < 2)
    return Diagnostics{{.place = {.file = from.file},
                        .code = "E188",
                        .message = "the two scenarios have no strategy in common beside \"" + baseline + "\"",
                        .help = "give one in both the same name, or compare with another baseline",
                        .related = {}}};

  std::vector<CoalitionQuantity> quantities;
  for (const std::string& name : result.strategies)
    for (const On on : kQuantitiesHere) quantities.push_back({on, options.goal, name});
  CoalitionOptions asked;
  asked.baseline = baseline;
  asked.seed = options.seed;
  asked.draws = options.draws;
  asked.threads = options.threads;
  asked.solving = options.solving;
  asked.stop = options.stop;
  asked.progress = options.progress;
  const auto tables = solve_coalitions(from, to, *mixture, quantities, asked);
  if (!tables) return tables.diagnostics();
  result.draws = tables->front().draws;
  result.solves = tables->front().solves;
  result.interrupted = tables->front().interrupted;
  if (result.interrupted) return result;

  std::vector<Told> told;
  for (std::size_t s = 0; s < result.strategies.size(); ++s) {
    Told& strategy = told.emplace_back();
    strategy.name = result.strategies[s];
    for (std::size_t q = 0; q < kQuantitiesHere.size(); ++q)
      strategy.tables[q] = &(*tables)[s * kQuantitiesHere.size() + q];
  }
  for (const Told& strategy : told)
    for (const double w : kContaminations) {
      const auto mean = [&](On on) { return contaminated(strategy.of(on), w).estimate(); };
      result.points.push_back(
          {w, strategy.name, mean(On::goal), mean(On::independent), mean(On::realigned), mean(On::net)});
    }
  result.turns.push_back(best_turn(told));
  for (std::size_t s = 1; s < told.size(); ++s)
    result.turns.push_back(crossing_turn(VerdictTurn::Kind::gain, told[s], 0));
  for (const Told& strategy : told)
    result.turns.push_back(crossing_turn(VerdictTurn::Kind::goal, strategy, options.threshold));
  return result;
}

}  // namespace entente

#include "entente/explore/coalitions.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <span>
#include <utility>

#include "entente/ensemble/block_solver.hpp"
#include "entente/ensemble/conclude.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/ensemble/workers.hpp"
#include "entente/explore/package.hpp"

namespace entente {
namespace {

using Quantities = std::vector<CoalitionQuantity>;

bool is_gain(const CoalitionQuantity& quantity) { return !quantity.chance && quantity.on == On::net; }
bool any_gain(const Quantities& quantities) { return std::ranges::any_of(quantities, is_gain); }

/// Names of the strategies whose games some quantities need, each once, the baseline first.
std::vector<std::string> strategies_of(const Quantities& quantities, const std::string& baseline) {
  std::vector<std::string> names;
  if (any_gain(quantities)) names.push_back(baseline);
  for (const CoalitionQuantity& quantity : quantities)
    if (std::ranges::find(names, quantity.strategy) == names.end()) names.push_back(quantity.strategy);
  return names;
}

/// The strategies of a mixed scenario, by name.
Outcome<GameSet> games_of(const Scenario& scenario, const std::vector<std::string>& names,
                          const SolvingOptions& solving) {
  std::vector<const Strategy*> strategies;
  for (const std::string& name : names) strategies.push_back(scenario.strategy(name));
  return GameSet::make(scenario, strategies, solving);
}

Diagnostics strategies_missing(const Scenario& scenario, const std::vector<std::string>& names) {
  const auto found = chosen_strategies(scenario, names, names.front());
  if (found) return {};
  Diagnostics missing = found.diagnostics();
  for (Diagnostic& d : missing) d.message = scenario.id + ": " + d.message;  // of two, which
  return missing;
}

CoalitionQuantity quantity_of(const CoalitionOptions& options) {
  return {options.on, options.goal, options.strategy};
}

/// Probability of an event at the end of a year, an index into layout.years().
Figure chance_figure(const RowLayout& layout, std::size_t strategy, std::size_t year, ChanceEvent event,
                     Goal goal) {
  Figure figure;
  const auto add = [&](YearColumn column, double coefficient) {
    figure.terms.push_back(
        {static_cast<std::uint32_t>(layout.row(strategy, layout.year(year, column))), coefficient});
  };
  switch (event) {
    case ChanceEvent::goal:
      return goal_figure(layout, strategy, year, goal);
    case ChanceEvent::fused:
      add(YearColumn::fused, 1);
      break;
    case ChanceEvent::partner:
      figure.constant = 1;
      for (const YearColumn column : {YearColumn::fused, YearColumn::independent, YearColumn::realigned})
        add(column, -1);
      break;
    case ChanceEvent::independent:
      add(YearColumn::independent, 1);
      break;
    case ChanceEvent::realigned:
      add(YearColumn::realigned, 1);
      break;
    case ChanceEvent::ever_independent:
      add(YearColumn::ever_independent, 1);
      break;
    case ChanceEvent::ever_realigned:
      add(YearColumn::ever_realigned, 1);
      break;
  }
  return figure;
}

/// A quantity as a figure of what is recorded.
Figure figure_of(const CoalitionQuantity& quantity, const RowLayout& layout, const GameSet& set) {
  const auto at = std::ranges::find(set.strategies(), quantity.strategy, &Strategy::name);
  const auto s = static_cast<std::size_t>(at - set.strategies().begin());
  const auto last = layout.years().size() - 1;
  if (quantity.chance) {
    const auto year = std::ranges::find(layout.years(), quantity.year);
    return chance_figure(layout, s, static_cast<std::size_t>(year - layout.years().begin()), *quantity.chance,
                         quantity.goal);
  }
  if (quantity.on == On::net) return net_figure(layout, s);
  return goal_figure(layout, s, last,
                     quantity.on == On::independent ? Goal::loosen
                     : quantity.on == On::realigned ? Goal::realign
                                                    : quantity.goal);
}

}  // namespace

Coalition differing_groups(const Scenario& from, const Scenario& to, const Mixture& mixture,
                           const std::function<bool(std::size_t of_from, std::size_t of_to)>& same_values) {
  Coalition result = 0;
  for (std::size_t g = 0; g < mixture.groups().size(); ++g)
    if (mixture.groups()[g].other_records) result |= Coalition{1} << g;
  const auto same = [&](NumberId a, NumberId b) {
    if (!a.given() || !b.given()) return a.given() == b.given();
    return same_values(static_cast<std::size_t>(a.index), static_cast<std::size_t>(b.index));
  };
  for (std::size_t i = 0; i < from.numbers.size(); ++i) {
    const Number& number = from.numbers[i];
    const int group = mixture.group_of(number.key, false);
    if (group < 0 || (result >> group & 1U) != 0) continue;
    const auto twin = std::ranges::find(to.numbers, number.key, &Number::key);
    if (!same({static_cast<std::int32_t>(i)}, {static_cast<std::int32_t>(twin - to.numbers.begin())}) ||
        !same(from.gdp_of(number), to.gdp_of(*twin)))
      result |= Coalition{1} << group;
  }
  return result;
}

Coalition deciding_groups(const Scenario& from, const Scenario& to, const Mixture& mixture,
                          const DrawnValues& draws, bool reads_all) {
  const auto same_in_all_draws = [&](std::size_t i, std::size_t j) {
    for (std::size_t d = 0; d < static_cast<std::size_t>(draws.draws()); ++d)
      if (draws.value(d, i) != draws.value(d, from.numbers.size() + j)) return false;
    return true;
  };
  return (reads_all ? mixture.everything() : mixture.seen()) &
         differing_groups(from, to, mixture, same_in_all_draws);
}

Estimate CoalitionValue::estimate() const {
  const double half = half_width_of(replicates);
  return {mean, mean - half, mean + half};
}

std::vector<std::string> strategies_for(const CoalitionOptions& options) {
  return strategies_of({quantity_of(options)}, options.baseline);
}

struct QuantitySolver::Memory {
  Memory(const GameSet& games, Quantities asked, std::stop_token stopped)
      : set(games), quantities(std::move(asked)), stop(std::move(stopped)), solver(games) {}

  const GameSet& set;
  Quantities quantities;
  std::stop_token stop;
  GameSolver solver;
  std::vector<std::vector<Weights>> weights;
};

QuantitySolver::QuantitySolver(const GameSet& set, const CoalitionOptions& options)
    : QuantitySolver(set, Quantities{quantity_of(options)}, options.stop) {}
QuantitySolver::QuantitySolver(const GameSet& set, Quantities quantities, std::stop_token stop)
    : memory_(std::make_unique<Memory>(set, std::move(quantities), std::move(stop))) {}
QuantitySolver::~QuantitySolver() = default;
QuantitySolver::QuantitySolver(QuantitySolver&&) noexcept = default;

CoalitionValue QuantitySolver::mean(const Scenario& scenario, const DrawnValues& draws,
                                    const std::function<void(std::span<double>)>& change) {
  return means(scenario, draws, change).front();
}

std::vector<CoalitionValue> QuantitySolver::means(const Scenario& scenario, const DrawnValues& draws,
                                                  const std::function<void(std::span<double>)>& change) {
  Memory& m = *memory_;
  const std::size_t strategies = m.set.strategies().size();
  std::vector<std::string> allies;
  for (const Ally& ally : scenario.allies) allies.push_back(ally.code);
  const RowLayout layout(strategies, scenario.verdict_years, std::move(allies));
  FigureList figures;
  std::vector<std::size_t> places;  // two quantities may be one figure
  for (const CoalitionQuantity& quantity : m.quantities)
    places.push_back(figures.add(figure_of(quantity, layout, m.set)));

  BlockWeights maker(scenario, draws, m.set.years());
  RowNumbers numbers(m.set.precision(), layout.block_size());
  BlockRows rows(layout);
  BlockValues values(figures);
  Tally tally(figures, false);
  for (std::size_t b = 0; b < draws.blocks(); ++b) {
    if (m.stop.stop_requested()) return std::vector<CoalitionValue>(m.quantities.size());
    maker.fill(b, m.weights, change);
    m.solver.solve(m.weights);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      numbers.set(RowLayout::row(SharedColumn::distance) * kLanes + lane, 0);
      for (std::size_t s = 0; s < strategies; ++s) {
        const Solution solution = m.solver.solution(s, static_cast<int>(lane));
        if (s == 0) numbers.set(RowLayout::row(SharedColumn::annuity) * kLanes + lane, solution.annuity);
        record_solution(layout, s, solution, lane, numbers);
      }
    }
    rows.read(numbers, 0);
    const auto at = static_cast<std::int64_t>(b);
    if (const int failed = values.work_out(rows); failed > 0) {
      tally.add_failed(at, failed, {});
    } else {
      tally.add_figures(0, figures.size(), values);
      tally.add_block(at, {});
    }
  }
  std::vector<CoalitionValue> values_of;
  for (const std::size_t place : places)
    values_of.push_back({tally.reading(place).summary.mean, tally.replicate_means(place)});
  return values_of;
}

Outcome<CoalitionTable> solve_coalitions(const Scenario& from, const Scenario& to, const Mixture& mixture,
                                         const CoalitionOptions& options) {
  auto tables = solve_coalitions(from, to, mixture, Quantities{quantity_of(options)}, options);
  if (!tables) return tables.diagnostics();
  return std::move(tables->front());
}

Outcome<std::vector<CoalitionTable>> solve_coalitions(const Scenario& from, const Scenario& to,
                                                      const Mixture& mixture, const Quantities& quantities,
                                                      const CoalitionOptions& options) {
  Coalition differing = 0;
  const auto solved = solve_coalitions(from, to, mixture, quantities, options, [&](Coalition groups) {
    differing = groups;
    return subsets_of(groups);
  });
  if (!solved) return solved.diagnostics();
  CoalitionTable table;
  for (const Mixture::Group& group : mixture.groups()) table.groups.push_back(group.name);
  table.draws = options.draws;
  table.solves = solved->solves;
  table.simd = solved->simd;
  table.precision = solved->precision;
  table.interrupted = solved->interrupted;
  table.values.resize(std::size_t{1} << table.groups.size());
  std::vector<CoalitionTable> tables(quantities.size(), table);
  if (table.interrupted) return tables;
  for (std::size_t q = 0; q < tables.size(); ++q) {
    std::vector<CoalitionValue>& values = tables[q].values;
    for (std::size_t i = 0; i < solved->sets.size(); ++i) values[solved->sets[i]] = solved->values[i][q];
    for (Coalition coalition = 0; coalition < values.size(); ++coalition)
      values[coalition] = values[coalition & differing];
  }
  return tables;
}

namespace {

/// Sets of groups that are one game, with other weights.
struct Structure {
  Coalition groups = 0;           ///< of those that make another game, the ones taken
  std::vector<std::size_t> sets;  ///< places among those chosen
  // While they are solved:
  std::optional<Scenario> base;
  std::optional<Outcome<GameSet>> games;
};

}  // namespace

Outcome<SolvedCoalitions> solve_coalitions(
    const Scenario& from, const Scenario& to, const Mixture& mixture, const Quantities& quantities,
    const CoalitionOptions& options,
    const std::function<std::vector<Coalition>(Coalition differing)>& choose) {
  const std::vector<std::string> names = strategies_of(quantities, options.baseline);
  Diagnostics errors = strategies_missing(from, names);
  for (Diagnostic& d : strategies_missing(to, names)) errors.push_back(std::move(d));
  auto paired = DrawnValues::make(from, to, options.seed, options.draws);
  if (!paired) errors.insert(errors.end(), paired.diagnostics().begin(), paired.diagnostics().end());
  if (!errors.empty()) return errors;
  if (options.change) paired->change(options.change);

  // A gain is made of everything; and a bloc inside the state is something that rules look at.
  const bool reads_all = any_gain(quantities) || from.bloc || options.solving.game.bloc;
  const Coalition seen = deciding_groups(from, to, mixture, *paired, reads_all);
  SolvedCoalitions solved;
  solved.sets = choose(seen);
  solved.values.resize(solved.sets.size());

  const auto mixed = [&](Coalition set) {
    return reads_all || options.with_allies ? mixture.mix(set) : without_allies(mixture.mix(set));
  };

  std::vector<Structure> structures;
  for (const Coalition structure : subsets_of(mixture.structural() & seen)) {
    Structure next{structure, {}, {}, {}};
    for (std::size_t i = 0; i < solved.sets.size(); ++i)
      if ((solved.sets[i] & mixture.structural()) == structure) next.sets.push_back(i);
    if (!next.sets.empty()) structures.push_back(std::move(next));
  }

  std::mutex telling;
  std::int64_t done = 0;
  const auto solve = [&](std::span<Structure> some) {
    std::vector<std::pair<const Structure*, std::size_t>> items;
    for (const Structure& structure : some)
      for (const std::size_t set : structure.sets) items.emplace_back(&structure, set);
    for_each_item(options.threads, items.size(), options.stop, [&] {
      return [&, of = static_cast<const Structure*>(nullptr),
              solver = std::shared_ptr<QuantitySolver>()](std::size_t item) mutable {
        const auto& [structure, set] = items[item];
        if (of != structure)
          solver = std::make_shared<QuantitySolver>(**structure->games, quantities, options.stop);
        of = structure;
        solved.values[set] = solver->means(mixed(solved.sets[set]), *paired);
        if (options.stop.stop_requested()) return;  // perhaps in the middle of it
        const std::lock_guard lock(telling);
        ++done;
        if (options.progress) options.progress(done, static_cast<std::int64_t>(solved.sets.size()));
      };
    });
  };
  // A few at a time: laying games out takes as long as solving them for some sets, and much memory.
  constexpr std::size_t kAtOnce = 4;
  for (std::size_t first = 0; first < structures.size(); first += kAtOnce) {
    const auto some = std::span(structures).subspan(first, std::min(kAtOnce, structures.size() - first));
    for_each_item(options.threads, some.size(), options.stop, [&] {
      return [&](std::size_t i) {
        some[i].base = mixed(some[i].groups);
        some[i].games.emplace(games_of(*some[i].base, names, options.solving));
      };
    });
    for (const Structure& structure : some)
      if (structure.games && !*structure.games) return structure.games->diagnostics();
    if (!options.stop.stop_requested()) solve(some);
    if (options.stop.stop_requested() && done < static_cast<std::int64_t>(solved.sets.size())) {
      solved.interrupted = true;
      return solved;
    }
    solved.simd = (*some.front().games)->simd();
    solved.precision = (*some.front().games)->precision();
    for (Structure& structure : some) {
      structure.games.reset();
      structure.base.reset();
    }
  }
  solved.solves = done * options.draws * static_cast<std::int64_t>(names.size());
  return solved;
}

}  // namespace entente

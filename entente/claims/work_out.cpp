#include "entente/claims/work_out.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "entente/claims/facts.hpp"
#include "entente/claims/mixed_prior.hpp"
#include "entente/claims/session.hpp"
#include "entente/explore/attribution.hpp"

namespace entente {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool of_one_session(const Situation& a, const Situation& b) {
  return a.scenario == b.scenario && a.type == b.type && a.changes == b.changes && a.prior == b.prior;
}

const Scenario& scenario_of(const Claims& claims, const Situation& situation) {
  return claims.scenarios[static_cast<std::size_t>(situation.scenario)].scenario;
}

bool attributes(Measure::Kind kind) {
  return kind == Measure::Kind::shapley || kind == Measure::Kind::flipset_size;
}

/// The table of one comparison, for all groups and flip sets that are asked of it.
struct Compared {
  const Measure* first = nullptr;
  std::optional<CoalitionTable> table;
  std::string trouble;
  bool solved = false;  ///< or found to be impossible, which `trouble` then says

  bool serves(const Measure& m) const {
    const Situation &a = first->situation, &b = m.situation;
    return a.scenario == b.scenario && first->to == m.to && first->on == m.on && a.strategy == b.strategy &&
           (m.on != On::net || a.baseline == b.baseline) && (m.on != On::goal || a.goal == b.goal) &&
           a.changes == b.changes;
  }
};

std::string refusal(const Measure& m, const MeasureOptions& options) {
  if (options.worked == Worked::prior_only || options.draw_by_draw || options.priors != Priors::stated)
    return "an attribution needs the game, and all draws";
  if (m.situation.prior)
    return "an attribution is found on the draws of the two scenarios as they state them";
  if (m.situation.type || !m.situation.given.empty())
    return "an attribution is found with T's type and history unknown";
  for (const Change& change : m.situation.changes)
    if (change.kind == Change::Kind::swap)
      return "an attribution takes groups itself, so that none can be taken beforehand";
  return {};
}

/// Solves one table. Errors of the scenarios become a sentence: the comparison cannot be made.
void solve_table(const Claims& claims, const ClaimDraws& draws, const MeasureOptions& options,
                 Compared& compared) {
  const Measure& m = *compared.first;
  const Situation& s = m.situation;
  const Scenario& from = scenario_of(claims, s);
  const Scenario& to = claims.scenarios[static_cast<std::size_t>(m.to)].scenario;
  const auto mixture = Mixture::make(from, to);
  if (!mixture) {
    compared.trouble = mixture.diagnostics().front().message;
    return;
  }
  CoalitionOptions asked;
  asked.on = m.on;
  asked.goal = s.goal;
  asked.strategy = s.strategy;
  asked.baseline = s.baseline;
  asked.seed = options.seed;
  asked.draws = std::min(options.attribution_draws, options.draws);
  asked.threads = options.threads;
  asked.solving = options.solving;
  asked.stop = options.stop;
  const Scenario both = mixture->mix(0);
  const ValueChanges changes(claims, draws, both, s.scenario, s.changes);
  if (!changes.trouble().empty()) {
    compared.trouble = changes.trouble();
    return;
  }
  if (!s.changes.empty())
    asked.change = [&](std::size_t draw, std::span<double> values) { changes.make(draw, values); };
  auto table = solve_coalitions(from, to, *mixture, asked);
  if (table)
    compared.table = std::move(*table);
  else
    compared.trouble = table.diagnostics().front().message;
}

NumberColumn share_of_group(const CoalitionTable& table, const std::string& group) {
  for (const Attribution& a : shapley(table, Scale::plain))
    if (a.name == group) return NumberColumn::within(a.shapley, a.low, a.high);
  return NumberColumn::unknown("the two scenarios have no group \"" + group + "\" in common");
}

double smallest_set(const CoalitionTable& table) {
  const FlipSets sets = flip_sets(table, midway(table), true);
  return sets.sets.empty() ? kInfinity : static_cast<double>(sets.sets.front().size());
}

/// The smallest flip set, between the least and the most that the tables with one scrambling left out say.
NumberColumn size_of_flip_set(const CoalitionTable& table) {
  const double size = smallest_set(table);
  double low = size, high = size;
  for (std::size_t r = 0; r < kReplicates; ++r) {
    CoalitionTable without = table;
    for (CoalitionValue& value : without.values)
      value.mean = (kReplicates * value.mean - value.replicates[r]) / (kReplicates - 1);
    const double other = smallest_set(without);
    low = std::min(low, other);
    high = std::max(high, other);
  }
  return NumberColumn::within(size, low, high);
}

}  // namespace

bool over_draws(Measure::Kind kind) { return kind >= Measure::Kind::best; }

Outcome<MeasureColumns> work_out(const Claims& claims, std::span<const Measure> asked,
                                 const MeasureOptions& options) {
  const auto draws = ClaimDraws::make(claims, options.seed, options.draws, options.priors);
  if (!draws) return draws.diagnostics();
  std::vector<Measure> measures(asked.begin(), asked.end());
  for (Measure& m : measures)
    if (m.situation.baseline.empty() && m.situation.scenario >= 0)
      m.situation.baseline = scenario_of(claims, m.situation).baseline;
  ClaimDraws neutral;
  if (std::ranges::any_of(measures,
                          [](const Measure& m) { return m.situation.prior && m.situation.prior->neutral; })) {
    auto spread = ClaimDraws::make(claims, options.seed, options.draws, Priors::neutral);
    if (!spread) return spread.diagnostics();
    neutral = std::move(*spread);
  }
  MeasureColumns result;
  result.columns.resize(measures.size());
  result.chance_of_given.assign(measures.size(), std::numeric_limits<double>::quiet_NaN());
  result.games_alone.assign(measures.size(), 0);

  // What is of one scenario, so changed, stands together, in the order of the list.
  struct Together {
    const Situation* situation;
    std::vector<std::size_t> measures;
  };
  std::vector<Together> groups;
  std::vector<Compared> tables;
  std::vector<std::size_t> table_of(measures.size());
  for (std::size_t i = 0; i < measures.size(); ++i) {
    const Measure& m = measures[i];
    if (m.kind == Measure::Kind::datum) {
      result.columns[i] = datum_column(claims, m.situation.scenario, m.quantity, m.year);
    } else if (is_voting_power(m.kind)) {
      result.columns[i] = power_column(scenario_of(claims, m.situation), m);
    } else if (m.kind == Measure::Kind::coalition) {
      result.columns[i] = coalition_column(scenario_of(claims, m.situation), m.quantity, m.pair);
    } else if (m.kind == Measure::Kind::isolation) {
      result.columns[i] = isolation_column(scenario_of(claims, m.situation), m.quantity);
    } else if (attributes(m.kind)) {
      result.games_alone[i] = 1;
      if (std::string reason = refusal(m, options); !reason.empty()) {
        result.columns[i] = NumberColumn::unknown(std::move(reason));
        table_of[i] = SIZE_MAX;
        continue;
      }
      const auto found = std::ranges::find_if(tables, [&](const Compared& c) { return c.serves(m); });
      table_of[i] = static_cast<std::size_t>(found - tables.begin());
      if (found == tables.end()) tables.push_back({&m, {}, {}, false});
    } else {
      auto group = std::ranges::find_if(
          groups, [&](const Together& g) { return of_one_session(*g.situation, m.situation); });
      if (group == groups.end()) group = groups.insert(groups.end(), {&m.situation, {}});
      group->measures.push_back(i);
    }
  }

  Ticker ticker(options.progress);
  const auto blocks = options.draws / kReplicates;
  // A table is some hundreds of games on few draws.
  constexpr std::int64_t kTable = 64;
  // What a session needs is known once it is planned; its scenario and draws live only while it runs.
  const auto plan = [&](const Together& group) {
    const Situation& s = *group.situation;
    const ClaimDraws& from = s.prior && s.prior->neutral ? neutral : *draws;
    std::unique_ptr<Solving> session;
    if (s.prior && !s.prior->neutral)
      session = std::make_unique<MixedPrior>(claims, from, options, s);
    else
      session = std::make_unique<Session>(claims, from, options, s);
    for (const std::size_t i : group.measures)
      result.games_alone[i] = session->add(measures[i], result.columns[i], result.chance_of_given[i]);
    return session;
  };
  for (const Together& group : groups) ticker.expect(plan(group)->work());
  ticker.expect(static_cast<std::int64_t>(tables.size()) * kTable * blocks);
  for (const Together& group : groups) {
    const auto session = plan(group);
    if (Diagnostics errors = session->run(ticker); !errors.empty()) return errors;
    result.games += session->games();
    result.games_along_histories += session->games_along_histories();
    result.games_one_by_one += session->games_one_by_one();
    result.interrupted = options.stop.stop_requested();
    if (result.interrupted) break;
  }
  for (Compared& compared : tables) {
    if (result.interrupted) break;
    solve_table(claims, *draws, options, compared);
    result.interrupted = options.stop.stop_requested();
    if (result.interrupted) break;
    compared.solved = true;
    ticker.tick(kTable * blocks);
    ++result.coalition_tables;
    if (compared.table) result.coalition_solves += compared.table->solves;
  }
  for (std::size_t i = 0; i < measures.size(); ++i) {
    const Measure& m = measures[i];
    if (!attributes(m.kind) || table_of[i] == SIZE_MAX) continue;
    const Compared& compared = tables[table_of[i]];
    if (!compared.solved) continue;
    result.columns[i] = !compared.table                    ? NumberColumn::unknown(compared.trouble)
                        : m.kind == Measure::Kind::shapley ? share_of_group(*compared.table, m.quantity)
                                                           : size_of_flip_set(*compared.table);
  }
  return {std::move(result), draws.diagnostics()};
}

}  // namespace entente

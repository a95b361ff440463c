#include "entente/ensemble/pivot.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "entente/ensemble/inputs.hpp"
#include "entente/ensemble/workers.hpp"
#include "entente/game/exchange.hpp"
#include "entente/solve/passes.hpp"

namespace entente {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

/// Sees T's first choice, and which triangle each verdict year ends in.
class Onlooker : public FirstChoice {
 public:
  Onlooker(const Game& game, std::span<const Weights> weights, const std::vector<int>& years)
      : game_(game), weights_(weights), years_(years), labels(years.size()) {}

  void moved(int step, int, int reply, int post_id, double probability) override {
    if (!game_.year_end(step)) return;
    const auto found = std::find(years_.begin(), years_.end(), game_.year(step));
    if (found == years_.end()) return;
    const Weights& w = passes::of_year(weights_, *found);
    const Post& post = game_.posts[idx(post_id)];
    const TriadTies signs = ties(w, game_.settings[idx(post.setting)], post.state.r, w.replies[idx(reply)]);
    labels[static_cast<std::size_t>(found - years_.begin())][static_cast<std::size_t>(triangle(signs))] +=
        probability;
  }

 private:
  const Game& game_;
  std::span<const Weights> weights_;
  const std::vector<int>& years_;

 public:
  std::vector<TriangleLabels> labels;  ///< by verdict year
};

/// Type 7 quantile where some values are infinite: what lies between a finite and an infinite one is
/// infinite.
std::optional<double> quantile_or_none(const std::vector<double>& ascending, double p) {
  const double at = p * static_cast<double>(ascending.size() - 1);
  const auto above = static_cast<std::size_t>(std::ceil(at));
  if (std::isinf(ascending[above])) return std::nullopt;
  return quantile_of_sorted(ascending, p);
}

ReserveFigures reserve_figures(const std::vector<DrawPivot>& seen, Alignment wanted, std::size_t rungs) {
  ReserveFigures figures;
  figures.wanted = wanted;
  figures.by_rung.assign(rungs, 0);
  std::vector<double> levels;
  const double share = 1 / static_cast<double>(seen.size());
  for (const DrawPivot& each : seen) {
    levels.push_back(each.reserve.level);
    (each.reserve.rung ? figures.by_rung[idx(*each.reserve.rung)] : figures.never) += share;
  }
  std::sort(levels.begin(), levels.end());
  figures.p05 = quantile_or_none(levels, 0.05);
  figures.p50 = quantile_or_none(levels, 0.5);
  figures.p95 = quantile_or_none(levels, 0.95);
  return figures;
}

template <class Value>
Summary over_draws(const std::vector<DrawPivot>& seen, const Value& value) {
  std::vector<double> values;
  for (const DrawPivot& each : seen) values.push_back(value(each));
  return summarise(values);
}

StrategyPivot strategy_figures(const std::vector<DrawPivot>& seen, std::size_t s, std::size_t years) {
  StrategyPivot pivot;
  pivot.triangle.resize(years);
  for (std::size_t y = 0; y < years; ++y)
    for (std::size_t label = 0; label < kTriangles.size(); ++label)
      pivot.triangle[y][label] =
          over_draws(seen, [&](const DrawPivot& draw) { return draw.strategies[s].triangle[y][label]; });
  for (std::size_t y = 0; y < years; ++y)
    pivot.divider_rival.push_back(over_draws(seen, [&](const DrawPivot& draw) {
      double sum = 0;
      for (const Triangle t : {Triangle::menage_a_trois, Triangle::romantic_rival_pivot,
                               Triangle::romantic_divider_pivot, Triangle::marriage_divider_rival})
        sum += draw.strategies[s].triangle[y][static_cast<std::size_t>(t)];
      return sum;
    }));
  pivot.advantage = over_draws(seen, [&](const DrawPivot& draw) { return draw.strategies[s].advantage; });
  pivot.willing = over_draws(seen, [&](const DrawPivot& draw) {
                    return draw.strategies[s].advantage >= 0 ? 1.0 : 0.0;
                  }).mean;
  pivot.offered = over_draws(seen, [&](const DrawPivot& draw) { return draw.strategies[s].offered; });
  pivot.overpaid =
      over_draws(seen, [&](const DrawPivot& draw) { return draw.strategies[s].overpaid(draw.reserve); });
  return pivot;
}

}  // namespace

Outcome<PivotLooker> PivotLooker::make(const Scenario& scenario, const std::vector<Game>& games,
                                       const GameOptions& options, bool reserve) {
  PivotLooker looker;
  looker.scenario_ = &scenario;
  looker.games_ = &games;
  if (reserve) {
    Outcome<ReservePricer> pricer = ReservePricer::make(scenario, options);
    if (!pricer) return pricer.diagnostics();
    looker.pricer_ = std::move(*pricer);
  }
  for (const Game& game : games) looker.solvers_.emplace_back(scenario, game);
  return looker;
}

DrawPivot PivotLooker::look(std::span<const Weights> weights) {
  DrawPivot seen;
  if (pricer_) seen.reserve = pricer_->price(weights);
  const Alignment wanted = usually_wanted(*scenario_);
  for (std::size_t s = 0; s < games_->size(); ++s) {
    const Game& game = (*games_)[s];
    Onlooker onlooker(game, weights, scenario_->verdict_years);
    SolveOptions options;
    options.observer = &onlooker;
    solvers_[s].solve(weights, options);
    seen.strategies.push_back(
        {onlooker.labels, onlooker.advantage(game, weights, wanted), onlooker.level(game, weights)});
  }
  return seen;
}

Outcome<std::optional<Pivots>> pivots(const Scenario& scenario, const std::vector<std::string>& strategies,
                                      const PivotOptions& options) {
  const auto inputs = InputPlan::make(scenario);
  if (!inputs) return inputs.diagnostics();
  std::vector<Game> games;
  for (const std::string& name : strategies) {
    Outcome<Game> game = compile(scenario, *scenario.strategy(name), options.game);
    if (!game) return game.diagnostics();
    games.push_back(std::move(*game));
  }
  const int threads = std::min(options.threads > 0 ? options.threads : usable_threads(), kPivotDraws);
  std::vector<PivotLooker> lookers;
  for (int i = 0; i < threads; ++i) {
    Outcome<PivotLooker> looker = PivotLooker::make(scenario, games, options.game, true);
    if (!looker) return looker.diagnostics();
    lookers.push_back(std::move(*looker));
  }
  const int years = options.game.horizon > 0 ? options.game.horizon : scenario.horizon;

  std::vector<DrawPivot> seen(kPivotDraws);
  std::atomic<int> next = 0;
  run_workers(threads, [&](int worker) {
    for (int draw = next++; draw < kPivotDraws && !options.stop.stop_requested(); draw = next++)
      seen[idx(draw)] = lookers[idx(worker)].look(
          weights_by_year(scenario, inputs->draw(options.seed, static_cast<std::uint64_t>(draw)), years));
  });
  if (options.stop.stop_requested()) return std::optional<Pivots>();

  Pivots pivots;
  pivots.draws = kPivotDraws;
  pivots.reserve = reserve_figures(seen, usually_wanted(scenario), scenario.bundles.size() + 1);
  for (std::size_t s = 0; s < strategies.size(); ++s) {
    pivots.strategies.push_back(strategy_figures(seen, s, scenario.verdict_years.size()));
    pivots.strategies.back().name = strategies[s];
  }
  return std::optional<Pivots>(std::move(pivots));
}

}  // namespace entente

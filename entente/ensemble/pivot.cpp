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

using Labels = std::array<double, kTriangles.size()>;

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
  std::vector<Labels> labels;  ///< by verdict year
};

/// What one draw says.
struct Seen {
  ReserveRung reserve;
  struct Strategy {
    std::vector<Labels> labels;
    double advantage = 0, offered = 0;
  };
  std::vector<Strategy> strategies;
};

/// One a thread.
class Looker {
 public:
  Looker(const Scenario& scenario, const std::vector<Game>& games, ReservePricer pricer)
      : scenario_(scenario), games_(games), pricer_(std::move(pricer)) {
    for (const Game& game : games) solvers_.emplace_back(scenario, game);
  }

  Seen look(std::span<const double> values) {
    Seen seen;
    const std::vector<Weights> weights = weights_by_year(scenario_, values, pricer_.years());
    seen.reserve = pricer_.price(weights);
    for (std::size_t s = 0; s < games_.size(); ++s) {
      Onlooker onlooker(games_[s], weights, scenario_.verdict_years);
      SolveOptions options;
      options.observer = &onlooker;
      solvers_[s].solve(weights, options);
      seen.strategies.push_back({onlooker.labels, onlooker.advantage(games_[s], weights, pricer_.wanted()),
                                 onlooker.level(games_[s], weights)});
    }
    return seen;
  }

 private:
  const Scenario& scenario_;
  const std::vector<Game>& games_;
  ReservePricer pricer_;
  std::vector<Solver> solvers_;
};

/// Type 7 quantile where some values are infinite: what lies between a finite and an infinite one is
/// infinite.
std::optional<double> quantile_or_none(const std::vector<double>& ascending, double p) {
  const double at = p * static_cast<double>(ascending.size() - 1);
  const auto above = static_cast<std::size_t>(std::ceil(at));
  if (std::isinf(ascending[above])) return std::nullopt;
  return quantile_of_sorted(ascending, p);
}

ReserveFigures reserve_figures(const std::vector<Seen>& seen, Alignment wanted, std::size_t rungs) {
  ReserveFigures figures;
  figures.wanted = wanted;
  figures.by_rung.assign(rungs, 0);
  std::vector<double> levels;
  const double share = 1 / static_cast<double>(seen.size());
  for (const Seen& each : seen) {
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
Summary over_draws(const std::vector<Seen>& seen, const Value& value) {
  std::vector<double> values;
  for (const Seen& each : seen) values.push_back(value(each));
  return summarise(values);
}

StrategyPivot strategy_figures(const std::vector<Seen>& seen, std::size_t s, std::size_t years) {
  StrategyPivot pivot;
  pivot.triangle.resize(years);
  for (std::size_t y = 0; y < years; ++y)
    for (std::size_t label = 0; label < kTriangles.size(); ++label)
      pivot.triangle[y][label] =
          over_draws(seen, [&](const Seen& draw) { return draw.strategies[s].labels[y][label]; });
  for (std::size_t y = 0; y < years; ++y)
    pivot.divider_rival.push_back(over_draws(seen, [&](const Seen& draw) {
      double sum = 0;
      for (const Triangle t : {Triangle::menage_a_trois, Triangle::romantic_rival_pivot,
                               Triangle::romantic_divider_pivot, Triangle::marriage_divider_rival})
        sum += draw.strategies[s].labels[y][static_cast<std::size_t>(t)];
      return sum;
    }));
  pivot.advantage = over_draws(seen, [&](const Seen& draw) { return draw.strategies[s].advantage; });
  pivot.willing =
      over_draws(seen, [&](const Seen& draw) { return draw.strategies[s].advantage >= 0 ? 1.0 : 0.0; }).mean;
  pivot.offered = over_draws(seen, [&](const Seen& draw) { return draw.strategies[s].offered; });
  pivot.overpaid = over_draws(
      seen, [&](const Seen& draw) { return std::max(0.0, draw.strategies[s].offered - draw.reserve.level); });
  return pivot;
}

}  // namespace

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
  std::vector<Looker> lookers;
  std::optional<Alignment> wanted;
  for (int i = 0; i < threads; ++i) {
    Outcome<ReservePricer> pricer = ReservePricer::make(scenario, options.game);
    if (!pricer) return pricer.diagnostics();
    wanted = pricer->wanted();
    lookers.emplace_back(scenario, games, std::move(*pricer));
  }

  std::vector<Seen> seen(kPivotDraws);
  std::atomic<int> next = 0;
  run_workers(threads, [&](int worker) {
    for (int draw = next++; draw < kPivotDraws && !options.stop.stop_requested(); draw = next++)
      seen[idx(draw)] =
          lookers[idx(worker)].look(inputs->draw(options.seed, static_cast<std::uint64_t>(draw)));
  });
  if (options.stop.stop_requested()) return std::optional<Pivots>();

  Pivots pivots;
  pivots.draws = kPivotDraws;
  pivots.reserve = reserve_figures(seen, *wanted, scenario.bundles.size() + 1);
  for (std::size_t s = 0; s < strategies.size(); ++s) {
    pivots.strategies.push_back(strategy_figures(seen, s, scenario.verdict_years.size()));
    pivots.strategies.back().name = strategies[s];
  }
  return std::optional<Pivots>(std::move(pivots));
}

}  // namespace entente

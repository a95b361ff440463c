#include "entente/claims/pivot_terms.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "entente/claims/changed.hpp"
#include "entente/claims/quantities.hpp"
#include "entente/ensemble/pivot.hpp"
#include "entente/ensemble/workers.hpp"

namespace entente {
namespace {

std::optional<QuantityIn::Kind> quantity_of(const Measure& m) {
  if (m.kind != Measure::Kind::expectation) return std::nullopt;
  static const Scenario any;  // these are of every scenario
  const auto quantity = quantity_in(any, m.quantity);
  if (!quantity || !quantity->of_pivot()) return std::nullopt;
  return quantity->kind;
}

/// Whether it is T's reserve price that is asked for, which no strategy of D has a part in.
bool asks_for_reserve(const Measure& m) {
  return m.kind == Measure::Kind::reserve_price || m.kind == Measure::Kind::reserve_bundle;
}

/// The answer to one question in one draw.
double answer(const Scenario& scenario, const Measure& m, const DrawPivot& seen, std::size_t strategy) {
  if (m.kind == Measure::Kind::reserve_price) return seen.reserve.level;
  if (m.kind == Measure::Kind::reserve_bundle)
    return seen.reserve.rung && scenario.rung_name(*seen.reserve.rung) == m.quantity ? 1 : 0;
  const DrawPivot::Strategy& under = seen.strategies[strategy];
  switch (quantity_of(m).value_or(QuantityIn::Kind::net)) {
    case QuantityIn::Kind::advantage:
      return under.advantage;
    case QuantityIn::Kind::offered:
      return under.offered;
    case QuantityIn::Kind::overpaid:
      return under.overpaid(seen.reserve);
    default:
      break;
  }
  const Happening& triangle = m.event.nodes.front().happening;
  const TriangleLabels& labels = under.triangle[static_cast<std::size_t>(triangle.year - 1)];
  double sum = 0;
  for (unsigned label = 0; label < labels.size(); ++label)
    if (triangle.levels >> label & 1U) sum += labels[label];
  return std::clamp(sum, 0.0, 1.0);
}

}  // namespace

bool asks_for_pivot(const Measure& m) {
  if (m.kind == Measure::Kind::probability)
    return std::ranges::any_of(m.event.nodes, [](const HistoryEvent::Node& node) {
      return node.kind == HistoryEvent::Node::Kind::happening &&
             node.happening.kind == Happening::Kind::triangle;
    });
  return asks_for_reserve(m) || quantity_of(m).has_value();
}

PivotPlan plan_pivots(const Scenario& scenario, std::span<const PivotQuestion> questions) {
  PivotPlan plan;
  for (const PivotQuestion& question : questions) {
    const Measure& m = *question.measure;
    plan.reserve = plan.reserve || asks_for_reserve(m) || quantity_of(m) == QuantityIn::Kind::overpaid;
    if (asks_for_reserve(m)) continue;
    const Strategy* strategy = scenario.strategy(m.situation.strategy);
    if (std::ranges::find(plan.strategies, strategy) == plan.strategies.end())
      plan.strategies.push_back(strategy);
  }
  return plan;
}

Diagnostics answer_pivots(const Scenario& scenario, const DrawnValues& draws, std::optional<Type> type,
                          std::span<const PivotQuestion> questions, const MeasureOptions& options,
                          const std::function<void()>& done) {
  const PivotPlan plan = plan_pivots(scenario, questions);
  std::vector<Game> games;
  for (const Strategy* strategy : plan.strategies) {
    auto game = compile(scenario, *strategy, options.solving.game);
    if (!game) return game.diagnostics();
    games.push_back(std::move(*game));
  }
  // Whatever is wrong with the ladder is said here, where it can be returned.
  if (const auto looker = PivotLooker::make(scenario, games, options.solving.game, plan.reserve); !looker)
    return looker.diagnostics();
  std::vector<std::size_t> strategy_of(questions.size());
  for (std::size_t q = 0; q < questions.size(); ++q)
    strategy_of[q] = static_cast<std::size_t>(
        std::ranges::find(plan.strategies, scenario.strategy(questions[q].measure->situation.strategy)) -
        plan.strategies.begin());
  const auto count = static_cast<std::size_t>(draws.draws());
  std::vector<std::vector<double>> values(questions.size(), std::vector<double>(count));
  const int years = options.solving.game.horizon > 0 ? options.solving.game.horizon : scenario.horizon;
  for_each_item(options.threads, draws.blocks(), options.stop, [&] {
    struct Worker {
      BlockWeights make;
      PivotLooker looker;
      std::vector<std::vector<Weights>> weights;
    };
    auto w = std::make_shared<Worker>(
        Worker{BlockWeights(scenario, draws, years),
               std::move(*PivotLooker::make(scenario, games, options.solving.game, plan.reserve)),
               {}});
    return [&, w](std::size_t block) {
      w->make.fill(block, w->weights);
      for (std::size_t lane = 0; lane < kReplicates; ++lane) {
        know_type(type, w->weights[lane]);
        const DrawPivot seen = w->looker.look(w->weights[lane]);
        for (std::size_t q = 0; q < questions.size(); ++q)
          values[q][block * kReplicates + lane] =
              answer(scenario, *questions[q].measure, seen, strategy_of[q]);
      }
      done();
    };
  });
  if (options.stop.stop_requested()) return {};
  for (std::size_t q = 0; q < questions.size(); ++q) questions[q].out->value = std::move(values[q]);
  return {};
}

}  // namespace entente

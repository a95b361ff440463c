#include "entente/ensemble/reserve_price.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "entente/solve/passes.hpp"

namespace entente {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

bool failed(const Branch& branch) {
  return branch.how == Branch::How::failed_trust_holds || branch.how == Branch::How::failed_trust_falls;
}

/// The state on the decision date: of two, the one that is not taken by the prior on fusion.
int start_of(const Game& game) {
  for (const auto& [state, by_prior] : game.initial)
    if (!by_prior) return state;
  return game.initial.front().first;
}

}  // namespace

void FirstChoice::node(int step, int node, const NodePolicy& policy) {
  if (step != 0) return;
  nodes_[node] = {{policy.replies.begin(), policy.replies.end()},
                  {policy.move_values.begin(), policy.move_values.end()}};
}

void FirstChoice::entry(int step, const Entry& entry, const OfferPolicy& policy) {
  if (step == 0) offers_[entry.state] = {policy.offers.begin(), policy.offers.end()};
}

/// Calls each(chance, node) for the nodes that the start leads to.
template <class Each>
void FirstChoice::each_node(const Game& game, const Weights& weights, const Each& each) const {
  std::vector<double> chances;
  passes::fill_chances(game, weights, chances);
  const int start = start_of(game);
  for (const Entry& entry : game.entries.front()) {
    if (entry.state != start) continue;
    const std::vector<double>& offers = offers_.at(start);
    for (int i = 0; i < entry.choices; ++i) {
      const Fan& fan = game.fans[idx(game.choices[idx(entry.first_choice + i)].fan)];
      for (int child = fan.begin; child < fan.end; ++child)
        each(offers[idx(i)] * chances[idx(child)], game.fan_children[idx(child)].to);
    }
  }
}

double FirstChoice::advantage(const Game& game, std::span<const Weights> weights, Alignment wanted) const {
  const Weights& w = weights.front();
  const std::array<double, kTypes> prior = passes::prior(w.pi0, std::nullopt);
  double total = 0;
  std::vector<double> branch_chance;
  each_node(game, w, [&](double chance, int node_id) {
    const Node& node = game.nodes[idx(node_id)];
    const Kept& kept = nodes_.at(node_id);
    const int stay = game.states[idx(node.state)].r;
    passes::branch_chances(game, w, node, branch_chance);
    double through = 0;
    for (std::size_t b = 0; b < branch_chance.size(); ++b)
      if (!failed(game.branches[idx(node.first_branch) + b])) through += branch_chance[b];
    for (std::size_t b = 0; b < branch_chance.size(); ++b) {
      if (failed(game.branches[idx(node.first_branch) + b])) continue;
      // An offer that cannot pass is still looked at as if it had: its only branch of the kind counts whole.
      const double share = through > 0 ? branch_chance[b] / through : 1;
      for (std::size_t k = 0; k < kept.replies.size(); ++k)
        for (std::size_t type = 0; type < kTypes; ++type) {
          const double* value =
              kept.values.data() + ((b * kept.replies.size() + k) * kTypes + type) * kAlignments;
          total += chance * share * kept.replies[k] * prior[type] *
                   (value[static_cast<std::size_t>(wanted)] - value[idx(stay)]);
        }
    }
  });
  return total;
}

double FirstChoice::level(const Game& game, std::span<const Weights> weights) const {
  double total = 0;
  each_node(game, weights.front(), [&](double chance, int node_id) {
    const Node& node = game.nodes[idx(node_id)];
    int branch = node.first_branch;
    while (failed(game.branches[idx(branch)])) ++branch;  // one of them is the offer's going through
    total += chance * weights.front().level[idx(game.branches[idx(branch)].before.q)];
  });
  return total;
}

Strategy standing_offer(const Scenario& scenario, int rung) {
  Strategy strategy;
  strategy.name = "standing offer of " + scenario.rung_name(rung);
  strategy.kind = "steady";
  Move move;
  if (rung > scenario.spent_rung()) {
    move.kind = Move::Kind::offer;
    move.bundle = rung;
    strategy.top = rung;
  }
  strategy.courting.push_back({{}, move, {}});
  strategy.sceptic.push_back({{}, Move{}, {}});
  return strategy;
}

Alignment usually_wanted(const Scenario& scenario) {
  return scenario.start_alignment < Alignment::independent ? Alignment::independent : Alignment::realigned;
}

Outcome<ReservePricer> ReservePricer::make(const Scenario& scenario, GameOptions options,
                                           std::optional<Alignment> wanted) {
  options.quantal_divider = false;
  ReservePricer pricer;
  pricer.first_ = scenario.spent_rung();
  pricer.wanted_ = wanted.value_or(usually_wanted(scenario));
  pricer.games_ = std::make_unique<std::vector<Game>>();
  for (int rung = pricer.first_; rung <= static_cast<int>(scenario.bundles.size()); ++rung) {
    Outcome<Game> game = compile(scenario, standing_offer(scenario, rung), options);
    if (!game) return game.diagnostics();
    pricer.games_->push_back(std::move(*game));
  }
  for (const Game& game : *pricer.games_) pricer.solvers_.emplace_back(scenario, game);
  return pricer;
}

ReserveRung ReservePricer::price(std::span<const Weights> weights) {
  ReserveRung price;
  price.level = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < solvers_.size(); ++i) {
    FirstChoice watched;
    SolveOptions options;
    options.observer = &watched;
    solvers_[i].solve(weights, options);
    price.advantage.push_back(watched.advantage((*games_)[i], weights, wanted_));
    if (price.advantage.back() < 0) continue;
    price.rung = first_ + static_cast<int>(i);
    price.level = weights.front().level[idx(*price.rung)];
    break;
  }
  return price;
}

}  // namespace entente

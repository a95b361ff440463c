#include <cmath>

#include "entente/solve/passes.hpp"

namespace entente::passes {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

/// Those of one branch: [row of Branch::post][r'].
void add_edges(const Game& game, const Prepared& year, const Node& node, const NodePolicy& policy,
               std::size_t b, double branch_chance, std::size_t type, std::vector<double>& edges) {
  const Branch& branch = game.branches[idx(node.first_branch) + b];
  const auto& menu = game.menus[idx(node.menu)];
  const int r = game.states[idx(node.state)].r;
  std::array<Outcomes, kAlignments> out;
  for (int x = 0; x < kAlignments; ++x) out[idx(x)] = outcomes(*year.weights, r, x, branch.on_offer);
  const std::size_t first = edges.size();
  edges.resize(first + branch.post.size() * kAlignments, 0.0);
  for (std::size_t k = 0; k < menu.size(); ++k) {
    const std::size_t at = policy.at(b, k, type);
    const double* p = policy.moves.data() + at * kAlignments;
    double* to = edges.data() + first + court_row(game, menu[k]) * kAlignments;
    double moves = 0;
    for (int x = 0; x < kAlignments; ++x)
      if (x != r) moves += p[x];
    const double stays = stay_chance(year.clock, p[r], moves, policy.move[at]);
    for (int x = 0; x < kAlignments; ++x) {
      const double move = x == r ? stays : policy.move[at] * p[x];
      for (int o = 0; o < out[idx(x)].count; ++o)
        to[out[idx(x)].r[idx(o)]] += branch_chance * policy.replies[k] * move * out[idx(x)].chance[idx(o)];
    }
  }
}

}  // namespace

void add_edges(const Game& game, std::span<const Prepared> years, Policies& policies) {
  if (!policies.edges[0].empty()) return;
  std::vector<double> branch_chance;
  for (std::size_t type = 0; type < kTypes; ++type) {
    Edges& edges = policies.edges[type];
    edges.resize(idx(game.steps));
    for (int step = 0; step < game.steps; ++step) {
      const Prepared& year = of_year(years, game.year(step));
      const auto& step_nodes = game.step_nodes[idx(step)];
      for (std::size_t i = 0; i < step_nodes.size(); ++i) {
        const Node& node = game.nodes[idx(step_nodes[i])];
        const NodePolicy policy = view(game, node, policies.store, policies.offset[idx(step)][i]);
        branch_chances(game, *year.weights, node, branch_chance);
        for (std::size_t b = 0; b < idx(node.branches); ++b)
          add_edges(game, year, node, policy, b, branch_chance[b], type, edges[idx(step)]);
      }
    }
  }
}

Ahead ahead(const Game& game, std::span<const Prepared> years, const Policies& policies, const Path& path,
            std::size_t type) {
  Ahead known;
  known.posts.assign(idx(game.steps), std::vector<double>(game.posts.size(), 0.0));
  known.turned.assign(idx(game.steps), std::vector<double>(game.states.size(), 0.0));
  std::vector<double> states(game.states.size(), 0.0), nodes(game.nodes.size(), 0.0);
  for (int step = game.steps - 1; step >= 0; --step) {
    const Prepared& year = of_year(years, game.year(step));
    const bool year_end = game.year_end(step);
    std::vector<double>& posts = known.posts[idx(step)];

    // From just after the decisions: what chance then does, and all that follows.
    if (step + 1 < game.steps)
      for (const Entry& entry : game.entries[idx(step + 1)]) {
        const bool allowed =
            !year_end || path.allows_turned(game.year(step), Path::turned(game.states[idx(entry.state)]));
        known.turned[idx(step)][idx(entry.state)] = allowed ? states[idx(entry.state)] : 0;
      }
    const auto office = office_change(game, *year.weights, step);
    for (const int p : game.step_posts[idx(step)]) {
      const Post& post = game.posts[idx(p)];
      if (!path.allows_decided(game.year(step), year_end, Path::decided(game, post.state))) continue;
      if (step + 1 == game.steps) {
        posts[idx(p)] = path.allows_turned(game.year(step), Path::turned(post.state)) ? 1 : 0;
        continue;
      }
      const Fan& fan = game.fans[idx(year_end ? post.end_fan : post.mid_fan)];
      for (int i = fan.begin; i < fan.end; ++i) {
        const FanChild& child = game.fan_children[idx(i)];
        posts[idx(p)] += year.chances[idx(i)] * with_office(game, fan, child, office) *
                         known.turned[idx(step)][idx(child.to)];
      }
    }

    // The decisions.
    const auto& step_nodes = game.step_nodes[idx(step)];
    const double* edge = policies.edges[type][idx(step)].data();
    for (const int n : step_nodes) {
      const Node& node = game.nodes[idx(n)];
      double& value = nodes[idx(n)];
      value = 0;
      for (std::size_t b = 0; b < idx(node.branches); ++b)
        for (const auto& to : game.branches[idx(node.first_branch) + b].post)
          for (const int post : to) value += *edge++ * posts[idx(post)];
    }

    // D's choice and the first half step.
    std::size_t chosen = 0;
    for (const Entry& entry : game.entries[idx(step)]) {
      double& value = states[idx(entry.state)];
      value = 0;
      for (int i = 0; i < entry.choices; ++i) {
        const double p = policies.choice[idx(step)][chosen++];
        const Fan& fan = game.fans[idx(game.choices[idx(entry.first_choice + i)].fan)];
        for (int child = fan.begin; child < fan.end; ++child)
          value += p * year.chances[idx(child)] * nodes[idx(game.fan_children[idx(child)].to)];
      }
    }
  }
  known.start.assign(game.initial.size(), 0.0);
  for (std::size_t i = 0; i < game.initial.size(); ++i) {
    const State& state = game.states[idx(game.initial[i].first)];
    if (path.allows_decided(0, true, Path::decided(game, state)) &&
        path.allows_turned(0, Path::turned(state)))
      known.start[i] = states[idx(game.initial[i].first)];
  }
  return known;
}

double kept(const Game& game, std::span<const Prepared> years, const Policies& policies, const Path& path,
            const std::array<double, kTypes>& analyst_prior) {
  const double fused = years.front().weights->start_fused;
  double sum = 0;
  for (std::size_t type = 0; type < kTypes; ++type) {
    if (analyst_prior[type] == 0) continue;
    const Ahead known = ahead(game, years, policies, path, type);
    double of_type = 0;
    for (std::size_t i = 0; i < game.initial.size(); ++i) {
      const double mass = game.initial.size() == 1 ? 1 : game.initial[i].second ? fused : 1 - fused;
      if (known.start[i] != 0) of_type += mass * known.start[i];
    }
    sum += analyst_prior[type] * of_type;
  }
  return sum;
}

}  // namespace entente::passes

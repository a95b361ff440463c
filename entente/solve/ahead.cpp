#include <cmath>

#include "entente/solve/passes.hpp"

namespace entente::passes {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

}  // namespace

Ahead ahead(const Game& game, std::span<const Prepared> years, const Policies& policies, const Path& path,
            std::size_t type) {
  Ahead known;
  known.posts.assign(idx(game.steps), std::vector<double>(game.posts.size(), 0.0));
  known.turned.assign(idx(game.steps), std::vector<double>(game.states.size(), 0.0));
  std::vector<double> states(game.states.size(), 0.0), nodes(game.nodes.size(), 0.0), branch_chance;
  for (int step = game.steps - 1; step >= 0; --step) {
    const Prepared& year = of_year(years, game.year(step));
    const Weights& w = *year.weights;
    const bool year_end = game.year_end(step);
    std::vector<double>& posts = known.posts[idx(step)];

    // From just after the decisions: what chance then does, and all that follows.
    if (step + 1 < game.steps)
      for (const Entry& entry : game.entries[idx(step + 1)]) {
        const bool allowed = !year_end || path.allows_turned(game.year(step), game.states[idx(entry.state)]);
        known.turned[idx(step)][idx(entry.state)] = allowed ? states[idx(entry.state)] : 0;
      }
    const auto office = office_change(game, w, step);
    for (const int p : game.step_posts[idx(step)]) {
      const Post& post = game.posts[idx(p)];
      if (!path.allows_decided(game, game.year(step), year_end, post.state)) continue;
      if (step + 1 == game.steps) {
        posts[idx(p)] = path.allows_turned(game.year(step), post.state) ? 1 : 0;
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
    for (std::size_t i = 0; i < step_nodes.size(); ++i) {
      const Node& node = game.nodes[idx(step_nodes[i])];
      const State& s = game.states[idx(node.state)];
      const auto& menu = game.menus[idx(node.menu)];
      const NodePolicy policy = view(game, node, policies.store, policies.offset[idx(step)][i]);
      branch_chances(game, w, node, branch_chance);
      double& value = nodes[idx(step_nodes[i])];
      value = 0;
      for (std::size_t b = 0; b < idx(node.branches); ++b) {
        const Branch& branch = game.branches[idx(node.first_branch) + b];
        for (std::size_t k = 0; k < menu.size(); ++k) {
          const std::size_t at = policy.at(b, k, type);
          const auto& to = branch.post[court_row(game, menu[k])];
          double moves = 0;
          for (int x = 0; x < kAlignments; ++x)
            if (x != s.r) moves += policy.moves[at * kAlignments + idx(x)];
          const double stays =
              stay_chance(year.clock, policy.moves[at * kAlignments + idx(s.r)], moves, policy.move[at]);
          for (int x = 0; x < kAlignments; ++x) {
            const double move = x == s.r ? stays : policy.move[at] * policy.moves[at * kAlignments + idx(x)];
            const Outcomes out = outcomes(w, s.r, x, branch.on_offer);
            for (int o = 0; o < out.count; ++o)
              value += branch_chance[b] * policy.replies[k] * move * out.chance[idx(o)] *
                       posts[idx(to[idx(out.r[idx(o)])])];
          }
        }
      }
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
    if (path.allows_decided(game, 0, true, state) && path.allows_turned(0, state))
      known.start[i] = states[idx(game.initial[i].first)];
  }
  return known;
}

}  // namespace entente::passes

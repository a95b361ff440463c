#pragma once
// For tests only: small games to solve, and slow walkers that share nothing with the solver but the compiled
// game.
#include <map>
#include <random>

#include "entente/scenario/read.hpp"
#include "entente/solve/passes.hpp"
#include "entente/solve/solve.hpp"

namespace entente::testing_support {

inline std::size_t at(int i) { return static_cast<std::size_t>(i); }

inline Scenario load(const std::string& name) {
  auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/" + name);
  if (!scenario) throw std::runtime_error(render(scenario.diagnostics(), "", false));
  return std::move(*scenario);
}
inline Scenario tiny() { return load("tests/data/tiny.toml"); }

/// Every uncertain number somewhere between its outer points; seed 0 gives the middle ones.
inline std::vector<double> values_of(const Scenario& scenario, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<double> values;
  for (const Number& number : scenario.numbers) {
    const Distribution& d = number.distribution;
    const double u = seed == 0 ? 0.5 : uniform(generator);
    double value = d.a;
    switch (d.kind) {
      case Distribution::Kind::quantiles:
      case Distribution::Kind::triangular:
      case Distribution::Kind::pert:
        value = u < 0.5 ? d.a + (d.b - d.a) * 2 * u : d.b + (d.c - d.b) * (2 * u - 1);
        break;
      case Distribution::Kind::uniform:
        value = d.a + (d.b - d.a) * u;
        break;
      case Distribution::Kind::lognormal:
        value = d.a * std::exp(d.b * (2 * u - 1));
        break;
      case Distribution::Kind::normal:
      case Distribution::Kind::beta:
        value = d.a + d.b * (2 * u - 1);
        break;
      case Distribution::Kind::point:
        break;
    }
    values.push_back(std::min(std::max(value, number.range.low), number.range.high));
  }
  return values;
}

/// The solver's choices, kept for walkers that use them in their own way.
class Policy : public SolveObserver {
 public:
  void node(int step, int node, const NodePolicy& policy) override {
    Kept& kept = kept_[{step, node}];
    kept.replies.assign(policy.replies.begin(), policy.replies.end());
    kept.moves.assign(policy.moves.begin(), policy.moves.end());
    kept.scale.assign(policy.move.begin(), policy.move.end());
  }
  double reply(int step, int node, std::size_t k) const { return kept_.at({step, node}).replies[k]; }
  /// p(x) at an opportunity.
  double choice(int step, int node, std::size_t b, std::size_t k, std::size_t type, int x) const {
    const Kept& kept = kept_.at({step, node});
    return kept.moves[((b * kept.replies.size() + k) * kTypes + type) * kAlignments + at(x)];
  }
  /// Chance of moving to x over the step.
  double move(int step, int node, std::size_t b, std::size_t k, std::size_t type, int r, int x) const {
    const Kept& kept = kept_.at({step, node});
    const double scale = kept.scale[(b * kept.replies.size() + k) * kTypes + type];
    if (x != r) return scale * choice(step, node, b, k, type, x);
    double stays = 1;
    for (int other = 0; other < kAlignments; ++other)
      if (other != r) stays -= scale * choice(step, node, b, k, type, other);
    return stays;
  }
  std::size_t size() const { return kept_.size(); }

 private:
  struct Kept {
    std::vector<double> replies, moves, scale;
  };
  std::map<std::pair<int, int>, Kept> kept_;
};

/// A game with the weights of one draw, ready to be walked.
struct Walk {
  Walk(const Game& g, const Weights& w) : game(g), weights(w) { passes::fill_chances(g, w, chances); }
  const Game& game;
  const Weights& weights;
  std::vector<double> chances;
};

/// All ways through one step from a state at its start: calls each(probability, node, branch, reply, x,
/// outcome level, post). Written as plain loops; the solver's passes are not used.
template <class Each>
void ways(const Walk& walk, const Policy& policy, int step, int state, std::size_t type, const Each& each) {
  const Game& game = walk.game;
  const Weights& w = walk.weights;
  std::vector<double> offered;
  for (const Entry& entry : game.entries[at(step)]) {
    if (entry.state != state) continue;
    const Fan& fan = game.fans[at(game.choices[at(entry.first_choice)].fan)];
    for (int i = fan.begin; i < fan.end; ++i) {
      const int n = game.fan_children[at(i)].to;
      const Node& node = game.nodes[at(n)];
      const int r = game.states[at(node.state)].r;
      passes::branch_chances(game, w, node, offered);
      for (std::size_t b = 0; b < offered.size(); ++b) {
        const Branch& branch = game.branches[at(node.first_branch) + b];
        const auto& menu = game.menus[at(node.menu)];
        for (std::size_t k = 0; k < menu.size(); ++k) {
          std::size_t row = 0;
          for (std::size_t c = 0; c < game.courting.size(); ++c)
            if (game.courting[c] == menu[k]) row = c + 1;
          for (int x = 0; x < kAlignments; ++x) {
            const passes::Outcomes out = passes::outcomes(w, r, x, branch.on_offer);
            for (int o = 0; o < out.count; ++o) {
              const double p = walk.chances[at(i)] * offered[b] * policy.reply(step, n, k) *
                               policy.move(step, n, b, k, type, r, x) * out.chance[at(o)];
              if (p > 0) each(p, n, b, k, x, o, branch.post[row][at(out.r[at(o)])]);
            }
          }
        }
      }
    }
  }
}

/// States at the start of the next step from a post: calls each(probability, state).
template <class Each>
void onward(const Walk& walk, int step, int post_id, const Each& each) {
  const Game& game = walk.game;
  const Post& post = game.posts[at(post_id)];
  const Fan& fan = game.fans[at(game.year_end(step) ? post.end_fan : post.mid_fan)];
  const auto office = passes::office_change(game, walk.weights, step);
  for (int i = fan.begin; i < fan.end; ++i) {
    const FanChild& child = game.fan_children[at(i)];
    const double p = walk.chances[at(i)] * passes::with_office(game, fan, child, office);
    if (p > 0) each(p, child.to);
  }
}

}  // namespace entente::testing_support

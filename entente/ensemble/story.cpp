#include "entente/ensemble/story.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "entente/ensemble/inputs.hpp"
#include "entente/model/marginal.hpp"
#include "entente/solve/passes.hpp"

namespace entente {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

/// Every node's choices and payoffs, kept until the path is known: it is followed forward, they are found
/// backward.
class Memory : public SolveObserver {
 public:
  struct Node {
    std::vector<double> replies, moves, move, reply_values, move_values;
    std::size_t at(std::size_t branch, std::size_t reply, std::size_t type) const {
      return (branch * replies.size() + reply) * kTypes + type;
    }
  };
  struct Offers {
    std::vector<double> offers, values;
  };

  void node(int step, int node, const NodePolicy& policy) override {
    nodes_[{step, node}] = {copied(policy.replies), copied(policy.moves), copied(policy.move),
                            copied(policy.reply_values), copied(policy.move_values)};
  }
  void entry(int step, const Entry& entry, const OfferPolicy& policy) override {
    offers_[{step, entry.state}] = {copied(policy.offers), copied(policy.values)};
  }

  const Node& node_at(int step, int node) const { return nodes_.at({step, node}); }
  const Offers& offers_at(int step, int state) const { return offers_.at({step, state}); }

 private:
  static std::vector<double> copied(std::span<const double> values) { return {values.begin(), values.end()}; }

  std::map<std::pair<int, int>, Node> nodes_;
  std::map<std::pair<int, int>, Offers> offers_;
};

/// Where an option stands among those of the same turn under other numbers.
std::size_t place_of(const StoryOption& option, const Moment& moment) {
  const auto same = std::ranges::find_if(moment.options, [&](const StoryOption& other) {
    return other.what == option.what && other.leads_to == option.leads_to;
  });
  return static_cast<std::size_t>(same - moment.options.begin());
}

class Teller {
 public:
  /// @param along  the story whose path is followed, as far as that is possible; null: the likeliest one
  Teller(const Game& game, std::span<const Weights> weights, const Memory& memory, Story& story,
         const Story* along = nullptr)
      : game_(game), weights_(weights), memory_(memory), story_(story), along_(along) {
    for (const Weights& year : weights) passes::fill_chances(game, year, chances_.emplace_back());
    type_ = passes::prior(weights.front().pi0, std::nullopt);
  }

  void tell() {
    int state = game_.initial.front().first;
    for (int step = 0; step < game_.steps; ++step) {
      step_ = &story_.steps.emplace_back();
      step_->step = step;
      step_->year = game_.year(step);
      w_ = &passes::of_year(weights_, step_->year);
      if (step == 0 && game_.initial.size() > 1) state = begin();
      step_->before = game_.states[idx(state)];
      const int node = approach(step, state);
      const int post = decide(step, node);
      step_->after = game_.posts[idx(post)].state;
      if (step + 1 < game_.steps) state = leave(step, post);
      step_->probability = story_.probability;
      step_->type = type_;
    }
  }

 private:
  /// Takes the most probable option of a moment, or that of the path followed, and counts it into the path.
  const StoryOption& take(Moment moment) {
    moment.chosen = along_ ? place_of(followed(), moment) : likeliest(moment);
    story_.probability *= moment.taken().probability;
    step_->moments.push_back(std::move(moment));
    return step_->moments.back().taken();
  }
  static std::size_t likeliest(const Moment& moment) {
    const auto best = std::max_element(
        moment.options.begin(), moment.options.end(),
        [](const StoryOption& a, const StoryOption& b) { return a.probability < b.probability; });
    return static_cast<std::size_t>(best - moment.options.begin());
  }
  const StoryOption& followed() const {
    return along_->steps[idx(step_->step)].moments[step_->moments.size()].taken();
  }

  int begin() {
    Moment moment;
    moment.mover = Mover::start;
    for (const auto& [state, by_prior] : game_.initial)
      moment.options.push_back({.what = game_.states[idx(state)].r,
                                .probability = by_prior ? w_->start_fused : 1 - w_->start_fused});
    take(std::move(moment));
    return game_.initial[step_->moments.back().chosen].first;
  }

  /// D's move and half a step of chance; returns the decision node.
  int approach(int step, int state) {
    const auto& entries = game_.entries[idx(step)];
    const Entry& entry =
        *std::find_if(entries.begin(), entries.end(), [&](const Entry& each) { return each.state == state; });
    const Memory::Offers& offers = memory_.offers_at(step, state);
    Moment offer;
    offer.mover = Mover::divider;
    offer.fresh = game_.fresh(step);
    if (entry.choices > 1) offer.precision = w_->lambda_D;
    for (int i = 0; i < entry.choices; ++i)
      offer.options.push_back({.what = game_.choices[idx(entry.first_choice + i)].rung,
                               .probability = offers.offers[idx(i)],
                               .payoff = offers.values[idx(i)],
                               .weight = 1.0 / entry.choices});
    const std::size_t at = step_->moments.size();
    take(std::move(offer));
    const auto chosen = static_cast<int>(step_->moments[at].chosen);
    const Fan& fan = game_.fans[idx(game_.choices[idx(entry.first_choice + chosen)].fan)];
    const int node = chance(fan, {0, 0}, false, [&](const FanChild& child) {
      return game_.states[idx(game_.nodes[idx(child.to)].state)];
    });
    step_->moments[at].move = game_.nodes[idx(node)].move;
    return node;
  }

  /// @param office  chance that office changes, from courting and from sceptical
  /// @return where it leads, as in FanChild::to
  template <class StateOf>
  int chance(const Fan& fan, const std::array<double, 2>& office, bool later, const StateOf& state_of) {
    const auto& chances = passes::of_year(std::span<const std::vector<double>>(chances_), step_->year);
    Moment moment;
    moment.mover = Mover::chance;
    moment.later = later;
    std::vector<int> to;
    for (int i = fan.begin; i < fan.end; ++i) {
      const FanChild& child = game_.fan_children[idx(i)];
      const double p = chances[idx(i)] * passes::with_office(game_, fan, child, office);
      if (p == 0 && !along_) continue;
      moment.options.push_back({.what = child.happened, .probability = p, .leads_to = state_of(child)});
      to.push_back(child.to);
    }
    take(std::move(moment));
    return to[step_->moments.back().chosen];
  }

  /// R replies, the offer is ratified or not, T chooses, D answers; returns the post (2.2)-(2.5).
  int decide(int step, int node_id) {
    const Node& node = game_.nodes[idx(node_id)];
    const State& s = game_.states[idx(node.state)];
    const Memory::Node& known = memory_.node_at(step, node_id);
    const auto& menu = game_.menus[idx(node.menu)];

    Moment reply;
    reply.mover = Mover::rival;
    reply.precision = w_->lambda_R;
    for (std::size_t k = 0; k < menu.size(); ++k)
      reply.options.push_back({.what = menu[k],
                               .probability = known.replies[k],
                               .payoff = known.reply_values[k],
                               .weight = w_->replies[idx(menu[k])].weight});
    take(std::move(reply));
    const std::size_t k = step_->moments.back().chosen;

    const std::size_t b = ratify(node);
    const Branch& branch = game_.branches[idx(node.first_branch) + b];
    const int x = target(s.r, known, b, k);
    const int r = answer(s.r, x, branch.on_offer);
    return branch.post[passes::court_row(game_, menu[k])][idx(r)];
  }

  std::size_t ratify(const Node& node) {
    std::vector<double> chances;
    passes::branch_chances(game_, *w_, node, chances);
    if (chances.size() == 1) return 0;
    Moment moment;
    moment.mover = Mover::ratification;
    for (std::size_t b = 0; b < chances.size(); ++b)
      moment.options.push_back({.what = static_cast<int>(game_.branches[idx(node.first_branch) + b].how),
                                .probability = chances[b]});
    take(std::move(moment));
    return step_->moments.back().chosen;
  }

  /// T's type stays hidden: over the step each level has the chance that an onlooker gives it, who has
  /// watched so far.
  int target(int old_r, const Memory::Node& known, std::size_t b, std::size_t k) {
    Moment moment;
    moment.mover = Mover::target;
    moment.precision = w_->lambda_T;
    for (int x = 0; x < kAlignments; ++x) {
      StoryOption option{.what = x, .weight = w_->reference[idx(x)]};
      for (std::size_t type = 0; type < kTypes; ++type) {
        const std::size_t at = known.at(b, k, type);
        const double* p = known.moves.data() + at * kAlignments;
        double moves = 0;
        for (int other = 0; other < kAlignments; ++other)
          if (other != old_r) moves += p[other];
        option.at_opportunity[type] = p[x];
        option.payoff_of[type] = known.move_values[at * kAlignments + idx(x)];
        option.in_step[type] = x == old_r ? 1 - known.move[at] * moves : known.move[at] * p[x];
        option.probability += type_[type] * option.in_step[type];
      }
      moment.options.push_back(option);
    }
    const StoryOption taken = take(std::move(moment));
    for (std::size_t type = 0; type < kTypes; ++type) type_[type] *= taken.in_step[type] / taken.probability;
    return taken.what;
  }

  int answer(int old_r, int x, bool on_offer) {
    const passes::Outcomes out = passes::outcomes(*w_, old_r, x, on_offer);
    if (out.count == 1) return out.r[0];
    Moment moment;
    moment.mover = Mover::answer;
    for (std::size_t i = 0; i < idx(out.count); ++i)
      moment.options.push_back({.what = out.r[i], .probability = out.chance[i]});
    return take(std::move(moment)).what;
  }

  /// Chance after the decisions; returns the state at the start of the next step.
  int leave(int step, int post_id) {
    const Post& post = game_.posts[idx(post_id)];
    const Fan& fan = game_.fans[idx(game_.year_end(step) ? post.end_fan : post.mid_fan)];
    return chance(fan, passes::office_change(game_, *w_, step), true,
                  [&](const FanChild& child) { return game_.states[idx(child.to)]; });
  }

  const Game& game_;
  std::span<const Weights> weights_;
  const Memory& memory_;
  Story& story_;
  const Story* along_;
  StoryStep* step_ = nullptr;
  const Weights* w_ = nullptr;
  std::vector<std::vector<double>> chances_;  ///< by element of `weights_`
  std::array<double, kTypes> type_{};         ///< given the path
};

/// Share of a number's distribution below `value`. Where many shares have that value, because the range cuts
/// them off, the one nearest to one half.
double quantile_of(const Number& number, double value) {
  const double middle = quantile(number.distribution, number.range, 0.5);
  if (value == middle) return 0.5;
  const bool above = value > middle;
  double near = 0.5, far = above ? 1 : 0;
  constexpr int kHalvings = 52;  // as fine as a double near one half
  for (int i = 0; i < kHalvings; ++i) {
    const double u = (near + far) / 2;
    const double there = quantile(number.distribution, number.range, u);
    const bool reached = above ? there >= value : there <= value;
    (reached ? far : near) = u;
  }
  return far;
}

std::vector<DrawnInput> drawn_inputs(const Scenario& scenario, const InputPlan& plan,
                                     std::span<const double> values) {
  std::vector<DrawnInput> inputs;
  for (int i = 0; i < plan.dimensions(); ++i) {
    const NumberId id = plan.input(i);
    const double value = values[idx(id.index)];
    inputs.push_back({id, value, quantile_of(scenario.numbers[idx(id.index)], value)});
  }
  std::stable_sort(inputs.begin(), inputs.end(), [](const DrawnInput& a, const DrawnInput& b) {
    return std::abs(a.quantile - 0.5) > std::abs(b.quantile - 0.5);
  });
  return inputs;
}

std::vector<double> values_of(const InputPlan& inputs, std::uint64_t seed,
                              std::optional<std::uint64_t> draw) {
  return draw ? inputs.draw(seed, *draw) : inputs.medians();
}

PathChances path_chances(const Story& story, const Story& retold) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  PathChances chances;
  double reached = 1;
  for (std::size_t s = 0; s < story.steps.size(); ++s) {
    auto& moments = chances.options.emplace_back();
    for (std::size_t m = 0; m < story.steps[s].moments.size(); ++m) {
      const Moment& there = retold.steps[s].moments[m];
      auto& options = moments.emplace_back();
      for (const StoryOption& option : story.steps[s].moments[m].options) {
        const StoryOption& same = there.options[place_of(option, there)];
        options.push_back(reached > 0 ? PathChances::Option{same.probability, same.at_opportunity}
                                      : PathChances::Option{kNone, {kNone, kNone}});
      }
      if (reached > 0) reached *= there.taken().probability;
    }
    chances.reached.push_back(reached);
    chances.sincere.push_back(reached > 0 ? retold.steps[s].type[0] : kNone);
  }
  return chances;
}

AtPrecision follow(const Scenario& scenario, const Game& game, std::span<const Weights> weights,
                   const Story& story, SolveOptions::Extent extent) {
  Memory memory;
  SolveOptions solve;
  solve.observer = &memory;
  solve.extent = extent;
  Solution solution = *Solver(scenario, game).solve(weights, solve);
  Story retold;
  Teller(game, weights, memory, retold, &story).tell();
  return {std::move(solution), path_chances(story, retold)};
}

}  // namespace

Outcome<Story> tell(const Scenario& scenario, const Strategy& strategy, std::uint64_t seed,
                    std::optional<std::uint64_t> draw, const GameOptions& options) {
  const auto inputs = InputPlan::make(scenario);
  if (!inputs) return inputs.diagnostics();
  const auto game = compile(scenario, strategy, options);
  if (!game) return game.diagnostics();

  Story story;
  story.strategy = strategy.name;
  story.seed = seed;
  story.draw = draw;
  story.options = game->options;
  const std::vector<double> values = values_of(*inputs, seed, draw);
  const std::vector<Weights> weights = weights_by_year(scenario, values, game->years);
  Memory memory;
  SolveOptions solve;
  solve.observer = &memory;
  story.solution = *Solver(scenario, *game).solve(weights, solve);
  Teller(*game, weights, memory, story).tell();
  story.inputs = drawn_inputs(scenario, *inputs, values);
  return {std::move(story), inputs.diagnostics()};
}

PathChances retrace(const Scenario& scenario, const Game& game, std::span<const Weights> weights,
                    const Story& story) {
  return follow(scenario, game, weights, story, SolveOptions::Extent::kept).path;
}

Outcome<std::vector<AtPrecision>> at_precisions(const Scenario& scenario, const Story& story,
                                                std::span<const double> factors) {
  const auto inputs = InputPlan::make(scenario);
  if (!inputs) return inputs.diagnostics();
  const auto game = compile(scenario, *scenario.strategy(story.strategy), story.options);
  if (!game) return game.diagnostics();
  const std::vector<Weights> as_drawn =
      weights_by_year(scenario, values_of(*inputs, story.seed, story.draw), game->years);
  std::vector<AtPrecision> all;
  for (const double factor : factors) {
    std::vector<Weights> weights = as_drawn;
    for (Weights& year : weights) {
      year.lambda_T *= factor;
      year.lambda_R *= factor;
    }
    all.push_back(follow(scenario, *game, weights, story, SolveOptions::Extent::whole));
  }
  return all;
}

}  // namespace entente

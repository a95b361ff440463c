#include <algorithm>
#include <cmath>

#include "entente/solve/logit.hpp"
#include "entente/solve/passes.hpp"

namespace entente::passes {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

/// Values of the long-run players at a state, node or post, by T's type. D's only in descriptive mode.
struct Values {
  std::array<double, kTypes> target{}, rival{}, divider{};
  void add(double chance, const Values& other) {
    for (std::size_t type = 0; type < kTypes; ++type) {
      target[type] += chance * other.target[type];
      rival[type] += chance * other.rival[type];
      divider[type] += chance * other.divider[type];
    }
  }
};

class Backward {
 public:
  Backward(const Game& game, std::span<const Prepared> years, const SolveOptions& options, Policies& policies)
      : game_(game), years_(years), options_(options), policies_(policies) {}

  bool run() {
    values_.assign(game_.states.size(), {});
    node_values_.assign(game_.nodes.size(), {});
    post_values_.assign(game_.posts.size(), {});
    policies_.offset.resize(idx(game_.steps));
    policies_.choice.resize(idx(game_.steps));
    policies_.store.clear();
    policies_.nodes = 0;
    policies_.edges = {};
    for (int step = game_.steps - 1; step >= 0; --step) {
      if (options_.stop.stop_requested()) return false;
      year_ = &of_year(years_, game_.year(step));
      w_ = year_->weights;
      others_prior_ = prior(w_->b0, options_.known_type);
      continue_from_posts(step);
      decide(step);
      enter(step);
    }
    Values start;
    const double fused = w_->start_fused;
    for (const auto& [state, by_prior] : game_.initial)
      start.add(game_.initial.size() == 1 ? 1 : by_prior ? fused : 1 - fused, values_[idx(state)]);
    policies_.target_value = start.target;
    policies_.rival_value = start.rival;
    policies_.divider_value = start.divider;
    return true;
  }

 private:
  /// Expected value after chance, seen from just after the decisions of a step; at the horizon, its last flow
  /// (2.9).
  void continue_from_posts(int step) {
    const bool last = step + 1 == game_.steps;
    const auto office = office_change(game_, *w_, step);
    for (const int p : game_.step_posts[idx(step)]) {
      const Post& post = game_.posts[idx(p)];
      Values value;
      if (last) {
        const auto r = idx(post.state.r), setting = idx(post.setting);
        for (std::size_t type = 0; type < kTypes; ++type) {
          value.target[type] =
              w_->final_years * (year_->tables.target[setting][r] + year_->tables.type[type][r]);
          value.rival[type] = w_->final_years * year_->tables.rival[setting][r];
          value.divider[type] = w_->final_years * year_->tables.divider[setting][type][r];
        }
      } else {
        const Fan& fan = game_.fans[idx(game_.year_end(step) ? post.end_fan : post.mid_fan)];
        for (int i = fan.begin; i < fan.end; ++i) {
          const FanChild& child = game_.fan_children[idx(i)];
          value.add(year_->chances[idx(i)] * with_office(game_, fan, child, office), values_[idx(child.to)]);
        }
      }
      post_values_[idx(p)] = value;
    }
  }

  /// Value of ending the step at a post, flows of the step included: half at the old level, half at the new
  /// (2.10).
  Values reached(int old_r, int first, int p) const {
    const Post& post = game_.posts[idx(p)];
    const Tables& tables = year_->tables;
    const auto before = idx(first), after = idx(post.setting), from = idx(old_r), to = idx(post.state.r);
    Values value;
    value.add(year_->clock.discount, post_values_[idx(p)]);
    const double half = year_->clock.flow / 2;
    for (std::size_t type = 0; type < kTypes; ++type) {
      value.target[type] += half * (tables.target[before][from] + tables.type[type][from] +
                                    tables.target[after][to] + tables.type[type][to]);
      value.rival[type] += half * (tables.rival[before][from] + tables.rival[after][to]);
      value.divider[type] += half * (tables.divider[before][type][from] + tables.divider[after][type][to]);
    }
    return value;
  }

  void decide(int step) {
    const auto& nodes = game_.step_nodes[idx(step)];
    auto& offsets = policies_.offset[idx(step)];
    offsets.resize(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const Node& node = game_.nodes[idx(nodes[i])];
      offsets[i] = policies_.store.size();
      policies_.store.resize(policies_.store.size() + policy_size(game_, node));
      node_values_[idx(nodes[i])] = decide(node, offsets[i]);
      if (!options_.observer) continue;
      NodePolicy seen = view(game_, node, policies_.store, offsets[i]);
      seen.reply_values = reply_value_;
      seen.move_values = move_value_;
      options_.observer->node(step, nodes[i], seen);
    }
  }

  /// R replies, not knowing whether the offer will be ratified; then T chooses, knowing both (2.1)-(2.4).
  Values decide(const Node& node, std::size_t offset) {
    const State& s = game_.states[idx(node.state)];
    const auto& menu = game_.menus[idx(node.menu)];
    const auto branches = static_cast<std::size_t>(node.branches);
    double* p_reply = policies_.store.data() + offset;
    double* p_move = p_reply + menu.size();
    double* p_scale = p_move + menu.size() * branches * kTypes * kAlignments;

    branch_chances(game_, *w_, node, branch_chance_);
    reply_value_.assign(menu.size(), 0);
    reply_weight_.assign(menu.size(), 1);
    replied_.assign(menu.size(), {});
    if (options_.observer) move_value_.assign(menu.size() * branches * kTypes * kAlignments, 0);
    for (std::size_t b = 0; b < branches; ++b) {
      const Branch& branch = game_.branches[idx(node.first_branch) + b];
      // R's courting of allies moves nobody else's flows; only inside the bloc does it lead to other states.
      alternatives_.clear();
      alternatives_.push_back(alternatives(s.r, branch, 0));
      for (std::size_t row = 1; game_.options.bloc && row < branch.post.size(); ++row)
        alternatives_.push_back(alternatives(s.r, branch, row));
      for (std::size_t k = 0; k < menu.size(); ++k) {
        const ReplyWeights& reply = w_->replies[idx(menu[k])];
        const Alternatives& alternatives = alternatives_[game_.options.bloc ? court_row(game_, menu[k]) : 0];
        const ByLevel lump = reply_by_choice(reply, branch, alternatives);
        const double to_divider = year_->clock.expected_lump() * side_payment(game_, reply, branch);
        for (std::size_t type = 0; type < kTypes; ++type) {
          const std::size_t at = (b * menu.size() + k) * kTypes + type;
          double* seen = options_.observer ? move_value_.data() + at * kAlignments : nullptr;
          const Answer answer =
              target_answers(s.r, alternatives, type, lump, p_move + at * kAlignments, p_scale[at], seen);
          reply_value_[k] += branch_chance_[b] * others_prior_[type] * answer.rival_at_opportunity;
          replied_[k].target[type] += branch_chance_[b] * answer.target;
          replied_[k].rival[type] += branch_chance_[b] * answer.rival;
          replied_[k].divider[type] += branch_chance_[b] * (answer.divider + to_divider);
        }
      }
      const OneOffs costs = one_offs(game_, *w_, node, branch);
      for (std::size_t k = 0; k < menu.size(); ++k)
        for (double& divider : replied_[k].divider)
          divider -= branch_chance_[b] * (costs.norm + costs.audience);
    }
    for (std::size_t k = 0; k < menu.size(); ++k) {
      const ReplyWeights& reply = w_->replies[idx(menu[k])];
      reply_value_[k] += year_->clock.opportunity * year_->clock.reply * (reply.gain - reply.cost);
      reply_weight_[k] = reply.weight;
      for (double& rival : replied_[k].rival)
        rival += year_->clock.expected_lump() * (reply.gain - reply.cost);
    }
    logit(w_->lambda_R, reply_value_, reply_weight_, std::span(p_reply, menu.size()));
    policies_.nodes += 1 + static_cast<long>(menu.size() * branches * kTypes);

    Values value;
    for (std::size_t k = 0; k < menu.size(); ++k) value.add(p_reply[k], replied_[k]);
    return value;
  }

  /// T's four choices in one branch: where each leads, and what the step is then worth before any reply.
  struct Alternatives {
    std::array<Outcomes, kAlignments> out;
    std::array<Values, kAlignments> step;  ///< by x; T's with switching cost and rebuff
    ByLevel weight{};
  };
  Alternatives alternatives(int old_r, const Branch& branch, std::size_t row) const {
    Alternatives result;
    std::array<Values, kAlignments> reached;
    for (std::size_t r = 0; r < kAlignments; ++r)
      reached[r] = this->reached(old_r, branch.first[row][r], branch.post[row][r]);
    result.weight = w_->reference;
    for (int x = 0; x < kAlignments; ++x) {
      const Outcomes out = result.out[idx(x)] = outcomes(*w_, old_r, x, branch.on_offer);
      Values& step = result.step[idx(x)];
      for (int i = 0; i < out.count; ++i) step.add(out.chance[idx(i)], reached[idx(out.r[idx(i)])]);
      double once = x == old_r ? 0 : w_->sw * w_->C[idx(old_r)][idx(x)];
      if (out.rebuff) once += out.chance[1] * w_->rebuff;
      for (double& target : step.target) target -= year_->clock.opportunity * once;
    }
    return result;
  }

  /// What a reply is worth to T a year, by what T then chooses (2.2), (3.7).
  ByLevel reply_by_choice(const ReplyWeights& reply, const Branch& branch,
                          const Alternatives& alternatives) const {
    ByLevel lump{};
    for (std::size_t x = 0; x < kAlignments; ++x) {
      const Outcomes& out = alternatives.out[x];
      for (int i = 0; i < out.count; ++i) {
        const int r = out.r[idx(i)];
        const State& after = game_.posts[idx(branch.post[0][idx(r)])].state;
        lump[x] += out.chance[idx(i)] * (counter_offer(reply, r) + pivot_rent(*w_, reply, r, after));
      }
    }
    return lump;
  }

  struct Answer {
    double target = 0, rival = 0, divider = 0;  ///< over the step
    double rival_at_opportunity = 0;            ///< given that T reconsiders now
  };

  /// T's choice at an opportunity, and what a step in which opportunities come at a rate is then worth (2.4).
  /// @param seen  where an observer finds what each choice is worth; null where nobody looks
  Answer target_answers(int old_r, const Alternatives& a, std::size_t type, const ByLevel& lump, double* p,
                        double& scale, double* seen) const {
    const Clock& clock = year_->clock;
    ByLevel value{};
    for (std::size_t x = 0; x < kAlignments; ++x)
      value[x] = a.step[x].target[type] + clock.opportunity * clock.reply * lump[x];
    logit(w_->lambda_T, value, a.weight, std::span(p, kAlignments));
    if (seen) std::copy(value.begin(), value.end(), seen);

    double moves = 0;
    for (int x = 0; x < kAlignments; ++x)
      if (x != old_r) moves += p[x];
    scale = clock.always     ? 1
            : moves > 1e-300 ? -std::expm1(-clock.rate * moves * clock.step) / moves
                             : clock.rate * clock.step;
    Answer answer;
    for (std::size_t x = 0; x < kAlignments; ++x) {
      const double step = x == idx(old_r) ? 1 - scale * moves : scale * p[x];
      answer.target += step * a.step[x].target[type] + p[x] * clock.expected_lump() * lump[x];
      answer.rival += step * a.step[x].rival[type];
      answer.divider += step * a.step[x].divider[type];
      answer.rival_at_opportunity += p[x] * a.step[x].rival[type];
    }
    return answer;
  }

  /// Values at the start of the step; where D chooses, its logit over bundles comes first (4.7).
  void enter(int step) {
    auto& chosen = policies_.choice[idx(step)];
    chosen.clear();
    for (const Entry& entry : game_.entries[idx(step)]) {
      offers_.assign(idx(entry.choices), {});
      for (int i = 0; i < entry.choices; ++i) {
        const Fan& fan = game_.fans[idx(game_.choices[idx(entry.first_choice + i)].fan)];
        for (int child = fan.begin; child < fan.end; ++child)
          offers_[idx(i)].add(year_->chances[idx(child)],
                              node_values_[idx(game_.fan_children[idx(child)].to)]);
      }
      const std::size_t first = chosen.size();
      chosen.resize(first + offers_.size(), 1.0);
      if (entry.choices > 1 || options_.observer) {
        offer_value_.assign(offers_.size(), 0);
        for (std::size_t i = 0; i < offers_.size(); ++i)
          for (std::size_t type = 0; type < kTypes; ++type)
            offer_value_[i] += others_prior_[type] * offers_[i].divider[type];
      }
      if (entry.choices > 1) {
        offer_weight_.assign(offers_.size(), 1.0 / static_cast<double>(offers_.size()));
        logit(w_->lambda_D, offer_value_, offer_weight_, std::span(chosen).subspan(first));
        ++policies_.nodes;
      }
      if (options_.observer)
        options_.observer->entry(step, entry, {std::span<const double>(chosen).subspan(first), offer_value_});
      Values value;
      for (std::size_t i = 0; i < offers_.size(); ++i) value.add(chosen[first + i], offers_[i]);
      values_[idx(entry.state)] = value;
    }
  }

  const Game& game_;
  std::span<const Prepared> years_;
  const SolveOptions& options_;
  Policies& policies_;
  const Prepared* year_ = nullptr;
  const Weights* w_ = nullptr;
  std::array<double, kTypes> others_prior_{};
  std::vector<Values> values_, node_values_, post_values_, replied_, offers_;
  std::vector<Alternatives> alternatives_;
  std::vector<double> branch_chance_, reply_value_, reply_weight_, offer_value_, offer_weight_;
  std::vector<double> move_value_;  ///< filled for an observer only
};

}  // namespace

bool backward(const Game& game, std::span<const Prepared> years, const SolveOptions& options,
              Policies& policies) {
  return Backward(game, years, options, policies).run();
}

}  // namespace entente::passes

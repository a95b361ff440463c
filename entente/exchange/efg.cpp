#include "entente/exchange/efg.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <nlohmann/json.hpp>

#include "entente/ensemble/inputs.hpp"
#include "entente/exchange/start_state.hpp"
#include "entente/solve/passes.hpp"
#include "entente/solve/solve.hpp"

namespace entente {
namespace {

using passes::Clock;
using passes::Tables;

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

constexpr std::array<const char*, kAlignments> kMoves{"fuse", "partner", "independent", "realign"};

/// Seventeen digits: every double comes back as it was.
std::string digits(double value) {
  std::array<char, 40> text{};
  const int n = std::snprintf(text.data(), text.size(), "%.17g", value);
  return {text.data(), static_cast<std::size_t>(n)};
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

Diagnostics refuse(const Scenario& scenario, std::string code, std::string message, std::string help) {
  Diagnostic d;
  d.place.file = scenario.file;
  d.code = std::move(code);
  d.message = std::move(message);
  d.help = std::move(help);
  return {d};
}

/// Keeps every node's policy as the solver reports it.
class Recorder : public SolveObserver {
 public:
  void node(int step, int node, const NodePolicy& policy) override {
    auto& kept = policies_[{step, node}];
    kept.replies.assign(policy.replies.begin(), policy.replies.end());
    kept.moves.assign(policy.moves.begin(), policy.moves.end());
  }
  double reply(int step, int node, std::size_t k) const { return policies_.at({step, node}).replies[k]; }
  double move(int step, int node, std::size_t branch, std::size_t k, Type type, std::size_t x) const {
    const Kept& kept = policies_.at({step, node});
    const std::size_t at = (branch * kept.replies.size() + k) * kTypes + static_cast<std::size_t>(type);
    return kept.moves[at * kAlignments + x];
  }

 private:
  struct Kept {
    std::vector<double> replies, moves;
  };
  std::map<std::pair<int, int>, Kept> policies_;
};

/// Discounted totals of R and T along a path.
struct Totals {
  double rival = 0, target = 0;
};

/// One way chance can go: where to, and with what probability.
struct Chance {
  std::string label;
  double probability = 0;
  int to = 0;
};

/// Walks the compiled game depth first and writes it down.
class Writer {
 public:
  Writer(const Scenario& scenario, const Game& game, std::span<const Weights> weights, Type type,
         const Recorder& recorder, long node_limit)
      : scenario_(scenario),
        game_(game),
        weights_(weights),
        type_(type),
        recorder_(recorder),
        limit_(node_limit) {
    for (int step = 0; step < game.steps; ++step) {
      const Weights& w = passes::of_year(weights_, game.year(step));
      clocks_.push_back(passes::make_clock(game, w));
      chances_.emplace_back();
      passes::fill_chances(game, w, chances_.back());
      tables_.emplace_back();
      passes::fill_tables(game, w, tables_.back());
      start_.push_back(step == 0 ? 1 : start_.back() * clocks_[idx(step - 1)].discount);
    }
    infosets_.resize(idx(2 * game.steps));
  }

  bool write(const std::string& title) {
    efg_.text = "EFG 2 R " + quoted(title) + " {";
    for (int step = 0; step < game_.steps; ++step)
      for (const bool target : {false, true}) efg_.text += " " + quoted(player_name(step, target));
    efg_.text += " }\n\"\"\n\n";

    std::vector<Chance> start;
    const double fused = weights_.front().start_fused;
    for (const auto& [state, by_prior] : game_.initial) {
      const double p = game_.initial.size() == 1 ? 1 : by_prior ? fused : 1 - fused;
      add_nodes(start, 0, state, p);
    }
    chance(start, "start", [&](int node) { rival(0, node, {}, {}); });
    for (auto& of_player : infosets_)
      for (EfgInfoset& infoset : of_player) efg_.infosets.push_back(std::move(infoset));
    return efg_.nodes <= limit_;
  }

  Efg take() { return std::move(efg_); }

 private:
  int player(int step, bool target) const { return 2 * step + (target ? 2 : 1); }
  std::string player_name(int step, bool target) const {
    const Actor* actor = scenario_.actor(target ? scenario_.target : scenario_.rival);
    return actor->name + ", year " + std::to_string(step + 1);
  }

  /// Nodes at which a step can begin from a state; those that differ in nothing are one branch.
  void add_nodes(std::vector<Chance>& list, int step, int state, double p) const {
    const auto& entries = game_.entries[idx(step)];
    const auto entry =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.state == state; });
    const Fan& fan = game_.fans[idx(game_.choices[idx(entry->first_choice)].fan)];
    for (int i = fan.begin; i < fan.end; ++i) {
      const int node = game_.fan_children[idx(i)].to;
      const double chance = p * chances_[idx(step)][idx(i)];
      if (chance <= 0) continue;
      const auto same = std::find_if(list.begin(), list.end(), [&](const Chance& c) { return c.to == node; });
      if (same != list.end())
        same->probability += chance;
      else
        list.push_back({describe(game_.states[idx(game_.nodes[idx(node)].state)]), chance, node});
    }
  }

  static std::string describe(const State& s) {
    std::string text = s.sceptic ? "sceptic" : "courting";
    text += s.replaced ? ", leaders replaced" : "";
    text += s.war ? ", war" : "";
    return text + ", trust " + std::to_string(s.trust) + ", q" + std::to_string(s.q) + " c" +
           std::to_string(s.c);
  }

  /// A chance node whose fractions sum to one exactly; nothing is written where there is only one way.
  template <class Continue>
  void chance(const std::vector<Chance>& ways, const std::string& name, const Continue& go_on) {
    constexpr long long kOne = 100000000000000000;  // 10^17
    std::vector<std::pair<const Chance*, long long>> kept;
    long long left = kOne;
    for (const Chance& way : ways) {
      const auto parts = static_cast<long long>(std::llround(way.probability * static_cast<double>(kOne)));
      if (parts > 0) kept.emplace_back(&way, parts);
      left -= std::max(parts, 0LL);
    }
    // What rounding left over goes to the largest part, where it matters least.
    std::max_element(kept.begin(), kept.end(), [](auto& a, auto& b) {
      return a.second < b.second;
    })->second += left;
    if (kept.size() == 1) return go_on(kept.front().first->to);
    const std::string number = std::to_string(++chance_nodes_);
    line("c \"\" " + number + " " + quoted(name + number) + " {");
    for (const auto& [way, parts] : kept)
      efg_.text += " " + quoted(way->label) + " " + std::to_string(parts) + "/" + std::to_string(kOne);
    efg_.text += " } 0\n";
    for (const auto& [way, parts] : kept) go_on(way->to);
  }

  void line(const std::string& text) {
    ++efg_.nodes;
    efg_.text += text;
  }
  bool full() const { return efg_.nodes > limit_; }

  /// R replies. `own` holds each player's ln w of its move so far.
  void rival(int step, int node_id, Totals totals, std::vector<double> own) {
    if (full()) return;
    const Node& node = game_.nodes[idx(node_id)];
    const auto& menu = game_.menus[idx(node.menu)];
    const Weights& w = weights(step);
    std::vector<std::string> labels;
    for (const int k : menu) labels.push_back(scenario_.replies[idx(k)].name);
    EfgInfoset& infoset = open(step, false, labels);
    for (std::size_t k = 0; k < menu.size(); ++k)
      infoset.actions[k].probability = recorder_.reply(step, node_id, k);

    const double running = start_[idx(step)] * clocks_[idx(step)].expected_lump();
    for (std::size_t k = 0; k < menu.size(); ++k) {
      const ReplyWeights& reply = w.replies[idx(menu[k])];
      Totals after = totals;
      after.rival += running * (reply.gain - reply.cost);
      std::vector<double> own_after = own;
      own_after.push_back(std::log(reply.weight));
      ratify(step, node_id, k, after, own_after);
    }
  }

  void ratify(int step, int node_id, std::size_t k, const Totals& totals, const std::vector<double>& own) {
    const Node& node = game_.nodes[idx(node_id)];
    std::vector<double> chances;
    passes::branch_chances(game_, weights(step), node, chances);
    std::vector<Chance> ways;
    for (std::size_t b = 0; b < chances.size(); ++b)
      ways.push_back({label(node, b), chances[b], static_cast<int>(b)});
    chance(ways, "offer", [&](int b) { target(step, node_id, k, idx(b), totals, own); });
  }

  std::string label(const Node& node, std::size_t b) const {
    using How = Branch::How;
    switch (game_.branches[idx(node.first_branch) + b].how) {
      case How::passed:
        return "passed";
      case How::failed_trust_holds:
        return "failed, trust holds";
      case How::failed_trust_falls:
        return "failed, trust falls";
      case How::revoked_trust_holds:
        return "revoked, trust holds";
      case How::revoked_trust_falls:
        return "revoked, trust falls";
      case How::sure:
        break;
    }
    return "sure";
  }

  void target(int step, int node_id, std::size_t k, std::size_t b, const Totals& totals,
              const std::vector<double>& own) {
    if (full()) return;
    const Node& node = game_.nodes[idx(node_id)];
    const State& s = game_.states[idx(node.state)];
    const Branch& branch = game_.branches[idx(node.first_branch) + b];
    const Weights& w = weights(step);
    const Clock& clock = clocks_[idx(step)];
    const double begin = start_[idx(step)];
    EfgInfoset& infoset = open(step, true, {kMoves.begin(), kMoves.end()});
    for (std::size_t x = 0; x < kAlignments; ++x)
      infoset.actions[x].probability = recorder_.move(step, node_id, b, k, type_, x);

    const ReplyWeights& reply = w.replies[idx(game_.menus[idx(node.menu)][k])];
    for (int x = 0; x < kAlignments; ++x) {
      const passes::Outcomes out = passes::outcomes(w, s.r, x, branch.on_offer);
      std::vector<double> own_after = own;
      own_after.push_back(std::log(w.reference[idx(x)]));
      Totals moved = totals;
      if (x != s.r) moved.target -= begin * clock.opportunity * w.sw * w.C[idx(s.r)][idx(x)];
      std::vector<Chance> ways;
      for (int i = 0; i < out.count; ++i)
        ways.push_back({i == 0 ? "accepted" : "rebuffed", out.chance[idx(i)], out.r[idx(i)]});
      chance(ways, "answer", [&](int r) {
        const int post = branch.post[0][idx(r)];
        Totals after = moved;
        if (out.rebuff && r == out.r[1]) after.target -= begin * clock.opportunity * w.rebuff;
        after.target +=
            begin * clock.expected_lump() *
            (passes::counter_offer(reply, r) + passes::pivot_rent(w, reply, r, game_.posts[idx(post)].state));
        const Tables& t = tables_[idx(step)];
        const auto type = static_cast<std::size_t>(type_);
        const double half = begin * clock.flow / 2;
        const auto flow = [&](int setting, int level) {
          after.target += half * (t.target[idx(setting)][idx(level)] + t.type[type][idx(level)]);
          after.rival += half * t.rival[idx(setting)][idx(level)];
        };
        flow(branch.first[0][idx(r)], s.r);
        flow(game_.posts[idx(post)].setting, r);
        finish(step, post, after, own_after);
      });
    }
  }

  /// Chance to the next year, or the payoffs with the horizon's last flow (2.9).
  void finish(int step, int post_id, Totals totals, const std::vector<double>& own) {
    if (full()) return;
    const Post& post = game_.posts[idx(post_id)];
    if (step + 1 == game_.steps) {
      const Tables& t = tables_[idx(step)];
      const auto setting = idx(post.setting), r = idx(post.state.r), type = static_cast<std::size_t>(type_);
      const double worth = start_[idx(step)] * clocks_[idx(step)].discount * weights(step).final_years;
      totals.target += worth * (t.target[setting][r] + t.type[type][r]);
      totals.rival += worth * t.rival[setting][r];
      return outcome(totals, own);
    }
    const auto office = passes::office_change(game_, weights(step), step);
    const Fan& fan = game_.fans[idx(game_.year_end(step) ? post.end_fan : post.mid_fan)];
    std::vector<Chance> ways;
    for (int i = fan.begin; i < fan.end; ++i) {
      const FanChild& child = game_.fan_children[idx(i)];
      const double p = chances_[idx(step)][idx(i)] * passes::with_office(game_, fan, child, office);
      if (p > 0) add_nodes(ways, step + 1, child.to, p);
    }
    chance(ways, "nature", [&](int node) { rival(step + 1, node, totals, own); });
  }

  void outcome(const Totals& totals, const std::vector<double>& own) {
    ++outcomes_;
    line("t \"\" " + std::to_string(outcomes_) + " \"o" + std::to_string(outcomes_) + "\" {");
    for (std::size_t player = 0; player < own.size(); ++player) {
      const int step = static_cast<int>(player / 2);
      const bool target = player % 2 == 1;
      const Weights& w = weights(step);
      const double payoff =
          (target ? w.lambda_T * totals.target : w.lambda_R * totals.rival) / start_[idx(step)] + own[player];
      efg_.text += (player == 0 ? " " : ", ") + digits(payoff);
    }
    efg_.text += " }\n";
  }

  EfgInfoset& open(int step, bool target, const std::vector<std::string>& labels) {
    const int number = player(step, target);
    auto& of_player = infosets_[idx(number - 1)];
    EfgInfoset& infoset = of_player.emplace_back();
    infoset.player = number;
    infoset.player_name = player_name(step, target);
    infoset.infoset = static_cast<int>(of_player.size());
    line("p \"\" " + std::to_string(number) + " " + std::to_string(infoset.infoset) + " \"p" +
         std::to_string(number) + "_" + std::to_string(infoset.infoset) + "\" {");
    for (const std::string& label : labels) {
      infoset.actions.push_back({label, 0});
      efg_.text += " " + quoted(label);
    }
    efg_.text += " } 0\n";
    return infoset;
  }

  const Weights& weights(int step) const { return passes::of_year(weights_, game_.year(step)); }

  const Scenario& scenario_;
  const Game& game_;
  std::span<const Weights> weights_;
  Type type_;
  const Recorder& recorder_;
  long limit_;
  std::vector<Clock> clocks_;
  std::vector<std::vector<double>> chances_;
  std::vector<Tables> tables_;
  std::vector<double> start_;  ///< discount to the start of each step
  std::vector<std::vector<EfgInfoset>> infosets_;
  int chance_nodes_ = 0, outcomes_ = 0;
  Efg efg_;
};

}  // namespace

Outcome<Efg> export_efg(const Scenario& scenario, const EfgOptions& options) {
  const std::string name = options.strategy.empty() ? scenario.baseline : options.strategy;
  const Strategy* strategy = scenario.strategy(name);
  if (!strategy) {
    std::vector<std::string> known;
    for (const Strategy& s : scenario.strategies) known.push_back(s.name);
    const std::string near = nearest(name, known);
    return refuse(scenario, "E070", "no strategy is called \"" + name + "\"",
                  near.empty() ? "" : "did you mean \"" + near + "\"?");
  }
  if (options.periods < 1 || options.periods > scenario.horizon)
    return refuse(scenario, "E097", "cannot cut the game to " + std::to_string(options.periods) + " periods",
                  "--periods takes 1 to the horizon, " + std::to_string(scenario.horizon) +
                      "; 1 and 2 make trees of a useful size");
  const auto inputs = InputPlan::make(scenario);
  if (!inputs) return inputs.diagnostics();
  const std::vector<double> values =
      options.draw ? inputs->draw(options.seed, *options.draw) : inputs->medians();
  const std::vector<Weights> weights = weights_by_year(scenario, values, options.periods);

  GameOptions cut;
  cut.always = true;
  cut.horizon = options.periods;
  if (!options.state.empty()) {
    auto start = parse_start_state(scenario, options.state);
    if (!start) return start.diagnostics();
    cut.start = *start;
  }
  const auto game = compile(scenario, *strategy, cut);
  if (!game) return game.diagnostics();

  Recorder recorder;
  SolveOptions solve;
  solve.known_type = options.type;
  solve.observer = &recorder;
  Solver(scenario, *game).solve(weights, solve);

  Writer writer(scenario, *game, weights, options.type, recorder, options.node_limit);
  const std::string title =
      scenario.title + ", " + name + ", " + std::to_string(options.periods) + " year(s), " +
      (options.draw ? "draw " + std::to_string(*options.draw) + " of seed " + std::to_string(options.seed)
                    : std::string("medians"));
  if (!writer.write(title))
    return refuse(scenario, "E095", "the tree has more than " + std::to_string(options.node_limit) + " nodes",
                  "fewer --periods, or a strategy that offers less");
  return writer.take();
}

std::string solution_json(const Efg& efg) {
  nlohmann::ordered_json document;
  document["schema"] = "entente/solution/1";
  document["infosets"] = nlohmann::ordered_json::array();
  for (const EfgInfoset& infoset : efg.infosets) {
    nlohmann::ordered_json row;
    row["player"] = infoset.player;
    row["player_name"] = infoset.player_name;
    row["infoset"] = infoset.infoset;
    row["actions"] = nlohmann::ordered_json::array();
    for (const EfgInfoset::Action& action : infoset.actions)
      row["actions"].push_back({{"label", action.label}, {"probability", action.probability}});
    document["infosets"].push_back(std::move(row));
  }
  return document.dump(2) + "\n";
}

}  // namespace entente

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "entente/game/game.hpp"

namespace entente {
namespace {

std::int8_t small(int value) { return static_cast<std::int8_t>(value); }

double median_of(const Scenario& scenario, NumberId id, double neutral) {
  if (!id.given()) return neutral;
  const Distribution& d = scenario.numbers[static_cast<std::size_t>(id.index)].distribution;
  switch (d.kind) {
    case Distribution::Kind::quantiles:
    case Distribution::Kind::triangular:
    case Distribution::Kind::pert:
      return d.b;
    case Distribution::Kind::uniform:
      return (d.a + d.b) / 2;
    default:
      return d.a;
  }
}

/// Things numbered from 0, each as often as one likes.
class Reached {
 public:
  void add(int i) {
    const auto at = static_cast<std::size_t>(i);
    if (at >= marks_.size()) marks_.resize(std::max(at + 1, 2 * marks_.size()));
    marks_[at] = 1;
  }
  std::vector<int> ascending() const {
    std::vector<int> list;
    for (std::size_t i = 0; i < marks_.size(); ++i)
      if (marks_[i] != 0) list.push_back(static_cast<int>(i));
    return list;
  }

 private:
  std::vector<char> marks_;
};

/// Breadth-first walk over steps. Everything is interned: the same state, node or post is stored once.
class Compiler {
 public:
  Compiler(const Scenario& scenario, const Strategy& strategy, const GameOptions& options)
      : scenario_(scenario), strategy_(strategy) {
    game_.options = options;
    game_.options.bloc = options.bloc || scenario.bloc;
    game_.years = options.horizon > 0 ? options.horizon : scenario.horizon;
    game_.steps = game_.years * options.steps_per_year;
    game_.rungs = static_cast<int>(scenario.bundles.size()) + 1;
    game_.executive = scenario.executive_rung();
    game_.top = std::max(strategy.top, scenario.spent_rung());
    for (int j = 0; j < game_.rungs; ++j) floor_.push_back(irrevocable_floor(scenario, j));
    collect_menus();
    collect_consents();
    collect_terms();
  }

  Outcome<Game> run() {
    std::vector<int> reached = start();
    for (int step = 0; step < game_.steps; ++step) {
      reached = walk(step, reached);
      if (static_cast<int>(game_.states.size()) > game_.options.state_limit) return too_many();
    }
    return std::move(game_);
  }

 private:
  void collect_menus() {
    using Kind = Reply::Kind;
    const auto open = [](Kind kind, bool apart) {
      switch (kind) {
        case Kind::nothing:
        case Kind::pay_target:
          return true;
        case Kind::threaten_target:
        case Kind::pay_divider:
          return !apart;
        default:
          return apart;
      }
    };
    game_.menus.resize(2);
    for (std::size_t k = 0; k < scenario_.replies.size(); ++k) {
      const Reply& reply = scenario_.replies[k];
      for (const bool apart : {false, true})
        if (open(reply.kind, apart)) game_.menus[apart ? 1 : 0].push_back(static_cast<int>(k));
      if (!reply.court.empty()) game_.courting.push_back(static_cast<int>(k));
    }
  }

  void collect_consents() {
    game_.consents_of.resize(static_cast<std::size_t>(game_.rungs));
    for (std::size_t b = 0; b < scenario_.bundles.size(); ++b) {
      std::set<int> needed;
      for (const int lever : scenario_.bundles[b].adds)
        for (const std::string& who : scenario_.levers[static_cast<std::size_t>(lever)].consent)
          for (std::size_t k = 0; k < scenario_.consents.size(); ++k)
            if (scenario_.consents[k].name == who) needed.insert(static_cast<int>(k));
      game_.consents_of[b + 1].assign(needed.begin(), needed.end());
    }
  }

  void collect_terms() {
    game_.term_at.assign(static_cast<std::size_t>(game_.steps), -1);
    for (std::size_t k = 0; k < scenario_.terms.size(); ++k) {
      const int step = scenario_.terms[k].year * game_.options.steps_per_year - 1;
      if (step >= 0 && step < game_.steps)
        game_.term_at[static_cast<std::size_t>(step)] = static_cast<int>(k);
    }
  }

  std::vector<int> start() {
    if (game_.options.start) {
      game_.initial.emplace_back(state(*game_.options.start), false);
      return {game_.initial.front().first};
    }
    State s;
    s.r = small(static_cast<int>(scenario_.start_alignment));
    s.q = s.paid = s.attempted = small(scenario_.spent_rung());
    s.sceptic = scenario_.start_sceptic ? 1 : 0;
    s.replaced = scenario_.start_replaced ? 1 : 0;
    s.trust = small(scenario_.start_trust);
    s.war = scenario_.has_war ? 1 : 0;
    if (game_.options.bloc) s.bloc = small(bloc_state(bloc_loyalty(), false));
    std::vector<int> found{state(s)};
    game_.initial.emplace_back(found.front(), false);
    if (scenario_.weight("start.fused").given() && s.r != 0) {
      s.r = 0;
      found.push_back(state(s));
      game_.initial.emplace_back(found.back(), true);
    }
    return found;
  }

  /// The bloc starts where its members stand on average. Members armed from the start stay so beside it.
  int bloc_loyalty() const {
    double sum = 0;
    for (const Ally& ally : scenario_.allies) sum += ally.start_loyalty;
    return scenario_.allies.empty()
               ? 0
               : static_cast<int>(std::lround(sum / static_cast<double>(scenario_.allies.size())));
  }

  /// One step from the states reached; returns the states at the start of the next.
  std::vector<int> walk(int step, const std::vector<int>& reached) {
    const bool fresh = game_.fresh(step);
    Reached nodes, posts, next;
    auto& entries = game_.entries.emplace_back();
    for (const int at : reached) {
      const Entry entry = this->entry(at, game_.year(step), fresh);
      entries.push_back(entry);
      for (int i = 0; i < entry.choices; ++i) {
        const Fan& fan = game_.fans[static_cast<std::size_t>(
            game_.choices[static_cast<std::size_t>(entry.first_choice + i)].fan)];
        for (int child = fan.begin; child < fan.end; ++child)
          nodes.add(game_.fan_children[static_cast<std::size_t>(child)].to);
      }
    }
    game_.step_nodes.push_back(nodes.ascending());
    for (const int n : game_.step_nodes.back()) {
      const Node& node = game_.nodes[static_cast<std::size_t>(n)];
      for (int b = 0; b < node.branches; ++b)
        for (const auto& row : game_.branches[static_cast<std::size_t>(node.first_branch + b)].post)
          for (const int post : row) posts.add(post);
    }
    game_.step_posts.push_back(posts.ascending());
    // After the last step the horizon's flow is booked at once (2.9): chance has nothing left to move.
    if (step + 1 < game_.steps)
      for (const int p : game_.step_posts.back()) {
        const Fan& fan = game_.fans[static_cast<std::size_t>(chance_after(p, game_.year_end(step)))];
        for (int child = fan.begin; child < fan.end; ++child)
          next.add(game_.fan_children[static_cast<std::size_t>(child)].to);
      }
    return next.ascending();
  }

  /// What D can put in a state: the strategy's move, or any rung where D is a quantal-response player in
  /// office.
  Entry entry(int at, int year, bool fresh) {
    const State s = game_.states[static_cast<std::size_t>(at)];
    std::vector<Move> moves;
    const Move ruled = rule_for(strategy_, s, year)->move;
    if (game_.options.quantal_divider && fresh && s.sceptic == 0) {
      for (int rung = 0; rung <= game_.top; ++rung)
        moves.push_back(
            {rung == 0 ? Move::Kind::resume : Move::Kind::offer, rung, ruled.pressure, ruled.reassure});
    } else {
      moves.push_back(ruled);
    }
    for (Move& move : moves) {
      if (move.kind == Move::Kind::raise)
        move = {Move::Kind::offer, std::min<int>(s.q + 1, move.bundle), move.pressure, move.reassure};
      if (move.kind == Move::Kind::resume) move.bundle = 0;
      if (move.kind == Move::Kind::withdraw) {
        // A revocation is put once a year like an offer; between year starts, or with nothing to revoke, it
        // is silence.
        if (!fresh || revoked_to(s, move) == s.q)
          move = {Move::Kind::resume, 0, move.pressure, move.reassure};
      }
    }
    Entry entry{at, static_cast<int>(game_.choices.size()), static_cast<int>(moves.size())};
    for (const Move& move : moves) {
      const Then after = after_moving(s, year, move);
      const auto key = std::tuple(at, move, fresh, after);
      auto found = half_fans_.find(key);
      if (found == half_fans_.end()) found = half_fans_.emplace(key, half_step(s, move, fresh, after)).first;
      game_.choices.push_back({move.bundle, found->second});
    }
    return entry;
  }

  /// What the rules say once T has moved to each level inside the step: guards are read again as soon as T
  /// moves, else its reward, or the end of pressure on it, would wait for the next step and depend on Δ
  /// (0.8). Nothing new is put inside a year, so of an offer only the rung that may stand counts.
  using Then = std::array<Move, kAlignments>;
  Then after_moving(const State& s, int year, const Move& move) const {
    Then then;
    for (int r = 0; r < kAlignments; ++r) {
      Move& next = then[static_cast<std::size_t>(r)];
      if (r == s.r || game_.options.quantal_divider) {
        next = move;
        continue;
      }
      State there = s;
      there.r = small(r);
      next = rule_for(strategy_, there, year)->move;
      if (next.kind != Move::Kind::offer && next.kind != Move::Kind::raise) next.bundle = 0;
      next.kind = Move::Kind::resume;  // only the rung and the posture are read
    }
    return then;
  }

  /// Chance before the decision: half a step of hazards, leading to decision nodes.
  int half_step(const State& s, const Move& move, bool fresh, const Then& after) {
    const int here = setting(s, {move.pressure, move.reassure, -1});
    Fan fan = hazards(s, here);
    std::vector<FanChild> children;
    spread(s, fan.possible, [&](const State& to, std::uint8_t happened) {
      children.push_back({node(to, move, fresh, after), happened, to.bloc});
    });
    return store(fan, children);
  }

  /// Chance after the decision: half a step of hazards, then office and (at a year's end) a sceptic's
  /// reversal.
  int chance_after(int p, bool year_end) {
    int& known = year_end ? game_.posts[static_cast<std::size_t>(p)].end_fan
                          : game_.posts[static_cast<std::size_t>(p)].mid_fan;
    if (known >= 0) return known;
    const Post post = game_.posts[static_cast<std::size_t>(p)];
    Fan fan = hazards(post.state, post.setting);
    const std::uint8_t hazards_only = fan.possible;
    fan.possible |= kOfficeChanges;
    if (year_end && post.state.sceptic == 1 && post.state.q > 0) {
      fan.possible |= kReversal;
      fan.possible |= kTrustFalls;
    }
    std::vector<FanChild> children;
    spread(post.state, hazards_only, [&](const State& half, std::uint8_t happened) {
      for (const bool reversed : {false, true}) {
        if (reversed && !(fan.possible & kReversal)) continue;
        for (const bool falls : {false, true}) {
          if (falls && (!reversed || half.trust == 0)) continue;
          for (const bool flips : {false, true}) {
            State to = half;
            std::uint8_t events = happened;
            if (reversed) {
              events |= kReversal;
              if (to.c > 0) {
                --to.c;
              } else {
                // Only what is reversed is paid for again: not what failed, nor what D revoked itself (3.11).
                if (to.paid == to.q) --to.paid;
                if (to.attempted == to.q) --to.attempted;
                --to.q;
              }
            }
            if (falls) {
              events |= kTrustFalls;
              --to.trust;
            }
            if (flips) {
              events |= kOfficeChanges;
              to.sceptic = small(1 - to.sceptic);
            }
            children.push_back({state(to), events, to.bloc});
          }
        }
      }
    });
    const int stored = store(fan, children);
    (year_end ? game_.posts[static_cast<std::size_t>(p)].end_fan
              : game_.posts[static_cast<std::size_t>(p)].mid_fan) = stored;
    return stored;
  }

  Fan hazards(const State& s, int at_setting) const {
    Fan fan;
    if (s.replaced == 0) fan.possible |= kLeaderLeaves;
    if (s.war == 1) fan.possible |= kWarEnds;
    if (s.trust < 2 && std::max(s.c, s.q) > 0) fan.possible |= kTrustRises;
    if (s.c > 0 && s.r < 2 && scenario_.weight("office.lapse_years").given()) fan.possible |= kLapse;
    fan.bloc_from = s.bloc;
    fan.setting = at_setting;
    fan.r = s.r;
    return fan;
  }

  /// Every combination of the possible hazards, and of the bloc's moves where there is one.
  void spread(const State& s, std::uint8_t possible,
              const std::function<void(const State&, std::uint8_t)>& each) const {
    for (std::uint8_t events = 0; events < 16; ++events) {
      if ((events & possible) != events) continue;
      State to = s;
      if (events & kLeaderLeaves) to.replaced = 1;
      if (events & kWarEnds) to.war = 0;
      if (events & kTrustRises) ++to.trust;
      if (events & kLapse) to.c = 0;
      if (s.bloc == kNoBloc) {
        each(to, events);
        continue;
      }
      const int loyalty = s.bloc / 2, armed = s.bloc % 2;
      for (int l = std::max(loyalty - 1, 0); l <= std::min(loyalty + 1, 2); ++l)
        for (int a = armed; a <= 1; ++a) {
          to.bloc = small(bloc_state(l, a == 1));
          each(to, events);
        }
    }
  }

  int node(const State& s, const Move& move, bool fresh, const Then& after) {
    const auto key = std::tuple(s, move, fresh, after);
    if (const auto found = nodes_.find(key); found != nodes_.end()) return found->second;
    Node node;
    node.state = state(s);
    node.move = move;
    node.fresh = fresh;
    node.menu = s.r >= 2 ? 1 : 0;
    std::vector<Branch> branches = this->branches(s, move, fresh);
    node.first_branch = static_cast<int>(game_.branches.size());
    node.branches = static_cast<int>(branches.size());
    for (Branch& branch : branches) {
      posts_of(branch, move, after);
      game_.branches.push_back(std::move(branch));
    }
    const int id = static_cast<int>(game_.nodes.size());
    game_.nodes.push_back(node);
    nodes_.emplace(key, id);
    return id;
  }

  /// The rung that a withdrawal leaves: what cannot be revoked, and what the rule means to keep.
  int revoked_to(const State& s, const Move& move) const {
    return std::max(floor_[static_cast<std::size_t>(s.q)], std::min<int>(move.bundle, s.q));
  }

  /// (2.1), (2.3), (2.5): what putting the offer can lead to before T decides.
  std::vector<Branch> branches(const State& s, const Move& move, bool fresh) const {
    using How = Branch::How;
    const auto make = [&](How how, int effective, State before) {
      before.q = small(std::max<int>(before.q, effective));
      before.paid = std::max(before.paid, before.q);
      Branch branch;
      branch.how = how;
      branch.offer = move.bundle;
      branch.effective = effective;
      branch.on_offer = std::max({effective, static_cast<int>(before.c), static_cast<int>(before.q)}) > 0;
      branch.before = before;
      return branch;
    };
    if (move.kind == Move::Kind::withdraw) {
      State revoked = s;
      revoked.q = small(revoked_to(s, move));
      revoked.c = std::min(revoked.c, revoked.q);
      const std::int8_t paid = s.paid;  // D's own revocation does not make it pay again (3.11)
      std::vector<Branch> result{make(How::revoked_trust_holds, 0, revoked)};
      if (s.trust > 0) {
        --revoked.trust;
        result.push_back(make(How::revoked_trust_falls, 0, revoked));
      }
      for (Branch& branch : result) branch.before.paid = paid;
      return result;
    }
    const int stands = std::min<int>(move.bundle, s.q);
    if (!fresh || move.bundle <= s.q) return {make(How::sure, stands, s)};
    State attempted = s;
    attempted.attempted = small(std::max<int>(s.attempted, move.bundle));
    if (move.bundle <= game_.executive) return {make(How::sure, move.bundle, attempted)};
    const int fallback = std::max(std::min(game_.executive, move.bundle), stands);
    std::vector<Branch> result{make(How::passed, move.bundle, attempted),
                               make(How::failed_trust_holds, fallback, attempted)};
    if (s.trust > 0) {
      --attempted.trust;
      result.push_back(make(How::failed_trust_falls, fallback, attempted));
    }
    return result;
  }

  /// (2.5): c rises to what is effective only where T has loosened.
  void posts_of(Branch& branch, const Move& move, const Then& after) {
    for (int court = -1; court < static_cast<int>(game_.courting.size()); ++court) {
      const std::int8_t courting = small(court < 0 ? -1 : game_.courting[static_cast<std::size_t>(court)]);
      auto& post = branch.post.emplace_back();
      auto& first = branch.first.emplace_back();
      for (int r = 0; r < kAlignments; ++r) {
        const auto at = static_cast<std::size_t>(r);
        State to = branch.before;
        to.r = small(r);
        if (r >= 2) {
          const int stands = std::min<int>(after[at].bundle, to.q);
          to.c = small(std::max({static_cast<int>(to.c), branch.effective, stands}));
        }
        first[at] = setting(to, {move.pressure, move.reassure, courting});
        post[at] = this->post(to, {after[at].pressure, after[at].reassure, courting});
      }
    }
  }

  int state(const State& s) {
    const auto [found, added] = states_.emplace(s, static_cast<int>(game_.states.size()));
    if (added) game_.states.push_back(s);
    return found->second;
  }

  int setting(const State& s, const Stance& stance) {
    const Setting key{s.q, s.c, s.sceptic, s.replaced, s.trust, s.war, s.bloc, stance};
    const auto [found, added] = settings_.emplace(key, static_cast<int>(game_.settings.size()));
    if (added) game_.settings.push_back(key);
    return found->second;
  }

  int post(const State& s, const Stance& stance) {
    const auto [found, added] = posts_.emplace(std::pair(s, stance), static_cast<int>(game_.posts.size()));
    if (added) game_.posts.push_back({s, setting(s, stance), -1, -1});
    return found->second;
  }

  int store(Fan fan, const std::vector<FanChild>& children) {
    fan.begin = static_cast<int>(game_.fan_children.size());
    game_.fan_children.insert(game_.fan_children.end(), children.begin(), children.end());
    fan.end = static_cast<int>(game_.fan_children.size());
    game_.fans.push_back(fan);
    return static_cast<int>(game_.fans.size()) - 1;
  }

  Diagnostics too_many() const {
    Diagnostic d;
    d.place = strategy_.place;
    d.code = "E090";
    d.message = "strategy \"" + strategy_.name + "\" reaches more than " +
                std::to_string(game_.options.state_limit) + " states";
    d.help =
        game_.options.quantal_divider
            ? "let the divider choose among fewer bundles: --strategy with one that stops lower on the ladder"
            : "fewer bundles, no rule that looks at both q and c, or separate allies instead of the bloc";
    return {d};
  }

  const Scenario& scenario_;
  const Strategy& strategy_;
  Game game_;
  std::vector<int> floor_;
  std::map<State, int> states_;
  std::map<Setting, int> settings_;
  std::map<std::pair<State, Stance>, int> posts_;
  std::map<std::tuple<State, Move, bool, Then>, int> nodes_;
  std::map<std::tuple<int, Move, bool, Then>, int> half_fans_;
};

bool holds(const Guard& guard, const State& s, int year) {
  if (guard.years && (year < (*guard.years)[0] || year > (*guard.years)[1])) return false;
  if (!guard.alignment.empty() &&
      std::none_of(guard.alignment.begin(), guard.alignment.end(),
                   [&](Alignment level) { return static_cast<int>(level) == s.r; }))
    return false;
  if (guard.sceptic && *guard.sceptic != (s.sceptic == 1)) return false;
  if (guard.replaced && *guard.replaced != (s.replaced == 1)) return false;
  if (guard.war && *guard.war != (s.war == 1)) return false;
  if (guard.delivered_at_least && s.q < *guard.delivered_at_least) return false;
  if (guard.delivered_below && s.q >= *guard.delivered_below) return false;
  if (guard.in_force_at_least && s.c < *guard.in_force_at_least) return false;
  if (guard.in_force_below && s.c >= *guard.in_force_below) return false;
  if (!guard.bloc.empty() && s.bloc != kNoBloc &&
      std::find(guard.bloc.begin(), guard.bloc.end(), s.bloc / 2) == guard.bloc.end())
    return false;
  return true;
}

}  // namespace

const Rule* rule_for(const Strategy& strategy, const State& state, int year) {
  // The reader refuses a strategy that leaves a state uncovered; silence is what a careless caller's gap
  // would mean.
  static const Rule kSilence{};
  for (const Rule& rule : state.sceptic == 1 ? strategy.sceptic : strategy.courting)
    if (holds(rule.guard, state, year)) return &rule;
  return &kSilence;
}

int irrevocable_floor(const Scenario& scenario, int rung) {
  for (int j = rung; j > 0; --j) {
    double added = 0, undone = 0;
    for (const int index : scenario.bundles[static_cast<std::size_t>(j - 1)].adds) {
      const Lever& lever = scenario.levers[static_cast<std::size_t>(index)];
      const double value = median_of(scenario, lever.value, 0);
      added += value;
      undone += value * median_of(scenario, lever.reversible, 1);
    }
    if (undone < added / 2) return j;
  }
  return 0;
}

Outcome<Game> compile(const Scenario& scenario, const Strategy& strategy, const GameOptions& options) {
  if (options.quantal_divider && !options.bloc && !scenario.bloc) {
    Diagnostic d;
    d.place = strategy.place;
    d.code = "E093";
    d.message =
        "a divider that chooses offers must see its allies: the descriptive mode needs the aggregate bloc";
    d.help = "set allies_as = \"bloc\"";
    return Diagnostics{d};
  }
  if (options.quantal_divider && options.steps_per_year > 1) {
    Diagnostic d;
    d.place = strategy.place;
    d.code = "E098";
    d.message =
        "a divider that chooses its offers does so once a year, and what it chose is not part of the state";
    d.help = "one step a year with --divider quantal";
    return Diagnostics{d};
  }
  return Compiler(scenario, strategy, options).run();
}

}  // namespace entente

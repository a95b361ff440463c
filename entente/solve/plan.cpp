#include "entente/solve/plan.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>

namespace entente::batch {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

/// Each different key once, in the order of its first use.
template <class Key>
class Interned {
 public:
  explicit Interned(std::vector<Key>& list) : list_(list) {}
  int operator()(const Key& key) {
    const auto [found, added] = known_.emplace(key, static_cast<int>(list_.size()));
    if (added) list_.push_back(key);
    return found->second;
  }

 private:
  std::vector<Key>& list_;
  std::map<Key, int> known_;
};

/// Makes of the fans of one step a graph in which equal sub-trees exist once: the probability of an event
/// depends on few dimensions of the state, so that what is left to happen after it is the same for many.
class ChanceGraph {
 public:
  ChanceGraph(const Game& game, Interned<ChanceKey>& chances) : game_(game), chances_(chances) {}

  /// @param target  slot of a fan's child
  template <class Target>
  void add(Slot source, const Fan& fan, const Target& target) {
    Children children;
    children.fill(kNone);
    for (int i = fan.begin; i < fan.end; ++i) {
      const FanChild& child = game_.fan_children[idx(i)];
      if (children[child.happened] == kNone) children[child.happened] = target(child.to);
    }
    sources_.push_back({source, unfold(fan, children, 0, 0)});
  }

  /// @param order  targets in an order that keeps together what differs in chance alone
  Chance finish(Slot scratch, Slot& slots, const std::vector<Slot>& order) {
    parents_.resize(inner_.size());
    for (std::size_t s = 0; s < sources_.size(); ++s)
      into(sources_[s].at).push_back({static_cast<int>(s), true, Chance::kOne});
    for (std::size_t i = 0; i < inner_.size(); ++i) {
      into(inner_[i].no).push_back({static_cast<int>(i), false, 2 * inner_[i].p});
      into(inner_[i].yes).push_back({static_cast<int>(i), false, 2 * inner_[i].p + 1});
    }
    done_.assign(inner_.size(), false);
    for (const Slot target : order) {
      for (const Parent& parent : target_parents_.at(target))
        if (!parent.source) reach(parent.at);
      sequence_.push_back(~target);
    }
    Chance chance;
    write_forward(scratch, slots, chance);
    write_backward(scratch, slots, chance);
    return chance;
  }

 private:
  /// Slots of a fan's children, by what happened (Event, bits).
  using Children = std::array<Slot, 128>;
  static constexpr Slot kNone = -1;
  using Ref = int;  ///< below zero: ~slot of a target; otherwise into inner_
  struct Inner {
    int p = 0;
    Ref no = 0, yes = 0;
    friend bool operator==(const Inner&, const Inner&) = default;
  };
  struct HashOfInner {
    std::size_t operator()(const Inner& node) const {
      std::uint64_t h = 0;
      for (const int part : {node.p, node.no, node.yes})
        h = (h ^ static_cast<std::uint32_t>(part)) * 0x9e3779b97f4a7c15ULL;
      return static_cast<std::size_t>(h ^ (h >> 32));
    }
  };
  struct Source {
    Slot slot = 0;
    Ref at = 0;
  };

  /// Dimensions in the order in which chance applies them; what an event's probability depends on is not
  /// changed by an earlier one, except that a lapse decides what is left to reverse.
  static constexpr std::array<Event, 7> kDimensions{kLeaderLeaves, kTrustRises, kWarEnds,      kLapse,
                                                    kReversal,     kTrustFalls, kOfficeChanges};

  Ref unfold(const Fan& fan, const Children& children, std::size_t dimension, int happened) {
    if (dimension == kDimensions.size()) return ~children[idx(happened)];
    const Event event = kDimensions[dimension];
    const bool open = (fan.possible & event) != 0 &&
                      (event != kTrustFalls || ((happened & kReversal) != 0 && falls(children, happened)));
    const Ref no = unfold(fan, children, dimension + 1, happened);
    if (!open) return no;
    const Ref yes = unfold(fan, children, dimension + 1, happened | event);
    return no == yes ? no : inner({chances_(key(fan, event, happened)), no, yes});
  }
  /// Whether trust can fall after this reversal: not where it is low already.
  static bool falls(const Children& children, int happened) {
    return children[idx(happened | kTrustFalls)] != kNone;
  }
  ChanceKey key(const Fan& fan, Event event, int happened) const {
    using Kind = ChanceKey::Kind;
    const Setting& setting = game_.settings[idx(fan.setting)];
    switch (event) {
      case kLeaderLeaves:
        return {Kind::leader};
      case kTrustRises:
        return {Kind::trust};
      case kWarEnds:
        return {Kind::war, setting.q, setting.c, fan.r};
      case kLapse:
        return {Kind::lapse};
      case kReversal: {
        const std::int8_t conditional = happened & kLapse ? std::int8_t{0} : setting.c;
        return {Kind::reversal, conditional > 0 ? conditional : setting.q};
      }
      case kTrustFalls:
        return {Kind::falls};
      default:
        return {Kind::office, setting.sceptic};
    }
  }
  Ref inner(const Inner& node) {
    const auto [found, added] = known_.emplace(node, static_cast<int>(inner_.size()));
    if (added) inner_.push_back(node);
    return found->second;
  }

  struct Parent {
    int at = 0;  ///< into sources_ or inner_
    bool source = false;
    int weight = 0;
  };
  std::vector<Parent>& into(Ref ref) { return ref < 0 ? target_parents_[~ref] : parents_[idx(ref)]; }

  /// Puts an intermediate result behind everything it needs.
  void reach(int i) {
    if (done_[idx(i)]) return;
    done_[idx(i)] = true;
    for (const Parent& parent : parents_[idx(i)])
      if (!parent.source) reach(parent.at);
    sequence_.push_back(i);
  }

  /// Places for intermediate results, used again as soon as their last reader has gone by.
  class Places {
   public:
    Places(Slot scratch, Slot& slots) : next_(scratch), slots_(slots) {}
    Slot take() {
      if (!free_.empty()) {
        const Slot slot = free_.back();
        free_.pop_back();
        return slot;
      }
      slots_ = std::max(slots_, next_ + 1);
      return next_++;
    }
    void give(Slot slot) { free_.push_back(slot); }

   private:
    Slot next_;
    Slot& slots_;
    std::vector<Slot> free_;
  };

  void write_forward(Slot scratch, Slot& slots, Chance& chance) {
    Places places(scratch, slots);
    std::vector<Slot> slot(inner_.size(), -1);
    std::vector<int> readers(inner_.size(), 2);
    std::vector<bool> own(inner_.size(), true);
    for (const int at : sequence_) {
      const std::vector<Parent>& parents = at < 0 ? target_parents_.at(~at) : parents_[idx(at)];
      if (at >= 0 && parents.size() == 1 && parents.front().source) {
        slot[idx(at)] =
            sources_[idx(parents.front().at)].slot;  // what has one source alone need not be copied
        own[idx(at)] = false;
        continue;
      }
      const Slot dst = at < 0 ? ~at : slot[idx(at)] = places.take();
      chance.pulls.push_back({dst, static_cast<int>(chance.terms.size()), 0});
      for (const Parent& parent : parents) {
        chance.terms.push_back(
            {parent.source ? sources_[idx(parent.at)].slot : slot[idx(parent.at)], parent.weight});
        if (!parent.source && --readers[idx(parent.at)] == 0 && own[idx(parent.at)])
          places.give(slot[idx(parent.at)]);
      }
      chance.pulls.back().last = static_cast<int>(chance.terms.size());
    }
  }

  void write_backward(Slot scratch, Slot& slots, Chance& chance) {
    Places places(scratch, slots);
    std::vector<Slot> slot(inner_.size(), -1);
    std::vector<int> readers(inner_.size(), 0);
    for (std::size_t i = 0; i < inner_.size(); ++i)
      for (const Parent& parent : parents_[i]) readers[i] += parent.source ? 0 : 1;
    for (const Source& source : sources_)
      if (source.at < 0) chance.roots.push_back({source.slot, ~source.at});
    chance.direct_roots = static_cast<int>(chance.roots.size());
    for (auto at = sequence_.rbegin(); at != sequence_.rend(); ++at) {
      if (*at < 0) continue;
      const Inner& inner = inner_[idx(*at)];
      const auto place = [&](Ref ref) { return ref < 0 ? ~ref : slot[idx(ref)]; };
      const Slot no = place(inner.no), yes = place(inner.yes);
      // The result may stand where an operand stood that nobody else reads.
      for (const Ref ref : {inner.no, inner.yes})
        if (ref >= 0 && --readers[idx(ref)] == 0) places.give(slot[idx(ref)]);
      slot[idx(*at)] = places.take();
      for (const Parent& parent : parents_[idx(*at)])
        if (parent.source) chance.roots.push_back({sources_[idx(parent.at)].slot, slot[idx(*at)]});
      chance.mixes.push_back({slot[idx(*at)], no, yes, inner.p, static_cast<int>(chance.roots.size())});
      if (readers[idx(*at)] == 0) places.give(slot[idx(*at)]);
    }
  }

  const Game& game_;
  Interned<ChanceKey>& chances_;
  std::vector<Inner> inner_;
  std::unordered_map<Inner, int, HashOfInner> known_;
  std::vector<Source> sources_;
  std::vector<std::vector<Parent>> parents_;  ///< of inner_
  std::unordered_map<Slot, std::vector<Parent>> target_parents_;
  std::vector<bool> done_;
  std::vector<int> sequence_;  ///< inner nodes, and ~slot of targets, parents first
};

class Planner {
 public:
  Planner(const Scenario& scenario, const Game& game) : scenario_(scenario), game_(game) {}

  Plan run() {
    plan_.years = game_.years;
    plan_.steps = game_.steps;
    plan_.dt = game_.dt();
    plan_.always = game_.options.always;
    plan_.term_at = game_.term_at;
    plan_.menus = {game_.menus[0], game_.menus[1]};
    for (const Reply& reply : scenario_.replies) {
      plan_.pays.push_back(reply.kind == Reply::Kind::pay_target || reply.kind == Reply::Kind::win_back);
      plan_.for_less.push_back(reply.kind == Reply::Kind::pay_divider);
    }
    plan_.court_row.assign(scenario_.replies.size(), 0);
    for (std::size_t i = 0; i < game_.courting.size(); ++i)
      plan_.court_row[idx(game_.courting[i])] = static_cast<int>(i) + 1;
    plan_.node_slot = static_cast<Slot>(game_.states.size());
    plan_.post_slot = plan_.node_slot + static_cast<Slot>(game_.nodes.size());
    plan_.scratch_slot = plan_.slots = plan_.post_slot + static_cast<Slot>(game_.posts.size());
    number();
    for (const int g : state_order_) plan_.states.push_back(laid(game_.states[idx(g)]));
    for (const auto& [s, by_prior] : game_.initial) plan_.initial.emplace_back(state_id_[idx(s)], by_prior);
    for (const Ally& ally : scenario_.allies) {
      bool courted = false;
      for (const Reply& reply : scenario_.replies) courted = courted || reply.courts(ally.code);
      plan_.allies.push_back({ally.start_loyalty, ally.start_armed, courted});
      (courted ? courts_ : spares_) = true;
    }
    for (const int g : post_order_) {
      const Post& post = game_.posts[idx(g)];
      plan_.post_states.push_back(laid(post.state));
      plan_.posts.push_back({cell(post.setting, post.state.r), post.state.r, post.state.q >= game_.top,
                             post.state.c >= game_.top});
    }
    for (const int g : node_order_) add(game_.nodes[idx(g)]);
    for (int step = 0; step < game_.steps; ++step) add_step(step);
    return std::move(plan_);
  }

 private:
  /// What chance leaves alone before what it moves: states in this order are neighbours for chance.
  static auto by_decision(const State& s) {
    return std::tuple(s.r, s.q, s.c, s.paid, s.attempted, s.sceptic, s.replaced, s.war, s.trust);
  }
  /// The other way round: neighbours for decisions, which leave office, leaders and the war alone.
  static auto by_nature(const State& s) {
    return std::tuple(s.sceptic, s.replaced, s.war, s.trust, s.r, s.q, s.c, s.paid, s.attempted);
  }
  /// What decisions leave alone, then what allies' steps depend on: neighbours share those steps.
  static auto by_steps(const State& s) {
    return std::tuple(s.sceptic, s.replaced, s.war, s.r, s.q, s.c, s.trust);
  }
  /// Numbers everything anew, so that what is used together lies together.
  void number() {
    const auto in_order = [](std::size_t count, auto key, std::vector<int>& order, std::vector<int>& id) {
      order.resize(count);
      std::iota(order.begin(), order.end(), 0);
      std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return key(a) < key(b); });
      id.resize(count);
      for (std::size_t i = 0; i < count; ++i) id[idx(order[i])] = static_cast<int>(i);
    };
    in_order(
        game_.states.size(), [&](int g) { return by_decision(game_.states[idx(g)]); }, state_order_,
        state_id_);
    in_order(
        game_.nodes.size(), [&](int g) { return by_nature(game_.states[idx(game_.nodes[idx(g)].state)]); },
        node_order_, node_id_);
    in_order(
        game_.posts.size(), [&](int g) { return by_nature(game_.posts[idx(g)].state); }, post_order_,
        post_id_);
    std::vector<int> ranked;
    in_order(
        game_.posts.size(), [&](int p) { return by_steps(game_.posts[idx(post_order_[idx(p)])].state); },
        ranked, post_rank_);
  }
  PlanState laid(const State& s) const {
    return {s.sceptic != 0, s.replaced != 0, s.war != 0, s.trust, s.r, s.q >= game_.top, s.c >= game_.top};
  }
  /// A conditional share runs only while T is independent or realigned (3.4): below, what is promised moves
  /// no flow and no ally, and settings that differ in it alone are one.
  static std::int8_t promised(const Setting& s, int r) { return r >= 2 ? s.c : std::int8_t{0}; }
  int cell(int setting, int r) {
    int& known = of_setting(cell_of_, setting, r);
    if (known >= 0) return known;
    const Setting& s = game_.settings[idx(setting)];
    return known = cells_({s.q, promised(s, r), s.sceptic, s.replaced, s.trust, s.war,
                           static_cast<std::int8_t>(s.stance.pressure),
                           static_cast<std::int8_t>(s.stance.reassure), static_cast<std::int8_t>(r)});
  }
  int ally_key(int setting, int r) {
    int& known = of_setting(ally_key_of_, setting, r);
    if (known >= 0) return known;
    const Setting& s = game_.settings[idx(setting)];
    return known = ally_keys_({s.q, promised(s, r), s.war, static_cast<std::int8_t>(s.stance.pressure),
                               static_cast<std::int8_t>(s.stance.reassure), s.stance.courting,
                               static_cast<std::int8_t>(r)});
  }
  /// What is known of a setting at a level; below zero: nothing.
  int& of_setting(std::vector<int>& known, int setting, int r) const {
    if (known.empty()) known.assign(kAlignments * game_.settings.size(), -1);
    return known[kAlignments * idx(setting) + idx(r)];
  }

  void add(const Node& node) {
    const State& s = game_.states[idx(node.state)];
    PlanNode out;
    out.r = s.r;
    out.menu = node.menu;
    out.first_branch = static_cast<int>(plan_.branches.size());
    out.branches = node.branches;
    for (const int k : game_.menus[idx(node.menu)])
      if (plan_.court_row[idx(k)] > 0) out.rows = static_cast<int>(game_.courting.size()) + 1;
    for (int b = 0; b < node.branches; ++b) {
      const Branch& branch = game_.branches[idx(node.first_branch + b)];
      PlanBranch to;
      to.chance = branch_keys_(
          {branch.how, static_cast<std::int8_t>(node.move.bundle), s.q, s.trust > 0, node.fresh});
      to.on_offer = branch.on_offer;
      to.over_executive = branch.effective > game_.executive;
      for (std::size_t r = 0; r < kAlignments; ++r) {
        to.first[r] = cell(branch.first.front()[r], s.r);
        to.post[r] = post_id_[idx(branch.post.front()[r])];
      }
      to.paid_from = s.paid;
      to.paid_to = branch.before.paid;
      to.attempted_from = s.attempted;
      to.attempted_to = branch.before.attempted;
      plan_.branches.push_back(to);
    }
    plan_.nodes.push_back(out);
  }

  void add_step(int step) {
    const bool last = step + 1 == game_.steps, year_end = game_.year_end(step);
    std::vector<int> key{year_end, last};
    for (const Entry& entry : game_.entries[idx(step)]) {
      key.push_back(entry.state);
      key.push_back(game_.choices[idx(entry.first_choice)].fan);
    }
    key.insert(key.end(), game_.step_nodes[idx(step)].begin(), game_.step_nodes[idx(step)].end());
    key.push_back(-1);
    key.insert(key.end(), game_.step_posts[idx(step)].begin(), game_.step_posts[idx(step)].end());
    const auto [found, added] = patterns_.emplace(std::move(key), static_cast<int>(plan_.patterns.size()));
    if (added) plan_.patterns.push_back(pattern(step, last));
    plan_.steps_list.push_back({found->second, game_.year(step), year_end, plan_.records});
    plan_.records += plan_.patterns[idx(found->second)].records();
  }

  Pattern pattern(int step, bool last) {
    Pattern out;
    for (const int g : game_.step_nodes[idx(step)]) out.nodes.push_back(node_id_[idx(g)]);
    std::sort(out.nodes.begin(), out.nodes.end());
    ChanceGraph before(game_, chances_);
    for (const Entry& entry : game_.entries[idx(step)]) {
      out.states.push_back(state_id_[idx(entry.state)]);
      before.add(out.states.back(), game_.fans[idx(game_.choices[idx(entry.first_choice)].fan)],
                 [&](int g) { return plan_.node_slot + node_id_[idx(g)]; });
    }
    std::vector<int> targets;
    for (const int n : out.nodes) targets.push_back(node_order_[idx(n)]);
    std::stable_sort(targets.begin(), targets.end(), [&](int a, int b) {
      return by_decision(game_.states[idx(game_.nodes[idx(a)].state)]) <
             by_decision(game_.states[idx(game_.nodes[idx(b)].state)]);
    });
    for (int& target : targets) target = plan_.node_slot + node_id_[idx(target)];
    out.before = before.finish(plan_.scratch_slot, plan_.slots, targets);
    add_flow(false, out.nodes, out.flow);
    if (courts_) add_flow(true, out.nodes, out.courting);
    for (const Arrival& arrival : out.flow.arrivals) out.posts.push_back(arrival.post);
    if (!last) out.after = after(step, out.posts);
    return out;
  }

  /// One way from a decision to a post.
  struct Way {
    int post = 0, cell = 0, step = 0, node = 0, place = 0;
  };

  void add_flow(bool courting, const std::vector<int>& nodes, Flow& out) {
    std::vector<Way> ways;
    for (const int n : nodes) add_ways(courting, n, ways);
    const auto share = [](const Way& way) { return std::tuple(way.post, way.step, way.cell); };
    const auto order = [&](const Way& way) {
      return std::tuple(post_rank_[idx(way.post)], way.step, way.cell);
    };
    std::stable_sort(ways.begin(), ways.end(),
                     [&](const Way& a, const Way& b) { return order(a) < order(b); });
    out.places.resize(ways.size());
    for (std::size_t i = 0; i < ways.size(); ++i) {
      const Way& way = ways[i];
      out.places[idx(way.place)] = static_cast<int>(i);
      out.from.push_back(plan_.node_slot + way.node);
      if (i == 0 || way.post != ways[i - 1].post) out.arrivals.push_back({way.post, 0});
      if (i == 0 || share(way) != share(ways[i - 1])) out.shares.push_back({way.cell, way.step, 0});
      out.shares.back().last = static_cast<int>(i) + 1;
      out.arrivals.back().last = static_cast<int>(out.shares.size());
    }
  }

  void add_ways(bool courting, int n, std::vector<Way>& ways) {
    const Node& node = game_.nodes[idx(node_order_[idx(n)])];
    const PlanNode& laid = plan_.nodes[idx(n)];
    for (int b = 0; b < node.branches; ++b) {
      const Branch& branch = game_.branches[idx(node.first_branch + b)];
      for (int row = 0; row < (courting ? laid.rows : 1); ++row)
        for (std::size_t r = 0; r < kAlignments; ++r) {
          const int first = branch.first[idx(row)][r];
          const Post& post = game_.posts[idx(branch.post[idx(row)][r])];
          Way way;
          // Whom R courts changes allies alone: what follows for everybody else is one place.
          way.post = post_id_[idx(branch.post.front()[r])];
          way.cell = courting ? 0 : cell(first, laid.r);
          way.step = courting || spares_
                         ? ally_steps_({ally_key(first, laid.r), ally_key(post.setting, post.state.r)})
                         : -1;
          way.node = n;
          way.place = static_cast<int>(ways.size());
          ways.push_back(way);
        }
    }
  }

  Chance after(int step, const std::vector<int>& posts) {
    ChanceGraph graph(game_, chances_);
    std::vector<int> targets;
    for (const int p : posts) {
      const Post& post = game_.posts[idx(post_order_[idx(p)])];
      const Fan& fan = game_.fans[idx(game_.year_end(step) ? post.end_fan : post.mid_fan)];
      graph.add(plan_.post_slot + p, fan, [&](int g) { return state_id_[idx(g)]; });
      for (int i = fan.begin; i < fan.end; ++i)
        targets.push_back(state_id_[idx(game_.fan_children[idx(i)].to)]);
    }
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    return graph.finish(plan_.scratch_slot, plan_.slots, targets);
  }

  const Scenario& scenario_;
  const Game& game_;
  Plan plan_;
  bool courts_ = false, spares_ = false;  ///< R can court some ally; there is one whom it cannot
  Interned<Cell> cells_{plan_.cells};
  Interned<AllyKey> ally_keys_{plan_.ally_keys};
  Interned<AllyStep> ally_steps_{plan_.ally_steps};
  Interned<ChanceKey> chances_{plan_.chances};
  Interned<BranchKey> branch_keys_{plan_.branch_keys};
  std::map<std::vector<int>, int> patterns_;
  /// The game's numbers by ours, and ours by the game's.
  std::vector<int> state_order_, state_id_, node_order_, node_id_, post_order_, post_id_;
  std::vector<int> cell_of_, ally_key_of_;  ///< by setting and level
  std::vector<int> post_rank_;              ///< of our posts: their order by steps
};

}  // namespace

std::optional<Plan> plan(const Scenario& scenario, const Game& game) {
  if (game.options.bloc || game.options.quantal_divider) return std::nullopt;
  return Planner(scenario, game).run();
}

}  // namespace entente::batch

// Chance one dimension after the other, against all its combinations at once.
#include "entente/solve/plan.hpp"

#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "entente/solve/chances.hpp"
#include "entente/solve/random_test_support.hpp"

namespace entente::batch {
namespace {

using namespace testing_support;

constexpr double kExact = 1e-13;

/// Probability by slot.
using Mass = std::map<Slot, double>;

/// A plan with the chances of one draw in one step.
struct Laid {
  Laid(const RandomGame& random, int draw)
      : game(random.games.front()),
        plan(*batch::plan(random.scenario, game)),
        tables(random.scenario, game),
        lane(draw) {
    tables.fill(random.draws);
    chance.resize(2 * plan.chances.size());
  }
  void enter(int step) {
    nature_chances(plan, tables, game.year(step), {lane, 1}, chance.data());
    office_chances(plan, tables, step, {lane, 1}, chance.data());
  }
  double weight(int of) const { return of == Chance::kOne ? 1 : chance[at(of)]; }

  const Game& game;
  Plan plan;
  BlockTables tables;
  int lane;
  std::vector<double> chance;
};

/// Everything that flows from one source, as the forward pass takes it.
Mass flow(const Laid& laid, const Chance& chance, Slot source, const std::vector<Slot>& sources) {
  std::vector<double> mass(at(laid.plan.slots), 1e9);  // what is read must have been written
  for (const Slot s : sources) mass[at(s)] = s == source ? 1 : 0;
  int term = 0;
  for (const Chance::Pull& pull : chance.pulls) {
    EXPECT_EQ(pull.first, term);
    double sum = 0;
    for (; term < pull.last; ++term)
      sum += laid.weight(chance.terms[at(term)].weight) * mass[at(chance.terms[at(term)].src)];
    mass[at(pull.dst)] = sum;
  }
  Mass out;
  for (const Chance::Pull& pull : chance.pulls)
    if (pull.dst < laid.plan.scratch_slot) out[pull.dst] = mass[at(pull.dst)];
  return out;
}

/// What one target is worth to every source, as the backward pass finds it.
Mass worth(const Laid& laid, const Chance& chance, const Mass& targets) {
  std::vector<double> value(at(laid.plan.slots), 1e9);
  for (const auto& [slot, v] : targets) value[at(slot)] = v;
  Mass out;
  int root = 0;
  const auto read = [&](int end) {
    for (; root < end; ++root) out[chance.roots[at(root)].source] = value[at(chance.roots[at(root)].at)];
  };
  read(chance.direct_roots);
  for (const Chance::Mix& m : chance.mixes) {
    value[at(m.dst)] =
        laid.chance[at(2 * m.p)] * value[at(m.no)] + laid.chance[at(2 * m.p + 1)] * value[at(m.yes)];
    read(m.roots);
  }
  EXPECT_EQ(root, static_cast<int>(chance.roots.size()));
  return out;
}

void hold_equal(const Mass& found, const Mass& expected) {
  double total = 0;
  for (const auto& [slot, p] : found) {
    total += p;
    if (!expected.count(slot)) EXPECT_LT(p, kExact) << "what cannot be reached was";
  }
  for (const auto& [slot, p] : expected) {
    const auto here = found.find(slot);
    EXPECT_NEAR(here == found.end() ? 0 : here->second, p, kExact);
  }
  EXPECT_NEAR(total, 1, kExact);
}

/// The plan's numbers by the game's: the plan sorts by the state, in an order of its own.
template <class Key>
std::vector<int> numbers(std::size_t count, const Key& key) {
  std::vector<int> order(count), place(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return key(a) < key(b); });
  for (std::size_t i = 0; i < count; ++i) place[at(order[i])] = static_cast<int>(i);
  return place;
}
auto by_nature(const State& s) {
  return std::tuple(s.sceptic, s.replaced, s.war, s.trust, s.r, s.q, s.c, s.paid, s.attempted);
}
auto by_decision(const State& s) {
  return std::tuple(s.r, s.q, s.c, s.paid, s.attempted, s.sceptic, s.replaced, s.war, s.trust);
}
struct Numbers {
  explicit Numbers(const Game& game)
      : states(numbers(game.states.size(), [&](int i) { return by_decision(game.states[at(i)]); })),
        nodes(numbers(game.nodes.size(),
                      [&](int i) { return by_nature(game.states[at(game.nodes[at(i)].state)]); })),
        posts(numbers(game.posts.size(), [&](int i) { return by_nature(game.posts[at(i)].state); })) {}
  std::vector<int> states, nodes, posts;
};

/// Every child of a fan with its whole product, by the plan's slots.
Mass whole_fan(const Game& game, const std::vector<double>& chances, int id,
               const std::array<double, 2>& office, const std::vector<int>& place, Slot first) {
  Mass out;
  const Fan& fan = game.fans[at(id)];
  for (int i = fan.begin; i < fan.end; ++i) {
    const FanChild& child = game.fan_children[at(i)];
    out[first + place[at(child.to)]] += chances[at(i)] * passes::with_office(game, fan, child, office);
  }
  return out;
}

/// The way back gives each target the weight that it has on the way forward.
void hold_back(const Laid& laid, const Chance& chance, Slot source, const Mass& mass) {
  Mass targets;
  double mean = 0;
  for (const auto& [slot, m] : mass) {
    targets[slot] = std::sin(slot + 1.0);
    mean += m * targets[slot];
  }
  EXPECT_NEAR(worth(laid, chance, targets).at(source), mean, kExact);
}

void hold_before(const Laid& laid, const Numbers& numbers, int step, const std::vector<double>& chances) {
  const Game& game = laid.game;
  const Pattern& pattern = laid.plan.patterns[at(laid.plan.steps_list[at(step)].pattern)];
  ASSERT_EQ(pattern.states.size(), game.entries[at(step)].size());
  for (const Entry& entry : game.entries[at(step)]) {
    const Slot source = numbers.states[at(entry.state)];
    const Mass mass = flow(laid, pattern.before, source, pattern.states);
    hold_equal(mass, whole_fan(game, chances, game.choices[at(entry.first_choice)].fan, {}, numbers.nodes,
                               laid.plan.node_slot));
    hold_back(laid, pattern.before, source, mass);
  }
}

void hold_after(const Laid& laid, const Numbers& numbers, int step, const std::vector<double>& chances,
                const Weights& w) {
  const Game& game = laid.game;
  const Pattern& pattern = laid.plan.patterns[at(laid.plan.steps_list[at(step)].pattern)];
  const auto office = passes::office_change(game, w, step);
  std::vector<Slot> sources;
  for (const int p : pattern.posts) sources.push_back(laid.plan.post_slot + p);
  for (const int g : game.step_posts[at(step)]) {
    const Post& post = game.posts[at(g)];
    const Slot source = laid.plan.post_slot + numbers.posts[at(g)];
    // Courting is not told apart: its posts are left out.
    if (std::find(sources.begin(), sources.end(), source) == sources.end()) continue;
    const Mass mass = flow(laid, pattern.after, source, sources);
    hold_equal(mass, whole_fan(game, chances, game.year_end(step) ? post.end_fan : post.mid_fan, office,
                               numbers.states, 0));
    hold_back(laid, pattern.after, source, mass);
  }
}

TEST(Plan, ChanceDimensionByDimensionIsChanceAtOnce) {
  const Scenario base = tiny();
  for (unsigned seed = 1; seed <= 60; ++seed) {
    const RandomGame random = random_game(base, seed);
    const int draw = static_cast<int>(seed % 16);
    Laid laid(random, draw);
    const Game& game = laid.game;
    const Numbers numbers(game);
    std::set<int> patterns;  // steps that are alike share one: once is enough
    for (int step = 0; step < game.steps; ++step) {
      if (!patterns.insert(laid.plan.steps_list[at(step)].pattern).second) continue;
      SCOPED_TRACE("game " + std::to_string(seed) + " step " + std::to_string(step));
      const auto& years = random.draws[at(draw)];
      const Weights& w = years.size() == 1 ? years.front() : years[at(game.year(step) - 1)];
      std::vector<double> chances;
      passes::fill_chances(game, w, chances);
      laid.enter(step);
      hold_before(laid, numbers, step, chances);
      if (step + 1 == game.steps) continue;
      hold_after(laid, numbers, step, chances, w);
    }
  }
}

TEST(Plan, OffersTurnOutInSomeWay) {
  const Scenario base = tiny();
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const RandomGame random = random_game(base, seed);
    Laid laid(random, 3);
    std::vector<double> offers(laid.plan.branch_keys.size());
    offer_chances(laid.plan, laid.tables, 1, {3, 1}, offers.data());
    for (const PlanNode& node : laid.plan.nodes) {
      double total = 0;
      for (int b = 0; b < node.branches; ++b)
        total += offers[at(laid.plan.branches[at(node.first_branch + b)].chance)];
      EXPECT_NEAR(total, 1, kExact);
    }
  }
}

/// Ways in, as the decisions have them: which post each leads to.
std::vector<Slot> posts_of_ways(const Flow& flow) {
  std::vector<Slot> post;
  int share = 0;
  for (const Arrival& arrival : flow.arrivals)
    for (; share < arrival.last; ++share)
      while (static_cast<int>(post.size()) < flow.shares[at(share)].last) post.push_back(arrival.post);
  return post;
}

TEST(Plan, EveryWayFromADecisionComesInOnce) {
  const Scenario base = tiny();
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const RandomGame random = random_game(base, seed);
    const Plan plan = *batch::plan(random.scenario, random.games.front());
    for (const Pattern& pattern : plan.patterns)
      for (const Flow* flow : {&pattern.flow, &pattern.courting}) {
        std::set<int> arrived;
        for (const Arrival& arrival : flow->arrivals)
          EXPECT_TRUE(arrived.insert(arrival.post).second) << "a post is written twice";
        if (flow->places.empty()) continue;
        EXPECT_EQ(arrived, std::set<int>(pattern.posts.begin(), pattern.posts.end()));
        const std::vector<Slot> post = posts_of_ways(*flow);
        ASSERT_EQ(post.size(), flow->from.size());
        std::vector<int> places = flow->places;
        std::size_t way = 0;
        for (const int n : pattern.nodes) {
          const PlanNode& node = plan.nodes[at(n)];
          for (int b = 0; b < node.branches; ++b)
            for (int row = 0; row < (flow == &pattern.flow ? 1 : node.rows); ++row)
              for (std::size_t r = 0; r < kAlignments; ++r) {
                const std::size_t place = at(places[way++]);
                EXPECT_EQ(flow->from[place], plan.node_slot + n);
                EXPECT_EQ(post[place], plan.branches[at(node.first_branch + b)].post[r]);
              }
        }
        ASSERT_EQ(way, places.size());
        std::sort(places.begin(), places.end());
        for (std::size_t i = 0; i < places.size(); ++i) EXPECT_EQ(places[i], static_cast<int>(i));
      }
  }
}

/// R's courting of allies is told apart only where allies' chains are advanced.
TEST(Plan, WhatFollowsDoesNotDependOnWhomRCourts) {
  const Scenario base = tiny();
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const RandomGame random = random_game(base, seed);
    const Game& game = random.games.front();
    std::vector<double> chances;
    passes::fill_chances(game, random.draws.front().front(), chances);
    const auto hold_same = [&](int one, int other) {
      ASSERT_EQ(one < 0, other < 0);
      if (one < 0) return;
      const Fan &a = game.fans[at(one)], &b = game.fans[at(other)];
      ASSERT_EQ(a.end - a.begin, b.end - b.begin);
      for (int i = 0; i < a.end - a.begin; ++i) {
        EXPECT_EQ(game.fan_children[at(a.begin + i)].to, game.fan_children[at(b.begin + i)].to);
        EXPECT_EQ(chances[at(a.begin + i)], chances[at(b.begin + i)]);
      }
    };
    for (const Branch& branch : game.branches)
      for (const auto& row : branch.post)
        for (std::size_t r = 0; r < kAlignments; ++r) {
          const Post &courted = game.posts[at(row[r])], &plain = game.posts[at(branch.post.front()[r])];
          EXPECT_EQ(courted.state, plain.state);
          hold_same(courted.mid_fan, plain.mid_fan);
          hold_same(courted.end_fan, plain.end_fan);
        }
  }
}

TEST(Plan, TheBlocAndAChoosingDividerAreLeftToTheReadableSolver) {
  const Scenario scenario = tiny();
  GameOptions options;
  options.bloc = true;
  EXPECT_FALSE(plan(scenario, *compile(scenario, *scenario.strategy("engage"), options)));
  options.quantal_divider = true;
  EXPECT_FALSE(plan(scenario, *compile(scenario, *scenario.strategy("engage"), options)));
}

}  // namespace
}  // namespace entente::batch

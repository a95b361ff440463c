#include "entente/game/game.hpp"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "entente/game/flows.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

Scenario tiny() {
  auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/tests/data/tiny.toml");
  EXPECT_TRUE(scenario) << render(scenario.diagnostics(), "", false);
  return std::move(*scenario);
}

std::vector<double> medians(const Scenario& scenario) {
  std::vector<double> values;
  for (const Number& number : scenario.numbers) {
    const Distribution& d = number.distribution;
    values.push_back(d.kind == Distribution::Kind::quantiles || d.kind == Distribution::Kind::triangular ||
                             d.kind == Distribution::Kind::pert
                         ? d.b
                         : d.a);
  }
  return values;
}

TEST(Compile, EveryStepLeadsOnlyToStatesOfTheNext) {
  const Scenario scenario = tiny();
  for (const Strategy& strategy : scenario.strategies)
    for (const int fine : {1, 2}) {
      GameOptions options;
      options.steps_per_year = fine;
      const auto game = compile(scenario, strategy, options);
      ASSERT_TRUE(game);
      ASSERT_EQ(game->entries.size(), static_cast<std::size_t>(game->steps));
      for (int step = 0; step + 1 < game->steps; ++step) {
        std::set<int> next;
        for (const Entry& entry : game->entries[static_cast<std::size_t>(step + 1)]) next.insert(entry.state);
        for (const int p : game->step_posts[static_cast<std::size_t>(step)]) {
          const Post& post = game->posts[static_cast<std::size_t>(p)];
          const Fan& fan =
              game->fans[static_cast<std::size_t>(game->year_end(step) ? post.end_fan : post.mid_fan)];
          for (int i = fan.begin; i < fan.end; ++i)
            EXPECT_TRUE(next.contains(game->fan_children[static_cast<std::size_t>(i)].to));
        }
      }
    }
}

TEST(Compile, WhatIsConditionalNeverExceedsWhatIsDelivered) {
  const Scenario scenario = tiny();
  for (const Strategy& strategy : scenario.strategies) {
    const auto game = compile(scenario, strategy);
    ASSERT_TRUE(game);
    for (const State& s : game->states) {
      EXPECT_LE(s.c, s.q);
      EXPECT_LE(s.q, s.paid);
      EXPECT_LE(s.q, s.attempted);
      EXPECT_LE(s.q, game->top);
    }
  }
}

TEST(Compile, ContinueOffersNothingSoNothingIsEverDelivered) {
  const Scenario scenario = tiny();
  const auto game = compile(scenario, *scenario.strategy("continue"));
  ASSERT_TRUE(game);
  for (const State& s : game->states) EXPECT_LE(s.q, scenario.spent_rung());
}

TEST(Compile, AProbeTakesBackWhatItGaveAndNothingGivenBefore) {
  Scenario scenario = tiny();
  for (const int lever : scenario.bundles[0].adds)
    scenario.levers[static_cast<std::size_t>(lever)].spent = true;
  ASSERT_EQ(scenario.spent_rung(), 1);
  Strategy probe = *scenario.strategy("everything");
  probe.courting.front().guard.years = {{1, 2}};
  Rule stop;
  stop.move = {Move::Kind::withdraw, scenario.spent_rung(), false, false};
  probe.courting.push_back(stop);
  const auto game = compile(scenario, probe);
  ASSERT_TRUE(game);
  bool taken_back = false;
  for (const Node& node : game->nodes) {
    if (node.move.kind != Move::Kind::withdraw) continue;
    for (int b = 0; b < node.branches; ++b) {
      const int q = game->branches[static_cast<std::size_t>(node.first_branch + b)].before.q;
      EXPECT_GE(q, 1);
      taken_back = taken_back || q == 1;
    }
  }
  EXPECT_TRUE(taken_back);
}

TEST(Compile, RefusesAStateSpaceOverTheLimit) {
  const Scenario scenario = tiny();
  GameOptions options;
  options.state_limit = 10;
  const auto game = compile(scenario, *scenario.strategy("everything"), options);
  ASSERT_FALSE(game);
  EXPECT_EQ(game.diagnostics().front().code, "E090");
}

TEST(Compile, AQuantalDividerNeedsTheBloc) {
  const Scenario scenario = tiny();
  GameOptions options;
  options.quantal_divider = true;
  const auto game = compile(scenario, *scenario.strategy("continue"), options);
  ASSERT_FALSE(game);
  EXPECT_EQ(game.diagnostics().front().code, "E093");
}

TEST(Rules, FirstGuardThatHolds) {
  Strategy strategy;
  Rule early, late;
  early.guard.years = {{1, 2}};
  early.move = {Move::Kind::offer, 1, false, false};
  late.move = {Move::Kind::withdraw, 0, false, false};
  strategy.courting = {early, late};
  State s;
  EXPECT_EQ(rule_for(strategy, s, 2)->move.kind, Move::Kind::offer);
  EXPECT_EQ(rule_for(strategy, s, 3)->move.kind, Move::Kind::withdraw);
  s.sceptic = 1;
  EXPECT_EQ(rule_for(strategy, s, 2)->move.kind, Move::Kind::resume);
}

TEST(Flows, InForceSplitsUpFrontAndConditional) {
  Weights w;
  w.chi = {0, 0, 0.3, 1};
  LeverWeights lever;
  lever.rung = 2;
  lever.upfront = 0.25;
  EXPECT_EQ(in_force(w, lever, 3, 1, 1), 0);
  EXPECT_DOUBLE_EQ(in_force(w, lever, 1, 2, 2), 0.25);
  EXPECT_DOUBLE_EQ(in_force(w, lever, 2, 2, 2), 0.25 + 0.75 * 0.3);
  EXPECT_DOUBLE_EQ(in_force(w, lever, 3, 2, 2), 1);
  EXPECT_DOUBLE_EQ(in_force(w, lever, 3, 2, 1), 0.25);
}

TEST(Flows, TheTargetsComponentsAreTheEquations) {
  Weights w;
  w.thD = 4;
  w.thR = 2;
  w.thS = 1;
  w.dt = 0.5;
  w.prot = 0.2;
  w.tr = 0.4;
  w.trS = 0.5;
  w.rho = {0, 0, 0.35, 0.8};
  w.varsigma = {0, 0, 0.2, 1};
  w.pi = {1, 0.6, 0.1, 0};
  w.sectors = {{3, 0.5}};
  w.ecoR = {1.1, 1, 0.9, 0.2};
  w.ecoD = 2;
  w.ecoD_share = {0, 0, 0.3, 1};
  w.ecoD_floor = 0.3;
  w.ecoD_sceptic = 0.5;
  w.level = {0, 0.5};
  w.regR = 1;
  w.regD = 2;
  w.regR_share = {1.1, 1, 0.7, 0};
  w.regD_share = {0, 0, 0.1, 1};
  w.regD_trust = 0.5;
  w.aff = 1.5;
  w.dist = 0.8;
  w.lea = {1.1, 1, 0.5, 0};
  w.aut = 1;
  w.dependence = 0.6;
  w.aut_share = {-1.5, -1, -0.4, -0.3};
  w.eta2 = 0.7;
  w.sum_ladder();
  Setting s;
  s.c = s.q = 1;
  s.war = 1;
  const auto flow = target_flow(w, s, 3, Type::sincere);
  const auto part = [&](TargetPart p) { return flow[static_cast<std::size_t>(p)]; };
  EXPECT_NEAR(part(TargetPart::security), -4 * (1 - 0.8 * 0.4) - 2 * (1 - 0.8 * 0.5) - 1, 1e-14);
  EXPECT_NEAR(part(TargetPart::economy), 3 * 0.2 + 2 * (0.3 + 0.7 * 0.5), 1e-14);
  EXPECT_NEAR(part(TargetPart::regime), -2 * (1 - 0.5 * 0.4), 1e-14);
  EXPECT_NEAR(part(TargetPart::leaders), 0, 1e-14);
  EXPECT_NEAR(part(TargetPart::autonomy), -0.6 * 0.3, 1e-14);
  EXPECT_NEAR(part(TargetPart::discrepancy), 0.7, 1e-14);
  s.sceptic = 1;
  s.war = 0;
  s.replaced = 1;
  w.threat_over = 0.5;
  const auto later = target_flow(w, s, 1, Type::sincere);
  EXPECT_NEAR(later[0], -4 * 0.5 * (1 - 0.2 * 0.6) - 2, 1e-14);
  EXPECT_NEAR(later[1], 3 * 0.5, 1e-14);
  EXPECT_NEAR(later[4], -0.8, 1e-14);
}

TEST(Flows, LoyaltyStepsAreChancesAndHalvesCompose) {
  const AllyHazards h{0.2, 0.3, 0.4, 0.1, 0.05};
  const auto whole = loyalty_step(h, 0.02), half = loyalty_step(h, 0.01);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(whole[i][0] + whole[i][1] + whole[i][2], 1, 1e-15);
    for (std::size_t j = 0; j < 3; ++j) {
      double twice = 0;
      for (std::size_t k = 0; k < 3; ++k) twice += half[i][k] * half[k][j];
      EXPECT_NEAR(twice, whole[i][j], 1e-4);
    }
  }
}

TEST(Flows, HarmStaysWithinABreach) {
  const Scenario scenario = tiny();
  Weights w = resolve(scenario, medians(scenario), 1);
  for (LeverWeights& lever : w.levers) {
    lever.upfront = 1;
    for (double& h : lever.harm) h = 0.9;
  }
  w.allies[0].exposure = 1;
  w.harm_over = 1;
  Setting s;
  s.q = static_cast<std::int8_t>(scenario.bundles.size());
  EXPECT_LE(pull(w, 0, s, 0), 1.0);
  EXPECT_GT(pull(w, 0, s, 0), 0.9);
}

TEST(Weights, LevelsRiseToAtMostOneAndMoneyTurnsIntoPoints) {
  const Scenario scenario = tiny();
  const Weights w = resolve(scenario, medians(scenario), 1);
  for (std::size_t j = 1; j < w.level.size(); ++j) EXPECT_GE(w.level[j], w.level[j - 1]);
  EXPECT_LE(w.level.back(), 1 + 1e-12);
  bool money = false;
  for (const Number& number : scenario.numbers) money = money || !number.money_of.empty();
  EXPECT_TRUE(money) << "tests/data/tiny.toml should state some number in money";
}

}  // namespace
}  // namespace entente

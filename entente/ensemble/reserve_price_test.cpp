#include "entente/ensemble/reserve_price.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "entente/ensemble/inputs.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

Scenario tiny() {
  auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/tests/data/tiny.toml");
  if (!scenario) throw std::runtime_error(render(scenario.diagnostics(), "", false));
  return std::move(*scenario);
}

/// A T that cares for nothing but its trade with R and D's levers: no threats, no replies, nothing up front.
Weights bare(const Scenario& scenario) {
  const auto inputs = InputPlan::make(scenario);
  Weights w = resolve(scenario, inputs->medians(), 1);
  w.thD = w.thR = w.thS = w.dt = w.prot = w.regR = w.regD = w.aff = w.dist = w.aut = 0;
  w.pv = w.ex = w.sw = w.eta1 = w.eta2 = w.ecoD = 0;
  w.h_leader = w.war_end = w.trust_up = w.start_fused = 0;
  for (ReplyWeights& reply : w.replies) reply.value = {};
  w.sectors = {{1, 0}};
  w.ecoR = {1, 1, 0.5, 0};  // leaving R costs half a point a year
  w.chi = {0, 0, 1, 1};
  for (LeverWeights& lever : w.levers) lever.value = lever.upfront = lever.posture = 0, lever.war_end = 1;
  return w;
}

/// One year: what T has half at the old level and half at the new, and the last flow for `final_years`.
double worth_of_a_point(const Weights& w) {
  return (1 - w.delta) / -std::log(w.delta) / 2 + w.delta * w.final_years;
}

GameOptions one_year() {
  GameOptions options;
  options.horizon = 1;
  return options;
}

ReservePricer made(const Scenario& scenario, const GameOptions& options = {}) {
  auto pricer = ReservePricer::make(scenario, options);
  if (!pricer) throw std::runtime_error(render(pricer.diagnostics(), "", false));
  return std::move(*pricer);
}

TEST(ReservePrice, InOneYearItIsTheRungThatMakesUpForTheTradeLost) {
  const Scenario scenario = tiny();
  ReservePricer pricer = made(scenario, one_year());
  ASSERT_EQ(pricer.first_rung(), 0);
  Weights w = bare(scenario);
  // The first rung brings one lever, the second two more; all of their worth runs once T is independent.
  for (const auto& [small, rest, rung] :
       {std::tuple{0.6, 0.1, 1}, {0.4, 0.05, 2}, {0.4, 0.04, -1}, {0.0, 0.25, 2}}) {
    w.levers[0].value = small;
    w.levers[1].value = w.levers[2].value = rest;
    w.sum_ladder();
    const ReserveRung price = pricer.price(std::span(&w, 1));
    EXPECT_EQ(price.rung.value_or(-1), rung) << small << " " << rest;
    const double K = worth_of_a_point(w);
    EXPECT_NEAR(price.advantage[0], -0.5 * K, 1e-12);
    EXPECT_NEAR(price.advantage[1], (small - 0.5) * K, 1e-12);
    if (price.advantage.size() > 2) {
      EXPECT_NEAR(price.advantage[2], (small + 2 * rest - 0.5) * K, 1e-12);
    }
    EXPECT_EQ(price.level,
              rung > 0 ? w.level[static_cast<std::size_t>(rung)] : std::numeric_limits<double>::infinity());
  }
}

TEST(ReservePrice, SwitchingCostsAreInIt) {
  const Scenario scenario = tiny();
  ReservePricer pricer = made(scenario, one_year());
  Weights w = bare(scenario);
  w.levers[0].value = 0.6;
  w.sum_ladder();
  ASSERT_EQ(pricer.price(std::span(&w, 1)).rung, 1);
  w.sw = 2;
  const ReserveRung price = pricer.price(std::span(&w, 1));
  EXPECT_NEAR(price.advantage[1], 0.1 * worth_of_a_point(w) - std::sqrt(w.delta) * 2 * w.C[1][2], 1e-12);
  EXPECT_FALSE(price.rung);
}

TEST(ReservePrice, ATargetThatWantsToLeaveAsksForNothing) {
  const Scenario scenario = tiny();
  ReservePricer pricer = made(scenario);
  Weights w = bare(scenario);
  w.ecoR = {1, 1, 2, 2};
  w.sum_ladder();
  const ReserveRung price = pricer.price(std::span(&w, 1));
  EXPECT_EQ(price.rung, 0);
  EXPECT_EQ(price.level, 0);
  EXPECT_EQ(price.advantage.size(), 1u);
}

TEST(ReservePrice, RatificationIsTakenForGranted) {
  const Scenario scenario = tiny();
  ReservePricer pricer = made(scenario, one_year());
  Weights w = bare(scenario);
  w.levers[1].value = 1;
  w.sum_ladder();
  const ReserveRung price = pricer.price(std::span(&w, 1));
  ASSERT_EQ(price.rung, 2);
  w.rat0 = -5;
  const ReserveRung unlikely = pricer.price(std::span(&w, 1));
  EXPECT_EQ(unlikely.rung, 2);
  EXPECT_NEAR(unlikely.advantage[2], price.advantage[2], 1e-12);
}

TEST(ReservePrice, WhatIsWantedFollowsFromWhereTheTargetStands) {
  Scenario scenario = tiny();
  EXPECT_EQ(usually_wanted(scenario), Alignment::independent);
  scenario.start_alignment = Alignment::independent;
  EXPECT_EQ(usually_wanted(scenario), Alignment::realigned);
}

TEST(ReservePrice, AStandingOfferIsTheFilesOwnSteady) {
  const Scenario scenario = tiny();
  const Strategy made = standing_offer(scenario, 2), &read = *scenario.strategy("everything");
  ASSERT_EQ(made.courting.size(), read.courting.size());
  ASSERT_EQ(made.sceptic.size(), read.sceptic.size());
  EXPECT_EQ(made.courting[0].move, read.courting[0].move);
  EXPECT_EQ(made.sceptic[0].move, read.sceptic[0].move);
  EXPECT_EQ(made.top, read.top);
}

}  // namespace
}  // namespace entente

#include "entente/game/exchange.hpp"

#include <numeric>

#include <gtest/gtest.h>

#include "entente/scenario/read.hpp"

namespace entente {
namespace {

Scenario tiny() {
  auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/tests/data/tiny.toml");
  if (!scenario) throw std::runtime_error(render(scenario.diagnostics(), "", false));
  return std::move(*scenario);
}

Weights middle(const Scenario& scenario) {
  std::vector<double> values;
  for (const Number& number : scenario.numbers)
    values.push_back(number.distribution.kind == Distribution::Kind::quantiles ? number.distribution.b
                                                                               : number.distribution.a);
  return resolve(scenario, values, 1);
}

TEST(Exchange, BothSidesTogetherAreTheTargetsFlowAndTheReply) {
  const Scenario scenario = tiny();
  Weights w = middle(scenario);
  w.eta1 = w.eta2 = 0;  // from neither side
  Setting setting;
  for (const int q : {0, 2})
    for (const int sceptic : {0, 1})
      for (const bool pressure : {false, true})
        for (const int war : {0, 1})
          for (int r = 0; r < kAlignments; ++r)
            for (const ReplyWeights& reply : w.replies) {
              setting.q = setting.c = static_cast<std::int8_t>(q);
              setting.sceptic = setting.replaced = static_cast<std::int8_t>(sceptic);
              setting.war = static_cast<std::int8_t>(war);
              setting.stance.pressure = pressure;
              const Exchange of = exchange(w, setting, r, reply);
              const TargetFlow flow = target_flow(w, setting, r, Type::sincere);
              EXPECT_NEAR(
                  of.rival + of.divider,
                  std::accumulate(flow.begin(), flow.end(), 0.0) + reply.value[static_cast<std::size_t>(r)],
                  1e-14);
            }
}

TEST(Exchange, LevelDecidesAtTheEndsWhateverFlows) {
  Weights w = middle(tiny());
  w.thD = w.thR = 100;
  ReplyWeights nothing;
  const auto label = [&](int r) { return triangle(ties(w, {}, r, nothing)); };
  EXPECT_EQ(label(0), Triangle::marriage_target_rival);
  EXPECT_EQ(label(1), Triangle::marriage_target_rival);
  EXPECT_EQ(label(2), Triangle::unit_veto);  // threatened by both
  EXPECT_EQ(label(3), Triangle::marriage_divider_target);
}

TEST(Exchange, BetweenThemItHasAmityWithWhoeverGivesMoreThanHeThreatens) {
  Weights w = middle(tiny());
  ReplyWeights nothing;
  w.thR = w.thS = w.aut = w.aff = w.regR = w.regD = w.thD = 0;
  w.sectors = {{1, 0}};
  w.ecoD = 1, w.ecoD_floor = 1;
  EXPECT_EQ(triangle(ties(w, {}, 2, nothing)), Triangle::romantic_target_pivot);
  w.thD = 100;
  EXPECT_EQ(triangle(ties(w, {}, 2, nothing)), Triangle::marriage_target_rival);
  w.thD = 0, w.thR = 100;
  EXPECT_EQ(triangle(ties(w, {}, 2, nothing)), Triangle::marriage_divider_target);
  ReplyWeights gift;  // R's reply is part of what T has of it
  gift.kind = Reply::Kind::pay_target;
  gift.value = {0, 0, 1000, 0};
  EXPECT_EQ(triangle(ties(w, {}, 2, gift)), Triangle::romantic_target_pivot);
}

TEST(Exchange, DividerAndRivalAreRivalsUnlessTheRivalMakesUp) {
  const Weights w = middle(tiny());
  ReplyWeights reply;
  for (const auto kind : {Reply::Kind::make_up, Reply::Kind::pay_divider}) {
    reply.kind = kind;
    EXPECT_EQ(triangle(ties(w, {}, 1, reply)), Triangle::romantic_rival_pivot);
    EXPECT_EQ(triangle(ties(w, {}, 3, reply)), Triangle::romantic_divider_pivot);
  }
  for (const auto kind : {Reply::Kind::nothing, Reply::Kind::pay_target, Reply::Kind::court_allies}) {
    reply.kind = kind;
    EXPECT_FALSE(ties(w, {}, 1, reply).divider_rival);
  }
}

}  // namespace
}  // namespace entente

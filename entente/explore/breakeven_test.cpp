#include "entente/explore/breakeven.hpp"

#include <cmath>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/explore/reserve_scale.hpp"
#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

/// Allies' relief by an independent T moves with its worth to D (2.6); without relief the gain is linear in
/// it as it stands in the weights.
Scenario without_relief() {
  return scenario_of(
      tiny_with("relief = { p05 = 0, p50 = 0.1, p95 = 0.3", "relief = { p05 = 0, p50 = 0, p95 = 0"));
}

DrawnValues draws_of(const Scenario& scenario) {
  auto drawn = DrawnValues::make(scenario, 9, 32);
  EXPECT_TRUE(drawn);
  return std::move(*drawn);
}

SolvingOptions in_double() {
  SolvingOptions options;
  options.precision = Precision::float64;
  return options;
}

/// Mean gain with a change made to every draw's weights, by solving again.
double mean_gain(const Scenario& s, const DrawnValues& drawn, const std::function<void(Weights&)>& change) {
  const auto games = GameSet::make(s, {s.strategy("continue"), s.strategy("everything")}, in_double());
  EXPECT_TRUE(games);
  GameSolver solver(*games);
  BlockWeights maker(s, drawn, games->years());
  std::vector<std::vector<Weights>> weights;
  double sum = 0;
  for (std::size_t block = 0; block < drawn.blocks(); ++block) {
    maker.fill(block, weights);
    for (std::vector<Weights>& years : weights)
      for (Weights& w : years) change(w);
    solver.solve(weights);
    for (int lane = 0; lane < 16; ++lane)
      sum += (solver.solution(1, lane).total() - solver.solution(0, lane).total()) /
             solver.solution(1, lane).annuity;
  }
  return sum / static_cast<double>(drawn.draws());
}

double bisected(double low, double high, const std::function<double(double)>& f) {
  const bool rises = f(high) > f(low);
  for (int i = 0; i < 27; ++i) {
    const double middle = (low + high) / 2;
    ((f(middle) > 0) == rises ? high : low) = middle;
  }
  return (low + high) / 2;
}

TEST(BreakEven, EqualsBisectionOverNewSolutions) {
  const Scenario s = without_relief();
  const DrawnValues drawn = draws_of(s);
  const auto parts = gain_parts(s, "everything", "continue", drawn, s.goal, in_double(), 1, {});
  ASSERT_TRUE(parts);
  const BreakEven b = break_even(*parts);
  EXPECT_NEAR(b.gain.mean, mean_gain(s, drawn, [](Weights&) {}), 1e-12);

  const double phi = b.independence.value->value;
  EXPECT_NEAR(mean_gain(s, drawn, [&](Weights& w) { w.phi[2] = phi; }), 0, 1e-9);
  EXPECT_NEAR(bisected(phi - 3, phi + 4,
                       [&](double x) { return mean_gain(s, drawn, [&](Weights& w) { w.phi[2] = x; }); }),
              phi, 1e-6);
  const double harm = b.fusion_harm.value->value;
  EXPECT_NEAR(bisected(harm - 3, harm + 4,
                       [&](double x) { return mean_gain(s, drawn, [&](Weights& w) { w.deepL = x; }); }),
              harm, 1e-6);
  const double factor = b.allied_loss.value->value;
  EXPECT_NEAR(bisected(factor - 3, factor + 4,
                       [&](double x) { return mean_gain(s, drawn, [&](Weights& w) { w.f_loss *= x; }); }),
              factor, 1e-6);
  // Which side gains.
  EXPECT_EQ(mean_gain(s, drawn, [&](Weights& w) { w.phi[2] = phi + 1; }) > 0, b.independence.gains_above);
  EXPECT_EQ(mean_gain(s, drawn, [&](Weights& w) { w.deepL = harm + 1; }) > 0, b.fusion_harm.gains_above);
  EXPECT_EQ(mean_gain(s, drawn, [&](Weights& w) { w.f_loss *= factor + 1; }) > 0, b.allied_loss.gains_above);
}

TEST(BreakEven, OnTheFrontierTheMeanGainIsZero) {
  const Scenario s = without_relief();
  const DrawnValues drawn = draws_of(s);
  const auto parts = gain_parts(s, "everything", "continue", drawn, s.goal, in_double(), 2, {});
  ASSERT_TRUE(parts);
  const BreakEven b = break_even(*parts);
  ASSERT_EQ(b.frontier.size(), 5U);
  for (const FrontierPoint& point : b.frontier)
    EXPECT_NEAR(mean_gain(s, drawn,
                          [&](Weights& w) {
                            w.phi[2] = point.independence;
                            w.f_loss *= point.allied.value;
                          }),
                0, 1e-9);
}

/// Made-up draws with round numbers.
std::vector<GainParts> planted(double jitter) {
  std::vector<GainParts> parts;
  for (int d = 0; d < 64; ++d) {
    GainParts p;
    const double wobble = jitter * ((d * 7) % 16 - 7.5);
    p.phi = 0.3;
    p.independence = 0.5;
    p.deepL = 0.4;
    p.fusion = -0.1;
    p.allied = 0.2;
    p.outcome = 0.15 + wobble;
    p.gain = p.outcome - 0.35;
    p.likelier = 0.1;
    p.chance = 0.4;
    parts.push_back(p);
  }
  return parts;
}

TEST(BreakEven, OfRoundNumbersIsWhatArithmeticSays) {
  const BreakEven b = break_even(planted(0));
  EXPECT_NEAR(b.gain.mean, -0.2, 1e-12);
  EXPECT_NEAR(b.independence.value->value, 0.7, 1e-12);  // 0.3 + 0.2/0.5
  EXPECT_TRUE(b.independence.gains_above && b.independence.possible);
  EXPECT_NEAR(b.fusion_harm.value->value, 2.4, 1e-12);  // 0.4 + 0.2/0.1
  EXPECT_TRUE(b.fusion_harm.gains_above);
  EXPECT_NEAR(b.allied_loss.value->value, 0, 1e-12);  // without the loss of 0.2
  EXPECT_FALSE(b.allied_loss.gains_above);
  EXPECT_NEAR(b.probability.value->value, 0.1 * 0.35 / 0.15, 1e-12);
  EXPECT_NEAR(b.frontier.back().allied.value, 1.75, 1e-12);  // 0.7·0.5 = 0.2·1.75
}

TEST(BreakEven, IntervalsWidenWithTheSpreadOfTheScramblings) {
  const BreakEven still = break_even(planted(0)), moved = break_even(planted(0.01));
  EXPECT_NEAR(still.independence.value->high - still.independence.value->low, 0, 1e-9);
  EXPECT_GT(moved.independence.value->high - moved.independence.value->low, 0.01);
  EXPECT_LT(moved.independence.value->low, moved.independence.value->value);
}

TEST(BreakEven, HasNoValueWhereTheGainDoesNotMove) {
  std::vector<GainParts> parts = planted(0);
  for (GainParts& p : parts) p.allied = 0, p.independence = 0, p.likelier = 0;
  const BreakEven b = break_even(parts);
  EXPECT_FALSE(b.allied_loss.value || b.independence.value || b.probability.value);
  EXPECT_TRUE(b.frontier.empty());
}

ReserveScale reserve_of(const Scenario& s) {
  auto found = reserve_scale_of(s, package_of(s, *s.strategy("everything")), draws_of(s), 32, {}, 2, {});
  EXPECT_TRUE(found);
  return std::move(*found);
}

/// Levers that are nothing but value, so that twice the value is twice the package.
Scenario plain(double factor) {
  Scenario s = tiny_text().empty() ? Scenario{} : scenario_of(tiny_text());
  for (Lever& lever : s.levers) {
    lever.posture = lever.war_end = NumberId{};
    Number value = s.numbers[static_cast<std::size_t>(lever.value.index)];
    value.distribution.a *= factor;
    value.distribution.b *= factor;
    value.distribution.c *= factor;
    value.range.high *= factor;
    s.numbers[static_cast<std::size_t>(lever.value.index)] = value;
  }
  return s;
}

TEST(ReserveScale, IsHalfAsManyPackagesOfTwiceTheWorth) {
  const ReserveScale once = reserve_of(plain(1)), twice = reserve_of(plain(2));
  ASSERT_EQ(once.by_draw.size(), 32U);
  EXPECT_EQ(once.from, Alignment::partner);
  EXPECT_EQ(once.to, Alignment::independent);
  int inside = 0;
  for (std::size_t d = 0; d < once.by_draw.size(); ++d) {
    if (!std::isfinite(once.by_draw[d]) || once.by_draw[d] == 0) continue;
    ++inside;
    EXPECT_NEAR(twice.by_draw[d], once.by_draw[d] / 2, 2e-3) << d;
  }
  EXPECT_GT(inside, 3);
}

TEST(ReserveScale, FallsWithWhatPushesTheTargetAway) {
  Scenario s = scenario_of(tiny_text());
  const ReserveScale before = reserve_of(s);
  Number& eta = s.numbers[static_cast<std::size_t>(s.weight("target.eta1").index)];
  eta.distribution = {};
  eta.distribution.a = eta.distribution.b = eta.distribution.c = 3;
  const ReserveScale after = reserve_of(s);
  int lower = 0;
  for (std::size_t d = 0; d < before.by_draw.size(); ++d) {
    EXPECT_LE(after.by_draw[d], before.by_draw[d] + 1e-3);
    lower += after.by_draw[d] < before.by_draw[d];
  }
  EXPECT_GT(lower, 3);
}

TEST(ReserveScale, StandsBesideWhatWasAskedFor) {
  const std::string mark = "harm = { p05 = 0.3, p50 = 0.6, p95 = 0.9, reason = \"protection falls\" }";
  EXPECT_THAT(reserve_of(scenario_of(tiny_text())).asked, testing::IsEmpty());
  const ReserveScale found = reserve_of(scenario_of(tiny_with(mark, mark + "\nasked = true")));
  EXPECT_THAT(found.asked, testing::ElementsAre("drawdown"));
  EXPECT_NEAR(*found.asked_worth.p50, 0.5 * 0.6, 0.08);
}

}  // namespace
}  // namespace entente

#include "entente/explore/sweeps.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/inputs.hpp"
#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

StudyOptions few(std::int64_t draws) {
  StudyOptions options;
  options.draws = draws;
  options.threads = 1;
  options.solving.precision = Precision::float64;
  return options;
}

Assessment assessed(const Scenario& scenario, std::int64_t draws) {
  AssessOptions options;
  options.draws = draws;
  options.precision = Precision::float64;
  return *assess(scenario, options);
}

// A factor on the precisions is the scenario whose precisions have that factor in their distributions.
TEST(Sweeps, APrecisionSweepEqualsAssessmentsOfScenariosWithThosePrecisions) {
  const Scenario scenario = scenario_of(tiny_text());
  const auto swept = lambda_sweep(scenario, {}, few(32));
  ASSERT_TRUE(swept);
  const std::size_t strategies = scenario.strategies.size();
  ASSERT_EQ(swept->points.size(), kLambdaFactors.size() * strategies);
  for (std::size_t f = 0; f < kLambdaFactors.size(); ++f) {
    Scenario scaled = scenario;
    for (const char* key : {"target.lambda", "rival.lambda"}) {
      Distribution& d = scaled.numbers[static_cast<std::size_t>(scaled.weight(key).index)].distribution;
      ASSERT_TRUE(d.kind == Distribution::Kind::quantiles || d.kind == Distribution::Kind::point);
      d.a *= kLambdaFactors[f];
      d.b *= kLambdaFactors[f];
      d.c *= kLambdaFactors[f];
    }
    const Assessment answer = assessed(scaled, 32);
    for (std::size_t s = 0; s < strategies; ++s) {
      const LambdaPoint& point = swept->points[f * strategies + s];
      const StrategyFigures& figures = answer.strategies[s];
      EXPECT_EQ(point.strategy, figures.name);
      EXPECT_EQ(point.factor, kLambdaFactors[f]);
      EXPECT_NEAR(point.net.value, figures.net.mean, 1e-9) << figures.name << " × " << point.factor;
      EXPECT_NEAR(point.net.low, figures.net.mean_low, 1e-9);
      ASSERT_EQ(point.years.size(), figures.at.size());
      for (std::size_t y = 0; y < figures.at.size(); ++y) {
        const YearFigures& year = figures.at[y];
        const auto swept_at = [&](ChanceEvent event) { return point.at(y, event).value; };
        EXPECT_NEAR(swept_at(ChanceEvent::fused), year.level[0].mean, 1e-9);
        EXPECT_NEAR(swept_at(ChanceEvent::partner), year.level[1].mean, 1e-9);
        EXPECT_NEAR(swept_at(ChanceEvent::independent), year.level[2].mean, 1e-9);
        EXPECT_NEAR(swept_at(ChanceEvent::realigned), year.level[3].mean, 1e-9);
        EXPECT_NEAR(swept_at(ChanceEvent::goal), year.goals[1].at.mean, 1e-9);
        EXPECT_NEAR(swept_at(ChanceEvent::ever_independent), year.ever_independent.mean, 1e-9);
        EXPECT_NEAR(swept_at(ChanceEvent::ever_realigned), year.ever_realigned.mean, 1e-9);
      }
      EXPECT_EQ(point.at(ChanceEvent::goal).value, point.at(figures.at.size() - 1, ChanceEvent::goal).value);
    }
  }
}

// Only one number uncertain: then widening every interval is widening that one.
TEST(Sweeps, WideningIsAScenarioWithWiderIntervals) {
  Scenario scenario = scenario_of(tiny_text());
  const std::vector<double> medians = InputPlan::make(scenario)->medians();
  const auto kept = static_cast<std::size_t>(scenario.weight("divider.deepL").index);
  for (std::size_t n = 0; n < scenario.numbers.size(); ++n)
    if (n != kept) scenario.numbers[n].distribution = {Distribution::Kind::point, medians[n], 0, 0};
  scenario.correlations.clear();
  scenario.numbers[kept].range = {-100, 100};  // nothing is cut off
  const auto horizon = uncertainty_horizon(scenario, few(32));
  ASSERT_TRUE(horizon);
  ASSERT_EQ(horizon->steps.size(), kWidenings.size());
  for (std::size_t f = 0; f < kWidenings.size(); ++f) {
    Scenario wider = scenario;
    Distribution& d = wider.numbers[kept].distribution;
    d.a = d.b + kWidenings[f] * (d.a - d.b);
    d.c = d.b + kWidenings[f] * (d.c - d.b);
    const Assessment answer = assessed(wider, 32);
    double own = 0, other = -1e300;
    for (const StrategyFigures& figures : answer.strategies)
      if (figures.name == horizon->recommended)
        own = figures.net.mean;
      else
        other = std::max(other, figures.net.mean);
    EXPECT_NEAR(horizon->steps[f].advantage.value, own - other, 1e-9) << kWidenings[f];
  }
}

TEST(Sweeps, TheHorizonIsWhereTheAdvantageEnds) {
  const auto horizon = uncertainty_horizon(scenario_of(tiny_text()), few(64));
  ASSERT_TRUE(horizon);
  EXPECT_EQ(horizon->steps.front().best, horizon->recommended);
  EXPECT_GE(horizon->steps.front().advantage.value, 0);
  bool changes = false;
  for (std::size_t f = 1; f < horizon->steps.size() && !changes; ++f) {
    const auto &before = horizon->steps[f - 1], &here = horizon->steps[f];
    changes = here.advantage.value < 0;
    if (!changes) continue;
    ASSERT_TRUE(horizon->factor);
    EXPECT_GE(horizon->factor->value, before.factor);
    EXPECT_LE(horizon->factor->value, here.factor);
    EXPECT_EQ(horizon->instead, here.best);
    EXPECT_NE(here.best, horizon->recommended);
    EXPECT_LE(horizon->factor->low, horizon->factor->value);
  }
  EXPECT_EQ(changes, horizon->factor.has_value());
}

TEST(Sweeps, FewDrawsAndUnknownStrategiesAreErrors) {
  const Scenario scenario = scenario_of(tiny_text());
  EXPECT_FALSE(lambda_sweep(scenario, {}, few(16)));
  EXPECT_FALSE(lambda_sweep(scenario, {"prob"}, few(32)));
  EXPECT_FALSE(uncertainty_horizon(scenario, few(33)));
}

}  // namespace
}  // namespace entente

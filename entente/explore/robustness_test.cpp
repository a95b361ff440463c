#include "entente/explore/robustness.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "entente/explore/test_support.hpp"

namespace entente {
namespace {

/// Three strategies over 64 draws: a sure 1; mostly 2 but −10 once; 1.5 or 0 in turn.
std::vector<std::vector<double>> three() {
  std::vector<std::vector<double>> values(3, std::vector<double>(64));
  for (std::size_t d = 0; d < 64; ++d) {
    values[0][d] = 1;
    values[1][d] = d == 37 ? -10 : 2;
    values[2][d] = d % 2 ? 1.5 : 0;
  }
  return values;
}

TEST(Robustness, EveryRuleByHand) {
  const auto values = three();
  RobustnessOptions options;
  options.alpha = 0.25;
  options.enough = 1;
  options.by = IntervalBy::replicates;
  const Robustness r = robustness(explore_test::spans_of(values), options);
  EXPECT_EQ(r.rows[0].maximin.figure.value, 1);
  EXPECT_EQ(r.rows[1].maximin.figure.value, -10);
  EXPECT_EQ(r.rows[1].maximin.draw, 37u);
  EXPECT_EQ(r.rows[1].regret.figure.value, 11.5);  // draw 37: the best is 1.5
  EXPECT_EQ(r.rows[1].regret.draw, 37u);
  EXPECT_EQ(r.rows[0].regret.figure.value, 1);
  EXPECT_EQ(r.rows[0].regret.draw, 0u);
  EXPECT_EQ(r.rows[2].regret.figure.value, 2);
  EXPECT_EQ(r.rows[1].regret95.value, 0);
  EXPECT_EQ(r.rows[0].regret95.value, 1);
  EXPECT_EQ(r.rows[1].hurwicz.value, 0.75 * -10 + 0.25 * 2);
  EXPECT_EQ(r.rows[0].hurwicz.value, 1);
  EXPECT_DOUBLE_EQ(r.rows[1].laplace.value, (63 * 2 - 10) / 64.0);
  EXPECT_DOUBLE_EQ(r.rows[2].laplace.value, 0.75);
  EXPECT_EQ(r.rows[2].percentile.value, 0);
  EXPECT_EQ(r.rows[1].percentile.value, 2);
  EXPECT_DOUBLE_EQ(r.rows[1].satisficing.value, 63 / 64.0);
  EXPECT_DOUBLE_EQ(r.rows[2].satisficing.value, 0.5);

  EXPECT_EQ(r.maximin, 0u);
  EXPECT_EQ(r.regret, 0u);
  EXPECT_EQ(r.regret95, 1u);
  EXPECT_EQ(r.hurwicz, 0u);
  EXPECT_EQ(r.laplace, 1u);
  EXPECT_EQ(r.percentile, 1u);
  EXPECT_EQ(r.satisficing, 0u);
}

TEST(Robustness, TheWorstOfAPartIsNeverWorseThanTheWorst) {
  const auto values = three();
  for (const IntervalBy by : {IntervalBy::replicates, IntervalBy::resampling}) {
    RobustnessOptions options;
    options.by = by;
    const Robustness r = robustness(explore_test::spans_of(values), options);
    EXPECT_EQ(r.rows[1].maximin.figure.low, -10);
    EXPECT_EQ(r.rows[1].maximin.figure.high, 2) << "fifteen parts of sixteen never saw the bad draw";
    EXPECT_EQ(r.rows[1].regret.figure.high, 11.5);
    EXPECT_EQ(r.rows[1].regret.figure.low, 0);
  }
}

TEST(Robustness, ThatAllDrawsAgreeIsNotCertainty) {
  const Robustness r = robustness(explore_test::spans_of(three()));
  EXPECT_EQ(r.rows[0].satisficing.value, 1);
  EXPECT_LT(r.rows[0].satisficing.low, 0.97);
  EXPECT_EQ(r.rows[0].satisficing.high, 1);
}

TEST(Robustness, IntervalsOfMeansHoldTheTruth) {
  int mean = 0, tenth = 0;
  constexpr int kRuns = 400;
  for (int run = 0; run < kRuns; ++run) {
    std::vector<double> values(512);
    for (std::size_t d = 0; d < values.size(); ++d) {
      Dice dice(static_cast<std::uint64_t>(run) * 1000 + d, 5);
      values[d] = -std::log((dice.below(1u << 30) + 0.5) / (1u << 30));  // exponential: mean 1, p10 −ln .9
    }
    RobustnessOptions options;
    options.seed = static_cast<std::uint64_t>(run);
    const std::vector<std::span<const double>> one = {values};
    const RobustnessRow row = robustness(one, options).rows[0];
    mean += row.laplace.low <= 1 && 1 <= row.laplace.high;
    const double p10 = -std::log(0.9);
    tenth += row.percentile.low <= p10 && p10 <= row.percentile.high;
  }
  EXPECT_GE(mean, 0.92 * kRuns);
  EXPECT_LE(mean, 0.98 * kRuns);
  EXPECT_GE(tenth, 0.92 * kRuns);
  EXPECT_LT(tenth, kRuns);
}

}  // namespace
}  // namespace entente

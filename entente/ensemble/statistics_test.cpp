#include "entente/ensemble/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "entente/base/random.hpp"

namespace entente {
namespace {

TEST(Summarise, ByHand) {
  // Scrambling r holds r and r + 32: its mean is r + 16, so the sixteen means are 16 … 31, sd √(68/3).
  std::vector<double> values;
  for (int round = 0; round < 2; ++round)
    for (int r = 0; r < 16; ++r) values.push_back(r + 32.0 * round);
  const Summary s = summarise(values);
  EXPECT_DOUBLE_EQ(s.mean, 23.5);
  const double half = 2.131449545559323 * std::sqrt(68.0 / 3) / 4;
  EXPECT_NEAR(s.mean_low, 23.5 - half, 1e-12);
  EXPECT_NEAR(s.mean_high, 23.5 + half, 1e-12);
  EXPECT_DOUBLE_EQ(s.p05, 1.55);   // (32 − 1)·.05 = 1.55
  EXPECT_DOUBLE_EQ(s.p50, 23.5);   // half-way from 15 to 32
  EXPECT_DOUBLE_EQ(s.p95, 45.45);  // .55 before the last
  EXPECT_DOUBLE_EQ(share_positive(values), 31.0 / 32);
}

TEST(Summarise, ZerosAreZeroExactly) {
  const std::vector<double> zeros(64, 0.0);
  const Summary s = summarise(zeros);
  for (double x : {s.mean, s.mean_low, s.mean_high, s.p05, s.p50, s.p95}) EXPECT_EQ(x, 0);
  EXPECT_EQ(share_positive(zeros), 0);
}

TEST(Summarise, SaysSoWhenThereIsNoInterval) {
  const std::vector<double> eight(8, 1.0);
  const Summary s = summarise(eight);
  EXPECT_EQ(s.mean, 1);
  EXPECT_TRUE(std::isnan(s.mean_low));
  EXPECT_TRUE(std::isnan(s.mean_high));
  EXPECT_EQ(s.p50, 1);
  EXPECT_TRUE(std::isnan(summarise({}).mean));
  EXPECT_TRUE(std::isnan(share_positive({})));
}

TEST(Summarise, SmallNumbersSurviveBesideLargeOnes) {
  std::vector<double> values(48, 1.0);
  values[0] = 1e17;
  values[16] = -1e17;
  EXPECT_DOUBLE_EQ(summarise(values).mean, 46.0 / 48);
}

RC_GTEST_PROP(QuantileOfSorted, MeetsItsEndsAndNeverDecreases, ()) {
  auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-1000, 1000)));
  std::sort(values.begin(), values.end());
  const std::vector<double> ascending(values.begin(), values.end());
  RC_ASSERT(quantile_of_sorted(ascending, 0) == ascending.front());
  RC_ASSERT(quantile_of_sorted(ascending, 1) == ascending.back());
  double before = ascending.front();
  for (int i = 0; i <= 100; ++i) {
    const double x = quantile_of_sorted(ascending, i / 100.0);
    RC_ASSERT(x >= before && x <= ascending.back());
    before = x;
  }
}

RC_GTEST_PROP(Summarise, MovesWithTheScaleOfTheFigure, ()) {
  const auto whole = *rc::gen::container<std::vector<int>>(48, rc::gen::inRange(-100000, 100000));
  std::vector<double> values(whole.begin(), whole.end()), scaled;
  for (double x : values) scaled.push_back(-4 * x);
  const Summary s = summarise(values), t = summarise(scaled);
  RC_ASSERT(t.mean == -4 * s.mean);
  RC_ASSERT(t.mean_low == -4 * s.mean_high);
  RC_ASSERT(s.mean_low <= s.mean && s.mean <= s.mean_high && s.p05 <= s.p50 && s.p50 <= s.p95);
}

// The interval means what it says on the draws this engine makes: sixteen scramblings of a few Sobol points.
TEST(Summarise, IntervalCoversTheTrueMean) {
  for (int draws : {kFewestDraws, 512}) {
    int covered = 0;
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
      std::vector<double> values;
      for (int d = 0; d < draws; ++d) {
        double product = 1;  // mean exactly 1
        for (int k = 0; k < 3; ++k)
          product *= 1 + (std::exp(uniform(seed, d, k)) - (std::exp(1.0) - 1)) / (k + 1);
        values.push_back(product);
      }
      const Summary s = summarise(values);
      covered += s.mean_low <= 1 && 1 <= s.mean_high;
    }
    EXPECT_GE(covered, 920) << draws << " draws";
    EXPECT_LE(covered, 980) << draws << " draws";
  }
}

}  // namespace
}  // namespace entente

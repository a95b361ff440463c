#include "entente/explore/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "entente/ensemble/statistics.hpp"

namespace entente {
namespace {

TEST(Dice, AreThoseOfTheSeedAndThePurpose) {
  Dice one(1, 2), same(1, 2), other_seed(2, 2), other_purpose(1, 3);
  std::vector<std::uint32_t> a, b, c, d;
  for (int i = 0; i < 50; ++i) {
    a.push_back(one.below(1000));
    b.push_back(same.below(1000));
    c.push_back(other_seed.below(1000));
    d.push_back(other_purpose.below(1000));
  }
  EXPECT_EQ(a, b);
  EXPECT_NE(a, c);
  EXPECT_NE(a, d);
  EXPECT_LT(*std::max_element(a.begin(), a.end()), 1000u);
}

TEST(Dice, FallOnEverySideAlike) {
  Dice dice(3, 4);
  std::array<int, 6> seen{};
  for (int i = 0; i < 60'000; ++i) ++seen[dice.below(6)];
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 5 * std::sqrt(10'000 * 5 / 6.0));
}

TEST(Dice, ShuffleKeepsEveryNumber) {
  const auto order = Dice(1, 1).shuffled(500);
  EXPECT_EQ(std::set<std::uint32_t>(order.begin(), order.end()).size(), 500u);
  EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
}

TEST(SixteenGroups, AreReplicatesInTurnOrAnEvenDeal) {
  const auto turn = sixteen_groups(40, IntervalBy::replicates, 1);
  for (std::size_t i = 0; i < turn.size(); ++i) EXPECT_EQ(turn[i], i % 16);
  const auto deal = sixteen_groups(160, IntervalBy::resampling, 1);
  EXPECT_NE(deal, sixteen_groups(160, IntervalBy::replicates, 1));
  for (int r = 0; r < 16; ++r) EXPECT_EQ(std::count(deal.begin(), deal.end(), r), 10);
}

/// Of a mean, pseudo-values are the values of the groups: both intervals are the same.
TEST(Jackknife, OfAMeanIsTheIntervalOfSixteenMeans) {
  std::array<double, kReplicates> means{}, without{};
  Dice dice(5, 6);
  for (double& mean : means) mean = dice.below(1000) / 100.0;
  const double sum = std::accumulate(means.begin(), means.end(), 0.0);
  for (std::size_t r = 0; r < means.size(); ++r) without[r] = (sum - means[r]) / 15;
  const Estimate jack = jackknife(sum / 16, without), plain = with_interval(sum / 16, means);
  EXPECT_NEAR(jack.value, plain.value, 1e-12);
  EXPECT_NEAR(jack.low, plain.low, 1e-12);
  EXPECT_NEAR(jack.high, plain.high, 1e-12);
  EXPECT_NEAR(plain.high - plain.value, half_width_of(means), 1e-15);
}

TEST(Jackknife, TakesTheBiasOfASquareOut) {
  // (mean of x)² overstates (E x)² by var/n; the jackknife removes exactly that for equal groups of one.
  std::array<double, kReplicates> x{}, without{};
  std::iota(x.begin(), x.end(), 1.0);
  const double sum = std::accumulate(x.begin(), x.end(), 0.0), mean = sum / 16;
  double squares = 0;
  for (std::size_t r = 0; r < x.size(); ++r) {
    without[r] = std::pow((sum - x[r]) / 15, 2);
    squares += (x[r] - mean) * (x[r] - mean);
  }
  EXPECT_NEAR(jackknife(mean * mean, without).value, mean * mean - squares / 15 / 16, 1e-9);
}

TEST(Wilson, KnownValues) {
  // Newcombe (1998), Statistics in Medicine 17, table I, method 3.
  const Estimate many = wilson(81, 263);
  EXPECT_NEAR(many.low, 0.2553, 5e-5);
  EXPECT_NEAR(many.high, 0.3662, 5e-5);
  const Estimate none = wilson(0, 20);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.1611, 5e-5);
  EXPECT_TRUE(std::isnan(wilson(0, 0).low));
}

TEST(Bootstrap, SpreadsAsTheSumOfIndependentGroups) {
  std::vector<double> groups(400);
  Dice dice(8, 8);
  for (double& x : groups) x = dice.below(1000) / 1000.0;
  double mean = 0, squares = 0;
  for (const double x : groups) mean += x / 400;
  for (const double x : groups) squares += (x - mean) * (x - mean);
  std::vector<double> totals;
  bootstrap(groups, 1, Dice(1, 9),
            [&](std::size_t, std::span<const double> sums) { totals.push_back(sums[0]); });
  ASSERT_EQ(totals.size(), static_cast<std::size_t>(kResamples));
  const Estimate interval = percentile_interval(400 * mean, totals);
  EXPECT_NEAR(interval.high - interval.low, 2 * 1.96 * std::sqrt(squares),
              0.15 * 2 * 1.96 * std::sqrt(squares));
  EXPECT_NEAR((interval.low + interval.high) / 2, 400 * mean, 0.3 * std::sqrt(squares));
}

TEST(Intervals, OfWhatIsNotFiniteAreNone) {
  std::array<double, kReplicates> means{};
  means[3] = NAN;
  EXPECT_TRUE(std::isnan(with_interval(1, means).low));
  std::vector<double> resampled = {1, INFINITY};
  EXPECT_TRUE(std::isnan(percentile_interval(1, resampled).high));
}

}  // namespace
}  // namespace entente

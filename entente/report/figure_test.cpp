#include "entente/report/figure.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace entente {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Summary summary(double mean, double p05, double p95) { return {mean, mean, mean, p05, mean, p95}; }

TEST(Figure, SmallAndLargeProbabilitiesAreNotToldApart) {
  EXPECT_EQ(percent(0), "below 1 %");
  EXPECT_EQ(percent(0.0003), "below 1 %");
  EXPECT_EQ(percent(0.0099), "below 1 %");
  EXPECT_EQ(percent(0.01), "1 %");
  EXPECT_EQ(percent(0.186), "19 %");
  EXPECT_EQ(percent(0.99), "99 %");
  EXPECT_EQ(percent(0.9999), "above 99 %");
  EXPECT_EQ(percent(kNaN), "not known");
}

TEST(Figure, AProbabilityCarriesItsRange) {
  EXPECT_EQ(percent_range(summary(0.19, 0.08, 0.35)), "19 % [8, 35]");
  EXPECT_EQ(percent_range(summary(0.005, 0, 0.04)), "below 1 % [<1, 4]");
  EXPECT_EQ(percent_range(summary(0.001, 0, 0.004)), "below 1 %") << "the range says no more";
  EXPECT_EQ(percent_range(summary(0.999, 0.992, 1)), "above 99 %");
  EXPECT_EQ(percent_range(summary(0.995, 0.9, 1)), "above 99 % [90, >99]");
}

TEST(Figure, AShareIsExactAtItsEnds) {
  EXPECT_EQ(share(0), "0 %");
  EXPECT_EQ(share(1), "100 %");
  EXPECT_EQ(share(0.001), "below 1 %");
  EXPECT_EQ(share(0.999), "above 99 %");
  EXPECT_EQ(share(0.414), "41 %");
}

TEST(Figure, PointsHaveASignAndAtMostThreeDigits) {
  EXPECT_EQ(points(-0.904), "−0.90");
  EXPECT_EQ(points(0.123), "+0.12");
  EXPECT_EQ(points(0.0374), "+0.037");
  EXPECT_EQ(points(-0.001), "−0.001");
  EXPECT_EQ(points(0.0003), "0.00") << "what rounds to zero has no sign";
  EXPECT_EQ(points(-0.0003), "0.00");
  EXPECT_EQ(points(12.345), "+12.3");
  EXPECT_EQ(points(9.999), "+10.0");
  EXPECT_EQ(points(-1234.5), "−1,234");
  EXPECT_EQ(points_range(summary(-0.9, -2.14, 0.12)), "−0.90 points [−2.14, +0.12]");
}

TEST(Figure, MoneyFollowsFromPoints) {
  EXPECT_EQ(money_range(summary(-0.9, -2, 0.1), 292), "US$ −263 bn [−584, +29.2]");
  EXPECT_EQ(money_in_brackets(summary(0.0001, 0, 0.01), 11.65), "0.0 [0.0, +0.1]");
}

TEST(Figure, ChangesAreInPercentagePoints) {
  EXPECT_EQ(change_range(summary(0.06, 0.01, 0.14)), "+6 [+1, +14]");
  EXPECT_EQ(change_range(summary(-0.002, -0.1, 0)), "0 [−10, 0]");
}

TEST(Figure, ThreeSignificantDigits) {
  EXPECT_EQ(three_digits(0), "0");
  EXPECT_EQ(three_digits(0.012345), "0.0123");
  EXPECT_EQ(three_digits(61), "61");
  EXPECT_EQ(three_digits(29185), "29,185");
  EXPECT_EQ(three_digits(1.5), "1.5");
  EXPECT_EQ(three_digits(-2.345), "−2.35");
  EXPECT_EQ(whole(16384), "16,384");
  EXPECT_EQ(whole(-1000), "-1,000");
  EXPECT_EQ(whole(999), "999");
  EXPECT_EQ(magnitude(2.9e-13), "3e-13");
  EXPECT_EQ(magnitude(0), "0");
}

TEST(Figure, WhatIsCountedIsInThePluralButForOne) {
  EXPECT_EQ(counted(0, "claim"), "0 claims");
  EXPECT_EQ(counted(1, "claim"), "1 claim");
  EXPECT_EQ(counted(1024, "draw"), "1,024 draws");
}

TEST(Figure, WidthCountsCharacters) {
  EXPECT_EQ(width("−0.90"), 5u);
  EXPECT_EQ(padded("−1", 4), "−1  ");
}

TEST(Figure, LinesBreakAtBlanksButNotBeforeAPercentSign) {
  const auto lines = wrapped("one two three 40 % four", 14);
  for (const std::string& line : lines) {
    EXPECT_LE(width(line), 14u);
    EXPECT_NE(line.front(), '%');
  }
  std::string again;
  for (const std::string& line : lines) again += (again.empty() ? "" : " ") + line;
  EXPECT_EQ(again, "one two three 40 % four");
  EXPECT_EQ(wrapped("averyveryverylongword x", 5).front(), "averyveryverylongword");
}

}  // namespace
}  // namespace entente

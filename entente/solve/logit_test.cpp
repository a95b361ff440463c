#include "entente/solve/logit.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

std::vector<double> choose(double lambda, std::vector<double> values, std::vector<double> weights) {
  std::vector<double> p(values.size());
  logit(lambda, values, weights, p);
  return p;
}

TEST(Logit, TwoAlternativesFollowTheLogisticCurve) {
  const auto p = choose(0.7, {1.0, -0.5}, {1, 1});
  EXPECT_NEAR(p[0], 1 / (1 + std::exp(-0.7 * 1.5)), 1e-15);
  EXPECT_NEAR(p[0] + p[1], 1, 1e-15);
}

TEST(Logit, ZeroPrecisionLeavesTheReferenceWeights) {
  const auto p = choose(0, {5, -3, 100}, {1, 2, 5});
  EXPECT_DOUBLE_EQ(p[0], 0.125);
  EXPECT_DOUBLE_EQ(p[1], 0.25);
  EXPECT_DOUBLE_EQ(p[2], 0.625);
}

TEST(Logit, InfinitePrecisionTakesTheBestAndSharesTies) {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto p = choose(infinity, {2, 2, 1}, {1, 3, 9});
  EXPECT_DOUBLE_EQ(p[0], 0.25);
  EXPECT_DOUBLE_EQ(p[1], 0.75);
  EXPECT_DOUBLE_EQ(p[2], 0);
}

TEST(Logit, NothingOverflows) {
  for (const double lambda : {1e-300, 1.0, 1e6, 1e300}) {
    const auto p = choose(lambda, {1e5, -1e5, 0}, {1, 1, 1});
    for (const double x : p) EXPECT_TRUE(std::isfinite(x));
    EXPECT_NEAR(p[0] + p[1] + p[2], 1, 1e-15);
  }
}

RC_GTEST_PROP(Logit, SplittingAnAlternativeChangesNothing, ()) {
  const double lambda = *rc::gen::inRange(0, 200) / 50.0;
  const double a = *rc::gen::inRange(-100, 100) / 10.0, b = *rc::gen::inRange(-100, 100) / 10.0;
  const auto whole = choose(lambda, {a, b}, {1, 1});
  const auto split = choose(lambda, {a, a, b}, {0.3, 0.7, 1});
  RC_ASSERT(std::abs(split[0] + split[1] - whole[0]) < 1e-14);
}

RC_GTEST_PROP(Logit, OnlyDifferencesCount, ()) {
  const double lambda = *rc::gen::inRange(0, 200) / 50.0, shift = *rc::gen::inRange(-1000, 1000) / 1.0;
  const auto p = choose(lambda, {0.25, 0.5, -1}, {1, 2, 3});
  const auto q = choose(lambda, {0.25 + shift, 0.5 + shift, -1 + shift}, {1, 2, 3});
  for (std::size_t i = 0; i < 3; ++i) RC_ASSERT(std::abs(p[i] - q[i]) < 1e-12);
}

}  // namespace
}  // namespace entente

#include "entente/model/marginal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

using Kind = Distribution::Kind;
constexpr Range kWide{-1e12, 1e12};

Distribution make(Kind kind, double a, double b = 0, double c = 0) { return {kind, a, b, c}; }

struct Moments {
  double mean, sd;
};
/// Midpoint rule over u: the mean and spread of the values the quantile function hands out.
Moments moments(const Distribution& d, const Range& range, int n = 200000) {
  double sum = 0, squares = 0;
  for (int i = 0; i < n; ++i) {
    const double x = quantile(d, range, (i + 0.5) / n);
    sum += x;
    squares += x * x;
  }
  return {sum / n, std::sqrt(squares / n - sum / n * (sum / n))};
}

RC_GTEST_PROP(Quantile, TripleMeetsItsThreePointsToTheBit, ()) {
  auto figure = rc::gen::map(rc::gen::inRange(-1000000, 1000000), [](int i) { return i / 1e4; });
  std::array<double, 3> p = {*figure, *figure, *figure};
  std::sort(p.begin(), p.end());
  const Distribution d = make(Kind::quantiles, p[0], p[1], p[2]);
  RC_ASSERT(quantile(d, kWide, 0.05) == p[0]);
  RC_ASSERT(quantile(d, kWide, 0.5) == p[1]);
  RC_ASSERT(quantile(d, kWide, 0.95) == p[2]);
}

TEST(Quantile, TripleRunsStraightBetweenAndBeyondItsPoints) {
  const Distribution d = make(Kind::quantiles, 10, 19, 46);  // 20 a unit of u below the median, 60 above
  EXPECT_NEAR(quantile(d, kWide, 0.25), 14, 1e-12);
  EXPECT_NEAR(quantile(d, kWide, 0.0), 9, 1e-12);
  EXPECT_NEAR(quantile(d, kWide, 0.75), 34, 1e-12);
  EXPECT_NEAR(quantile(d, kWide, 1.0), 49, 1e-12);
  EXPECT_EQ(quantile(d, {9.5, 48}, 0.0), 9.5);
  EXPECT_EQ(quantile(d, {9.5, 48}, 1.0), 48);
}

TEST(Quantile, ClosedFormsByHand) {
  EXPECT_EQ(quantile(make(Kind::point, 3.25), kWide, 0.9), 3.25);
  EXPECT_DOUBLE_EQ(quantile(make(Kind::uniform, 2, 6), kWide, 0.25), 3);
  // Triangular on [0, 4] with mode 1: F(1) = 1/4; F(x) = 1 − (4 − x)²/12 above it.
  const Distribution t = make(Kind::triangular, 0, 1, 4);
  EXPECT_DOUBLE_EQ(quantile(t, kWide, 0.25), 1);
  EXPECT_DOUBLE_EQ(quantile(t, kWide, 0.0625), 0.5);
  EXPECT_DOUBLE_EQ(quantile(t, kWide, 1 - 1.0 / 12), 3);
  EXPECT_EQ(quantile(t, kWide, 0), 0);
  EXPECT_EQ(quantile(t, kWide, 1), 4);
  EXPECT_NEAR(quantile(make(Kind::normal, 10, 2), kWide, 0.975), 10 + 2 * 1.959963984540054, 1e-12);
  EXPECT_NEAR(quantile(make(Kind::lognormal, 5, 0.4), kWide, 0.025), 5 * std::exp(-0.4 * 1.959963984540054),
              1e-12);
  EXPECT_EQ(quantile(make(Kind::lognormal, 5, 0.4), kWide, 0.5), 5);
  // Pert with its mode in the middle is Beta(3, 3): F(x) = x³(10 − 15x + 6x²).
  const double x = quantile(make(Kind::pert, 0, 0.5, 1), kWide, 0.2);
  EXPECT_NEAR(x * x * x * (10 - 15 * x + 6 * x * x), 0.2, 1e-12);
  // Beta with mean ½ and variance 1/12 is the uniform.
  EXPECT_NEAR(quantile(make(Kind::beta, 0.5, std::sqrt(1 / 12.0)), kWide, 0.3), 0.3, 1e-12);
}

TEST(Quantile, HasTheMomentsItWasGiven) {
  for (auto [mean, sd] : {std::pair{0.3, 0.1}, {0.05, 0.03}, {0.9, 0.2}, {0.5, 0.45}}) {
    const Moments m = moments(make(Kind::beta, mean, sd), {0, 1});
    EXPECT_NEAR(m.mean, mean, 1e-5);
    EXPECT_NEAR(m.sd, sd, 1e-4);
  }
  const Moments normal = moments(make(Kind::normal, -4, 3), kWide);
  EXPECT_NEAR(normal.mean, -4, 1e-9);
  EXPECT_NEAR(normal.sd, 3, 1e-3);
  const Moments pert = moments(make(Kind::pert, 2, 3, 10), kWide);
  EXPECT_NEAR(pert.mean, (2 + 4 * 3 + 10) / 6.0, 1e-6);
  EXPECT_NEAR(pert.sd, std::sqrt((4 - 2) * (10 - 4) / 7.0), 1e-5);  // (μ − low)(high − μ)/7
  const Moments triangular = moments(make(Kind::triangular, 0, 1, 4), kWide);
  EXPECT_NEAR(triangular.mean, 5 / 3.0, 1e-6);
  const Moments lognormal = moments(make(Kind::lognormal, 2, 0.5), kWide);
  EXPECT_NEAR(lognormal.mean, 2 * std::exp(0.125), 1e-4);
}

TEST(Quantile, ABetaNobodyCanHaveIsBroughtToTheEdge) {
  const Moments m = moments(make(Kind::beta, 0.2, 0.9), {0, 1});
  EXPECT_NEAR(m.mean, 0.2, 1e-3);
  EXPECT_NEAR(m.sd, 0.98 * 0.4, 1e-3);
  EXPECT_EQ(quantile(make(Kind::beta, 0, 0.1), {0, 1}, 0.7), 0);
  EXPECT_EQ(quantile(make(Kind::beta, 1, 0.1), {0, 1}, 0.2), 1);
  EXPECT_EQ(quantile(make(Kind::beta, 0.4, 0), {0, 1}, 0.2), 0.4);
}

TEST(Quantile, EqualEndsGiveThatValue) {
  for (Kind kind : {Kind::quantiles, Kind::triangular, Kind::pert, Kind::uniform})
    for (double u : {0.0, 0.01, 0.5, 0.99, 1.0}) EXPECT_EQ(quantile(make(kind, 7, 7, 7), kWide, u), 7);
}

rc::Gen<Distribution> any_distribution() {
  return rc::gen::exec([] {
    auto figure = rc::gen::map(rc::gen::inRange(-10000, 10000), [](int i) { return i / 100.0; });
    auto share = rc::gen::map(rc::gen::inRange(1, 1000), [](int i) { return i / 1000.0; });
    std::array<double, 3> p = {*figure, *figure, *figure};
    std::sort(p.begin(), p.end());
    const Kind kind = *rc::gen::element(Kind::point, Kind::quantiles, Kind::triangular, Kind::pert,
                                        Kind::uniform, Kind::normal, Kind::lognormal, Kind::beta);
    if (kind == Kind::uniform) return make(kind, p[0], p[2]);
    if (kind == Kind::normal) return make(kind, p[1], std::abs(p[0]));
    if (kind == Kind::lognormal) return make(kind, std::abs(p[1]), 3 * *share);
    if (kind == Kind::beta) return make(kind, *share, *share);
    return make(kind, p[0], p[1], p[2]);
  });
}

RC_GTEST_PROP(Quantile, NeverDecreasesAndStaysInRange, ()) {
  const Distribution d = *any_distribution();
  std::array<double, 2> ends = {*rc::gen::inRange(-10000, 10000) / 100.0,
                                *rc::gen::inRange(-10000, 10000) / 100.0};
  std::sort(ends.begin(), ends.end());
  const Range range{ends[0], ends[1]};
  double before = -std::numeric_limits<double>::infinity(), before_wide = before;
  for (double u :
       {0.0, 1e-300,    0x1p-53, 0x1p-33, 1e-6, 0.01,  0.049,    0.05,        0.051,       0.2, 0.4999999,
        0.5, 0.5000001, 0.7,     0.95,    0.96, 0.999, 1 - 1e-6, 1 - 0x1p-33, 1 - 0x1p-53, 1.0}) {
    const double x = quantile(d, range, u);
    RC_ASSERT(x >= range.low && x <= range.high && x >= before);
    before = x;
    const double wide = quantile(d, kWide, u);
    RC_ASSERT(std::isfinite(wide) && wide >= before_wide);
    before_wide = wide;
  }
}

}  // namespace
}  // namespace entente

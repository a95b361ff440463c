#include "entente/model/normal.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include <boost/math/special_functions/erf.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

using Exact = boost::multiprecision::cpp_bin_float_50;

/// How many times the spacing of doubles at the true value the answer is off.
double ulps(double answer, const Exact& truth) {
  const auto nearest = static_cast<double>(truth);
  const double spacing = std::nextafter(std::abs(nearest), 1e300) - std::abs(nearest);
  return static_cast<double>(abs(answer - truth) / spacing);
}

Exact true_quantile(double u) {
  using boost::multiprecision::sqrt;
  const Exact below = -sqrt(Exact(2)) * boost::math::erfc_inv(2 * Exact(std::min(u, 1 - u)));
  return u < 0.5 ? below : Exact(-below);
}

Exact true_cdf(double z) {
  using boost::multiprecision::sqrt;
  return boost::math::erfc(-Exact(z) / sqrt(Exact(2))) / 2;
}

/// Arguments over the whole of (0, 1), dense at the seams of the approximation.
std::vector<double> shares() {
  std::vector<double> u = {0.5,     0x1p-53, 0x1p-33, 1 - 0x1p-53, 1 - 0x1p-33, 0.075,
                           0.07501, 0.925,   0.92499, 1e-11,       1.3e-11,     1.5e-11};
  for (int i = 1; i < 500; ++i) u.push_back(i / 500.0);
  for (int i = 1; i < 160; ++i) u.push_back(std::exp(-i * 0.225)), u.push_back(1 - std::exp(-i * 0.225));
  return u;
}

TEST(Normal, QuantileInvertsTheDistributionFunctionAndIsOdd) {
  EXPECT_EQ(normal_quantile(0.5), 0);
  for (double u : {0x1p-33, 1e-6, 0.01, 0.3, 0.6, 0.99}) {
    EXPECT_NEAR(normal_cdf(normal_quantile(u)) / u, 1, 1e-13);
    if (u >= 0.5) {
      EXPECT_EQ(normal_quantile(u), -normal_quantile(1 - u));
    }
  }
  EXPECT_TRUE(std::isfinite(normal_quantile(0)));
  EXPECT_TRUE(std::isfinite(normal_quantile(1)));
}

TEST(Normal, QuantileIsRightToAFewUlps) {
  double worst = 0;
  for (const double u : shares()) {
    if (u == 0.5 || u < 0x1p-53 || u > 1 - 0x1p-53) continue;
    const double off = ulps(normal_quantile(u), true_quantile(u));
    EXPECT_LT(off, 6) << u;
    worst = std::max(worst, off);
  }
  RecordProperty("worst_ulps", std::to_string(worst));
}

TEST(Normal, DistributionFunctionIsRightToAFewUlps) {
  double worst = 0;
  for (int i = 0; i < 1254; ++i) {
    const double z = -37.5 + 0.0371 * i;
    const double off = ulps(normal_cdf(z), true_cdf(z));
    EXPECT_LT(off, 6) << z;
    worst = std::max(worst, off);
  }
  RecordProperty("worst_ulps", std::to_string(worst));
  EXPECT_EQ(normal_cdf(0), 0.5);
  EXPECT_EQ(normal_cdf(40), 1);
  EXPECT_EQ(normal_cdf(-300), normal_cdf(-37.5));
  EXPECT_GT(normal_cdf(-300), 0);
}

TEST(Normal, NeitherFunctionDecreases) {
  double before = -std::numeric_limits<double>::infinity();
  for (int i = 0; i <= 4000; ++i) {
    const double z = normal_quantile(i / 4000.0);
    EXPECT_GE(z, before) << i;
    before = z;
  }
  before = 0;
  for (int i = -3900; i < 3900; ++i) {
    const double z = i / 100.0, u = normal_cdf(z);
    EXPECT_GE(u, before) << z;
    before = u;
  }
}

RC_GTEST_PROP(Normal, EverySetGivesTheBitsOfTheScalarFunctions, ()) {
  // Any length, so that the last lanes are not full; tails as often as the middle.
  const auto raw = *rc::gen::container<std::vector<std::uint64_t>>(*rc::gen::inRange(0, 70),
                                                                   rc::gen::arbitrary<std::uint64_t>());
  std::vector<double> u, z;
  for (const std::uint64_t bits : raw) {
    const double share = static_cast<double>(bits >> 11) * 0x1p-53;
    u.push_back(bits % 3 == 0 ? share : bits % 3 == 1 ? std::exp(-36 * share) : 1 - std::exp(-36 * share));
    z.push_back(bits % 5 == 0 ? 40 * (2 * share - 1) : 6 * (2 * share - 1));
  }
  for (const Simd set : simd_available()) {
    std::vector<double> quantiles = u, shares_below = z;
    normal_quantile_block(set, quantiles);
    normal_cdf_block(set, shares_below);
    for (std::size_t i = 0; i < u.size(); ++i) {
      RC_ASSERT(std::bit_cast<std::uint64_t>(quantiles[i]) ==
                std::bit_cast<std::uint64_t>(normal_quantile(u[i])));
      RC_ASSERT(std::bit_cast<std::uint64_t>(shares_below[i]) ==
                std::bit_cast<std::uint64_t>(normal_cdf(z[i])));
    }
  }
}

}  // namespace
}  // namespace entente

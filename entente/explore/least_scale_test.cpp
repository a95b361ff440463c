#include "entente/explore/least_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The same function of the multiple in every lane, shifted by the lane.
template <class F>
ChanceAt by_lane(const F& f) {
  return [f](std::span<const Try> tries) {
    Lanes chances{};
    for (std::size_t i = 0; i < tries.size(); ++i) chances.at(i) = f(tries[i].lane, tries[i].scale);
    return chances;
  };
}

TEST(LeastScales, FindsWhereALogisticCrosses) {
  const auto logistic = [](std::size_t lane, double g) {
    return 1 / (1 + std::exp(-(g - 0.37 * static_cast<double>(lane))));
  };
  const LeastScales found = least_scales(0.6, by_lane(logistic));
  for (std::size_t lane = 0; lane < found.scale.size(); ++lane) {
    const double exact = 0.37 * static_cast<double>(lane) + std::log(0.6 / 0.4);
    EXPECT_GE(found.scale[lane], exact);
    EXPECT_LE(found.scale[lane], exact + kScaleTolerance);
    EXPECT_GE(logistic(lane, found.scale[lane]), 0.6);
    EXPECT_FALSE(found.falls[lane] || found.lost[lane] || found.failed[lane]);
  }
}

TEST(LeastScales, IsInfiniteWhereNeverReachedAndZeroWhereNothingIsNeeded) {
  const LeastScales found = least_scales(
      0.5, by_lane([](std::size_t lane, double g) { return lane % 2 ? 0.5 + g / 100 : g / 17; }));
  EXPECT_EQ(found.scale[0], kInfinity);
  EXPECT_EQ(found.scale[1], 0);
}

TEST(LeastScales, TellsAChanceThatFalls) {
  const auto hill = [](std::size_t lane, double g) {
    return lane == 0 ? 0.9 - std::abs(g - 2) / 4 : 0.3 + 0.01 * std::abs(g - 2);
  };
  const LeastScales found = least_scales(0.6, by_lane(hill));
  EXPECT_NEAR(found.scale[0], 0.8, kScaleTolerance);
  EXPECT_TRUE(found.falls[0]);
  EXPECT_TRUE(found.lost[0]);
  EXPECT_EQ(found.scale[1], kInfinity);
  EXPECT_TRUE(found.falls[1]);
  EXPECT_FALSE(found.lost[1]);
}

TEST(LeastScales, HalvesAFewTogetherAsItHalvesEachAlone) {
  // However many are open, a bracket is halved at the same middles, in fewer rounds where they are few.
  const auto crossing = [](std::size_t lane) { return 1.05 + 0.371 * static_cast<double>(lane); };
  for (const std::size_t open : {1, 2, 3, 5, 6, 16}) {
    int rounds = 0;
    const LeastScales found = least_scales(0.5, [&](std::span<const Try> tries) {
      ++rounds;
      Lanes chances{};
      for (std::size_t i = 0; i < tries.size(); ++i)
        chances.at(i) = tries[i].lane < open && tries[i].scale >= crossing(tries[i].lane) ? 0.7 : 0.3;
      return chances;
    });
    for (std::size_t lane = 0; lane < kReplicates; ++lane) {
      if (lane >= open) {
        EXPECT_EQ(found.scale[lane], kInfinity);
        continue;
      }
      const auto above = std::ranges::upper_bound(kScales, crossing(lane));
      double low = *(above - 1), high = *above;
      while (high - low > kScaleTolerance)
        ((low + high) / 2 >= crossing(lane) ? high : low) = (low + high) / 2;
      EXPECT_EQ(found.scale[lane], high) << open;
    }
    const int halvings = rounds - static_cast<int>(kScales.size());
    EXPECT_LE(halvings, open == 1 ? 3 : open == 2 ? 4 : open <= 5 ? 6 : 11) << open;
  }
}

TEST(LeastScales, WhatIsNoNumberIsNotReached) {
  const LeastScales found =
      least_scales(0.5, by_lane([](std::size_t, double g) { return g < 3 ? std::nan("") : 0.4 + g / 20; }));
  EXPECT_TRUE(found.failed[0]);
  EXPECT_NEAR(found.scale[0], 3, kScaleTolerance);
}

RC_GTEST_PROP(LeastScales, AHigherChanceNeverCostsLess, ()) {
  // Anything between 0 and 1 at any multiple, so that halvings see peaks and holes.
  const auto seed = *rc::gen::inRange<unsigned>(0, 1U << 30);
  const ChanceAt wild = by_lane([seed](std::size_t lane, double g) {
    const double x = std::sin(g * 31.7 + static_cast<double>(lane) * 5.3 + seed) * 43758.5453;
    return x - std::floor(x);
  });
  const double low = *rc::gen::inRange(1, 99) / 100.0, high = *rc::gen::inRange(1, 99) / 100.0;
  const LeastScales less = least_scales(std::min(low, high), wild);
  const LeastScales more = least_scales(std::max(low, high), wild);
  for (std::size_t lane = 0; lane < less.scale.size(); ++lane)
    RC_ASSERT(less.scale[lane] <= more.scale[lane]);
}

TEST(QuantileOrInfinite, IsTheOrdinaryOneWhereItIsFinite) {
  const std::vector<double> values{0, 1, 2, 3, kInfinity};
  EXPECT_EQ(quantile_or_infinite(values, 0), 0);
  EXPECT_DOUBLE_EQ(*quantile_or_infinite(values, 0.6), 2.4);
  EXPECT_DOUBLE_EQ(*quantile_or_infinite(values, 0.75), 3);
  EXPECT_EQ(quantile_or_infinite(values, 0.76), std::nullopt);
  EXPECT_EQ(quantile_or_infinite(values, 1), std::nullopt);
}

}  // namespace
}  // namespace entente

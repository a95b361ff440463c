#include "entente/ensemble/bins.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "entente/ensemble/statistics.hpp"

namespace entente {
namespace {

struct Sample {
  const char* name;
  std::function<double(std::mt19937_64&)> draw;
};

std::vector<Sample> samples() {
  return {{"normal around zero", [](auto& g) { return std::normal_distribution<>(0, 1)(g); }},
          {"normal", [](auto& g) { return std::normal_distribution<>(-3, 0.2)(g); }},
          {"lognormal over many octaves", [](auto& g) { return std::lognormal_distribution<>(-5, 4)(g); }},
          {"probabilities", [](auto& g) { return std::uniform_real_distribution<>(0, 1)(g); }},
          {"near one", [](auto& g) { return 1 - 1e-3 * std::uniform_real_distribution<>(0, 1)(g); }},
          {"a few values", [](auto& g) { return std::uniform_int_distribution<>(-1, 1)(g) / 3.0; }},
          {"tiny", [](auto& g) { return 1e-14 * std::normal_distribution<>(0, 1)(g); }},
          {"Cauchy", [](auto& g) { return std::cauchy_distribution<>(0, 1)(g); }}};
}

TEST(Bins, QuantilesAreWithinTheStatedResolution) {
  for (const Sample& sample : samples()) {
    std::mt19937_64 generator(7);
    Bins bins;
    std::vector<double> values;
    for (int i = 0; i < 20000; ++i) {
      values.push_back(sample.draw(generator));
      bins.add(values.back());
    }
    std::sort(values.begin(), values.end());
    EXPECT_EQ(bins.total(), 20000);
    for (const double p : {0.0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1.0}) {
      const double exact = quantile_of_sorted(values, p);
      // Between two order statistics the answer lies between theirs, each off by a bin of its own.
      const auto at = static_cast<std::size_t>(p * 19999);
      const double size =
          std::max(std::abs(values[at]), std::abs(values[std::min<std::size_t>(at + 1, 19999)]));
      EXPECT_NEAR(bins.quantile(p, values.front(), values.back()), exact,
                  Bins::kResolution * size + Bins::kZeroBelow)
          << sample.name << " at " << p;
    }
  }
}

TEST(Bins, OneValueIsItselfToTheBit) {
  Bins bins;
  for (int i = 0; i < 100; ++i) bins.add(0.7);
  EXPECT_EQ(bins.quantile(0.05, 0.7, 0.7), 0.7);
  Bins zeros;
  zeros.add(0.0);
  zeros.add(-0.0);
  EXPECT_EQ(zeros.quantile(0.5, 0, 0), 0);
  EXPECT_EQ(zeros.pages(), 0u);
  EXPECT_TRUE(std::isnan(Bins().quantile(0.5, 0, 0)));
  EXPECT_TRUE(std::isnan(Bins().share_below(0.5)));
}

TEST(Bins, SharesBelowCountTheValuesBelow) {
  std::mt19937_64 generator(3);
  std::normal_distribution<> normal(0, 1);
  Bins bins;
  std::vector<double> values;
  for (int i = 0; i < 50000; ++i) {
    values.push_back(normal(generator));
    bins.add(values.back());
  }
  for (const double x : {-5.0, -1.0, -1e-3, 0.0, 0.3, 1.7, 5.0}) {
    const auto below = std::count_if(values.begin(), values.end(), [&](double v) { return v < x; });
    // A bin at x is x/1024 wide or less, where the density is at most .4.
    EXPECT_NEAR(bins.share_below(x), static_cast<double>(below) / 50000, 0.4 * std::abs(x) / 1024 + 2e-5)
        << x;
  }
}

TEST(Bins, CountsBeyondSixteenBitsAreKept) {
  Bins bins;
  for (int i = 0; i < 100000; ++i) bins.add(1.5);
  for (int i = 0; i < 3; ++i) bins.add(-1.5);
  EXPECT_EQ(bins.total(), 100003);
  EXPECT_EQ(bins.pages(), 2u);
  std::int64_t counted = 0;
  bins.for_each_page([&](std::size_t, const Bins::PageCounts& counts) {
    for (const std::uint32_t count : counts) counted += count;
  });
  EXPECT_EQ(counted, 100003);
  Bins full;
  Bins::PageCounts most{};
  most[4] = UINT32_MAX;
  EXPECT_TRUE(full.add_page(9, most));
  EXPECT_FALSE(full.add_page(9, most)) << "never wraps";
  EXPECT_FALSE(full.add_page(Bins::kMostPages, {}));
}

TEST(Bins, MemoryHasABound) {
  Bins bins;
  std::mt19937_64 generator(5);
  std::uniform_real_distribution<> exponent(-45, 40);
  for (int i = 0; i < 2'000'000; ++i) bins.add((i % 2 ? 1 : -1) * std::exp2(exponent(generator)));
  EXPECT_LE(bins.pages(), Bins::kMostPages);
  EXPECT_GT(bins.pages(), Bins::kMostPages * 9 / 10) << "the bound is met where values are everywhere";
  EXPECT_LT(bins.bytes(), 900'000u);
}

RC_GTEST_PROP(Bins, MergeLikeOne, ()) {
  const auto values = *rc::gen::container<std::vector<double>>(
      rc::gen::map(rc::gen::inRange(-100000, 100000), [](int x) { return 1.0 * x * std::abs(x) / 1e5; }));
  Bins whole, parts[3];
  for (std::size_t i = 0; i < values.size(); ++i) {
    whole.add(values[i]);
    parts[*rc::gen::inRange(0, 3)].add(values[i]);
  }
  Bins merged;
  for (const int i : {2, 0, 1}) merged.merge(parts[i]);
  RC_ASSERT(merged.total() == whole.total());
  RC_ASSERT(merged.pages() == whole.pages());
  for (const double p : {0.0, 0.05, 0.5, 0.95, 1.0}) {
    if (values.empty()) continue;
    const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
    RC_ASSERT(merged.quantile(p, *lowest, *highest) == whole.quantile(p, *lowest, *highest));
  }
}

}  // namespace
}  // namespace entente

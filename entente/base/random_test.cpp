#include "entente/base/random.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

using Words = std::array<std::uint32_t, 4>;

// Random123's own known-answer vectors for philox4x32 with 10 rounds.
TEST(Philox, KnownAnswers) {
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  const std::uint32_t f = 0xffffffff;
  EXPECT_EQ(philox({f, f, f, f}, {f, f}), (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Sobol, EqualsTheReferencePointsZeroPointFirst) {
  std::ifstream file(std::string(ENTENTE_TEST_DATA) + "/sobol_joekuo_first256.csv");
  ASSERT_TRUE(file) << "tests/data/sobol_joekuo_first256.csv is part of the repository";
  std::string line;
  std::getline(file, line);  // header
  int points = 0;
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    std::string cell;
    int dimension = 0;
    while (std::getline(cells, cell, ',')) {
      EXPECT_EQ(std::ldexp(sobol(points, dimension), -32), std::stod(cell)) << points << ", " << dimension;
      ++dimension;
    }
    EXPECT_EQ(dimension, 16);
    ++points;
  }
  EXPECT_EQ(points, 256);
}

TEST(Sobol, EveryDimensionIsANetInItself) {
  for (int dimension : {0, 1, 16, 500, 1999, kSobolDimensions - 1}) {
    std::set<std::uint32_t> cells;
    for (std::uint64_t i = 0; i < 1024; ++i) cells.insert(sobol(i, dimension) >> 22);
    EXPECT_EQ(cells.size(), 1024u) << dimension;
  }
}

/// Largest departure from one point a cell, over all 2^m elementary intervals of width 2^-a by 2^-(m-a) at
/// level m - t of `points` 2^m points.
int worst_share(const std::vector<std::uint32_t>& x, const std::vector<std::uint32_t>& y, int m, int t) {
  int worst = 0;
  const int level = m - t;
  for (int a = 0; a <= level; ++a) {
    std::vector<int> count(std::size_t{1} << level, 0);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const std::uint64_t column = static_cast<std::uint64_t>(x[i]) >> (32 - a);
      const std::uint64_t row = static_cast<std::uint64_t>(y[i]) >> (32 - (level - a));
      ++count[(column << (level - a)) | row];
    }
    for (int n : count) worst = std::max(worst, std::abs(n - (1 << t)));
  }
  return worst;
}

// Dimensions 0 and 1 form a (0, m, 2)-net: every elementary interval of area 2^-m holds exactly one of 2^m
// points.
TEST(Scramble, KeepsTheNetInTwoDimensions) {
  for (int m : {1, 4, 7, 10}) {
    for (std::uint32_t replicate : {0u, 3u, 15u}) {
      std::vector<std::uint32_t> x, y;
      for (std::uint64_t i = 0; i < (std::uint64_t{1} << m); ++i) {
        x.push_back(scramble(sobol(i, 0), 2025, replicate, 0));
        y.push_back(scramble(sobol(i, 1), 2025, replicate, 1));
      }
      EXPECT_EQ(worst_share(x, y, m, 0), 0) << "2^" << m << " points, replicate " << replicate;
    }
  }
}

// Any two dimensions keep exactly the shares the unscrambled points have: scrambling permutes elementary
// intervals.
TEST(Scramble, KeepsEachPairsOwnQuality) {
  const int m = 9;
  for (auto [a, b] : {std::pair{0, 7}, {3, 12}, {40, 41}, {100, 3000}}) {
    std::vector<std::uint32_t> x, y, plain_x, plain_y;
    for (std::uint64_t i = 0; i < (1u << m); ++i) {
      plain_x.push_back(sobol(i, a));
      plain_y.push_back(sobol(i, b));
      x.push_back(scramble(plain_x.back(), 7, 2, a));
      y.push_back(scramble(plain_y.back(), 7, 2, b));
    }
    for (int t : {0, 2, 4})
      EXPECT_EQ(worst_share(x, y, m, t), worst_share(plain_x, plain_y, m, t)) << a << "," << b;
  }
}

TEST(Scramble, KeepsTheNetInOneDimensionAtTheFarEndOfTheTable) {
  for (int dimension : {5, 1234, kSobolDimensions - 1}) {
    for (int m : {3, 8, 12}) {
      std::set<std::uint32_t> cells;
      for (std::uint64_t i = 0; i < (std::uint64_t{1} << m); ++i)
        cells.insert(scramble(sobol(i, dimension), 11, 4, dimension) >> (32 - m));
      EXPECT_EQ(cells.size(), std::size_t{1} << m);
    }
  }
}

// Nested: two numbers that share their first b bits still share exactly b bits afterwards.
RC_GTEST_PROP(Scramble, KeepsTheLengthOfTheCommonPrefix,
              (std::uint32_t a, std::uint32_t b, std::uint64_t seed)) {
  const std::uint32_t replicate = *rc::gen::inRange(0u, 16u);
  const int dimension = *rc::gen::inRange(0, kSobolDimensions);
  const auto after = scramble(a, seed, replicate, dimension) ^ scramble(b, seed, replicate, dimension);
  RC_ASSERT(std::countl_zero(a ^ b) == std::countl_zero(after));
}

// Uniform: every one of the 32 coins is fair and depends on the bits above it, not on its level alone.
TEST(Scramble, CoinsAreFairAtEveryLevelAndDifferBetweenPrefixes) {
  const int trials = 20000;
  for (int bit = 0; bit < 32; ++bit) {
    int flips = 0, agree = 0;
    for (int i = 0; i < trials; ++i) {
      // Two patterns that part at the bit just above `bit`: their coins for `bit` must be independent.
      const auto low =
          static_cast<std::uint32_t>(philox({static_cast<std::uint32_t>(i), 0, 0, 9}, {1, 1})[0]);
      const std::uint32_t other = bit == 0 ? low : low ^ (1u << (32 - bit));
      const std::uint32_t mask = 1u << (31 - bit);
      const auto replicate = static_cast<std::uint32_t>(i);
      const bool one = (scramble(low, 5, replicate, 3) ^ low) & mask;
      const bool two = (scramble(other, 5, replicate, 3) ^ other) & mask;
      flips += one;
      agree += one == two;
    }
    const double five_sd = 5 * std::sqrt(trials * 0.25);
    EXPECT_NEAR(flips, trials / 2.0, five_sd) << "bit " << bit;
    if (bit > 0) {
      EXPECT_NEAR(agree, trials / 2.0, five_sd) << "bit " << bit;
    }
  }
}

double smooth(std::uint64_t seed, std::uint32_t replicate, std::uint64_t index) {
  double product = 1;  // mean exactly 1
  for (int d = 0; d < 4; ++d) {
    const double u = (scramble(sobol(index, d), seed, replicate, d) + 0.5) * 0x1p-32;
    product *= 1 + (std::exp(u) - (std::exp(1.0) - 1)) / (d + 1);
  }
  return product;
}

TEST(Scramble, ErrorOfASmoothMeanFallsFasterThanTheNumberOfPoints) {
  std::vector<double> log_n, log_error;
  for (int m = 5; m <= 12; ++m) {
    double squares = 0;
    const int repeats = 32;
    for (int r = 0; r < repeats; ++r) {
      double sum = 0;
      for (std::uint64_t i = 0; i < (std::uint64_t{1} << m); ++i)
        sum += smooth(99, static_cast<std::uint32_t>(r), i);
      const double error = std::ldexp(sum, -m) - 1;
      squares += error * error;
    }
    log_n.push_back(m * std::log(2.0));
    log_error.push_back(0.5 * std::log(squares / repeats));
  }
  double mx = 0, my = 0, sxy = 0, sxx = 0;
  for (std::size_t i = 0; i < log_n.size(); ++i) mx += log_n[i] / 8, my += log_error[i] / 8;
  for (std::size_t i = 0; i < log_n.size(); ++i) {
    sxy += (log_n[i] - mx) * (log_error[i] - my);
    sxx += (log_n[i] - mx) * (log_n[i] - mx);
  }
  EXPECT_LT(sxy / sxx, -0.9);
}

TEST(Uniform, IsPointFloorOfDrawOverSixteenOfScramblingDrawModSixteen) {
  for (std::uint64_t draw : {0u, 15u, 16u, 17u, 5000u, 999999999u}) {
    const std::uint32_t cell = scramble(sobol(draw / 16, 6), 42, draw % 16, 6);
    EXPECT_EQ(uniform(42, draw, 6), (cell + 0.5) / 4294967296.0);
  }
}

RC_GTEST_PROP(Uniform, IsPureAndStrictlyInside, (std::uint64_t seed)) {
  const auto draw = *rc::gen::inRange<std::uint64_t>(0, 1'000'000'000);
  const int dimension = *rc::gen::inRange(0, kSobolDimensions);
  const double u = uniform(seed, draw, dimension);
  RC_ASSERT(u > 0 && u < 1);
  uniform(seed + 1, draw + 1, (dimension + 1) % kSobolDimensions);
  RC_ASSERT(uniform(seed, draw, dimension) == u);
}

TEST(Uniform, SeedReplicateAndDimensionEachMatter) {
  std::set<double> values;
  // Point 0 is zero in every dimension before scrambling, so only the address can tell these apart.
  for (std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{1} << 32})
    for (std::uint64_t draw = 0; draw < 16; ++draw)
      for (int dimension = 0; dimension < 20; ++dimension) values.insert(uniform(seed, draw, dimension));
  EXPECT_EQ(values.size(), 3u * 16 * 20);
}

}  // namespace
}  // namespace entente

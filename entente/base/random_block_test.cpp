#include "entente/base/random_block.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <numeric>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <Random123/philox.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

using Counter = std::array<std::uint32_t, 4>;
constexpr int kLanes = kReplicates;

rc::Gen<std::uint32_t> any_word() {  // small ones too, which carry differently
  return rc::gen::oneOf(rc::gen::arbitrary<std::uint32_t>(), rc::gen::inRange<std::uint32_t>(0, 1u << 31),
                        rc::gen::element<std::uint32_t>(0, 1, 0x7fffffff, 0x80000000, 0xffffffff));
}

RC_GTEST_PROP(PhiloxBlock, EqualsRandom123ToTheBitOnEverySet, ()) {
  const std::array<std::uint32_t, 2> key = {*any_word(), *any_word()};
  std::vector<Counter> counters(*rc::gen::inRange<std::size_t>(0, 50));
  for (Counter& counter : counters)
    for (std::uint32_t& word : counter) word = *any_word();
  for (const Simd set : simd_available()) {
    std::vector<Counter> out(counters.size());
    philox_block(set, key, counters, out);
    for (std::size_t i = 0; i < counters.size(); ++i) {
      const auto [a, b, c, d] = counters[i];
      const r123::Philox4x32::ctr_type expected = r123::Philox4x32()(
          r123::Philox4x32::ctr_type{{a, b, c, d}}, r123::Philox4x32::key_type{{key[0], key[1]}});
      for (std::size_t w = 0; w < 4; ++w) RC_ASSERT(out[i][w] == expected[w]);
      RC_ASSERT(out[i] == philox(counters[i], key));
    }
    std::vector<Counter> in_place = counters;
    philox_block(set, key, in_place, in_place);
    RC_ASSERT(in_place == out);
  }
}

TEST(PhiloxBlock, Random123sOwnKnownAnswersOnEverySet) {
  const std::uint32_t f = 0xffffffff;
  for (const Simd set : simd_available()) {
    std::array<Counter, 2> c = {Counter{f, f, f, f}, Counter{f, f, f, f}};
    philox_block(set, {f, f}, c, c);
    for (const Counter& out : c)
      EXPECT_EQ(out, (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd})) << simd_name(set);
  }
}

bool equals_uniform(Simd set, std::uint64_t seed, std::uint64_t block, int first, int dimensions) {
  std::vector<double> out(static_cast<std::size_t>(dimensions) * kLanes + 1, -1);
  uniform_block(set, seed, block, first, dimensions, out.data());
  int differing = 0;
  for (int d = 0; d < dimensions; ++d)
    for (int lane = 0; lane < kLanes; ++lane)
      differing += out[d * kLanes + lane] != uniform(seed, kLanes * block + lane, first + d);
  return differing == 0 && out.back() == -1;  // and wrote nothing beyond
}

RC_GTEST_PROP(UniformBlock, EqualsUniformToTheBitOnEverySet, (std::uint64_t seed)) {
  const auto block = static_cast<std::uint64_t>(*any_word());
  const int first = *rc::gen::inRange(0, kSobolDimensions - 8);
  const int dimensions = *rc::gen::inRange(0, 9);
  for (const Simd set : simd_available()) RC_ASSERT(equals_uniform(set, seed, block, first, dimensions));
}

TEST(UniformBlock, ReachesTheLastDimensionAndTheLastPoint) {
  for (const Simd set : simd_available())
    for (const std::uint64_t block : {0ull, 62'500'000ull, 0xFFFFFFFFull})
      EXPECT_TRUE(equals_uniform(set, ~std::uint64_t{0}, block, kSobolDimensions - 3, 3)) << simd_name(set);
}

TEST(Sobol, EqualsTheFirst1024PointsOfTheOracle) {
  std::ifstream file(std::string(ENTENTE_SOURCE) + "/../shared/oracles/sobol/sobol_joekuo_d16_first1024.csv");
  if (!file)
    GTEST_SKIP() << "no ../shared/oracles beside this repository; the first 256 points are in tests/data";
  std::string line, cell;
  std::getline(file, line);  // header
  int points = 0;
  for (; std::getline(file, line); ++points) {
    std::istringstream cells(line);
    int dimension = 0;
    for (; std::getline(cells, cell, ','); ++dimension)
      EXPECT_EQ(std::ldexp(sobol(points, dimension), -32), std::stod(cell)) << points << ", " << dimension;
    EXPECT_EQ(dimension, 16);
  }
  EXPECT_EQ(points, 1024);
}

/// The first 2^m points of every scrambling, coordinate `dimension`: [replicate][point].
std::vector<std::vector<double>> points_of(int m, int dimension, std::uint64_t seed) {
  std::vector<std::vector<double>> points(kReplicates);
  std::array<double, kLanes> u;
  for (std::uint64_t block = 0; block < (1u << m); ++block) {
    uniform_block(simd_available().front(), seed, block, dimension, 1, u.data());
    for (std::size_t r = 0; r < points.size(); ++r) points[r].push_back(u[r]);
  }
  return points;
}

/// How many elementary intervals of area 2^(t-m), of any shape, do not hold exactly 2^t of the 2^m points.
int wrong_intervals(const std::vector<double>& x, const std::vector<double>& y, int m, int t) {
  int wrong = 0;
  const int level = m - t;
  for (int a = 0; a <= level; ++a) {
    std::vector<int> count(std::size_t{1} << level, 0);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto column = static_cast<std::size_t>(std::ldexp(x[i], a));
      const auto row = static_cast<std::size_t>(std::ldexp(y[i], level - a));
      ++count[(column << (level - a)) | row];
    }
    for (const int n : count) wrong += n != 1 << t;
  }
  return wrong;
}

// Sobol (1967): with primitive polynomials of degrees p and q, two dimensions are a (t, 2)-sequence for t =
// (p − 1) + (q − 1). Dimension 0 counts as degree one; 1, 2, 3 and 4 have degrees 1, 2, 3 and 3.
TEST(UniformBlock, EveryElementaryIntervalHoldsItsShareInEveryScrambling) {
  struct Pair {
    int first, second, t;
  };
  for (const auto& [first, second, t] :
       {Pair{0, 1, 0}, Pair{0, 2, 1}, Pair{1, 2, 1}, Pair{1, 3, 2}, Pair{2, 3, 3}, Pair{3, 4, 4}}) {
    for (const int m : {4, 5, 8, 11}) {
      const auto x = points_of(m, first, 77), y = points_of(m, second, 77);
      for (std::size_t r = 0; r < x.size(); ++r)
        EXPECT_EQ(wrong_intervals(x[r], y[r], m, t), 0)
            << first << "," << second << ", 2^" << m << " points, scrambling " << r;
    }
  }
}

TEST(UniformBlock, EveryDimensionIsStratifiedInEveryScrambling) {
  for (const int dimension : {0, 1, 7, 130, 486, 1234, kSobolDimensions - 1}) {
    for (const int m : {1, 3, 6, 10}) {
      for (const auto& points : points_of(m, dimension, 5)) {
        std::vector<int> count(std::size_t{1} << m, 0);
        for (const double u : points) ++count[static_cast<std::size_t>(std::ldexp(u, m))];
        EXPECT_EQ(std::ranges::count(count, 1), 1 << m) << dimension << ", 2^" << m << " points";
      }
    }
  }
}

/// Mean over 16 · 2^m draws, the design of a run, of a smooth function of six inputs whose mean is one.
double mean_of_run(int m, std::uint64_t seed) {
  constexpr int kInputs = 6;
  std::array<double, kInputs * kLanes> u;
  double sum = 0;
  for (std::uint64_t block = 0; block < (1u << m); ++block) {
    uniform_block(simd_available().front(), seed, block, 0, kInputs, u.data());
    for (int lane = 0; lane < kLanes; ++lane) {
      double product = 1;
      for (int d = 0; d < kInputs; ++d)
        product *= 1 + (std::exp(u[d * kLanes + lane]) - (std::exp(1.0) - 1)) / (d + 1);
      sum += product;
    }
  }
  return std::ldexp(sum, -m) / kLanes;
}

TEST(UniformBlock, ErrorOfASmoothMeanFallsFasterThanTheNumberOfDraws) {
  constexpr int kSeeds = 32;
  std::vector<double> log_n, log_error;
  for (int m = 3; m <= 11; ++m) {
    double squares = 0;
    for (int seed = 1; seed <= kSeeds; ++seed) squares += std::pow(mean_of_run(m, seed) - 1, 2);
    log_n.push_back((m + 4) * std::log(2.0));
    log_error.push_back(0.5 * std::log(squares / kSeeds));
  }
  const auto points = static_cast<double>(log_n.size());
  const double x = std::accumulate(log_n.begin(), log_n.end(), 0.0) / points;
  const double y = std::accumulate(log_error.begin(), log_error.end(), 0.0) / points;
  double xy = 0, xx = 0;
  for (std::size_t i = 0; i < log_n.size(); ++i) {
    xy += (log_n[i] - x) * (log_error[i] - y);
    xx += (log_n[i] - x) * (log_n[i] - x);
  }
  RecordProperty("slope", std::to_string(xy / xx));
  EXPECT_LT(xy / xx, -0.9);
}

}  // namespace
}  // namespace entente

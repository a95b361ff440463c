// Powers of two of every instruction set against the standard library's.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "entente/solve/exp_test.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "entente/base/simd_table.hpp"
#include "entente/solve/exp-inl.h"
#include "entente/solve/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace entente::batch::HWY_NAMESPACE {

/// to[0] = 2^x, to[1] = 1 - 2^x, for `count` numbers that fill whole vectors.
template <class T>
void Powers(const T* x, std::size_t count, T* power, T* rest) {
  using L = Lanes<T>;
  const typename L::D d;
  for (std::size_t i = 0; i < count; i += L::N) {
    const auto v = hn::LoadU(d, x + i);
    hn::StoreU(Exp2(d, v), d, power + i);
    hn::StoreU(OneMinusExp2(d, hn::Neg(v)), d, rest + i);
  }
}
void PowersFloat(const float* x, std::size_t count, float* power, float* rest) {
  Powers(x, count, power, rest);
}
void PowersDouble(const double* x, std::size_t count, double* power, double* rest) {
  Powers(x, count, power, rest);
}

}  // namespace entente::batch::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "entente/base/simd.hpp"

namespace entente::batch {
namespace {

constexpr decltype(&HWY_STATIC_DISPATCH(PowersFloat)) kFloat[] = ENTENTE_SIMD_TABLE(PowersFloat);
constexpr decltype(&HWY_STATIC_DISPATCH(PowersDouble)) kDouble[] = ENTENTE_SIMD_TABLE(PowersDouble);
void powers(Simd set, const std::vector<float>& x, std::vector<float>& power, std::vector<float>& rest) {
  kFloat[static_cast<std::size_t>(set)](x.data(), x.size(), power.data(), rest.data());
}
void powers(Simd set, const std::vector<double>& x, std::vector<double>& power, std::vector<double>& rest) {
  kDouble[static_cast<std::size_t>(set)](x.data(), x.size(), power.data(), rest.data());
}

template <class T>
std::vector<T> exponents(double low, double high) {
  std::mt19937 generator(1);
  std::uniform_real_distribution<double> uniform(low, high);
  std::vector<T> x;
  for (int i = 0; i < 40000; ++i) x.push_back(static_cast<T>(uniform(generator)));
  return x;
}

/// The smallest exponent whose power is normal.
template <class T>
constexpr double kEdge = sizeof(T) == 4 ? -126 : -1022;
/// About a unit in the last place, of which 2^-24 and 2^-53 are half.
template <class T>
constexpr double kAccurate = sizeof(T) == 4 ? 1.1e-7 : 3e-16;

template <class T>
class Power : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Power, Precisions);

TYPED_TEST(Power, IsExactToTheLastPlaces) {
  using T = TypeParam;
  for (const auto& [low, high] : {std::pair(-1.0, 1.0), std::pair(-40.0, 40.0), std::pair(kEdge<T>, 120.0)}) {
    const std::vector<T> x = exponents<T>(low, high);
    std::vector<T> power(x.size()), rest(x.size());
    for (const Simd set : simd_available()) {
      powers(set, x, power, rest);
      double worst = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double exact = std::exp2(static_cast<double>(x[i]));
        worst = std::max(worst, std::abs(static_cast<double>(power[i]) - exact) / exact);
      }
      EXPECT_LE(worst, kAccurate<T>) << simd_name(set) << " " << low << " to " << high;
      EXPECT_GT(worst, 0) << "nothing was rounded: nothing was computed";
    }
  }
}

TYPED_TEST(Power, TakenFromOneKeepsSmallDifferences) {
  using T = TypeParam;
  for (const double scale : {60.0, 1.0, 1e-3, 1e-9, 1e-25}) {
    const std::vector<T> x = exponents<T>(-scale, 0);
    std::vector<T> power(x.size()), rest(x.size());
    for (const Simd set : simd_available()) {
      powers(set, x, power, rest);
      double worst = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double exact = -std::expm1(static_cast<double>(x[i]) * 0.69314718055994530942);
        if (exact > 0) worst = std::max(worst, std::abs(static_cast<double>(rest[i]) - exact) / exact);
      }
      EXPECT_LE(worst, 1.5 * kAccurate<T>) << simd_name(set) << " " << scale;
    }
  }
}

TYPED_TEST(Power, StaysAtTheSmallestNormalOneBelowIt) {
  using T = TypeParam;
  const T edge = static_cast<T>(kEdge<T>), smallest = std::numeric_limits<T>::min();
  std::vector<T> x(16, edge);
  x[1] = edge - 1;
  x[2] = edge * 2;
  x[3] = -std::numeric_limits<T>::infinity();
  x[4] = edge + 1;
  x[5] = 0;
  std::vector<T> power(x.size()), rest(x.size());
  for (const Simd set : simd_available()) {
    powers(set, x, power, rest);
    for (const int i : {0, 1, 2, 3}) {
      EXPECT_EQ(power[static_cast<std::size_t>(i)], smallest) << simd_name(set) << " " << i;
      EXPECT_EQ(rest[static_cast<std::size_t>(i)], 1) << simd_name(set) << " " << i;
    }
    EXPECT_EQ(power[4], 2 * smallest);
    EXPECT_EQ(power[5], 1);
    EXPECT_EQ(rest[5], 0);
  }
}

}  // namespace
}  // namespace entente::batch
#endif

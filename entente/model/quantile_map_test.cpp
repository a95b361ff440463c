#include "entente/model/quantile_map.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "entente/model/beta.hpp"
#include "entente/model/marginal.hpp"
#include "entente/model/normal.hpp"

namespace entente {
namespace {

using Kind = Distribution::Kind;

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// Around zero too, where the straight line is computed in another way.
rc::Gen<Distribution> any_distribution(std::vector<Kind> kinds) {
  return rc::gen::exec([kinds] {
    auto figure = rc::gen::map(rc::gen::inRange(-300, 301), [](int i) { return i / 10.0; });
    auto share = rc::gen::map(rc::gen::inRange(1, 1000), [](int i) { return i / 1000.0; });
    std::array<double, 3> p = {*figure, *figure, *figure};
    std::sort(p.begin(), p.end());
    const Kind kind = *rc::gen::elementOf(kinds);
    if (kind == Kind::lognormal) return Distribution{kind, std::abs(p[1]), 3 * *share, 0};
    if (kind == Kind::normal) return Distribution{kind, p[1], std::abs(p[0]), 0};
    if (kind == Kind::beta) return Distribution{kind, *share, 0.3 * *share, 0};
    return Distribution{kind, p[0], p[1], p[2]};
  });
}

std::vector<double> any_shares() {
  std::vector<double> u = {0, 0x1p-33, 0.05, 0.5, 0.95, 1 - 0x1p-33, 1};
  const int more = *rc::gen::inRange(0, 40);
  for (int i = 0; i < more; ++i) u.push_back((*rc::gen::arbitrary<std::uint32_t>() + 0.5) * 0x1p-32);
  return u;
}

RC_GTEST_PROP(QuantileMap, EqualsQuantileToTheBitWhereNoTableIsUsed, ()) {
  const Distribution d = *any_distribution({Kind::point, Kind::quantiles, Kind::quantiles, Kind::triangular,
                                            Kind::uniform, Kind::normal, Kind::lognormal});
  std::array<double, 2> ends = {*rc::gen::inRange(-40, 41) * 1.0, *rc::gen::inRange(-40, 41) * 1.0};
  std::sort(ends.begin(), ends.end());
  const Range range{ends[0], ends[1]};
  const QuantileMap map(d, range);
  const std::vector<double> u = any_shares();
  for (const double share : u) RC_ASSERT(same_bits(map(share), quantile(d, range, share)));
  for (const Simd set : simd_available()) {
    std::vector<double> values = u;
    map.block(set, values);
    for (std::size_t i = 0; i < u.size(); ++i) RC_ASSERT(same_bits(values[i], quantile(d, range, u[i])));
  }
}

RC_GTEST_PROP(QuantileMap, BlocksEqualSingleValuesToTheBitWithTables, ()) {
  const Distribution d = *any_distribution({Kind::pert, Kind::beta});
  const QuantileMap map(d, {-1e9, 1e9});
  const std::vector<double> u = any_shares();
  for (const Simd set : simd_available()) {
    std::vector<double> values = u;
    map.block(set, values);
    for (std::size_t i = 0; i < u.size(); ++i) RC_ASSERT(same_bits(values[i], map(u[i])));
  }
}

TEST(BetaTable, IsWithinOnePartInATrillionOfTheInversion) {
  // Perts of every lopsidedness, the flat one, narrow ones, and shapes below one.
  for (const auto& [alpha, beta] : {std::pair{1.0, 5.0},
                                    {5.0, 1.0},
                                    {3.0, 3.0},
                                    {1.0, 1.0},
                                    {1.4, 4.6},
                                    {0.5, 0.5},
                                    {2.5, 40.0},
                                    {300.0, 700.0},
                                    {90000.0, 10000.0}}) {
    const auto table = BetaTable::make(alpha, beta);
    ASSERT_TRUE(table) << alpha << ", " << beta;
    double worst = 0;
    for (int i = 0; i < 3000; ++i) {
      const double u = i < 1000 ? std::exp(-0.0229 * (i + 1)) : (i - 999.5) / 2000;
      for (const double share : {u, 1 - u}) {
        const double x = beta_quantile(alpha, beta, share);
        worst = std::max(worst, std::abs(table->quantile(share, normal_quantile(share)) / x - 1));
      }
    }
    EXPECT_LT(worst, 1e-12) << alpha << ", " << beta;
  }
}

TEST(BetaTable, RefusesShapesItCannotMeetAndTheMapStillDrawsThem) {
  EXPECT_FALSE(BetaTable::make(4e-5, 0.04));
  const Distribution d{Kind::beta, 0.001, 0.9, 0};
  const QuantileMap map(d, {0, 1});
  for (const double u : {0.2, 0.99, 0.9995, 0.99999}) EXPECT_EQ(map(u), quantile(d, {0, 1}, u));
}

TEST(BetaTable, EndsOfTheSupportAreMet) {
  const QuantileMap map({Kind::pert, 10, 12, 20}, {-100, 100});
  EXPECT_EQ(map(0), 10);
  EXPECT_EQ(map(1), 20);
}

}  // namespace
}  // namespace entente

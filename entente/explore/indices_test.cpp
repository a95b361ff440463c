#include "entente/explore/indices.hpp"

#include <gtest/gtest.h>

#include "entente/explore/test_support.hpp"

namespace entente {
namespace {

using explore_test::Known;

constexpr char kRows[] = "sobol/ishigami_saltelli_N1024_plain_XY.csv";

TEST(SobolIndices, EqualSalibOnItsRows) {
  ENTENTE_NEEDS_ORACLE("sobol/expected.json");
  const auto expected = explore_test::oracle_json("sobol/expected.json").at("N1024_plain");
  const auto table = read_table(explore_test::oracle(kRows));
  ASSERT_TRUE(table) << render(table.diagnostics(), "", false);
  for (const IntervalBy by : {IntervalBy::replicates, IntervalBy::resampling}) {
    const SobolIndices indices = sobol_indices(table->columns[3], {3, true}, by);
    ASSERT_EQ(indices.points, 1024u);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(indices.inputs[i].first.value, expected["S1"][i].get<double>(), 1e-12);
      EXPECT_NEAR(indices.inputs[i].total.value, expected["ST"][i].get<double>(), 1e-12);
    }
    ASSERT_EQ(indices.pairs.size(), 3u);
    for (const SobolPair& pair : indices.pairs)
      EXPECT_NEAR(pair.second.value, expected["S2"][pair.one][pair.other].get<double>(), 1e-12);
  }
}

TEST(SobolIndices, TruthOfTheOraclesIsOurs) {
  ENTENTE_NEEDS_ORACLE("sobol/expected.json");
  const auto expected = explore_test::oracle_json("sobol/expected.json");
  const auto same = [](const Known& known, const nlohmann::json& exact) {
    for (std::size_t i = 0; i < known.first.size(); ++i) {
      EXPECT_NEAR(known.first[i], exact["S1"][i].get<double>(), 1e-14) << known.name << i;
      EXPECT_NEAR(known.total[i], exact["ST"][i].get<double>(), 1e-14) << known.name << i;
    }
  };
  same(explore_test::known_ishigami(), expected["exact"]);
  same(explore_test::known_sobol_g(), expected["sobol_g8_exact"]);
}

/// How often the intervals of 1,000 fixed seeds hold the true index, over all that vary at all.
/// @param least  truths below this are left out: their intervals are all but empty
void expect_coverage(const Known& known, std::size_t points, double least) {
  constexpr int kSeeds = 1000;
  const std::size_t k = known.first.size();
  std::vector<int> first(k), total(k);
  for (int seed = 0; seed < kSeeds; ++seed) {
    const auto values =
        explore_test::on_design(known, points, false, 1000 + static_cast<std::uint64_t>(seed));
    const SobolIndices indices = sobol_indices(values, {k, false}, IntervalBy::replicates);
    const auto holds = [](const Estimate& e, double truth) { return e.low <= truth && truth <= e.high; };
    for (std::size_t i = 0; i < k; ++i) {
      first[i] += holds(indices.inputs[i].first, known.first[i]);
      total[i] += holds(indices.inputs[i].total, known.total[i]);
    }
  }
  for (std::size_t i = 0; i < k; ++i) {
    if (known.total[i] < least) continue;
    EXPECT_GE(first[i], 920) << known.name << " first order of input " << i + 1;
    EXPECT_LE(first[i], 980) << known.name << " first order of input " << i + 1;
    EXPECT_GE(total[i], 920) << known.name << " total order of input " << i + 1;
    EXPECT_LE(total[i], 980) << known.name << " total order of input " << i + 1;
  }
}

TEST(SobolIndices, IntervalsOfIshigamiHoldTheTruthAsOftenAsTheySay) {
  expect_coverage(explore_test::known_ishigami(), 16 * 64, 0);
}

TEST(SobolIndices, IntervalsOfSobolGHoldTheTruthAsOftenAsTheySay) {
  expect_coverage(explore_test::known_sobol_g(), 16 * 64, 0);
}

TEST(SobolIndices, AnInputThatDoesNothingIsNotAboveZero) {
  const auto values = explore_test::on_design(explore_test::known_ishigami(), 1024, true, 7);
  const SobolIndices indices = sobol_indices(values, {3, true}, IntervalBy::replicates);
  EXPECT_TRUE(not_above_zero(indices.inputs[2].first));
  EXPECT_FALSE(not_above_zero(indices.inputs[2].total));
  EXPECT_FALSE(not_above_zero(indices.inputs[0].first));
  EXPECT_TRUE(not_above_zero(indices.pairs[0].second));   // 1-2
  EXPECT_FALSE(not_above_zero(indices.pairs[1].second));  // 1-3
  EXPECT_TRUE(not_above_zero({-0.1, -0.2, -0.05}));
  EXPECT_TRUE(not_above_zero({0.1, NAN, NAN}));
}

TEST(SobolIndices, DoNotKnowTheUnitOfTheOutcome) {
  const auto values = explore_test::on_design(explore_test::known_sobol_g(), 512, false, 3);
  std::vector<double> other;
  for (const double y : values) other.push_back(1e4 - 250 * y);
  for (const IntervalBy by : {IntervalBy::replicates, IntervalBy::resampling}) {
    const SobolIndices one = sobol_indices(values, {8, false}, by),
                       two = sobol_indices(other, {8, false}, by);
    EXPECT_NEAR(two.mean, 1e4 - 250 * one.mean, 1e-6);
    EXPECT_NEAR(two.variance, 250 * 250 * one.variance, 1e-6 * two.variance);
    for (std::size_t i = 0; i < 8; ++i) {
      EXPECT_NEAR(one.inputs[i].first.value, two.inputs[i].first.value, 1e-9);
      EXPECT_NEAR(one.inputs[i].total.low, two.inputs[i].total.low, 1e-9);
      EXPECT_NEAR(one.inputs[i].total.high, two.inputs[i].total.high, 1e-9);
    }
  }
}

TEST(SobolIndices, ResampledIntervalsAreDrawnFromTheSeed) {
  const auto values = explore_test::on_design(explore_test::known_ishigami(), 200, false, 3);
  const auto low = [&](std::uint64_t seed) {
    return sobol_indices(values, {3, false}, IntervalBy::resampling, seed).inputs[0].first.low;
  };
  EXPECT_EQ(low(1), low(1));
  EXPECT_NE(low(1), low(2));
}

TEST(SobolIndices, OfOneBasePointHaveNoInterval) {
  const std::vector<double> values = {1, 2, 3, 4, 6};
  const SobolIndices indices = sobol_indices(values, {3, false}, IntervalBy::resampling);
  EXPECT_TRUE(std::isnan(indices.inputs[0].first.low));
  EXPECT_TRUE(not_above_zero(indices.inputs[0].first));
}

/// Independent points, for which a bootstrap is meant.
TEST(SobolIndices, BootstrapOfIndependentPointsIsAboutRight) {
  const Known known = explore_test::known_ishigami();
  int held = 0;
  constexpr int kRuns = 200;
  for (int run = 0; run < kRuns; ++run) {
    Dice dice(static_cast<std::uint64_t>(run), 77);
    std::vector<double> values, a(3), b(3);
    for (int p = 0; p < 400; ++p) {
      for (double& x : a) x = (dice.below(1u << 30) + 0.5) / (1u << 30);
      for (double& x : b) x = (dice.below(1u << 30) + 0.5) / (1u << 30);
      values.push_back(known.value(a));
      for (std::size_t i = 0; i < 3; ++i) {
        auto x = a;
        x[i] = b[i];
        values.push_back(known.value(x));
      }
      values.push_back(known.value(b));
    }
    const Estimate total = sobol_indices(values, {3, false}, IntervalBy::resampling).inputs[0].total;
    held += total.low <= known.total[0] && known.total[0] <= total.high;
  }
  EXPECT_GE(held, 0.88 * kRuns);
  EXPECT_LT(held, kRuns);
}

}  // namespace
}  // namespace entente

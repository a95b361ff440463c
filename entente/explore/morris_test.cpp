#include "entente/explore/morris.hpp"

#include <gtest/gtest.h>

#include "entente/explore/test_support.hpp"

namespace entente {
namespace {

TEST(Morris, EqualsSalibOnItsRows) {
  ENTENTE_NEEDS_ORACLE("sobol/expected.json");
  const auto expected = explore_test::oracle_json("sobol/expected.json").at("morris_r1000_l4");
  const auto table = read_table(explore_test::oracle("sobol/ishigami_morris_r1000_l4_XY.csv"));
  ASSERT_TRUE(table) << render(table.diagnostics(), "", false);
  const std::vector<std::size_t> inputs = {0, 1, 2};
  EXPECT_TRUE(check_morris(*table, inputs).empty());
  const explore_test::Columns columns = {table->columns[0], table->columns[1], table->columns[2]};
  const auto effects = morris_effects(columns, table->columns[3]);
  EXPECT_LT(effects[0].mean.low, effects[0].mean.high);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(effects[i].mean.value, expected["mu"][i].get<double>(), 1e-12);
    EXPECT_NEAR(effects[i].mean_size.value, expected["mu_star"][i].get<double>(), 1e-12);
    EXPECT_NEAR(effects[i].spread.value, expected["sigma"][i].get<double>(), 1e-12);
    for (const Estimate& e : {effects[i].mean, effects[i].mean_size, effects[i].spread}) {
      EXPECT_LE(e.low, e.value);
      EXPECT_GE(e.high, e.value);
    }
  }
}

/// Two inputs, moved in both orders and both ways; y = 3 x1 − 2 x2 (+ product · x1 x2), x1 in tenths.
std::vector<std::vector<double>> small_design(double product) {
  std::vector<std::vector<double>> columns = {
      {0, 10, 10, 10, 10, 0, 0, 0, 10}, {0, 0, 1, 1, 0, 0, 1, 0, 0}, {}};
  for (std::size_t row = 0; row < 9; ++row) {
    const double x1 = columns[0][row] / 10, x2 = columns[1][row];
    columns[2].push_back(3 * x1 - 2 * x2 + product * x1 * x2);
  }
  return columns;
}

TEST(Morris, AStraightPlaneHasOneEffectEverywhere) {
  const auto columns = small_design(0);
  const auto effects = morris_effects(explore_test::Columns{columns[0], columns[1]}, columns[2]);
  EXPECT_DOUBLE_EQ(effects[0].mean.value, 3);
  EXPECT_DOUBLE_EQ(effects[0].mean_size.value, 3);
  EXPECT_DOUBLE_EQ(effects[0].spread.value, 0);
  EXPECT_DOUBLE_EQ(effects[1].mean.value, -2);
  EXPECT_DOUBLE_EQ(effects[1].mean_size.value, 2);
  EXPECT_DOUBLE_EQ(effects[1].mean.low, -2);
}

TEST(Morris, AProductShowsInTheSpread) {
  const auto columns = small_design(4);
  const auto effects = morris_effects(explore_test::Columns{columns[0], columns[1]}, columns[2]);
  EXPECT_GT(effects[1].spread.value, 1);
  EXPECT_DOUBLE_EQ(effects[1].mean.value, (2 + 2 - 2) / 3.0);
  EXPECT_DOUBLE_EQ(effects[1].mean_size.value, 2);
}

TEST(Morris, FindsTheRowThatBreaksATrajectory) {
  auto columns = small_design(0);
  const auto broken = [&] { return broken_trajectory(explore_test::Columns{columns[0], columns[1]}); };
  EXPECT_EQ(broken(), 9u);
  columns[0][5] = 3;  // x1 falls before x2 moves: still one input
  EXPECT_EQ(broken(), 9u);
  columns[1][4] = 1;  // nothing moves
  EXPECT_EQ(broken(), 4u);
  columns[1][2] = 0, columns[0][2] = 5;  // the same input twice
  EXPECT_EQ(broken(), 2u);
}

}  // namespace
}  // namespace entente

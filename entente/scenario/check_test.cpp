#include "entente/scenario/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

const MoneyRow& row(const std::vector<MoneyRow>& rows, std::string_view key) {
  for (const MoneyRow& r : rows)
    if (r.key == key) return r;
  ADD_FAILURE() << "no row " << key;
  static const MoneyRow none;
  return none;
}

TEST(Money, TurnsPointsIntoMoneyAndBack) {
  const auto rows = money_table(scenario_of(tiny_text()));
  // 61 bn a point for the target: 30 bn is .49 points.
  const MoneyRow& worth = row(rows, "sector.energy.rival_worth");
  EXPECT_EQ(worth.actor, "RUS");
  EXPECT_DOUBLE_EQ(worth.money_p50, 30);
  EXPECT_NEAR(worth.points_p50, 30 / 61., 1e-12);
  EXPECT_NEAR(worth.points_p95, 45 / 61., 1e-12);
  // 292 bn a point for the divider.
  const MoneyRow& harm = row(rows, "divider.deepL");
  EXPECT_DOUBLE_EQ(harm.points_p50, 0.2);
  EXPECT_NEAR(harm.money_p50, 0.2 * 292, 1e-9);
  EXPECT_TRUE(harm.a_year);
  EXPECT_FALSE(row(rows, "divider.L_war").a_year);
  EXPECT_FALSE(row(rows, "target.sw").a_year);
  EXPECT_EQ(row(rows, "lever.sanctions.norm").actor, "USA");
}

TEST(Money, ListsWhatIsWorthMoneyOnly) {
  for (const MoneyRow& r : money_table(scenario_of(tiny_text()))) {
    EXPECT_EQ(r.key.find("upfront"), std::string::npos);
    EXPECT_EQ(r.key.find("gdp"), std::string::npos);
    EXPECT_LE(r.points_p05, r.points_p95) << r.key;
  }
}

TEST(Money, WarnsAboveThreePointsAYear) {
  EXPECT_TRUE(money_warnings(scenario_of(tiny_text())).empty()) << "L_war is large but not a flow";
  const std::string text =
      tiny_with("bFree = { p05 = 10, p50 = 40, p95 = 90", "bFree = { p05 = 10, p50 = 880, p95 = 1900");
  EXPECT_THAT(said(money_warnings(scenario_of(text)), Severity::warning),
              testing::ElementsAre(expected_at("W008", text, "{ p05 = 10, p50 = 880")));
  const std::string below = tiny_with("regD = { p05 = 0.2, p50 = 0.8", "regD = { p05 = -9, p50 = -3.5");
  EXPECT_EQ(money_warnings(scenario_of(below)).size(), 1u);
}

}  // namespace
}  // namespace entente

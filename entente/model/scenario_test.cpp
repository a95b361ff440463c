#include "entente/model/scenario.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

Scenario with_ladder(const std::vector<std::vector<int>>& bundles, const std::vector<bool>& spent,
                     const std::vector<bool>& consent) {
  Scenario s;
  for (std::size_t i = 0; i < spent.size(); ++i) {
    Lever lever;
    lever.name = "lever" + std::to_string(i);
    lever.spent = spent[i];
    if (consent[i]) lever.consent = {"senate"};
    s.levers.push_back(lever);
  }
  for (const auto& adds : bundles)
    s.bundles.push_back({"rung" + std::to_string(s.bundles.size() + 1), "", adds, {}});
  return s;
}

TEST(YearsBetween, CountsDaysOfTheCalendar) {
  EXPECT_DOUBLE_EQ(years_between({2024, 2, 28}, {2024, 3, 1}), 2 / 365.25);
  EXPECT_DOUBLE_EQ(years_between({2023, 2, 28}, {2023, 3, 1}), 1 / 365.25);
  EXPECT_NEAR(years_between({2025, 2, 28}, {2029, 1, 20}), 3.894, 1e-3);
  EXPECT_NEAR(years_between({1971, 7, 15}, {1973, 1, 20}), 1.519, 1e-3);
}

RC_GTEST_PROP(YearsBetween, IsAdditive, ()) {
  const auto date = [] {
    return Date{*rc::gen::inRange(1900, 2100), *rc::gen::inRange(1, 13), *rc::gen::inRange(1, 29)};
  };
  const Date a = date(), b = date(), c = date();
  RC_ASSERT(std::abs(years_between(a, b) + years_between(b, c) - years_between(a, c)) < 1e-9);
  RC_ASSERT((years_between(a, b) > 0) == (a < b));
}

TEST(Ladder, SpentRungsAreTheLeadingOnesThatAreAllSpent) {
  EXPECT_EQ(with_ladder({{0}, {1}}, {false, false}, {false, false}).spent_rung(), 0);
  EXPECT_EQ(with_ladder({{0}, {1}}, {true, false}, {false, false}).spent_rung(), 1);
  EXPECT_EQ(with_ladder({{0, 1}}, {true, false}, {false, false}).spent_rung(), 0);
  EXPECT_EQ(with_ladder({{0}, {1}}, {true, true}, {false, false}).spent_rung(), 2);
}

TEST(Ladder, ExecutiveRungNeedsNobody) {
  EXPECT_EQ(with_ladder({{0}, {1}}, {false, false}, {false, true}).executive_rung(), 1);
  EXPECT_EQ(with_ladder({{0}, {1}}, {false, false}, {true, false}).executive_rung(), 0);
  EXPECT_EQ(with_ladder({{0}, {1}}, {false, false}, {false, false}).executive_rung(), 2);
  // What was given long ago needs no consent any more.
  EXPECT_EQ(with_ladder({{0}, {1}}, {true, false}, {true, false}).executive_rung(), 2);
}

TEST(Ladder, RungsHaveNames) {
  const Scenario s = with_ladder({{0}}, {false}, {false});
  EXPECT_EQ(s.rung_name(0), "nothing");
  EXPECT_EQ(s.rung_name(1), "rung1");
  EXPECT_EQ(s.rung_name(2), "nothing");
}

TEST(Scenario, FindsByName) {
  Scenario s;
  s.actors.push_back({"RUS", 365, "RUS", "Russia", "state", {}, {}});
  s.strategies.push_back({});
  s.strategies.back().name = "probe";
  s.weights["target.thR"] = NumberId{4};
  EXPECT_EQ(s.actor("RUS")->cow, 365);
  EXPECT_EQ(s.actor("USA"), nullptr);
  EXPECT_EQ(s.strategy("probe")->name, "probe");
  EXPECT_EQ(s.strategy("grand"), nullptr);
  EXPECT_EQ(s.weight("target.thR"), NumberId{4});
  EXPECT_FALSE(s.weight("target.thS").given());
}

TEST(KeyMatches, StarsStandForAnything) {
  EXPECT_TRUE(key_matches("target.thR", "target.thR"));
  EXPECT_FALSE(key_matches("target.th", "target.thR"));
  EXPECT_TRUE(key_matches("target.th*", "target.thR"));
  EXPECT_TRUE(key_matches("ally.*.trade", "ally.POL.trade"));
  EXPECT_FALSE(key_matches("ally.*.trade", "ally.POL.trade.drift"));
  EXPECT_TRUE(key_matches("*", ""));
  EXPECT_TRUE(key_matches("*a*b*", "xxaxxbxx"));
  EXPECT_FALSE(key_matches("*a*b", "xxaxxbxx"));
  EXPECT_FALSE(key_matches("", "x"));
}

RC_GTEST_PROP(KeyMatches, CuttingOutAPartLeavesAMatch,
              (const std::string& a, const std::string& b, const std::string& c)) {
  RC_PRE(a.find('*') == std::string::npos && c.find('*') == std::string::npos);
  RC_ASSERT(key_matches(a + "*" + c, a + b + c));
}

}  // namespace
}  // namespace entente

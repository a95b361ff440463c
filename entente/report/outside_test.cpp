#include "entente/report/outside.hpp"

#include <gtest/gtest.h>

namespace entente {
namespace {

const ReferenceClass& named(std::string_view name) {
  for (const ReferenceClass& reference : outside_view().classes)
    if (reference.name == name) return reference;
  throw std::out_of_range(std::string(name));
}

TEST(OutsideView, HoldsTheBaseRatesWithDefinitionAndEffectiveNumber) {
  EXPECT_FALSE(outside_view().definition.empty());
  ASSERT_EQ(outside_view().classes.size(), 3u);
  for (const ReferenceClass& reference : outside_view().classes) {
    EXPECT_FALSE(reference.definition.empty());
    EXPECT_FALSE(reference.effective.empty());
    EXPECT_FALSE(reference.source.empty());
  }
  // Of 1990 all that counts is what had ended by then.
  const BaseRate* switches = rate_before(named("pact"), "switches", 1990);
  ASSERT_NE(switches, nullptr);
  EXPECT_EQ(switches->period, "1946-1989");
  EXPECT_EQ(switches->units, 3660);
  EXPECT_EQ(switches->cases, 0);
  EXPECT_EQ(rate_before(named("pact"), "drops", 1990)->rate, 0.032);
}

TEST(OutsideView, LaterPeriodsAreHindsight) {
  for (const ReferenceClass& reference : outside_view().classes)
    for (const BaseRate& rate : reference.rates)
      for (const int year : {1971, 2025})
        if (const BaseRate* known = rate_before(reference, rate.event, year))
          EXPECT_LT(known->last_year, year);
  EXPECT_EQ(rate_before(named("pact"), "switches", 1800), nullptr);
  EXPECT_EQ(rate_before(named("looser"), "adds", 2025)->rate, 0.09);
  EXPECT_EQ(rate_before(named("looser"), "adds", 1971), nullptr);
  EXPECT_EQ(rate_before(named("looser"), "switches", 2025), nullptr) << "not counted, so not claimed";
}

TEST(OutsideView, ThePeriodsOfPactsAddUp) {
  double switches = 0;
  int units = 0;
  for (const BaseRate& rate : named("pact").rates) {
    if (rate.event != "switches" || rate.period == "1816-2012") continue;
    switches += rate.rate * *rate.units;
    units += *rate.units;
  }
  // The whole has a few triad-years more than the periods: the years of the world wars.
  EXPECT_NEAR(switches, 50, 2);
  EXPECT_NEAR(units, 7852, 300);
}

TEST(OutsideView, OnlyTheClassThatFitsIsComparable) {
  Scenario scenario;
  scenario.target = "RUS";
  scenario.rival = "CHN";
  EXPECT_EQ(comparable_class(outside_view(), scenario), nullptr);
  Fact tie;
  tie.kind = "treaty";
  tie.subject = "CHN";
  tie.object = "RUS";
  tie.on_paper = 1;
  tie.effective = 0.5;
  scenario.ties.push_back(tie);
  EXPECT_EQ(comparable_class(outside_view(), scenario), &named("looser"));
  scenario.ties.back().effective = 1;
  EXPECT_EQ(comparable_class(outside_view(), scenario), &named("pact"));
  scenario.ties.back().effective = 0;  // in force on paper only, as in 1971
  EXPECT_EQ(comparable_class(outside_view(), scenario), nullptr);
  scenario.ties.back().effective = 1;
  scenario.ties.back().object = "PRK";  // somebody else's treaty
  EXPECT_EQ(comparable_class(outside_view(), scenario), nullptr);
}

TEST(OutsideView, AWrongTableSaysWhere) {
  const auto wrong =
      read_outside_view("definition = \"d\"\ncaution = 3\n[[class]]\nname = \"x\"\n", "rates.toml");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.diagnostics().front().place.line, 2);
  EXPECT_GT(wrong.diagnostics().size(), 4u) << "all at once";
  EXPECT_FALSE(read_outside_view("definition = ", "rates.toml"));
}

}  // namespace
}  // namespace entente

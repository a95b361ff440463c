// What people write and the language does not have is told with what would work.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/claims/test_support.hpp"

namespace entente {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

/// All that is wrong with an assertion on the small scenario, where facts in euros and in a share of GDP
/// stand too.
std::vector<TextTrouble> trouble(const std::string& text) {
  Claims claims = small_claims();
  for (const char* unit : {"bn EUR", "percent of GDP", "million USD/month"}) {
    Fact fact;
    fact.id = unit, fact.unit = unit, fact.value = 1;
    claims.facts.push_back(fact);
  }
  return AssertionReader(claims, {}, false).read(text).trouble;
}

/// The only trouble: "E210 2 points/year: there is no unit ...: help".
std::string only(const std::string& text) {
  const std::vector<TextTrouble> all = trouble(text);
  EXPECT_THAT(all, SizeIs(1)) << text;
  if (all.empty()) return "nothing wrong";
  const TextTrouble& first = all.front();
  return first.code + " " + text.substr(first.begin, first.end - first.begin) + ": " + first.message + ": " +
         first.help;
}

TEST(Misread, AUnitThatCannotBeWrittenSoIsToldWithThoseThatCan) {
  const std::string sales = "datum(oil_sales | a) > 50 ", units = "units are %, points, bn_USD";
  EXPECT_EQ(
      only(sales + "bn_USD/year"),
      "E210 50 bn_USD/year: there is no unit \"bn_USD/year\": what flows is counted a year as it is: 50 "
      "bn_USD");
  EXPECT_THAT(only("E(net | engage) > 2.5 points / year"), HasSubstr("as it is: 2.5 points"));
  EXPECT_THAT(only(sales + "bn_USD/month"), HasSubstr("stands in quotes"));
  EXPECT_THAT(only(sales + "bn USD"), HasSubstr("did you mean 50 bn_USD? " + units));
  EXPECT_THAT(only(sales + "bn_EUR"), HasSubstr("did you mean 50 \"bn EUR\"? " + units));
  EXPECT_THAT(only(sales + "percent of GDP"), HasSubstr("did you mean 50 \"percent of GDP\"? " + units));
  EXPECT_THAT(only("P(goal | engage) > 50 percent"),
              HasSubstr("did you mean 50 %, or 50 beside a fact in per cent?"));
  EXPECT_THAT(only(sales + "million USD/month and P(goal | engage) > 0"),
              HasSubstr("did you mean 50 \"million USD/month\"?"));
  EXPECT_THAT(only("E(net | engage) > 2 point"), HasSubstr("did you mean 2 points?"));
  EXPECT_THAT(only("E(net | engage) > .2 point"), HasSubstr("did you mean .2 points?"));
  EXPECT_THAT(only(sales + "rubles"), HasSubstr(": " + units));
  EXPECT_THAT(only(sales + "rubles"), HasSubstr("\"and\" or \"or\" joins conditions")) << "if it was no unit";
  EXPECT_THAT(only("P(goal | engage) > will P(goal | probe) > 0"), Not(HasSubstr(units)))
      << "it follows no figure";
  EXPECT_TRUE(trouble("datum(oil_sales | a) > 50 bn_USD and E(net | engage) > 2 points / 4").empty());
}

TEST(Misread, AnEventStandsInsideP) {
  const auto said = [](const std::string& event) {
    return "E210 " + event + ": \"" + event +
           "\" is an event, not a condition on figures: an event stands inside "
           "P(...): P(" +
           event + " | STRATEGY) > will";
  };
  for (const std::string event : {"T.at >= independent", "independent <= T.ever", "T.ever = realigned",
                                  "trust = high", "ally.POL != loyal", "triangle = unit_veto"}) {
    EXPECT_EQ(only(event), said(event));
    EXPECT_EQ(only("P(goal | engage) > 0.5 and not " + event), said(event));
    EXPECT_EQ(only("share(" + event + ") > 0.5"), said(event));
  }
  EXPECT_THAT(only("all x in allies: ally.x != loyal"), StartsWith("E210 ally.x != loyal"));
  EXPECT_THAT(only("trust > 0.5"), HasSubstr("P(trust = high | STRATEGY)")) << "that is no level";
  EXPECT_THAT(only("0.5 < T.at and P(goal | engage) > 0.5"), HasSubstr("P(T.at = realigned | STRATEGY)"));
  EXPECT_THAT(only("mean(T.at) > 1"), HasSubstr("take its probability: P(T.at = realigned | STRATEGY)"));
  EXPECT_THAT(only("war or P(goal | engage) > 0.5"), HasSubstr("take its probability: P(war | STRATEGY)"));
  EXPECT_TRUE(trouble("P(T.at >= independent | engage, given(trust = high)) > 0.5").empty());
}

}  // namespace
}  // namespace entente

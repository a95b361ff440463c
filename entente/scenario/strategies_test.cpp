#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

using Kind = Move::Kind;

/// Guards and moves in a line each, so that a rule book can be read at a glance.
std::vector<std::string> written(const std::vector<Rule>& rules) {
  std::vector<std::string> lines;
  for (const Rule& rule : rules) {
    std::string line;
    const Guard& g = rule.guard;
    if (g.years) line += "years " + std::to_string((*g.years)[0]) + "-" + std::to_string((*g.years)[1]) + " ";
    if (!g.alignment.empty()) line += "r ";
    for (const Alignment a : g.alignment) line += std::to_string(static_cast<int>(a));
    if (!g.alignment.empty()) line += " ";
    if (g.replaced) line += *g.replaced ? "replaced " : "incumbent ";
    if (g.war) line += *g.war ? "war " : "peace ";
    if (g.delivered_at_least) line += "q>=" + std::to_string(*g.delivered_at_least) + " ";
    if (g.delivered_below) line += "q<" + std::to_string(*g.delivered_below) + " ";
    if (g.in_force_at_least) line += "c>=" + std::to_string(*g.in_force_at_least) + " ";
    if (g.in_force_below) line += "c<" + std::to_string(*g.in_force_below) + " ";
    constexpr const char* kMoves[] = {"offer", "raise", "resume", "withdraw"};
    line += std::string(": ") + kMoves[static_cast<int>(rule.move.kind)];
    if (rule.move.bundle) line += " " + std::to_string(rule.move.bundle);
    if (rule.move.pressure) line += " +pressure";
    if (rule.move.reassure) line += " +reassure";
    lines.push_back(line);
  }
  return lines;
}

Strategy strategy(const std::string& text) {
  const Scenario s = scenario_of(tiny_with("", "[[strategy]]\nname = \"tested\"\n" + text));
  const Strategy* found = s.strategy("tested");
  return found ? *found : Strategy{};
}

using Lines = std::vector<std::string>;

TEST(BuiltIn, AreWrittenOutAsRules) {
  const auto courting = [](const std::string& text) { return written(strategy(text).courting); };
  EXPECT_EQ(courting("kind = \"continue\""), (Lines{": resume"}));
  EXPECT_EQ(courting("kind = \"withdraw\""), (Lines{": withdraw"}));
  EXPECT_EQ(courting("kind = \"steady\"\nbundle = \"grand\""), (Lines{": offer 2"}));
  EXPECT_EQ(courting("kind = \"probe\"\nbundle = \"small\"\nyears = 3"),
            (Lines{"years 1-3 : offer 1", "r 23 : offer 1", ": resume"}));
  EXPECT_EQ(courting("kind = \"probe_revoke\"\nbundle = \"small\""),
            (Lines{"years 1-2 : offer 1", "r 23 : offer 1", ": withdraw"}));
  EXPECT_EQ(courting("kind = \"reciprocate\"\nbundle = \"small\"\nthen = \"grand\""),
            (Lines{"r 23 : offer 2", ": offer 1"}));
  EXPECT_EQ(courting("kind = \"ratchet\"\nbundle = \"grand\""), (Lines{"r 01 : raise 2", ": resume"}));
  EXPECT_EQ(courting("kind = \"deadline\"\nbundle = \"grand\"\nyears = 4"),
            (Lines{"years 1-4 : offer 2", ": resume"}));
  EXPECT_EQ(courting("kind = \"wait\"\nbundle = \"grand\""), (Lines{"replaced : offer 2", ": resume"}));
  EXPECT_EQ(courting("kind = \"pressure\""), (Lines{"r 01 : resume +pressure", ": resume"}));
  EXPECT_EQ(courting("kind = \"reassure\""), (Lines{": resume +reassure"}));
}

TEST(BuiltIn, ReassuranceGoesWithEveryMoveOfTheCourtingOffice) {
  const Strategy s = strategy("kind = \"probe\"\nbundle = \"small\"\nreassure = true");
  for (const Rule& rule : s.courting) EXPECT_TRUE(rule.move.reassure);
  EXPECT_FALSE(s.sceptic.front().move.reassure);
}

TEST(Successor, ContinuesUnlessSaidOtherwise) {
  EXPECT_EQ(written(strategy("kind = \"steady\"\nbundle = \"small\"").sceptic), (Lines{": resume"}));
  EXPECT_EQ(written(strategy("kind = \"steady\"\nbundle = \"small\"\nsuccessor = \"withdraw\"").sceptic),
            (Lines{": withdraw"}));
  EXPECT_EQ(written(strategy("kind = \"steady\"\nbundle = \"small\"\nsuccessor = \"same\"").sceptic),
            (Lines{": offer 1"}));
}

TEST(Strategies, KnowTheirHighestRung) {
  EXPECT_EQ(strategy("kind = \"continue\"").top, 0);
  EXPECT_EQ(strategy("kind = \"reciprocate\"\nbundle = \"small\"\nthen = \"grand\"").top, 2);
  EXPECT_EQ(strategy("kind = \"steady\"\nbundle = \"small\"").top, 1);
  EXPECT_EQ(
      strategy("kind = \"continue\"\n[[strategy.successor_rule]]\ndo = \"offer\"\nbundle = \"grand\"").top,
      2);
}

TEST(OwnRules, AreRead) {
  const Scenario s = scenario_of(tiny_text());
  const Strategy& own = *s.strategy("custom");
  EXPECT_EQ(written(own.courting),
            (Lines{"r 01 peace : withdraw", "years 1-4 : raise 2 +reassure", ": resume"}));
  EXPECT_EQ(written(own.sceptic), (Lines{"q>=2 : withdraw", ": resume"}));
}

TEST(OwnRules, MayLookAtTheBlocInBlocMode) {
  const std::string rules =
      "[[strategy]]\nname = \"careful\"\nkind = \"rules\"\n[[strategy.rule]]\nbloc = [\"hedging\", "
      "\"autonomous\"]\ndo = "
      "\"withdraw\"\n[[strategy.rule]]\ndo = \"continue\"";
  const Scenario s = scenario_of(replaced(tiny_with("goal =", "allies_as = \"bloc\"\ngoal ="), "", rules));
  EXPECT_TRUE(s.bloc);
  EXPECT_THAT(s.strategy("careful")->courting[0].guard.bloc, testing::ElementsAre(1, 2));
}

std::string errors_of(const std::string& rules) {
  const auto outcome = read_text(tiny_with("", "[[strategy]]\nname = \"own\"\nkind = \"rules\"\n" + rules));
  std::string codes;
  for (const Diagnostic& d : outcome.diagnostics()) codes += d.code + " ";
  return codes;
}

std::string rule(const std::string& guard, const std::string& move = "do = \"continue\"") {
  return "[[strategy.rule]]\n" + guard + "\n" + move + "\n";
}

TEST(Coverage, IsJudgedOverAllStates) {
  EXPECT_EQ(errors_of(rule("alignment = [\"fused\", \"partner\"]") +
                      rule("alignment = [\"independent\", \"realigned\"]")),
            "");
  EXPECT_EQ(errors_of(rule("alignment = [\"fused\", \"partner\"]") + rule("alignment = [\"independent\"]")),
            "E074 ");
  EXPECT_EQ(errors_of(rule("years = [1, 5]") + rule("years = [6, 10]")), "");
  EXPECT_EQ(errors_of(rule("years = [1, 5]") + rule("years = [7, 10]")), "E074 ");
  EXPECT_EQ(errors_of(rule("war = \"on\"") + rule("war = \"over\"")), "");
  EXPECT_EQ(errors_of(rule("leaders = \"incumbent\"")), "E074 ");
  EXPECT_EQ(errors_of(rule("delivered_below = \"small\"") + rule("delivered_at_least = \"small\"")), "");
  EXPECT_EQ(errors_of(rule("delivered_below = \"small\"") + rule("delivered_at_least = \"grand\"")), "E074 ");
}

TEST(Coverage, KnowsThatNothingIsInForceThatWasNotDelivered) {
  // c <= q: once everything is in force, everything was delivered.
  EXPECT_EQ(errors_of(rule("in_force_below = \"grand\"") + rule("delivered_at_least = \"grand\"")), "");
  EXPECT_EQ(errors_of(rule("in_force_at_least = \"grand\"\ndelivered_below = \"grand\"") + rule("")),
            "E073 ");
}

TEST(Coverage, SeesRulesThatOthersTakeTogether) {
  EXPECT_EQ(errors_of(rule("alignment = [\"fused\", \"partner\"]") +
                      rule("alignment = [\"independent\", \"realigned\"]") + rule("war = \"on\"")),
            "E073 ");
  EXPECT_EQ(errors_of(rule("delivered_at_least = \"grand\"\ndelivered_below = \"small\"") + rule("")),
            "E073 ");
}

TEST(Coverage, ManyRulesAreRefused) {
  std::string rules;
  for (int i = 0; i < 65; ++i) rules += rule("years = [1, 1]");
  EXPECT_EQ(errors_of(rules), "E080 ");
}

}  // namespace
}  // namespace entente

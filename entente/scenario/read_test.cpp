#include "entente/scenario/read.hpp"

#include <chrono>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/base/sha256.hpp"
#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

using testing::ElementsAre;
using Kind = Distribution::Kind;

const Number& number(const Scenario& s, std::string_view key) {
  for (const Number& n : s.numbers)
    if (n.key == key) return n;
  ADD_FAILURE() << "no number " << key;
  static const Number none;
  return none;
}

TEST(Read, TinyHasNothingToSayAbout) {
  const auto outcome = read_scenario(std::string(ENTENTE_TEST_DATA) + "/tiny.toml");
  ASSERT_TRUE(outcome) << render(outcome.diagnostics(), "", false);
  EXPECT_TRUE(outcome.diagnostics().empty()) << render(outcome.diagnostics(), tiny_text(), false);
  EXPECT_EQ(outcome->text, tiny_text());
  EXPECT_EQ(outcome->sha256, sha256(tiny_text()));
}

TEST(Read, FillsTheFrame) {
  const Scenario s = scenario_of(tiny_text());
  EXPECT_EQ(s.id, "tiny");
  EXPECT_EQ(s.title, "A small triangle");
  EXPECT_EQ(s.decision_date, (Date{2025, 3, 1}));
  EXPECT_EQ(s.horizon, 10);
  EXPECT_THAT(s.verdict_years, ElementsAre(3, 4, 8));
  EXPECT_EQ(s.term_end_year, 4);
  EXPECT_EQ(s.goal, Goal::loosen);
  EXPECT_EQ(s.divider, "USA");
  EXPECT_EQ(s.target, "RUS");
  EXPECT_EQ(s.rival, "CHN");
  ASSERT_EQ(s.actors.size(), 4u);
  EXPECT_EQ(s.actor("POL")->cow, 290);
  EXPECT_FALSE(s.actor("POL")->gdp.given());
  ASSERT_EQ(s.leaders.size(), 2u);
  EXPECT_EQ(s.leaders[1].since, (Date{2012, 11, 15}));
  ASSERT_EQ(s.terms.size(), 2u);
  EXPECT_EQ(s.terms[1].year, 8);
  ASSERT_EQ(s.facts.size(), 1u);
  EXPECT_EQ(s.facts[0].value, 62.6);
  EXPECT_EQ(s.facts[0].known_by, (Date{2024, 12, 31}));
  ASSERT_EQ(s.ties.size(), 1u);
  EXPECT_EQ(s.ties[0].effective, 0.3);
  EXPECT_THAT(s.ties[0].sources, ElementsAre("yearbook"));
  EXPECT_TRUE(s.sources[1].under_test);
  EXPECT_EQ(s.start_alignment, Alignment::partner);
  EXPECT_TRUE(s.has_war);
  EXPECT_TRUE(s.has_pressure);
  EXPECT_FALSE(s.bloc);
}

// The other file lies beside the one that names it; what is wrong with it is said where it is named.
TEST(Read, FindsTheAnalogueBesideTheFile) {
  const std::string folder = ENTENTE_TEST_DATA;
  const auto naming = [&](const std::string& name) {
    auto read = read_scenario_text(tiny_with("horizon = 10", "analogue = \"" + name + "\"\nhorizon = 10"),
                                   folder + "/other.toml");
    EXPECT_TRUE(read) << render(read.diagnostics(), "", false);
    return *read;
  };
  EXPECT_EQ(scenario_of(tiny_text()).analogue, "");
  const auto found = read_analogue(naming("tiny.toml"));
  ASSERT_TRUE(found) << render(found.diagnostics(), "", false);
  EXPECT_EQ(found->text, tiny_text());
  EXPECT_EQ(found->file, folder + "/tiny.toml");
  for (const char* name : {"nowhere.toml", "."}) {
    const Scenario scenario = naming(name);
    const auto missing = read_analogue(scenario);
    ASSERT_EQ(missing.diagnostics().size(), 1u);
    const Diagnostic& d = missing.diagnostics().front();
    EXPECT_EQ(d.code, "E099");
    EXPECT_EQ(d.place.file, folder + "/other.toml");
    EXPECT_GT(d.place.line, 1);
    EXPECT_EQ(d.place.column, 12) << "of the path";
    EXPECT_NE(d.help.find("relative to this file"), std::string::npos);
  }
}

TEST(Read, FillsThePlayers) {
  const Scenario s = scenario_of(tiny_text());
  ASSERT_EQ(s.levers.size(), 3u);
  const Lever& sanctions = s.levers[1];
  EXPECT_EQ(sanctions.name, "sanctions");
  EXPECT_THAT(sanctions.consent, ElementsAre("legislature"));
  EXPECT_TRUE(sanctions.harm_to.contains("POL"));
  EXPECT_FALSE(sanctions.posture.given());
  EXPECT_TRUE(s.levers[2].war_end.given());
  ASSERT_EQ(s.bundles.size(), 2u);
  EXPECT_THAT(s.bundles[0].adds, ElementsAre(0));
  EXPECT_THAT(s.bundles[1].adds, ElementsAre(1, 2));
  EXPECT_EQ(s.executive_rung(), 1);
  EXPECT_EQ(s.spent_rung(), 0);
  ASSERT_EQ(s.replies.size(), 4u);
  EXPECT_EQ(s.replies[2].kind, Reply::Kind::punish_target);
  EXPECT_TRUE(s.replies[3].court.contains("POL"));
  ASSERT_EQ(s.bodies.size(), 1u);
  ASSERT_EQ(s.bodies[0].members.size(), 3u);
  EXPECT_TRUE(s.bodies[0].members[1].veto);
  EXPECT_EQ(s.bodies[0].members[1].votes, 1);
  ASSERT_EQ(s.allies.size(), 1u);
  EXPECT_TRUE(s.allies[0].pressed.given());
  ASSERT_EQ(s.correlations.size(), 1u);
  EXPECT_EQ(s.correlations[0].first, s.weight("target.thD"));
}

TEST(Read, ReadsEachKindOfNumber) {
  const Scenario s = scenario_of(replaced(replaced(tiny_text(), "aut = { p05 = 0.1, p50 = 0.4, p95 = 0.9,",
                                                   "aut = { dist = \"normal\", mean = 0.4, sd = 0.2,"),
                                          "ex = { p05 = 0.1, p50 = 0.4, p95 = 0.8,",
                                          "ex = { dist = \"lognormal\", median = 0.4, sd_log = 0.5,"));
  EXPECT_EQ(number(s, "target.aut").distribution.kind, Kind::normal);
  EXPECT_EQ(number(s, "target.ex").distribution.b, 0.5);
  const Number& exit = number(s, "leader.2.exit");
  EXPECT_EQ(exit.distribution.kind, Kind::triangular);
  EXPECT_EQ(exit.distribution.a, 0.01);
  EXPECT_EQ(exit.distribution.c, 0.08);
  const Number& thR = number(s, "target.thR");
  EXPECT_EQ(thR.distribution.kind, Kind::quantiles);
  EXPECT_EQ(thR.distribution.b, 0.2);
  EXPECT_EQ(thR.basis, Basis::assumed);
  EXPECT_EQ(thR.reason, "a long border");
  EXPECT_EQ(thR.unit, "points/year");
  EXPECT_EQ(thR.range.high, 30);
  EXPECT_EQ(&s.numbers[s.weight("target.thR").index], &thR);
  EXPECT_FALSE(number(s, "lever.flights.upfront").distribution.uncertain());
}

TEST(Read, KeepsOrigins) {
  const Scenario s = scenario_of(tiny_text());
  EXPECT_EQ(number(s, "actor.RUS.gdp").basis, Basis::sourced);
  EXPECT_THAT(number(s, "actor.USA.gdp").sources, ElementsAre("yearbook"));
  const Number& dt = number(s, "target.dt");
  EXPECT_EQ(dt.basis, Basis::derived);
  EXPECT_THAT(dt.from, ElementsAre("treaty"));
  EXPECT_EQ(dt.how, "its effective force");
}

TEST(Read, KeepsMoneyAsMoney) {
  const Scenario s = scenario_of(tiny_text());
  const Number& worth = number(s, "sector.energy.rival_worth");
  EXPECT_EQ(worth.unit, "bn USD/year");
  EXPECT_EQ(worth.money_of, "RUS");
  // The field allows 50 points; one point of the target is 61 bn.
  EXPECT_DOUBLE_EQ(worth.range.high, 50 * 61);
  EXPECT_EQ(number(s, "sector.energy.gap").money_of, "");
  EXPECT_EQ(number(s, "divider.bFree").money_of, "USA");
}

TEST(Read, DriftIsANumberOfItsOwn) {
  const Scenario s = scenario_of(tiny_text());
  const Number& dependence = number(s, "target.dependence");
  ASSERT_TRUE(dependence.drift.given());
  const Number& drift = s.numbers[dependence.drift.index];
  EXPECT_EQ(drift.key, "target.dependence.drift");
  EXPECT_EQ(drift.unit, "share per year");
  EXPECT_EQ(drift.distribution.b, 0.01);
  EXPECT_FALSE(number(s, "target.dt").drift.given());
}

TEST(Read, DefaultsCountAsAssumed) {
  const Scenario s = scenario_of(tiny_text());
  const Number& mu = number(s, "target.mu");
  EXPECT_TRUE(mu.defaulted);
  EXPECT_EQ(mu.basis, Basis::assumed);
  EXPECT_EQ(mu.reason, "default of the format");
  EXPECT_EQ(mu.distribution.b, 0.25);
  EXPECT_TRUE(number(s, "shares.rho_independent").defaulted);
  EXPECT_TRUE(number(s, "factors.benefits").defaulted);
  EXPECT_FALSE(number(s, "model.delta").defaulted);
  EXPECT_TRUE(number(s, "reply.pipeline.weight").defaulted);
}

TEST(Read, RepliesHaveFactorsByLevel) {
  const Scenario s = scenario_of(tiny_text());
  const Reply& pipeline = s.replies[1];
  EXPECT_TRUE(pipeline.by_level[0].given());
  EXPECT_EQ(s.numbers[pipeline.by_level[1].index].distribution.a, 1);
  EXPECT_FALSE(pipeline.by_level[3].given());
  const Reply& close = s.replies[2];
  EXPECT_EQ(s.numbers[close.by_level[2].index].distribution.a, -0.5);
  EXPECT_EQ(s.numbers[close.by_level[2].index].reason, "in proportion");
  EXPECT_FALSE(s.replies[0].by_level[0].given());
}

TEST(Read, NumbersMayBeTables) {
  const Scenario inlined = scenario_of(tiny_text());
  const Scenario table = scenario_of(replaced(
      tiny_with("thR = { p05 = 0.05, p50 = 0.2, p95 = 0.5, reason = \"a long border\" }\n", ""), "[[sector]]",
      "[target.thR]\np05 = 0.05\np50 = 0.2\np95 = 0.5\nreason = \"a long border\"\n\n[[sector]]"));
  EXPECT_EQ(number(table, "target.thR").distribution.b, number(inlined, "target.thR").distribution.b);
  EXPECT_EQ(table.numbers.size(), inlined.numbers.size());
}

TEST(Read, LineEndsAndByteOrderMarkDoNotMatter) {
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : tiny_text()) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const Scenario s = scenario_of(windows);
  EXPECT_EQ(s.numbers.size(), scenario_of(tiny_text()).numbers.size());
}

TEST(Read, VerdictYearsHaveDefaults) {
  EXPECT_THAT(scenario_of(tiny_with("verdict_years = [3, 4, 8]\n", "")).verdict_years, ElementsAre(3, 4, 8));
  EXPECT_THAT(
      scenario_of(tiny_with("horizon = 10\nverdict_years = [3, 4, 8]\n", "horizon = 8\n")).verdict_years,
      ElementsAre(3, 4));
  EXPECT_THAT(scenario_of(tiny_with("verdict_years = [3, 4, 8]", "verdict_years = [8, 4, 8]")).verdict_years,
              ElementsAre(4, 8));
}

TEST(Read, TermsEndInTheNearestYear) {
  const auto year = [](const std::string& date) {
    return scenario_of(
               tiny_with("verdict_years = [3, 4, 8]\n", "")
                   .replace(tiny_with("verdict_years = [3, 4, 8]\n", "").find("2029-01-20"), 10, date))
        .term_end_year;
  };
  EXPECT_EQ(year("2025-03-20"), 1);  // never year 0
  EXPECT_EQ(year("2026-08-01"), 1);
  EXPECT_EQ(year("2026-10-01"), 2);
  EXPECT_EQ(year("2028-11-01"), 4);
}

TEST(Read, SectionsMayBeAbsent) {
  std::string text = tiny_without("[war]", "[pressure]");
  text = replaced(text, "[[strategy.rule]]\nwar = \"over\"\nalignment", "[[strategy.rule]]\nalignment");
  text = replaced(text, "war_share = { p05 = 0.1, p50 = 0.3, p95 = 0.5, reason = \"war inputs\" }\n", "");
  text = replaced(text, "war_end = { p05 = 1, p50 = 1.2, p95 = 1.5, reason = \"a demand met\" }\n", "");
  const Scenario s = scenario_of(text);
  EXPECT_FALSE(s.has_war);
  EXPECT_FALSE(s.weight("war.end").given());
  EXPECT_TRUE(s.weight("pressure.enc").given());
}

TEST(Read, AClaimsFileInItsPlaceIsToldByName) {
  const auto read = [](const std::string& text) { return read_scenario_text(text, "c.toml").diagnostics(); };
  for (const char* text :
       {"schema = 1\n[scenarios]\na = \"a.toml\"\n", "schema = 1\n[[claim]]\nid = \"1\"\n"}) {
    const Diagnostics said = read(text);
    ASSERT_EQ(said.size(), 1u) << "its sections are not gone through one by one";
    EXPECT_EQ(said.front().code, "E008");
    EXPECT_THAT(said.front().help, testing::HasSubstr("entente claims c.toml"));
  }
  EXPECT_GT(read("schema = 1\n[roles]\n[[claim]]\nid = \"1\"\n").size(), 1u)
      << "a scenario with a stray section";
}

TEST(Read, FilesThatAreNone) {
  const auto code = [](const std::string& path) {
    const auto outcome = read_scenario(path);
    EXPECT_FALSE(outcome);
    return outcome.diagnostics().empty() ? "" : outcome.diagnostics().front().code;
  };
  EXPECT_EQ(code(std::string(ENTENTE_TEST_DATA) + "/no such file.toml"), "F001");
  EXPECT_EQ(code(ENTENTE_TEST_DATA), "F002");
}

TEST(Read, AFileOfThreeThousandLinesIsReadAtOnce) {
  std::string text = tiny_text();
  std::string adds;
  for (int i = 0; i < 220; ++i) {
    const std::string name = "extra" + std::to_string(i);
    text += "\n[[lever]]\nname = \"" + name + "\"\nby = \"USA\"\nto = \"RUS\"\n";
    for (const char* field : {"deliverable", "reversible", "upfront", "harm"})
      text += std::string(field) +
              " = { p05 = 0.1, p50 = 0.2, p95 = 0.3, reason = \"a longer reason, as people write them\" }\n";
    for (const char* field : {"value", "cost"})
      text += std::string(field) +
              " = { p05 = 0.1, p50 = 0.2, p95 = 0.3, unit = \"points/year\", reason = \"why\" }\n";
    text += "norm = { value = 0.1, reason = \"why\" }\n";
  }
  const auto start = std::chrono::steady_clock::now();
  const Scenario s = scenario_of(text);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(s.levers.size(), 223u);
  // About 10 ms where nothing else runs; the limit leaves room for sanitizers and a busy machine.
  EXPECT_LT(took.count(), 1500);
}

}  // namespace
}  // namespace entente

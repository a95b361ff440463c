#include "entente/report/explore_scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "entente/report/test_support.hpp"

namespace entente {
namespace {

using report_test::tiny;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ScenarioQuestions ask(std::int64_t draws) {
  ScenarioQuestions asked;
  asked.study.draws = draws;
  asked.study.threads = 1;
  asked.choice.by = GroupBy::single;
  return asked;
}

std::vector<std::string> codes(const Diagnostics& diagnostics) {
  std::vector<std::string> all;
  for (const Diagnostic& d : diagnostics) all.push_back(d.code);
  return all;
}

TEST(ExploreScenario, NamesInputsInWords) {
  EXPECT_EQ(input_in_words(tiny(), tiny().weight("target.thR")),
            "yearly loss Russia lays to an undeterred China (target.thR)");
  for (const Number& number : tiny().numbers)
    if (number.key == "lever.sanctions.value") {
      const auto id = static_cast<std::int32_t>(&number - tiny().numbers.data());
      EXPECT_THAT(input_in_words(tiny(), {id}), testing::StartsWith("easing of sanctions: "));
    }
}

TEST(ExploreScenario, FindsTheBoxOfAConditionOnOneStrategysGain) {
  ScenarioQuestions asked = ask(1024);
  asked.strategy = "probe";
  asked.prim = "target.eta1 > 0.5 and everything.net - net > -1e9";
  const auto report = explore_scenario(tiny(), asked);
  ASSERT_TRUE(report) << render(report.diagnostics(), "", false);
  ASSERT_EQ(report->prim.size(), 1u);
  const PrimReport& prim = report->prim.front();
  for (const ExploreName& input : prim.inputs)
    EXPECT_NE(input.name, "target.eta1") << "the condition reads it";
  EXPECT_EQ(prim.discovery.rows, 1024u);
  EXPECT_NEAR(static_cast<double>(prim.discovery.cases) / 1024, 0.39, 0.03) << "of quantiles −2, 0, 2";
  EXPECT_THAT(prim.discovery.boxes, IsEmpty()) << "what is independent of all others is noise";

  asked.prim = "probe.ever_independent > 0.3";
  const auto found = explore_scenario(tiny(), asked);
  ASSERT_TRUE(found);
  ASSERT_THAT(found->prim.front().discovery.boxes, testing::SizeIs(testing::Ge(1u)));
  const std::string text = explore_text(*found);
  EXPECT_THAT(text, HasSubstr("Where "));
  EXPECT_THAT(text, HasSubstr("target."));
  EXPECT_THAT(text, HasSubstr("1,024 draws"));
}

TEST(ExploreScenario, RulesAreOnWelfareAndEnoughIsAGain) {
  ScenarioQuestions asked = ask(64);
  asked.regret = asked.lambda_sweep = true;
  asked.strategy = "probe";
  const auto report = explore_scenario(tiny(), asked);
  ASSERT_TRUE(report);
  const RobustnessReport& rules = report->robustness.front();
  EXPECT_EQ(rules.strategies.front(), "continue");
  EXPECT_EQ(rules.strategies.size(), tiny().strategies.size());
  EXPECT_EQ(rules.rules.rows.front().satisficing.value, 1) << "the baseline gains nothing over itself";
  EXPECT_NE(rules.rules.satisficing, 0u) << "so it is not picked for that";
  ASSERT_TRUE(rules.horizon);
  const auto sample = sample_scenario(tiny(), {}, asked.study);
  const std::vector<double> welfare = sample->welfare(rules.rules.maximin);
  const Extreme& worst = rules.rules.rows[rules.rules.maximin].maximin;
  EXPECT_EQ(welfare[worst.draw], worst.figure.value) << "the draw that `show` retells";
  EXPECT_EQ(worst.figure.value, *std::ranges::min_element(welfare));
  EXPECT_EQ(report->lambda_sweep.size(), 5u * (7 + 8)) << "seven figures a strategy, and the gain of one";

  const auto json = nlohmann::json::parse(explore_json(*report));
  EXPECT_EQ(json["robustness"].size(), tiny().strategies.size());
  EXPECT_EQ(json["uncertainty_horizon"][0]["recommended"], rules.horizon->recommended);
  EXPECT_EQ(json["lambda_sweep"].size(), report->lambda_sweep.size());
  EXPECT_THAT(json["sobol"], IsEmpty());
  EXPECT_EQ(json["interrupted"], false);
  std::istringstream lines(explore_text(*report));
  for (std::string line; std::getline(lines, line);) {
    std::size_t columns = 0;
    for (const char c : line) columns += (c & 0xC0) != 0x80;
    EXPECT_LE(columns, 119u) << line;
  }
}

TEST(ExploreScenario, WithoutAStrategyTheBestByMeanIsExplained) {
  ScenarioQuestions asked = ask(32);
  asked.morris = true;
  const auto report = explore_scenario(tiny(), asked);
  ASSERT_TRUE(report);
  const auto sample = sample_scenario(tiny(), {}, asked.study);
  ASSERT_THAT(report->notes, testing::SizeIs(testing::Ge(1u)));
  EXPECT_THAT(report->notes.front(), HasSubstr("Explained is " + sample->strategies[sample->best()] + ","));
  EXPECT_EQ(report->morris.size(), 2u);
}

TEST(ExploreScenario, EverythingWrongIsSaidAtOnce) {
  ScenarioQuestions asked = ask(16);
  asked.choice.by = GroupBy::declared;
  asked.sobol = asked.voi = true;
  asked.strategy = "prob";
  asked.prim = "nett > 0";
  const auto report = explore_scenario(tiny(), asked);
  ASSERT_FALSE(report);
  EXPECT_THAT(codes(report.diagnostics()),
              testing::UnorderedElementsAre("E070", "E094", "E094", "E094", "E140", "E171"));
  for (const Diagnostic& d : report.diagnostics())
    if (d.code == "E171") EXPECT_THAT(d.help, HasSubstr("\"net\""));

  ScenarioQuestions never = ask(64);
  never.strategy = "probe";
  never.prim = "goal > 2";
  EXPECT_THAT(codes(explore_scenario(tiny(), never).diagnostics()), ElementsAre("E165"));

  ScenarioQuestions itself = ask(32);
  itself.strategy = "continue";
  itself.sobol = true;
  EXPECT_THAT(codes(explore_scenario(tiny(), itself).diagnostics()), ElementsAre("E143"));
}

}  // namespace
}  // namespace entente

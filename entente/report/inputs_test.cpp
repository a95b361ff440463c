#include "entente/report/inputs.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

Scenario tiny() {
  auto scenario = read_scenario(std::string(ENTENTE_TEST_DATA) + "/tiny.toml");
  EXPECT_TRUE(scenario) << render(scenario.diagnostics(), "", false);
  return std::move(*scenario);
}

bool reads(const InputUse& use, std::string_view key) {
  return std::any_of(use.read.begin(), use.read.end(),
                     [&](const Number* number) { return number->key == key; });
}

TEST(InputUse, CountsEachNumberOnceByItsOrigin) {
  const Scenario scenario = tiny();
  const InputUse use = inputs_of(scenario, false);
  EXPECT_EQ(use.sourced + use.derived + use.assumed, use.numbers());
  EXPECT_LT(use.defaulted, use.assumed);
  int by_section = 0;
  for (std::size_t i = 0; i < use.assumed_by_section.size(); ++i) {
    by_section += use.assumed_by_section[i].second;
    if (i > 0) EXPECT_LE(use.assumed_by_section[i].second, use.assumed_by_section[i - 1].second);
  }
  EXPECT_EQ(by_section, use.assumed);
  EXPECT_TRUE(reads(use, "target.thD"));
  EXPECT_TRUE(reads(use, "target.dependence"));
  EXPECT_TRUE(reads(use, "actor.USA.gdp"));
}

TEST(InputUse, TheDividersPrecisionCountsOnlyWhenItChoosesByLogit) {
  const Scenario scenario = tiny();
  EXPECT_FALSE(reads(inputs_of(scenario, false), "divider.lambda"));
  EXPECT_TRUE(reads(inputs_of(scenario, true), "divider.lambda"));
}

TEST(InputUse, WhatNothingReadsIsLeftOut) {
  Scenario scenario = tiny();
  const int before = inputs_of(scenario, false).numbers();
  scenario.terms.back().year = scenario.horizon + 1;
  EXPECT_EQ(inputs_of(scenario, false).numbers(), before - 1) << "a term after the horizon";
  scenario.leaders.back().actor = "USA";
  EXPECT_EQ(inputs_of(scenario, false).numbers(), before - 2) << "a leader of the divider";
}

TEST(InputUse, OfALeverOnNoRungOnlyTheValueCounts) {
  Scenario scenario = tiny();
  scenario.bundles.back().adds.pop_back();  // drawdown
  const InputUse use = inputs_of(scenario, false);
  EXPECT_TRUE(reads(use, "lever.drawdown.value"));
  EXPECT_FALSE(reads(use, "lever.drawdown.cost"));
  EXPECT_FALSE(reads(use, "lever.drawdown.harm"));
  EXPECT_TRUE(reads(use, "consent.legislature.probability"));
  scenario.bundles.back().adds.pop_back();  // sanctions, which needed the legislature
  EXPECT_FALSE(reads(inputs_of(scenario, false), "consent.legislature.probability"));
}

TEST(InputUse, TheDefaultOfANumberStandsUnderAHeadingOfTheReference) {
  std::ifstream file(std::string(ENTENTE_SOURCE) + "/docs/scenario.md");
  std::ostringstream text;
  text << file.rdbuf();
  const Scenario scenario = tiny();
  int defaulted = 0;
  for (const Number& number : scenario.numbers) {
    if (!number.defaulted) continue;
    ++defaulted;
    const std::string section = section_of(number);
    EXPECT_EQ(default_place(number), "docs/scenario.md#" + section);
    EXPECT_TRUE(text.str().find("\n## `[" + section + "]`\n") != std::string::npos ||
                text.str().find("\n## `[[" + section + "]]`\n") != std::string::npos)
        << number.key;
  }
  EXPECT_GT(defaulted, 0);
}

// The list is right in the direction that matters: changing a number it leaves out changes no figure.
TEST(InputUse, NumbersLeftOutChangeNoFigure) {
  Scenario scenario = tiny();
  scenario.leaders.push_back(scenario.leaders.front());
  scenario.leaders.back().actor = "USA";
  scenario.leaders.back().exit.index = static_cast<std::int32_t>(scenario.numbers.size());
  scenario.numbers.push_back(scenario.numbers.front());
  scenario.bundles.back().adds.pop_back();
  const InputUse use = inputs_of(scenario, false);
  AssessOptions options;
  options.draws = 32;
  options.threads = 1;
  options.strategies = {"everything"};
  const auto before = assess(scenario, options);
  ASSERT_TRUE(before);
  int changed = 0;
  std::vector<bool> read(scenario.numbers.size(), false);
  for (const Number* number : use.read)
    read[static_cast<std::size_t>(number - scenario.numbers.data())] = true;
  for (std::size_t i = 0; i < read.size(); ++i) {
    Number& number = scenario.numbers[i];
    if (read[i] || number.distribution.uncertain()) continue;  // uncertain ones also shift Sobol dimensions
    number.distribution.a += 0.01;
    ++changed;
  }
  EXPECT_GT(changed, 0);
  const auto after = assess(scenario, options);
  ASSERT_TRUE(after);
  for (std::size_t s = 0; s < before->strategies.size(); ++s) {
    EXPECT_EQ(before->strategies[s].net.mean, after->strategies[s].net.mean);
    EXPECT_EQ(before->strategies[s].at.back().level[3].mean, after->strategies[s].at.back().level[3].mean);
    EXPECT_EQ(before->strategies[s].target.front().second.mean,
              after->strategies[s].target.front().second.mean);
  }
}

}  // namespace
}  // namespace entente

#include "entente/scenario/input_groups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// tests/data/tiny.toml correlates target.thD with target.thS.
constexpr const char* kApart =
    "[[group]]\nname = \"fear\"\nlabel = \"whom it fears\"\ncoarse = \"bond\"\ninputs = [\"target.thD\", "
    "\"target.thR\"]\n\n"
    "[[group]]\nname = \"start\"\ninputs = [\"start.alignment\"]\n\n"
    "[[group]]\nname = \"war\"\nlabel = \"the war\"\ninputs = [\"war.*\"]\n\n"
    "[[group]]\nname = \"fatigue\"\nlabel = \"of sanctions\"\ncoarse = \"bond\"\ninputs = "
    "[\"target.thS\"]\n\n";

Scenario grouped(const std::string& rest) { return scenario_of(tiny_with("", std::string(kApart) + rest)); }

/// A last group with all that is in no other.
std::string everything_else() {
  std::string patterns;
  const Scenario scenario = scenario_of(tiny_with("", ""));
  for (const Number& number : scenario.numbers) {
    const std::string& key = number.key;
    if (!number.distribution.uncertain() || key == "target.thD" || key == "target.thR" ||
        key == "target.thS" || key.starts_with("war."))
      continue;
    patterns += (patterns.empty() ? "\"" : ", \"") + key + "\"";
  }
  return "[[group]]\nname = \"rest\"\ninputs = [" + patterns + "]\n";
}

std::vector<std::string> names(const InputGroups& groups) {
  std::vector<std::string> all;
  for (const InputGroups::One& one : groups.groups) all.push_back(one.name);
  return all;
}

std::vector<std::string> codes(const Diagnostics& diagnostics) {
  std::vector<std::string> all;
  for (const Diagnostic& d : diagnostics) all.push_back(d.code);
  return all;
}

TEST(InputGroups, EveryInputIsInOneAndGroupsWithoutInputsAreLeftOut) {
  const Scenario scenario = grouped(everything_else());
  const auto groups = input_groups(scenario, GroupBy::declared, CrossTies::keep);
  ASSERT_TRUE(groups);
  EXPECT_THAT(names(*groups), ElementsAre("fear", "war", "fatigue", "rest"));
  std::size_t inputs = 0;
  for (std::size_t g = 0; g < groups->size(); ++g)
    for (const NumberId id : groups->groups[g].inputs) {
      EXPECT_EQ(groups->group_of[static_cast<std::size_t>(id.index)], static_cast<int>(g));
      ++inputs;
    }
  for (std::size_t i = 0; i < scenario.numbers.size(); ++i)
    EXPECT_EQ(groups->group_of[i] >= 0, scenario.numbers[i].distribution.uncertain());
  EXPECT_EQ(inputs, static_cast<std::size_t>(std::ranges::count_if(
                        scenario.numbers, [](const Number& n) { return n.distribution.uncertain(); })));
}

TEST(InputGroups, CorrelationsJoinGroupsWhereTheyMustBeIndependent) {
  const Scenario scenario = grouped(everything_else());
  const auto groups = input_groups(scenario, GroupBy::declared, CrossTies::join);
  ASSERT_TRUE(groups);
  EXPECT_THAT(names(*groups), ElementsAre("fear + fatigue", "war", "rest"));
  EXPECT_THAT(groups->groups[0].joined, ElementsAre("fear", "fatigue"));
  EXPECT_EQ(groups->groups[0].label, "whom it fears; of sanctions");
  EXPECT_EQ(groups->groups[0].inputs.size(), 3u);
  EXPECT_THAT(codes(groups.diagnostics()), ElementsAre("W012"));
  EXPECT_THAT(groups.diagnostics()[0].message, HasSubstr("fear, fatigue"));
  EXPECT_THAT(codes(group_warnings(scenario)), ElementsAre("W012"));

  const auto apart = input_groups(scenario, GroupBy::declared, CrossTies::keep);
  const Scenario cut = without_ties(scenario, *apart);
  EXPECT_THAT(cut.correlations, IsEmpty());
  EXPECT_THAT(group_warnings(cut), IsEmpty());
  EXPECT_EQ(without_ties(scenario, *groups).correlations.size(), 1u) << "within a group they stay";
}

TEST(InputGroups, TheCoarserDivisionTakesGroupsOfOneName) {
  const Scenario scenario = grouped(everything_else());
  const auto groups = input_groups(scenario, GroupBy::coarse, CrossTies::join);
  ASSERT_TRUE(groups);
  EXPECT_THAT(names(*groups), ElementsAre("bond", "war", "rest"));
  EXPECT_THAT(groups->groups[0].joined, IsEmpty()) << "they were not joined by correlations";
  EXPECT_THAT(groups.diagnostics(), IsEmpty());
}

TEST(InputGroups, SingleInputsNeedNoGroups) {
  const Scenario scenario = scenario_of(tiny_with("", ""));
  const auto groups = input_groups(scenario, GroupBy::single, CrossTies::join);
  ASSERT_TRUE(groups);
  EXPECT_THAT(names(*groups), testing::Contains("target.thD + target.thS"));
  EXPECT_THAT(names(*groups), testing::Contains("target.thR"));
  EXPECT_THAT(groups.diagnostics(), IsEmpty());
}

TEST(InputGroups, WhatIsWrongIsNamed) {
  const auto said = [](const Scenario& scenario) {
    return input_groups(scenario, GroupBy::declared, CrossTies::keep).diagnostics();
  };
  EXPECT_THAT(codes(said(scenario_of(tiny_with("", "")))), ElementsAre("E140"));

  const Diagnostics left_out = said(grouped(""));
  EXPECT_THAT(codes(left_out), ElementsAre("E142"));
  EXPECT_THAT(left_out[0].message, HasSubstr("model.delta"));

  Scenario twice = grouped(everything_else());
  twice.groups[2].patterns.push_back("target.thR");
  EXPECT_THAT(codes(said(twice)), ElementsAre("E087"));
  EXPECT_THAT(said(twice)[0].message, HasSubstr("target.thR"));

  std::string many;
  for (int i = 0; i < 11; ++i)
    many += "[[group]]\nname = \"g" + std::to_string(i) + "\"\ninputs = [\"start.office\"]\n\n";
  const Diagnostics all = said(grouped(many));
  EXPECT_THAT(codes(all), ElementsAre("E141", "E142")) << "everything at once";
  EXPECT_THAT(all[0].message, HasSubstr("15 groups"));
  EXPECT_THAT(codes(group_warnings(grouped(many))), testing::Contains("W013")) << "check says so beforehand";
}

}  // namespace
}  // namespace entente

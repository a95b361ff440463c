#include "entente/explore/group_study.hpp"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/inputs.hpp"
#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

using testing::ElementsAre;

constexpr std::size_t kAllies = 4;

Scenario tiny() { return scenario_of(tiny_text() + tiny_groups()); }

StudyOptions few(std::int64_t draws) {
  StudyOptions options;
  options.draws = draws;
  options.threads = 1;
  options.solving.precision = Precision::float64;
  return options;
}

bool same(const Estimate& a, const Estimate& b) {
  return a.value == b.value && a.low == b.low && a.high == b.high;
}

TEST(GroupStudy, TheSampleIsThatOfAnAssessment) {
  const Scenario scenario = tiny();
  const auto sample = sample_scenario(scenario, {"everything", "probe"}, few(64));
  ASSERT_TRUE(sample);
  EXPECT_THAT(sample->strategies, ElementsAre("continue", "everything", "probe"));
  AssessOptions options;
  options.draws = 64;
  options.precision = Precision::float64;
  options.strategies = {"everything", "probe"};
  const auto assessment = assess(scenario, options);
  ASSERT_TRUE(assessment);
  for (std::size_t s = 0; s < 3; ++s) {
    const StrategyFigures& figures = assessment->strategies[s];
    const Summary net = summarise(sample->net(s));
    EXPECT_NEAR(net.mean, figures.net.mean, 1e-12);
    EXPECT_NEAR(net.mean_low, figures.net.mean_low, 1e-12) << "the same scramblings";
    std::vector<double> goal;
    for (const DrawFigures& draw : sample->figures[s]) {
      goal.push_back(draw.goal);
      EXPECT_NEAR(draw.log_odds, std::log(draw.goal / (1 - draw.goal)), 1e-9);
    }
    EXPECT_NEAR(summarise(goal).mean, figures.at.back().goals[static_cast<std::size_t>(Goal::loosen)].at.mean,
                1e-12);
  }
  const auto inputs = InputPlan::make(scenario);
  const std::vector<double> draw = inputs->draw(1, 37);
  for (std::size_t i = 0; i < sample->inputs.size(); ++i)
    EXPECT_EQ(sample->columns[i][37], draw[static_cast<std::size_t>(sample->inputs[i].index)]);
}

TEST(GroupStudy, GroupsThatNoChoiceSeesExplainNothingOfTheGoal) {
  const auto found = sobol_of_groups(tiny(), "everything", {}, true, few(64));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->groups.size(), 5u);
  EXPECT_EQ(found->points, 64u);
  EXPECT_EQ(found->indices[1].inputs[kAllies].total.value, 0) << "losses of allies move no choice";
  EXPECT_EQ(found->indices[1].inputs[kAllies].first.value, 0);
  EXPECT_GT(found->indices[0].inputs[kAllies].total.value, 0) << "they are part of the gain";
  EXPECT_GT(found->indices[1].inputs[0].total.low, 0.5) << "the target's own inputs carry the goal";
  EXPECT_EQ(found->indices[0].pairs.size(), 10u);
}

TEST(GroupStudy, OneGroupOfEverythingExplainsEverything) {
  const Scenario scenario = scenario_of(tiny_text() + "\n[[group]]\nname = \"all\"\ninputs = [\"*\"]\n");
  const auto found = sobol_of_groups(scenario, "everything", {}, false, few(512));
  ASSERT_TRUE(found);
  for (const SobolIndices& indices : found->indices) {
    for (const Estimate& one : {indices.inputs[0].first, indices.inputs[0].total}) {
      EXPECT_LE(one.low, 1);
      EXPECT_GE(one.high, 1);
      EXPECT_NEAR(one.value, 1, 0.3);
    }
  }
}

TEST(GroupStudy, ResultsDoNotDependOnThreads) {
  const Scenario scenario = tiny();
  StudyOptions several = few(64);
  several.threads = 3;
  const auto one = sobol_of_groups(scenario, "everything", {}, false, few(64));
  const auto three = sobol_of_groups(scenario, "everything", {}, false, several);
  ASSERT_TRUE(one && three);
  for (std::size_t q = 0; q < 2; ++q)
    for (std::size_t g = 0; g < one->groups.size(); ++g) {
      EXPECT_TRUE(same(one->indices[q].inputs[g].first, three->indices[q].inputs[g].first));
      EXPECT_TRUE(same(one->indices[q].inputs[g].total, three->indices[q].inputs[g].total));
    }
}

// Which inputs matter is worked out by hand: the difference of two draws that differ in one group alone.
TEST(GroupStudy, TotalOrderIsTheMeanSquareOfExchangingOneGroup) {
  const Scenario scenario = tiny();
  const StudyOptions options = few(32);
  const auto found = sobol_of_groups(scenario, "probe", {}, false, options);
  const auto first = InputPlan::make(scenario);
  const auto second = first->companion();
  ASSERT_TRUE(found && second);
  const auto strategies = chosen_strategies(scenario, {"probe"}, "continue");
  const auto set = GameSet::make(scenario, *strategies, options.solving);
  Solver baseline(scenario, set->games()[0]), probe(scenario, set->games()[1]);
  const auto net = [&](const std::vector<double>& values) {
    const Solution a = *baseline.solve_values(values), b = *probe.solve_values(values);
    return (b.total() - a.total()) / a.annuity;
  };
  double sum = 0;
  for (std::uint64_t d = 0; d < 32; ++d) {
    const std::vector<double> a = first->draw(1, d), b = second->draw(1, d);
    std::vector<double> mixed = a;
    for (const NumberId id : found->groups.groups[0].inputs)
      mixed[static_cast<std::size_t>(id.index)] = b[static_cast<std::size_t>(id.index)];
    sum += std::pow(net(a) - net(mixed), 2) / 2 / 32;
  }
  EXPECT_NEAR(found->indices[0].inputs[0].total.value, sum / found->indices[0].variance, 1e-6);
}

TEST(GroupStudy, CoarseGroupsSingleInputsAndTies) {
  const Scenario scenario = tiny();
  const auto coarse = sobol_of_groups(scenario, "probe", {GroupBy::coarse, false}, false, few(32));
  ASSERT_TRUE(coarse);
  EXPECT_EQ(coarse->groups.groups[0].name, "bond");
  EXPECT_EQ(coarse->groups.size(), 4u);
  const auto joined = input_groups(scenario, GroupBy::single, CrossTies::join);
  const auto cut = morris_of_groups(scenario, "probe", {GroupBy::single, true}, few(32));
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->groups.size(), joined->size() + 1) << "thD and thS stand alone without their correlation";
}

TEST(GroupStudy, ScreeningAgreesWithTheEquations) {
  // Gain of the baseline's rival in one input alone: everything else certain, so that every trajectory tells
  // the same two values.
  Scenario scenario = tiny();
  const auto plan = InputPlan::make(scenario);
  const std::vector<double> medians = plan->medians();
  const NumberId kept = scenario.weight("divider.deepL");
  for (std::size_t n = 0; n < scenario.numbers.size(); ++n)
    if (static_cast<int>(n) != kept.index)
      scenario.numbers[n].distribution = {Distribution::Kind::point, medians[n], 0, 0};
  scenario.correlations.clear();
  const auto found = morris_of_groups(scenario, "everything", {GroupBy::single, false}, few(256));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->groups.size(), 1u);
  EXPECT_EQ(found->trajectories, 16u);
  const auto strategies = chosen_strategies(scenario, {"everything"}, "continue");
  const auto set = GameSet::make(scenario, *strategies, {});
  Solver baseline(scenario, set->games()[0]), chosen(scenario, set->games()[1]);
  const auto net_at = [&](double u) {
    std::vector<double> values = medians;
    const Number& number = scenario.numbers[static_cast<std::size_t>(kept.index)];
    values[static_cast<std::size_t>(kept.index)] = QuantileMap(number.distribution, number.range)(u);
    return (chosen.solve_values(values)->total() - baseline.solve_values(values)->total()) /
           baseline.solve_values(values)->annuity;
  };
  const double low = net_at(0.625) - net_at(0.125), high = net_at(0.875) - net_at(0.375);
  const MorrisEffect& effect = found->effects[0].front();
  EXPECT_GE(effect.mean.value, std::min(low, high) - 1e-9);
  EXPECT_LE(effect.mean.value, std::max(low, high) + 1e-9);
  EXPECT_NEAR(effect.mean_size.value, std::abs(effect.mean.value), 1e-9) << "one direction throughout";
  EXPECT_NEAR(found->effects[1].front().mean_size.value, 0, 1e-9) << "the goal does not see it";
}

TEST(GroupStudy, StopsWhenIntervalsAreNarrowAndWidensThemForTheLooks) {
  const Scenario scenario = tiny();
  StudyOptions options = few(2048);
  options.solving.precision = Precision::float32;
  const auto stopped = sobol_of_groups(scenario, "probe", {}, false, options, 5);
  ASSERT_TRUE(stopped);
  EXPECT_TRUE(stopped->stopped_early);
  EXPECT_EQ(stopped->points, 512u);
  EXPECT_LT(stopped->widest, 5);
  options.draws = 512;
  const auto plain = sobol_of_groups(scenario, "probe", {}, false, options);
  const Estimate &wide = stopped->indices[0].inputs[0].total, &narrow = plain->indices[0].inputs[0].total;
  EXPECT_EQ(wide.value, narrow.value);
  // t(15, 1 − .025/3) over t(15, .975): three looks, after 512, 1,024 and 2,048 points.
  EXPECT_NEAR((wide.high - wide.low) / (narrow.high - narrow.low), 2.6937 / 2.1314, 1e-3);
}

TEST(GroupStudy, WhatIsWrongIsSaid) {
  const auto code = [](const auto& outcome) {
    return outcome.diagnostics().empty() ? "" : outcome.diagnostics().front().code;
  };
  const Scenario scenario = tiny();
  EXPECT_EQ(code(sobol_of_groups(scenario, "continue", {}, false, few(32))), "E143");
  EXPECT_EQ(code(sobol_of_groups(scenario, "prob", {}, false, few(32))), "E070");
  EXPECT_EQ(code(sobol_of_groups(scenario, "probe", {}, false, few(16))), "E094");
  EXPECT_EQ(code(sobol_of_groups(scenario, "probe", {}, false, few(40))), "E094");
  EXPECT_EQ(code(sobol_of_groups(scenario_of(tiny_text()), "probe", {}, false, few(32))), "E140");
  std::stop_source source;
  source.request_stop();
  StudyOptions stopped = few(32);
  stopped.stop = source.get_token();
  const auto nothing = sobol_of_groups(scenario, "probe", {}, false, stopped);
  ASSERT_TRUE(nothing);
  EXPECT_TRUE(nothing->interrupted);
  EXPECT_EQ(nothing->points, 0u);
}

}  // namespace
}  // namespace entente

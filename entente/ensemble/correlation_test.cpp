#include "entente/ensemble/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

using ::testing::HasSubstr;

Scenario scenario_of(int numbers) {
  Scenario s;
  for (int i = 0; i < numbers; ++i) {
    Number n;
    n.key = "n" + std::to_string(i);
    n.distribution = {Distribution::Kind::uniform, 0, 1, 0};
    n.range = {0, 1};
    s.numbers.push_back(n);
  }
  return s;
}

void correlate(Scenario& s, int a, int b, double spearman) {
  Correlation c;
  c.first = {a};
  c.second = {b};
  c.spearman = spearman;
  c.place.line = 100 + static_cast<int>(s.correlations.size());
  s.correlations.push_back(c);
}

double entry(const CorrelationBlock& b, std::size_t i, std::size_t j) {
  return b.lower[i * b.inputs.size() + j];
}

/// Entry (i, j) of L·Lᵀ, as a Spearman correlation.
double spearman(const CorrelationBlock& b, std::size_t i, std::size_t j) {
  double sum = 0;
  for (std::size_t k = 0; k < b.inputs.size(); ++k) sum += entry(b, i, k) * entry(b, j, k);
  return 6 / std::numbers::pi * std::asin(sum / 2);
}

TEST(PlanCorrelations, NoneIsAnEmptyPlan) {
  const auto plan = plan_correlations(scenario_of(3));
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->blocks.empty());
  EXPECT_EQ(plan->largest_change, 0);
}

TEST(PlanCorrelations, OnePairByHand) {
  Scenario s = scenario_of(4);
  correlate(s, 3, 1, 0.6);
  const auto plan = plan_correlations(s);
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->blocks.size(), 1u);
  const CorrelationBlock& block = plan->blocks[0];
  EXPECT_EQ(block.inputs, (std::vector<NumberId>{{1}, {3}}));
  const double r = 2 * std::sin(std::numbers::pi * 0.1);
  EXPECT_DOUBLE_EQ(entry(block, 0, 0), 1);
  EXPECT_EQ(entry(block, 0, 1), 0);
  EXPECT_DOUBLE_EQ(entry(block, 1, 0), r);
  EXPECT_DOUBLE_EQ(entry(block, 1, 1), std::sqrt(1 - r * r));
  EXPECT_EQ(plan->largest_change, 0);
  EXPECT_TRUE(plan.diagnostics().empty());
}

TEST(PlanCorrelations, SetsThatShareNoInputAreSeparateBlocks) {
  Scenario s = scenario_of(7);
  correlate(s, 5, 2, 0.5);
  correlate(s, 0, 6, -0.3);
  correlate(s, 2, 4, 0.4);
  const auto plan = plan_correlations(s);
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->blocks.size(), 2u);
  EXPECT_EQ(plan->blocks[0].inputs, (std::vector<NumberId>{{0}, {6}}));
  EXPECT_EQ(plan->blocks[1].inputs, (std::vector<NumberId>{{2}, {4}, {5}}));
  EXPECT_NEAR(spearman(plan->blocks[1], 0, 1), 0.4, 1e-12);
  EXPECT_NEAR(spearman(plan->blocks[1], 0, 2), 0.5, 1e-12);
  EXPECT_NEAR(spearman(plan->blocks[1], 1, 2), 0, 1e-12);
}

TEST(PlanCorrelations, ASlightContradictionIsRepairedAndSaysByHowMuch) {
  Scenario s = scenario_of(3);
  correlate(s, 0, 1, 0.9);
  correlate(s, 1, 2, 0.9);
  correlate(s, 0, 2, 0.58);  // at least about .6 follows from the other two
  const auto plan = plan_correlations(s);
  ASSERT_TRUE(plan);
  EXPECT_GT(plan->largest_change, 1e-3);
  EXPECT_LE(plan->largest_change, kLargestRepair);
  ASSERT_EQ(plan.diagnostics().size(), 1u);
  const Diagnostic& d = plan.diagnostics()[0];
  EXPECT_EQ(d.code, "W010");
  EXPECT_EQ(d.severity, Severity::warning);
  EXPECT_EQ(d.place.line, 100);
  EXPECT_EQ(d.related.size(), 2u);
  char size[16];
  std::snprintf(size, sizeof size, "by %.3f", plan->largest_change);
  EXPECT_THAT(d.message, HasSubstr(size));
  // What is said is what is used.
  const CorrelationBlock& b = plan->blocks[0];
  const double worst = std::max({std::abs(spearman(b, 0, 1) - 0.9), std::abs(spearman(b, 1, 2) - 0.9),
                                 std::abs(spearman(b, 0, 2) - 0.58)});
  EXPECT_NEAR(worst, plan->largest_change, 1e-9);
}

// Higham (2002), section 4, prints the nearest correlation matrix to [1 1 0; 1 1 1; 0 1 1]: .7607 and .1573.
// Here 1 and 0 mean the same as rank correlations; the repair is far above the limit.
TEST(PlanCorrelations, AGrossContradictionIsRefused) {
  Scenario s = scenario_of(3);
  correlate(s, 0, 1, 1);
  correlate(s, 1, 2, 1);
  correlate(s, 0, 2, 0);
  const auto plan = plan_correlations(s);
  ASSERT_FALSE(plan);
  ASSERT_EQ(plan.diagnostics().size(), 1u);
  EXPECT_EQ(plan.diagnostics()[0].code, "E091");
  EXPECT_EQ(plan.diagnostics()[0].place.line, 100);
  const double one = 6 / std::numbers::pi * std::asin(0.7607 / 2);
  char made[32];
  std::snprintf(made, sizeof made, "from 1.000 to %.3f", one);
  EXPECT_THAT(plan.diagnostics()[0].message, HasSubstr(made));
}

TEST(PlanCorrelations, PerfectCorrelationNeedsNoRepair) {
  Scenario s = scenario_of(3);
  correlate(s, 0, 1, 1);
  correlate(s, 1, 2, -1);
  correlate(s, 0, 2, -1);
  const auto plan = plan_correlations(s);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan.diagnostics().empty());
  EXPECT_NEAR(spearman(plan->blocks[0], 0, 1), 1, 1e-3);
  EXPECT_NEAR(spearman(plan->blocks[0], 0, 2), -1, 1e-3);
}

TEST(PlanCorrelations, NumbersThatDoNotVaryAreLeftOut) {
  Scenario s = scenario_of(3);
  s.numbers[1].distribution = {Distribution::Kind::point, 0.5, 0, 0};
  correlate(s, 0, 1, 0.5);
  correlate(s, 2, 2, 0.5);
  const auto plan = plan_correlations(s);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->blocks.empty());
}

RC_GTEST_PROP(PlanCorrelations, RowsHaveLengthOneAndKeptPairsAreAsAsked, ()) {
  const int n = *rc::gen::inRange(2, 7);
  Scenario s = scenario_of(n);
  for (int i = 1; i < n; ++i)
    for (int j = 0; j < i; ++j) correlate(s, i, j, *rc::gen::inRange(-99, 100) / 150.0);
  const auto plan = plan_correlations(s);
  if (!plan) {
    RC_ASSERT(plan.diagnostics()[0].code == "E091");
    return;
  }
  const CorrelationBlock& b = plan->blocks[0];
  for (std::size_t i = 0; i < b.inputs.size(); ++i) RC_ASSERT(std::abs(spearman(b, i, i) - 1) < 1e-6);
  for (const Correlation& c : s.correlations) {
    const auto i = static_cast<std::size_t>(c.first.index), j = static_cast<std::size_t>(c.second.index);
    RC_ASSERT(std::abs(spearman(b, i, j) - c.spearman) <= plan->largest_change + 1e-6);
  }
}

}  // namespace
}  // namespace entente

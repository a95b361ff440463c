#include "entente/explore/voi.hpp"

#include <numbers>
#include <numeric>

#include <gtest/gtest.h>

#include "entente/explore/test_support.hpp"
#include "entente/model/normal.hpp"

namespace entente {
namespace {

/// E max(0, X) − max(0, E X) of a normal X.
double gain_of_knowing(double mean, double sd) {
  const double z = mean / sd;
  const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
  return mean * normal_cdf(z) + sd * density - std::max(0.0, mean);
}

/// Two actions: nothing, worth 0, and one worth `mean` + Σ weight · normal.
struct TwoActions {
  std::vector<std::vector<double>> inputs, values;
};
TwoActions two_actions(double mean, const std::vector<double>& weights, std::size_t draws,
                       std::uint64_t seed) {
  TwoActions problem;
  problem.inputs.assign(weights.size(), std::vector<double>(draws));
  problem.values.assign(2, std::vector<double>(draws));
  for (std::size_t d = 0; d < draws; ++d) {
    double value = mean;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      problem.inputs[i][d] = normal_quantile(uniform(seed, d, static_cast<int>(i)));
      value += weights[i] * problem.inputs[i][d];
    }
    problem.values[1][d] = value;
  }
  return problem;
}

const std::vector<std::vector<std::size_t>> kSingly = {{0}, {1}, {2}, {0, 1}};

InformationValue worth(const TwoActions& problem, IntervalBy by = IntervalBy::replicates) {
  return value_of_information(explore_test::spans_of(problem.values), explore_test::spans_of(problem.inputs),
                              kSingly, by);
}

TEST(ValueOfInformation, EqualsTheClosedFormOfTwoActions) {
  const std::vector<double> weights = {1, 0.5, 0};
  for (const double mean : {-0.4, 0.0, 0.3}) {
    const InformationValue value = worth(two_actions(mean, weights, 16384, 11));
    // The tolerance is 2 % of the largest value in the problem.
    const double all = gain_of_knowing(mean, std::sqrt(1.25));
    EXPECT_NEAR(value.everything.value, all, 0.02 * all) << mean;
    EXPECT_NEAR(value.groups[0].value, gain_of_knowing(mean, 1), 0.02 * all) << mean;
    EXPECT_NEAR(value.groups[1].value, gain_of_knowing(mean, 0.5), 0.02 * all) << mean;
    EXPECT_NEAR(value.groups[2].value, 0, 0.02 * all) << mean;
    EXPECT_NEAR(value.groups[3].value, all, 0.02 * all) << mean;
    EXPECT_EQ(value.knots, (std::vector<int>{7, 7, 7, 7}));
    EXPECT_EQ(value.chosen, mean > 0 ? 1u : value.chosen);
  }
}

TEST(ValueOfInformation, IntervalsHoldTheClosedForm) {
  int everything = 0, group = 0;
  constexpr int kRuns = 200;
  for (int run = 0; run < kRuns; ++run) {
    const InformationValue value =
        worth(two_actions(-0.4, {1, 0.5, 0}, 1024, 500 + static_cast<std::uint64_t>(run)));
    const auto holds = [](const Estimate& e, double truth) { return e.low <= truth && truth <= e.high; };
    everything += holds(value.everything, gain_of_knowing(-0.4, std::sqrt(1.25)));
    group += holds(value.groups[0], gain_of_knowing(-0.4, 1));
  }
  EXPECT_GE(everything, 0.9 * kRuns);
  EXPECT_GE(group, 0.9 * kRuns);
  EXPECT_LT(everything + group, 2 * kRuns);
}

TEST(ValueOfInformation, IsNothingWhereOneActionAlwaysWins) {
  const InformationValue value = worth(two_actions(50, {1, 0.5, 0}, 1024, 3), IntervalBy::resampling);
  EXPECT_EQ(value.everything.value, 0);
  for (const Estimate& group : value.groups) EXPECT_NEAR(group.value, 0, 1e-12);
  EXPECT_EQ(value.chosen, 1u);
}

TEST(ValueOfInformation, SeesABendThatAStraightLineWouldMiss) {
  TwoActions problem = two_actions(0, {0, 0, 0}, 4096, 4);
  for (std::size_t d = 0; d < 4096; ++d) problem.values[1][d] = std::pow(problem.inputs[0][d], 2) - 1;
  // E max(0, Z² − 1) = 2 φ(1)
  EXPECT_NEAR(worth(problem).groups[0].value, 2 * std::exp(-0.5) / std::sqrt(2 * std::numbers::pi), 0.02);
}

TEST(ValueOfInformation, SaysWhereTheDrawsAllowNoRegression) {
  const TwoActions problem = two_actions(0, std::vector<double>(10, 1.0), 128, 4);
  std::vector<std::size_t> all(10);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const std::vector<std::vector<std::size_t>> groups = {all, {0}, {}};
  const InformationValue value =
      value_of_information(explore_test::spans_of(problem.values), explore_test::spans_of(problem.inputs),
                           groups, IntervalBy::replicates);
  EXPECT_EQ(value.knots, (std::vector<int>{0, 5, 0}));
  for (std::size_t g = 0; g < groups.size(); ++g) EXPECT_EQ(value.needed[g], 20 * (groups[g].size() + 1));
  EXPECT_TRUE(std::isnan(value.groups[0].value));
  EXPECT_EQ(value.groups[2].value, 0) << "to learn nothing is worth nothing";
}

}  // namespace
}  // namespace entente

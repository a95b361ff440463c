#include "entente/ensemble/pivot.hpp"

#include <gtest/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

Scenario tiny() {
  auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/tests/data/tiny.toml");
  if (!scenario) throw std::runtime_error(render(scenario.diagnostics(), "", false));
  return std::move(*scenario);
}

std::vector<std::string> names(const Scenario& scenario) {
  std::vector<std::string> all;
  for (const Strategy& strategy : scenario.strategies) all.push_back(strategy.name);
  return all;
}

Pivots worked_out(const Scenario& scenario, int threads = 2) {
  PivotOptions options;
  options.threads = threads;
  auto result = pivots(scenario, names(scenario), options);
  if (!result || !*result) throw std::runtime_error(render(result.diagnostics(), "", false));
  return std::move(**result);
}

const Scenario& scenario_of_all() {
  static const Scenario scenario = tiny();
  return scenario;
}
/// Every strategy of the small scenario, worked out once.
const Pivots& all() {
  static const Pivots found = worked_out(scenario_of_all());
  return found;
}

double mean(const std::array<Summary, kTriangles.size()>& labels, Triangle label) {
  return labels[static_cast<std::size_t>(label)].mean;
}

TEST(Pivots, LabelsAddUpToOneAndToTheAlignment) {
  const Scenario& scenario = scenario_of_all();
  const Pivots& found = all();
  AssessOptions options;
  options.draws = kPivotDraws;
  options.precision = Precision::float64;
  const Assessment assessment = *assess(scenario, options);
  ASSERT_EQ(found.strategies.size(), scenario.strategies.size());
  for (const StrategyPivot& pivot : found.strategies)
    for (const StrategyFigures& figures : assessment.strategies) {
      if (figures.name != pivot.name) continue;
      ASSERT_EQ(pivot.triangle.size(), scenario.verdict_years.size());
      for (std::size_t y = 0; y < pivot.triangle.size(); ++y) {
        const auto& labels = pivot.triangle[y];
        double sum = 0;
        for (const Summary& label : labels) sum += label.mean;
        EXPECT_NEAR(sum, 1, 1e-12);
        // Realigned: stable marriage of D and T or a romantic triangle with D as pivot; besides, an
        // independent T that has amity with D alone.
        EXPECT_GE(mean(labels, Triangle::marriage_divider_target) +
                      mean(labels, Triangle::romantic_divider_pivot) + 1e-12,
                  figures.at[y].level[3].mean);
        EXPECT_LE(figures.at[y].level[0].mean + figures.at[y].level[1].mean,
                  mean(labels, Triangle::marriage_target_rival) +
                      mean(labels, Triangle::romantic_rival_pivot) + 1e-12);
        EXPECT_EQ(mean(labels, Triangle::menage_a_trois) + mean(labels, Triangle::marriage_divider_rival) +
                      mean(labels, Triangle::romantic_rival_pivot),
                  0)
            << "in this file R never makes up with D";
        EXPECT_EQ(pivot.divider_rival[y].mean, mean(labels, Triangle::romantic_divider_pivot));
      }
    }
}

TEST(Pivots, PricesAreSharesThatAddUp) {
  const Pivots& found = all();
  double sum = found.reserve.never;
  for (const double share : found.reserve.by_rung) sum += share;
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_EQ(found.draws, kPivotDraws);
  for (const StrategyPivot& pivot : found.strategies) {
    EXPECT_GE(pivot.overpaid.p05, 0);
    EXPECT_LE(pivot.overpaid.p95, pivot.offered.p95);
    if (pivot.name == "continue") {
      EXPECT_EQ(pivot.offered.mean, 0);
    }
    // The standing offer is the ladder's own: it is dearer than the reserve price exactly where that is
    // lower.
    if (pivot.name == "everything") {
      EXPECT_NEAR(pivot.offered.p05, 1, 1e-12);
      EXPECT_LE(pivot.willing, 1 - found.reserve.never + 1e-12);
      EXPECT_EQ(pivot.overpaid.mean > 0, found.reserve.never < 1 - found.reserve.by_rung.back() - 1e-9);
    }
  }
}

TEST(Pivots, DoNotDependOnTheNumberOfThreads) {
  const Pivots one = worked_out(scenario_of_all(), 1);
  const Pivots& two = all();
  EXPECT_EQ(one.reserve.by_rung, two.reserve.by_rung);
  for (std::size_t s = 0; s < one.strategies.size(); ++s) {
    EXPECT_EQ(one.strategies[s].advantage.mean, two.strategies[s].advantage.mean);
    EXPECT_EQ(one.strategies[s].triangle.back()[0].mean, two.strategies[s].triangle.back()[0].mean);
  }
}

TEST(Pivots, AStopLeavesNothing) {
  const Scenario scenario = tiny();
  std::stop_source stop;
  stop.request_stop();
  PivotOptions options;
  options.stop = stop.get_token();
  const auto result = pivots(scenario, names(scenario), options);
  ASSERT_TRUE(result);
  EXPECT_FALSE(*result);
}

}  // namespace
}  // namespace entente

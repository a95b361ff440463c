// The step must not decide anything (0.8, 4.5): both flagships, every strategy, every input at its
// middle. The means over draws, which are what a verdict prints, are tested in ensemble/invariance_test.cpp.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "entente/solve/test_support.hpp"

namespace entente {
namespace {

using namespace testing_support;

struct Steps {
  Solution year, half, quarter;
};

Steps at_three_steps(const Scenario& scenario, const Strategy& strategy, const Weights& weights) {
  const auto solve = [&](int per_year) {
    GameOptions options;
    options.steps_per_year = per_year;
    const auto game = compile(scenario, strategy, options);
    return *Solver(scenario, *game).solve(std::span(&weights, 1));
  };
  return {solve(1), solve(2), solve(4)};
}

/// 5 % of the figure, or the floor if that is larger.
void close(double coarse, double fine, double share, double floor, const std::string& what) {
  EXPECT_LE(std::abs(coarse - fine), std::max(share * std::max(std::abs(coarse), std::abs(fine)), floor))
      << what << ": " << coarse << " against " << fine;
}

class Step : public testing::TestWithParam<const char*> {};

TEST_P(Step, HalvingItMovesNoProbabilityAndNoBenefit) {
  const Scenario scenario = load(GetParam());
  for (const unsigned seed : {0u}) {
    const Weights w = resolve(scenario, values_of(scenario, seed), 1);
    const Steps base = at_three_steps(scenario, *scenario.strategy(scenario.baseline), w);
    for (const Strategy& strategy : scenario.strategies) {
      const Steps steps = at_three_steps(scenario, strategy, w);
      for (const auto& [coarse, fine, base_coarse, base_fine, ever] :
           {std::tuple(&steps.year, &steps.half, &base.year, &base.half, false),
            std::tuple(&steps.half, &steps.quarter, &base.half, &base.quarter, true)}) {
        const std::string where = strategy.name + " seed " + std::to_string(seed) + (ever ? " 1/2" : " 1");
        for (const int year : scenario.verdict_years) {
          const YearOutcome &a = coarse->years[at(year - 1)], &b = fine->years[at(year - 1)];
          for (std::size_t r = 0; r < kAlignments; ++r)
            close(a.at[r], b.at[r], 0.05, 0.001,
                  where + " level " + std::to_string(r) + " year " + std::to_string(year));
          if (!ever) continue;
          close(a.ever_independent, b.ever_independent, 0.1, 0.001, where + " ever independent");
          close(a.ever_realigned, b.ever_realigned, 0.1, 0.001, where + " ever realigned");
        }
        close((coarse->total() - base_coarse->total()) / coarse->annuity,
              (fine->total() - base_fine->total()) / fine->annuity, 0.05, 0.005, where + " net a year");
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Flagships, Step,
                         testing::Values("scenarios/reverse-kissinger-2025.toml",
                                         "scenarios/opening-to-china-1971.toml"));

}  // namespace
}  // namespace entente

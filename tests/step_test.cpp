// The step must not decide anything (0.8): what a verdict prints moves by at most 5 % (or .001, or .005
// points a year, if that is larger) when the step is halved, "ever by" by at most 10 % from half a year
// downward. Both flagships, every strategy.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

Assessment at_step(const Scenario& scenario, int per_year) {
  AssessOptions options;
  options.draws = 32;
  options.game.steps_per_year = per_year;
  auto result = assess(scenario, options);
  EXPECT_TRUE(result);
  return std::move(*result);
}

void close(const Summary& coarse, const Summary& fine, double share, double floor, const std::string& what) {
  EXPECT_LE(std::abs(coarse.mean - fine.mean),
            std::max(share * std::max(std::abs(coarse.mean), std::abs(fine.mean)), floor))
      << what << ": " << coarse.mean << " against " << fine.mean;
}

void expect_close(const Assessment& coarse, const Assessment& fine, bool ever) {
  ASSERT_EQ(coarse.strategies.size(), fine.strategies.size());
  for (std::size_t s = 0; s < coarse.strategies.size(); ++s) {
    const StrategyFigures &a = coarse.strategies[s], &b = fine.strategies[s];
    for (std::size_t y = 0; y < a.at.size(); ++y) {
      const std::string where = a.name + " year " + std::to_string(a.at[y].year);
      for (std::size_t r = 0; r < kAlignments; ++r)
        close(a.at[y].level[r], b.at[y].level[r], 0.05, 0.001, where + " level " + std::to_string(r));
      if (!ever) continue;
      close(a.at[y].ever_independent, b.at[y].ever_independent, 0.1, 0.001, where + " ever independent");
      close(a.at[y].ever_realigned, b.at[y].ever_realigned, 0.1, 0.001, where + " ever realigned");
    }
    close(a.net, b.net, 0.05, 0.005, a.name + " net a year");
  }
}

class Step : public testing::TestWithParam<const char*> {};

TEST_P(Step, HalvingItMovesNoMeanOfTheVerdict) {
  const auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/scenarios/" + GetParam() + ".toml");
  ASSERT_TRUE(scenario);
  const Assessment year = at_step(*scenario, 1), half = at_step(*scenario, 2),
                   quarter = at_step(*scenario, 4);
  expect_close(year, half, false);
  expect_close(half, quarter, true);
}

INSTANTIATE_TEST_SUITE_P(Flagships, Step, testing::Values("reverse-kissinger-2025", "opening-to-china-1971"));

}  // namespace
}  // namespace entente

#include "entente/explore/contaminated_chances.hpp"

#include <cmath>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/story.hpp"
#include "entente/explore/contamination.hpp"
#include "entente/explore/mixture_test_support.hpp"

namespace entente {
namespace {

using mixture_test::grouped;
using mixture_test::other_case;

Scenario tiny() { return scenario_of(grouped(tiny_text())); }
Scenario other() { return scenario_of(other_case()); }

CoalitionOptions asking() {
  CoalitionOptions options;
  options.goal = Goal::neutral;
  options.baseline = "continue";
  options.seed = 7;
  options.draws = 32;
  options.solving.precision = Precision::float64;
  return options;
}

constexpr std::array<double, 4> kShares{0, 0.1, 0.5, 1};

// What `explore --contaminate` says of the last verdict year, from the sets that differ alone.
TEST(ContaminatedChances, OfFewGroupsAreExplores) {
  const std::vector<ChanceAsked> asked{{"engage", ChanceEvent::goal, 8},
                                       {"everything", ChanceEvent::realigned, 8}};
  const auto found = contaminated_chances(tiny(), other(), asked, kShares, asking());
  ASSERT_TRUE(found) << render(found.diagnostics(), "", false);
  EXPECT_FALSE(found->sampled);
  ContaminationOptions whole;
  whole.goal = Goal::neutral;
  whole.seed = 7;
  whole.solving.precision = Precision::float64;
  const auto wanted = contaminate(tiny(), other(), whole);
  ASSERT_TRUE(wanted);
  for (std::size_t a = 0; a < asked.size(); ++a)
    for (std::size_t w = 0; w < kShares.size(); ++w)
      for (const ContaminationPoint& point : wanted->points) {
        if (point.strategy != asked[a].strategy || point.share != kShares[w]) continue;
        const Estimate& figure = a == 0 ? point.goal : point.realigned;
        EXPECT_NEAR(found->at[a][w].value, figure.value, 1e-12);
        EXPECT_NEAR(found->at[a][w].low, figure.low, 1e-12);
        EXPECT_NEAR(found->at[a][w].high, figure.high, 1e-12);
      }
}

// Nothing taken is the one scenario and everything the other, in every year and of every event.
TEST(ContaminatedChances, EndsAreWhatAssessSays) {
  std::vector<ChanceAsked> asked;
  for (const int year : {3, 4, 8})
    for (std::size_t e = 0; e < kChanceEvents.size(); ++e)
      asked.push_back({"engage", static_cast<ChanceEvent>(e), year});
  const auto found = contaminated_chances(tiny(), other(), asked, kShares, asking());
  ASSERT_TRUE(found);
  for (const bool from : {true, false}) {
    AssessOptions options;
    options.seed = 7;
    options.draws = 32;
    options.strategies = {"engage"};
    options.precision = Precision::float64;
    const Scenario scenario = from ? tiny() : other();
    const auto assessed = assess(scenario, options);
    ASSERT_TRUE(assessed);
    const StrategyFigures& figures = assessed->strategies.back();
    ASSERT_EQ(figures.name, "engage");
    for (std::size_t a = 0; a < asked.size(); ++a) {
      const auto y = static_cast<std::size_t>(std::ranges::find(scenario.verdict_years, asked[a].year) -
                                              scenario.verdict_years.begin());
      const YearFigures& year = figures.at[y];
      const double wanted[] = {year.goals[static_cast<std::size_t>(Goal::neutral)].at.mean,
                               year.level[0].mean,
                               year.level[1].mean,
                               year.level[2].mean,
                               year.level[3].mean,
                               year.ever_independent.mean,
                               year.ever_realigned.mean};
      EXPECT_NEAR(found->at[a][from ? 0 : 3].value, wanted[static_cast<std::size_t>(asked[a].event)], 1e-12)
          << chance_name(asked[a].event) << asked[a].year;
    }
  }
}

// Sampled sets have the same ends, and between them the exact mean in their interval, which is the wider one.
TEST(ContaminatedChances, SampledSetsAgreeWithAllOfThem) {
  const std::vector<ChanceAsked> asked{{"engage", ChanceEvent::independent, 8}};
  const auto exact = contaminated_chances(tiny(), other(), asked, kShares, asking());
  const auto sampled = contaminated_chances(tiny(), other(), asked, kShares, asking(), 2);
  ASSERT_TRUE(exact && sampled);
  EXPECT_TRUE(sampled->sampled);
  EXPECT_LT(sampled->sets, exact->sets);
  for (std::size_t w = 0; w < kShares.size(); ++w) {
    const Estimate &all = exact->at[0][w], &some = sampled->at[0][w];
    EXPECT_LE(some.low, all.value);
    EXPECT_GE(some.high, all.value);
    if (kShares[w] != 0 && kShares[w] != 1) continue;
    EXPECT_NEAR(some.value, all.value, 1e-12);
    EXPECT_NEAR(some.high, all.high, 1e-12);
  }
}

// The ends of a single draw are what the draw says in either scenario; sampled sets have the same ends.
TEST(ContaminatedChances, OfADrawEndInItsTwoStories) {
  const Scenario from = tiny(), to = other();
  for (const std::optional<std::uint64_t> draw :
       {std::optional<std::uint64_t>(5), std::optional<std::uint64_t>()})
    for (const int most_exact : {kMostExactGroups, 2}) {
      const auto found = contaminated_years(from, to, "engage", 3, draw, kShares, {}, most_exact);
      ASSERT_TRUE(found) << render(found.diagnostics(), "", false);
      EXPECT_EQ(found->sampled, most_exact == 2);
      for (const bool at_from : {true, false}) {
        const Scenario& scenario = at_from ? from : to;
        const auto story = tell(scenario, *scenario.strategy("engage"), 3, draw);
        ASSERT_TRUE(story);
        const auto& years = found->at[at_from ? 0 : 3];
        ASSERT_EQ(years.size(), story->solution.years.size());
        for (std::size_t y = 0; y < years.size(); ++y) {
          const ByChance<double> wanted = chances_of(story->solution.years[y], from.goal);
          for (std::size_t e = 0; e < wanted.size(); ++e)
            EXPECT_NEAR(years[y][e], wanted[e], 1e-9) << kChanceEvents[e] << y;
        }
      }
    }
  EXPECT_FALSE(contaminated_years(from, to, "engag", 3, 5, kShares, {}));
}

// Nothing taken is the scenario's own story; everything but the allies, that of the scenario so mixed.
TEST(ContaminatedChances, AlliesOfOneDrawAreThoseOfItsStory) {
  const Scenario from = tiny(), to = other();
  for (const int most_exact : {kMostExactGroups, 2}) {
    const auto found = contaminated_allies(from, to, "engage", 3, 5, kShares, {}, most_exact);
    ASSERT_TRUE(found) << render(found.diagnostics(), "", false);
    EXPECT_EQ(found->sampled, most_exact == 2);
    const auto story = tell(from, *from.strategy("engage"), 3, 5);
    ASSERT_TRUE(story);
    const AllyOutcome& own = story->solution.allies.front();
    ASSERT_EQ(found->at[0].size(), story->solution.allies.size());
    EXPECT_NEAR(found->at[0][0].autonomous, own.autonomous.back(), 1e-9);
    EXPECT_NEAR(found->at[0][0].hedging, own.hedging.back(), 1e-9);
    EXPECT_NEAR(found->at[0][0].armed, own.armed.back(), 1e-9);
    EXPECT_GT(std::abs(found->at[3][0].hedging - own.hedging.back()), 1e-6) << "levers move them";
  }
}

}  // namespace
}  // namespace entente

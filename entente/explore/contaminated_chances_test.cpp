#include "entente/explore/contaminated_chances.hpp"

#include <bit>
#include <cmath>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/inputs.hpp"
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

Story told_as(Story story, const std::string& strategy) {
  story.strategy = strategy;
  return story;
}

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

/// The small triangle with leaders and sectors in groups of their own, and a case that differs from it in
/// figures alone, so that the same path is there.
std::string finer(const std::string& text) {
  return replaced(grouped(text), "inputs = [\"target.*\", \"sector.*\", \"leader.*\", ",
                  "inputs = [\"leader.*\"]\n[[group]]\nname = \"economy\"\ninputs = [\"sector.*\"]\n"
                  "[[group]]\nname = \"bond\"\ninputs = [\"target.*\", ");
}
Scenario other_figures() {
  std::string text = tiny_text();
  text = replaced(text, "thR = { p05 = 0.05, p50 = 0.2, p95 = 0.5", "thR = { p05 = 1, p50 = 2, p95 = 3");
  text = replaced(text, "exit = { p05 = 0.02, p50 = 0.05, p95 = 0.10",
                  "exit = { p05 = 0.2, p50 = 0.3, p95 = 0.4");
  text = replaced(text, "alternative = { p05 = 10, p50 = 20, p95 = 30",
                  "alternative = { p05 = 1, p50 = 2, p95 = 3");
  return scenario_of(finer(text));
}

/// Every figure of a path, one after the other.
std::vector<double> flat(const PathChances& path) {
  std::vector<double> all = path.reached;
  all.insert(all.end(), path.sincere.begin(), path.sincere.end());
  for (const auto& moments : path.options)
    for (const auto& options : moments)
      for (const PathChances::Option& option : options) {
        all.push_back(option.probability);
        all.insert(all.end(), option.at_opportunity.begin(), option.at_opportunity.end());
      }
  return all;
}

/// Nothing taken is the story, everything the same path in the other scenario, and between them lies the mean
/// over all sets of groups, each worked out alone.
void expect_mean_over_sets(const GameOptions& options) {
  const Scenario from = scenario_of(finer(tiny_text())), to = other_figures();
  const auto story = tell(from, *from.strategy("engage"), 3, 5, options);
  ASSERT_TRUE(story) << render(story.diagnostics(), "", false);
  const auto found = contaminated_path(from, to, *story, kShares);
  ASSERT_TRUE(found) << render(found.diagnostics(), "", false);
  EXPECT_FALSE(found->sampled);
  ASSERT_EQ(found->sets, 8) << "the three groups that differ";

  const Mixture mixture = *Mixture::make(from, to);
  std::vector<double> values = InputPlan::make(from)->draw(3, 5), more = InputPlan::make(to)->draw(3, 5);
  values.insert(values.end(), more.begin(), more.end());
  Coalition differing = 0;
  for (std::size_t g = 0; g < mixture.groups().size(); ++g)
    for (const char* name : {"target", "economy", "bond"})
      if (mixture.groups()[g].name == name) differing |= Coalition{1} << g;
  const std::vector<Coalition> sets = subsets_of(differing);
  ASSERT_EQ(sets.size(), 8u);
  std::vector<std::vector<double>> along;  // by set
  for (const Coalition set : sets) {
    const Scenario mixed = mixture.mix(set);
    const Game game = *compile(mixed, *mixed.strategy("engage"), options);
    along.push_back(flat(retrace(mixed, game, weights_by_year(mixed, values, game.years), *story)));
  }
  for (std::size_t w = 0; w < kShares.size(); ++w) {
    std::vector<double> mean(along.front().size());
    for (std::size_t s = 0; s < sets.size(); ++s) {
      const int taken = std::popcount(sets[s]);
      const double weight = std::pow(kShares[w], taken) * std::pow(1 - kShares[w], 3 - taken);
      for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += weight * along[s][i];
    }
    const std::vector<double> told = flat(found->at[w]);
    ASSERT_EQ(told.size(), mean.size());
    for (std::size_t i = 0; i < mean.size(); ++i) EXPECT_NEAR(told[i], mean[i], 1e-12) << kShares[w];
  }
  EXPECT_GT(std::abs(along.front().front() - along.back().front()), 1e-6) << "else nothing was taken";

  const auto sampled = contaminated_path(from, to, *story, kShares, 2);
  ASSERT_TRUE(sampled);
  EXPECT_TRUE(sampled->sampled);
  const std::vector<double> none = flat(sampled->at.front()), every = flat(sampled->at.back());
  for (std::size_t i = 0; i < none.size(); ++i) {
    EXPECT_NEAR(none[i], along.front()[i], 1e-12);
    EXPECT_NEAR(every[i], along.back()[i], 1e-12);
  }
}

TEST(ContaminatedChances, OfAPathAreTheMeanOverItsSets) { expect_mean_over_sets({}); }
TEST(ContaminatedChances, OfAPathOfShorterStepsToo) {
  GameOptions options;
  options.steps_per_year = 2;
  expect_mean_over_sets(options);
}
TEST(ContaminatedChances, OfAPathOnWhichTheDividerChoosesToo) {
  GameOptions options;
  options.quantal_divider = options.bloc = true;
  expect_mean_over_sets(options);
}

// Where a group brings moves, a start or a calendar of its own, the path is not made of them: it stays, and
// is named.
TEST(ContaminatedChances, OfAPathLeaveOtherMovesOut) {
  const Scenario from = tiny();
  const auto story = tell(from, *from.strategy("engage"), 3, 5);
  ASSERT_TRUE(story);
  const auto found = contaminated_path(from, other(), *story, kShares);
  ASSERT_TRUE(found) << render(found.diagnostics(), "", false);
  // Levers, replies and the start are others there; prices of nothing and allies no choice looks at.
  EXPECT_THAT(found->stays, testing::ElementsAre("target", "offers", "rival"));
  EXPECT_FALSE(contaminated_path(from, other(), told_as(*story, "engag"), kShares));
}

}  // namespace
}  // namespace entente

#include "entente/explore/offered.hpp"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/explore/lever_set.hpp"
#include "entente/explore/mixture.hpp"
#include "entente/explore/mixture_test_support.hpp"
#include "entente/explore/price.hpp"
#include "entente/explore/sweeps.hpp"

namespace entente {
namespace {

using mixture_test::grouped;
using mixture_test::other_case;
using testing::IsEmpty;

using What = Offered::What;

const Scenario& tiny() {
  static const Scenario scenario = scenario_of(grouped(tiny_text()));
  return scenario;
}
const Scenario& other() {
  static const Scenario scenario = scenario_of(other_case());
  return scenario;
}

constexpr std::array<double, 3> kFactors{0.25, 1, 4};
constexpr std::array<double, 3> kShares{0, 0.25, 1};
const std::string kPackage = "everything";

StudyOptions asking() {
  StudyOptions options;
  options.seed = 5;
  options.draws = 32;
  options.goal = Goal::loosen;
  options.solving.precision = Precision::float64;
  return options;
}

Price priced(const Scenario& scenario) {
  PriceOptions options;
  options.strategy = kPackage;
  options.seed = 5;
  options.draws = 32;
  options.solving.precision = Precision::float64;
  auto found = price(scenario, options);
  EXPECT_TRUE(found) << render(found.diagnostics(), "", false);
  return std::move(*found);
}

SweptOffers swept(const std::vector<Offered>& asked, const Scenario* from = &other()) {
  auto found = sweep_offers(tiny(), asked, asking(), kFactors, from, kShares);
  EXPECT_TRUE(found) << render(found.diagnostics(), "", false);
  EXPECT_FALSE(found->interrupted);
  return std::move(*found);
}

void expect_mean(const Estimate& found, const Summary& wanted) {
  EXPECT_NEAR(found.value, wanted.mean, 1e-12);
  EXPECT_NEAR(found.low, wanted.mean_low, 1e-12);
  EXPECT_NEAR(found.high, wanted.mean_high, 1e-12);
}

// The price of either file, where nothing is multiplied and nothing, or everything, is taken.
TEST(Offered, OfTheCurveIsThePricesOwn) {
  const Price ours = priced(tiny()), theirs = priced(other());
  std::vector<Offered> asked;
  for (const double scale : {0.0, 0.5, 2.0})
    for (const bool answered : {true, false})
      asked.push_back({.strategy = kPackage, .scale = scale, .answered = answered});
  const SweptOffers found = swept(asked);
  EXPECT_EQ(found.other_draws, 32);
  EXPECT_GT(found.most_sets, 1);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto k = static_cast<std::size_t>(std::ranges::find(kScales, asked[i].scale) - kScales.begin());
    const auto curve = [&](const Price& price) {
      return (asked[i].answered ? price.scale : price.without_counter).curve[k];
    };
    expect_mean(found.rows[i].by_factor[1], curve(ours));
    expect_mean(found.rows[i].by_share[0], curve(ours));
    expect_mean(found.rows[i].by_share[2], curve(theirs));
  }
}

// Once the package is the package: what the sweep of a strategy says.
TEST(Offered, OnceIsTheStrategyAtEveryPrecision) {
  const SweptOffers found = swept({{.strategy = kPackage}}, nullptr);
  const auto wanted = lambda_sweep(tiny(), {kPackage}, asking(), kFactors);
  ASSERT_TRUE(wanted);
  for (const LambdaPoint& point : wanted->points) {
    if (point.strategy != kPackage) continue;
    const auto f = static_cast<std::size_t>(std::ranges::find(kFactors, point.factor) - kFactors.begin());
    EXPECT_NEAR(found.rows[0].by_factor[f].value, point.at(ChanceEvent::goal).value, 1e-12);
    EXPECT_NEAR(found.rows[0].by_factor[f].high, point.at(ChanceEvent::goal).high, 1e-12);
  }
  EXPECT_THAT(found.rows[0].by_share, IsEmpty()) << "there is nothing to take from";
  EXPECT_EQ(found.most_sets, 0);
}

// And between the ends, what every set of groups by itself comes to.
TEST(Offered, ABetweenIsTheMeanOverSets) {
  const auto mixture = Mixture::make(tiny(), other());
  ASSERT_TRUE(mixture);
  const std::size_t groups = mixture->groups().size();
  ASSERT_LE(groups, 8u);
  const auto draws = DrawnValues::make(tiny(), other(), 5, 32);
  ASSERT_TRUE(draws);
  PriceOptions options;
  options.solving.precision = Precision::float64;
  double mean = 0;
  for (Coalition set = 0; set < (Coalition{1} << groups); ++set) {
    const Scenario mixed = without_allies(mixture->mix(set));
    std::int64_t solves = 0;
    const auto scale =
        price_scale(mixed, package_of(mixed, *mixed.strategy(kPackage)), *draws, options, solves);
    ASSERT_TRUE(scale);
    double weight = 1;
    for (std::size_t g = 0; g < groups; ++g) weight *= set >> g & 1U ? 0.25 : 0.75;
    mean += weight * scale->curve[6].mean;
  }
  ASSERT_EQ(kScales[6], 2);
  const SweptOffers found = swept({{.strategy = kPackage, .scale = 2}});
  const double tolerance =
      found.sampled ? found.rows[0].by_share[1].high - found.rows[0].by_share[1].value : 1e-12;
  EXPECT_NEAR(found.rows[0].by_share[1].value, mean, tolerance);
}

TEST(Offered, LeverSetsAreThoseOfThePrice) {
  const auto draws = DrawnValues::make(tiny(), 5, 32);
  ASSERT_TRUE(draws);
  std::vector<std::string> left_out;
  auto sets = LeverSets::make(tiny(), *draws, Goal::loosen, lever_choices(tiny(), *draws, left_out),
                              asking().solving, 1);
  ASSERT_TRUE(sets);
  std::vector<Offered> asked;
  std::vector<LeverMask> masks;
  for (LeverMask mask = 0; mask < (LeverMask{1} << sets->choices().size()); ++mask) {
    std::vector<int> levers;
    for (std::size_t i = 0; i < sets->choices().size(); ++i)
      if (mask >> i & 1) levers.push_back(sets->choices()[i].lever);
    asked.push_back({.levers = levers});
    masks.push_back(mask);
  }
  const SweptOffers found = swept(asked);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    EXPECT_NEAR(found.rows[i].by_factor[1].value, sets->chance(masks[i]), 1e-12) << masks[i];
    EXPECT_NEAR(found.rows[i].by_share[0].value, sets->chance(masks[i]), 1e-12);
    EXPECT_NE(found.rows[i].by_factor[0].value, found.rows[i].by_factor[2].value);
    EXPECT_NE(found.rows[i].by_share[0].value, found.rows[i].by_share[2].value);
  }
}

TEST(Offered, ConsentsAndBeingInForceAreThePrices) {
  const Price ours = priced(tiny()), theirs = priced(other());
  ASSERT_FALSE(ours.consents.who.empty());
  const SweptOffers found = swept({{.what = What::all_consent, .strategy = kPackage},
                                   {.what = What::ratification, .strategy = kPackage},
                                   {.what = What::passes, .strategy = kPackage},
                                   {.what = What::ever_in_force, .strategy = kPackage}});
  const auto is = [&](std::size_t row, const Summary& here, const Summary& there) {
    expect_mean(found.rows[row].by_share[0], here);
    expect_mean(found.rows[row].by_share[2], there);
  };
  is(0, ours.consents.all, theirs.consents.all);
  is(1, ours.consents.ratification, theirs.consents.ratification);
  is(2, ours.consents.passes, theirs.consents.passes);
  is(3, ours.breakeven.delivered, theirs.breakeven.delivered);
  for (std::size_t row = 0; row < 3; ++row)
    EXPECT_THAT(found.rows[row].by_factor, IsEmpty()) << "no choice of T or R is in it";
  expect_mean(found.rows[3].by_factor[1], ours.breakeven.delivered);
}

// What assess says of an ally, and something else with other groups than its own from elsewhere.
TEST(Offered, AlliesAreThoseOfTheVerdict) {
  AssessOptions options;
  options.seed = 5;
  options.draws = 32;
  options.precision = Precision::float64;
  options.strategies = {kPackage};
  const auto verdict = assess(tiny(), options);
  ASSERT_TRUE(verdict);
  const StrategyFigures& figures = *std::ranges::find(verdict->strategies, kPackage, &StrategyFigures::name);
  const AllyFigures& ally = figures.allies.front();
  const SweptOffers found = swept({{.what = What::autonomous, .strategy = kPackage, .ally = ally.actor},
                                   {.what = What::armed, .strategy = kPackage, .ally = ally.actor}});
  expect_mean(found.rows[0].by_factor[1], ally.autonomous);
  expect_mean(found.rows[1].by_factor[1], ally.arms);
  EXPECT_NE(found.rows[0].by_factor[0].value, found.rows[0].by_factor[2].value);
  expect_mean(found.rows[0].by_share[0], ally.autonomous);
  EXPECT_NE(found.rows[0].by_share[2].value, ally.autonomous.mean);
  EXPECT_NE(found.rows[1].by_share[2].value, ally.arms.mean);
}

TEST(Offered, APackageThatTheOtherLacksHasNoShares) {
  const Scenario lacking =
      scenario_of(replaced(other_case(), "name = \"everything\"", "name = \"all_of_it\""));
  const SweptOffers found =
      swept({{.strategy = kPackage, .scale = 2}, {.levers = std::vector<int>{0}}}, &lacking);
  EXPECT_THAT(found.rows[0].by_share, IsEmpty());
  EXPECT_EQ(found.rows[0].by_factor.size(), 3u);
  EXPECT_EQ(found.rows[1].by_share.size(), 3u) << "levers are this file's own";
}

TEST(Offered, BitsDoNotDependOnThreads) {
  const std::vector<Offered> asked{{.strategy = kPackage, .scale = 2}, {.levers = std::vector<int>{0}}};
  StudyOptions one = asking(), three = asking();
  one.threads = 1;
  three.threads = 3;
  const auto a = sweep_offers(tiny(), asked, one, kFactors, &other(), kShares);
  const auto b = sweep_offers(tiny(), asked, three, kFactors, &other(), kShares);
  ASSERT_TRUE(a && b);
  for (std::size_t i = 0; i < asked.size(); ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_EQ(a->rows[i].by_factor[j].value, b->rows[i].by_factor[j].value);
      EXPECT_EQ(a->rows[i].by_share[j].high, b->rows[i].by_share[j].high);
    }
}

TEST(Offered, AStopLeavesNothingToBeUsed) {
  std::stop_source stopping;
  stopping.request_stop();
  StudyOptions options = asking();
  options.stop = stopping.get_token();
  const auto found =
      sweep_offers(tiny(), {{.strategy = kPackage, .scale = 2}}, options, kFactors, &other(), kShares);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->interrupted);
}

}  // namespace
}  // namespace entente

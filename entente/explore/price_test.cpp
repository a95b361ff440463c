#include "entente/explore/price.hpp"

#include <algorithm>
#include <cmath>
#include <stop_token>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/explore/goal_solver.hpp"
#include "entente/game/flows.hpp"
#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pointwise;

Scenario tiny() { return scenario_of(tiny_text()); }

PriceOptions asking(double at_least = 0.3, std::int64_t draws = 32) {
  PriceOptions options;
  options.at_least = at_least;
  options.draws = draws;
  options.seed = 5;
  return options;
}

DrawnValues draws_of(const Scenario& scenario, std::int64_t count = 32) {
  auto drawn = DrawnValues::make(scenario, 5, count);
  EXPECT_TRUE(drawn);
  return std::move(*drawn);
}

std::string code_of(const Scenario& scenario, const PriceOptions& options) {
  const auto answer = price(scenario, options);
  EXPECT_FALSE(answer);
  return answer ? "" : answer.diagnostics().front().code + " " + answer.diagnostics().front().message;
}

TEST(Package, IsWhatIsNotGivenYet) {
  const Scenario s = tiny();
  EXPECT_THAT(package_of(s, *s.strategy("everything")).levers, ElementsAre(0, 1, 2));
  EXPECT_THAT(package_of(s, *s.strategy("engage")).levers, ElementsAre(0));
  EXPECT_THAT(package_of(s, *s.strategy("continue")).levers, IsEmpty());
  EXPECT_EQ(default_package(s), "everything") << "the steady strategy of the highest rung";
  const Scenario given =
      scenario_of(tiny_with("harm = { value = 0.05, reason = \"a signal\" }",
                            "harm = { value = 0.05, reason = \"a signal\" }\nspent = true"));
  EXPECT_THAT(package_of(given, *given.strategy("everything")).levers, ElementsAre(1, 2));
  EXPECT_THAT(package_of(given, *given.strategy("engage")).levers, IsEmpty());
}

TEST(Package, OnceIsItself) {
  const Scenario s = tiny();
  const DrawnValues drawn = draws_of(s);
  BlockWeights maker(s, drawn, 1);
  std::vector<std::vector<Weights>> weights;
  maker.fill(0, weights);
  Weights scaled = weights[3][0];
  scale_package(s, package_of(s, *s.strategy("everything")), 1, scaled);
  for (std::size_t i = 0; i < scaled.ladder.size(); ++i)
    EXPECT_EQ(scaled.ladder[i].value, weights[3][0].ladder[i].value);
}

TEST(Package, TwiceIsTwoOfEachLeverSideBySide) {
  const Scenario s = tiny();
  const DrawnValues drawn = draws_of(s);
  BlockWeights maker(s, drawn, 1);
  std::vector<std::vector<Weights>> weights;
  maker.fill(1, weights);
  for (const std::vector<Weights>& years : weights) {
    Weights twice = years[0], doubled = years[0];
    const Package package = package_of(s, *s.strategy("everything"));
    scale_package(s, package, 2, twice);
    for (const int lever : package.levers)
      doubled.levers.push_back(years[0].levers[static_cast<std::size_t>(lever)]);
    doubled.sum_ladder();
    const auto both = twice.in_force(3, 2, 2), other = doubled.in_force(3, 2, 2);
    EXPECT_NEAR(both.value, other.value, 1e-12);
    EXPECT_NEAR(both.cost, other.cost, 1e-12);
    EXPECT_NEAR(both.threat, other.threat, 1e-12) << "shares compound";
    EXPECT_NEAR(both.war_end, other.war_end, 1e-12);
    Setting everything;
    everything.q = everything.c = 2;
    EXPECT_NEAR(pull(twice, 0, everything, 3), pull(doubled, 0, everything, 3), 1e-12);
    EXPECT_NEAR(twice.norm[2], 2 * years[0].norm[2], 1e-12);
    // Shares and probabilities stay.
    EXPECT_EQ(twice.level, years[0].level);
    EXPECT_EQ(twice.upfront, years[0].upfront);
    EXPECT_EQ(twice.reversible, years[0].reversible);
    EXPECT_EQ(twice.consents, years[0].consents);
  }
}

SolvingOptions in_double() {
  SolvingOptions options;
  options.precision = Precision::float64;
  return options;
}

/// The same chances but for the order of sums.
auto as(const std::vector<double>& chances) { return Pointwise(DoubleNear(1e-12), chances); }

/// P(goal) of each draw under one strategy as a scenario has it.
std::vector<double> chances(const Scenario& s, const std::string& strategy) {
  const DrawnValues drawn = draws_of(s);
  const auto set = GameSet::make(s, {s.strategy(strategy)}, in_double());
  EXPECT_TRUE(set);
  GoalSolver solver(*set, drawn, s.goal);
  std::vector<double> result;
  for (std::size_t block = 0; block < drawn.blocks(); ++block) {
    solver.load(block);
    for (const double p : solver.chance([](std::size_t, Weights&) {})) result.push_back(p);
  }
  return result;
}

TEST(CoreScenario, HasTheSameProbabilities) {
  const Scenario s = tiny(), core = without_allies(s);
  EXPECT_TRUE(core.allies.empty());
  EXPECT_THAT(chances(s, "everything"), as(chances(core, "everything")));
}

TEST(WithoutCounter, LeavesTheReplyNothing) {
  const Scenario s = tiny(), silent = without_counter(s);
  EXPECT_THAT(counter_replies(s), ElementsAre("pipeline", "close_market", "court_ally"));
  ASSERT_EQ(silent.replies.size(), 1U);
  EXPECT_EQ(silent.replies[0].kind, Reply::Kind::nothing);
  EXPECT_NE(chances(s, "everything"), chances(silent, "everything"));
}

TEST(Price, AtOnceThePackageIsWhatAssessSays) {
  const Scenario s = tiny();
  PriceOptions asked = asking(0.3, 64);
  asked.solving = in_double();
  const auto priced = price(s, asked);
  ASSERT_TRUE(priced) << render(priced.diagnostics(), "", false);
  AssessOptions options;
  options.draws = 64;
  options.seed = 5;
  options.precision = Precision::float64;
  const auto assessed = assess(s, options);
  ASSERT_TRUE(assessed);
  const auto found = std::ranges::find(assessed->strategies, "everything", &StrategyFigures::name);
  const auto once = std::ranges::find(kScales, 1.0) - kScales.begin();
  const Summary& there = found->at.back().goals[static_cast<std::size_t>(s.goal)].at;
  EXPECT_NEAR(priced->scale.curve[static_cast<std::size_t>(once)].mean, there.mean, 1e-12);
  EXPECT_NEAR(priced->breakeven.chance.mean, there.mean, 1e-12);
  EXPECT_NEAR(priced->breakeven.gain.mean, found->net.mean, 1e-12);
  EXPECT_NEAR(priced->breakeven.delivered.mean, found->at.back().ever_delivered.mean, 1e-12);
}

TEST(Price, TheLeastMultipleReachesTheChanceAndALittleLessDoesNot) {
  const Scenario s = tiny();
  const DrawnValues drawn = draws_of(s);
  const Package package = package_of(s, *s.strategy("everything"));
  std::int64_t solves = 0;
  const auto found = price_scale(s, package, drawn, asking(0.35), solves);
  ASSERT_TRUE(found);
  const auto set = GameSet::make(s, {s.strategy("everything")}, {});
  GoalSolver solver(*set, drawn, s.goal);
  int inside = 0;
  for (std::size_t block = 0; block < drawn.blocks(); ++block) {
    solver.load(block);
    const auto at = [&](double less) {
      return solver.chance([&](std::size_t lane, Weights& w) {
        const double g = found->by_draw[block * 16 + lane];
        scale_package(s, package, std::isfinite(g) ? std::max(g - less, 0.0) : kMostScale, w);
      });
    };
    const Lanes reached = at(0), short_of = at(2 * kScaleTolerance);
    for (std::size_t lane = 0; lane < 16; ++lane) {
      const double g = found->by_draw[block * 16 + lane];
      EXPECT_EQ(reached[lane] >= 0.35, std::isfinite(g));
      if (!std::isfinite(g) || g == 0) continue;
      ++inside;
      EXPECT_LT(short_of[lane], 0.35);
    }
  }
  EXPECT_GT(inside, 3) << "a chance that some draws reach by paying";
  EXPECT_GT(solves, 0);
}

TEST(Price, AHigherChanceNeverCostsLess) {
  const Scenario s = without_allies(tiny());
  const DrawnValues drawn = draws_of(s);
  const Package package = package_of(s, *s.strategy("everything"));
  std::vector<double> before(32, 0);
  double feasible = 1;
  for (const double p : {0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9}) {
    std::int64_t solves = 0;
    const auto found = price_scale(s, package, drawn, asking(p), solves);
    ASSERT_TRUE(found);
    for (std::size_t d = 0; d < before.size(); ++d) EXPECT_LE(before[d], found->by_draw[d]) << p;
    EXPECT_LE(found->feasible.mean, feasible);
    before = found->by_draw;
    feasible = found->feasible.mean;
  }
}

TEST(Price, ADrawThatNeverReachesItIsInfiniteNotLeftOut) {
  const auto priced = price(tiny(), asking(0.999));
  ASSERT_TRUE(priced);
  EXPECT_EQ(priced->scale.by_draw.size(), 32U);
  EXPECT_EQ(priced->scale.never.mean, 1);
  EXPECT_EQ(priced->scale.feasible.mean, 0);
  EXPECT_FALSE(priced->scale.scale.p05 || priced->scale.scale.p50 || priced->scale.scale.p95);
  EXPECT_FALSE(priced->lever_set.search.set);
}

/// Asks for a stop once so many parts are done: blocks of 16 draws, reserve prices, lever sets.
PriceOptions stopping(std::stop_source& stop, std::int64_t after, std::int64_t draws, int threads = 1) {
  PriceOptions options = asking(0.35, draws);
  options.threads = threads;
  options.stop = stop.get_token();
  options.progress = [&stop, after](std::int64_t done, std::int64_t) {
    if (done == after) stop.request_stop();
  };
  return options;
}

TEST(Price, InterruptedItIsThatOfTheDrawsFinished) {
  const auto whole = price(tiny(), asking(0.35, 48));
  ASSERT_TRUE(whole);
  EXPECT_FALSE(whole->interrupted);
  EXPECT_EQ(whole->draws, 48);
  EXPECT_EQ(whole->reserve_draws, 48);
  for (const int threads : {1, 3}) {
    std::stop_source stop;
    const auto part = price(tiny(), stopping(stop, 3, 1024, threads));
    ASSERT_TRUE(part);
    EXPECT_TRUE(part->interrupted);
    EXPECT_EQ(part->draws_wanted, 1024);
    EXPECT_GE(part->draws, 48);
    EXPECT_LE(part->draws, 48 + 16 * (threads - 1)) << "what was begun, and no more";
    EXPECT_EQ(part->reserve_draws, 0);
    EXPECT_EQ(part->lever_set.draws, 0);
    const auto same = price(tiny(), asking(0.35, part->draws));
    ASSERT_TRUE(same);
    EXPECT_EQ(part->scale.by_draw, same->scale.by_draw);
    EXPECT_EQ(part->without_counter.by_draw, same->without_counter.by_draw);
    EXPECT_EQ(part->counter_adds.p50, same->counter_adds.p50);
    EXPECT_EQ(part->breakeven.gain.mean, same->breakeven.gain.mean);
    EXPECT_EQ(part->breakeven.fusion_harm.value->value, same->breakeven.fusion_harm.value->value);
    EXPECT_EQ(part->consents.all.mean, same->consents.all.mean);
    EXPECT_EQ(part->carriers.size(), same->carriers.size());
    EXPECT_EQ(part->solves, same->solves - same->lever_set.solves);
  }
}

TEST(Price, InterruptedLaterItLacksOnlyWhatComesLast) {
  std::stop_source early, in_reserve, in_sets;
  const auto few = price(tiny(), stopping(early, 1, 64));
  ASSERT_TRUE(few);
  EXPECT_TRUE(few->interrupted);
  EXPECT_EQ(few->draws, 16) << "too few for any figure";
  const auto draws = price(tiny(), stopping(in_reserve, 4, 64));
  ASSERT_TRUE(draws);
  EXPECT_TRUE(draws->interrupted);
  EXPECT_EQ(draws->draws, 64);
  EXPECT_EQ(draws->reserve_draws, 0);
  const auto reserve = price(tiny(), stopping(in_sets, 5, 64));
  ASSERT_TRUE(reserve);
  EXPECT_TRUE(reserve->interrupted);
  EXPECT_EQ(reserve->lever_set.draws, 0);
  EXPECT_EQ(reserve->draws, 64);
}

TEST(Price, HasTheSameBitsOnAnyNumberOfThreads) {
  PriceOptions one = asking(), three = asking();
  one.threads = 1;
  three.threads = 3;
  const auto a = price(tiny(), one), b = price(tiny(), three);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->scale.by_draw, b->scale.by_draw);
  EXPECT_EQ(a->without_counter.by_draw, b->without_counter.by_draw);
  EXPECT_EQ(a->reserve.by_draw, b->reserve.by_draw);
  EXPECT_EQ(a->lever_set.chance.mean, b->lever_set.chance.mean);
  EXPECT_EQ(a->breakeven.gain.mean, b->breakeven.gain.mean);
  EXPECT_EQ(a->breakeven.allied_loss.value->value, b->breakeven.allied_loss.value->value);
  EXPECT_EQ(a->solves, b->solves);
}

TEST(Price, TellsWhoMustConsent) {
  const auto priced = price(tiny(), asking());
  ASSERT_TRUE(priced);
  ASSERT_EQ(priced->consents.who.size(), 1U);
  EXPECT_EQ(priced->consents.who[0].name, "legislature");
  EXPECT_THAT(priced->consents.who[0].levers, ElementsAre("sanctions"));
  EXPECT_EQ(priced->consents.all.mean, priced->consents.who[0].probability.mean);
  EXPECT_NEAR(priced->consents.all.mean, 0.5, 0.02);
  EXPECT_LT(priced->consents.passes.mean, priced->consents.all.mean);
  EXPECT_LE(priced->consents.passes.p95, priced->consents.all.p95);
  PriceOptions alone = asking();
  alone.strategy = "engage";
  const auto without = price(tiny(), alone);
  ASSERT_TRUE(without);
  EXPECT_THAT(without->consents.who, IsEmpty());
  EXPECT_EQ(without->consents.passes.mean, 1);
}

TEST(Price, RefusesWhatCannotBeAsked) {
  const Scenario s = tiny();
  for (const double p : {0.0, 1.0, -0.2, 3.0, std::nan("")})
    EXPECT_THAT(code_of(s, asking(p)), HasSubstr("E150 a chance to reach lies between 0 and 1"));
  for (const std::int64_t draws : {0, 16, 40, -32})
    EXPECT_THAT(code_of(s, asking(0.5, draws)), HasSubstr("for a mean with its interval"));
  PriceOptions options = asking();
  options.strategy = "everythin";
  EXPECT_THAT(code_of(s, options), HasSubstr("E070 no strategy is called \"everythin\""));
  options.strategy = "continue";
  EXPECT_THAT(code_of(s, options), HasSubstr("E151"));
  Scenario idle = tiny();
  std::erase_if(idle.strategies, [](const Strategy& strategy) { return strategy.top > 0; });
  EXPECT_THAT(code_of(idle, asking()), HasSubstr("E151 no strategy of this scenario offers anything"));
}

TEST(LeverSets, AgreeWithScenariosWrittenOut) {
  // What the executive can give alone is the small bundle; the large one without the drawdown has both rungs.
  const Scenario s = tiny();
  const DrawnValues drawn = draws_of(s);
  std::vector<std::string> left_out;
  const auto choices = lever_choices(s, drawn, left_out);
  ASSERT_EQ(choices.size(), 3U);
  auto sets = LeverSets::make(s, drawn, s.goal, choices, in_double(), 1);
  ASSERT_TRUE(sets);
  EXPECT_THAT(sets->chances(0b001), as(chances(s, "engage")));
  EXPECT_THAT(sets->chances(0), as(chances(s, "continue")));
  Scenario two = s;
  two.bundles[1].adds = {1};
  EXPECT_THAT(sets->chances(0b011), as(chances(two, "everything")));
  // Nothing to give alone: one rung that needs consent.
  Scenario agreed = s;
  agreed.bundles = {{"grand", "", {1}, {}}};
  agreed.strategies = {*s.strategy("everything")};
  agreed.strategies[0].top = 1;
  for (Rule& rule : agreed.strategies[0].courting) rule.move.bundle = 1;
  EXPECT_THAT(sets->chances(0b010), as(chances(agreed, "everything")));
  // Two given alone, on one rung.
  Scenario alone = agreed;
  alone.bundles[0].adds = {0, 2};
  EXPECT_THAT(sets->chances(0b101), as(chances(alone, "everything")));
}

/// The small scenario with five more levers, some of which need consent.
Scenario eight_levers() {
  std::string more;
  for (int i = 0; i < 5; ++i)
    more += "\n[[lever]]\nname = \"more" + std::to_string(i) +
            "\"\nby = \"USA\"\nto = \"RUS\"\nvalue = { value = " + std::to_string(0.1 + 0.15 * i) +
            ", unit = \"points/year\", reason = \"x\" }\ncost = { value = " +
            std::to_string(0.01 + 0.03 * ((i * 3) % 5)) +
            ", unit = \"points/year\", reason = \"x\" }\ndeliverable = { value = 0.9, reason = \"x\" }\n"
            "reversible = { value = 0.8, reason = \"x\" }\nupfront = { value = 0.2, reason = \"x\" }\n"
            "harm = { value = 0.1, reason = \"x\" }\n" +
            (i % 2 ? "consent = [\"legislature\"]\n" : "");
  return scenario_of(
      replaced(tiny_text(), "[[bundle]]\nname = \"small\"", more + "\n[[bundle]]\nname = \"small\""));
}

TEST(LeverSets, TheCheapestIsThatOfFullEnumerationOnEightLevers) {
  Scenario s = eight_levers();
  const DrawnValues drawn = draws_of(s);
  std::vector<std::string> left_out;
  const auto choices = lever_choices(s, drawn, left_out);
  ASSERT_EQ(choices.size(), 8U);
  auto sets = LeverSets::make(s, drawn, s.goal, choices, {}, 1);
  ASSERT_TRUE(sets);
  std::vector<double> chance(256);
  for (LeverMask set = 0; set < 256; ++set) chance[set] = sets->chance(set);
  const auto cost = [&](LeverMask set) {
    double sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
      if (set >> i & 1) sum += choices[i].cost;
    return sum;
  };
  const double most = *std::ranges::max_element(chance);
  for (const double share : {0.2, 0.5, 0.8, 0.95}) {
    const double p = chance[0] + share * (most - chance[0]);
    double least = 1e9;
    for (LeverMask set = 0; set < 256; ++set)
      if (chance[set] >= p) least = std::min(least, cost(set));
    const auto found = price_lever_sets(s, drawn, s.goal, p, {}, 2, {});
    ASSERT_TRUE(found);
    ASSERT_TRUE(found->search.set) << share;
    EXPECT_NEAR(found->cost, least, 1e-12) << share;
    EXPECT_GE(found->chance.mean, p);
    EXPECT_LT(found->search.solved, 256);
    EXPECT_EQ(found->chance.mean, chance[*found->search.set]);
  }
}

TEST(LeverSets, OfMoreThanSixteenLeversTheMostValuedAreTaken) {
  Scenario s = tiny();
  for (int i = 0; i < 15; ++i) {
    s.levers.push_back(s.levers[1]);
    s.levers.back().name = "copy" + std::to_string(i);
  }
  const DrawnValues drawn = draws_of(s);
  std::vector<std::string> left_out;
  const auto choices = lever_choices(s, drawn, left_out);
  EXPECT_EQ(choices.size(), 16U);
  EXPECT_THAT(left_out, testing::UnorderedElementsAre("flights", "drawdown"));
}

}  // namespace
}  // namespace entente

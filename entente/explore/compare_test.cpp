#include "entente/explore/compare.hpp"

#include <bit>
#include <cmath>
#include <stop_token>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/explore/mixture_test_support.hpp"
#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

using mixture_test::grouped;
using mixture_test::other_case;
using testing::Contains;
using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

Scenario tiny() { return scenario_of(grouped(tiny_text())); }
Scenario other() { return scenario_of(other_case()); }

CoalitionOptions asking(On on, std::int64_t draws = 32) {
  CoalitionOptions options;
  options.on = on;
  options.strategy = "everything";
  options.baseline = "continue";
  options.draws = draws;
  options.seed = 7;
  return options;
}

CoalitionTable table_of(const Scenario& from, const Scenario& to, const CoalitionOptions& options) {
  auto mixture = Mixture::make(from, to);
  EXPECT_TRUE(mixture) << render(mixture.diagnostics(), "", false);
  auto table = solve_coalitions(from, to, *mixture, options);
  EXPECT_TRUE(table) << render(table.diagnostics(), "", false);
  return *table;
}

/// What assess says of the same quantity.
double assessed(const Scenario& scenario, const CoalitionOptions& asked) {
  AssessOptions options;
  options.seed = asked.seed;
  options.draws = asked.draws;
  options.strategies = {asked.strategy};
  options.baseline = asked.baseline;
  options.precision = asked.solving.precision;
  options.game = asked.solving.game;
  const auto assessment = assess(scenario, options);
  const StrategyFigures& figures = assessment->strategies.back();
  const auto goal = [&](Goal g) { return figures.at.back().goals[static_cast<std::size_t>(g)].at.mean; };
  switch (asked.on) {
    case On::independent:
      return goal(Goal::loosen);
    case On::realigned:
      return goal(Goal::realign);
    case On::goal:
      return goal(asked.goal);
    case On::net:
      return figures.net.mean;
  }
  return 0;
}

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

TEST(Coalitions, NoneAndAllAreWhatAssessSaysToTheBit) {
  const Scenario a = tiny(), b = other();
  for (const On on : {On::independent, On::realigned, On::goal, On::net})
    for (const Precision precision : {Precision::float32, Precision::float64}) {
      CoalitionOptions options = asking(on, 48);
      options.goal = Goal::neutral;
      options.solving.precision = precision;
      const CoalitionTable table = table_of(a, b, options);
      EXPECT_EQ(bits(table.none().mean), bits(assessed(a, options)));
      EXPECT_EQ(bits(table.all().mean), bits(assessed(b, options)));
      EXPECT_NE(table.none().mean, table.all().mean);
    }
}

TEST(Coalitions, SameOnTheReadableSolver) {
  const Scenario a = tiny(), b = other();
  CoalitionOptions options = asking(On::independent);
  options.strategy = "continue";  // the bloc is slow
  options.solving.game.bloc = true;
  const CoalitionTable table = table_of(a, b, options);
  EXPECT_EQ(bits(table.none().mean), bits(assessed(a, options)));
  EXPECT_EQ(bits(table.all().mean), bits(assessed(b, options)));
}

TEST(Coalitions, DoNotDependOnThreads) {
  const Scenario a = tiny(), b = other();
  CoalitionOptions one = asking(On::net), three = asking(On::net);
  one.threads = 1;
  three.threads = 3;
  const CoalitionTable x = table_of(a, b, one), y = table_of(a, b, three);
  for (std::size_t s = 0; s < x.values.size(); ++s) {
    EXPECT_EQ(bits(x.values[s].mean), bits(y.values[s].mean));
    EXPECT_EQ(x.values[s].replicates, y.values[s].replicates);
  }
}

// What no choice can see is left out for a probability; with it in, nothing else comes out.
TEST(Coalitions, GroupsThatNoChoiceSeesMoveNoProbability) {
  const Scenario a = tiny(), b = other();
  const auto mixture = Mixture::make(a, b);
  ASSERT_TRUE(mixture);
  const auto draws = DrawnValues::make(a, b, 7, 32);
  const CoalitionOptions options = asking(On::independent);
  int unseen = 0;
  for (std::size_t g = 0; g < mixture->groups().size(); ++g) {
    const Coalition one = Coalition{1} << g;
    const Scenario mixed = mixture->mix(one);
    const auto games = GameSet::make(mixed, {mixed.strategy("everything")}, options.solving);
    const double value = QuantitySolver(*games, options).mean(mixed, *draws).mean;
    if (mixture->groups()[g].seen) continue;
    ++unseen;
    EXPECT_EQ(bits(value), bits(assessed(a, options))) << mixture->groups()[g].name;
  }
  EXPECT_EQ(unseen, 1) << "allies: the prize holds how often the divider reciprocates";
}

// Two files of one case differ in few groups. The others are left out; with them in, nothing else comes out.
TEST(Coalitions, GroupsThatAreAlikeAreNotSolvedAgain) {
  const Scenario a = tiny();
  const Scenario b =
      scenario_of(grouped(tiny_with("thD = { p05 = 0.3, p50 = 0.8", "thD = { p05 = 0.4, p50 = 0.9")));
  const auto mixture = Mixture::make(a, b);
  const CoalitionOptions options = asking(On::net);
  const CoalitionTable table = table_of(a, b, options);
  EXPECT_EQ(table.solves, 4 * 32 * 2) << "the target; and the offers, whose rules are not looked into";
  const auto draws = DrawnValues::make(a, b, options.seed, options.draws);
  for (const Coalition coalition : {Coalition{0b10100}, Coalition{0b11101}, mixture->everything()}) {
    const Scenario mixed = mixture->mix(coalition);
    const auto games =
        GameSet::make(mixed, {mixed.strategy("continue"), mixed.strategy("everything")}, options.solving);
    EXPECT_EQ(bits(QuantitySolver(*games, options).mean(mixed, *draws).mean),
              bits(table.values[coalition].mean));
  }
}

// Money is compared by what it is worth: with another GDP, equal figures are not alike.
TEST(Coalitions, EqualMoneyOfAnotherGdpIsNotAlike) {
  const Scenario b = scenario_of(grouped(tiny_with("gdp = { value = 29200", "gdp = { value = 14600")));
  const CoalitionTable table = table_of(tiny(), b, asking(On::net));
  EXPECT_NE(table.none().mean, table.all().mean);
}

TEST(CompareRefuses, WhatNoGroupNamesAndBothHaveOtherwise) {
  const std::string without = replaced(tiny_groups(), "\"body.*\", ", "");
  const Scenario a = scenario_of(tiny_text() + without);
  const Scenario b = scenario_of(tiny_with("worth = { value = 0.1", "worth = { value = 0.3") + without);
  EXPECT_TRUE(Mixture::make(a, a));
  const auto found = Mixture::make(a, b);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.diagnostics().front().code, "E182");
  EXPECT_THAT(found.diagnostics().front().message, HasSubstr("body.council.worth"));
}

// A bloc inside the state is something that a strategy's rules can look at: nothing may be left out then.
TEST(Coalitions, ABlocIsSeen) {
  std::string watched =
      replaced(tiny_text(), "baseline = \"continue\"", "baseline = \"continue\"\nallies_as = \"bloc\"");
  watched +=
      "\n[[strategy]]\nname = \"watch\"\nkind = \"rules\"\n\n[[strategy.rule]]\nbloc = [\"loyal\"]\n"
      "do = \"offer\"\nbundle = \"small\"\n\n[[strategy.rule]]\ndo = \"withdraw\"\n";
  const std::string restless = watched + "\n[response]\nhedge = { value = 0.9, reason = \"restless\" }\n";
  // Two groups: solutions with the bloc are slow.
  std::string inputs;
  for (const char* each :
       {"target",  "sector",  "leader",       "start",   "war",    "actor",      "model", "shares",
        "lever",   "consent", "ratification", "trust",   "office", "term",       "rival", "reply",
        "divider", "body",    "pressure",     "factors", "ally",   "reassurance"})
    inputs += (inputs.empty() ? "\"" : ", \"") + std::string(each) + ".*\"";
  const std::string two = "\n[[group]]\nname = \"rest\"\ninputs = [" + inputs +
                          "]\n[[group]]\nname = \"response\"\ninputs = [\"response.*\"]\n";
  const Scenario a = scenario_of(watched + two), b = scenario_of(restless + two);
  CoalitionOptions options = asking(On::independent);
  options.strategy = "watch";
  const CoalitionTable table = table_of(a, b, options);
  EXPECT_EQ(bits(table.all().mean), bits(assessed(b, options)));
  EXPECT_NE(table.none().mean, table.all().mean) << "allies alone differ";
}

TEST(Compare, AScenarioAgainstItselfIsNothing) {
  CompareOptions options;
  options.coalitions = asking(On::net);
  const auto result = compare(tiny(), tiny(), options);
  ASSERT_TRUE(result);
  EXPECT_THAT(result->attribution, Each(Field(&Attribution::shapley, 0)));
  EXPECT_THAT(result->distances, Each(Field(&DriverDistance::distance, 0)));
  EXPECT_THAT(result->crux, IsEmpty());
  EXPECT_THAT(result->from_to.sets, IsEmpty());
  EXPECT_FALSE(result->turning_share) << "rounding turns nothing";
}

TEST(Compare, AttributionsSumToTheDifferenceAndChangeSignWithTheDirection) {
  for (const Scale scale : {Scale::plain, Scale::log_odds}) {
    CompareOptions options;
    options.coalitions = asking(On::independent);
    options.scale = scale;
    const auto there = compare(tiny(), other(), options), back = compare(other(), tiny(), options);
    ASSERT_TRUE(there && back);
    double sum = 0;
    for (std::size_t g = 0; g < there->attribution.size(); ++g) {
      const Attribution& a = there->attribution[g];
      sum += a.shapley;
      EXPECT_NEAR(a.shapley, -back->attribution[g].shapley, 1e-9) << a.name;
      EXPECT_NEAR(a.from_alone.value, -back->attribution[g].to_alone.value, 1e-9) << a.name;
      EXPECT_NEAR(a.from_alone.low, -back->attribution[g].to_alone.high, 1e-9) << a.name;
      if (a.name == "allies" || a.name == "prize") EXPECT_EQ(a.shapley, 0) << "equal on both sides";
      EXPECT_LE(a.low, a.shapley);
      EXPECT_GE(a.high, a.shapley);
    }
    EXPECT_NEAR(sum, on_scale(there->table.all().mean, scale) - on_scale(there->table.none().mean, scale),
                1e-9);
  }
}

// --- planted games ---

CoalitionTable planted(int groups, const std::function<double(Coalition)>& value) {
  CoalitionTable table;
  for (int g = 0; g < groups; ++g) table.groups.push_back("g" + std::to_string(g));
  for (Coalition s = 0; s < Coalition{1} << groups; ++s) {
    CoalitionValue v;
    v.mean = value(s);
    v.replicates.fill(v.mean);
    table.values.push_back(v);
  }
  return table;
}

std::vector<double> values_of(const CoalitionTable& table) {
  std::vector<double> values;
  for (const Attribution& a : shapley(table, Scale::plain)) values.push_back(a.shapley);
  return values;
}

TEST(Shapley, AdditiveGamesGiveEachItsOwn) {
  const std::vector<double> own{0.5, -2, 0, 7};
  const CoalitionTable table = planted(4, [&](Coalition s) {
    double sum = 3;
    for (std::size_t g = 0; g < own.size(); ++g) sum += s >> g & 1U ? own[g] : 0;
    return sum;
  });
  const std::vector<double> values = values_of(table);
  for (std::size_t g = 0; g < own.size(); ++g) EXPECT_NEAR(values[g], own[g], 1e-12);
}

TEST(Shapley, AProductIsSharedEqually) {
  const CoalitionTable table = planted(5, [](Coalition s) { return s == 31 ? 1.0 : 0.0; });
  EXPECT_THAT(values_of(table), Each(DoubleNear(0.2, 1e-12)));
  const auto parts = shapley(table, Scale::plain);
  for (const Attribution& part : parts) {
    EXPECT_EQ(part.from_alone.value, 0);
    EXPECT_EQ(part.to_alone.value, 1);
  }
  EXPECT_THAT(parts, Each(Field(&Attribution::sides_disagree, true)));
}

// What all scramblings move by alike leaves a swap's interval narrow; what they move by apart widens it.
TEST(Shapley, SwapsAloneHaveTheIntervalOfTheirDifference) {
  CoalitionTable table = planted(2, [](Coalition s) { return 0.1 * std::popcount(s); });
  std::array<double, kReplicates> apart{};
  for (std::size_t r = 0; r < kReplicates; ++r) {
    apart[r] = r % 2 == 0 ? 0.01 : -0.01;
    for (CoalitionValue& value : table.values) value.replicates[r] += r < 8 ? 0.3 : -0.3;
    table.values[1].replicates[r] += apart[r];
  }
  const auto parts = shapley(table, Scale::plain);
  // t(15, .975)·s/4, s² = 16/15 · 0.01²
  const double half = 2.131449545559323 * 0.01 * std::sqrt(16.0 / 15) / 4;
  EXPECT_NEAR(parts[0].from_alone.low, 0.1 - half, 1e-12);
  EXPECT_NEAR(parts[0].from_alone.high, 0.1 + half, 1e-12);
  EXPECT_NEAR(parts[0].to_alone.high - parts[0].to_alone.low, 0, 1e-12);
  EXPECT_NEAR(parts[1].to_alone.low, 0.1 - half, 1e-12);
  EXPECT_NEAR(parts[1].from_alone.high - parts[1].from_alone.low, 0, 1e-12);
}

// Weighted majority [3; 2, 1, 1]: the first decides in 2 of 3 orders (Shapley and Shubik 1954).
TEST(Shapley, AMajorityGivesItsPublishedPower) {
  const int votes[] = {2, 1, 1};
  const CoalitionTable table = planted(3, [&](Coalition s) {
    int sum = 0;
    for (std::size_t g = 0; g < 3; ++g) sum += s >> g & 1U ? votes[g] : 0;
    return sum >= 3 ? 1.0 : 0.0;
  });
  const std::vector<double> values = values_of(table);
  EXPECT_NEAR(values[0], 2.0 / 3, 1e-12);
  EXPECT_NEAR(values[1], 1.0 / 6, 1e-12);
  EXPECT_NEAR(values[2], 1.0 / 6, 1e-12);
}

RC_GTEST_PROP(Shapley, SumsToTheDifferenceForAnyTable, ()) {
  const int groups = *rc::gen::inRange(1, 9);
  std::vector<double> drawn;
  for (int s = 0; s < 1 << groups; ++s) drawn.push_back(*rc::gen::inRange(-1000, 1000) / 7.0);
  const CoalitionTable table = planted(groups, [&](Coalition s) { return drawn[s]; });
  double sum = 0;
  for (const double value : values_of(table)) sum += value;
  RC_ASSERT(std::abs(sum - (drawn.back() - drawn.front())) < 1e-9);
}

TEST(Shapley, PlayersMayBeSeveralGroups) {
  const CoalitionTable table = planted(4, [](Coalition s) { return (s & 3) == 3 ? 1.0 : 0.0; });
  std::vector<Attribution> players(2);
  players[0].name = "both", players[0].groups = {0, 1};
  players[1].name = "rest", players[1].groups = {2, 3};
  const auto parts = shapley(table, Scale::plain, players);
  EXPECT_NEAR(parts[0].shapley, 1, 1e-12);
  EXPECT_NEAR(parts[1].shapley, 0, 1e-12);
}

TEST(FlipSets, AreTheSmallestThatCross) {
  // Crosses where the first is in, or the second and third together.
  const CoalitionTable table =
      planted(4, [](Coalition s) { return (s & 1) != 0 || (s & 6) == 6 ? 1.0 : 0.0; });
  const FlipSets there = flip_sets(table, 0.5, true);
  EXPECT_THAT(there.sets, ElementsAre(ElementsAre(0), ElementsAre(1, 2)));
  // Back: the first and one of the two others must be undone.
  const FlipSets back = flip_sets(table, 0.5, false);
  EXPECT_THAT(back.sets, ElementsAre(ElementsAre(0, 1), ElementsAre(0, 2)));
  EXPECT_THAT(flip_sets(table, 2, true).sets, IsEmpty());
}

RC_GTEST_PROP(FlipSets, EqualWhatBruteForceFinds, ()) {
  const int groups = *rc::gen::inRange(1, 7);
  std::vector<double> drawn;
  for (int s = 0; s < 1 << groups; ++s) drawn.push_back(*rc::gen::inRange(0, 100) / 100.0);
  const CoalitionTable table = planted(groups, [&](Coalition s) { return drawn[s]; });
  const auto crosses = [&](Coalition s) { return (drawn[s] > 0.5) != (drawn[0] > 0.5); };
  std::set<std::vector<int>> expected;
  for (Coalition s = 0; s < table.values.size(); ++s) {
    bool smallest = crosses(s);
    for (Coalition inside = 0; inside < s; ++inside)
      if ((inside & s) == inside && crosses(inside)) smallest = false;
    std::vector<int> members;
    for (int g = 0; g < groups; ++g)
      if (s >> g & 1U) members.push_back(g);
    if (smallest) expected.insert(members);
  }
  const FlipSets found = flip_sets(table, 0.5, true);
  RC_ASSERT(std::set<std::vector<int>>(found.sets.begin(), found.sets.end()) == expected);
  RC_ASSERT(found.sets.size() == expected.size());
}

TEST(Contamination, EndsAreTheScenariosAndTheMiddleIsTheMeanOverSets) {
  const CoalitionTable table =
      planted(3, [](Coalition s) { return static_cast<double>(std::popcount(s)) * (s & 1 ? 2 : 1); });
  EXPECT_EQ(contaminated(table, 0).mean, table.none().mean);
  EXPECT_EQ(contaminated(table, 1).mean, table.all().mean);
  double mean = 0;
  for (const CoalitionValue& value : table.values) mean += value.mean / 8;
  EXPECT_NEAR(contaminated(table, 0.5).mean, mean, 1e-12);
  const CoalitionTable line = planted(2, [](Coalition s) { return std::popcount(s) / 2.0; });
  EXPECT_NEAR(turning_contamination(line, 0.3)->value, 0.3, 1e-6);
  EXPECT_FALSE(turning_contamination(line, 1.5));
}

// --- the crux ---

TEST(Crux, NamesTheJudgementThatTurnsTheAdviceAndWhere) {
  const std::string harm = "deepL = { p05 = 0.05, p50 = 0.2, p95 = 0.5";
  const Scenario a = tiny();
  const Scenario b = scenario_of(grouped(tiny_with(harm, "deepL = { p05 = 1, p50 = 10, p95 = 29")));
  CompareOptions options;
  options.coalitions = asking(On::net);
  options.coalitions.draws = 256;
  const auto result = compare(a, b, options);
  ASSERT_TRUE(result);
  ASSERT_EQ(result->crux.size(), 1u);
  const Judgement& judgement = result->crux.front();
  EXPECT_EQ(judgement.key, "divider.deepL");
  EXPECT_EQ(judgement.group, "prize");
  EXPECT_EQ(judgement.from[1], 0.2);
  EXPECT_EQ(judgement.to[1], 10);
  // It is the only difference: alone it is all of it.
  EXPECT_EQ(bits(judgement.value.value), bits(result->table.all().mean));
  EXPECT_EQ(bits(judgement.value.low), bits(result->table.all().estimate().low));
  EXPECT_EQ(judgement.flips, (result->table.all().mean > 0) != (result->table.none().mean > 0));
  ASSERT_TRUE(judgement.flips) << "else there is no turn to look at";
  ASSERT_TRUE(judgement.turns_at);
  const std::string fixed = "deepL = { value = " + std::to_string(judgement.turns_at->value);
  const Scenario there = scenario_of(grouped(tiny_with(harm, fixed)));
  EXPECT_NEAR(assessed(there, options.coalitions), 0, 0.01);
  // Where the curve is nearly straight its interval is that of the gain there over the slope.
  const auto at = [&](double x) {
    return scenario_of(grouped(tiny_with(harm, "deepL = { value = " + std::to_string(x))));
  };
  const double x = judgement.turns_at->value, step = 0.02 * x;
  const double slope =
      (assessed(at(x + step), options.coalitions) - assessed(at(x - step), options.coalitions)) / (2 * step);
  const auto there_and_b = compare(at(x), b, options);
  ASSERT_TRUE(there_and_b);
  const Estimate gain = there_and_b->table.none().estimate();
  const double half = (gain.high - gain.low) / 2 / std::abs(slope);
  EXPECT_NEAR(judgement.turns_at->high - x, half, 0.2 * half);
  EXPECT_LE(judgement.turns_at->low, x);
}

// --- what cannot be compared ---

std::vector<std::string> codes(const Diagnostics& diagnostics) {
  std::vector<std::string> found;
  for (const Diagnostic& d : diagnostics) found.push_back(d.code);
  return found;
}
Diagnostics refused(const Scenario& from, const Scenario& to) {
  return Mixture::make(from, to).diagnostics();
}

TEST(Crux, InterruptedItIsLeftOutAndTheRestIsWhole) {
  const Scenario from = tiny(),
                 to = scenario_of(grouped(replaced(tiny_text(), "thR = { p05 = 0.05, p50 = 0.2, p95 = 0.5",
                                                   "thR = { p05 = 1, p50 = 2, p95 = 3")));
  CompareOptions options;
  options.coalitions = asking(On::independent);
  const auto whole = compare(from, to, options);
  ASSERT_TRUE(whole);
  EXPECT_FALSE(whole->crux.empty());
  EXPECT_FALSE(whole->crux_interrupted);
  std::stop_source stop;
  options.coalitions.stop = stop.get_token();
  options.coalitions.threads = 1;
  options.coalitions.progress = [&](std::int64_t done, std::int64_t of) {
    if (done == of - 1) stop.request_stop();
  };
  const auto none = compare(from, to, options);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->table.interrupted) << "a set short";
  EXPECT_TRUE(none->attribution.empty());
  std::stop_source later;
  options.coalitions.stop = later.get_token();
  options.coalitions.progress = [&](std::int64_t done, std::int64_t of) {
    if (done == of) later.request_stop();
  };
  const auto part = compare(from, to, options);
  ASSERT_TRUE(part);
  EXPECT_FALSE(part->table.interrupted);
  EXPECT_TRUE(part->crux_interrupted);
  EXPECT_THAT(part->crux, IsEmpty());
  ASSERT_EQ(part->attribution.size(), whole->attribution.size());
  for (std::size_t g = 0; g < whole->attribution.size(); ++g)
    EXPECT_EQ(part->attribution[g].shapley, whole->attribution[g].shapley);
  EXPECT_EQ(part->from_to.sets, whole->from_to.sets);
}

TEST(CompareRefuses, ScenariosWithoutGroupsOfTheSameNames) {
  const Scenario none = scenario_of(tiny_text());
  EXPECT_THAT(codes(refused(none, tiny())), Contains("E180"));
  EXPECT_THAT(codes(refused(tiny(), none)), Contains("E142"));
}

TEST(CompareRefuses, OtherHorizonsAndVerdictYears) {
  const Scenario b = scenario_of(grouped(tiny_with("horizon = 10", "horizon = 12")));
  EXPECT_THAT(codes(refused(tiny(), b)), ElementsAre("E184"));
  const Scenario c =
      scenario_of(grouped(tiny_with("verdict_years = [3, 4, 8]", "verdict_years = [3, 4, 7]")));
  EXPECT_THAT(codes(refused(tiny(), c)), ElementsAre("E184"));
}

// What is compared is the last verdict year: two files may be read in other years before it.
TEST(Compare, OtherVerdictYearsBeforeTheLastChangeNothing) {
  const std::string years = "verdict_years = [3, 4, 8]";
  const Scenario early = scenario_of(grouped(tiny_with(years, "verdict_years = [2, 4, 8]")));
  const Scenario fewer = scenario_of(grouped(tiny_with(years, "verdict_years = [4, 8]")));
  CompareOptions options;
  options.coalitions = asking(On::independent);
  for (const Scenario* one : {&early, &fewer}) {
    const auto alone = compare(tiny(), *one, options);
    ASSERT_TRUE(alone) << render(alone.diagnostics(), "", false);
    EXPECT_EQ(bits(alone->table.none().mean), bits(assessed(*one, options.coalitions)));
    for (const Attribution& a : alone->attribution) EXPECT_EQ(a.shapley, 0) << a.name;
    EXPECT_THAT(alone->crux, IsEmpty());
    const auto with_same = compare(tiny(), other(), options);
    const auto with_other = compare(*one, other(), options);
    ASSERT_TRUE(with_same && with_other);
    for (std::size_t s = 0; s < with_same->table.values.size(); ++s)
      EXPECT_EQ(bits(with_same->table.values[s].mean), bits(with_other->table.values[s].mean));
  }
}

TEST(CompareRefuses, AKindOfRecordSplitBetweenGroups) {
  const std::string split =
      replaced(tiny_groups(), "\"lever.*\", ", "\"lever.flights.*\", \"lever.sanctions.*\", ");
  const Scenario b =
      scenario_of(tiny_text() + replaced(split, "\"rival.*\"", "\"rival.*\", \"lever.drawdown.*\""));
  const Diagnostics found = refused(b, b);
  ASSERT_THAT(codes(found), ElementsAre("E183"));
  EXPECT_THAT(found.front().message, HasSubstr("levers and consents"));
}

TEST(CompareRefuses, AKeyInDifferentGroups) {
  const std::string form =
      replaced(replaced(tiny_groups(), ", \"model.*\"", ""), "\"rival.*\"", "\"rival.*\", \"model.*\"");
  const Diagnostics found = refused(tiny(), scenario_of(tiny_text() + form));
  ASSERT_THAT(codes(found), Contains("E183"));
  EXPECT_THAT(found.front().message, HasSubstr("model.delta"));
}

TEST(CompareWarns, OfGroupsThatOnlyOneHas) {
  const Scenario b =
      scenario_of(tiny_text() + replaced(tiny_groups(), "name = \"prize\"", "name = \"booty\""));
  const auto mixture = Mixture::make(tiny(), b);
  ASSERT_TRUE(mixture);
  EXPECT_THAT(codes(mixture.diagnostics()), ElementsAre("W020", "W020"));
  EXPECT_THAT(mixture.diagnostics().front().message, HasSubstr("prize"));
  EXPECT_EQ(mixture->groups().size(), 4u);
}

TEST(CompareRefuses, MoreGroupsThanCanBeSwapped) {
  std::string groups;
  for (int g = 0; g < 15; ++g)
    groups += "[[group]]\nname = \"g" + std::to_string(g) + "\"\ninputs = [" +
              (g == 0 ? "\"*\"" : "\"start.trust\"") + "]\n";
  const Scenario b = scenario_of(tiny_text() + groups);
  EXPECT_THAT(codes(refused(b, b)), Contains("E141"));
}

TEST(CompareRefuses, AlliesOneByOneAgainstABloc) {
  Scenario bloc = other();
  bloc.bloc = true;
  EXPECT_THAT(codes(refused(tiny(), bloc)), Contains("E185"));
}

TEST(CompareRefuses, UnknownStrategiesAndTooFewDraws) {
  const auto mixture = Mixture::make(tiny(), other());
  CoalitionOptions options = asking(On::net, 16);
  options.strategy = "everythin";
  const auto found = solve_coalitions(tiny(), other(), *mixture, options);
  EXPECT_THAT(codes(found.diagnostics()), ElementsAre("E070", "E070", "E094"));
  EXPECT_THAT(found.diagnostics().front().help, HasSubstr("everything"));
}

}  // namespace
}  // namespace entente

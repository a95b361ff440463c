#include "entente/explore/contamination.hpp"

#include <bit>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/ensemble/assess.hpp"
#include "entente/explore/attribution.hpp"
#include "entente/explore/mixture_test_support.hpp"

namespace entente {
namespace {

using mixture_test::grouped;
using mixture_test::other_case;
using testing::Contains;
using testing::ElementsAre;

Scenario tiny() { return scenario_of(grouped(tiny_text())); }
Scenario other() { return scenario_of(other_case()); }

ContaminationOptions asking() {
  ContaminationOptions options;
  options.strategies = {"engage", "everything"};
  options.goal = Goal::neutral;
  options.seed = 7;
  return options;
}

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

const ContaminationPoint& at(const Contamination& found, const std::string& strategy, double share) {
  for (const ContaminationPoint& point : found.points)
    if (point.strategy == strategy && point.share == share) return point;
  ADD_FAILURE() << "no point of " << strategy << " at " << share;
  return found.points.front();
}

TEST(Contaminate, EndsAreWhatAssessSaysToTheBit) {
  const ContaminationOptions options = asking();
  const auto found = contaminate(tiny(), other(), options);
  ASSERT_TRUE(found) << render(found.diagnostics(), "", false);
  EXPECT_THAT(found->strategies, ElementsAre("continue", "engage", "everything"));
  EXPECT_THAT(found->groups, Contains("offers"));
  for (const double end : {0.0, 1.0}) {
    const Scenario scenario = end == 0 ? tiny() : other();
    AssessOptions asked;
    asked.seed = options.seed;
    asked.draws = options.draws;
    asked.strategies = options.strategies;
    asked.baseline = "continue";
    const auto assessed = assess(scenario, asked);
    ASSERT_TRUE(assessed);
    for (const StrategyFigures& figures : assessed->strategies) {
      const ContaminationPoint& point = at(*found, figures.name, end);
      const auto goal = [&](Goal g) { return figures.at.back().goals[static_cast<std::size_t>(g)].at.mean; };
      EXPECT_EQ(bits(point.goal.value), bits(goal(Goal::neutral)));
      EXPECT_EQ(bits(point.independent.value), bits(goal(Goal::loosen)));
      EXPECT_EQ(bits(point.realigned.value), bits(goal(Goal::realign)));
      EXPECT_EQ(bits(point.net.value), bits(figures.net.mean));
    }
  }
}

// What is best, and which gains are above zero, is at every share what the points say; it changes where the
// turns say, and not before.
TEST(Contaminate, TurnsAreWhereThePointsTurn) {
  const auto found = contaminate(tiny(), other(), asking());
  ASSERT_TRUE(found);
  const auto best = [&](double share) {
    std::string name;
    double most = -HUGE_VAL;
    for (const std::string& strategy : found->strategies)
      if (const double net = at(*found, strategy, share).net.value; net > most) {
        most = net;
        name = strategy;
      }
    return name;
  };
  int turning = 0;
  for (const VerdictTurn& turn : found->turns)
    for (const double share : kContaminations) {
      const bool beyond = turn.share && share > turn.share->value;
      if (beyond) {
        ++turning;
        continue;  // it may turn back
      }
      if (turn.kind == VerdictTurn::Kind::best)
        EXPECT_EQ(best(share), turn.strategy);
      else if (turn.kind == VerdictTurn::Kind::gain)
        EXPECT_EQ(at(*found, turn.strategy, share).net.value > 0, turn.above);
      else
        EXPECT_EQ(at(*found, turn.strategy, share).goal.value > found->threshold, turn.above);
    }
  EXPECT_GT(turning, 0) << "the two cases differ enough for something to turn";
  const auto kinds = [&](VerdictTurn::Kind kind) {
    return std::ranges::count(found->turns, kind, &VerdictTurn::kind);
  };
  EXPECT_EQ(kinds(VerdictTurn::Kind::best), 1);
  EXPECT_EQ(kinds(VerdictTurn::Kind::gain), 2);
  EXPECT_EQ(kinds(VerdictTurn::Kind::goal), 3);
}

TEST(Contaminate, ByItselfNothingTurns) {
  const auto found = contaminate(tiny(), tiny(), asking());
  ASSERT_TRUE(found);
  for (const VerdictTurn& turn : found->turns) EXPECT_FALSE(turn.share);
  for (const ContaminationPoint& point : found->points)
    EXPECT_NEAR(point.net.value, at(*found, point.strategy, 0).net.value, 1e-12);
}

TEST(Contaminate, DoesNotDependOnThreads) {
  ContaminationOptions options = asking();
  options.strategies = {"engage"};
  options.threads = 1;
  const auto one = contaminate(tiny(), other(), options);
  options.threads = 3;
  const auto three = contaminate(tiny(), other(), options);
  ASSERT_TRUE(one && three);
  for (std::size_t p = 0; p < one->points.size(); ++p) {
    EXPECT_EQ(bits(one->points[p].goal.value), bits(three->points[p].goal.value));
    EXPECT_EQ(bits(one->points[p].net.low), bits(three->points[p].net.low));
  }
}

TEST(Contaminate, RefusesWhatCannotBeMixed) {
  const auto codes = [](const auto& outcome) {
    std::vector<std::string> all;
    for (const Diagnostic& d : outcome.diagnostics()) all.push_back(d.code);
    return all;
  };
  const Scenario plain = scenario_of(tiny_text());
  EXPECT_THAT(codes(contaminate(tiny(), plain, asking())), Contains("E180"));
  Scenario longer = tiny();
  longer.horizon += 2;
  EXPECT_THAT(codes(contaminate(tiny(), longer, asking())), ElementsAre("E184"));
  ContaminationOptions alone = asking();
  alone.strategies = {"continue"};
  EXPECT_THAT(codes(contaminate(tiny(), other(), alone)), ElementsAre("E188"));
  ContaminationOptions few = asking();
  few.draws = 40;
  EXPECT_THAT(codes(contaminate(tiny(), other(), few)), Contains("E094"));
  ContaminationOptions unknown = asking();
  unknown.strategies = {"engag"};
  EXPECT_THAT(codes(contaminate(tiny(), other(), unknown)), ElementsAre("E070", "E070"));
}

// A planted table: 0, 1, 2 … by the number of groups taken, so that the mean is n·w.
TEST(TurningShare, IsTheFirstPlaceWhereTheVerdictIsAnother) {
  CoalitionTable table;
  table.groups = {"a", "b", "c"};
  for (Coalition s = 0; s < 8; ++s) {
    CoalitionValue value;
    value.mean = std::popcount(s);
    for (std::size_t r = 0; r < kReplicates; ++r)
      value.replicates[r] = value.mean * (1 + (static_cast<double>(r) - 7.5) / 100);
    table.values.push_back(value);
  }
  const ContaminatedMean mean(table);
  EXPECT_NEAR(mean.mean(0.4), 1.2, 1e-12);
  EXPECT_NEAR(mean.without(15, 0.4), 1.2 * (1 - 0.075 / 15), 1e-12);
  const auto turn = turning_share([&](double w) { return static_cast<std::size_t>(mean.mean(w) > 1.2); });
  ASSERT_TRUE(turn);
  EXPECT_NEAR(*turn, 0.4, 1e-6);
  EXPECT_FALSE(turning_share([](double) { return std::size_t{3}; }));
}

}  // namespace
}  // namespace entente

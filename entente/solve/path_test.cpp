// Histories that are looked at alone: what a path keeps is what other figures say of it, and a path and its
// contrary are the whole.
#include <cmath>

#include <gtest/gtest.h>

#include "entente/solve/test_support.hpp"

namespace entente {
namespace {

using namespace testing_support;

constexpr double kExact = 1e-12;

struct Solved {
  explicit Solved(const std::string& strategy, GameOptions options = {}, int draw = 0)
      : scenario(tiny()), game(*compile(scenario, *scenario.strategy(strategy), options)) {
    weights = weights_by_year(scenario, values_of(scenario, draw), game.years);
  }
  Solution along(const Path& path) {
    SolveOptions options;
    options.path = &path;
    return *Solver(scenario, game).solve(weights, options);
  }
  Solution all(std::optional<Type> type = {}) {
    SolveOptions options;
    options.analyst_type = type;
    return *Solver(scenario, game).solve(weights, options);
  }
  Scenario scenario;
  Game game;
  std::vector<Weights> weights;
};

Path at(int year, unsigned levels) {
  Path path;
  path.years.resize(static_cast<std::size_t>(year) + 1);
  path.years.back().levels = levels;
  return path;
}
Path within(int years, unsigned levels) {
  Path path;
  path.years.resize(static_cast<std::size_t>(years) + 1);
  for (Path::Year& year : path.years) year.levels_within = levels;
  return path;
}

std::vector<double> figures(const Solution& s) {
  std::vector<double> all{s.kept};
  for (const YearOutcome& y : s.years) {
    all.insert(all.end(), y.at.begin(), y.at.end());
    all.insert(all.end(), {y.ever_fused, y.ever_independent, y.ever_realigned, y.never_fused, y.neutral,
                           y.ever_neutral, y.delivered, y.conditional, y.ever_delivered, y.sceptic,
                           y.replaced, y.war, y.trust[0], y.trust[2]});
  }
  all.insert(all.end(), s.divider.begin(), s.divider.end());
  all.insert(all.end(), s.target.begin(), s.target.end());
  all.insert(all.end(), s.rival.begin(), s.rival.end());
  for (const AllyOutcome& a : s.allies) {
    all.insert(all.end(), {a.ledger, a.security, a.arming});
    all.insert(all.end(), a.hedging.begin(), a.hedging.end());
    all.insert(all.end(), a.autonomous.begin(), a.autonomous.end());
    all.insert(all.end(), a.armed.begin(), a.armed.end());
  }
  return all;
}

void expect_sum(const std::vector<Solution>& parts, const Solution& whole) {
  const std::vector<double> expected = figures(whole);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    double sum = 0;
    for (const Solution& part : parts) sum += figures(part)[i];
    EXPECT_NEAR(sum, expected[i], kExact * std::max(1.0, std::abs(expected[i]))) << "figure " << i;
  }
}

/// Every third: the sanitizers are slow, and what differs is whether something is offered, stopped or taken
/// back.
std::vector<std::string> strategies() {
  std::vector<std::string> names;
  const Scenario scenario = tiny();
  for (std::size_t i = 0; i < scenario.strategies.size(); i += 3)
    names.push_back(scenario.strategies[i].name);
  return names;
}

TEST(Path, OfEverythingIsTheWhole) {
  for (const std::string& name : strategies()) {
    Solved s(name);
    expect_sum({s.along({})}, s.all());
  }
}

TEST(Path, WhatIsNotWantedChangesNoBitOfWhatIs) {
  const Scenario scenario = load("scenarios/reverse-kissinger-2025.toml");
  const Game game = *compile(scenario, *scenario.strategy("probe"));
  const std::vector<Weights> weights = weights_by_year(scenario, values_of(scenario, 2), game.years);
  Solver solver(scenario, game);
  const Path apart = at(3, 12);
  for (const Path* path : {&apart, static_cast<const Path*>(nullptr)}) {
    SolveOptions options;
    options.path = path;
    const Solution whole = *solver.solve(weights, options);
    options.extent = SolveOptions::Extent::without_allies;
    Solution some = *solver.solve_again(options);
    const auto allied = static_cast<std::size_t>(DividerPart::allied_loss);
    EXPECT_NE(whole.divider[allied], 0);
    EXPECT_EQ(some.divider[allied], 0);
    some.divider[allied] = whole.divider[allied];
    EXPECT_NE(whole.allies.front().ledger, some.allies.front().ledger);
    some.allies = whole.allies;
    EXPECT_EQ(figures(some), figures(whole));
    options.extent = SolveOptions::Extent::kept;
    const Solution least = *solver.solve_again(options);
    EXPECT_EQ(least.kept, whole.kept);
    EXPECT_EQ(least.nodes, whole.nodes);
    EXPECT_EQ(Solver(scenario, game).solve(weights, options)->kept, whole.kept) << "the first time as well";
  }
}

TEST(Path, KeepsWhatTheLevelsOfAYearSay) {
  for (const std::string& name : strategies()) {
    Solved s(name);
    const Solution whole = s.all();
    const int years = s.game.years;
    for (int year = 1; year <= years; ++year)
      for (unsigned r = 0; r < kAlignments; ++r)
        EXPECT_NEAR(s.along(at(year, 1U << r)).kept, whole.years[static_cast<std::size_t>(year - 1)].at[r],
                    kExact);
    const YearOutcome& last = whole.years.back();
    EXPECT_NEAR(s.along(within(years, 3)).kept, last.never_independent, kExact);
    EXPECT_NEAR(s.along(within(years, 7)).kept, last.never_realigned, kExact);
    EXPECT_NEAR(s.along(within(years, 14)).kept, last.never_fused, kExact);
    EXPECT_NEAR(s.along(at(years, 12).both(at(years - 1, 12))).kept, last.neutral, kExact);
  }
}

TEST(Path, KeepsWhatChanceSays) {
  for (const std::string& name : strategies()) {
    Solved s(name);
    const Solution whole = s.all();
    for (int year = 1; year <= s.game.years; ++year) {
      const YearOutcome& y = whole.years[static_cast<std::size_t>(year - 1)];
      Path path;
      path.years.resize(static_cast<std::size_t>(year) + 1);
      path.years.back().sceptic = 2;
      EXPECT_NEAR(s.along(path).kept, y.sceptic, kExact);
      path.years.back() = {};
      path.years.back().replaced = 2;
      EXPECT_NEAR(s.along(path).kept, y.replaced, kExact);
      path.years.back() = {};
      path.years.back().trust = 4;
      EXPECT_NEAR(s.along(path).kept, y.trust[2], kExact);
      path.years.back() = {};
      path.years.back().delivered = 2;
      EXPECT_NEAR(s.along(path).kept, y.delivered, kExact);
    }
  }
}

TEST(Path, AndItsContrariesAreTheWholeInEveryFigure) {
  GameOptions fine;
  fine.steps_per_year = 2;
  GameOptions bloc;
  bloc.bloc = true;
  for (const GameOptions& options : {GameOptions{}, fine, bloc})
    for (const std::string& name : {std::string("engage"), std::string("custom")}) {
      Solved s(name, options, 3);
      const Solution whole = s.all();
      expect_sum({s.along(at(2, 1)), s.along(at(2, 2)), s.along(at(2, 4)), s.along(at(2, 8))}, whole);
      Path office, other;
      office.years.resize(2);
      other.years.resize(2);
      office.years[1].sceptic = 1;
      other.years[1].sceptic = 2;
      expect_sum({s.along(office), s.along(other)}, whole);
      // Two moments at once, cut both ways.
      expect_sum({s.along(office.both(at(2, 3))), s.along(office.both(at(2, 12)))}, s.along(office));
    }
}

TEST(Path, WithoutAnyHistoryIsNothing) {
  Solved s("continue");
  const Solution none = s.along(at(1, 0));
  for (const double figure : figures(none)) EXPECT_EQ(figure, 0);
  EXPECT_FALSE(at(1, 0).possible());
  EXPECT_FALSE(at(1, 3).both(at(1, 12)).possible());
  EXPECT_TRUE(at(1, 3).both(at(2, 12)).possible());
}

TEST(Path, AfterAnotherGivesTheBitsOfItsOwnSolution) {
  Solved s("engage");
  Solver solver(s.scenario, s.game);
  ASSERT_TRUE(solver.solve(s.weights));
  for (const Path& path : {at(1, 3), at(2, 12), within(2, 7)}) {
    SolveOptions options;
    options.path = &path;
    EXPECT_EQ(figures(*solver.solve_again(options)), figures(s.along(path)));
  }
}

TEST(AnalystType, MixesToTheWholeByTheAnalystsPrior) {
  for (const std::string& name : strategies()) {
    Solved s(name);
    const double pi0 = s.weights.front().pi0;
    const std::vector<double> whole = figures(s.all()), sincere = figures(s.all(Type::sincere)),
                              exploiting = figures(s.all(Type::exploiting));
    for (std::size_t i = 0; i < whole.size(); ++i)
      EXPECT_NEAR(pi0 * sincere[i] + (1 - pi0) * exploiting[i], whole[i],
                  kExact * std::max(1.0, std::abs(whole[i])));
  }
}

}  // namespace
}  // namespace entente

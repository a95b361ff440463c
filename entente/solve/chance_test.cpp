// Chance on its own: T stands still, so that every distribution the solver reports has a closed form.
#include <cmath>

#include <gtest/gtest.h>

#include "entente/solve/test_support.hpp"

namespace entente {
namespace {

using namespace testing_support;

constexpr double kExact = 1e-12;

/// T never moves and nothing happens by chance, until a test switches one thing on.
Weights still(const Scenario& scenario) {
  Weights w = resolve(scenario, values_of(scenario, 0), 1);
  w.sw = 1e9;
  w.start_fused = 0;
  w.h_leader = w.war_end = w.trust_up = w.trust_down = 0;
  w.off_calendar = w.q_back = w.rev = w.lapse_years = 0;
  w.cont = 1;
  w.rat0 = 100;  // whoever is asked agrees
  w.rat1 = 0;
  for (double& p : w.consents) p = 1;
  return w;
}

Solution solved(const Scenario& scenario, const Strategy& strategy, const Weights& weights,
                const GameOptions& options = {}) {
  const auto game = compile(scenario, strategy, options);
  if (!game) throw std::runtime_error(render(game.diagnostics(), "", false));
  const Solution solution = *Solver(scenario, *game).solve(std::span(&weights, 1));
  EXPECT_LT(solution.probability_error, kExact);
  EXPECT_LT(solution.value_error, 1e-9);
  return solution;
}

Solution solved(const Scenario& scenario, const std::string& strategy, const Weights& weights,
                const GameOptions& options = {}) {
  return solved(scenario, *scenario.strategy(strategy), weights, options);
}

/// The silent strategy, for which `delivered` and `conditional` look at one rung.
Strategy silent(const Scenario& scenario, int rung) {
  Strategy strategy = *scenario.strategy("continue");
  strategy.top = rung;
  return strategy;
}

/// The scenario with an unearned conditional part that lapses; how fast is `Weights::lapse_years`.
Scenario lapsing() {
  Scenario scenario = tiny();
  Number years;
  years.key = "office.lapse_years";
  years.range = {0, 50};
  scenario.weights[years.key] = NumberId{static_cast<int>(scenario.numbers.size())};
  scenario.numbers.push_back(years);
  return scenario;
}

/// Years whose end is followed by another: at the horizon the second half step is left out.
int whole_years(const Scenario& scenario) { return scenario.horizon - 1; }

const YearOutcome& year_of(const Solution& solution, int year) { return solution.years[at(year - 1)]; }

double part(const Solution& solution, DividerPart which) {
  return solution.divider[static_cast<std::size_t>(which)];
}

TEST(Chance, TheWarLastsGeometrically) {
  const Scenario scenario = tiny();
  Weights w = still(scenario);
  w.war_end = 0.3;
  for (const int per_year : {1, 2}) {
    GameOptions options;
    options.steps_per_year = per_year;
    const Solution solution = solved(scenario, "continue", w, options);
    for (int year = 1; year <= whole_years(scenario); ++year)
      EXPECT_NEAR(year_of(solution, year).war, std::pow(0.7, year), kExact) << per_year << " " << year;
    EXPECT_NEAR(solution.years.back().war, std::pow(0.7, scenario.horizon - 0.5 / per_year), kExact);
  }
}

TEST(Chance, LeversInForceMultiplyTheHazardOfTheWarsEnd) {
  const Scenario scenario = tiny();
  Weights w = still(scenario);
  w.war_end = 0.3;
  w.levers[2].war_end = 3;
  w.levers[2].upfront = 0.25;
  w.sum_ladder();
  const Solution solution = solved(scenario, "everything", w);
  // A quarter of the lever runs while T stays with R, from the middle of the first year.
  const double factor = 1 + 2 * 0.25;
  for (int year = 1; year <= whole_years(scenario); ++year)
    EXPECT_NEAR(year_of(solution, year).war, std::pow(0.7, 0.5 + factor * (year - 0.5)), kExact) << year;
}

TEST(Chance, WhereThereIsNoWarNoneIsReported) {
  Scenario scenario = tiny();
  scenario.has_war = false;
  Weights w = still(scenario);
  w.war_end = 0.3;
  for (const YearOutcome& year : solved(scenario, "continue", w).years) EXPECT_EQ(year.war, 0);
}

TEST(Chance, LeadersLeaveGeometricallyAndDoNotComeBack) {
  Scenario scenario = tiny();
  Weights w = still(scenario);
  w.h_leader = 0.2;
  const Solution solution = solved(scenario, "continue", w);
  for (int year = 1; year <= whole_years(scenario); ++year)
    EXPECT_NEAR(year_of(solution, year).replaced, 1 - std::pow(0.8, year), kExact) << year;
  scenario.start_replaced = true;
  for (const YearOutcome& year : solved(scenario, "continue", w).years) EXPECT_NEAR(year.replaced, 1, kExact);
}

TEST(Chance, OfficeTurnsAtTermEndsAndMoreRarelyBetweenThem) {
  const Scenario scenario = tiny();
  ASSERT_EQ(scenario.terms[0].year, 4);
  ASSERT_EQ(scenario.terms[1].year, 8);
  Weights w = still(scenario);
  w.term_change = {0.5, 0.3};
  w.off_calendar = 0.1;
  w.cont = 0.2;
  for (const int per_year : {1, 2}) {
    GameOptions options;
    options.steps_per_year = per_year;
    const Solution solution = solved(scenario, "continue", w, options);
    const double step = 1 - std::pow(0.9, 1.0 / per_year);
    double courting = 1;
    for (int year = 1; year <= whole_years(scenario); ++year) {
      const int off_calendar = year % 4 == 0 ? per_year - 1 : per_year;
      courting *= std::pow(1 - step * 0.8, off_calendar);
      if (year == 4) courting *= 1 - 0.5 * 0.8;
      if (year == 8) courting *= 1 - 0.3 * 0.8;
      EXPECT_NEAR(year_of(solution, year).sceptic, 1 - courting, kExact) << per_year << " " << year;
    }
    EXPECT_NEAR(solution.years.back().sceptic, 1 - courting * std::pow(1 - step * 0.8, per_year - 1), kExact);
  }
}

TEST(Chance, AScepticIsSucceededByACourtingOfficeHolderByItsOwnChance) {
  Scenario scenario = tiny();
  scenario.start_sceptic = true;
  Weights w = still(scenario);
  w.term_change = {0.5, 0.3};
  w.off_calendar = 0.1;
  w.q_back = 0.7;
  const Solution back = solved(scenario, "continue", w);
  double sceptic = 1;
  for (int year = 1; year <= whole_years(scenario); ++year) {
    sceptic *= 1 - (year == 4 ? 0.5 : year == 8 ? 0.3 : 0.1) * 0.7;
    EXPECT_NEAR(year_of(back, year).sceptic, sceptic, kExact) << year;
  }
  // Both ways at once, by hand over the first term end.
  w.off_calendar = 0;
  w.cont = 0.2;
  const Solution both = solved(scenario, "continue", w);
  EXPECT_NEAR(year_of(both, 3).sceptic, 1, kExact);
  EXPECT_NEAR(year_of(both, 4).sceptic, 0.65, kExact);                                  // 1 - .5·.7
  EXPECT_NEAR(year_of(both, 8).sceptic, 0.65 * (1 - 0.21) + 0.35 * 0.3 * 0.8, kExact);  // .3·.7 = .21
}

TEST(Chance, AScepticUndoesOneRungAYear) {
  const Scenario scenario = tiny();
  Weights w = still(scenario);
  w.rev = 1;
  w.reversible = {1, 1, 1};
  GameOptions options;
  options.start = State{.q = 2, .paid = 2, .attempted = 2, .sceptic = 1, .war = 1};
  const Solution upper = solved(scenario, silent(scenario, 2), w, options);
  const Solution lower = solved(scenario, silent(scenario, 1), w, options);
  for (int year = 1; year <= scenario.horizon; ++year) {
    EXPECT_NEAR(year_of(upper, year).delivered, year <= 1 ? 1 : 0, kExact) << year;
    EXPECT_NEAR(year_of(lower, year).delivered, year <= 2 ? 1 : 0, kExact) << year;
    EXPECT_NEAR(year_of(upper, year).ever_delivered, 1, kExact);
  }
  options.start->sceptic = 0;
  const Solution courting = solved(scenario, silent(scenario, 2), w, options);
  for (const YearOutcome& year : courting.years)
    EXPECT_NEAR(year.delivered, 1, kExact);  // nobody undoes it while the courting office-holder stays
}

TEST(Chance, HowFastAScepticUndoesDependsOnTheLeversOfTheRungThatGoes) {
  const Scenario scenario = tiny();
  Weights w = still(scenario);
  w.rev = 0.5;
  w.reversible = {1, 0.4, 0.8};
  const double first = 0.5 * 0.8, second = 0.5 * 0.4;  // rung 2 goes, then rung 1
  for (const int per_year : {1, 2}) {
    GameOptions options;
    options.steps_per_year = per_year;  // reversals come at year ends only
    options.start = State{.q = 2, .paid = 2, .attempted = 2, .sceptic = 1, .war = 1};
    const Solution upper = solved(scenario, silent(scenario, 2), w, options);
    const Solution lower = solved(scenario, silent(scenario, 1), w, options);
    for (int year = 1; year <= scenario.horizon; ++year) {
      const double kept = std::pow(1 - first, year - 1);
      const double one_left = first * (std::pow(1 - second, year - 1) - kept) / (first - second);
      EXPECT_NEAR(year_of(upper, year).delivered, kept, kExact) << year;
      EXPECT_NEAR(year_of(lower, year).delivered, kept + one_left, kExact) << year;
    }
  }
}

TEST(Chance, WhatIsConditionalIsUndoneBeforeWhatWasDelivered) {
  const Scenario scenario = tiny();
  Weights w = still(scenario);
  w.rev = 1;
  w.reversible = {1, 1, 1};
  GameOptions options;
  options.start = State{.r = 2, .c = 2, .q = 2, .paid = 2, .attempted = 2, .sceptic = 1, .war = 1};
  const Solution upper = solved(scenario, silent(scenario, 2), w, options);
  const Solution lower = solved(scenario, silent(scenario, 1), w, options);
  for (int year = 1; year <= scenario.horizon; ++year) {
    EXPECT_NEAR(year_of(upper, year).conditional, year <= 1 ? 1 : 0, kExact) << year;
    EXPECT_NEAR(year_of(lower, year).conditional, year <= 2 ? 1 : 0, kExact) << year;
    EXPECT_NEAR(year_of(upper, year).delivered, year <= 3 ? 1 : 0, kExact) << year;
    EXPECT_NEAR(year_of(lower, year).delivered, year <= 4 ? 1 : 0, kExact) << year;
  }
}

TEST(Chance, WhatIsConditionalGoesAsFastAsItsOwnRungAllows) {
  const Scenario scenario = lapsing();
  Weights w = still(scenario);
  w.rev = 1;
  w.reversible = {1, 0.5, 1};
  GameOptions options;
  options.start = State{.r = 2, .c = 1, .q = 2, .paid = 2, .attempted = 2, .sceptic = 1, .war = 1};
  const Solution earned = solved(scenario, silent(scenario, 1), w, options);
  for (int year = 1; year <= scenario.horizon; ++year)
    EXPECT_NEAR(year_of(earned, year).conditional, std::pow(0.5, year - 1), kExact) << year;
  // Where it lapses within the year, the delivered rung above is next, and that one goes for sure.
  options.start->r = 1;
  w.lapse_years = 2;
  const Solution lapsed = solved(scenario, silent(scenario, 2), w, options);
  EXPECT_NEAR(year_of(lapsed, 2).delivered, std::exp(-0.5), kExact);
}

void expect_trust(const YearOutcome& year, double low, double base, double high, const std::string& what) {
  EXPECT_NEAR(year.trust[0], low, kExact) << what;
  EXPECT_NEAR(year.trust[1], base, kExact) << what;
  EXPECT_NEAR(year.trust[2], high, kExact) << what;
}

TEST(Chance, EachReversalCostsTrustWithItsChance) {
  const Scenario scenario = tiny();
  Weights w = still(scenario);
  w.rev = 1;
  w.reversible = {1, 1, 1};
  w.trust_down = 0.6;
  GameOptions options;
  options.start = State{.q = 2, .paid = 2, .attempted = 2, .sceptic = 1, .trust = 2, .war = 1};
  const Solution solution = solved(scenario, "continue", w, options);
  expect_trust(year_of(solution, 1), 0, 0.6, 0.4, "one reversal");
  for (int year = 2; year <= scenario.horizon; ++year)
    expect_trust(year_of(solution, year), 0.36, 0.48, 0.16, "two reversals, then nothing left to undo");
}

TEST(Chance, EachFailedRatificationCostsTrustWithItsChance) {
  Scenario scenario = tiny();
  scenario.start_trust = 2;
  Weights w = still(scenario);
  w.trust_down = 0.6;
  w.consents = {0};  // every attempt fails
  const Solution never = solved(scenario, "everything", w);
  expect_trust(year_of(never, 1), 0, 0.6, 0.4, "one attempt");
  expect_trust(year_of(never, 2), 0.36, 0.48, 0.16, "two attempts");
  expect_trust(year_of(never, 3), 0.648, 0.288, 0.064, "three attempts");
  EXPECT_NEAR(never.years.back().delivered, 0, kExact);

  w.consents = {0.25};
  const Solution seldom = solved(scenario, "everything", w);
  expect_trust(year_of(seldom, 1), 0, 0.75 * 0.6, 1 - 0.75 * 0.6, "passed or failed");
  for (int year = 1; year <= scenario.horizon; ++year)
    EXPECT_NEAR(year_of(seldom, year).delivered, 1 - std::pow(0.75, year), kExact) << year;
}

TEST(Chance, RatificationIsHarderTheMoreIsNamed) {
  const Scenario scenario = tiny();
  Weights w = still(scenario);
  w.level = {0, 0.25, 1};
  w.rat0 = 0.5;
  w.rat1 = 2;
  w.consents = {0.8};
  const double passes = 0.8 / (1 + std::exp(-(0.5 - 2 * 0.75)));
  EXPECT_NEAR(year_of(solved(scenario, "everything", w), 1).delivered, passes, kExact);
  EXPECT_NEAR(year_of(solved(scenario, "engage", w), 1).delivered, 1, kExact) << "an order suffices";
}

TEST(Chance, RevokingCostsTrustOnceAndOnlyWhereSomethingIsRevoked) {
  const Scenario scenario = tiny();
  Weights w = still(scenario);
  w.trust_down = 0.6;
  GameOptions options;
  options.start = State{.q = 2, .paid = 2, .attempted = 2, .trust = 2, .war = 1};
  Strategy withdraw = *scenario.strategy("withdraw");
  withdraw.top = 1;
  const Solution revoked = solved(scenario, withdraw, w, options);
  for (const YearOutcome& year : revoked.years) {
    expect_trust(year, 0, 0.6, 0.4, "revoked in the first year");
    EXPECT_NEAR(year.delivered, 0, kExact);
  }
  options.start->q = 0;
  for (const YearOutcome& year : solved(scenario, withdraw, w, options).years)
    expect_trust(year, 0, 0, 1, "nothing to revoke");
}

TEST(Chance, TrustRisesByHalfStepsWhileSomethingIsInForce) {
  Scenario scenario = tiny();
  scenario.start_trust = 0;
  Weights w = still(scenario);
  w.trust_up = 0.19;
  const double rises = 1 - 0.9;  // in half a year: √(1 - .19) = .9
  const Solution engaged = solved(scenario, "engage", w);
  for (int year = 1; year <= whole_years(scenario); ++year) {
    const int halves = 2 * year - 1;  // delivered in the middle of the first year
    const double low = std::pow(0.9, halves), base = halves * rises * std::pow(0.9, halves - 1);
    expect_trust(year_of(engaged, year), low, base, 1 - low - base, std::to_string(year));
  }
  for (const YearOutcome& year : solved(scenario, "continue", w).years)
    expect_trust(year, 1, 0, 0, "no promise, none kept");
}

TEST(Chance, AnUnearnedConditionalPartLapses) {
  Scenario scenario = tiny();
  GameOptions options;
  options.start = State{.r = 1, .c = 1, .q = 1, .paid = 1, .attempted = 1, .war = 1};
  const auto conditional = [&](double years, int year) {
    Weights w = still(scenario);
    w.lapse_years = years;
    return year_of(solved(scenario, silent(scenario, 1), w, options), year).conditional;
  };
  ASSERT_FALSE(scenario.weight("office.lapse_years").given());
  EXPECT_NEAR(conditional(4, 6), 1, kExact) << "not part of the scenario";
  scenario = lapsing();
  for (const int year : {1, 2, 6}) EXPECT_NEAR(conditional(4, year), std::exp(-(year - 0.5) / 4), kExact);
  EXPECT_NEAR(conditional(0, 6), 1, kExact) << "no rate, no lapse";
  options.start->r = 2;
  EXPECT_NEAR(conditional(4, 6), 1, kExact) << "earned";
}

TEST(Chance, ALapsedConditionalPartLeavesTheDeliveredOneToTheSceptic) {
  const Scenario scenario = lapsing();
  Weights w = still(scenario);
  w.lapse_years = 2;
  w.rev = 1;
  w.reversible = {1, 1, 1};
  GameOptions options;
  options.start = State{.r = 1, .c = 1, .q = 1, .paid = 1, .attempted = 1, .sceptic = 1, .war = 1};
  const Solution solution = solved(scenario, silent(scenario, 1), w, options);
  // Lapsed within the first year, so that the first reversal takes q; else it takes c and the second one q.
  EXPECT_NEAR(year_of(solution, 2).delivered, std::exp(-0.5), kExact);
  EXPECT_NEAR(year_of(solution, 2).conditional, 0, kExact);
  EXPECT_NEAR(year_of(solution, 3).delivered, 0, kExact);
}

/// A ladder whose lowest rung was delivered before the game starts, and weights for its one-off costs.
struct Spent {
  Scenario scenario = tiny();
  Weights w;
  Spent() {
    scenario.levers[0].spent = true;
    w = still(scenario);
    w.norm = {0, 0.3, 0.8};
    w.audience = {0, 0.2, 0.6};
    w.levers[0].cost = 0.7;
    w.levers[0].upfront = 0.5;
    w.sum_ladder();
  }
};

TEST(Chance, ASpentRungIsInForceFromTheStart) {
  Spent spent;
  ASSERT_EQ(spent.scenario.spent_rung(), 1);
  spent.scenario.start_trust = 0;
  spent.w.trust_up = 0.19;
  const Solution solution = solved(spent.scenario, "continue", spent.w);
  EXPECT_NEAR(part(solution, DividerPart::concessions), -0.7 * 0.5 * solution.annuity, kExact);
  for (int year = 1; year <= whole_years(spent.scenario); ++year) {
    EXPECT_NEAR(year_of(solution, year).delivered, 1, kExact);
    EXPECT_NEAR(year_of(solution, year).ever_delivered, 1, kExact);
    EXPECT_NEAR(year_of(solution, year).trust[0], std::pow(0.81, year), kExact) << "kept from the first day";
  }
}

TEST(Chance, NothingIsChargedForASpentRung) {
  const Spent spent;
  for (const std::string name : {"continue", "engage"}) {
    const Solution solution = solved(spent.scenario, name, spent.w);
    EXPECT_EQ(part(solution, DividerPart::norm), 0) << name;
    EXPECT_EQ(part(solution, DividerPart::audience), 0) << name;
  }
  const Solution grand = solved(spent.scenario, "everything", spent.w);
  EXPECT_NEAR(part(grand, DividerPart::norm), -0.5, kExact);
  EXPECT_NEAR(part(grand, DividerPart::audience), -0.4, kExact);
}

TEST(Chance, TheBlocStartsWhereItsMembersStandOnAverage) {
  Scenario scenario = tiny();
  scenario.allies.push_back(scenario.allies.front());
  GameOptions bloc;
  bloc.bloc = true;
  const auto expect = [&](int first, int second, double hedging, double autonomous) {
    scenario.allies[0].start_loyalty = first;
    scenario.allies[1].start_loyalty = second;
    Weights w = still(scenario);
    w.hedge = w.leave = w.rally = w.back = w.arm = 0;
    for (const AllyOutcome& ally : solved(scenario, "continue", w, bloc).allies) {
      EXPECT_NEAR(ally.hedging.back(), hedging, kExact) << first << " and " << second;
      EXPECT_NEAR(ally.autonomous.back(), autonomous, kExact) << first << " and " << second;
    }
  };
  expect(0, 0, 0, 0);
  expect(0, 2, 1, 0);
  expect(1, 1, 1, 0);
  expect(2, 2, 0, 1);
}

TEST(Chance, MembersArmedFromTheStartStayArmedBesideTheBloc) {
  Scenario scenario = tiny();
  scenario.allies.push_back(scenario.allies.front());
  scenario.allies[1].start_armed = true;
  GameOptions bloc;
  bloc.bloc = true;
  Weights w = still(scenario);
  w.hedge = w.leave = w.rally = w.back = w.arm = 0;
  w.f_loss = 1;
  w.allies[0].arming = 0.2;
  w.allies[1].arming = 0.5;
  const Solution solution = solved(scenario, "continue", w, bloc);
  EXPECT_EQ(solution.allies[0].armed.back(), 0);
  EXPECT_NEAR(solution.allies[1].armed.back(), 1, kExact);
  EXPECT_NEAR(solution.allies[0].arming, 0, kExact);
  EXPECT_NEAR(solution.allies[1].arming, -0.5 * solution.annuity, kExact);
  EXPECT_NEAR(part(solution, DividerPart::allied_loss), -0.5 * solution.annuity, kExact);
}

}  // namespace
}  // namespace entente

// What is booked in lumps: replies, rents, one-off costs. With choices fixed by reference weights each total
// is a geometric series.
#include <cmath>

#include <gtest/gtest.h>

#include "entente/solve/test_support.hpp"

namespace entente {
namespace {

using namespace testing_support;

constexpr double kExact = 1e-11;

/// The small scenario with one more reply, a payment to D; R chooses by reference weights, T stays where it
/// is, D stays in office and gets whatever it asks for.
struct Lumps {
  Scenario scenario = tiny();
  Weights w;
  std::size_t nothing = 0, pays = 1, punishes = 2, courts = 3, bribes = 4;

  Lumps() {
    Reply bribe;
    bribe.name = "bribe";
    bribe.kind = Reply::Kind::pay_divider;
    scenario.replies.push_back(bribe);
    w = resolve(scenario, values_of(scenario, 0), 1);
    w.sw = 1e9;
    w.start_fused = 0;
    w.lambda_R = 0;
    w.h_leader = w.war_end = w.trust_up = w.trust_down = 0;
    w.off_calendar = w.q_back = w.rev = w.lapse_years = 0;
    w.cont = 1;
    w.rat0 = 100;
    w.rat1 = 0;
    for (double& p : w.consents) p = 1;
    const double weights[] = {1, 2, 4, 3, 5};
    for (std::size_t k = 0; k < w.replies.size(); ++k) {
      w.replies[k].weight = weights[k];
      w.replies[k].cost = w.replies[k].gain = w.replies[k].to_divider = 0;
      w.replies[k].value = {};
    }
    w.norm = {0, 0.3, 0.8};
    w.audience = {0, 0.2, 0.6};
  }
  /// Reference chance of a reply among those open where T is.
  double chance(std::size_t reply, bool apart) const {
    return w.replies[reply].weight / (apart ? 1 + 2 + 4 + 3 : 1 + 2 + 5);
  }

  double rho() const { return -std::log(w.delta); }
  double discount() const { return w.delta; }
  /// Worth of a lump of 1 a year at every opportunity of a year (2.2): μ·D_μ times a flow of 1.
  double lump() const { return w.mu / (w.mu + rho()) * (1 - w.delta) / rho(); }
  /// Σ δ^{y-1}·f(y) over the years of the horizon: last flows are not lumps and do not count.
  template <class Each>
  double over_years(const Each& each) const {
    double total = 0;
    for (int year = 1; year <= scenario.horizon; ++year) total += std::pow(w.delta, year - 1) * each(year);
    return total;
  }
  double years() const {
    return over_years([](int) { return 1.0; });
  }
  /// Chance that T reconsiders in a year.
  double reconsiders() const { return 1 - std::exp(-w.mu); }
  double keeps(int year) const { return std::pow(1 - reconsiders(), year - 1); }

  /// T takes any chance to go to this level, at a price.
  void heads_for(Alignment level) {
    w.lambda_T = 0;
    w.sw = 2;
    w.reference = {};
    w.reference[at(static_cast<int>(level))] = 1;
  }

  Solution solve(const Strategy& strategy, const GameOptions& options = {},
                 const SolveOptions& solving = {}) const {
    const auto game = compile(scenario, strategy, options);
    if (!game) throw std::runtime_error(render(game.diagnostics(), "", false));
    const Solution solution = *Solver(scenario, *game).solve(std::span(&w, 1), solving);
    EXPECT_LT(solution.probability_error, 1e-12);
    EXPECT_LT(solution.value_error, 1e-9);
    return solution;
  }
  Solution solve(const std::string& strategy) const { return solve(*scenario.strategy(strategy)); }
  double divider(const std::string& strategy, DividerPart part) const {
    return solve(strategy).divider[static_cast<std::size_t>(part)];
  }
  double target(const std::string& strategy, TargetPart part) const {
    return solve(strategy).target[static_cast<std::size_t>(part)];
  }
};

TEST(Lumps, ASidePaymentIsWorthItsFlowForAsLongAsItRuns) {
  Lumps game;
  game.w.replies[game.bribes].to_divider = 0.7;
  const double expected = 5.0 / 8 * 0.7 * game.lump() * game.years();
  EXPECT_NEAR(game.divider("continue", DividerPart::side_payment), expected, kExact);
  EXPECT_NEAR(game.divider("engage", DividerPart::side_payment), expected, kExact) << "the executive's part";
  EXPECT_EQ(game.divider("everything", DividerPart::side_payment), 0) << "R pays for nothing less";
  game.scenario.start_alignment = Alignment::independent;
  EXPECT_EQ(game.divider("continue", DividerPart::side_payment), 0) << "not on R's menu once T is apart";
}

TEST(Lumps, ASidePaymentFlowsWhereTheOfferAboveTheExecutiveFailed) {
  Lumps game;
  game.w.replies[game.bribes].to_divider = 0.7;
  game.w.consents = {0.5};
  const double expected =
      5.0 / 8 * 0.7 * game.lump() * game.over_years([](int year) { return std::pow(0.5, year); });
  EXPECT_NEAR(game.divider("everything", DividerPart::side_payment), expected, kExact);
}

TEST(Lumps, TwiceTheStepsPayTheSame) {
  Lumps game;
  game.w.replies[game.bribes].to_divider = 0.7;
  GameOptions halves;
  halves.steps_per_year = 2;
  const Solution solution = game.solve(*game.scenario.strategy("continue"), halves);
  EXPECT_NEAR(solution.divider[static_cast<std::size_t>(DividerPart::side_payment)],
              5.0 / 8 * 0.7 * game.lump() * game.years(), kExact);
}

TEST(Lumps, WhereTheTargetAlwaysDecidesAReplyLastsItsStep) {
  Lumps game;
  game.w.replies[game.bribes].to_divider = 0.7;
  GameOptions always;
  always.always = true;
  const Solution solution = game.solve(*game.scenario.strategy("continue"), always);
  EXPECT_NEAR(solution.divider[static_cast<std::size_t>(DividerPart::side_payment)],
              5.0 / 8 * 0.7 * (1 - game.discount()) / game.rho() * game.years(), kExact);
}

TEST(Lumps, PivotRentNeedsIndependenceSomethingInForceAndAPayingReply) {
  Lumps game;
  game.w.pv = 0.6;
  game.w.pi0 = 1;  // an exploiting T's own rent is another part
  const double expected = 2.0 / 10 * 0.6 * game.lump() * game.years();
  const auto rent = [&](Alignment where, const std::string& strategy) {
    game.scenario.start_alignment = where;
    return game.target(strategy, TargetPart::pivot_rent);
  };
  EXPECT_NEAR(rent(Alignment::independent, "engage"), expected, kExact);
  EXPECT_EQ(rent(Alignment::independent, "continue"), 0) << "nothing of D's in force";
  EXPECT_EQ(rent(Alignment::fused, "engage"), 0);
  EXPECT_EQ(rent(Alignment::partner, "engage"), 0);
  EXPECT_EQ(rent(Alignment::realigned, "engage"), 0);

  const auto kind = [&](Reply::Kind which) {
    game.w.replies[game.punishes].kind = which;
    return rent(Alignment::independent, "engage");
  };
  EXPECT_NEAR(kind(Reply::Kind::win_back), 3 * expected, kExact) << "winning back pays as well";
  EXPECT_NEAR(kind(Reply::Kind::make_up), expected, kExact) << "making up does not";
}

TEST(Lumps, PivotRentFollowsTheTargetIntoIndependence) {
  Lumps game;
  game.w.pv = 0.6;
  game.heads_for(Alignment::independent);
  // At every opportunity T chooses independence; which replies are open depends on where it was.
  const double expected = 0.6 * game.lump() * game.over_years([&](int year) {
    return 2.0 / 8 * game.keeps(year) + 2.0 / 10 * (1 - game.keeps(year));
  });
  EXPECT_NEAR(game.target("engage", TargetPart::pivot_rent), expected, kExact);
}

TEST(Lumps, AReplysWorthToTheTargetGoesByTheLevelItThenHas) {
  Lumps game;
  game.w.replies[game.pays].value = {0.1, 0.2, 0.3, 0.4};
  for (int r = 0; r < kAlignments; ++r) {
    game.scenario.start_alignment = static_cast<Alignment>(r);
    const double expected = game.chance(game.pays, r >= 2) * 0.1 * (r + 1) * game.lump() * game.years();
    EXPECT_NEAR(game.target("continue", TargetPart::counter_offer), expected, kExact) << r;
  }
  game.scenario.start_alignment = Alignment::partner;
  game.heads_for(Alignment::independent);
  const double moving = 0.3 * game.lump() * game.over_years([&](int year) {
    return 2.0 / 8 * game.keeps(year) + 2.0 / 10 * (1 - game.keeps(year));
  });
  EXPECT_NEAR(game.target("continue", TargetPart::counter_offer), moving, kExact);
}

TEST(Lumps, RepliesCostTheRivalAsLongAsTheyRun) {
  Lumps game;
  game.w.replies[game.pays].cost = 0.4;
  game.w.replies[game.bribes].gain = 0.3;
  const Solution solution = game.solve("continue");
  const double lumps = game.lump() * game.years();
  EXPECT_NEAR(solution.rival[static_cast<std::size_t>(RivalPart::replies)], -2.0 / 8 * 0.4 * lumps, kExact);
  EXPECT_NEAR(solution.rival[static_cast<std::size_t>(RivalPart::gains)], 5.0 / 8 * 0.3 * lumps, kExact);
}

TEST(Lumps, TheRivalWeighsAReplyByHowLongItRuns) {
  Lumps game;
  game.w.lambda_R = 3;
  game.w.replies[game.pays].cost = 0.4;
  game.w.replies[game.bribes].gain = 0.3;
  game.w.replies[game.bribes].to_divider = 1;
  const double runs = std::sqrt(game.discount()) / (game.w.mu + game.rho());
  const double pays = 2 * std::exp(3 * runs * -0.4), bribes = 5 * std::exp(3 * runs * 0.3);
  EXPECT_NEAR(game.divider("continue", DividerPart::side_payment),
              bribes / (1 + pays + bribes) * game.lump() * game.years(), kExact);
}

TEST(Lumps, TheTargetWeighsAReplyByHowLongItRuns) {
  Lumps game;
  game.w.sw = 1;
  game.w.lambda_T = 2;
  game.w.pv = 0.5;
  game.w.replies[game.pays].value = {0.3, 0.2, -0.1, -0.4};
  const auto compiled = compile(game.scenario, *game.scenario.strategy("engage"));
  ASSERT_TRUE(compiled);
  Policy policy;
  game.solve(*game.scenario.strategy("engage"), {},
             {.known_type = Type::sincere, .observer = &policy, .stop = {}});
  const double runs = std::sqrt(game.discount()) / (game.w.mu + game.rho());
  // Against silence, the odds of each level move by what the payment is worth there; the rent comes on top.
  const double worth[] = {0.3, 0.2, -0.1 + 0.5, -0.4};
  int seen = 0;
  for (const int n : compiled->step_nodes[0]) {
    if (compiled->states[at(compiled->nodes[at(n)].state)].r != 1) continue;
    ++seen;
    for (int x = 0; x < kAlignments; ++x) {
      const double paid = policy.choice(0, n, 0, game.pays, 0, x) / policy.choice(0, n, 0, game.pays, 0, 1);
      const double unpaid =
          policy.choice(0, n, 0, game.nothing, 0, x) / policy.choice(0, n, 0, game.nothing, 0, 1);
      EXPECT_NEAR(std::log(paid / unpaid), 2 * runs * (worth[x] - worth[1]), 1e-9) << x;
    }
  }
  EXPECT_GT(seen, 0);
}

TEST(Lumps, SwitchingIsPaidOnceAMoveAndInTheMiddleOfTheYear) {
  Lumps game;
  game.heads_for(Alignment::independent);
  const double price = 2 * game.w.C[1][2], moves = game.reconsiders();
  EXPECT_NEAR(game.target("continue", TargetPart::switching),
              -std::sqrt(game.discount()) * price * moves *
                  game.over_years([&](int year) { return game.keeps(year); }),
              kExact);
}

TEST(Lumps, ARebuffMeetsWhoeverAsksWhileNothingIsOnOffer) {
  Lumps game;
  game.heads_for(Alignment::realigned);
  game.w.eps_D = 0.25;
  game.w.rebuff = 0.9;
  const double asks = game.reconsiders();
  const auto apart = [&](int year) { return std::pow(1 - asks * 0.25, year - 1); };
  EXPECT_NEAR(game.target("continue", TargetPart::rebuff),
              -std::sqrt(game.discount()) * 0.9 * 0.75 * asks * game.over_years(apart), kExact);
  const Solution alone = game.solve("continue"), invited = game.solve("engage");
  for (int year = 1; year <= game.scenario.horizon; ++year) {
    EXPECT_NEAR(alone.years[at(year - 1)].at[3], 1 - apart(year + 1), kExact) << year;
    EXPECT_NEAR(invited.years[at(year - 1)].at[3], 1 - game.keeps(year + 1), kExact) << year;
  }
  EXPECT_EQ(invited.target[static_cast<std::size_t>(TargetPart::rebuff)], 0) << "an offer is reciprocated";
}

/// D puts `rung` in every year but some in which it takes back what it can.
Strategy offering(const Scenario& scenario, int rung, std::array<int, 2> revoking) {
  Strategy strategy = *scenario.strategy("continue");
  Rule revoke, offer;
  revoke.guard.years = revoking;
  revoke.move.kind = Move::Kind::withdraw;
  offer.move.kind = Move::Kind::offer;
  offer.move.bundle = rung;
  strategy.courting = {revoke, offer};
  strategy.top = rung;
  return strategy;
}
constexpr std::array<int, 2> kNever{99, 99};

struct Charged {
  double norm = 0, audience = 0;
};
Charged charged(const Solution& solution) {
  return {-solution.divider[static_cast<std::size_t>(DividerPart::norm)],
          -solution.divider[static_cast<std::size_t>(DividerPart::audience)]};
}

TEST(Lumps, WhatTheDividerRevokesAndOffersAgainIsChargedOnce) {
  const Lumps game;
  for (const int rung : {1, 2}) {
    const Strategy strategy = offering(game.scenario, rung, {3, 4});
    const Solution solution = game.solve(strategy);
    EXPECT_NEAR(charged(solution).norm, game.w.norm[at(rung)], kExact) << rung;
    EXPECT_NEAR(charged(solution).audience, game.w.audience[at(rung)], kExact) << rung;
    for (int year = 1; year <= 6; ++year)
      EXPECT_NEAR(solution.years[at(year - 1)].delivered, year == 3 || year == 4 ? 0 : 1, kExact) << year;
  }
}

TEST(Lumps, AnOfferThatComesLateIsChargedWhenItIsPut) {
  const Lumps game;
  const Solution solution = game.solve(offering(game.scenario, 1, {1, 4}));
  const double later = std::pow(game.discount(), 4);  // the start of year 5
  EXPECT_NEAR(charged(solution).norm, 0.3 * later, kExact);
  EXPECT_NEAR(charged(solution).audience, 0.2 * later, kExact);
}

TEST(Lumps, TheAudienceCostIsBorneAtTheAttemptTheNormativeOneAtDelivery) {
  Lumps game;
  game.w.consents = {0};
  const Solution failed = game.solve("everything");
  EXPECT_NEAR(charged(failed).norm, 0.3, kExact) << "the executive's rung came all the same";
  EXPECT_NEAR(charged(failed).audience, 0.6, kExact) << "once, however often it is tried";
  game.w.consents = {0.25};
  const double delivered = game.over_years([](int year) { return 0.25 * std::pow(0.75, year - 1); });
  const Solution tried = game.solve("everything");
  EXPECT_NEAR(charged(tried).norm, 0.3 + 0.5 * delivered, kExact);
  EXPECT_NEAR(charged(tried).audience, 0.6, kExact);
}

/// Sceptics hold office in years 5 to 8 and reverse one rung a year, for sure.
Lumps with_sceptics() {
  Lumps game;
  game.w.term_change = {1, 1};
  game.w.cont = 0;
  game.w.q_back = 1;
  game.w.rev = 1;
  game.w.reversible = {1, 1, 1};
  return game;
}

TEST(Lumps, WhatAScepticReversedIsChargedAgain) {
  const Lumps game = with_sceptics();
  const double again = std::pow(game.discount(), 8);  // offered anew at the start of year 9
  for (const int rung : {1, 2}) {
    const Solution solution = game.solve(offering(game.scenario, rung, kNever));
    EXPECT_NEAR(charged(solution).norm, game.w.norm[at(rung)] * (1 + again), kExact) << rung;
    EXPECT_NEAR(charged(solution).audience, game.w.audience[at(rung)] * (1 + again), kExact) << rung;
    for (int year = 1; year <= game.scenario.horizon; ++year)
      EXPECT_NEAR(solution.years[at(year - 1)].delivered, year <= 5 || year >= 9 ? 1 : 0, kExact)
          << rung << " " << year;
  }
}

TEST(Lumps, WhatTheDividerHadRevokedBeforeAScepticCameIsNotChargedAgain) {
  const Lumps game = with_sceptics();
  const Solution solution = game.solve(offering(game.scenario, 1, {3, 4}));
  EXPECT_NEAR(charged(solution).norm, 0.3, kExact);
  EXPECT_NEAR(charged(solution).audience, 0.2, kExact);
}

TEST(Lumps, AReversalBelowWhatTheDividerOnceRevokedChargesNoMoreThanItself) {
  const Lumps game = with_sceptics();
  GameOptions options;  // rung 2 was paid for and taken back by D; rung 1 stands and falls to a sceptic
  options.start = State{.q = 1, .paid = 2, .attempted = 2, .sceptic = 1, .war = 1};
  const Solution solution = game.solve(offering(game.scenario, 2, kNever), options);
  EXPECT_NEAR(solution.years[1].ever_delivered, 0, kExact);
  EXPECT_NEAR(solution.years[4].delivered, 1, kExact) << "the courting office-holder of year 5";
  const double later = std::pow(game.discount(), 4);
  EXPECT_LE(charged(solution).norm, 0.3 * later + kExact);
  EXPECT_LE(charged(solution).audience, 0.2 * later + kExact);
}

TEST(Lumps, WhatFailedWasNeverReversed) {
  Lumps game = with_sceptics();
  game.w.consents = {0};
  // Rung 1 comes by order and is reversed; rung 2 never came, and trying it again costs nothing more.
  const Solution solution = game.solve(offering(game.scenario, 2, kNever));
  EXPECT_NEAR(charged(solution).norm, 0.3 * (1 + std::pow(game.discount(), 8)), kExact);
  EXPECT_NEAR(charged(solution).audience, 0.6, kExact);
}

}  // namespace
}  // namespace entente

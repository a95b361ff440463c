#include "entente/solve/tables.hpp"

#include <gtest/gtest.h>

#include "entente/solve/random_test_support.hpp"

namespace entente::batch {
namespace {

using namespace testing_support;

constexpr double kExact = 1e-13;

double sum(const auto& parts) {
  double total = 0;
  for (const double part : parts) total += part;
  return total;
}

/// One entry of one draw in one year.
struct Table {
  const BlockTables& tables;
  int lane = 0, year = 1;
  double operator()(int entry) const { return tables.at(year, entry)[lane]; }
};

void hold_target(const Table& t, const Weights& w, const Setting& s, int r) {
  const Layout& l = t.tables.layout();
  const int p = s.stance.pressure, war = s.war, tau = s.trust, o = s.sceptic;
  const double whole = t(l.threat(war, p, r)) * t(l.shield(s.q, s.c, r)) * t(l.seen(tau, o, r)) +
                       t(l.fixed(r)) + t(l.regime(tau, o, r)) + t(l.economy(war, p, r)) +
                       t(l.market(p, o, s.c, r)) + t(l.value(s.q, s.c, r)) + t(l.leaders(s.replaced, r));
  for (const Type type : {Type::sincere, Type::exploiting}) {
    const TargetFlow flow = target_flow(w, s, r, type);
    EXPECT_NEAR(whole + t(l.type(static_cast<int>(type), r)), sum(flow), kExact);
  }
  const TargetFlow flow = target_flow(w, s, r, Type::sincere);
  const auto part = [&](TargetPart which) { return flow[static_cast<std::size_t>(which)]; };
  EXPECT_NEAR(t(l.autonomy(r)), part(TargetPart::autonomy), kExact);
  EXPECT_NEAR(t(l.discrepancy(r)), part(TargetPart::discrepancy), kExact);
  EXPECT_NEAR(t(l.fixed(r)), t(l.security(r)) + t(l.autonomy(r)) + t(l.discrepancy(r)), kExact);
}

void hold_rival(const Table& t, const Weights& w, const Setting& s, int r) {
  const Layout& l = t.tables.layout();
  const RivalFlow flow = rival_flow(w, s, r);
  EXPECT_NEAR(t(l.bond(r)), flow[0], kExact);
  EXPECT_NEAR(t(l.burden(s.war, s.stance.pressure, r)), flow[1], kExact);
  EXPECT_NEAR(t(l.rival(s.war, s.stance.pressure, r)), sum(flow), kExact);
}

void hold_divider(const Table& t, const Weights& w, const Setting& s, int r) {
  const Layout& l = t.tables.layout();
  for (const Type type : {Type::sincere, Type::exploiting}) {
    const int k = static_cast<int>(type);
    double whole = t(l.benefit(0, k, r)) + t(l.benefit(1, k, r)) + t(l.benefit(2, k, r)) + t(l.freed(r)) +
                   t(l.fusion(r)) + t(l.war_risk(s.war, s.stance.pressure, r)) - t(l.cost(s.q, s.c, r));
    if (r <= 1) whole -= t(l.played(s.q));
    if (s.stance.reassure) whole -= t(l.effort_cost);
    if (s.stance.pressure) whole -= t(l.pressure_cost);
    EXPECT_NEAR(whole, sum(divider_flow(w, s, r, type)), kExact);
  }
}

void hold_chances(const Table& t, const Game& game, const Weights& w, const Setting& s, int r) {
  const Layout& l = t.tables.layout();
  const double half = game.dt() / 2;
  EXPECT_NEAR(t(l.war(s.q, s.c, r)), -std::expm1(-war_end_hazard(w, s, r) * half), kExact);
  for (int rung = 0; rung < game.rungs; ++rung)
    EXPECT_NEAR(t(l.passes(rung, s.q)), ratification_chance(w, game, rung, s.q), kExact);
}

TEST(Tables, AddUpToTheFlowsInEverySetting) {
  const Scenario base = tiny();
  for (unsigned seed = 1; seed <= 25; ++seed) {
    const RandomGame random = random_game(base, seed);
    const Game& game = random.games.front();
    BlockTables tables(random.scenario, game);
    tables.fill(random.draws);
    for (const int lane : {0, 7, 15})
      for (int year = 1; year <= tables.years(); ++year) {
        const Weights& w = random.draws[at(lane)][at(year - 1)];
        const Table table{tables, lane, year};
        for (const Setting& setting : game.settings)
          for (int r = 0; r < kAlignments; ++r) {
            SCOPED_TRACE("game " + std::to_string(seed) + " draw " + std::to_string(lane) + " level " +
                         std::to_string(r));
            hold_target(table, w, setting, r);
            hold_rival(table, w, setting, r);
            hold_divider(table, w, setting, r);
            hold_chances(table, game, w, setting, r);
          }
      }
  }
}

TEST(Tables, ClockAndRepliesAreThoseOfThePasses) {
  const Scenario base = tiny();
  for (unsigned seed = 1; seed <= 25; ++seed) {
    const RandomGame random = random_game(base, seed);
    const Game& game = random.games.front();
    BlockTables tables(random.scenario, game);
    tables.fill(random.draws);
    const Layout& l = tables.layout();
    const Weights& w = random.draws[9].front();
    const Table t{tables, 9, 1};
    const passes::Clock clock = passes::make_clock(game, w);
    EXPECT_EQ(t(l.discount), clock.discount);
    EXPECT_EQ(2 * t(l.half), clock.flow);
    EXPECT_EQ(t(l.opportunity_reply), clock.opportunity * clock.reply);
    EXPECT_EQ(t(l.lump), clock.expected_lump());
    for (const Branch& branch : game.branches)
      for (std::size_t k = 0; k < w.replies.size(); ++k)
        for (int r = 0; r < kAlignments; ++r)
          for (int x = 0; x < kAlignments; ++x) {
            const passes::Outcomes out = passes::outcomes(w, r, x, branch.on_offer);
            double worth = 0;
            for (int i = 0; i < out.count; ++i) {
              const int to = out.r[at(i)];
              worth += out.chance[at(i)] * (passes::counter_offer(w.replies[k], to) +
                                            passes::pivot_rent(w, w.replies[k], to,
                                                               game.posts[at(branch.post[0][at(to)])].state));
            }
            EXPECT_NEAR(t(l.lumps(r, branch.on_offer, static_cast<int>(k), x)), worth, kExact)
                << seed << " reply " << k << " from " << r << " to " << x;
          }
  }
}

TEST(Tables, AlliesAnswerAsBeforeOnlyWhereNothingTheyAnswerToDrifts) {
  const Scenario base = tiny();
  Dice dice(1);
  int same = 0, different = 0;
  for (unsigned seed = 1; seed <= 40; ++seed) {
    RandomGame random = random_game(base, seed);
    if (random.draws.front().size() < 2 || random.scenario.allies.empty()) continue;
    BlockTables tables(random.scenario, random.games.front());
    tables.fill(random.draws);
    EXPECT_FALSE(tables.allies_as_before(1));
    (tables.allies_as_before(2) ? same : different) += 1;
    // One draw of sixteen is enough.
    if (!tables.allies_as_before(2)) continue;
    for (std::size_t year = 1; year < random.draws[11].size(); ++year)
      random.draws[11][year].allies.back().shock += 0.25;
    tables.fill(random.draws);
    EXPECT_FALSE(tables.allies_as_before(2));
  }
  EXPECT_GT(same, 0);
  EXPECT_GT(different, 0);
}

TEST(Tables, SharpnessGrowsWithWhatIsAtStake) {
  const Scenario base = tiny();
  RandomGame random = random_game(base, 1);
  const auto sharpness = [&] {
    BlockTables tables(random.scenario, random.games.front());
    tables.fill(random.draws);
    return tables.sharpness(4);
  };
  Weights& w = random.draws[4].front();
  w.mu = 1;
  w.lambda_R = 0;
  w.lambda_T = 1;
  const double once = sharpness();
  EXPECT_GT(once, 0);
  w.lambda_T = 3;
  EXPECT_NEAR(sharpness(), 3 * once, 1e-9);
  w.lambda_T = 1;
  w.thR += 5;
  EXPECT_GE(sharpness(), once);
  w.sw += 7;
  EXPECT_GT(sharpness(), once);
}

}  // namespace
}  // namespace entente::batch

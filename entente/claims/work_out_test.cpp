// Figures against the solver that is read beside the equations, and against the commands that print them.
#include "entente/claims/work_out.hpp"

#include <cmath>
#include <numeric>

#include "entente/claims/history_terms.hpp"
#include "entente/claims/ledger_test_support.hpp"
#include "entente/claims/prior_only.hpp"
#include "entente/ensemble/assess.hpp"
#include "entente/explore/price.hpp"

namespace entente {
namespace {

using namespace claims_test;
using Kind = Happening::Kind;

constexpr unsigned kApart = 12, kRealigned = 8;

MeasureOptions options(Precision precision = Precision::float32, std::int64_t draws = 32) {
  MeasureOptions o;
  o.draws = draws;
  o.solving.precision = precision;
  return o;
}

MeasureColumns work(const Ledger& ledger, const std::vector<Measure>& measures, const MeasureOptions& o) {
  auto worked = work_out(ledger.claims, measures, o);
  EXPECT_TRUE(worked) << render(worked.diagnostics(), "", false);
  return std::move(*worked);
}

/// What the scalar solver says of a draw.
Solution solved(const Scenario& scenario, const std::string& strategy, std::size_t draw,
                const SolveOptions& how = {}, const std::function<void(std::vector<double>&)>& change = {}) {
  const Game game = *compile(scenario, *scenario.strategy(strategy), {});
  const DrawnValues draws = *DrawnValues::make(scenario, 1, 32);
  std::vector<double> values(draws.numbers());
  draws.draw(draw, values);
  if (change) change(values);
  return *Solver(scenario, game).solve_values(values, how);
}

TEST(WorkOut, EveryHappeningIsWhatTheSolverSaysInEveryYear) {
  const Ledger ledger;
  std::vector<Measure> measures;
  std::vector<std::function<double(const Solution&)>> expected;
  for (const int year : {1, 2, 5, 10}) {
    const auto y = static_cast<std::size_t>(year - 1);
    const auto add = [&](const Happening& h, const std::function<double(const Solution&)>& of) {
      measures.push_back(probability(event(h), under("everything")));
      expected.push_back(of);
      measures.push_back(probability(opposite(event(h)), under("everything")));
      expected.push_back([of](const Solution& s) { return 1 - of(s); });
    };
    add(happening(Kind::at, year, kApart),
        [y](const Solution& s) { return s.years[y].at[2] + s.years[y].at[3]; });
    add(happening(Kind::ever, year, kRealigned),
        [y](const Solution& s) { return s.years[y].ever_realigned; });
    add(happening(Kind::ever, year, 1), [y](const Solution& s) { return s.years[y].ever_fused; });
    add(happening(Kind::neutral, year), [y](const Solution& s) { return s.years[y].neutral; });
    add(happening(Kind::ever_neutral, year), [y](const Solution& s) { return s.years[y].ever_neutral; });
    add(happening(Kind::delivered, year), [y](const Solution& s) { return s.years[y].delivered; });
    add(happening(Kind::ever_delivered, year), [y](const Solution& s) { return s.years[y].ever_delivered; });
    add(happening(Kind::conditional, year), [y](const Solution& s) { return s.years[y].conditional; });
    add(happening(Kind::sceptic, year), [y](const Solution& s) { return s.years[y].sceptic; });
    add(happening(Kind::replaced, year), [y](const Solution& s) { return s.years[y].replaced; });
    add(happening(Kind::war, year), [y](const Solution& s) { return s.years[y].war; });
    add(happening(Kind::trust, year, 5),
        [y](const Solution& s) { return s.years[y].trust[0] + s.years[y].trust[2]; });
    add(happening(Kind::ally_loyalty, year, 6, "POL"),
        [y](const Solution& s) { return s.allies[0].hedging[y] + s.allies[0].autonomous[y]; });
    add(happening(Kind::ally_loyalty, year, 1, "POL"),
        [y](const Solution& s) { return 1 - s.allies[0].hedging[y] - s.allies[0].autonomous[y]; });
    add(happening(Kind::ally_armed, year, 0, "POL"), [y](const Solution& s) { return s.allies[0].armed[y]; });
  }
  const MeasureColumns worked = work(ledger, measures, options(Precision::float64));
  EXPECT_EQ(worked.games, 1) << "one game, whatever is asked of it";
  EXPECT_EQ(worked.games_along_histories + worked.games_one_by_one, 0);
  for (const std::size_t draw : {std::size_t{0}, std::size_t{17}, std::size_t{31}}) {
    const Solution s = solved(tiny(), "everything", draw);
    for (std::size_t m = 0; m < measures.size(); ++m)
      EXPECT_NEAR(worked.columns[m].value_at(draw), expected[m](s), 1e-12) << m;
  }
}

TEST(WorkOut, EveryQuantityIsWhatTheSolverSays) {
  const Ledger ledger;
  std::vector<Measure> measures;
  std::vector<std::function<double(const Solution& with, const Solution& without)>> expected;
  const auto add = [&](const std::string& name, const std::function<double(const Solution&)>& of) {
    measures.push_back(expectation(name, under("everything")));
    expected.push_back([of](const Solution& s, const Solution&) { return of(s) / s.annuity; });
  };
  for (std::size_t i = 0; i < kDividerParts.size(); ++i)
    add("D." + std::string(kDividerParts[i]), [i](const Solution& s) { return s.divider[i]; });
  for (std::size_t i = 0; i < kTargetParts.size(); ++i)
    add("T." + std::string(kTargetParts[i]), [i](const Solution& s) { return s.target[i]; });
  for (std::size_t i = 0; i < kRivalParts.size(); ++i)
    add("R." + std::string(kRivalParts[i]), [i](const Solution& s) { return s.rival[i]; });
  add("welfare", [](const Solution& s) { return s.total(); });
  add("D", [](const Solution& s) { return s.total(); });
  add("T", [](const Solution& s) { return std::accumulate(s.target.begin(), s.target.end(), 0.0); });
  add("R", [](const Solution& s) { return std::accumulate(s.rival.begin(), s.rival.end(), 0.0); });
  add("allied_loss", [](const Solution& s) { return -s.divider[13]; });
  add("ally.POL.loss", [](const Solution& s) { return -s.divider[13]; });
  add("ally.POL.ledger", [](const Solution& s) { return -s.allies[0].ledger; });
  add("ally.POL.security", [](const Solution& s) { return -s.allies[0].security; });
  add("ally.POL.arming", [](const Solution& s) { return -s.allies[0].arming; });
  const auto net = [](const Solution& with, const Solution& without) {
    return (with.total() - without.total()) / with.annuity;
  };
  measures.push_back(expectation("net", under("everything")));
  expected.emplace_back(net);
  measures.push_back(expectation("net_usd", under("everything")));
  expected.emplace_back([&](const Solution& a, const Solution& b) { return net(a, b) * 292; });
  measures.push_back(expectation("gain", under("everything")));
  expected.emplace_back([](const Solution& with, const Solution& without) {
    return (std::accumulate(with.target.begin(), with.target.end(), 0.0) -
            std::accumulate(without.target.begin(), without.target.end(), 0.0)) /
           with.annuity;
  });
  const MeasureColumns worked = work(ledger, measures, options(Precision::float64));
  for (const std::size_t draw : {std::size_t{3}, std::size_t{20}}) {
    const Solution with = solved(tiny(), "everything", draw), without = solved(tiny(), "continue", draw);
    for (std::size_t m = 0; m < measures.size(); ++m)
      EXPECT_NEAR(worked.columns[m].value_at(draw), expected[m](with, without), 1e-9) << measures[m].quantity;
  }
}

TEST(WorkOut, RepliesSumToOneAndCountersAreTheRest) {
  const Ledger ledger;
  std::vector<Measure> measures{expectation("R.counters", under("everything"))};
  for (const Reply& reply : tiny().replies)
    measures.push_back(expectation("R.reply." + reply.name, under("everything")));
  const MeasureColumns worked = work(ledger, measures, options());
  for (std::size_t d = 0; d < 32; ++d) {
    double sum = 0;
    for (std::size_t m = 1; m < measures.size(); ++m) sum += worked.columns[m].value_at(d);
    EXPECT_NEAR(sum, 1, 1e-12);
    EXPECT_NEAR(worked.columns[0].value_at(d), 1 - worked.columns[1].value_at(d), 1e-12);
    EXPECT_GT(worked.columns[0].value_at(d), 0);
  }
}

TEST(WorkOut, WhatIsGivenAndItsContrarySumToTheWhole) {
  const Ledger ledger;
  const HistoryEvent x = event(happening(Kind::at, 8, kApart));
  for (const HistoryEvent& known :
       {event(happening(Kind::at, 3, kApart)), event(happening(Kind::ever, 4, kRealigned)),
        event(happening(Kind::ever_neutral, 3)), event(happening(Kind::ever_delivered, 3)),
        both(event(happening(Kind::war, 2)), opposite(event(happening(Kind::ever, 6, 1)))),
        either(event(happening(Kind::at, 2, 4)), event(happening(Kind::trust, 3, 4)))}) {
    Situation yes = under("engage"), no = yes;
    yes.given = known;
    no.given = opposite(known);
    const std::vector<Measure> measures{probability(known, under("engage")),
                                        probability(x, yes),
                                        probability(x, no),
                                        probability(both(x, known), under("engage")),
                                        probability(x, under("engage")),
                                        expectation("net", yes),
                                        expectation("net", no),
                                        expectation("net", under("engage")),
                                        expectation("R.counters", yes),
                                        expectation("R.counters", no),
                                        expectation("R.counters", under("engage"))};
    const MeasureColumns worked = work(ledger, measures, options(Precision::float64));
    for (std::size_t d = 0; d < 32; d += 5) {
      const auto at = [&](std::size_t m) { return worked.columns[m].value_at(d); };
      const double p = at(0);
      // Where the contrary cannot happen, nothing is known of it.
      const auto mixed = [&](std::size_t given, std::size_t not_given) {
        return p * at(given) + (1 - p > 1e-12 ? (1 - p) * at(not_given) : 0);
      };
      EXPECT_NEAR(p * at(1), at(3), 1e-10);
      EXPECT_NEAR(mixed(1, 2), at(4), 1e-10);
      EXPECT_NEAR(mixed(5, 6), at(7), 1e-9);
      EXPECT_NEAR(mixed(8, 9), at(10), 1e-9);
    }
    double mean = 0;
    for (std::size_t d = 0; d < 32; ++d) mean += worked.columns[0].value_at(d) / 32;
    EXPECT_NEAR(worked.chance_of_given[1], mean, 1e-10);
    EXPECT_TRUE(std::isnan(worked.chance_of_given[4]));
  }
}

TEST(WorkOut, AnAllyStandsBesideTheState) {
  const Ledger ledger;
  const HistoryEvent ally = event(happening(Kind::ally_loyalty, 8, 4, "POL"));
  const HistoryEvent apart = event(happening(Kind::at, 8, kApart));
  Situation known = under("everything");
  known.given = apart;
  const std::vector<Measure> measures{probability(both(ally, apart), under("everything")),
                                      probability(both(ally, opposite(apart)), under("everything")),
                                      probability(ally, under("everything")),
                                      probability(ally, known),
                                      probability(apart, under("everything")),
                                      probability(either(ally, apart), under("everything"))};
  const MeasureColumns worked = work(ledger, measures, options(Precision::float64));
  for (std::size_t d = 0; d < 32; d += 7) {
    const auto at = [&](std::size_t m) { return worked.columns[m].value_at(d); };
    EXPECT_NEAR(at(0) + at(1), at(2), 1e-10);
    EXPECT_NEAR(at(3) * at(4), at(0), 1e-10);
    EXPECT_NEAR(at(5), at(2) + at(4) - at(0), 1e-10);
    EXPECT_GT(at(0), at(2) * at(4)) << "an ally leaves where the target realigns";
  }
}

TEST(WorkOut, AnEventThatCannotHappenLeavesTheDrawOpenWithTheReason) {
  const Ledger ledger;
  Situation known = under("continue");
  known.given = both(event(happening(Kind::at, 3, 1)), event(happening(Kind::at, 3, 8)));
  const MeasureColumns worked = work(ledger, {probability(event(happening(Kind::war, 3)), known)}, options());
  EXPECT_EQ(worked.columns[0].unknowns(), 32u);
  EXPECT_EQ(worked.columns[0].reason, "what is given has probability 0 in every draw");
}

TEST(WorkOut, TypesMixByTheAnalystsPrior) {
  const Ledger ledger;
  const HistoryEvent x = event(happening(Kind::ever, 8, kRealigned));
  Situation sincere = under("everything"), exploiting = sincere;
  sincere.type = Type::sincere;
  exploiting.type = Type::exploiting;
  const MeasureColumns worked = work(ledger,
                                     {probability(x, sincere), probability(x, exploiting),
                                      probability(x, under("everything")), input("target.pi0")},
                                     options(Precision::float64));
  for (std::size_t d = 0; d < 32; ++d) {
    const auto at = [&](std::size_t m) { return worked.columns[m].value_at(d); };
    EXPECT_NEAR(at(3) * at(0) + (1 - at(3)) * at(1), at(2), 1e-12);
    EXPECT_NE(at(0), at(1));
  }
}

TEST(WorkOut, ChangesAreMadeToTheirNumbersAlone) {
  const Ledger ledger;
  const HistoryEvent x = event(happening(Kind::at, 8, kApart));
  Situation set = under("probe"), scaled = set, same = set, far = set;
  set.changes = {set_to("target.thR", 0.1)};
  scaled.changes = {times("target.thR", 2)};
  same.changes = {{Change::Kind::copy, "target.thR", 0, 0, "target.thR"}};
  far.changes = {times("target.dt", 100)};
  Measure read = input("target.dt");
  read.situation.changes = far.changes;
  const MeasureColumns worked = work(ledger,
                                     {probability(x, set), probability(x, scaled), probability(x, same),
                                      probability(x, under("probe")), read},
                                     options(Precision::float64));
  std::size_t thR = 0;
  while (tiny().numbers[thR].key != "target.thR") ++thR;
  for (const std::size_t draw : {std::size_t{2}, std::size_t{30}}) {
    const auto apart = [](const Solution& s) { return s.years[7].at[2] + s.years[7].at[3]; };
    EXPECT_NEAR(worked.columns[0].value_at(draw),
                apart(solved(tiny(), "probe", draw, {}, [&](auto& v) { v[thR] = 0.1; })), 1e-12);
    EXPECT_NEAR(worked.columns[1].value_at(draw),
                apart(solved(tiny(), "probe", draw, {}, [&](auto& v) { v[thR] *= 2; })), 1e-12);
  }
  EXPECT_EQ(worked.columns[2].value, worked.columns[3].value) << "its own value changes no bit";
  for (const double x0 : worked.columns[4].value) EXPECT_EQ(x0, 1) << "kept within what the field allows";
}

TEST(WorkOut, SameBitsAloneAndTogetherAndForAnyThreads) {
  const Ledger ledger;
  Situation known = under("engage");
  known.given = event(happening(Kind::at, 3, kApart));
  const std::vector<Measure> measures{
      probability(event(happening(Kind::at, 8, kApart)), under("probe")),
      expectation("net", under("everything")),
      expectation("net", known),
      probability(both(event(happening(Kind::war, 3)), event(happening(Kind::at, 5, 3))), under("press")),
      expectation("gain", under("everything")),
  };
  MeasureOptions three = options();
  three.threads = 3;
  const MeasureColumns together = work(ledger, measures, three);
  for (std::size_t m = 0; m < measures.size(); ++m) {
    MeasureOptions one = options();
    one.threads = 1;
    EXPECT_EQ(work(ledger, {measures[m]}, one).columns[0].value, together.columns[m].value) << m;
  }
}

TEST(WorkOut, MeansAreThoseOfAssess) {
  const Ledger ledger;
  AssessOptions asked;
  asked.draws = 64;
  const Assessment assessment = *assess(tiny(), asked);
  std::vector<Measure> measures;
  std::vector<Summary> expected;
  for (const StrategyFigures& s : assessment.strategies) {
    measures.push_back(probability(event(happening(Kind::at, 8, kApart)), under(s.name)));
    expected.push_back(s.at.back().goals[1].at);
    measures.push_back(probability(event(happening(Kind::ever, 3, kRealigned)), under(s.name)));
    expected.push_back(s.at.front().ever_realigned);
    measures.push_back(expectation("net", under(s.name)));
    expected.push_back(s.net);
    measures.push_back(expectation("ally.POL.loss", under(s.name)));
    expected.push_back(s.allies[0].loss);
    measures.push_back(expectation("gain", under(s.name)));
    expected.push_back(s.target_gain);
    Measure best = expectation("", under(s.name));
    best.kind = Measure::Kind::best;
    if (s.name == assessment.best_by_mean) {
      measures.push_back(best);
      expected.push_back(assessment.share_best);
    }
  }
  const MeasureColumns worked = work(ledger, measures, options(Precision::float32, 64));
  for (std::size_t m = 0; m < measures.size(); ++m) {
    const NumberColumn mean = mean_over_draws(worked.columns[m]);
    EXPECT_NEAR(mean.value_at(0), expected[m].mean, 1e-6 * std::max(1.0, std::abs(expected[m].mean)));
    if (measures[m].kind != Measure::Kind::best)
      EXPECT_NEAR(mean.low_at(0), expected[m].mean_low, 1e-6 * std::max(1.0, std::abs(expected[m].mean)));
    const NumberColumn p05 = quantile_over_draws(worked.columns[m], 0.05);
    if (measures[m].kind != Measure::Kind::best) EXPECT_NEAR(p05.value_at(0), expected[m].p05, 1e-6);
  }
  for (const RegretRow& row : assessment.regret.rows) {
    Measure regret = expectation("", under(row.strategy)), least = regret;
    regret.kind = Measure::Kind::regret;
    least.kind = Measure::Kind::least_regret;
    const MeasureColumns one = work(ledger, {regret, least}, options(Precision::float32, 64));
    EXPECT_NEAR(one.columns[0].value_at(0), row.p95, 1e-6);
    EXPECT_EQ(one.columns[1].value_at(0), row.strategy == assessment.regret.percentile ? 1 : 0);
  }
}

TEST(WorkOut, PricesAndBreakEvensAreThoseOfPrice) {
  const Ledger ledger;
  PriceOptions asked;
  asked.strategy = "everything";
  asked.draws = 32;
  asked.at_least = 0.3;
  const Price expected = *price(tiny(), asked);
  Measure found = expectation("", under("everything")), even = found;
  found.kind = Measure::Kind::price;
  found.parameter = 0.3;
  even.kind = Measure::Kind::breakeven;
  even.quantity = "allied_loss";
  const MeasureColumns worked = work(ledger, {found, even}, options());
  EXPECT_EQ(worked.columns[0].value, expected.scale.by_draw);
  ASSERT_TRUE(expected.breakeven.allied_loss.value);
  EXPECT_EQ(worked.columns[1].value_at(0), expected.breakeven.allied_loss.value->value);
  EXPECT_EQ(worked.columns[1].low_at(0), expected.breakeven.allied_loss.value->low);
}

TEST(PriorOnly, StandsAtTheLogitOfOneYearsFlow) {
  const Scenario& scenario = tiny();
  const DrawnValues draws = *DrawnValues::make(scenario, 1, 32);
  std::vector<double> values(draws.numbers());
  draws.draw(5, values);
  const Weights w = resolve(scenario, values, 1);
  const Solution s = PriorOnly(scenario, *scenario.strategy("everything"), 10).solve(w, nullptr);
  Setting setting;
  setting.q = setting.c = 2;
  setting.war = 1;
  ByLevel expected{};
  for (const auto& [type, share] :
       {std::pair(Type::sincere, w.pi0), std::pair(Type::exploiting, 1 - w.pi0)}) {
    ByLevel odds{};
    double all = 0;
    for (int r = 0; r < kAlignments; ++r) {
      const TargetFlow flow = target_flow(w, setting, r, type);
      const auto l = static_cast<std::size_t>(r);
      odds[l] = w.reference[l] * std::exp(w.lambda_T * std::accumulate(flow.begin(), flow.end(), 0.0));
      all += odds[l];
    }
    for (std::size_t l = 0; l < kAlignments; ++l) expected[l] += share * odds[l] / all;
  }
  for (const YearOutcome& year : s.years)
    for (std::size_t l = 0; l < kAlignments; ++l) EXPECT_NEAR(year.at[l], expected[l], 1e-12);
  EXPECT_NEAR(s.kept, 1, 1e-12);
  EXPECT_NEAR(s.years[9].neutral, expected[2] + expected[3], 1e-12);
  EXPECT_EQ(s.years[0].neutral, 0) << "it was a partner at the start";
  EXPECT_NEAR(s.years[5].ever_fused, expected[0] + (1 - expected[0]) * w.start_fused, 1e-12);
  EXPECT_NEAR(-s.divider[11], w.norm[2], 1e-12) << "borne once";
  const TargetFlow fused = target_flow(w, setting, 0, Type::sincere),
                   free = target_flow(w, setting, 2, Type::sincere);
  EXPECT_GT(s.target[0],
            s.annuity * std::min({fused[0], free[0], target_flow(w, setting, 1, Type::sincere)[0],
                                  target_flow(w, setting, 3, Type::sincere)[0]}));
  Path apart;
  apart.years.resize(4);
  apart.years[3].levels = 12;
  const Solution kept = PriorOnly(scenario, *scenario.strategy("everything"), 10).solve(w, &apart);
  EXPECT_NEAR(kept.kept, expected[2] + expected[3], 1e-12);
  EXPECT_NEAR(kept.years[7].at[2], expected[2], 1e-12);
}

TEST(HistoryTerms, InclusionAndExclusion) {
  const HistoryEvent a = event(happening(Kind::at, 2, 1)), b = event(happening(Kind::war, 3));
  EXPECT_EQ(history_terms(a).terms.size(), 1u);
  EXPECT_EQ(history_terms(either(a, b)).terms.size(), 3u);
  EXPECT_EQ(history_terms(both(a, a)).terms, history_terms(a).terms);
  EXPECT_EQ(history_terms(opposite(opposite(a))).terms, history_terms(a).terms);
  EXPECT_TRUE(history_terms(both(a, event(happening(Kind::at, 2, 2)))).terms.empty());
  HistoryEvent many = a;
  for (int year = 1; year <= 10; ++year) many = either(many, event(happening(Kind::at, year, 2)));
  EXPECT_TRUE(history_terms(many).terms.empty());
  EXPECT_NE(history_terms(many).trouble, "");
  const HistoryEvent ally = event(happening(Kind::ally_armed, 2, 0, "POL"));
  EXPECT_EQ(history_terms(both(ally, a)).trouble, "");
  EXPECT_NE(history_terms(both(ally, event(happening(Kind::ally_armed, 3, 0, "POL")))).trouble, "");
}

}  // namespace
}  // namespace entente

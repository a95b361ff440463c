// Each operator of the language where its answer can be had on paper: the small scenario with nearly
// everything switched off, so that what is left is a coin, a chain of four levels, or one logit.
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "entente/claims/bind.hpp"
#include "entente/claims/evaluate.hpp"
#include "entente/claims/test_support.hpp"
#include "entente/claims/work_out.hpp"
#include "entente/model/marginal.hpp"

namespace entente {
namespace {

using Values = std::map<std::string, double>;

// What the bare scenario comes to, by hand. Every number is certain and zero but for those below: no threats,
// trade, regimes, wars, successions or allied losses; whoever must consent does; weights are 1.
//
// With λ_T = 0 T chooses at an opportunity among its four levels by their reference weights: a quarter each
// (4.1). Over a year it moves to each other level with m = ¼·(1 − e^{−¾μ})/¾ (2.4). μ is such that e^{−¾μ} =
// .7, so that m = .1, and T stays with .7.
//
// - Under `engage` air links are on offer or in force, so that T may realign (2.4): a symmetric chain on four
// levels
//   with second eigenvalue ρ = 1 − 4m = .6. From partner, P(level at year t) = ¼ + (1[partner] − ¼)·.6^t.
// - Under `continue` nothing is, and D takes nobody in unasked (ε_D = 0): who asks to realign ends
// independent. Out
//   of the lower two levels T goes up with .2 a year, and out of independence down with .2.
double mu() { return -std::log(0.7) / 0.75; }

Scenario bare(const Values& values, const std::string& groups = tiny_groups()) {
  Scenario s = scenario_of(tiny_with("", groups));
  Values set{{"model.delta", 0.9},
             {"target.mu", mu()},
             {"ratification.rat0", 20},
             {"consent.legislature.probability", 1},
             {"office.cont", 1},
             {"target.b0", 0.5},
             {"target.pi0", 0.5},
             {"ally.POL.exposure", 1},
             {"ally.POL.latency", 1},
             {"lever.flights.value", 1},
             {"lever.flights.deliverable", 1},
             {"lever.flights.upfront", 1},
             {"lever.sanctions.deliverable", 1},
             {"lever.drawdown.deliverable", 1},
             {"lever.drawdown.war_end", 1},
             {"pressure.enc", 1}};
  for (const auto& [key, value] : values) set[key] = value;
  for (Number& number : s.numbers) {
    const std::string& key = number.key;
    if (key.starts_with("actor.")) {
      number.distribution = {Distribution::Kind::point, quantile(number.distribution, number.range, 0.5), 0,
                             0};
      continue;
    }
    const bool weight = key.find(".ref_") != std::string::npos || key.ends_with(".weight") ||
                        key.starts_with("shares.") || key.starts_with("factors.");
    const auto found = set.find(key);
    number.distribution = {Distribution::Kind::point,
                           found != set.end() ? found->second
                           : weight           ? 1.0
                                              : 0.0,
                           0, 0};
  }
  for (const auto& each : set)
    EXPECT_NE(std::ranges::find(s.numbers, each.first, &Number::key), s.numbers.end()) << each.first;
  return s;
}

/// What figures come to, each on the left of a comparison.
std::vector<NumberColumn> found(const std::vector<std::pair<std::string, Scenario>>& scenarios,
                                const std::vector<std::string>& figures, std::int64_t draws = 32) {
  Claims claims;
  for (const auto& [name, scenario] : scenarios) claims.scenarios.push_back({name, name + ".toml", scenario});
  AssertionReader reader(claims, {}, false);
  for (const std::string& figure : figures) {
    const auto read = reader.read(figure + " > 0.5");
    for (const TextTrouble& each : read.trouble) ADD_FAILURE() << figure << ": " << each.message;
  }
  EXPECT_EQ(claims.measures.size(), figures.size());
  MeasureOptions options;
  options.draws = options.attribution_draws = draws;
  options.solving.precision = Precision::float64;
  auto worked = work_out(claims, claims.measures, options);
  EXPECT_TRUE(worked) << render(worked.diagnostics(), "", false);
  return worked ? std::move(worked->columns) : std::vector<NumberColumn>{};
}

/// The only value of a figure in a scenario "t"; the same in every draw.
double value(const Scenario& scenario, const std::string& figure) {
  const NumberColumn column = found({{"t", scenario}}, {figure})[0];
  for (std::size_t d = 0; d < column.size(); ++d) EXPECT_EQ(column.value_at(d), column.value_at(0)) << figure;
  return column.value_at(0);
}

/// Whether an assertion of several figures holds in every draw.
bool holds(const Scenario& scenario, const std::string& assertion) {
  Claims claims;
  claims.scenarios.push_back({"t", "t.toml", scenario});
  const auto read = AssertionReader(claims, {}, false).read(assertion);
  EXPECT_TRUE(read.assertion) << assertion;
  if (!read.assertion) return false;
  Claim claim;
  claim.assertion = *read.assertion;
  claims.claims.push_back(std::move(claim));
  EvaluationOptions options;
  options.draws = 32;
  options.solving.precision = Precision::float64;
  const auto judged = evaluate_claims(claims, options);
  EXPECT_TRUE(judged) << assertion;
  return judged && judged->claims[0].credence.value == 1;
}
/// "FIGURE ~= value within 1e-12".
std::string comes_to(const std::string& figure, double value) {
  return fmt::format("{} ~= {:.17g} within 0.000000000001", figure, value);
}

/// Year t of the scenario ends in this calendar year.
std::string in_year(int t) { return "year = " + std::to_string(2025 + t); }

constexpr double kExact = 1e-12;
/// What needs a vote passes with Λ(20), so that one in 500 million fails.
constexpr double kVote = 1e-8;

TEST(ClosedForms, WhereACoinDecidesLevelsAreAChain) {
  const Scenario s = bare({});
  for (const int t : {1, 2, 5, 8}) {
    const double rho = std::pow(0.6, t);
    const std::string at = " | engage, " + in_year(t) + ")";
    EXPECT_NEAR(value(s, "P(T.at = realigned" + at), 0.25 * (1 - rho), kExact) << t;
    EXPECT_NEAR(value(s, "P(T.at = partner" + at), 0.25 + 0.75 * rho, kExact) << t;
    EXPECT_NEAR(value(s, "P(T.at >= independent" + at), 0.5 * (1 - rho), kExact) << t;
    EXPECT_NEAR(value(s, "P(T.at >= independent | continue, " + in_year(t) + ")"), 0.5 * (1 - rho), kExact)
        << t;
    // It has never realigned where it came elsewhere every year: .9; never loosened where it stayed below:
    // .8.
    EXPECT_NEAR(value(s, "P(T.ever = realigned" + at), 1 - std::pow(0.9, t), kExact) << t;
    EXPECT_NEAR(value(s, "P(T.ever >= independent" + at), 1 - std::pow(0.8, t), kExact) << t;
    // Apart at the end of the year before, and not back since; the start was no year's end apart.
    EXPECT_NEAR(value(s, "P(T.neutral" + at), t == 1 ? 0 : 0.5 * (1 - std::pow(0.6, t - 1)) * 0.8, kExact)
        << t;
    // Unasked for, nobody realigns.
    EXPECT_TRUE(holds(
        s, comes_to("delta(P(T.at = realigned), engage, continue | " + in_year(t) + ")", 0.25 * (1 - rho))))
        << t;
  }
}

TEST(ClosedForms, GivenLooksAlongTheChain) {
  const Scenario s = bare({});
  // Of two levels alike one half each.
  EXPECT_NEAR(value(s, "P(T.at = realigned | engage, " + in_year(8) + ", given(T.at >= independent))"), 0.5,
              kExact);
  // A year on it is still apart with .8, whatever it did before.
  EXPECT_NEAR(value(s, "P(T.at >= independent | engage, " + in_year(4) + ", given(T.at >= independent | " +
                           in_year(3) + "))"),
              0.8, kExact);
  // By Bayes: apart after one year, of those apart after two: .2 · .8 / ½(1 − .36).
  EXPECT_NEAR(value(s, "P(T.at >= independent | engage, " + in_year(1) + ", given(T.at >= independent | " +
                           in_year(2) + "))"),
              0.2 * 0.8 / 0.32, kExact);
  // Apart after two years .32, and of those still or again after two more ½(1 + .36); the rest by total
  // probability.
  const double two = 0.32, four = 0.5 * (1 - std::pow(0.6, 4)), both = two * 0.5 * (1 + 0.36);
  EXPECT_NEAR(value(s, "P(T.at >= independent | engage, " + in_year(4) + ", given(T.at >= independent | " +
                           in_year(2) + "))"),
              both / two, kExact);
  EXPECT_NEAR(value(s, "P(T.at >= independent | engage, " + in_year(4) + ", given(T.at < independent | " +
                           in_year(2) + "))"),
              (four - both) / (1 - two), kExact);
}

TEST(ClosedForms, DoChangesTheCoin) {
  // e^{−¾μ} = .4: m = .2, ρ = .2.
  const std::string faster = "do(target.mu := " + fmt::format("{:.17g}", -std::log(0.4) / 0.75) + ")";
  EXPECT_NEAR(value(bare({}), "P(T.at >= independent | engage, " + in_year(2) + ", " + faster + ")"),
              0.5 * (1 - 0.04), kExact);
  // Twice as often, e^{−¾μ} = .49: m = .17, ρ = .32.
  EXPECT_NEAR(value(bare({}), "P(T.at >= independent | engage, " + in_year(2) + ", do(target.mu * 2))"),
              0.5 * (1 - 0.32 * 0.32), kExact);
}

TEST(ClosedForms, AmountsAreDiscountedAlongTheChain) {
  // A year's flow is half at the old level and half at the new (2.10), fused with f_t = ¼(1 − .6^t); what a
  // point is worth in year t is δ^{t−1} of what it is in year 1, and the amount is a year's on average.
  const double delta = 0.9;
  double harm = 0, weight = 0;
  for (int t = 1; t <= 10; ++t) {
    const auto fused = [](int year) { return 0.25 * (1 - std::pow(0.6, year)); };
    harm += std::pow(delta, t - 1) * 0.5 * (fused(t - 1) + fused(t));
    weight += std::pow(delta, t - 1);
  }
  EXPECT_NEAR(value(bare({{"divider.deepL", 2}}), "E(D.fusion_harm | engage)"), -2 * harm / weight, kExact);
  // What runs all the time costs what it costs, over a baseline that differs in nothing else.
  EXPECT_NEAR(value(bare({{"lever.flights.cost", 0.3}}), "E(net | engage)"), -0.3, kExact);
  // A point of D is 1 % of 29,200 bn.
  EXPECT_NEAR(value(bare({{"lever.flights.cost", 0.3}}), "E(net_usd | engage)"), -0.3 * 292, 1e-9);
}

TEST(ClosedForms, BreakingEvenIsALinearEquation) {
  // Forces are freed with φ of a point a year where T is independent and a whole one where it is realigned.
  // Let F be the discounted share of years in one level out of reach at the start, as above. Under `engage` T
  // is in either of the two for F, under `continue` independent for 2F, so that the gain is F + φF − 2φF − c
  // = 0 at φ = 1 − c/F.
  double share = 0, weight = 0;
  for (int t = 1; t <= 10; ++t) {
    const auto there = [](int year) { return 0.25 * (1 - std::pow(0.6, year)); };
    share += std::pow(0.9, t - 1) * 0.5 * (there(t - 1) + there(t));
    weight += std::pow(0.9, t - 1);
  }
  const double cost = 0.05;
  // One point of D is 292 bn, the unit in which the file states what is freed.
  const Scenario s = bare({{"divider.bFree", 292}, {"lever.flights.cost", cost}});
  EXPECT_NEAR(value(s, "breakeven(independence | engage)"), 1 - cost * weight / share, 1e-9);
}

TEST(ClosedForms, RepliesAreCoinsToo) {
  // With λ_R = 0 R does something with ½ while T is with it (nothing or the pipeline), with ¾ once T is apart
  // (two more replies). At the opportunity of year t T stands as at the end of year t − 1: x_t = ½(1 − .6^t).
  double sum = 0;
  for (int t = 0; t < 10; ++t) sum += 0.5 + 0.25 * 0.5 * (1 - std::pow(0.6, t));
  EXPECT_NEAR(value(bare({}), "E(R.counters | engage)"), sum / 10, kExact);
  // The pipeline: ½ and ¼.
  EXPECT_NEAR(value(bare({}), "E(R.reply.pipeline | engage)"), 1 - sum / 10, kExact);
}

/// One year, after which nothing counts: what T chooses is one logit. Half a year's flow follows a choice
/// (2.10), worth A/2 = ½(1 − δ)/(−ln δ) for a flow of one.
double half_year() { return 0.5 * (1 - 0.9) / -std::log(0.9); }
Scenario one_year(Values values) {
  values.emplace("target.lambda", 1);
  Scenario s = bare(values);
  s.horizon = 1;
  s.verdict_years = {1};
  return s;
}

TEST(ClosedForms, TheLikelihoodRatioIsOneOfTwoLogits) {
  // An exploiting T loses ex where it realigns (3.8), and that alone: ex = ln 2/(A/2) makes its odds of
  // realigning ½ : 1 : 1 : 1. So p(realigned) = 1/7, p(else) = 2/7 each, and it moves to x with p(x)·(1 −
  // e^{−5μ/7})/(5/7). A sincere one moves anywhere with m = .1.
  const Scenario s = one_year({{"target.ex", std::log(2) / half_year()}});
  const double moved = (1 - std::exp(-5 * mu() / 7)) / 5;
  EXPECT_NEAR(value(s, "P(T.at = realigned | engage, type = sincere)"), 0.1, kExact);
  EXPECT_NEAR(value(s, "P(T.at = realigned | engage, type = exploiting)"), moved, kExact);
  EXPECT_NEAR(value(s, "P(T.at = realigned | engage)"), 0.5 * (0.1 + moved), kExact) << "by π₀ of one half";
  EXPECT_TRUE(holds(s, comes_to("LR(T.at = realigned | engage)", moved / 0.1)));
  EXPECT_TRUE(holds(s, comes_to("LR(T.at = independent | engage)", 2 * moved / 0.1)));
  EXPECT_TRUE(holds(s, comes_to("LR(T.at >= independent | engage)", 3 * moved / 0.2)));
}

TEST(ClosedForms, ThePriceIsWhatMakesTheOdds) {
  // What is offered is worth 1 a year where T loosens (chi is 1 here), so that g times of it make the odds of
  // the two upper levels E = e^{g·A/2} : 1; T chooses for certain (μ = 50). P(loosen) = 2E/(2E + 1) of what
  // moves at all, and T moves until it is no partner; .9 takes E = 4.5.
  const Values values{{"target.mu", 50}, {"lever.flights.upfront", 0}};
  const double price = std::log(4.5) / half_year();
  EXPECT_NEAR(value(one_year(values), "price(0.9 | engage)"), price, 2e-3 * price);
  EXPECT_NEAR(value(one_year(values), "price(0.9 | engage, do(lever.flights.value * 2))"), price / 2,
              2e-3 * price);
  EXPECT_EQ(value(one_year(values), "price(0.9999999 | engage)"), INFINITY)
      << "at eight times the package E is e^3.8";
}

TEST(ClosedForms, ThePivotOfOneYear) {
  // Moving is worth A/2 more than staying, less the switching cost, borne in the middle of the year.
  const double cost = 0.3 * std::sqrt(0.9);
  Values values{{"lever.flights.upfront", 0}, {"target.sw", 0.3}, {"lever.drawdown.value", 3}};
  EXPECT_NEAR(value(one_year(values), "E(advantage | engage)"), half_year() - cost, kExact);
  EXPECT_NEAR(value(one_year(values), "E(advantage | continue)"), -cost, kExact);
  // Air links are a quarter of all that can be named; they suffice.
  EXPECT_NEAR(value(one_year(values), "reserve_price(| t)"), 0.25, kExact);
  EXPECT_EQ(value(one_year(values), "reserve_bundle(small | t)"), 1);
  for (const char* other : {"reserve_bundle(nothing | t)", "reserve_bundle(grand | t)"})
    EXPECT_EQ(value(one_year(values), other), 0) << other;
  EXPECT_NEAR(value(one_year(values), "E(offered | engage)"), 0.25, kExact);
  EXPECT_NEAR(value(one_year(values), "E(overpaid | everything)"), 0.75, kExact);
  values["target.sw"] = 3;
  EXPECT_EQ(value(one_year(values), "reserve_price(| t)"), INFINITY);
  EXPECT_EQ(value(one_year(values), "reserve_bundle(grand | t)"), 0);
  EXPECT_EQ(value(one_year(values), "E(overpaid | everything)"), 0) << "nothing suffices";
  // With coins: a T that is apart has what D gives under engage and nothing from R, so that each level has
  // one pattern.
  const Scenario coins = bare({});
  for (const int t : {1, 4}) {
    const double apart = 0.5 * (1 - std::pow(0.6, t));
    EXPECT_NEAR(value(coins, "P(triangle = marriage_divider_target | engage, " + in_year(t) + ")"), apart,
                kExact);
    EXPECT_NEAR(value(coins, "P(amity.TR | engage, " + in_year(t) + ")"), 1 - apart, kExact);
    EXPECT_NEAR(value(coins, "P(triangle = unit_veto | continue, " + in_year(t) + ")"), apart, kExact);
  }
}

/// `everything` against doing nothing: all it does is cost c a year, uniform between −.25 and .75.
Scenario a_bet() {
  Scenario s = bare({{"lever.sanctions.upfront", 1}});
  std::erase_if(s.strategies,
                [](const Strategy& each) { return each.name != "continue" && each.name != "everything"; });
  for (Number& number : s.numbers)
    if (number.key == "lever.sanctions.cost")
      number.distribution = {Distribution::Kind::uniform, -0.25, 0.75, 0};
  return s;
}

TEST(ClosedForms, ABetBetweenTwoStrategies) {
  const auto figures =
      found({{"t", a_bet()}},
            {"best(everything | t)", "best(continue | t)", "regret(everything | t)", "regret(continue | t)",
             "least_regret(continue | t)", "least_regret(everything | t)", "E(net | everything)",
             "input(lever.sanctions.cost | t)"},
            512);
  // Sixteen scramblings of 32 points, each with one point in every 32nd of the range: what is cut at such a
  // place is exact, anything else within 1/32.
  const double cell = 1.0 / 32;
  EXPECT_NEAR(figures[0].value_at(0), 0.25, kExact) << "where it costs less than nothing";
  EXPECT_NEAR(figures[1].value_at(0), 0.75, kExact);
  // It is sorry for c where c > 0: the 95th percentile of c. Doing nothing is sorry for −c: of −c.
  EXPECT_NEAR(figures[2].value_at(0), 0.70, cell);
  EXPECT_NEAR(figures[3].value_at(0), 0.20, cell);
  EXPECT_EQ(figures[4].value_at(0), 1);
  EXPECT_EQ(figures[5].value_at(0), 0);
  const NumberColumn &net = figures[6], &cost = figures[7];
  for (std::size_t d = 0; d < net.size(); ++d) ASSERT_NEAR(net.value_at(d), -cost.value_at(d), kVote);
  EXPECT_NEAR(mean_over_draws(net).value_at(0), -0.25, cell);
  EXPECT_NEAR(quantile_over_draws(net, 0.9).value_at(0), 0.15, cell);
  const TruthColumn gains = less(NumberColumn::exact(0), net);
  EXPECT_NEAR(share_over_draws(gains).value_at(0), 0.25, kExact);
  EXPECT_NEAR(credence_of(gains).value, 0.25, kExact);
}

TEST(ClosedForms, ADifferenceOfOneGroupIsThatGroups) {
  const auto costs = [](double cost) {
    return bare({{"lever.sanctions.upfront", 1}, {"lever.sanctions.cost", cost}});
  };
  const std::vector<std::pair<std::string, Scenario>> two{{"a", costs(0.2)}, {"b", costs(0.5)}};
  const auto figures =
      found(two, {"shapley(offers, net, a -> b | everything)", "shapley(target, net, a -> b | everything)",
                  "flipset_size(net, a -> b | everything)"});
  EXPECT_NEAR(figures[0].value_at(0), -0.3, kVote);
  EXPECT_NEAR(figures[1].value_at(0), 0, kVote);
  EXPECT_EQ(figures[2].value_at(0), 1) << "costs alone carry it over the middle";
}

TEST(ClosedForms, PowerIsACountOfCoalitions) {
  // Thirteen votes, nine pass, three vetoes. A holder decides where the two others and at least six of the
  // ten agree: (C(10,6) + … + C(10,10))/2^12. The rival's veto leaves the target's vote nothing to decide.
  EXPECT_NEAR(value(bare({}), "power(council, RUS | t)"), (210 + 120 + 45 + 10 + 1) / 4096.0, kExact);
  EXPECT_EQ(value(bare({}), "isolation(council | t)"), 0);
  // One of the ten decides where the three holders and five of the other nine agree.
  EXPECT_NEAR(value(bare({}), "power(council, other | t)"), 126 / 4096.0, kExact);
  EXPECT_NEAR(value(bare({}), "banzhaf_share(council, RUS | t)"), 386.0 / (3 * 386 + 10 * 126), kExact);
  EXPECT_NEAR(value(bare({}), "banzhaf_share(council, other | t)"), 126.0 / (3 * 386 + 10 * 126), kExact);
  // It joins ninth, after those eight: C(9,5)·8!·4!/13! = 14/715 of all orders. The holders share the rest.
  EXPECT_NEAR(value(bare({}), "shapley_shubik(council, other | t)"), 14.0 / 715, kExact);
  EXPECT_NEAR(value(bare({}), "shapley_shubik(council, RUS | t)"), (1 - 140.0 / 715) / 3, kExact);
}

TEST(ClosedForms, TheSecurityCouncilHasThePublishedValues) {
  Scenario s = bare({});
  for (const char* code : {"UKG", "FRN"}) s.bodies[0].members.push_back({code, 1, true});
  for (const char* holder : {"USA", "RUS", "CHN", "UKG", "FRN"}) {
    const std::string at = std::string("(council, ") + holder + " | t)";
    EXPECT_NEAR(value(s, "shapley_shubik" + at), 421.0 / 2145, kExact) << holder;
    EXPECT_NEAR(value(s, "banzhaf_share" + at), 848.0 / 5080, kExact) << holder;
    EXPECT_NEAR(value(s, "power" + at), 848.0 / 16384, kExact) << holder;
  }
  EXPECT_NEAR(value(s, "shapley_shubik(council, other | t)"), 4.0 / 2145, kExact);
  EXPECT_NEAR(value(s, "banzhaf_share(council, other | t)"), 84.0 / 5080, kExact);
}

}  // namespace
}  // namespace entente

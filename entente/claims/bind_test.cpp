#include "entente/claims/bind.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/claims/evaluate.hpp"
#include "entente/claims/test_support.hpp"

namespace entente {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Read {
  Claims claims;
  AssertionReader::Result result;
  const Measure& measure(std::size_t at) const { return claims.measures.at(at); }
};

Read read(const std::string& text, Claims claims = small_claims()) {
  Read out{std::move(claims), {}};
  AssertionReader reader(out.claims, {}, false);
  out.result = reader.read(text);
  return out;
}

Read good(const std::string& text, Claims claims = small_claims()) {
  Read out = read(text, std::move(claims));
  EXPECT_TRUE(out.result.assertion) << text;
  for (const TextTrouble& each : out.result.trouble)
    ADD_FAILURE() << text << "\n" << each.code << " " << each.message;
  if (!out.result.assertion) out.result.assertion = Assertion{text, {AssertionNode{}}, {}, {}};
  return out;
}

std::string shape_of(const std::string& text, Claims claims = small_claims()) {
  return shape(*good(text, std::move(claims)).result.assertion);
}

TEST(Bind, MakesATreeOfFigures) {
  EXPECT_EQ(shape_of("P(goal | engage) > will"), "(m0 > 0.9)");
  EXPECT_EQ(shape_of("P(goal | engage) > 50 %"), "(m0 > 0.5)");
  EXPECT_EQ(shape_of("E(net | engage) - 2 * E(welfare | probe) < -1 points"), "((m0 - (2 * m1)) < -1)");
  EXPECT_EQ(shape_of("0 < P(goal | engage) <= 0.5"), "((0 < m0) and (m0 <= 0.5))");
  EXPECT_EQ(shape_of("not (P(goal | engage) > 0.5) or E(net | engage) ~= 1 within 0.5"),
            "(not (m0 > 0.5) or (m1 ~= 1)within 0.5)");
  EXPECT_EQ(shape_of("E(D.military + D.economy / 2 - 2 * allied_loss | engage) > 0"),
            "(((m0 + (m1 / 2)) - (2 * m2)) > 0)");
  EXPECT_EQ(shape_of("quantile(E(net | probe), 0.9) < 0 and share(E(net | probe) > 0) > 0.1 and mean(E(net | "
                     "probe)) < 0"),
            "(((q0.9 m0 < 0) and (share (m0 > 0) > 0.1)) and (mean m0 < 0))");
  EXPECT_EQ(shape_of("+(1 + 1) * P(goal | engage) > 0"), "(((1 + 1) * m0) > 0)");
}

TEST(Bind, AComparisonKnowsWhatTheWordsAroundItStandFor) {
  using Elements = std::vector<std::pair<std::string, std::string>>;
  const Read r = good(
      "E(net | engage) > 0 or all s in {engage, probe}: any y in {2028, 2033}: (P(goal | s, year = y) > 0.1 "
      "and "
      "all s in {withdraw}: P(goal | s) < 0.2)");
  std::vector<Elements> found;
  for (const AssertionNode& each : r.result.assertion->nodes)
    if (is_comparison(each.kind))
      found.push_back(each.elements);
    else
      EXPECT_THAT(each.elements, IsEmpty());
  ASSERT_EQ(found.size(), 9u);
  EXPECT_THAT(found[0], IsEmpty());
  EXPECT_EQ(found[1], (Elements{{"s", "engage"}, {"y", "2028"}}));
  EXPECT_EQ(found[2], (Elements{{"y", "2028"}, {"s", "withdraw"}})) << "the inner word hides the outer";
  EXPECT_EQ(found[8], (Elements{{"y", "2033"}, {"s", "withdraw"}}));
}

/// The small scenario with a strength that its actors name.
Claims with_strength() {
  Claims claims = small_claims();
  Scenario& s = claims.scenarios[0].scenario;
  const auto strength = [&](const char* code, double value, double low, double high) {
    Fact fact;
    fact.id = std::string("cinc_") + code, fact.subject = code, fact.quantity = "composite index";
    fact.value = value, fact.low = low, fact.high = high;
    for (Actor& actor : s.actors)
      if (actor.code == code) actor.capability = {static_cast<int>(s.facts.size())};
    s.facts.push_back(fact);
  };
  strength("USA", 0.12, 0.12, 0.12);
  strength("RUS", 0.04, 0.04, 0.04);
  strength("CHN", 0.2, 0.1, 0.24);
  return claims;
}

TEST(Bind, ReadsThePivot) {
  using K = Measure::Kind;
  const Read r = good(
      "P(triangle = unit_veto | engage, year = 2028) > 0.1 and P(amity.DR or triangle != unit_veto | engage) "
      "< 1 and "
      "E(advantage | engage) > 1 points and E(offered - overpaid | engage, type = sincere) > 0.1 and "
      "quantile(reserve_price(| a), 0.5) < 0.4 and isolation(council | a) = 0");
  std::vector<K> kinds;
  for (const Measure& m : r.claims.measures) kinds.push_back(m.kind);
  EXPECT_THAT(kinds, ElementsAre(K::probability, K::probability, K::expectation, K::expectation,
                                 K::expectation, K::reserve_price, K::isolation));
  const auto levels = [&](std::size_t m) { return r.measure(m).event.nodes.front().happening.levels; };
  EXPECT_EQ(levels(0), 1U << static_cast<unsigned>(Triangle::unit_veto));
  EXPECT_EQ(r.measure(0).event.nodes.front().happening.year, 3);
  ASSERT_EQ(r.measure(1).event.nodes.size(), 1u) << "what joins labels is one set of them";
  EXPECT_EQ(levels(1), 255U - (1U << static_cast<unsigned>(Triangle::unit_veto)));
  const Read amity = good("P(amity.DR | engage) > 0.1 and P(not amity.DT and not amity.TR | engage) > 0.1");
  const auto bit = [](Triangle t) { return 1U << static_cast<unsigned>(t); };
  EXPECT_EQ(amity.measure(0).event.nodes.front().happening.levels,
            bit(Triangle::menage_a_trois) | bit(Triangle::romantic_rival_pivot) |
                bit(Triangle::romantic_divider_pivot) | bit(Triangle::marriage_divider_rival));
  EXPECT_EQ(amity.measure(1).event.nodes.front().happening.levels,
            bit(Triangle::marriage_divider_rival) | bit(Triangle::unit_veto));

  const Read by =
      good("coalition(target_rival, \"composite index\" | a) = 1 and coalition(divider_rival) = 0",
           with_strength());
  EXPECT_EQ(by.measure(0).pair, TriadPair::second_third);
  EXPECT_EQ(by.measure(1).quantity, "composite index") << "the only one";
}

TEST(Bind, ReadsVotingPower) {
  using K = Measure::Kind;
  const Read r = good(
      "power(council, RUS | a) < 0.1 and banzhaf_share(council, CHN) < 0.2 and shapley_shubik(council, RUS | "
      "view = data) > shapley_shubik(council, other)");
  std::vector<K> kinds;
  std::vector<std::string> members;
  for (const Measure& m : r.claims.measures) {
    kinds.push_back(m.kind);
    members.push_back(m.actor);
    EXPECT_EQ(m.quantity, "council");
  }
  EXPECT_THAT(kinds, ElementsAre(K::power, K::banzhaf_share, K::shapley_shubik, K::shapley_shubik));
  EXPECT_THAT(members, ElementsAre("RUS", "CHN", "RUS", "other"));
}

TEST(Bind, ReadsTheReservePriceByBundle) {
  const Read r = good(
      "mean(reserve_bundle(small | a)) > 0.5 and share(reserve_bundle(nothing | type = sincere) "
      "= 1) < 0.1");
  EXPECT_EQ(r.measure(0).kind, Measure::Kind::reserve_bundle);
  EXPECT_EQ(r.measure(0).quantity, "small");
  EXPECT_EQ(r.measure(1).quantity, "nothing");
  EXPECT_EQ(r.measure(1).situation.type, Type::sincere);
}

TEST(Bind, OfTheViewsThereAreTwo) {
  EXPECT_EQ(shape_of("P(goal | engage, view = mechanism) > P(goal | engage)"), "(m0 > m0)")
      << "which changes nothing";
  EXPECT_EQ(shape_of("datum(oil_sales | view = data) > 1 and power(council, RUS | a, view = data) > 0"),
            "((m0 > 1) and (m1 > 0))");
  EXPECT_EQ(shape_of("mean(delta(E(net), engage, continue | view = mechanism)) > 0"), "(mean (m0 - m1) > 0)");
}

TEST(Bind, ListsEachFigureOnce) {
  Claims claims = small_claims();
  AssertionReader reader(claims, {}, false);
  const auto one = reader.read("P(T.at >= independent | engage) > 0.5 or P(goal | strategy = engage) > 0.6");
  const auto two = reader.read("P(goal | engage, a) > P(goal | probe)");
  ASSERT_TRUE(one.assertion && two.assertion);
  EXPECT_EQ(shape(*one.assertion), "((m0 > 0.5) or (m0 > 0.6))") << "loosening is being independent";
  EXPECT_EQ(shape(*two.assertion), "(m0 > m1)");
  EXPECT_EQ(claims.measures.size(), 2u);
}

TEST(Bind, SaysWhereAFigureIsTaken) {
  const Read r = good(
      "E(net | engage, baseline = withdraw, type = exploiting, do(target.thR := 0, target.lambda * 4), "
      "given(T.ever >= independent | year = 2027)) > 0");
  const Measure& m = r.measure(0);
  EXPECT_EQ(m.kind, Measure::Kind::expectation);
  EXPECT_EQ(m.quantity, "net");
  EXPECT_EQ(m.situation.scenario, 0);
  EXPECT_EQ(m.situation.strategy, "engage");
  EXPECT_EQ(m.situation.baseline, "withdraw");
  EXPECT_EQ(m.situation.type, Type::exploiting);
  ASSERT_EQ(m.situation.changes.size(), 2u);
  EXPECT_EQ(m.situation.changes[0], (Change{Change::Kind::set, "target.thR", 0, -1, ""}));
  EXPECT_EQ(m.situation.changes[1], (Change{Change::Kind::scale, "target.lambda", 4, -1, ""}));
  ASSERT_EQ(m.situation.given.nodes.size(), 1u);
  EXPECT_EQ(m.situation.given.nodes[0].happening.kind, Happening::Kind::ever);
  EXPECT_EQ(m.situation.given.nodes[0].happening.year, 2);
}

TEST(Bind, ReadsEventsByLevelAndYear) {
  const auto first = [](const std::string& event) {
    const Read r = good("P(" + event + " | engage) > 0.5");
    return r.measure(0).event.nodes.empty() ? Happening{} : r.measure(0).event.nodes.front().happening;
  };
  EXPECT_EQ(first("T.at >= independent"), (Happening{Happening::Kind::at, 0b1100, 8, ""}));
  EXPECT_EQ(first("independent <= T.at"), (Happening{Happening::Kind::at, 0b1100, 8, ""}));
  EXPECT_EQ(first("T.at < partner"), (Happening{Happening::Kind::at, 0b0001, 8, ""}));
  EXPECT_EQ(first("T.ever = realigned"), (Happening{Happening::Kind::ever, 0b1000, 8, ""}));
  EXPECT_EQ(first("T.at != fused"), (Happening{Happening::Kind::at, 0b1110, 8, ""}));
  EXPECT_EQ(first("trust <= base"), (Happening{Happening::Kind::trust, 0b011, 8, ""}));
  EXPECT_EQ(first("ally.POL > loyal"), (Happening{Happening::Kind::ally_loyalty, 0b110, 8, "POL"}));
  EXPECT_EQ(first("ally.POL.armed"), (Happening{Happening::Kind::ally_armed, 0, 8, "POL"}));
  EXPECT_EQ(first("T.ever_neutral"), (Happening{Happening::Kind::ever_neutral, 0, 8, ""}));
  const Read dated = good("P(goal | engage, year = 2028, goal = neutral) > 0.5");
  EXPECT_EQ(dated.measure(0).event.nodes.front().happening, (Happening{Happening::Kind::neutral, 0, 3, ""}));
  const Read joined = good("P(not war and (sceptic or replaced) | engage) > 0.5");
  using K = HistoryEvent::Node::Kind;
  std::vector<K> kinds;
  for (const auto& node : joined.measure(0).event.nodes) kinds.push_back(node.kind);
  EXPECT_THAT(kinds, ElementsAre(K::happening, K::opposite, K::happening, K::happening, K::either, K::both));
}

TEST(Bind, GoalsAreEvents) {
  const auto only = [](Goal goal) { return event_of(goal, 4).nodes.front().happening; };
  EXPECT_EQ(only(Goal::prevent).levels, 0b1110u);
  EXPECT_EQ(only(Goal::loosen).levels, 0b1100u);
  EXPECT_EQ(only(Goal::realign).levels, 0b1000u);
  EXPECT_EQ(only(Goal::neutral).kind, Happening::Kind::neutral);
  EXPECT_EQ(only(Goal::neutral).year, 4);
}

TEST(Bind, TakesDifferencesAndRatiosApart) {
  const Read r = good("delta(P(goal), engage, continue | year = 2029) > 0.05");
  EXPECT_EQ(shape(*r.result.assertion), "((m0 - m1) > 0.05)");
  EXPECT_EQ(r.measure(0).situation.strategy, "engage");
  EXPECT_EQ(r.measure(1).situation.strategy, "continue");
  EXPECT_EQ(r.measure(1).event.nodes.front().happening.year, 4) << "settings of delta are inherited";
  const Read lr = good("LR(T.at >= independent | engage) > 2");
  EXPECT_EQ(shape(*lr.result.assertion), "((m0 / m1) > 2)");
  EXPECT_EQ(lr.measure(0).situation.type, Type::exploiting);
  EXPECT_EQ(lr.measure(1).situation.type, Type::sincere);
  EXPECT_EQ(shape_of("quantile(delta(E(net), engage, probe | a), 0.5 | do(target.thR := 0)) > 0"),
            "(q0.5 (m0 - m1) > 0)");
}

TEST(Bind, ExpandsSets) {
  EXPECT_EQ(shape_of("all s in {engage, probe}: E(net | s) < 0"), "((m0 < 0) and (m1 < 0))");
  EXPECT_EQ(shape_of("any s in {engage, probe}: E(net | s) < 0"), "((m0 < 0) or (m1 < 0))");
  EXPECT_EQ(shape_of("all s in {engage}: any t in {probe, continue}: E(net | s) > E(net | t)"),
            "((m0 > m1) or (m0 > m2))");
  EXPECT_EQ(shape_of("all y in verdict_years: P(goal | engage, year = y) < 0.5"),
            "(((m0 < 0.5) and (m1 < 0.5)) and (m2 < 0.5))");
  EXPECT_EQ(shape_of("all a in allies: P(ally.a != loyal | engage) > could"), "(m0 > 0.05)");
  EXPECT_EQ(shape_of("all l in {0.1, 0.2}: P(goal | engage) > l"), "((m0 > 0.1) and (m0 > 0.2))");
  const Claims claims = good("all s in strategies: E(net | s) < 1").claims;
  EXPECT_EQ(claims.measures.size(), claims.scenarios[0].scenario.strategies.size());
  std::vector<std::string> courting;
  for (const Measure& m : good("all s in courting: E(net | s) < 1").claims.measures)
    courting.push_back(m.situation.strategy);
  EXPECT_THAT(courting, ElementsAre("engage", "everything", "probe", "custom"));
  EXPECT_EQ(
      good("all s in strategies(a): E(net | s, b) < 1", small_claims({"a", "b"})).claims.measures.size(), 7u);
}

TEST(Bind, ReadsWhatExistsOnlyOverDraws) {
  const Read r = good(
      "shapley(rival, net, a -> b | engage, baseline = withdraw) > 0 and "
      "flipset_size(goal, a -> b | engage, goal = realign) >= 2 and best(engage | a) > 0.5 and "
      "least_regret(probe | b) = 1 and regret(probe | a) < 1 points and breakeven(fusion_harm "
      "| engage, a) > 1 points and power(council, CHN | a) > 0.1 and datum(oil_sales | a) > 50 "
      "bn_USD and price(0.5 | everything, a) > 2",
      small_claims({"a", "b"}));
  using K = Measure::Kind;
  std::vector<K> kinds;
  for (const Measure& m : r.claims.measures) kinds.push_back(m.kind);
  EXPECT_THAT(kinds, ElementsAre(K::shapley, K::flipset_size, K::best, K::least_regret, K::regret,
                                 K::breakeven, K::power, K::datum, K::price));
  EXPECT_EQ(r.measure(0).quantity, "rival");
  EXPECT_EQ(r.measure(0).on, On::net);
  EXPECT_EQ(r.measure(0).situation.scenario, 0);
  EXPECT_EQ(r.measure(0).to, 1);
  EXPECT_EQ(r.measure(0).situation.baseline, "withdraw");
  EXPECT_EQ(r.measure(1).situation.goal, Goal::realign);
  EXPECT_EQ(r.measure(7).situation.scenario, 0);
  EXPECT_DOUBLE_EQ(r.measure(8).parameter, 0.5);
}

TEST(Bind, ChangesOneThing) {
  const auto changed = [](const std::string& change) {
    const Read r = good("E(net | engage, a, do(" + change + ")) > 0", small_claims({"a", "b"}));
    return r.claims.measures.empty() || r.measure(0).situation.changes.empty()
               ? Change{}
               : r.measure(0).situation.changes[0];
  };
  using K = Change::Kind;
  EXPECT_EQ(changed("target.thR := b"), (Change{K::copy, "target.thR", 0, 1, "target.thR"}));
  EXPECT_EQ(changed("target.thR := input(target.thD | b)"),
            (Change{K::copy, "target.thR", 0, 1, "target.thD"}));
  EXPECT_EQ(changed("target.thR := input(target.thR)"), (Change{K::copy, "target.thR", 0, 0, "target.thR"}));
  EXPECT_EQ(changed("target.thR / 4"), (Change{K::scale, "target.thR", 0.25, -1, ""}));
  EXPECT_EQ(changed("target.thR := 0.5 * (1 - 0.5)"), (Change{K::set, "target.thR", 0.25, -1, ""}));
  EXPECT_EQ(changed("rival := b"), (Change{K::swap, "rival", 0, 1, ""}));
}

TEST(Bind, ReadsCredenceAndVariants) {
  const Read r = good(
      "P(goal | engage) < 0.5 credence >= 0.8 robust to {target.lambda * 4, do(target.thR := 0, target.thD * "
      "2)}");
  EXPECT_EQ(r.result.assertion->credence, 0.8);
  ASSERT_EQ(r.result.assertion->robust.size(), 2u);
  EXPECT_EQ(r.result.assertion->robust[1].changes.size(), 2u);
  EXPECT_EQ(r.claims.measures.size(), 1u);
}

TEST(Bind, ReadsViewsAmongVariants) {
  const auto robust = [](const std::string& text) { return good(text).result.assertion->robust; };
  const auto both = robust(
      "P(goal | engage) < 0.5 or datum(oil_sales) > 1 robust to {view = mechanism, target.lambda * 4, view = "
      "data}");
  ASSERT_EQ(both.size(), 3u);
  EXPECT_EQ(both[0].view, View::mechanism);
  EXPECT_THAT(both[0].changes, IsEmpty());
  EXPECT_FALSE(both[1].view);
  EXPECT_EQ(both[1].changes.size(), 1u);
  EXPECT_EQ(both[2].view, View::data);
  EXPECT_EQ(robust("shapley_shubik(council, RUS) < 0.5 robust to {view = data}").size(), 1u);
  EXPECT_EQ(robust("input(target.thR) < 1 robust to {view = mechanism}").size(), 1u);
}

TEST(Bind, ReadsPriorsAmongVariants) {
  const Read r = good(
      "P(goal | engage, a) < 0.5 robust to {prior = neutral, prior = b, prior = 0.2 * b, target.lambda * 4}",
      small_claims({"a", "b"}));
  const std::vector<Variant>& robust = r.result.assertion->robust;
  ASSERT_EQ(robust.size(), 4u);
  EXPECT_EQ(robust[0].prior, (OtherPrior{true, -1, 1}));
  EXPECT_EQ(robust[1].prior, (OtherPrior{false, 1, 1}));
  EXPECT_EQ(robust[2].prior, (OtherPrior{false, 1, 0.2}));
  EXPECT_FALSE(robust[3].prior);
  const Read turned = good("P(goal | engage, a) < 0.5 robust to {prior = b * 0.2}", small_claims({"a", "b"}));
  EXPECT_EQ(turned.result.assertion->robust[0].prior, robust[2].prior);
  EXPECT_EQ(variant_words(r.claims, robust[0]), "prior = neutral");
  EXPECT_EQ(variant_words(r.claims, robust[1]), "prior = b");
  EXPECT_EQ(variant_words(r.claims, robust[2]), "prior = 0.2 * b");
}

TEST(Bind, KeepsThePlaceOfEachNode) {
  const Read r = good("P(goal | engage) > will");
  const AssertionNode& measure = r.result.assertion->nodes[0];
  EXPECT_EQ(r.result.assertion->text.substr(measure.begin, measure.end - measure.begin), "P(goal | engage)");
}

/// What is said of a text: "E212 4-9" with bytes from 1, as columns.
std::vector<std::string> wrong(const std::string& text, Claims claims = small_claims()) {
  const Read r = read(text, std::move(claims));
  EXPECT_FALSE(r.result.assertion) << text;
  std::vector<std::string> out;
  for (const TextTrouble& each : r.result.trouble) {
    EXPECT_NE(find_code(each.code), nullptr) << each.code;
    EXPECT_FALSE(each.help.empty()) << each.message;
    out.push_back(each.code + " " + text.substr(each.begin, each.end - each.begin));
  }
  return out;
}

TEST(BindBad, UnknownNamesHaveTheNearestOfTheirKind) {
  const auto help = [](const std::string& text, Claims claims = small_claims()) {
    const Read r = read(text, std::move(claims));
    return r.result.trouble.empty() ? std::string("nothing wrong") : r.result.trouble.front().help;
  };
  EXPECT_THAT(help("E(nett | engage) > 0"), HasSubstr("\"net\""));
  EXPECT_THAT(help("P(gaol | engage) > 0"), HasSubstr("\"goal\""));
  EXPECT_THAT(help("P(ally.PLO != loyal | engage) > 0"), HasSubstr("\"ally.POL\""));
  EXPECT_THAT(help("P(ally.ZZZ != loyal | engage) > 0"), HasSubstr("ally.POL")) << "those that there are";
  EXPECT_THAT(help("P(goal | engag) > 0"), HasSubstr("\"engage\""));
  EXPECT_THAT(help("P(goal | engage, scenario = aa) > 0"), HasSubstr("\"a\""));
  EXPECT_THAT(help("E(net | engage, do(target.thr := 0)) > 0"), HasSubstr("\"target.thR\""));
  EXPECT_THAT(help("E(net | engage, a, do(rivl := b)) > 0", small_claims({"a", "b"})),
              HasSubstr("\"rival\""));
  EXPECT_THAT(help("shapley(rivl, net, a -> b | engage) > 0", small_claims({"a", "b"})),
              HasSubstr("\"rival\""));
  EXPECT_THAT(help("shapley(rival, net, a -> bb | engage) > 0", small_claims({"a", "b"})),
              HasSubstr("\"b\""));
  EXPECT_THAT(help("flipset_size(nett, a -> b | engage) > 0", small_claims({"a", "b"})),
              HasSubstr("\"net\""));
  EXPECT_THAT(help("datum(oil_sale) > 0"), HasSubstr("\"oil_sales\""));
  EXPECT_THAT(help("pric(0.5 | engage) > 0"), HasSubstr("\"price\""));
  EXPECT_THAT(help("P(goal | engage, yaer = 2027) > 0"), HasSubstr("\"year\""));
  EXPECT_THAT(help("all s in strategis: E(net | s) > 0"), HasSubstr("\"strategies\""));
  EXPECT_THAT(help("power(council, CHM) > 0"), HasSubstr("\"CHN\""));
  EXPECT_THAT(help("E(R.reply.pipelin | engage) > 0"), HasSubstr("\"R.reply.pipeline\""));
  EXPECT_THAT(help("P(trust = hihg | engage) > 0"), HasSubstr("\"high\""));
}

TEST(BindBad, ThePivotStandsAlone) {
  const auto help = [](const std::string& text, Claims claims = small_claims()) {
    const Read r = read(text, std::move(claims));
    return r.result.trouble.empty() ? std::string("nothing wrong") : r.result.trouble.front().help;
  };
  EXPECT_THAT(help("P(triangle = unit_vto | engage) > 0.1"), HasSubstr("\"unit_veto\""));
  EXPECT_THAT(help("P(triangel = unit_veto | engage) > 0.1"), HasSubstr("\"triangle\""));
  EXPECT_THAT(help("P(amity.DX | engage) > 0.1"), HasSubstr("\"amity.D"));
  EXPECT_THAT(help("E(advantag | engage) > 0.1"), HasSubstr("\"advantage\""));
  EXPECT_THAT(help("reserve_prise(| a) > 0.1"), HasSubstr("\"reserve_price\""));
  EXPECT_THAT(help("isolation(counsil | a) > 0.1"), HasSubstr("\"council\""));
  EXPECT_THAT(help("coalition(target_rivl | a) = 1", with_strength()), HasSubstr("\"target_rival\""));
  EXPECT_THAT(help("coalition(target_rival, \"composite indx\" | a) = 1", with_strength()),
              HasSubstr("\"composite index\""));
  EXPECT_THAT(wrong("coalition(target_rival | a) = 1"), ElementsAre("E232 target_rival"));
  EXPECT_THAT(wrong("P(triangle | engage) > 0.1"), ElementsAre("E212 triangle"));
  EXPECT_THAT(wrong("P(triangle > unit_veto | engage) > 0.1"), ElementsAre("E212 triangle > unit_veto"));
  EXPECT_THAT(wrong("P(triangle = unit_veto and amity.DR | engage) > 0.1"),
              ElementsAre("E212 P(triangle = unit_veto and amity.DR | engage)"));
  EXPECT_THAT(wrong("P(triangle = unit_veto and war | engage) > 0.1"),
              ElementsAre("E236 P(triangle = unit_veto and war | engage)"));
  EXPECT_THAT(wrong("P(triangle = unit_veto | engage, given(war)) > 0.1"), ElementsAre("E236 given(war)"));
  EXPECT_THAT(wrong("P(goal | engage, given(amity.DR)) > 0.1"), ElementsAre("E236 given(amity.DR)"));
  EXPECT_THAT(wrong("E(advantage | engage, given(war)) > 0.1"), ElementsAre("E236 given(war)"));
  EXPECT_THAT(wrong("E(advantage | engage) > E(net | engage)"),
              ElementsAre("E220 E(advantage | engage) > E(net | engage)"));
  EXPECT_THAT(wrong("reserve_price(engage | a) > 0.1"), ElementsAre("E211 reserve_price(engage | a)"));
  EXPECT_THAT(wrong("reserve_price(| engage) > 0.1"), ElementsAre("E216 engage"));
  EXPECT_THAT(wrong("E(net | engage, do(triangle := 0)) > 0"), ElementsAre("E223 triangle"));
}

TEST(BindBad, AViewThatDoesNotExistYetIsNamedAsSuch) {
  for (const char* view : {"estimated", "cases", "outside"}) {
    const std::string text = std::string("P(goal | engage, view = ") + view + ") > 0.1";
    EXPECT_THAT(wrong(text), ElementsAre(std::string("E235 ") + view));
    const Read r = read(text);
    EXPECT_THAT(r.result.trouble.front().message, HasSubstr("does not exist yet"));
    EXPECT_THAT(r.result.trouble.front().help, HasSubstr("there are mechanism and data"));
    EXPECT_THAT(r.result.trouble.front().help, HasSubstr("not_checkable"));
  }
  EXPECT_THAT(wrong("datum(oil_sales | view = mechanism) > 1"), ElementsAre("E235 mechanism"));
  EXPECT_THAT(wrong("P(goal | engage, view = data) > 0.1"), ElementsAre("E235 data"));
  EXPECT_THAT(read("P(goal | engage, view = mecanism) > 0.1").result.trouble.front().help,
              HasSubstr("\"mechanism\""));
  EXPECT_THAT(
      wrong("P(goal | engage) > 0.1 and mean(E(net | engage, view = mechanism, view = mechanism)) > 0"),
      ElementsAre("E216 view = mechanism"));
}

TEST(BindBad, AListedViewMustBeOfSomethingThatIsAsked) {
  const auto first = [](const std::string& text) { return read(text).result.trouble.front(); };
  const std::string model = "P(goal | engage) > 0.5 robust to ";
  EXPECT_THAT(wrong(model + "{view = data}"), ElementsAre("E235 data"));
  EXPECT_THAT(first(model + "{view = data}").message,
              HasSubstr("nothing that is asked here is of the view data"));
  EXPECT_THAT(first(model + "{view = data}").help, HasSubstr("voting power are data"));
  EXPECT_THAT(wrong("power(council, RUS) > 0 robust to {view = mechanism}"), ElementsAre("E235 mechanism"));
  EXPECT_THAT(first(model + "{view = mecanism}").help, HasSubstr("\"mechanism\""));
  EXPECT_THAT(first(model + "{target.lambda * 4, view = outside}").message, HasSubstr("does not exist yet"));
  EXPECT_THAT(wrong(model + "{view = 2}"), ElementsAre("E235 2"));
  EXPECT_THAT(wrong(model + "{veiw = data}"), ElementsAre("E227 veiw = data"));
  EXPECT_THAT(first(model + "{veiw = data}").help, HasSubstr("view = data"));
  EXPECT_THAT(wrong(model + "{target.lambda = 4}"), ElementsAre("E227 target.lambda = 4"));
  EXPECT_THAT(first(model + "{target.lambda = 4}").help, HasSubstr("target.thR := 0"));
  EXPECT_THAT(wrong(model + "{do(view = data)}"), ElementsAre("E227 view = data"));
  EXPECT_THAT(wrong("P(gaol | engage) > 0.5 robust to {view = data, view = cases}"),
              ElementsAre("E212 gaol", "E235 cases"))
      << "what could not be read may be of the view";
}

TEST(BindBad, AListedPriorMustBeOneThatChangesSomething) {
  const auto wrong_of = [](const std::string& prior) {
    return wrong("P(goal | engage, a) > 0.5 robust to {prior = " + prior + "}", small_claims({"a", "b"}));
  };
  EXPECT_THAT(wrong_of("c"), ElementsAre("E214 c"));
  EXPECT_THAT(wrong_of("0.2 * c"), ElementsAre("E214 c"));
  EXPECT_THAT(wrong_of("neutrl"), ElementsAre("E214 neutrl"));
  EXPECT_THAT(read("P(goal | engage) > 0.5 robust to {prior = neutrl}").result.trouble.front().help,
              HasSubstr("\"neutral\""));
  EXPECT_THAT(wrong_of("a"), ElementsAre("E227 a")) << "nothing else is asked";
  EXPECT_THAT(wrong_of("0 * b"), ElementsAre("E227 0"));
  EXPECT_THAT(wrong_of("1.5 * b"), ElementsAre("E227 1.5"));
  EXPECT_THAT(wrong_of("0.2 + b"), ElementsAre("E227 0.2 + b"));
  EXPECT_THAT(wrong_of("0.2"), ElementsAre("E227 0.2"));
  EXPECT_THAT(wrong("power(council, RUS) > 0 robust to {prior = neutral}"),
              ElementsAre("E227 prior = neutral"));
  Claims apart = small_claims({"a", "b"});
  apart.scenarios[1].scenario.groups.clear();
  EXPECT_THAT(wrong("P(goal | engage, a) > 0.5 robust to {prior = b}", apart), ElementsAre("E227 b"));
}

TEST(BindBad, AVariantIsListedOnce) {
  const std::string claim = "P(goal | engage, a) > 0.5 or datum(oil_sales | a) > 1 robust to ";
  const auto wrong_of = [&](const std::string& variants) {
    return wrong(claim + variants, small_claims({"a", "b"}));
  };
  EXPECT_THAT(wrong_of("{target.lambda * 4, target.thR := 0, target.lambda * 4}"),
              ElementsAre("E227 target.lambda * 4"));
  EXPECT_THAT(wrong_of("{target.lambda / 4, do(target.lambda * 0.25)}"),
              ElementsAre("E227 do(target.lambda * 0.25)"))
      << "in other words it is the same";
  EXPECT_THAT(wrong_of("{view = data, view = data, view = data}"),
              ElementsAre("E227 view = data", "E227 view = data"));
  EXPECT_THAT(wrong_of("{prior = neutral, prior = neutral}"), ElementsAre("E227 prior = neutral"));
  EXPECT_THAT(wrong_of("{prior = b, prior = 1 * b}"), ElementsAre("E227 prior = 1 * b"));
  good(claim + "{prior = b, prior = 0.2 * b, target.lambda * 4, do(target.lambda * 4, target.thR := 0)}",
       small_claims({"a", "b"}));
}

TEST(BindBad, VotingPowerIsOfAMemberOfABody) {
  const auto help = [](const std::string& text, Claims claims = small_claims()) {
    const Read r = read(text, std::move(claims));
    return r.result.trouble.empty() ? std::string("nothing wrong") : r.result.trouble.front().help;
  };
  for (const std::string term : {"power", "banzhaf_share", "shapley_shubik"}) {
    EXPECT_THAT(help(term + "(counsil, RUS | a) > 0.1"), HasSubstr("\"council\""));
    EXPECT_THAT(help(term + "(council, RU | a) > 0.1"), HasSubstr("\"RUS\""));
    EXPECT_THAT(help(term + "(council, others | a) > 0.1"), HasSubstr("\"other\""));
    EXPECT_THAT(wrong(term + "(council, POL | a) > 0.1"), ElementsAre("E232 POL"));
    EXPECT_THAT(wrong(term + "(council, RUS() | a) > 0.1"), ElementsAre("E232 RUS()"));
    EXPECT_THAT(wrong(term + "(council | a) > 0.1"), ElementsAre("E211 " + term + "(council | a)"));
    EXPECT_THAT(help(term + "(council | a) > 0.1"), HasSubstr(term + "(BODY, MEMBER | SCENARIO)"));
    EXPECT_THAT(wrong(term + "(council, RUS | engage) > 0.1"), ElementsAre("E216 engage"));
    EXPECT_THAT(wrong(term + "(council, RUS | view = mechanism) > 0.1"), ElementsAre("E235 mechanism"));
    EXPECT_THAT(wrong(term + "(council, RUS) > 1.5"), ElementsAre("E221 " + term + "(council, RUS) > 1.5"));
  }
  EXPECT_THAT(help("banzaf_share(council, RUS) > 0.1"), HasSubstr("\"banzhaf_share\""));
  EXPECT_THAT(help("shapley_shubick(council, RUS) > 0.1"), HasSubstr("\"shapley_shubik\""));
  Claims all_named = small_claims();
  all_named.scenarios[0].scenario.bodies[0].others = 0;
  EXPECT_THAT(wrong("shapley_shubik(council, other) > 0.1", all_named), ElementsAre("E232 other"));
  EXPECT_THAT(help("reserve_bundle(smal | a) = 1"), HasSubstr("\"small\""));
  EXPECT_THAT(wrong("reserve_bundle(engage | a) = 1"), ElementsAre("E232 engage"));
  EXPECT_THAT(wrong("reserve_bundle(| a) = 1"), ElementsAre("E211 reserve_bundle(| a)"));
}

TEST(BindBad, PointsInsideTheText) {
  EXPECT_THAT(wrong("E(nett | engage) > 0 and P(gaol | engag) > 0"), ElementsAre("E213 nett", "E070 engag"));
  EXPECT_THAT(wrong("P(goal | engage) > 1.5"), ElementsAre("E221 P(goal | engage) > 1.5"));
  EXPECT_THAT(wrong("-0.1 < P(goal | engage)"), ElementsAre("E221 -0.1 < P(goal | engage)"));
  EXPECT_THAT(wrong("P(goal | engage) ~= 20 within 1"), ElementsAre("E221 P(goal | engage) ~= 20 within 1"));
  EXPECT_THAT(wrong("share(E(net | engage) > 0) > 150 %"),
              ElementsAre("E221 share(E(net | engage) > 0) > 150 %"));
  EXPECT_THAT(wrong("E(net | engage) > 3 bn_USD"), ElementsAre("E220 E(net | engage) > 3 bn_USD"));
  EXPECT_THAT(wrong("E(D | engage) > E(T | engage)"), ElementsAre("E220 E(D | engage) > E(T | engage)"));
  EXPECT_THAT(wrong("E(net | engage) + P(goal | engage) > 0"),
              ElementsAre("E220 E(net | engage) + P(goal | engage)"));
  EXPECT_THAT(wrong("E(net | engage) * E(net | engage) > 0"),
              ElementsAre("E220 E(net | engage) * E(net | engage)"));
  EXPECT_THAT(wrong("E(goal | engage) > 0"), ElementsAre("E213 goal"));
  EXPECT_THAT(wrong("E(T.at >= independent | engage) > 0"), ElementsAre("E213 T.at >= independent"));
  EXPECT_THAT(wrong("P(net | engage) > 0"), ElementsAre("E212 net"));
  EXPECT_THAT(wrong("P(net > 0 | engage) > 0"), ElementsAre("E212 net > 0"));
  EXPECT_THAT(wrong("P(T.at | engage) > 0"), ElementsAre("E212 T.at"));
  EXPECT_THAT(wrong("goal > 0"), ElementsAre("E210 goal"));
  EXPECT_THAT(wrong("P(goal | engage)"), ElementsAre("E173 P(goal | engage)"));
  EXPECT_THAT(wrong("(P(goal | engage) > 0) + 1 > 0"), ElementsAre("E173 (P(goal | engage) > 0)"));
  EXPECT_THAT(wrong("P(goal | engage, year = 2040) > 0"), ElementsAre("E222 2040"));
  EXPECT_THAT(wrong("P(goal | engage, year = 2025) > 0"), ElementsAre("E222 2025"));
  EXPECT_THAT(wrong("E(net | engage, do(net := 0)) > 0"), ElementsAre("E223 net"));
  EXPECT_THAT(wrong("E(net | engage, do(P(goal | engage) := 0)) > 0"), ElementsAre("E223 P(goal | engage)"));
  EXPECT_THAT(wrong("E(net | engage, do(rival := 0)) > 0"), ElementsAre("E227 rival"));
  EXPECT_THAT(wrong("E(net | engage, do(target.tr := 2)) > 0"), ElementsAre("E227 2"));
  EXPECT_THAT(wrong("E(net | engage, do(target.thR / 0)) > 0"), ElementsAre("E227 0"));
  EXPECT_THAT(wrong("E(net | engage, do(target.lambda * -1)) > 0"), ElementsAre("E227 -1"));
  EXPECT_THAT(wrong("E(net | engage) > 0 robust to {target.lambda * -4}"), ElementsAre("E227 -4"));
  EXPECT_THAT(wrong("all s in {}: E(net | s) > 0"), ElementsAre("E224 {}"));
  EXPECT_THAT(wrong("P(goal) > 0"), ElementsAre("E218 P(goal)"));
  EXPECT_THAT(wrong("1 < 2"), ElementsAre("E230 1 < 2"));
  EXPECT_THAT(wrong("P(goal | engage, baseline = probe) > 0.5"), ElementsAre("E216 baseline = probe"));
  EXPECT_THAT(wrong("E(T.economy | engage, year = 2027) > 0"), ElementsAre("E216 year = 2027"));
  EXPECT_THAT(wrong("P(goal | engage, probe) > 0"), ElementsAre("E216 probe"));
  EXPECT_THAT(wrong("delta(P(goal | probe), engage, continue) > 0"), ElementsAre("E216 probe"));
  EXPECT_THAT(wrong("mean(datum(oil_sales)) > 0"), ElementsAre("E233 datum(oil_sales)"));
  EXPECT_THAT(wrong("price(2 | engage) > 0"), ElementsAre("E150 2"));
  EXPECT_THAT(wrong("price(0.5 | continue) > 0"), ElementsAre("E151 continue"));
  EXPECT_THAT(wrong("quantile(E(net | engage), 9) > 0"), ElementsAre("E231 9"));
  EXPECT_THAT(wrong("P(goal | engage) > 0.5 credence >= 0.2"), ElementsAre("E231 0.2"));
  EXPECT_THAT(wrong("P(goal) > 0.5 and P(x, y | engage) > 0.1"),
              ElementsAre("E218 P(goal)", "E211 P(x, y | engage)"));
  EXPECT_THAT(wrong("datum(oil_sales, 2020) > 0"), ElementsAre("E229 2020"));
  EXPECT_THAT(wrong("P(goal | engage) > do(x := 1)"), ElementsAre("E210 do(x := 1)"));
  EXPECT_THAT(wrong("P(goal | engage) > 0.5 robust to {target.x * 2}"), ElementsAre("E083 target.x"));
  EXPECT_THAT(wrong("P(goal | engage) > 0.5 robust to {}"), ElementsAre("E224 {}"));
  EXPECT_THAT(wrong("P(goal | engage) > 0.5 robust to {do()}"), ElementsAre("E227 do()"));
}

TEST(BindBad, ANamedSetMayBeEmptyToo) {
  Claims claims = small_claims();
  claims.scenarios[0].scenario.allies.clear();
  EXPECT_THAT(wrong("all x in allies: P(ally.x != loyal | engage) > 0", claims), ElementsAre("E224 allies"));
  EXPECT_THAT(wrong("any x in allies: P(ally.x != loyal | engage) > 0", claims), ElementsAre("E224 allies"));
}

TEST(BindBad, SeveralScenariosMustBeNamed) {
  const Claims two = small_claims({"a", "b"});
  EXPECT_THAT(wrong("P(goal | engage) > 0", two), ElementsAre("E217 P(goal | engage)"));
  EXPECT_THAT(wrong("all s in strategies: P(goal | s, b) > E(net | s, c)", two), ElementsAre("E070 c"));
  EXPECT_EQ(shape_of("all s in {engage}: P(goal | s, b) > P(goal | s, a)", two), "(m0 > m1)");
  EXPECT_THAT(wrong("shapley(rivals, independent, a -> b | engage) > 0", two), ElementsAre("E215 rivals"));
  EXPECT_THAT(wrong("shapley(rival, independent, a -> c | engage) > 0", two), ElementsAre("E214 c"));
  EXPECT_THAT(wrong("P(goal | engage, a) > 0", Claims{}), ElementsAre("E070 engage", "E070 a"));
}

TEST(BindBad, TwoAlliesHaveNoJointProbability) {
  Claims claims = small_claims();
  claims.scenarios[0].scenario.allies.push_back(claims.scenarios[0].scenario.allies.front());
  claims.scenarios[0].scenario.allies.back().code = "GMY";
  const std::string both = "P(ally.POL != loyal or ally.GMY.armed | engage) > 0";
  EXPECT_THAT(wrong(both, claims), ElementsAre("E226 " + both.substr(0, both.size() - 4)));
  EXPECT_THAT(wrong("E(net | engage, given(ally.POL = hedging)) > 0", claims), ElementsAre("E226 net"));
  EXPECT_EQ(shape_of("E(T.economy | engage, given(ally.POL = hedging)) > 0", claims), "(m0 > 0)");
}

TEST(BindBad, IsBounded) {
  const std::string deep = std::string(100, '(') + "P(goal | engage) > 0" + std::string(100, ')');
  EXPECT_THAT(wrong(deep), ElementsAre("E172 ("));
  std::string wide = "P(goal | engage) > 0";
  for (int i = 0; i < 12; ++i) wide = "all s" + std::to_string(i) + " in strategies: " + wide;
  EXPECT_THAT(wrong(wide), ElementsAre("E228 " + wide));
  std::string chain = "E(net | engage) > 0";
  while (chain.size() < 9'900) chain += " + 1";
  good(chain);
  std::string events = "war";
  while (events.size() < 9'000) events += " or war";
  good("P(" + events + " | engage) > 0");
}

TEST(Bind, GivesUpInSilenceWhereAScenarioCouldNotBeRead) {
  Claims claims = small_claims();
  AssertionReader reader(claims, {"gone"}, true);
  for (const char* text :
       {"P(goal | engage, gone) > 0", "P(goal | anything, gone) > 0", "P(goal | engage) > 0", "datum(x) > 0",
        "E(net | engage, a, do(target.thR := gone)) > 0"}) {
    const auto result = reader.read(text);
    EXPECT_FALSE(result.assertion) << text;
    EXPECT_THAT(result.trouble, IsEmpty()) << text;
  }
  EXPECT_TRUE(reader.read("P(goal | engage, a) > 0").assertion);
}

}  // namespace
}  // namespace entente

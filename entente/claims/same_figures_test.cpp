// What a claims table says of two scenarios is what `compare` says of them, to the bit.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "entente/claims/bind.hpp"
#include "entente/claims/evaluate.hpp"
#include "entente/claims/test_support.hpp"
#include "entente/ensemble/pivot.hpp"
#include "entente/explore/compare.hpp"
#include "entente/explore/price.hpp"
#include "entente/game/strength.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

/// Two small scenarios that differ in what the target fears and in what the rival pays.
const Claims& two() {
  static const Claims claims = [] {
    Claims made = small_claims({"a", "b"});
    made.scenarios[1].scenario = scenario_of(
        replaced(replaced(tiny_with("", tiny_groups()), "p50 = 0.2, p95 = 0.5", "p50 = 0.3, p95 = 0.5"),
                 "regD = { p05 = 0.2, p50 = 0.8, p95 = 1.6", "regD = { p05 = -4, p50 = -2, p95 = 0"));
    return made;
  }();
  return claims;
}

/// The columns of figures, all worked out together, as they are of a file.
std::vector<NumberColumn> columns(const std::vector<std::string>& figures, std::int64_t draws) {
  Claims claims = two();
  AssertionReader reader(claims, {}, false);
  for (const std::string& figure : figures) EXPECT_TRUE(reader.read(figure + " > 0.5").assertion) << figure;
  EXPECT_EQ(claims.measures.size(), figures.size());
  MeasureOptions options;
  options.draws = draws;
  options.attribution_draws = draws;
  auto worked = work_out(claims, claims.measures, options);
  EXPECT_TRUE(worked);
  std::vector<NumberColumn> found = worked ? std::move(worked->columns) : std::vector<NumberColumn>{};
  found.resize(figures.size(), NumberColumn::unknown("nothing was read"));
  return found;
}

struct Asked {
  const char* word;
  On on;
  std::string settings;  ///< as the language writes them
  std::string strategy, baseline;
  Goal goal;
};

Comparison compared(const Asked& asked, const Scenario& from, const Scenario& to, std::int64_t draws) {
  CompareOptions options;
  options.coalitions.on = asked.on;
  options.coalitions.goal = asked.goal;
  options.coalitions.strategy = asked.strategy;
  options.coalitions.baseline = asked.baseline;
  options.coalitions.draws = draws;
  auto comparison = compare(from, to, options);
  EXPECT_TRUE(comparison) << render(comparison.diagnostics(), "", false);
  return std::move(*comparison);
}

TEST(SameFigures, AttributionsAndFlipSetsAreThoseOfCompare) {
  const Scenario &a = two().scenarios[0].scenario, &b = two().scenarios[1].scenario;
  std::size_t apart = 0, sets = 0;
  for (const Asked& asked :
       {Asked{"independent", On::independent, "engage", "engage", "continue", Goal::loosen},
        Asked{"realigned", On::realigned, "everything", "everything", "continue", Goal::loosen},
        Asked{"goal", On::goal, "engage, goal = prevent", "engage", "continue", Goal::prevent},
        Asked{"net", On::net, "everything, baseline = withdraw", "everything", "withdraw", Goal::loosen}})
    for (const bool forward : {true, false}) {
      const std::int64_t draws = forward ? 32 : 48;
      const Comparison expected = forward ? compared(asked, a, b, draws) : compared(asked, b, a, draws);
      const std::string way =
          std::string(asked.word) + (forward ? ", a -> b | " : ", b -> a | ") + asked.settings + ")";
      ASSERT_EQ(expected.attribution.size(), 5u);
      std::vector<std::string> figures{"flipset_size(" + way};
      for (const Attribution& share : expected.attribution)
        figures.push_back("shapley(" + share.name + ", " + way);
      const std::vector<NumberColumn> found = columns(figures, draws);
      EXPECT_EQ(found[0].value_at(0), expected.from_to.sets.empty()
                                          ? INFINITY
                                          : static_cast<double>(expected.from_to.sets.front().size()))
          << way;
      EXPECT_LE(found[0].low_at(0), found[0].value_at(0));
      EXPECT_GE(found[0].high_at(0), found[0].value_at(0));
      for (std::size_t g = 0; g < 5; ++g) {
        const Attribution& share = expected.attribution[g];
        ASSERT_TRUE(found[g + 1].single()) << way;
        EXPECT_EQ(found[g + 1].value_at(0), share.shapley) << share.name << " " << way;
        EXPECT_EQ(found[g + 1].low_at(0), share.low) << share.name << " " << way;
        EXPECT_EQ(found[g + 1].high_at(0), share.high) << share.name << " " << way;
        apart += share.shapley != 0 ? 1 : 0;
      }
      sets += expected.from_to.sets.size();
    }
  EXPECT_GE(apart, 8u) << "or there was nothing to share out";
  EXPECT_GE(sets, 4u);
}

TEST(SameFigures, PricesAreThoseOfPriceUnderEveryGoal) {
  for (const auto& [words, goal, chance, strategy] :
       {std::tuple("0.4 | everything, a", Goal::loosen, 0.4, "everything"),
        std::tuple("0.1 | engage, a, goal = realign", Goal::realign, 0.1, "engage"),
        std::tuple("0.2 | everything, b, goal = neutral", Goal::neutral, 0.2, "everything")}) {
    PriceOptions options;
    options.strategy = strategy;
    options.goal = goal;
    options.at_least = chance;
    options.draws = 32;
    const bool first = std::string(words).find(", a") != std::string::npos;
    const auto expected = price(two().scenarios[first ? 0 : 1].scenario, options);
    ASSERT_TRUE(expected) << words;
    EXPECT_EQ(columns({"price(" + std::string(words) + ")"}, 32)[0].value, expected->scale.by_draw) << words;
  }
}

TEST(SameFigures, BreakEvensAreThoseOfPrice) {
  PriceOptions options;
  options.strategy = "everything";
  options.draws = 32;
  const auto expected = price(two().scenarios[0].scenario, options);
  ASSERT_TRUE(expected);
  const BreakEven& even = expected->breakeven;
  const std::vector<const BreakEvenValue*> all{&even.independence, &even.fusion_harm, &even.allied_loss,
                                               &even.probability};
  std::vector<std::string> figures;
  for (const BreakEvenValue* each : all) figures.push_back("breakeven(" + each->name + " | everything, a)");
  const std::vector<NumberColumn> found = columns(figures, 32);
  std::size_t known = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(all[i]->value.has_value(), !std::isnan(found[i].value_at(0))) << all[i]->name;
    if (!all[i]->value) continue;
    ++known;
    EXPECT_EQ(found[i].value_at(0), all[i]->value->value) << all[i]->name;
    EXPECT_EQ(found[i].low_at(0), all[i]->value->low) << all[i]->name;
    EXPECT_EQ(found[i].high_at(0), all[i]->value->high) << all[i]->name;
  }
  EXPECT_GE(known, 3u);
}

void expect_mean(const NumberColumn& column, const Summary& expected, const std::string& what) {
  ASSERT_EQ(column.size(), 32u) << what;
  const NumberColumn mean = mean_over_draws(column);
  EXPECT_NEAR(mean.value_at(0), expected.mean, 1e-12) << what;
  EXPECT_NEAR(mean.low_at(0), expected.mean_low, 1e-12) << what;
  EXPECT_NEAR(mean.high_at(0), expected.mean_high, 1e-12) << what;
}

TEST(SameFigures, ThePivotIsThatOfAssess) {
  const Scenario& a = two().scenarios[0].scenario;
  const auto found = pivots(a, {"everything", "engage"}, {});
  ASSERT_TRUE(found && *found);
  const Pivots& all = **found;
  ASSERT_EQ(all.draws, 32);
  std::size_t said = 0;
  for (const StrategyPivot& pivot : all.strategies) {
    const std::string under = " | " + pivot.name + ", a";
    for (std::size_t y = 0; y < a.verdict_years.size(); ++y) {
      const std::string year = ", year = " + std::to_string(a.decision_date.year + a.verdict_years[y]) + ")";
      std::vector<std::string> figures{"P(amity.DR" + under + year};
      for (const std::string_view label : kTriangles)
        figures.push_back("P(triangle = " + std::string(label) + under + year);
      const std::vector<NumberColumn> columns_of_year = columns(figures, 32);
      expect_mean(columns_of_year[0], pivot.divider_rival[y], figures[0]);
      for (std::size_t label = 0; label < kTriangles.size(); ++label) {
        expect_mean(columns_of_year[label + 1], pivot.triangle[y][label], figures[label + 1]);
        said += pivot.triangle[y][label].mean > 0.01 ? 1 : 0;
      }
    }
    const std::vector<NumberColumn> more =
        columns({"E(advantage" + under + ")", "E(offered" + under + ")", "E(overpaid" + under + ")"}, 32);
    expect_mean(more[0], pivot.advantage, "advantage");
    expect_mean(more[1], pivot.offered, "offered");
    expect_mean(more[2], pivot.overpaid, "overpaid");
    EXPECT_NEAR(
        static_cast<double>(std::ranges::count_if(more[0].value, [](double x) { return x >= 0; })) / 32,
        pivot.willing, 1e-12);
  }
  EXPECT_GE(said, 8u) << "or every triangle was the same";

  const NumberColumn price = columns({"reserve_price(| a)"}, 32)[0];
  EXPECT_NEAR(static_cast<double>(std::ranges::count(price.value, INFINITY)) / 32, all.reserve.never, 1e-12);
  std::size_t finite = 0;
  for (const auto& [level, expected] : {std::pair(0.05, all.reserve.p05), std::pair(0.5, all.reserve.p50)}) {
    const double own = quantile_over_draws(price, level).value_at(0);
    if (expected) EXPECT_NEAR(own, *expected, 1e-12) << level;
    if (!expected) EXPECT_EQ(own, INFINITY) << level;
    finite += expected ? 1 : 0;
  }
  EXPECT_GE(finite, 1u) << "or nothing moves this target";
}

TEST(SameFigures, CoalitionsIsolationAndVotingPowerAreThoseOfAssess) {
  auto read = read_scenario(std::string(ENTENTE_SOURCE) + "/scenarios/opening-to-china-1971.toml");
  ASSERT_TRUE(read);
  Claims claims;
  claims.scenarios.push_back({"s71", "s71.toml", std::move(*read)});
  const Scenario& s = claims.scenarios[0].scenario;
  AssertionReader reader(claims, {}, false);
  std::vector<std::array<double, 3>> expected;
  for (const CapabilityView& view : capability_views(s))
    for (const TriadPair pair : {TriadPair::first_second, TriadPair::second_third, TriadPair::first_third}) {
      const auto has = [&](const std::vector<TriadPair>& pairs) {
        return std::ranges::find(pairs, pair) != pairs.end() ? 1.0 : 0.0;
      };
      EXPECT_TRUE(reader
                      .read("coalition(" + std::string(pair_name(pair)) + ", \"" + view.facts[0]->quantity +
                            "\") = 1")
                      .assertion);
      expected.push_back(
          {has(view.predicted.at_values.pairs), has(view.predicted.always), has(view.predicted.ever)});
    }
  for (const BodyView& view : body_views(s)) {
    EXPECT_TRUE(reader.read("isolation(" + view.body->name + ") > 0").assertion);
    expected.push_back({view.isolation, view.isolation, view.isolation});
    const auto add = [&](const char* term, const std::string& member, double power) {
      EXPECT_TRUE(reader.read(std::string(term) + "(" + view.body->name + ", " + member + ") > 0").assertion);
      expected.push_back({power, power, power});
    };
    for (std::size_t i = 0; i <= view.power.size(); ++i) {
      const bool other = i == view.power.size();
      if (other ? view.body->others == 0 : !view.named[i]) continue;
      const VotingPower& power = other ? view.other : view.power[i];
      const std::string member = other ? "other" : view.named[i]->actor;
      add("power", member, power.banzhaf);
      add("banzhaf_share", member, power.banzhaf_share);
      add("shapley_shubik", member, power.shapley_shubik);
    }
  }
  ASSERT_EQ(claims.measures.size(), expected.size());
  MeasureOptions options;
  options.draws = 32;
  const auto worked = work_out(claims, claims.measures, options);
  ASSERT_TRUE(worked);
  double coalitions = 0;
  for (std::size_t m = 0; m < expected.size(); ++m) {
    EXPECT_EQ(worked->columns[m].value_at(0), expected[m][0]) << m;
    EXPECT_EQ(worked->columns[m].low_at(0), expected[m][1]) << m;
    EXPECT_EQ(worked->columns[m].high_at(0), expected[m][2]) << m;
    coalitions += m < 6 ? expected[m][0] : 0;
  }
  EXPECT_GE(coalitions, 2) << "by the composite index the weak one joins either";
  EXPECT_EQ(worked->games, 0) << "nothing of it is solved";
}

}  // namespace
}  // namespace entente

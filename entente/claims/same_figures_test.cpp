// What a claims table says of two scenarios is what `compare` says of them, to the bit.
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "entente/claims/bind.hpp"
#include "entente/claims/evaluate.hpp"
#include "entente/claims/test_support.hpp"
#include "entente/explore/compare.hpp"
#include "entente/explore/price.hpp"

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

}  // namespace
}  // namespace entente

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "entente/explore/sweeps.hpp"
#include "entente/report/compare.hpp"
#include "entente/report/figure.hpp"
#include "entente/report/price.hpp"
#include "entente/report/verdict.hpp"
#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const Scenario& tiny() {
  static const Scenario scenario = scenario_of(tiny_text() + tiny_groups());
  return scenario;
}
/// The same case, judged otherwise: realignment is worth more to the target.
const Scenario& other() {
  static const Scenario scenario =
      scenario_of(replaced(tiny_text(), "regD = { p05 = 0.2, p50 = 0.8, p95 = 1.6",
                           "regD = { p05 = -8, p50 = -6, p95 = -4") +
                  tiny_groups());
  return scenario;
}

/// P(goal) under these strategies at the three factors, straight from the sweep of explore.
json swept(const Scenario& scenario, const std::vector<std::string>& strategies, Goal goal) {
  StudyOptions study;
  study.draws = 32;
  study.seed = 3;
  study.goal = goal;
  study.solving.precision = Precision::float64;
  study.baseline = strategies.front();
  const auto sweep = lambda_sweep(scenario, strategies, study);
  if (!sweep) throw std::runtime_error(render(sweep.diagnostics(), "", false));
  json rows = json::array();
  for (const std::string& strategy : strategies)
    for (const LambdaPoint& point : sweep->points)
      if (point.strategy == strategy && (point.factor == 0.25 || point.factor == 1 || point.factor == 4)) {
        const Estimate& figure = point.at(ChanceEvent::goal);
        rows.push_back({{"on", "goal"},
                        {"strategy", strategy},
                        {"year", scenario.verdict_years.back()},
                        {"at", point.factor},
                        {"value", figure.value},
                        {"value_low", figure.low},
                        {"value_high", figure.high}});
      }
  return rows;
}

void expect_same(const json& rows, const json& wanted) {
  ASSERT_EQ(rows.size(), wanted.size()) << rows;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i].size(), 7u);
    for (const auto& [key, value] : wanted[i].items())
      if (value.is_number())
        EXPECT_NEAR(rows[i][key].get<double>(), value.get<double>(), 1e-12) << key << rows[i];
      else
        EXPECT_EQ(rows[i][key], value) << rows[i];
  }
}

PriceReport priced(std::int64_t draws, Goal goal, const Scenario& scenario = tiny()) {
  PriceOptions options;
  options.strategy = "engage";
  options.draws = draws;
  options.seed = 3;
  options.goal = goal;
  options.solving.precision = Precision::float64;
  auto found = price(scenario, options);
  if (!found) throw std::runtime_error(render(found.diagnostics(), "", false));
  PriceReport report = price_report(scenario, std::move(*found), options, {}, {0, "entente price it"});
  EXPECT_TRUE(add_small_chances(report).empty());
  return report;
}

TEST(SmallChances, OfAPriceAreTheLibrarysSweep) {
  const PriceReport report = priced(64, Goal::realign);
  ASSERT_GE(report.price.breakeven.chance.mean, kSmallProbability);
  ASSERT_LT(report.price.breakeven.baseline_chance.mean, kSmallProbability);
  expect_same(json::parse(price_json(report))["sweeps"], swept(tiny(), {"continue"}, Goal::realign));
  EXPECT_THAT(price_text(report), HasSubstr("with both precisions × 0.25"));
  const PriceReport likely = priced(32, Goal::loosen);
  ASSERT_GE(likely.price.breakeven.baseline_chance.mean, kSmallProbability);
  EXPECT_EQ(json::parse(price_json(likely))["sweeps"], json::array());
  EXPECT_THAT(price_text(likely), Not(HasSubstr("both precisions")));
}

// Everything on the table whose printed chance is small, and nothing else.
TEST(SmallChances, OfThePriceCurveAndConsentsAreTold) {
  static const Scenario dear = scenario_of(replaced(tiny_text(), "regD = { p05 = 0.2, p50 = 0.8, p95 = 1.6",
                                                    "regD = { p05 = 2, p50 = 3, p95 = 4") +
                                           tiny_groups());
  const PriceReport report = priced(64, Goal::realign, dear);
  const Price& price = report.price;
  std::size_t small = 0;
  for (std::size_t k = 0; k < kScales.size(); ++k) {
    small += price.scale.curve[k].mean < kSmallProbability && kScales[k] != 1 ? 1 : 0;
    small += price.without_counter.curve[k].mean < kSmallProbability ? 1 : 0;
  }
  ASSERT_GT(small, 1u);
  const json told = json::parse(price_json(report))["small_offers"];
  std::size_t of_curve = 0;
  for (const json& row : told["rows"]) {
    ASSERT_EQ(row["sweeps"].size(), 3u) << row;
    EXPECT_EQ(row["sweeps"][1]["at"], 1);
    EXPECT_GT(row["sweeps"][0]["value"], row["sweeps"][2]["value"]) << "it is mostly error: " << row;
    EXPECT_EQ(row["contamination"], json::array()) << "no other file was named";
    if (row["multiple"].is_null()) continue;
    ++of_curve;
    const bool answered = row["answered"];
    EXPECT_FALSE(answered && row["multiple"] == 1) << "that is the package as named, in `sweeps`";
    const auto k = std::ranges::find(kScales, row["multiple"].get<double>()) - kScales.begin();
    EXPECT_LT((answered ? price.scale : price.without_counter).curve[static_cast<std::size_t>(k)].mean,
              kSmallProbability);
  }
  EXPECT_EQ(of_curve, small);
  EXPECT_EQ(told["other"], nullptr);
  EXPECT_THAT(price_text(report), HasSubstr("0.25 times, unanswered"));
  EXPECT_THAT(price_text(report), HasSubstr("× 0.25"));

  PriceReport with_other = priced(64, Goal::realign, dear);
  with_other.other = &other();
  ASSERT_TRUE(add_small_chances(with_other).empty());
  const json both = json::parse(price_json(with_other))["small_offers"];
  EXPECT_EQ(both["rows"].size(), told["rows"].size());
  for (const json& row : both["rows"]) EXPECT_EQ(row["contamination"].size(), 3u) << row;
  const std::string text = price_text(with_other);
  EXPECT_THAT(text, HasSubstr("w = 0.1"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(width(line), 132u) << line;

  const PriceReport likely = priced(32, Goal::prevent);
  EXPECT_EQ(json::parse(price_json(likely))["small_offers"]["rows"], json::array());
  EXPECT_THAT(price_text(likely), Not(HasSubstr("small above")));
}

// What is printed decides, not what the fewer draws of the sweep come to.
TEST(SmallChances, AreThoseOfTheFigurePrinted) {
  PriceReport report = priced(64, Goal::realign);
  report.price.breakeven.baseline_chance.mean = 0.051;
  report.price.breakeven.chance.mean = 0.049;
  EXPECT_TRUE(add_small_chances(report).empty());
  ASSERT_EQ(report.small.all.size(), 1u);
  ASSERT_EQ(report.small.all[0].rows.size(), 1u);
  EXPECT_EQ(report.small.all[0].rows[0].strategy, "engage");
  report.price.breakeven.baseline_chance.mean = 0.049;
  EXPECT_TRUE(add_small_chances(report).empty());
  ASSERT_EQ(report.small.all.size(), 1u);
  expect_same(json::parse(price_json(report))["sweeps"],
              swept(tiny(), {"continue", "engage"}, Goal::realign));
}

TEST(SmallChances, OfAComparisonAreTheLibrarysSweep) {
  CompareOptions options;
  options.coalitions.on = On::realigned;
  options.coalitions.strategy = "press";
  options.coalitions.baseline = "continue";
  options.coalitions.seed = 3;
  options.coalitions.draws = 48;
  options.coalitions.solving.precision = Precision::float64;
  auto found = compare(tiny(), other(), options);
  ASSERT_TRUE(found) << render(found.diagnostics(), "", false);
  ComparisonReport report =
      comparison_report(tiny(), other(), std::move(*found), options, {}, {}, {0, "entente compare it"});
  ASSERT_TRUE(add_small_chances(report).empty());
  ASSERT_LT(report.comparison.table.none().mean, kSmallProbability);
  ASSERT_GE(report.comparison.table.all().mean, kSmallProbability);
  const json sweeps = json::parse(compare_json(report))["sweeps"];
  expect_same(sweeps["from"], swept(tiny(), {"press"}, Goal::realign));
  EXPECT_EQ(sweeps["to"], json::array()) << "it is not small there";
  EXPECT_THAT(compare_text(report), HasSubstr("how exactly target and rival choose"));
  std::swap(report.comparison.table.values.front(), report.comparison.table.values.back());
  ASSERT_TRUE(add_small_chances(report).empty());
  EXPECT_TRUE(report.small_from.empty());
  EXPECT_EQ(report.small_to.all.size(), 1u) << "each side by what is printed of it";
}

// Of the allies of the two strategies that a verdict tells of, those whose printed chance is small.
TEST(SmallChances, OfAlliesAreTold) {
  AssessOptions options;
  options.draws = 64;
  options.threads = 2;
  options.precision = Precision::float64;
  for (const bool explain : {false, true}) {
    options.explain = explain;
    auto assessed = assess(tiny(), options);
    ASSERT_TRUE(assessed);
    Verdict verdict = make_verdict(tiny(), std::move(*assessed), options, Goal::loosen, {}, {});
    for (StrategyFigures& figures : verdict.assessment.strategies)  // whatever the tiny case says of them
      for (AllyFigures& ally : figures.allies) ally.autonomous.mean = figures.name == "engage" ? 0.2 : 0.03;
    const auto told = told_for_allies(verdict, explain);
    std::vector<std::pair<std::string, std::string>> wanted;
    for (const StrategyFigures* figures : told)
      for (const AllyFigures& ally : figures->allies) {
        if (ally.autonomous.mean < kSmallProbability) wanted.emplace_back(figures->name, "autonomous");
        if (ally.arms.mean < kSmallProbability) wanted.emplace_back(figures->name, "armed");
      }
    ASSERT_FALSE(wanted.empty());
    EXPECT_LE(told.size(), explain ? verdict.assessment.strategies.size() - 1 : 2u);
    ASSERT_TRUE(complete(verdict).empty());
    const json rows = json::parse(verdict_json(verdict))["sweeps"]["allies"]["rows"];
    ASSERT_EQ(rows.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      EXPECT_EQ(rows[i]["strategy"], wanted[i].first);
      EXPECT_EQ(rows[i]["on"], wanted[i].second);
      EXPECT_EQ(rows[i]["ally"], "POL");
      EXPECT_EQ(rows[i]["sweeps"].size(), 3u);
    }
    EXPECT_THAT(verdict_text(verdict), HasSubstr("autonomous at the end of year 8, Poland under"));
  }
}

}  // namespace
}  // namespace entente

#include "entente/report/compare.hpp"

#include <cmath>
#include <limits>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "entente/report/figure.hpp"
#include "entente/report/test_support.hpp"
#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

CompareOptions asking(On on, const std::string& strategy) {
  CompareOptions options;
  options.coalitions.on = on;
  options.coalitions.strategy = strategy;
  options.coalitions.baseline = "continue";
  options.coalitions.seed = 7;
  options.coalitions.draws = 32;
  return options;
}
ComparisonReport compared(const Scenario& from, const Scenario& to, const CompareOptions& options) {
  auto found = compare(from, to, options);
  if (!found) throw std::runtime_error(render(found.diagnostics(), "", false));
  return comparison_report(from, to, std::move(*found), options, {}, {}, {0, "entente compare it"});
}

const Scenario& tiny() {
  static const Scenario scenario = scenario_of(tiny_text() + tiny_groups());
  return scenario;
}
/// The same case, judged otherwise: fusion harms far more.
const Scenario& harmed() {
  static const Scenario scenario = scenario_of(
      tiny_with("deepL = { p05 = 0.05, p50 = 0.2, p95 = 0.5", "deepL = { p05 = 1, p50 = 10, p95 = 29") +
      tiny_groups());
  return scenario;
}

TEST(CompareReport, SwapsAndTheCruxHaveTheirIntervals) {
  ComparisonReport report = compared(tiny(), harmed(), asking(On::net, "everything"));
  const json document = json::parse(compare_json(report));
  for (const json& row : document["attribution"])
    for (const std::string key : {"from_alone", "to_alone"}) {
      EXPECT_LE(row[key + "_low"].get<double>(), row[key].get<double>());
      EXPECT_GE(row[key + "_high"].get<double>(), row[key].get<double>());
    }
  ASSERT_EQ(document["crux"].size(), 1u);
  const json crux = document["crux"][0];
  for (const std::string key : {"value", "turns_at"}) {
    EXPECT_LT(crux[key + "_low"].get<double>(), crux[key].get<double>());
    EXPECT_GT(crux[key + "_high"].get<double>(), crux[key].get<double>());
  }
  Judgement& judgement = report.comparison.crux.front();
  EXPECT_THAT(compare_text(report), HasSubstr(three_digits(judgement.turns_at->value) + " [" +
                                              three_digits(judgement.turns_at->low) + ", " +
                                              three_digits(judgement.turns_at->high) + "]"));
  EXPECT_THAT(compare_text(report), Not(HasSubstr("not in all")));

  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  judgement.turns_at = Estimate{5, kNone, kNone};
  EXPECT_THAT(compare_text(report), HasSubstr("5 (not in all)"));
  EXPECT_THAT(compare_text(report), HasSubstr("without one of the 16 scramblings it turns nowhere"));
  const json uncertain = json::parse(compare_json(report))["crux"][0];
  EXPECT_EQ(uncertain["turns_at"], 5);
  EXPECT_TRUE(uncertain["turns_at_low"].is_null() && uncertain["turns_at_high"].is_null());

  judgement.turns_at.reset();
  EXPECT_THAT(compare_text(report), HasSubstr("nowhere"));
  EXPECT_TRUE(json::parse(compare_json(report))["crux"][0]["turns_at"].is_null());
}

TEST(CompareReport, FitsThePage) {
  const Scenario before = report_test::read("scenarios/opening-to-china-1971.toml"),
                 now = report_test::read("scenarios/reverse-kissinger-2025.toml");
  ComparisonReport cases = compared(before, now, asking(On::realigned, "continue"));
  ComparisonReport crux = compared(tiny(), harmed(), asking(On::net, "everything"));
  // As wide as the longest that flagships have.
  Judgement& judgement = crux.comparison.crux.front();
  judgement.key = "lever.arms_control.posture";
  judgement.value = {-0.123, -0.456, 0.789};
  judgement.turns_at = Estimate{0.158, 0.0201, 0.255};
  for (const ComparisonReport* report : {&cases, &crux}) {
    const std::string text = compare_text(*report);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(width(line), 119u) << line;
  }
  const std::string text = compare_text(cases);
  EXPECT_THAT(text, HasSubstr("bond: threat, economy, "));
  EXPECT_THAT(text, HasSubstr("first alone"));
}

}  // namespace
}  // namespace entente

#include "entente/report/pivot.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "entente/report/figure.hpp"
#include "entente/report/test_support.hpp"

namespace entente {
namespace {

using nlohmann::json;
using report_test::read;
using report_test::tiny;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Verdict verdict(bool explain) {
  AssessOptions options;
  options.draws = 32;
  options.threads = 2;
  options.precision = Precision::float64;
  options.explain = explain;
  auto assessed = assess(tiny(), options);
  if (!assessed) throw std::runtime_error(render(assessed.diagnostics(), "", false));
  Verdict v = make_verdict(tiny(), std::move(*assessed), options, Goal::loosen, {}, {});
  auto found = pivots_of(v);
  if (!found) throw std::runtime_error(render(found.diagnostics(), "", false));
  v.pivots = std::move(*found);
  return v;
}
const Verdict& plain() {
  static const Verdict v = verdict(false);
  return v;
}
const Verdict& explained() {
  static const Verdict v = verdict(true);
  return v;
}

TEST(Pivot, TheTargetsGainIsTheChangeOfItsComponents) {
  const json document = json::parse(verdict_json(plain()));
  double base = 0;
  for (const json& part : document["strategies"][0]["components"]["target"])
    base += part["mean"].get<double>();
  for (const json& strategy : document["strategies"]) {
    double sum = 0;
    for (const json& part : strategy["components"]["target"]) sum += part["mean"].get<double>();
    EXPECT_NEAR(strategy["pivot"]["target_gain"]["mean"].get<double>(), sum - base, 1e-12);
  }
  EXPECT_EQ(document["strategies"][0]["pivot"]["target_gain"]["p95"], 0.0) << "of the baseline: nothing";
  EXPECT_GT(document["strategies"][3]["pivot"]["target_gain"]["p50"], 0.0) << "everything";
}

TEST(Pivot, WithoutExplainTheTriangleIsAlignmentUnderOtherNames) {
  const json document = json::parse(verdict_json(plain()));
  for (const json& strategy : document["strategies"]) {
    EXPECT_TRUE(strategy["pivot"]["explained"].is_null());
    for (std::size_t y = 0; y < strategy["at"].size(); ++y) {
      const json &at = strategy["at"][y], &triangle = strategy["pivot"]["triangle"][y];
      EXPECT_EQ(at["year"], triangle["year"]);
      EXPECT_NEAR(triangle["marriage_target_rival"]["mean"].get<double>(),
                  at["fused"]["mean"].get<double>() + at["partner"]["mean"].get<double>(), 1e-12);
      EXPECT_LE(triangle["marriage_target_rival"]["p05"], triangle["marriage_target_rival"]["p95"]);
      EXPECT_EQ(triangle["undecided"], at["independent"]);
      EXPECT_EQ(triangle["marriage_divider_target"], at["realigned"]);
    }
  }
  EXPECT_TRUE(document["pivot"]["reserve_price"].is_null());
  EXPECT_TRUE(document["pivot"]["capability"].is_null()) << "this file names no capabilities";
}

TEST(Pivot, WithExplainLabelsAndSharesAddUp) {
  const json document = json::parse(verdict_json(explained()));
  for (const json& strategy : document["strategies"]) {
    const json& more = strategy["pivot"]["explained"];
    EXPECT_EQ(more["draws"], kPivotDraws);
    for (const json& year : more["triangle"]) {
      double sum = 0;
      for (const auto& [label, figure] : year.items())
        if (label != "year") sum += figure["mean"].get<double>();
      EXPECT_NEAR(sum, 1, 1e-12);
    }
    EXPECT_LE(more["overpaid"]["mean"], more["offered"]["mean"]);
  }
  const json& reserve = document["pivot"]["reserve_price"];
  EXPECT_EQ(reserve["wanted"], "independent");
  double sum = reserve["never"];
  for (const json& bundle : reserve["by_bundle"]) sum += bundle["share"].get<double>();
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_TRUE(reserve["never"] <= 0.1 || reserve["p95"].is_null());
}

TEST(Pivot, ACouncilInWhichTheRivalHoldsAVetoIsWorthNothing) {
  const json body = json::parse(verdict_json(plain()))["pivot"]["bodies"][0];
  EXPECT_EQ(body["name"], "council");
  EXPECT_EQ(body["isolation"], 0.0);
  EXPECT_EQ(body["members"], 13);
  EXPECT_EQ(body["rival"]["veto"], true);
  EXPECT_NEAR(
      3 * body["rival"]["shapley_shubik"].get<double>() + 10 * body["other"]["shapley_shubik"].get<double>(),
      1, 1e-12);
  EXPECT_THAT(verdict_text(plain()), HasSubstr("worth exactly nothing"));
}

TEST(Pivot, CoalitionsOfTheTwoCasesFollowFromTheirFacts) {
  const auto china = capability_views(read("scenarios/opening-to-china-1971.toml"));
  ASSERT_EQ(china.size(), 2u);
  // By the composite index the two strong are alike: the weak one joins either.
  EXPECT_EQ(china[0].predicted.at_values.type, 3);
  EXPECT_THAT(china[0].predicted.at_values.pairs,
              ElementsAre(TriadPair::first_second, TriadPair::second_third));
  const auto russia = capability_views(read("scenarios/reverse-kissinger-2025.toml"));
  ASSERT_EQ(russia.size(), 2u);
  for (const CapabilityView& view : russia) {
    EXPECT_EQ(view.predicted.at_values.type, 6) << view.facts[0]->quantity;
    EXPECT_THAT(view.predicted.at_values.pairs, IsEmpty());
    EXPECT_NEAR(view.share[0] + view.share[1] + view.share[2], 1, 1e-12);
  }
}

TEST(Pivot, TextSaysWhatMovesTheTarget) {
  EXPECT_THAT(verdict_text(plain()), HasSubstr("Russia gains, points a year"));
  EXPECT_THAT(verdict_text(plain()), testing::Not(HasSubstr("above its reserve")));
  const std::string text = verdict_text(explained());
  EXPECT_THAT(text, HasSubstr("above its reserve"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(width(line), 132u) << line;
  for (const char* pattern : {"ménage à trois", "T the pivot", "T–R marriage", "unit veto"})
    EXPECT_THAT(text, HasSubstr(pattern)) << "each that Dittmer names";
  EXPECT_THAT(text, HasSubstr("The least for which Russia would rather be independent"));
}

}  // namespace
}  // namespace entente

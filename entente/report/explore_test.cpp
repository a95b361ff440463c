#include "entente/report/explore.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "entente/report/explore_table.hpp"
#include "entente/report/figure.hpp"

namespace entente {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Table table_of(const std::string& text) {
  auto table = read_table_text(text, "t.csv");
  EXPECT_TRUE(table) << render(table.diagnostics(), text, false);
  return std::move(*table);
}

/// Rows of three inputs in [0, 1); y is 1 where a > .6 and b < .5; p and q are the values of two strategies.
std::string rows(int count, bool noise = false) {
  std::string text = "a,b,c,y,p,q\n";
  Dice dice(3, 9);
  for (int i = 0; i < count; ++i) {
    const double a = dice.below(1000) / 1000.0, b = dice.below(1000) / 1000.0, c = dice.below(1000) / 1000.0;
    const bool y = noise ? dice.below(10) < 3 : a > 0.6 && b < 0.5;
    text += std::to_string(a) + "," + std::to_string(b) + "," + std::to_string(c) + "," + (y ? "1," : "0,") +
            std::to_string(a - 0.45) + ",0\n";
  }
  return text;
}

/// y = x + z² over a Saltelli design; w does nothing.
std::string design(bool pairs) {
  std::string text = "x,z,w,y\n";
  Dice dice(5, 9);
  for (int p = 0; p < 64; ++p) {
    double a[3], b[3];
    for (int i = 0; i < 3; ++i) a[i] = dice.below(1000) / 1000.0, b[i] = dice.below(1000) / 1000.0;
    const auto row = [&](int swapped, const double* of, const double* other) {
      double x[3];
      for (int i = 0; i < 3; ++i) x[i] = i == swapped ? other[i] : of[i];
      text += std::to_string(x[0]) + "," + std::to_string(x[1]) + "," + std::to_string(x[2]) + "," +
              std::to_string(x[0] + x[1] * x[1]) + "\n";
    };
    row(-1, a, b);
    for (int i = 0; i < 3; ++i) row(i, a, b);
    for (int i = 0; pairs && i < 3; ++i) row(i, b, a);
    row(-1, b, a);
  }
  return text;
}

ExploreReport answered(const Table& table, const TableQuestions& asked) {
  auto report = explore_table(table, asked);
  EXPECT_TRUE(report) << render(report.diagnostics(), "", false);
  return report ? std::move(*report) : ExploreReport{};
}

void expect_narrow(const std::string& text) {
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1)
    EXPECT_LE(width(std::string_view(text).substr(begin, end - begin)), 119u)
        << text.substr(begin, end - begin);
}

TEST(ExploreReport, WhatWasNotAskedIsAnEmptyList) {
  const json document = json::parse(explore_json({}));
  EXPECT_EQ(document["schema"], "entente/explore/1");
  for (const char* key : {"sobol", "sobol_pairs", "robustness", "boxes", "prim", "contamination",
                          "lambda_sweep", "morris", "voi", "diagnostics"}) {
    ASSERT_TRUE(document.contains(key)) << key;
    EXPECT_TRUE(document[key].is_array() && document[key].empty()) << key;
  }
}

TEST(ExploreReport, IndicesOfATable) {
  const Table table = table_of(design(true));
  TableQuestions asked;
  asked.on = {"y"};
  asked.sobol = true;
  const ExploreReport report = answered(table, asked);
  const json document = json::parse(explore_json(report));
  ASSERT_EQ(document["sobol"].size(), 3u);
  const json& x = document["sobol"][0];
  const json& w = document["sobol"][2];
  EXPECT_EQ(x["on"], "y");
  EXPECT_EQ(x["input"], "x");
  EXPECT_LT(x["first_low"].get<double>(), x["first"].get<double>());
  EXPECT_GT(x["total_high"].get<double>(), x["total"].get<double>());
  EXPECT_EQ(x["total_distinguishable"], true);
  EXPECT_EQ(w["total"], 0);
  EXPECT_EQ(w["total_distinguishable"], false);
  EXPECT_EQ(x["intervals"], "bootstrap (approximate)");
  EXPECT_EQ(document["sobol_pairs"].size(), 3u);

  const std::string text = explore_text(report);
  EXPECT_THAT(text, HasSubstr("w      not distinguishable from zero"));
  EXPECT_THAT(text, HasSubstr("bootstrap (approximate)"));
  EXPECT_THAT(text, Not(HasSubstr("[−"))) << "no index is shown below zero";
  expect_narrow(text);
}

TEST(ExploreReport, ANegativeIndexIsNotShown) {
  ExploreReport report;
  report.title = "t";
  SobolIndices indices;
  indices.variance = 1;
  indices.inputs = {{{-0.03, -0.05, -0.01}, {0.2, 0.1, 0.3}}, {{0.002, 0.001, 0.003}, {0.01, -0.02, 0.04}}};
  report.sobol.push_back({"y", {{"x", "the tie", ""}, {"z", "", ""}}, indices});
  EXPECT_THAT(explore_text(report), HasSubstr("the tie  not distinguishable from zero"));
  EXPECT_THAT(explore_text(report), HasSubstr("0.20 [0.10, 0.30]"));
  EXPECT_THAT(explore_text(report), HasSubstr("z        below 0.01"));
  EXPECT_THAT(explore_text(report), HasSubstr("not distinguishable from zero (at most 0.04)"));
  const json row = json::parse(explore_json(report))["sobol"][0];
  EXPECT_EQ(row["first"], 0);
  EXPECT_EQ(row["first_low"], 0);
  EXPECT_EQ(row["first_distinguishable"], false);
}

TEST(ExploreReport, ABoxIsToldInWordsFirst) {
  const Table table = table_of(rows(1500));
  TableQuestions asked;
  asked.prim = "y = 1";
  asked.columns = {"a,b", "c"};
  const ExploreReport report = answered(table, asked);
  const std::string text = explore_text(report);
  EXPECT_THAT(text, HasSubstr("Where a is above 0."));
  EXPECT_THAT(text, HasSubstr(" and b is below 0."));
  expect_narrow(text);
  const json document = json::parse(explore_json(report));
  ASSERT_EQ(document["boxes"].size(), 1u);
  const json& box = document["boxes"][0];
  ASSERT_EQ(box["limits"].size(), 2u);
  EXPECT_EQ(box["limits"][0]["input"], "a");
  EXPECT_NEAR(box["limits"][0]["low"].get<double>(), 0.6, 0.05);
  EXPECT_TRUE(box["limits"][0]["high"].is_null());
  EXPECT_LE(box["limits"][0]["low_interval"][0], box["limits"][0]["low"]);
  EXPECT_THAT(box["words"].get<std::string>(), HasSubstr("where a is above"));
  EXPECT_GT(box["held_out_density"].get<double>(), 0.8);
  EXPECT_GT(document["prim"][0]["trajectory"].size(), 5u);
}

TEST(ExploreReport, NoiseIsCalledThat) {
  const Table table = table_of(rows(400, true));
  TableQuestions asked;
  asked.prim = "y == 1";
  asked.columns = {"a", "b", "c"};
  const ExploreReport report = answered(table, asked);
  EXPECT_THAT(explore_text(report), HasSubstr("Nothing was found"));
  EXPECT_THAT(json::parse(explore_json(report))["boxes"], IsEmpty());
  expect_narrow(explore_text(report));
}

TEST(ExploreReport, RulesAndWorth) {
  const Table table = table_of(rows(640));
  TableQuestions asked;
  asked.on = {"p", "q"};
  asked.columns = {"a", "b"};
  asked.regret = asked.voi = true;
  const ExploreReport report = answered(table, asked);
  const std::string text = explore_text(report);
  EXPECT_THAT(text, HasSubstr("worst value (maximin): q 0 [0, 0] in row 1; p −0."));
  EXPECT_THAT(text, HasSubstr("Worth of learning before choosing"));
  expect_narrow(text);
  const json document = json::parse(explore_json(report));
  ASSERT_EQ(document["robustness"].size(), 2u);
  EXPECT_EQ(document["robustness"][1]["strategy"], "q");
  EXPECT_THAT(document["robustness"][1]["picked_by"], Contains("maximin"));
  ASSERT_EQ(document["voi"].size(), 3u);
  EXPECT_TRUE(document["voi"][0]["group"].is_null());
  // Learning a tells all there is: E max(a − .45, 0) − .05 = .10125; b tells nothing.
  EXPECT_NEAR(document["voi"][1]["worth"].get<double>(), 0.10125, 0.015);
  EXPECT_NEAR(document["voi"][2]["worth"].get<double>(), 0, 0.005);
  EXPECT_LE(document["voi"][2]["worth_low"].get<double>(), 0);
}

/// "E162 t.csv:3:5" of each.
std::vector<std::string> refused(const std::string& text, const TableQuestions& asked) {
  const Table table = table_of(text);
  const auto report = explore_table(table, asked);
  EXPECT_FALSE(report);
  std::vector<std::string> out;
  for (const Diagnostic& d : report.diagnostics()) {
    EXPECT_NE(find_code(d.code), nullptr) << d.code;
    out.push_back(d.code + " " + d.place.file + ":" + std::to_string(d.place.line) + ":" +
                  std::to_string(d.place.column));
  }
  return out;
}

TEST(ExploreTable, SaysAllThatIsWrongAtOnce) {
  TableQuestions asked;
  asked.columns = {"x", "zz"};
  asked.on = {"why"};
  asked.sobol = true;
  asked.prim = "x > 1 and nn < 2 and (";
  EXPECT_THAT(refused("x,n,z,y\n1,2,3,4\n", asked),
              ElementsAre("E174 --columns:0:0", "E174 --on:0:0", "E171 --prim:1:11", "E170 --prim:1:23"));
}

TEST(ExploreTable, BadCellsOfColumnsThatAreUsed) {
  TableQuestions asked;
  asked.on = {"y"};
  asked.columns = {"x"};
  asked.sobol = true;
  EXPECT_THAT(refused("x,note,y\n1,hello,2\nx,,\n", asked),
              ElementsAre("E166 t.csv:0:0", "E162 t.csv:3:1", "E163 t.csv:3:4"));
}

TEST(ExploreTable, OneRow) {
  TableQuestions asked;
  asked.on = {"y", "x"};
  asked.sobol = asked.morris = asked.regret = asked.voi = true;
  asked.prim = "y > 1";
  EXPECT_THAT(
      refused("x,z,y\n1,2,3\n", asked),
      ElementsAre("E166 t.csv:0:0", "E166 t.csv:0:0", "E166 t.csv:0:0", "E166 t.csv:0:0", "E166 t.csv:0:0"));
}

TEST(ExploreTable, AConstantOutcome) {
  std::string text = design(false);
  TableQuestions asked;
  asked.on = {"k"};
  asked.columns = {"x", "z", "w"};
  asked.sobol = true;
  asked.prim = "y > 100";
  std::string constant;
  for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1)
    constant += text.substr(begin, end - begin) + (begin ? ",5\n" : ",k\n");
  EXPECT_THAT(refused(constant, asked), ElementsAre("E165 t.csv:1:9"));
  asked.sobol = false;
  EXPECT_THAT(refused(constant, asked), ElementsAre("E165 --prim:1:1"));
}

TEST(ExploreTable, ADesignThatDoesNotFit) {
  TableQuestions asked;
  asked.on = {"y"};
  asked.sobol = true;
  EXPECT_THAT(refused(design(false) + "1,2,3,4\n", asked), ElementsAre("E167 t.csv:0:0"));
  asked.sobol = false, asked.morris = true;
  EXPECT_THAT(refused(design(false), asked), ElementsAre("E168 t.csv:4:1"));
}

TEST(ExploreTable, AnInputThatTheConditionReads) {
  TableQuestions asked;
  asked.prim = "a > 0.5";
  asked.columns = {"a", "b"};
  EXPECT_THAT(refused(rows(100), asked), ElementsAre("E174 --columns:0:0"));
}

}  // namespace
}  // namespace entente

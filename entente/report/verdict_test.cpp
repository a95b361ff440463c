#include "entente/report/verdict.hpp"

#include <cmath>
#include <limits>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "entente/base/version.hpp"
#include "entente/report/check.hpp"
#include "entente/report/test_support.hpp"

namespace entente {
namespace {

using nlohmann::json;
using report_test::tiny;
using testing::HasSubstr;
using testing::Not;

AssessOptions small_run() {
  AssessOptions options;
  options.draws = 32;
  options.threads = 2;
  return options;
}

const Assessment& assessment() {
  static const Assessment result = [] {
    auto assessed = assess(tiny(), small_run());
    if (!assessed) throw std::runtime_error(render(assessed.diagnostics(), "", false));
    return std::move(*assessed);
  }();
  return result;
}

Verdict verdict(Assessment from = assessment()) {
  return make_verdict(tiny(), std::move(from), small_run(), Goal::loosen, {},
                      {1.5, "entente assess tiny.toml"});
}

std::set<std::string> keys(const json& object) {
  std::set<std::string> names;
  for (const auto& [key, value] : object.items()) names.insert(key);
  return names;
}

void expect_has(const json& object, std::initializer_list<std::string> wanted, const std::string& where) {
  const std::set<std::string> has = keys(object);
  for (const std::string& key : wanted) EXPECT_TRUE(has.count(key)) << where << " lacks " << key;
}

void expect_figure(const json& figure, const std::string& where) {
  EXPECT_EQ(keys(figure), (std::set<std::string>{"mean", "mean_low", "mean_high", "p05", "p50", "p95"}))
      << where;
  for (const auto& [key, value] : figure.items()) EXPECT_TRUE(value.is_number()) << where << "." << key;
}

/// The text on one line, with single blanks.
std::string unwrapped(const std::string& text) {
  std::istringstream words(text);
  std::string all;
  for (std::string word; words >> word;) all += (all.empty() ? "" : " ") + word;
  return all;
}

TEST(VerdictJson, HasTheFixedKeys) {
  const json document = json::parse(verdict_json(verdict()));
  EXPECT_EQ(document["schema"], "entente/assess/1");
  expect_has(document,
             {"scenario", "run", "strategies", "recommended", "views", "quality", "inputs", "carried_by",
              "voi", "price", "sweeps", "diagnostics"},
             "document");
  expect_has(
      document["scenario"],
      {"id", "title", "date", "sha256", "divider", "target", "rival", "goal", "baseline", "verdict_years"},
      "scenario");
  EXPECT_EQ(document["scenario"]["date"], "2025-03-01");
  expect_has(document["run"],
             {"seed", "draws", "threads", "simd", "precision", "version", "seconds", "draws_per_second",
              "command", "manifest"},
             "run");
  expect_has(document["run"]["manifest"], {"version", "compiler", "seed", "draws", "options", "scenario"},
             "manifest");
  EXPECT_EQ(document["run"]["manifest"]["scenario"]["text"], tiny().text);
  EXPECT_EQ(document["run"]["manifest"]["scenario"]["sha256"], document["scenario"]["sha256"]);

  ASSERT_EQ(document["strategies"].size(), tiny().strategies.size());
  EXPECT_EQ(document["strategies"][0]["name"], "continue");
  for (const json& strategy : document["strategies"]) {
    const std::string name = strategy["name"];
    expect_has(strategy,
               {"label", "at", "goal", "net", "against", "components", "allies", "ratified",
                "concessions_alive", "pivot"},
               name);
    EXPECT_EQ(keys(strategy["pivot"]), (std::set<std::string>{"target_gain", "triangle", "explained"}));
    ASSERT_EQ(strategy["at"].size(), 3u);
    for (const json& year : strategy["at"])
      for (const char* key :
           {"fused", "partner", "independent", "realigned", "ever_independent", "ever_realigned"})
        expect_figure(year[key], name + "." + key);
    EXPECT_EQ(strategy["goal"]["event"], "loosen");
    expect_figure(strategy["goal"]["at"], name);
    expect_figure(strategy["goal"]["ever"], name);
    expect_has(
        strategy["net"],
        {"mean", "mean_low", "mean_high", "p05", "p50", "p95", "share_positive", "total", "without_norms"},
        name);
    expect_figure(strategy["net"]["total"], name);
    expect_figure(strategy["net"]["without_norms"], name);
    EXPECT_EQ(strategy["against"].size(), tiny().strategies.size() - 1);
    for (const json& against : strategy["against"]) expect_figure(against, name);
    EXPECT_EQ(keys(strategy["components"]), (std::set<std::string>{"divider", "target", "rival"}));
    for (const json& player : strategy["components"])
      for (const json& component : player) expect_figure(component, name);
    ASSERT_EQ(strategy["allies"].size(), 1u);
    for (const char* key : {"autonomous", "hedging", "arms", "loss"})
      expect_figure(strategy["allies"][0][key], name);
    expect_figure(strategy["ratified"], name);
    ASSERT_EQ(strategy["concessions_alive"].size(), 3u);
  }
  expect_has(document["recommended"], {"strategy", "share_best", "minimax_regret", "minimax_regret_strategy"},
             "recommended");
  EXPECT_EQ(keys(document["views"]), (std::set<std::string>{"mechanism", "estimated", "cases", "outside"}));
  EXPECT_TRUE(document["views"]["estimated"].is_null());
  EXPECT_TRUE(document["views"]["cases"].is_null());
  expect_figure(document["views"]["mechanism"]["loosened"]["continue"]["at"], "mechanism");
  expect_figure(document["views"]["mechanism"]["realigned"]["continue"]["ever"], "mechanism");
  EXPECT_EQ(document["views"]["outside"]["classes"].size(), 3u);
  expect_has(document["quality"], {"max_probability_error", "failed_draws", "reachable_states", "nodes"},
             "quality");
  for (const char* key : {"carried_by", "voi", "price", "sweeps"}) EXPECT_TRUE(document[key].is_null());
}

TEST(VerdictJson, ListsEveryInputWithItsOrigin) {
  const json inputs = json::parse(verdict_json(verdict()))["inputs"];
  EXPECT_EQ(inputs["numbers"].get<std::size_t>(), inputs["list"].size());
  EXPECT_EQ(inputs["sourced"].get<int>() + inputs["derived"].get<int>() + inputs["assumed"].get<int>(),
            inputs["numbers"].get<int>());
  for (const json& input : inputs["list"]) {
    const std::string kind = input["kind"];
    EXPECT_EQ(input.contains("source"), kind == "sourced");
    EXPECT_EQ(input.contains("from"), kind == "derived");
    EXPECT_EQ(input.contains("reason"), kind == "assumed");
    EXPECT_NE(input.contains("value"), input.contains("p50")) << input["key"];
    EXPECT_TRUE(input.contains("unit"));
    const bool defaulted = input.value("default", false);
    EXPECT_EQ(input["line"].is_null(), defaulted) << input["key"];
    EXPECT_EQ(input.contains("default_in"), defaulted) << input["key"];
    if (input["key"] == "target.thD") {
      EXPECT_EQ(input["p05"], 0.3);
      EXPECT_EQ(input["p50"], 0.8);
      EXPECT_EQ(input["p95"], 1.6);
    }
  }
}

TEST(VerdictJson, WhatDiffersBetweenEqualRunsLiesUnderRun) {
  Verdict first = verdict(), second = verdict();
  second.run = {99, "entente --threads 7 assess tiny.toml"};
  second.assessment.threads = 7;
  json a = json::parse(verdict_json(first)), b = json::parse(verdict_json(second));
  EXPECT_NE(a["run"], b["run"]);
  a.erase("run");
  b.erase("run");
  EXPECT_EQ(a, b);
}

TEST(VerdictJson, FiguresAreTheAssessmentsToTheBitAndNeverNaN) {
  Assessment changed = assessment();
  changed.strategies[1].net.mean = 0.1 + 0.2;
  changed.strategies[1].net.p05 = std::numeric_limits<double>::quiet_NaN();
  const json document = json::parse(verdict_json(verdict(changed)));
  EXPECT_EQ(document["strategies"][1]["net"]["mean"].get<double>(), 0.1 + 0.2);
  EXPECT_TRUE(document["strategies"][1]["net"]["p05"].is_null());
  EXPECT_EQ(document["strategies"][2]["at"][0]["fused"]["p95"].get<double>(),
            assessment().strategies[2].at[0].level[0].p95);
}

TEST(VerdictText, AnswersFirst) {
  const std::string text = verdict_text(verdict());
  const auto at = [&](const char* word) {
    const auto found = text.find(word);
    EXPECT_NE(found, std::string::npos) << word << "\n" << text;
    return found;
  };
  EXPECT_EQ(text.rfind("A small triangle\n", 0), 0u);
  EXPECT_LT(at("question"), at("chance"));
  EXPECT_LT(at("chance"), at("worth it"));
  EXPECT_LT(at("worth it"), at("how sure"));
  EXPECT_LT(at("how sure"), at("outcome"));
  EXPECT_THAT(text, HasSubstr("Goal \"loosen\": Russia independent of China"));
  EXPECT_THAT(text, HasSubstr("\"continue\" (nothing new)"));
  EXPECT_THAT(text, HasSubstr("end of term 2029"));
  EXPECT_THAT(text, HasSubstr("end of year 8 (2033)"));
  EXPECT_THAT(unwrapped(text), HasSubstr("settings we consider plausible; they are not frequencies"));
  EXPECT_THAT(text, HasSubstr("cases: not yet"));
  EXPECT_THAT(text, HasSubstr("Poland"));
  EXPECT_THAT(unwrapped(text), HasSubstr("triad-years after 1945 share a few dozen bonds"));
  EXPECT_THAT(text, HasSubstr("reproduce    entente assess"));
  EXPECT_THAT(text, Not(HasSubstr("worlds")));
  EXPECT_THAT(text, Not(HasSubstr("nan")));
  EXPECT_THAT(text, Not(HasSubstr("\033")));
  EXPECT_THAT(verdict_text(verdict(), {true, false}), HasSubstr("\033[1m"));
}

TEST(VerdictText, FitsATerminalAndNoHeadlineLacksItsInterval) {
  const std::string text = verdict_text(verdict());
  std::size_t start = 0;
  for (std::size_t end; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
    const std::string line = text.substr(start, end - start);
    std::size_t columns = 0;
    for (const char c : line) columns += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    EXPECT_LE(columns, 132u) << line;
    for (const char* heading : {"chance", "worth it"})
      if (line.rfind("  " + std::string(heading), 0) == 0) EXPECT_THAT(line, HasSubstr("["));
  }
}

TEST(VerdictText, SaysWhenNothingBeatsTheBaseline) {
  Assessment changed = assessment();
  changed.best_by_mean = changed.baseline;
  EXPECT_THAT(verdict_text(verdict(changed)),
              HasSubstr("On average no strategy is better than \"continue\""));
}

TEST(VerdictJson, ProbabilitiesStayInTheirRange) {
  Assessment changed = assessment();
  changed.strategies[1].at.back().ever_delivered = {1 + 1e-15, 1 - 1e-14, 1.02, 1 - 1e-16, 1, 1 + 1e-15};
  changed.strategies[1].at.back().level[0].mean_low = -0.01;
  const json strategy = json::parse(verdict_json(verdict(changed)))["strategies"][1];
  for (const auto& [key, value] : strategy["ratified"].items()) EXPECT_EQ(value, 1.0) << key;
  EXPECT_EQ(strategy["at"].back()["fused"]["mean_low"], 0.0);
}

TEST(VerdictText, EveryLabelStandsBesideItsName) {
  const std::string text = unwrapped(verdict_text(verdict()));
  const auto block = text.substr(text.find("strategies continue"));
  for (const StrategyFigures& figures : assessment().strategies) {
    const std::string row = figures.name + " " + (figures.label.empty() ? "–" : figures.label);
    EXPECT_THAT(block, HasSubstr(row));
  }
}

TEST(VerdictText, TheBestIsAlsoComparedWithTheNextBest) {
  Assessment changed = assessment();
  for (std::size_t s = 1; s < changed.strategies.size(); ++s)
    changed.strategies[s].net.mean = -0.1 * double(s);
  StrategyFigures& best = changed.strategies[2];
  best.net.mean = 0.4;
  changed.best_by_mean = best.name;
  for (auto& [name, gain] : best.against)
    if (name == changed.strategies[1].name) gain = {0.5, 0.4, 0.6, 0.123, 0.5, 0.789};
  const Verdict v = verdict(changed);
  EXPECT_EQ(v.next_best()->name, changed.strategies[1].name);
  EXPECT_THAT(unwrapped(verdict_text(v)), HasSubstr("+0.50 points [+0.12, +0.79]."));
  EXPECT_THAT(verdict_text(v, {false, true}), HasSubstr(best.name + " against"));
  EXPECT_THAT(verdict_text(v), Not(HasSubstr(best.name + " against")));
}

TEST(Verdict, OfStrategiesAlikeTheOneWithTheBetterGainIsTheLikeliest) {
  Assessment changed = assessment();
  const auto goal = static_cast<std::size_t>(Goal::loosen);
  for (StrategyFigures& figures : changed.strategies) {
    figures.at.back().goals[goal].at = {0.2, 0.2, 0.2, 0.1, 0.2, 0.3};
    figures.net.mean = -1;
  }
  changed.strategies[1].at.back().goals[goal].at.mean = 0.404;
  changed.strategies[2].at.back().goals[goal].at.mean = 0.401;
  changed.strategies[2].net.mean = 0.5;
  const Verdict v = verdict(changed);
  EXPECT_EQ(v.likeliest()->name, changed.strategies[2].name);
  EXPECT_THAT(unwrapped(verdict_text(v)), HasSubstr("with others alike"));
  EXPECT_THAT(unwrapped(verdict_text(v)), HasSubstr("(ranges overlap)"));
  changed.strategies[2].at.back().goals[goal].at.mean = 0.39;
  EXPECT_EQ(verdict(changed).likeliest()->name, changed.strategies[1].name);
}

TEST(VerdictText, WhenNothingBeatsTheBaselineTheNearestIsToldOnce) {
  Assessment changed = assessment();
  changed.best_by_mean = changed.baseline;
  for (std::size_t s = 1; s < changed.strategies.size(); ++s) {
    changed.strategies[s].net.mean = s == 1 ? -0.125 : -0.5;
    changed.strategies[s].at.back().goals[static_cast<std::size_t>(Goal::loosen)].at.mean =
        s == 1 ? 0.9 : 0.1;
  }
  changed.strategies[0].at.back().goals[static_cast<std::size_t>(Goal::loosen)].at.mean = 0.1;
  const std::string text = unwrapped(verdict_text(verdict(changed)));
  EXPECT_THAT(text, HasSubstr("The nearest: "));
  EXPECT_THAT(text, Not(HasSubstr("The likeliest to reach the goal: ")));
}

TEST(VerdictText, BaseRatesHaveTheirEventAndNoHindsight) {
  const auto text_of = [](int year) {
    Scenario scenario = tiny();
    scenario.decision_date.year = year;
    const Verdict v = make_verdict(scenario, assessment(), small_run(), Goal::loosen, {}, {});
    return std::pair{unwrapped(verdict_text(v)), json::parse(verdict_json(v))["views"]["outside"]};
  };
  const auto [now, json_now] = text_of(2025);
  EXPECT_THAT(now, HasSubstr("joined the other side too while keeping the patron: 0 of 753"));
  EXPECT_THAT(now, HasSubstr("9 % within 5 years (looser ties, 1990-2018)"));
  EXPECT_THAT(now, HasSubstr("changed arms supplier to the other side: 22 %"));
  const auto [then, json_then] = text_of(1971);
  EXPECT_THAT(then, HasSubstr("none before 1971 (looser ties)"));
  for (const char* later : {"1946-1989", "1990-2012", "1990-2018", "opening of 1971", "4,413"})
    EXPECT_THAT(then, Not(HasSubstr(later)));
  for (const json& reference : json_then["classes"])
    for (const json& rate : reference["rates"])
      EXPECT_LT(std::stoi(rate["period"].get<std::string>().substr(5)), 1971);
  EXPECT_GT(json_now.dump().size(), json_then.dump().size());
}

TEST(VerdictText, OnlySomeSolvedIsSaidAndPreventHasItsOwnEver) {
  Assessment changed = assessment();
  EXPECT_THAT(unwrapped(verdict_text(verdict(changed))), Not(HasSubstr("solved, ")));
  changed.strategies.resize(3);
  changed.best_by_mean = changed.strategies[1].name;
  EXPECT_THAT(unwrapped(verdict_text(verdict(changed))), HasSubstr("of the settings, among the 3 solved, "));
  const Verdict prevent = make_verdict(tiny(), assessment(), small_run(), Goal::prevent, {}, {});
  EXPECT_THAT(verdict_text(prevent), HasSubstr("never fused up to then"));
}

TEST(VerdictText, TooFewDrawsGiveNoFigure) {
  Assessment interrupted;
  interrupted.baseline = "continue";
  interrupted.draws = 16;
  interrupted.draws_wanted = 512;
  interrupted.interrupted = true;
  const std::string text = verdict_text(verdict(interrupted));
  EXPECT_THAT(text, HasSubstr("16 of 512 draws"));
  EXPECT_THAT(text, Not(HasSubstr("points")));
  const json document = json::parse(verdict_json(verdict(interrupted)));
  EXPECT_TRUE(document["strategies"].empty());
  EXPECT_TRUE(document["recommended"].is_null());
}

TEST(Verdict, IsUnreliableWhenDrawsFailOrSumsDoNotHold) {
  EXPECT_TRUE(verdict().reliable());
  Assessment changed = assessment();
  changed.quality.failed_draws = 1;
  EXPECT_FALSE(verdict(changed).reliable());
  EXPECT_THAT(verdict_text(verdict(changed)), HasSubstr("NOT RELIABLE"));
  changed = assessment();
  changed.precision = Precision::float64;
  changed.quality.max_value_error = 1e-8;
  EXPECT_FALSE(verdict(changed).reliable());
  changed.precision = Precision::float32;  // float promises less
  EXPECT_TRUE(verdict(changed).reliable());
  changed.quality.max_probability_error = 1e-4;
  EXPECT_FALSE(verdict(changed).reliable());
}

TEST(Verdict, ReproducesWithEveryOptionThatMatters) {
  AssessOptions options = small_run();
  options.seed = 7;
  options.strategies = {"probe"};
  options.baseline = "withdraw";
  options.game.steps_per_year = 2;
  options.game.always = true;
  options.explain = true;
  const Verdict v = make_verdict(tiny(), assessment(), options, Goal::realign, {}, {});
  const std::string command = reproduce_command(v);
  for (const char* part : {"--draws 32", "--seed 7", "--strategy probe", "--against withdraw",
                           "--steps-per-year 2", "--reconsider always", "--goal realign", "--explain"})
    EXPECT_THAT(command, HasSubstr(part));
}

TEST(Verdict, SaysHowQuantilesWereFoundAndWhereItStopped) {
  const json exact = json::parse(verdict_json(verdict()))["quality"];
  EXPECT_EQ(exact["quantiles"], (json{{"method", "exact"}, {"resolution", 0.0}}));
  EXPECT_TRUE(exact["until_width"].is_null());
  Assessment changed = assessment();
  changed.quantiles = {true, 0x1p-10};
  changed.draws_wanted = 100'000;
  changed.until_width = UntilWidth{0.05, 0.042, 9, "probe", true};
  AssessOptions options = small_run();
  options.draws = 100'000;
  options.until_width = 0.05;
  const Verdict v = make_verdict(tiny(), changed, options, Goal::loosen, {}, {});
  const json document = json::parse(verdict_json(v));
  EXPECT_EQ(document["quality"]["quantiles"]["method"], "binned");
  EXPECT_LE(document["quality"]["quantiles"]["resolution"], 0.001);
  EXPECT_EQ(document["quality"]["until_width"], (json{{"wanted", 0.05},
                                                      {"reached", 0.042},
                                                      {"strategy", "probe"},
                                                      {"looks", 9},
                                                      {"stopped_early", true}}));
  EXPECT_EQ(document["run"]["manifest"]["options"]["until_width"], 0.05);
  EXPECT_THAT(
      unwrapped(verdict_text(v)),
      HasSubstr("Stopped before 100,000 draws: the 95 % interval of the mean gain of \"probe\" is 0.042 "
                "points wide."));
  EXPECT_THAT(reproduce_command(v), HasSubstr("--draws 100000 "));
  EXPECT_THAT(reproduce_command(v), HasSubstr(" --until-width 0.05"));
}

TEST(Verdict, AfterAnInterruptionReproducesWhatWasDone) {
  Assessment changed = assessment();
  changed.interrupted = true;
  changed.draws_wanted = 4096;
  EXPECT_THAT(reproduce_command(verdict(changed)), HasSubstr("--draws 32 "));
  EXPECT_EQ(json::parse(verdict_json(verdict(changed)))["run"]["manifest"]["draws"], 32);
  EXPECT_THAT(verdict_text(verdict(changed)), HasSubstr("entente " + std::string(version()) + "; 32 draws"));
}

TEST(Check, CountsAndMeasuresAScenario) {
  const CheckReport report = check_scenario(std::string(ENTENTE_TEST_DATA) + "/tiny.toml", false, true);
  EXPECT_FALSE(report.failed()) << render(report.diagnostics, "", false);
  EXPECT_EQ(report.sizes.size(), tiny().strategies.size());
  const std::string text = check_text(report);
  EXPECT_THAT(text, HasSubstr("1 facts, 1 ties"));
  EXPECT_THAT(text, HasSubstr("divider.bFree"));
  std::vector<CheckReport> reports;
  reports.push_back(check_scenario(std::string(ENTENTE_TEST_DATA) + "/tiny.toml", false, true));
  reports.push_back(check_scenario(std::string(ENTENTE_TEST_DATA) + "/no-such.toml", false, false));
  EXPECT_TRUE(reports[1].unreadable());
  EXPECT_EQ(check_text(reports[1]), "");
  const json document = json::parse(check_json(reports));
  EXPECT_EQ(document["schema"], "entente/check/1");
  EXPECT_EQ(document["files"][0]["ok"], true);
  EXPECT_GT(document["files"][0]["money"].size(), 20u);
  EXPECT_EQ(document["files"][1]["ok"], false);
  EXPECT_EQ(document["files"][1]["diagnostics"][0]["code"], "F001");
}

TEST(Check, JsonSurvivesNamesThatAreNoUtf8) {
  Diagnostic d;
  d.place.file = "caf\xe9.toml";
  d.code = "F001";
  d.message = "no file";
  const json document = json::parse(diagnostics_json({d}));
  EXPECT_EQ(document["diagnostics"][0]["code"], "F001");
  EXPECT_EQ(keys(document["diagnostics"][0]),
            (std::set<std::string>{"file", "line", "column", "end_column", "severity", "code", "message",
                                   "help", "related"}));
}

}  // namespace
}  // namespace entente

#include "entente/report/repeat.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "entente/base/sha256.hpp"
#include "entente/report/rerun.hpp"
#include "entente/report/test_support.hpp"

namespace entente {
namespace {

using nlohmann::json;
using report_test::tiny;
using testing::ElementsAre;
using testing::HasSubstr;

std::string recorded(const std::string& name) {
  return *read_document(std::string(ENTENTE_TEST_DATA) + "/manifest/" + name + ".json");
}
std::string changed(const std::string& name, const std::function<void(json&)>& change) {
  json document = json::parse(recorded(name));
  change(document["run"]["manifest"]);
  return document.dump();
}
std::vector<std::string> codes(const std::string& text) {
  const auto manifest = read_any_manifest(text, "it.json");
  std::vector<std::string> found;
  EXPECT_FALSE(manifest) << text.substr(0, 200);
  for (const Diagnostic& d : manifest.diagnostics()) {
    found.push_back(d.code);
    EXPECT_EQ(d.place.file, "it.json");
    EXPECT_TRUE(find_code(d.code)) << d.code;
  }
  return found;
}

std::string document_of(const char* kind, const std::string& manifest) {
  return std::string(R"({"schema": "entente/)") + kind + R"(/1", "run": {"simd": "scalar", "manifest": )" +
         manifest + "}}";
}

TEST(Repeat, EveryKindComesBackAsItWas) {
  for (const char* name : {"seed", "compare", "price", "explore", "table"}) {
    const auto manifest = read_any_manifest(recorded(name), "it.json");
    ASSERT_TRUE(manifest) << name << render(manifest.diagnostics(), "", false);
    EXPECT_EQ(json::parse(manifest_json(*manifest)), json::parse(recorded(name))["run"]["manifest"]) << name;
  }
}

TEST(Repeat, OptionsOfAComparisonComeBack) {
  CompareOptions o;
  o.coalitions.on = On::realigned;
  o.coalitions.goal = Goal::prevent;
  o.coalitions.strategy = "probe";
  o.coalitions.baseline = "withdraw";
  o.coalitions.seed = 18446744073709551615u;
  o.coalitions.draws = 96;
  o.coalitions.threads = 7;
  o.coalitions.solving.precision = Precision::float64;
  o.scale = Scale::log_odds;
  o.threshold = 1.0 / 3;
  Scenario other = tiny();
  other.file = "other.toml";
  other.text += "# later\n";
  other.sha256 = sha256(other.text);
  const auto read = read_any_manifest(document_of("compare", compare_manifest(tiny(), other, o)), "it.json");
  ASSERT_TRUE(read) << render(read.diagnostics(), "", false);
  const auto& m = std::get<CompareManifest>(*read);
  EXPECT_EQ(m.options.coalitions.on, On::realigned);
  EXPECT_EQ(m.options.coalitions.goal, Goal::prevent);
  EXPECT_EQ(m.options.coalitions.strategy, "probe");
  EXPECT_EQ(m.options.coalitions.baseline, "withdraw");
  EXPECT_EQ(m.options.coalitions.seed, o.coalitions.seed);
  EXPECT_EQ(m.options.coalitions.draws, 96);
  EXPECT_EQ(m.options.coalitions.threads, 0) << "no part of the run";
  EXPECT_EQ(m.options.coalitions.solving.precision, Precision::float64);
  EXPECT_EQ(m.options.coalitions.solving.simd, Simd::scalar) << "the recorded one, which every machine has";
  EXPECT_EQ(m.options.scale, Scale::log_odds);
  EXPECT_EQ(m.options.threshold, o.threshold) << "to the bit";
  EXPECT_EQ(m.from.text, tiny().text);
  EXPECT_EQ(m.to.text, other.text);
  EXPECT_EQ(m.to.file, "other.toml");
  o.threshold.reset();
  const auto without =
      read_any_manifest(document_of("compare", compare_manifest(tiny(), other, o)), "it.json");
  EXPECT_FALSE(std::get<CompareManifest>(*without).options.threshold);
}

TEST(Repeat, OptionsOfPriceAndExploreComeBack) {
  PriceOptions p;
  p.at_least = 0.1 + 0.2;
  p.goal = Goal::realign;
  p.strategy = "engage";
  p.baseline = "withdraw";
  p.seed = 9;
  p.draws = 48;
  p.solving.precision = Precision::float64;
  const auto price = read_any_manifest(document_of("price", price_manifest(tiny(), p)), "it.json");
  ASSERT_TRUE(price) << render(price.diagnostics(), "", false);
  const PriceOptions& q = std::get<PriceManifest>(*price).options;
  EXPECT_EQ(q.at_least, p.at_least);
  EXPECT_EQ(q.goal, p.goal);
  EXPECT_EQ(q.strategy, p.strategy);
  EXPECT_EQ(q.baseline, p.baseline);
  EXPECT_EQ(q.seed, 9u);
  EXPECT_EQ(q.draws, 48);
  EXPECT_EQ(q.solving.precision, Precision::float64);

  ScenarioQuestions e;
  e.sobol = e.voi = e.pairs = true;
  e.prim = "net > 0 \"and\" \xc3\xa9";
  e.choice = {GroupBy::single, true};
  e.until_width = 0.05;
  e.strategy = "probe";
  e.rules.alpha = 0.3;
  e.rules.percentile = 0.05;
  e.rules.enough = -1.5;
  e.study.baseline = "withdraw";
  e.study.goal = Goal::neutral;
  e.study.seed = 3;
  e.study.draws = 128;
  e.study.solving.game.steps_per_year = 4;
  const auto explore = read_any_manifest(document_of("explore", explore_manifest(tiny(), e)), "it.json");
  ASSERT_TRUE(explore) << render(explore.diagnostics(), "", false);
  const ScenarioQuestions& f = std::get<ExploreManifest>(*explore).asked;
  EXPECT_EQ(std::tuple(f.sobol, f.morris, f.regret, f.voi, f.lambda_sweep, f.pairs),
            std::tuple(true, false, false, true, false, true));
  EXPECT_EQ(f.prim, e.prim);
  EXPECT_EQ(f.choice.by, GroupBy::single);
  EXPECT_TRUE(f.choice.cut_ties);
  EXPECT_EQ(f.until_width, 0.05);
  EXPECT_EQ(f.strategy, "probe");
  EXPECT_EQ(std::tuple(f.rules.alpha, f.rules.percentile, f.rules.enough), std::tuple(0.3, 0.05, -1.5));
  EXPECT_EQ(f.study.baseline, "withdraw");
  EXPECT_EQ(f.study.goal, Goal::neutral);
  EXPECT_EQ(f.study.seed, 3u);
  EXPECT_EQ(f.study.draws, 128);
  EXPECT_EQ(f.study.solving.game.steps_per_year, 4);
}

TEST(Repeat, RefusesWhatCannotBeRepeated) {
  EXPECT_THAT(codes("{}"), ElementsAre("E121"));
  EXPECT_THAT(codes(R"({"schema": "entente/check/1"})"), ElementsAre("E121"));
  EXPECT_THAT(codes(R"({"schema": "entente/price/2"})"), ElementsAre("E122"));
  EXPECT_THAT(codes(R"({"schema": "entente/price/x"})"), ElementsAre("E121"));
  EXPECT_THAT(codes(R"({"schema": "entente/price/1"})"), testing::Each("E123")) << "an older answer";
  EXPECT_THAT(codes(R"({"schema": "entente/explore/1", "interrupted": true, "run": {"manifest": null}})"),
              ElementsAre("E125"));
  using Change = std::function<void(json&)>;
  const std::pair<const char*, Change> changes[] = {
      {"compare", [](json& m) { m.erase("to"); }},
      {"compare", [](json& m) { m["options"]["on"] = "hope"; }},
      {"compare", [](json& m) { m["options"]["threshold"] = "high"; }},
      {"compare", [](json& m) { m["draws"] = 40; }},
      {"compare", [](json& m) { m["draws"] = 1U << 20U; }},
      {"price", [](json& m) { m["options"]["at_least"] = 1.5; }},
      {"price", [](json& m) { m["options"].erase("goal"); }},
      {"price", [](json& m) { m["seed"] = -1; }},
      {"price", [](json& m) { m["scenario"]["text"] = 3; }},
      {"explore", [](json& m) { m["options"]["sobol"] = 1; }},
      {"explore", [](json& m) { m["options"]["groups"] = "all"; }},
      {"explore", [](json& m) { m["options"]["steps_per_year"] = 53; }},
      {"table", [](json& m) { m["options"]["on"] = "y"; }},
      {"table", [](json& m) { m["table"].erase("sha256"); }},
  };
  for (const auto& [name, change] : changes)
    EXPECT_THAT(codes(changed(name, change)), testing::Each("E123")) << changed(name, change);
  EXPECT_THAT(codes(changed("compare", [](json& m) { m["to"]["text"] = "another question"; })),
              ElementsAre("E124"));
  EXPECT_THAT(codes(changed("price", [](json& m) { m["scenario"]["text"] = "another question"; })),
              ElementsAre("E124"));
  EXPECT_THAT(read_manifest(recorded("price"), "it.json").diagnostics().front().code, "E121")
      << "no draws of a verdict";
}

TEST(Repeat, APriceIsMadeAgainOnAnyNumberOfThreadsAndNotWhereStopped) {
  PriceOptions options;
  options.draws = 32;
  options.at_least = 0.4;
  options.threads = 2;
  auto answer = price(tiny(), options);
  ASSERT_TRUE(answer) << render(answer.diagnostics(), "", false);
  const std::string document =
      price_json(price_report(tiny(), std::move(*answer), options, {}, {1.5, "entente price there"}));
  const auto manifest = read_any_manifest(document, "it.json");
  ASSERT_TRUE(manifest);
  std::int64_t told = 0;
  const auto again = make_again(std::get<PriceManifest>(*manifest),
                                {1, std::nullopt, {}, [&](std::int64_t, std::int64_t of) { told = of; }});
  ASSERT_TRUE(again && *again);
  EXPECT_GT(told, 0);
  const auto rerun = compare_answers(document, **again, "it.json");
  ASSERT_TRUE(rerun);
  EXPECT_TRUE(rerun->identical()) << rerun_text(*rerun);
  EXPECT_GT(rerun->compared, 200u);
  std::stop_source stop;
  stop.request_stop();
  const auto stopped =
      make_again(std::get<PriceManifest>(*manifest), {1, std::nullopt, stop.get_token(), {}});
  ASSERT_TRUE(stopped);
  EXPECT_FALSE(*stopped);
}

TEST(Repeat, ATableIsThatOfTheAnswerOrNone) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("entente-repeat-" + std::to_string(::getpid()) + ".csv");
  const auto put = [&](const std::string& more) {
    std::ofstream out(file);
    out << "a,b,y,z\n";
    for (int i = 0; i < 64; ++i)
      out << i * 37 % 61 << "," << i * 17 % 59 << "," << i % 7 << "," << i % 5 << "\n";
    out << more;
  };
  put("");
  TableQuestions asked;
  asked.regret = true;
  asked.on = {"y,z"};
  const auto table = read_table(file.string());
  ASSERT_TRUE(table);
  const auto report = explore_table(*table, asked);
  ASSERT_TRUE(report) << render(report.diagnostics(), "", false);
  const std::string document = explore_json(*report);
  const auto manifest = read_any_manifest(document, "it.json");
  ASSERT_TRUE(manifest) << render(manifest.diagnostics(), "", false);
  const auto& of_table = std::get<TableManifest>(*manifest);
  const auto again = make_again(of_table, {});
  ASSERT_TRUE(again && *again);
  EXPECT_TRUE(compare_answers(document, **again, "it.json")->identical());
  put("1,2,3,4\n");
  const auto other = make_again(of_table, {});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.diagnostics().front().code, "E126");
  std::filesystem::remove(file);
  EXPECT_EQ(make_again(of_table, {}).diagnostics().front().code, "F001");
}

TEST(Rerun, EntriesOfOneNameAreToldApartByTheirPlace) {
  const std::string before = recorded("compare");
  json document = json::parse(before);
  document["attribution"][1]["shapley"] = 3;
  document["from"]["value"] = 0.5;
  const auto rerun = compare_answers(before, document.dump(), "it.json");
  ASSERT_TRUE(rerun);
  EXPECT_EQ(rerun->title, "A seed → Another");
  ASSERT_EQ(rerun->differences.size(), 2u);
  EXPECT_THAT(rerun->differences[0].key, HasSubstr("attribution[1].shapley"));
  EXPECT_EQ(rerun->differences[1].key, "from.value");
}

}  // namespace
}  // namespace entente

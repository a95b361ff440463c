#include "entente/report/manifest.hpp"

#include <filesystem>
#include <fstream>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "entente/base/sha256.hpp"
#include "entente/report/rerun.hpp"
#include "entente/report/test_support.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

using nlohmann::json;
using report_test::tiny;
using testing::ElementsAre;
using testing::HasSubstr;

AssessOptions unusual_options() {
  AssessOptions options;
  options.seed = 18446744073709551615u;
  options.draws = 48;
  options.threads = 2;
  options.strategies = {"probe"};
  options.baseline = "withdraw";
  options.game.steps_per_year = 2;
  options.game.always = true;
  return options;
}

/// The answer to a manifest, as `rerun` makes it.
std::string answer(const Manifest& manifest) {
  const auto scenario = read_scenario_text(manifest.text, manifest.file);
  if (!scenario) throw std::runtime_error(render(scenario.diagnostics(), "", false));
  auto assessed = assess(*scenario, manifest.options);
  if (!assessed) throw std::runtime_error(render(assessed.diagnostics(), "", false));
  return verdict_json(make_verdict(*scenario, std::move(*assessed), manifest.options, manifest.goal,
                                   scenario.diagnostics(), {}));
}

const std::string& document() {
  static const std::string text = [] {
    auto assessed = assess(tiny(), unusual_options());
    if (!assessed) throw std::runtime_error(render(assessed.diagnostics(), "", false));
    return verdict_json(make_verdict(tiny(), std::move(*assessed), unusual_options(), Goal::realign, {},
                                     {1.5, "entente assess --whatever"}));
  }();
  return text;
}

std::string changed(const std::function<void(json&)>& change) {
  json copy = json::parse(document());
  change(copy);
  return copy.dump();
}

std::vector<std::string> codes(const std::string& text) {
  const auto manifest = read_manifest(text, "it.json");
  std::vector<std::string> found;
  EXPECT_FALSE(manifest);
  for (const Diagnostic& d : manifest.diagnostics()) {
    found.push_back(d.code);
    EXPECT_EQ(d.place.file, "it.json");
    EXPECT_TRUE(find_code(d.code)) << d.code;
  }
  return found;
}

TEST(Manifest, OptionsComeBackAsTheyWere) {
  const auto manifest = read_manifest(document(), "it.json");
  ASSERT_TRUE(manifest) << render(manifest.diagnostics(), "", false);
  const AssessOptions wanted = unusual_options();
  EXPECT_EQ(manifest->options.seed, wanted.seed);
  EXPECT_EQ(manifest->options.draws, wanted.draws);
  EXPECT_EQ(manifest->options.strategies, wanted.strategies);
  EXPECT_EQ(manifest->options.baseline, wanted.baseline);
  EXPECT_EQ(manifest->options.game.steps_per_year, 2);
  EXPECT_TRUE(manifest->options.game.always);
  EXPECT_FALSE(manifest->options.game.quantal_divider);
  EXPECT_EQ(manifest->options.threads, 0) << "no part of the run";
  EXPECT_EQ(manifest->goal, Goal::realign);
  EXPECT_EQ(manifest->text, tiny().text);
  EXPECT_EQ(manifest->file, tiny().file);
  EXPECT_EQ(manifest->simd, json::parse(document())["run"]["simd"]);
  EXPECT_TRUE(manifest->of_run());
  // And the other direction.
  EXPECT_EQ(json::parse(manifest_json(*manifest)), json::parse(document())["run"]["manifest"]);
}

TEST(Manifest, ExplainComesBackAndIsFalseWhereTheDocumentIsOlder) {
  const auto with = [](const std::function<void(json&)>& change) {
    return read_manifest(changed([&](json& d) { change(d["run"]["manifest"]["options"]); }), "it.json");
  };
  EXPECT_FALSE(with([](json&) {})->options.explain);
  EXPECT_TRUE(with([](json& options) { options["explain"] = true; })->options.explain);
  const auto older = with([](json& options) { options.erase("explain"); });
  ASSERT_TRUE(older);
  EXPECT_FALSE(older->options.explain);
  EXPECT_THAT(codes(changed([](json& d) { d["run"]["manifest"]["options"]["explain"] = "yes"; })),
              ElementsAre("E123"));
}

TEST(Manifest, ADividerThatChoosesSeesItsAllies) {
  const auto manifest = read_manifest(
      changed([](json& d) { d["run"]["manifest"]["options"]["divider"] = "quantal"; }), "it.json");
  ASSERT_TRUE(manifest);
  EXPECT_TRUE(manifest->options.game.quantal_divider && manifest->options.game.bloc);
}

TEST(Manifest, RefusesWhatCannotBeRepeated) {
  EXPECT_THAT(codes(""), ElementsAre("E120"));
  EXPECT_THAT(codes(document().substr(0, 5000)), ElementsAre("E120"));
  EXPECT_THAT(codes("[1e999]"), ElementsAre("E120"));
  EXPECT_THAT(codes("[]"), ElementsAre("E121"));
  EXPECT_THAT(codes("{}"), ElementsAre("E121"));
  EXPECT_THAT(codes(R"({"schema": "entente/check/1"})"), ElementsAre("E121"));
  EXPECT_THAT(codes(R"({"schema": "entente/assess/one"})"), ElementsAre("E121"));
  EXPECT_THAT(codes(R"({"schema": "entente/assess/0"})"), ElementsAre("E121"));
  EXPECT_THAT(codes(R"({"schema": "entente/assess/2"})"), ElementsAre("E122"));
  EXPECT_THAT(codes(changed([](json& d) { d["run"].erase("manifest"); })), testing::Contains("E123"));
  using Change = std::function<void(json&)>;
  const Change changes[] = {
      [](json& m) { m.erase("seed"); },
      [](json& m) { m["seed"] = -1; },
      [](json& m) { m["seed"] = 1.5; },
      [](json& m) { m["draws"] = 16; },
      [](json& m) { m["draws"] = 40; },
      [](json& m) { m["draws"] = "48"; },
      [](json& m) { m["options"]["strategies"] = "probe"; },
      [](json& m) { m["options"]["strategies"] = {1}; },
      [](json& m) { m["options"]["goal"] = "win"; },
      [](json& m) { m["options"]["divider"] = "other"; },
      [](json& m) { m["options"]["steps_per_year"] = 0; },
      [](json& m) { m["options"] = 3; },
      [](json& m) { m["scenario"].erase("text"); },
  };
  for (const Change& change : changes) {
    const std::string text = changed([&](json& d) { change(d["run"]["manifest"]); });
    EXPECT_THAT(codes(text), testing::Each("E123")) << text.substr(0, 400);
  }
  EXPECT_THAT(codes(changed([](json& d) {
                std::string text = d["run"]["manifest"]["scenario"]["text"];
                d["run"]["manifest"]["scenario"]["text"] = text + " ";
              })),
              ElementsAre("E124"));
}

TEST(Manifest, ADeepOneIsRefusedBeforeAnyoneWalksThroughIt) {
  const std::string deep = R"({"schema": "entente/assess/1", "strategies": )" + std::string(1000000, '[') +
                           std::string(1000000, ']') + "}";
  EXPECT_THAT(codes(deep), ElementsAre("E120"));
  EXPECT_EQ(compare_answers(deep, deep, "it.json").diagnostics().front().code, "E120");
  EXPECT_FALSE(nested_too_deeply("\"" + std::string(100, '[') + "\\\"" + std::string(100, '{') + "\""));
  EXPECT_FALSE(nested_too_deeply(document()));
}

TEST(Manifest, SaysWhereJsonEnds) {
  const auto manifest = read_manifest("{\n  \"schema\" oops\n}", "it.json");
  ASSERT_FALSE(manifest);
  EXPECT_EQ(manifest.diagnostics().front().place.line, 2);
  EXPECT_EQ(manifest.diagnostics().front().place.column, 12);
}

TEST(Manifest, OfAScenarioItselfHasTheDefaults) {
  const auto manifest = manifest_from(tiny().text, "there.toml");
  ASSERT_TRUE(manifest);
  EXPECT_FALSE(manifest->of_run());
  EXPECT_EQ(manifest->text, tiny().text);
  EXPECT_EQ(manifest->sha256, tiny().sha256);
  EXPECT_EQ(manifest->options.seed, AssessOptions().seed);
  EXPECT_TRUE(manifest_from(document(), "it.json")->of_run());
  EXPECT_TRUE(looks_like_json("\n {"));
  EXPECT_FALSE(looks_like_json(" "));
}

TEST(Manifest, FilesThatCannotBeReadAreValues) {
  EXPECT_EQ(read_document("no/such/file").diagnostics().front().code, "F001");
  EXPECT_EQ(read_document(ENTENTE_TEST_DATA).diagnostics().front().code, "F002");
  EXPECT_EQ(*read_document(std::string(ENTENTE_TEST_DATA) + "/tiny.toml"), tiny().text);
}

TEST(Rerun, TheSameRunIsIdentical) {
  const auto manifest = read_manifest(document(), "it.json");
  const auto rerun = compare_answers(document(), answer(*manifest), "it.json");
  ASSERT_TRUE(rerun);
  EXPECT_TRUE(rerun->identical()) << rerun_text(*rerun);
  EXPECT_GT(rerun->compared, 2000u);
  EXPECT_THAT(rerun_text(*rerun), testing::StartsWith("identical: all "));
  EXPECT_EQ(json::parse(rerun_json(*rerun, "entente rerun it"))["answer"], "identical");
}

TEST(Rerun, AnotherSeedIsNot) {
  auto manifest = read_manifest(document(), "it.json");
  manifest->options.seed = 2;
  const auto rerun = compare_answers(document(), answer(*manifest), "it.json");
  ASSERT_TRUE(rerun);
  EXPECT_GT(rerun->differences.size(), 500u);
  EXPECT_THAT(rerun_text(*rerun), HasSubstr(" more (--json lists all)"));
}

TEST(Rerun, WorstFirstAndByName) {
  const std::string other = changed([](json& d) {
    d["run"]["seconds"] = 99;
    d["strategies"][1]["net"]["mean"] = d["strategies"][1]["net"]["mean"].get<double>() * 1.01;
    d["strategies"][1]["net"]["p95"] = d["strategies"][1]["net"]["p95"].get<double>() * 1.5;
    d["quality"]["max_value_error"] = d["quality"]["max_value_error"].get<double>() * (1 + 1e-9);
    d["recommended"]["strategy"] = "nobody";
    d["strategies"][0].erase("label");
    d["more"] = 1;
  });
  const auto rerun = compare_answers(other, document(), "it.json");
  ASSERT_TRUE(rerun);
  std::vector<std::string> keys;
  for (const Difference& d : rerun->differences) keys.push_back(d.key);
  EXPECT_THAT(keys, ElementsAre("more", "recommended.strategy", "strategies[withdraw].label",
                                "strategies[probe].net.p95", "strategies[probe].net.mean",
                                "quality.max_value_error"));
  const Difference& p95 = rerun->differences[3];
  const double now = json::parse(document())["strategies"][1]["net"]["p95"];
  EXPECT_NEAR(*p95.absolute, std::abs(now) * 0.5, 1e-15);
  EXPECT_NEAR(*p95.relative, 1.0 / 3, 1e-12);
  EXPECT_FALSE(rerun->differences[0].now);
  EXPECT_FALSE(rerun->differences[2].recorded);
  EXPECT_TRUE(rerun->reasons().empty());
  EXPECT_THAT(rerun_text(*rerun), HasSubstr("neither the machine nor the version"));
  const json answer = json::parse(rerun_json(*rerun, "entente rerun it"));
  EXPECT_EQ(answer["differing"], 6);
  EXPECT_EQ(answer["differences"][3]["now"].get<double>(), now);
}

TEST(Rerun, SaysWhenTheDifferenceIsTheMachines) {
  const std::string other = changed([](json& d) {
    d["run"]["simd"] = "avx9";
    d["run"]["version"] = "0.0.9";
    d["run"]["manifest"]["compiler"] = "1";
    d["recommended"]["share_best"] = 0.123;
  });
  const auto rerun = compare_answers(other, document(), "it.json");
  ASSERT_TRUE(rerun);
  const std::vector<std::string> reasons = rerun->reasons();
  ASSERT_EQ(reasons.size(), 3u);
  EXPECT_THAT(reasons[0], HasSubstr("instruction set avx9, which this machine lacks, run again with "));
  EXPECT_THAT(reasons[1], HasSubstr("0.0.9"));
  EXPECT_THAT(reasons[2], HasSubstr("compiler"));
  EXPECT_THAT(rerun_text(*rerun), HasSubstr("Not the input"));

  const auto unknown = compare_answers(changed([](json& d) {
                                         d["run"].erase("simd");
                                         d["recommended"]["share_best"] = 0.123;
                                       }),
                                       document(), "it.json");
  EXPECT_THAT(unknown->reasons(), ElementsAre(HasSubstr("not recorded")));
}

TEST(Rerun, NothingToCompare) {
  const auto rerun =
      compare_answers(changed([](json& d) { d["strategies"] = json::array(); }), document(), "it.json");
  ASSERT_FALSE(rerun);
  EXPECT_EQ(rerun.diagnostics().front().code, "E125");
}

}  // namespace
}  // namespace entente

// Sessions with `show` and `rerun`: one draw told, a recorded answer made again.

#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/program/session.hpp"

namespace entente::session {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// An answer of assess in a file of its own folder.
class Recorded : public testing::Test {
 protected:
  void SetUp() override {
    write(folder_ / "tiny.toml", tiny_text());
    const Ended ended = entente({"assess", "tiny.toml", "--draws", "32", "--strategy", "probe", "--seed", "5",
                                 "--against", "withdraw", "--json", "-o", "verdict.json"},
                                folder_.path());
    ASSERT_EQ(ended.code, 0) << ended.err;
  }
  std::string verdict() const { return content(folder_ / "verdict.json"); }
  Ended run(std::vector<std::string> line) const { return entente(line, folder_.path()); }

  Folder folder_;
};

TEST(ShowCommand, TellsADrawYearByYear) {
  const Ended ended = entente({"show", tiny_path(), "--draw", "7", "--strategy", "everything"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, StartsWith("A small triangle: draw 7 of seed 1, year by year\n"));
  EXPECT_THAT(ended.out, HasSubstr("\nYear 10, to 2035"));
  EXPECT_THAT(ended.out, HasSubstr("Russia over all paths of this draw"));
  EXPECT_THAT(ended.err, IsEmpty());
  const Ended plain = entente({"show", tiny_path()});
  EXPECT_THAT(plain.out, HasSubstr("every input at its median"));
  EXPECT_THAT(plain.out, HasSubstr("  small chances  "));
  EXPECT_FALSE(json::parse(entente({"show", tiny_path(), "--json"}).out)["sweeps"]["lambda"].empty());
  EXPECT_THAT(plain.out,
              HasSubstr("\"continue\" (nothing new), the baseline. Others (--strategy): withdraw"));
}

TEST(ShowCommand, JsonHoldsTheSameStory) {
  const std::vector<std::string> line{"show",       tiny_path(),    "--draw",    "7",
                                      "--strategy", "probe",        "--divider", "quantal",
                                      "--json",     "--reconsider", "always"};
  const Ended ended = entente(line);
  ASSERT_EQ(ended.code, 0) << ended.err;
  const json document = json::parse(ended.out);
  EXPECT_EQ(document["schema"], "entente/show/1");
  EXPECT_EQ(document["draw"], 7);
  EXPECT_EQ(document["options"]["divider"], "quantal");
  EXPECT_EQ(document["options"]["reconsider"], "always");
  EXPECT_EQ(document["path"].size(), 10u);
  EXPECT_EQ(document["unusual_inputs"].size(), 8u);
  EXPECT_EQ(document["sweeps"]["lambda"], json::array()) << "nothing is small in this draw";
  EXPECT_EQ(ended.out, entente(line).out) << "same bits";
}

TEST(ShowCommand, WrongOnesGetAnAnswer) {
  const Ended strategy = entente({"show", tiny_path(), "--strategy", "nobody"});
  EXPECT_EQ(strategy.code, 3);
  EXPECT_THAT(strategy.err, HasSubstr("it has continue, withdraw, engage, everything, probe, press, custom"));
  EXPECT_EQ(entente({"show", tiny_path(), "--draw", "-1"}).code, 3);
  EXPECT_EQ(entente({"show", tiny_path(), "--draw", "68719476736"}).code, 3) << "beyond the last point";
  EXPECT_EQ(entente({"show", tiny_path(), "--divider", "quantal", "--steps-per-year", "2"}).code, 3);
  EXPECT_EQ(entente({"show", "missing.toml"}).code, 7);
  Folder folder;
  write(folder / "bad.toml", with(tiny_text(), "target = \"RUS\"", "target = \"RUSS\""));
  const Ended bad = entente({"show", "bad.toml"}, folder.path());
  EXPECT_EQ(bad.code, 2);
  EXPECT_THAT(bad.err, HasSubstr("bad.toml:"));
  EXPECT_THAT(bad.err, HasSubstr("target = \"RUSS\"")) << "with the line";
}

TEST_F(Recorded, WhatExplainAddsComesOutAgain) {
  const std::vector<std::string> line{"assess",     "tiny.toml", "--draws", "32", "--strategy",
                                      "everything", "--explain", "--json",  "-o", "explained.json"};
  ASSERT_EQ(run(line).code, 0);
  const json document = json::parse(content(folder_ / "explained.json"));
  EXPECT_EQ(document["run"]["manifest"]["options"]["explain"], true);
  EXPECT_EQ(document["strategies"][1]["pivot"]["explained"]["draws"], 32);
  const Ended again = run({"rerun", "explained.json", "--threads", "1"});
  EXPECT_EQ(again.code, 0) << again.out << again.err;
  // Without the flag nothing else moves but the draws that price and small chances are told on.
  const std::vector<std::string> plain{"assess",     "tiny.toml",  "--draws", "32",
                                       "--strategy", "everything", "--json"};
  json without = json::parse(run(plain).out);
  json with = document;
  for (json* each : {&without, &with}) {
    each->erase("run");
    for (const char* key : {"price", "sweeps"}) each->erase(key);
    (*each)["pivot"].erase("reserve_price");
    for (json& strategy : (*each)["strategies"]) strategy["pivot"].erase("explained");
  }
  EXPECT_EQ(without, with);
}

TEST_F(Recorded, ExplainCanBeAskedOfARunThatIsFinished) {
  ASSERT_EQ(run({"assess", "tiny.toml", "--draws", "32", "--strategy", "engage", "--save", "run.db"}).code,
            0);
  const Ended resumed = run({"assess", "--resume", "run.db", "--explain", "--json"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_TRUE(json::parse(resumed.out)["pivot"]["reserve_price"].is_object());
  EXPECT_EQ(run({"rerun", "run.db"}).code, 0);
}

TEST_F(Recorded, ShowsADrawOfTheRun) {
  const Ended run = this->run({"show", "verdict.json", "--draw", "3", "--json"});
  ASSERT_EQ(run.code, 0) << run.err;
  const Ended file =
      this->run({"show", "tiny.toml", "--draw", "3", "--seed", "5", "--strategy", "withdraw", "--json"});
  json a = json::parse(run.out), b = json::parse(file.out);
  EXPECT_EQ(a["seed"], 5) << "of the run";
  EXPECT_TRUE(a["strategy"]["baseline"]) << "the run's baseline";
  EXPECT_FALSE(b["strategy"]["baseline"]) << "not the scenario's";
  for (json* each : {&a, &b}) {
    each->erase("run");
    each->erase("strategy");
  }
  EXPECT_EQ(a, b);
  const Ended beyond = this->run({"show", "verdict.json", "--draw", "32"});
  EXPECT_EQ(beyond.code, 3);
  EXPECT_THAT(beyond.err, HasSubstr("from 0 to 31"));
  write(folder_ / "cut.json", verdict().substr(0, 2000));
  EXPECT_EQ(this->run({"show", "cut.json"}).code, 2);
}

TEST_F(Recorded, ComesOutAgainWithoutTheScenarioFile) {
  std::filesystem::remove(folder_ / "tiny.toml");
  for (const char* threads : {"1", "3"}) {
    const Ended ended = run({"rerun", "verdict.json", "--threads", threads});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, StartsWith("identical: all "));
  }
  write(folder_ / "tiny.toml", "something else");
  const Ended ended = run({"rerun", "verdict.json", "--json"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  const json answer = json::parse(ended.out);
  EXPECT_EQ(answer["schema"], "entente/rerun/1");
  EXPECT_EQ(answer["answer"], "identical");
  EXPECT_GT(answer["compared"], 2000);
}

TEST_F(Recorded, SaysWhatDiffers) {
  json document = json::parse(verdict());
  document["strategies"][1]["net"]["mean"] = 7.5;
  write(folder_ / "changed.json", document.dump());
  const Ended ended = run({"rerun", "changed.json"});
  EXPECT_EQ(ended.code, 5) << ended.err;
  EXPECT_THAT(ended.out, StartsWith("differs: 1 of "));
  EXPECT_THAT(ended.out, HasSubstr("strategies[probe].net.mean  7.5 "));
  EXPECT_THAT(ended.out, HasSubstr("neither the machine nor the version"));
  document["run"]["simd"] = "avx9";
  write(folder_ / "changed.json", document.dump());
  EXPECT_THAT(run({"rerun", "changed.json"}).out, HasSubstr("avx9, which this machine lacks"));
  EXPECT_EQ(json::parse(run({"rerun", "changed.json", "--json"}).out)["differences"][0]["recorded"], 7.5);
}

TEST_F(Recorded, RefusesWhatCannotBeMadeAgain) {
  const auto refused = [&](const std::string& text, int code, const char* says) {
    write(folder_ / "bad.json", text);
    const Ended ended = run({"rerun", "bad.json"});
    EXPECT_EQ(ended.code, code) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(says));
    EXPECT_THAT(ended.out, IsEmpty());
  };
  refused("", 2, "E120");
  refused(tiny_text(), 2, "E120");
  refused(run({"check", "tiny.toml", "--json"}).out, 2, "E121");
  refused(with(verdict(), "entente/assess/1", "entente/assess/2"), 2, "E122");
  refused(with(verdict(), "\"steps_per_year\"", "\"steps\""), 2,
          "run.manifest.options.steps_per_year is missing");
  refused(with(verdict(), "A small triangle\\\"", "A big triangle\\\""), 2, "E124");
  json document = json::parse(verdict());
  document["strategies"] = json::array();
  refused(document.dump(), 2, "E125");
  document = json::parse(verdict());
  document["run"]["manifest"]["options"]["strategies"] = {"nobody"};
  refused(document.dump(), 2, "E070");
  EXPECT_EQ(run({"rerun", "missing.json"}).code, 7);
  EXPECT_EQ(run({"rerun", "."}).code, 7);
}

/// Answers of the other commands, whose scenarios are gone by the time they are made again.
TEST(RerunCommand, AnswersOfPriceCompareAndExploreComeOutAgain) {
  Folder folder;
  const auto run = [&](const std::vector<std::string>& line) { return entente(line, folder.path()); };
  const std::string one = tiny_text() + four_groups();
  write(folder / "one.toml", one);
  write(folder / "two.toml",
        with(with(one, "id = \"tiny\"", "id = \"two\""), "regD = { p05 = 0.2", "regD = { p05 = 0.1"));
  write(folder / "warns.toml",  // W001: no reason given
        with(with(one, "id = \"tiny\"", "id = \"warns\""), ", reason = \"demands on the regime\" }", " }"));
  write(folder / "runs.csv", [] {
    std::string rows = "a,b,y\n";
    for (int i = 0; i < 80; ++i)
      rows += std::to_string(i * 37 % 61) + "," + std::to_string(i * 17 % 59) + "," +
              std::to_string(i * 37 % 61 > 30) + "\n";
    return rows;
  }());
  const std::vector<std::pair<std::string, std::vector<std::string>>> asked{
      {"price.json", {"price", "one.toml", "--draws", "32", "--at-least", "0.4", "--goal", "realign"}},
      {"compare.json",
       {"compare", "one.toml", "two.toml", "--strategy", "engage", "--draws", "32", "--on", "net", "--seed",
        "5"}},
      {"explore.json", {"explore", "one.toml", "--sobol", "--regret", "--prim", "net > 0", "--draws", "64"}},
      {"contaminated.json",
       {"explore", "one.toml", "--contaminate", "warns.toml", "--strategy", "engage", "--threshold", "0.3",
        "--goal", "realign", "--draws", "48"}},
      {"table.json", {"explore", "--table", "runs.csv", "--prim", "y > 0.5"}}};
  for (const auto& [file, line] : asked) {
    std::vector<std::string> whole = line;
    whole.insert(whole.end(), {"--json", "-o", file});
    const Ended ended = run(whole);
    ASSERT_EQ(ended.code, 0) << file << ended.err;
    EXPECT_TRUE(json::parse(content(folder / file))["run"]["manifest"].is_object()) << file;
  }
  std::filesystem::remove(folder / "one.toml");
  std::filesystem::remove(folder / "two.toml");
  std::filesystem::remove(folder / "warns.toml");
  json contaminated = json::parse(content(folder / "contaminated.json"));
  EXPECT_THAT(contaminated["diagnostics"].dump(), HasSubstr("warns.toml"));
  EXPECT_THAT(contaminated["notes"].dump(), HasSubstr("Small, "));
  for (const auto& [file, line] : asked) {
    const Ended again = run({"rerun", file, "--threads", "1"});
    EXPECT_EQ(again.code, 0) << file << again.err;
    EXPECT_THAT(again.out, StartsWith("identical: all ")) << file;
  }
  // One figure changed is one difference, called by its name.
  json document = json::parse(content(folder / "compare.json"));
  document["attribution"][2]["shapley"] = 7.5;
  write(folder / "compare.json", document.dump());
  const Ended differs = run({"rerun", "compare.json"});
  EXPECT_EQ(differs.code, 5) << differs.err;
  EXPECT_THAT(differs.out, StartsWith("differs: 1 of "));
  EXPECT_THAT(differs.out, HasSubstr("attribution[rival].shapley  7.5 "));
  contaminated["contamination"][3]["value"] = 7.5;
  write(folder / "contaminated.json", contaminated.dump());
  EXPECT_THAT(run({"rerun", "contaminated.json"}).out, StartsWith("differs: 1 of "));
  // A scenario changed inside the answer, and a table that has grown since.
  document["run"]["manifest"]["to"]["text"] = "something else";
  write(folder / "compare.json", document.dump());
  EXPECT_THAT(run({"rerun", "compare.json"}).err, HasSubstr("E124"));
  write(folder / "runs.csv", content(folder / "runs.csv") + "1,2,0\n");
  const Ended grown = run({"rerun", "table.json"});
  EXPECT_EQ(grown.code, 2);
  EXPECT_THAT(grown.err, HasSubstr("E126"));
  std::filesystem::remove(folder / "runs.csv");
  EXPECT_EQ(run({"rerun", "table.json"}).code, 7);
  // What only a verdict has.
  const Ended shown = run({"show", "price.json"});
  EXPECT_EQ(shown.code, 2);
  EXPECT_THAT(shown.err, HasSubstr("E121"));
}

}  // namespace
}  // namespace entente::session

// Sessions with `entente explore FILE`: a scenario's own draws asked.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/program/session.hpp"

namespace entente::session {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const char* const kGroups =
    "\n[[group]]\nname = \"bond\"\ninputs = [\"target.*\", \"sector.*\", \"leader.*\", \"start.*\", "
    "\"war.*\", "
    "\"actor.*\", \"model.*\", \"shares.*\", \"rival.*\", \"reply.*\"]\n"
    "[[group]]\nname = \"offers\"\ninputs = [\"lever.*\", \"consent.*\", \"ratification.*\", \"trust.*\", "
    "\"office.*\", \"term.*\"]\n"
    "[[group]]\nname = \"stakes\"\ninputs = [\"divider.*\", \"pressure.*\", \"factors.*\", "
    "\"ally.*\", \"response.*\", \"reassurance.*\"]\n";

TEST(ExploreFile, SaysWhatGainAndGoalRestOn) {
  Folder folder;
  write(folder / "q.toml", tiny_text() + kGroups);
  const std::vector<std::string> line = {"explore", "q.toml", "--sobol", "--second", "--draws", "64"};
  const Ended text = entente(line, folder.path());
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.err, IsEmpty());
  EXPECT_THAT(text.out, HasSubstr("Shares of the variance of net"));
  EXPECT_THAT(text.out, HasSubstr("Shares of the variance of log-odds"));
  EXPECT_THAT(text.out, HasSubstr("not distinguishable from zero"));
  EXPECT_THAT(text.out, HasSubstr("16 replicates"));
  std::vector<std::string> as_json = line;
  as_json.push_back("--json");
  const json document = json::parse(entente(as_json, folder.path()).out);
  EXPECT_EQ(document["schema"], "entente/explore/1");
  ASSERT_EQ(document["sobol"].size(), 6u);
  EXPECT_EQ(document["sobol"][0]["on"], "net");
  EXPECT_EQ(document["sobol"][3]["on"], "log-odds");
  EXPECT_EQ(document["sobol"][0]["input"], "bond");
  EXPECT_EQ(document["sobol_pairs"].size(), 6u);
  std::vector<std::string> threads = as_json;
  threads.insert(threads.end(), {"--threads", "3"});
  json other = json::parse(entente(threads, folder.path()).out);
  other.erase("run");
  json first = document;
  first.erase("run");
  EXPECT_EQ(first, other) << "threads change nothing";
}

TEST(ExploreFile, AnswersWithoutGroupsWhatNeedsNone) {
  const Ended ended =
      entente({"explore", tiny_path(), "--regret", "--lambda-sweep", "--strategy", "probe", "--draws", "32"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("uncertainty horizon"));
  EXPECT_THAT(ended.out, HasSubstr("× 0.25"));
}

TEST(ExploreFile, SaysWhatAnotherPriorWouldChange) {
  Folder folder;
  const std::string one = tiny_text() + kGroups;
  write(folder / "one.toml", one);
  write(folder / "two.toml",
        with(with(one, "id = \"tiny\"", "id = \"two\""), "regD = { p05 = 0.2, p50 = 0.8, p95 = 1.6",
             "regD = { p05 = -4, p50 = -2, p95 = 0"));
  const std::vector<std::string> line = {"explore",    "one.toml", "--contaminate", "two.toml",
                                         "--strategy", "engage",   "--draws",       "48"};
  const Ended text = entente(line, folder.path());
  ASSERT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.err, IsEmpty());
  EXPECT_THAT(text.out, HasSubstr(": 48 draws\n"));
  EXPECT_THAT(text.out, HasSubstr("is best on average"));
  EXPECT_THAT(text.out, HasSubstr("w = 0.25"));
  EXPECT_THAT(text.out, HasSubstr("Nothing changes this, up to w = 1"));
  std::vector<std::string> as_json = line;
  as_json.push_back("--json");
  const json document = json::parse(entente(as_json, folder.path()).out);
  EXPECT_EQ(document["contaminated"]["other"], "two");
  EXPECT_EQ(document["contaminated"]["groups"], json({"bond", "offers", "stakes"}));
  EXPECT_EQ(document["contaminated"]["turns"][0]["verdict"], "best");
  for (const double end : {0.0, 1.0}) {
    const json assessed = json::parse(entente({"assess", end == 0 ? "one.toml" : "two.toml", "--strategy",
                                               "engage", "--draws", "48", "--json"},
                                              folder.path())
                                          .out);
    int compared = 0;
    for (const json& row : document["contamination"]) {
      if (row["at"] != end || row["strategy"] != "engage") continue;
      EXPECT_EQ(row["group"], "all");
      if (row["on"] == "net") {
        EXPECT_EQ(row["value"], assessed["strategies"][1]["net"]["mean"]);
        ++compared;
      }
      if (row["on"] == "goal") {
        EXPECT_EQ(row["value"], assessed["strategies"][1]["goal"]["at"]["mean"]);
        ++compared;
      }
    }
    EXPECT_EQ(compared, 2);
  }
  std::vector<std::string> threads = as_json;
  threads.insert(threads.end(), {"--threads", "3"});
  json same = json::parse(entente(threads, folder.path()).out), first = document;
  same.erase("run");
  first.erase("run");
  EXPECT_EQ(first, same) << "threads change nothing";
}

TEST(ExploreFile, SaysHowMuchADesignWillSolve) {
  Folder folder;
  write(folder / "q.toml", tiny_text() + kGroups);
  const auto err = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"explore", (folder / "q.toml").string(), "--strategy", "probe"});
    return entente(more).err;
  };
  EXPECT_THAT(err({"--sobol", "--draws", "32"}), IsEmpty());
  EXPECT_EQ(
      err({"--sobol", "--draws", "48", "-v"}),
      "entente: --sobol of 3 groups of inputs: 48 base points × 5 settings × 2 strategies = 480 games to "
      "solve\n");
  EXPECT_THAT(err({"--sobol", "--second", "--draws", "48", "-v", "--until-width", "0.1"}),
              HasSubstr(": at most 48 base points × 8 settings × 2 strategies = 768 games"));
  EXPECT_THAT(err({"--morris", "--inputs", "--draws", "32", "-q"}), IsEmpty());
  const std::vector<std::string> line{"explore",    (folder / "q.toml").string(),
                                      "--strategy", "probe",
                                      "--morris",   "--inputs",
                                      "--draws",    "512",
                                      "--json"};
  const Ended screening = entente(line);
  const std::size_t inputs = json::parse(screening.out)["morris"].size() / 2;
  EXPECT_EQ(screening.err, "entente: --morris of " + std::to_string(inputs) +
                               " single inputs: 32 trajectories × " + std::to_string(inputs + 1) +
                               " settings × 2 strategies = " + std::to_string(64 * (inputs + 1)) +
                               " games to solve\n");
  // On a terminal the line counts games, and then the draws of what was asked beside it.
  const Ended watched = on_terminal({"explore", (folder / "q.toml").string(), "--strategy", "probe",
                                     "--sobol", "--inputs", "--regret", "--draws", "128", "--threads", "1"});
  const std::string games = std::to_string(128 * (inputs + 2) * 2);
  EXPECT_THAT(watched.err, HasSubstr("= " + games + " games to solve"));
  EXPECT_THAT(watched.err, testing::ContainsRegex("of " + games + " games, [0-9.]+ games/s, [0-9]+ s left"));
  EXPECT_THAT(watched.err, HasSubstr("of 128 draws, "));
}

TEST(ExploreFile, SmallChancesHaveTheOtherSweepBesideThem) {
  Folder folder;
  write(folder / "one.toml", tiny_text() + kGroups);
  write(folder / "two.toml", with(tiny_text() + kGroups, "id = \"tiny\"", "id = \"two\""));
  const auto contaminated = [&](const std::vector<std::string>& more) {
    std::vector<std::string> line{"explore", "one.toml", "--contaminate", "two.toml", "--draws", "32"};
    line.insert(line.end(), more.begin(), more.end());
    const Ended ended = entente(line, folder.path());
    EXPECT_EQ(ended.code, 0) << ended.err;
    return ended.out;
  };
  const std::string text = contaminated({});
  EXPECT_THAT(
      text,
      HasSubstr("Small, realigned at the end of year 8 (under \"continue\", \"withdraw\", \"press\"): "));
  EXPECT_THAT(text, HasSubstr("precisions × 0.25"));
  EXPECT_THAT(contaminated({"--strategy", "everything", "--against", "engage"}), Not(HasSubstr("Small, ")))
      << "nothing that is printed is small";
  const std::string asked = contaminated({"--lambda-sweep"});
  EXPECT_THAT(asked, Not(HasSubstr("Small, "))) << "the whole sweep stands there";
}

TEST(ExploreFile, RefusesAnotherScenarioWithAReason) {
  Folder folder;
  const std::string one = tiny_text() + kGroups;
  write(folder / "one.toml", one);
  write(folder / "long.toml", with(one, "horizon = 10", "horizon = 12"));
  write(folder / "none.toml", tiny_text());
  write(folder / "wrong.toml", with(one, "target = \"RUS\"", "target = \"RUSS\""));
  write(folder / "fewer.toml", with(one, "name = \"stakes\"", "name = \"prizes\""));
  const auto run = [&](const std::string& other, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"explore", "one.toml", "--contaminate", other, "--draws", "32"});
    return entente(more, folder.path());
  };
  const Ended missing = run("missing.toml");
  EXPECT_EQ(missing.code, 7);
  EXPECT_THAT(missing.err, HasSubstr("missing.toml"));
  const Ended wrong = run("wrong.toml");
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("wrong.toml:"));
  const Ended years = run("long.toml");
  EXPECT_EQ(years.code, 2);
  EXPECT_THAT(years.err, HasSubstr("error[E184]"));
  const Ended none = run("none.toml");
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("error[E180]"));
  const Ended fewer = run("fewer.toml", {"--strategy", "engage"});
  EXPECT_EQ(fewer.code, 0) << fewer.err;
  EXPECT_THAT(fewer.err, HasSubstr("only this scenario declares the group stakes"));
  EXPECT_THAT(fewer.err, HasSubstr("only this scenario declares the group prizes"));
  EXPECT_EQ(run("one.toml", {"--threshold", "1"}).code, 3);
  EXPECT_EQ(run("one.toml", {"--threshold", "x"}).code, 3);
  EXPECT_EQ(run("one.toml", {"--strategy", "continue"}).code, 3);
  const Ended strategy = run("one.toml", {"--strategy", "engag"});
  EXPECT_EQ(strategy.code, 3);
  EXPECT_THAT(strategy.err, HasSubstr("did you mean \"engage\"?"));
  const Ended draws =
      entente({"explore", "one.toml", "--contaminate", "one.toml", "--draws", "40"}, folder.path());
  EXPECT_EQ(draws.code, 3);
  EXPECT_THAT(draws.err, HasSubstr("multiple of 16"));
  const Ended alone = entente({"explore", "one.toml", "--regret", "--threshold", "0.4"}, folder.path());
  EXPECT_EQ(alone.code, 3);
  EXPECT_THAT(alone.err, HasSubstr("belongs to --contaminate"));
  const Ended table = entente({"explore", "--table", "runs.csv", "--contaminate", "one.toml"}, folder.path());
  EXPECT_EQ(table.code, 3);
  EXPECT_THAT(table.err, HasSubstr("--contaminate is a flag for a scenario"));
}

TEST(ExploreFile, RefusesWithAReason) {
  struct Case {
    std::vector<std::string> line;
    int code;
    const char* says;
  };
  Folder folder;
  std::string many = tiny_text() + kGroups;
  for (int i = 0; i < 12; ++i)
    many += "[[group]]\nname = \"g" + std::to_string(i) + "\"\ninputs = [\"start.office\"]\n";
  write(folder / "many.toml", many);
  write(folder / "some.toml", tiny_text() + "\n[[group]]\nname = \"some\"\ninputs = [\"target.*\"]\n");
  write(folder / "over.toml",
        tiny_text() + kGroups + "[[group]]\nname = \"again\"\ninputs = [\"target.thD\"]\n");
  const std::string tiny = tiny_path();
  const Case cases[] = {
      {{"explore", tiny}, 3, "nothing is asked of the scenario"},
      {{"explore"}, 3, "needs FILE"},
      {{"explore", tiny, "--sobol"}, 2, "E140"},
      {{"explore", (folder / "many.toml").string(), "--sobol"}, 2, "15 groups are declared"},
      {{"explore", (folder / "some.toml").string(), "--sobol"}, 2, "in no group: actor.RUS.gdp"},
      {{"explore", (folder / "over.toml").string(), "--sobol"},
       2,
       "\"target.thD\" is in group \"again\" and already in \"bond\""},
      {{"explore", tiny, "--voi", "--draws", "32", "--inputs"}, 3, "at least 64"},
      {{"explore", tiny, "--prim", "net > 0", "--draws", "32"}, 3, "at least 48"},
      {{"explore", tiny, "--lambda-sweep", "--draws", "16"}, 3, "at least 32"},
      {{"explore", tiny, "--regret", "--draws", "40"}, 3, "multiple of 16"},
      {{"explore", tiny, "--prim", "nett > 0"}, 3, "did you mean \"net\"?"},
      {{"explore", tiny, "--prim", "target.thD >"}, 3, "E170"},
      {{"explore", tiny, "--prim", "goal > 2", "--strategy", "probe", "--draws", "48"}, 3, "in no draw"},
      {{"explore", tiny, "--sobol", "--inputs", "--strategy", "prob"}, 3, "did you mean \"probe\"?"},
      {{"explore", tiny, "--sobol", "--inputs", "--strategy", "continue"}, 3, "E143"},
      {{"explore", tiny, "--sobol", "--table", "runs.csv"}, 3, "two questions"},
      {{"explore", tiny, "--sobol", "--on", "y"}, 3, "--on is a flag for a table"},
      {{"explore", "--table", "runs.csv", "--lambda-sweep"}, 3, "--lambda-sweep is a flag for a scenario"},
      {{"explore", tiny, "--second", "--regret"}, 3, "belongs to --sobol"},
      {{"explore", tiny, "--sobol", "--inputs", "--coarse"}, 3, "keep one"},
      {{"explore", "no.toml", "--sobol"}, 7, "no.toml"},
  };
  for (const Case& one : cases) {
    const Ended ended = entente(one.line);
    std::string line;
    for (const std::string& word : one.line) line += word + " ";
    EXPECT_EQ(ended.code, one.code) << line << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(one.says)) << line;
    EXPECT_THAT(ended.out, IsEmpty()) << line;
  }
}

TEST(ExploreScenario, CtrlCLeavesWhatTheFinishedDrawsSay) {
  const Ended ended = interrupted({"explore", tiny_path(), "--regret", "--draws", "65536", "--json"},
                                  ENTENTE_SANITIZED ? 30 : 3);
  EXPECT_EQ(ended.code, 6) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("entente: interrupted after "));
  EXPECT_THAT(ended.err, HasSubstr(" of 65536 draws"));
  const nlohmann::json document = nlohmann::json::parse(ended.out);
  EXPECT_EQ(document["interrupted"], true);
  EXPECT_GE(document["rows"], 32);
  EXPECT_LT(document["rows"], 65536);
  EXPECT_FALSE(document["robustness"].empty());
  EXPECT_TRUE(document["run"]["manifest"].is_null());
}

}  // namespace
}  // namespace entente::session

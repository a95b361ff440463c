// Small probabilities told with another file's priors, through the door its users use: the scenario that a
// file names as its analogue, or that --contaminate names.
#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/program/session.hpp"

namespace entente::session {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// A folder with a file that names the other one, which lies in a folder beside it.
class Analogue : public testing::Test {
 protected:
  Analogue() {
    const std::string one = tiny_text() + four_groups();
    std::filesystem::create_directory(folder_ / "cases");
    write(folder_ / "cases" / "two.toml",
          with(with(one, "id = \"tiny\"", "id = \"two\""), "regD = { p05 = 0.2, p50 = 0.8, p95 = 1.6",
               "regD = { p05 = -4, p50 = -2, p95 = 0"));
    write(folder_ / "plain.toml", one);
    write(folder_ / "one.toml", with(one, "horizon = 10", "analogue = \"cases/two.toml\"\nhorizon = 10"));
  }
  Ended run(const std::vector<std::string>& arguments) { return entente(arguments, folder_.path()); }
  json answer(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.code, 0) << ended.err;
    return json::parse(ended.out);
  }
  Folder folder_;
};

/// Of one event, strategy and year, by share.
json rows_of(const json& contamination, const std::string& on, const std::string& strategy, int year) {
  json rows = json::array();
  for (const json& row : contamination["by_share"])
    if (row["on"] == on && row["strategy"] == strategy && row["year"] == year) rows.push_back(row);
  return rows;
}

const std::vector<std::string> kAssess{"assess",  "one.toml", "--strategy",  "engage",
                                       "--draws", "32",       "--precision", "double"};

std::set<std::string> strategies_in(const json& rows) {
  std::set<std::string> found;
  for (const json& row : rows) found.insert(row["strategy"].get<std::string>());
  return found;
}

// Of the strategies that its sentences are about, and of all with --explain: that takes as long as it is
// worth.
TEST_F(Analogue, AssessTellsItOfWhatItSpeaksOf) {
  const std::vector<std::string> every{"assess", "one.toml", "--draws", "32", "--precision", "double"};
  const json brief = answer(every);
  const std::set<std::string> small = strategies_in(brief["sweeps"]["lambda"]);
  const json told = brief["sweeps"]["contamination"];
  EXPECT_EQ(told["other"], "two");
  EXPECT_FALSE(told["sampled"]);
  const std::set<std::string> spoken = strategies_in(told["by_share"]);
  EXPECT_LT(spoken.size(), small.size());
  EXPECT_LE(spoken.size(), 3u) << "the baseline, the best, the likeliest";
  for (const json& name : {brief["scenario"]["baseline"], brief["recommended"]["strategy"]})
    EXPECT_EQ(spoken.contains(name), small.contains(name)) << name;
  EXPECT_THAT(run(every).out,
              HasSubstr("this file's own prior (32 settings for each of 4 sets of groups; under"));
  std::vector<std::string> explain = every;
  explain.emplace_back("--explain");
  const json all = answer(explain)["sweeps"]["contamination"];
  EXPECT_EQ(strategies_in(all["by_share"]), small);
  for (const json& row : told["by_share"])
    EXPECT_NE(std::ranges::find(all["by_share"], row), all["by_share"].end()) << "the same figures";
  EXPECT_THAT(run(explain).out,
              HasSubstr("this file's own prior (32 settings for each of 4 sets of groups):"));
  std::vector<std::string> plain = every;
  plain[1] = "plain.toml";
  EXPECT_THAT(run(plain).out, HasSubstr("entente explore plain.toml --contaminate"));
}

TEST_F(Analogue, ClaimsTellItWhereAskedForAll) {
  write(folder_ / "c.toml",
        "schema = 1\ntitle = \"t\"\nwork = \"w\"\n[scenarios]\none = \"one.toml\"\n[[claim]]\nid = \"1\"\n"
        "paragraph = \"1\"\nsays = \"it\"\nkind = \"model\"\nload_bearing = false\n"
        "assert = \"P(T.ever = realigned | continue, year = 2028) < 0.1\"\n");
  const Ended plain = run({"claims", "c.toml", "--draws", "32"});
  EXPECT_EQ(plain.code, 0) << plain.err;
  EXPECT_THAT(plain.out, Not(HasSubstr("from its analogue")));
  const Ended all = run({"claims", "c.toml", "--draws", "32", "-v"});
  EXPECT_EQ(all.code, 0) << all.err;
  EXPECT_THAT(all.out, HasSubstr("left with both precisions"));
  EXPECT_THAT(all.out, HasSubstr("with each driver group of one from its analogue with probability 0.1: "));
  EXPECT_THAT(all.out, HasSubstr("(4 sets of groups)"));
  EXPECT_THAT(all.out, HasSubstr("driver groups from analogues: 32 draws for every set of groups"));
  const json told = answer({"claims", "c.toml", "--draws", "32", "-v"})["claims"][0]["contamination"];
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[0]["side"], "left");
  EXPECT_EQ(told[0]["scenario"], "one");
  EXPECT_EQ(told[0]["sets"], 4);
  EXPECT_EQ(told[0]["at"], 0.1);
  EXPECT_LE(told[0]["value_low"], told[0]["value"]);

  std::filesystem::remove(folder_ / "cases" / "two.toml");
  const Ended gone = run({"claims", "c.toml", "--draws", "32", "-v"});
  EXPECT_EQ(gone.code, 2);
  EXPECT_THAT(gone.err, HasSubstr("E099"));
  EXPECT_EQ(run({"claims", "c.toml", "--draws", "32"}).code, 0) << "nothing reads it";
}

// What stands beside a small probability is what `explore --contaminate` says of it.
TEST_F(Analogue, FiguresAreThoseOfExplore) {
  std::vector<std::string> asked = kAssess;
  asked.insert(asked.end(), {"--contaminate", "cases/two.toml"});
  const json told = answer(asked)["sweeps"]["contamination"];
  const json explored = answer({"explore", "plain.toml", "--contaminate", "cases/two.toml", "--strategy",
                                "engage", "--draws", "32", "--precision", "double"})["contamination"];
  const json rows = rows_of(told, "realigned", "continue", 8);
  ASSERT_EQ(rows.size(), 3u);
  int compared = 0;
  for (const json& row : rows)
    for (const json& other : explored)
      if (other["on"] == "realigned" && other["strategy"] == "continue" && other["at"] == row["at"]) {
        ++compared;
        for (const char* key : {"value", "value_low", "value_high"})
          EXPECT_NEAR(row[key].get<double>(), other[key].get<double>(), 1e-9) << row;
      }
  EXPECT_EQ(compared, 3);
}

// Every verdict year has both sweeps beside what is small in it.
TEST_F(Analogue, EveryVerdictYearIsSwept) {
  std::vector<std::string> asked = kAssess;
  asked.insert(asked.end(), {"--contaminate", "cases/two.toml"});
  const json document = answer(asked);
  std::size_t small = 0;
  for (const json& strategy : document["strategies"])
    for (const json& at : strategy["at"])
      for (const char* event :
           {"fused", "partner", "independent", "realigned", "ever_independent", "ever_realigned"})
        small += at[event]["mean"].get<double>() < 0.05 ? 1U : 0U;
  const json& sweeps = document["sweeps"];
  std::size_t swept = 0, goals = 0;
  for (const json& row : sweeps["lambda"]) (row["on"] == "goal" ? goals : swept) += 1;
  EXPECT_EQ(swept, 3 * small);
  EXPECT_EQ(sweeps["contamination"]["by_share"].size(), 3 * small + goals);
  EXPECT_FALSE(rows_of(sweeps["contamination"], "realigned", "continue", 3).empty());
  asked.emplace_back("--verbose");
  const std::string text = run(asked).out;
  for (const char* year : {"realigned at the end of year 3", "realigned at the end of year 4"})
    EXPECT_THAT(text, HasSubstr(year));
}

TEST_F(Analogue, PriceAndShowNameIt) {
  const std::vector<std::string> price{"price",   "one.toml", "--goal",     "realign",
                                       "--draws", "32",       "--strategy", "engage"};
  const json priced = answer(price);
  EXPECT_EQ(priced["contamination"]["other"], "two");
  EXPECT_FALSE(rows_of(priced["contamination"], "goal", "continue", 8).empty());
  EXPECT_THAT(run(price).out, HasSubstr("where each driver group is taken from two with"));
  const json shown = answer({"show", "one.toml", "--draw", "5"});
  EXPECT_EQ(shown["sweeps"]["contamination"]["other"], "two");
  EXPECT_EQ(shown["sweeps"]["contamination"]["by_share"].size(), shown["sweeps"]["lambda"].size());
  EXPECT_THAT(run({"show", "one.toml", "--draw", "5"}).out,
              HasSubstr("the same draw of two with that probability"));
  EXPECT_TRUE(answer({"show", "plain.toml", "--draw", "5"})["sweeps"]["contamination"].is_null());
  EXPECT_EQ(answer({"show", "plain.toml", "--draw", "5", "--contaminate",
                    "one.toml"})["sweeps"]["contamination"]["other"],
            "tiny")
      << "the command line may name any";
}

TEST_F(Analogue, AnExploredSweepSaysItOfWhatIsSmall) {
  const std::vector<std::string> sweep{"explore", "one.toml", "--lambda-sweep", "--strategy", "engage",
                                       "--draws", "32"};
  const Ended told = run(sweep);
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("Contamination: 32 settings for each of 4 sets of groups."));
  std::vector<std::string> kept = sweep;
  kept.insert(kept.end(), {"--json", "--output", "sweep.json"});
  ASSERT_EQ(run(kept).code, 0);
  std::filesystem::remove_all(folder_ / "cases");
  EXPECT_EQ(run({"rerun", "sweep.json"}).code, 0);
  std::vector<std::string> plain = sweep;
  plain[1] = "plain.toml";
  EXPECT_THAT(run(plain).out, HasSubstr("entente explore plain.toml --contaminate OTHER"));
}

// The answer carries the other file, so that it comes out again when that has gone.
TEST_F(Analogue, AnswersAreMadeAgainWithoutIt) {
  std::vector<std::string> assess = kAssess;
  assess.insert(assess.end(), {"--contaminate", "cases/two.toml", "--json", "--output", "assess.json"});
  ASSERT_EQ(run(assess).code, 0);
  ASSERT_EQ(run({"assess", "one.toml", "--strategy", "engage", "--draws", "32", "--contaminate",
                 "cases/two.toml", "--save", "run.db", "--quiet"})
                .code,
            0);
  ASSERT_EQ(run({"price", "one.toml", "--goal", "realign", "--draws", "32", "--strategy", "engage", "--json",
                 "--output", "price.json"})
                .code,
            0);
  const json before = answer({"show", "run.db", "--draw", "5"});
  std::filesystem::remove_all(folder_ / "cases");
  for (const char* file : {"assess.json", "price.json", "run.db"}) {
    const Ended again = run({"rerun", file});
    EXPECT_EQ(again.code, 0) << again.err << again.out;
    EXPECT_THAT(again.out, HasSubstr("identical"));
  }
  const json after = answer({"show", "run.db", "--draw", "5"});
  EXPECT_EQ(after["sweeps"], before["sweeps"]);
  EXPECT_EQ(after["sweeps"]["contamination"]["other"], "two");
  const Ended resumed = run({"assess", "--resume", "run.db", "--draws", "64", "--json"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(json::parse(resumed.out)["sweeps"]["contamination"]["other"], "two");
  // A text that was changed is seen to be so.
  json changed = json::parse(content(folder_ / "assess.json"));
  changed["run"]["manifest"]["contaminate"]["text"] = "schema = 1\n";
  write(folder_ / "assess.json", changed.dump());
  EXPECT_THAT(run({"rerun", "assess.json"}).err, HasSubstr("error[E124]"));
}

TEST_F(Analogue, OneThatIsNotThereIsSaidSoAtItsLine) {
  std::filesystem::remove(folder_ / "cases" / "two.toml");
  int line = 1;
  for (const char c : content(folder_ / "one.toml").substr(0, content(folder_ / "one.toml").find("analogue")))
    line += c == '\n' ? 1 : 0;
  const std::string place =
      "one.toml:" + std::to_string(line) + ":12: error[E099]: the analogue \"cases/two.toml\"";
  for (const std::vector<std::string>& command : {std::vector<std::string>{"check", "one.toml"},
                                                  {"price", "one.toml"},
                                                  {"show", "one.toml"},
                                                  {"assess", "one.toml", "--draws", "32"}}) {
    const Ended ended = run(command);
    EXPECT_EQ(ended.code, 2) << command.front();
    EXPECT_THAT(ended.err, HasSubstr(place)) << command.front();
    EXPECT_THAT(ended.err, HasSubstr("relative to this file")) << command.front();
  }
  const std::vector<std::string> named{"show", "one.toml", "--draw", "5", "--contaminate", "plain.toml"};
  EXPECT_EQ(run(named).code, 0) << "another is named in its place";
  EXPECT_EQ(run({"show", "one.toml", "--contaminate", "nowhere.toml"}).code, 7);
}

TEST_F(Analogue, OneWithErrorsOrNothingInCommonIsRefused) {
  write(folder_ / "cases" / "two.toml", "schema = 1\n");
  const Ended wrong = run({"price", "one.toml"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("error[E099]"));
  EXPECT_THAT(wrong.err, HasSubstr("entente check cases/two.toml"));
  write(folder_ / "cases" / "two.toml", tiny_text());
  for (const char* command : {"price", "check"}) {
    const Ended apart = run({command, "one.toml"});
    EXPECT_EQ(apart.code, 2) << command;
    EXPECT_THAT(apart.err, HasSubstr("error[E180]")) << command;
  }
}

TEST_F(Analogue, ACopyOfAFinishedScenarioNamesNone) {
  ASSERT_EQ(run({"new", "mine", "--from", "2025"}).code, 0);
  EXPECT_THAT(content(folder_ / "mine.toml"), Not(HasSubstr("\nanalogue")));
  EXPECT_EQ(run({"check", "mine.toml"}).code, 0);
  ASSERT_EQ(run({"new", "empty"}).code, 0);
  EXPECT_EQ(run({"check", "empty.toml"}).code, 0);
}

}  // namespace
}  // namespace entente::session

// Sessions with `entente explore --table`: somebody's table in, an answer or every reason why there is none
// out.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/program/session.hpp"

namespace entente::session {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

/// A grid of two inputs and what comes of them; a strategy in each of the last two columns.
std::string grid() {
  std::string text =
      "\xEF\xBB\xBF"
      "trade tie,need,cost,probe,engage\r\n";
  for (int i = 0; i < 20; ++i)
    for (int k = 0; k < 20; ++k)
      text += std::to_string(i) + "," + std::to_string(k) + "," + (i > 12 && k < 8 ? "9" : "1") + "," +
              std::to_string(i - k) + "," + std::to_string(3) + "\r\n";
  return text;
}

TEST(Explore, FindsABoxInSomebodysTable) {
  Folder folder;
  write(folder / "runs.csv", grid());
  const std::vector<std::string> line = {"explore",  "--table",   "runs.csv",      "--prim",
                                         "cost > 5", "--columns", "trade tie,need"};
  const Ended text = entente(line, folder.path());
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("Where trade tie is above 12.5 and need is below 7.5."));
  EXPECT_THAT(text.err, IsEmpty());
  std::vector<std::string> as_json = line;
  as_json.push_back("--json");
  const json document = json::parse(entente(as_json, folder.path()).out);
  EXPECT_EQ(document["schema"], "entente/explore/1");
  EXPECT_EQ(document["boxes"][0]["density"], 1);
  EXPECT_EQ(document["boxes"][0]["coverage"], 1);
  EXPECT_THAT(document["sobol"], IsEmpty());
}

TEST(Explore, AnswersSeveralQuestionsAtOnceAndToAFile) {
  Folder folder;
  write(folder / "runs.csv", grid());
  const Ended ended = entente({"explore", "--table", "runs.csv", "--regret", "--voi", "--on", "probe,engage",
                               "--columns", "need", "--columns", "trade tie", "-o", "answer.json", "--json"},
                              folder.path());
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, IsEmpty());
  const json document = json::parse(content(folder / "answer.json"));
  EXPECT_EQ(document["robustness"].size(), 2u);
  EXPECT_EQ(document["voi"].size(), 3u);
}

TEST(Explore, EqualSeedsGiveEqualAnswers) {
  Folder folder;
  write(folder / "runs.csv", grid());
  const auto answer = [&](const char* seed) {
    json document = json::parse(entente({"explore", "--table", "runs.csv", "--prim", "cost > 5", "--columns",
                                         "trade tie,need", "--json", "--seed", seed},
                                        folder.path())
                                    .out);
    document.erase("run");
    return document;
  };
  EXPECT_EQ(answer("1"), answer("1"));
  EXPECT_NE(answer("1"), answer("2"));
}

TEST(Explore, ShowsWhereATableIsWrong) {
  Folder folder;
  write(folder / "runs.csv", "x,y\n1,2\n3,four\n,6\n");
  const Ended ended = entente({"explore", "--table", "runs.csv", "--prim", "y > 1"}, folder.path());
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("runs.csv:3:3: error[E162]: \"four\" in column \"y\" is not a number\n"
                                   "    3 | 3,four\n"
                                   "      |   ^^^^\n"));
  EXPECT_THAT(ended.err, HasSubstr("runs.csv:4:1: error[E163]"));
  EXPECT_THAT(ended.err, HasSubstr("error[E166]: --prim needs at least 40 rows"));
  EXPECT_THAT(ended.out, IsEmpty());
}

TEST(Explore, ShowsWhereAConditionIsWrong) {
  Folder folder;
  write(folder / "runs.csv", grid());
  const Ended ended =
      entente({"explore", "--table", "runs.csv", "--prim", "cst > 5 and need", "--json"}, folder.path());
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.err, HasSubstr("--prim:1:1: error[E171]: there is no column \"cst\"\n"
                                   "    1 | cst > 5 and need\n"
                                   "      | ^^^\n"
                                   "      = help: did you mean \"cost\"?\n"));
  EXPECT_THAT(ended.err, HasSubstr("--prim:1:13: error[E173]"));
  EXPECT_EQ(json::parse(ended.out)["diagnostics"].size(), 2u);
}

TEST(Explore, RefusesTablesThatAMethodCannotUse) {
  struct Case {
    const char* table;
    std::vector<std::string> asked;
    int code;
    const char* says;
  };
  Folder folder;
  write(folder / "one.csv", "x,y\n1,2\n");
  write(folder / "twice.csv", "x,x,y\n1,2,3\n");
  std::string constant = "x,z,y\n", odd = "x,z,y\n";
  for (int i = 0; i < 61; ++i) {
    const std::string inputs = std::to_string(i) + "," + std::to_string(i * 7 % 13) + ",";
    if (i < 60) constant += inputs + "5\n";
    odd += inputs + std::to_string(i % 5) + "\n";
  }
  write(folder / "constant.csv", constant);
  write(folder / "odd.csv", odd);
  const Case cases[] = {
      {"one.csv", {"--prim", "y > 1"}, 2, "--prim needs at least 40 rows, and the table has 1"},
      {"one.csv", {"--sobol", "--on", "y"}, 2, "--sobol needs at least 6 rows, and the table has 1"},
      {"one.csv", {"--morris", "--on", "y"}, 2, "--morris needs at least 4 rows, and the table has 1"},
      {"one.csv", {"--regret", "--on", "x,y"}, 2, "--regret needs at least 32 rows, and the table has 1"},
      {"constant.csv", {"--voi", "--on", "y,z"}, 2, "--voi needs at least 64 rows, and the table has 60"},
      {"twice.csv", {"--prim", "y > 1"}, 2, "twice.csv:1:3: error[E164]"},
      {"constant.csv", {"--sobol", "--on", "y"}, 2, "constant.csv:1:5: error[E165]: --sobol: column \"y\""},
      {"constant.csv", {"--prim", "y > 1"}, 3, "error[E165]: the condition holds in every row"},
      {"odd.csv", {"--sobol", "--on", "y"}, 2, "error[E167]: 61 rows are no Saltelli design of 2 inputs"},
      {"odd.csv", {"--morris", "--on", "y"}, 2, "error[E167]: 61 rows are no trajectories of 2 inputs"},
  };
  for (const Case& one : cases) {
    std::vector<std::string> line{"explore", "--table", one.table};
    line.insert(line.end(), one.asked.begin(), one.asked.end());
    const Ended ended = entente(line, folder.path());
    EXPECT_EQ(ended.code, one.code) << one.says << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(one.says));
    EXPECT_THAT(ended.out, IsEmpty()) << one.says;
  }
}

TEST(Explore, ATableThatIsNotThere) {
  const Ended ended = entente({"explore", "--table", "/nowhere/runs.csv", "--prim", "y > 1"});
  EXPECT_EQ(ended.code, 7);
  EXPECT_THAT(ended.err, HasSubstr("F001"));
}

}  // namespace
}  // namespace entente::session

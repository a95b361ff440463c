// entente compare, through the door its users use.
#include <cmath>

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

/// A folder with two files of one case and one of another horizon.
class Comparing : public testing::Test {
 protected:
  Comparing() {
    const std::string one = tiny_text() + four_groups();
    write(folder_ / "one.toml", one);
    write(folder_ / "two.toml",
          with(with(one, "id = \"tiny\"", "id = \"two\""), "regD = { p05 = 0.2, p50 = 0.8, p95 = 1.6",
               "regD = { p05 = -4, p50 = -2, p95 = 0"));
    write(folder_ / "long.toml", with(one, "horizon = 10", "horizon = 12"));
    write(folder_ / "none.toml", tiny_text());
    write(folder_ / "fewer.toml", with(one, "name = \"rival\"", "name = \"adversary\""));
  }
  Ended run(std::vector<std::string> more) {
    more.insert(more.begin(), "compare");
    more.insert(more.end(), {"--strategy", "engage", "--draws", "32"});
    return entente(more, folder_.path());
  }
  Folder folder_;
};

TEST_F(Comparing, SaysWhatCarriesTheDifference) {
  const Ended ended = run({"one.toml", "two.toml"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, StartsWith("tiny → two\n"));
  for (const char* each :
       {"asked", "answer", "why", "first alone", "flips", "flips back", "contaminated", "crux", "target.regD",
        "quality", "reproduce", "entente compare one.toml two.toml"})
    EXPECT_THAT(ended.out, HasSubstr(each));
}

TEST_F(Comparing, ItsFiguresAreThoseOfAssess) {
  const Ended ended = run({"one.toml", "two.toml", "--on", "net", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const json document = json::parse(ended.out);
  EXPECT_EQ(document["schema"], "entente/compare/1");
  for (const char* side : {"from", "to"}) {
    const Ended assessed = entente({"assess", side == std::string("from") ? "one.toml" : "two.toml",
                                    "--strategy", "engage", "--draws", "32", "--json"},
                                   folder_.path());
    EXPECT_EQ(document[side]["value"].get<double>(),
              json::parse(assessed.out)["strategies"][1]["net"]["mean"].get<double>());
  }
  double sum = 0;
  for (const json& row : document["attribution"]) {
    sum += row["shapley"].get<double>();
    if (row["driver"] != "target") EXPECT_EQ(row["shapley"], 0);
  }
  EXPECT_NEAR(sum, document["to"]["value"].get<double>() - document["from"]["value"].get<double>(), 1e-9);
  ASSERT_EQ(document["crux"].size(), 1u);
  EXPECT_EQ(document["crux"][0]["judgement"], "target.regD");
  EXPECT_EQ(document["crux"][0]["value"], document["to"]["value"]) << "it is the only difference";
}

TEST_F(Comparing, SharesAsATable) {
  const Ended ended = run({"one.toml", "two.toml", "--csv", "--scale", "log-odds"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, StartsWith("driver,label,shapley,low,high,from_alone,to_alone,distance\r\n"));
  EXPECT_THAT(ended.out, HasSubstr("\r\ntarget,\"what the target fears, needs and wants\","));
}

TEST_F(Comparing, SameBitsForAnyNumberOfThreads) {
  json one = json::parse(run({"one.toml", "two.toml", "--json", "--threads", "1"}).out);
  json three = json::parse(run({"one.toml", "two.toml", "--json", "--threads", "3"}).out);
  one.erase("run");
  three.erase("run");
  EXPECT_EQ(one, three);
}

TEST_F(Comparing, AThresholdThatNothingCrossesIsAnAnswer) {
  const Ended ended = run({"one.toml", "two.toml", "--threshold", "0.999999"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("no set of groups taken from two carries tiny across"));
}

// Verdict years before the last are no part of what is compared.
TEST_F(Comparing, AnEarlierVerdictYearMayDiffer) {
  const auto said = [&](const char* from) {
    json document = json::parse(run({from, "two.toml", "--json"}).out);
    for (const char* side : {"from", "to"}) document[side].erase("sha256");
    document.erase("run");
    return document;
  };
  write(folder_ / "early.toml",
        with(tiny_text() + four_groups(), "verdict_years = [3, 4, 8]", "verdict_years = [2, 4, 8]"));
  const json document = said("early.toml");
  EXPECT_EQ(document["schema"], "entente/compare/1");
  EXPECT_EQ(document, said("one.toml"));
}

// Beside a small probability stand both sweeps: what the other file's groups make of it is what the table of
// all sets of groups says, seen from either side.
TEST_F(Comparing, BothSweepsStandBesideASmallProbability) {
  const std::vector<std::string> asked{"compare",    "one.toml", "two.toml", "--on", "realigned",
                                       "--strategy", "continue", "--draws",  "32"};
  const Ended text = entente(asked, folder_.path());
  ASSERT_EQ(text.code, 0) << text.err;
  std::vector<std::string> in_json = asked;
  in_json.emplace_back("--json");
  const json document = json::parse(entente(in_json, folder_.path()).out);
  int small = 0;
  for (const bool from : {true, false}) {
    const json& side = document["sweeps"]["contamination"][from ? "from" : "to"];
    const bool is_small = document[from ? "from" : "to"]["value"].get<double>() < 0.05;
    EXPECT_EQ(side.is_null(), !is_small);
    if (!is_small) continue;
    ++small;
    EXPECT_EQ(side["other"], from ? "two" : "tiny");
    ASSERT_EQ(side["by_share"].size(), 3u);
    for (const json& row : side["by_share"]) {
      EXPECT_LE(row["value_low"].get<double>(), row["value"].get<double>());
      for (const json& by_share : document["contamination"]["by_share"]) {
        const double w = row["at"].get<double>();
        if (std::abs(by_share["share"].get<double>() - (from ? w : 1 - w)) < 1e-9)
          EXPECT_NEAR(by_share["value"].get<double>(), row["value"].get<double>(), 1e-12) << w;
      }
    }
    EXPECT_THAT(text.out, HasSubstr(from ? "where each of its groups is taken from two with"
                                         : "where each of its groups is taken from tiny with"));
  }
  EXPECT_GT(small, 0);
}

TEST_F(Comparing, WrongOnesGetAnAnswer) {
  EXPECT_EQ(run({"one.toml", "missing.toml"}).code, 7);
  const Ended years = run({"one.toml", "long.toml"});
  EXPECT_EQ(years.code, 2);
  EXPECT_THAT(years.err, HasSubstr("error[E184]"));
  const Ended none = run({"one.toml", "none.toml"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("error[E180]"));
  const Ended fewer = run({"one.toml", "fewer.toml"});
  EXPECT_EQ(fewer.code, 0) << fewer.err;
  EXPECT_THAT(fewer.err, HasSubstr("only this scenario declares the group rival"));
  EXPECT_THAT(fewer.err, HasSubstr("only this scenario declares the group adversary"));
  write(folder_ / "years.toml",
        with(tiny_text() + four_groups(), "verdict_years = [3, 4, 8]", "verdict_years = [3, 4, 7]"));
  EXPECT_THAT(run({"one.toml", "years.toml"}).err, HasSubstr("error[E184]"));
  write(folder_ / "left.toml", with(tiny_text() + four_groups(), "\"model.*\", ", ""));
  const Ended left = run({"one.toml", "left.toml"});
  EXPECT_EQ(left.code, 2);
  EXPECT_THAT(left.err, HasSubstr("error[E142]: 1 uncertain input is in no group: model.delta"));
  write(folder_ / "over.toml",
        tiny_text() + four_groups() + "[[group]]\nname = \"again\"\ninputs = [\"target.thD\"]\n");
  const Ended over = run({"one.toml", "over.toml"});
  EXPECT_EQ(over.code, 2);
  EXPECT_THAT(over.err, HasSubstr("\"target.thD\" is in group \"again\" and already in \"target\""));
  std::string many = tiny_text() + four_groups();
  for (int g = 0; g < 11; ++g)
    many += "[[group]]\nname = \"g" + std::to_string(g) + "\"\ninputs = [\"start.office\"]\n";
  write(folder_ / "many.toml", many);
  const Ended fifteen = run({"many.toml", "many.toml"});
  EXPECT_EQ(fifteen.code, 2);
  EXPECT_THAT(fifteen.err, HasSubstr("error[E141]"));
  EXPECT_EQ(entente({"compare", "one.toml"}, folder_.path()).code, 3);
  EXPECT_EQ(run({"one.toml", "two.toml", "--threshold", "1.5"}).code, 3);
  EXPECT_EQ(run({"one.toml", "two.toml", "--on", "net", "--scale", "log-odds"}).code, 3);
  EXPECT_EQ(run({"one.toml", "two.toml", "--json", "--csv"}).code, 3);
  const Ended draws = entente({"compare", "one.toml", "two.toml", "--draws", "40"}, folder_.path());
  EXPECT_EQ(draws.code, 3);
  EXPECT_THAT(draws.err, HasSubstr("--draws 48"));
  const Ended strategy = entente({"compare", "one.toml", "two.toml", "--strategy", "engag"}, folder_.path());
  EXPECT_THAT(strategy.err, HasSubstr("did you mean engage?"));
  EXPECT_EQ(strategy.code, 3);
}

TEST_F(Comparing, CtrlCSaysThatEverySetIsNeeded) {
  const Ended ended =
      interrupted({"compare", (folder_ / "one.toml").string(), (folder_ / "two.toml").string(), "--strategy",
                   "engage", "--on", "net", "--draws", "65536", "--json"},
                  ENTENTE_SANITIZED ? 30 : 3);
  EXPECT_EQ(ended.code, 6) << ended.err;
  EXPECT_THAT(ended.err, StartsWith("entente: interrupted after "));
  EXPECT_THAT(ended.err, HasSubstr(" sets of groups, 65536 draws each; a comparison needs them all"));
  EXPECT_THAT(ended.out, IsEmpty());
}

}  // namespace
}  // namespace entente::session

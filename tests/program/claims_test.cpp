// Sessions with `entente claims`: a small argument on the small scenario.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/program/session.hpp"

namespace entente::session {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// A claims file in a folder of its own.
std::string claims_file(const std::string& name, bool load_bearing) {
  const auto path = std::filesystem::temp_directory_path() / (name + ".claims.toml");
  std::ofstream file(path);
  file << "schema = 1\ntitle = \"A small argument\"\nwork = \"Nobody, Nothing, 2025\"\n[scenarios]\nt = \""
       << std::filesystem::absolute(tiny_path()).string() << "\"\n[conclusion]\nclaims = \"1\"\n"
       << "[[claim]]\nid = \"1\"\nparagraph = \"1\"\nsection = \"verdict\"\nsays = \"It gains\"\nkind = "
          "\"model\"\n"
       << "load_bearing = " << (load_bearing ? "true" : "false")
       << "\nassert = \"P(T.ever = realigned | everything) > will\"\n"
       << "[[claim]]\nid = \"2\"\nparagraph = \"1\"\nsection = \"verdict\"\nsays = \"It is feared\"\nkind = "
          "\"model\"\nload_bearing = false\nassert = \"input(target.thR | t) < 30\"\n"
       << "[[claim]]\nid = \"3\"\nparagraph = \"2\"\nsays = \"They mean it\"\nkind = \"not_checkable\"\n"
          "load_bearing = false\nreason = \"a motive\"\n";
  return path.string();
}

TEST(ClaimsCommand, JudgesAndCounts) {
  const std::string file = claims_file("judges", true);
  const Ended ended = entente({"claims", file, "--draws", "64", "--json"});
  EXPECT_EQ(ended.code, 4) << ended.err;
  const json document = json::parse(ended.out);
  EXPECT_EQ(document["schema"], "entente/claims/1");
  const json& counts = document["counts"];
  int sum = 0;
  for (const char* key :
       {"supported", "contradicted", "undetermined", "assumed", "by_construction", "not_checkable"})
    sum += counts[key].get<int>();
  EXPECT_EQ(sum, counts["all"]);
  EXPECT_EQ(counts["all"], 3);
  EXPECT_EQ(document["claims"][0]["verdict"], "contradicted");
  EXPECT_EQ(document["claims"][1]["verdict"], "assumed");
  EXPECT_EQ(document["claims"][2]["reason"], "a motive");
  for (const char* key : {"id", "paragraph", "kind", "basis", "load_bearing", "says", "assert", "verdict",
                          "credence", "low", "high", "prior_only", "margin", "value", "reason"})
    EXPECT_TRUE(document["claims"][0].contains(key)) << key;
  EXPECT_EQ(document["conclusion"]["verdict"], "contradicted");
}

TEST(ClaimsCommand, StrictIsForAnyClaim) {
  const std::string file = claims_file("strict", false);
  EXPECT_EQ(entente({"claims", file, "--draws", "64", "--only", "1"}).code, 0);
  EXPECT_EQ(entente({"claims", file, "--draws", "64", "--only", "1", "--strict"}).code, 4);
  EXPECT_EQ(
      entente({"claims", file, "--draws", "32", "--only", "1", "--threshold", "never=1", "--strict"}).code,
      0);
}

TEST(ClaimsCommand, RefusesWhatCannotBeMeant) {
  const std::string file = claims_file("refuses", false);
  EXPECT_THAT(entente({"claims", file, "--only", "9"}).err, HasSubstr("has no claim"));
  EXPECT_EQ(entente({"claims", file, "--draws", "64", "--only", " 1 , 1"}).code, 0) << "blanks are nothing";
  EXPECT_EQ(entente({"claims", file, "--threshold", "nevr=0.1"}).code, 3);
  EXPECT_THAT(entente({"claims", file, "--threshold", "nevr=0.1"}).err, HasSubstr("did you mean"));
  EXPECT_EQ(entente({"claims", file, "--draws", "33"}).code, 3);
}

/// A claims file on one or two scenarios beside it, with an assertion a claim.
std::string argument(const std::string& scenarios, const std::vector<std::string>& assertions) {
  std::string text =
      "schema = 1\ntitle = \"Figures\"\nwork = \"Nobody, Nothing, 2025\"\n[scenarios]\n" + scenarios;
  for (std::size_t i = 0; i < assertions.size(); ++i)
    text += "[[claim]]\nid = \"" + std::to_string(i) +
            "\"\nparagraph = \"1\"\nsays = \"it\"\nkind = \"model\"\nload_bearing = false\nassert = '" +
            assertions[i] + "'\n";
  return text;
}

/// What is on the left of every claim's only comparison, with its interval.
json lefts(const std::filesystem::path& folder, const std::string& draws) {
  const Ended ended = entente({"claims", "figures.toml", "--draws", draws, "--json"}, folder);
  EXPECT_EQ(ended.code, 0) << ended.err;
  json found = json::array();
  const json document = json::parse(ended.out);
  for (const json& claim : document["claims"]) {
    EXPECT_EQ(claim["parts"].size(), 1u) << claim["assert"];
    found.push_back(claim["parts"][0]["left"]);
  }
  return found;
}

void expect_figure(const json& left, const json& mean, const json& low, const json& high, const char* what) {
  EXPECT_NEAR(left["value"].get<double>(), mean.get<double>(), 1e-6) << what;
  EXPECT_NEAR(left["low"].get<double>(), low.get<double>(), 1e-6) << what;
  EXPECT_NEAR(left["high"].get<double>(), high.get<double>(), 1e-6) << what;
}

// Sums of assess are whole numbers that no order changes, those of claims are not: they meet within rounding.
TEST(ClaimsCommand, ItsFiguresAreThoseThatAssessPrints) {
  Folder folder;
  write(folder / "tiny.toml", tiny_text());
  write(folder / "figures.toml",
        argument(
            "t = \"tiny.toml\"\n",
            {"P(T.at >= independent | everything) > 0.5", "P(T.ever = realigned | engage, year = 2028) > 0.5",
             "P(war | everything) > 0.5", "E(net | everything) > 0", "E(net | engage) > 0",
             "E(D.military | everything) > 0", "E(gain | everything) > 0", "regret(engage | t) > 0"}));
  const json left = lefts(folder.path(), "64");
  const Ended assessed = entente({"assess", "tiny.toml", "--draws", "64", "--json"}, folder.path());
  ASSERT_EQ(assessed.code, 0) << assessed.err;
  const json document = json::parse(assessed.out);
  const auto strategy = [&](const char* name) {
    for (const json& each : document["strategies"])
      if (each["name"] == name) return each;
    return json();
  };
  const json all = strategy("everything"), engage = strategy("engage");
  const auto figure = [&](std::size_t at, const json& f, const char* what) {
    expect_figure(left[at], f["mean"], f["mean_low"], f["mean_high"], what);
  };
  figure(0, all["at"].back()["goals"][1]["at"], "independent");
  figure(1, engage["at"][0]["ever_realigned"], "ever realigned");
  figure(2, all["at"].back()["war"], "war");
  figure(3, all["net"], "net");
  figure(4, engage["net"], "net");
  figure(5, all["components"]["divider"]["military"], "military");
  figure(6, all["pivot"]["target_gain"], "gain");
  for (const json& row : document["regret"]["rows"])
    if (row["strategy"] == "engage")
      EXPECT_NEAR(left[7]["value"].get<double>(), row["p95"].get<double>(), 1e-6);
}

TEST(ClaimsCommand, ItsFiguresOfThePivotAreThoseThatAssessExplains) {
  Folder folder;
  write(folder / "tiny.toml", tiny_text());
  write(folder / "figures.toml",
        argument("t = \"tiny.toml\"\n",
                 {"P(triangle = romantic_target_pivot | everything) > 0.5",
                  "P(triangle = unit_veto | everything) > 0.5", "E(advantage | everything) > 0",
                  "E(overpaid | everything) > 0.01", "E(offered | everything) > 0.01",
                  "share(E(advantage | everything) >= 0) > 0.5", "share(reserve_price(| t) > 1) > 0.5",
                  "isolation(council | t) > 0", "mean(reserve_bundle(nothing | t)) > 0.5",
                  "mean(reserve_bundle(small | t)) > 0.5", "mean(reserve_bundle(grand | t)) > 0.5",
                  "banzhaf_share(council, CHN | t) > 0.1", "shapley_shubik(council, other | t) > 0.1"}));
  const Ended claimed = entente({"claims", "figures.toml", "--draws", "32", "--json"}, folder.path());
  const json claims = json::parse(claimed.out)["claims"];
  json left = json::array();
  for (const json& claim : claims) left.push_back(claim["parts"][0]["left"]);
  // assess keeps the bounds of a probability within 0 and 1.
  for (const std::size_t at : {0U, 1U, 3U, 4U})
    for (const char* end : {"low", "high"}) left[at][end] = std::clamp(left[at][end].get<double>(), 0.0, 1.0);
  const Ended assessed =
      entente({"assess", "tiny.toml", "--draws", "32", "--explain", "--json"}, folder.path());
  ASSERT_EQ(assessed.code, 0) << assessed.err;
  const json document = json::parse(assessed.out);
  json pivot;
  for (const json& each : document["strategies"])
    if (each["name"] == "everything") pivot = each["pivot"]["explained"];
  const auto figure = [&](std::size_t at, const json& f, const char* what) {
    expect_figure(left[at], f["mean"], f["mean_low"], f["mean_high"], what);
  };
  figure(0, pivot["triangle"].back()["romantic_target_pivot"], "romantic triangle");
  figure(1, pivot["triangle"].back()["unit_veto"], "unit veto");
  figure(2, pivot["advantage"], "advantage");
  figure(3, pivot["overpaid"], "overpaid");
  figure(4, pivot["offered"], "offered");
  EXPECT_NEAR(left[5]["value"].get<double>(), pivot["willing"].get<double>(), 1e-12);
  EXPECT_NEAR(left[6]["value"].get<double>(), document["pivot"]["reserve_price"]["never"].get<double>(),
              1e-12);
  const json& body = document["pivot"]["bodies"][0];
  EXPECT_EQ(left[7]["value"], body["isolation"]);
  const json& by_bundle = document["pivot"]["reserve_price"]["by_bundle"];
  ASSERT_EQ(by_bundle.size(), 3u);
  for (std::size_t rung = 0; rung < 3; ++rung)
    EXPECT_NEAR(left[8 + rung]["value"].get<double>(), by_bundle[rung]["share"].get<double>(), 1e-12) << rung;
  EXPECT_EQ(left[11]["value"], body["rival"]["banzhaf_share"]);
  EXPECT_EQ(left[12]["value"], body["other"]["shapley_shubik"]);
}

TEST(ClaimsCommand, ItsFiguresAreThoseThatCompareAndPricePrint) {
  Folder folder;
  const std::string one = tiny_text() + four_groups();
  write(folder / "one.toml", one);
  write(folder / "two.toml",
        with(with(one, "id = \"tiny\"", "id = \"two\""), "regD = { p05 = 0.2, p50 = 0.8, p95 = 1.6",
             "regD = { p05 = -4, p50 = -2, p95 = 0"));
  const std::vector<std::string> groups{"target", "offers", "rival", "divider"};
  std::vector<std::string> assertions{"flipset_size(net, one -> two | everything) > 0",
                                      "quantile(price(0.3 | everything, one), 0.5) > 1",
                                      "breakeven(allied_loss | everything, one) > 0"};
  for (const std::string& group : groups)
    assertions.push_back("shapley(" + group + ", net, one -> two | everything) > 0");
  write(folder / "figures.toml", argument("one = \"one.toml\"\ntwo = \"two.toml\"\n", assertions));
  const json left = lefts(folder.path(), "32");

  const Ended compared = entente({"compare", "one.toml", "two.toml", "--strategy", "everything", "--on",
                                  "net", "--draws", "32", "--json"},
                                 folder.path());
  ASSERT_EQ(compared.code, 0) << compared.err;
  const json comparison = json::parse(compared.out);
  ASSERT_EQ(comparison["attribution"].size(), groups.size());
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const json& row = comparison["attribution"][g];
    ASSERT_EQ(row["driver"], groups[g]);
    EXPECT_EQ(left[3 + g]["value"], row["shapley"]) << groups[g];
    EXPECT_EQ(left[3 + g]["low"], row["low"]) << groups[g];
    EXPECT_EQ(left[3 + g]["high"], row["high"]) << groups[g];
  }
  const json& sets = comparison["flip_sets"]["from_to"];
  ASSERT_FALSE(sets.empty());
  EXPECT_EQ(left[0]["value"], sets[0].size());

  const Ended priced = entente(
      {"price", "one.toml", "--strategy", "everything", "--at-least", "0.3", "--draws", "32", "--json"},
      folder.path());
  ASSERT_EQ(priced.code, 0) << priced.err;
  const json price = json::parse(priced.out);
  EXPECT_EQ(left[1]["value"], price["scale"]["p50"]);
  for (const char* end : {"value", "low", "high"})
    EXPECT_EQ(left[2][end], price["breakeven"]["allied_loss"][end]) << end;
}

TEST(ClaimsCommand, CtrlCTellsWhatIsJudgedAndNamesWhatIsNot) {
  Folder folder;
  const std::string text = content(claims_file("stopped", true));
  // The rival's replies are looked at apart, after what is asked of all histories: long on so many draws.
  write(folder / "stopped.toml",
        with(text, "P(T.ever = realigned | everything)", "E(R.counters | everything)"));
  for (const bool json_wanted : {false, true}) {
    std::vector<std::string> line{"claims", (folder / "stopped.toml").string(), "--draws", "65536"};
    if (json_wanted) line.emplace_back("--json");
    const Ended ended = interrupted(line, ENTENTE_SANITIZED ? 20 : 3);
    EXPECT_EQ(ended.code, 6) << ended.err;
    EXPECT_EQ(
        ended.err,
        "entente: interrupted after 2 of 3 claims; the answer is of these, on all 65536 draws, and leaves "
        "out the others\n");
    if (!json_wanted) {
      EXPECT_THAT(ended.out, HasSubstr("interrupted before 1 claim of 3 could be judged: 1\n"));
      EXPECT_THAT(ended.out, HasSubstr("interrupted before k0 was known"));
      EXPECT_THAT(ended.out, HasSubstr("It is feared"));
      EXPECT_THAT(ended.out, Not(HasSubstr("It gains"))) << "of which part of the draws is known";
      continue;
    }
    const json document = json::parse(ended.out);
    EXPECT_EQ(document["run"]["interrupted"], true);
    EXPECT_EQ(document["unfinished"], json({"1"}));
    EXPECT_EQ(document["counts"]["all"], 2);
    EXPECT_TRUE(document["conclusion"].is_null());
    ASSERT_EQ(document["claims"].size(), 2u);
    EXPECT_EQ(document["claims"][0]["verdict"], "assumed");
    EXPECT_TRUE(document["claims"][0]["prior_only"].is_null());
  }
}

TEST(ClaimsCommand, CtrlCBeforeAnythingIsJudgedLeavesNoAnswer) {
  Folder folder;
  write(folder / "tiny.toml", tiny_text());
  write(folder / "stopped.toml", argument("t = \"tiny.toml\"\n", {"E(R.counters | everything) > 0.5"}));
  const Ended ended = interrupted({"claims", (folder / "stopped.toml").string(), "--draws", "65536",
                                   "--output", (folder / "answer").string()},
                                  ENTENTE_SANITIZED ? 20 : 3);
  EXPECT_EQ(ended.code, 6) << ended.err;
  EXPECT_EQ(ended.err, "entente: interrupted before any claim could be judged; there is no answer\n");
  EXPECT_EQ(ended.out, "");
  EXPECT_FALSE(std::filesystem::exists(folder / "answer"));
}

TEST(ClaimsCommand, APartUnderAQuantifierSaysWhichElementItBelongsTo) {
  Folder folder;
  write(folder / "tiny.toml", tiny_text());
  write(folder / "sets.toml",
        argument("t = \"tiny.toml\"\n", {"all s in {engage, probe}: any y in {2028, 2033}: "
                                         "P(goal | s, year = y) > 0.01",
                                         "E(net | engage) > 0"}));
  const Ended text = entente({"claims", "sets.toml", "--draws", "32", "--verbose"}, folder.path());
  for (const char* element :
       {"· s = engage, y = 2028: P(goal", "· s = engage, y = 2033: P(goal", "· s = probe, y = 2028: P(goal",
        "· s = probe, y = 2033: P(goal", "· E(net | engage) > 0: "})
    EXPECT_THAT(text.out, HasSubstr(element));
  const json document =
      json::parse(entente({"claims", "sets.toml", "--draws", "32", "--json"}, folder.path()).out);
  EXPECT_EQ(document["claims"][0]["parts"][2]["elements"], json({{"s", "probe"}, {"y", "2028"}}));
  EXPECT_EQ(document["claims"][1]["parts"][0]["elements"], json::object());
}

TEST(ClaimsCommand, AViewByItselfIsToldLikeAnyVariant) {
  Folder folder;
  write(folder / "tiny.toml", tiny_text());
  write(
      folder / "figures.toml",
      argument("t = \"tiny.toml\"\n", {"power(council, RUS) > 0.5 or P(T.at >= independent | continue) >= 0 "
                                       "robust to {view = mechanism, view = data}"}));
  const Ended told = entente({"claims", "figures.toml", "--draws", "64", "--verbose"}, folder.path());
  EXPECT_THAT(told.out, HasSubstr("with view = mechanism: stands"));
  EXPECT_THAT(told.out, HasSubstr("with view = data: is not decided, open"));
  EXPECT_THAT(told.out, testing::Not(HasSubstr(": supported"))) << "it is by construction";
  const Ended ended = entente({"claims", "figures.toml", "--draws", "64", "--json"}, folder.path());
  const json variants = json::parse(ended.out)["claims"][0]["variants"];
  ASSERT_EQ(variants.size(), 2u);
  EXPECT_EQ(variants[0]["change"], "view = mechanism");
  EXPECT_EQ(variants[1]["change"], "view = data");
  EXPECT_EQ(variants[0]["granted"], "supported");
  EXPECT_EQ(variants[1]["granted"], "undetermined");
  for (const json& variant : variants) EXPECT_EQ(variant["verdict"], "by_construction");
  EXPECT_TRUE(variants[1]["credence"].is_null());
  EXPECT_EQ(variants[1]["open"], 1);
}

TEST(ClaimsCommand, WhatIsAssumedOrByConstructionIsNowhereToldAsSupported) {
  Folder folder;
  write(folder / "tiny.toml", tiny_text());
  write(folder / "figures.toml",
        argument("t = \"tiny.toml\"\n",
                 {"input(target.thR | t) < 15 robust to {target.thR / 4, prior = neutral}",
                  "P(goal | everything) >= 0 robust to {target.lambda * 4, prior = neutral}",
                  "P(T.at >= independent | everything) < 0.97 robust to {target.lambda / 4}"}));
  const Ended told = entente({"claims", "figures.toml", "--draws", "64", "--verbose"}, folder.path());
  EXPECT_THAT(told.out, HasSubstr("with target.thR / 4: stands"));
  EXPECT_THAT(told.out, HasSubstr("with prior = neutral: undetermined")) << "nothing is assumed then";
  EXPECT_THAT(told.out, HasSubstr("with target.lambda / 4: supported")) << "which is derived";
  const Ended ended = entente({"claims", "figures.toml", "--draws", "64", "--json"}, folder.path());
  const json claims = json::parse(ended.out)["claims"];
  const std::vector<std::string> verdicts{"assumed", "by_construction", "supported"};
  for (std::size_t c = 0; c < verdicts.size(); ++c) {
    EXPECT_EQ(claims[c]["verdict"], verdicts[c]);
    for (const json& variant : claims[c]["variants"]) {
      const bool nothing_assumed = c == 0 && variant["change"] == "prior = neutral";
      EXPECT_EQ(variant["verdict"], nothing_assumed ? "undetermined" : verdicts[c]) << variant;
      for (const char* key : {"credence", "low", "high"}) EXPECT_TRUE(variant[key].is_number()) << key;
    }
    EXPECT_EQ(claims[c]["variants"][0]["granted"], "supported");
  }
  EXPECT_EQ(claims[0]["variants"][1]["granted"], "undetermined");
}

TEST(ClaimsCommand, WhatIsFalseByConstructionSaysSo) {
  Folder folder;
  write(folder / "tiny.toml", tiny_text());
  write(folder / "figures.toml",
        argument("t = \"tiny.toml\"\n", {"P(goal | everything) >= 0", "P(goal | everything) < 0"}));
  const Ended told = entente({"claims", "figures.toml", "--draws", "64"}, folder.path());
  EXPECT_EQ(told.code, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("2 by construction (1"));
  EXPECT_THAT(told.out, HasSubstr("\n  0            by construction  "));
  EXPECT_THAT(told.out, HasSubstr("\n  1            false by construction  "));
  const json document =
      json::parse(entente({"claims", "figures.toml", "--draws", "64", "--json"}, folder.path()).out);
  EXPECT_EQ(document["counts"]["by_construction"], 2);
  for (const json& claim : document["claims"]) EXPECT_EQ(claim["verdict"], "by_construction");
  EXPECT_EQ(document["claims"][0]["credence"], 1);
  EXPECT_EQ(document["claims"][1]["credence"], 0);
}

TEST(ClaimsCommand, WhatNeedsMoreThanThereIsIsCounted) {
  Folder folder;
  write(folder / "tiny.toml", tiny_text());
  const auto uncheckable = [](const char* id, const char* reason) {
    return std::string("[[claim]]\nid = \"") + id +
           "\"\nparagraph = \"1\"\nsays = \"it\"\nkind = \"not_checkable\"\nload_bearing = false\nreason = "
           "\"" +
           reason + "\"\n";
  };
  write(folder / "needs.toml", argument("t = \"tiny.toml\"\n", {"input(target.thR | t) < 30"}) +
                                   uncheckable("n1", "needs the state system") +
                                   uncheckable("n2", "a belief; needs consents") +
                                   uncheckable("n3", "a motive, kneedsless to say"));
  const Ended text = entente({"claims", "needs.toml", "--draws", "32"}, folder.path());
  EXPECT_THAT(text.out, HasSubstr("(2 of 3 need what does not exist yet)"));
  const json document =
      json::parse(entente({"claims", "needs.toml", "--draws", "32", "--json"}, folder.path()).out);
  EXPECT_EQ(document["needs"], json({{"count", 2}, {"claims", {"n1", "n2"}}}));
  EXPECT_EQ(document["counts"]["all"], 4);
  EXPECT_EQ(document["counts"]["not_checkable"], 3);
}

TEST(ClaimsCommand, AMissingScenarioIsNamedWithTheLineThatAsksForIt) {
  Folder folder;
  const std::string text = with(content(claims_file("missing", true)),
                                std::filesystem::absolute(tiny_path()).string(), "nowhere.toml");
  write(folder / "argument.toml", text);
  for (const char* command : {"claims", "check"}) {
    const Ended ended = entente({command, "argument.toml"}, folder.path());
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("argument.toml:5:5: error[E200]"));
    EXPECT_THAT(ended.err, HasSubstr("nowhere.toml"));
    EXPECT_EQ(ended.out, "");
  }
}

/// docs/claims.md, steps 5 to 7: what it shows is what its files hold, and what it says of the answer is so.
TEST(ClaimsCommand, TheTutorialComesOutAsItSays) {
  const std::string root = ENTENTE_SOURCE, file = root + "/examples/claims/thaw.toml";
  const Ended checked = entente({"check", file});
  EXPECT_EQ(checked.code, 0) << checked.err;
  const Ended ended = entente({"claims", file, "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const json document = json::parse(ended.out);
  std::map<std::string, std::string> verdicts;
  for (const json& claim : document["claims"]) verdicts[claim["id"]] = claim["verdict"];
  EXPECT_EQ(verdicts["1"], "assumed");
  EXPECT_EQ(verdicts["6"], "undetermined");
  EXPECT_EQ(verdicts["8"], "supported");
  EXPECT_EQ(verdicts["9"], "not_checkable");
  const json& conclusion = document["conclusion"];
  EXPECT_EQ(conclusion["verdict"], "undetermined");
  EXPECT_EQ(conclusion["dropped"][0]["id"], "2") << "the weakest";
  const std::string share =
      std::to_string(static_cast<int>(std::round(100 * conclusion["argued"]["credence"].get<double>())));
  const std::string page = content(root + "/docs/claims.md");
  EXPECT_THAT(page, HasSubstr(share + " %"));
  const std::string facts = content(root + "/examples/claims/thaw.facts.toml");
  const std::size_t begin = page.find("[[source]]\nid = \"thaw_text\"");
  ASSERT_NE(begin, std::string::npos);
  EXPECT_THAT(facts, HasSubstr(page.substr(begin, page.find("```", begin) - begin)));
}

}  // namespace
}  // namespace entente::session

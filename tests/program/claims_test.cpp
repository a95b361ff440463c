// Sessions with `entente claims`: a small argument on the small scenario.

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/program/session.hpp"

namespace entente::session {
namespace {

using nlohmann::json;
using testing::HasSubstr;

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
  EXPECT_EQ(entente({"claims", file, "--threshold", "nevr=0.1"}).code, 3);
  EXPECT_THAT(entente({"claims", file, "--threshold", "nevr=0.1"}).err, HasSubstr("did you mean"));
  EXPECT_EQ(entente({"claims", file, "--draws", "33"}).code, 3);
}

TEST(ClaimsCommand, CtrlCSaysThatClaimsAreJudgedTogether) {
  Folder folder;
  const std::string text = content(claims_file("stopped", true));
  // Replies are looked at one draw at a time: minutes on so many.
  write(folder / "stopped.toml",
        with(text, "P(T.ever = realigned | everything)", "E(R.counters | everything)"));
  for (const bool json_wanted : {false, true}) {
    std::vector<std::string> line{"claims",   (folder / "stopped.toml").string(), "--draws", "65536",
                                  "--output", (folder / "answer").string()};
    if (json_wanted) line.emplace_back("--json");
    const Ended ended = interrupted(line, ENTENTE_SANITIZED ? 20 : 3);
    EXPECT_EQ(ended.code, 6) << ended.err;
    EXPECT_EQ(ended.err,
              "entente: interrupted; claims are judged together, so that there is no answer yet\n");
    EXPECT_EQ(ended.out, "");
    EXPECT_FALSE(std::filesystem::exists(folder / "answer")) << "half an answer is none";
  }
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

}  // namespace
}  // namespace entente::session

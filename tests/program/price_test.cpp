// Sessions with `entente price`: what is said of a small scenario, in words and as JSON.

#include <algorithm>
#include <sstream>

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

json priced(std::vector<std::string> flags) {
  std::vector<std::string> line{"price", tiny_path(), "--draws", "32", "--json"};
  line.insert(line.end(), flags.begin(), flags.end());
  const Ended ended = entente(line);
  EXPECT_EQ(ended.code, 0) << ended.err;
  return json::parse(ended.out);
}

TEST(PriceCommand, AnswersInSections) {
  const Ended ended = entente({"price", tiny_path(), "--draws", "32", "--at-least", "0.4"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  std::vector<std::string> heads;
  std::istringstream lines(ended.out);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(std::count_if(line.begin(), line.end(),
                            [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }),
              119)
        << line;
    if (line.rfind("  ", 0) == 0 && line.size() > 15 && line[2] != ' ')
      heads.push_back(line.substr(2, line.find("  ", 2) - 2));
  }
  const std::vector<std::string> always{"question",    "package",     "as named",   "price",
                                        "counter-bid", "price curve", "lever set",  "each lever",
                                        "value, harm", "reserve",     "break-even", "frontier",
                                        "consent",     "quality",     "reproduce"};
  std::erase(heads, "depends on");
  EXPECT_EQ(heads, always);
  EXPECT_THAT(ended.out, HasSubstr("What would make it 40 % likely to be so at the end of year"));
  EXPECT_THAT(ended.out, HasSubstr("flights, sanctions, drawdown"));
  EXPECT_THAT(ended.out, HasSubstr("without: pipeline, close_market, court_ally"));
  EXPECT_THAT(ended.out, HasSubstr("--strategy everything --against continue"));
  EXPECT_THAT(ended.out, HasSubstr("plausible, not frequencies"));
}

TEST(PriceCommand, GivesTheKeysThatAreFixed) {
  const json document = priced({"--at-least", "0.4"});
  EXPECT_EQ(document["schema"], "entente/price/1");
  EXPECT_EQ(document["goal"], "loosen");
  EXPECT_EQ(document["at_least"], 0.4);
  for (const char* key : {"p05", "p50", "p95"}) {
    EXPECT_TRUE(document["scale"].contains(key));
    EXPECT_TRUE(document["without_counter"]["scale"].contains(key));
  }
  EXPECT_FALSE(document["scale"].contains("mean")) << "of what may be infinite";
  EXPECT_TRUE(document["feasible_share"].is_number());
  EXPECT_EQ(document["without_counter"]["replies_left_out"],
            json({"pipeline", "close_market", "court_ally"}));
  EXPECT_TRUE(document["lever_set"]["reached"].is_boolean());
  EXPECT_GT(document["lever_set"]["sets_solved"], 0);
  EXPECT_TRUE(document["reserve_price"]["demands"].is_null()) << "this file marks none";
  for (const char* key : {"independence", "fusion_harm", "allied_loss", "probability"})
    EXPECT_TRUE(document["breakeven"][key].contains("value")) << key;
  EXPECT_EQ(document["consents"]["who"][0]["name"], "legislature");
  EXPECT_EQ(document["scenario"]["id"], "tiny");
  EXPECT_EQ(document["run"]["seed"], 1);
}

TEST(PriceCommand, EqualRunsDifferUnderRunOnly) {
  json one = priced({"--threads", "1"}), two = priced({"--threads", "2"});
  EXPECT_NE(one["run"], two["run"]);
  one.erase("run");
  two.erase("run");
  EXPECT_EQ(one, two);
}

TEST(PriceCommand, WhatIsNeverReachedIsAnAnswer) {
  const json document = priced({"--at-least", "0.999", "--goal", "realign"});
  EXPECT_TRUE(document["scale"]["p05"].is_null());
  EXPECT_TRUE(document["scale"]["p95"].is_null());
  EXPECT_EQ(document["feasible_share"], 0);
  EXPECT_EQ(document["never"]["value"], 1);
  EXPECT_FALSE(document["lever_set"]["reached"]);
  const Ended words =
      entente({"price", tiny_path(), "--draws", "32", "--at-least", "0.999", "--goal", "realign"});
  EXPECT_EQ(words.code, 0);
  EXPECT_THAT(words.out, HasSubstr("No multiple of this package up to 8"));
  EXPECT_THAT(words.out, HasSubstr("No set of levers makes it"));
}

TEST(PriceCommand, SetsWhatWasAskedForBesideTheReservePrice) {
  Folder folder;
  write(folder / "asked.toml",
        with(tiny_text(), "label = \"forces drawn down\"", "label = \"forces drawn down\"\nasked = true"));
  const Ended ended = entente({"price", "asked.toml", "--draws", "32", "--json"}, folder.path());
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(json::parse(ended.out)["reserve_price"]["demands"]["levers"], json({"drawdown"}));
}

TEST(PriceCommand, RefusedLinesLeaveNoFile) {
  Folder folder;
  const Ended ended = entente({"price", tiny_path(), "--at-least", "2", "-o", "price.txt"}, folder.path());
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(PriceCommand, CtrlCLeavesThePriceOfTheDrawsFinished) {
  const Ended ended =
      interrupted({"price", tiny_path(), "--draws", "65536", "--json"}, ENTENTE_SANITIZED ? 60 : 5);
  EXPECT_EQ(ended.code, 6) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("interrupted after "));
  EXPECT_THAT(ended.err, HasSubstr(" of 65536 draws; the answer is of these, without reserve prices"));
  const json document = json::parse(ended.out);
  const int draws = document["run"]["draws"];
  EXPECT_GE(draws, 32);
  EXPECT_LT(draws, 65536);
  EXPECT_EQ(draws % 16, 0);
  EXPECT_EQ(document["run"]["draws_wanted"], 65536);
  EXPECT_EQ(document["run"]["interrupted"], true);
  EXPECT_TRUE(document["lever_set"].is_null());
  EXPECT_TRUE(document["reserve_price"].is_null());
  EXPECT_TRUE(document["probability"]["mean"].is_number());
  // Nothing that rerun could make again; the whole answer for as many draws has the same price.
  Folder folder;
  write(folder / "part.json", ended.out);
  const Ended again = entente({"rerun", (folder / "part.json").string()});
  EXPECT_EQ(again.code, 2);
  EXPECT_THAT(again.err, HasSubstr("E125"));
  const Ended text = interrupted({"price", tiny_path(), "--draws", "65536"}, ENTENTE_SANITIZED ? 60 : 5);
  EXPECT_EQ(text.code, 6);
  EXPECT_THAT(text.out, HasSubstr("interrupted"));
  EXPECT_THAT(text.out, HasSubstr("reserve prices were not found"));
  EXPECT_THAT(text.out, HasSubstr("price curve"));
  EXPECT_THAT(text.out, Not(HasSubstr("lever set  ")));
}

}  // namespace
}  // namespace entente::session

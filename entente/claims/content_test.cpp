// The claims files that come with the project: they read without error, they are whole, and what bears an
// argument stays what the text made it before any claim had been evaluated.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/claims/claims_file.hpp"

namespace entente {
namespace {

const Claims& shipped(const std::string& path) {
  static std::map<std::string, Claims> read;
  if (const auto found = read.find(path); found != read.end()) return found->second;
  auto outcome = read_claims(std::string(ENTENTE_SOURCE) + "/" + path);
  for (const Diagnostic& each : outcome.diagnostics())
    EXPECT_NE(each.severity, Severity::error)
        << each.place.file << ":" << each.place.line << " " << each.message;
  EXPECT_TRUE(outcome) << path;
  return read.emplace(path, outcome ? std::move(*outcome) : Claims{}).first->second;
}

std::size_t asserted(const Claims& claims) {
  return static_cast<std::size_t>(
      std::count_if(claims.claims.begin(), claims.claims.end(),
                    [](const Claim& each) { return each.assertion.has_value(); }));
}

std::vector<std::string> bearing(const Claims& claims) {
  std::vector<std::string> ids;
  for (const Claim& each : claims.claims)
    if (each.load_bearing) ids.push_back(each.id);
  return ids;
}

TEST(ShippedClaims, TheEssayIsThereWhole) {
  const Claims& essay = shipped("claims/reverse-kissinger.toml");
  ASSERT_EQ(essay.claims.size(), 223u);
  for (std::size_t at = 0; at < essay.claims.size(); ++at)
    EXPECT_EQ(essay.claims[at].id, std::to_string(at + 1));
  EXPECT_GE(asserted(essay), 150u);
  const auto hidden = std::count_if(essay.claims.begin(), essay.claims.end(),
                                    [](const Claim& each) { return each.paragraph == "-"; });
  EXPECT_EQ(hidden, 8);
}

// Decided from the text and committed before the first evaluation. A change here needs a better reading of
// the text, never a result.
TEST(ShippedClaims, WhatBearsTheEssayIsWhatItsTextSays) {
  EXPECT_THAT(
      bearing(shipped("claims/reverse-kissinger.toml")),
      testing::ElementsAre("18", "19", "20", "21", "22", "23", "24", "28", "29", "30", "32", "33", "34", "35",
                           "36", "38", "41", "46", "48", "50", "55", "56", "58", "65", "66", "89", "92", "95",
                           "97", "98", "101", "106", "109", "110", "112", "113", "114", "115", "117", "121",
                           "125", "126", "131", "132", "138", "143", "147", "148", "149", "152", "155", "159",
                           "165", "166", "173", "174", "175", "182", "183", "185", "189", "194", "196", "197",
                           "203", "205", "208", "212", "217", "218", "221"));
}

TEST(ShippedClaims, TheOtherSideNamesItsLiterature) {
  const Claims& other = shipped("claims/loosen-russia.toml");
  EXPECT_GE(asserted(other), 25u);
  for (const Claim& each : other.claims) EXPECT_FALSE(each.source.empty()) << each.id;
  EXPECT_THAT(bearing(other), testing::ElementsAre("1", "2", "5", "10", "13", "15", "16", "17", "27", "32",
                                                   "33", "37", "41"));
}

TEST(ShippedClaims, TwentyPropositionsEachWithItsWorkAndItsStatus) {
  const Claims& theory = shipped("claims/wedge-theory.toml");
  ASSERT_EQ(theory.claims.size(), 20u);
  for (std::size_t at = 0; at < theory.claims.size(); ++at) {
    const Claim& each = theory.claims[at];
    EXPECT_EQ(each.id, "T" + std::to_string(at + 1));
    EXPECT_FALSE(each.source.empty()) << each.id;
    EXPECT_TRUE(each.note.starts_with("Status: ")) << each.id;
  }
}

// A figure that no claim reads is dead weight, and one without a source that says it has one is worse.
TEST(ShippedClaims, EveryFactIsReadAndTheTextUnderTestIsNoWitnessBesideOthers) {
  for (const char* path :
       {"claims/reverse-kissinger.toml", "claims/loosen-russia.toml", "claims/wedge-theory.toml"}) {
    const Claims& claims = shipped(path);
    std::set<std::string> read;
    for (const Measure& each : claims.measures)
      if (each.kind == Measure::Kind::datum) read.insert(each.quantity);
    for (const Fact& fact : claims.facts) {
      EXPECT_TRUE(read.contains(fact.id)) << path << " " << fact.id;
      const bool tested =
          std::find(fact.sources.begin(), fact.sources.end(), claims.source) != fact.sources.end();
      EXPECT_TRUE(!tested || fact.sources.size() == 1) << path << " " << fact.id;
    }
  }
}

TEST(ShippedClaims, TheTutorialsFileReads) {
  const Claims& thaw = shipped("examples/claims/thaw.toml");
  EXPECT_EQ(thaw.claims.size(), 9u);
  EXPECT_EQ(asserted(thaw), 8u);
}

}  // namespace
}  // namespace entente

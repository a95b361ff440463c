#include "entente/claims/claims_file.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/claims/support.hpp"
#include "entente/claims/test_support.hpp"

namespace entente {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// A folder of this test's own with the small scenario and a facts file in it.
class ClaimsFile : public testing::Test {
 protected:
  void SetUp() override {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::path(testing::TempDir()) / ("entente_claims_" + name);
    std::filesystem::create_directories(folder_);
    write("tiny.toml", replaced(tiny_with("", tiny_groups()), "", ""));
    write("some.facts.toml", kFacts);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  Outcome<Claims> read(const std::string& text) const {
    return read_claims_text(text, "claims.toml", folder_.string());
  }
  /// "E012 10:6", in order, of what is said of the claims file.
  std::vector<std::string> wrong(const std::string& text) const {
    const auto outcome = read(text);
    EXPECT_FALSE(outcome);
    std::vector<std::string> found;
    for (const Diagnostic& d : outcome.diagnostics()) {
      EXPECT_NE(find_code(d.code), nullptr) << d.code;
      EXPECT_FALSE(d.help.empty()) << d.message;
      if (d.severity == Severity::error && d.place.file == "claims.toml")
        found.push_back(d.code + " " + std::to_string(d.place.line) + ":" + std::to_string(d.place.column));
    }
    return found;
  }

  static constexpr const char* kFacts = R"([[source]]
id = "survey"
citation = "A survey, 2024"
[[fact]]
id = "trust"
subject = "RUS"
quantity = "trust"
value = 20
unit = "percent"
year = "2010"
source = "survey"
[[fact]]
id = "trust"
subject = "RUS"
quantity = "trust"
value = 40
unit = "percent"
year = "2024"
source = ["survey", "yearbook"]
[[fact]]
id = "unknown"
subject = "RUS"
quantity = "what nobody has counted"
unit = "percent"
year = "2024"
source = "survey"
[[tie]]
id = "pact"
kind = "treaty"
subject = "USA"
object = "RUS"
quantity = "pact"
unit = "share"
value = 0
year = "2024"
source = "survey"
)";
  static constexpr const char* kGood = R"toml(schema = 1
title = "A thaw"
work = "An essay"
source = "essay"
facts = "some.facts.toml"

[scenarios]
tiny = "tiny.toml"

[thresholds]
will = 0.8

[conclusion]
claims = "1 and (2 or 3)"

[[claim]]
id = "1"
paragraph = "1"
section = "verdict"
says = "it is a mistake"
kind = "model"
load_bearing = true
rests_on = ["2", "3 or 4a"]
assert = "E(net | engage) < 0 or P(goal | engage) > will"
source = "the coder"
note = "none"

[[claim]]
id = "2"
paragraph = "2"
says = "trust has risen"
kind = "datum"
load_bearing = false
assert = "datum(trust, 2024) > datum(trust, 2010) and datum(oil_sales) > 50 bn_USD"

[[claim]]
id = "3"
paragraph = "-"
says = "nobody has counted"
kind = "mixed"
load_bearing = false
assert = "datum(unknown) > 10 or E(net | engage) < 0"

[[claim]]
id = "4a"
paragraph = "3"
says = "vanity"
kind = "not_checkable"
load_bearing = false
reason = "a motive"
)toml";
  std::filesystem::path folder_;
};

TEST_F(ClaimsFile, IsReadWithAllThatItNames) {
  const auto outcome = read(kGood);
  ASSERT_TRUE(outcome) << render(outcome.diagnostics(), kGood, false);
  const Claims& claims = *outcome;
  EXPECT_EQ(claims.title, "A thaw");
  EXPECT_EQ(claims.source, "essay");
  EXPECT_EQ(claims.sha256.size(), 64u);
  ASSERT_THAT(claims.scenarios, SizeIs(1));
  EXPECT_EQ(claims.scenarios[0].name, "tiny");
  EXPECT_EQ(claims.scenarios[0].path, "tiny.toml");
  EXPECT_EQ(claims.scenarios[0].scenario.id, "tiny");
  EXPECT_THAT(claims.facts, SizeIs(4)) << "a tie is a fact";
  EXPECT_FALSE(claims.facts[2].value.has_value());
  EXPECT_DOUBLE_EQ(claims.thresholds.will, 0.8);
  EXPECT_DOUBLE_EQ(claims.thresholds.supported, 0.9);
  ASSERT_THAT(claims.claims, SizeIs(4));
  EXPECT_TRUE(claims.claims[0].load_bearing);
  EXPECT_EQ(claims.claims[0].place.line, 17);
  EXPECT_EQ(claims.claims[2].kind, ClaimKind::mixed);
  EXPECT_FALSE(claims.claims[3].assertion.has_value());
  EXPECT_EQ(claims.claims[3].reason, "a motive");
  EXPECT_EQ(shape(*claims.claims[0].assertion), "((m0 < 0) or (m1 > 0.8))");
  EXPECT_EQ(shape(*claims.claims[2].assertion), "((m5 > 10) or (m0 < 0))")
      << "figures are shared in the file";
  // 2 and (3 or 4a)
  using K = Support::Node::Kind;
  std::vector<K> kinds;
  for (const auto& node : claims.claims[0].rests_on.nodes) kinds.push_back(node.kind);
  EXPECT_THAT(kinds, ElementsAre(K::claim, K::claim, K::claim, K::either, K::both));
  EXPECT_EQ(claims.conclusion.nodes.size(), 5u);
  const ClaimCounts counts = counts_of(claims);
  EXPECT_EQ(counts.model + counts.datum + counts.mixed + counts.not_checkable, 4u);
  EXPECT_EQ(counts.load_bearing, 1u);
}

TEST_F(ClaimsFile, IsFoundByItsPath) {
  write("claims.toml", kGood);
  const auto outcome = read_claims((folder_ / "claims.toml").string());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->scenarios[0].scenario.file, (folder_ / "tiny.toml").string());
  EXPECT_EQ(read_claims((folder_ / "none.toml").string()).diagnostics().front().code, "F001");
  EXPECT_EQ(read_claims(folder_.string()).diagnostics().front().code, "F002");
}

struct ClaimSlip {
  std::string name, from, to, code, mark;
};

TEST_F(ClaimsFile, SaysEachSlipAtItsPlace) {
  const std::vector<ClaimSlip> slips = {
      {"paragraph", "id = \"1\"\nparagraph = \"1\"", "id = \"1\"", "E012", "\"1\"\nsection"},
      {"kind", "kind = \"model\"\n", "", "E012", "\"1\"\nparagraph"},
      {"load_bearing", "load_bearing = true\n", "", "E012", "\"1\"\nparagraph"},
      {"choice", "kind = \"datum\"", "kind = \"data\"", "E015", "\"data\""},
      {"no_assertion", "assert = \"E(net | engage) < 0 or P(goal | engage) > will\"\n", "", "E203",
       "\"model\""},
      {"no_reason", "reason = \"a motive\"\n", "", "E203", "\"not_checkable\""},
      {"both", "reason = \"a motive\"", "reason = \"a motive\"\nassert = \"E(net | engage) < 0\"", "E203",
       "\"E(net | engage) < 0\"\n"},
      {"reason", "source = \"the coder\"", "reason = \"x\"", "E203", "\"x\""},
      {"twice", "id = \"3\"", "id = \"2\"", "E020", "\"2\"\nparagraph = \"-\""},
      {"id", "id = \"3\"", "id = \"3 x\"", "E016", "\"3 x\""},
      {"key", "note = \"none\"", "notes = \"none\"", "E010", "notes"},
      {"section", "[thresholds]", "[threshold]", "E010", "threshold]"},
      {"schema", "schema = 1", "schema = 2", "E018", "2\ntitle"},
      {"range", "will = 0.8", "will = 8", "E018", "8\n\n[conc"},
      {"type", "load_bearing = true", "load_bearing = \"yes\"", "E014", "\"yes\""},
      {"unknown_claim", "3 or 4a", "3 or 4b", "E204", "4b"},
      {"unknown_conclusion", "1 and (2 or 3)", "1 and (2 or 33)", "E204", "33)"},
      {"open", "1 and (2 or 3)", "1 and (2 or 3", "E206", "(2 or 3"},
      {"hanging", "1 and (2 or 3)", "1 and", "E206", "\"\n\n[[claim]]"},
      {"two_ids", "1 and (2 or 3)", "1 2", "E206", "2\""},
      {"scenario", "tiny = \"tiny.toml\"", "tiny = \"nope.toml\"", "E200", "\"nope.toml\""},
      {"facts", "some.facts.toml", "no.facts.toml", "E200", "\"no.facts.toml\""},
      {"short_name", "tiny = \"tiny.toml\"", "tiny = \"tiny.toml\"\nengage = \"tiny.toml\"", "E202",
       "engage = "},
      {"word", "tiny = \"tiny.toml\"", "tiny = \"tiny.toml\"\n1a = \"tiny.toml\"", "E202", "1a = "},
      {"source", "source = \"essay\"", "source = \"esay\"", "E041", "\"esay\""},
      {"inside", "P(goal | engage) > will", "P(goal | engag) > will", "E070", "engag)"},
      {"syntax", "P(goal | engage) > will", "P(goal | engage > will", "E170", "(goal | engage > will"},
      {"no_claims", "[[claim]]", "[[Claim]]", "", ""},
  };
  for (const ClaimSlip& slip : slips) {
    if (slip.code.empty()) continue;
    const std::string text = replaced(kGood, slip.from, slip.to);
    EXPECT_THAT(wrong(text), testing::Contains(expected_at(slip.code, text, slip.mark))) << slip.name;
  }
  const std::string head = std::string(kGood).substr(0, std::string(kGood).find("[conclusion]"));
  EXPECT_THAT(wrong(head), ElementsAre("E013 1:1"));
}

TEST_F(ClaimsFile, PointsInsideAnyKindOfString) {
  for (const char* written :
       {R"("\u00e9 < 1 or E(nett | engage) > 0")", R"('"é" < 1 or E(nett | engage) > 0')",
        "\"\"\"\né < 1\n  or E(nett | engage) > 0\"\"\"", "\"\"\"é < 1 or \\\n   E(nett | engage) > 0\"\"\"",
        "'''é < 1 or E(nett | engage) > 0'''"}) {
    const std::string text = replaced(kGood, "\"E(net | engage) < 0 or P(goal | engage) > will\"", written);
    const auto found = wrong(text);
    ASSERT_THAT(found, SizeIs(2)) << written;
    EXPECT_EQ(found[1], expected_at("E213", text, "nett")) << written;
  }
}

TEST_F(ClaimsFile, NamesTheCircle) {
  const std::string text = replaced(kGood, "says = \"nobody has counted\"", "says = \"x\"\nrests_on = \"1\"");
  const auto outcome = read(text);
  ASSERT_FALSE(outcome);
  ASSERT_THAT(outcome.diagnostics(), SizeIs(1));
  EXPECT_EQ(outcome.diagnostics()[0].code, "E205");
  EXPECT_THAT(outcome.diagnostics()[0].message, HasSubstr("1 -> 3 -> 1"));
}

TEST_F(ClaimsFile, ShowsWhatIsWrongWithTheFilesItNames) {
  write("tiny.toml", tiny_with("kind = \"steady\"", "kind = \"stedy\""));
  write("some.facts.toml", replaced(kFacts, "value = 20", "value = \"x\""));
  const auto outcome = read(kGood);
  ASSERT_FALSE(outcome);
  std::vector<std::string> codes;
  for (const Diagnostic& d : outcome.diagnostics())
    codes.push_back(std::filesystem::path(d.place.file).filename().string() + " " + d.code);
  EXPECT_THAT(codes,
              testing::UnorderedElementsAre("claims.toml E201", "some.facts.toml E014", "tiny.toml E015"))
      << "and no assertion is blamed for it";
}

TEST_F(ClaimsFile, NamesTheFilesThatAreMissing) {
  const std::string text = replaced(replaced(kGood, "tiny = \"tiny.toml\"", "tiny = \"nope.toml\""),
                                    "some.facts.toml", "no.facts.toml");
  const auto outcome = read(text);
  ASSERT_FALSE(outcome);
  ASSERT_THAT(outcome.diagnostics(), SizeIs(2)) << "and no assertion is blamed for it";
  for (const auto& [at, name] : {std::pair(0, "no.facts.toml"), std::pair(1, "nope.toml")}) {
    const Diagnostic& d = outcome.diagnostics()[static_cast<std::size_t>(at)];
    EXPECT_EQ(d.code, "E200");
    EXPECT_THAT(d.message, HasSubstr(name));
    EXPECT_EQ(d.code + " " + std::to_string(d.place.line) + ":" + std::to_string(d.place.column),
              expected_at("E200", text, "\"" + std::string(name) + "\""));
  }
}

TEST_F(ClaimsFile, FactsOfOneIdDifferByYear) {
  write("some.facts.toml", replaced(kFacts, "year = \"2024\"", "year = \"2010\""));
  const auto outcome = read(kGood);
  ASSERT_FALSE(outcome);
  ASSERT_THAT(outcome.diagnostics(), SizeIs(1)) << "what rests on it is not blamed";
  EXPECT_EQ(outcome.diagnostics().front().code, "E020");
}

TEST_F(ClaimsFile, ABlankOneIsAcceptedAsItIs) {
  const Scenario scenario = scenario_of(tiny_text());
  const auto outcome = read(blank_claims("new", "tiny.toml", scenario));
  ASSERT_TRUE(outcome) << outcome.diagnostics().front().message;
  EXPECT_EQ(outcome.diagnostics().front().code, "W011");
  EXPECT_TRUE(is_claims_text(blank_claims("new", "tiny.toml", scenario)));
  EXPECT_FALSE(is_claims_text(tiny_text()));
}

TEST_F(ClaimsFile, AScenarioInItsPlaceIsToldByName) {
  const auto outcome = read(tiny_text());
  ASSERT_FALSE(outcome);
  ASSERT_THAT(outcome.diagnostics(), SizeIs(1)) << "its sections are not gone through one by one";
  EXPECT_EQ(outcome.diagnostics().front().code, "E207");
  EXPECT_THAT(outcome.diagnostics().front().help, HasSubstr("entente assess claims.toml"));
  EXPECT_THAT(wrong("schema = 1\ntitle = \"x\"\n"), ElementsAre("E013 1:1")) << "one begun is none";
  EXPECT_THAT(wrong("schema = 1\ntitle = \"x\"\n[roles]\n[[claim]]\nid = \"1\"\n"),
              testing::Not(testing::Contains("E207 1:1")));
}

TEST_F(ClaimsFile, AnyBytesAreAnswered) {
  for (const std::string& text : {std::string(), std::string("\xFF"), std::string("[["),
                                  std::string("claim = 3"), std::string("[scenarios]\na = 1"),
                                  std::string("scenarios = 1\nthresholds = 2\nconclusion = []\nfacts = 1"),
                                  std::string("[[claim]]\nid = 1\nrests_on = [1, [2]]\nassert = []")}) {
    const auto outcome = read(text);
    EXPECT_FALSE(outcome) << text;
    EXPECT_TRUE(has_errors(outcome.diagnostics()));
  }
}

TEST(Support, IsBoundedInDepth) {
  const auto find = [](std::string_view) -> std::optional<std::size_t> { return 0; };
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "1" + std::string(depth, ')');
  };
  EXPECT_TRUE(read_support(nested(64), find, {}).trouble.empty());
  ASSERT_THAT(read_support(nested(65), find, {}).trouble, SizeIs(1));
  EXPECT_EQ(read_support(nested(65), find, {}).trouble[0].code, "E206");
}

TEST(Support, WalksLongChainsOfClaims) {
  std::vector<Claim> claims(20'000);
  for (std::size_t at = 0; at + 1 < claims.size(); ++at) {
    Support::Node next;
    next.claim = at + 1;
    claims[at].rests_on.nodes = {next};
  }
  EXPECT_TRUE(circles(claims).empty());
  claims.back().rests_on.nodes = {Support::Node{}};
  ASSERT_THAT(circles(claims), SizeIs(1));
  EXPECT_EQ(circles(claims)[0].claims.size(), claims.size() + 1);
}

}  // namespace
}  // namespace entente

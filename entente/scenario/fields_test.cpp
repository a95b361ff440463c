#include "entente/scenario/fields.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

TEST(Fields, AreConsistent) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Field& field : fields()) {
    const std::string name = std::string(field.section) + "." + std::string(field.name);
    EXPECT_TRUE(seen.emplace(field.section, field.name).second) << name;
    EXPECT_NE(find_section(field.section), nullptr) << name;
    EXPECT_FALSE(field.meaning.empty()) << name;
    EXPECT_LE(field.range.low, field.range.high) << name;
    if (field.type == FieldType::number) EXPECT_LT(field.range.low, field.range.high) << name;
    if (field.type == FieldType::choice || field.type == FieldType::choices)
      EXPECT_FALSE(field.choices.empty()) << name;
    if (field.units.find("USD") != std::string_view::npos && field.section != "actor")
      EXPECT_FALSE(field.money_of.empty()) << name;
    for (const char c : field.name)
      EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(c)) || c == '_') << name;
  }
}

TEST(Fields, DefaultsLieInTheirRange) {
  for (const Field& field : fields()) {
    if (field.presence != Presence::defaulted) continue;
    const Distribution& d = field.fallback;
    const bool quantiles = d.kind == Distribution::Kind::quantiles;
    EXPECT_GE(d.a, field.range.low) << field.section << "." << field.name;
    EXPECT_LE(quantiles ? d.c : d.a, field.range.high) << field.section << "." << field.name;
    if (quantiles) EXPECT_TRUE(d.a <= d.b && d.b <= d.c) << field.section << "." << field.name;
  }
}

TEST(Fields, EverySectionHasSome) {
  for (const Section& section : sections()) EXPECT_FALSE(fields_of(section.name).empty()) << section.name;
  EXPECT_EQ(find_field("target", "thX"), nullptr);
  EXPECT_EQ(find_section("targets"), nullptr);
}

TEST(FieldOfKey, FindsTheRowBehindANumber) {
  EXPECT_EQ(field_of_key("target.thR"), find_field("target", "thR"));
  EXPECT_EQ(field_of_key("lever.flights.value"), find_field("lever", "value"));
  EXPECT_EQ(field_of_key("lever.flights.harm_to.POL"), find_field("lever", "harm_to"));
  EXPECT_EQ(field_of_key("target.thR.drift"), nullptr);
  EXPECT_EQ(field_of_key("reply.pipeline.by_level.fused"), nullptr);
  EXPECT_EQ(field_of_key("lever.flights"), nullptr);
  EXPECT_EQ(field_of_key("thR"), nullptr);
  EXPECT_EQ(field_of_key(""), nullptr);
  for (const Number& number : scenario_of(tiny_text()).numbers)
    if (number.key.find(".drift") == std::string::npos && number.key.find(".by_level.") == std::string::npos)
      EXPECT_NE(field_of_key(number.key), nullptr) << number.key;
}

TEST(Reference, NamesEveryFieldInItsTable) {
  const std::string text = scenario_reference();
  for (const Field& field : fields())
    EXPECT_NE(text.find("| `" + std::string(field.name) + "` | "), std::string::npos) << field.name;
  for (const Section& section : sections())
    if (!section.name.empty() && section.name != "rule" && section.name != "number")
      EXPECT_NE(text.find("[" + std::string(section.name) + "]"), std::string::npos) << section.name;
  EXPECT_TRUE(text.ends_with("|\n"));
}

TEST(Reference, TablesHaveSevenCells) {
  std::istringstream lines(scenario_reference());
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| `") || line.find(" | ") == std::string::npos || line.starts_with("| `continue"))
      continue;
    int bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    EXPECT_TRUE(bars == 8 || bars == 3) << line;
  }
}

/// As a user leaves it who has put his own text everywhere.
std::string filled_in(std::string text) {
  for (auto at = text.find("\"replace me"); at != std::string::npos; at = text.find("\"replace me", at))
    text.replace(at + 1, 10, "mine");
  return text;
}

TEST(Blank, IsSaidToBeTheTemplateUntilFilledIn) {
  const std::string text = blank_scenario("my-question");
  const auto outcome = read_text(text);
  ASSERT_TRUE(outcome) << render(outcome.diagnostics(), text, false);
  EXPECT_THAT(said(outcome.diagnostics(), Severity::warning),
              testing::ElementsAre(expected_at("W011", text, "\"replace me: one line")));
  const std::string& message = outcome.diagnostics().front().message;
  EXPECT_NE(message.find("title (line "), std::string::npos) << message;
  EXPECT_NE(message.find(" places are still as the template left them"), std::string::npos) << message;
  EXPECT_EQ(outcome->id, "my-question");
  EXPECT_THAT(said(read_text(text, {.strict = true}).diagnostics(), Severity::error),
              testing::ElementsAre(expected_at("E044", text, "\"replace me: one line")));

  const std::string mine = filled_in(text);
  const auto clean = read_text(mine, {.strict = true});
  EXPECT_TRUE(clean);
  EXPECT_TRUE(clean.diagnostics().empty()) << render(clean.diagnostics(), mine, false);
}

TEST(Blank, TheWarningNamesTheNumberWhoseReasonIsLeft) {
  std::string text = filled_in(blank_scenario("x"));
  const auto at = text.find("\"mine", text.find("\nthR = "));
  text.replace(at + 1, 4, "replace me");
  const auto outcome = read_text(text);
  ASSERT_EQ(outcome.diagnostics().size(), 1u) << render(outcome.diagnostics(), text, false);
  EXPECT_NE(
      outcome.diagnostics().front().message.find("1 place is still as the template left it: thR (line "),
      std::string::npos)
      << outcome.diagnostics().front().message;
}

TEST(Blank, EveryActorIsSeenToBeTheTemplates) {
  const std::string text = blank_scenario("x");
  for (const char* code : {"DDD", "TTT", "RRR", "AAA"}) {
    const auto from = text.find("code = \"" + std::string(code) + "\"");
    const auto to = text.find("[[", from);
    EXPECT_NE(text.substr(from, to - from).find("name = \"replace me"), std::string::npos) << code;
  }
}

TEST(Blank, PassesWithAllItsOptionalParts) {
  std::string text = blank_scenario("x");
  for (auto at = text.find("\n#: "); at != std::string::npos; at = text.find("\n#: ", at))
    text.erase(at + 1, 3);
  const auto outcome = read_text(text);
  ASSERT_TRUE(outcome) << render(outcome.diagnostics(), text, false);
  EXPECT_TRUE(outcome->has_war);
  EXPECT_TRUE(outcome->has_pressure);
  EXPECT_EQ(outcome->strategies.size(), 5u);
}

TEST(Blank, ShowsEveryField) {
  const std::string text = blank_scenario("x");
  for (const Field& field : fields()) {
    if (field.section == "number") continue;
    EXPECT_NE(text.find("# " + std::string(field.meaning)), std::string::npos)
        << field.section << "." << field.name;
  }
}

TEST(Blank, MakesANameOfAnything) {
  EXPECT_EQ(scenario_of(blank_scenario("a/b \"c\"\n")).id, "a-b--c--");
  EXPECT_EQ(scenario_of(blank_scenario("")).id, "scenario");
}

}  // namespace
}  // namespace entente

// Two files on one case, by a critic and by advocates: the same facts and the same records in the same order,
// so that judgement can be held against judgement, and no judgement that differs without saying so, and why.
#include <algorithm>
#include <set>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

constexpr std::string_view kDiffers = "differs:";

std::string flagship(const std::string& name) {
  return text_of(std::string(ENTENTE_SOURCE) + "/scenarios/" + name + ".toml");
}

const std::string& critic_text() {
  static const std::string text = flagship("reverse-kissinger-2025");
  return text;
}
const std::string& advocate_text() {
  static const std::string text = flagship("loosen-russia-2025");
  return text;
}

const Scenario& read_strictly(const std::string& text) {
  static std::map<std::string, Scenario> read;
  if (const auto found = read.find(text); found != read.end()) return found->second;
  auto outcome = read_text(text, {.strict = true});
  EXPECT_TRUE(outcome && outcome.diagnostics().empty()) << render(outcome.diagnostics(), text, false);
  return read.emplace(text, outcome ? std::move(*outcome) : Scenario{}).first->second;
}

/// Lines that say something to the program: no comments, no empty ones.
std::vector<std::string> spoken_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    const auto start = line.find_first_not_of(' ');
    if (start != std::string::npos && line[start] != '#') lines.push_back(line);
  }
  return lines;
}

/// Ids of the sources that only the advocates name: their literature.
std::set<std::string> literature(const Scenario& critic, const Scenario& advocate) {
  std::set<std::string> ids;
  for (const Source& source : advocate.sources) ids.insert(source.id);
  for (const Source& source : critic.sources) ids.erase(source.id);
  return ids;
}

bool says_that_it_differs(const Number& n) {
  return n.reason.starts_with(kDiffers) || n.note.starts_with(kDiffers);
}

auto figures(const Number& n) {
  return std::tuple(n.distribution.kind, n.distribution.a, n.distribution.b, n.distribution.c, n.unit);
}

auto words(const Number& n) {
  return std::tie(n.basis, n.sources, n.from, n.how, n.reason, n.confidence, n.note);
}

/// "[a_2001]" gives "a_2001": every pair of brackets around nothing but letters, digits and underscores.
std::vector<std::string> in_brackets(const std::string& text) {
  std::vector<std::string> found;
  for (auto open = text.find('['); open != std::string::npos; open = text.find('[', open + 1)) {
    const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_", open + 1);
    if (end != std::string::npos && text[end] == ']' && end > open + 1)
      found.push_back(text.substr(open + 1, end - open - 1));
  }
  return found;
}

/// What breaks the rule, key by key: a number that differs and does not say so, says so and does not differ,
/// or differs without naming literature that the file lists.
std::vector<std::string> broken(const Scenario& critic, const Scenario& advocate) {
  std::vector<std::string> found;
  const auto listed = literature(critic, advocate);
  for (std::size_t i = 0; i < std::min(critic.numbers.size(), advocate.numbers.size()); ++i) {
    const Number &theirs = critic.numbers[i], &ours = advocate.numbers[i];
    const bool differs = figures(theirs) != figures(ours);
    if (!differs && words(theirs) != words(ours))
      found.push_back(ours.key + ": other words for the same figures");
    if (differs != says_that_it_differs(ours))
      found.push_back(ours.key + ": differs and says so, or neither");
    if (!differs) continue;
    const std::string& said = ours.note.starts_with(kDiffers) ? ours.note : ours.reason;
    const std::vector<std::string> works = in_brackets(said);
    if (works.empty()) found.push_back(ours.key + ": from no literature");
    for (const std::string& work : works)
      if (listed.count(work) == 0) found.push_back(ours.key + ": no literature " + work);
  }
  return found;
}

TEST(TwoSides, HaveTheSameNumbersInTheSameOrder) {
  const Scenario &critic = read_strictly(critic_text()), &advocate = read_strictly(advocate_text());
  ASSERT_EQ(critic.numbers.size(), advocate.numbers.size());
  ASSERT_GT(critic.numbers.size(), 500u);
  for (std::size_t i = 0; i < critic.numbers.size(); ++i) {
    EXPECT_EQ(critic.numbers[i].key, advocate.numbers[i].key);
    EXPECT_EQ(critic.numbers[i].address, advocate.numbers[i].address) << "share their random number";
  }
}

// Facts, ties, names, strategies, correlations and groups among them: whatever is not a number that differs.
TEST(TwoSides, SayTheSameLineByLineWhereNothingDiffers) {
  const auto listed = literature(read_strictly(critic_text()), read_strictly(advocate_text()));
  const std::vector<std::string> critic = spoken_lines(critic_text());
  std::vector<std::string> advocate = spoken_lines(advocate_text());
  advocate.erase(std::remove_if(advocate.begin(), advocate.end(),
                                [&](const std::string& line) {
                                  const std::string start = "  { id = \"";
                                  return line.rfind(start, 0) == 0 &&
                                         listed.count(line.substr(
                                             start.size(), line.find('"', start.size()) - start.size())) != 0;
                                }),
                 advocate.end());
  ASSERT_EQ(critic.size(), advocate.size());
  for (std::size_t i = 0; i < critic.size(); ++i) {
    if (critic[i] == advocate[i]) continue;
    const std::string key = critic[i].substr(0, critic[i].find(" = "));
    EXPECT_EQ(key, advocate[i].substr(0, advocate[i].find(" = ")));
    if (key == "id" || key == "title" || key == "question") continue;
    EXPECT_NE(advocate[i].find(kDiffers), std::string::npos) << advocate[i];
  }
}

TEST(TwoSides, WhateverDiffersSaysSoAndWhere) {
  const Scenario &critic = read_strictly(critic_text()), &advocate = read_strictly(advocate_text());
  EXPECT_THAT(broken(critic, advocate), testing::IsEmpty());
  EXPECT_EQ(std::count_if(critic.numbers.begin(), critic.numbers.end(), says_that_it_differs), 0);
  std::string all;
  for (const Number& n : advocate.numbers)
    if (says_that_it_differs(n)) all += n.reason + n.note;
  for (const std::string& id : literature(critic, advocate))
    EXPECT_NE(all.find("[" + id + "]"), std::string::npos) << "no judgement comes from " << id;
}

TEST(TwoSides, TheRuleBites) {
  const Scenario &critic = read_strictly(critic_text()), &advocate = read_strictly(advocate_text());
  const auto with = [&](std::string_view key, auto change) {
    Scenario changed = advocate;
    const auto at = std::find_if(changed.numbers.begin(), changed.numbers.end(),
                                 [&](const Number& n) { return n.key == key; });
    EXPECT_NE(at, changed.numbers.end()) << key;
    if (at != changed.numbers.end()) change(*at);
    return broken(critic, changed);
  };
  EXPECT_THAT(with("target.thR", [](Number& n) { n.distribution.b += 0.01; }), testing::SizeIs(2));
  EXPECT_THAT(with("target.thR", [](Number& n) { n.reason = "differs: not at all [crawford_2011]"; }),
              testing::SizeIs(2));
  EXPECT_THAT(with("target.thR", [](Number& n) { n.how += ", they say"; }), testing::SizeIs(1));
  EXPECT_THAT(with("target.thD", [](Number& n) { n.note = "for good reasons [crawford_2011]"; }),
              testing::SizeIs(2));
  EXPECT_THAT(with("target.regR", [](Number& n) { n.reason = "differs: we feel so"; }), testing::SizeIs(1));
  EXPECT_THAT(with("target.regR", [](Number& n) { n.reason = "differs: see [nobody_1900]"; }),
              testing::SizeIs(1));
}

}  // namespace
}  // namespace entente

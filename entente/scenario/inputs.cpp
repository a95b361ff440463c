// What inputs have to do with each other: rank correlations and groups.
#include <algorithm>

#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

std::map<std::string, NumberId, std::less<>> by_key(const Scenario& s) {
  std::map<std::string, NumberId, std::less<>> index;
  for (std::size_t i = 0; i < s.numbers.size(); ++i)
    index.emplace(s.numbers[i].key, NumberId{static_cast<std::int32_t>(i)});
  return index;
}

void read_correlations(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  const auto tables = repeated_tables(reading, root, "correlation", false);
  if (tables.empty()) return;
  const auto index = by_key(s);
  std::vector<std::string> keys;
  for (const auto& [key, id] : index) keys.push_back(key);
  std::map<std::pair<int, int>, Place> seen;
  for (const TomlNode* table : tables) {
    const Record record(reading, "correlation", *table, "correlation");
    const std::vector<Mention> between = record.mentions("between");
    if (!record.has("between")) continue;
    if (between.size() != 2) {
      reading.say(diagnostic::wrong_type(record.place_of("between"), "between", "two keys",
                                         std::to_string(between.size()),
                                         "as [\"target.thR\", \"target.dt\"]"));
      continue;
    }
    std::vector<NumberId> ends;
    for (const Mention& mention : between) {
      if (reading.broken_numbers.contains(mention.text)) continue;
      const auto found = index.find(mention.text);
      if (found == index.end()) {
        reading.say(diagnostic::unknown_number(reading.place(mention.span), mention.text,
                                               reading.nearest_name(mention.text, keys)));
      } else if (!s.numbers[found->second.index].distribution.uncertain()) {
        reading.say(diagnostic::not_uncertain(reading.place(mention.span), mention.text));
      } else {
        ends.push_back(found->second);
      }
    }
    if (ends.size() != 2) continue;
    if (ends[0] == ends[1]) {
      reading.say(diagnostic::correlated_with_itself(reading.place(between[1].span), between[1].text));
      continue;
    }
    const auto [there, added] =
        seen.emplace(std::minmax(ends[0].index, ends[1].index), record.place_of("between"));
    if (!added) {
      reading.say(diagnostic::correlated_twice(record.place_of("between"), between[0].text, between[1].text,
                                               there->second));
      continue;
    }
    s.correlations.push_back(
        {ends[0], ends[1], record.plain("spearman").value_or(0), record.text("reason"), record.place()});
  }
}

/// What a group can also name: the public state at the start, which has no number.
constexpr std::string_view kStartKeys[] = {"start.alignment", "start.fused", "start.trust", "start.office",
                                           "start.leaders"};

void read_groups(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  const auto tables = repeated_tables(reading, root, "group", false);
  std::vector<int> group_of(s.numbers.size(), -1);
  for (const TomlNode* table : tables) {
    const Record record(reading, "group", *table, "group");
    Group group{record.text("name"), record.text("label"), record.text("coarse"), {}, record.place()};
    const int own = static_cast<int>(s.groups.size());
    for (const Mention& pattern : record.mentions("inputs")) {
      group.patterns.push_back(pattern.text);
      bool matched = std::any_of(reading.broken_numbers.begin(), reading.broken_numbers.end(),
                                 [&](const std::string& key) { return key_matches(pattern.text, key); }) ||
                     std::any_of(std::begin(kStartKeys), std::end(kStartKeys),
                                 [&](std::string_view key) { return key_matches(pattern.text, key); });
      for (std::size_t i = 0; i < s.numbers.size(); ++i) {
        const Number& number = s.numbers[i];
        if (!number.distribution.uncertain() || !key_matches(pattern.text, number.key)) continue;
        matched = true;
        if (group_of[i] >= 0 && group_of[i] != own) {
          reading.say(diagnostic::in_two_groups(reading.place(pattern.span), number.key,
                                                s.groups[group_of[i]].name, group.name));
        } else {
          group_of[i] = own;
        }
      }
      if (!matched) {
        std::vector<std::string> keys;
        for (const Number& number : s.numbers)
          if (number.distribution.uncertain()) keys.push_back(number.key);
        reading.say(diagnostic::pattern_unmatched(reading.place(pattern.span), pattern.text,
                                                  reading.nearest_name(pattern.text, keys)));
      }
    }
    s.groups.push_back(std::move(group));
  }
  if (s.groups.empty()) return;
  std::vector<std::string> left_out;
  for (std::size_t i = 0; i < s.numbers.size(); ++i)
    if (group_of[i] < 0 && s.numbers[i].distribution.uncertain()) left_out.push_back(s.numbers[i].key);
  if (!left_out.empty()) reading.say(diagnostic::in_no_group(s.groups.front().place, left_out));
}

}  // namespace

void read_inputs(Reading& reading, const TomlNode& root) {
  read_correlations(reading, root);
  read_groups(reading, root);
}

}  // namespace entente

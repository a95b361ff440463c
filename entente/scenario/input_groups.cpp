#include "entente/scenario/input_groups.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <utility>

namespace entente {
namespace {

/// What a message names at most.
constexpr std::size_t kNamed = 8;

std::string list(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < std::min(kNamed, words.size()); ++i) out += (i ? ", " : "") + words[i];
  return words.size() > kNamed ? out + " and " + std::to_string(words.size() - kNamed) + " more" : out;
}

Diagnostic finding(Place place, Severity severity, std::string code, std::string message, std::string help) {
  return {std::move(place), severity, std::move(code), std::move(message), std::move(help), {}};
}

std::vector<NumberId> uncertain_inputs(const Scenario& scenario) {
  std::vector<NumberId> ids;
  for (std::size_t i = 0; i < scenario.numbers.size(); ++i)
    if (scenario.numbers[i].distribution.uncertain()) ids.push_back({static_cast<std::int32_t>(i)});
  return ids;
}

const Number& number(const Scenario& scenario, NumberId id) {
  return scenario.numbers[static_cast<std::size_t>(id.index)];
}

/// The declared groups with what is in them, and where an input is missing or is twice.
InputGroups declared(const Scenario& scenario, Diagnostics& errors) {
  InputGroups result;
  result.group_of.assign(scenario.numbers.size(), -1);
  for (const Group& group : scenario.groups) result.groups.push_back({group.name, group.label, {}, {}});
  std::vector<std::string> alone;
  for (const NumberId id : uncertain_inputs(scenario)) {
    int& of = result.group_of[static_cast<std::size_t>(id.index)];
    for (std::size_t g = 0; g < scenario.groups.size(); ++g) {
      const Group& group = scenario.groups[g];
      const std::string& key = number(scenario, id).key;
      if (std::ranges::none_of(group.patterns, [&](const std::string& p) { return key_matches(p, key); }))
        continue;
      if (of >= 0) {
        errors.push_back(finding(group.place, Severity::error, "E087",
                                 "\"" + key + "\" is in group \"" + group.name + "\" and already in \"" +
                                     result.groups[static_cast<std::size_t>(of)].name + "\"",
                                 "narrow one of the patterns"));
        continue;
      }
      of = static_cast<int>(g);
      result.groups[g].inputs.push_back(id);
    }
    if (of < 0) alone.push_back(number(scenario, id).key);
  }
  if (!alone.empty())
    errors.push_back(finding(scenario.groups.front().place, Severity::error, "E142",
                             std::to_string(alone.size()) +
                                 (alone.size() == 1 ? " uncertain input is" : " uncertain inputs are") +
                                 " in no group: " + list(alone),
                             "put each into one group; * stands for anything, as in \"ally.*\""));
  return result;
}

InputGroups single(const Scenario& scenario) {
  InputGroups result;
  result.group_of.assign(scenario.numbers.size(), -1);
  for (const NumberId id : uncertain_inputs(scenario)) {
    result.group_of[static_cast<std::size_t>(id.index)] = static_cast<int>(result.groups.size());
    result.groups.push_back({number(scenario, id).key, "", {id}, {}});
  }
  return result;
}

/// The partition in which groups of the same number become one.
/// @param into  by group: any numbers, equal for those to be put together
/// @param name  of a new group, from the old ones in it
InputGroups put_together(const InputGroups& fine, const std::vector<int>& into,
                         const std::function<std::string(const std::vector<std::size_t>&)>& name) {
  InputGroups result;
  result.group_of.assign(fine.group_of.size(), -1);
  std::map<int, std::size_t> place;
  std::vector<std::vector<std::size_t>> members;
  for (std::size_t g = 0; g < fine.groups.size(); ++g) {
    if (fine.groups[g].inputs.empty()) continue;
    const auto [found, added] = place.emplace(into[g], members.size());
    if (added) members.emplace_back();
    members[found->second].push_back(g);
  }
  for (std::size_t m = 0; m < members.size(); ++m) {
    InputGroups::One one;
    one.name = name(members[m]);
    for (const std::size_t g : members[m]) {
      const InputGroups::One& part = fine.groups[g];
      if (!part.label.empty()) one.label += (one.label.empty() ? "" : "; ") + part.label;
      one.inputs.insert(one.inputs.end(), part.inputs.begin(), part.inputs.end());
      if (members[m].size() > 1) one.joined.push_back(part.name);
    }
    std::ranges::sort(one.inputs, {}, &NumberId::index);
    for (const NumberId id : one.inputs)
      result.group_of[static_cast<std::size_t>(id.index)] = static_cast<int>(m);
    result.groups.push_back(std::move(one));
  }
  return result;
}

/// Joins what correlations tie, and says so.
InputGroups joined(const Scenario& scenario, const InputGroups& fine, bool inputs_alone,
                   Diagnostics& warnings) {
  std::vector<int> into(fine.groups.size());
  std::iota(into.begin(), into.end(), 0);
  const auto group_of = [&](NumberId id) { return fine.group_of[static_cast<std::size_t>(id.index)]; };
  std::vector<const Correlation*> ties;
  for (const Correlation& c : scenario.correlations) {
    const int a = group_of(c.first), b = group_of(c.second);
    if (a < 0 || b < 0 || a == b) continue;
    ties.push_back(&c);
    const int keep = std::min(into[static_cast<std::size_t>(a)], into[static_cast<std::size_t>(b)]);
    const int gone = std::max(into[static_cast<std::size_t>(a)], into[static_cast<std::size_t>(b)]);
    std::ranges::replace(into, gone, keep);
  }
  InputGroups result = put_together(fine, into, [&](const std::vector<std::size_t>& members) {
    std::string name;
    for (const std::size_t g : members) name += (name.empty() ? "" : " + ") + fine.groups[g].name;
    return name;
  });
  if (inputs_alone) return result;  // nobody promised that two inputs are independent
  std::vector<bool> said(result.size(), false);
  for (const Correlation* tie : ties) {
    const auto g = static_cast<std::size_t>(result.group_of[static_cast<std::size_t>(tie->first.index)]);
    if (said[g]) continue;
    said[g] = true;
    Diagnostic d = finding(tie->place, Severity::warning, "W012",
                           "correlations tie the groups " + list(result.groups[g].joined) +
                               ": methods that need independent groups take them as one",
                           "correlate inputs of one group only, or move them into one");
    for (const Correlation* other : ties)
      if (other != tie &&
          result.group_of[static_cast<std::size_t>(other->first.index)] == static_cast<int>(g))
        d.related.push_back({other->place, "so does this one"});
    warnings.push_back(std::move(d));
  }
  return result;
}

}  // namespace

Outcome<InputGroups> input_groups(const Scenario& scenario, GroupBy by, CrossTies ties) {
  Diagnostics errors, warnings;
  InputGroups groups;
  if (by == GroupBy::single) {
    groups = single(scenario);
  } else {
    const Place file{.file = scenario.file};
    if (scenario.groups.empty())
      return Diagnostics{
          finding(file, Severity::error, "E140", "the scenario declares no groups of inputs",
                  "declare [[group]]s, each with a name and patterns of keys; those in scenarios/ "
                  "are a start. Single inputs need none")};
    if (scenario.groups.size() > static_cast<std::size_t>(kMostInputGroups))
      errors.push_back(finding(scenario.groups[kMostInputGroups].place, Severity::error, "E141",
                               std::to_string(scenario.groups.size()) + " groups are declared; " +
                                   std::to_string(kMostInputGroups) + " are the most",
                               "join some of them"));
    groups = declared(scenario, errors);
    if (!errors.empty()) return errors;
  }
  if (by == GroupBy::coarse) {
    std::vector<int> into;
    std::vector<std::string> names;
    for (const Group& group : scenario.groups) {
      const std::string& name = group.coarse.empty() ? group.name : group.coarse;
      const auto found = std::ranges::find(names, name);
      into.push_back(static_cast<int>(found - names.begin()));
      if (found == names.end()) names.push_back(name);
    }
    groups = put_together(groups, into, [&](const std::vector<std::size_t>& members) {
      return names[static_cast<std::size_t>(into[members.front()])];
    });
    for (InputGroups::One& one : groups.groups) one.joined.clear();
  }
  if (ties == CrossTies::join) {
    groups = joined(scenario, groups, by == GroupBy::single, warnings);
  } else {
    std::vector<int> each(groups.size());
    std::iota(each.begin(), each.end(), 0);
    groups = put_together(groups, each, [&](const std::vector<std::size_t>& members) {
      return groups.groups[members.front()].name;
    });
  }
  return {std::move(groups), std::move(warnings)};
}

Diagnostics group_warnings(const Scenario& scenario) {
  if (scenario.groups.empty()) return {};
  Diagnostics ignored, warnings;
  joined(scenario, declared(scenario, ignored), false, warnings);
  if (scenario.groups.size() > static_cast<std::size_t>(kMostInputGroups))
    warnings.push_back(
        finding(scenario.groups[kMostInputGroups].place, Severity::warning, "W013",
                std::to_string(scenario.groups.size()) + " groups are declared, and methods take " +
                    std::to_string(kMostInputGroups) +
                    " at most: `explore` refuses them, `assess` leaves out what it says by group",
                "join some of them"));
  return warnings;
}

Scenario without_ties(Scenario scenario, const InputGroups& groups) {
  std::erase_if(scenario.correlations, [&](const Correlation& c) {
    return groups.group_of[static_cast<std::size_t>(c.first.index)] !=
           groups.group_of[static_cast<std::size_t>(c.second.index)];
  });
  return scenario;
}

}  // namespace entente

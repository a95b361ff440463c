#include "entente/report/inputs.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace entente {
namespace {

/// Marks numbers of a scenario as not read.
class Unread {
 public:
  explicit Unread(const Scenario& scenario) : scenario_(scenario), unread_(scenario.numbers.size(), false) {}

  void mark(NumberId id) {
    if (!id.given()) return;
    unread_[static_cast<std::size_t>(id.index)] = true;
    mark(scenario_.numbers[static_cast<std::size_t>(id.index)].drift);
  }
  bool operator[](std::size_t index) const { return unread_[index]; }

 private:
  const Scenario& scenario_;
  std::vector<bool> unread_;
};

std::set<std::size_t> levers_on_a_rung(const Scenario& scenario) {
  std::set<std::size_t> on;
  for (const Bundle& bundle : scenario.bundles)
    for (const int lever : bundle.adds) on.insert(static_cast<std::size_t>(lever));
  return on;
}

void mark_levers(const Scenario& scenario, Unread& unread) {
  const std::set<std::size_t> on = levers_on_a_rung(scenario);
  std::set<std::string> asked;
  for (std::size_t l = 0; l < scenario.levers.size(); ++l) {
    const Lever& lever = scenario.levers[l];
    const bool every_ally_named =
        std::all_of(scenario.allies.begin(), scenario.allies.end(),
                    [&](const Ally& ally) { return lever.harm_to.count(ally.code) > 0; });
    if (every_ally_named) unread.mark(lever.harm);
    if (on.count(l) > 0) {
      asked.insert(lever.consent.begin(), lever.consent.end());
      continue;
    }
    for (const NumberId id : {lever.cost, lever.deliverable, lever.reversible, lever.upfront, lever.harm,
                              lever.norm, lever.audience, lever.posture, lever.war_end})
      unread.mark(id);
    for (const auto& [ally, id] : lever.harm_to) unread.mark(id);
  }
  for (const Consent& consent : scenario.consents)
    if (asked.count(consent.name) == 0) unread.mark(consent.probability);
}

void mark_gdps(const Scenario& scenario, Unread& unread) {
  std::set<std::string> used{scenario.divider};
  for (std::size_t i = 0; i < scenario.numbers.size(); ++i)
    if (!unread[i]) used.insert(scenario.numbers[i].money_of);
  for (const Actor& actor : scenario.actors)
    if (used.count(actor.code) == 0) unread.mark(actor.gdp);
}

}  // namespace

InputUse inputs_of(const Scenario& scenario, bool quantal_divider) {
  Unread unread(scenario);
  for (const Leader& leader : scenario.leaders)
    if (leader.actor != scenario.target && leader.actor != scenario.rival) unread.mark(leader.exit);
  for (const Term& term : scenario.terms)
    if (term.year > scenario.horizon) unread.mark(term.change);
  if (!quantal_divider) unread.mark(scenario.weight("divider.lambda"));
  mark_levers(scenario, unread);
  mark_gdps(scenario, unread);

  InputUse use;
  std::map<std::string, int> by_section;
  for (std::size_t i = 0; i < scenario.numbers.size(); ++i) {
    if (unread[i]) continue;
    const Number& number = scenario.numbers[i];
    use.read.push_back(&number);
    switch (number.basis) {
      case Basis::sourced:
        ++use.sourced;
        break;
      case Basis::derived:
        ++use.derived;
        break;
      case Basis::assumed:
        ++use.assumed;
        if (number.defaulted) ++use.defaulted;
        ++by_section[section_of(number)];
        break;
    }
  }
  use.assumed_by_section.assign(by_section.begin(), by_section.end());
  std::stable_sort(use.assumed_by_section.begin(), use.assumed_by_section.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return use;
}

std::string default_place(const Number& number) { return "docs/scenario.md#" + section_of(number); }

std::string section_of(const Number& number) { return number.key.substr(0, number.key.find('.')); }

}  // namespace entente

#include "entente/claims/facts.hpp"

#include <algorithm>
#include <vector>

#include "entente/game/voting_power.hpp"

namespace entente {
namespace {

/// A fact and the list that its sources are in.
struct Found {
  const Fact* fact = nullptr;
  const std::vector<Source>* sources = nullptr;
};

Found find_fact(const Claims& claims, const std::string& id, const std::string& year) {
  const auto look = [&](const std::vector<Fact>& facts, const std::vector<Source>& sources) -> Found {
    for (const Fact& fact : facts)
      if (fact.id == id && (year.empty() || fact.year == year)) return {&fact, &sources};
    return {};
  };
  if (const Found found = look(claims.facts, claims.sources); found.fact) return found;
  for (const Claims::Named& named : claims.scenarios)
    for (const auto* facts : {&named.scenario.facts, &named.scenario.ties})
      if (const Found found = look(*facts, named.scenario.sources); found.fact) return found;
  return {};
}

/// Whether nobody but a text under test says so.
bool rests_on_the_text(const Claims& claims, const Found& found) {
  if (found.fact->sources.empty()) return false;
  return std::ranges::all_of(found.fact->sources, [&](const std::string& id) {
    if (id == claims.source) return true;
    const auto source = std::ranges::find(*found.sources, id, &Source::id);
    return source != found.sources->end() && source->under_test;
  });
}

}  // namespace

NumberColumn datum_column(const Claims& claims, const std::string& id, const std::string& year) {
  const Found found = find_fact(claims, id, year);
  const std::string name = year.empty() ? id : id + ", " + year;
  if (!found.fact) return NumberColumn::unknown("no datum " + name);
  if (rests_on_the_text(claims, found))
    return NumberColumn::unknown("the only source of " + name + " is the text under test");
  const Fact& fact = *found.fact;
  const std::optional<double>& figure = fact.value ? fact.value : fact.effective;
  if (!figure && !(fact.low && fact.high)) return NumberColumn::unknown("datum " + name + " has no figure");
  const double value = figure ? *figure : (*fact.low + *fact.high) / 2;
  return NumberColumn::within(value, std::min(value, fact.low.value_or(value)),
                              std::max(value, fact.high.value_or(value)));
}

NumberColumn power_column(const Scenario& scenario, const std::string& name, const std::string& actor) {
  const auto body = std::ranges::find(scenario.bodies, name, &Body::name);
  if (body == scenario.bodies.end()) return NumberColumn::unknown("no body " + name);
  const auto member = std::ranges::find(body->members, actor, &Body::Member::actor);
  if (member == body->members.end()) return NumberColumn::unknown(actor + " has no vote in " + name);
  const PowerTable table = voting_power(*body);
  return NumberColumn::exact(table.members[static_cast<std::size_t>(member - body->members.begin())].banzhaf);
}

}  // namespace entente

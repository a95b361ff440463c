#include "entente/claims/facts.hpp"

#include <algorithm>
#include <vector>

#include "entente/claims/vocabulary.hpp"
#include "entente/game/strength.hpp"
#include "entente/game/voting_power.hpp"

namespace entente {
namespace {

/// A fact and the list that its sources are in.
struct Found {
  const Fact* fact = nullptr;
  const std::vector<Source>* sources = nullptr;
};

std::vector<Found> find_facts(const Claims& claims, int scenario, const std::string& id,
                              const std::string& year) {
  std::vector<Found> found;
  const auto look = [&](const std::vector<Fact>& facts, const std::vector<Source>& sources) {
    for (const Fact& fact : facts)
      if (fact.id == id && (year.empty() || fact.year == year)) found.push_back({&fact, &sources});
  };
  if (scenario < 0) look(claims.facts, claims.sources);
  for (std::size_t s = 0; s < claims.scenarios.size(); ++s) {
    if (scenario >= 0 && s != static_cast<std::size_t>(scenario)) continue;
    const Scenario& in = claims.scenarios[s].scenario;
    look(in.facts, in.sources);
    look(in.ties, in.sources);
  }
  return found;
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

NumberColumn datum_column(const Claims& claims, int scenario, const std::string& id,
                          const std::string& year) {
  const std::vector<Found> all = find_facts(claims, scenario, id, year);
  const std::string name = year.empty() ? id : id + ", " + year;
  if (all.empty()) return NumberColumn::unknown("no datum " + name);
  const auto found =
      std::ranges::find_if(all, [&](const Found& each) { return !rests_on_the_text(claims, each); });
  if (found == all.end())
    return NumberColumn::unknown("the only source of " + name + " is the text under test");
  const Fact& fact = *found->fact;
  const std::optional<double>& figure = fact.value ? fact.value : fact.effective;
  if (!figure && !(fact.low && fact.high)) return NumberColumn::unknown("datum " + name + " has no figure");
  const double value = figure ? *figure : (*fact.low + *fact.high) / 2;
  return NumberColumn::within(value, std::min(value, fact.low.value_or(value)),
                              std::max(value, fact.high.value_or(value)));
}

NumberColumn coalition_column(const Scenario& scenario, const std::string& quantity, TriadPair pair) {
  for (const CapabilityView& view : capability_views(scenario)) {
    if (view.facts[0]->quantity != quantity) continue;
    const CoalitionRange& predicted = view.predicted;
    const auto has = [&](const std::vector<TriadPair>& pairs) {
      return std::ranges::find(pairs, pair) != pairs.end() ? 1.0 : 0.0;
    };
    return NumberColumn::within(has(predicted.at_values.pairs), has(predicted.always), has(predicted.ever));
  }
  return NumberColumn::unknown("no actor names a strength " + quantity);
}

NumberColumn isolation_column(const Scenario& scenario, const std::string& name) {
  for (const BodyView& view : body_views(scenario))
    if (view.body->name == name) return NumberColumn::exact(view.isolation);
  return NumberColumn::unknown("no body " + name);
}

NumberColumn power_column(const Scenario& scenario, const Measure& asked) {
  const auto body = std::ranges::find(scenario.bodies, asked.quantity, &Body::name);
  if (body == scenario.bodies.end()) return NumberColumn::unknown("no body " + asked.quantity);
  const auto member = std::ranges::find(body->members, asked.actor, &Body::Member::actor);
  const bool named = member != body->members.end();
  if (!named && (asked.actor != kOtherMember || body->others == 0))
    return NumberColumn::unknown(asked.actor + " has no vote in " + body->name);
  const PowerTable table = voting_power(*body);
  const VotingPower& power =
      named ? table.members[static_cast<std::size_t>(member - body->members.begin())] : table.other;
  switch (asked.kind) {
    case Measure::Kind::banzhaf_share:
      return NumberColumn::exact(power.banzhaf_share);
    case Measure::Kind::shapley_shubik:
      return NumberColumn::exact(power.shapley_shubik);
    default:
      return NumberColumn::exact(power.banzhaf);
  }
}

}  // namespace entente

#include "entente/claims/measure_list.hpp"

#include <algorithm>
#include <utility>

#include "entente/claims/weigh.hpp"

namespace entente {
namespace {

/// Whether a scenario has what a change names.
bool has(const Scenario& scenario, const Change& change) {
  return change.kind == Change::Kind::swap
             ? std::ranges::find(scenario.groups, change.key, &Group::name) != scenario.groups.end()
             : std::ranges::find(scenario.numbers, change.key, &Number::key) != scenario.numbers.end();
}

/// Whether groups of a scenario can be taken from another, or it is all of them that are spread.
bool has(const Claims& claims, int scenario, const OtherPrior& prior) {
  if (prior.neutral) return true;
  const auto groups = [&](int of) -> const std::vector<Group>& {
    return claims.scenarios[static_cast<std::size_t>(of)].scenario.groups;
  };
  return prior.from != scenario && std::ranges::any_of(groups(scenario), [&](const Group& group) {
           return std::ranges::find(groups(prior.from), group.name, &Group::name) != groups(prior.from).end();
         });
}

}  // namespace

bool is_data(Measure::Kind kind) { return view_of(kind) == View::data; }

Measure condition_of(Measure measure) {
  measure.kind = Measure::Kind::probability;
  measure.quantity.clear();
  measure.event = std::exchange(measure.situation.given, {});
  return measure;
}

std::size_t MeasureList::place(Measure m, const Variant& variant) {
  if (!is_data(m.kind)) {
    const Scenario& scenario = claims_.scenarios[static_cast<std::size_t>(m.situation.scenario)].scenario;
    for (const Change& change : variant.changes)
      if (has(scenario, change)) m.situation.changes.push_back(change);
    if (variant.prior && has(claims_, m.situation.scenario, *variant.prior))
      m.situation.prior = variant.prior;
  }
  const auto found = std::ranges::find(measures_, m);
  if (found != measures_.end()) return static_cast<std::size_t>(found - measures_.begin());
  measures_.push_back(std::move(m));
  return measures_.size() - 1;
}

bool Places::has(std::size_t measure) const {
  return std::ranges::find(places_, measure, &Place::first) != places_.end();
}

std::size_t Places::at(std::size_t measure) const {
  return std::ranges::find(places_, measure, &Place::first)->second;
}

Places places_of(const Claims& claims, const Assertion& assertion, MeasureList& list,
                 const Variant& variant) {
  Places places;
  for (const std::size_t m : measures_of(assertion)) places.add(m, list.place(claims.measures[m], variant));
  return places;
}

bool finished(const Places& places, const MeasureColumns& columns) {
  return std::ranges::all_of(places, [&](const auto& place) { return columns.finished(place.second); });
}

}  // namespace entente

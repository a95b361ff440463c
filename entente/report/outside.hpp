#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// One observed rate: how often states of a class did this within the span.
struct BaseRate {
  std::string period;  ///< as written, "1946-1989"
  int first_year = 0, last_year = 0;
  std::optional<int> units;         ///< units observed (triad-years); not independent of one another
  std::string event;                ///< switches, drops, adds, supplier, supplier_back
  double rate = 0;                  ///< share of the units
  std::optional<double> rate_high;  ///< where the record gives a range
  std::optional<int> cases;         ///< how many of the units, where the record says
  std::optional<std::array<double, 2>> upper;  ///< 95 % upper bound on the rate, itself a range
  std::string note;
};

/// A class of cases that look like the question from outside.
struct ReferenceClass {
  std::string name, label, definition, unit, effective, source;
  int span_years = 0;
  int effective_until = 0;  ///< last year that `effective` looks at; 0: at none
  std::vector<BaseRate> rates;
};

/// A sentence that looks at years up to `until`, hindsight for any earlier decision.
struct Remark {
  int until = 0;
  std::string text;
};

/// The outside view: what happened to others, apart from any mechanism.
struct OutsideView {
  std::string definition, caution;
  std::vector<Remark> remarks;
  std::vector<ReferenceClass> classes;
};

/// The table that comes with entente, cases/base-rates.toml.
const OutsideView& outside_view();
/// The same from a text; errors as of any other input.
Outcome<OutsideView> read_outside_view(std::string_view text, const std::string& file);

/// The class that a scenario falls into, by how far the target's treaty with the rival holds in practice
/// (`effective` of the tie of kind treaty between them): from .75 on "pact", from .25 on "looser"; below
/// that, or without such a tie, none, and no class is called comparable.
const ReferenceClass* comparable_class(const OutsideView& view, const Scenario& scenario);

/// The rate of an event in the period that ended last before `decision_year`, of two that end alike the
/// shorter; null where there is none. Later periods are hindsight.
const BaseRate* rate_before(const ReferenceClass& reference, std::string_view event, int decision_year);
/// Whether the class has counted the event in any period.
bool counts_event(const ReferenceClass& reference, std::string_view event);

/// The events of the table that measure a loosening (drops, adds) or a realignment (switches, supplier).
std::span<const std::string_view> events_of(Goal goal);

}  // namespace entente

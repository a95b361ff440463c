#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "entente/model/quantity.hpp"

namespace entente {

/// What may stand at a key of a scenario file.
enum class FieldType {
  text,      ///< a string
  name,      ///< an identifier: lower-case letters, digits, `_`, `-`, or a country code
  names,     ///< a list of identifiers
  texts,     ///< a list of strings
  choice,    ///< one of `choices`
  choices,   ///< a list of them
  integer,   ///< a whole number in `range`
  integers,  ///< a list of them
  boolean,   ///< true or false
  date,      ///< a TOML date
  plain,     ///< a bare figure inside a record that carries its own source (facts and ties)
  number,    ///< an uncertain number with its origin
  by_ally,   ///< a table ally code -> number
  by_level,  ///< fused, partner, independent, realigned -> bare factor, and one `reason`
  members,   ///< a list of { actor, votes, veto }
};

enum class Presence {
  required,   ///< an error when missing
  optional,   ///< neutral when missing: the term it belongs to is absent
  defaulted,  ///< the row's distribution is used and counted as assumed
};

/// One row of the format: it drives the reader, the checks, `entente new` and docs/scenario.md.
struct Field {
  std::string_view section;  ///< "" is the top of the file
  std::string_view name;
  FieldType type = FieldType::text;
  Presence presence = Presence::optional;
  std::string_view units;  ///< alternatives separated by '|'; where there are several the file must say which
  std::string_view money_of;  ///< for money units: divider, target or rival
  Range range{0, 0};
  Distribution fallback{};   ///< for `defaulted`
  std::string_view choices;  ///< separated by '|'
  std::string_view meaning;
  std::string_view symbol;  ///< equation of docs/model.md that reads it
};

/// A section of the file: `[name]`, or `[[name]]` where it repeats.
struct Section {
  std::string_view name;
  bool repeats = false;
  bool required = false;
  bool weights = false;  ///< its numbers are read by symbol, `Scenario::weight("section.name")`
  std::string_view meaning;
};

std::span<const Section> sections();
std::span<const Field> fields();
std::vector<const Field*> fields_of(std::string_view section);
const Field* find_field(std::string_view section, std::string_view name);
const Section* find_section(std::string_view name);
/// The row behind the key of a number: "lever.NAME.value" -> lever's value. Nothing for a drift, for factors
/// by level and for what is no key; "lever.NAME.harm_to.CODE" -> lever's harm_to.
const Field* field_of_key(std::string_view key);
/// Splits "a|b|c".
std::vector<std::string> alternatives(std::string_view choices);

/// docs/scenario.md, generated.
std::string scenario_reference();
/// A commented scenario file with every field and its unit, for `entente new`.
std::string blank_scenario(std::string_view name);

}  // namespace entente

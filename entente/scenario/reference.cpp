// docs/scenario.md from the field table.
#include <cstdio>

#include "entente/scenario/fields.hpp"

namespace entente {
namespace {

std::string figure(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%g", value);
  return buffer;
}

std::string_view type_words(FieldType type) {
  switch (type) {
    case FieldType::text:
      return "text";
    case FieldType::name:
      return "name";
    case FieldType::names:
      return "list of names";
    case FieldType::texts:
      return "list of texts";
    case FieldType::choice:
      return "one of";
    case FieldType::choices:
      return "list of";
    case FieldType::integer:
      return "whole number";
    case FieldType::integers:
      return "list of whole numbers";
    case FieldType::boolean:
      return "true or false";
    case FieldType::date:
      return "date";
    case FieldType::plain:
      return "figure";
    case FieldType::number:
      return "number";
    case FieldType::by_ally:
      return "table: ally = number";
    case FieldType::by_level:
      return "table: level = factor, one origin";
    case FieldType::members:
      return "list of { actor, votes, veto }";
  }
  return "";
}

std::string joined(std::string_view choices, std::string_view between, std::string_view quote) {
  std::string out;
  for (const std::string& word : alternatives(choices)) {
    if (!out.empty()) out += between;
    out += std::string(quote) + word + std::string(quote);
  }
  return out;
}

std::string type_cell(const Field& field) {
  std::string cell(type_words(field.type));
  if (!field.choices.empty()) cell += " " + joined(field.choices, ", ", "`");
  return cell;
}

std::string needed_cell(const Field& field) {
  using Kind = Distribution::Kind;
  if (field.presence == Presence::required) return "required";
  if (field.presence == Presence::optional) return "optional";
  const Distribution& d = field.fallback;
  if (d.kind == Kind::point) return "default " + figure(d.a);
  if (d.kind == Kind::lognormal)
    return "default lognormal, median " + figure(d.a) + ", sd_log " + figure(d.b);
  return "default " + figure(d.a) + " / " + figure(d.b) + " / " + figure(d.c);
}

std::string range_cell(const Field& field) {
  const bool bounded = field.range.low != 0 || field.range.high != 0;
  if (!bounded || field.range.high >= 1e15) return "";
  return figure(field.range.low) + " to " + figure(field.range.high);
}

/// A cell of a Markdown table: a bar would end it.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string header_of(const Section& section) {
  if (section.name.empty()) return "Top of the file";
  if (section.name == "number") return "Inside a number";
  if (section.name == "rule") return "`[[strategy.rule]]`, `[[strategy.successor_rule]]`";
  const std::string name(section.name);
  return section.repeats ? "`[[" + name + "]]`" : "`[" + name + "]`";
}

constexpr std::string_view kIntroduction = R"(# The scenario format

Generated from the field table in `entente/scenario/fields.cpp`; do not edit. `entente new NAME` writes a commented
file with every field; `entente check FILE` tells what is wrong with one.

A scenario is a TOML 1.0 file in UTF-8, `schema = 1`, at most 10 MB. Names are ASCII letters, digits, `_` and `-`;
states are called by their COW state abbreviations (RUS, GMY). Dates are written `2025-01-20`, without quotes.

## Numbers

An uncertain number is an inline table on one line, or a table of its own (`[target.thR]`):

```toml
thR = { p05 = 0.2, p50 = 0.6, p95 = 1.4, reason = "a long border, few troops on it" }
value = { low = 10, mode = 20, high = 50, unit = "bn USD/year", source = ["imf_weo"] }
dt = { dist = "beta", mean = 0.3, sd = 0.1, from = ["treaty"], how = "its effective force" }
tr = { value = 0.25, reason = "a coder's judgement" }
```

- **Figures.** `value`; or `p05`, `p50`, `p95` (straight lines through the three points and beyond them, clipped to the
  field's range); or `low`, `mode`, `high` (a triangle); or `dist` with its parameters.
- **Origin**, exactly one: `source` (ids of `[[source]]`: the number is *sourced*), `from` (ids of `[[fact]]` and
  `[[tie]]`) with `how`, one line (*derived*), or `reason` (*assumed*, a coder's own judgement too). A number without
  origin counts as assumed and is a warning; with `check --strict` an error. A text marked `under_test` is never the
  only source of a number.
- **Unit.** Where the table below gives one unit it need not be written; where it gives several, `unit` must say which.
  `bn USD` is divided by 1 % of the GDP of the actor named beside the unit: that is one point.
- **Drift.** `drift = { ... }` is the change a year, itself a number with an origin.

A number's key, in messages, correlations and groups, is its path: `target.thR`, `sector.energy.gap`,
`lever.NAME.value`, `lever.NAME.harm_to.POL`, `reply.NAME.cost`, `ally.POL.trade`, `term.1.change`, `leader.2.exit`
(counted from 1 in the order of the file), `actor.RUS.gdp`, `shares.rho_independent`; with `.drift` for its drift.

## Levers, bundles, strategies

The ladder is the order of the `[[bundle]]` tables, lowest first; each holds all of the bundle below and what it
`adds`. Level, cost, up-front share, reversibility and harm of a bundle are computed from its levers. Levers that are
`spent` stand alone in the first bundles: they are in force from the start.

A strategy is a list of rules; the first whose guard holds says what the divider does in a year. The built-in kinds
are short for these rules:

| kind | rules |
|---|---|
| `continue` | nothing new |
| `withdraw` | revoke what can be revoked |
| `steady` | offer `bundle` |
| `probe` | offer `bundle` for `years`, and afterwards while the target is independent or realigned; else nothing new |
| `probe_revoke` | the same, but else revoke |
| `reciprocate` | offer `then` while the target is independent or realigned; else offer `bundle` |
| `ratchet` | while the target is fused or a partner raise the offer by one rung, up to `bundle`; else nothing new |
| `deadline` | offer `bundle` for `years`; then nothing new |
| `wait` | offer `bundle` once a leader of target or rival is replaced; before, nothing new |
| `pressure` | nothing new, and press the target while it is fused or a partner; else nothing new |
| `reassure` | nothing new, and reassure the allies |
| `rules` | one's own, in `[[strategy.rule]]` |

`reassure = true` reassures allies beside any of them. A sceptical successor has `successor` (`continue` unless said
otherwise) or rules of his own in `[[strategy.successor_rule]]`. Rules of one's own must cover every state, and a rule
that can never hold is an error.

)";

}  // namespace

std::string scenario_reference() {
  std::string out(kIntroduction);
  for (const Section& section : sections()) {
    out += "## " + header_of(section) + "\n\n";
    const bool inner = section.name == "number" || section.name == "rule" || section.name.empty();
    std::string sentence(section.meaning);
    sentence.front() = static_cast<char>(
        sentence.front() >= 'a' && sentence.front() <= 'z' ? sentence.front() - 'a' + 'A' : sentence.front());
    out += sentence + "." + (inner ? "" : section.required ? " Required." : " May be left out.") + "\n\n";
    out += "| key | type | | unit | range | meaning | model |\n|---|---|---|---|---|---|---|\n";
    for (const Field* field : fields_of(section.name)) {
      std::string unit = joined(field->units, " or ", "");
      if (!field->money_of.empty()) unit += " (" + std::string(field->money_of) + ")";
      out += "| `" + std::string(field->name) + "` | " + cell(type_cell(*field)) + " | " +
             needed_cell(*field) + " | " + cell(unit) + " | " + range_cell(*field) + " | " +
             cell(field->meaning) + " | " + cell(field->symbol) + " |\n";
    }
    out += "\n";
  }
  out.pop_back();
  return out;
}

}  // namespace entente

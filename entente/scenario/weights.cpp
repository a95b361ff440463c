// Sections whose numbers are read by symbol, and those that repeat a few numbers for each name.
#include <algorithm>

#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

bool needs_something(std::string_view section) {
  const auto rows = fields_of(section);
  return std::any_of(rows.begin(), rows.end(),
                     [](const Field* f) { return f->presence == Presence::required; });
}

void read_start(Reading& reading, const Record& start) {
  Scenario& s = reading.scenario;
  if (const auto level = start.choice("alignment")) s.start_alignment = static_cast<Alignment>(*level);
  s.start_trust = start.choice("trust").value_or(1);
  s.start_sceptic = start.choice("office").value_or(0) == 1;
  s.start_replaced = start.choice("leaders").value_or(0) == 1;
}

}  // namespace

void read_weights(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  const TomlNode none;
  for (const Section& section : sections()) {
    if (!section.weights) continue;
    const TomlNode* table = single_table(reading, root, section.name);
    // A section left out altogether: war and pressure are then absent, the format's defaults hold for the
    // others.
    if (!table && (section.required || root.find(section.name) || needs_something(section.name))) continue;
    const Record record(reading, section.name, table ? *table : none, std::string(section.name));
    for (const Field* field : fields_of(section.name)) {
      if (field->type != FieldType::number) continue;
      const NumberId id = record.number(field->name);
      if (id.given()) s.weights[std::string(section.name) + "." + std::string(field->name)] = id;
    }
    if (section.name == "start") read_start(reading, record);
    if (section.name == "war") s.war_label = record.text("label");
  }
}

}  // namespace entente

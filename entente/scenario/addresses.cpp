// Which random number an input gets: the same for inputs of the same role in every scenario (docs/model.md,
// "Draws").
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "entente/scenario/fields.hpp"
#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

constexpr int kAllySlots = 16;

/// Where the fields of the format stand. Weights come first, one slot each, then their drifts; then, for the
/// first record of every kind, the second, and so on, one slot a field.
class Slots {
 public:
  Slots() {
    for (const Field& field : fields()) {
      if (field.type != FieldType::number && field.type != FieldType::by_ally) continue;
      const bool repeats = find_section(field.section)->repeats;
      int& next = repeats ? stride_ : weights_;
      slot_[&field] = next;
      next += field.type == FieldType::by_ally ? kAllySlots : 1;
    }
  }
  int weight(const Field* field, bool drift) const { return slot_.at(field) + (drift ? weights_ : 0); }
  int of_record(const Field* field, int ordinal, int ally) const {
    return 2 * weights_ + ordinal * stride_ + slot_.at(field) + ally;
  }
  bool has(const Field* field) const { return slot_.contains(field); }

 private:
  std::map<const Field*, int> slot_;
  int weights_ = 0, stride_ = 0;
};

int position(const std::vector<std::string>& among, const std::string& wanted) {
  const auto found = std::find(among.begin(), among.end(), wanted);
  return static_cast<int>(found - among.begin());
}

}  // namespace

void give_addresses(Scenario& scenario) {
  static const Slots slots;
  std::map<std::string_view, std::vector<std::string>> records;  // by section, in the order of the file
  std::vector<std::string> allies;
  for (const Ally& ally : scenario.allies) allies.push_back(ally.code);
  for (Number& number : scenario.numbers) {
    std::string key = number.key;
    const bool drift = key.ends_with(".drift");
    if (drift) key.resize(key.size() - std::string_view(".drift").size());
    const Field* field = field_of_key(key);
    if (!field || !slots.has(field)) continue;
    if (!find_section(field->section)->repeats) {
      number.address = slots.weight(field, drift);
      continue;
    }
    // SECTION.RECORD.FIELD, with .CODE after it where the field is a table by ally.
    const auto end = key.rfind("." + std::string(field->name));
    const auto begin = field->section.size() + 1;
    if (drift || end == std::string::npos || end < begin) continue;
    std::vector<std::string>& known = records[field->section];
    const std::string record = key.substr(begin, end - begin);
    const int ordinal = position(known, record);
    if (ordinal == static_cast<int>(known.size())) known.push_back(record);
    int ally = 0;
    if (field->type == FieldType::by_ally) {
      ally = position(allies, key.substr(end + field->name.size() + 2));
      if (ally >= kAllySlots) continue;
    }
    number.address = slots.of_record(field, ordinal, ally);
  }
}

}  // namespace entente

#include <algorithm>

#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

/// "[[lever]] \"sanctions\"" or "[target]", as messages call a table.
std::string called(std::string_view section, const TomlNode& table) {
  if (section.empty()) return "the top of the file";
  const Section* row = find_section(section);
  const bool repeats = row && row->repeats;
  std::string out = (repeats ? "[[" : "[") + std::string(section) + (repeats ? "]]" : "]");
  for (const std::string_view key : {"name", "id", "code"}) {
    const TomlNode* name = table.find(key);
    if (repeats && name && name->kind == TomlNode::Kind::text) return out + " " + name->text.substr(0, 64);
  }
  return out;
}

/// Rows of a section, looked up by key: the table of fields is long and every key of the file asks it.
const std::map<std::string_view, const Field*>& rows_of(std::string_view section) {
  static const auto all = [] {
    std::map<std::string_view, std::map<std::string_view, const Field*>> rows;
    for (const Field& field : fields()) rows[field.section].emplace(field.name, &field);
    return rows;
  }();
  return all.at(section);
}

}  // namespace

Record::Record(Reading& reading, std::string_view section, const TomlNode& table, std::string prefix,
               std::vector<std::string_view> extra, Unread unread)
    : reading_(reading),
      section_(section),
      table_(table),
      prefix_(std::move(prefix)),
      unread_(std::move(unread)) {
  const auto& rows = rows_of(section);
  for (const TomlNode::Entry& entry : table.entries) {
    const auto row = rows.find(entry.key);
    if (row != rows.end()) {
      if (reading.fits(*row->second, entry.value)) fit_.emplace(row->second->name, &entry.value);
      continue;
    }
    if (std::find(extra.begin(), extra.end(), entry.key) != extra.end()) continue;
    std::vector<std::string> known;
    for (const Field* field : fields_of(section)) known.emplace_back(field->name);
    for (const std::string_view other : extra) known.emplace_back(other);
    const std::string near = reading.nearest_name(entry.key, known);
    reading.say(section.empty() ? diagnostic::unknown_section(reading.place(entry.key_span), entry.key, near)
                                : diagnostic::unknown_key(reading.place(entry.key_span), entry.key, section,
                                                          near, known));
  }
  for (const Field* field : fields_of(section)) read(*field);
}

void Record::read(const Field& field) {
  const TomlNode* value = get(field.name);
  const std::string key = prefix_ + "." + std::string(field.name);
  const auto without = unread_.find(field.name);
  if (without != unread_.end()) {
    if (value) reading_.say(diagnostic::number_unread(reading_.place(value->span), key, without->second));
    return;
  }
  if (value) {
    if (field.type == FieldType::number) numbers_[field.name] = reading_.number(field, key, *value);
    return;
  }
  if (field.type == FieldType::number && (table_.find(field.name) || field.presence == Presence::required))
    reading_.broken_numbers.insert(key);  // unfit or missing: said here, and need not be said again
  if (table_.find(field.name)) return;
  if (field.presence == Presence::defaulted && field.type == FieldType::number)
    numbers_[field.name] = reading_.fallback(field, key, place());
  if (field.presence != Presence::required) return;
  const Place where = section_.empty() ? reading_.start_of_file() : place();
  reading_.say(section_ == "pressure"
                   ? diagnostic::incomplete_pressure(where, field.name, field.meaning)
                   : diagnostic::missing_field(where, field.name, called(section_, table_), field.meaning));
}

Place Record::place() const {
  for (const std::string_view key : {"id", "name", "code"}) {
    const TomlNode* name = table_.find(key);
    if (name && name->kind == TomlNode::Kind::text && name->span.line == table_.span.line)
      return reading_.place(name->span);
  }
  return reading_.place(table_.span);
}

Place Record::place_of(std::string_view field) const {
  const TomlNode* value = table_.find(field);
  return value ? reading_.place(value->span) : place();
}

const TomlNode* Record::get(std::string_view field) const {
  const auto found = fit_.find(field);
  return found == fit_.end() ? nullptr : found->second;
}

std::string Record::text(std::string_view field) const {
  const TomlNode* value = get(field);
  return value ? value->text : "";
}

std::optional<Mention> Record::mention(std::string_view field) const {
  const TomlNode* value = get(field);
  if (!value) return std::nullopt;
  return Mention{value->text, value->span};
}

std::vector<Mention> Record::mentions(std::string_view field) const {
  const TomlNode* value = get(field);
  std::vector<Mention> found;
  if (!value) return found;
  if (value->kind == TomlNode::Kind::text) return {{value->text, value->span}};
  for (const TomlNode& item : value->items) found.push_back({item.text, item.span});
  return found;
}

std::optional<int> Record::integer(std::string_view field) const {
  const TomlNode* value = get(field);
  if (!value) return std::nullopt;
  return static_cast<int>(value->integer);
}

std::vector<int> Record::integers(std::string_view field) const {
  std::vector<int> found;
  if (const TomlNode* value = get(field))
    for (const TomlNode& item : value->items) found.push_back(static_cast<int>(item.integer));
  return found;
}

bool Record::boolean(std::string_view field) const {
  const TomlNode* value = get(field);
  return value && value->boolean;
}

std::optional<Date> Record::date(std::string_view field) const {
  const TomlNode* value = get(field);
  if (!value) return std::nullopt;
  return value->date;
}

std::optional<double> Record::plain(std::string_view field) const {
  const TomlNode* value = get(field);
  if (!value) return std::nullopt;
  return value->figure();
}

std::optional<int> Record::choice(std::string_view field) const {
  const std::vector<int> found = choices(field);
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::vector<int> Record::choices(std::string_view field) const {
  std::vector<int> found;
  const auto words = alternatives(rows_of(section_).at(field)->choices);
  for (const Mention& mention : mentions(field))
    found.push_back(static_cast<int>(std::find(words.begin(), words.end(), mention.text) - words.begin()));
  return found;
}

NumberId Record::number(std::string_view field) const {
  const auto found = numbers_.find(field);
  return found == numbers_.end() ? NumberId{} : found->second;
}

std::map<std::string, NumberId> Record::by_ally(std::string_view field) {
  std::map<std::string, NumberId> found;
  const TomlNode* value = get(field);
  if (!value) return found;
  const Field& row = *rows_of(section_).at(field);
  for (const TomlNode::Entry& entry : value->entries) {
    if (!reading_.require("ally", {entry.key, entry.key_span})) continue;
    if (!entry.value.is_figure() && entry.value.kind != TomlNode::Kind::table) {
      reading_.say(diagnostic::wrong_type(reading_.place(entry.value.span), entry.key,
                                          "a number with its origin", "something else",
                                          "as { value = 0.5, reason = \"...\" }"));
      continue;
    }
    found[entry.key] =
        reading_.number(row, prefix_ + "." + std::string(field) + "." + entry.key, entry.value);
  }
  return found;
}

}  // namespace entente

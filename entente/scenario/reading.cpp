#include "entente/scenario/reading.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace entente {
namespace {

// A file with this many errors is not a scenario with slips; suggestions would only cost time.
constexpr std::size_t kSuggestUpTo = 500;

struct Naming {
  std::string_view section, field, kind;
};
constexpr Naming kNamings[] = {
    {"source", "id", "source"},     {"actor", "code", "actor"},   {"fact", "id", "fact or tie"},
    {"tie", "id", "fact or tie"},   {"sector", "name", "sector"}, {"reply", "name", "reply"},
    {"body", "name", "body"},       {"lever", "name", "lever"},   {"bundle", "name", "bundle"},
    {"consent", "name", "consent"}, {"ally", "code", "ally"},     {"strategy", "name", "strategy"},
    {"group", "name", "group"},
};

std::string_view code_for(std::string_view kind) {
  if (kind == "source") return "E041";
  if (kind == "fact or tie") return "E042";
  if (kind == "lever") return "E060";
  if (kind == "bundle") return "E064";
  if (kind == "consent") return "E065";
  if (kind == "ally") return "E066";
  if (kind == "strategy") return "E070";
  return "E021";
}

bool is_name(std::string_view word) {
  if (word.empty() || word.size() > 64) return false;
  return std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string_view form_of(const TomlNode& node) {
  switch (node.kind) {
    case TomlNode::Kind::table:
      return "a table";
    case TomlNode::Kind::array:
      return "a list";
    case TomlNode::Kind::text:
      return "text";
    case TomlNode::Kind::integer:
    case TomlNode::Kind::real:
      return "a figure";
    case TomlNode::Kind::boolean:
      return "true or false";
    case TomlNode::Kind::date:
      return "a date";
    case TomlNode::Kind::other:
      break;
  }
  return "a time";
}

std::string_view need_of(FieldType type) {
  switch (type) {
    case FieldType::text:
    case FieldType::name:
      return "text";
    case FieldType::names:
    case FieldType::texts:
      return "a list of texts";
    case FieldType::choice:
      return "a word";
    case FieldType::choices:
      return "a list of words";
    case FieldType::integer:
      return "a whole number";
    case FieldType::integers:
      return "a list of whole numbers";
    case FieldType::boolean:
      return "true or false";
    case FieldType::date:
      return "a date";
    case FieldType::plain:
      return "a figure";
    case FieldType::number:
      return "a number with its origin";
    case FieldType::by_ally:
      return "a table by ally";
    case FieldType::by_level:
      return "a table by level";
    case FieldType::members:
      return "a list of members";
  }
  return "";
}

std::string_view example_of(FieldType type) {
  switch (type) {
    case FieldType::text:
    case FieldType::name:
    case FieldType::choice:
      return "put it in \"quotes\"";
    case FieldType::names:
    case FieldType::texts:
    case FieldType::choices:
      return "as [\"one\", \"two\"]";
    case FieldType::integer:
      return "without quotes and without a decimal point";
    case FieldType::integers:
      return "as [1, 3, 8]";
    case FieldType::boolean:
      return "without quotes";
    case FieldType::date:
      return "as 2025-01-20, without quotes";
    case FieldType::plain:
      return "without quotes";
    case FieldType::number:
      return "as { p05 = 1, p50 = 2, p95 = 4, reason = \"...\" }";
    case FieldType::by_ally:
      return "as { POL = { value = 0.5, reason = \"...\" } }";
    case FieldType::by_level:
      return "as { fused = 1, partner = 1, independent = 0, realigned = 0, reason = \"...\" }";
    case FieldType::members:
      return "as [{ actor = \"USA\", votes = 1, veto = true }]";
  }
  return "";
}

bool listed(FieldType type) {
  return type == FieldType::names || type == FieldType::texts || type == FieldType::choices;
}

}  // namespace

bool has_scenario_sections(const TomlNode& root) {
  constexpr std::string_view kSections[] = {"roles", "target", "rival", "divider", "strategy"};
  return std::ranges::any_of(kSections, [&](std::string_view name) { return root.find(name) != nullptr; });
}

Reading::Reading(const std::string& file, const ReadOptions& options_, Scenario& scenario_,
                 Diagnostics& diagnostics)
    : scenario(scenario_), options(options_), file_(file), diagnostics_(diagnostics) {}

void Reading::say(Diagnostic d) { diagnostics_.push_back(std::move(d)); }

std::string Reading::nearest_name(std::string_view word, const std::vector<std::string>& candidates) const {
  return diagnostics_.size() > kSuggestUpTo ? "" : nearest(word, candidates);
}

void Reading::admit(std::string_view kind, const std::string& name) {
  Names& names = kinds_[std::string(kind)];
  if (names.elsewhere.insert(name).second) names.names.push_back(name);
}

void Reading::collect_names(const TomlNode& root, bool series) {
  std::set<std::pair<std::string, std::string>> dated;  // facts, by id and year
  for (const Naming& naming : kNamings) {
    const TomlNode* tables = root.find(naming.section);
    if (!tables || tables->kind != TomlNode::Kind::array) continue;
    Names& kind = kinds_[std::string(naming.kind)];
    for (const TomlNode& table : tables->items) {
      const TomlNode* name = table.find(naming.field);
      if (!name || name->kind != TomlNode::Kind::text) continue;
      if (!is_name(name->text)) {
        say(diagnostic::not_a_name(place(name->span), name->text));
        continue;
      }
      const auto [found, added] = kind.spans.emplace(name->text, name->span);
      const TomlNode* year = series && naming.kind == "fact or tie" ? table.find("year") : nullptr;
      const bool new_year = year && dated.emplace(name->text, year->text).second;
      if (added) {
        kind.names.push_back(name->text);
      } else if (!new_year) {
        say(diagnostic::duplicate(place(name->span), naming.kind, name->text, place(found->second)));
      }
      const TomlNode* tested = table.find("under_test");
      if (naming.section == "source" && tested && tested->boolean) under_test_.insert(name->text);
      const TomlNode* sources = table.find("source");
      if (naming.kind == "fact or tie" && sources) {
        std::vector<std::string> ids;
        if (sources->kind == TomlNode::Kind::text) ids.push_back(sources->text);
        for (const TomlNode& item : sources->items) ids.push_back(item.text);
        const bool tainted = !ids.empty() && std::all_of(ids.begin(), ids.end(), [&](const std::string& id) {
          return under_test_.contains(id);
        });
        if (tainted) tainted_facts_.emplace(name->text, ids.front());
      }
    }
  }
}

bool Reading::defined(std::string_view kind, std::string_view name) const {
  const auto found = kinds_.find(kind);
  return found != kinds_.end() &&
         (found->second.spans.contains(name) || found->second.elsewhere.contains(name));
}

std::optional<Place> Reading::place_of(std::string_view kind, std::string_view name) const {
  const auto found = kinds_.find(kind);
  if (found == kinds_.end()) return std::nullopt;
  const auto span = found->second.spans.find(name);
  if (span == found->second.spans.end()) return std::nullopt;
  return place(span->second);
}

bool Reading::require(std::string_view kind, const Mention& mention) {
  if (defined(kind, mention.text)) return true;
  const auto found = kinds_.find(kind);
  const std::string near = found == kinds_.end() ? "" : nearest_name(mention.text, found->second.names);
  const std::optional<Place> there = near.empty() ? std::nullopt : place_of(kind, near);
  say(diagnostic::unknown(place(mention.span), code_for(kind), kind, mention.text, near,
                          there ? there->line : 0));
  return false;
}

bool Reading::fits(const Field& field, const TomlNode& value) {
  const auto wrong = [&](const TomlNode& node) {
    say(diagnostic::wrong_type(place(node.span), field.name, need_of(field.type), form_of(node),
                               example_of(field.type)));
    return false;
  };
  const auto word_fits = [&](const TomlNode& node) {
    if (node.kind != TomlNode::Kind::text) return wrong(node);
    const auto words = alternatives(field.choices);
    if (std::find(words.begin(), words.end(), node.text) != words.end()) return true;
    say(diagnostic::not_a_choice(place(node.span), node.text, field.name, nearest_name(node.text, words),
                                 field.choices));
    return false;
  };
  const auto whole_fits = [&](const TomlNode& node) {
    if (node.kind != TomlNode::Kind::integer) return wrong(node);
    const double v = node.figure();
    if (v >= field.range.low && v <= field.range.high) return true;
    if (field.section.empty() && field.name == "schema") {
      say(diagnostic::other_schema(place(node.span), node.integer));
      return false;
    }
    say(diagnostic::out_of_range(place(node.span), field.name, v, field.range.low, field.range.high,
                                 field.units));
    return false;
  };
  if (listed(field.type) && value.kind == TomlNode::Kind::text)
    return field.type == FieldType::choices ? word_fits(value) : true;
  switch (field.type) {
    case FieldType::text:
    case FieldType::name:
      if (value.kind != TomlNode::Kind::text) return wrong(value);
      if (!value.text.empty() || field.presence != Presence::required) return true;
      if (field.type == FieldType::text) say(diagnostic::empty_value(place(value.span), field.name));
      return field.type != FieldType::text;
    case FieldType::choice:
      return word_fits(value);
    case FieldType::names:
    case FieldType::texts:
    case FieldType::choices:
    case FieldType::integers: {
      if (value.kind != TomlNode::Kind::array) return wrong(value);
      if (value.items.empty()) {
        say(diagnostic::empty_value(place(value.span), field.name));
        return false;
      }
      bool all = true;
      for (const TomlNode& item : value.items) {
        if (field.type == FieldType::choices) {
          all = word_fits(item) && all;
        } else if (field.type == FieldType::integers) {
          all = whole_fits(item) && all;
        } else if (item.kind != TomlNode::Kind::text) {
          all = wrong(item);
        }
      }
      return all;
    }
    case FieldType::integer:
      return whole_fits(value);
    case FieldType::boolean:
      return value.kind == TomlNode::Kind::boolean || wrong(value);
    // Year 1 stands in for a date of which it has already been said that it does not exist.
    case FieldType::date:
      return value.kind == TomlNode::Kind::date ? value.date.year > 1 : wrong(value);
    case FieldType::plain:
      if (!value.is_figure()) return wrong(value);
      if (!std::isfinite(value.figure())) {
        say(diagnostic::not_finite(place(value.span), field.name));
        return false;
      }
      if (value.figure() >= field.range.low && value.figure() <= field.range.high) return true;
      say(diagnostic::out_of_range(place(value.span), field.name, value.figure(), field.range.low,
                                   field.range.high, field.units));
      return false;
    case FieldType::number:
      return value.is_figure() || value.kind == TomlNode::Kind::table || wrong(value);
    case FieldType::by_ally:
    case FieldType::by_level:
      return value.kind == TomlNode::Kind::table || wrong(value);
    case FieldType::members:
      return value.kind == TomlNode::Kind::array || wrong(value);
  }
  return false;
}

std::string iso(Date date) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", date.year, date.month, date.day);
  return buffer;
}

const TomlNode* single_table(Reading& reading, const TomlNode& root, std::string_view name) {
  const Section& section = *find_section(name);
  const TomlNode* node = root.find(name);
  const std::string header = "[" + std::string(name) + "]";
  if (!node) {
    if (section.required)
      reading.say(diagnostic::missing_section(reading.start_of_file(), header, section.meaning));
    return nullptr;
  }
  if (node->kind == TomlNode::Kind::table) return node;
  reading.say(diagnostic::wrong_type(reading.place(node->span), name, "one table", form_of(*node),
                                     "write " + header));
  return nullptr;
}

std::vector<const TomlNode*> repeated_tables(Reading& reading, const TomlNode& parent, std::string_view name,
                                             bool required) {
  const std::string header = "[[" + std::string(name) + "]]";
  const TomlNode* node = parent.find(name);
  std::vector<const TomlNode*> tables;
  if (node && node->kind != TomlNode::Kind::array) {
    reading.say(diagnostic::wrong_type(reading.place(node->span), name, "a list of tables", form_of(*node),
                                       "write " + header + " with doubled brackets"));
    return tables;
  }
  if (node) {
    for (const TomlNode& item : node->items) {
      if (item.kind == TomlNode::Kind::table) {
        tables.push_back(&item);
      } else {
        reading.say(diagnostic::wrong_type(reading.place(item.span), name, "a list of tables", form_of(item),
                                           "write " + header));
      }
    }
  }
  if (required && (!node || node->items.empty())) {
    const Section* section = find_section(name);
    reading.say(
        diagnostic::missing_section(reading.start_of_file(), header, section ? section->meaning : ""));
  }
  return tables;
}

}  // namespace entente

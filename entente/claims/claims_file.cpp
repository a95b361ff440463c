#include "entente/claims/claims_file.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <unordered_map>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "entente/base/sha256.hpp"
#include "entente/base/utf8.hpp"
#include "entente/claims/bind.hpp"
#include "entente/claims/support.hpp"
#include "entente/claims/vocabulary.hpp"
#include "entente/scenario/read.hpp"
#include "entente/scenario/reading.hpp"
#include "entente/scenario/text_places.hpp"

namespace entente {
namespace {

using Rows = std::vector<Field>;

Field row(std::string_view section, std::string_view name, FieldType type, Presence presence,
          std::string_view meaning, std::string_view choices = "", Range range = {}) {
  Field field;
  field.section = section;
  field.name = name;
  field.type = type;
  field.presence = presence;
  field.range = range;
  field.choices = choices;
  field.meaning = meaning;
  return field;
}

constexpr auto kNeeded = Presence::required, kMay = Presence::optional;

const Rows& top_rows() {
  static const Rows rows{
      row("", "schema", FieldType::integer, kNeeded, "version of this format: 1", "", {1, 1}),
      row("", "title", FieldType::text, kNeeded, "one line"),
      row("", "work", FieldType::text, kMay, "the text whose argument this is"),
      row("", "source", FieldType::name, kMay, "id of that text among the sources"),
      row("", "facts", FieldType::text, kMay, "path of a file with [[source]], [[fact]] and [[tie]]")};
  return rows;
}
const Rows& threshold_rows() {
  static const Rows rows{
      row("thresholds", "supported", FieldType::plain, kMay, "credence that supports a claim", "", {0.5, 1}),
      row("thresholds", "never", FieldType::plain, kMay, "what never is below", "", {0, 1}),
      row("thresholds", "could", FieldType::plain, kMay, "what could is above", "", {0, 1}),
      row("thresholds", "unlikely", FieldType::plain, kMay, "what unlikely is below", "", {0, 1}),
      row("thresholds", "will", FieldType::plain, kMay, "what will is above", "", {0, 1})};
  return rows;
}
const Rows& conclusion_rows() {
  static const Rows rows{
      row("conclusion", "claims", FieldType::texts, kNeeded, "ids joined by and/or, or a list of them")};
  return rows;
}
const Rows& claim_rows() {
  static const Rows rows{
      row("claim", "id", FieldType::text, kNeeded, "short name or number, once in the file"),
      row("claim", "paragraph", FieldType::text, kNeeded,
          "where the text says it; \"-\" for a hidden premise"),
      row("claim", "section", FieldType::text, kMay, "heading that it is listed under"),
      row("claim", "says", FieldType::text, kNeeded, "the claim in other words"),
      row("claim", "kind", FieldType::choice, kNeeded, "what it asks: model, datum, mixed or not_checkable",
          "model|datum|mixed|not_checkable"),
      row("claim", "load_bearing", FieldType::boolean, kNeeded,
          "whether the conclusion needs it: true or false"),
      row("claim", "rests_on", FieldType::texts, kMay, "ids joined by and/or, or a list of them"),
      row("claim", "assert", FieldType::text, kMay, "the assertion"),
      row("claim", "source", FieldType::text, kMay, "where the assertion comes from"),
      row("claim", "note", FieldType::text, kMay, "weaknesses"),
      row("claim", "reason", FieldType::text, kMay, "why it cannot be checked")};
  return rows;
}
const Rows& facts_rows() {
  static const Rows rows{row("", "schema", FieldType::integer, kMay, "version of this format: 1", "", {1, 1}),
                         row("", "title", FieldType::text, kMay, "one line")};
  return rows;
}

Diagnostic error(std::string code, Place place, std::string message, std::string help) {
  Diagnostic d;
  d.place = std::move(place);
  d.code = std::move(code);
  d.message = std::move(message);
  d.help = std::move(help);
  return d;
}

/// One table read through its rows: says what is wrong with its keys and values, and gives what is fit to
/// use.
class Entry {
 public:
  /// @param called  the table in messages
  /// @param others  keys that are read elsewhere
  Entry(Reading& reading, const Rows& rows, const TomlNode& table, std::string called, Place place,
        const std::vector<std::string>& others = {})
      : place_(std::move(place)) {
    for (const TomlNode::Entry& entry : table.entries) {
      const auto found =
          std::find_if(rows.begin(), rows.end(), [&](const Field& each) { return each.name == entry.key; });
      if (found != rows.end()) {
        if (reading.fits(*found, entry.value)) fit_.emplace(found->name, &entry.value);
        continue;
      }
      if (std::find(others.begin(), others.end(), entry.key) != others.end()) continue;
      std::vector<std::string> known = others;
      for (const Field& each : rows) known.emplace_back(each.name);
      const std::string near = reading.nearest_name(entry.key, known);
      std::string list;
      for (const std::string& each : known) list += (list.empty() ? "" : ", ") + each;
      reading.say(error(
          "E010", reading.place(entry.key_span), fmt::format("{} has no {}", called, in_quotes(entry.key)),
          near.empty() ? "there are " + list : fmt::format("did you mean {}?", in_quotes(near))));
    }
    for (const Field& each : rows)
      if (each.presence == Presence::required && !table.find(each.name))
        reading.say(diagnostic::missing_field(place_, each.name, called, each.meaning));
  }

  const TomlNode* get(std::string_view field) const {
    const auto found = fit_.find(field);
    return found == fit_.end() ? nullptr : found->second;
  }
  std::string text(std::string_view field) const {
    const TomlNode* value = get(field);
    return value ? value->text : std::string();
  }
  const Place& place() const { return place_; }

 private:
  std::map<std::string_view, const TomlNode*> fit_;
  Place place_;
};

bool is_id(std::string_view id) {
  if (id.empty() || id.size() > 64 || id == "and" || id == "or") return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

/// Whether an assertion can call a scenario so without quotes.
bool is_short_name(std::string_view name) {
  if (!is_id(name) || name.find_first_of("-.") != std::string_view::npos) return false;
  if (name.front() >= '0' && name.front() <= '9') return false;
  for (const std::string_view taken : {"not", "all", "any", "in", "never", "could", "unlikely", "will"})
    if (name == taken) return false;
  return std::find(term_names().begin(), term_names().end(), name) == term_names().end();
}

double* threshold(Thresholds& of, std::string_view name) {
  for (const auto& [word, value] : {std::pair<std::string_view, double*>{"supported", &of.supported},
                                    {"never", &of.never},
                                    {"could", &of.could},
                                    {"unlikely", &of.unlikely},
                                    {"will", &of.will}})
    if (name == word) return value;
  return nullptr;
}

class ClaimsReading {
 public:
  ClaimsReading(std::string text, std::string file, std::string folder, const ThresholdChanges& thresholds)
      : folder_(std::move(folder)), thresholds_(thresholds) {
    claims_.file = std::move(file);
    claims_.text = std::move(text);
  }

  Outcome<Claims> run() {
    std::string text = claims_.text;
    if (preflight(text, claims_.file, diagnostics_)) {
      claims_.sha256 = sha256(claims_.text);
      if (const auto root = parse_toml(text, claims_.file, diagnostics_)) read(*root);
    }
    sort_diagnostics(diagnostics_);
    if (has_errors(diagnostics_)) return std::move(diagnostics_);
    return {std::move(claims_), std::move(diagnostics_)};
  }

 private:
  void read(const TomlNode& root) {
    Scenario nothing;
    Reading reading(claims_.file, {}, nothing, diagnostics_);
    reading_ = &reading;
    const TextPlaces places(claims_.text);
    places_ = &places;
    if (is_scenario(root)) {
      say(error(
          "E207", reading.start_of_file(), "this is a scenario, not a claims file",
          fmt::format("entente assess {} takes it; a claims file names it under [scenarios] (entente new "
                      "NAME --kind claims)",
                      claims_.file)));
      return;
    }
    const Entry top(reading, top_rows(), root, "a claims file", reading.start_of_file(),
                    {"scenarios", "thresholds", "conclusion", "claim"});
    claims_.title = top.text("title");
    claims_.work = top.text("work");
    read_scenarios(root);
    if (const TomlNode* facts = top.get("facts")) read_facts_file(*facts);
    read_source(top);
    read_thresholds(root);
    read_all(root);
    check_template(reading, root);
  }

  static bool is_scenario(const TomlNode& root) {
    return !root.find("claim") && !root.find("scenarios") && has_scenario_sections(root);
  }

  /// The table of this name; nothing where it is absent or of another form, which is said.
  const TomlNode* table(const TomlNode& root, std::string_view name) {
    const TomlNode* node = root.find(name);
    if (!node || node->kind == TomlNode::Kind::table) return node;
    say(diagnostic::wrong_type(reading_->place(node->span), name, "one table", "something else",
                               fmt::format("write [{}]", name)));
    return nullptr;
  }

  void say(Diagnostic d) { reading_->say(std::move(d)); }

  std::string path_of(const std::string& relative) const {
    const std::filesystem::path path(relative);
    if (path.is_absolute() || folder_.empty()) return relative;
    return (std::filesystem::path(folder_) / path).lexically_normal().string();
  }

  // --- what the file names

  void read_scenarios(const TomlNode& root) {
    const TomlNode* scenarios = table(root, "scenarios");
    if (!scenarios) return;
    std::vector<const TomlNode::Entry*> entries;
    for (const TomlNode::Entry& entry : scenarios->entries) entries.push_back(&entry);
    std::sort(entries.begin(), entries.end(), [](const TomlNode::Entry* a, const TomlNode::Entry* b) {
      return std::pair(a->key_span.line, a->key_span.column) <
             std::pair(b->key_span.line, b->key_span.column);
    });
    const Field path = row("scenarios", "path", FieldType::text, kNeeded, "path of a scenario");
    for (const TomlNode::Entry* entry : entries) {
      if (!is_short_name(entry->key)) {
        say(error("E202", reading_->place(entry->key_span),
                  fmt::format("{} cannot be the short name of a scenario", in_quotes(entry->key)),
                  "use letters, digits and _, beginning with a letter, and no word of the language: s25"));
        unread_.push_back(entry->key);
        continue;
      }
      if (!reading_->fits(path, entry->value)) {
        unread_.push_back(entry->key);
        continue;
      }
      read_scenario_file(*entry);
    }
    for (const TomlNode::Entry* entry : entries)
      for (const Claims::Named& each : claims_.scenarios)
        if (each.scenario.strategy(entry->key))
          say(error("E202", reading_->place(entry->key_span),
                    fmt::format("{} is also a strategy of {}", in_quotes(entry->key), in_quotes(each.name)),
                    "give the scenario another short name, so that P(goal | NAME) means one thing"));
  }

  void read_scenario_file(const TomlNode::Entry& entry) {
    const std::string path = path_of(entry.value.text);
    Outcome<Scenario> scenario = read_scenario(path);
    if (scenario) {
      claims_.scenarios.push_back({entry.key, entry.value.text, std::move(*scenario)});
      return;
    }
    unread_.push_back(entry.key);
    const Diagnostics& wrong = scenario.diagnostics();
    if (!wrong.empty() && wrong.front().code[0] == 'F') {
      say(error("E200", reading_->place(entry.value.span),
                fmt::format("the scenario {} at {} cannot be read: {}", in_quotes(entry.key),
                            in_quotes(entry.value.text), wrong.front().message),
                "paths are relative to the claims file"));
      return;
    }
    const auto errors = std::count_if(wrong.begin(), wrong.end(),
                                      [](const Diagnostic& d) { return d.severity == Severity::error; });
    say(error(
        "E201", reading_->place(entry.value.span),
        fmt::format("the scenario {} has {} error{}", in_quotes(entry.key), errors, errors == 1 ? "" : "s"),
        fmt::format("entente check {}", path)));
    for (const Diagnostic& d : wrong)
      if (d.severity == Severity::error) say(d);
  }

  void read_facts_file(const TomlNode& value) {
    const std::string path = path_of(value.text);
    Outcome<std::string> text = read_bytes(path, kLargestFile);
    facts_unread_ = true;
    if (!text) {
      say(error("E200", reading_->place(value.span),
                fmt::format("the facts file {} cannot be read: {}", in_quotes(value.text),
                            text.diagnostics().front().message),
                "paths are relative to the claims file"));
      return;
    }
    Diagnostics wrong;
    if (preflight(*text, path, wrong))
      if (const auto root = parse_toml(*text, path, wrong)) {
        Scenario holder;
        Reading reading(path, {}, holder, wrong);
        for (const Claims::Named& each : claims_.scenarios) {
          for (const Source& source : each.scenario.sources) reading.admit("source", source.id);
          for (const Actor& actor : each.scenario.actors) reading.admit("actor", actor.code);
        }
        reading.collect_names(*root, true);
        const Entry top(reading, facts_rows(), *root, "a facts file", reading.start_of_file(),
                        {"source", "fact", "tie"});
        read_sources(reading, *root, false);
        read_facts(reading, *root, true);
        claims_.sources = std::move(holder.sources);
        claims_.facts = std::move(holder.facts);
        claims_.facts.insert(claims_.facts.end(), holder.ties.begin(), holder.ties.end());
        // What an unread scenario may define is not missed.
        if (!unread_.empty())
          std::erase_if(wrong, [](const Diagnostic& d) { return d.code == "E041" || d.code == "E021"; });
        facts_unread_ = has_errors(wrong);
      }
    diagnostics_.insert(diagnostics_.end(), wrong.begin(), wrong.end());
  }

  void read_source(const Entry& top) {
    const TomlNode* source = top.get("source");
    if (!source) return;
    claims_.source = source->text;
    std::vector<std::string> known;
    for (const Source& each : claims_.sources) known.push_back(each.id);
    for (const Claims::Named& each : claims_.scenarios)
      for (const Source& one : each.scenario.sources) known.push_back(one.id);
    if (std::find(known.begin(), known.end(), source->text) != known.end() || facts_unread_ ||
        !unread_.empty())
      return;
    const std::string near = reading_->nearest_name(source->text, known);
    say(error("E041", reading_->place(source->span),
              fmt::format("unknown source {}", in_quotes(source->text)),
              near.empty() ? "define it as a [[source]] of the facts file"
                           : fmt::format("did you mean {}?", in_quotes(near))));
  }

  void read_thresholds(const TomlNode& root) {
    if (const TomlNode* node = table(root, "thresholds")) {
      const Entry entry(*reading_, threshold_rows(), *node, "[thresholds]", reading_->place(node->span));
      for (const Field& field : threshold_rows())
        if (const TomlNode* figure = entry.get(field.name))
          *threshold(claims_.thresholds, field.name) = figure->figure();
    }
    for (const auto& [name, value] : thresholds_)
      if (double* to = threshold(claims_.thresholds, name)) *to = value;
  }

  // --- the claims

  void read_all(const TomlNode& root) {
    const std::vector<const TomlNode*> tables = repeated_tables(*reading_, root, "claim", false);
    if (tables.empty() && !root.find("claim"))
      say(diagnostic::missing_section(reading_->start_of_file(), "[[claim]]", "what the text says"));
    std::vector<Entry> entries;
    entries.reserve(tables.size());
    for (const TomlNode* each : tables) {
      const TomlNode* id = each->find("id");
      const bool named = id && id->kind == TomlNode::Kind::text;
      entries.emplace_back(
          *reading_, claim_rows(), *each,
          named ? fmt::format("[[claim]] {}", in_quotes(id->text)) : std::string("[[claim]]"),
          reading_->place(named ? id->span : each->span));
    }
    for (std::size_t at = 0; at < entries.size(); ++at) name(at, entries[at]);
    AssertionReader reader(claims_, unread_, facts_unread_);
    for (std::size_t at = 0; at < entries.size(); ++at) fill(claims_.claims[at], entries[at], reader);
    for (std::size_t at = 0; at < entries.size(); ++at)
      if (const TomlNode* node = entries[at].get("rests_on")) claims_.claims[at].rests_on = support(*node);
    for (const SupportCircle& circle : circles(claims_.claims)) say_circle(circle, entries);
    if (const TomlNode* node = table(root, "conclusion")) {
      const Entry entry(*reading_, conclusion_rows(), *node, "[conclusion]", reading_->place(node->span));
      if (const TomlNode* ids = entry.get("claims")) claims_.conclusion = support(*ids);
    }
  }

  void name(std::size_t at, const Entry& entry) {
    Claim claim;
    claim.place = entry.place();
    if (const TomlNode* id = entry.get("id")) {
      claim.id = id->text;
      if (!is_id(claim.id)) {
        say(error("E016", entry.place(), fmt::format("{} cannot be the id of a claim", in_quotes(claim.id)),
                  "use 1 to 64 letters, digits, _, - or points, and not and or or"));
      } else if (const auto [found, added] = by_id_.emplace(claim.id, at); added) {
        ids_.push_back(claim.id);
      } else {
        say(diagnostic::duplicate(entry.place(), "claim", claim.id, claims_.claims[found->second].place));
      }
    }
    claims_.claims.push_back(std::move(claim));
  }

  void fill(Claim& claim, const Entry& entry, AssertionReader& reader) {
    claim.paragraph = entry.text("paragraph");
    claim.section = entry.text("section");
    claim.says = entry.text("says");
    claim.source = entry.text("source");
    claim.note = entry.text("note");
    claim.reason = entry.text("reason");
    if (const TomlNode* node = entry.get("load_bearing")) claim.load_bearing = node->boolean;
    const TomlNode* assertion = entry.get("assert");
    if (const TomlNode* kind = entry.get("kind")) {
      const std::vector<std::string> words = alternatives("model|datum|mixed|not_checkable");
      claim.kind = static_cast<ClaimKind>(std::find(words.begin(), words.end(), kind->text) - words.begin());
      check_kind(claim, *kind, assertion, entry);
    }
    if (!assertion) return;
    AssertionReader::Result read = reader.read(assertion->text);
    for (const TextTrouble& each : read.trouble) say(inside(*assertion, each));
    claim.assertion = std::move(read.assertion);
  }

  /// A claim has an assertion, or says why not.
  void check_kind(const Claim& claim, const TomlNode& kind, const TomlNode* assertion, const Entry& entry) {
    const Place place = reading_->place(kind.span);
    if (claim.kind != ClaimKind::not_checkable) {
      if (!assertion)
        say(error("E203", place, fmt::format("a {} claim without assertion", kind.text),
                  "add assert = \"...\", or make it not_checkable with a reason"));
      if (const TomlNode* reason = entry.get("reason"))
        say(error("E203", reading_->place(reason->span), "a reason stands with claims that cannot be checked",
                  "make it a note, or the kind not_checkable"));
      return;
    }
    if (assertion)
      say(error("E203", reading_->place(assertion->span), "an assertion of a claim that cannot be checked",
                "make the kind model, datum or mixed, or take the assertion out"));
    if (!entry.get("reason"))
      say(error("E203", place, "a claim that cannot be checked, without reason",
                "add reason = \"...\": a motive, a judgement of worth, or what it needs"));
  }

  Diagnostic inside(const TomlNode& text, const TextTrouble& trouble) const {
    return error(trouble.code, reading_->place(places_->inside(text.span, trouble.begin, trouble.end)),
                 trouble.message, trouble.help);
  }

  Support support(const TomlNode& node) {
    const auto find = [&](std::string_view id) -> std::optional<std::size_t> {
      const auto found = by_id_.find(std::string(id));
      return found == by_id_.end() ? std::nullopt : std::optional(found->second);
    };
    const auto one = [&](const TomlNode& text) {
      SupportReading read = read_support(text.text, find, ids_);
      for (const TextTrouble& each : read.trouble) say(inside(text, each));
      return std::move(read.support);
    };
    if (node.kind == TomlNode::Kind::text) return one(node);
    Support whole;
    for (const TomlNode& item : node.items) {
      const Support part = one(item);
      const std::size_t before = whole.nodes.size();
      for (Support::Node each : part.nodes) {
        each.left += before;
        each.right += before;
        whole.nodes.push_back(each);
      }
      if (before == 0 || part.nodes.empty()) continue;
      Support::Node both;
      both.kind = Support::Node::Kind::both;
      both.left = before - 1;
      both.right = whole.nodes.size() - 1;
      whole.nodes.push_back(both);
    }
    return whole;
  }

  void say_circle(const SupportCircle& circle, const std::vector<Entry>& entries) {
    std::string way;
    constexpr std::size_t kMost = 12;
    for (std::size_t i = 0; i < std::min(kMost, circle.claims.size()); ++i)
      way += (i ? " -> " : "") + claims_.claims[circle.claims[i]].id;
    if (circle.claims.size() > kMost) way += " -> ...";
    const Entry& first = entries[circle.claims.front()];
    const TomlNode* rests_on = first.get("rests_on");
    say(error(
        "E205", rests_on ? reading_->place(rests_on->span) : first.place(),
        fmt::format("claim {} rests on itself: {}", in_quotes(claims_.claims[circle.claims.front()].id), way),
        "a premise cannot rest on what it carries; leave one of these out"));
  }

  std::string folder_;
  Claims claims_;
  Diagnostics diagnostics_;
  Reading* reading_ = nullptr;
  const TextPlaces* places_ = nullptr;
  std::vector<std::string> unread_;
  bool facts_unread_ = false;
  std::unordered_map<std::string, std::size_t> by_id_;
  std::vector<std::string> ids_;
  const ThresholdChanges& thresholds_;
};

}  // namespace

Diagnostics check_thresholds(const ThresholdChanges& thresholds) {
  Diagnostics errors;
  for (const auto& [name, value] : thresholds) {
    const auto field = std::ranges::find(threshold_rows(), name, &Field::name);
    if (field == threshold_rows().end()) {
      std::vector<std::string> known;
      for (const Field& each : threshold_rows()) known.emplace_back(each.name);
      const std::string near = nearest(name, known);
      errors.push_back(error("E234", {}, fmt::format("no threshold is called {}", in_quotes(name)),
                             near.empty() ? fmt::format("there are {}", fmt::join(known, ", "))
                                          : fmt::format("did you mean {}?", in_quotes(near))));
    } else if (!(value >= field->range.low && value <= field->range.high)) {
      errors.push_back(error("E234", {},
                             fmt::format("{} cannot be {}: it lies between {} and {}", name, value,
                                         field->range.low, field->range.high),
                             fmt::format("it is {}", field->meaning)));
    }
  }
  return errors;
}

Outcome<Claims> read_claims_text(std::string text, std::string file_name, const std::string& folder,
                                 const ThresholdChanges& thresholds) {
  return ClaimsReading(std::move(text), std::move(file_name), folder, thresholds).run();
}

Outcome<Claims> read_claims(const std::string& path, const ThresholdChanges& thresholds) {
  Outcome<std::string> text = read_bytes(path, kLargestFile);
  if (!text) return text.diagnostics();
  return read_claims_text(std::move(*text), path, std::filesystem::path(path).parent_path().string(),
                          thresholds);
}

ClaimCounts counts_of(const Claims& claims) {
  ClaimCounts counts;
  for (const Claim& claim : claims.claims) {
    if (claim.load_bearing) ++counts.load_bearing;
    ++(claim.kind == ClaimKind::model   ? counts.model
       : claim.kind == ClaimKind::datum ? counts.datum
       : claim.kind == ClaimKind::mixed ? counts.mixed
                                        : counts.not_checkable);
  }
  return counts;
}

bool is_claims_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.starts_with("[[claim]]") || line.starts_with("[scenarios]")) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace entente

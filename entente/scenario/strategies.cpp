// Strategies: built-in rule books are written out as rules, one's own are read.
#include <algorithm>

#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

constexpr std::size_t kMostRules = 64;
constexpr int kDefaultYears = 2;

const std::vector<Alignment> kLoosened = {Alignment::independent, Alignment::realigned};
const std::vector<Alignment> kHeld = {Alignment::fused, Alignment::partner};

/// What a built-in kind needs and does; (2.1).
struct BuiltIn {
  std::string_view kind;
  bool bundle, then, years;
};
constexpr BuiltIn kBuiltIn[] = {
    {"continue", false, false, false},   {"withdraw", false, false, false},
    {"steady", true, false, false},      {"probe", true, false, true},
    {"probe_revoke", true, false, true}, {"reciprocate", true, true, false},
    {"ratchet", true, false, false},     {"deadline", true, false, true},
    {"wait", true, false, false},        {"pressure", false, false, false},
    {"reassure", false, false, false},   {"rules", false, false, false},
};

class StrategyReader {
 public:
  StrategyReader(Reading& reading, const TomlNode& table)
      : reading_(reading),
        table_(table),
        record_(reading, "strategy", table, "strategy", {"rule", "successor_rule"}) {
    const auto& bundles = reading.scenario.bundles;
    for (std::size_t i = 0; i < bundles.size(); ++i) rungs_.emplace(bundles[i].name, static_cast<int>(i) + 1);
  }

  void read() {
    strategy_.name = record_.text("name");
    strategy_.label = record_.text("label");
    strategy_.kind = record_.text("kind");
    strategy_.place = record_.place();
    if (!record_.has("kind")) return;
    const BuiltIn& kind = *std::find_if(std::begin(kBuiltIn), std::end(kBuiltIn),
                                        [&](const BuiltIn& b) { return b.kind == strategy_.kind; });
    check_fields(kind);
    const bool own = strategy_.kind == "rules";
    if (own) {
      strategy_.courting = read_rules("rule", true);
    } else {
      write_out();
    }
    if (record_.boolean("reassure"))
      for (Rule& rule : strategy_.courting) rule.move.reassure = true;
    if (strategy_.kind == "pressure" && !reading_.scenario.has_pressure)
      reading_.say(diagnostic::no_pressure(record_.place_of("kind")));
    read_successor();
    for (const auto* rules : {&strategy_.courting, &strategy_.sceptic})
      for (const Rule& rule : *rules) strategy_.top = std::max(strategy_.top, rule.move.bundle);
    if (sound_) {
      if (own) check_rules(reading_, strategy_, strategy_.courting, false);
      if (own_successor_) check_rules(reading_, strategy_, strategy_.sceptic, true);
    }
    reading_.scenario.strategies.push_back(std::move(strategy_));
  }

 private:
  void check_fields(const BuiltIn& kind) {
    const auto check = [&](std::string_view field, bool needed, bool useful) {
      if (needed && !table_.find(field))
        reading_.say(diagnostic::strategy_needs(strategy_.place, kind.kind, "`" + std::string(field) + "`"));
      if (!useful && table_.find(field))
        reading_.say(diagnostic::field_of_no_use(record_.place_of(field), field,
                                                 "a strategy of kind \"" + std::string(kind.kind) + "\""));
    };
    check("bundle", kind.bundle, kind.bundle);
    check("then", kind.then, kind.then);
    check("years", false, kind.years);
    check("rule", false, kind.kind == "rules");
    if (table_.find("successor") && table_.find("successor_rule"))
      reading_.say(diagnostic::field_of_no_use(record_.place_of("successor"), "successor",
                                               "a strategy with [[strategy.successor_rule]]"));
  }

  /// Rung of a bundle named in `record`; 0 when absent or unknown (said).
  int rung(const Record& record, std::string_view field) {
    const auto mention = record.mention(field);
    if (!mention) return 0;
    if (!reading_.require("bundle", *mention)) {
      sound_ = false;
      return 0;
    }
    const auto found = rungs_.find(mention->text);
    return found == rungs_.end() ? 0 : found->second;
  }

  Move offer(int bundle) const { return {Move::Kind::offer, bundle, false, false}; }

  void add(Guard guard, Move move) {
    strategy_.courting.push_back({std::move(guard), move, strategy_.place});
  }

  void write_out() {
    const int bundle = rung(record_, "bundle"), then = rung(record_, "then");
    const int years = record_.integer("years").value_or(kDefaultYears);
    const Move resume;
    Move withdraw;
    withdraw.kind = Move::Kind::withdraw;
    const std::string& kind = strategy_.kind;
    Guard early, loosened, held, replaced;
    early.years = {1, years};
    loosened.alignment = kLoosened;
    held.alignment = kHeld;
    replaced.replaced = true;
    if (kind == "withdraw") {
      add({}, withdraw);
    } else if (kind == "steady") {
      add({}, offer(bundle));
    } else if (kind == "probe" || kind == "probe_revoke") {
      add(early, offer(bundle));
      add(loosened, offer(bundle));
      // What the probe gave is taken back, not what had been given before it.
      withdraw.bundle = reading_.scenario.spent_rung();
      add({}, kind == "probe" ? resume : withdraw);
    } else if (kind == "reciprocate") {
      add(loosened, offer(then));
      add({}, offer(bundle));
    } else if (kind == "ratchet") {
      Move raise = offer(bundle);
      raise.kind = Move::Kind::raise;
      add(held, raise);
      add({}, resume);
    } else if (kind == "deadline") {
      add(early, offer(bundle));
      add({}, resume);
    } else if (kind == "wait") {
      add(replaced, offer(bundle));
      add({}, resume);
    } else if (kind == "pressure") {
      // Pressure that never ended would give T no reason to leave R: it stops like the offers do.
      Move press = resume;
      press.pressure = true;
      add(held, press);
      add({}, resume);
    } else {
      Move standing = resume;
      standing.reassure = kind == "reassure";
      add({}, standing);
    }
  }

  void read_successor() {
    if (table_.find("successor_rule")) {
      own_successor_ = true;
      strategy_.sceptic = read_rules("successor_rule", false);
      return;
    }
    const std::string word = record_.has("successor") ? record_.text("successor") : "continue";
    if (word == "same") {
      strategy_.sceptic = strategy_.courting;
      return;
    }
    Move move;
    if (word == "withdraw") move.kind = Move::Kind::withdraw;
    strategy_.sceptic.push_back({{}, move, strategy_.place});
  }

  std::vector<Rule> read_rules(std::string_view key, bool needed) {
    std::vector<Rule> rules;
    const auto tables = repeated_tables(reading_, table_, key, false);
    if (tables.empty()) {
      if (needed && !table_.find(key))
        reading_.say(diagnostic::strategy_needs(strategy_.place, "rules", "at least one [[strategy.rule]]"));
      sound_ = false;
    }
    if (tables.size() > kMostRules) {
      reading_.say(diagnostic::too_many_rules(reading_.place(tables[kMostRules]->span), kMostRules));
      sound_ = false;
      return rules;
    }
    for (const TomlNode* table : tables) rules.push_back(read_rule(*table));
    return rules;
  }

  Rule read_rule(const TomlNode& table) {
    const Record record(reading_, "rule", table, "rule");
    // A rule with a slip in it has no clear meaning; its place among the others is then not judged.
    for (const TomlNode::Entry& entry : table.entries)
      if (!record.has(entry.key)) sound_ = false;
    if (!record.has("do")) sound_ = false;
    Rule rule;
    rule.place = record.place();
    rule.guard = read_guard(record);
    rule.move = read_move(record);
    return rule;
  }

  Guard read_guard(const Record& record) {
    const Scenario& s = reading_.scenario;
    Guard guard;
    if (record.has("years")) {
      const std::vector<int> years = record.integers("years");
      if (years.size() != 2 || years[0] > years[1] || years[1] > s.horizon) {
        reading_.say(diagnostic::impossible_years(record.place_of("years"), s.horizon));
        sound_ = false;
      } else {
        guard.years = {years[0], years[1]};
      }
    }
    for (const int level : record.choices("alignment"))
      guard.alignment.push_back(static_cast<Alignment>(level));
    if (const auto leaders = record.choice("leaders")) guard.replaced = *leaders == 1;
    if (const auto war = record.choice("war")) {
      guard.war = *war == 0;
      if (!s.has_war) reading_.say(diagnostic::no_war(record.place_of("war")));
    }
    const auto bound = [&](std::string_view field) -> std::optional<int> {
      if (!record.has(field)) return std::nullopt;
      return rung(record, field);
    };
    guard.delivered_at_least = bound("delivered_at_least");
    guard.delivered_below = bound("delivered_below");
    guard.in_force_at_least = bound("in_force_at_least");
    guard.in_force_below = bound("in_force_below");
    guard.bloc = record.choices("bloc");
    if (!guard.bloc.empty() && !s.bloc) {
      reading_.say(diagnostic::looks_at_ally(record.place_of("bloc")));
      sound_ = false;
    }
    return guard;
  }

  Move read_move(const Record& record) {
    Move move;
    move.kind = static_cast<Move::Kind>(record.choice("do").value_or(static_cast<int>(Move::Kind::resume)));
    const bool names_bundle = move.kind == Move::Kind::offer || move.kind == Move::Kind::raise;
    if (record.has("do") && names_bundle && !record.has("bundle"))
      reading_.say(diagnostic::strategy_needs(record.place_of("do"), record.text("do"), "`bundle`"));
    if (record.has("do") && !names_bundle && record.has("bundle"))
      reading_.say(diagnostic::field_of_no_use(record.place_of("bundle"), "bundle",
                                               "a rule that does \"" + record.text("do") + "\""));
    if (names_bundle) move.bundle = rung(record, "bundle");
    move.pressure = record.boolean("pressure");
    move.reassure = record.boolean("reassure");
    if (move.pressure && !reading_.scenario.has_pressure)
      reading_.say(diagnostic::no_pressure(record.place_of("pressure")));
    return move;
  }

  Reading& reading_;
  const TomlNode& table_;
  const Record record_;
  std::map<std::string, int, std::less<>> rungs_;
  Strategy strategy_;
  bool sound_ = true, own_successor_ = false;
};

}  // namespace

void read_strategies(Reading& reading, const TomlNode& root) {
  for (const TomlNode* table : repeated_tables(reading, root, "strategy", true))
    StrategyReader(reading, *table).read();
  const std::string& baseline = reading.scenario.baseline;
  if (!root.find("strategy") || reading.defined("strategy", baseline)) return;
  const TomlNode* stated = root.find("baseline");
  reading.require("strategy", {baseline, stated ? stated->span : Span{}});
}

}  // namespace entente

// What is asked, when, of whom: the frame into which the numbers go.
#include <algorithm>
#include <cmath>

#include "entente/model/marginal.hpp"
#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

constexpr int kDefaultHorizon = 10;

void read_roles(Reading& reading, const TomlNode& root) {
  const TomlNode* table = single_table(reading, root, "roles");
  if (!table) return;
  const Record roles(reading, "roles", *table, "roles");
  Scenario& s = reading.scenario;
  std::vector<std::pair<std::string_view, std::string*>> places = {
      {"divider", &s.divider}, {"target", &s.target}, {"rival", &s.rival}};
  for (auto& [role, actor] : places) {
    const auto mention = roles.mention(role);
    if (!mention || !reading.require("actor", *mention)) continue;
    bool repeated = false;
    for (const auto& [other, taken] : places) {
      if (other == role || *taken != mention->text) continue;
      reading.say(diagnostic::repeated_role(reading.place(mention->span), role, other, mention->text));
      repeated = true;
    }
    if (!repeated) *actor = mention->text;
  }
}

std::string_view role_of(const Scenario& s, std::string_view code) {
  if (code.empty()) return "";
  return code == s.divider ? "divider" : code == s.target ? "target" : code == s.rival ? "rival" : "";
}

/// The facts named as measures of an actor's strength, each about this actor and above zero.
std::vector<int> read_capability(Reading& reading, const Record& record, const std::string& code) {
  std::vector<int> measures;
  const std::vector<Fact>& facts = reading.scenario.facts;
  for (const Mention& mention : record.mentions("capability")) {
    const auto found =
        std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.id == mention.text; });
    if (found == facts.end()) {
      if (reading.require("fact or tie", mention))
        reading.say(diagnostic::no_capability(reading.place(mention.span), mention.text, code));
      continue;
    }
    reading.facts_read.insert(mention.text);
    if (found->subject != code || !found->value || !(*found->value > 0) || found->low.value_or(1) < 0) {
      reading.say(diagnostic::no_capability(reading.place(mention.span), mention.text, code));
      continue;
    }
    measures.push_back(static_cast<int>(found - facts.begin()));
  }
  return measures;
}

/// Strengths can be compared where all three are measured, by the same measures.
void match_capabilities(Reading& reading) {
  Scenario& s = reading.scenario;
  const Actor* players[] = {s.actor(s.divider), s.actor(s.target), s.actor(s.rival)};
  const Actor* measured = nullptr;
  for (const Actor* player : players) {
    if (!player) return;
    if (!measured && !player->capability.empty()) measured = player;
  }
  if (!measured) return;
  for (const Actor* player : players) {
    bool alike = player->capability.size() == measured->capability.size();
    for (std::size_t i = 0; alike && i < measured->capability.size(); ++i)
      alike = s.facts[static_cast<std::size_t>(player->capability[i])].unit ==
              s.facts[static_cast<std::size_t>(measured->capability[i])].unit;
    if (!alike) reading.say(diagnostic::capabilities_differ(player->place, player->code, measured->code));
  }
}

void read_actors(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  for (const TomlNode* table : repeated_tables(reading, root, "actor", true)) {
    const TomlNode* code = table->find("code");
    const std::string name = code ? code->text : "";
    const std::string_view role = role_of(s, name);
    Record::Unread unread;
    if (role.empty()) {
      unread["gdp"] = "points are per cent of the GDP of divider, target and rival only";
      unread["capability"] = "strength is compared among divider, target and rival only";
    }
    const Record record(reading, "actor", *table, "actor." + name, {}, unread);
    Actor actor;
    actor.code = name;
    actor.cow = record.integer("cow").value_or(0);
    actor.iso3 = record.text("iso3");
    actor.name = record.text("name");
    actor.kind = record.has("kind") ? record.text("kind") : "state";
    actor.gdp = record.number("gdp");
    actor.capability = read_capability(reading, record, name);
    actor.place = record.place();
    const bool first = s.actor(name) == nullptr;  // a second one has been said to be one too many
    if (!role.empty() && first && !table->find("gdp"))
      reading.say(diagnostic::gdp_missing(actor.place, name, role));
    if (!role.empty() && actor.gdp.given()) {
      const Number& gdp = s.numbers[actor.gdp.index];
      reading.money_per_point[role] = quantile(gdp.distribution, gdp.range, 0.5) / 100;
    }
    s.actors.push_back(std::move(actor));
  }
  match_capabilities(reading);
}

/// @param open  a fact may lack its value
Fact read_fact(Reading& reading, const TomlNode& table, std::string_view section, bool open) {
  Record::Unread unread;
  if (open && !table.find("value")) unread["value"] = "";
  const Record record(reading, section, table, std::string(section), {}, unread);
  Fact fact;
  fact.id = record.text("id");
  fact.subject = record.text("subject");
  fact.quantity = record.text("quantity");
  fact.value = record.plain("value");
  fact.low = record.plain("low");
  fact.high = record.plain("high");
  fact.unit = record.text("unit");
  fact.year = record.text("year");
  fact.confidence = record.text("confidence");
  fact.note = record.text("note");
  fact.known_by = record.date("known_by");
  fact.place = record.place();
  for (const Mention& source : record.mentions("source"))
    if (reading.require("source", source)) fact.sources.push_back(source.text);
  if (fact.low && fact.high && *fact.low > *fact.high)
    reading.say(diagnostic::out_of_order(record.place_of("low"), "low", *fact.low, "high", *fact.high));
  if (fact.known_by && *fact.known_by > reading.scenario.decision_date &&
      reading.scenario.decision_date.year > 0)
    reading.say(diagnostic::known_later(record.place_of("known_by"), fact.id, iso(*fact.known_by),
                                        iso(reading.scenario.decision_date)));
  if (section != "tie") return fact;

  fact.kind = record.text("kind");
  fact.object = record.text("object");
  fact.on_paper = record.plain("on_paper");
  fact.effective = record.plain("effective");
  for (const std::string_view end : {"subject", "object"})
    if (const auto actor = record.mention(end)) reading.require("actor", *actor);
  if (!fact.subject.empty() && fact.subject == fact.object)
    reading.say(diagnostic::tie_to_oneself(record.place_of("object"), fact.subject));
  return fact;
}

void read_leaders(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  const auto tables = repeated_tables(reading, root, "leader", true);
  for (const TomlNode* table : tables) {
    const Record record(reading, "leader", *table, "leader." + std::to_string(s.leaders.size() + 1));
    Leader leader;
    leader.name = record.text("name");
    leader.actor = record.text("actor");
    leader.since = record.date("since").value_or(Date{});
    leader.term_end = record.date("term_end");
    leader.exit = record.number("exit");
    leader.place = record.place();
    if (const auto actor = record.mention("actor")) reading.require("actor", *actor);
    const bool dated = s.decision_date.year > 0;
    if (dated && record.has("since") && leader.since > s.decision_date)
      reading.say(diagnostic::leader_not_yet(record.place_of("since"), leader.name, iso(leader.since),
                                             iso(s.decision_date)));
    if (dated && leader.term_end && *leader.term_end <= s.decision_date)
      reading.say(diagnostic::before_decision(record.place_of("term_end"), "this term", iso(*leader.term_end),
                                              iso(s.decision_date)));
    if (dated && leader.term_end && years_between(s.decision_date, *leader.term_end) > s.horizon + 0.5)
      reading.say(diagnostic::after_horizon(record.place_of("term_end"), "this term", iso(*leader.term_end),
                                            s.horizon));
    s.leaders.push_back(std::move(leader));
  }
  if (tables.empty()) return;
  for (const auto& [role, code] :
       {std::pair<std::string_view, std::string>{"target", s.target}, {"rival", s.rival}}) {
    const bool led =
        std::any_of(s.leaders.begin(), s.leaders.end(),
                    [code = std::string_view(code)](const Leader& l) { return l.actor == code; });
    if (!code.empty() && !led) {
      const auto where = reading.place_of("actor", code);
      reading.say(diagnostic::no_leader(where ? *where : reading.start_of_file(), code, role));
    }
  }
}

void read_terms(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  int index = 0;
  for (const TomlNode* table : repeated_tables(reading, root, "term", true)) {
    const Record record(reading, "term", *table, "term." + std::to_string(++index));
    Term term;
    term.ends = record.date("ends").value_or(Date{});
    term.change = record.number("change");
    term.place = record.place();
    if (!record.has("ends") || s.decision_date.year == 0) continue;
    if (term.ends <= s.decision_date) {
      reading.say(diagnostic::before_decision(record.place_of("ends"), "this term", iso(term.ends),
                                              iso(s.decision_date)));
      continue;
    }
    // (2.10): the office changes at the end of the year nearest the term's end.
    const double years = years_between(s.decision_date, term.ends);
    term.year = std::max(1, static_cast<int>(std::lround(years)));
    if (term.year > s.horizon)
      reading.say(diagnostic::after_horizon(record.place_of("ends"), "this term", iso(term.ends), s.horizon));
    for (const Term& other : s.terms)
      if (other.year == term.year)
        reading.say(
            diagnostic::duplicate(term.place, "end of term in year", std::to_string(term.year), other.place));
    s.terms.push_back(term);
  }
  std::sort(s.terms.begin(), s.terms.end(), [](const Term& a, const Term& b) { return a.ends < b.ends; });
  if (!s.terms.empty()) s.term_end_year = s.terms.front().year;
}

void settle_verdict_years(Reading& reading, const Record& top, const TomlNode& root) {
  Scenario& s = reading.scenario;
  const int last = s.horizon - 2;
  s.verdict_years = top.integers("verdict_years");
  const bool stated = !s.verdict_years.empty();
  if (stated) {
    const TomlNode& list = *root.find("verdict_years");
    for (const TomlNode& item : list.items) {
      if (item.figure() > last)
        reading.say(
            diagnostic::horizon_short(reading.place(item.span), s.horizon, static_cast<int>(item.integer)));
    }
    const bool has_term =
        std::find(s.verdict_years.begin(), s.verdict_years.end(), s.term_end_year) != s.verdict_years.end();
    if (s.term_end_year > 0 && s.term_end_year <= last && !has_term)
      reading.say(diagnostic::term_not_a_verdict_year(reading.place(list.span), s.term_end_year));
  } else if (!root.find("verdict_years")) {
    for (const int year : {s.term_end_year, 3, 8})
      if (year >= 1 && year <= last) s.verdict_years.push_back(year);
    if (s.verdict_years.empty()) s.verdict_years.push_back(std::max(1, last));
  }
  std::sort(s.verdict_years.begin(), s.verdict_years.end());
  s.verdict_years.erase(std::unique(s.verdict_years.begin(), s.verdict_years.end()), s.verdict_years.end());
}

}  // namespace

void read_sources(Reading& reading, const TomlNode& root, bool required) {
  for (const TomlNode* table : repeated_tables(reading, root, "source", required)) {
    const Record record(reading, "source", *table, "source");
    reading.scenario.sources.push_back({record.text("id"), record.text("citation"), record.text("url"),
                                        record.text("published"), record.boolean("under_test"),
                                        record.boolean("data_set"), record.place()});
  }
}

void read_facts(Reading& reading, const TomlNode& root, bool open) {
  for (const TomlNode* table : repeated_tables(reading, root, "fact", false))
    reading.scenario.facts.push_back(read_fact(reading, *table, "fact", open));
  for (const TomlNode* table : repeated_tables(reading, root, "tie", false))
    reading.scenario.ties.push_back(read_fact(reading, *table, "tie", open));
}

void read_frame(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  std::vector<std::string_view> others;
  for (const Section& section : sections())
    if (!section.name.empty() && section.name != "rule" && section.name != "number")
      others.push_back(section.name);
  const Record top(reading, "", root, "", others);
  s.id = top.text("id");
  s.title = top.text("title");
  s.question = top.text("question");
  s.decision_date = top.date("decision_date").value_or(Date{});
  s.horizon = top.integer("horizon").value_or(kDefaultHorizon);
  s.goal = static_cast<Goal>(top.choice("goal").value_or(static_cast<int>(Goal::loosen)));
  if (top.has("baseline")) s.baseline = top.text("baseline");
  s.analogue = top.text("analogue");
  s.analogue_place = top.place_of("analogue");
  s.bloc = top.choice("allies_as").value_or(0) == 1;
  s.has_war = root.find("war") != nullptr;
  s.has_pressure = root.find("pressure") != nullptr;

  read_sources(reading, root, true);
  read_facts(reading, root, false);
  read_roles(reading, root);
  read_actors(reading, root);
  read_leaders(reading, root);
  read_terms(reading, root);
  settle_verdict_years(reading, top, root);
}

}  // namespace entente

// Consents, levers, and the ladder of bundles.
#include <algorithm>

#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

void read_consents(Reading& reading, const TomlNode& root) {
  // A consent that no lever asks for is not read by the game.
  std::set<std::string, std::less<>> asked;
  if (const TomlNode* levers = root.find("lever")) {
    for (const TomlNode& lever : levers->items) {
      const TomlNode* consent = lever.find("consent");
      if (!consent) continue;
      if (consent->kind == TomlNode::Kind::text) asked.insert(consent->text);
      for (const TomlNode& item : consent->items) asked.insert(item.text);
    }
  }
  for (const TomlNode* table : repeated_tables(reading, root, "consent", false)) {
    const TomlNode* name = table->find("name");
    Record::Unread unread;
    if (name && !asked.contains(name->text)) unread["probability"] = "no lever needs this consent";
    const Record record(reading, "consent", *table, "consent." + (name ? name->text : ""), {}, unread);
    reading.scenario.consents.push_back(
        {record.text("name"), record.text("label"), record.number("probability"), record.place()});
  }
}

void read_levers(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  Record::Unread unread;
  if (!s.has_war) unread["war_end"] = "there is no [war]";
  for (const TomlNode* table : repeated_tables(reading, root, "lever", true)) {
    const TomlNode* name = table->find("name");
    Record record(reading, "lever", *table, "lever." + (name ? name->text : ""), {}, unread);
    Lever lever;
    lever.name = record.text("name");
    lever.label = record.text("label");
    lever.by = record.text("by");
    lever.to = record.text("to");
    for (const std::string_view end : {"by", "to"})
      if (const auto actor = record.mention(end)) reading.require("actor", *actor);
    lever.value = record.number("value");
    lever.cost = record.number("cost");
    lever.deliverable = record.number("deliverable");
    lever.reversible = record.number("reversible");
    lever.upfront = record.number("upfront");
    lever.harm = record.number("harm");
    lever.harm_to = record.by_ally("harm_to");
    lever.norm = record.number("norm");
    lever.audience = record.number("audience");
    lever.posture = record.number("posture");
    lever.war_end = record.number("war_end");
    for (const Mention& consent : record.mentions("consent"))
      if (reading.require("consent", consent)) lever.consent.push_back(consent.text);
    lever.spent = record.boolean("spent");
    lever.asked = record.boolean("asked");
    lever.place = record.place();
    s.levers.push_back(std::move(lever));
  }
}

void read_bundles(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  std::map<std::string, int, std::less<>> index;
  for (std::size_t i = 0; i < s.levers.size(); ++i) index.emplace(s.levers[i].name, static_cast<int>(i));
  struct Added {
    std::string bundle;
    Place place;
  };
  std::map<int, Added> added;
  std::string unspent;  // the lowest lever of the ladder that is not spent
  const auto tables = repeated_tables(reading, root, "bundle", true);
  for (const TomlNode* table : tables) {
    const Record record(reading, "bundle", *table, "bundle");
    Bundle bundle;
    bundle.name = record.text("name");
    bundle.label = record.text("label");
    bundle.place = record.place();
    const std::vector<Mention> adds = record.mentions("adds");
    for (const Mention& mention : adds) {
      if (!reading.require("lever", mention)) continue;
      const int lever = index.at(mention.text);
      if (const auto there = added.find(lever); there != added.end()) {
        reading.say(diagnostic::lever_twice(reading.place(mention.span), mention.text, there->second.bundle,
                                            there->second.place));
        continue;
      }
      added.emplace(lever, Added{bundle.name, reading.place(mention.span)});
      bundle.adds.push_back(lever);
      if (!s.levers[lever].spent && unspent.empty()) unspent = mention.text;
    }
    for (const Mention& mention : adds) {
      const auto lever = index.find(mention.text);
      if (lever != index.end() && s.levers[lever->second].spent && !unspent.empty())
        reading.say(diagnostic::spent_above_unspent(reading.place(mention.span), mention.text, unspent));
    }
    s.bundles.push_back(std::move(bundle));
  }
  if (tables.empty()) return;
  for (std::size_t i = 0; i < s.levers.size(); ++i)
    if (s.levers[i].spent && !added.contains(static_cast<int>(i)))
      reading.say(diagnostic::spent_outside(s.levers[i].place, s.levers[i].name));
}

}  // namespace

void read_ladder(Reading& reading, const TomlNode& root) {
  read_consents(reading, root);
  read_levers(reading, root);
  read_bundles(reading, root);
}

}  // namespace entente

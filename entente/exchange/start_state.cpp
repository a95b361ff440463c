#include "entente/exchange/start_state.hpp"

#include <algorithm>

namespace entente {
namespace {

struct Key {
  std::string name;
  std::vector<std::string> values;
};

std::vector<Key> keys_of(const Scenario& scenario) {
  std::vector<std::string> rungs{"nothing"};
  for (const Bundle& bundle : scenario.bundles) rungs.push_back(bundle.name);
  return {{"alignment", {"fused", "partner", "independent", "realigned"}},
          {"delivered", rungs},
          {"in_force", rungs},
          {"office", {"courting", "sceptical"}},
          {"leaders", {"incumbent", "replaced"}},
          {"trust", {"low", "base", "high"}},
          {"war", {"over", "on"}}};
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(' ');
  return from == std::string::npos ? "" : text.substr(from, text.find_last_not_of(' ') - from + 1);
}

}  // namespace

Outcome<State> parse_start_state(const Scenario& scenario, const std::string& text) {
  const std::vector<Key> keys = keys_of(scenario);
  State s;
  s.r = static_cast<std::int8_t>(scenario.start_alignment);
  s.q = static_cast<std::int8_t>(scenario.spent_rung());
  s.sceptic = scenario.start_sceptic ? 1 : 0;
  s.replaced = scenario.start_replaced ? 1 : 0;
  s.trust = static_cast<std::int8_t>(scenario.start_trust);
  s.war = scenario.has_war ? 1 : 0;

  Diagnostics errors;
  const auto wrong = [&](const std::string& message, const std::string& help) {
    Diagnostic d;
    d.place.file = scenario.file;
    d.code = "E096";
    d.message = message;
    d.help = help;
    errors.push_back(d);
  };
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string pair = text.substr(begin, end - begin);
    begin = end + 1;
    const auto equals = pair.find('=');
    const std::string name = trimmed(pair.substr(0, equals));
    const std::string value = equals == std::string::npos ? "" : trimmed(pair.substr(equals + 1));
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.name == name; });
    if (key == keys.end()) {
      std::vector<std::string> names;
      for (const Key& k : keys) names.push_back(k.name);
      wrong("a state has no \"" + name + "\"", "it has " + joined(names));
      continue;
    }
    const auto found = std::find(key->values.begin(), key->values.end(), value);
    if (found == key->values.end()) {
      wrong(name + " cannot be \"" + value + "\"", "it is one of " + joined(key->values));
      continue;
    }
    const auto position = static_cast<std::int8_t>(found - key->values.begin());
    if (name == "alignment") s.r = position;
    if (name == "delivered") s.q = position;
    if (name == "in_force") s.c = position;
    if (name == "office") s.sceptic = position;
    if (name == "leaders") s.replaced = position;
    if (name == "trust") s.trust = position;
    if (name == "war") s.war = position;
  }
  if (errors.empty() && s.c > s.q)
    wrong("what is in force cannot exceed what is delivered", "raise delivered as well");
  if (errors.empty() && s.war == 1 && !scenario.has_war) wrong("this scenario has no war", "leave war out");
  if (!errors.empty()) return errors;
  s.paid = s.attempted = s.q;
  return s;
}

}  // namespace entente

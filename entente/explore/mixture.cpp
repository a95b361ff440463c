#include "entente/explore/mixture.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace entente {
namespace {

struct KindName {
  std::string_view words;
  std::vector<std::string_view> prefixes;
};
/// By Mixture::Kind.
const std::array<KindName, 9> kKindNames{{{"levers and consents", {"lever.", "consent."}},
                                          {"replies", {"reply."}},
                                          {"allies", {"ally."}},
                                          {"sectors", {"sector."}},
                                          {"bodies", {"body."}},
                                          {"terms", {"term."}},
                                          {"leaders", {"leader."}},
                                          {"the war", {"war."}},
                                          {"pressure", {"pressure."}}}};
/// By Mixture::Start.
constexpr std::array<std::string_view, 4> kStartKeys{"start.alignment", "start.trust", "start.office",
                                                     "start.leaders"};

Diagnostic finding(const Scenario& scenario, Severity severity, std::string code, std::string message,
                   std::string help) {
  Diagnostic d;
  d.place.file = scenario.file;
  if (!scenario.groups.empty()) d.place = scenario.groups.front().place;
  d.severity = severity;
  d.code = std::move(code);
  d.message = std::move(message);
  d.help = std::move(help);
  return d;
}

std::string list(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < 8; ++i) out += (i ? ", " : "") + names[i];
  return names.size() > 8 ? out + " and " + std::to_string(names.size() - 8) + " more" : out;
}

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

bool declares(const Scenario& scenario, std::string_view group) {
  return std::ranges::any_of(scenario.groups, [&](const Group& g) { return g.name == group; });
}

/// Group of a key among those of one scenario, by the groups of the mixture; -1 for none.
int among(const std::vector<std::vector<std::string>>& patterns, std::string_view key) {
  for (std::size_t g = 0; g < patterns.size(); ++g)
    for (const std::string& pattern : patterns[g])
      if (key_matches(pattern, key)) return static_cast<int>(g);
  return -1;
}

/// Whether any group of the scenario names the key, common or not.
bool named(const Scenario& scenario, std::string_view key) {
  for (const Group& group : scenario.groups)
    for (const std::string& pattern : group.patterns)
      if (key_matches(pattern, key)) return true;
  return false;
}

/// Puts every number of a scenario `by` rows further down.
class Shift {
 public:
  explicit Shift(std::int32_t by) : by_(by) {}

  void all(Scenario& s) const {
    for (Number& number : s.numbers) id(number.drift);
    for (auto& [key, weight] : s.weights) id(weight);
    for (Actor& actor : s.actors) id(actor.gdp);
    for (Leader& leader : s.leaders) id(leader.exit);
    for (Sector& x : s.sectors) each({&x.rival_worth, &x.alternative, &x.capacity, &x.gap, &x.war_share});
    for (Lever& x : s.levers) {
      each({&x.value, &x.cost, &x.deliverable, &x.reversible, &x.upfront, &x.harm, &x.norm, &x.audience,
            &x.posture, &x.war_end});
      for (auto& [code, harm] : x.harm_to) id(harm);
    }
    for (Consent& consent : s.consents) id(consent.probability);
    for (Reply& x : s.replies) {
      each({&x.cost, &x.gain, &x.value, &x.to_divider, &x.deliverable, &x.weight});
      for (NumberId& level : x.by_level) id(level);
      for (auto& [code, change] : x.court) id(change);
    }
    for (Body& body : s.bodies) id(body.worth);
    for (Ally& x : s.allies)
      each({&x.exposure, &x.shock, &x.relief, &x.reassured, &x.pressed, &x.latency, &x.arms_sales, &x.trade,
            &x.investment, &x.intelligence, &x.basing, &x.security, &x.arming});
    for (Term& term : s.terms) id(term.change);
    for (Correlation& c : s.correlations) each({&c.first, &c.second});
  }

 private:
  void id(NumberId& number) const {
    if (number.given()) number.index += by_;
  }
  void each(std::initializer_list<NumberId*> numbers) const {
    for (NumberId* number : numbers) id(*number);
  }
  std::int32_t by_;
};

/// Gives the actors of `to` names of their own, but for those in a role, which take the names of `from` where
/// roles are what is read. Allies keep their codes: what a lever does to Japan it does to Japan.
void rename_actors(const Scenario& from, Scenario& to) {
  const auto own = [](const std::string& code) { return code + "'"; };
  const auto by_role = [&](const std::string& code) {
    return code == to.divider  ? from.divider
           : code == to.target ? from.target
           : code == to.rival  ? from.rival
                               : own(code);
  };
  for (Body& body : to.bodies)
    for (Body::Member& member : body.members) member.actor = by_role(member.actor);
  for (Leader& leader : to.leaders) leader.actor = by_role(leader.actor);
  for (Number& number : to.numbers)
    if (!number.money_of.empty()) number.money_of = own(number.money_of);
  for (Actor& actor : to.actors) actor.code = own(actor.code);
}

void drop_words(Scenario& s) {
  s.text.clear();
  s.sources.clear();
  s.facts.clear();
  s.ties.clear();
  for (Number& number : s.numbers) {
    number.sources.clear();
    number.from.clear();
    number.how.clear();
    number.reason.clear();
    number.note.clear();
    number.meaning.clear();
  }
}

bool same_terms(const Scenario& a, const Scenario& b) {
  return std::ranges::equal(a.terms, b.terms, {}, &Term::year, &Term::year);
}
bool same_allies(const Scenario& a, const Scenario& b) {
  return std::ranges::equal(a.allies, b.allies, [](const Ally& x, const Ally& y) {
    return x.code == y.code && x.start_loyalty == y.start_loyalty && x.start_armed == y.start_armed;
  });
}
bool same_menu(const Scenario& a, const Scenario& b) {
  return std::ranges::equal(a.replies, b.replies, [](const Reply& x, const Reply& y) {
    return x.kind == y.kind && std::ranges::equal(x.court, y.court, [](const auto& p, const auto& q) {
             return p.first == q.first;
           });
  });
}

/// Weights whose being there changes the game.
constexpr std::array<std::string_view, 2> kStructuralWeights{"start.fused", "office.lapse_years"};
/// Prefixes of what no choice depends on: allies, and what D's welfare alone is made of.
constexpr std::array<std::string_view, 6> kUnseen{"ally.",    "response.", "reassurance.",
                                                  "factors.", "divider.",  "body."};
/// … but for these.
constexpr std::array<std::string_view, 2> kSeen{"divider.eps_D", "divider.lambda"};

bool choices_depend_on(std::string_view key) {
  if (std::ranges::find(kSeen, key) != kSeen.end()) return true;
  return std::ranges::none_of(kUnseen, [&](std::string_view prefix) { return key.starts_with(prefix); });
}

}  // namespace

int Mixture::group_of(std::string_view key, bool in_to) const {
  return among(in_to ? to_patterns_ : from_patterns_, key);
}

Outcome<Mixture> Mixture::make(const Scenario& from, const Scenario& to) {
  Diagnostics errors, warnings;
  const auto error = [&](const Scenario& at, std::string code, std::string message, std::string help) {
    errors.push_back(finding(at, Severity::error, std::move(code), std::move(message), std::move(help)));
  };
  if (from.horizon != to.horizon || from.verdict_years.back() != to.verdict_years.back())
    error(to, "E184",
          "the scenarios are solved for " + std::to_string(from.horizon) + " and " +
              std::to_string(to.horizon) + " years and judged in years " +
              std::to_string(from.verdict_years.back()) + " and " + std::to_string(to.verdict_years.back()),
          "give both the same `horizon` and the same last of `verdict_years`");
  if (from.bloc != to.bloc)
    error(to, "E185", "one scenario has its allies one by one, the other as a bloc",
          "give both the same `allies_as`");

  Mixture m;
  std::vector<std::string> only_from, only_to;
  for (const entente::Group& group : from.groups) {
    if (!declares(to, group.name)) {
      only_from.push_back(group.name);
      continue;
    }
    m.groups_.push_back({group.name, group.label, group.coarse, false, false});
    m.from_patterns_.push_back(group.patterns);
    m.to_patterns_.push_back(std::ranges::find(to.groups, group.name, &entente::Group::name)->patterns);
  }
  for (const entente::Group& group : to.groups)
    if (!declares(from, group.name)) only_to.push_back(group.name);
  const auto missing = [&](const Scenario& where, const std::vector<std::string>& names,
                           const Scenario& other) {
    if (names.empty() || m.groups_.empty()) return;
    warnings.push_back(finding(where, Severity::warning, "W020",
                               "only this scenario declares the group" +
                                   std::string(names.size() > 1 ? "s " : " ") + list(names) +
                                   "; what they hold is not swapped",
                               "declare them in " + other.file + " too"));
  };
  missing(from, only_from, to);
  missing(to, only_to, from);
  if (m.groups_.empty())
    error(to, "E180", "the two scenarios have no driver group in common",
          "declare [[group]]s of the same names in both; those of scenarios/ are a start");
  if (m.groups_.size() > static_cast<std::size_t>(kMostInputGroups))
    error(to, "E141",
          std::to_string(m.groups_.size()) +
              " driver groups are common; every set of them is solved, so that " +
              std::to_string(kMostInputGroups) + " are the most",
          "join some of them");

  for (const Scenario* s : {&from, &to}) {
    std::vector<std::string> alone;
    for (const Number& number : s->numbers)
      if (number.distribution.uncertain() && !named(*s, number.key)) alone.push_back(number.key);
    if (!alone.empty())
      error(*s, "E142", std::to_string(alone.size()) + " uncertain inputs are in no group: " + list(alone),
            "put each into one group");
  }

  m.from_ = from;
  m.to_ = to;
  drop_words(m.from_);
  drop_words(m.to_);
  Shift(static_cast<std::int32_t>(from.numbers.size())).all(m.to_);
  rename_actors(m.from_, m.to_);
  m.numbers_ = m.from_.numbers;
  m.numbers_.insert(m.numbers_.end(), m.to_.numbers.begin(), m.to_.numbers.end());
  m.from_.numbers.clear();
  m.to_.numbers.clear();
  m.from_.actors.insert(m.from_.actors.end(), m.to_.actors.begin(), m.to_.actors.end());

  // Who brings what.
  const auto owner = [&](std::string_view key, bool in_from, bool in_to) {
    const int a = in_from ? among(m.from_patterns_, key) : -1;
    const int b = in_to ? among(m.to_patterns_, key) : -1;
    if (a >= 0 && b >= 0 && a != b)
      error(to, "E183",
            std::string(key) + " is in group " + in_quotes(m.groups_[static_cast<std::size_t>(a)].name) +
                " in one scenario and in " + in_quotes(m.groups_[static_cast<std::size_t>(b)].name) +
                " in the other",
            "put it into the same group in both");
    return a >= 0 ? a : b;
  };
  std::set<std::string_view> weights;
  for (const auto& [key, id] : from.weights) weights.insert(key);
  for (const auto& [key, id] : to.weights) weights.insert(key);
  for (const std::string_view key : weights)
    m.weight_owner_.emplace_back(key, owner(key, from.weights.contains(key), to.weights.contains(key)));
  for (std::size_t k = 0; k < kKindNames.size(); ++k) {
    std::set<int> owners;
    for (const Scenario* s : {&from, &to})
      for (const Number& number : s->numbers)
        for (const std::string_view prefix : kKindNames[k].prefixes)
          if (number.key.starts_with(prefix) && !number.key.ends_with(".drift"))
            if (const int g = among(s == &from ? m.from_patterns_ : m.to_patterns_, number.key); g >= 0)
              owners.insert(g);
    if (owners.size() > 1)
      error(to, "E183",
            std::string(kKindNames[k].words) + " are split between the groups " +
                in_quotes(m.groups_[static_cast<std::size_t>(*owners.begin())].name) + " and " +
                in_quotes(m.groups_[static_cast<std::size_t>(*owners.rbegin())].name),
            "a kind of record is swapped whole: put all of it into one group");
    m.owner_[k] = owners.empty() ? -1 : *owners.begin();
  }
  for (std::size_t i = 0; i < kStartKeys.size(); ++i) m.start_owner_[i] = owner(kStartKeys[i], true, true);
  const bool starts[] = {from.start_alignment != to.start_alignment, from.start_trust != to.start_trust,
                         from.start_sceptic != to.start_sceptic, from.start_replaced != to.start_replaced};
  for (std::size_t i = 0; i < kStartKeys.size(); ++i)
    if (starts[i] && m.start_owner_[i] < 0)
      error(to, "E182",
            "the scenarios differ in " + std::string(kStartKeys[i]) + ", which no common group names",
            "name it in one of the groups of both");
  if (!errors.empty()) {
    sort_diagnostics(errors);
    return errors;
  }

  const auto structural = [&](int group) {
    if (group < 0) return;
    m.groups_[static_cast<std::size_t>(group)].structural = true;
    m.structural_ |= Coalition{1} << group;
  };
  structural(m.owner_[kLevers]);  // the ladder and the strategies: always
  if (!same_menu(from, to)) structural(m.owner_[kReplies]);
  if (!same_allies(from, to)) structural(m.owner_[kAllies]), structural(m.owner_[kReplies]);
  if (!same_terms(from, to)) structural(m.owner_[kTerms]);
  if (from.has_war != to.has_war) structural(m.owner_[kWar]);
  for (std::size_t i = 0; i < kStartKeys.size(); ++i)
    if (starts[i]) structural(m.start_owner_[i]);
  for (const auto& [key, group] : m.weight_owner_)
    if (std::ranges::find(kStructuralWeights, key) != kStructuralWeights.end() &&
        from.weight(key).given() != to.weight(key).given())
      structural(group);
  for (std::size_t g = 0; g < m.groups_.size(); ++g)
    for (const Scenario* s : {&from, &to})
      for (const Number& number : s->numbers)
        if (among(s == &from ? m.from_patterns_ : m.to_patterns_, number.key) == static_cast<int>(g) &&
            choices_depend_on(number.key))
          m.groups_[g].seen = true;
  for (const int group : m.start_owner_)
    if (group >= 0) m.groups_[static_cast<std::size_t>(group)].seen = true;
  return {std::move(m), std::move(warnings)};
}

Scenario Mixture::mix(Coalition coalition) const {
  Scenario s = from_;
  s.numbers = numbers_;
  const auto takes = [&](Kind kind) { return swapped(owner_[kind], coalition); };
  for (const auto& [key, group] : weight_owner_) {
    if (!swapped(group, coalition)) continue;
    if (const NumberId id = to_.weight(key); id.given())
      s.weights.insert_or_assign(key, id);
    else
      s.weights.erase(key);
  }
  if (takes(kLevers)) {
    s.levers = to_.levers;
    s.bundles = to_.bundles;
    s.consents = to_.consents;
    s.strategies = to_.strategies;
  }
  if (takes(kReplies)) s.replies = to_.replies;
  if (takes(kAllies)) s.allies = to_.allies;
  if (takes(kAllies) != takes(kReplies)) {
    const Scenario& courted = takes(kReplies) ? to_ : from_;  // who the replies were written for
    for (Reply& reply : s.replies)
      for (const Ally& ally : s.allies)
        if (std::ranges::find(courted.allies, ally.code, &Ally::code) == courted.allies.end())
          reply.strangers.push_back(ally.code);
  }
  if (takes(kSectors)) s.sectors = to_.sectors;
  if (takes(kBodies)) s.bodies = to_.bodies;
  if (takes(kTerms)) s.terms = to_.terms;
  if (takes(kLeaders)) s.leaders = to_.leaders;
  if (takes(kWar)) s.has_war = to_.has_war;
  if (takes(kPressure)) s.has_pressure = to_.has_pressure;
  if (swapped(start_owner_[kAlignment], coalition)) s.start_alignment = to_.start_alignment;
  if (swapped(start_owner_[kTrust], coalition)) s.start_trust = to_.start_trust;
  if (swapped(start_owner_[kOffice], coalition)) s.start_sceptic = to_.start_sceptic;
  if (swapped(start_owner_[kReplaced], coalition)) s.start_replaced = to_.start_replaced;
  return s;
}

}  // namespace entente

#include "entente/explore/mixture.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
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

bool same_bodies(const Scenario& a, const Scenario& b) {
  const auto member = [](const Body::Member& m) { return std::tuple(m.actor, m.votes, m.veto); };
  return std::ranges::equal(a.bodies, b.bodies, [&](const Body& x, const Body& y) {
    return x.quota == y.quota && x.others == y.others &&
           std::ranges::equal(x.members, y.members, {}, member, member);
  });
}
bool same_leaders(const Scenario& a, const Scenario& b) {
  return std::ranges::equal(a.leaders, b.leaders, {}, &Leader::actor, &Leader::actor);
}
bool same_figures(const Number& a, const Number& b) {
  return a.unit == b.unit && a.distribution == b.distribution;
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

Coalition Mixture::seen() const {
  Coalition seen = 0;
  for (std::size_t g = 0; g < groups_.size(); ++g)
    if (groups_[g].seen) seen |= Coalition{1} << g;
  return seen;
}

int Mixture::group_of(std::string_view key, bool in_to) const {
  return among(in_to ? to_patterns_ : from_patterns_, key);
}

/// Makes a mixture step by step; what is wrong is gathered on the way.
class Mixture::Maker {
 public:
  Maker(const Scenario& from, const Scenario& to) : from_(from), to_(to) {}

  Outcome<Mixture> make() {
    check_years();
    find_groups();
    check_inputs();
    find_owners();
    if (!errors_.empty()) {
      sort_diagnostics(errors_);
      return errors_;
    }
    find_structure();
    find_seen();
    take_apart();
    return {std::move(m_), std::move(warnings_)};
  }

 private:
  void error(const Scenario& at, std::string code, std::string message, std::string help) {
    errors_.push_back(finding(at, Severity::error, std::move(code), std::move(message), std::move(help)));
  }
  std::string name_of(int group) const { return in_quotes(m_.groups_[static_cast<std::size_t>(group)].name); }

  void check_years() {
    if (from_.horizon != to_.horizon || from_.verdict_years.back() != to_.verdict_years.back())
      error(to_, "E184",
            "the scenarios are solved for " + std::to_string(from_.horizon) + " and " +
                std::to_string(to_.horizon) + " years and judged in years " +
                std::to_string(from_.verdict_years.back()) + " and " +
                std::to_string(to_.verdict_years.back()),
            "give both the same `horizon` and the same last of `verdict_years`");
    if (from_.bloc != to_.bloc)
      error(to_, "E185", "one scenario has its allies one by one, the other as a bloc",
            "give both the same `allies_as`");
  }

  void find_groups() {
    std::vector<std::string> only_from, only_to;
    for (const entente::Group& group : from_.groups) {
      const auto other = std::ranges::find(to_.groups, group.name, &entente::Group::name);
      if (other == to_.groups.end()) {
        only_from.push_back(group.name);
        continue;
      }
      m_.groups_.push_back({group.name, group.label, group.coarse, false, false, false});
      m_.from_patterns_.push_back(group.patterns);
      m_.to_patterns_.push_back(other->patterns);
    }
    for (const entente::Group& group : to_.groups)
      if (std::ranges::find(from_.groups, group.name, &entente::Group::name) == from_.groups.end())
        only_to.push_back(group.name);
    if (m_.groups_.empty()) {
      error(to_, "E180", "the two scenarios have no driver group in common",
            "declare [[group]]s of the same names in both; those of scenarios/ are a start");
      return;
    }
    missing(from_, only_from, to_);
    missing(to_, only_to, from_);
    if (m_.groups_.size() > static_cast<std::size_t>(kMostInputGroups))
      error(to_, "E141",
            std::to_string(m_.groups_.size()) +
                " driver groups are common; every set of them is solved, so that " +
                std::to_string(kMostInputGroups) + " are the most",
            "join some of them");
  }

  void missing(const Scenario& where, const std::vector<std::string>& names, const Scenario& other) {
    if (names.empty()) return;
    warnings_.push_back(finding(
        where, Severity::warning, "W020",
        "only this scenario declares the group" + std::string(names.size() > 1 ? "s " : " ") + list(names) +
            "; what is in " + std::string(names.size() > 1 ? "them" : "it") + " is not swapped",
        "declare them in " + other.file + " too"));
  }

  /// Whatever the two may differ in is in a group, so that nothing is left behind in silence. GDPs need none:
  /// they go with the numbers that they turn into points.
  void check_inputs() {
    for (const auto& [s, other] : {std::pair(&from_, &to_), std::pair(&to_, &from_)}) {
      std::vector<std::string> alone, differing;
      for (const Number& number : s->numbers) {
        if (named(*s, number.key)) continue;
        const auto twin = std::ranges::find(other->numbers, number.key, &Number::key);
        if (number.distribution.uncertain())
          alone.push_back(number.key);
        else if (!number.key.starts_with("actor.") &&
                 (twin == other->numbers.end() || !same_figures(number, *twin)))
          differing.push_back(number.key);
      }
      if (!alone.empty())
        error(*s, "E142",
              std::to_string(alone.size()) +
                  (alone.size() == 1 ? " uncertain input is" : " uncertain inputs are") +
                  " in no group: " + list(alone),
              "put each into one group");
      if (!differing.empty() && !m_.groups_.empty())
        error(*s, "E182", "the scenarios differ in what no group names: " + list(differing),
              "put each into one group");
    }
  }

  /// Which group brings a key.
  int owner(std::string_view key, bool in_from, bool in_to) {
    const int a = in_from ? among(m_.from_patterns_, key) : -1;
    const int b = in_to ? among(m_.to_patterns_, key) : -1;
    if (a >= 0 && b >= 0 && a != b)
      error(to_, "E183",
            std::string(key) + " is in group " + name_of(a) + " in one scenario and in " + name_of(b) +
                " in the other",
            "put it into the same group in both");
    return a >= 0 ? a : b;
  }

  void find_owners() {
    std::set<std::string_view> weights;
    for (const Scenario* s : {&from_, &to_})
      for (const auto& [key, id] : s->weights) weights.insert(key);
    for (const std::string_view key : weights)
      m_.weight_owner_.emplace_back(key, owner(key, from_.weights.contains(key), to_.weights.contains(key)));
    for (std::size_t k = 0; k < kKindNames.size(); ++k) m_.owner_[k] = owner_of(kKindNames[k]);
    for (std::size_t i = 0; i < kStartKeys.size(); ++i) {
      m_.start_owner_[i] = owner(kStartKeys[i], true, true);
      if (starts_differ()[i] && m_.start_owner_[i] < 0)
        error(to_, "E182",
              "the scenarios differ in " + std::string(kStartKeys[i]) + ", which no common group names",
              "name it in one of the groups of both");
    }
  }

  int owner_of(const KindName& kind) {
    std::set<int> owners;
    each_number([&](int group, const Number& number) {
      for (const std::string_view prefix : kind.prefixes)
        if (group >= 0 && number.key.starts_with(prefix) && !number.key.ends_with(".drift"))
          owners.insert(group);
    });
    if (owners.size() > 1)
      error(to_, "E183",
            std::string(kind.words) + " are split between the groups " + name_of(*owners.begin()) + " and " +
                name_of(*owners.rbegin()),
            "a kind of record is swapped whole: put all of it into one group");
    return owners.empty() ? -1 : *owners.begin();
  }

  /// Every number of both with its group.
  template <class Visit>
  void each_number(const Visit& visit) const {
    for (const Number& number : from_.numbers) visit(among(m_.from_patterns_, number.key), number);
    for (const Number& number : to_.numbers) visit(among(m_.to_patterns_, number.key), number);
  }

  std::array<bool, kStarts> starts_differ() const {
    return {from_.start_alignment != to_.start_alignment, from_.start_trust != to_.start_trust,
            from_.start_sceptic != to_.start_sceptic, from_.start_replaced != to_.start_replaced};
  }

  void structural(int group) {
    if (group < 0) return;
    Group& g = m_.groups_[static_cast<std::size_t>(group)];
    g.structural = g.other_records = true;
    m_.structural_ |= Coalition{1} << group;
  }
  void other_records(int group) {
    if (group >= 0) m_.groups_[static_cast<std::size_t>(group)].other_records = true;
  }

  void find_structure() {
    structural(m_.owner_[kLevers]);  // the ladder and the strategies: always
    if (!same_menu(from_, to_)) structural(m_.owner_[kReplies]);
    if (!same_allies(from_, to_)) structural(m_.owner_[kAllies]), structural(m_.owner_[kReplies]);
    if (!same_terms(from_, to_)) structural(m_.owner_[kTerms]);
    if (from_.has_war != to_.has_war) structural(m_.owner_[kWar]);
    if (from_.has_pressure != to_.has_pressure) other_records(m_.owner_[kPressure]);
    for (std::size_t i = 0; i < kStartKeys.size(); ++i)
      if (starts_differ()[i]) structural(m_.start_owner_[i]);
    for (const auto& [key, group] : m_.weight_owner_)
      if (std::ranges::find(kStructuralWeights, key) != kStructuralWeights.end() &&
          from_.weight(key).given() != to_.weight(key).given())
        structural(group);
    const auto roles = [](const Scenario& s) { return std::tie(s.divider, s.target, s.rival); };
    const bool same_roles = roles(from_) == roles(to_);
    if (!same_roles || !same_bodies(from_, to_)) other_records(m_.owner_[kBodies]);
    if (!same_roles || !same_leaders(from_, to_)) other_records(m_.owner_[kLeaders]);
    each_number([&](int group, const Number& number) {
      for (const Scenario* s : {&from_, &to_})
        if (std::ranges::find(s->numbers, number.key, &Number::key) == s->numbers.end()) other_records(group);
    });
  }

  void find_seen() {
    const auto see = [&](int group) {
      if (group >= 0) m_.groups_[static_cast<std::size_t>(group)].seen = true;
    };
    each_number([&](int group, const Number& number) {
      if (choices_depend_on(number.key)) see(group);
    });
    for (const int group : m_.start_owner_) see(group);
  }

  void take_apart() {
    m_.from_ = from_;
    m_.to_ = to_;
    drop_words(m_.from_);
    drop_words(m_.to_);
    Shift(static_cast<std::int32_t>(from_.numbers.size())).all(m_.to_);
    rename_actors(m_.from_, m_.to_);
    m_.numbers_ = std::move(m_.from_.numbers);
    m_.numbers_.insert(m_.numbers_.end(), m_.to_.numbers.begin(), m_.to_.numbers.end());
    m_.from_.numbers.clear();
    m_.to_.numbers.clear();
    m_.from_.actors.insert(m_.from_.actors.end(), m_.to_.actors.begin(), m_.to_.actors.end());
  }

  const Scenario &from_, &to_;
  Mixture m_;
  Diagnostics errors_, warnings_;
};

Outcome<Mixture> Mixture::make(const Scenario& from, const Scenario& to) { return Maker(from, to).make(); }

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

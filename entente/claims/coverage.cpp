#include "entente/claims/coverage.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

#include "entente/claims/weigh.hpp"
#include "entente/game/flows.hpp"

namespace entente {
namespace {

using Names = std::set<std::string, std::less<>>;

/// A piece of the dynamics: what its numbers begin with, and the events that tell of it.
struct Dynamics {
  std::string_view name;
  std::vector<std::string_view> keys;
  std::vector<Happening::Kind> events;
};
const std::vector<Dynamics>& all_dynamics() {
  using Kind = Happening::Kind;
  static const std::vector<Dynamics> all{
      {"trust", {"trust.", "target.tr"}, {Kind::trust}},
      {"office", {"office.", "term."}, {Kind::sceptic, Kind::conditional}},
      {"leaders", {"leader."}, {Kind::replaced}},
      {"ratification", {"ratification.", "consent."}, {Kind::delivered, Kind::ever_delivered}},
      {"war", {"war."}, {Kind::war}},
      {"pressure", {"pressure."}, {}},
      {"reassurance", {"reassurance."}, {}},
      {"bodies", {"body."}, {}}};
  return all;
}

bool any_begins(const Names& names, std::string_view with) {
  const auto first = names.lower_bound(with);
  return first != names.end() && first->starts_with(with);
}

/// What the assertions of a file name.
struct Exercised {
  Names quantities, keys, groups, strategies, allies;
  std::set<Happening::Kind> events;
  std::set<int> all_strategies;  ///< scenarios whose strategies are compared with one another
  bool bodies = false;

  void take(const Change& change) {
    (change.kind == Change::Kind::swap ? groups : keys).insert(change.key);
    if (change.kind == Change::Kind::copy) keys.insert(change.from_key);
  }
  void take(const HistoryEvent& event) {
    for (const HistoryEvent::Node& node : event.nodes) {
      if (node.kind != HistoryEvent::Node::Kind::happening) continue;
      events.insert(node.happening.kind);
      if (!node.happening.ally.empty()) allies.insert(node.happening.ally);
    }
  }
  void take(const Measure& m) {
    using Kind = Measure::Kind;
    const Situation& s = m.situation;
    for (const Change& change : s.changes) take(change);
    take(m.event);
    take(s.given);
    if (!s.strategy.empty()) strategies.insert(s.strategy);
    if (m.kind == Kind::input) keys.insert(m.quantity);
    if (m.kind == Kind::shapley) groups.insert(m.quantity);
    bodies = bodies || is_voting_power(m.kind) || m.kind == Kind::isolation;
    if (m.kind == Kind::best || m.kind == Kind::regret || m.kind == Kind::least_regret)
      all_strategies.insert(s.scenario);
    const bool over_baseline = m.kind == Kind::breakeven || (m.kind == Kind::shapley && m.on == On::net) ||
                               (m.kind == Kind::flipset_size && m.on == On::net) ||
                               (m.kind == Kind::expectation &&
                                (m.quantity == "net" || m.quantity == "net_usd" || m.quantity == "gain"));
    if (over_baseline && !s.baseline.empty()) strategies.insert(s.baseline);
    if (m.kind != Kind::expectation) return;
    quantities.insert(m.quantity);
    if (m.quantity.starts_with("ally.")) allies.insert(m.quantity.substr(5, m.quantity.find('.', 5) - 5));
  }
};

Exercised exercised_by(const Claims& claims) {
  Exercised found;
  for (const Claim& claim : claims.claims) {
    if (!claim.assertion) continue;
    for (const std::size_t m : measures_of(*claim.assertion)) found.take(claims.measures[m]);
    for (const Variant& variant : claim.assertion->robust)
      for (const Change& change : variant.changes) found.take(change);
  }
  return found;
}

/// Parts of utility whose expectation nobody asks for.
void add_parts(const Exercised& exercised, NotArgued& result) {
  const auto parts = [&](std::string_view player, const auto& names) {
    for (const std::string_view name : names) {
      std::string part = std::string(player) + "." + std::string(name);
      if (!exercised.quantities.contains(part)) result.parts.push_back(std::move(part));
    }
  };
  parts("T", kTargetParts);
  parts("R", kRivalParts);
  parts("D", kDividerParts);
  // Allied loss has names of its own.
  if (exercised.quantities.contains("allied_loss") || any_begins(exercised.quantities, "ally."))
    std::erase(result.parts, "D.allied_loss");
}

/// What of one scenario is left out; what another scenario has under the same name is said once.
class Leftovers {
 public:
  Leftovers(const Exercised& exercised, NotArgued& result) : exercised_(exercised), result_(result) {}

  void look(const Scenario& s, bool all_strategies) {
    const auto touched = [&](std::string_view what, const std::string& name) {
      return any_begins(exercised_.keys, std::string(what) + "." + name + ".");
    };
    for (const Group& group : s.groups) {
      const bool argued = exercised_.groups.contains(group.name) ||
                          std::ranges::any_of(exercised_.keys, [&](const std::string& key) {
                            return std::ranges::any_of(group.patterns, [&](const std::string& pattern) {
                              return key_matches(pattern, key);
                            });
                          });
      if (!argued && first("group", group.name)) result_.groups.push_back({group.name, group.label});
    }
    for (const Strategy& strategy : s.strategies)
      if (!all_strategies && !exercised_.strategies.contains(strategy.name))
        add("strategy", strategy.name, result_.strategies);
    for (const Lever& lever : s.levers)
      if (!touched("lever", lever.name)) add("lever", lever.name, result_.levers);
    const bool counters = exercised_.quantities.contains("R.counters");
    for (const Reply& reply : s.replies)
      if (reply.kind != Reply::Kind::nothing && !counters && !touched("reply", reply.name) &&
          !exercised_.quantities.contains("R.reply." + reply.name))
        add("reply", reply.name, result_.replies);
    for (const Ally& ally : s.allies)
      if (!touched("ally", ally.code) && !exercised_.allies.contains(ally.code))
        add("ally", ally.code, result_.allies);
    for (const Dynamics& each : all_dynamics()) look(s, each);
  }

 private:
  void look(const Scenario& s, const Dynamics& each) {
    const auto own = [&](std::string_view key) {
      return std::ranges::any_of(each.keys, [&](std::string_view begin) { return key.starts_with(begin); });
    };
    const bool there = std::ranges::any_of(s.numbers, [&](const Number& number) { return own(number.key); });
    const bool argued =
        std::ranges::any_of(exercised_.keys, own) || (each.name == "bodies" && exercised_.bodies) ||
        std::ranges::any_of(each.events, [&](auto kind) { return exercised_.events.contains(kind); });
    if (there && !argued) add("dynamics", std::string(each.name), result_.dynamics);
  }

  bool first(std::string_view kind, const std::string& name) {
    return seen_.insert(std::string(kind) + " " + name).second;
  }
  void add(std::string_view kind, const std::string& name, std::vector<std::string>& to) {
    if (first(kind, name)) to.push_back(name);
  }

  const Exercised& exercised_;
  NotArgued& result_;
  Names seen_;
};

}  // namespace

bool NotArgued::empty() const {
  return groups.empty() && parts.empty() && strategies.empty() && levers.empty() && replies.empty() &&
         allies.empty() && dynamics.empty();
}

NotArgued not_argued(const Claims& claims) {
  const Exercised exercised = exercised_by(claims);
  NotArgued result;
  add_parts(exercised, result);
  Leftovers leftovers(exercised, result);
  for (std::size_t s = 0; s < claims.scenarios.size(); ++s)
    leftovers.look(claims.scenarios[s].scenario, exercised.all_strategies.contains(static_cast<int>(s)));
  return result;
}

bool needs_more(const Claim& claim) {
  if (claim.assertion) return false;
  constexpr std::string_view kNeeds = "needs";
  const auto letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  const std::string& reason = claim.reason;
  for (std::size_t at = reason.find(kNeeds); at != std::string::npos; at = reason.find(kNeeds, at + 1)) {
    const std::size_t end = at + kNeeds.size();
    if ((at == 0 || !letter(reason[at - 1])) && (end == reason.size() || !letter(reason[end]))) return true;
  }
  return false;
}

}  // namespace entente

// Do the rules of a strategy cover every state, and does each of them ever hold? (2.1)
#include <algorithm>

#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

/// What a guard can see.
struct View {
  int year = 1;
  Alignment alignment = Alignment::fused;
  int delivered = 0, in_force = 0;
  bool replaced = false, war = false;
  int bloc = 0;
};

template <class T>
bool among(const std::vector<T>& any_of, T value) {
  return any_of.empty() || std::find(any_of.begin(), any_of.end(), value) != any_of.end();
}

bool holds(const Guard& guard, const View& view) {
  if (guard.years && (view.year < (*guard.years)[0] || view.year > (*guard.years)[1])) return false;
  if (!among(guard.alignment, view.alignment) || !among(guard.bloc, view.bloc)) return false;
  if (guard.replaced && *guard.replaced != view.replaced) return false;
  if (guard.war && *guard.war != view.war) return false;
  if (guard.delivered_at_least && view.delivered < *guard.delivered_at_least) return false;
  if (guard.delivered_below && view.delivered >= *guard.delivered_below) return false;
  if (guard.in_force_at_least && view.in_force < *guard.in_force_at_least) return false;
  return !(guard.in_force_below && view.in_force >= *guard.in_force_below);
}

/// Interval of values that no guard tells apart.
struct Interval {
  int low, high;
};

/// [low, high] cut where any guard's answer can change: at each of `cuts`, which begins a new interval.
std::vector<Interval> intervals(int low, int high, std::vector<int> cuts) {
  cuts.push_back(low);
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::vector<Interval> found;
  for (const int cut : cuts) {
    if (cut < low || cut > high) continue;
    if (!found.empty()) found.back().high = cut - 1;
    found.push_back({cut, high});
  }
  return found;
}

std::string words(const Scenario& s, const View& view) {
  constexpr std::string_view kLevels[] = {"fused", "partner", "independent", "realigned"};
  constexpr std::string_view kBloc[] = {"loyal", "hedging", "autonomous"};
  std::string out = "year " + std::to_string(view.year) + ", target " +
                    std::string(kLevels[static_cast<int>(view.alignment)]) + ", delivered " +
                    s.rung_name(view.delivered) + ", in force " + s.rung_name(view.in_force) + ", leaders " +
                    (view.replaced ? "replaced" : "incumbent");
  if (s.has_war) out += std::string(", war ") + (view.war ? "on" : "over");
  if (s.bloc) out += ", allies " + std::string(kBloc[view.bloc]);
  return out;
}

/// Calls `visit` once for every class of states that no guard of `rules` tells apart; c <= q throughout.
template <class Visit>
void each_state(const Scenario& s, const std::vector<Rule>& rules, Visit visit) {
  std::vector<int> years, delivered, in_force;
  for (const Rule& rule : rules) {
    const Guard& g = rule.guard;
    if (g.years) years.push_back((*g.years)[0]), years.push_back((*g.years)[1] + 1);
    for (const auto& cut : {g.delivered_at_least, g.delivered_below})
      if (cut) delivered.push_back(*cut);
    for (const auto& cut : {g.in_force_at_least, g.in_force_below})
      if (cut) in_force.push_back(*cut);
  }
  const int top = static_cast<int>(s.bundles.size());
  for (const Interval& year : intervals(1, s.horizon, years))
    for (int r = 0; r < kAlignments; ++r)
      for (const Interval& q : intervals(0, top, delivered))
        for (const Interval& c : intervals(0, top, in_force)) {
          // The class has a state with c <= q exactly when its least c is no greater than its greatest q.
          if (c.low > q.high) continue;
          for (int replaced = 0; replaced < 2; ++replaced)
            for (int war = 0; war < (s.has_war ? 2 : 1); ++war)
              for (int bloc = 0; bloc < (s.bloc ? 3 : 1); ++bloc)
                visit(View{year.low, static_cast<Alignment>(r), std::max(q.low, c.low), c.low, replaced == 1,
                           war == 1, bloc});
        }
}

}  // namespace

void check_rules(Reading& reading, const Strategy& strategy, const std::vector<Rule>& rules, bool sceptic) {
  const Scenario& s = reading.scenario;
  std::vector<bool> possible(rules.size(), false), reached(rules.size(), false);
  std::vector<std::size_t> taken_by(rules.size(), 0);
  bool uncovered = false;
  each_state(s, rules, [&](const View& view) {
    std::size_t first = rules.size();
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (!holds(rules[i].guard, view)) continue;
      possible[i] = true;
      if (first == rules.size()) {
        first = i;
        reached[i] = true;
      } else {
        taken_by[i] = std::max(taken_by[i], first);
      }
    }
    if (first == rules.size() && !uncovered && !rules.empty()) {
      uncovered = true;
      reading.say(diagnostic::state_uncovered(strategy.place, strategy.name,
                                              sceptic ? "successor's" : "courting", words(s, view)));
    }
  });
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!possible[i]) {
      reading.say(diagnostic::rule_contradicts(rules[i].place));
    } else if (!reached[i]) {
      reading.say(diagnostic::rule_shadowed(rules[i].place, rules[taken_by[i]].place));
    }
  }
}

}  // namespace entente

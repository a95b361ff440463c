#include "entente/game/strength.hpp"

#include <algorithm>

#include "entente/game/voting.hpp"

namespace entente {
namespace {

std::array<std::string_view, 3> roles(const Scenario& s) { return {s.divider, s.target, s.rival}; }

}  // namespace

std::string_view pair_name(TriadPair pair) {
  switch (pair) {
    case TriadPair::first_second:
      return "divider_target";
    case TriadPair::second_third:
      return "target_rival";
    case TriadPair::first_third:
      return "divider_rival";
  }
  return {};
}

std::vector<CapabilityView> capability_views(const Scenario& s) {
  std::vector<CapabilityView> views;
  std::array<const Actor*, 3> actors{};
  for (std::size_t i = 0; i < 3; ++i) actors[i] = s.actor(roles(s)[i]);
  const std::size_t measures =
      std::min({actors[0]->capability.size(), actors[1]->capability.size(), actors[2]->capability.size()});
  for (std::size_t m = 0; m < measures; ++m) {
    CapabilityView view;
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const Fact& fact = s.facts[static_cast<std::size_t>(actors[i]->capability[m])];
      view.facts[i] = &fact;
      const double value = *fact.value;
      view.strength[i] = {value, std::min(fact.low.value_or(value), value),
                          std::max(fact.high.value_or(value), value)};
      sum += value;
    }
    for (std::size_t i = 0; i < 3; ++i) view.share[i] = view.strength[i].value / sum;
    view.predicted = caplow_range(view.strength, kEqualStrength);
    views.push_back(std::move(view));
  }
  return views;
}

std::vector<BodyView> body_views(const Scenario& s) {
  std::vector<BodyView> views;
  for (const Body& body : s.bodies) {
    BodyView view;
    view.body = &body;
    view.members = static_cast<int>(body.members.size()) + body.others;
    const PowerTable table = voting_power(body);
    view.other = table.other;
    for (std::size_t m = 0; m < body.members.size(); ++m)
      for (std::size_t i = 0; i < 3; ++i)
        if (body.members[m].actor == roles(s)[i]) {
          view.named[i] = &body.members[m];
          view.power[i] = table.members[m];
        }
    view.isolation = swing(body, s.divider, s.target, s.rival);
    views.push_back(view);
  }
  return views;
}

}  // namespace entente

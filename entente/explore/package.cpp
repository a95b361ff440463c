#include "entente/explore/package.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace entente {
namespace {

/// A share in [-1, 1] of g levers side by side: their remainders multiply.
double side_by_side(double share, double g) {
  const double all = 1 - std::pow(1 - std::min(std::abs(share), 1.0), g);
  return share < 0 ? -all : all;
}

}  // namespace

Package package_of(const Scenario& scenario, const Strategy& strategy) {
  Package package{strategy.name, strategy.top, {}};
  for (int rung = scenario.spent_rung() + 1; rung <= strategy.top; ++rung)
    for (const int lever : scenario.bundles[static_cast<std::size_t>(rung) - 1].adds)
      if (!scenario.levers[static_cast<std::size_t>(lever)].spent) package.levers.push_back(lever);
  std::ranges::sort(package.levers);
  return package;
}

std::string default_package(const Scenario& scenario) {
  const auto offers = [&](const Strategy& s) { return !package_of(scenario, s).levers.empty(); };
  if (const Strategy* grand = scenario.strategy("grand"); grand && offers(*grand)) return grand->name;
  const Strategy* best = nullptr;
  for (const bool steady : {true, false}) {
    for (const Strategy& s : scenario.strategies)
      if ((s.kind == "steady" || !steady) && offers(s) && (!best || s.top > best->top)) best = &s;
    if (best) return best->name;
  }
  return {};
}

void scale_package(const Scenario& scenario, const Package& package, double g, Weights& w) {
  if (g == 1) return;
  for (const int index : package.levers) {
    LeverWeights& lever = w.levers[static_cast<std::size_t>(index)];
    lever.value *= g;
    lever.cost *= g;
    lever.norm *= g;
    lever.audience *= g;
    lever.posture = side_by_side(lever.posture, g);
    lever.war_end = std::pow(lever.war_end, g);
    for (double& harm : lever.harm) harm = side_by_side(harm, g);
  }
  w.sum_rungs(scenario.bundles);
  w.sum_ladder();
}

Scenario without_allies(Scenario scenario) {
  if (scenario.bloc) return scenario;
  scenario.allies.clear();
  for (Reply& reply : scenario.replies) {
    reply.court.clear();
    reply.strangers.clear();
  }
  return scenario;
}

Scenario without_counter(Scenario scenario) {
  std::erase_if(scenario.replies, [](const Reply& reply) { return reply.kind != Reply::Kind::nothing; });
  if (scenario.replies.empty()) {
    Reply nothing;
    nothing.name = "nothing";
    scenario.replies.push_back(std::move(nothing));
  }
  return scenario;
}

std::vector<std::string> counter_replies(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Reply& reply : scenario.replies)
    if (reply.kind != Reply::Kind::nothing) names.push_back(reply.name);
  return names;
}

}  // namespace entente

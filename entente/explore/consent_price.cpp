#include "entente/explore/consent_price.hpp"

#include <algorithm>

#include "entente/game/flows.hpp"

namespace entente {
namespace {

/// The levers of a package that need somebody's consent.
std::vector<std::string> levers_needing(const Scenario& scenario, const Package& package,
                                        const std::string& who) {
  std::vector<std::string> names;
  for (const int index : package.levers) {
    const Lever& lever = scenario.levers[static_cast<std::size_t>(index)];
    if (std::ranges::count(lever.consent, who) > 0) names.push_back(lever.name);
  }
  return names;
}

}  // namespace

ConsentDraws consent_draws(const Scenario& scenario, const Package& package, const DrawnValues& draws,
                           const GameOptions& options) {
  ConsentDraws result;
  for (std::size_t k = 0; k < scenario.consents.size(); ++k)
    if (!levers_needing(scenario, package, scenario.consents[k].name).empty()) result.who.push_back(k);
  result.each.resize(result.who.size());
  // Structure alone is read: the game of one year has it.
  const auto game = compile(scenario, *scenario.strategy(package.strategy), options);
  const int spent = scenario.spent_rung();
  BlockWeights maker(scenario, draws, 1);
  std::vector<std::vector<Weights>> weights;
  for (std::size_t block = 0; block < draws.blocks(); ++block) {
    maker.fill(block, weights);
    for (const std::vector<Weights>& years : weights) {
      const Weights& w = years.front();
      double joint = 1;
      for (std::size_t i = 0; i < result.who.size(); ++i) {
        result.each[i].push_back(w.consents[result.who[i]]);
        joint *= w.consents[result.who[i]];
      }
      result.all.push_back(joint);
      result.passes.push_back(game ? ratification_chance(w, *game, package.rung, spent) : joint);
      result.ratification.push_back(joint > 0 ? result.passes.back() / joint : 0);
    }
  }
  return result;
}

ConsentPrice consents_of(const Scenario& scenario, const Package& package, const DrawnValues& draws,
                         const GameOptions& options) {
  const ConsentDraws by_draw = consent_draws(scenario, package, draws, options);
  ConsentPrice result;
  for (std::size_t i = 0; i < by_draw.who.size(); ++i) {
    const auto& consent = scenario.consents[by_draw.who[i]];
    result.who.push_back({consent.name, consent.label, summarise(by_draw.each[i]),
                          levers_needing(scenario, package, consent.name)});
  }
  result.all = summarise(by_draw.all);
  result.passes = summarise(by_draw.passes);
  result.ratification = summarise(by_draw.ratification);
  return result;
}

}  // namespace entente

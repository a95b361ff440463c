// What stands beside the small probabilities of a story: the same with other precisions, and with driver
// groups of another scenario (docs/methods/sweeps.md).
#include <algorithm>
#include <array>
#include <utility>

#include "entente/explore/contaminated_chances.hpp"
#include "entente/report/story.hpp"

namespace entente {
namespace {

/// Those that are printed by year.
constexpr std::array kByYear{
    ChanceEvent::fused,     ChanceEvent::partner,          ChanceEvent::independent,
    ChanceEvent::realigned, ChanceEvent::ever_independent, ChanceEvent::ever_realigned};

double chance_in(const YearOutcome& year, ChanceEvent event) {
  return chances_of(year, Goal::loosen)[static_cast<std::size_t>(event)];  // none of them is the goal
}
ChanceEvent event_of(const StoryChance& chance) {
  return static_cast<ChanceEvent>(std::ranges::find(kChanceEvents, chance.event) - kChanceEvents.begin());
}

/// What may become of an ally.
struct Fate {
  std::string_view name;
  std::vector<double> AllyOutcome::*by_year;
  double AllyFate::*contaminated;
};
constexpr std::array kFates{Fate{"hedging", &AllyOutcome::hedging, &AllyFate::hedging},
                            Fate{"autonomous", &AllyOutcome::autonomous, &AllyFate::autonomous},
                            Fate{"armed", &AllyOutcome::armed, &AllyFate::armed}};
const Fate& fate_of(const StoryAllyChance& chance) {
  return *std::ranges::find(kFates, chance.fate, &Fate::name);
}

using Turn = StoryTurnChance::What;

double chance_in(const PathChances& path, const StoryTurnChance& chance) {
  if (chance.what == Turn::sincere) return path.sincere[chance.step];
  if (chance.what == Turn::path) return path.reached[chance.step];
  const PathChances::Option& option = path.options[chance.step][chance.moment][chance.option];
  if (chance.what == Turn::option) return option.probability;
  return option.at_opportunity[chance.what == Turn::if_sincere ? 0 : 1];
}

std::vector<StoryTurnChance> small_turns(const Story& story) {
  std::vector<StoryTurnChance> small;
  const auto look = [&](double value, const StoryTurnChance& at) {
    if (value < kSmallProbability) small.push_back(at);
  };
  for (std::size_t s = 0; s < story.steps.size(); ++s) {
    const StoryStep& step = story.steps[s];
    for (std::size_t m = 0; m < step.moments.size(); ++m)
      for (std::size_t o = 0; o < step.moments[m].options.size(); ++o) {
        const StoryOption& option = step.moments[m].options[o];
        look(option.probability, {Turn::option, s, m, o});
        if (step.moments[m].mover != Mover::target) continue;
        look(option.at_opportunity[0], {Turn::if_sincere, s, m, o});
        look(option.at_opportunity[1], {Turn::if_exploiting, s, m, o});
      }
    look(step.type[0], {Turn::sincere, s});
    look(step.probability, {Turn::path, s});
  }
  return small;
}

/// Where the other scenario has the strategy.
Diagnostics contaminate(StoryReport& report) {
  const Scenario& from = *report.scenario;
  const Story& story = report.story;
  if (!report.other || !report.other->strategy(story.strategy)) return {};
  if (!report.small.empty()) {
    const auto taken = contaminated_years(from, *report.other, story.strategy, story.seed, story.draw,
                                          kSmallShares, story.options);
    if (!taken) return taken.diagnostics();
    report.other_sets = taken->sets;
    report.other_sampled = taken->sampled;
    for (StoryChance& chance : report.small)
      for (std::size_t w = 0; w < kSmallShares.size(); ++w)
        chance.contaminated[w] = taken->at[w][static_cast<std::size_t>(chance.year - 1)]
                                          [static_cast<std::size_t>(event_of(chance))];
  }
  if (!report.small_allies.empty()) {
    const auto taken = contaminated_allies(from, *report.other, story.strategy, story.seed, story.draw,
                                           kSmallShares, story.options);
    if (!taken) return taken.diagnostics();
    report.ally_sets = taken->sets;
    report.allies_sampled = taken->sampled;
    for (StoryAllyChance& chance : report.small_allies)
      for (std::size_t w = 0; w < kSmallShares.size(); ++w)
        chance.contaminated[w] = taken->at[w][chance.ally].*fate_of(chance).contaminated;
  }
  if (!report.small_turns.empty()) {
    auto taken = contaminated_path(from, *report.other, story, kSmallShares);
    if (!taken) return taken.diagnostics();
    report.turn_sets = taken->sets;
    report.turns_sampled = taken->sampled;
    report.turn_stays = std::move(taken->stays);
    for (StoryTurnChance& chance : report.small_turns)
      for (std::size_t w = 0; w < kSmallShares.size(); ++w)
        chance.contaminated[w] = chance_in(taken->at[w], chance);
  }
  return {};
}

}  // namespace

std::string_view turn_chance_name(StoryTurnChance::What what) {
  constexpr std::array<std::string_view, 5> kNames{"option", "if_sincere", "if_exploiting", "sincere",
                                                   "path"};
  return kNames[static_cast<std::size_t>(what)];
}

Diagnostics add_small_chances(StoryReport& report) {
  const Story& story = report.story;
  const std::vector<YearOutcome>& years = story.solution.years;
  report.small.clear();
  for (const ChanceEvent event : kByYear)
    for (std::size_t y = 0; y < years.size(); ++y)
      if (chance_in(years[y], event) < kSmallProbability)
        report.small.push_back({std::string(chance_name(event)), static_cast<int>(y) + 1, {}, {}});
  report.small_allies.clear();
  for (std::size_t a = 0; a < story.solution.allies.size(); ++a)
    for (const Fate& fate : kFates)
      if ((story.solution.allies[a].*fate.by_year).back() < kSmallProbability)
        report.small_allies.push_back({a, std::string(fate.name), {}, {}});
  report.small_turns = small_turns(story);
  if (report.small.empty() && report.small_allies.empty() && report.small_turns.empty()) return {};
  const auto swept = at_precisions(*report.scenario, story, kSmallFactors);
  if (!swept) return swept.diagnostics();
  for (std::size_t f = 0; f < kSmallFactors.size(); ++f) {
    const auto& [solution, path] = (*swept)[f];
    for (StoryChance& chance : report.small)
      chance.at[f] = chance_in(solution.years[static_cast<std::size_t>(chance.year - 1)], event_of(chance));
    for (StoryAllyChance& chance : report.small_allies)
      chance.at[f] = (solution.allies[chance.ally].*fate_of(chance).by_year).back();
    for (StoryTurnChance& chance : report.small_turns) chance.at[f] = chance_in(path, chance);
  }
  return contaminate(report);
}

}  // namespace entente

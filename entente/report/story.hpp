#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "entente/ensemble/story.hpp"
#include "entente/model/scenario.hpp"
#include "entente/report/small_chances.hpp"
#include "entente/report/verdict.hpp"

namespace entente {

/// A small probability of one draw at the end of a year, and what it is with both precisions multiplied.
struct StoryChance {
  std::string event;  ///< fused, partner, independent, realigned, ever_independent, ever_realigned
  int year = 1;       ///< from 1
  std::array<double, kSmallFactors.size()> at{};  ///< by kSmallFactors
  std::array<double, kSmallShares.size()>
      contaminated{};  ///< by kSmallShares, where StoryReport::other_sets is not 0
};

/// The same of an ally's fate at the end of the horizon.
struct StoryAllyChance {
  std::size_t ally = 0;  ///< into Scenario::allies
  std::string fate;      ///< hedging, autonomous, armed
  std::array<double, kSmallFactors.size()> at{};
  std::array<double, kSmallShares.size()> contaminated{};  ///< where StoryReport::ally_sets is not 0
};

/// The same of a turn on the story's path, given all that came before on it.
struct StoryTurnChance {
  /// What is small: that the option happens; that T of a type chooses it at an opportunity; after the step,
  /// that an onlooker takes T for sincere, and the path up to there.
  enum class What { option, if_sincere, if_exploiting, sincere, path };
  What what = What::option;
  std::size_t step = 0;                           ///< into Story::steps
  std::size_t moment = 0, option = 0;             ///< of that step; not of `sincere` and `path`
  std::array<double, kSmallFactors.size()> at{};  ///< not a number: something before it is impossible there
  /// Where StoryReport::turn_sets is not 0; not a number likewise.
  std::array<double, kSmallShares.size()> contaminated{};
};
/// Names for programs: option, if_sincere, if_exploiting, sincere, path.
std::string_view turn_chance_name(StoryTurnChance::What what);

/// A story and what is said about it. The scenario must outlive it.
struct StoryReport {
  const Scenario* scenario = nullptr;
  Story story;
  std::string baseline;  ///< of the scenario or of the run that the draw belongs to
  std::string again;     ///< the command line as typed
  /// What is below kSmallProbability in a year, by event, then by year. Set by add_small_chances().
  std::vector<StoryChance> small = {};
  const Scenario* other = nullptr;  ///< whose driver groups they are told with, in the same draw; null: none
  std::int64_t other_sets = 0;      ///< of groups, solved for that; 0: none, or it lacks the strategy
  bool other_sampled = false;       ///< not every set of groups was solved
  std::vector<StoryAllyChance> small_allies = {};  ///< by ally; set with `small`
  std::int64_t ally_sets = 0;  ///< of groups, without the one that brings the allies; 0 as other_sets
  bool allies_sampled = false;
  std::vector<StoryTurnChance> small_turns = {};  ///< by step, moment, option; set with `small`
  std::int64_t turn_sets = 0;                     ///< of groups that leave the path there; 0 as other_sets
  bool turns_sampled = false;
  std::vector<std::string> turn_stays =
      {};  ///< groups that differ and bring moves of their own: never taken there
};

/// Solves the draw again with other precisions, and with groups of `other` taken, where a probability that
/// the report prints is small: by year, of an ally, or of a turn on the path. Errors as tell(),
/// contaminated_years(), contaminated_allies() and contaminated_path().
Diagnostics add_small_chances(StoryReport& report);

/// Names for programs: fused, partner, independent, realigned.
std::string_view level_name(int level);
/// divider, rival, target, chance …
std::string_view mover_name(Mover mover);
/// Names of the events (Event) that chance brings, in the order of their bits: war_ends, trust_rises …
std::vector<std::string_view> event_names(int happened);
/// Name of an option for programs: a bundle, a reply, a level; for chance its events joined by "+".
std::string option_name(const Scenario& scenario, const Moment& moment, const StoryOption& option);

/// "Russia a partner of China; those who court govern the United States; …".
std::string state_in_words(const Scenario& scenario, const State& state);
/// D's move, without subject: "offers flights and embassies, and reassures its allies".
std::string move_in_words(const Scenario& scenario, const StoryStep& step, const Moment& moment, int rung);
/// Any other option, without subject.
/// @param from  the public state at the moment
std::string option_in_words(const Scenario& scenario, const State& from, const Moment& moment,
                            const StoryOption& option);
/// The public state just before a moment of a step.
State state_before(const StoryStep& step, const Moment& moment);

/// Of the draw, the inputs that the verdict reads and that lie furthest from their medians.
std::vector<DrawnInput> unusual_inputs(const StoryReport& report, std::size_t most = 8);

/// The story to read, at most 132 columns.
std::string story_text(const StoryReport& report, const TextStyle& style = {});
/// The story for programs, schema entente/show/1.
std::string story_json(const StoryReport& report);

}  // namespace entente

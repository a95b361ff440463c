#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/game/game.hpp"
#include "entente/game/weights.hpp"
#include "entente/model/scenario.hpp"
#include "entente/solve/solve.hpp"

namespace entente {

/// Whose turn it is. `start` is the prior on T's alignment before the first step; `answer` is D's, to a T
/// that asks to realign although nothing is on offer (2.4).
enum class Mover { start, divider, chance, rival, ratification, target, answer };

/// One way in which a turn can go.
struct StoryOption {
  /// By mover: start, target, answer: a level of alignment; divider: the rung put; rival: index of the reply;
  /// ratification: a Branch::How; chance: the events that happen (Event).
  int what = 0;
  double probability = 0;  ///< given the path so far
  /// R's and D's: expected points of its own from here to the horizon, discounted to the start of the step
  /// (D's without allies that are chains beside the state); none for chance and T.
  std::optional<double> payoff;
  double weight = 1;  ///< reference weight w of (4.1)
  State leads_to;     ///< chance only
  /// T only, by its type: p(x) and its payoff at an opportunity, the same points as above, which satisfy
  /// (4.1); and the chance of moving so over the whole step (2.4).
  std::array<double, kTypes> at_opportunity{}, payoff_of{}, in_step{};
};

/// One turn: what could happen, and which of it does on the path.
struct Moment {
  Mover mover = Mover::chance;
  std::vector<StoryOption> options;  ///< probabilities sum to one
  std::size_t chosen = 0;            ///< the most probable; of equals the first
  std::optional<double> precision;   ///< λ of R, T or a D that chooses; none: nobody chooses by logit
  Move move;                         ///< divider only: its move, with the rung actually put
  bool fresh = false;  ///< divider only: at the start of a year, so that something new can be put
  bool later = false;  ///< chance only: after T's decision
  const StoryOption& taken() const { return options[chosen]; }
};

struct StoryStep {
  int step = 0, year = 1;  ///< the step from 0, the year from 1
  State before;            ///< at its start
  std::vector<Moment> moments;
  State after;             ///< after the decisions of the step, not yet touched by chance
  double probability = 0;  ///< of the path up to here, the chance after the decisions included
  /// How an onlooker with the analyst's prior now judges T's type: p(sincere), p(exploiting).
  std::array<double, kTypes> type{};
};

/// Where one uncertain number lies in a draw.
struct DrawnInput {
  NumberId number;
  double value = 0;  ///< in the unit of the file
  double quantile =
      0.5;  ///< share of its distribution below; of a value that its range cuts off, the nearest
};

/// One draw of one strategy, told step by step along its likeliest path: at each turn the most probable thing
/// happens. Another path may be likelier as a whole, for what comes first is settled first.
struct Story {
  std::string strategy;
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> draw;  ///< none: every input at its median
  GameOptions options;
  Solution solution;  ///< of the draw, over all paths
  std::vector<StoryStep> steps;
  double probability = 1;          ///< of the whole path: the product of what is taken in all moments
  std::vector<DrawnInput> inputs;  ///< the uncertain ones, furthest from its median first
};

/// Solves one draw (the same one as `assess` with this seed) and follows it.
/// @param draw  number of the draw, from 0; none = every input at its median
/// Errors: E090, E093, E098 (game), E091, E092 (inputs).
Outcome<Story> tell(const Scenario& scenario, const Strategy& strategy, std::uint64_t seed,
                    std::optional<std::uint64_t> draw, const GameOptions& options = {});

/// What the turns of a story's path come to under other numbers, given all that came before on that path. Not
/// a number where something before it is impossible there.
struct PathChances {
  struct Option {
    double probability = 0;                       ///< as StoryOption::probability
    std::array<double, kTypes> at_opportunity{};  ///< as StoryOption::at_opportunity
  };
  std::vector<std::vector<std::vector<Option>>> options;  ///< by step, moment and option of the story
  std::vector<double> reached;                            ///< by step: as StoryStep::probability
  std::vector<double> sincere;                            ///< by step: as StoryStep::type[0]
};

/// Follows the path of a story, whatever else would now be likelier.
/// @param game     of the story's strategy and options
/// @param weights  the other numbers, by year as Solver::solve() takes them
PathChances retrace(const Scenario& scenario, const Game& game, std::span<const Weights> weights,
                    const Story& story);

/// A story's draw with other precisions.
struct AtPrecision {
  Solution solution;  ///< over all paths
  PathChances path;
};
/// The draw of a story with the precisions of T and R, λ_T and λ_R, multiplied by each of `factors`, all else
/// equal: by factor. At 1 everything is as in the story.
/// @param scenario  the story's. Errors as tell()
Outcome<std::vector<AtPrecision>> at_precisions(const Scenario& scenario, const Story& story,
                                                std::span<const double> factors);

}  // namespace entente

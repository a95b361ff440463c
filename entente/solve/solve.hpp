#pragma once
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "entente/game/flows.hpp"
#include "entente/game/game.hpp"
#include "entente/game/weights.hpp"
#include "entente/solve/path.hpp"

namespace entente {

/// What is known of a strategy at the end of one year, after its decisions (2.10); probabilities in [0, 1],
/// mixed over T's type by π₀.
struct YearOutcome {
  ByLevel at{};  ///< P(r = level)
  double ever_fused = 0, ever_independent = 0, ever_realigned = 0;
  /// What is left of 1, summed by itself: near 1 and near 0 alike, both sides keep their precision.
  double never_fused = 0, never_independent = 0, never_realigned = 0, never_neutral = 0;
  double neutral = 0,
         ever_neutral = 0;  ///< r >= independent at two year ends running, now / at some time by now
  double delivered = 0;     ///< P(q >= top): the highest bundle the strategy offers is in force
  double conditional = 0;   ///< P(c >= top): so is its conditional part
  double ever_delivered = 0;
  double sceptic = 0, replaced = 0, war = 0;
  std::array<double, 3> trust{};  ///< P(tau = low, base, high)
};

/// What log-odds are asked of: T's level at a year's end, or that something has happened by then.
enum class YearEvent {
  fused,
  partner,
  independent,
  realigned,
  ever_fused,
  ever_independent,
  ever_realigned,
  ever_neutral
};
inline constexpr int kYearEvents = 8;
/// Probability of an event, and that of its contrary with full relative precision however small it is.
struct BothSides {
  double yes = 0, no = 1;
  /// ln(yes / no); minus or plus infinity where one side is 0.
  double log_odds() const;
};
BothSides both_sides(const YearOutcome& year, YearEvent event);
/// P(goal) at the end of a year (6.3), in [0, 1].
double goal_probability(const YearOutcome& year, Goal goal);

/// One ally, year by year.
struct AllyOutcome {
  std::vector<double> hedging, autonomous, armed;  ///< by year from 1; probabilities
  double ledger = 0, security = 0, arming = 0;     ///< discounted loss to D over the horizon, points
};

/// Everything one solution of one strategy in one draw says.
struct Solution {
  std::vector<YearOutcome> years;  ///< by year from 1
  DividerFlow divider{};           ///< discounted totals by component, points
  TargetFlow target{};
  RivalFlow rival{};
  std::vector<AllyOutcome> allies;
  double annuity = 1;  ///< discounted years in the horizon: total / annuity is a yearly figure
  /// D's discounted total: the sum of `divider`, allied losses included.
  double total() const;
  double probability_error = 0;  ///< largest departure of a year's levels from summing to one
  double value_error = 0;        ///< largest |V backward - Σ of components forward| of T, R and D, points
  long nodes = 0;                ///< logit nodes evaluated
  /// P(the history keeps to SolveOptions::path); 1 without one.
  double kept = 1;
};

/// Choices at one decision node, as they leave the backward pass.
struct NodePolicy {
  std::span<const double> replies;  ///< p(k), by the node's menu
  /// p(x) at an opportunity, [branch][reply][type][x], x over four levels; `move` scales p(x), x != r, to a
  /// step (2.4).
  std::span<const double> moves;
  std::span<const double> move;  ///< [branch][reply][type]
  /// For an observer only, empty otherwise: what each option is worth to its mover from here to the horizon,
  /// points discounted to the start of the step; p(a) ∝ w_a·exp(λ·value) (4.1).
  std::span<const double> reply_values = {};  ///< to R, as it expects T and ratification; like `replies`
  std::span<const double> move_values = {};   ///< to T of each type; laid out like `moves`
  std::size_t at(std::size_t branch, std::size_t reply, std::size_t type) const {
    return (branch * replies.size() + reply) * kTypes + type;
  }
};

/// What D can put at the start of a step, by the entry's choices; one of them unless D is a quantal-response
/// player.
struct OfferPolicy {
  std::span<const double> offers;  ///< p of each choice
  /// What it is worth to D from here to the horizon, points discounted to the start of the step; losses of
  /// allies that are chains beside the state are not in it.
  std::span<const double> values;
};

/// Brought by the caller: sees every node as it is solved. The library prints nothing. What the spans show
/// lasts until the call returns.
class SolveObserver {
 public:
  virtual ~SolveObserver() = default;
  virtual void node(int step, int node, const NodePolicy& policy) = 0;
  virtual void entry(int /*step*/, const Entry& /*entry*/, const OfferPolicy& /*policy*/) {}
  /// In the forward pass, after every node: R answers there as it would at an opportunity, by `reply` of
  /// `Scenario::replies`, and T then stands at `post` of `Game::posts`.
  /// @param probability  of all this, reaching the node included and times the analyst's prior on T's type:
  /// over all calls of one step it sums to 1
  virtual void moved(int /*step*/, int /*node*/, int /*reply*/, int /*post*/, double /*probability*/) {}
};

struct SolveOptions {
  std::optional<Type> known_type;  ///< everybody knows T's type: b₀ = π₀ = 0 or 1 (export)
  /// The analyst knows T's type (π₀ = 0 or 1), nobody in the game does: how likely a type makes an act.
  std::optional<Type> analyst_type;
  /// Looks at some histories only: every probability in the Solution is then that of the event and the path
  /// together, every amount that of E[amount · 1(path)], so that dividing by Solution::kept conditions on it,
  /// and the figures of a path and of its contrary sum to those of none. What a reply or a switch brings
  /// counts with the path's chance from where it leads. Choices do not change: nobody in the game knows of
  /// it. Log-odds of the contrary (`never_...`) are joint likewise.
  const Path* path = nullptr;
  /// What is wanted of the Solution. The rest is left at zero; what is there has the bits of the whole.
  enum class Extent {
    whole,
    without_allies,  ///< nothing of allies, nor of D's sums, which allied losses are part of
    kept             ///< Solution::kept and nodes alone: no forward pass
  };
  Extent extent = Extent::whole;
  SolveObserver* observer = nullptr;
  std::stop_token stop;
};

/// Solves one compiled game for any number of draws, reusing its memory. Not thread-safe: one per thread.
/// Agent quantal response by backward induction (4.1), (4.2), then the forward pass for every event and
/// component.
class Solver {
 public:
  Solver(const Scenario& scenario, const Game& game);
  ~Solver();
  Solver(Solver&&) noexcept;

  /// @param weights  one per year of the horizon, or a single one where nothing drifts
  /// @return nothing if stopped
  std::optional<Solution> solve(std::span<const Weights> weights, const SolveOptions& options = {});
  /// The draw that solve() took last once more, its choices kept: another path, type of the analyst or
  /// observer of the forward pass. Its weights must still be there. The bits are those of solve().
  std::optional<Solution> solve_again(const SolveOptions& options);
  /// solve() from a draw's values (one per `Scenario::numbers`).
  std::optional<Solution> solve_values(std::span<const double> values, const SolveOptions& options = {});

 private:
  struct Memory;
  const Scenario* scenario_;
  const Game* game_;
  std::unique_ptr<Memory> memory_;
};

/// The weights of a draw for every year: one element unless the scenario drifts. The second form uses memory
/// again.
std::vector<Weights> weights_by_year(const Scenario& scenario, std::span<const double> values, int years);
void weights_by_year(const Resolver& resolver, bool drifts, std::span<const double> values, int years,
                     std::vector<Weights>& weights);

}  // namespace entente

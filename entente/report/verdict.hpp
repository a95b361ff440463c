#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/pivot.hpp"
#include "entente/model/scenario.hpp"
#include "entente/report/grounds.hpp"
#include "entente/report/inputs.hpp"

namespace entente {

/// What may differ between equal runs; in JSON it lies under `run` and nowhere else.
struct RunRecord {
  double seconds = 0;
  std::string command;  ///< as typed
};

/// All that a report says, as data. The scenario must outlive it.
struct Verdict {
  const Scenario* scenario = nullptr;
  Assessment assessment;
  Goal goal = Goal::loosen;
  InputUse inputs;
  AssessOptions options;  ///< as asked for
  Diagnostics warnings;   ///< of the reader and of the run
  RunRecord run;
  /// Whose driver groups small probabilities are told with, taken with some chance; null: of none. Set by the
  /// caller, and must outlive the verdict.
  const Scenario* other = nullptr;
  /// Where they were asked for (`AssessOptions::explain`) and worked out: set by the caller, strategies in
  /// the order of the assessment.
  std::optional<Pivots> pivots;
  Grounds grounds;  ///< of grounds_of(): set by the caller

  /// Null where too few draws were finished for any figure.
  const StrategyFigures* strategy(std::string_view name) const;
  const StrategyFigures* baseline() const;
  const StrategyFigures* best() const;  ///< by mean gain; may be the baseline
  /// Mean probabilities of the goal that differ by no more than this count as alike.
  static constexpr double kAlike = 0.005;
  /// Highest mean probability of the goal in the last verdict year; among those alike the best net gain.
  const StrategyFigures* likeliest() const;
  /// Whether no strategy has a probability of the goal higher by more than kAlike.
  bool as_likely_as_any(const StrategyFigures& figures) const;
  /// Best mean gain apart from the best and the baseline; null where there is no other.
  const StrategyFigures* next_best() const;
  /// Draws that give this verdict again: those done, where it was interrupted.
  std::int64_t draws_to_repeat() const;
  /// Whether the numbers can be relied on: every draw finite, probabilities sum to one and backward and
  /// forward pass agree, within 1e-9 in double, 1e-5 and 1e-3 points in float.
  bool reliable() const;
  /// Billions of dollars a year that one point of the divider is worth, by the median of its GDP.
  double bn_a_point() const;
  /// Calendar year in which year `year` of the game ends.
  int calendar(int year) const;
};

Verdict make_verdict(const Scenario& scenario, Assessment assessment, const AssessOptions& options, Goal goal,
                     Diagnostics warnings, RunRecord run);

/// The pivots of a verdict with its own strategies and options, as --explain asks for them; nothing where it
/// did not, where no strategy was finished or where it was stopped. Errors as pivots().
Outcome<std::optional<Pivots>> pivots_of(const Verdict& verdict);

/// Solves what a verdict says beside its assessment: pivots, and what it rests on. Errors of pivots_of() and
/// grounds_of(); a stop leaves out what was not finished.
Diagnostics complete(Verdict& verdict);

/// The strategies whose allies are told of: the best, and the one that costs most among allies, the baseline
/// left out.
/// @param all  every one but the baseline
std::vector<const StrategyFigures*> told_for_allies(const Verdict& verdict, bool all);

std::string_view goal_name(Goal goal);  ///< prevent, loosen, neutral, realign
/// The goal event in words, with the names of the actors: "Russia independent of China or realigned with …".
std::string goal_in_words(const Scenario& scenario, Goal goal);
/// Name of an actor, or the code where there is none.
std::string actor_name(const Scenario& scenario, std::string_view code);
/// The command that gives the same verdict again.
std::string reproduce_command(const Verdict& verdict);

struct TextStyle {
  bool colour = false;
  bool verbose = false;  ///< every strategy's allies and components
};
/// The verdict to read: first the answer in sentences, then the tables.
std::string verdict_text(const Verdict& verdict, const TextStyle& style = {});
/// The verdict for programs, schema entente/assess/1. What may differ between equal runs lies under `run`.
std::string verdict_json(const Verdict& verdict);

}  // namespace entente

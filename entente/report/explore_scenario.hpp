#pragma once
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/explore/group_study.hpp"
#include "entente/explore/scenario_sample.hpp"
#include "entente/model/scenario.hpp"
#include "entente/report/explore.hpp"

namespace entente {

/// What is asked of a scenario.
struct ScenarioQuestions {
  bool sobol = false, morris = false, regret = false, voi = false, lambda_sweep = false;
  const Scenario* contaminate =
      nullptr;  ///< whose driver groups are taken with some probability; null: not asked
  /// Whose driver groups small probabilities of `lambda_sweep` are told with, where `contaminate` is not
  /// asked for; null: none.
  const Scenario* analogue = nullptr;
  double threshold = 0.5;                 ///< contaminate: what P(goal) may cross
  std::int64_t contamination_draws = 32;  ///< contaminate: for each set of groups
  std::string prim;                       ///< an expression; empty: not asked
  GroupChoice choice;      ///< what sobol and morris move together; voi learns the same groups, never joined
  bool pairs = false;      ///< sobol: second order too
  double until_width = 0;  ///< sobol: stop as soon as every interval of a total order is narrower
  std::string strategy;    ///< whose gain and goal are explained; empty: best by mean on kChoosingDraws draws
  RobustnessOptions rules;  ///< `enough` is a gain over the baseline; seed and intervals are set from below
  StudyOptions study;
};

/// Draws that widening every interval is tried on, and that precisions are swept on: as many as asked for,
/// at most so many, since each is solved under every strategy and factor.
inline constexpr std::int64_t kSweepDraws = 256;

/// Answers them on the scenario's own draws. Rows are draws, which `show --draw` retells.
/// @return errors are all that stand in the way of all questions: E070, E087, E090 to E094, E140 to E143, of
///         another scenario E180 to E188, and of the expression E165 and E170 to E173
Outcome<ExploreReport> explore_scenario(const Scenario& scenario, const ScenarioQuestions& questions);

/// Puts what the readers said of the scenario and of the other (null where there is none) among the warnings.
void add_of_readers(ExploreReport& report, const Diagnostics& of_scenario, const Diagnostics* of_other);

/// What a number is, in words with the actors' names in the place of their roles: "Russia's trust in the
/// United States' present office-holder"; with the record's label before it where it belongs to one.
std::string input_in_words(const Scenario& scenario, NumberId input);

}  // namespace entente

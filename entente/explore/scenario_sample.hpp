#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/ensemble/game_set.hpp"
#include "entente/ensemble/inputs.hpp"
#include "entente/explore/draw_solver.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// What a design comes to, before it is begun.
struct StudySize {
  std::string_view method;  ///< sobol or morris
  std::int64_t groups = 0;  ///< moved one by one
  std::int64_t points = 0;  ///< base points, or trajectories, a multiple of 16
  std::int64_t rows = 0;    ///< settings solved at each
  std::int64_t games = 0;   ///< strategies solved in each setting
  bool at_most = false;     ///< it may stop before all points
  std::int64_t solves() const { return points * rows * games; }
};

/// What all methods on a scenario's own draws are told.
struct StudyOptions {
  std::uint64_t seed = 1;
  std::int64_t draws = 4096;  ///< draws, or base points of a design: a multiple of 16, from 32
  int threads = 0;            ///< 0: what the process may use; no result depends on it
  std::string baseline;       ///< empty: the scenario's
  Goal goal = Goal::loosen;
  SolvingOptions solving;
  std::stop_token stop;
  /// Told how many blocks of how many are finished, from worker threads, never two at once. May be empty.
  std::function<void(std::int64_t done, std::int64_t of)> progress;
  /// Told by designs how much they will solve, before anything is. May be empty.
  std::function<void(const StudySize& size)> planned;
};

/// Draws that a default strategy is chosen on.
inline constexpr std::int64_t kChoosingDraws = 256;

/// Strategies on common draws, and the inputs that made them. Draw d belongs to scrambling d mod 16.
struct ScenarioSample {
  std::size_t draws = 0;                          ///< a multiple of 16
  std::vector<std::string> strategies;            ///< the baseline first
  std::vector<std::vector<DrawFigures>> figures;  ///< [strategy][draw]
  std::vector<NumberId> inputs;                   ///< the uncertain ones
  std::vector<std::vector<double>> columns;       ///< [input][draw], in the unit that the file states
  std::vector<std::uint64_t> numbers;             ///< by draw: what `show --draw` calls it
  std::int64_t failed = 0;   ///< draws left out: blocks of sixteen in which one was not finite
  bool interrupted = false;  ///< fewer draws than were asked for

  std::vector<double> net(std::size_t strategy) const;  ///< gain a year over the baseline, points, by draw
  std::vector<double> welfare(std::size_t strategy) const;  ///< V_D / annuity, points, by draw
  /// The strategy with the highest mean gain, the baseline left out; the baseline where it is alone.
  std::size_t best() const;
};

/// Solves the strategies of these names (empty: all) and the baseline in every draw, those of assess() at the
/// same seed. Errors: E070, E094, those of InputPlan::make and GameSet::make.
Outcome<ScenarioSample> sample_scenario(const Scenario& scenario, const std::vector<std::string>& strategies,
                                        const StudyOptions& options);

/// What solving strategies in a scenario's own draws takes.
struct Study {
  InputPlan inputs;
  GameSet games;  ///< the baseline first
  /// @param scenario  must outlive the study
  /// @param names     of strategies; empty: all
  /// @param for_what  needs the draws, in words
  /// Errors: E070, E094, those of InputPlan::make and GameSet::make; warnings of the former.
  static Outcome<Study> make(const Scenario& scenario, const std::vector<std::string>& names,
                             const StudyOptions& options, const std::string& for_what);
};

/// E094 where a number of draws is no multiple of 16, or below `fewest`; `for_what` says what needs them.
Diagnostics check_draws(const Scenario& scenario, std::int64_t draws, std::int64_t fewest,
                        const std::string& for_what);

}  // namespace entente

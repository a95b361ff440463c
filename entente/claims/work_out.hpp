#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/claims/assertion.hpp"
#include "entente/claims/changed.hpp"
#include "entente/claims/column.hpp"
#include "entente/ensemble/game_set.hpp"

namespace entente {

/// How figures are worked out.
enum class Worked {
  solved,     ///< by solving the game
  prior_only  ///< with the game taken away (prior_only.hpp); what compares whole scenarios has then no value
};

struct MeasureOptions {
  std::uint64_t seed = 1;
  std::int64_t draws = 256;             ///< a multiple of 16, at least 32
  std::int64_t attribution_draws = 64;  ///< those a set of groups gets, likewise
  int threads = 0;                      ///< 0: what the process may use; no result depends on it
  SolvingOptions solving;
  Priors priors = Priors::stated;
  Worked worked = Worked::solved;
  /// What exists only over draws is asked of each draw by itself, where that makes sense: the best strategy,
  /// the shortfall.
  bool draw_by_draw = false;
  std::stop_token stop;
  /// Told how much of the work is done, from worker threads, never two at once. May be empty.
  std::function<void(std::int64_t done, std::int64_t of)> progress;
};

/// What a list of measures comes to. A column depends on its own measure and on the options alone; it is
/// empty where the work was interrupted before all of its draws were done.
struct MeasureColumns {
  std::vector<NumberColumn> columns;    ///< by measure
  std::vector<double> chance_of_given;  ///< by measure: mean P(what is given); NaN where nothing is
  std::vector<int> games_alone;         ///< by measure: games that it would take alone, each solved per draw
  int games = 0;                        ///< solved, over all draws, each once
  int games_along_histories = 0;        ///< of them along histories, sixteen draws at a time in double
  int games_one_by_one = 0;             ///< of them by the solver that looks at one draw at a time, in double
  int coalition_tables = 0;             ///< attributions: one for each FROM, TO, quantity and strategy
  std::int64_t coalition_solves = 0;    ///< games solved for them, draws counted one by one
  bool interrupted = false;
  bool finished(std::size_t measure) const { return !columns[measure].value.empty(); }
};

/// Works out measures together: games of one scenario under the same changes are solved once on common draws,
/// sixteen at a time, whatever the number of measures. What takes a history that is known, an event of
/// several moments, or R's replies follows histories, in double.
/// Errors: those of ClaimDraws::make and of compile().
Outcome<MeasureColumns> work_out(const Claims& claims, std::span<const Measure> measures,
                                 const MeasureOptions& options);

/// Whether a measure has one value for all draws, whatever the options.
bool over_draws(Measure::Kind kind);

}  // namespace entente

#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "entente/ensemble/game_set.hpp"
#include "entente/explore/chance.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// Log-odds are kept within this: ln(1e250), beyond which even double has no sides.
inline constexpr double kMostLogOdds = 575;

/// What the methods here read of one strategy in one draw; probabilities at the end of the last verdict year.
struct DrawFigures {
  double welfare = 0;  ///< V_D / annuity, points of D a year
  ByLevel level{};     ///< P(r = fused, partner, independent, realigned)
  double goal = 0;     ///< P(goal)
  double ever_independent = 0, ever_realigned = 0;
  double allied_loss = 0;  ///< points of D a year, positive where D loses
  double log_odds =
      0;  ///< ln(P(goal) / (1 − P(goal))), within kMostLogOdds either way; where it was asked for
  bool finite() const;
};

/// Solves the games of a set in sixteen draws given by the values of their inputs. One a thread.
class DrawSolver {
 public:
  /// @param set       must outlive the solver
  /// @param log_odds  whether DrawFigures::log_odds is wanted
  DrawSolver(const GameSet& set, Goal goal, bool log_odds);

  /// @param values  of number n in lane l at [n · 16 + l], as InputPlan::draw_block gives them
  /// @param out     strategies · 16: strategy s in lane l at [s · 16 + l]
  /// @param change  what to do to the weights of every draw and year first
  /// @param years   where not empty, strategies · verdict years · 16: probabilities of strategy s at the end
  /// of
  ///                verdict year y in lane l at [(s · verdict years + y) · 16 + l]
  void solve(std::span<const double> values, std::span<DrawFigures> out,
             const std::function<void(Weights&)>& change = {}, std::span<ByChance<double>> years = {});

 private:
  double log_odds_of(std::size_t game, int lane, const YearOutcome& year) const;

  const GameSet& set_;
  Goal goal_;
  bool log_odds_;
  Resolver resolver_;
  bool drifts_;
  GameSolver solver_;
  std::vector<std::vector<Weights>> weights_;
  std::vector<double> draw_;
};

/// Runs `one` for the blocks from `first` up to `last`, without it, on `threads` threads (0: what the process
/// may use), each with a solver of its own, in ascending order of their beginning. What blocks write must not
/// overlap.
/// @param stop      no further block is begun once it is asked for
/// @param progress  may be empty; told how many of these blocks are finished, never twice at once
/// @return the first block that is not finished, or `last`
std::int64_t for_each_block(const GameSet& set, Goal goal, bool log_odds, std::int64_t first,
                            std::int64_t last, int threads, const std::stop_token& stop,
                            const std::function<void(std::int64_t done)>& progress,
                            const std::function<void(DrawSolver& solver, std::int64_t block)>& one);

}  // namespace entente

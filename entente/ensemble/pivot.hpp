#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/ensemble/reserve_price.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/game/triad.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// Draws that pivots are worked out on: the first of the run's own, so that `show --draw` tells any of them.
/// They are solved by the scalar solver, whose observer sees every choice; two in each scrambling.
inline constexpr int kPivotDraws = 32;

struct PivotOptions {
  std::uint64_t seed = 1;
  int threads = 0;  ///< 0: what the process may use
  GameOptions game;
  std::stop_token stop;
};

/// How often each label of the triangle, in the order of Triangle.
using TriangleLabels = std::array<double, kTriangles.size()>;

/// What one draw says.
struct DrawPivot {
  ReserveRung reserve;  ///< empty where it was not asked for
  struct Strategy {
    std::vector<TriangleLabels> triangle;  ///< by Scenario::verdict_years, each at that year's end
    double advantage = 0;                  ///< `FirstChoice::advantage` in year 1, points of T
    double offered = 0;                    ///< `FirstChoice::level`
    /// How far what is offered lies above the reserve price, 0 where it does not reach it.
    double overpaid(const ReserveRung& price) const { return std::max(0.0, offered - price.level); }
  };
  std::vector<Strategy> strategies;
};

/// Looks at draws one by one; one a thread.
class PivotLooker {
 public:
  /// @param games    of the strategies to look at; it and `scenario` must outlive this
  /// @param reserve  find T's reserve price too: one more solution for every rung that it tries
  /// Errors: those of ReservePricer::make.
  static Outcome<PivotLooker> make(const Scenario& scenario, const std::vector<Game>& games,
                                   const GameOptions& options, bool reserve);
  /// @param weights  as Solver::solve takes them
  DrawPivot look(std::span<const Weights> weights);

 private:
  PivotLooker() = default;
  const Scenario* scenario_ = nullptr;
  const std::vector<Game>* games_ = nullptr;
  std::optional<ReservePricer> pricer_;
  std::vector<Solver> solvers_;
};

/// One strategy, over kPivotDraws draws.
struct StrategyPivot {
  std::string name;
  /// By Scenario::verdict_years, then by Triangle: probability of each label at the end of that year, in [0,
  /// 1]; they sum to 1.
  std::vector<std::array<Summary, kTriangles.size()>> triangle;
  std::vector<Summary> divider_rival;  ///< probability of any label in which D and R have amity, likewise
  /// `FirstChoice::advantage` in year 1, points of T, and the share of draws in which it is not negative.
  Summary advantage;
  double willing = 0;
  /// lev of what is in force in year 1 once the offer has gone through, and how far that is above T's reserve
  /// price: 0 where it is not, or where T has none. Shares of all that D can name, in [0, 1].
  Summary offered, overpaid;
};

/// T's reserve price over the same draws. A draw in which nothing on the ladder moves T counts as infinite.
struct ReserveFigures {
  Alignment wanted = Alignment::independent;
  /// Quantiles of `ReserveRung::level` (type 7; nothing where infinite): shares of all that D can name.
  std::optional<double> p05, p50, p95;
  std::vector<double>
      by_rung;       ///< share of the draws whose price is rung 0, 1, …; with `never` they sum to 1
  double never = 0;  ///< share of the draws in which not even the highest rung moves T
};

struct Pivots {
  int draws = 0;
  ReserveFigures reserve;
  std::vector<StrategyPivot> strategies;  ///< as asked for
};

/// How much power an offer hands to T (6.12): the triangle that each strategy makes, and T's reserve price
/// beside what is offered.
/// @param strategies  names, each of the scenario
/// @return nothing inside where `options.stop` was asked for before the end
/// Errors: E090, E093, E098 (game), E091, E092 (inputs).
Outcome<std::optional<Pivots>> pivots(const Scenario& scenario, const std::vector<std::string>& strategies,
                                      const PivotOptions& options);

}  // namespace entente

#pragma once
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/game/game.hpp"
#include "entente/game/weights.hpp"
#include "entente/model/scenario.hpp"
#include "entente/solve/solve.hpp"

namespace entente {

/// Watches T's first choice, in year 1: what each alignment is then worth to it.
class FirstChoice : public SolveObserver {
 public:
  void node(int step, int node, const NodePolicy& policy) override;
  void entry(int step, const Entry& entry, const OfferPolicy& policy) override;

  /// Q_T(wanted) - Q_T(stay as it is) at an opportunity in the first step, points of T discounted to its
  /// start, as D's offer of year 1 has gone through (where it must be ratified, it is) and in expectation
  /// over chance before, R's reply and T's type by the analyst's prior. With switching costs; reference
  /// weights are left out. Exactly 0 where T is there already.
  /// @param game, weights  what the solver watched solved
  double advantage(const Game& game, std::span<const Weights> weights, Alignment wanted) const;
  /// lev of the rung that is then in force, D's offer included: share of all that D can name, in [0, 1].
  double level(const Game& game, std::span<const Weights> weights) const;

 private:
  template <class Each>
  void each_node(const Game& game, const Weights& weights, const Each& each) const;

  struct Kept {
    std::vector<double> replies, values;
  };
  std::map<int, Kept> nodes_;
  std::map<int, std::vector<double>> offers_;  ///< by the entry's state
};

/// T's reserve price in one draw (6.5): the least that moves it.
struct ReserveRung {
  /// Least rung of the ladder from the spent one up under whose standing offer Q_T(wanted) >= Q_T(stay) in
  /// year 1; none where not even the highest does.
  std::optional<int> rung;
  double level = 0;  ///< lev of that rung, share of all that D can name, in [0, 1]; plus infinity without one
  /// `FirstChoice::advantage` from the spent rung up to `rung`, or to the highest: points of T.
  std::vector<double> advantage;
};

/// Finds reserve prices. Holds the games of a standing offer of every rung, compiled once; not thread-safe.
/// The scenario must outlive it.
class ReservePricer {
 public:
  /// @param wanted   nothing: independent, or realigned where T starts at least independent
  /// @param options  of the games; D keeps to its standing offer whatever they say of it
  /// Errors: E090 of compile().
  static Outcome<ReservePricer> make(const Scenario& scenario, GameOptions options = {},
                                     std::optional<Alignment> wanted = std::nullopt);

  Alignment wanted() const { return wanted_; }
  int first_rung() const { return first_; }
  int years() const { return games_->front().years; }
  /// One solution by the scalar solver for every rung that it tries.
  /// @param weights  one per year of the horizon, or a single one where nothing drifts (`weights_by_year`)
  ReserveRung price(std::span<const Weights> weights);

 private:
  std::unique_ptr<std::vector<Game>> games_;  ///< by rung from `first_`; where they lie never changes
  std::vector<Solver> solvers_;
  int first_ = 0;
  Alignment wanted_ = Alignment::independent;
};

/// The strategy of offering one rung for ever: D's courting office puts it every year, a sceptical one puts
/// nothing new. Rung 0, and any that is not above the spent one, is `continue`.
Strategy standing_offer(const Scenario& scenario, int rung);

/// What T is asked for where nobody says: to be independent, or, where it starts so, to realign.
Alignment usually_wanted(const Scenario& scenario);

}  // namespace entente

#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/base/random.hpp"
#include "entente/ensemble/game_set.hpp"
#include "entente/explore/chance.hpp"
#include "entente/explore/chosen_sets.hpp"
#include "entente/explore/drawn_values.hpp"
#include "entente/explore/estimate.hpp"
#include "entente/explore/mixture.hpp"

namespace entente {

/// What is compared: a probability at the end of the last verdict year, or the divider's gain.
enum class On {
  independent,  ///< P(r >= independent)
  realigned,    ///< P(r = realigned)
  goal,         ///< P(goal)
  net           ///< gain a year over the baseline, points
};

struct CoalitionOptions {
  On on = On::independent;
  Goal goal = Goal::loosen;  ///< for On::goal
  std::string strategy;      ///< of both scenarios
  std::string baseline;      ///< of both scenarios; read for On::net
  std::uint64_t seed = 1;
  std::int64_t draws = 64;  ///< a coalition; a multiple of 16, at least 32
  int threads = 0;          ///< 0: what the process may use
  SolvingOptions solving;
  /// Whether allies are solved for where only probabilities are asked, which they do not move. Without them
  /// it takes less than half the time, and in float the last digits are others than those of assess().
  bool with_allies = true;
  /// What to do to the values of each draw first, those of `from` and behind them those of `to`. May be
  /// empty.
  std::function<void(std::size_t draw, std::span<double> values)> change;
  std::stop_token stop;
  /// Told of every coalition that is done, from worker threads, never two at once.
  std::function<void(std::int64_t done, std::int64_t of)> progress;
};

/// The mean of one quantity over the draws, and in each of the sixteen scramblings.
struct CoalitionValue {
  double mean = 0;
  std::array<double, kReplicates> replicates{};
  Estimate estimate() const;  ///< the mean with its 95 % interval
};

/// One quantity under every set of groups taken from the second scenario, all on the same random numbers.
struct CoalitionTable {
  std::vector<std::string> groups;
  std::vector<CoalitionValue> values;  ///< by Coalition, 2^groups of them
  std::int64_t draws = 0;              ///< a coalition
  std::int64_t solves = 0;             ///< games solved, draws counted one by one
  Simd simd = Simd::scalar;
  Precision precision = Precision::float64;
  bool interrupted = false;  ///< values are then not to be used

  int size() const { return static_cast<int>(groups.size()); }
  const CoalitionValue& none() const { return values.front(); }
  const CoalitionValue& all() const { return values.back(); }
};

/// A quantity of one strategy.
struct CoalitionQuantity {
  On on = On::independent;
  Goal goal = Goal::loosen;  ///< for On::goal and ChanceEvent::goal
  std::string strategy;
  std::optional<ChanceEvent> chance = {};  ///< in place of `on`
  int year = 0;                            ///< of `chance`: a verdict year of the first scenario
};

/// Solves every coalition of a mixture. Without any group swapped, and with all where all are common, the
/// mean is that which assess() of the scenario gives for the same strategy, seed and draws, bit for bit. Bits
/// do not depend on threads. Groups that are alike in both are not solved again, nor, for a
/// probability, those that no choice can see.
/// Errors: E070 a strategy that one scenario lacks, E094 draws; those of InputPlan::make and compile().
Outcome<CoalitionTable> solve_coalitions(const Scenario& from, const Scenario& to, const Mixture& mixture,
                                         const CoalitionOptions& options);

/// The same for several quantities at once, all from one solution of each coalition; one table a quantity, in
/// their order. `options.on`, `.goal` and `.strategy` are not read.
Outcome<std::vector<CoalitionTable>> solve_coalitions(const Scenario& from, const Scenario& to,
                                                      const Mixture& mixture,
                                                      const std::vector<CoalitionQuantity>& quantities,
                                                      const CoalitionOptions& options);

/// Some sets of groups, and what several quantities come to under each.
struct SolvedCoalitions {
  std::vector<Coalition> sets;
  std::vector<std::vector<CoalitionValue>> values;  ///< [set][quantity]
  std::int64_t solves = 0;                          ///< games solved, draws counted one by one
  Simd simd = Simd::scalar;
  Precision precision = Precision::float64;
  bool interrupted = false;  ///< values are then not to be used
};

/// The same for those sets alone that `choose` picks. `options.on`, `.goal` and `.strategy` are not read.
/// @param choose  given the groups that make any difference to the quantities; what it picks lies within them
Outcome<SolvedCoalitions> solve_coalitions(
    const Scenario& from, const Scenario& to, const Mixture& mixture,
    const std::vector<CoalitionQuantity>& quantities, const CoalitionOptions& options,
    const std::function<std::vector<Coalition>(Coalition differing)>& choose);

/// The groups that differ at all: in records, or in a number. Two files of one case differ in few.
/// @param same_values  whether a number of `from` and one of `to`, by index, are alike wherever it matters
Coalition differing_groups(const Scenario& from, const Scenario& to, const Mixture& mixture,
                           const std::function<bool(std::size_t of_from, std::size_t of_to)>& same_values);

/// Of the groups that differ in some draw, those that decide what is asked.
/// @param draws      of both scenarios, side by side
/// @param reads_all  whether more is asked than what choices decide; so always with a bloc in the state
Coalition deciding_groups(const Scenario& from, const Scenario& to, const Mixture& mixture,
                          const DrawnValues& draws, bool reads_all);

/// Quantities of a game set over the draws of two scenarios side by side: what coalitions, and the search
/// for where a single judgement turns advice, are made of. One a thread.
class QuantitySolver {
 public:
  /// @param set   of the strategy, or of baseline and strategy in this order for On::net
  QuantitySolver(const GameSet& set, const CoalitionOptions& options);
  /// @param set   of every strategy of a quantity, and for On::net the baseline before all others
  /// @param stop  means end early once it is asked for, and are then not to be used
  QuantitySolver(const GameSet& set, std::vector<CoalitionQuantity> quantities, std::stop_token stop = {});
  ~QuantitySolver();
  QuantitySolver(QuantitySolver&&) noexcept;
  /// @param scenario  whose numbers the draws are of, with the structure of the set's scenario
  /// @param change    what to do to the values of each draw first
  /// Not to be used where a stop was asked for meanwhile.
  CoalitionValue mean(const Scenario& scenario, const DrawnValues& draws,
                      const std::function<void(std::span<double>)>& change = {});
  /// The same of every quantity.
  std::vector<CoalitionValue> means(const Scenario& scenario, const DrawnValues& draws,
                                    const std::function<void(std::span<double>)>& change = {});

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

/// Names of the strategies whose games a quantity needs, the baseline first.
std::vector<std::string> strategies_for(const CoalitionOptions& options);

}  // namespace entente

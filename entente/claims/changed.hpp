#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/claims/assertion.hpp"
#include "entente/explore/drawn_values.hpp"
#include "entente/explore/mixture.hpp"

namespace entente {

/// What inputs are drawn from.
enum class Priors {
  stated,  ///< as the scenarios have it
  /// Each uncertain input by itself, evenly over all that its field allows; in equal ratios where that spans
  /// over four powers of ten (precisions, reference weights). GDPs, which turn units, stay as they are.
  neutral
};

/// Whether Priors::neutral draws a number from anything else than its scenario does.
bool is_spread(const Number& number);

/// The draws of every scenario of a claims file: draw d of one and of another have the random numbers of the
/// same roles in common.
class ClaimDraws {
 public:
  /// @param claims  must outlive this
  /// Errors: E094 draws; those of InputPlan::make.
  static Outcome<ClaimDraws> make(const Claims& claims, std::uint64_t seed, std::int64_t draws,
                                  Priors priors);
  const DrawnValues& of(int scenario) const { return draws_[static_cast<std::size_t>(scenario)]; }
  /// Some of these draws of every scenario (DrawnValues::some).
  ClaimDraws some(std::span<const std::size_t> draws) const;
  /// Changes the draws of one scenario in place.
  void change(int scenario, const std::function<void(std::size_t draw, std::span<double> values)>& change) {
    draws_[static_cast<std::size_t>(scenario)].change(change);
  }
  std::size_t draws() const { return count_; }

 private:
  std::vector<DrawnValues> draws_;
  std::size_t count_ = 0;
};

/// The changes that take groups of a mixture from the other scenario, by its place in Claims::scenarios.
std::vector<Change> swaps_of(const Mixture& mixture, Coalition taken, int from);

/// A scenario with what `do(...)` changes in it, and its draws.
struct ChangedScenario {
  Scenario scenario;
  DrawnValues draws;
  std::string trouble;  ///< why the change cannot be made, one sentence; the rest is then not to be used
  /// The number in force under a key: of a group taken from elsewhere, the other scenario's.
  NumberId number(std::string_view key) const;

  std::size_t own = 0;       ///< numbers of the scenario itself; behind them those of the other, if any
  std::vector<bool> behind;  ///< by number of either: in force
};

/// Numbers are changed in the order of the list, after groups are swapped, and kept within what their fields
/// allow. A copy across scenarios that states money keeps its share of GDP, as groups do. A number that
/// becomes what it is keeps its bits.
ChangedScenario changed_scenario(const Claims& claims, const ClaimDraws& draws, int scenario,
                                 std::span<const Change> changes);

/// Has the analyst know T's type, where one is given: in the weights of a draw, by year.
void know_type(std::optional<Type> type, std::vector<Weights>& weights);

/// Makes the changes of numbers to the values of one draw. @param behind  as ChangedScenario::behind
class ValueChanges {
 public:
  /// @param numbers  all that a draw has values of; `behind` of them in force
  ValueChanges(const Claims& claims, const ClaimDraws& draws, const Scenario& scenario, int from,
               std::span<const Change> changes);
  const std::string& trouble() const { return trouble_; }
  void make(std::size_t draw, std::span<double> values) const;

 private:
  struct Step {
    Change change;
    std::vector<std::size_t> targets;  ///< numbers of that key
    std::vector<int> target_gdps;      ///< of each, what one point is 1 % of; -1 where it is no money
    std::size_t source = 0;
    int source_gdp = -1;
  };
  const ClaimDraws* draws_;
  std::vector<Range> ranges_;
  std::vector<Step> steps_;
  std::string trouble_;
};

}  // namespace entente

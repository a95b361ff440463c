#pragma once
#include <optional>
#include <string_view>

#include "entente/claims/assertion.hpp"
#include "entente/model/scenario.hpp"
#include "entente/solve/solve.hpp"

namespace entente {

/// A quantity of docs/claims.md, found in a solution.
struct QuantityIn {
  enum class Kind {
    net,
    net_usd,
    welfare,
    target_sum,
    rival_sum,
    divider_part,
    target_part,
    rival_part,
    ally_ledger,
    ally_security,
    ally_arming,
    ally_loss,
    allied_loss,
    gain,      ///< T's own, as its sum
    counters,  ///< of what an observer saw, as below
    reply,
    advantage,  ///< of the pivot (DrawPivot), which says it of the draw as a whole
    offered,
    overpaid
  };
  Kind kind = Kind::net;
  std::size_t index = 0;  ///< of the part, the ally or the reply

  bool over_baseline() const { return kind == Kind::net || kind == Kind::net_usd || kind == Kind::gain; }
  bool of_pivot() const { return kind == Kind::advantage || kind == Kind::offered || kind == Kind::overpaid; }
  bool of_replies() const { return kind == Kind::counters || kind == Kind::reply; }
};
/// Whether allied losses are part of it, or it is one of theirs.
bool needs_allies(const QuantityIn& quantity);
/// Nothing where the scenario has none of that name.
std::optional<QuantityIn> quantity_in(const Scenario& scenario, std::string_view name);

/// An amount that a solution has: points a year, the discounted total over the discounted years; losses of
/// allies positive, `net` and `net_usd` as D's welfare. Joint with the solution's path, where it has one.
/// Not for what takes an observer, nor for what the pivot says.
double amount(const QuantityIn& quantity, const Solution& solution);

/// Probability of a happening, where a solution tells it without a path; nothing where it does not.
/// @param ally  its index, where the happening is one's
std::optional<double> told(const Happening& happening, std::size_t ally, const Solution& solution);

/// Index of an ally by code; nothing where there is none.
std::optional<std::size_t> ally_index(const Scenario& scenario, std::string_view code);

/// What one unit of D's points is in bn USD: by the median of its GDP, as `assess` prints money. 0 without.
double usd_a_point(const Scenario& scenario);

}  // namespace entente

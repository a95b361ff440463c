#pragma once
#include <array>
#include <cstddef>
#include <string_view>

#include "entente/solve/solve.hpp"

namespace entente {

/// What may have become of T by the end of a year: the events whose probabilities are swept.
enum class ChanceEvent { goal, fused, partner, independent, realigned, ever_independent, ever_realigned };
/// Their names in reports.
inline constexpr std::array<std::string_view, 7> kChanceEvents{
    "goal", "fused", "partner", "independent", "realigned", "ever_independent", "ever_realigned"};

/// Something of each event, in the order of kChanceEvents.
template <class T>
using ByChance = std::array<T, kChanceEvents.size()>;

constexpr std::string_view chance_name(ChanceEvent event) {
  return kChanceEvents[static_cast<std::size_t>(event)];
}

/// Probability of every event at the end of a year.
ByChance<double> chances_of(const YearOutcome& year, Goal goal);

}  // namespace entente

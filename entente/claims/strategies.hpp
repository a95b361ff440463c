#pragma once
#include <cstddef>
#include <vector>

#include "entente/claims/assertion.hpp"
#include "entente/claims/column.hpp"

namespace entente {

/// One strategy against all of its scenario.
/// @param kind     best (share of draws in which it has the largest welfare, ties split), regret (95th
/// percentile of its shortfall from the draw's best, points), least_regret (1 where that is the smallest of
/// all, between 0 and 1 where the scramblings do not tell)
/// @param welfare  by strategy and draw, points a year
/// @param draw_by_draw  of each draw by itself instead
NumberColumn compare_strategy(Measure::Kind kind, const std::vector<std::vector<double>>& welfare,
                              std::size_t which, bool draw_by_draw);

}  // namespace entente

#pragma once
#include <optional>
#include <span>
#include <vector>

#include "entente/claims/column.hpp"
#include "entente/claims/work_out.hpp"

namespace entente {

/// A figure that assess tells under `pivot`, and where its column goes.
struct PivotQuestion {
  const Measure* measure = nullptr;
  NumberColumn* out = nullptr;
};

/// Whether a measure is one: P(triangle = ...), E(advantage), E(offered), E(overpaid), reserve_price(),
/// reserve_bundle().
bool asks_for_pivot(const Measure& measure);

/// Answers questions about one scenario under one set of changes: each strategy is solved once a draw by the
/// solver that an observer can watch, and the ladder where a reserve price is needed.
struct PivotPlan {
  std::vector<const Strategy*> strategies;  ///< each once
  bool reserve = false;
  int games() const { return static_cast<int>(strategies.size()) + (reserve ? 1 : 0); }
};
/// @param scenario  with every year as a verdict year; it must outlive the plan
PivotPlan plan_pivots(const Scenario& scenario, std::span<const PivotQuestion> questions);

/// Fills the columns; leaves them alone where `options.stop` was asked for before the end.
/// @param done  told once for every sixteen draws, from any thread
/// Errors: those of compile().
Diagnostics answer_pivots(const Scenario& scenario, const DrawnValues& draws, std::optional<Type> type,
                          std::span<const PivotQuestion> questions, const MeasureOptions& options,
                          const std::function<void()>& done);

}  // namespace entente

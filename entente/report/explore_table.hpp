#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/explore/table.hpp"
#include "entente/report/explore.hpp"

namespace entente {

/// What is asked of somebody's table.
struct TableQuestions {
  /// Inputs; empty: every column that is not in `on` or in the expression. An entry that is no column of the
  /// table is a list of columns, "a,b".
  std::vector<std::string> columns;
  /// Outcomes, likewise; for `regret` and `voi` the values of the strategies, two or more. Sobol and Morris
  /// need one.
  std::vector<std::string> on;
  std::string prim;  ///< an expression; empty: not asked
  bool sobol = false, morris = false, regret = false, voi = false;
  RobustnessOptions rules;  ///< its seed and intervals are set from below
  std::uint64_t seed = 1;
};

/// Answers them. Every interval is a bootstrap or a random deal into sixteen parts: nothing is known of where
/// the rows come from.
/// @return errors are all that stand in the way of all questions: of columns E162, E163, E165, E166, E174, of
///         designs E167, E168, of the expression E170 to E173
Outcome<ExploreReport> explore_table(const Table& table, const TableQuestions& questions);

}  // namespace entente

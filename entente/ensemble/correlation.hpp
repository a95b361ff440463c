#pragma once
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// A repair that changes some rank correlation by more than this is refused.
inline constexpr double kLargestRepair = 0.05;

/// Inputs tied to one another, directly or through others. Inputs of two blocks are independent.
struct CorrelationBlock {
  std::vector<NumberId> inputs;  ///< ascending
  /// Lower Cholesky factor of the Gaussian copula's correlation matrix, row by row: entry (i, j) at [i * n +
  /// j], n the number of inputs, zero above the diagonal. Its rows have length one.
  std::vector<double> lower;
};

struct CorrelationPlan {
  std::vector<CorrelationBlock> blocks;  ///< by first input; empty without correlations
  double largest_change = 0;  ///< of any pair's Spearman correlation by the repair; 0 when none was needed
};

/// The Gaussian copula that has the scenario's Spearman correlations: 2·sin(π ρ/6) between the normals
/// (Pearson 1907). A block whose correlations no distribution can have gets the nearest correlation matrix
/// (Higham 2002).
/// @return with warning W010 at the block's first correlation for a repair, or error E091 where one would
/// change a pair
///     by more than kLargestRepair. Correlations with numbers that do not vary, or with themselves, say
///     nothing here.
Outcome<CorrelationPlan> plan_correlations(const Scenario& scenario);

}  // namespace entente

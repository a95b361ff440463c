#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "entente/explore/estimate.hpp"

namespace entente {

/// How the rows of a Saltelli design follow each other. A base point is a pair of independent points A and B;
/// its rows are A, then A with input i from B for each i (AB_i), then with `pairs` B with input i from A for
/// each i (BA_i), then B. This is the order of SALib.
struct SaltelliShape {
  std::size_t inputs = 0;
  bool pairs = false;
  std::size_t rows_a_point() const { return (pairs ? 2 : 1) * inputs + 2; }
};

/// Shares of the outcome's variance, estimated; the truth lies in [0, 1], estimates need not.
struct SobolIndex {
  Estimate first;  ///< by this input alone
  Estimate total;  ///< by this input and whatever it does together with others
};
struct SobolPair {
  std::size_t one = 0, other = 0;  ///< inputs, one < other
  Estimate second;                 ///< by the two together, beyond what each does alone
};
struct SobolIndices {
  std::size_t points = 0;         ///< base points
  double mean = 0, variance = 0;  ///< of the outcome over A and B
  std::vector<SobolIndex> inputs;
  std::vector<SobolPair> pairs;  ///< empty without the rows for them
  IntervalBy by = IntervalBy::resampling;
};

/// First order: mean of B·(AB_i − A) over the variance (Saltelli and others 2010, table 2 (b)); total order:
/// half the mean of (A − AB_i)² over it (Jansen 1999); second order: mean of BA_j·AB_i − A·B over it, less
/// both first orders (Saltelli 2002). The outcome is centred on the mean of all rows first; the variance is
/// that of A and B together. Intervals: with replicates, t with 15 degrees of freedom on the estimates of the
/// sixteen, each linearised about the whole so that no ratio of small samples enters; otherwise percentiles
/// of kResamples bootstrap samples of base points (of runs of neighbouring ones above 1,024).
/// @param values  finite, not all equal, in the order of SaltelliShape; a positive multiple of
/// rows_a_point().
///                With replicates base point b belongs to replicate b mod 16, and there are at least 32.
SobolIndices sobol_indices(std::span<const double> values, SaltelliShape shape, IntervalBy by,
                           std::uint64_t seed = 1);

}  // namespace entente

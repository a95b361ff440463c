#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "entente/explore/estimate.hpp"

namespace entente {

/// What it would be worth to learn something before choosing, in the unit of the values; never negative but
/// for the noise of the sample.
struct InformationValue {
  Estimate everything;           ///< EVPI
  std::vector<Estimate> groups;  ///< EVPPI, one a group: learning its inputs exactly and nothing else
  /// Knots of each input in the regression of each group: 7, 5 or 3, 2 for a straight line; 0 where the draws
  /// do not allow any, and the worth is NaN.
  std::vector<int> knots;
  std::vector<std::size_t> needed;  ///< draws from which on each group has a worth
  std::size_t chosen = 0;           ///< strategy best on average, without learning anything
};

/// EVPI = E max v − max E v. EVPPI of a group by regression on the sample at hand (Strong, Oakley and Brennan
/// 2014): the values of each strategy less those of the best are regressed on the group's inputs, and the
/// fitted gains take the place of their conditional means. Terms: a restricted cubic spline of each input
/// (Stone and Koo 1985) and products of two inputs, fewer where there are not 20 draws a term. Bias-corrected
/// by a jackknife over sixteen parts of the draws, whose t-interval (15 degrees of freedom) counts the errors
/// of the regression too.
/// @param values  one span a strategy, at least two, all as long: finite, at least 64 draws
/// @param inputs  columns as long as the values
/// @param groups  each a list of columns
InformationValue value_of_information(std::span<const std::span<const double>> values,
                                      std::span<const std::span<const double>> inputs,
                                      std::span<const std::vector<std::size_t>> groups, IntervalBy by,
                                      std::uint64_t seed = 1);

/// Where one input alone turns advice.
struct AdviceTurn {
  /// Value of the input at which the fitted gains say another strategy, with a 95 % interval; nothing where
  /// they do not between the first and the 99th percentile, where the interval is cut too. Bounds are NaN
  /// where they do not without one of the sixteen parts.
  std::optional<Estimate> at;
  std::size_t instead = 0;  ///< which strategy is best beyond
  bool above = false;       ///< whether `instead` is best above the value; otherwise below
};

/// The value nearest to an input's median at which the strategy that is best on average stops being the best
/// given the input: the same regression of gains as value_of_information's, on this input alone, whose worth
/// is above nothing just where it turns. Interval by the jackknife over sixteen parts.
/// @param values  as in value_of_information
/// @param input   as long as the values
AdviceTurn advice_turn(std::span<const std::span<const double>> values, std::span<const double> input,
                       IntervalBy by, std::uint64_t seed = 1);

}  // namespace entente

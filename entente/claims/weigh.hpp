#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "entente/claims/assertion.hpp"
#include "entente/claims/column.hpp"

namespace entente {

/// One comparison of an assertion, over the draws.
struct WeighedPart {
  std::size_t begin = 0, end = 0;  ///< bytes of Assertion::text
  NumberColumn left, right;        ///< means over the draws, with their intervals
  std::string unit;                ///< of both; empty for a plain number
  Credence credence;
  /// What the words of all and any around it stand for, the outer first.
  std::vector<std::pair<std::string, std::string>> elements;
  std::size_t left_node = 0, right_node = 0;  ///< into Assertion::nodes
};

/// An assertion, over the draws.
struct Weighed {
  TruthColumn truth;
  /// By how much it holds (positive) or fails (negative) in a draw, by the comparison that decides there: of
  /// `and` the worst, of `or` the best. Empty where comparisons of different units would decide.
  std::vector<double> margin;
  std::string margin_unit;
  std::vector<WeighedPart> parts;     ///< its comparisons, from left to right
  std::vector<std::string> reasons;   ///< why something in it is not known, each once
  std::vector<NumberColumn> numbers;  ///< by node; of conditions empty
};

/// @param column_of     the column of a measure (an index into Claims::measures)
/// @param draw_by_draw  mean, quantile and share are those of each draw by itself
Weighed weigh(const Claims& claims, const Assertion& assertion,
              const std::function<const NumberColumn&(std::size_t measure)>& column_of, bool draw_by_draw);

/// What a measure is in: "probability", "points", "bn USD", "multiples", or as the number states it.
std::string unit_of(const Claims& claims, const Measure& measure);

/// The measures that an assertion reads, each once, ascending.
std::vector<std::size_t> measures_of(const Assertion& assertion);

}  // namespace entente

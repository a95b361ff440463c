#pragma once
#include <optional>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/explore/carriers.hpp"
#include "entente/explore/price.hpp"
#include "entente/report/small_chances.hpp"
#include "entente/report/small_offers.hpp"
#include "entente/report/voi.hpp"

namespace entente {

struct Verdict;

/// A choice between strategies, and the inputs that carry it.
struct CarriedVerdict {
  std::string verdict;  ///< best: of all strategies; gain: of the best other, and the baseline
  std::vector<std::string> strategies;  ///< what CarriedAdvice numbers
  CarriedAdvice advice;
};

/// What it would take to make the goal likely.
struct PriceLine {
  std::string strategy, label;  ///< whose package is multiplied
  double at_least = 0.5;
  std::int64_t draws = 0;
  ScalePrice price;
  /// Where the package as named would pay, on the same draws; with --explain, unless the package is the
  /// baseline's own.
  std::optional<BreakEven> breakeven = {};
};

/// Draws that a verdict's price and small chances are worked out on; with --explain.
inline constexpr std::int64_t kGroundsDraws = 32, kExplainedDraws = 256;

/// What a verdict rests on: what carries it and where advice turns, what learning would be worth, the price
/// of the goal, and how small probabilities move. Nothing where it was not worked out: stopped, or nothing to
/// say it of.
struct Grounds {
  std::vector<CarriedVerdict> carried;
  /// Of the driver groups, on the draws that carriers are read from; with --explain, where the file puts
  /// every uncertain input into one group.
  std::optional<VoiReport> voi;
  std::int64_t voi_draws = 0;
  std::optional<PriceLine> price;
  /// Allies' fates at the end of the last verdict year under the strategies whose allies are told of; with
  /// --explain under all.
  SmallOffers allies;
  SmallChances small;        ///< of every verdict year; empty: not looked at, or no probability is small
  bool interrupted = false;  ///< stopped: what was not finished is not there
};

/// Of a verdict with its own strategies and options. Carriers and the worth of learning are read from the
/// draws of the verdict itself; price and sweep solve kGroundsDraws of them again, kExplainedDraws where
/// --explain was asked for. Errors: those of price_scale, gain_parts, small_chances and carried_advice.
Outcome<Grounds> grounds_of(const Verdict& verdict);

}  // namespace entente

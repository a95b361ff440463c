#pragma once
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/explore/carriers.hpp"
#include "entente/explore/price.hpp"
#include "entente/explore/sweeps.hpp"
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

/// How a chance that is small moves with how exactly T and R choose.
struct SmallChance {
  std::string event;  ///< goal, fused, partner, independent, realigned, ever_independent, ever_realigned
  struct Row {
    std::string strategy;
    std::vector<Estimate> at;  ///< by kSmallFactors
  };
  std::vector<Row> rows;  ///< of the strategies under which it is small
};

/// A mean probability below this is small: mostly what precision leaves to error.
inline constexpr double kSmallProbability = 0.05;
/// By what both precisions are multiplied beside a small probability.
inline constexpr std::array<double, 3> kSmallFactors{0.25, 1, 4};
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
  std::vector<SmallChance> small;
  std::int64_t small_draws = 0;  ///< 0: not looked at, or no probability is small
  bool interrupted = false;      ///< stopped: what was not finished is not there
};

/// Of a verdict with its own strategies and options. Carriers and the worth of learning are read from the
/// draws of the verdict itself; price and sweep solve kGroundsDraws of them again, kExplainedDraws where
/// --explain was asked for. Errors: those of price_scale, gain_parts, lambda_sweep and carried_advice.
Outcome<Grounds> grounds_of(const Verdict& verdict);

/// The mean that an answer prints of an event (by its name in SmallChance) under a strategy; nothing where it
/// prints none.
using PrintedChance =
    std::function<std::optional<double>(std::string_view event, const std::string& strategy)>;

/// What other commands print beside a small probability: a sweep of its own, on kGroundsDraws draws at most.
/// @param strategies  those that the answer is about
/// @param printed     what counts: the answer may be of more draws than the sweep
/// @return empty where nothing printed is small; nothing is then solved
Outcome<std::vector<SmallChance>> small_chances(const Scenario& scenario,
                                                const std::vector<std::string>& strategies,
                                                StudyOptions options, const PrintedChance& printed);

/// "realigned at the end of year 8: 5 % to 8 % with both precisions × 0.25, below 1 % to 2 % as they are,
/// below 1 % × 4 (14 strategies)", one a chance.
std::vector<std::string> small_chance_lines(const std::vector<SmallChance>& chances, int year);

/// The same as a JSON array: `on`, `strategy`, `at` (factor), `value` with `value_low`, `value_high`.
std::string small_chances_json(const std::vector<SmallChance>& chances);

}  // namespace entente

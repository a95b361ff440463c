#pragma once
#include <optional>
#include <string>
#include <vector>

#include "entente/explore/attribution.hpp"

namespace entente {

/// How far two scenarios lie apart in one group of drivers.
struct DriverDistance {
  std::string group;
  int matched = 0;    ///< numbers that both have under the same key
  int unmatched = 0;  ///< uncertain numbers that only one has: levers of other names, other allies
  /// Root mean square over the matched numbers of the standardised difference (mean of `to` minus mean of
  /// `from`, over the root of the mean variance of the two, in points where they are money; Cohen 1988);
  /// numbers that are certain in both and differ count as kCertain.
  double distance = 0;
  struct Input {
    std::string key;
    double from = 0, to = 0;  ///< means, in model units
    double difference = 0;    ///< standardised, with its sign
  };
  std::vector<Input> largest;  ///< the three that differ most
  static constexpr double kCertain = 4;
};

/// A judgement on which two files of the same case differ.
struct Judgement {
  std::string key, group, unit;
  double from[3] = {0, 0, 0};  ///< 5th, 50th and 95th percentile, in the unit of `from`
  double to[3] = {0, 0, 0};    ///< the same of `to`, in the same unit
  Estimate value;              ///< the quantity with this judgement alone taken from `to`
  bool flips = false;          ///< whether that lies on the other side of the threshold
  /// The value of the judgement, the same in every draw, at which the mean of the quantity under `from`
  /// crosses the threshold; nothing where it does not between the lowest 5th and the highest 95th percentile.
  /// The interval is the jackknife's over the scramblings, cut off at that range; NaN where one left out
  /// crosses nowhere.
  std::optional<Estimate> turns_at;
};

struct CompareOptions {
  CoalitionOptions coalitions;
  Scale scale = Scale::plain;
  std::optional<double> threshold;  ///< of flip sets; nothing: midway
};

struct Comparison {
  Mixture mixture;
  CoalitionTable table;
  std::vector<Attribution> attribution;  ///< by group, in the order of the mixture
  std::vector<Attribution> coarse;       ///< by coarse group; empty where none is declared
  FlipSets from_to, to_from;
  std::vector<DriverDistance> distances;  ///< by group
  bool same_case = false;                 ///< the same divider, target and rival
  double crux_threshold = 0;
  std::vector<Judgement> crux;    ///< of the same case: every judgement that differs, largest effect first
  bool crux_interrupted = false;  ///< stopped before every judgement was looked at: none is told
  std::optional<Estimate> turning_share;  ///< smallest contamination that crosses the threshold
  Diagnostics warnings;
};

/// What differs between two scenarios, and what the difference rests on (docs/methods/compare.md).
/// Errors: those of Mixture::make and solve_coalitions; E186 a strategy that is the baseline itself with
/// On::net; E187 log-odds of a gain.
Outcome<Comparison> compare(const Scenario& from, const Scenario& to, const CompareOptions& options);

/// The strategy compared where none is named: the common one that offers most, by the highest rung of `from`,
/// the first of those in the file, the baseline left out; empty where there is none.
std::string default_strategy(const Scenario& from, const Scenario& to);

}  // namespace entente

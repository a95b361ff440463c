#pragma once
#include <array>
#include <functional>
#include <optional>
#include <span>

#include "entente/base/random.hpp"

namespace entente {

/// Multiples of a package that are always tried: where a draw is looked at for a chance that falls, and what
/// the price curve is drawn through.
inline constexpr std::array<double, 11> kScales{0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8};
inline constexpr double kMostScale = kScales.back();
/// How closely the least multiple is found.
inline constexpr double kScaleTolerance = 1e-3;
/// A chance that falls by no more than this from one multiple to the next is float's rounding.
inline constexpr double kScaleFall = 1e-4;

using Lanes = std::array<double, kReplicates>;
/// One of sixteen draws at one multiple.
struct Try {
  std::size_t lane = 0;
  double scale = 0;
};
/// The probability of each of up to sixteen tries, in their order; what else comes is not read.
using ChanceAt = std::function<Lanes(std::span<const Try> tries)>;

/// What sixteen draws cost.
struct LeastScales {
  /// Least multiple at which the chance is reached: at kScales the first that reaches it, between that and
  /// the one before by bisection to kScaleTolerance, and reached at the number given. 0: reached with nothing
  /// added; infinity: not up to kMostScale.
  Lanes scale{};
  std::array<bool, kReplicates> falls{};      ///< the chance falls somewhere along kScales by over kScaleFall
  std::array<bool, kReplicates> lost{};       ///< reached, and lost again at a larger multiple of kScales
  std::array<bool, kReplicates> failed{};     ///< a chance along kScales is not finite: not reached there
  std::array<Lanes, kScales.size()> curve{};  ///< the chance at each of kScales
};

/// Finds the least multiple in sixteen draws side by side. A higher `at_least` never gives a smaller
/// multiple, whatever `chance` looks like: brackets and halvings are nested. Where few draws are still open,
/// several halvings of each are tried at once, all that they may come to.
LeastScales least_scales(double at_least, const ChanceAt& chance);

/// Type 7 quantile (Hyndman and Fan 1996) of values of which some may be infinite; nothing where it is.
/// @param ascending  not empty
std::optional<double> quantile_or_infinite(std::span<const double> ascending, double p);

}  // namespace entente

#include "entente/explore/least_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "entente/ensemble/statistics.hpp"

namespace entente {

LeastScales least_scales(double at_least, const ChanceAt& chance) {
  LeastScales result;
  for (std::size_t k = 0; k < kScales.size(); ++k) {
    Lanes same;
    same.fill(kScales[k]);
    result.curve[k] = chance(same);
  }
  Lanes low{};  // not reached there
  double widest = 0;
  for (std::size_t lane = 0; lane < low.size(); ++lane) {
    const auto at = [&](std::size_t k) { return result.curve[k][lane]; };
    std::size_t first = 0;
    while (first < kScales.size() && !(at(first) >= at_least)) ++first;
    for (std::size_t k = 1; k < kScales.size(); ++k) {
      if (at(k) < at(k - 1) - kScaleFall) result.falls[lane] = true;
      if (k > first && !(at(k) >= at_least)) result.lost[lane] = true;
      if (!std::isfinite(at(k)) || !std::isfinite(at(0))) result.failed[lane] = true;
    }
    if (first == kScales.size()) {
      result.scale[lane] = std::numeric_limits<double>::infinity();
      low[lane] = kMostScale;
    } else {
      result.scale[lane] = kScales[first];
      low[lane] = first == 0 ? 0 : kScales[first - 1];
      widest = std::max(widest, result.scale[lane] - low[lane]);
    }
  }
  while (widest > kScaleTolerance) {
    widest /= 2;
    Lanes middle;
    const auto open = [&](std::size_t lane) {
      return std::isfinite(result.scale[lane]) && result.scale[lane] - low[lane] > kScaleTolerance;
    };
    for (std::size_t lane = 0; lane < middle.size(); ++lane)
      middle[lane] = open(lane) ? (low[lane] + result.scale[lane]) / 2 : low[lane];
    const Lanes reached = chance(middle);
    for (std::size_t lane = 0; lane < middle.size(); ++lane)
      if (open(lane)) (reached[lane] >= at_least ? result.scale[lane] : low[lane]) = middle[lane];
  }
  return result;
}

std::optional<double> quantile_or_infinite(std::span<const double> ascending, double p) {
  const double at = static_cast<double>(ascending.size() - 1) * p;
  const auto above = static_cast<std::size_t>(std::ceil(at));
  if (!std::isfinite(ascending[above])) return std::nullopt;
  return quantile_of_sorted(ascending.first(above + 1), above == 0 ? 0 : at / static_cast<double>(above));
}

}  // namespace entente

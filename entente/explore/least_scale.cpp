#include "entente/explore/least_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "entente/ensemble/statistics.hpp"

namespace entente {
namespace {

struct Bracket {
  double low = 0, high = 0;
  bool open() const { return high - low > kScaleTolerance; }
  double middle() const { return (low + high) / 2; }
};

/// Every middle that so many halvings may come to.
void add_tries(std::size_t lane, Bracket bracket, int halvings, std::vector<Try>& tries) {
  if (halvings == 0 || !bracket.open()) return;
  const double middle = bracket.middle();
  tries.push_back({lane, middle});
  add_tries(lane, {bracket.low, middle}, halvings - 1, tries);
  add_tries(lane, {middle, bracket.high}, halvings - 1, tries);
}

/// Halves every bracket until none is open.
void halve(double at_least, const ChanceAt& chance, std::array<Bracket, kReplicates>& brackets) {
  for (;;) {
    const auto open = static_cast<std::size_t>(std::ranges::count_if(brackets, &Bracket::open));
    if (open == 0) return;
    int halvings = 1;
    while (open * ((std::size_t{2} << halvings) - 1) <= kReplicates) ++halvings;
    std::vector<Try> tries;
    for (std::size_t lane = 0; lane < brackets.size(); ++lane)
      add_tries(lane, brackets[lane], halvings, tries);
    const Lanes chances = chance(tries);
    for (std::size_t lane = 0; lane < brackets.size(); ++lane)
      for (Bracket& b = brackets[lane]; b.open();) {
        const double middle = b.middle();
        const auto tried = std::ranges::find_if(
            tries, [&](const Try& one) { return one.lane == lane && one.scale == middle; });
        if (tried == tries.end()) break;
        const double reached = chances[static_cast<std::size_t>(tried - tries.begin())];
        (reached >= at_least ? b.high : b.low) = middle;
      }
  }
}

}  // namespace

LeastScales least_scales(double at_least, const ChanceAt& chance) {
  LeastScales result;
  for (std::size_t k = 0; k < kScales.size(); ++k) {
    std::vector<Try> all;
    for (std::size_t lane = 0; lane < kReplicates; ++lane) all.push_back({lane, kScales[k]});
    result.curve[k] = chance(all);
  }
  std::array<Bracket, kReplicates> brackets;  // reached at their high ends, not at the low ones
  for (std::size_t lane = 0; lane < kReplicates; ++lane) {
    const auto at = [&](std::size_t k) { return result.curve[k][lane]; };
    std::size_t first = 0;
    while (first < kScales.size() && !(at(first) >= at_least)) ++first;
    for (std::size_t k = 1; k < kScales.size(); ++k) {
      if (at(k) < at(k - 1) - kScaleFall) result.falls[lane] = true;
      if (k > first && !(at(k) >= at_least)) result.lost[lane] = true;
      if (!std::isfinite(at(k)) || !std::isfinite(at(0))) result.failed[lane] = true;
    }
    if (first == kScales.size())
      result.scale[lane] = std::numeric_limits<double>::infinity();
    else
      brackets[lane] = {first == 0 ? kScales[0] : kScales[first - 1], kScales[first]};
  }
  halve(at_least, chance, brackets);
  for (std::size_t lane = 0; lane < kReplicates; ++lane)
    if (!std::isinf(result.scale[lane])) result.scale[lane] = brackets[lane].high;
  return result;
}

std::optional<double> quantile_or_infinite(std::span<const double> ascending, double p) {
  const double at = static_cast<double>(ascending.size() - 1) * p;
  const auto above = static_cast<std::size_t>(std::ceil(at));
  if (!std::isfinite(ascending[above])) return std::nullopt;
  return quantile_of_sorted(ascending.first(above + 1), above == 0 ? 0 : at / static_cast<double>(above));
}

}  // namespace entente

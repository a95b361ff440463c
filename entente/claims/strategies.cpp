#include "entente/claims/strategies.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "entente/ensemble/statistics.hpp"
#include "entente/explore/estimate.hpp"
#include "entente/explore/robustness.hpp"

namespace entente {
namespace {

constexpr double kPercentile = 0.95;

using Welfare = std::vector<std::vector<double>>;

std::vector<double> best_of(const Welfare& welfare) {
  std::vector<double> best = welfare.front();
  for (const auto& strategy : welfare)
    for (std::size_t d = 0; d < best.size(); ++d) best[d] = std::max(best[d], strategy[d]);
  return best;
}

/// 1 / strategies that are best where this is one of them, else 0.
std::vector<double> wins_of(const Welfare& welfare, const std::vector<double>& best, std::size_t which) {
  std::vector<double> wins;
  for (std::size_t d = 0; d < best.size(); ++d) {
    const auto winners =
        std::ranges::count_if(welfare, [&](const std::vector<double>& w) { return w[d] == best[d]; });
    wins.push_back(welfare[which][d] == best[d] ? 1 / static_cast<double>(winners) : 0);
  }
  return wins;
}

/// 95th percentile of the shortfall in the draws `first`, `first + step`, ….
double shortfall(const std::vector<double>& welfare, const std::vector<double>& best, std::size_t first,
                 std::size_t step) {
  std::vector<double> short_by;
  for (std::size_t d = first; d < best.size(); d += step) short_by.push_back(best[d] - welfare[d]);
  std::ranges::sort(short_by);
  return quantile_of_sorted(short_by, kPercentile);
}

/// How far the strategy's shortfall lies above the smallest of the others'.
double above_others(const Welfare& welfare, const std::vector<double>& best, std::size_t which,
                    std::size_t first, std::size_t step) {
  const double own = shortfall(welfare[which], best, first, step);
  double least = INFINITY;
  for (std::size_t s = 0; s < welfare.size(); ++s)
    if (s != which) least = std::min(least, shortfall(welfare[s], best, first, step));
  return own - least;
}

NumberColumn share_best(const std::vector<double>& wins) {
  const Summary summary = summarise(wins);
  const auto n = static_cast<double>(wins.size());
  const Estimate least = wilson(summary.mean * n, n);
  return NumberColumn::within(summary.mean, std::max(0.0, std::min(summary.mean_low, least.low)),
                              std::min(1.0, std::max(summary.mean_high, least.high)));
}

NumberColumn regret_of(const Welfare& welfare, std::size_t which) {
  std::vector<std::span<const double>> values(welfare.begin(), welfare.end());
  RobustnessOptions options;
  options.by = IntervalBy::replicates;
  const Estimate regret = robustness(values, options).rows[which].regret95;
  return NumberColumn::within(regret.value, regret.low, regret.high);
}

NumberColumn least_regret(const Welfare& welfare, const std::vector<double>& best, std::size_t which) {
  if (welfare.size() == 1) return NumberColumn::exact(1);
  const double above = above_others(welfare, best, which, 0, 1);
  std::array<double, kReplicates> parts{};
  for (std::size_t r = 0; r < kReplicates; ++r) parts[r] = above_others(welfare, best, which, r, kReplicates);
  const Estimate gap = with_interval(above, parts);
  return NumberColumn::within(above <= 0 ? 1 : 0, gap.high <= 0 ? 1 : 0, gap.low > 0 ? 0 : 1);
}

}  // namespace

NumberColumn compare_strategy(Measure::Kind kind, const Welfare& welfare, std::size_t which,
                              bool draw_by_draw) {
  for (const auto& strategy : welfare)
    if (!std::ranges::all_of(strategy, [](double x) { return std::isfinite(x); }))
      return NumberColumn::unknown("in some draws a figure is not finite");
  const std::vector<double> best = best_of(welfare);
  if (draw_by_draw) {
    NumberColumn column;
    const std::vector<double> wins = wins_of(welfare, best, which);
    for (std::size_t d = 0; d < best.size(); ++d) {
      const double short_by = best[d] - welfare[which][d];
      column.value.push_back(kind == Measure::Kind::regret ? short_by
                             : kind == Measure::Kind::best ? wins[d]
                                                           : static_cast<double>(short_by == 0));
    }
    return column;
  }
  switch (kind) {
    case Measure::Kind::best:
      return share_best(wins_of(welfare, best, which));
    case Measure::Kind::regret:
      return regret_of(welfare, which);
    default:
      return least_regret(welfare, best, which);
  }
}

}  // namespace entente

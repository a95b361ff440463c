#include "entente/ensemble/regret.hpp"

#include <algorithm>
#include <numeric>

#include "entente/ensemble/statistics.hpp"

namespace entente {
namespace {

/// Share of draws that can be admitted, nearest the medians first, before a gain turns negative (info-gap;
/// Ben-Haim 2006).
double uncertainty_horizon(const std::vector<double>& net, const std::vector<std::size_t>& by_distance) {
  const auto first =
      std::find_if(by_distance.begin(), by_distance.end(), [&](std::size_t d) { return net[d] < 0; });
  return static_cast<double>(first - by_distance.begin()) / static_cast<double>(net.size());
}

}  // namespace

Regret regret(std::span<const std::string> strategies, const std::vector<std::vector<double>>& net,
              const std::vector<std::vector<double>>& level, std::span<const double> distance) {
  const std::size_t draws = distance.size();
  std::vector<double> best(draws);
  for (std::size_t d = 0; d < draws; ++d) {
    best[d] = net.front()[d];
    for (const auto& row : net) best[d] = std::max(best[d], row[d]);
  }
  std::vector<std::size_t> by_distance(draws);
  std::iota(by_distance.begin(), by_distance.end(), std::size_t{0});
  std::stable_sort(by_distance.begin(), by_distance.end(),
                   [&](std::size_t a, std::size_t b) { return distance[a] < distance[b]; });

  Regret result;
  for (std::size_t s = 0; s < strategies.size(); ++s) {
    std::vector<double> regrets(draws);
    for (std::size_t d = 0; d < draws; ++d) regrets[d] = best[d] - net[s][d];
    std::vector<double> sorted = regrets;
    std::sort(sorted.begin(), sorted.end());
    const auto [lowest, highest] = std::minmax_element(level[s].begin(), level[s].end());
    RegretRow row;
    row.strategy = strategies[s];
    row.largest = sorted.back();
    row.p95 = quantile_of_sorted(sorted, 0.95);
    row.mean = std::accumulate(regrets.begin(), regrets.end(), 0.0) / static_cast<double>(draws);
    row.worst = *lowest;
    row.best = *highest;
    row.hurwicz = (row.worst + row.best) / 2;
    row.laplace = std::accumulate(net[s].begin(), net[s].end(), 0.0) / static_cast<double>(draws);
    row.satisficing =
        static_cast<double>(std::count_if(net[s].begin(), net[s].end(), [](double x) { return x >= 0; })) /
        static_cast<double>(draws);
    row.horizon = uncertainty_horizon(net[s], by_distance);
    result.rows.push_back(std::move(row));
  }
  const auto pick = [&](std::size_t first, auto better) -> std::string {
    if (first >= result.rows.size()) return "";
    auto chosen = result.rows.begin() + static_cast<std::ptrdiff_t>(first);
    for (auto row = chosen; row != result.rows.end(); ++row)
      if (better(*row, *chosen)) chosen = row;
    return chosen->strategy;
  };
  using Row = const RegretRow&;
  result.minimax = pick(0, [](Row a, Row b) { return a.largest < b.largest; });
  result.percentile = pick(0, [](Row a, Row b) { return a.p95 < b.p95; });
  result.maximin = pick(0, [](Row a, Row b) { return a.worst > b.worst; });
  result.hurwicz = pick(0, [](Row a, Row b) { return a.hurwicz > b.hurwicz; });
  result.laplace = pick(0, [](Row a, Row b) { return a.laplace > b.laplace; });
  result.satisficing = pick(1, [](Row a, Row b) { return a.satisficing > b.satisficing; });
  result.horizon = pick(1, [](Row a, Row b) { return a.horizon > b.horizon; });
  return result;
}

}  // namespace entente

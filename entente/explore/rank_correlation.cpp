#include "entente/explore/rank_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace entente {

std::vector<double> mean_ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> ranks(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t j = i;
    while (j < order.size() && values[order[j]] == values[order[i]]) ++j;
    for (std::size_t k = i; k < j; ++k) ranks[order[k]] = (static_cast<double>(i + j) + 1) / 2;
    i = j;
  }
  return ranks;
}

RankCorrelation rank_correlation(std::span<const double> a, std::span<const double> b) {
  const double mean = (static_cast<double>(a.size()) + 1) / 2;
  double aa = 0, bb = 0;
  RankCorrelation result;
  for (std::size_t i = 0; i < a.size(); ++i) {
    result.replicates[i % kReplicates] += (a[i] - mean) * (b[i] - mean);
    aa += (a[i] - mean) * (a[i] - mean);
    bb += (b[i] - mean) * (b[i] - mean);
  }
  if (!(aa > 0 && bb > 0)) return {};
  for (double& each : result.replicates) {
    each /= std::sqrt(aa * bb);
    result.all += each;
    each *= kReplicates;
  }
  return result;
}

}  // namespace entente

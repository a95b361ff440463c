#include "entente/explore/chosen_sets.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include <boost/math/distributions/students_t.hpp>

#include "entente/explore/estimate.hpp"

namespace entente {
namespace {

constexpr std::uint32_t kPurpose = 0x73657473;  // "sets"

/// C(m, k) w^k (1 − w)^(m − k), by k.
std::vector<double> binomial(std::size_t m, double w) {
  std::vector<double> chances;
  double ways = 1;
  for (std::size_t k = 0; k <= m; ++k) {
    const auto taken = static_cast<double>(k), left = static_cast<double>(m - k);
    chances.push_back(ways * std::pow(w, taken) * std::pow(1 - w, left));
    ways = ways * left / (taken + 1);
  }
  return chances;
}

/// t(n − 1, .975)·s/√n of n values.
double half_width(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0, squares = 0;
  for (const double x : values) mean += x / n;
  for (const double x : values) squares += (x - mean) * (x - mean);
  const boost::math::students_t student(n - 1);
  return boost::math::quantile(boost::math::complement(student, 0.025)) * std::sqrt(squares / (n - 1) / n);
}

}  // namespace

std::vector<Coalition> subsets_of(Coalition set) {
  std::vector<Coalition> subsets;
  Coalition subset = 0;
  do {
    subsets.push_back(subset);
    subset = (subset - set) & set;
  } while (subset != 0);
  return subsets;
}

double mean_over_sizes(std::span<const double> by_size, double w) {
  const std::vector<double> chances = binomial(by_size.size() - 1, w);
  double sum = 0;
  for (std::size_t k = 0; k < chances.size(); ++k) sum += chances[k] * by_size[k];
  return sum;
}

SetChains SetChains::rotations(Coalition groups, std::uint64_t seed) {
  std::vector<int> members;
  for (int g = 0; g < kMostInputGroups; ++g)
    if ((groups >> g & 1U) != 0) members.push_back(g);
  const std::size_t m = members.size();
  const std::vector<std::uint32_t> order = Dice(seed, kPurpose).shuffled(static_cast<std::uint32_t>(m));
  SetChains result;
  std::map<Coalition, std::size_t> places;
  for (std::size_t first = 0; first < std::max<std::size_t>(m, 1); ++first) {
    std::vector<std::size_t>& chain = result.chains.emplace_back();
    Coalition set = 0;
    for (std::size_t k = 0; k <= m; ++k) {
      const auto [place, fresh] = places.try_emplace(set, result.sets.size());
      if (fresh) result.sets.push_back(set);
      chain.push_back(place->second);
      if (k < m) set |= Coalition{1} << members[order[(first + k) % m]];
    }
  }
  return result;
}

ChosenSets::ChosenSets(Coalition groups, std::uint64_t seed, int most_exact) {
  const int count = std::popcount(groups);
  if (count > most_exact)
    chains_ = SetChains::rotations(groups, seed);
  else
    chains_.sets = subsets_of(groups);
  of_size_.resize(static_cast<std::size_t>(count) + 1);
  for (const Coalition set : chains_.sets) ++of_size_[static_cast<std::size_t>(std::popcount(set))];
}

std::vector<double> ChosenSets::weights(double w) const {
  const std::vector<double> of_sizes = binomial(of_size_.size() - 1, w);
  std::vector<double> weights;
  for (const Coalition set : chains_.sets) {
    const auto k = static_cast<std::size_t>(std::popcount(set));
    weights.push_back(of_sizes[k] / static_cast<double>(of_size_[k]));
  }
  return weights;
}

double ChosenSets::sampling_error(std::span<const double> values, double w) const {
  if (!sampled()) return 0;
  std::vector<double> of_chains;
  for (const std::vector<std::size_t>& chain : chains_.chains) {
    std::vector<double> by_size;
    for (const std::size_t place : chain) by_size.push_back(values[place]);
    of_chains.push_back(mean_over_sizes(by_size, w));
  }
  return half_width(of_chains);
}

}  // namespace entente

#include "entente/explore/contaminated_chances.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include <boost/math/distributions/students_t.hpp>

#include "entente/ensemble/inputs.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/explore/estimate.hpp"
#include "entente/explore/package.hpp"
#include "entente/game/weights.hpp"
#include "entente/solve/solve.hpp"

namespace entente {
namespace {

constexpr std::uint32_t kPurpose = 0x73657473;  // "sets"
constexpr std::size_t kAtOnce = kBatch;

/// One value a size of set, of one probability.
using BySize = std::vector<CoalitionValue>;

void add(CoalitionValue& sum, const CoalitionValue& value, double factor) {
  sum.mean += factor * value.mean;
  for (std::size_t r = 0; r < kReplicates; ++r) sum.replicates[r] += factor * value.replicates[r];
}

/// The mean of a table by size at a share, and in each scrambling.
CoalitionValue at_share(const BySize& by_size, double w) {
  std::vector<double> column(by_size.size());
  const auto of = [&](const auto& get) {
    std::ranges::transform(by_size, column.begin(), get);
    return mean_over_sizes(column, w);
  };
  CoalitionValue value;
  value.mean = of([](const CoalitionValue& v) { return v.mean; });
  for (std::size_t r = 0; r < kReplicates; ++r)
    value.replicates[r] = of([r](const CoalitionValue& v) { return v.replicates[r]; });
  return value;
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

/// Means by size over some chains, or over all sets of each size.
BySize means_by_size(const std::vector<std::vector<std::size_t>>& sets_by_size,
                     const SolvedCoalitions& solved, std::size_t quantity) {
  BySize means(sets_by_size.size());
  for (std::size_t k = 0; k < means.size(); ++k)
    for (const std::size_t set : sets_by_size[k])
      add(means[k], solved.values[set][quantity], 1 / static_cast<double>(sets_by_size[k].size()));
  return means;
}

}  // namespace

double mean_over_sizes(std::span<const double> by_size, double w) {
  const std::size_t m = by_size.size() - 1;
  double sum = 0, ways = 1;
  for (std::size_t k = 0; k <= m; ++k) {
    const auto taken = static_cast<double>(k), left = static_cast<double>(m - k);
    sum += ways * std::pow(w, taken) * std::pow(1 - w, left) * by_size[k];
    ways = ways * left / (taken + 1);
  }
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

namespace {

/// Sets of some groups, all of them or a sample, and where those of each size are.
struct ChosenSets {
  SetChains chains;  ///< its chains are empty where every set is there
  std::vector<std::vector<std::size_t>> by_size;
  bool sampled = false;

  ChosenSets() = default;
  ChosenSets(Coalition groups, std::uint64_t seed, int most_exact) {
    const int count = std::popcount(groups);
    sampled = count > most_exact;
    if (sampled)
      chains = SetChains::rotations(groups, seed);
    else
      chains.sets = subsets_of(groups);
    by_size.resize(static_cast<std::size_t>(count) + 1);
    for (std::size_t i = 0; i < chains.sets.size(); ++i)
      by_size[static_cast<std::size_t>(std::popcount(chains.sets[i]))].push_back(i);
  }
};

}  // namespace

Outcome<ContaminatedChances> contaminated_chances(const Scenario& from, const Scenario& to,
                                                  const std::vector<ChanceAsked>& asked,
                                                  std::span<const double> shares,
                                                  const CoalitionOptions& options, int most_exact) {
  const auto mixture = Mixture::make(from, to);
  if (!mixture) return mixture.diagnostics();
  std::vector<CoalitionQuantity> quantities;
  for (const ChanceAsked& each : asked)
    quantities.push_back({.on = On::goal,
                          .goal = options.goal,
                          .strategy = each.strategy,
                          .chance = each.event,
                          .year = each.year});
  ContaminatedChances result;
  ChosenSets chosen;
  CoalitionOptions without = options;
  without.with_allies = false;
  const auto solved = solve_coalitions(from, to, *mixture, quantities, without, [&](Coalition differing) {
    chosen = ChosenSets(differing, options.seed, most_exact);
    return chosen.chains.sets;
  });
  if (!solved) return solved.diagnostics();
  result.draws = options.draws;
  result.sets = static_cast<std::int64_t>(chosen.chains.sets.size());
  result.sampled = chosen.sampled;
  result.interrupted = solved->interrupted;
  if (result.interrupted) return result;

  for (std::size_t q = 0; q < quantities.size(); ++q) {
    const BySize means = means_by_size(chosen.by_size, *solved, q);
    std::vector<Estimate>& row = result.at.emplace_back();
    for (const double w : shares) {
      const CoalitionValue value = at_share(means, w);
      double half = half_width_of(value.replicates);
      if (result.sampled) {
        std::vector<double> of_chains;
        for (const std::vector<std::size_t>& chain : chosen.chains.chains) {
          std::vector<double> column;
          for (const std::size_t place : chain) column.push_back(solved->values[place][q].mean);
          of_chains.push_back(mean_over_sizes(column, w));
        }
        half = std::hypot(half, half_width(of_chains));
      }
      row.push_back({value.mean, value.mean - half, value.mean + half});
    }
  }
  return result;
}

namespace {

/// Chances by set and year in one draw, sixteen sets at once: sets of one structure are one game.
/// @param values  of the numbers of both scenarios, side by side
Outcome<std::vector<std::vector<ByChance<double>>>> years_of_sets(const Mixture& mixture,
                                                                  const std::vector<Coalition>& sets,
                                                                  const std::string& strategy,
                                                                  const std::vector<double>& values,
                                                                  const GameOptions& options) {
  std::map<Coalition, std::vector<std::size_t>> alike;
  for (std::size_t i = 0; i < sets.size(); ++i) alike[sets[i] & mixture.structural()].push_back(i);
  std::vector<std::vector<ByChance<double>>> years(sets.size());
  for (const auto& [structure, places] : alike) {
    Scenario base = without_allies(mixture.mix(structure));             // which no choice looks at (1.6)
    base.verdict_years.resize(static_cast<std::size_t>(base.horizon));  // the kernels tell no other years
    std::iota(base.verdict_years.begin(), base.verdict_years.end(), 1);
    const auto games = GameSet::make(base, {base.strategy(strategy)},
                                     {.game = options, .precision = Precision::float64, .simd = {}});
    if (!games) return games.diagnostics();
    GameSolver solver(*games);
    for (std::size_t first = 0; first < places.size(); first += kAtOnce) {
      std::vector<std::vector<Weights>> lanes;
      for (std::size_t lane = 0; lane < kAtOnce; ++lane) {
        const Coalition set = sets[places[std::min(first + lane, places.size() - 1)]];
        lanes.push_back(weights_by_year(without_allies(mixture.mix(set)), values, games->years()));
      }
      solver.solve(lanes);
      for (std::size_t i = first; i < std::min(first + kAtOnce, places.size()); ++i)
        for (const YearOutcome& year : solver.solution(0, static_cast<int>(i - first)).years)
          years[places[i]].push_back(chances_of(year, base.goal));
    }
  }
  return years;
}

}  // namespace

Outcome<ContaminatedYears> contaminated_years(const Scenario& from, const Scenario& to,
                                              const std::string& strategy, std::uint64_t seed,
                                              std::optional<std::uint64_t> draw,
                                              std::span<const double> shares, const GameOptions& options,
                                              int most_exact) {
  const auto mixture = Mixture::make(from, to);
  if (!mixture) return mixture.diagnostics();
  std::vector<double> values;
  for (const Scenario* scenario : {&from, &to}) {
    const auto named = chosen_strategies(*scenario, {strategy}, strategy);
    if (!named) return named.diagnostics();
    const auto inputs = InputPlan::make(*scenario);
    if (!inputs) return inputs.diagnostics();
    const std::vector<double> own = draw ? inputs->draw(seed, *draw) : inputs->medians();
    values.insert(values.end(), own.begin(), own.end());
  }
  Coalition groups = from.bloc || options.bloc ? mixture->everything() : mixture->seen();
  groups &= differing_groups(from, to, *mixture, [&](std::size_t i, std::size_t j) {
    return values[i] == values[from.numbers.size() + j];
  });
  const ChosenSets chosen(groups, seed, most_exact);
  const auto by_set = years_of_sets(*mixture, chosen.chains.sets, strategy, values, options);
  if (!by_set) return by_set.diagnostics();
  ContaminatedYears result;
  result.sets = static_cast<std::int64_t>(by_set->size());
  result.sampled = chosen.sampled;
  for (const double w : shares) {
    std::vector<ByChance<double>>& years = result.at.emplace_back(by_set->front().size());
    for (std::size_t y = 0; y < years.size(); ++y)
      for (std::size_t e = 0; e < kChanceEvents.size(); ++e) {
        std::vector<double> means(chosen.by_size.size());
        for (std::size_t k = 0; k < means.size(); ++k)
          for (const std::size_t set : chosen.by_size[k])
            means[k] += (*by_set)[set][y][e] / static_cast<double>(chosen.by_size[k].size());
        years[y][e] = mean_over_sizes(means, w);
      }
  }
  return result;
}

}  // namespace entente

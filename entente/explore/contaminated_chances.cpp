#include "entente/explore/contaminated_chances.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "entente/ensemble/inputs.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/explore/estimate.hpp"
#include "entente/explore/package.hpp"
#include "entente/game/weights.hpp"
#include "entente/solve/solve.hpp"

namespace entente {

Estimate mean_at(const ChosenSets& chosen, const std::vector<CoalitionValue>& by_set, double w) {
  const std::vector<double> weights = chosen.weights(w);
  std::vector<double> means;
  double mean = 0;
  std::array<double, kReplicates> replicates{};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    means.push_back(by_set[i].mean);
    mean += weights[i] * by_set[i].mean;
    for (std::size_t r = 0; r < kReplicates; ++r) replicates[r] += weights[i] * by_set[i].replicates[r];
  }
  const double half = std::hypot(half_width_of(replicates), chosen.sampling_error(means, w));
  return {mean, mean - half, mean + half};
}

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
    return chosen.sets();
  });
  if (!solved) return solved.diagnostics();
  result.draws = options.draws;
  result.sets = static_cast<std::int64_t>(chosen.sets().size());
  result.sampled = chosen.sampled();
  result.interrupted = solved->interrupted;
  if (result.interrupted) return result;

  for (std::size_t q = 0; q < quantities.size(); ++q) {
    std::vector<CoalitionValue> by_set;
    for (const std::vector<CoalitionValue>& values : solved->values) by_set.push_back(values[q]);
    std::vector<Estimate>& row = result.at.emplace_back();
    for (const double w : shares) row.push_back(mean_at(chosen, by_set, w));
  }
  return result;
}

namespace {

constexpr std::size_t kAtOnce = kBatch;

/// A single draw of two scenarios, with groups of the one taken from the other.
class OneDraw {
 public:
  /// Errors: those of Mixture::make and InputPlan::make; E070 a strategy that one scenario lacks.
  static Outcome<OneDraw> make(const Scenario& from, const Scenario& to, const std::string& strategy,
                               std::uint64_t seed, std::optional<std::uint64_t> draw,
                               const GameOptions& options) {
    auto mixture = Mixture::make(from, to);
    if (!mixture) return mixture.diagnostics();
    OneDraw made(std::move(*mixture), strategy, options);
    made.bloc_ = from.bloc || options.bloc;
    for (const Scenario* scenario : {&from, &to}) {
      const auto named = chosen_strategies(*scenario, {strategy}, strategy);
      if (!named) return named.diagnostics();
      const auto inputs = InputPlan::make(*scenario);
      if (!inputs) return inputs.diagnostics();
      const std::vector<double> own = draw ? inputs->draw(seed, *draw) : inputs->medians();
      made.values_.insert(made.values_.end(), own.begin(), own.end());
    }
    made.differing_ = differing_groups(from, to, made.mixture_, [&](std::size_t i, std::size_t j) {
      return made.values_[i] == made.values_[from.numbers.size() + j];
    });
    return made;
  }

  const Mixture& mixture() const { return mixture_; }
  Coalition differing() const { return differing_; }
  /// Of those the ones that some choice looks at.
  Coalition read_by_choices() const { return bloc_ ? differing_ : differing_ & mixture_.seen(); }

  /// The story's path under each set, none of which makes another game. Errors: those of compile().
  Outcome<std::vector<PathChances>> paths(const std::vector<Coalition>& sets, const Story& story) const {
    const Scenario own = mixed(0, bloc_);
    const auto game = compile(own, *own.strategy(strategy_), options_);
    if (!game) return game.diagnostics();
    std::vector<PathChances> found;
    for (const Coalition set : sets)
      found.push_back(retrace(own, *game, weights_by_year(mixed(set, bloc_), values_, game->years), story));
    return found;
  }

  /// One a set, sixteen sets at once: sets of one structure are one game. Errors: those of compile().
  /// @param allies  whether they are solved for: no choice looks at them (1.6)
  Outcome<std::vector<Solution>> solutions(const std::vector<Coalition>& sets, bool allies) const {
    std::map<Coalition, std::vector<std::size_t>> alike;
    for (std::size_t i = 0; i < sets.size(); ++i) alike[sets[i] & mixture_.structural()].push_back(i);
    std::vector<Solution> found(sets.size());
    for (const auto& [structure, places] : alike) {
      Scenario base = mixed(structure, allies);
      base.verdict_years.resize(static_cast<std::size_t>(base.horizon));  // the kernels tell no other years
      std::iota(base.verdict_years.begin(), base.verdict_years.end(), 1);
      const auto games = GameSet::make(base, {base.strategy(strategy_)},
                                       {.game = options_, .precision = Precision::float64, .simd = {}});
      if (!games) return games.diagnostics();
      GameSolver solver(*games);
      for (std::size_t first = 0; first < places.size(); first += kAtOnce) {
        std::vector<std::vector<Weights>> lanes;
        for (std::size_t lane = 0; lane < kAtOnce; ++lane) {
          const Coalition set = sets[places[std::min(first + lane, places.size() - 1)]];
          lanes.push_back(weights_by_year(mixed(set, allies), values_, games->years()));
        }
        solver.solve(lanes);
        for (std::size_t i = first; i < std::min(first + kAtOnce, places.size()); ++i)
          found[places[i]] = solver.solution(0, static_cast<int>(i - first));
      }
    }
    return found;
  }

 private:
  OneDraw(Mixture mixture, const std::string& strategy, const GameOptions& options)
      : mixture_(std::move(mixture)), strategy_(strategy), options_(options) {}

  Scenario mixed(Coalition set, bool allies) const {
    return allies ? mixture_.mix(set) : without_allies(mixture_.mix(set));
  }

  Mixture mixture_;
  std::string strategy_;
  GameOptions options_;
  bool bloc_ = false;           ///< allies are part of the state
  std::vector<double> values_;  ///< of the numbers of both scenarios, side by side
  Coalition differing_ = 0;
};

/// What a draw says, mixed over the chosen sets with the weights of each share.
/// @param allies  whether it reads anything of allies
/// @param add     adds a solution's figures, times a weight, to those so far, which are empty at first
template <class T, class Add>
Outcome<ContaminatedDraw<T>> mixed(const OneDraw& draw, const ChosenSets& chosen, bool allies,
                                   std::span<const double> shares, const Add& add) {
  const auto by_set = draw.solutions(chosen.sets(), allies);
  if (!by_set) return by_set.diagnostics();
  ContaminatedDraw<T> result;
  result.sets = static_cast<std::int64_t>(by_set->size());
  result.sampled = chosen.sampled();
  for (const double w : shares) {
    std::vector<T>& sum = result.at.emplace_back();
    const std::vector<double> weights = chosen.weights(w);
    for (std::size_t i = 0; i < weights.size(); ++i) add((*by_set)[i], weights[i], sum);
  }
  return result;
}

}  // namespace

Outcome<ContaminatedYears> contaminated_years(const Scenario& from, const Scenario& to,
                                              const std::string& strategy, std::uint64_t seed,
                                              std::optional<std::uint64_t> draw,
                                              std::span<const double> shares, const GameOptions& options,
                                              int most_exact) {
  const auto one = OneDraw::make(from, to, strategy, seed, draw, options);
  if (!one) return one.diagnostics();
  const ChosenSets chosen(one->read_by_choices(), seed, most_exact);
  return mixed<ByChance<double>>(
      *one, chosen, false, shares,
      [&](const Solution& solution, double weight, std::vector<ByChance<double>>& years) {
        years.resize(solution.years.size());
        for (std::size_t y = 0; y < years.size(); ++y) {
          const ByChance<double> chances = chances_of(solution.years[y], from.goal);
          for (std::size_t e = 0; e < chances.size(); ++e) years[y][e] += weight * chances[e];
        }
      });
}

Outcome<ContaminatedAllies> contaminated_allies(const Scenario& from, const Scenario& to,
                                                const std::string& strategy, std::uint64_t seed,
                                                std::optional<std::uint64_t> draw,
                                                std::span<const double> shares, const GameOptions& options,
                                                int most_exact) {
  const auto one = OneDraw::make(from, to, strategy, seed, draw, options);
  if (!one) return one.diagnostics();
  const ChosenSets chosen(one->differing() & ~one->mixture().allies(), seed, most_exact);
  return mixed<AllyFate>(*one, chosen, true, shares,
                         [](const Solution& solution, double weight, std::vector<AllyFate>& fates) {
                           fates.resize(solution.allies.size());
                           for (std::size_t a = 0; a < fates.size(); ++a) {
                             const AllyOutcome& ally = solution.allies[a];
                             fates[a].hedging += weight * ally.hedging.back();
                             fates[a].autonomous += weight * ally.autonomous.back();
                             fates[a].armed += weight * ally.armed.back();
                           }
                         });
}

namespace {

void add(PathChances& sum, const PathChances& path, double weight) {
  if (sum.reached.empty()) {
    sum = path;
    for (auto& moments : sum.options)
      for (auto& options : moments) std::ranges::fill(options, PathChances::Option{});
    std::ranges::fill(sum.reached, 0);
    std::ranges::fill(sum.sincere, 0);
  }
  for (std::size_t s = 0; s < path.reached.size(); ++s) {
    for (std::size_t m = 0; m < path.options[s].size(); ++m)
      for (std::size_t o = 0; o < path.options[s][m].size(); ++o) {
        PathChances::Option& to = sum.options[s][m][o];
        const PathChances::Option& from = path.options[s][m][o];
        to.probability += weight * from.probability;
        for (std::size_t type = 0; type < kTypes; ++type)
          to.at_opportunity[type] += weight * from.at_opportunity[type];
      }
    sum.reached[s] += weight * path.reached[s];
    sum.sincere[s] += weight * path.sincere[s];
  }
}

}  // namespace

Outcome<ContaminatedPath> contaminated_path(const Scenario& from, const Scenario& to, const Story& story,
                                            std::span<const double> shares, int most_exact) {
  const auto one = OneDraw::make(from, to, story.strategy, story.seed, story.draw, story.options);
  if (!one) return one.diagnostics();
  const Mixture& mixture = one->mixture();
  const Coalition read = one->read_by_choices();
  const ChosenSets chosen(read & ~mixture.structural(), story.seed, most_exact);
  ContaminatedPath result;
  for (std::size_t g = 0; g < mixture.groups().size(); ++g)
    if ((read & mixture.structural()) >> g & 1U) result.stays.push_back(mixture.groups()[g].name);
  const auto by_set = one->paths(chosen.sets(), story);
  if (!by_set) return by_set.diagnostics();
  result.sets = static_cast<std::int64_t>(by_set->size());
  result.sampled = chosen.sampled();
  for (const double w : shares) {
    PathChances& sum = result.at.emplace_back();
    const std::vector<double> weights = chosen.weights(w);
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (weights[i] > 0) add(sum, (*by_set)[i], weights[i]);  // a path impossible there is none of w = 0
  }
  return result;
}

}  // namespace entente

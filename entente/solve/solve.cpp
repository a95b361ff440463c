#include "entente/solve/solve.hpp"

#include <cmath>
#include <numeric>

#include "entente/solve/passes.hpp"

namespace entente {

struct Solver::Memory {
  std::vector<passes::Prepared> years;
  passes::Policies policies;
};

Solver::Solver(const Scenario& scenario, const Game& game)
    : scenario_(&scenario), game_(&game), memory_(std::make_unique<Memory>()) {}
Solver::~Solver() = default;
Solver::Solver(Solver&&) noexcept = default;

std::optional<Solution> Solver::solve(std::span<const Weights> weights, const SolveOptions& options) {
  passes::prepare(*game_, weights, memory_->years);
  if (!passes::backward(*game_, memory_->years, options, memory_->policies)) return std::nullopt;
  return solve_again(options);
}

std::optional<Solution> Solver::solve_again(const SolveOptions& options) {
  Solution solution;
  if (options.path) passes::add_edges(*game_, memory_->years, memory_->policies);
  if (options.extent == SolveOptions::Extent::kept) {
    const auto prior = passes::prior(memory_->years.front().weights->pi0,
                                     options.known_type ? options.known_type : options.analyst_type);
    if (options.path)
      solution.kept = passes::kept(*game_, memory_->years, memory_->policies, *options.path, prior);
    solution.nodes = memory_->policies.nodes;
    return solution;
  }
  if (!passes::forward(*scenario_, *game_, memory_->years, options, memory_->policies, solution))
    return std::nullopt;
  return solution;
}

std::optional<Solution> Solver::solve_values(std::span<const double> values, const SolveOptions& options) {
  return solve(weights_by_year(*scenario_, values, game_->years), options);
}

double BothSides::log_odds() const { return std::log(yes) - std::log(no); }

BothSides both_sides(const YearOutcome& year, YearEvent event) {
  switch (event) {
    case YearEvent::ever_fused:
      return {year.ever_fused, year.never_fused};
    case YearEvent::ever_independent:
      return {year.ever_independent, year.never_independent};
    case YearEvent::ever_realigned:
      return {year.ever_realigned, year.never_realigned};
    case YearEvent::ever_neutral:
      return {year.ever_neutral, year.never_neutral};
    default:
      break;
  }
  const auto level = static_cast<std::size_t>(event);
  double others = 0;
  for (std::size_t r = 0; r < kAlignments; ++r)
    if (r != level) others += year.at[r];
  return {year.at[level], others};
}

double Solution::total() const { return std::accumulate(divider.begin(), divider.end(), 0.0); }

double goal_probability(const YearOutcome& year, Goal goal) {
  switch (goal) {
    case Goal::prevent:
      return 1 - year.at[0];
    case Goal::loosen:
      return year.at[2] + year.at[3];
    case Goal::neutral:
      return year.neutral;
    case Goal::realign:
      return year.at[3];
  }
  return 0;
}

std::vector<Weights> weights_by_year(const Scenario& scenario, std::span<const double> values, int years) {
  std::vector<Weights> weights;
  weights_by_year(Resolver(scenario), drifts(scenario), values, years, weights);
  return weights;
}

void weights_by_year(const Resolver& resolver, bool drifts, std::span<const double> values, int years,
                     std::vector<Weights>& weights) {
  weights.resize(drifts ? static_cast<std::size_t>(years) : 1);
  for (std::size_t i = 0; i < weights.size(); ++i)
    resolver.resolve(values, static_cast<int>(i) + 1, weights[i]);
}

}  // namespace entente

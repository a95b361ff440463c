#include "entente/ensemble/game_set.hpp"

#include <algorithm>
#include <utility>

namespace entente {

Outcome<std::vector<const Strategy*>> chosen_strategies(const Scenario& scenario,
                                                        const std::vector<std::string>& names,
                                                        const std::string& baseline) {
  std::vector<std::string> known;
  for (const Strategy& strategy : scenario.strategies) known.push_back(strategy.name);
  Diagnostics errors;
  std::vector<std::string> wanted = names.empty() ? known : names;
  wanted.push_back(baseline);
  for (const std::string& name : wanted)
    if (!scenario.strategy(name)) {
      const std::string near = nearest(name, known);
      errors.push_back({.place = {.file = scenario.file},
                        .code = "E070",
                        .message = "no strategy is called \"" + name + "\"",
                        .help = near.empty() ? "" : "did you mean \"" + near + "\"?",
                        .related = {}});
    }
  if (!errors.empty()) return errors;
  std::vector<const Strategy*> result{scenario.strategy(baseline)};
  for (const Strategy& strategy : scenario.strategies)
    if (strategy.name != baseline && std::find(wanted.begin(), wanted.end(), strategy.name) != wanted.end())
      result.push_back(&strategy);
  return result;
}

Outcome<GameSet> GameSet::make(const Scenario& scenario, const std::vector<const Strategy*>& strategies,
                               const SolvingOptions& options,
                               const std::vector<SolveOptions::Extent>& extents) {
  if (options.game.horizon > 0 && options.game.horizon < scenario.verdict_years.back())
    return Diagnostics{{.place = {.file = scenario.file},
                        .code = "E050",
                        .message = "a horizon of " + std::to_string(options.game.horizon) +
                                   " years ends before the last verdict year, " +
                                   std::to_string(scenario.verdict_years.back()),
                        .help = "a longer horizon",
                        .related = {}}};
  GameSet set;
  set.scenario_ = &scenario;
  set.strategies_ = strategies;
  Diagnostics errors;
  for (const Strategy* strategy : strategies) {
    auto game = compile(scenario, *strategy, options.game);
    if (game)
      set.games_.push_back(std::move(*game));
    else
      errors.insert(errors.end(), game.diagnostics().begin(), game.diagnostics().end());
  }
  if (!errors.empty()) return errors;
  if (std::all_of(set.games_.begin(), set.games_.end(), BatchPlan::fits)) {
    std::vector<const Game*> each;
    for (const Game& game : set.games_) each.push_back(&game);
    set.plan_.emplace(scenario, each, scenario.verdict_years, extents);
    set.simd_ = options.simd.value_or(simd_available().front());
    set.precision_ = options.precision;
  }
  return set;
}

struct GameSolver::Memory {
  std::optional<BatchSolver> batch;
  // The scalar solver's: one a game, and what the last draws came to, [game][lane].
  std::vector<Solver> solvers;
  std::vector<std::vector<Solution>> solutions;
};

GameSolver::GameSolver(const GameSet& set) : memory_(std::make_unique<Memory>()) {
  if (set.batched()) {
    memory_->batch.emplace(set.plan(), set.simd(), set.precision());
    return;
  }
  for (const Game& game : set.games()) memory_->solvers.emplace_back(set.scenario(), game);
  memory_->solutions.resize(memory_->solvers.size());
}
GameSolver::~GameSolver() = default;
GameSolver::GameSolver(GameSolver&&) noexcept = default;

void GameSolver::solve(std::span<const std::vector<Weights>> draws) {
  if (memory_->batch) {
    memory_->batch->solve(draws);
    return;
  }
  for (std::size_t g = 0; g < memory_->solvers.size(); ++g) {
    memory_->solutions[g].clear();
    for (const std::vector<Weights>& weights : draws)
      memory_->solutions[g].push_back(*memory_->solvers[g].solve(weights));
  }
}

Solution GameSolver::solution(std::size_t game, int lane) const {
  if (memory_->batch) return memory_->batch->solution(game, lane);
  return memory_->solutions[game][static_cast<std::size_t>(lane)];
}

double GameSolver::log_odds(std::size_t game, int lane, int year, YearEvent event) const {
  if (memory_->batch) return memory_->batch->log_odds(game, lane, year, event);
  const Solution& solution = memory_->solutions[game][static_cast<std::size_t>(lane)];
  return both_sides(solution.years[static_cast<std::size_t>(year - 1)], event).log_odds();
}

}  // namespace entente

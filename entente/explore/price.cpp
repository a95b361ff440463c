#include "entente/explore/price.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <numeric>
#include <utility>

#include "entente/ensemble/workers.hpp"
#include "entente/explore/carriers.hpp"
#include "entente/explore/goal_solver.hpp"

namespace entente {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Hands on how far it is, one step at a time.
class Steps {
 public:
  Steps(const PriceOptions& options, std::int64_t all) : options_(options), all_(all) {}
  void done() {
    if (!options_.progress) return;
    const std::lock_guard lock(mutex_);
    options_.progress(++done_, all_);
  }

 private:
  const PriceOptions& options_;
  std::int64_t all_, done_ = 0;
  std::mutex mutex_;
};

Summary share_of(const std::vector<double>& by_draw, const std::function<bool(double)>& counts) {
  std::vector<double> indicator;
  for (const double x : by_draw) indicator.push_back(counts(x) ? 1 : 0);
  return summarise(indicator);
}

/// What a chance goes with.
std::vector<Carrier> carriers_of(const Scenario& scenario, const DrawnValues& draws,
                                 const std::vector<double>& chance) {
  std::vector<Carrier> carriers;
  const auto value = [&](std::size_t draw, std::size_t number) { return draws.value(draw, number); };
  for (const InputCarrier& each : inputs_that_carry(scenario, value, chance, kMostCarriers)) {
    const Number& number = scenario.numbers[static_cast<std::size_t>(each.input.index)];
    carriers.push_back({number.key, number.meaning, each.correlation.value});
  }
  return carriers;
}

Diagnostics wrong_request(const Scenario& scenario, const PriceOptions& options) {
  Diagnostics errors;
  if (!(options.at_least > 0 && options.at_least < 1))
    errors.push_back({.place = {.file = scenario.file},
                      .code = "E150",
                      .message = "a chance to reach lies between 0 and 1, both left out",
                      .help = "0.5 asks for even chances",
                      .related = {}});
  return errors;
}

/// Least multiples of a block after the other, and the games solved for them.
struct ScaleFindings {
  explicit ScaleFindings(std::size_t blocks) : found(blocks), solves(blocks) {}
  std::vector<LeastScales> found;  ///< by block
  std::vector<std::int64_t> solves;

  /// @param blocks  the first so many are finished
  ScalePrice price(std::size_t blocks) const;
  std::int64_t solved(std::size_t blocks) const {
    return std::accumulate(solves.begin(), solves.begin() + static_cast<std::ptrdiff_t>(blocks),
                           std::int64_t{0});
  }
};

ScalePrice ScaleFindings::price(std::size_t blocks) const {
  ScalePrice result;
  const std::size_t count = blocks * kReplicates;
  result.by_draw.resize(count);
  std::vector<std::vector<double>> curve(kScales.size(), std::vector<double>(count));
  for (std::size_t d = 0; d < count; ++d) {
    const LeastScales& block = found[d / kReplicates];
    const std::size_t lane = d % kReplicates;
    result.by_draw[d] = block.scale[lane];
    result.falling += block.falls[lane] ? 1 : 0;
    result.lost += block.lost[lane] ? 1 : 0;
    result.failed += block.failed[lane] ? 1 : 0;
    for (std::size_t k = 0; k < kScales.size(); ++k) curve[k][d] = block.curve[k][lane];
  }
  result.scale = spread_of(result.by_draw);
  result.feasible = share_of(result.by_draw, [](double g) { return g <= 1; });
  result.never = share_of(result.by_draw, [](double g) { return std::isinf(g); });
  result.free = share_of(result.by_draw, [](double g) { return g == 0; });
  for (const std::vector<double>& at : curve) result.curve.push_back(summarise(at));
  return result;
}

/// @param scenario, package, draws, findings  must outlive the work
Outcome<BlockWorker> scale_worker(const Scenario& scenario, const Package& package, const DrawnValues& draws,
                                  const PriceOptions& options, ScaleFindings& findings) {
  auto made = GameSet::make(scenario, {scenario.strategy(package.strategy)}, options.solving);
  if (!made) return made.diagnostics();
  const auto set = std::make_shared<GameSet>(std::move(*made));
  return BlockWorker(
      [&scenario, &package, &draws, &findings, set, goal = options.goal, at_least = options.at_least] {
        const auto solver = std::make_shared<GoalSolver>(*set, draws, goal);
        return BlockWork([&scenario, &package, &findings, set, solver, at_least](std::size_t block) {
          const std::int64_t before = solver->solves();
          solver->load(block);
          findings.found[block] = least_scales(at_least, [&](std::span<const Try> tries) {
            return solver->chance(
                tries, [&](double scale, Weights& w) { scale_package(scenario, package, scale, w); });
          });
          findings.solves[block] = solver->solves() - before;
        });
      });
}

}  // namespace

Outcome<ScalePrice> price_scale(const Scenario& scenario, const Package& package, const DrawnValues& draws,
                                const PriceOptions& options, std::int64_t& solves) {
  ScaleFindings findings(draws.blocks());
  const auto worker = scale_worker(scenario, package, draws, options, findings);
  if (!worker) return worker.diagnostics();
  for_each_item(options.threads, draws.blocks(), options.stop, *worker);
  if (options.stop.stop_requested()) return ScalePrice();
  solves += findings.solved(draws.blocks());
  return findings.price(draws.blocks());
}

Outcome<Price> price(const Scenario& scenario, const PriceOptions& options) {
  Diagnostics errors = wrong_request(scenario, options);
  const std::string baseline = options.baseline.empty() ? scenario.baseline : options.baseline;
  std::string strategy = options.strategy.empty() ? default_package(scenario) : options.strategy;
  const auto none = [&](const std::string& message) {
    errors.push_back({.place = {.file = scenario.file},
                      .code = "E151",
                      .message = message,
                      .help = "name a strategy that offers something with --strategy",
                      .related = {}});
  };
  if (strategy.empty()) {
    none("no strategy of this scenario offers anything that is not given already");
  } else if (const auto chosen = chosen_strategies(scenario, {strategy}, baseline); !chosen) {
    errors.insert(errors.end(), chosen.diagnostics().begin(), chosen.diagnostics().end());
  } else if (package_of(scenario, *scenario.strategy(strategy)).levers.empty()) {
    none("strategy \"" + strategy +
         "\" offers nothing that is not given already, so there is nothing to multiply");
  }
  const Simd set = options.solving.simd.value_or(simd_available().front());
  const auto draws = DrawnValues::make(scenario, options.seed, options.draws);
  if (!draws) errors.insert(errors.end(), draws.diagnostics().begin(), draws.diagnostics().end());
  if (!errors.empty()) return errors;

  Price result;
  const Strategy& chosen = *scenario.strategy(strategy);
  const Package package = package_of(scenario, chosen);
  result.strategy = chosen.name;
  result.label = chosen.label;
  result.baseline = baseline;
  result.goal = options.goal;
  result.at_least = options.at_least;
  result.year = scenario.verdict_years.back();
  for (const int lever : package.levers)
    result.levers.push_back(scenario.levers[static_cast<std::size_t>(lever)].name);
  result.counter = counter_replies(scenario);
  result.draws_wanted = options.draws;
  result.seed = options.seed;
  result.threads = options.threads > 0 ? options.threads : usable_threads();
  result.simd = set;
  result.precision = options.solving.precision;
  result.warnings = draws.diagnostics();

  // All that is worked out draw by draw goes block by block, so that what an interruption leaves is of the
  // same draws throughout: blocks are begun in order, and what is begun is finished.
  const Scenario core = without_allies(scenario), unanswered = without_counter(core);
  ScaleFindings with(draws->blocks()), without(draws->blocks());
  std::vector<GainParts> parts(static_cast<std::size_t>(options.draws));
  const auto answered_worker = scale_worker(core, package, *draws, options, with);
  if (!answered_worker) return answered_worker.diagnostics();
  const auto unanswered_worker = scale_worker(unanswered, package, *draws, options, without);
  if (!unanswered_worker) return unanswered_worker.diagnostics();
  const auto gains_worker =
      gain_worker(scenario, strategy, baseline, *draws, options.goal, options.solving, parts);
  if (!gains_worker) return gains_worker.diagnostics();
  constexpr std::int64_t kOtherParts = 2;
  Steps steps(options, static_cast<std::int64_t>(draws->blocks()) + kOtherParts);
  std::vector<char> finished(draws->blocks(), 0);
  for_each_item(options.threads, draws->blocks(), options.stop, [&] {
    return BlockWork([&, answered = (*answered_worker)(), alone = (*unanswered_worker)(),
                      gains = (*gains_worker)()](std::size_t block) {
      answered(block);
      alone(block);
      gains(block);
      finished[block] = 1;
      steps.done();
    });
  });
  const auto blocks = static_cast<std::size_t>(std::ranges::find(finished, 0) - finished.begin());
  result.draws = static_cast<std::int64_t>(blocks) * kReplicates;
  result.interrupted = blocks < draws->blocks();
  if (result.draws < kFewestDraws) return result;
  auto told = DrawnValues::make(scenario, options.seed, result.draws);
  if (!told) return told.diagnostics();
  parts.resize(static_cast<std::size_t>(result.draws));

  result.scale = with.price(blocks);
  result.without_counter = without.price(blocks);
  result.solves = with.solved(blocks) + without.solved(blocks) + 4 * result.draws;
  std::vector<double> adds;
  for (std::size_t d = 0; d < result.scale.by_draw.size(); ++d) {
    const double asked = result.scale.by_draw[d], bare = result.without_counter.by_draw[d];
    // Where both are out of reach the counter-bid is not what bars.
    adds.push_back(std::isinf(asked) ? (std::isinf(bare) ? 0 : kInfinity) : asked - std::min(asked, bare));
    result.counter_lowers += bare > asked ? 1 : 0;
  }
  result.counter_adds = spread_of(std::move(adds));
  result.breakeven = break_even(parts);
  result.breakeven.strategy = strategy;
  result.breakeven.baseline = baseline;
  std::vector<double> chance;
  for (const GainParts& p : parts) chance.push_back(p.chance);
  result.carriers = carriers_of(scenario, *told, chance);
  result.consents = consents_of(scenario, package, *told, options.solving.game);
  if (result.interrupted) return result;
  const auto stopped = [&] {
    steps.done();
    result.interrupted = options.stop.stop_requested();
    return result.interrupted;
  };

  const std::int64_t reserve_draws = std::min(options.draws, kReserveDraws);
  auto reserve = reserve_scale_of(core, package, *draws, reserve_draws, options.solving.game, options.threads,
                                  options.stop);
  if (!reserve) return reserve.diagnostics();
  if (stopped()) return result;
  result.reserve = std::move(*reserve);
  result.reserve_draws = reserve_draws;

  const auto fewer = DrawnValues::make(scenario, options.seed, std::min(options.draws, kLeverSetDraws));
  auto sets = price_lever_sets(scenario, *fewer, options.goal, options.at_least, options.solving,
                               options.threads, options.stop);
  if (!sets) return sets.diagnostics();
  if (stopped()) return result;
  result.lever_set = std::move(*sets);
  result.solves += result.lever_set.solves;
  return result;
}

}  // namespace entente

#include "entente/ensemble/assess.hpp"

#include <algorithm>
#include <utility>

#include "entente/ensemble/game_set.hpp"
#include "entente/ensemble/inputs.hpp"

namespace entente {
namespace {

constexpr auto kBlock = static_cast<std::int64_t>(kLanes);

Ensemble ensemble_of(const GameSet& set) {
  Ensemble ensemble;
  for (std::size_t s = 0; s < set.strategies().size(); ++s)
    ensemble.strategies.push_back({set.strategies()[s]->name, set.strategies()[s]->label,
                                   static_cast<int>(set.games()[s].states.size())});
  std::vector<std::string> allies;
  for (const Ally& ally : set.scenario().allies) allies.push_back(ally.code);
  ensemble.layout = RowLayout(set.strategies().size(), set.scenario().verdict_years, std::move(allies));
  return ensemble;
}

Diagnostics wrong_draws(std::int64_t draws, const std::string& file) {
  if (draws >= kFewestDraws && draws <= kMostDraws && draws % kBlock == 0) return {};
  return {{.place = {.file = file},
           .code = "E094",
           .message = "cannot take " + std::to_string(draws) +
                      " draws: their number must be a multiple of 16, at least 32 and at most " +
                      std::to_string(kMostDraws),
           .help = "sixteen independent scramblings, two draws each, give each mean its interval; try "
                   "--draws 512",
           .related = {}}};
}

/// The strategy whose mean net gain --until-width looks at: the best by it, the baseline left out, whose gain
/// over itself is known without any draw.
std::size_t leader(const Gathering& gathering) {
  const std::vector<std::size_t>& net = gathering.plan().net;
  const auto mean = [&](std::size_t s) { return gathering.tally().reading(net[s]).summary.mean; };
  std::size_t best = std::min<std::size_t>(1, net.size() - 1);
  for (std::size_t s = best + 1; s < net.size(); ++s)
    if (mean(s) > mean(best)) best = s;
  return best;
}

/// One run from the first block to the last figure.
class Run {
 public:
  Run(const Ensemble& ensemble, const BlockSolverFactory& solvers, const AssessOptions& options)
      : ensemble_(ensemble), solvers_(solvers), options_(options), gathering_(ensemble, options.draws) {
    if (options.until_width <= 0) {
      phases_ = {options.draws};
      return;
    }
    phases_ = width_looks(options.draws);
    width_.emplace();
    width_->wanted = options.until_width;
    width_->looks = static_cast<int>(phases_.size());
  }

  Assessment go() {
    AssessHooks* hooks = options_.hooks;
    if (hooks) trouble(hooks->begin(gathering_));
    while (true) {
      const std::int64_t seen = next_phase();
      const std::int64_t draws = hooks ? hooks->phase(gathering_, seen) : seen;
      if (draws == 0) break;
      ended_ = !solve(draws) || (width_ && narrow_at(draws));
    }
    return concluded();
  }

 private:
  /// Draws of the next phase, from the first on; 0 where the run is over.
  std::int64_t next_phase() {
    while (!ended_ && !has_errors(diagnostics_) && phase_ < phases_.size()) {
      const std::int64_t draws = phases_[phase_++];
      // A run that goes on after an interruption has looked there already, and did not stop.
      if (width_ && !gathering_.blocks().without(BlockRanges(0, draws / kBlock)).empty()) continue;
      return draws;
    }
    return 0;
  }

  /// Solves what is missing of the first `draws`.
  /// @return whether they are all in
  bool solve(std::int64_t draws) {
    const BlockRanges wanted(0, draws / kBlock);
    AssessHooks* hooks = options_.hooks;
    const GatherOptions options{options_.threads, options_.observer, hooks, options_.stop};
    const BlockRanges mine = hooks ? hooks->mine(wanted) : wanted;
    trouble(gathering_.run(mine, solvers_, options));
    if (hooks) trouble(hooks->exchange(gathering_, !mine.without(gathering_.blocks()).empty()));
    return wanted.without(gathering_.blocks()).empty() && !has_errors(diagnostics_);
  }

  /// Looks whether the leading figure is narrow enough after so many draws, all of them in.
  bool narrow_at(std::int64_t draws) {
    if (gathering_.tally().draws() < kFewestDraws) return true;
    const Summary seen = look(leader(gathering_));
    width_->reached = seen.mean_high - seen.mean_low;
    if (width_->reached >= width_->wanted) return false;
    width_->stopped_early = draws < options_.draws;
    return true;
  }

  /// Mean and widened interval of a strategy's net gain.
  Summary look(std::size_t strategy) const {
    return gathering_.tally().reading(gathering_.plan().net[strategy], width_->looks).summary;
  }

  Assessment concluded() {
    Assessment result;
    const Tally& tally = gathering_.tally();
    result.baseline = ensemble_.strategies.front().name;
    result.seed = options_.seed;
    result.draws = tally.draws();
    result.draws_wanted = options_.draws;
    result.threads = gathering_.workers();
    const bool stopped_early = width_ && width_->stopped_early;
    result.interrupted = !stopped_early && tally.blocks().size() * kBlock < options_.draws;
    result.quality = {tally.quality().max_probability_error, tally.quality().max_value_error,
                      tally.failed_draws()};
    result.quantiles = {gathering_.is_binned(), gathering_.is_binned() ? Bins::kResolution : 0};
    result.diagnostics = diagnostics_;
    result.until_width = width_;
    // Too few for any interval: no figure is better than a bare one.
    if (result.draws < kFewestDraws || (options_.hooks && !options_.hooks->concludes())) return result;
    std::vector<Reading> readings = gathering_.readings(options_.threads);
    if (width_) widen(readings, *result.until_width);
    conclude(
        ensemble_, gathering_.plan(), readings,
        [&](double distance) { return gathering_.share_nearer(distance); }, result);
    for (std::size_t s = 0; s < tally.quality().nodes.size(); ++s)
      result.strategies[s].nodes = tally.quality().nodes[s];
    if (!gathering_.is_binned() && tally.failed_draws() == 0) result.sample = sample();
    return result;
  }

  /// What the first draws say, of the rows that were kept.
  DrawSample sample() const {
    DrawSample sample;
    const RowStore& rows = gathering_.rows();
    const auto draws = std::min(rows.lanes(), static_cast<std::size_t>(Assessment::kSampleDraws));
    const BlockRanges& blocks = gathering_.tally().blocks();
    for (std::size_t d = 0; d < draws; ++d)
      sample.draws.push_back(
          static_cast<std::uint64_t>(blocks.at(static_cast<std::int64_t>(d / kLanes))) * kLanes + d % kLanes);
    const DerivedRows derived(ensemble_.layout);
    for (std::size_t s = 0; s < ensemble_.strategies.size(); ++s) {
      std::vector<double>& welfare = sample.welfare.emplace_back(rows.lanes(), 0.0);
      rows.add(derived.welfare(s), 1, welfare);
      welfare.resize(draws);
    }
    return sample;
  }

  /// The figure that was looked at keeps the interval that all looks together keep their promise with.
  void widen(std::vector<Reading>& readings, UntilWidth& width) const {
    const std::size_t strategy = leader(gathering_);
    width.strategy = ensemble_.strategies[strategy].name;
    const Summary seen = look(strategy);
    width.reached = seen.mean_high - seen.mean_low;
    Summary& net = readings[gathering_.plan().net[strategy]].summary;
    net.mean_low = seen.mean_low;
    net.mean_high = seen.mean_high;
  }

  void trouble(const Diagnostics& more) { diagnostics_.insert(diagnostics_.end(), more.begin(), more.end()); }

  const Ensemble& ensemble_;
  const BlockSolverFactory& solvers_;
  const AssessOptions& options_;
  Gathering gathering_;
  std::vector<std::int64_t> phases_;  ///< draws after each
  std::size_t phase_ = 0;             ///< the next of them
  bool ended_ = false;                ///< interrupted, or narrow enough
  std::optional<UntilWidth> width_;
  Diagnostics diagnostics_;
};

/// All that a run needs before its first block.
struct Preparation {
  InputPlan inputs;
  GameSet games;
  Ensemble ensemble;
};

Outcome<Preparation> prepare(const Scenario& scenario, const AssessOptions& options) {
  if (Diagnostics wrong = wrong_draws(options.draws, scenario.file); !wrong.empty()) return wrong;
  const std::string baseline = options.baseline.empty() ? scenario.baseline : options.baseline;
  const auto strategies = chosen_strategies(scenario, options.strategies, baseline);
  if (!strategies) return strategies.diagnostics();
  auto inputs = InputPlan::make(scenario);
  if (!inputs) return inputs.diagnostics();
  auto games = GameSet::make(scenario, *strategies, {options.game, options.precision, options.simd});
  if (!games) return games.diagnostics();
  Ensemble ensemble = ensemble_of(*games);
  return {Preparation{std::move(*inputs), std::move(*games), std::move(ensemble)}, inputs.diagnostics()};
}

}  // namespace

std::vector<std::int64_t> width_looks(std::int64_t draws) {
  std::vector<std::int64_t> looks;
  for (std::int64_t at = 512; at < draws; at *= 2) looks.push_back(at);
  looks.push_back(draws);
  return looks;
}

Outcome<Assessment> assess_blocks(const Ensemble& ensemble, const BlockSolverFactory& solvers,
                                  const AssessOptions& options) {
  if (const Diagnostics wrong = wrong_draws(options.draws, ""); !wrong.empty()) return wrong;
  return Run(ensemble, solvers, options).go();
}

Outcome<RunShape> run_shape(const Scenario& scenario, const AssessOptions& options) {
  const Outcome<Preparation> ready = prepare(scenario, options);
  if (!ready) return ready.diagnostics();
  return RunShape{ready->ensemble, ready->games.simd(), ready->games.precision()};
}

Outcome<Assessment> assess(const Scenario& scenario, const AssessOptions& options) {
  const Outcome<Preparation> ready = prepare(scenario, options);
  if (!ready) return ready.diagnostics();
  const RowLayout& layout = ready->ensemble.layout;
  const GameSet& games = ready->games;
  const BlockSolverFactory solvers = [&] {
    return games.batched() ? batched_block_solver(scenario, ready->inputs, games.plan(), games.games(),
                                                  layout, options.seed, games.simd(), games.precision())
                           : scalar_block_solver(scenario, ready->inputs, games.games(), layout, options.seed,
                                                 games.precision());
  };
  Assessment result = Run(ready->ensemble, solvers, options).go();
  result.simd = games.simd();
  result.precision = games.precision();
  result.diagnostics.insert(result.diagnostics.begin(), ready.diagnostics().begin(),
                            ready.diagnostics().end());
  return result;
}

}  // namespace entente

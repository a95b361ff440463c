#include "entente/explore/sweeps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "entente/ensemble/inputs.hpp"
#include "entente/ensemble/statistics.hpp"

namespace entente {
namespace {

constexpr std::size_t kSixteen = kReplicates;

/// Figures of every strategy in every draw under each of some factors.
struct Swept {
  std::vector<std::string> strategies;
  std::vector<std::vector<DrawFigures>> figures;  ///< [factor · strategies + strategy][draw]
  /// [(factor · strategies + strategy) · verdict years + year][draw]
  std::vector<std::vector<ByChance<double>>> chances;
  std::size_t draws = 0;
  std::int64_t failed = 0;
  bool interrupted = false;
};

/// What a factor does: to the values of sixteen draws, [number][lane], and to the weights made of them.
struct Change {
  std::function<void(double factor, std::span<double> values)> values;
  std::function<void(double factor, Weights& weights)> weights;
};

Outcome<Swept> sweep(const Scenario& scenario, const std::vector<std::string>& names,
                     std::span<const double> factors, const Change& change, const StudyOptions& options) {
  const auto study = Study::make(scenario, names, options, "a sweep");
  if (!study) return study.diagnostics();
  const InputPlan& inputs = study->inputs;
  const GameSet& set = study->games;

  Swept swept;
  for (const Strategy* strategy : set.strategies()) swept.strategies.push_back(strategy->name);
  const std::size_t games = set.strategies().size();
  const std::size_t years = scenario.verdict_years.size();
  const std::int64_t blocks = options.draws / kReplicates;
  swept.chances.assign(factors.size() * games * years,
                       std::vector<ByChance<double>>(static_cast<std::size_t>(options.draws)));
  swept.figures.assign(factors.size() * games,
                       std::vector<DrawFigures>(static_cast<std::size_t>(options.draws)));
  const Simd simd = simd_available().front();
  const std::int64_t finished = for_each_block(
      set, options.goal, false, 0, blocks, options.threads, options.stop,
      [&](std::int64_t done) {
        if (options.progress) options.progress(done, blocks);
      },
      [&](DrawSolver& solver, std::int64_t block) {
        std::vector<double> drawn(inputs.size() * kSixteen), values;
        std::vector<DrawFigures> out(games * kSixteen);
        std::vector<ByChance<double>> by_year(games * years * kSixteen);
        const auto place = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(block) * kSixteen);
        inputs.draw_block(simd, options.seed, static_cast<std::uint64_t>(block), drawn);
        for (std::size_t f = 0; f < factors.size(); ++f) {
          values = drawn;
          if (change.values) change.values(factors[f], values);
          if (change.weights)
            solver.solve(
                values, out, [&](Weights& weights) { change.weights(factors[f], weights); }, by_year);
          else
            solver.solve(values, out, {}, by_year);
          for (std::size_t s = 0; s < games; ++s)
            std::copy_n(out.begin() + static_cast<std::ptrdiff_t>(s * kSixteen), kSixteen,
                        swept.figures[f * games + s].begin() + place);
          for (std::size_t row = 0; row < games * years; ++row)
            std::copy_n(by_year.begin() + static_cast<std::ptrdiff_t>(row * kSixteen), kSixteen,
                        swept.chances[f * games * years + row].begin() + place);
        }
      });
  swept.interrupted = finished < blocks;
  for (std::size_t block = 0; block < static_cast<std::size_t>(finished); ++block) {
    const auto first = static_cast<std::ptrdiff_t>(block * kSixteen);
    bool finite = true;
    for (const auto& of : swept.figures)
      finite = finite && std::all_of(of.begin() + first, of.begin() + first + kSixteen,
                                     [](const DrawFigures& d) { return d.finite(); });
    if (!finite) {
      swept.failed += kReplicates;
      continue;
    }
    const auto kept = static_cast<std::ptrdiff_t>(swept.draws);
    for (auto& of : swept.figures) std::copy_n(of.begin() + first, kSixteen, of.begin() + kept);
    for (auto& of : swept.chances) std::copy_n(of.begin() + first, kSixteen, of.begin() + kept);
    swept.draws += kSixteen;
  }
  return {std::move(swept), study.diagnostics()};
}

/// Mean and interval of one figure over the draws.
template <class Get>
Estimate mean_of(std::size_t draws, const Get& get) {
  std::vector<double> values(draws);
  for (std::size_t d = 0; d < draws; ++d) values[d] = get(d);
  const Summary summary = summarise(values);
  return {summary.mean, summary.mean_low, summary.mean_high};
}

/// Where a line through two points is zero.
double crossing(double x0, double y0, double x1, double y1) {
  return y0 == y1 ? x0 : x0 + (x1 - x0) * y0 / (y0 - y1);
}

}  // namespace

Outcome<LambdaSweep> lambda_sweep(const Scenario& scenario, const std::vector<std::string>& strategies,
                                  const StudyOptions& options, std::span<const double> factors) {
  const Change change{{}, [](double factor, Weights& weights) {
                        weights.lambda_T *= factor;
                        weights.lambda_R *= factor;
                      }};
  const auto swept = sweep(scenario, strategies, factors, change, options);
  if (!swept) return swept.diagnostics();
  LambdaSweep result;
  result.draws = static_cast<std::int64_t>(swept->draws);
  result.failed = swept->failed;
  result.interrupted = swept->interrupted;
  if (result.draws < kFewestDraws) return {std::move(result), swept.diagnostics()};
  const std::size_t games = swept->strategies.size();
  for (std::size_t f = 0; f < factors.size(); ++f)
    for (std::size_t s = 0; s < games; ++s) {
      const std::vector<DrawFigures>& own = swept->figures[f * games + s];
      const std::vector<DrawFigures>& baseline = swept->figures[f * games];
      LambdaPoint point{factors[f], swept->strategies[s], {}, {}};
      for (std::size_t y = 0; y < scenario.verdict_years.size(); ++y) {
        const auto& of = swept->chances[(f * games + s) * scenario.verdict_years.size() + y];
        ByChance<Estimate>& year = point.years.emplace_back();
        for (std::size_t e = 0; e < year.size(); ++e)
          year[e] = mean_of(swept->draws, [&](std::size_t d) { return of[d][e]; });
      }
      point.net = mean_of(swept->draws, [&](std::size_t d) { return own[d].welfare - baseline[d].welfare; });
      result.points.push_back(std::move(point));
    }
  return {std::move(result), swept.diagnostics()};
}

Outcome<UncertaintyHorizon> uncertainty_horizon(const Scenario& scenario, const StudyOptions& options) {
  const auto inputs = InputPlan::make(scenario);
  if (!inputs) return inputs.diagnostics();
  const std::vector<double> medians = inputs->medians();
  const Change change{[&](double factor, std::span<double> values) {
                        if (factor == 1) return;  // the draws themselves, to the bit
                        for (int i = 0; i < inputs->dimensions(); ++i) {
                          const auto n = static_cast<std::size_t>(inputs->input(i).index);
                          const Range& range = scenario.numbers[n].range;
                          for (double& x : values.subspan(n * kSixteen, kSixteen))
                            x = std::clamp(medians[n] + factor * (x - medians[n]), range.low, range.high);
                        }
                      },
                      {}};
  const auto swept = sweep(scenario, {}, kWidenings, change, options);
  if (!swept) return swept.diagnostics();
  UncertaintyHorizon result;
  result.draws = static_cast<std::int64_t>(swept->draws);
  result.interrupted = swept->interrupted;
  const std::size_t games = swept->strategies.size();
  if (result.draws < kFewestDraws) return {std::move(result), swept.diagnostics()};
  const auto mean = [&](std::size_t f, std::size_t s) {
    return mean_of(swept->draws, [&](std::size_t d) { return swept->figures[f * games + s][d].welfare; })
        .value;
  };
  std::size_t recommended = 0;
  for (std::size_t s = 1; s < games; ++s)
    if (mean(0, s) > mean(0, recommended)) recommended = s;
  result.recommended = swept->strategies[recommended];
  if (games < 2) return {std::move(result), swept.diagnostics()};

  for (std::size_t f = 0; f < kWidenings.size(); ++f) {
    std::size_t other = recommended == 0 ? 1 : 0;
    for (std::size_t s = 0; s < games; ++s)
      if (s != recommended && mean(f, s) > mean(f, other)) other = s;
    const auto& own = swept->figures[f * games + recommended];
    const auto& best_other = swept->figures[f * games + other];
    UncertaintyHorizon::Step step;
    step.factor = kWidenings[f];
    step.advantage =
        mean_of(swept->draws, [&](std::size_t d) { return own[d].welfare - best_other[d].welfare; });
    step.best = swept->strategies[step.advantage.value < 0 ? other : recommended];
    result.steps.push_back(std::move(step));
  }
  // The first crossing of zero by a bound of the advantage, or NaN.
  const auto first_zero = [&](const auto& bound) {
    for (std::size_t f = 0; f < result.steps.size(); ++f) {
      const double here = bound(result.steps[f].advantage);
      if (here >= 0) continue;
      if (f == 0) return kWidenings[0];
      return crossing(kWidenings[f - 1], bound(result.steps[f - 1].advantage), kWidenings[f], here);
    }
    return std::numeric_limits<double>::quiet_NaN();
  };
  const double at = first_zero([](const Estimate& e) { return e.value; });
  if (!std::isnan(at)) {
    result.factor = Estimate{at, first_zero([](const Estimate& e) { return e.low; }),
                             first_zero([](const Estimate& e) { return e.high; })};
    for (const UncertaintyHorizon::Step& step : result.steps)
      if (step.best != result.recommended) {
        result.instead = step.best;
        break;
      }
  }
  return {std::move(result), swept.diagnostics()};
}

}  // namespace entente

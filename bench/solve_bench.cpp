// How fast the scalar solver is, in logit nodes a second, beside what a bare logit over four alternatives
// reaches on the same machine in the same run. Every solution is checked before its time counts.
#include <cmath>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/inputs.hpp"
#include "entente/scenario/read.hpp"
#include "entente/solve/logit.hpp"
#include "entente/solve/solve.hpp"

namespace {

using namespace entente;

Scenario flagship(const std::string& name) {
  auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/scenarios/" + name + ".toml");
  if (!scenario) throw std::runtime_error(render(scenario.diagnostics(), "", false));
  return std::move(*scenario);
}

/// The bound: nothing but logit over four alternatives, values at hand.
void bare_logit(benchmark::State& state) {
  std::vector<double> values(4096), p(4);
  const std::vector<double> weights(4, 1.0);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(static_cast<double>(i));
  double sum = 0;
  while (state.KeepRunning())
    for (std::size_t i = 0; i < values.size(); i += 4) {
      logit(0.7, std::span(values).subspan(i, 4), weights, p);
      sum += p[0] + p[1] + p[2] + p[3];
    }
  const double expected = static_cast<double>(state.iterations()) * 1024;
  if (std::abs(sum / expected - 1) > 1e-9) state.SkipWithError("probabilities do not sum to one");
  state.counters["nodes"] = benchmark::Counter(expected, benchmark::Counter::kIsRate);
}
BENCHMARK(bare_logit);

void solve(benchmark::State& state, const std::string& name, const std::string& strategy) {
  const Scenario scenario = flagship(name);
  const auto inputs = InputPlan::make(scenario);
  const auto game = compile(scenario, *scenario.strategy(strategy));
  Solver solver(scenario, *game);
  const std::vector<Weights> weights = weights_by_year(scenario, inputs->draw(1, 3), game->years);
  double nodes = 0, worst = 0;
  while (state.KeepRunning()) {
    const Solution solution = *solver.solve(weights);
    nodes += static_cast<double>(solution.nodes);
    worst = std::max({worst, solution.probability_error, solution.value_error});
  }
  if (!(worst < 1e-10)) state.SkipWithError("backward and forward pass disagree");
  state.counters["nodes"] = benchmark::Counter(nodes, benchmark::Counter::kIsRate);
  state.counters["solutions"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(solve, 2025_continue, "reverse-kissinger-2025", "continue")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(solve, 2025_grand, "reverse-kissinger-2025", "grand")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(solve, 1971_continue, "opening-to-china-1971", "continue")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(solve, 1971_grand, "opening-to-china-1971", "grand")->Unit(benchmark::kMillisecond);

void sample(benchmark::State& state) {
  const Scenario scenario = flagship("reverse-kissinger-2025");
  const auto inputs = InputPlan::make(scenario);
  std::vector<double> values(scenario.numbers.size());
  std::uint64_t draw = 0;
  while (state.KeepRunning()) {
    inputs->draw_into(1, draw++, values);
    benchmark::DoNotOptimize(values.data());
  }
  if (values != inputs->draw(1, draw - 1)) state.SkipWithError("a draw must depend on its address alone");
  state.counters["draws"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(sample)->Unit(benchmark::kMicrosecond);

void whole_draws(benchmark::State& state) {
  const Scenario scenario = flagship("reverse-kissinger-2025");
  AssessOptions options;
  options.draws = 32;
  options.threads = static_cast<int>(state.range(0));
  double net = 0;
  while (state.KeepRunning()) {
    const auto result = assess(scenario, options);
    if (net != 0 && net != result->strategies.back().net.mean)
      state.SkipWithError("the same draws gave another answer");
    net = result->strategies.back().net.mean;
  }
  state.counters["draws"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(options.draws),
                         benchmark::Counter::kIsRate);
}
BENCHMARK(whole_draws)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

}  // namespace

BENCHMARK_MAIN();

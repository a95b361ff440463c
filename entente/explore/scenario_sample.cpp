#include "entente/explore/scenario_sample.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "entente/ensemble/statistics.hpp"

namespace entente {

Diagnostics check_draws(const Scenario& scenario, std::int64_t draws, std::int64_t fewest,
                        const std::string& for_what) {
  fewest = std::max<std::int64_t>(kFewestDraws, (fewest + kReplicates - 1) / kReplicates * kReplicates);
  if (draws >= fewest && draws % kReplicates == 0) return {};
  return {{.place = {.file = scenario.file},
           .code = "E094",
           .message = std::to_string(draws) + " draws are " +
                      (draws < fewest ? "too few for " : "no multiple of 16 for ") + for_what +
                      ", which needs a multiple of 16 and at least " + std::to_string(fewest),
           .help = "try --draws " +
                   std::to_string(std::max(fewest, (draws + kReplicates - 1) / kReplicates * kReplicates)),
           .related = {}}};
}

Outcome<Study> Study::make(const Scenario& scenario, const std::vector<std::string>& names,
                           const StudyOptions& options, const std::string& for_what) {
  Diagnostics said = check_draws(scenario, options.draws, kFewestDraws, for_what);
  const std::string baseline = options.baseline.empty() ? scenario.baseline : options.baseline;
  const auto strategies = chosen_strategies(scenario, names, baseline);
  auto inputs = InputPlan::make(scenario);
  for (const Diagnostics* more : {&strategies.diagnostics(), &inputs.diagnostics()})
    said.insert(said.end(), more->begin(), more->end());
  if (has_errors(said)) return said;
  auto games = GameSet::make(scenario, *strategies, options.solving);
  if (!games) return games.diagnostics();
  return {Study{std::move(*inputs), std::move(*games)}, std::move(said)};
}

std::vector<double> ScenarioSample::welfare(std::size_t strategy) const {
  std::vector<double> values;
  for (const DrawFigures& draw : figures[strategy]) values.push_back(draw.welfare);
  return values;
}

std::vector<double> ScenarioSample::net(std::size_t strategy) const {
  std::vector<double> values = welfare(strategy);
  for (std::size_t d = 0; d < values.size(); ++d) values[d] -= figures[0][d].welfare;
  return values;
}

std::size_t ScenarioSample::best() const {
  std::size_t best = 0;
  double highest = 0;
  for (std::size_t s = 1; s < strategies.size(); ++s) {
    const std::vector<double> gains = net(s);
    const double sum = std::accumulate(gains.begin(), gains.end(), 0.0);
    if (best > 0 && sum <= highest) continue;
    best = s;
    highest = sum;
  }
  return best;
}

Outcome<ScenarioSample> sample_scenario(const Scenario& scenario, const std::vector<std::string>& names,
                                        const StudyOptions& options) {
  const auto study = Study::make(scenario, names, options, "a sample");
  if (!study) return study.diagnostics();
  const InputPlan& inputs = study->inputs;
  const GameSet& set = study->games;

  ScenarioSample sample;
  for (const Strategy* strategy : set.strategies()) sample.strategies.push_back(strategy->name);
  const std::size_t games = set.strategies().size();
  for (int i = 0; i < inputs.dimensions(); ++i) sample.inputs.push_back(inputs.input(i));
  const std::int64_t blocks = options.draws / kReplicates;
  const auto draws = static_cast<std::size_t>(options.draws);
  sample.figures.assign(games, std::vector<DrawFigures>(draws));
  sample.columns.assign(sample.inputs.size(), std::vector<double>(draws));
  const Simd simd = simd_available().front();
  const std::int64_t finished = for_each_block(
      set, options.goal, true, 0, blocks, options.threads, options.stop,
      [&](std::int64_t done) {
        if (options.progress) options.progress(done, blocks);
      },
      [&](DrawSolver& solver, std::int64_t block) {
        std::vector<double> values(inputs.size() * kReplicates);
        std::vector<DrawFigures> out(games * kReplicates);
        inputs.draw_block(simd, options.seed, static_cast<std::uint64_t>(block), values);
        solver.solve(values, out);
        for (std::size_t lane = 0; lane < kReplicates; ++lane) {
          const std::size_t d = static_cast<std::size_t>(block) * kReplicates + lane;
          for (std::size_t s = 0; s < games; ++s) sample.figures[s][d] = out[s * kReplicates + lane];
          for (std::size_t i = 0; i < sample.inputs.size(); ++i)
            sample.columns[i][d] =
                values[static_cast<std::size_t>(sample.inputs[i].index) * kReplicates + lane];
        }
      });
  sample.interrupted = finished < blocks;
  // Blocks with a draw that is not finite go as a whole, so that every scrambling keeps its place.
  for (std::int64_t block = 0; block < finished; ++block) {
    const std::size_t first = static_cast<std::size_t>(block) * kReplicates;
    bool finite = true;
    for (std::size_t d = first; d < first + kReplicates; ++d)
      for (const auto& strategy : sample.figures) finite = finite && strategy[d].finite();
    if (!finite) {
      sample.failed += kReplicates;
      continue;
    }
    for (std::size_t lane = 0; lane < kReplicates; ++lane) {
      const std::size_t to = sample.draws++, d = first + lane;
      for (auto& strategy : sample.figures) strategy[to] = strategy[d];
      for (auto& column : sample.columns) column[to] = column[d];
      sample.numbers.push_back(d);
    }
  }
  for (auto& strategy : sample.figures) strategy.resize(sample.draws);
  for (auto& column : sample.columns) column.resize(sample.draws);
  return {std::move(sample), study.diagnostics()};
}

}  // namespace entente

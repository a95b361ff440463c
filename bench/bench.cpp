// How near the batched solver comes to what this machine can do, every figure beside its limit or its twin in
// the same run, and every answer checked before its time counts. docs/performance.md explains the method.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "bench/claims.hpp"
#include "bench/clock.hpp"
#include "bench/explore.hpp"
#include "bench/rates.hpp"
#include "bench/shares.hpp"
#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/block_solver.hpp"
#include "entente/scenario/read.hpp"
#include "entente/solve/solve.hpp"
#include "entente/solve/work.hpp"

namespace entente::bench {
namespace {

using Json = nlohmann::ordered_json;
/// One flagship with all its strategies.
class Case {
 public:
  explicit Case(const std::string& file) : scenario_(read(file)), inputs_(*InputPlan::make(scenario_)) {
    std::vector<std::string> allies;
    for (const Ally& ally : scenario_.allies) allies.push_back(ally.code);
    for (const Strategy& strategy : scenario_.strategies) games_.push_back(*compile(scenario_, strategy));
    ensemble_.layout = RowLayout(games_.size(), scenario_.verdict_years, std::move(allies));
    for (std::size_t s = 0; s < games_.size(); ++s)
      ensemble_.strategies.push_back({scenario_.strategies[s].name, scenario_.strategies[s].label,
                                      static_cast<int>(games_[s].states.size())});
    std::vector<const Game*> games;
    for (const Game& game : games_) {
      games.push_back(&game);
      const Work work = work_of(scenario_, game, drifts(scenario_));
      work_.nodes += work.nodes;
      work_.exponentials += work.exponentials;
      work_.backward += work.backward;
      work_.forward += work.forward;
    }
    plan_.emplace(scenario_, games, scenario_.verdict_years);
  }

  const Scenario& scenario() const { return scenario_; }
  const InputPlan& inputs() const { return inputs_; }
  const std::vector<Game>& games() const { return games_; }
  const Work& work() const { return work_; }
  std::unique_ptr<BlockSolver> batched(Simd set, Precision precision) const {
    return batched_block_solver(scenario_, inputs_, *plan_, games_, ensemble_.layout, 1, set, precision);
  }
  std::unique_ptr<BlockSolver> twin() const {
    return scalar_block_solver(scenario_, inputs_, games_, ensemble_.layout, 1, Precision::float64);
  }
  const Ensemble& ensemble() const { return ensemble_; }
  std::size_t block_size() const { return ensemble_.layout.block_size(); }

  /// Largest difference of a probability of one block between the kernel and its twin.
  double worst_probability(const RowNumbers& a, const RowNumbers& b) const {
    double worst = 0;
    const std::size_t last = kYearColumns.size() * ensemble_.layout.years().size();
    for (std::size_t s = 0; s < games_.size(); ++s)
      for (std::size_t c = 0; c < last; ++c)
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          const std::size_t at = ensemble_.layout.row(s, c) * kLanes + lane;
          worst = std::max(worst, std::abs(a.get(at) - b.get(at)));
        }
    return worst;
  }

 private:
  static Scenario read(const std::string& file) {
    auto scenario = read_scenario(file);
    if (!scenario) throw std::runtime_error(render(scenario.diagnostics(), "", false));
    return std::move(*scenario);
  }

  Scenario scenario_;
  InputPlan inputs_;
  std::vector<Game> games_;
  Ensemble ensemble_;
  Work work_;
  std::optional<BatchPlan> plan_;
};

/// Seconds that one draw of all strategies takes at the least, at the rates of this run.
double bound(const Work& work, double nodes_per_second, double adds_per_second) {
  return work.exponentials / nodes_per_second + static_cast<double>(work.multiply_adds()) / adds_per_second;
}

/// Sampling, solving and adding up, by some clock.
double run_seconds(const Case& c, Simd set, Precision precision, int threads, std::int64_t draws,
                   double (*clock)()) {
  AssessOptions options;
  options.draws = draws;
  options.threads = threads;
  double net = 0;
  return best_seconds(
      3,
      [&] {
        const auto result = assess_blocks(
            c.ensemble(), [&] { return c.batched(set, precision); }, options);
        must(result && result->threads == threads && result->quality.failed_draws == 0, "assess");
        must(net == 0 || net == result->strategies.back().net.mean, "the same draws gave another answer");
        net = result->strategies.back().net.mean;
      },
      clock);
}

struct Twin {
  double seconds_a_draw = 0;
  RowNumbers answer;
};

Json precision_figures(const Case& c, Simd set, Precision precision, const Twin& twin) {
  const double nodes = bare_nodes(set, precision, 1), adds = cached_multiply_adds(set, precision, 1);
  must(nodes > 0 && adds > 0, "rates");
  const auto solver = c.batched(set, precision);
  RowNumbers numbers(precision, c.block_size());
  BlockQuality quality;
  solver->solve(0, numbers, quality);
  const double worst = c.worst_probability(numbers, twin.answer);
  must(worst < (precision == Precision::float32 ? 2e-6 : 1e-12),
       fmt::format("a probability differs by {}", worst));

  const double block = best_seconds(8, [&] { solver->solve(0, numbers, quality); });
  const std::int64_t draws = 512;
  const double one = run_seconds(c, set, precision, 1, draws, computed);
  const double one_wall = run_seconds(c, set, precision, 1, draws, wall);
  const double two_wall = run_seconds(c, set, precision, 2, draws, wall);
  const double a_draw = one / static_cast<double>(draws), least = bound(c.work(), nodes, adds);
  return {{"draws_per_second", 1 / a_draw},
          {"draws_per_second_two_threads", static_cast<double>(draws) / two_wall},
          {"two_threads_ratio", one_wall / two_wall},
          {"nodes_per_second", static_cast<double>(c.work().nodes) / a_draw},
          {"nodes_per_second_two_threads",
           static_cast<double>(c.work().nodes) * static_cast<double>(draws) / two_wall},
          {"roofline_share", least / a_draw},
          {"roofline_share_of_kernel", least * kLanes / block},
          {"scalar_twin_ratio", twin.seconds_a_draw * kLanes / block},
          {"largest_probability_difference", worst},
          {"bare_nodes_per_second", nodes},
          {"multiply_adds_per_second", adds}};
}

Json measure(const Case& c) {
  const Simd set = simd_available().front();
  Twin twin;
  {
    const auto solver = c.twin();
    twin.answer = RowNumbers(Precision::float64, c.block_size());
    BlockQuality quality;
    twin.seconds_a_draw = best_seconds(2, [&] { solver->solve(0, twin.answer, quality); }) / kLanes;
    must(quality.max_value_error < 1e-9, "the twin's passes disagree");
  }
  const Json single = precision_figures(c, set, Precision::float32, twin);
  const Json real = precision_figures(c, set, Precision::float64, twin);
  const double nodes = bare_nodes(Simd::scalar, Precision::float64, 1);
  const double adds = cached_multiply_adds(Simd::scalar, Precision::float64, 1);
  const double twin_least =
      static_cast<double>(c.work().nodes) / nodes + static_cast<double>(c.work().forward) / adds;
  return {{"schema", "entente/bench/1"},
          {"scenario", c.scenario().id},
          {"strategies", c.games().size()},
          {"work",
           {{"nodes", c.work().nodes},
            {"exponentials", c.work().exponentials},
            {"multiply_adds_backward", c.work().backward},
            {"multiply_adds_forward", c.work().forward}}},
          {"float", single},
          {"double", real},
          {"twin",
           {{"draws_per_second", 1 / twin.seconds_a_draw},
            {"nodes_per_second", static_cast<double>(c.work().nodes) / twin.seconds_a_draw},
            {"share_of_scalar_bound", twin_least / twin.seconds_a_draw}}},
          {"machine",
           {{"simd", simd_name(set)},
            {"scalar_nodes_per_second", nodes},
            {"scalar_multiply_adds_per_second", adds}}},
          {"shares", shares(
                         c.scenario(), c.ensemble(), c.inputs(), set,
                         [&] { return c.batched(set, Precision::float32); }, 1024)}};
}

void print(const Json& figures, std::FILE* to) {
  const auto line = [&](const std::string& what, const std::string& value, const std::string& beside) {
    fmt::print(to, "  {:<44}{:>14}   {}\n", what, value, beside);
  };
  const auto number = [](const Json& x) { return fmt::format("{:.3g}", x.get<double>()); };
  const auto percent = [](const Json& x) {
    const double share = 100 * x.get<double>();
    return share < 1 ? std::string("below 1 %") : fmt::format("{:.0f} %", share);
  };
  fmt::print(to, "{}, all {} strategies, {}\n", figures["scenario"].get<std::string>(),
             figures["strategies"].get<int>(), figures["machine"]["simd"].get<std::string>());
  for (const char* precision : {"float", "double"}) {
    const Json& f = figures[precision];
    fmt::print(to, " {}\n", precision);
    line("draws a second, one thread", number(f["draws_per_second"]), "sampling, solve and reduction");
    line("two threads, times one", number(f["two_threads_ratio"]), "limit 1.9");
    line("logit nodes a second", number(f["nodes_per_second"]),
         "on two threads " + number(f["nodes_per_second_two_threads"]));
    const bool single = std::strcmp(precision, "float") == 0;
    line("bare logit nodes a second", number(f["bare_nodes_per_second"]),
         single ? "one core of a Zen 4, three choices: 1.19e+09"
                : "one core of a Zen 4, three choices: 4.47e+08");
    line("multiply-adds a second, first cache", number(f["multiply_adds_per_second"]),
         single ? "the peak of that core: 5.9e+10" : "the peak of that core: 2.95e+10");
    line("share of the bound, end to end", percent(f["roofline_share"]), "limit 50 %");
    line("share of the bound, kernel", percent(f["roofline_share_of_kernel"]), "");
    line("times the scalar twin", number(f["scalar_twin_ratio"]), "limit 20 (float)");
    line("largest difference of a probability", number(f["largest_probability_difference"]),
         single ? "limit 2e-06" : "limit 1e-12");
  }
  fmt::print(to, " scalar twin\n");
  line("draws a second", number(figures["twin"]["draws_per_second"]), "");
  line("bare logit nodes a second", number(figures["machine"]["scalar_nodes_per_second"]),
       "one core of a Zen 4, three choices: 6.6e+07");
  line("share of the scalar bound", percent(figures["twin"]["share_of_scalar_bound"]), "limit 20 %");
  fmt::print(to, " shares of a run in float that is kept in a file, one thread\n");
  for (const char* part : {"sampling", "solve", "reduction", "store"})
    line(part, percent(figures["shares"][part]),
         std::strcmp(part, "sampling") == 0 || std::strcmp(part, "store") == 0 ? "limit 5 %" : "");
  line("bytes of the file, a draw", number(figures["shares"]["file_bytes_a_draw"]), "limit 2000");
  const Json& prim = figures["explore"]["prim"];
  const Json& sobol = figures["explore"]["sobol"];
  fmt::print(to, " explore, on tables made up here\n");
  line("PRIM, 100,000 rows of 20 inputs, seconds", number(prim["seconds"]),
       "limit 0.5; the EMA workbench on a Zen 4: 8");
  line("times sorting the columns", number(prim["times_sorting"]), "");
  line("with resampling, seconds", number(prim["seconds_with_resampling"]), "");
  line("indices of 294,912 rows, replicates, seconds", number(sobol["seconds_replicates"]),
       "limit 0.1; SALib 3.1, OpenTURNS 0.5 to 0.9");
  line("by bootstrap, seconds", number(sobol["seconds_bootstrap"]), "limit 0.1");
  line("times adding up the rows", number(sobol["times_reading_bootstrap"]), "");
  const Json& claims = figures["claims"];
  fmt::print(to, " a claims file made up here\n");
  line("10,000 claims read and bound, seconds", number(claims["seconds"]), "limit 1");
  line("of that the scenario",
       percent(claims["seconds_scenario"].get<double>() / claims["seconds"].get<double>()), "");
  line("the grammar alone",
       percent(claims["seconds_language"].get<double>() / claims["seconds"].get<double>()), "");
}

}  // namespace
}  // namespace entente::bench

int main(int argc, char** argv) {
  const bool json = argc > 1 && std::strcmp(argv[1], "--json") == 0;
  try {
    const entente::bench::Case c(std::string(ENTENTE_SOURCE) + "/scenarios/reverse-kissinger-2025.toml");
    auto figures = entente::bench::measure(c);
    figures["explore"] = entente::bench::explore_figures();
    figures["claims"] = entente::bench::claims_figures();
    entente::bench::print(figures, json ? stderr : stdout);
    if (json) fmt::print("{}\n", figures.dump(2));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench: {}\n", error.what());
    return 1;
  }
}

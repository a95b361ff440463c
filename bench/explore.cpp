#include "bench/explore.hpp"

#include <cmath>
#include <numeric>
#include <vector>

#include "bench/clock.hpp"
#include "entente/base/random.hpp"
#include "entente/explore/indices.hpp"
#include "entente/explore/peeling.hpp"
#include "entente/explore/prim.hpp"

namespace entente::bench {
namespace {

using Json = nlohmann::ordered_json;
using Columns = std::vector<std::span<const double>>;

/// Uniform inputs; the cases lie where input 3 is above 0.7 and input 11 below 0.4, and one row in
/// twenty-five elsewhere.
struct Box {
  std::vector<std::vector<double>> inputs;
  std::vector<std::uint8_t> cases;
};
Box planted() {
  constexpr std::size_t kRows = 100'000, kInputs = 20;
  Box box;
  box.inputs.assign(kInputs, std::vector<double>(kRows));
  for (std::size_t row = 0; row < kRows; ++row) {
    for (std::size_t i = 0; i < kInputs; ++i) box.inputs[i][row] = uniform(7, row, static_cast<int>(i));
    const bool in = box.inputs[3][row] > 0.7 && box.inputs[11][row] < 0.4;
    box.cases.push_back(in || uniform(7, row, kInputs) < 0.04);
  }
  return box;
}

Json boxes() {
  const Box box = planted();
  const Columns inputs(box.inputs.begin(), box.inputs.end());
  std::vector<PrimBox> trajectory;
  const double walk = best_seconds(3, [&] { trajectory = prim_trajectory(inputs, box.cases); });
  const double sorting =
      best_seconds(3, [&] { must(sorted_columns(inputs, box.cases).size() == inputs.size(), "sorting"); });
  must(trajectory.size() > 10, "a trajectory");

  Discovery found;
  const double whole = best_seconds(1, [&] { found = discover(inputs, box.cases); });
  must(found.boxes.size() == 1, "one box");
  const std::vector<DiscoveredLimit>& limits = found.boxes.front().limits;
  must(limits.size() == 2 && limits[0].input == 3 && limits[1].input == 11, "the inputs planted");
  must(limits[0].low.restricted && !limits[0].high.restricted && std::abs(limits[0].low.value - 0.7) < 0.02 &&
           limits[1].high.restricted && !limits[1].low.restricted &&
           std::abs(limits[1].high.value - 0.4) < 0.02,
       "the limits planted");
  return {{"rows", box.cases.size()},
          {"inputs", inputs.size()},
          {"seconds", walk},
          {"times_sorting", walk / sorting},
          {"seconds_with_resampling", whole}};
}

Json indices() {
  constexpr std::size_t kPoints = 16384, kInputs = 8;
  constexpr double kA[kInputs] = {0, 1, 4.5, 9, 99, 99, 99, 99};
  std::vector<double> values;
  const auto value = [&](std::size_t point, const auto& from_b) {
    double product = 1;
    for (std::size_t i = 0; i < kInputs; ++i) {
      const double u = uniform(3, point, static_cast<int>(from_b(i) ? kInputs + i : i));
      product *= (std::abs(4 * u - 2) + kA[i]) / (1 + kA[i]);
    }
    values.push_back(product);
  };
  for (std::size_t p = 0; p < kPoints; ++p) {
    value(p, [](std::size_t) { return false; });
    for (std::size_t n = 0; n < kInputs; ++n) value(p, [&](std::size_t i) { return i == n; });
    for (std::size_t n = 0; n < kInputs; ++n) value(p, [&](std::size_t i) { return i != n; });
    value(p, [](std::size_t) { return true; });
  }
  double sum = 0;
  const double reading = best_seconds(3, [&] { sum += std::accumulate(values.begin(), values.end(), 0.0); });
  Json figures{{"rows", values.size()}};
  for (const IntervalBy by : {IntervalBy::replicates, IntervalBy::resampling}) {
    SobolIndices answer;
    const double seconds = best_seconds(3, [&] { answer = sobol_indices(values, {kInputs, true}, by); });
    must(std::abs(answer.inputs[0].first.value - 0.7161921688790331) < 0.01 &&
             std::abs(answer.inputs[0].total.value - 0.7871441266592749) < 0.01,
         "indices of Sobol's G function");
    const std::string name = by == IntervalBy::replicates ? "replicates" : "bootstrap";
    figures["seconds_" + name] = seconds;
    figures["times_reading_" + name] = seconds / reading;
  }
  must(sum > 0, "a sum");
  return figures;
}

}  // namespace

Json explore_figures() { return {{"prim", boxes()}, {"sobol", indices()}}; }

}  // namespace entente::bench

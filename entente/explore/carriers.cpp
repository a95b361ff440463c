#include "entente/explore/carriers.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "entente/ensemble/inputs.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/explore/rank_correlation.hpp"

namespace entente {
namespace {

/// Inputs of some draws, a block of sixteen at a time: [block][number · 16 + lane].
using DrawnBlocks = std::vector<std::vector<double>>;
DrawnBlocks drawn_blocks(const InputPlan& plan, std::uint64_t seed, std::span<const std::uint64_t> draws) {
  DrawnBlocks blocks;
  for (std::size_t d = 0; d < draws.size(); d += kReplicates)
    plan.draw_block(simd_available().front(), seed, draws[d] / kReplicates,
                    blocks.emplace_back(plan.size() * kReplicates));
  return blocks;
}
double value_in(const DrawnBlocks& blocks, std::size_t draw, std::size_t number) {
  return blocks[draw / kReplicates][number * kReplicates + draw % kReplicates];
}

}  // namespace

std::vector<InputCarrier> inputs_that_carry(const Scenario& scenario,
                                            const std::function<double(std::size_t, std::size_t)>& value,
                                            std::span<const double> outcome, std::size_t most) {
  const std::vector<double> ranked = mean_ranks(outcome);
  const auto inputs = static_cast<double>(std::ranges::count_if(
      scenario.numbers, [](const Number& number) { return number.distribution.uncertain(); }));
  std::vector<InputCarrier> carriers;
  std::vector<double> values(outcome.size());
  for (std::size_t i = 0; i < scenario.numbers.size(); ++i) {
    if (!scenario.numbers[i].distribution.uncertain()) continue;
    for (std::size_t d = 0; d < values.size(); ++d) values[d] = value(d, i);
    const RankCorrelation rho = rank_correlation(mean_ranks(values), ranked);
    if (std::abs(rho.all) <= half_width_of(rho.replicates, inputs)) continue;
    const double half = half_width_of(rho.replicates);
    carriers.push_back({NumberId{static_cast<std::int32_t>(i)},
                        {rho.all, std::max(-1.0, rho.all - half), std::min(1.0, rho.all + half)}});
  }
  std::ranges::stable_sort(carriers, std::greater<>(),
                           [](const InputCarrier& c) { return std::abs(c.correlation.value); });
  if (carriers.size() > most) carriers.resize(most);
  return carriers;
}

Outcome<CarriedAdvice> carried_advice(const Scenario& scenario, std::uint64_t seed,
                                      std::span<const std::uint64_t> draws,
                                      std::span<const std::span<const double>> values) {
  const auto plan = InputPlan::make(scenario);
  if (!plan) return plan.diagnostics();
  const DrawnBlocks blocks = drawn_blocks(*plan, seed, draws);
  const auto value = [&](std::size_t draw, std::size_t number) { return value_in(blocks, draw, number); };

  CarriedAdvice result;
  result.draws = draws.size();
  std::vector<double> means;
  for (const auto& strategy : values) means.push_back(std::accumulate(strategy.begin(), strategy.end(), 0.0));
  result.chosen = static_cast<std::size_t>(std::ranges::max_element(means) - means.begin());
  result.against = result.chosen == 0 ? 1 : 0;
  for (std::size_t s = 0; s < values.size(); ++s)
    if (s != result.chosen && means[s] > means[result.against]) result.against = s;
  std::vector<double> advantage;
  for (std::size_t d = 0; d < draws.size(); ++d)
    advantage.push_back(values[result.chosen][d] - values[result.against][d]);

  std::vector<double> column(draws.size());
  for (const InputCarrier& carrier : inputs_that_carry(scenario, value, advantage, kMostCarriers)) {
    for (std::size_t d = 0; d < column.size(); ++d)
      column[d] = value(d, static_cast<std::size_t>(carrier.input.index));
    result.rows.push_back({carrier, advice_turn(values, column, IntervalBy::replicates, seed)});
  }
  return {std::move(result), plan.diagnostics()};
}

Outcome<InformationValue> worth_of_groups(const Scenario& scenario, std::uint64_t seed,
                                          std::span<const std::uint64_t> draws,
                                          std::span<const std::span<const double>> values,
                                          const InputGroups& groups) {
  const auto plan = InputPlan::make(scenario);
  if (!plan) return plan.diagnostics();
  const DrawnBlocks blocks = drawn_blocks(*plan, seed, draws);
  std::vector<std::vector<double>> columns;
  std::vector<std::vector<std::size_t>> members(groups.size());
  for (int i = 0; i < plan->dimensions(); ++i) {
    const auto number = static_cast<std::size_t>(plan->input(i).index);
    members[static_cast<std::size_t>(groups.group_of[number])].push_back(columns.size());
    std::vector<double>& column = columns.emplace_back(draws.size());
    for (std::size_t d = 0; d < column.size(); ++d) column[d] = value_in(blocks, d, number);
  }
  const std::vector<std::span<const double>> inputs(columns.begin(), columns.end());
  return {value_of_information(values, inputs, members, IntervalBy::replicates, seed), plan.diagnostics()};
}

}  // namespace entente

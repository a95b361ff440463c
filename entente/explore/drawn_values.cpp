#include "entente/explore/drawn_values.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "entente/ensemble/inputs.hpp"
#include "entente/ensemble/statistics.hpp"
#include "entente/explore/scenario_sample.hpp"
#include "entente/solve/solve.hpp"

namespace entente {

Outcome<DrawnValues> DrawnValues::make(const Scenario& scenario, std::uint64_t seed, std::int64_t draws) {
  return of(std::array{&scenario}, seed, draws);
}

Outcome<DrawnValues> DrawnValues::make(const Scenario& first, const Scenario& second, std::uint64_t seed,
                                       std::int64_t draws) {
  return of(std::array{&first, &second}, seed, draws);
}

Outcome<DrawnValues> DrawnValues::of(std::span<const Scenario* const> scenarios, std::uint64_t seed,
                                     std::int64_t draws) {
  Diagnostics said = check_draws(*scenarios.front(), draws, kFewestDraws, "a mean with its interval");
  std::vector<InputPlan> plans;
  for (const Scenario* scenario : scenarios) {
    auto plan = InputPlan::make(*scenario);
    said.insert(said.end(), plan.diagnostics().begin(), plan.diagnostics().end());
    if (plan) plans.push_back(std::move(*plan));
  }
  if (has_errors(said)) return said;
  DrawnValues drawn;
  drawn.draws_ = draws;
  for (const InputPlan& plan : plans) drawn.numbers_ += plan.size();
  const Simd set = simd_available().front();  // every set gives the same bits
  for (std::int64_t block = 0; block < draws / kReplicates; ++block) {
    std::span<double> rest = drawn.blocks_.emplace_back(drawn.numbers_ * kReplicates);
    for (const InputPlan& plan : plans) {
      plan.draw_block(set, seed, static_cast<std::uint64_t>(block), rest.first(plan.size() * kReplicates));
      rest = rest.subspan(plan.size() * kReplicates);
    }
  }
  return Outcome<DrawnValues>(std::move(drawn), std::move(said));
}

DrawnValues DrawnValues::beside(const DrawnValues& first, const DrawnValues& second) {
  DrawnValues both = first;
  both.numbers_ += second.numbers_;
  for (std::size_t b = 0; b < both.blocks_.size(); ++b)
    both.blocks_[b].insert(both.blocks_[b].end(), second.blocks_[b].begin(), second.blocks_[b].end());
  return both;
}

DrawnValues DrawnValues::some(std::span<const std::size_t> draws) const {
  DrawnValues chosen;
  const std::size_t blocks = (draws.size() + kReplicates - 1) / kReplicates;
  chosen.draws_ = static_cast<std::int64_t>(blocks * kReplicates);
  chosen.numbers_ = numbers_;
  for (std::size_t b = 0; b < blocks; ++b) {
    std::vector<double>& block = chosen.blocks_.emplace_back(numbers_ * kReplicates);
    for (std::size_t lane = 0; lane < kReplicates; ++lane) {
      const std::size_t d = draws[std::min(b * kReplicates + lane, draws.size() - 1)];
      for (std::size_t i = 0; i < numbers_; ++i) block[i * kReplicates + lane] = value(d, i);
    }
  }
  return chosen;
}

void DrawnValues::change(const std::function<void(std::size_t, std::span<double>)>& change) {
  std::vector<double> values(numbers_);
  for (std::size_t d = 0; d < static_cast<std::size_t>(draws_); ++d) {
    draw(d, values);
    change(d, values);
    std::vector<double>& block = blocks_[d / kReplicates];
    for (std::size_t i = 0; i < numbers_; ++i) block[i * kReplicates + d % kReplicates] = values[i];
  }
}

double DrawnValues::value(std::size_t draw, std::size_t number) const {
  return blocks_[draw / kReplicates][number * kReplicates + draw % kReplicates];
}

void DrawnValues::draw(std::size_t draw, std::span<double> values) const {
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = value(draw, i);
}

BlockWeights::BlockWeights(const Scenario& scenario, const DrawnValues& draws, int years)
    : draws_(draws),
      resolver_(scenario),
      drifts_(resolver_.drifts()),
      years_(years),
      values_(draws.numbers()) {}

void BlockWeights::fill(std::size_t block, std::vector<std::vector<Weights>>& weights,
                        const std::function<void(std::span<double>)>& change) {
  weights.resize(kReplicates);
  for (std::size_t lane = 0; lane < kReplicates; ++lane) {
    draws_.draw(block * kReplicates + lane, values_);
    if (change) change(values_);
    weights_by_year(resolver_, drifts_, values_, years_, weights[lane]);
  }
}

}  // namespace entente

#include "entente/ensemble/inputs.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "entente/base/random.hpp"
#include "entente/base/random_block.hpp"
#include "entente/model/marginal.hpp"
#include "entente/model/normal.hpp"

namespace entente {
namespace {

constexpr std::size_t kLanes = kReplicates;
/// Dimensions drawn at a time by draw_block: their uniforms fit the innermost cache.
constexpr std::size_t kChunk = 32;

/// The Sobol dimension of each input: its address, or the first that nobody has, where it has none, one
/// beyond the table, or another's.
std::vector<int> dimensions_of(const Scenario& scenario, const std::vector<NumberId>& inputs) {
  std::vector<bool> taken(kSobolDimensions, false);
  std::vector<int> dimensions;
  for (const NumberId id : inputs) {
    const int address = scenario.numbers[static_cast<std::size_t>(id.index)].address;
    const bool free = address >= 0 && address < kSobolDimensions && !taken[static_cast<std::size_t>(address)];
    dimensions.push_back(free ? address : -1);
    if (free) taken[static_cast<std::size_t>(address)] = true;
  }
  int next = 0;
  for (int& dimension : dimensions) {
    if (dimension >= 0) continue;
    while (taken[static_cast<std::size_t>(next)]) ++next;
    dimension = next++;
  }
  return dimensions;
}

/// The sixteen draws of one number.
std::span<double> lanes_of(std::span<double> values, NumberId number) {
  return values.subspan(static_cast<std::size_t>(number.index) * kLanes, kLanes);
}

}  // namespace

Outcome<InputPlan> InputPlan::make(const Scenario& scenario) {
  auto correlations = plan_correlations(scenario);
  Diagnostics diagnostics = correlations.diagnostics();
  InputPlan plan;
  std::vector<NumberId> uncertain;
  for (std::size_t i = 0; i < scenario.numbers.size(); ++i) {
    const Number& number = scenario.numbers[i];
    plan.fixed_.push_back(quantile(number.distribution, number.range, 0.5));
    if (!number.distribution.uncertain()) {
      plan.constants_.push_back(i);
      continue;
    }
    if (uncertain.size() == static_cast<std::size_t>(kSobolDimensions)) {
      diagnostics.push_back(
          {.place = number.place,
           .code = "E092",
           .message = "more than " + std::to_string(kSobolDimensions) + " numbers are uncertain",
           .help = "give those that matter least one `value`",
           .related = {}});
      return diagnostics;
    }
    uncertain.push_back({static_cast<std::int32_t>(i)});
  }
  if (!correlations) return diagnostics;

  const std::vector<int> dimensions = dimensions_of(scenario, uncertain);
  for (std::size_t i = 0; i < uncertain.size(); ++i) {
    const Number& number = scenario.numbers[static_cast<std::size_t>(uncertain[i].index)];
    plan.inputs_.push_back(
        {uncertain[i], dimensions[i], QuantileMap(number.distribution, number.range), false});
  }
  std::ranges::sort(plan.inputs_, {}, &Input::dimension);
  std::vector<int> input_of(scenario.numbers.size(), -1);
  for (std::size_t i = 0; i < plan.inputs_.size(); ++i) {
    input_of[static_cast<std::size_t>(plan.inputs_[i].number.index)] = static_cast<int>(i);
  }
  plan.find_runs();

  plan.correlations_ = std::move(*correlations);
  for (const CorrelationBlock& block : plan.correlations_.blocks) {
    std::vector<int>& inputs = plan.block_inputs_.emplace_back();
    for (NumberId id : block.inputs) {
      inputs.push_back(input_of[static_cast<std::size_t>(id.index)]);
      plan.inputs_[static_cast<std::size_t>(inputs.back())].correlated = true;
    }
  }
  return {std::move(plan), std::move(diagnostics)};
}

void InputPlan::find_runs() {
  runs_.clear();
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const bool follows =
        i > 0 && inputs_[i].dimension == inputs_[i - 1].dimension + 1 && runs_.back().count < kChunk;
    if (!follows) runs_.push_back({i, 0});
    ++runs_.back().count;
  }
}

Outcome<InputPlan> InputPlan::companion() const {
  if (2 * inputs_.size() > static_cast<std::size_t>(kSobolDimensions))
    return Diagnostics{{.place = {},
                        .code = "E092",
                        .message = "two independent points need " + std::to_string(2 * inputs_.size()) +
                                   " dimensions; there are " + std::to_string(kSobolDimensions),
                        .help = "give the numbers that matter least one `value`",
                        .related = {}}};
  std::vector<bool> taken(kSobolDimensions, false);
  for (const Input& input : inputs_) taken[static_cast<std::size_t>(input.dimension)] = true;
  InputPlan plan = *this;
  int next = 0;
  for (Input& input : plan.inputs_) {
    while (taken[static_cast<std::size_t>(next)]) ++next;
    input.dimension = next++;
  }
  plan.find_runs();
  return plan;
}

std::vector<double> InputPlan::draw(std::uint64_t seed, std::uint64_t index) const {
  std::vector<double> values(size());
  draw_into(seed, index, values);
  return values;
}

void InputPlan::draw_into(std::uint64_t seed, std::uint64_t index, std::span<double> values) const {
  std::copy(fixed_.begin(), fixed_.end(), values.begin());
  const auto at = [&](const Input& input) -> double& {
    return values[static_cast<std::size_t>(input.number.index)];
  };
  for (std::size_t d = 0; d < inputs_.size(); ++d) {
    const Input& input = inputs_[d];
    const double u = uniform(seed, index, input.dimension);
    at(input) = input.correlated ? normal_quantile(u) : input.map(u);
  }
  for (std::size_t b = 0; b < block_inputs_.size(); ++b) {
    const std::vector<int>& tied = block_inputs_[b];
    const std::vector<double>& lower = correlations_.blocks[b].lower;
    const std::size_t n = tied.size();
    // Independent normals stand where the values will: from the last row up, no row needs what a later one
    // replaced.
    for (std::size_t i = n; i-- > 0;) {
      double z = 0;
      for (std::size_t j = 0; j <= i; ++j)
        z += lower[i * n + j] * at(inputs_[static_cast<std::size_t>(tied[j])]);
      const Input& input = inputs_[static_cast<std::size_t>(tied[i])];
      at(input) = input.map(normal_cdf(z));
    }
  }
}

void InputPlan::draw_block(Simd set, std::uint64_t seed, std::uint64_t block,
                           std::span<double> values) const {
  std::array<double, kChunk * kLanes> u;
  for (const auto& [first, count] : runs_) {
    uniform_block(set, seed, block, inputs_[first].dimension, static_cast<int>(count), u.data());
    for (std::size_t d = 0; d < count; ++d) {
      const Input& input = inputs_[first + d];
      const std::span<double> value = lanes_of(values, input.number);
      std::ranges::copy(std::span(u).subspan(d * kLanes, kLanes), value.begin());
      if (input.correlated)
        normal_quantile_block(set, value);
      else
        input.map.block(set, value);
    }
  }
  finish_block(set, values);
}

void InputPlan::from_uniforms(Simd set, std::span<const double> u, std::span<double> values) const {
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const std::span<double> value = lanes_of(values, inputs_[i].number);
    std::ranges::copy(u.subspan(i * kLanes, kLanes), value.begin());
    if (inputs_[i].correlated)
      normal_quantile_block(set, value);
    else
      inputs_[i].map.block(set, value);
  }
  finish_block(set, values);
}

void InputPlan::finish_block(Simd set, std::span<double> values) const {
  for (const std::size_t number : constants_)
    std::ranges::fill(values.subspan(number * kLanes, kLanes), fixed_[number]);
  for (std::size_t b = 0; b < block_inputs_.size(); ++b) {
    const std::vector<int>& tied = block_inputs_[b];
    const std::vector<double>& lower = correlations_.blocks[b].lower;
    const std::size_t n = tied.size();
    for (std::size_t i = n; i-- > 0;) {  // from the last row up, as in draw_into
      std::array<double, kLanes> z{};
      for (std::size_t j = 0; j <= i; ++j) {
        const double factor = lower[i * n + j];
        const std::span<const double> normal =
            lanes_of(values, inputs_[static_cast<std::size_t>(tied[j])].number);
        for (std::size_t lane = 0; lane < kLanes; ++lane) z[lane] += factor * normal[lane];
      }
      normal_cdf_block(set, z);
      const Input& input = inputs_[static_cast<std::size_t>(tied[i])];
      input.map.block(set, z);
      std::ranges::copy(z, lanes_of(values, input.number).begin());
    }
  }
}

void InputPlan::uniforms(Simd set, std::uint64_t seed, std::uint64_t block, std::span<double> out) const {
  for (const auto& [first, count] : runs_)
    uniform_block(set, seed, block, inputs_[first].dimension, static_cast<int>(count),
                  out.data() + first * kLanes);
}

std::vector<double> InputPlan::medians() const { return fixed_; }

}  // namespace entente

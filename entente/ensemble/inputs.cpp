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

}  // namespace

Outcome<InputPlan> InputPlan::make(const Scenario& scenario) {
  auto correlations = plan_correlations(scenario);
  Diagnostics diagnostics = correlations.diagnostics();
  InputPlan plan;
  std::vector<int> dimension_of(scenario.numbers.size(), -1);
  for (std::size_t i = 0; i < scenario.numbers.size(); ++i) {
    const Number& number = scenario.numbers[i];
    plan.fixed_.push_back(quantile(number.distribution, number.range, 0.5));
    if (!number.distribution.uncertain()) {
      plan.constants_.push_back(i);
      continue;
    }
    if (plan.inputs_.size() == static_cast<std::size_t>(kSobolDimensions)) {
      diagnostics.push_back(
          {.place = number.place,
           .code = "E092",
           .message = "more than " + std::to_string(kSobolDimensions) + " numbers are uncertain",
           .help = "give those that matter least one `value`",
           .related = {}});
      return diagnostics;
    }
    dimension_of[i] = static_cast<int>(plan.inputs_.size());
    plan.inputs_.push_back(
        {{static_cast<std::int32_t>(i)}, QuantileMap(number.distribution, number.range), false});
  }
  if (!correlations) return diagnostics;

  plan.correlations_ = std::move(*correlations);
  for (const CorrelationBlock& block : plan.correlations_.blocks) {
    std::vector<int>& dimensions = plan.block_dimensions_.emplace_back();
    for (NumberId id : block.inputs) {
      dimensions.push_back(dimension_of[static_cast<std::size_t>(id.index)]);
      plan.inputs_[static_cast<std::size_t>(dimensions.back())].correlated = true;
    }
  }
  return {std::move(plan), std::move(diagnostics)};
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
    const double u = uniform(seed, index, static_cast<int>(d));
    at(input) = input.correlated ? normal_quantile(u) : input.map(u);
  }
  for (std::size_t b = 0; b < block_dimensions_.size(); ++b) {
    const std::vector<int>& dimensions = block_dimensions_[b];
    const std::vector<double>& lower = correlations_.blocks[b].lower;
    const std::size_t n = dimensions.size();
    // Independent normals stand where the values will: from the last row up, no row needs what a later one
    // replaced.
    for (std::size_t i = n; i-- > 0;) {
      double z = 0;
      for (std::size_t j = 0; j <= i; ++j)
        z += lower[i * n + j] * at(inputs_[static_cast<std::size_t>(dimensions[j])]);
      const Input& input = inputs_[static_cast<std::size_t>(dimensions[i])];
      at(input) = input.map(normal_cdf(z));
    }
  }
}

void InputPlan::draw_block(Simd set, std::uint64_t seed, std::uint64_t block,
                           std::span<double> values) const {
  const auto lanes = [&](std::size_t number) { return values.subspan(number * kLanes, kLanes); };
  const auto at = [&](const Input& input) { return lanes(static_cast<std::size_t>(input.number.index)); };
  for (const std::size_t number : constants_) std::ranges::fill(lanes(number), fixed_[number]);

  std::array<double, kChunk * kLanes> u;
  for (std::size_t first = 0; first < inputs_.size(); first += kChunk) {
    const std::size_t count = std::min(kChunk, inputs_.size() - first);
    uniform_block(set, seed, block, static_cast<int>(first), static_cast<int>(count), u.data());
    for (std::size_t d = 0; d < count; ++d) {
      const Input& input = inputs_[first + d];
      const std::span<double> value = at(input);
      std::ranges::copy(std::span(u).subspan(d * kLanes, kLanes), value.begin());
      if (input.correlated)
        normal_quantile_block(set, value);
      else
        input.map.block(set, value);
    }
  }
  for (std::size_t b = 0; b < block_dimensions_.size(); ++b) {
    const std::vector<int>& dimensions = block_dimensions_[b];
    const std::vector<double>& lower = correlations_.blocks[b].lower;
    const std::size_t n = dimensions.size();
    for (std::size_t i = n; i-- > 0;) {  // from the last row up, as in draw_into
      std::array<double, kLanes> z{};
      for (std::size_t j = 0; j <= i; ++j) {
        const double factor = lower[i * n + j];
        const std::span<const double> normal = at(inputs_[static_cast<std::size_t>(dimensions[j])]);
        for (std::size_t lane = 0; lane < kLanes; ++lane) z[lane] += factor * normal[lane];
      }
      normal_cdf_block(set, z);
      const Input& input = inputs_[static_cast<std::size_t>(dimensions[i])];
      input.map.block(set, z);
      std::ranges::copy(z, at(input).begin());
    }
  }
}

std::vector<double> InputPlan::medians() const { return fixed_; }

}  // namespace entente

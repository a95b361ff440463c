#include "entente/ensemble/inputs.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "entente/base/random.hpp"
#include "entente/model/marginal.hpp"
#include "entente/model/normal.hpp"

namespace entente {

Outcome<InputPlan> InputPlan::make(const Scenario& scenario) {
  auto correlations = plan_correlations(scenario);
  Diagnostics diagnostics = correlations.diagnostics();
  InputPlan plan;
  std::vector<int> dimension_of(scenario.numbers.size(), -1);
  for (std::size_t i = 0; i < scenario.numbers.size(); ++i) {
    const Number& number = scenario.numbers[i];
    plan.fixed_.push_back(quantile(number.distribution, number.range, 0.5));
    if (!number.distribution.uncertain()) continue;
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
    plan.inputs_.push_back({{static_cast<std::int32_t>(i)}, number.distribution, number.range, false});
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
    at(input) = input.correlated ? normal_quantile(u) : quantile(input.distribution, input.range, u);
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
      at(input) = quantile(input.distribution, input.range, normal_cdf(z));
    }
  }
}

std::vector<double> InputPlan::medians() const { return fixed_; }

}  // namespace entente

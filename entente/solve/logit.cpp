#include "entente/solve/logit.hpp"

#include <algorithm>
#include <cmath>

namespace entente {

void logit(double lambda, std::span<const double> values, std::span<const double> weights,
           std::span<double> probabilities) {
  const double best = *std::max_element(values.begin(), values.end());
  double total = 0;
  for (std::size_t a = 0; a < values.size(); ++a) {
    const double gap = values[a] - best;  // 0 for the best: λ·0 must stay 0 when λ is infinite
    probabilities[a] = gap == 0 ? weights[a] : weights[a] * std::exp(lambda * gap);
    total += probabilities[a];
  }
  for (double& p : probabilities) p /= total;
}

}  // namespace entente

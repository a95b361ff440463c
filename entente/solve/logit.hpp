#pragma once
#include <span>

namespace entente {

/// Logit choice p(a) = w_a·exp(λ·Q(a)) / Σ w_b·exp(λ·Q(b)) (4.1), for any λ in [0, ∞]: the best value is
/// subtracted before exp, so nothing overflows; λ = ∞ shares the choice among the best by their weights.
/// McKelvey and Palfrey (1998).
/// @param values, weights, probabilities  same length; weights positive
void logit(double lambda, std::span<const double> values, std::span<const double> weights,
           std::span<double> probabilities);

}  // namespace entente

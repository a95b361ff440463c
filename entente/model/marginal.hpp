#pragma once
#include "entente/model/quantity.hpp"

namespace entente {

/// The value below which a share `u` of the distribution lies, clipped to `range`. Never decreases in `u`.
///
/// By kind: quantiles run in straight lines through (.05, p05), (.5, p50), (.95, p95), and on beyond them;
/// triangular and uniform have their closed forms; pert is the beta on [low, high] with shapes 1 + 4(mode −
/// low)/(high − low) and 1 + 4(high − mode)/(high − low); beta (mean, sd) lives on [0, 1]. A beta's sd that
/// no beta can have is taken as 98 % of the largest possible, √(mean(1 − mean)).
/// @param u  in [0, 1]; the ends give the ends of the support, where it is unbounded the quantile 2^-53 away
/// from them
/// @return finite, in [range.low, range.high], in the unit of the distribution's own parameters
double quantile(const Distribution& distribution, const Range& range, double u);

}  // namespace entente

#include "entente/model/marginal.hpp"

#include <algorithm>
#include <cmath>

#include "entente/model/beta.hpp"
#include "entente/model/normal.hpp"

namespace entente {
namespace {

double piecewise_linear(double p05, double p50, double p95, double u) {
  // std::lerp is exact at 0 and 1 and monotone beyond them, so the three points are met to the bit.
  return u < 0.5 ? std::lerp(p05, p50, (u - 0.05) / (0.5 - 0.05))
                 : std::lerp(p50, p95, (u - 0.5) / (0.95 - 0.5));
}

double triangular(double low, double mode, double high, double u) {
  const double width = high - low;
  if (!(width > 0)) return low;
  const double below = (mode - low) / width;  // share of the probability left of the mode
  return u <= below ? low + std::sqrt(u * width * (mode - low))
                    : high - std::sqrt((1 - u) * width * (high - mode));
}

double pert(const Distribution& d, double u) {
  const auto beta = as_beta(d);
  return beta ? beta->low + beta->width * beta_quantile(beta->alpha, beta->beta, u) : d.a;
}

double beta_by_moments(const Distribution& d, double u) {
  if (const auto beta = as_beta(d)) return beta_quantile(beta->alpha, beta->beta, u);
  // One value, or so narrow that a normal is as good.
  if (!(d.a > 0 && d.a < 1) || !(d.b > 0)) return d.a;
  return std::clamp(d.a + d.b * normal_quantile(u), 0.0, 1.0);
}

double unclipped(const Distribution& d, double u) {
  switch (d.kind) {
    case Distribution::Kind::point:
      return d.a;
    case Distribution::Kind::quantiles:
      return piecewise_linear(d.a, d.b, d.c, u);
    case Distribution::Kind::triangular:
      return triangular(d.a, d.b, d.c, u);
    case Distribution::Kind::pert:
      return pert(d, u);
    case Distribution::Kind::uniform:
      return std::lerp(d.a, d.b, u);
    case Distribution::Kind::normal:
      return d.a + d.b * normal_quantile(u);
    case Distribution::Kind::lognormal:
      return d.a * std::exp(d.b * normal_quantile(u));
    case Distribution::Kind::beta:
      return beta_by_moments(d, u);
  }
  return d.a;
}

}  // namespace

double quantile(const Distribution& distribution, const Range& range, double u) {
  return std::max(range.low, std::min(range.high, unclipped(distribution, u)));
}

}  // namespace entente

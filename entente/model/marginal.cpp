#include "entente/model/marginal.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <exception>
#include <numbers>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>

namespace entente {
namespace {

namespace policy = boost::math::policies;
// Results at the edge of double come back as they are instead of as exceptions; `quantile` clips them.
using Quiet =
    policy::policy<policy::domain_error<policy::ignore_error>, policy::pole_error<policy::ignore_error>,
                   policy::overflow_error<policy::ignore_error>,
                   policy::evaluation_error<policy::ignore_error>, policy::promote_double<false>>;

constexpr double kTail = 0x1p-53;

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

/// Bisection over the doubles of [0, 1] in their own order, so that quantiles near the smallest double are
/// found too.
double beta_quantile_by_bisection(double alpha, double beta, double u) {
  std::uint64_t low = 0, high = std::bit_cast<std::uint64_t>(1.0);
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (boost::math::ibeta(alpha, beta, std::bit_cast<double>(middle), Quiet()) < u ? low : high) = middle;
  }
  return std::bit_cast<double>(high);
}

double beta_quantile(double alpha, double beta, double u) {
  if (u <= 0) return 0;
  if (u >= 1) return 1;
  u = std::clamp(u, kTail, 1 - kTail);
  try {
    return boost::math::ibeta_inv(alpha, beta, u, Quiet());
  } catch (const std::exception&) {
    // Its root finder gives up, whatever the policy says, where the quantile is near the smallest double.
    return beta_quantile_by_bisection(alpha, beta, u);
  }
}

double pert(double low, double mode, double high, double u) {
  const double width = high - low;
  if (!(width > 0)) return low;
  const double peak = (mode - low) / width;
  return low + width * beta_quantile(1 + 4 * peak, 1 + 4 * (1 - peak), u);
}

double beta_by_moments(double mean, double sd, double u) {
  if (!(mean > 0 && mean < 1) || !(sd > 0)) return mean;
  const double largest = std::sqrt(mean * (1 - mean));
  const double spread = std::min(sd, 0.98 * largest) / largest;
  const double total = 1 / (spread * spread) - 1;  // alpha + beta
  // So narrow a beta is a normal to five digits of its sd, and the inversion of the beta loses those digits.
  if (total * std::min(mean, 1 - mean) > 1e8) return std::clamp(mean + sd * normal_quantile(u), 0.0, 1.0);
  return beta_quantile(mean * total, (1 - mean) * total, u);
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
      return pert(d.a, d.b, d.c, u);
    case Distribution::Kind::uniform:
      return std::lerp(d.a, d.b, u);
    case Distribution::Kind::normal:
      return d.a + d.b * normal_quantile(u);
    case Distribution::Kind::lognormal:
      return d.a * std::exp(d.b * normal_quantile(u));
    case Distribution::Kind::beta:
      return beta_by_moments(d.a, d.b, u);
  }
  return d.a;
}

}  // namespace

double normal_quantile(double u) {
  u = std::clamp(u, kTail, 1 - kTail);
  const double magnitude = std::numbers::sqrt2 * boost::math::erfc_inv(2 * std::min(u, 1 - u), Quiet());
  return u < 0.5 ? -magnitude : magnitude;
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

double quantile(const Distribution& distribution, const Range& range, double u) {
  return std::max(range.low, std::min(range.high, unclipped(distribution, u)));
}

}  // namespace entente

#include "entente/model/beta.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <exception>
#include <numbers>

#include <boost/math/special_functions/beta.hpp>

#include "entente/model/normal.hpp"

namespace entente {
namespace {

namespace policy = boost::math::policies;
// Results at the edge of double come back as they are instead of as exceptions; `quantile` clips them.
using Quiet =
    policy::policy<policy::domain_error<policy::ignore_error>, policy::pole_error<policy::ignore_error>,
                   policy::overflow_error<policy::ignore_error>,
                   policy::evaluation_error<policy::ignore_error>, policy::promote_double<false>>;

constexpr double kTail = 0x1p-53;

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

/// ln(x/(1 − x)) of the quantile x of the normal share below z ≤ 0; not finite where that is beyond double.
double lower_log_odds(double alpha, double beta, double z) {
  double complement = 0;
  try {
    const double x = boost::math::ibeta_inv(alpha, beta, normal_cdf(z), &complement, Quiet());
    return std::log(x) - std::log(complement);
  } catch (const std::exception&) {
    return std::nan("");
  }
}

/// The same for any z. The upper half is the lower one of the mirrored shape, so that neither x nor 1 − x
/// loses its digits.
double exact_log_odds(double alpha, double beta, double z) {
  return z < 0 ? lower_log_odds(alpha, beta, z) : -lower_log_odds(beta, alpha, -z);
}

/// Σ c_k T_k(t), by Clenshaw's recurrence.
template <std::size_t n>
double chebyshev(const std::array<double, n>& c, double t) {
  double next = 0, after = 0;
  for (std::size_t k = n; k-- > 1;) {
    const double now = c[k] + 2 * t * next - after;
    after = next;
    next = now;
  }
  return c[0] + t * next - after;
}

}  // namespace

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

std::optional<ScaledBeta> as_beta(const Distribution& d) {
  if (d.kind == Distribution::Kind::pert) {
    const double width = d.c - d.a;
    if (!(width > 0)) return std::nullopt;
    const double peak = (d.b - d.a) / width;
    return ScaledBeta{d.a, width, 1 + 4 * peak, 1 + 4 * (1 - peak)};
  }
  const double mean = d.a, sd = d.b;
  if (d.kind != Distribution::Kind::beta || !(mean > 0 && mean < 1) || !(sd > 0)) return std::nullopt;
  const double largest = std::sqrt(mean * (1 - mean));
  const double spread = std::min(sd, 0.98 * largest) / largest;
  const double total = 1 / (spread * spread) - 1;  // alpha + beta
  // So narrow a beta is a normal to five digits of its sd, and the inversion of the beta loses those digits.
  if (total * std::min(mean, 1 - mean) > 1e8) return std::nullopt;
  return ScaledBeta{0, 1, mean * total, (1 - mean) * total};
}

std::shared_ptr<const BetaTable> BetaTable::make(double alpha, double beta) {
  const auto table = std::make_shared<BetaTable>();
  table->alpha_ = alpha;
  table->beta_ = beta;
  for (int i = 0; i < 2 * kHalf; ++i) {
    const double middle = i - kHalf + 0.5;
    std::array<double, kNodes> value;
    for (int j = 0; j < kNodes; ++j)
      value[j] = exact_log_odds(alpha, beta, middle + 0.5 * std::cos(std::numbers::pi * (j + 0.5) / kNodes));
    for (int k = 0; k < kNodes; ++k) {
      double sum = 0;
      for (int j = 0; j < kNodes; ++j) sum += value[j] * std::cos(std::numbers::pi * k * (j + 0.5) / kNodes);
      table->pieces_[i][k] = (k == 0 ? 1.0 : 2.0) / kNodes * sum;
    }
    for (const double t : {-0.5, -0.31, 0.02, 0.29, 0.4999}) {
      const double truth = exact_log_odds(alpha, beta, middle + t);
      if (!(std::abs(table->log_odds(middle + t) - truth) <= 2e-13 * std::max(1.0, std::abs(truth))))
        return nullptr;
    }
  }
  return table;
}

double BetaTable::log_odds(double z) const {
  const double unit = std::floor(z);
  return chebyshev(pieces_[static_cast<std::size_t>(unit + kHalf)], 2 * (z - unit) - 1);
}

double BetaTable::quantile(double u, double z) const {
  if (!(z >= -kHalf && z < kHalf)) return beta_quantile(alpha_, beta_, u);
  const double odds = std::exp(log_odds(z));
  return odds < 1 ? odds / (1 + odds) : 1 / (1 + 1 / odds);
}

}  // namespace entente

#pragma once
#include <array>
#include <memory>
#include <optional>

#include "entente/model/quantity.hpp"

namespace entente {

/// Quantile of the beta distribution on [0, 1], finite: `u` is first brought into [2^-53, 1 − 2^-53], save
/// that 0 and 1 give themselves. By root finding, some microseconds.
double beta_quantile(double alpha, double beta, double u);

/// low + width · Beta(alpha, beta).
struct ScaledBeta {
  double low = 0, width = 1;
  double alpha = 1, beta = 1;
};

/// The beta that a pert or a beta by its moments stands for (`quantile` says how). None for other kinds, for
/// one value, and for a beta so narrow that it is drawn as a normal.
std::optional<ScaledBeta> as_beta(const Distribution& distribution);

/// `beta_quantile` of one shape for many arguments: ln(x/(1 − x)) as a function of the normal quantile z of u
/// is nearly straight, so a polynomial on each unit of z has it.
class BetaTable {
 public:
  /// @return nothing where the polynomials, held against `beta_quantile` between their nodes, miss ln(x/(1 −
  /// x)) by more than 2e-13: with shapes far below one, say
  static std::shared_ptr<const BetaTable> make(double alpha, double beta);

  /// @param z  normal_quantile(u)
  /// @return beta_quantile(alpha, beta, u) to a relative 1e-12
  double quantile(double u, double z) const;

 private:
  static constexpr int kHalf = 7;  ///< units of z on each side of zero; what lies beyond, 10^-12, is inverted
  static constexpr int kNodes = 14;
  using Piece = std::array<double, kNodes>;  ///< Chebyshev coefficients on one unit of z

  double log_odds(double z) const;

  double alpha_ = 1, beta_ = 1;
  std::array<Piece, 2 * kHalf> pieces_{};
};

}  // namespace entente

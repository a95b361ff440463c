#pragma once
#include <memory>
#include <span>

#include "entente/base/simd.hpp"
#include "entente/model/beta.hpp"
#include "entente/model/quantity.hpp"

namespace entente {

/// `quantile` of one number for many draws, with all that does not depend on the draw worked out beforehand.
///
/// Equal to quantile(distribution, range, u) to the bit, save for pert and beta, which are read from a table:
/// within a relative 1e-12 of the beta on [0, 1] that they are scaled from, tens of times faster than by
/// inversion.
class QuantileMap {
 public:
  QuantileMap() = default;
  QuantileMap(const Distribution& distribution, const Range& range);

  /// @param u  in [0, 1]
  double operator()(double u) const;
  /// The same of every element, in place and to the bit.
  /// @param set  must run here (simd_runs)
  void block(Simd set, std::span<double> u) const;

 private:
  double from_normal(double u, double z) const;

  Distribution distribution_;
  Range range_;
  bool through_normal_ = false;  ///< the value is made from normal_quantile(u)
  ScaledBeta beta_;
  std::shared_ptr<const BetaTable> table_;
};

}  // namespace entente

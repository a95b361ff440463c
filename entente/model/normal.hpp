#pragma once
#include <span>

#include "entente/base/simd.hpp"

namespace entente {

/// Standard normal quantile, finite: `u` is first brought into [2^-53, 1 − 2^-53]. Exactly 0 at ½, odd about
/// it. Wichura (1988), algorithm AS 241 (PPND16): relative error below 1e-15.
double normal_quantile(double u);
/// Standard normal distribution function. Cody (1969, 1993), relative error below 1e-14 in the lower tail
/// too.
/// @param z  finite; below −37.5 the answer is that at −37.5, about 5e-308
double normal_cdf(double z);

// The same functions of every element, in place: one algorithm of additions, multiplications, divisions and
// square roots, each correctly rounded, so every set gives the bits of the functions above, and no C library
// has a say in them.
// @param set  must run here (simd_runs)
void normal_quantile_block(Simd set, std::span<double> u);
void normal_cdf_block(Simd set, std::span<double> z);

}  // namespace entente

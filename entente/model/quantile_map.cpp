#include "entente/model/quantile_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "entente/model/quantile_map.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "entente/base/simd_table.hpp"
#include "entente/model/marginal.hpp"
#include "entente/model/normal.hpp"

HWY_BEFORE_NAMESPACE();
namespace entente {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// std::lerp of the library, operation by operation: exact at t = 0 and 1, monotone on either side of 1.
template <class D, class V>
HWY_INLINE V line(D d, double a, double b, V t) {
  const V from = hn::Set(d, a), to = hn::Set(d, b), one = hn::Set(d, 1);
  if ((a <= 0 && b >= 0) || (a >= 0 && b <= 0))
    return hn::Add(hn::Mul(t, to), hn::Mul(hn::Sub(one, t), from));
  const V x = hn::Add(from, hn::Mul(t, hn::Sub(to, from)));
  const V larger = hn::Max(x, to), smaller = hn::Min(x, to);
  const V held = b > a ? hn::IfThenElse(hn::Gt(t, one), larger, smaller)
                       : hn::IfThenElse(hn::Gt(t, one), smaller, larger);
  return hn::IfThenElse(hn::Eq(t, one), to, held);
}

template <class D, class V>
HWY_INLINE V triple(D d, const Distribution& p, const Range& range, V u) {
  const V half = hn::Set(d, 0.5);
  const V left = hn::Div(hn::Sub(u, hn::Set(d, 0.05)), hn::Set(d, 0.5 - 0.05));
  const V right = hn::Div(hn::Sub(u, half), hn::Set(d, 0.95 - 0.5));
  const V x = hn::IfThenElse(hn::Lt(u, half), line(d, p.a, p.b, left), line(d, p.b, p.c, right));
  // As std::min and std::max choose between equal numbers, which matters to the sign of zero.
  const V low = hn::Set(d, range.low), high = hn::Set(d, range.high);
  const V below = hn::IfThenElse(hn::Lt(x, high), x, high);
  return hn::IfThenElse(hn::Lt(low, below), below, low);
}

void triples(const Distribution& p, const Range& range, double* u, std::size_t count) {
  const hn::ScalableTag<double> d;
  const hn::CappedTag<double, 1> one;
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d))
    hn::StoreU(triple(d, p, range, hn::LoadU(d, u + i)), d, u + i);
  for (; i < count; ++i) hn::StoreU(triple(one, p, range, hn::LoadU(one, u + i)), one, u + i);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace entente
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace entente {
namespace {
constexpr decltype(&HWY_STATIC_DISPATCH(triples)) kTriples[] = ENTENTE_SIMD_TABLE(triples);
using Kind = Distribution::Kind;

double clipped(const Range& range, double x) { return std::max(range.low, std::min(range.high, x)); }
}  // namespace

QuantileMap::QuantileMap(const Distribution& distribution, const Range& range)
    : distribution_(distribution), range_(range) {
  through_normal_ = distribution.kind == Kind::normal || distribution.kind == Kind::lognormal;
  if (const auto beta = as_beta(distribution)) {
    beta_ = *beta;
    table_ = BetaTable::make(beta->alpha, beta->beta);
    through_normal_ = table_ != nullptr;
  }
}

double QuantileMap::from_normal(double u, double z) const {
  if (table_) return clipped(range_, beta_.low + beta_.width * table_->quantile(u, z));
  if (distribution_.kind == Kind::normal) return clipped(range_, distribution_.a + distribution_.b * z);
  return clipped(range_, distribution_.a * std::exp(distribution_.b * z));
}

double QuantileMap::operator()(double u) const {
  return through_normal_ ? from_normal(u, normal_quantile(u)) : quantile(distribution_, range_, u);
}

void QuantileMap::block(Simd set, std::span<double> u) const {
  if (distribution_.kind == Kind::quantiles)
    return kTriples[static_cast<std::size_t>(set)](distribution_, range_, u.data(), u.size());
  if (!through_normal_) {
    for (double& x : u) x = quantile(distribution_, range_, x);
    return;
  }
  std::array<double, 16> z;
  for (std::size_t first = 0; first < u.size(); first += z.size()) {
    const auto part = u.subspan(first, std::min(z.size(), u.size() - first));
    std::copy(part.begin(), part.end(), z.begin());
    normal_quantile_block(set, std::span(z).first(part.size()));
    for (std::size_t i = 0; i < part.size(); ++i) part[i] = from_normal(part[i], z[i]);
  }
}

}  // namespace entente
#endif

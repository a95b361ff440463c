#include "entente/model/normal.hpp"

#include <cstddef>
#include <cstdint>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "entente/model/normal.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "entente/base/simd_table.hpp"

HWY_BEFORE_NAMESPACE();
namespace entente {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Coefficients by rising power, from the papers named at the functions that use them.
constexpr double kCentralTop[] = {
    3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
    4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr double kCentralBottom[] = {1,
                                     4.2313330701600911252e+1,
                                     6.8718700749205790830e+2,
                                     5.3941960214247511077e+3,
                                     2.1213794301586595867e+4,
                                     3.9307895800092710610e+4,
                                     2.8729085735721942674e+4,
                                     5.2264952788528545610e+3};
constexpr double kNearTop[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                               3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                               2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr double kNearBottom[] = {1,
                                  2.05319162663775882187e0,
                                  1.67638483018380384940e0,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9};
constexpr double kFarTop[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                              2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr double kFarBottom[] = {1,
                                 5.99832206555887937690e-1,
                                 1.36929880922735805310e-1,
                                 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4,
                                 1.84631831751005468180e-5,
                                 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15};

constexpr double kMiddleTop[] = {18154.981253343561249, 1067.6894854603709582, 161.02823106855587881,
                                 2.2352520354606839287, .065682337918207449113};
constexpr double kMiddleBottom[] = {45507.789335026729956, 10260.932208618978205, 976.09855173777669322,
                                    47.20258190468824187, 1};
constexpr double kFlankTop[] = {9842.7148383839780218, 11602.651437647350124, 6848.1904505362823326,
                                2494.5375852903726711, 597.27027639480026226, 93.506656132177855979,
                                8.8831497943883759412, .39894151208813466764, 1.0765576773720192317e-8};
constexpr double kFlankBottom[] = {19685.429676859990727, 38912.003286093271411, 34900.952721145977266,
                                   18615.571640885098091, 6485.558298266760755,  1519.377599407554805,
                                   235.38790178262499861, 22.266688044328115691, 1};
constexpr double kTailTop[] = {2.9112874951168792e-5, .001421619193227893466, .022235277870649807,
                               .1274011611602473639,  .21589853405795699,     .02307344176494017303};
constexpr double kTailBottom[] = {7.29751555083966205e-5, .00378239633202758244, .0659881378689285515,
                                  .468238212480865118,    1.28426009614491121,   1};
constexpr double kInverseRootTwoPi = 0.39894228040143267794;

// ln 2 in two parts; the first has 21 zero bits at its end, so that a multiple of it by an exponent is exact.
constexpr double kLn2High = 6.93147180369123816490e-01, kLn2Low = 1.90821492927058770002e-10;

template <class D, std::size_t n>
HWY_INLINE hn::Vec<D> polynomial(D d, hn::Vec<D> x, const double (&coefficients)[n]) {
  auto sum = hn::Set(d, coefficients[n - 1]);
  for (std::size_t i = n - 1; i-- > 0;) sum = hn::Add(hn::Mul(sum, x), hn::Set(d, coefficients[i]));
  return sum;
}

/// Natural logarithm of a positive normal number, below one ulp: x = 2^e m with m in [√½, √2), s = f/(2 + f)
/// for f = m − 1, and the minimax polynomial of (log((1 + s)/(1 − s)) − 2s)/s in s² that Sun's fdlibm uses.
template <class D>
HWY_INLINE hn::Vec<D> logarithm(D d, hn::Vec<D> x) {
  const hn::RebindToUnsigned<D> word;
  constexpr std::uint64_t kOne = 0x3FF0000000000000, kRootHalf = 0x3FE6A09E667F3BCD;
  const auto bits = hn::BitCast(word, x);
  // Exponent plus 1023, counted from √½ instead of from one.
  const auto biased = hn::ShiftRight<52>(hn::Add(bits, hn::Set(word, kOne - kRootHalf)));
  const auto m = hn::BitCast(d, hn::Add(hn::Sub(bits, hn::ShiftLeft<52>(biased)), hn::Set(word, kOne)));
  const auto e =
      hn::Sub(hn::BitCast(d, hn::Or(biased, hn::Set(word, 0x4330000000000000))), hn::Set(d, 0x1p52 + 1023));
  constexpr double kSeries[] = {6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
                                2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
                                1.479819860511658591e-01};
  const auto f = hn::Sub(m, hn::Set(d, 1));
  const auto s = hn::Div(f, hn::Add(f, hn::Set(d, 2)));
  const auto z = hn::Mul(s, s);
  const auto rest = hn::Mul(z, polynomial(d, z, kSeries));
  const auto half_square = hn::Mul(hn::Set(d, 0.5), hn::Mul(f, f));
  const auto small = hn::Add(hn::Mul(s, hn::Add(half_square, rest)), hn::Mul(e, hn::Set(d, kLn2Low)));
  return hn::Sub(hn::Mul(e, hn::Set(d, kLn2High)), hn::Sub(hn::Sub(half_square, small), f));
}

/// exp(−(a + b)) for a ≥ 0 a multiple of 1/512 below 704, and 0 ≤ b < 3: 2^k exp(r) with |r| ≤ ln(2)/2, where
/// r loses nothing of a.
template <class D>
HWY_INLINE hn::Vec<D> exponential_of_minus(D d, hn::Vec<D> a, hn::Vec<D> b) {
  const hn::RebindToUnsigned<D> word;
  constexpr double kRounder = 0x1.8p52;  // adding it rounds to a whole number, which then is in the low bits
  const auto shifted =
      hn::Sub(hn::Set(d, kRounder), hn::Mul(hn::Add(a, b), hn::Set(d, 1.4426950408889634074)));
  const auto k = hn::Sub(shifted, hn::Set(d, kRounder));
  const auto r = hn::Sub(hn::Sub(hn::Neg(hn::Add(a, hn::Mul(k, hn::Set(d, kLn2High)))), b),
                         hn::Mul(k, hn::Set(d, kLn2Low)));
  constexpr double kTaylor[] = {1,
                                1,
                                1.0 / 2,
                                1.0 / 6,
                                1.0 / 24,
                                1.0 / 120,
                                1.0 / 720,
                                1.0 / 5040,
                                1.0 / 40320,
                                1.0 / 362880,
                                1.0 / 3628800,
                                1.0 / 39916800,
                                1.0 / 479001600,
                                1.0 / 6227020800};
  const auto near_one = hn::BitCast(word, polynomial(d, r, kTaylor));
  return hn::BitCast(d, hn::Add(near_one, hn::ShiftLeft<52>(hn::BitCast(word, shifted))));
}

template <class D>
HWY_INLINE hn::Vec<D> quantile_of(D d, hn::Vec<D> u) {
  const auto one = hn::Set(d, 1);
  u = hn::Min(hn::Max(u, hn::Set(d, 0x1p-53)), hn::Set(d, 1 - 0x1p-53));
  const auto q = hn::Sub(u, hn::Set(d, 0.5));
  const auto central = hn::Le(hn::Abs(q), hn::Set(d, 0.425));
  const auto r = hn::Sub(hn::Set(d, 0.180625), hn::Mul(q, q));
  const auto middle = hn::Mul(q, hn::Div(polynomial(d, r, kCentralTop), polynomial(d, r, kCentralBottom)));
  if (hn::AllTrue(d, central)) return middle;

  const auto root = hn::Sqrt(hn::Neg(logarithm(d, hn::Min(u, hn::Sub(one, u)))));
  const auto x = hn::Sub(root, hn::Set(d, 1.6));
  auto tail = hn::Div(polynomial(d, x, kNearTop), polynomial(d, x, kNearBottom));
  const auto far = hn::Gt(root, hn::Set(d, 5));
  if (!hn::AllFalse(d, far)) {
    const auto y = hn::Sub(root, hn::Set(d, 5));
    tail = hn::IfThenElse(far, hn::Div(polynomial(d, y, kFarTop), polynomial(d, y, kFarBottom)), tail);
  }
  return hn::IfThenElse(central, middle, hn::CopySign(tail, q));
}

template <class D>
HWY_INLINE hn::Vec<D> cdf_of(D d, hn::Vec<D> z) {
  const auto half = hn::Set(d, 0.5), one = hn::Set(d, 1);
  const auto square = hn::Mul(z, z);
  const auto y = hn::Min(hn::Abs(z), hn::Set(d, 37.5));
  const auto central = hn::Le(y, hn::Set(d, 0.67448975));
  const auto middle = hn::Add(
      half, hn::Mul(z, hn::Div(polynomial(d, square, kMiddleTop), polynomial(d, square, kMiddleBottom))));
  if (hn::AllTrue(d, central)) return middle;

  auto factor = hn::Div(polynomial(d, y, kFlankTop), polynomial(d, y, kFlankBottom));
  const auto far = hn::Gt(y, hn::Set(d, 5.656854249492380195));
  if (!hn::AllFalse(d, far)) {
    const auto x = hn::Div(one, hn::Mul(y, y));
    const auto rest = hn::Mul(x, hn::Div(polynomial(d, x, kTailTop), polynomial(d, x, kTailBottom)));
    factor = hn::IfThenElse(far, hn::Div(hn::Sub(hn::Set(d, kInverseRootTwoPi), rest), y), factor);
  }
  // −y²/2 in two parts, of which the first is exact: y is cut to sixteenths.
  const auto cut = hn::Mul(hn::Trunc(hn::Mul(y, hn::Set(d, 16))), hn::Set(d, 0.0625));
  const auto beyond = hn::Mul(half, hn::Mul(hn::Sub(y, cut), hn::Add(y, cut)));
  const auto below = hn::Mul(exponential_of_minus(d, hn::Mul(half, hn::Mul(cut, cut)), beyond), factor);
  const auto outside = hn::IfThenElse(hn::Lt(z, hn::Zero(d)), below, hn::Sub(one, below));
  return hn::IfThenElse(central, middle, outside);
}

double quantile_one(double u) {
  const hn::CappedTag<double, 1> d;
  return hn::GetLane(quantile_of(d, hn::Set(d, u)));
}

double cdf_one(double z) {
  const hn::CappedTag<double, 1> d;
  return hn::GetLane(cdf_of(d, hn::Set(d, z)));
}

void quantile_all(double* u, std::size_t count) {
  const hn::ScalableTag<double> d;
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d))
    hn::StoreU(quantile_of(d, hn::LoadU(d, u + i)), d, u + i);
  for (; i < count; ++i) u[i] = quantile_one(u[i]);
}

void cdf_all(double* z, std::size_t count) {
  const hn::ScalableTag<double> d;
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) hn::StoreU(cdf_of(d, hn::LoadU(d, z + i)), d, z + i);
  for (; i < count; ++i) z[i] = cdf_one(z[i]);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace entente
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace entente {
namespace {
constexpr decltype(&HWY_STATIC_DISPATCH(quantile_all)) kQuantile[] = ENTENTE_SIMD_TABLE(quantile_all);
constexpr decltype(&HWY_STATIC_DISPATCH(cdf_all)) kCdf[] = ENTENTE_SIMD_TABLE(cdf_all);
}  // namespace

double normal_quantile(double u) { return HWY_STATIC_DISPATCH(quantile_one)(u); }
double normal_cdf(double z) { return HWY_STATIC_DISPATCH(cdf_one)(z); }

void normal_quantile_block(Simd set, std::span<double> u) {
  kQuantile[static_cast<std::size_t>(set)](u.data(), u.size());
}

void normal_cdf_block(Simd set, std::span<double> z) {
  kCdf[static_cast<std::size_t>(set)](z.data(), z.size());
}

}  // namespace entente
#endif

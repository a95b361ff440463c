// Powers of two by lane, in single and double precision. Included once per instruction set; no public header.
#if defined(ENTENTE_SOLVE_EXP_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef ENTENTE_SOLVE_EXP_INL
#undef ENTENTE_SOLVE_EXP_INL
#else
#define ENTENTE_SOLVE_EXP_INL
#endif

HWY_BEFORE_NAMESPACE();
namespace entente::batch::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// 2^x = scale·rest + scale. `rest` = 2^f - 1, |f| <= 1/2, is small with full relative precision, so that 2^x
/// - 1 is too. Below the smallest normal power 2^x stays there: what is so small is recognised by its size
/// (batch.cpp), not cut off in silence.
template <class V>
struct Power {
  V scale, rest;
};

template <class D, class V = hn::Vec<D>, hwy::EnableIf<sizeof(hn::TFromD<D>) == 4>* = nullptr>
HWY_INLINE Power<V> Exp2Parts(D d, V x) {
  const hn::RebindToUnsigned<D> du;
  x = hn::Min(hn::Max(x, hn::Set(d, -126.0f)), hn::Set(d, 127.0f));
  // Adding it rounds to a whole number and leaves the biased exponent in the low bits.
  const V magic = hn::Set(d, 12583039.0f);  // 1.5·2^23 + 127
  const V t = hn::Add(x, magic);
  const V f = hn::Sub(x, hn::Sub(t, magic));
  const V scale = hn::BitCast(d, hn::ShiftLeft<23>(hn::BitCast(du, t)));
  V p = hn::Set(d, 1.5252734e-5f);  // ln2^n / n!, n = 7 … 1
  p = hn::MulAdd(p, f, hn::Set(d, 1.5403530e-4f));
  p = hn::MulAdd(p, f, hn::Set(d, 1.3333558e-3f));
  p = hn::MulAdd(p, f, hn::Set(d, 9.6181291e-3f));
  p = hn::MulAdd(p, f, hn::Set(d, 5.5504109e-2f));
  p = hn::MulAdd(p, f, hn::Set(d, 2.4022651e-1f));
  p = hn::MulAdd(p, f, hn::Set(d, 6.9314718e-1f));
  return {scale, hn::Mul(p, f)};
}

template <class D, class V = hn::Vec<D>, hwy::EnableIf<sizeof(hn::TFromD<D>) == 8>* = nullptr>
HWY_INLINE Power<V> Exp2Parts(D d, V x) {
  const hn::RebindToUnsigned<D> du;
  x = hn::Min(hn::Max(x, hn::Set(d, -1022.0)), hn::Set(d, 1023.0));
  const V magic = hn::Set(d, 6755399441056767.0);  // 1.5·2^52 + 1023
  const V t = hn::Add(x, magic);
  const V f = hn::Sub(x, hn::Sub(t, magic));
  const V scale = hn::BitCast(d, hn::ShiftLeft<52>(hn::BitCast(du, t)));
  V p = hn::Set(d, 1.3691488853904128e-12);  // ln2^n / n!, n = 13 … 1
  p = hn::MulAdd(p, f, hn::Set(d, 2.5678435993488200e-11));
  p = hn::MulAdd(p, f, hn::Set(d, 4.4455382718708100e-10));
  p = hn::MulAdd(p, f, hn::Set(d, 7.0549116208011230e-9));
  p = hn::MulAdd(p, f, hn::Set(d, 1.0178086009239699e-7));
  p = hn::MulAdd(p, f, hn::Set(d, 1.3215486790144307e-6));
  p = hn::MulAdd(p, f, hn::Set(d, 1.5252733804059840e-5));
  p = hn::MulAdd(p, f, hn::Set(d, 1.5403530393381609e-4));
  p = hn::MulAdd(p, f, hn::Set(d, 1.3333558146428443e-3));
  p = hn::MulAdd(p, f, hn::Set(d, 9.6181291076284770e-3));
  p = hn::MulAdd(p, f, hn::Set(d, 5.5504108664821580e-2));
  p = hn::MulAdd(p, f, hn::Set(d, 2.4022650695910072e-1));
  p = hn::MulAdd(p, f, hn::Set(d, 6.9314718055994531e-1));
  return {scale, hn::Mul(p, f)};
}

template <class V>
HWY_INLINE V Exp2(Power<V> p) {
  return hn::MulAdd(p.scale, p.rest, p.scale);
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Exp2(D d, V x) {
  return Exp2(Exp2Parts(d, x));
}

/// 1 - 2^-z for z >= 0, without losing small ones; `p` is 2^-z.
template <class D, class V>
HWY_INLINE V OneMinusExp2(D d, Power<V> p) {
  return hn::NegMulAdd(p.scale, p.rest, hn::Sub(hn::Set(d, hn::TFromD<D>(1)), p.scale));
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE V OneMinusExp2(D d, V z) {
  return OneMinusExp2(d, Exp2Parts(d, hn::Neg(z)));
}

}  // namespace entente::batch::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

// One vector of draws of one quantity. Included once per instruction set; no public header.
#if defined(ENTENTE_SOLVE_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef ENTENTE_SOLVE_LANES_INL
#undef ENTENTE_SOLVE_LANES_INL
#else
#define ENTENTE_SOLVE_LANES_INL
#endif

#include "entente/solve/tables.hpp"

HWY_BEFORE_NAMESPACE();
namespace entente::batch::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Entry i of a table stands at table + i·N.
/// @tparam kMost  draws at the most: what the set holds, or one alone, in the same arithmetic bit for bit
template <class T, std::size_t kMost = kLanes>
struct Lanes {
  using D = hn::CappedTag<T, kMost>;
  using V = hn::Vec<D>;
  static constexpr std::size_t N = hn::MaxLanes(D());
  static HWY_INLINE V load(const T* table, int entry) {
    return hn::Load(D(), table + static_cast<std::ptrdiff_t>(entry) * static_cast<std::ptrdiff_t>(N));
  }
  static HWY_INLINE void store(V v, T* table, int entry) {
    hn::Store(v, D(), table + static_cast<std::ptrdiff_t>(entry) * static_cast<std::ptrdiff_t>(N));
  }
  static HWY_INLINE V set(double x) { return hn::Set(D(), static_cast<T>(x)); }
};

}  // namespace entente::batch::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

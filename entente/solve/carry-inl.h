// What every forward pass of the kernels shares: chance, and how results are handed over. Included once per
// instruction set, after lanes-inl.h; no public header.
#if defined(ENTENTE_SOLVE_CARRY_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef ENTENTE_SOLVE_CARRY_INL
#undef ENTENTE_SOLVE_CARRY_INL
#else
#define ENTENTE_SOLVE_CARRY_INL
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include "entente/solve/chances.hpp"
#include "entente/solve/kernel.hpp"
#include "entente/solve/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace entente::batch::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T, std::size_t kMost>
class Carry {
 protected:
  using L = Lanes<T, kMost>;
  using D = typename L::D;
  using V = typename L::V;
  static constexpr std::size_t N = L::N;

  Carry(const Pass<T>& pass, int first_lane)
      : plan_(pass.plan),
        tables_(pass.tables),
        lay_(pass.tables.layout()),
        reading_(pass.reading),
        path_(pass.path),
        first_(first_lane),
        m_(pass.memory),
        out_(pass.out) {}

  std::size_t year_index(int year) const {
    return static_cast<std::size_t>(tables_.years() == 1 ? 0 : year - 1);
  }
  void new_year(int year) {
    const std::size_t y = year_index(year);
    table_ = m_.table.data() + y * static_cast<std::size_t>(lay_.entries) * N;
    chance_ = m_.chance.data() + (y * (1 + 2 * plan_.chances.size()) + 1) * N;
    branch_ = m_.branch.data() + y * plan_.branch_keys.size() * N;
    hazard_set_ = m_.hazard_year[y];
  }
  V chance(int entry, bool contrary) const {
    HWY_ALIGN T lanes[N];
    chance_of(tables_, entry, contrary, {first_, N}, lanes);
    return L::load(lanes, 0);
  }

  bool reads(int year) const { return reading_.year[static_cast<std::size_t>(year - 1)] != 0; }
  /// Chance that what follows a post keeps to the path.
  V sequel(int step, int post, int type) const {
    return L::load(m_.sequel.data() + path_->sequel_at(plan_, step, post) * 2 * N, type);
  }

  template <int C>
  T* at(Slot slot) {
    return m_.mass.data() + static_cast<std::size_t>(slot) * C * N;
  }

  /// Chance, one dimension after the other: each place takes what flows into it.
  template <int C>
  void flow(const Chance& chance) {
    // Kept at hand: a store of a vector may change anything the compiler does not see to be apart.
    T* const base = m_.mass.data();
    const T* const weights = chance_;
    const Chance::Term* term = chance.terms.data();
    for (const Chance::Pull *pull = chance.pulls.data(), *end = pull + chance.pulls.size(); pull != end;
         ++pull) {
      V sum[C];
      {
        const V weight = L::load(weights, term->weight);
        const T* from = base + static_cast<std::size_t>(term->src) * C * N;
        for (int c = 0; c < C; ++c) sum[c] = hn::Mul(weight, L::load(from, c));
      }
      const Chance::Term* const last = chance.terms.data() + pull->last;
      for (++term; term != last; ++term) {
        const V weight = L::load(weights, term->weight);
        const T* from = base + static_cast<std::size_t>(term->src) * C * N;
        for (int c = 0; c < C; ++c) sum[c] = hn::MulAdd(weight, L::load(from, c), sum[c]);
      }
      T* to = base + static_cast<std::size_t>(pull->dst) * C * N;
      for (int c = 0; c < C; ++c) L::store(sum[c], to, c);
    }
  }

  /// Along a path: histories that chance has led off it in this step end here.
  template <int C>
  void keep_turned(int step) {
    const PlanStep& next = plan_.steps_list[static_cast<std::size_t>(step) + 1];
    for (const int s : plan_.patterns[static_cast<std::size_t>(next.pattern)].states)
      if (!path_->allows_state(step, s))
        for (int c = 0; c < C; ++c) L::store(L::set(0), at<C>(s), c);
  }

  void give(BlockOut::Lanes& to, V v) const {
    HWY_ALIGN T lanes[N];
    hn::Store(v, D(), lanes);
    for (std::size_t lane = 0; lane < N; ++lane)
      to[static_cast<std::size_t>(first_) + lane] += static_cast<double>(lanes[lane]);
  }

  V initial(bool by_prior) const {
    if (plan_.initial.size() == 1) return L::set(1);
    return chance(lay_.start_fused, !by_prior);
  }

  /// A sum of thousands of small terms in single precision, in two levels so that rounding does not add up.
  template <int C>
  struct Sum {
    V total[C], some[C];
    int count = 0;
    Sum() { clear(); }
    void clear() {
      for (int c = 0; c < C; ++c) total[c] = some[c] = L::set(0);
      count = 0;
    }
    void next() {
      if (++count % 32 != 0) return;
      for (int c = 0; c < C; ++c) {
        total[c] = hn::Add(total[c], some[c]);
        some[c] = L::set(0);
      }
    }
    V of(int c) const { return hn::Add(total[c], some[c]); }
  };

  /// Policies come from far away, and only once: how many weights ahead they are asked for.
  static constexpr std::size_t kAhead = 24;

  const Plan& plan_;
  const BlockTables& tables_;
  const Layout& lay_;
  const Reading& reading_;
  const PlanPath* path_;
  int first_;
  Memory<T>& m_;
  BlockOut& out_;
  const T *table_ = nullptr, *branch_ = nullptr;
  int hazard_set_ = 0;
  T* chance_ = nullptr;
};

}  // namespace entente::batch::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

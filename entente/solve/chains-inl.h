// Allies beside the core state (1.6), (2.6): how likely each hedges, is autonomous or armed. Included once
// per instruction set, after carry-inl.h; no public header.
#if defined(ENTENTE_SOLVE_CHAINS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef ENTENTE_SOLVE_CHAINS_INL
#undef ENTENTE_SOLVE_CHAINS_INL
#else
#define ENTENTE_SOLVE_CHAINS_INL
#endif

#include "entente/solve/carry-inl.h"

HWY_BEFORE_NAMESPACE();
namespace entente::batch::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// @tparam kAlong  along a path: what becomes of allies counts with the chance that what follows keeps to it
template <class T, std::size_t kMost, bool kAlong>
class Chains : Carry<T, kMost> {
  using Base = Carry<T, kMost>;
  using Base::chance_, Base::first_, Base::hazard_set_, Base::lay_, Base::m_, Base::out_, Base::path_,
      Base::plan_, Base::table_, Base::tables_;
  using Base::give, Base::initial, Base::kAhead, Base::new_year, Base::reads;
  using Base::N;
  using typename Base::L;
  using typename Base::V;
  /// Allies carried together: few enough that what is at hand fits the registers.
  static constexpr int kTogether = 2;

 public:
  /// Channels of a state at the most: its probability, then hedging, autonomous and armed of each ally.
  static constexpr std::size_t kMostCarried = 1 + 3 * kTogether;

  /// @param share  the analyst's chance of the type
  Chains(const Pass<T>& pass, int first_lane, int type, V share)
      : Base(pass, first_lane), type_(type), share_(share) {
    m_.ally_steps.need(plan_.ally_steps.size() * kTogether * kAllyStep * N);
  }

  void run() {
    // Allies whom R can court need its courting told apart, the others do not.
    for (const bool courted : {false, true}) {
      std::vector<int> who;
      for (int a = 0; a < lay_.allies; ++a)
        if (plan_.allies[static_cast<std::size_t>(a)].courted == courted) who.push_back(a);
      for (std::size_t i = 0; i < who.size(); i += std::size_t{kTogether}) {
        if (who.size() - i == 1)
          allies<1>(who.data() + i, courted);
        else
          allies<kTogether>(who.data() + i, courted);
      }
    }
  }

 private:
  template <int K>
  void allies(const int* who, bool courted) {
    constexpr int C = 1 + 3 * K;
    new_year(1);
    V before[C], after[C];
    for (int c = 0; c < C; ++c) before[c] = L::set(0);
    const V all = kAlong ? L::load(m_.kept.data(), type_) : L::set(1);
    for (std::size_t i = 0; i < plan_.initial.size(); ++i) {
      const auto& [s, by_prior] = plan_.initial[i];
      const V mass = kAlong && !path_->start[i] ? L::set(0) : initial(by_prior);
      T* m = this->template at<C>(s);
      for (int c = 0; c < C; ++c) L::store(L::set(0), m, c);
      L::store(mass, m, 0);
      for (int a = 0; a < K; ++a) {
        const PlanAlly& ally = plan_.allies[static_cast<std::size_t>(who[a])];
        const auto start = [&](int c) {
          L::store(mass, m, c);
          before[c] = all;
        };
        if (ally.start_loyalty > 0) start(3 * a + ally.start_loyalty);
        if (ally.start_armed) start(3 * a + 3);
      }
    }
    discount_ = L::set(1);
    int known = -1;
    for (int step = 0; step < plan_.steps; ++step) {
      const PlanStep& now = plan_.steps_list[static_cast<std::size_t>(step)];
      const Pattern& pattern = plan_.patterns[static_cast<std::size_t>(now.pattern)];
      const bool last = step + 1 == plan_.steps;
      if (step > 0 && now.year != plan_.steps_list[static_cast<std::size_t>(step) - 1].year)
        new_year(now.year);
      if (hazard_set_ != known) whole_steps<K>(who);
      known = hazard_set_;
      this->template flow<C>(pattern.before);
      const std::int64_t weights =
          now.records_at + (courted ? pattern.courting_weights(type_) : pattern.weights(type_));
      arrive<K>(courted ? pattern.courting : pattern.flow,
                m_.records.data() + static_cast<std::size_t>(weights) * N, step, after);
      const V half = hn::Mul(share_, hn::Mul(discount_, L::load(table_, lay_.half)));
      V end = half;
      const V next = hn::Mul(discount_, L::load(table_, lay_.discount));
      if (last) end = hn::MulAdd(hn::Mul(share_, next), L::load(table_, lay_.final_years), end);
      book_allies<K>(who, half, before);
      book_allies<K>(who, end, after);
      if (now.year_end && reads(now.year))
        for (int a = 0; a < K; ++a)
          for (int j = 0; j < 3; ++j)
            give(out_.allies[static_cast<std::size_t>(now.year - 1)][static_cast<std::size_t>(who[a])]
                            [static_cast<std::size_t>(j)],
                 hn::Mul(share_, after[1 + 3 * a + j]));
      for (int c = 0; c < C; ++c) before[c] = after[c];
      if (!last) {
        office_chances(plan_, tables_, step, {first_, N}, chance_);
        this->template flow<C>(pattern.after);
        if constexpr (kAlong) this->template keep_turned<C>(step);
        discount_ = next;
      }
    }
  }

  /// Both halves of a step as one, for the allies carried.
  template <int K>
  void whole_steps(const int* who) {
    const std::size_t key = static_cast<std::size_t>(lay_.allies) * kHazards * N;
    const T* hazards =
        m_.hazards.data() + static_cast<std::size_t>(hazard_set_) * plan_.ally_keys.size() * key;
    T* to = m_.ally_steps.data();
    for (const AllyStep& step : plan_.ally_steps)
      for (int a = 0; a < K; ++a, to += kAllyStep * N) {
        const std::size_t ally = static_cast<std::size_t>(who[a]) * kHazards * N;
        const auto of = [&](int half, int i) {
          return L::load(hazards + static_cast<std::size_t>(half) * key + ally, i);
        };
        const auto first = [&](int i) { return of(step.first, i); };
        const auto second = [&](int i) { return of(step.second, i); };
        const auto put = [&](int i, V v) { L::store(v, to, i); };
        put(0, hn::MulAdd(second(1), first(0), second(0)));
        put(1, hn::MulAdd(second(1), first(1), hn::Mul(second(2), first(3))));
        put(2, hn::MulAdd(second(1), first(2), hn::Mul(second(2), first(4))));
        put(3, hn::Mul(second(3), first(0)));
        put(4, hn::MulAdd(second(3), first(1), hn::Mul(second(4), first(3))));
        put(5, hn::MulAdd(second(3), first(2), hn::Mul(second(4), first(4))));
        put(6, hn::MulAdd(second(6), first(5), second(5)));
        put(7, hn::Mul(second(6), first(6)));
      }
  }

  template <int K>
  void arrive(const Flow& flow, const T* weights, int step, V* after) {
    constexpr int C = 1 + 3 * K;
    T* const base = m_.mass.data();
    const T* const steps = m_.ally_steps.data();
    const Slot* from = flow.from.data();
    const Share* share = flow.shares.data();
    const Slot post_slot = plan_.post_slot;
    typename Base::template Sum<C> sum;
    for (const Arrival& arrival : flow.arrivals) {
      V to[C];
      for (V& x : to) x = L::set(0);
      for (const Share* const end = flow.shares.data() + arrival.last; share != end; ++share) {
        V in[C];
        for (V& x : in) x = L::set(0);
        for (const Slot* const last = flow.from.data() + share->last; from != last; ++from) {
          const V weight = L::load(weights, 0);
          hwy::Prefetch(weights + kAhead * N);
          weights += N;
          const T* mass = base + static_cast<std::size_t>(*from) * C * N;
          for (int c = 0; c < C; ++c) in[c] = hn::MulAdd(weight, L::load(mass, c), in[c]);
        }
        to[0] = hn::Add(to[0], in[0]);
        const T* h = steps + static_cast<std::size_t>(share->step) * K * kAllyStep * N;
        for (int a = 0; a < K; ++a, h += kAllyStep * N) {
          const V hedging = in[1 + 3 * a], autonomous = in[2 + 3 * a], armed = in[3 + 3 * a];
          const auto add = [&](int c, V x, int i) { to[c] = hn::MulAdd(x, L::load(h, i), to[c]); };
          add(1 + 3 * a, in[0], 0);
          add(1 + 3 * a, hedging, 1);
          add(1 + 3 * a, autonomous, 2);
          add(2 + 3 * a, in[0], 3);
          add(2 + 3 * a, hedging, 4);
          add(2 + 3 * a, autonomous, 5);
          add(3 + 3 * a, in[0], 6);
          add(3 + 3 * a, armed, 7);
        }
      }
      if constexpr (kAlong) {
        const V follows = this->sequel(step, arrival.post, type_);
        for (int c = 0; c < C; ++c) sum.some[c] = hn::MulAdd(to[c], follows, sum.some[c]);
        if (!path_->allows_post(step, arrival.post))
          for (V& x : to) x = L::set(0);
      } else {
        for (int c = 0; c < C; ++c) sum.some[c] = hn::Add(sum.some[c], to[c]);
      }
      sum.next();
      T* post = base + static_cast<std::size_t>(post_slot + arrival.post) * C * N;
      for (int c = 0; c < C; ++c) L::store(to[c], post, c);
    }
    // Without a path the total is known to be one: what rounding has made of it is divided out.
    for (int c = 0; c < C; ++c) after[c] = kAlong ? sum.of(c) : hn::Div(sum.of(c), sum.of(0));
  }

  /// (3.12)
  template <int K>
  void book_allies(const int* who, V worth, const V* chains) {
    const V loss = L::load(table_, lay_.f_loss), hedging = L::load(table_, lay_.hedging_loss);
    for (int a = 0; a < K; ++a) {
      const auto of = [&](Layout::Ally what) { return L::load(table_, lay_.ally(who[a], what)); };
      auto& to = out_.losses[static_cast<std::size_t>(who[a])];
      const V booked = hn::Neg(hn::Mul(worth, loss));
      const V lost = hn::Mul(booked, hn::MulAdd(hedging, chains[1 + 3 * a], chains[2 + 3 * a]));
      give(to[0], hn::Mul(lost, of(Layout::kLedger)));
      give(to[1], hn::Mul(lost, of(Layout::kSecurity)));
      give(to[2], hn::Mul(hn::Mul(booked, chains[3 + 3 * a]), of(Layout::kArming)));
    }
  }

  int type_;
  V share_, discount_;
};

}  // namespace entente::batch::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

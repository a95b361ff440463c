// The distribution over states under the policies (4.2), sixteen draws at once: first the core state with
// every event and component, then allies a few at a time, so that what is carried stays in the cache. The
// readable twin is forward.cpp; names and order follow it.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "entente/solve/kernel_forward.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "entente/base/simd_table.hpp"
#include "entente/solve/chances.hpp"
#include "entente/solve/kernel.hpp"
#include "entente/solve/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace entente::batch::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// What the core pass carries with the probability of a state.
enum Channel {
  kAll,
  kUnfused,
  kBound,
  kUnrealigned,
  kApart,
  kUnneutralApart,
  kUnneutralBelow,
  kUndelivered,
  kCore
};

template <class T, std::size_t kMost>
class Forward {
  using L = Lanes<T, kMost>;
  using D = typename L::D;
  using V = typename L::V;
  static constexpr std::size_t N = L::N;

 public:
  Forward(const Plan& plan, const BlockTables& tables, const Reading& reading, int first_lane,
          Memory<T>& memory, BlockOut& out)
      : plan_(plan),
        tables_(tables),
        lay_(tables.layout()),
        reading_(reading),
        first_(first_lane),
        m_(memory),
        out_(out) {
    m_.mass.need(static_cast<std::size_t>(plan.slots) * std::max<std::size_t>(kCore, 1 + 3 * kTogether) * N);
    m_.exposure.need(plan.cells.size() * N);
    m_.ally_steps.need(plan.ally_steps.size() * kTogether * kAllyStep * N);
  }

  void run() {
    for (int type = 0; type < 2; ++type) {
      type_ = type;
      share_ = chance(lay_.pi0, type == 1);
      core();
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
  }

 private:
  /// Allies carried together: few enough that what is at hand fits the registers.
  static constexpr int kTogether = 2;
  /// Policies come from far away, and only once: how many weights ahead they are asked for.
  static constexpr std::size_t kAhead = 24;

  // --- what both passes share

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

  // --- core

  void core() {
    new_year(1);
    std::fill_n(m_.exposure.data(), plan_.cells.size() * N, T(0));
    for (V& x : ever_) x = L::set(0);
    for (const auto& [s, by_prior] : plan_.initial) {
      const PlanState& state = plan_.states[static_cast<std::size_t>(s)];
      const V mass = initial(by_prior), none = L::set(0);
      T* m = at<kCore>(s);
      const bool apart = state.r >= 2;
      L::store(mass, m, kAll);
      L::store(state.r > 0 ? mass : none, m, kUnfused);
      L::store(apart ? none : mass, m, kBound);
      L::store(state.r < 3 ? mass : none, m, kUnrealigned);
      L::store(apart ? mass : none, m, kApart);
      L::store(apart ? mass : none, m, kUnneutralApart);
      L::store(apart ? none : mass, m, kUnneutralBelow);
      L::store(state.delivered ? none : mass, m, kUndelivered);
      if (state.r == 0) ever_[0] = hn::Add(ever_[0], mass);
      if (apart) ever_[1] = hn::Add(ever_[1], mass);
      if (state.r == 3) ever_[2] = hn::Add(ever_[2], mass);
      if (state.delivered) ever_[4] = hn::Add(ever_[4], mass);
    }
    discount_ = L::set(1);
    for (int step = 0; step < plan_.steps; ++step) {
      const PlanStep& now = plan_.steps_list[static_cast<std::size_t>(step)];
      const Pattern& pattern = plan_.patterns[static_cast<std::size_t>(now.pattern)];
      const bool last = step + 1 == plan_.steps;
      if (step > 0 && now.year != plan_.steps_list[static_cast<std::size_t>(step) - 1].year)
        new_year(now.year);
      flow<kCore>(pattern.before);
      decide(pattern, now, last);
      if (!last) {
        office_chances(plan_, tables_, step, {first_, N}, chance_);
        flow<kCore>(pattern.after);
        if (now.year_end && reads(now.year))
          read_chance(plan_.patterns[static_cast<std::size_t>(
                          plan_.steps_list[static_cast<std::size_t>(step) + 1].pattern)],
                      now.year);
        discount_ = hn::Mul(discount_, L::load(table_, lay_.discount));
      }
      if (now.year_end && (tables_.years() > 1 || last)) book_flows();
    }
  }

  bool reads(int year) const { return reading_.year[static_cast<std::size_t>(year - 1)] != 0; }

  /// From decisions to posts, with all that is booked on the way.
  void decide(const Pattern& pattern, const PlanStep& now, bool last) {
    const T* records = m_.records.data() + static_cast<std::size_t>(now.records_at) * N;
    const auto place = [&](std::int64_t entry) { return records + static_cast<std::size_t>(entry) * N; };
    const T *weights = place(pattern.weights(type_)), *books = place(pattern.booked(type_)),
            *books_for_both = place(pattern.booked_for_both());
    const V half = hn::Mul(discount_, L::load(table_, lay_.half));
    settle_worth_ = half;
    if (last)  // the last flow, for `final_years` (2.9)
      settle_worth_ = hn::MulAdd(hn::Mul(discount_, L::load(table_, lay_.discount)),
                                 L::load(table_, lay_.final_years), half);
    year_end_ = now.year_end;
    read_ = now.year_end && reads(now.year);
    sum_.clear();
    Sum<kBookedByType> booked;
    Sum<kBookedForBoth> booked_for_both;
    V norm = L::set(0), audience = L::set(0);
    for (const int n : pattern.nodes) {
      const PlanNode& node = plan_.nodes[static_cast<std::size_t>(n)];
      const V mass = L::load(at<kCore>(plan_.node_slot + n), kAll);
      for (int j = 0; j < kBookedByType; ++j)
        booked.some[j] = hn::MulAdd(mass, L::load(books, j), booked.some[j]);
      for (int j = 0; j < kBookedForBoth; ++j)
        booked_for_both.some[j] = hn::MulAdd(mass, L::load(books_for_both, j), booked_for_both.some[j]);
      books += static_cast<std::size_t>(kBookedByType) * N;
      books_for_both += static_cast<std::size_t>(kBookedForBoth) * N;
      booked.next();
      booked_for_both.next();
      for (int b = 0; b < node.branches; ++b)
        one_offs(plan_.branches[static_cast<std::size_t>(node.first_branch + b)], mass, norm, audience);
    }
    arrive(pattern.flow, weights, half);
    for (int i = 0; i < 5; ++i) ever_[i] = hn::Add(ever_[i], sum_.of(kFusing + i));
    if (read_) read(pattern, now.year, last);
    const V worth = hn::Mul(share_, discount_), lump = hn::Mul(worth, L::load(table_, lay_.lump));
    const V rent = hn::Mul(lump, booked.of(kRent));
    give(target(TargetPart::counter_offer), hn::Sub(hn::Mul(lump, booked.of(kLump)), rent));
    give(target(TargetPart::pivot_rent), rent);
    give(target(TargetPart::switching), hn::Neg(hn::Mul(worth, booked.of(kSwitching))));
    give(target(TargetPart::rebuff),
         hn::Neg(hn::Mul(hn::Mul(worth, L::load(table_, lay_.rebuff)), booked.of(kRebuffs))));
    give(rival(RivalPart::replies), hn::Neg(hn::Mul(lump, booked_for_both.of(kReplyCost))));
    give(rival(RivalPart::gains), hn::Mul(lump, booked_for_both.of(kReplyGain)));
    give(divider(DividerPart::side_payment), hn::Mul(lump, booked_for_both.of(kSide)));
    give(divider(DividerPart::norm), hn::Neg(hn::Mul(worth, norm)));
    give(divider(DividerPart::audience), hn::Neg(hn::Mul(worth, audience)));
  }

  void arrive(const Flow& flow, const T* weights, V half) {
    T* const base = m_.mass.data();
    const Slot* from = flow.from.data();
    const Share* share = flow.shares.data();
    for (const Arrival& arrival : flow.arrivals) {
      V to[kCore];
      for (V& x : to) x = L::set(0);
      for (const Share* const end = flow.shares.data() + arrival.last; share != end; ++share) {
        V all = L::set(0);
        for (const Slot* const last = flow.from.data() + share->last; from != last; ++from) {
          const V weight = L::load(weights, 0);
          hwy::Prefetch(weights + kAhead * N);
          weights += N;
          const T* mass = base + static_cast<std::size_t>(*from) * kCore * N;
          all = hn::MulAdd(weight, L::load(mass, kAll), all);
          for (int c = kAll + 1; c < kCore; ++c) to[c] = hn::MulAdd(weight, L::load(mass, c), to[c]);
        }
        expose(share->cell, hn::Mul(half, all));
        to[kAll] = hn::Add(to[kAll], all);
      }
      settle(plan_.posts[static_cast<std::size_t>(arrival.post)], to);
      T* post = at<kCore>(plan_.post_slot + arrival.post);
      for (int c = 0; c < kCore; ++c) L::store(to[c], post, c);
    }
  }

  /// (3.11): once, at first delivery and at the first attempt.
  void one_offs(const PlanBranch& branch, V mass, V& norm, V& audience) const {
    if (branch.paid_from == branch.paid_to && branch.attempted_from == branch.attempted_to) return;
    const V reached = hn::Mul(mass, L::load(branch_, branch.chance));
    norm = hn::MulAdd(
        reached,
        hn::Sub(L::load(table_, lay_.norm(branch.paid_to)), L::load(table_, lay_.norm(branch.paid_from))),
        norm);
    audience = hn::MulAdd(reached,
                          hn::Sub(L::load(table_, lay_.audience(branch.attempted_to)),
                                  L::load(table_, lay_.audience(branch.attempted_from))),
                          audience);
  }

  void expose(int cell, V years) {
    L::store(hn::Add(L::load(m_.exposure.data(), cell), years), m_.exposure.data(), cell);
  }

  enum {
    kLevels = 0,
    kFusing = 4,
    kLoosening,
    kRealigning,
    kNeutralising,
    kDelivering,
    kNeutralNow,
    kDeliveredNow,
    kConditionalNow,
    kLeft,
    kSums = kLeft + 4
  };

  /// After the decisions, at one post: what can no longer be said never to have happened, and its part in the
  /// year's outcome.
  void settle(const PlanPost& post, V* m) {
    const V none = L::set(0), all = m[kAll];
    expose(post.cell, hn::Mul(settle_worth_, all));
    const auto count = [&](int into, V v) { sum_.some[into] = hn::Add(sum_.some[into], v); };
    const auto absorb = [&](int channel, int into) {
      count(into, m[channel]);
      m[channel] = none;
    };
    if (post.r == 0) absorb(kUnfused, kFusing);
    if (post.r >= 2) absorb(kBound, kLoosening);
    if (post.r == 3) absorb(kUnrealigned, kRealigning);
    if (post.delivered) absorb(kUndelivered, kDelivering);
    if (year_end_) {
      if (post.r >= 2) {  // neutral: apart at this year end and at the one before
        if (read_) count(kNeutralNow, m[kApart]);
        count(kNeutralising, m[kUnneutralApart]);
        m[kUnneutralApart] = m[kUnneutralBelow];
        m[kUnneutralBelow] = none;
        m[kApart] = all;
      } else {
        m[kUnneutralBelow] = hn::Add(m[kUnneutralBelow], m[kUnneutralApart]);
        m[kUnneutralApart] = none;
        m[kApart] = none;
      }
    }
    if (read_) {
      count(kLevels + post.r, all);
      if (post.delivered) count(kDeliveredNow, all);
      if (post.conditional) count(kConditionalNow, all);
      count(kLeft, m[kUnfused]);
      count(kLeft + 1, m[kBound]);
      count(kLeft + 2, m[kUnrealigned]);
      count(kLeft + 3, hn::Add(m[kUnneutralApart], m[kUnneutralBelow]));
    }
    sum_.next();
  }

  void read(const Pattern& pattern, int year, bool last) {
    const auto& sum = sum_;
    // Every product rounds, and what all states share of it adds up step by step. The total is known to be
    // one: it is reported as it came out, and divided out.
    const V total = hn::Add(hn::Add(sum.of(kLevels), sum.of(kLevels + 1)),
                            hn::Add(sum.of(kLevels + 2), sum.of(kLevels + 3)));
    give(outcome(year, kTotal), hn::Mul(share_, total));
    kept_ = hn::Div(share_, total);
    const auto put = [&](int what, V v) { give(outcome(year, what), hn::Mul(kept_, v)); };
    for (int r = 0; r < 4; ++r) put(kAt + r, sum.of(kLevels + r));
    for (int i = 0; i < 4; ++i) {
      put(kEverFused + i, ever_[i]);
      put(kNeverFused + i, sum.of(kLeft + i));
    }
    put(kNeutral, sum.of(kNeutralNow));
    put(kDelivered, sum.of(kDeliveredNow));
    put(kConditional, sum.of(kConditionalNow));
    put(kEverDelivered, ever_[4]);
    if (last) {  // nothing follows the last decisions
      Where where;
      for (const int p : pattern.posts)
        where.add(plan_.post_states[static_cast<std::size_t>(p)],
                  L::load(at<kCore>(plan_.post_slot + p), kAll));
      where_put(where, year);
    }
  }

  /// Where chance stands at the end of a year, its second half step and the calendar included.
  struct Where {
    Sum<6> sum;
    void add(const PlanState& s, V mass) {
      const auto count = [&](bool so, int i) {
        if (so) sum.some[i] = hn::Add(sum.some[i], mass);
      };
      count(s.sceptic, 0);
      count(s.replaced, 1);
      count(s.war, 2);
      count(true, 3 + s.trust);
      sum.next();
    }
  };
  void where_put(const Where& where, int year) {
    for (int i = 0; i < 6; ++i) give(outcome(year, kSceptic + i), hn::Mul(kept_, where.sum.of(i)));
  }
  void read_chance(const Pattern& next, int year) {
    Where where;
    for (const int s : next.states)
      where.add(plan_.states[static_cast<std::size_t>(s)], L::load(at<kCore>(s), kAll));
    where_put(where, year);
  }

  /// Discounted time in each cell, times its flows by component (3.1)-(3.11).
  void book_flows() {
    V level[4], by_war[16];
    for (V& x : level) x = L::set(0);
    for (V& x : by_war) x = L::set(0);
    Sum<6> target_sum;   // threat, economy, regime, status, leaders, unused
    Sum<4> divider_sum;  // concessions, played, reassurance, pressure
    const auto load = [&](int entry) { return L::load(table_, entry); };
    for (std::size_t i = 0; i < plan_.cells.size(); ++i) {
      const Cell& s = plan_.cells[i];
      const V years = L::load(m_.exposure.data(), static_cast<int>(i));
      const auto add = [&](V& to, V flow) { to = hn::MulAdd(years, flow, to); };
      level[s.r] = hn::Add(level[s.r], years);
      V& war = by_war[(2 * s.war + s.pressure) * 4 + s.r];
      war = hn::Add(war, years);
      add(target_sum.some[0],
          hn::Mul(hn::Mul(load(lay_.threat(s.war, s.pressure, s.r)), load(lay_.shield(s.q, s.c, s.r))),
                  load(lay_.seen(s.trust, s.sceptic, s.r))));
      add(target_sum.some[1], load(lay_.market(s.pressure, s.sceptic, s.c, s.r)));
      add(target_sum.some[2], load(lay_.regime(s.trust, s.sceptic, s.r)));
      add(target_sum.some[3], load(lay_.value(s.q, s.c, s.r)));
      add(target_sum.some[4], load(lay_.leaders(s.replaced, s.r)));
      target_sum.next();
      add(divider_sum.some[0], load(lay_.cost(s.q, s.c, s.r)));
      if (s.r <= 1) add(divider_sum.some[1], load(lay_.played(s.q)));
      if (s.reassure) divider_sum.some[2] = hn::Add(divider_sum.some[2], years);
      if (s.pressure) divider_sum.some[3] = hn::Add(divider_sum.some[3], years);
      divider_sum.next();
    }
    std::fill_n(m_.exposure.data(), plan_.cells.size() * N, T(0));

    const auto book = [&](BlockOut::Lanes& to, V v) { give(to, hn::Mul(share_, v)); };
    const auto by_level = [&](auto entry) {
      V sum = L::set(0);
      for (int r = 0; r < 4; ++r) sum = hn::MulAdd(level[r], load(entry(r)), sum);
      return sum;
    };
    const auto by_pressure = [&](auto entry) {
      V sum = L::set(0);
      for (int w = 0; w < 2; ++w)
        for (int p = 0; p < 2; ++p)
          for (int r = 0; r < 4; ++r)
            sum = hn::MulAdd(by_war[(2 * w + p) * 4 + r], load(entry(w, p, r)), sum);
      return sum;
    };
    book(target(TargetPart::security),
         hn::Add(target_sum.of(0), by_level([&](int r) { return lay_.security(r); })));
    book(target(TargetPart::economy),
         hn::Add(target_sum.of(1), by_pressure([&](int w, int p, int r) { return lay_.economy(w, p, r); })));
    book(target(TargetPart::regime), target_sum.of(2));
    book(target(TargetPart::status), target_sum.of(3));
    book(target(TargetPart::leaders), target_sum.of(4));
    book(target(TargetPart::autonomy), by_level([&](int r) { return lay_.autonomy(r); }));
    book(target(TargetPart::type), by_level([&](int r) { return lay_.type(type_, r); }));
    book(target(TargetPart::discrepancy), by_level([&](int r) { return lay_.discrepancy(r); }));
    book(rival(RivalPart::bond), by_level([&](int r) { return lay_.bond(r); }));
    book(rival(RivalPart::burden), by_pressure([&](int w, int p, int r) { return lay_.burden(w, p, r); }));
    book(divider(DividerPart::military), by_level([&](int r) { return lay_.benefit(0, type_, r); }));
    book(divider(DividerPart::diplomacy), by_level([&](int r) { return lay_.benefit(1, type_, r); }));
    book(divider(DividerPart::economy), by_level([&](int r) { return lay_.benefit(2, type_, r); }));
    book(divider(DividerPart::freed_effort), by_level([&](int r) { return lay_.freed(r); }));
    book(divider(DividerPart::fusion_harm), by_level([&](int r) { return lay_.fusion(r); }));
    book(divider(DividerPart::war_risk),
         by_pressure([&](int w, int p, int r) { return lay_.war_risk(w, p, r); }));
    book(divider(DividerPart::concessions), hn::Neg(divider_sum.of(0)));
    book(divider(DividerPart::played), hn::Neg(divider_sum.of(1)));
    book(divider(DividerPart::reassurance), hn::Neg(hn::Mul(divider_sum.of(2), load(lay_.effort_cost))));
    book(divider(DividerPart::pressure), hn::Neg(hn::Mul(divider_sum.of(3), load(lay_.pressure_cost))));
  }

  BlockOut::Lanes& target(TargetPart part) { return out_.target[static_cast<std::size_t>(part)]; }
  BlockOut::Lanes& rival(RivalPart part) { return out_.rival[static_cast<std::size_t>(part)]; }
  BlockOut::Lanes& divider(DividerPart part) { return out_.divider[static_cast<std::size_t>(part)]; }
  BlockOut::Lanes& outcome(int year, int what) {
    return out_.years[static_cast<std::size_t>(year - 1)][static_cast<std::size_t>(what)];
  }

  // --- allies (1.6), (2.6): channel 0 is the state's probability, then hedging, autonomous and armed of each

  template <int K>
  void allies(const int* who, bool courted) {
    constexpr int C = 1 + 3 * K;
    new_year(1);
    V before[C], after[C];
    for (int c = 0; c < C; ++c) before[c] = L::set(0);
    for (const auto& [s, by_prior] : plan_.initial) {
      const V mass = initial(by_prior);
      T* m = at<C>(s);
      for (int c = 0; c < C; ++c) L::store(L::set(0), m, c);
      L::store(mass, m, 0);
      for (int a = 0; a < K; ++a) {
        const PlanAlly& ally = plan_.allies[static_cast<std::size_t>(who[a])];
        const auto start = [&](int c) {
          L::store(mass, m, c);
          before[c] = L::set(1);
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
      flow<C>(pattern.before);
      const std::int64_t weights =
          now.records_at + (courted ? pattern.courting_weights(type_) : pattern.weights(type_));
      arrive<K>(courted ? pattern.courting : pattern.flow,
                m_.records.data() + static_cast<std::size_t>(weights) * N, after);
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
        flow<C>(pattern.after);
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
  void arrive(const Flow& flow, const T* weights, V* after) {
    constexpr int C = 1 + 3 * K;
    T* const base = m_.mass.data();
    const T* const steps = m_.ally_steps.data();
    const Slot* from = flow.from.data();
    const Share* share = flow.shares.data();
    const Slot post_slot = plan_.post_slot;
    Sum<C> sum;
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
      for (int c = 0; c < C; ++c) sum.some[c] = hn::Add(sum.some[c], to[c]);
      sum.next();
      T* post = base + static_cast<std::size_t>(post_slot + arrival.post) * C * N;
      for (int c = 0; c < C; ++c) L::store(to[c], post, c);
    }
    for (int c = 0; c < C; ++c) after[c] = hn::Div(sum.of(c), sum.of(0));
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

  const Plan& plan_;
  const BlockTables& tables_;
  const Layout& lay_;
  const Reading& reading_;
  int first_;
  Memory<T>& m_;
  BlockOut& out_;
  int type_ = 0;
  const T *table_ = nullptr, *branch_ = nullptr;
  int hazard_set_ = 0;
  T* chance_ = nullptr;
  V share_, discount_, kept_;
  V settle_worth_;
  bool year_end_ = true, read_ = false;
  Sum<kSums> sum_;
  V ever_[5];  ///< by now: fused, independent, realigned, neutral, delivered
};

template <std::size_t kMost, class T>
void RunForward(const Plan& plan, const BlockTables& tables, const Reading& reading, int first_lane,
                Memory<T>& memory, BlockOut& out) {
  Forward<T, kMost>(plan, tables, reading, first_lane, memory, out).run();
}
void ForwardFloat(const Plan& plan, const BlockTables& tables, const Reading& reading, int first_lane,
                  Memory<float>& memory, BlockOut& out) {
  RunForward<kLanes>(plan, tables, reading, first_lane, memory, out);
}
void ForwardDouble(const Plan& plan, const BlockTables& tables, const Reading& reading, int first_lane,
                   Memory<double>& memory, BlockOut& out) {
  RunForward<kLanes>(plan, tables, reading, first_lane, memory, out);
}
void ForwardAlone(const Plan& plan, const BlockTables& tables, const Reading& reading, int lane,
                  Memory<double>& memory, BlockOut& out) {
  RunForward<1>(plan, tables, reading, lane, memory, out);
}

}  // namespace entente::batch::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace entente::batch {
namespace {

constexpr decltype(&HWY_STATIC_DISPATCH(ForwardFloat)) kFloat[] = ENTENTE_SIMD_TABLE(ForwardFloat);
constexpr decltype(&HWY_STATIC_DISPATCH(ForwardDouble)) kDouble[] = ENTENTE_SIMD_TABLE(ForwardDouble);
constexpr decltype(&HWY_STATIC_DISPATCH(ForwardAlone)) kAlone[] = ENTENTE_SIMD_TABLE(ForwardAlone);

}  // namespace

void forward(Simd set, const Plan& plan, const BlockTables& tables, const Reading& reading, int first_lane,
             Memory<float>& memory, BlockOut& out) {
  kFloat[static_cast<std::size_t>(set)](plan, tables, reading, first_lane, memory, out);
}
void forward(Simd set, const Plan& plan, const BlockTables& tables, const Reading& reading, int first_lane,
             Memory<double>& memory, BlockOut& out) {
  kDouble[static_cast<std::size_t>(set)](plan, tables, reading, first_lane, memory, out);
}
void forward_alone(Simd set, const Plan& plan, const BlockTables& tables, const Reading& reading, int lane,
                   Memory<double>& memory, BlockOut& out) {
  kAlone[static_cast<std::size_t>(set)](plan, tables, reading, lane, memory, out);
}

}  // namespace entente::batch
#endif

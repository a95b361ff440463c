// The distribution over states under the policies (4.2), sixteen draws at once: first the core state with
// every event and component, then allies a few at a time, so that what is carried stays in the cache. The
// readable twin is forward.cpp; names and order follow it.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "entente/solve/kernel_forward.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "entente/base/simd_table.hpp"
#include "entente/solve/carry-inl.h"
#include "entente/solve/chains-inl.h"
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

/// @tparam kAlong  along a path: amounts alone, each counted with the chance that what follows keeps to the
/// path; years are left alone, since what happens on a path is another path
template <class T, std::size_t kMost, bool kAlong>
class Forward : Carry<T, kMost> {
  using Base = Carry<T, kMost>;
  using Base::chance, Base::give, Base::initial, Base::kAhead, Base::new_year, Base::reads;
  using Base::chance_, Base::branch_, Base::first_, Base::lay_, Base::m_, Base::out_, Base::path_,
      Base::plan_, Base::reading_, Base::table_, Base::tables_;
  using Base::N;
  using typename Base::L;
  using typename Base::V;
  template <int C>
  using Sum = typename Base::template Sum<C>;
  static constexpr int kCarried = kAlong ? 1 : kCore;

 public:
  Forward(const Pass<T>& pass, int first_lane) : Base(pass, first_lane), pass_(pass) {
    m_.mass.need(static_cast<std::size_t>(plan_.slots) *
                 std::max<std::size_t>(kCarried, Chains<T, kMost, kAlong>::kMostCarried) * N);
    m_.exposure.need(plan_.cells.size() * N);
  }

  void run() {
    for (int type = 0; type < 2; ++type) {
      type_ = type;
      share_ = chance(lay_.pi0, type == 1);
      core();
      if (pass_.allies()) Chains<T, kMost, kAlong>(pass_, first_, type, share_).run();
    }
  }

 private:
  void core() {
    new_year(1);
    std::fill_n(m_.exposure.data(), plan_.cells.size() * N, T(0));
    for (V& x : ever_) x = L::set(0);
    for (std::size_t i = 0; i < plan_.initial.size(); ++i) {
      const auto& [s, by_prior] = plan_.initial[i];
      const PlanState& state = plan_.states[static_cast<std::size_t>(s)];
      const V none = L::set(0), mass = kAlong && !path_->start[i] ? none : initial(by_prior);
      T* m = this->template at<kCarried>(s);
      const bool apart = state.r >= 2;
      L::store(mass, m, kAll);
      if constexpr (kAlong) continue;
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
      this->template flow<kCarried>(pattern.before);
      decide(pattern, step, last);
      if (!last) {
        office_chances(plan_, tables_, step, {first_, N}, chance_);
        this->template flow<kCarried>(pattern.after);
        if constexpr (kAlong)
          this->template keep_turned<kCarried>(step);
        else if (now.year_end && reads(now.year))
          read_chance(plan_.patterns[static_cast<std::size_t>(
                          plan_.steps_list[static_cast<std::size_t>(step) + 1].pattern)],
                      now.year);
        discount_ = hn::Mul(discount_, L::load(table_, lay_.discount));
      }
      if (now.year_end && (tables_.years() > 1 || last)) book_flows();
    }
  }

  /// From decisions to posts, with all that is booked on the way.
  void decide(const Pattern& pattern, int step, bool last) {
    const PlanStep& now = plan_.steps_list[static_cast<std::size_t>(step)];
    const T* records = m_.records.data() + static_cast<std::size_t>(now.records_at) * N;
    const V half = hn::Mul(discount_, L::load(table_, lay_.half));
    settle_worth_ = half;
    if (last)  // the last flow, for `final_years` (2.9)
      settle_worth_ = hn::MulAdd(hn::Mul(discount_, L::load(table_, lay_.discount)),
                                 L::load(table_, lay_.final_years), half);
    year_end_ = now.year_end;
    read_ = !kAlong && now.year_end && reads(now.year);
    sum_.clear();
    if constexpr (kAlong)
      book_along(pattern, step);
    else
      book(pattern, records);
    arrive(pattern.flow, records + static_cast<std::size_t>(pattern.weights(type_)) * N, step, half);
    for (int i = 0; i < 5; ++i) ever_[i] = hn::Add(ever_[i], sum_.of(kFusing + i));
    if (read_) read(pattern, now.year, last);
  }

  void book(const Pattern& pattern, const T* records) {
    const auto place = [&](std::int64_t entry) { return records + static_cast<std::size_t>(entry) * N; };
    const T *books = place(pattern.booked(type_)), *books_for_both = place(pattern.booked_for_both());
    Sum<kBookedByType> booked;
    Sum<kBookedForBoth> booked_for_both;
    V norm = L::set(0), audience = L::set(0);
    for (const int n : pattern.nodes) {
      const PlanNode& node = plan_.nodes[static_cast<std::size_t>(n)];
      const V mass = L::load(this->template at<kCarried>(plan_.node_slot + n), kAll);
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
    give({booked.of(kLump), booked.of(kRent), booked.of(kSwitching), booked.of(kRebuffs),
          booked_for_both.of(kReplyCost), booked_for_both.of(kReplyGain), booked_for_both.of(kSide), norm,
          audience});
  }

  /// What Backward::along has left at each node.
  void book_along(const Pattern& pattern, int step) {
    const std::size_t replies = plan_.court_row.size(), entries = kBookedAlong + replies;
    const T* books = m_.along.data() + path_->booked_at[static_cast<std::size_t>(step)] * 2 * entries * N;
    const V worth = share_;
    Sum<kBookedAlong> sum;
    for (const int n : pattern.nodes) {
      const V mass = L::load(this->template at<kCarried>(plan_.node_slot + n), kAll);
      const T* booked = books + static_cast<std::size_t>(type_) * entries * N;
      for (int j = 0; j < kBookedAlong; ++j) sum.some[j] = hn::MulAdd(mass, L::load(booked, j), sum.some[j]);
      sum.next();
      for (std::size_t k = 0; k < replies; ++k)
        give(out_.replies[k],
             hn::Mul(worth, hn::Mul(mass, L::load(booked, kBookedAlong + static_cast<int>(k)))));
      books += 2 * entries * N;
    }
    give({sum.of(kAlongLump), sum.of(kAlongRent), sum.of(kAlongSwitching), sum.of(kAlongRebuffs),
          sum.of(kAlongReplyCost), sum.of(kAlongReplyGain), sum.of(kAlongSide), sum.of(kAlongNorm),
          sum.of(kAlongAudience)});
  }

  /// What the decisions of one step come to, for each unit of their worth.
  struct Books {
    V lump, rent, switching, rebuffs, reply_cost, reply_gain, side, norm, audience;
  };
  void give(const Books& booked) {
    const V worth = hn::Mul(share_, discount_), lump = hn::Mul(worth, L::load(table_, lay_.lump));
    const V rent = hn::Mul(lump, booked.rent);
    give(target(TargetPart::counter_offer), hn::Sub(hn::Mul(lump, booked.lump), rent));
    give(target(TargetPart::pivot_rent), rent);
    give(target(TargetPart::switching), hn::Neg(hn::Mul(worth, booked.switching)));
    give(target(TargetPart::rebuff),
         hn::Neg(hn::Mul(hn::Mul(worth, L::load(table_, lay_.rebuff)), booked.rebuffs)));
    give(rival(RivalPart::replies), hn::Neg(hn::Mul(lump, booked.reply_cost)));
    give(rival(RivalPart::gains), hn::Mul(lump, booked.reply_gain));
    give(divider(DividerPart::side_payment), hn::Mul(lump, booked.side));
    give(divider(DividerPart::norm), hn::Neg(hn::Mul(worth, booked.norm)));
    give(divider(DividerPart::audience), hn::Neg(hn::Mul(worth, booked.audience)));
  }

  void arrive(const Flow& flow, const T* weights, int step, V half) {
    T* const base = m_.mass.data();
    const Slot* from = flow.from.data();
    const Share* share = flow.shares.data();
    for (const Arrival& arrival : flow.arrivals) {
      const V exposed = kAlong ? hn::Mul(half, this->sequel(step, arrival.post, type_)) : half;
      V to[kCarried];
      for (V& x : to) x = L::set(0);
      for (const Share* const end = flow.shares.data() + arrival.last; share != end; ++share) {
        V all = L::set(0);
        for (const Slot* const last = flow.from.data() + share->last; from != last; ++from) {
          const V weight = L::load(weights, 0);
          hwy::Prefetch(weights + kAhead * N);
          weights += N;
          const T* mass = base + static_cast<std::size_t>(*from) * kCarried * N;
          all = hn::MulAdd(weight, L::load(mass, kAll), all);
          for (int c = kAll + 1; c < kCarried; ++c) to[c] = hn::MulAdd(weight, L::load(mass, c), to[c]);
        }
        expose(share->cell, hn::Mul(exposed, all));
        to[kAll] = hn::Add(to[kAll], all);
      }
      const PlanPost& post = plan_.posts[static_cast<std::size_t>(arrival.post)];
      if constexpr (kAlong) {
        expose(post.cell, hn::Mul(hn::Mul(settle_worth_, to[kAll]), this->sequel(step, arrival.post, type_)));
        if (!path_->allows_post(step, arrival.post)) to[kAll] = L::set(0);
      } else {
        settle(post, to);
      }
      T* at = this->template at<kCarried>(plan_.post_slot + arrival.post);
      for (int c = 0; c < kCarried; ++c) L::store(to[c], at, c);
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
                  L::load(this->template at<kCarried>(plan_.post_slot + p), kAll));
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
      where.add(plan_.states[static_cast<std::size_t>(s)], L::load(this->template at<kCarried>(s), kAll));
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

  const Pass<T>& pass_;
  int type_ = 0;
  V share_, discount_, kept_;
  V settle_worth_;
  bool year_end_ = true, read_ = false;
  Sum<kSums> sum_;
  V ever_[5];  ///< by now: fused, independent, realigned, neutral, delivered
};

void ForwardFloat(const Pass<float>& pass, int first_lane) {
  Forward<float, kLanes, false>(pass, first_lane).run();
}
void ForwardDouble(const Pass<double>& pass, int first_lane) {
  Forward<double, kLanes, false>(pass, first_lane).run();
}
void ForwardAlone(const Pass<double>& pass, int lane) { Forward<double, 1, false>(pass, lane).run(); }
void ForwardAlong(const Pass<double>& pass, int first_lane) {
  Forward<double, kLanes, true>(pass, first_lane).run();
}

}  // namespace entente::batch::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace entente::batch {
namespace {

constexpr decltype(&HWY_STATIC_DISPATCH(ForwardFloat)) kFloat[] = ENTENTE_SIMD_TABLE(ForwardFloat);
constexpr decltype(&HWY_STATIC_DISPATCH(ForwardDouble)) kDouble[] = ENTENTE_SIMD_TABLE(ForwardDouble);
constexpr decltype(&HWY_STATIC_DISPATCH(ForwardAlone)) kAlone[] = ENTENTE_SIMD_TABLE(ForwardAlone);
constexpr decltype(&HWY_STATIC_DISPATCH(ForwardAlong)) kAlong[] = ENTENTE_SIMD_TABLE(ForwardAlong);

}  // namespace

void forward(Simd set, const Pass<float>& pass, int first_lane) {
  kFloat[static_cast<std::size_t>(set)](pass, first_lane);
}
void forward(Simd set, const Pass<double>& pass, int first_lane) {
  (pass.path ? kAlong : kDouble)[static_cast<std::size_t>(set)](pass, first_lane);
}
void forward_alone(Simd set, const Pass<double>& pass, int lane) {
  kAlone[static_cast<std::size_t>(set)](pass, lane);
}

}  // namespace entente::batch
#endif

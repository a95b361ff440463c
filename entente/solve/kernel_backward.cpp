// Tables in the kernel's precision, then backward induction (4.1), (4.2), sixteen draws at once. The readable
// twin is backward.cpp; names and order follow it.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "entente/solve/kernel_backward.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "entente/base/simd_table.hpp"
#include "entente/solve/chances.hpp"
#include "entente/solve/exp-inl.h"
#include "entente/solve/kernel.hpp"
#include "entente/solve/lanes-inl.h"
#include "entente/solve/prepare-inl.h"

HWY_BEFORE_NAMESPACE();
namespace entente::batch::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// @tparam kAlong  along a path: with the values, how likely what follows keeps to it, and what is then
/// booked
template <class T, std::size_t kMost, bool kAlong>
class Backward {
  using L = Lanes<T, kMost>;
  using D = typename L::D;
  using V = typename L::V;
  static constexpr std::size_t N = L::N;

 public:
  Backward(const Pass<T>& pass, int first_lane)
      : plan_(pass.plan),
        tables_(pass.tables),
        lay_(pass.tables.layout()),
        path_(pass.path),
        first_(first_lane),
        m_(pass.memory),
        out_(pass.out) {
    const Plan& plan = plan_;
    for (const auto& menu : plan.menus) replies_ = std::max(replies_, menu.size());
    std::size_t branches = 1;
    for (const PlanNode& node : plan.nodes)
      branches = std::max(branches, static_cast<std::size_t>(node.branches));
    m_.cell.need(plan.cells.size() * N);
    m_.stay.need(16 * N);
    m_.lump.need(8 * replies_ * 8 * N);
    m_.values.need(static_cast<std::size_t>(plan.slots) * kValues * N);
    m_.records.need(static_cast<std::size_t>(plan.records) * N);
    const std::size_t ways = branches * 2;
    m_.node.need((ways * (4 + kKept * replies_) + kReply * replies_) * N);
    e_ = m_.node.data();
    kept_ = e_ + ways * 4 * N;
    reply_ = kept_ + ways * replies_ * kKept * N;
    if constexpr (kAlong) {
      const auto steps = static_cast<std::size_t>(plan.steps);
      m_.kept.need(2 * N);
      if (path_->amounts) {
        m_.sequel.need(steps * plan.posts.size() * 2 * N);
        m_.along.need(path_->booked_at.back() * 2 * along_entries() * N);
      }
    }
  }

  void run() {
    // What was taken off every flow (Layout::zero_T, zero_R), at its discounted worth, lane by lane in
    // double.
    double zero[2][N] = {}, discount[N];
    for (double& x : discount) x = 1;
    for (int step = 0; step < plan_.steps; ++step) {
      const int year = plan_.steps_list[static_cast<std::size_t>(step)].year;
      const bool last = step + 1 == plan_.steps;
      for (std::size_t lane = 0; lane < N; ++lane) {
        const auto at = [&](int entry) { return tables_.at(year, entry)[first_ + static_cast<int>(lane)]; };
        const double after = discount[lane] * at(lay_.discount);
        const double worth = discount[lane] * 2 * at(lay_.half) + (last ? after * at(lay_.final_years) : 0);
        zero[0][lane] += worth * tables_.at(1, lay_.zero_T)[first_ + static_cast<int>(lane)];
        zero[1][lane] += worth * tables_.at(1, lay_.zero_R)[first_ + static_cast<int>(lane)];
        discount[lane] = after;
      }
    }
    int year = 0;
    for (int step = plan_.steps - 1; step >= 0; --step) {
      const PlanStep& at = plan_.steps_list[static_cast<std::size_t>(step)];
      if (year == 0 || (at.year != year && tables_.years() > 1)) new_year(at.year);
      year = at.year;
      const Pattern& pattern = plan_.patterns[static_cast<std::size_t>(at.pattern)];
      office_chances(plan_, tables_, step, {first_, N}, chance_);
      if (step + 1 == plan_.steps)
        horizon(pattern, step);
      else
        after(pattern, step);
      if (kAlong && path_->amounts)
        along_ = m_.along.data() + path_->booked_at[static_cast<std::size_t>(step)] * 2 * along_entries() * N;
      decide(pattern, m_.records.data() + static_cast<std::size_t>(at.records_at) * N);
      mix(pattern.before, [&](const Chance::Root& root) {
        for (int j = 0; j < kValues; ++j) put(root.source, j, get(root.at, j));
      });
      if constexpr (kAlong)
        if (step > 0) keep_turned(pattern, step - 1);
    }
    HWY_ALIGN T fused[2 * N];
    for (const int yes : {0, 1}) chance_of(tables_, lay_.start_fused, yes == 0, {first_, N}, fused + yes * N);
    const V pi = L::load(m_.table.data(), lay_.pi0);
    for (int player = 0; player < 2; ++player) {
      V mean = L::set(0);
      for (const auto& [state, by_prior] : plan_.initial) {
        const V chance = plan_.initial.size() == 1 ? L::set(1) : L::load(fused, by_prior ? 1 : 0);
        const V sincere = get(state, 2 * player), exploiting = get(state, 2 * player + 1);
        mean = hn::MulAdd(chance, hn::MulAdd(pi, hn::Sub(sincere, exploiting), exploiting), mean);
      }
      HWY_ALIGN T lanes[N];
      hn::Store(mean, D(), lanes);
      for (std::size_t lane = 0; lane < N; ++lane)
        out_.value[static_cast<std::size_t>(player)][static_cast<std::size_t>(first_) + lane] =
            static_cast<double>(lanes[lane]) + zero[player][lane];
    }
    if constexpr (kAlong) keep_start(fused);
  }

 private:
  /// T's and R's worth by T's type; along a path, too, how likely what follows keeps to it.
  static constexpr int kSequel = 4, kValues = kAlong ? 6 : 4;
  V get(Slot slot, int j) const { return L::load(m_.values.data(), kValues * slot + j); }
  void put(Slot slot, int j, V v) { L::store(v, m_.values.data(), kValues * slot + j); }

  void new_year(int year) {
    const std::size_t y = static_cast<std::size_t>(tables_.years() == 1 ? 0 : year - 1);
    table_ = m_.table.data() + y * static_cast<std::size_t>(lay_.entries) * N;
    chance_ = m_.chance.data() + (y * (1 + 2 * plan_.chances.size()) + 1) * N;
    branch_ = m_.branch.data() + y * plan_.branch_keys.size() * N;
    discount_ = L::load(table_, lay_.discount);
    half_ = L::load(table_, lay_.half);
    lambda_T_ = hn::Mul(L::load(table_, lay_.lambda_T), L::set(kLog2E));
    lambda_R_ = hn::Mul(L::load(table_, lay_.lambda_R), L::set(kLog2E));
    rate_ = hn::Mul(L::load(table_, lay_.rate), L::set(kLog2E));
    lump_ = L::load(table_, lay_.lump);
    opportunity_reply_ = L::load(table_, lay_.opportunity_reply);
    cells(year);
    lumps();
  }

  /// Half a step's flow of T in every cell, in double until what is common to all is off.
  void cells(int year) {
    const auto at = [&](int entry) { return tables_.at(year, entry) + first_; };
    const double* half = at(lay_.half);
    const double* zero = tables_.at(1, lay_.zero_T) + first_;
    for (std::size_t i = 0; i < plan_.cells.size(); ++i) {
      const Cell& s = plan_.cells[i];
      const double* threat = at(lay_.threat(s.war, s.pressure, s.r));
      const double* shield = at(lay_.shield(s.q, s.c, s.r));
      const double* seen = at(lay_.seen(s.trust, s.sceptic, s.r));
      const double* fixed = at(lay_.fixed(s.r));
      const double* regime = at(lay_.regime(s.trust, s.sceptic, s.r));
      const double* economy = at(lay_.economy(s.war, s.pressure, s.r));
      const double* market = at(lay_.market(s.pressure, s.sceptic, s.c, s.r));
      const double* value = at(lay_.value(s.q, s.c, s.r));
      const double* leaders = at(lay_.leaders(s.replaced, s.r));
      T* to = m_.cell.data() + i * N;
      for (std::size_t l = 0; l < N; ++l)
        to[l] = static_cast<T>(half[l] * (threat[l] * shield[l] * seen[l] + fixed[l] + regime[l] +
                                          economy[l] + market[l] + value[l] + leaders[l] - zero[l]));
    }
    const double* zero_R = tables_.at(1, lay_.zero_R) + first_;
    for (int i = 0; i < 16; ++i) {
      const double* rival = at(lay_.rival(0, 0, 0) + i);
      for (std::size_t l = 0; l < N; ++l)
        m_.stay.data()[static_cast<std::size_t>(i) * N + l] =
            static_cast<T>(half[l] * (rival[l] - zero_R[l]));
    }
    for (int type = 0; type < 2; ++type)
      for (int r = 0; r < 4; ++r) type_[type][r] = hn::Mul(half_, L::load(table_, lay_.type(type, r)));
  }

  /// A reply moves T's choice by a factor that does not depend on the node: exp(λ · what it is worth). Both
  /// stand in the order of the menu, factors first.
  void lumps() {
    for (int r = 0; r < 4; ++r) {
      const std::vector<int>& menu = plan_.menus[r >= 2 ? 1 : 0];
      for (const bool on_offer : {false, true}) {
        T* to = lumps_of(r, on_offer);
        for (const int k : menu) {
          V x[4];
          for (int a = 0; a < 4; ++a) {
            const V worth = L::load(table_, lay_.lumps(r, on_offer, k, a));
            L::store(worth, to, 4 + a);
            x[a] = hn::Mul(hn::Mul(lambda_T_, opportunity_reply_), worth);
          }
          const V best = hn::Max(hn::Max(x[0], x[1]), hn::Max(x[2], x[3]));
          for (int a = 0; a < 4; ++a) L::store(Exp2(D(), hn::Sub(x[a], best)), to, a);
          to += 8 * N;
        }
      }
    }
  }
  T* lumps_of(int r, bool on_offer) const {
    return m_.lump.data() + static_cast<std::size_t>(2 * r + (on_offer ? 1 : 0)) * replies_ * 8 * N;
  }

  template <class At>
  void mix(const Chance& chance, const At& at_root) {
    std::size_t root = 0;
    for (; root < static_cast<std::size_t>(chance.direct_roots); ++root) at_root(chance.roots[root]);
    for (const Chance::Mix& m : chance.mixes) {
      const V no = L::load(chance_, 2 * m.p), yes = L::load(chance_, 2 * m.p + 1);
      for (int j = 0; j < kValues; ++j)
        put(m.dst, j, hn::MulAdd(no, get(m.no, j), hn::Mul(yes, get(m.yes, j))));
      for (; root < static_cast<std::size_t>(m.roots); ++root) at_root(chance.roots[root]);
    }
  }

  /// At a post: what follows, and the half step's flow at the new level (2.10).
  void after(const Pattern& pattern, int step) {
    mix(pattern.after, [&](const Chance::Root& root) {
      const auto [target, rival, r] = flows(root.source - plan_.post_slot);
      for (int type = 0; type < 2; ++type) {
        put(root.source, type, hn::MulAdd(discount_, get(root.at, type), hn::Add(target, type_[type][r])));
        put(root.source, 2 + type, hn::MulAdd(discount_, get(root.at, 2 + type), rival));
        if constexpr (kAlong)
          follows(step, root.source - plan_.post_slot, type, get(root.at, kSequel + type));
      }
    });
  }
  void horizon(const Pattern& pattern, int step) {
    // The last flow for `final_years`, beside the half step's own.
    const V more = hn::Add(L::set(1), hn::Div(hn::Mul(discount_, L::load(table_, lay_.final_years)), half_));
    for (const int p : pattern.posts) {
      const auto [target, rival, r] = flows(p);
      for (int type = 0; type < 2; ++type) {
        put(plan_.post_slot + p, type, hn::Mul(more, hn::Add(target, type_[type][r])));
        put(plan_.post_slot + p, 2 + type, hn::Mul(more, rival));
        if constexpr (kAlong) follows(step, p, type, L::set(1));
      }
    }
  }
  struct Flows {
    V target, rival;
    int r;
  };
  Flows flows(int p) const {
    const PlanPost& post = plan_.posts[static_cast<std::size_t>(p)];
    return {L::load(m_.cell.data(), post.cell), rival(post.cell), post.r};
  }
  V rival(int cell) const {
    const Cell& s = plan_.cells[static_cast<std::size_t>(cell)];
    return L::load(m_.stay.data(), (2 * s.war + s.pressure) * 4 + s.r);
  }

  void decide(const Pattern& pattern, T* records) {
    const auto at = [&](std::int64_t entry) { return records + static_cast<std::size_t>(entry) * N; };
    for (int type = 0; type < 2; ++type) {
      weights_[type] = at(pattern.weights(type));
      courting_[type] = at(pattern.courting_weights(type));
      booked_[type] = at(pattern.booked(type));
    }
    booked_for_both_ = at(pattern.booked_for_both());
    places_ = pattern.flow.places.data();
    courting_places_ = pattern.courting.places.data();
    courts_ = !pattern.courting.places.empty();
    for (const int n : pattern.nodes) {
      const PlanNode& node = plan_.nodes[static_cast<std::size_t>(n)];
      switch (node.r) {
        case 0:
          decide<0>(node, plan_.node_slot + n);
          break;
        case 1:
          decide<1>(node, plan_.node_slot + n);
          break;
        case 2:
          decide<2>(node, plan_.node_slot + n);
          break;
        default:
          decide<3>(node, plan_.node_slot + n);
      }
      places_ += 4 * node.branches;
      if (courts_) courting_places_ += 4 * node.branches * node.rows;
      for (int type = 0; type < 2; ++type) booked_[type] += static_cast<std::size_t>(kBookedByType) * N;
      booked_for_both_ += static_cast<std::size_t>(kBookedForBoth) * N;
    }
  }

  /// R replies, not knowing whether the offer will be ratified; then T chooses, knowing both (2.1)-(2.4).
  template <int R>
  void decide(const PlanNode& node, Slot slot) {
    const std::vector<int>& menu = plan_.menus[static_cast<std::size_t>(node.menu)];
    const int replies = static_cast<int>(menu.size());
    const V zero = L::set(0);
    for (int b = 0; b < node.branches; ++b) {
      const PlanBranch& branch = plan_.branches[static_cast<std::size_t>(node.first_branch + b)];
      const V chance = L::load(branch_, branch.chance);
      for (int type = 0; type < 2; ++type) answers<R>(branch, menu, type, chance, (2 * b + type));
    }

    // R's logit over its replies.
    V best = L::set(-1e30);
    for (int k = 0; k < replies; ++k) {
      const int id = menu[static_cast<std::size_t>(k)];
      const V keeps = hn::Sub(L::load(table_, lay_.reply(id, Layout::kGain)),
                              L::load(table_, lay_.reply(id, Layout::kCost)));
      const V value = hn::MulAdd(opportunity_reply_, keeps, L::load(reply_, kReply * k));
      L::store(value, reply_, kReply * k);
      best = hn::Max(best, value);
    }
    V total = zero;
    for (int k = 0; k < replies; ++k) {
      const V weight = L::load(table_, lay_.reply(menu[static_cast<std::size_t>(k)], Layout::kWeight));
      const V p = hn::Mul(weight, Exp2(D(), hn::Mul(lambda_R_, hn::Sub(L::load(reply_, kReply * k), best))));
      L::store(p, reply_, kReply * k + 7);
      total = hn::Add(total, p);
    }
    const V scale = hn::Div(L::set(1), total);
    V value[4] = {zero, zero, zero, zero}, lumps[2] = {zero, zero}, cost = zero, gain = zero;
    for (int k = 0; k < replies; ++k) {
      const int id = menu[static_cast<std::size_t>(k)];
      const V p = hn::Mul(scale, L::load(reply_, kReply * k + 7));
      L::store(p, reply_, kReply * k + 7);
      for (int j = 0; j < 4; ++j) value[j] = hn::MulAdd(p, L::load(reply_, kReply * k + 1 + j), value[j]);
      for (int type = 0; type < 2; ++type)
        lumps[type] = hn::MulAdd(p, L::load(reply_, kReply * k + 5 + type), lumps[type]);
      cost = hn::MulAdd(p, L::load(table_, lay_.reply(id, Layout::kCost)), cost);
      gain = hn::MulAdd(p, L::load(table_, lay_.reply(id, Layout::kGain)), gain);
    }
    const V keeps = hn::Sub(gain, cost);
    for (int type = 0; type < 2; ++type) {
      put(slot, type, hn::MulAdd(lump_, lumps[type], hn::Add(value[type], type_[type][R])));
      put(slot, 2 + type, hn::MulAdd(lump_, keeps, value[2 + type]));
    }
    L::store(cost, booked_for_both_, kReplyCost);
    L::store(gain, booked_for_both_, kReplyGain);
    for (int type = 0; type < 2; ++type) L::store(lumps[type], booked_[type], kLump);
    // Only a pass forward reads them.
    if (!kAlong || path_->amounts) edges<R>(node, menu);
    if constexpr (kAlong) along<R>(node, menu, slot);
  }

  /// T's choice in one branch after each reply (2.4). What a reply adds multiplies the four weights, so exp
  /// is taken once for all replies.
  template <int R>
  void answers(const PlanBranch& branch, const std::vector<int>& menu, int type, V chance, int way) {
    V target[4], rival[4];
    for (int x = 0; x < 4; ++x) {
      const int first = branch.first[static_cast<std::size_t>(x)];
      const Slot post = plan_.post_slot + branch.post[static_cast<std::size_t>(x)];
      target[x] = hn::Add(get(post, type), L::load(m_.cell.data(), first));
      rival[x] = hn::Add(get(post, 2 + type), this->rival(first));
    }
    if (R != 3 && !branch.on_offer) {  // D accepts an unasked realignment with eps; else T is rebuffed
      const V eps = L::load(table_, lay_.eps), rest = L::load(table_, lay_.not_eps);
      target[3] = hn::MulAdd(eps, target[3], hn::Mul(rest, target[2]));
      target[3] = hn::NegMulAdd(rest, L::load(table_, lay_.rebuff), target[3]);
      rival[3] = hn::MulAdd(eps, rival[3], hn::Mul(rest, rival[2]));
    }
    for (int x = 0; x < 4; ++x)
      if (x != R) target[x] = hn::Sub(target[x], L::load(table_, lay_.switching(R, x)));
    const V best = hn::Max(hn::Max(target[0], target[1]), hn::Max(target[2], target[3]));
    V e[4];
    for (int x = 0; x < 4; ++x) {
      e[x] = hn::Mul(L::load(table_, lay_.reference(x)),
                     Exp2(D(), hn::Mul(lambda_T_, hn::Sub(target[x], best))));
      L::store(e[x], e_, 4 * way + x);
    }
    for (int x = 0; x < 4; ++x)
      if (x != R) {
        target[x] = hn::Sub(target[x], target[R]);
        rival[x] = hn::Sub(rival[x], rival[R]);
      }
    const V prior = hn::Mul(chance, L::load(table_, type == 0 ? lay_.b0 : lay_.not_b0));
    const V least = L::set(kSmallest), rate = rate_, target_stays = target[R], rival_stays = rival[R];
    const bool always = plan_.always;
    const int replies = static_cast<int>(menu.size());
    const T* lump_table = lumps_of(R, branch.on_offer);
    T* kept = kept_ + static_cast<std::size_t>(way) * replies_ * kKept * N;
    T* reply = reply_;
    for (int k = 0; k < replies; ++k) {
      V n[4];
      for (int x = 0; x < 4; ++x) n[x] = hn::Mul(e[x], L::load(lump_table, x));
      V moving = least, gain_T = L::set(0), gain_R = L::set(0);
      V lump = hn::Mul(n[R], L::load(lump_table, 4 + R));
      for (int x = 0; x < 4; ++x) {
        if (x == R) continue;
        moving = hn::Add(moving, n[x]);
        gain_T = hn::MulAdd(n[x], target[x], gain_T);
        gain_R = hn::MulAdd(n[x], rival[x], gain_R);
        lump = hn::MulAdd(n[x], L::load(lump_table, 4 + x), lump);
      }
      const V all = hn::Add(moving, n[R]);
      // 1 / Σ n; chance of staying through the step, not as a difference from one: it may be tiny; what turns
      // n into that of moving
      V share, stays, g;
      if (always) {
        share = hn::Div(L::set(1), all);
        stays = hn::Mul(n[R], share);
        g = share;
      } else {
        const V both = hn::Div(L::set(1), hn::Mul(all, moving));
        share = hn::Mul(both, moving);
        const auto power = Exp2Parts(D(), hn::Neg(hn::Mul(rate, hn::Mul(moving, share))));
        stays = Exp2(power);
        g = hn::Mul(OneMinusExp2(D(), power), hn::Mul(both, all));
      }
      L::store(g, kept, kG);
      L::store(stays, kept, kStays);
      L::store(share, kept, kShare);
      const auto add = [&](int entry, bool first, V weight, V x) {
        const V term = first ? hn::Mul(weight, x) : hn::MulAdd(weight, x, L::load(reply, entry));
        L::store(term, reply, entry);
      };
      const bool first = way < 2;  // of the first branch
      add(0, way == 0, prior, hn::MulAdd(share, gain_R, rival_stays));
      add(1 + type, first, chance, hn::MulAdd(g, gain_T, target_stays));
      add(3 + type, first, chance, hn::MulAdd(g, gain_R, rival_stays));
      add(5 + type, first, hn::Mul(chance, share), lump);
      lump_table += 8 * N;
      kept += kKept * N;
      reply += kReply * N;
    }
  }
  /// Keeps a division defined where every other choice underflows; the choices themselves are then exactly 0.
  /// In double its product with the least Σ n that Reach allows, e^-300, is above the smallest normal number,
  /// and it is nothing beside that sum. Float has no such number: there 1 / 0 shows (finite), and double
  /// answers.
  static constexpr double kSmallest = sizeof(T) == 4 ? 1e-36 : 1e-150;

  /// Weights summed by where they lead, so that the forward pass touches each continuation once.
  template <int R>
  void edges(const PlanNode& node, const std::vector<int>& menu) {
    const int replies = static_cast<int>(menu.size());
    const V zero = L::set(0);
    V side = zero;
    for (int type = 0; type < 2; ++type) {
      V rent = zero, switching = zero, rebuffs = zero;
      for (int b = 0; b < node.branches; ++b) {
        const PlanBranch& branch = plan_.branches[static_cast<std::size_t>(node.first_branch + b)];
        const int way = 2 * b + type;
        const V chance = L::load(branch_, branch.chance);
        V e[4];
        for (int x = 0; x < 4; ++x) e[x] = hn::Mul(chance, L::load(e_, 4 * way + x));
        V sum[4] = {zero, zero, zero, zero};
        for (int row = 0; row < node.rows; ++row) {
          V to[4] = {zero, zero, zero, zero};
          const T* kept = kept_ + static_cast<std::size_t>(way) * replies_ * kKept * N;
          const T* lump_table = lumps_of(R, branch.on_offer);
          for (int k = 0; k < replies; ++k, kept += kKept * N, lump_table += 8 * N) {
            const int id = menu[static_cast<std::size_t>(k)];
            if (node.rows > 1 && plan_.court_row[static_cast<std::size_t>(id)] != row) continue;
            const V p = L::load(reply_, kReply * k + 7);
            const V g = hn::Mul(p, L::load(kept, kG));
            for (int x = 0; x < 4; ++x) {
              if (x == R)
                to[x] = hn::MulAdd(p, L::load(kept, kStays), to[x]);
              else
                to[x] = hn::MulAdd(g, L::load(lump_table, x), to[x]);
            }
            if (branch.on_offer && plan_.pays[static_cast<std::size_t>(id)]) {
              const V p2 = hn::Mul(hn::Mul(p, L::load(kept, kShare)), L::load(lump_table, 2));
              rent = hn::MulAdd(hn::Mul(p2, e[2]), L::load(table_, lay_.reply(id, Layout::kRentPaid)), rent);
            }
          }
          for (int x = 0; x < 4; ++x) {
            to[x] = hn::Mul(to[x], x == R ? chance : e[x]);
            if (x != R) switching = hn::MulAdd(to[x], L::load(table_, lay_.switching(R, x)), switching);
          }
          if (R != 3 && !branch.on_offer) {
            const V rest = L::load(table_, lay_.not_eps);
            rebuffs = hn::MulAdd(to[3], rest, rebuffs);
            to[2] = hn::MulAdd(to[3], rest, to[2]);
            to[3] = hn::Mul(to[3], L::load(table_, lay_.eps));
          }
          for (int r = 0; r < 4; ++r) {
            if (courts_) L::store(to[r], courting_[type], courting_places_[(b * node.rows + row) * 4 + r]);
            sum[r] = row == 0 ? to[r] : hn::Add(sum[r], to[r]);
          }
        }
        for (int r = 0; r < 4; ++r) L::store(sum[r], weights_[type], places_[4 * b + r]);
        if (type == 0) side = hn::MulAdd(chance, side_payments(branch, menu), side);
      }
      L::store(rent, booked_[type], kRent);
      L::store(switching, booked_[type], kSwitching);
      L::store(rebuffs, booked_[type], kRebuffs);
    }
    L::store(side, booked_for_both_, kSide);
  }
  V side_payments(const PlanBranch& branch, const std::vector<int>& menu) const {
    V sum = L::set(0);
    for (std::size_t k = 0; k < menu.size(); ++k)
      if (!(branch.over_executive && plan_.for_less[static_cast<std::size_t>(menu[k])]))
        sum = hn::MulAdd(L::load(reply_, kReply * static_cast<int>(k) + 7),
                         L::load(table_, lay_.reply(menu[k], Layout::kToDivider)), sum);
    return sum;
  }

  // --- along a path: the twin is ahead.cpp, and what forward.cpp books with its `sequel`

  std::size_t along_entries() const { return kBookedAlong + plan_.court_row.size(); }

  /// At a post: what follows keeps to the path with this chance, if the post is on it.
  void follows(int step, int post, int type, V chance) {
    const V kept = path_->allows_post(step, post) ? chance : L::set(0);
    put(plan_.post_slot + post, kSequel + type, kept);
    if (path_->amounts)
      L::store(kept, m_.sequel.data() + PlanPath::sequel_at(plan_, step, post) * 2 * N, type);
  }
  /// States that chance may not lead to at the end of a step, of those at which the next begins.
  void keep_turned(const Pattern& next, int step) {
    for (const int s : next.states)
      if (!path_->allows_state(step, s))
        for (int type = 0; type < 2; ++type) put(s, kSequel + type, L::set(0));
  }
  void keep_start(const T* fused) {
    HWY_ALIGN T sincere[N], exploiting[N], lanes[N];
    chance_of(tables_, lay_.pi0, false, {first_, N}, sincere);
    chance_of(tables_, lay_.pi0, true, {first_, N}, exploiting);
    V kept = L::set(0);
    for (int type = 0; type < 2; ++type) {
      V of_type = L::set(0);
      for (std::size_t i = 0; i < plan_.initial.size(); ++i) {
        if (!path_->start[i]) continue;
        const auto& [state, by_prior] = plan_.initial[i];
        const V chance = plan_.initial.size() == 1 ? L::set(1) : L::load(fused, by_prior ? 1 : 0);
        of_type = hn::MulAdd(chance, get(state, kSequel + type), of_type);
      }
      L::store(of_type, m_.kept.data(), type);
      kept = hn::MulAdd(L::load(type == 0 ? sincere : exploiting, 0), of_type, kept);
    }
    hn::Store(kept, D(), lanes);
    for (std::size_t lane = 0; lane < N; ++lane)
      out_.kept[static_cast<std::size_t>(first_) + lane] = static_cast<double>(lanes[lane]);
  }

  /// What a decision books, each part with the chance that what follows keeps to the path. By type, since
  /// what follows depends on it.
  template <int R>
  void along(const PlanNode& node, const std::vector<int>& menu, Slot slot) {
    for (int type = 0; type < 2; ++type) {
      V kept = L::set(0), sums[kBookedAlong];
      for (V& x : sums) x = L::set(0);
      if (path_->amounts)
        for (std::size_t k = 0; k < plan_.court_row.size(); ++k)
          L::store(L::set(0), along_, kBookedAlong + static_cast<int>(k));
      for (int b = 0; b < node.branches; ++b) {
        const PlanBranch& branch = plan_.branches[static_cast<std::size_t>(node.first_branch + b)];
        const V taken = along<R>(branch, menu, type, 2 * b + type, sums);
        kept = hn::Add(kept, taken);
        if (branch.paid_from == branch.paid_to && branch.attempted_from == branch.attempted_to) continue;
        const auto more = [&](int to, int from) {
          return hn::Sub(L::load(table_, to), L::load(table_, from));
        };
        sums[kAlongNorm] =
            hn::MulAdd(taken, more(lay_.norm(branch.paid_to), lay_.norm(branch.paid_from)), sums[kAlongNorm]);
        sums[kAlongAudience] =
            hn::MulAdd(taken, more(lay_.audience(branch.attempted_to), lay_.audience(branch.attempted_from)),
                       sums[kAlongAudience]);
      }
      put(slot, kSequel + type, kept);
      if (!path_->amounts) continue;
      for (int j = 0; j < kBookedAlong; ++j) L::store(sums[j], along_, j);
      along_ += along_entries() * N;
    }
  }

  /// @return chance of the branch and that what follows keeps to the path
  template <int R>
  V along(const PlanBranch& branch, const std::vector<int>& menu, int type, int way, V* sums) {
    const V zero = L::set(0), chance = L::load(branch_, branch.chance);
    V kept[4];  // after T's choice of x
    V eps_kept = zero, rest_kept = zero;
    for (int x = 0; x < 4; ++x)
      kept[x] = get(plan_.post_slot + branch.post[static_cast<std::size_t>(x)], kSequel + type);
    const bool asked = R == 3 || branch.on_offer;
    if (!asked) {  // D accepts an unasked realignment with eps; else T is rebuffed
      eps_kept = hn::Mul(L::load(table_, lay_.eps), kept[3]);
      rest_kept = hn::Mul(L::load(table_, lay_.not_eps), kept[2]);
      kept[3] = hn::Add(eps_kept, rest_kept);
    }
    V e[4];
    for (int x = 0; x < 4; ++x) e[x] = hn::Mul(chance, L::load(e_, 4 * way + x));
    const T* of_reply = kept_ + static_cast<std::size_t>(way) * replies_ * kKept * N;
    const T* lump_table = lumps_of(R, branch.on_offer);
    V taken = zero;
    for (std::size_t k = 0; k < menu.size(); ++k, of_reply += kKept * N, lump_table += 8 * N) {
      const int id = menu[k];
      const V p = L::load(reply_, kReply * static_cast<int>(k) + 7);
      const V g = hn::Mul(p, L::load(of_reply, kG)), share = hn::Mul(p, L::load(of_reply, kShare));
      V n[4];
      for (int x = 0; x < 4; ++x) n[x] = hn::Mul(e[x], L::load(lump_table, x));
      V step = hn::Mul(hn::Mul(hn::Mul(p, L::load(of_reply, kStays)), chance), kept[R]);
      for (int x = 0; x < 4; ++x)
        if (x != R) step = hn::MulAdd(g, hn::Mul(n[x], kept[x]), step);
      taken = hn::Add(taken, step);
      if (!path_->amounts) continue;
      V switching = zero, at_once = zero, lump = zero;
      for (int x = 0; x < 4; ++x) {
        const V follows = hn::Mul(n[x], kept[x]);
        at_once = hn::Add(at_once, follows);
        lump = !asked && x == 3 ? hn::MulAdd(n[3], unasked(id, lump_table, eps_kept, rest_kept), lump)
                                : hn::MulAdd(follows, L::load(lump_table, 4 + x), lump);
        if (x != R) switching = hn::MulAdd(follows, L::load(table_, lay_.switching(R, x)), switching);
      }
      const auto add = [&](BookedAlong what, V weight, V x) {
        sums[what] = hn::MulAdd(weight, x, sums[what]);
      };
      const auto reply = [&](Layout::ReplyEntry what) { return L::load(table_, lay_.reply(id, what)); };
      at_once = hn::Mul(share, at_once);
      add(kAlongLump, share, lump);
      if (branch.on_offer && plan_.pays[static_cast<std::size_t>(id)])
        add(kAlongRent, hn::Mul(share, hn::Mul(n[2], kept[2])), reply(Layout::kRentPaid));
      add(kAlongSwitching, g, switching);
      if (!asked) add(kAlongRebuffs, hn::Mul(g, n[3]), rest_kept);
      add(kAlongReplyCost, at_once, reply(Layout::kCost));
      add(kAlongReplyGain, at_once, reply(Layout::kGain));
      if (!(branch.over_executive && plan_.for_less[static_cast<std::size_t>(id)]))
        add(kAlongSide, at_once, reply(Layout::kToDivider));
      L::store(hn::Add(L::load(along_, kBookedAlong + id), step), along_, kBookedAlong + id);
    }
    return taken;
  }
  /// What a reply is worth where T asks to realign unasked (2.4), each way it ends with its chance of the
  /// path.
  V unasked(int id, const T* lump_table, V eps_kept, V rest_kept) const {
    return hn::MulAdd(eps_kept, L::load(table_, lay_.lumps(3, false, id, 3)),
                      hn::Mul(rest_kept, L::load(lump_table, 4 + 2)));
  }

  const Plan& plan_;
  const BlockTables& tables_;
  const Layout& lay_;
  const PlanPath* path_;
  int first_;
  Memory<T>& m_;
  BlockOut& out_;
  std::size_t replies_ = 0;
  const T* table_ = nullptr;
  const T* branch_ = nullptr;
  T* chance_ = nullptr;
  V discount_, half_, lambda_T_, lambda_R_, rate_, lump_, opportunity_reply_;
  V type_[2][4];
  T *weights_[2], *courting_[2];                              ///< of the step, in the policies
  T *booked_[2], *booked_for_both_;                           ///< of the node at hand
  const int *places_ = nullptr, *courting_places_ = nullptr;  ///< of the node at hand
  bool courts_ = false;
  /// Of one decision: e [branch][type][x]; [branch][type][reply][kKept]; and [reply][kReply], what R expects
  /// of it at an opportunity, T's and R's values and lumps by type, its probability.
  enum { kG, kStays, kShare, kKept };
  static constexpr int kReply = 8;
  T *e_, *kept_, *reply_;
  T* along_ = nullptr;  ///< of the node at hand
};

int Width(bool single) { return static_cast<int>(single ? Lanes<float>::N : Lanes<double>::N); }

template <std::size_t kMost, bool kAlong, class T>
void RunBackward(const Pass<T>& pass, int first_lane) {
  Prepare<T, kMost>(pass, first_lane).run();
  Backward<T, kMost, kAlong>(pass, first_lane).run();
}
void BackwardFloat(const Pass<float>& pass, int first_lane) { RunBackward<kLanes, false>(pass, first_lane); }
void BackwardDouble(const Pass<double>& pass, int first_lane) {
  RunBackward<kLanes, false>(pass, first_lane);
}
void BackwardAlone(const Pass<double>& pass, int lane) { RunBackward<1, false>(pass, lane); }
void BackwardAlong(const Pass<double>& pass, int first_lane) { RunBackward<kLanes, true>(pass, first_lane); }

}  // namespace entente::batch::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace entente::batch {
namespace {

constexpr decltype(&HWY_STATIC_DISPATCH(BackwardFloat)) kFloat[] = ENTENTE_SIMD_TABLE(BackwardFloat);
constexpr decltype(&HWY_STATIC_DISPATCH(BackwardDouble)) kDouble[] = ENTENTE_SIMD_TABLE(BackwardDouble);
constexpr decltype(&HWY_STATIC_DISPATCH(BackwardAlone)) kAlone[] = ENTENTE_SIMD_TABLE(BackwardAlone);
constexpr decltype(&HWY_STATIC_DISPATCH(BackwardAlong)) kAlong[] = ENTENTE_SIMD_TABLE(BackwardAlong);
constexpr decltype(&HWY_STATIC_DISPATCH(Width)) kWidth[] = ENTENTE_SIMD_TABLE(Width);

}  // namespace

void backward(Simd set, const Pass<float>& pass, int first_lane) {
  kFloat[static_cast<std::size_t>(set)](pass, first_lane);
}
void backward(Simd set, const Pass<double>& pass, int first_lane) {
  (pass.path ? kAlong : kDouble)[static_cast<std::size_t>(set)](pass, first_lane);
}
void backward_alone(Simd set, const Pass<double>& pass, int lane) {
  kAlone[static_cast<std::size_t>(set)](pass, lane);
}
int width(Simd set, bool single) { return kWidth[static_cast<std::size_t>(set)](single); }

}  // namespace entente::batch
#endif

// What both kernels need of sixteen draws before they begin. Included once per instruction set, after
// exp-inl.h and lanes-inl.h; no public header.
#if defined(ENTENTE_SOLVE_PREPARE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef ENTENTE_SOLVE_PREPARE_INL
#undef ENTENTE_SOLVE_PREPARE_INL
#else
#define ENTENTE_SOLVE_PREPARE_INL
#endif

HWY_BEFORE_NAMESPACE();
namespace entente::batch::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr double kLog2E = 1.4426950408889634;

/// Copies BlockTables in the kernel's precision, and works out what several strategies' steps need of them:
/// chances of nature and of ratification, allies' half steps.
template <class T, std::size_t kMost>
class Prepare {
  using L = Lanes<T, kMost>;
  using V = typename L::V;
  static constexpr std::size_t N = L::N;

 public:
  Prepare(const Pass<T>& pass, int first_lane)
      : plan_(pass.plan),
        tables_(pass.tables),
        lay_(pass.tables.layout()),
        first_(first_lane),
        m_(pass.memory),
        allies_(pass.allies()) {}

  void run() {
    const std::size_t years = static_cast<std::size_t>(tables_.years());
    m_.table.need(years * static_cast<std::size_t>(lay_.entries) * N);
    m_.chance.need(years * (1 + 2 * plan_.chances.size()) * N);
    m_.branch.need(years * plan_.branch_keys.size() * N);
    if (allies_)
      m_.hazards.need(years * plan_.ally_keys.size() * static_cast<std::size_t>(lay_.allies) * kHazards * N);
    m_.hazard_year.assign(years, 0);
    for (int year = 1; year <= tables_.years(); ++year) {
      T* table = m_.table.data() + static_cast<std::size_t>(year - 1) * lay_.entries * N;
      const double* from = tables_.at(year, 0) + first_;
      for (int e = 0; e < lay_.entries; ++e)
        for (std::size_t lane = 0; lane < N; ++lane)
          table[static_cast<std::size_t>(e) * N + lane] =
              static_cast<T>(from[e * kLanes + static_cast<int>(lane)]);
      T* chance = m_.chance.data() + static_cast<std::size_t>(year - 1) * (1 + 2 * plan_.chances.size()) * N;
      std::fill_n(chance, N, T(1));
      nature_chances(plan_, tables_, year, {first_, N}, chance + N);
      offer_chances(plan_, tables_, year, {first_, N},
                    m_.branch.data() + static_cast<std::size_t>(year - 1) * plan_.branch_keys.size() * N);
      if (year > 1 && tables_.allies_as_before(year)) {
        m_.hazard_year[static_cast<std::size_t>(year - 1)] =
            m_.hazard_year[static_cast<std::size_t>(year - 2)];
      } else {
        m_.hazard_year[static_cast<std::size_t>(year - 1)] = year - 1;
        if (allies_) hazards(year, table);
      }
    }
  }

 private:
  /// (2.6), for all allies in one setting.
  void hazards(int year, const T* table) {
    T* to = m_.hazards.data() + static_cast<std::size_t>(year - 1) * plan_.ally_keys.size() *
                                    static_cast<std::size_t>(lay_.allies) * kHazards * N;
    for (std::size_t key = 0; key < plan_.ally_keys.size(); ++key)
      for (int a = 0; a < lay_.allies; ++a)
        hazards(table, plan_.ally_keys[key], a,
                to + (key * static_cast<std::size_t>(lay_.allies) + a) * kHazards * N);
  }

  V harm(const T* table, const AllyKey& key, int ally) const {
    const V one = L::set(1), none = L::set(0);
    V unharmed = one, ungained = one;
    const V chi = L::load(table, lay_.chi(key.r));
    const auto rungs = tables_.lever_rungs();
    for (int lever = 0; lever < lay_.levers; ++lever) {
      const int rung = rungs[static_cast<std::size_t>(lever)];
      if (rung == 0 || rung > key.q) continue;  // c <= q
      const V up = L::load(table, lay_.upfront(lever));
      const V share = rung <= key.c ? hn::MulAdd(hn::Sub(one, up), chi, up) : up;
      const V h = hn::Mul(L::load(table, lay_.harm(lever, ally)), share);
      unharmed = hn::NegMulAdd(hn::Max(h, none), unharmed, unharmed);
      ungained = hn::MulAdd(hn::Min(h, none), ungained, ungained);
    }
    return hn::Sub(ungained, unharmed);
  }

  void hazards(const T* table, const AllyKey& key, int ally, T* to) const {
    using D = typename L::D;
    using Ally = Layout::Ally;
    using Response = Layout::Response;
    const D d;
    const auto of = [&](Ally what) { return L::load(table, lay_.ally(ally, what)); };
    const auto response = [&](Response what) { return L::load(table, lay_.response(what)); };
    V S = hn::Mul(of(Layout::kExposure), harm(table, key, ally));
    if (key.war == 0) S = hn::Mul(S, L::load(table, lay_.harm_over));
    if (key.r == 3) S = hn::Add(S, of(Layout::kShock));
    S = hn::NegMulAdd(of(Layout::kRelief), L::load(table, lay_.phi(key.r)), S);
    if (key.courting >= 0) S = hn::Add(S, L::load(table, lay_.court(key.courting, ally)));
    if (key.reassure) S = hn::Sub(S, of(Layout::kReassured));
    if (key.pressure) S = hn::Sub(S, of(Layout::kPressed));

    const V responses = L::load(table, lay_.f_response), log2e = L::set(kLog2E);
    const V years = L::set(plan_.dt / 2 * kLog2E), one = L::set(1);
    const auto hazard = [&](Response base, Response slope, bool against) {
      const V x = hn::Mul(hn::Mul(response(slope), S), log2e);
      return hn::Mul(hn::Mul(responses, response(base)), Exp2(d, against ? hn::Neg(x) : x));
    };
    const V hedge = hazard(Layout::kHedge, Layout::kHedgeSlope, false);
    const V leave = hazard(Layout::kLeave, Layout::kLeaveSlope, false);
    const V rally = hazard(Layout::kRally, Layout::kRallySlope, true);
    const V back = hazard(Layout::kBack, Layout::kBackSlope, true);
    const V decide = hazard(Layout::kArm, Layout::kArmSlope, false);
    const V arm = hn::Div(decide, hn::MulAdd(decide, of(Layout::kLatency), one));

    const V out = hn::Add(leave, rally);
    const V gone = OneMinusExp2(d, hn::Mul(out, years));
    const V go = hn::IfThenElse(hn::Gt(out, L::set(0)), hn::Div(gone, out), L::set(0));
    const V to_hedging = OneMinusExp2(d, hn::Mul(hedge, years));
    const V to_back = OneMinusExp2(d, hn::Mul(back, years));
    const V arms = OneMinusExp2(d, hn::Mul(arm, years));
    L::store(to_hedging, to, 0);
    L::store(hn::Sub(hn::Sub(one, gone), to_hedging), to, 1);
    L::store(hn::Sub(to_back, to_hedging), to, 2);
    L::store(hn::Mul(leave, go), to, 3);
    L::store(hn::Sub(one, to_back), to, 4);
    L::store(arms, to, 5);
    L::store(hn::Sub(one, arms), to, 6);
  }

  const Plan& plan_;
  const BlockTables& tables_;
  const Layout& lay_;
  int first_;
  Memory<T>& m_;
  bool allies_;
};

}  // namespace entente::batch::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

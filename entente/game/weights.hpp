#pragma once
#include <array>
#include <span>
#include <string>
#include <vector>

#include "entente/model/scenario.hpp"

namespace entente {

/// One value for each level of alignment: fused, partner, independent, realigned.
using ByLevel = std::array<double, kAlignments>;

enum class Type { sincere = 0, exploiting = 1 };
inline constexpr int kTypes = 2;

/// A lever in one draw; flows in points a year, already scaled by what can be delivered.
struct LeverWeights {
  int rung = 0;      ///< rung that adds it; 0 = on no rung (it still counts as something D can name)
  double named = 0;  ///< its worth to T if all of it came: what `lev` is a share of
  double value = 0, cost = 0;
  double deliverable = 1, reversible = 1, upfront = 0;
  double norm = 0, audience = 0;  ///< points, once
  double posture = 0, war_end = 1;
  std::vector<double> harm;  ///< by ally, in [-1, 1], already scaled by `deliverable`
};

struct ReplyWeights {
  Reply::Kind kind = Reply::Kind::nothing;
  double cost = 0, gain = 0;  ///< to R, points a year
  ByLevel value{};            ///< to T, points a year, by the level T then has
  double to_divider = 0;      ///< points of D a year
  double weight = 1;          ///< reference weight
  std::vector<double> court;  ///< by ally, added to S_A
  bool pays() const { return kind == Reply::Kind::pay_target || kind == Reply::Kind::win_back; }
};

struct SectorWeights {
  double above_alternative = 0;  ///< (R_k - alt_k)+, points of T a year
  double war_share = 0;
};

struct AllyWeights {
  double exposure = 1, shock = 0, relief = 0, reassured = 0, pressed = 0, latency = 0;
  std::array<double, 5>
      ledger{};  ///< arms sales, trade, investment, intelligence, basing; points of D a year
  double security = 0, arming = 0;
  bool armed_at_start = false;
  double lost() const { return ledger[0] + ledger[1] + ledger[2] + ledger[3] + ledger[4] + security; }
};

/// Every weight of the game in one draw and one year (drift applied), in model units: points, shares, rates.
/// Symbols are those of docs/model.md.
struct Weights {
  double delta = 0.9, final_years = 1;
  // target
  double thD = 0, thR = 0, thS = 0, dt = 0, prot = 0, tr = 0, trS = 1;
  double regR = 0, regD = 0, aff = 0, dist = 0, aut = 0, dependence = 0, pv = 0, ex = 0, sw = 0, rebuff = 0;
  double eta1 = 0, eta2 = 0, b0 = 1, pi0 = 1, lambda_T = 1, mu = 0.25, ecoD = 0;
  ByLevel reference{1, 1, 1, 1};
  std::vector<SectorWeights> sectors;
  // rival
  double bR = 0, burd = 0, need_T = 0, lambda_R = 1;
  std::vector<ReplyWeights> replies;
  // divider
  double bMil = 0, bDip = 0, bEco = 0, bFree = 0, sh = 1, deepL = 0, L_war = 0, p_war = 0, pivD = 0,
         eps_D = 0;
  double lambda_D = 1;
  std::vector<LeverWeights> levers;
  double rat0 = 0, rat1 = 0, trust_up = 0, trust_down = 0;
  double cont = 1, q_back = 0, rev = 0, off_calendar = 0, lapse_years = 0;
  std::vector<double> consents;     ///< by Scenario::consents
  std::vector<double> term_change;  ///< h_D by Scenario::terms
  double h_leader = 0;
  double start_fused = 0;
  // war, pressure, reassurance
  double war_end = 0, threat_over = 1, need_over = 1, risk_over = 1, harm_over = 1;
  double enc = 1, ecoD_cut = 0, R_cut = 0, need_add = 0, pressure_cost = 0, risk_add = 0;
  double effort = 0, effort_cost = 0;
  // allies
  std::vector<AllyWeights> allies;
  double hedge = 0, hedge_slope = 0, leave = 0, leave_slope = 0, rally = 0, rally_slope = 0, back = 0,
         back_slope = 0;
  double arm = 0, arm_slope = 0, hedging_loss = 0;
  // shares over the four levels
  ByLevel rho{}, varsigma{}, pi{}, ecoR{}, ecoD_share{}, regR_share{}, regD_share{}, chi{}, lea{},
      aut_share{};
  ByLevel bR_share{}, burd_share{}, phi{}, war{};
  double ecoD_floor = 0, ecoD_sceptic = 1, regD_trust = 0, ex_rent = 0;
  std::array<ByLevel, kAlignments> C{};
  // factors
  double f_benefits = 1, f_response = 1, f_loss = 1;

  // Ladder sums, by rung 0..C-1, cumulative from below.
  std::vector<double> level;           ///< lev(rung), share of all that D can name, in [0, 1]
  std::vector<double> upfront;         ///< value-weighted: share of everything named that runs up front
  std::vector<double> reversible;      ///< of the levers that this rung adds, value-weighted
  std::vector<double> norm, audience;  ///< one-off points of everything up to the rung

  /// What the levers in force add up to at level r with q delivered and c conditional: worth to T and cost to
  /// D a year (3.4), (3.11), the factor left of D's threat (3.1) and the factor on the hazard of the war's
  /// end (2.7).
  struct InForce {
    double value = 0, cost = 0, threat = 1, war_end = 1;
  };
  std::vector<InForce> ladder;  ///< by (q·C + c)·4 + r
  const InForce& in_force(int r, int q, int c) const {
    const auto rungs = level.size();
    return ladder[(static_cast<std::size_t>(q) * rungs + static_cast<std::size_t>(c)) * kAlignments +
                  static_cast<std::size_t>(r)];
  }
  void sum_ladder();  ///< fills `ladder`; call after changing a lever or a share
  /// Fills `level`, `upfront`, `reversible`, `norm` and `audience` from the levers; call before sum_ladder
  /// after changing one of those, or a lever's rung. A lever whose rung is not that of its bundle is off.
  void sum_rungs(const std::vector<Bundle>& bundles);
};

/// Makes weights of draws: finds once where each comes from, so that a draw costs arithmetic alone. Any
/// thread may use it. The scenario must outlive it.
class Resolver {
 public:
  explicit Resolver(const Scenario& scenario);
  /// @param values   one per `Scenario::numbers`, in the stated unit (`InputPlan::draw`)
  /// @param year     from 1; only drifting weights depend on it (2.8)
  /// @param weights  overwritten; its memory is used again
  void resolve(std::span<const double> values, int year, Weights& weights) const;

  /// Whether some weight that the game reads drifts, so that `resolve` differs by year.
  bool drifts() const;

  /// Where one number comes from: indices into the values of a draw, -1 for none.
  struct Looked {
    int value = -1, drift = -1, gdp = -1;
    Range range;
  };

 private:
  const Scenario* scenario_;
  std::vector<Looked> looked_;
  std::vector<double> swings_;
};

/// Weights of one draw.
/// @param values one per `Scenario::numbers`, in the stated unit (`InputPlan::draw`)
/// @param year   from 1; only drifting weights depend on it (2.8)
Weights resolve(const Scenario& scenario, std::span<const double> values, int year);
/// True when some weight drifts, so that `resolve` differs by year.
bool drifts(const Scenario& scenario);

/// Share of a lever in force: upf·1[rung <= q] + (1 - upf)·chi_r·1[rung <= c] (3.4).
double in_force(const Weights& weights, const LeverWeights& lever, int r, int q, int c);

}  // namespace entente

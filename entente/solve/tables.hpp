#pragma once
// The weights of sixteen draws, side by side: entry by entry, one number a draw. What depends on a draw and a
// year but on no strategy is worked out here once, for all strategies. Not part of the library's public face:
// see batch.hpp.
#include <array>
#include <span>
#include <vector>

#include "entente/game/game.hpp"
#include "entente/game/weights.hpp"

namespace entente::batch {

inline constexpr int kLanes = 16;

/// Where each entry stands in a year's table. Indices: r level, w war, p pressure, tau trust, o sceptic, l
/// replaced, q and c rungs, k reply, x T's choice, type 0 sincere 1 exploiting.
class Layout {
 public:
  Layout(const Scenario& scenario, const Game& game);

  int rungs, replies, allies, levers, terms;
  // single entries
  int discount, half, opportunity, opportunity_reply, lump, rate, lambda_T, lambda_R, zero_T, zero_R, eps,
      not_eps, rebuff, b0, not_b0, pi0, final_years, start_fused, annuity, leader, rises, lapses, falls,
      off_calendar, cont, q_back, effort_cost, pressure_cost, f_response, f_loss, hedging_loss, harm_over;
  // blocks
  int reference_, type_, threat_, seen_, fixed_, regime_, economy_, market_, value_, cost_, shield_, leaders_,
      autonomy_, discrepancy_, security_, rival_, bond_, burden_, switching_, lumps_, reply_, passes_, war_,
      reversal_, term_, norm_, audience_, benefit_, freed_, fusion_, war_risk_, played_, response_, ally_,
      lever_, harm_, court_, chi_, phi_;
  int entries = 0;

  int reference(int x) const { return reference_ + x; }
  int type(int type, int r) const { return type_ + 4 * type + r; }  ///< T's own part (3.8)
  int threat(int w, int p, int r) const {
    return threat_ + (2 * w + p) * 4 + r;
  }  ///< (3.1) D's, before trust
  int seen(int tau, int o, int r) const { return seen_ + (2 * tau + o) * 4 + r; }  ///< 1 - rho·trust
  int fixed(int r) const { return fixed_ + r; }        ///< what depends on r alone
  int security(int r) const { return security_ + r; }  ///< its part of `fixed`
  int autonomy(int r) const { return autonomy_ + r; }
  int discrepancy(int r) const { return discrepancy_ + r; }
  int regime(int tau, int o, int r) const { return regime_ + (2 * tau + o) * 4 + r; }
  int economy(int w, int p, int r) const { return economy_ + (2 * w + p) * 4 + r; }  ///< from R
  int market(int p, int o, int c, int r) const {
    return market_ + ((2 * p + o) * rungs + c) * 4 + r;
  }                                                                            ///< from D
  int value(int q, int c, int r) const { return value_ + ladder(q, c, r); }    ///< (3.4)
  int cost(int q, int c, int r) const { return cost_ + ladder(q, c, r); }      ///< (3.11)
  int shield(int q, int c, int r) const { return shield_ + ladder(q, c, r); }  ///< factor left of D's threat
  int leaders(int l, int r) const { return leaders_ + 4 * l + r; }
  int rival(int w, int p, int r) const { return rival_ + (2 * w + p) * 4 + r; }  ///< (3.9), both parts
  int bond(int r) const { return bond_ + r; }
  int burden(int w, int p, int r) const { return burden_ + (2 * w + p) * 4 + r; }
  int switching(int r, int x) const { return switching_ + 4 * r + x; }  ///< sw·C, at an opportunity
  int lumps(int r, bool on_offer, int k, int x) const {
    return lumps_ + ((2 * r + (on_offer ? 1 : 0)) * replies + k) * 4 + x;
  }
  enum ReplyEntry { kCost, kGain, kToDivider, kWeight, kRentPaid, kReplyEntries };
  int reply(int k, int what) const { return reply_ + kReplyEntries * k + what; }
  int passes(int rung, int q) const { return passes_ + rung * rungs + q; }  ///< (2.3)
  int war(int q, int c, int r) const { return war_ + ladder(q, c, r); }     ///< it ends in half a step
  int reversal(int rung) const { return reversal_ + rung; }
  int term(int k) const { return term_ + k; }  ///< h_D
  int norm(int rung) const { return norm_ + rung; }
  int audience(int rung) const { return audience_ + rung; }
  int benefit(int part, int type, int r) const { return benefit_ + (2 * part + type) * 4 + r; }  ///< (3.10)
  int freed(int r) const { return freed_ + r; }
  int fusion(int r) const { return fusion_ + r; }
  int war_risk(int w, int p, int r) const { return war_risk_ + (2 * w + p) * 4 + r; }
  int played(int q) const { return played_ + q; }
  // allies (2.6): what is needed for their pull and hazards
  enum Response {
    kHedge,
    kHedgeSlope,
    kLeave,
    kLeaveSlope,
    kRally,
    kRallySlope,
    kBack,
    kBackSlope,
    kArm,
    kArmSlope,
    kResponseEntries
  };
  int response(int what) const { return response_ + what; }
  enum Ally {
    kExposure,
    kShock,
    kRelief,
    kReassured,
    kPressed,
    kLatency,
    kLedger,
    kSecurity,
    kArming,
    kAllyEntries
  };
  int ally(int a, int what) const { return ally_ + kAllyEntries * a + what; }
  int upfront(int lever) const { return lever_ + lever; }
  int harm(int lever, int a) const { return harm_ + lever * allies + a; }
  int court(int k, int a) const { return court_ + k * allies + a; }
  int chi(int r) const { return chi_ + r; }
  int phi(int r) const { return phi_ + r; }

 private:
  int ladder(int q, int c, int r) const { return (q * rungs + c) * 4 + r; }
};

/// Sixteen draws. `draws[lane]` are the weights by year (one element where nothing drifts).
class BlockTables {
 public:
  BlockTables(const Scenario& scenario, const Game& game);
  /// @param draws  kLanes of them
  void fill(std::span<const std::vector<Weights>> draws);

  const Layout& layout() const { return layout_; }
  int years() const { return years_; }
  /// kLanes values of an entry; year from 1.
  const double* at(int year, int entry) const {
    const int y = years_ == 1 ? 0 : year - 1;
    return data_.data() + (static_cast<std::size_t>(y) * layout_.entries + entry) * kLanes;
  }
  /// Whether allies answer in `year` as in the year before: their hazards need not be worked out again.
  bool allies_as_before(int year) const {
    return years_ == 1 ? year > 1 : allies_same_[static_cast<std::size_t>(year - 1)];
  }
  std::span<const int> lever_rungs() const { return lever_rungs_; }
  /// How much rounding of values moves what T and R do: λ times a bound on the difference between two of
  /// their choices over the whole horizon, times T's chance of an opportunity within a year. No unit.
  double sharpness(int lane) const;
  /// The largest |entry| of a draw in any year; infinity where one is not finite.
  double largest(int lane) const { return largest_[static_cast<std::size_t>(lane)]; }
  /// Largest exponent by which a reply can weigh one of T's choices against another.
  double reply_exponent(int lane) const;

 private:
  double sharpness(int lane, int year) const;
  void fill_lane(int lane, const Weights& weights, const Weights* before);

  const Scenario& scenario_;
  const Game& game_;
  Layout layout_;
  int years_ = 1;
  std::vector<double> data_;
  std::vector<double> lanes_;  ///< one year, draw by draw
  std::array<double, kLanes> largest_{};
  std::vector<char> allies_same_;
  std::vector<int> lever_rungs_;
};

}  // namespace entente::batch

#include "entente/game/flows.hpp"

#include <algorithm>
#include <cmath>

namespace entente {
namespace {

std::size_t at(TargetPart part) { return static_cast<std::size_t>(part); }
std::size_t at(RivalPart part) { return static_cast<std::size_t>(part); }
std::size_t at(DividerPart part) { return static_cast<std::size_t>(part); }
std::size_t idx(int i) { return static_cast<std::size_t>(i); }

/// x_A of (2.6), in [-1, 1]: harms and gains compound like independent risks, so splitting a lever changes
/// little and no heap of levers counts for more than a breach.
double harm(const Weights& w, std::size_t ally, const Setting& s, int r) {
  double unharmed = 1, ungained = 1;
  for (const LeverWeights& lever : w.levers) {
    const double h = lever.harm[ally] * in_force(w, lever, r, s.q, s.c);
    (h >= 0 ? unharmed : ungained) *= 1 - std::abs(h);
  }
  return (1 - unharmed) - (1 - ungained);
}

AllyHazards hazards_at(const Weights& w, double S, double latency) {
  AllyHazards h;
  h.hedge = w.f_response * w.hedge * std::exp(w.hedge_slope * S);
  h.leave = w.f_response * w.leave * std::exp(w.leave_slope * S);
  h.rally = w.f_response * w.rally * std::exp(-w.rally_slope * S);
  h.back = w.f_response * w.back * std::exp(-w.back_slope * S);
  const double decide = w.f_response * w.arm * std::exp(w.arm_slope * S);
  h.arm = decide / (1 + decide * latency);  // waiting times add: 1/h + latency
  return h;
}

}  // namespace

double trust_in(const Weights& w, const Setting& s) {
  constexpr std::array<double, 3> kByTrust{0.5, 1.0, 1.5};
  return std::min(w.tr * kByTrust[idx(s.trust)], 0.9) * (s.sceptic ? w.trS : 1);
}

TargetFlow target_flow(const Weights& w, const Setting& s, int level, Type type) {
  const std::size_t r = idx(level);
  const double trust = trust_in(w, s);
  TargetFlow flow{};

  // (3.1)
  const double threat = w.thD * (s.war ? 1 : w.threat_over);
  flow[at(TargetPart::security)] = -threat * (1 - w.rho[r] * trust) * w.in_force(level, s.q, s.c).threat *
                                       (s.stance.pressure ? w.enc : 1) * (1 - w.prot * w.pi[r]) -
                                   w.thR * (1 - w.rho[r] * w.dt) - w.thS * w.varsigma[r];

  // (3.2)
  double from_rival = 0;
  for (const SectorWeights& sector : w.sectors)
    from_rival += sector.above_alternative * (s.war ? 1 : 1 - sector.war_share);
  const double from_divider = w.ecoD * (s.stance.pressure ? 1 - w.ecoD_cut : 1) * w.ecoD_share[r] *
                              (w.ecoD_floor + (1 - w.ecoD_floor) * w.level[idx(s.c)]) *
                              (s.sceptic ? w.ecoD_sceptic : 1);
  flow[at(TargetPart::economy)] =
      from_rival * (s.stance.pressure ? 1 - w.R_cut : 1) * w.ecoR[r] + from_divider;

  // (3.3)
  const double exposure = level == 3 ? 1 - w.regD_trust * trust : w.regD_share[r];
  flow[at(TargetPart::regime)] = w.regR * w.regR_share[r] - w.regD * exposure;

  // (3.4)
  flow[at(TargetPart::status)] = w.in_force(level, s.q, s.c).value;

  // (3.5), (3.6)
  flow[at(TargetPart::leaders)] = w.lea[r] * (s.replaced ? -w.dist : w.aff);
  flow[at(TargetPart::autonomy)] = w.aut * w.dependence * w.aut_share[r];

  // (3.8) and discrepancies (0.12): not added to one another
  if (type == Type::exploiting) {
    if (level == 3) flow[at(TargetPart::type)] = -w.ex;
    if (level == 2) flow[at(TargetPart::type)] = w.ex_rent * w.pv;
  }
  if (level == 2) flow[at(TargetPart::discrepancy)] = w.eta1;
  if (level == 3) flow[at(TargetPart::discrepancy)] = w.eta2;
  return flow;
}

RivalFlow rival_flow(const Weights& w, const Setting& s, int level) {
  const std::size_t r = idx(level);
  const double need = w.need_T * (s.war ? 1 : w.need_over) + (s.stance.pressure ? w.need_add : 0);
  RivalFlow flow{};
  flow[at(RivalPart::bond)] = w.bR * w.bR_share[r];
  flow[at(RivalPart::burden)] = -w.burd * need * w.burd_share[r];
  return flow;
}

DividerFlow divider_flow(const Weights& w, const Setting& s, int level, Type type) {
  const std::size_t r = idx(level);
  const double delivered = type == Type::sincere ? 1 : w.sh;
  DividerFlow flow{};

  // (3.10); the lognormal factor scales the whole stake, harms as well as gains, so that it takes no side
  flow[at(DividerPart::military)] = w.f_benefits * w.phi[r] * delivered * w.bMil;
  flow[at(DividerPart::diplomacy)] = w.f_benefits * w.phi[r] * delivered * w.bDip;
  flow[at(DividerPart::economy)] = w.f_benefits * w.phi[r] * delivered * w.bEco;
  flow[at(DividerPart::freed_effort)] = w.f_benefits * w.phi[r] * w.bFree;
  flow[at(DividerPart::fusion_harm)] = level == 0 ? -w.f_benefits * w.deepL : 0;
  const double chance_of_war = w.p_war * (s.war ? 1 : w.risk_over) + (s.stance.pressure ? w.risk_add : 0);
  flow[at(DividerPart::war_risk)] = -w.f_benefits * w.L_war * chance_of_war * w.war[r];

  // (3.11)
  flow[at(DividerPart::concessions)] = -w.in_force(level, s.q, s.c).cost;
  if (level <= 1) flow[at(DividerPart::played)] = -w.pivD * w.upfront[idx(s.q)];
  if (s.stance.reassure) flow[at(DividerPart::reassurance)] = -w.effort * w.effort_cost;
  if (s.stance.pressure) flow[at(DividerPart::pressure)] = -w.pressure_cost;

  // (3.12), bloc mode only: separate chains carry the loss beside the core state
  if (s.bloc != kNoBloc)
    for (const AllyWeights& ally : w.allies) {
      const AllyLoss loss =
          ally_loss(w, ally, s.bloc / 2 == 1, s.bloc / 2 == 2, ally.armed_at_start || s.bloc % 2);
      flow[at(DividerPart::allied_loss)] -= loss.ledger + loss.security + loss.arming;
    }
  return flow;
}

AllyLoss ally_loss(const Weights& w, const AllyWeights& ally, double hedging, double autonomous,
                   double armed) {
  const double lost = w.f_loss * (w.hedging_loss * hedging + autonomous);
  return {lost * (ally.lost() - ally.security), lost * ally.security, w.f_loss * ally.arming * armed};
}

double pull(const Weights& w, std::size_t ally, const Setting& s, int level) {
  const AllyWeights& a = w.allies[ally];
  double S = a.exposure * harm(w, ally, s, level) * (s.war ? 1 : w.harm_over);
  if (level == 3) S += a.shock;
  S -= a.relief * w.phi[idx(level)];
  if (s.stance.courting >= 0) S += w.replies[idx(s.stance.courting)].court[ally];
  if (s.stance.reassure) S -= a.reassured * w.effort;
  if (s.stance.pressure) S -= a.pressed;
  return S;
}

AllyHazards ally_hazards(const Weights& w, std::size_t ally, const Setting& s, int level) {
  return hazards_at(w, pull(w, ally, s, level), w.allies[ally].latency);
}

AllyHazards bloc_hazards(const Weights& w, const Setting& s, int level) {
  double S = 0, latency = 0, total = 0;
  for (std::size_t a = 0; a < w.allies.size(); ++a) {
    const double share = w.allies[a].lost() + w.allies[a].arming;
    S += share * pull(w, a, s, level);
    latency += share * w.allies[a].latency;
    total += share;
  }
  return total > 0 ? hazards_at(w, S / total, latency / total) : AllyHazards{};
}

std::array<std::array<double, 3>, 3> loyalty_step(const AllyHazards& h, double years) {
  const double out = h.leave + h.rally;
  const double go = out > 0 ? -std::expm1(-out * years) / out : 0;
  const double hedge = -std::expm1(-h.hedge * years), back = -std::expm1(-h.back * years);
  return {{{1 - hedge, hedge, 0}, {h.rally * go, 1 - out * go, h.leave * go}, {0, back, 1 - back}}};
}

double war_end_hazard(const Weights& w, const Setting& s, int level) {
  // Stated as a yearly chance; 50 a year is at once.
  const double hazard = w.war_end >= 1 ? 50 : -std::log1p(-w.war_end);
  return hazard * w.in_force(level, s.q, s.c).war_end;
}

double ratification_chance(const Weights& w, const Game& game, int rung, int q) {
  if (rung <= game.executive || rung <= q) return 1;
  const double above = std::max(w.level[idx(rung)] - w.level[idx(game.executive)], 0.0);
  double chance = 1 / (1 + std::exp(-(w.rat0 - w.rat1 * above)));
  std::vector<bool> asked(w.consents.size(), false);
  for (int j = q + 1; j <= rung; ++j)
    for (const int k : game.consents_of[idx(j)])
      if (!asked[idx(k)]) {
        asked[idx(k)] = true;
        chance *= w.consents[idx(k)];
      }
  return chance;
}

}  // namespace entente

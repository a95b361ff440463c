#include "entente/game/exchange.hpp"

namespace entente {

Exchange exchange(const Weights& w, const Setting& s, int level, const ReplyWeights& reply) {
  const auto r = static_cast<std::size_t>(level);
  const double trust = trust_in(w, s);
  const Weights::InForce& levers = w.in_force(level, s.q, s.c);
  Exchange of;
  for (const SectorWeights& sector : w.sectors)
    of.rival += sector.above_alternative * (s.war ? 1 : 1 - sector.war_share);
  of.rival *= (s.stance.pressure ? 1 - w.R_cut : 1) * w.ecoR[r];
  of.rival += w.regR * w.regR_share[r] + w.lea[r] * (s.replaced ? -w.dist : w.aff) +
              w.aut * w.dependence * w.aut_share[r] - w.thR * (1 - w.rho[r] * w.dt) - w.thS * w.varsigma[r] +
              reply.value[r];

  const double threat = w.thD * (s.war ? 1 : w.threat_over) * (1 - w.rho[r] * trust) * levers.threat *
                        (s.stance.pressure ? w.enc : 1) * (1 - w.prot * w.pi[r]);
  const double firms = w.ecoD * (s.stance.pressure ? 1 - w.ecoD_cut : 1) * w.ecoD_share[r] *
                       (w.ecoD_floor + (1 - w.ecoD_floor) * w.level[static_cast<std::size_t>(s.c)]) *
                       (s.sceptic ? w.ecoD_sceptic : 1);
  of.divider =
      firms + levers.value - threat - w.regD * (level == 3 ? 1 - w.regD_trust * trust : w.regD_share[r]);
  return of;
}

TriadTies ties(const Weights& weights, const Setting& setting, int r, const ReplyWeights& reply) {
  TriadTies signs;
  signs.divider_rival = reply.kind == Reply::Kind::make_up || reply.kind == Reply::Kind::pay_divider;
  if (static_cast<Alignment>(r) == Alignment::independent) {
    const Exchange of = exchange(weights, setting, r, reply);
    signs.target_rival = of.rival > 0;
    signs.divider_target = of.divider > 0;
  } else {
    signs.divider_target = static_cast<Alignment>(r) == Alignment::realigned;
    signs.target_rival = !signs.divider_target;
  }
  return signs;
}

}  // namespace entente

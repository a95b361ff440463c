#include "entente/solve/tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "entente/game/flows.hpp"
#include "entente/solve/passes.hpp"

namespace entente::batch {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

std::size_t idx(int i) { return static_cast<std::size_t>(i); }
double hazard(double chance) { return chance >= 1 ? 50 : -std::log1p(-chance); }
double within(double yearly_hazard, double years) { return -std::expm1(-yearly_hazard * years); }

bool same_for_allies(const Weights& a, const Weights& b) {
  const auto response = [](const Weights& w) {
    return std::array{w.hedge,       w.hedge_slope, w.leave,      w.leave_slope, w.rally,
                      w.rally_slope, w.back,        w.back_slope, w.arm,         w.arm_slope,
                      w.effort,      w.harm_over,   w.f_response};
  };
  const auto allies = [](const AllyWeights& x, const AllyWeights& y) {
    return x.exposure == y.exposure && x.shock == y.shock && x.relief == y.relief &&
           x.reassured == y.reassured && x.pressed == y.pressed && x.latency == y.latency;
  };
  return response(a) == response(b) && a.chi == b.chi && a.phi == b.phi &&
         std::equal(a.allies.begin(), a.allies.end(), b.allies.begin(), allies) &&
         std::equal(a.levers.begin(), a.levers.end(), b.levers.begin(),
                    [](const LeverWeights& x, const LeverWeights& y) {
                      return x.upfront == y.upfront && x.harm == y.harm;
                    }) &&
         std::equal(a.replies.begin(), a.replies.end(), b.replies.begin(),
                    [](const ReplyWeights& x, const ReplyWeights& y) { return x.court == y.court; });
}

}  // namespace

Layout::Layout(const Scenario& scenario, const Game& game)
    : rungs(game.rungs),
      replies(static_cast<int>(scenario.replies.size())),
      allies(static_cast<int>(scenario.allies.size())),
      levers(static_cast<int>(scenario.levers.size())),
      terms(static_cast<int>(scenario.terms.size())) {
  const auto take = [this](int count) {
    const int first = entries;
    entries += count;
    return first;
  };
  for (int* single : {&discount,    &half,        &opportunity,  &opportunity_reply,
                      &lump,        &rate,        &lambda_T,     &lambda_R,
                      &zero_T,      &zero_R,      &eps,          &not_eps,
                      &rebuff,      &b0,          &not_b0,       &pi0,
                      &final_years, &start_fused, &annuity,      &leader,
                      &rises,       &lapses,      &falls,        &off_calendar,
                      &cont,        &q_back,      &effort_cost,  &pressure_cost,
                      &f_response,  &f_loss,      &hedging_loss, &harm_over})
    *single = take(1);
  const int steps = rungs * rungs * 4;
  reference_ = take(4);
  type_ = take(8);
  threat_ = take(16);
  seen_ = take(24);
  fixed_ = take(4);
  security_ = take(4);
  autonomy_ = take(4);
  discrepancy_ = take(4);
  regime_ = take(24);
  economy_ = take(16);
  market_ = take(16 * rungs);
  value_ = take(steps);
  cost_ = take(steps);
  shield_ = take(steps);
  leaders_ = take(8);
  rival_ = take(16);
  bond_ = take(4);
  burden_ = take(16);
  switching_ = take(16);
  lumps_ = take(8 * replies * 4);
  reply_ = take(replies * kReplyEntries);
  passes_ = take(rungs * rungs);
  war_ = take(steps);
  reversal_ = take(rungs);
  term_ = take(terms);
  norm_ = take(rungs);
  audience_ = take(rungs);
  benefit_ = take(3 * 2 * 4);
  freed_ = take(4);
  fusion_ = take(4);
  war_risk_ = take(16);
  played_ = take(rungs);
  response_ = take(kResponseEntries);
  ally_ = take(allies * kAllyEntries);
  lever_ = take(levers);
  harm_ = take(levers * allies);
  court_ = take(replies * allies);
  chi_ = take(4);
  phi_ = take(4);
}

BlockTables::BlockTables(const Scenario& scenario, const Game& game)
    : scenario_(scenario), game_(game), layout_(scenario, game) {}

void BlockTables::fill(std::span<const std::vector<Weights>> draws) {
  years_ = static_cast<int>(draws.front().size());
  data_.resize(idx(years_) * idx(layout_.entries) * kLanes);
  allies_same_.assign(idx(years_), 1);
  lever_rungs_.clear();
  for (const LeverWeights& lever : draws.front().front().levers) lever_rungs_.push_back(lever.rung);
  const std::size_t entries = idx(layout_.entries);
  lanes_.resize(entries * kLanes);
  largest_.fill(0);
  for (int year = 1; year <= years_; ++year) {
    for (int lane = 0; lane < kLanes; ++lane) {
      const std::vector<Weights>& w = draws[idx(lane)];
      const Weights* before = year > 1 ? &w[idx(year - 2)] : nullptr;
      if (!before || !same_for_allies(w[idx(year - 1)], *before)) allies_same_[idx(year - 1)] = 0;
      fill_lane(lane, w[idx(year - 1)], before);
    }
    double* to = data_.data() + idx(year - 1) * entries * kLanes;
    for (std::size_t e = 0; e < entries; ++e)
      for (std::size_t lane = 0; lane < kLanes; ++lane) to[e * kLanes + lane] = lanes_[lane * entries + e];
    for (std::size_t e = 0; e < entries; ++e)
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const double size = std::abs(to[e * kLanes + lane]);
        // What is no number counts as too large, and stays so.
        largest_[lane] = size <= largest_[lane] ? largest_[lane] : size < kInfinite ? size : kInfinite;
      }
  }
}

void BlockTables::fill_lane(int lane, const Weights& w, const Weights* before) {
  const Layout& l = layout_;
  double* base = lanes_.data() + idx(lane) * idx(l.entries);
  const auto put = [base](int entry, double value) { base[entry] = value; };
  const auto get = [base](int entry) { return base[entry]; };

  const passes::Clock clock = passes::make_clock(game_, w);
  const double rho = -std::log(w.delta), half = clock.step / 2;
  put(l.discount, clock.discount);
  put(l.half, clock.flow / 2);
  put(l.opportunity, clock.opportunity);
  put(l.opportunity_reply, clock.opportunity * clock.reply);
  put(l.lump, clock.expected_lump());
  put(l.rate, clock.rate * clock.step);
  put(l.lambda_T, w.lambda_T);
  put(l.lambda_R, w.lambda_R);
  put(l.eps, w.eps_D);
  put(l.not_eps, 1 - w.eps_D);
  put(l.rebuff, clock.opportunity * w.rebuff);
  put(l.b0, w.b0);
  put(l.not_b0, 1 - w.b0);
  put(l.pi0, w.pi0);
  put(l.final_years, w.final_years);
  put(l.start_fused, w.start_fused);
  put(l.annuity, -std::expm1(-rho * game_.years) / rho + w.final_years * std::exp(-rho * game_.years));
  put(l.leader, within(hazard(w.h_leader), half));
  put(l.rises, within(hazard(w.trust_up), half));
  put(l.lapses, w.lapse_years > 0 ? within(1 / w.lapse_years, half) : 0);
  put(l.falls, w.trust_down);
  put(l.off_calendar, within(hazard(w.off_calendar), clock.step));
  put(l.cont, w.cont);
  put(l.q_back, w.q_back);
  put(l.effort_cost, w.effort * w.effort_cost);
  put(l.pressure_cost, w.pressure_cost);
  put(l.f_response, w.f_response);
  put(l.f_loss, w.f_loss);
  put(l.hedging_loss, w.hedging_loss);
  put(l.harm_over, w.harm_over);

  // Flows (3.1)-(3.11), cut where they depend on different dimensions of the state.
  double from_rival[2] = {0, 0};
  for (const SectorWeights& sector : w.sectors) {
    from_rival[0] += sector.above_alternative * (1 - sector.war_share);
    from_rival[1] += sector.above_alternative;
  }
  for (int r = 0; r < kAlignments; ++r) {
    const auto at = idx(r);
    put(l.reference(r), w.reference[at]);
    put(l.type(0, r), 0);
    put(l.type(1, r), r == 3 ? -w.ex : r == 2 ? w.ex_rent * w.pv : 0);
    put(l.security(r), -w.thR * (1 - w.rho[at] * w.dt) - w.thS * w.varsigma[at]);
    put(l.autonomy(r), w.aut * w.dependence * w.aut_share[at]);
    put(l.discrepancy(r), r == 2 ? w.eta1 : r == 3 ? w.eta2 : 0);
    put(l.fixed(r), get(l.security(r)) + get(l.autonomy(r)) + get(l.discrepancy(r)));
    put(l.leaders(0, r), w.lea[at] * w.aff);
    put(l.leaders(1, r), -w.lea[at] * w.dist);
    put(l.bond(r), w.bR * w.bR_share[at]);
    put(l.chi(r), w.chi[at]);
    put(l.phi(r), w.phi[at]);
    put(l.freed(r), w.f_benefits * w.phi[at] * w.bFree);
    put(l.fusion(r), r == 0 ? -w.f_benefits * w.deepL : 0);
    for (int type = 0; type < kTypes; ++type) {
      const double share = w.f_benefits * w.phi[at] * (type == 0 ? 1 : w.sh);
      put(l.benefit(0, type, r), share * w.bMil);
      put(l.benefit(1, type, r), share * w.bDip);
      put(l.benefit(2, type, r), share * w.bEco);
    }
    for (int war = 0; war < 2; ++war)
      for (int pressed = 0; pressed < 2; ++pressed) {
        put(l.threat(war, pressed, r),
            -w.thD * (war ? 1 : w.threat_over) * (pressed ? w.enc : 1) * (1 - w.prot * w.pi[at]));
        put(l.economy(war, pressed, r), from_rival[war] * (pressed ? 1 - w.R_cut : 1) * w.ecoR[at]);
        const double need = w.need_T * (war ? 1 : w.need_over) + (pressed ? w.need_add : 0);
        put(l.burden(war, pressed, r), -w.burd * need * w.burd_share[at]);
        put(l.rival(war, pressed, r), get(l.bond(r)) + get(l.burden(war, pressed, r)));
        const double risk = w.p_war * (war ? 1 : w.risk_over) + (pressed ? w.risk_add : 0);
        put(l.war_risk(war, pressed, r), -w.f_benefits * w.L_war * risk * w.war[at]);
      }
    for (int tau = 0; tau < 3; ++tau)
      for (int o = 0; o < 2; ++o) {
        Setting setting;
        setting.trust = static_cast<std::int8_t>(tau);
        setting.sceptic = static_cast<std::int8_t>(o);
        const double trust = trust_in(w, setting);
        put(l.seen(tau, o, r), 1 - w.rho[at] * trust);
        put(l.regime(tau, o, r),
            w.regR * w.regR_share[at] - w.regD * (r == 3 ? 1 - w.regD_trust * trust : w.regD_share[at]));
      }
    for (int pressed = 0; pressed < 2; ++pressed)
      for (int o = 0; o < 2; ++o)
        for (int c = 0; c < l.rungs; ++c)
          put(l.market(pressed, o, c, r), w.ecoD * (pressed ? 1 - w.ecoD_cut : 1) * w.ecoD_share[at] *
                                              (w.ecoD_floor + (1 - w.ecoD_floor) * w.level[idx(c)]) *
                                              (o ? w.ecoD_sceptic : 1));
    for (int x = 0; x < kAlignments; ++x) put(l.switching(r, x), clock.opportunity * w.sw * w.C[at][idx(x)]);
  }

  const bool same_war = before && w.war_end == before->war_end && w.delta == before->delta;
  for (int q = 0; q < l.rungs; ++q)
    for (int c = 0; c <= q; ++c)
      for (int r = 0; r < kAlignments; ++r) {
        const Weights::InForce& in_force = w.in_force(r, q, c);
        put(l.value(q, c, r), in_force.value);
        put(l.cost(q, c, r), in_force.cost);
        put(l.shield(q, c, r), in_force.threat);
        // Where nothing about it drifts, what the year before left here holds.
        if (!same_war || in_force.war_end != before->in_force(r, q, c).war_end)
          put(l.war(q, c, r), within(hazard(w.war_end) * in_force.war_end, half));
      }
  for (int rung = 0; rung < l.rungs; ++rung) {
    put(l.reversal(rung), w.rev * w.reversible[idx(rung)]);
    put(l.norm(rung), w.norm[idx(rung)]);
    put(l.audience(rung), w.audience[idx(rung)]);
    put(l.played(rung), w.pivD * w.upfront[idx(rung)]);
    for (int q = 0; q < l.rungs; ++q) put(l.passes(rung, q), ratification_chance(w, game_, rung, q));
  }
  for (int k = 0; k < l.terms; ++k) put(l.term(k), w.term_change[idx(k)]);

  // Replies (2.2), (3.7): worth by what T then chooses. While nothing is on offer nothing is in force either,
  // so that D's side of the pivot rent runs exactly when something is on offer.
  for (int k = 0; k < l.replies; ++k) {
    const ReplyWeights& reply = w.replies[idx(k)];
    put(l.reply(k, Layout::kCost), reply.cost);
    put(l.reply(k, Layout::kGain), reply.gain);
    put(l.reply(k, Layout::kToDivider), reply.to_divider);
    put(l.reply(k, Layout::kWeight), reply.weight);
    put(l.reply(k, Layout::kRentPaid), reply.pays() ? w.pv : 0);
    for (int r = 0; r < kAlignments; ++r)
      for (const bool on_offer : {false, true})
        for (int x = 0; x < kAlignments; ++x) {
          double worth = reply.value[idx(x)];
          if (on_offer && x == 2 && reply.pays()) worth += w.pv;
          if (x == 3 && r != 3 && !on_offer)
            worth = w.eps_D * reply.value[3] + (1 - w.eps_D) * reply.value[2];
          put(l.lumps(r, on_offer, k, x), worth);
        }
    for (int a = 0; a < l.allies; ++a) put(l.court(k, a), reply.court[idx(a)]);
  }

  const std::array response{w.hedge,       w.hedge_slope, w.leave,      w.leave_slope, w.rally,
                            w.rally_slope, w.back,        w.back_slope, w.arm,         w.arm_slope};
  for (int i = 0; i < Layout::kResponseEntries; ++i) put(l.response(i), response[idx(i)]);
  for (int a = 0; a < l.allies; ++a) {
    const AllyWeights& ally = w.allies[idx(a)];
    const std::array values{ally.exposure,
                            ally.shock,
                            ally.relief,
                            ally.reassured * w.effort,
                            ally.pressed,
                            ally.latency,
                            ally.lost() - ally.security,
                            ally.security,
                            ally.arming};
    for (int i = 0; i < Layout::kAllyEntries; ++i) put(l.ally(a, i), values[idx(i)]);
    for (int lever = 0; lever < l.levers; ++lever) put(l.harm(lever, a), w.levers[idx(lever)].harm[idx(a)]);
  }
  for (int lever = 0; lever < l.levers; ++lever) put(l.upfront(lever), w.levers[idx(lever)].upfront);

  // A flow common to all states moves no choice: values are carried without it, which keeps them small
  // (float).
  const int r0 = game_.states[idx(game_.initial.front().first)].r;
  const State& s0 = game_.states[idx(game_.initial.front().first)];
  put(l.zero_T,
      get(l.threat(s0.war, 0, r0)) * get(l.shield(s0.q, s0.c, r0)) * get(l.seen(s0.trust, s0.sceptic, r0)) +
          get(l.fixed(r0)) + get(l.regime(s0.trust, s0.sceptic, r0)) + get(l.economy(s0.war, 0, r0)) +
          get(l.market(0, s0.sceptic, s0.c, r0)) + get(l.value(s0.q, s0.c, r0)) +
          get(l.leaders(s0.replaced, r0)));
  put(l.zero_R, get(l.rival(s0.war, 0, r0)));
}

namespace {

/// Difference between the largest and the smallest of a block of entries.
template <class Get>
double span(const Get& get, int first, int count) {
  double low = get(first), high = low;
  for (int i = 1; i < count; ++i) {
    low = std::min(low, get(first + i));
    high = std::max(high, get(first + i));
  }
  return high - low;
}

}  // namespace

double BlockTables::reply_exponent(int lane) const {
  double most = 0;
  for (int year = 1; year <= years_; ++year) {
    const auto get = [&](int entry) { return at(year, entry)[lane]; };
    most = std::max(most, get(layout_.lambda_T) * get(layout_.opportunity_reply) *
                              span(get, layout_.lumps(0, false, 0, 0), 8 * layout_.replies * kAlignments));
  }
  return most;
}

double BlockTables::sharpness(int lane) const {
  double most = 0;
  for (int year = 1; year <= years_; ++year) most = std::max(most, sharpness(lane, year));
  return most;
}

double BlockTables::sharpness(int lane, int year) const {
  const Layout& l = layout_;
  const auto get = [&](int entry) { return at(year, entry)[lane]; };
  const auto spans = [&](int first, int count) { return span(get, first, count); };
  const double target = spans(l.type(0, 0), 8) + spans(l.threat(0, 0, 0), 16) + spans(l.fixed(0), 4) +
                        spans(l.regime(0, 0, 0), 24) + spans(l.economy(0, 0, 0), 16) +
                        spans(l.market(0, 0, 0, 0), 16 * l.rungs) +
                        spans(l.value(0, 0, 0), l.rungs * l.rungs * kAlignments) + spans(l.leaders(0, 0), 8) +
                        spans(l.lumps(0, false, 0, 0), 8 * l.replies * kAlignments);
  double low = 0, high = 0;
  for (int k = 0; k < l.replies; ++k) {
    const double keeps = get(l.reply(k, Layout::kGain)) - get(l.reply(k, Layout::kCost));
    low = std::min(low, keeps);
    high = std::max(high, keeps);
  }
  const double rival = spans(l.rival(0, 0, 0), 16) + high - low;
  const double annuity = at(1, l.annuity)[lane], once = spans(l.switching(0, 0), 16) + get(l.rebuff);
  const double moves = game_.options.always ? 1 : -std::expm1(-get(l.rate) / game_.dt());
  return moves * std::max(get(l.lambda_T) * (annuity * target + once), get(l.lambda_R) * annuity * rival);
}

}  // namespace entente::batch

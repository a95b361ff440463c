#include "entente/game/weights.hpp"

#include <algorithm>
#include <cmath>

#include "entente/game/voting.hpp"

namespace entente {
namespace {

using Looked = Resolver::Looked;

/// Hands out the numbers of one draw in the order in which the functions below ask for them: drift added,
/// money turned into points. The first time round it only notes where each is found.
class Reader {
 public:
  Reader(const Scenario& scenario, std::vector<Looked>& found) : scenario_(&scenario), found_(&found) {}
  Reader(std::span<const Looked> found, std::span<const double> values, int year)
      : next_(found.data()), values_(values), years_(year - 1) {}

  double operator()(NumberId id, double neutral = 0) { return found_ ? note(id) : read(neutral); }
  double weight(std::string_view key, double neutral = 0) {
    return found_ ? note(scenario_->weight(key)) : read(neutral);
  }
  double share(std::string_view name) {
    return found_ ? note(scenario_->weight("shares." + std::string(name))) : read(0);
  }

 private:
  double note(NumberId id) {
    Looked looked;
    if (id.given()) {
      const Number& number = scenario_->numbers[static_cast<std::size_t>(id.index)];
      looked.value = id.index;
      looked.drift = number.drift.index;
      looked.range = number.range;
      looked.gdp = scenario_->gdp_of(number).index;
    }
    found_->push_back(looked);
    return 1;  // nothing below asks for other numbers because of a value
  }
  double read(double neutral) {
    const Looked& looked = *next_++;
    if (looked.value < 0) return neutral;
    double value = values_[static_cast<std::size_t>(looked.value)];
    if (looked.drift >= 0)
      value = std::clamp(value + values_[static_cast<std::size_t>(looked.drift)] * years_, looked.range.low,
                         looked.range.high);
    // One point is 1 % of GDP.
    return looked.gdp < 0 ? value : value / (values_[static_cast<std::size_t>(looked.gdp)] / 100);
  }

  const Scenario* scenario_ = nullptr;
  std::vector<Looked>* found_ = nullptr;
  const Looked* next_ = nullptr;
  std::span<const double> values_;
  int years_ = 0;
};

double logistic(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }

void read_target(const Scenario& s, Reader& get, Weights& w) {
  w.thD = get.weight("target.thD");
  w.thR = get.weight("target.thR");
  w.thS = get.weight("target.thS");
  w.dt = get.weight("target.dt");
  w.prot = get.weight("target.prot");
  w.tr = get.weight("target.tr");
  w.trS = get.weight("target.trS");
  w.regR = get.weight("target.regR");
  w.regD = get.weight("target.regD");
  w.aff = get.weight("target.aff");
  w.dist = get.weight("target.dist");
  w.aut = get.weight("target.aut");
  w.dependence = get.weight("target.dependence");
  w.pv = get.weight("target.pv");
  w.ex = get.weight("target.ex");
  w.sw = get.weight("target.sw");
  w.rebuff = get.weight("target.rebuff");
  w.eta1 = get.weight("target.eta1");
  w.eta2 = get.weight("target.eta2");
  w.b0 = get.weight("target.b0");
  w.pi0 = get.weight("target.pi0");
  w.lambda_T = get.weight("target.lambda");
  w.mu = get.weight("target.mu");
  w.reference = {get.weight("target.ref_fused", 1), get.weight("target.ref_partner", 1),
                 get.weight("target.ref_independent", 1), get.weight("target.ref_realigned", 1)};
  // Firms are short-run (3.2): they come with a logit chance, whatever the players plan.
  const double f0 = get.weight("target.f0");
  const double f1 = get.weight("target.f1"), sanctions = get.weight("target.sanctions_return");
  const double f2 = get.weight("target.f2"), expropriation = get.weight("target.expropriation");
  const double participation = logistic(f0 - f1 * sanctions - f2 * expropriation);
  w.ecoD = 0;
  w.sectors.resize(s.sectors.size());
  for (std::size_t k = 0; k < s.sectors.size(); ++k) {
    const Sector& sector = s.sectors[k];
    const double worth = get(sector.rival_worth), alternative = get(sector.alternative);
    w.sectors[k] = {std::max(worth - alternative, 0.0), get(sector.war_share)};
    const double capacity = get(sector.capacity), gap = get(sector.gap);
    w.ecoD += std::min(capacity, gap) * participation;
  }
}

void read_rival(const Scenario& s, Reader& get, Weights& w) {
  w.bR = get.weight("rival.bR");
  w.burd = get.weight("rival.burd");
  w.need_T = get.weight("rival.need_T");
  w.lambda_R = get.weight("rival.lambda");
  w.replies.resize(s.replies.size());
  for (std::size_t k = 0; k < s.replies.size(); ++k) {
    const Reply& reply = s.replies[k];
    ReplyWeights& r = w.replies[k];
    r.kind = reply.kind;
    const double deliverable = get(reply.deliverable, 1);
    r.cost = get(reply.cost) * deliverable;
    r.gain = get(reply.gain) * deliverable;
    const double value = get(reply.value) * deliverable;
    for (std::size_t x = 0; x < kAlignments; ++x) r.value[x] = value * get(reply.by_level[x]);
    r.to_divider = get(reply.to_divider) * deliverable;
    r.weight = get(reply.weight, 1);
    r.court.assign(s.allies.size(), 0);
    if (reply.court.empty()) continue;
    for (std::size_t a = 0; a < s.allies.size(); ++a) {
      if (const auto found = reply.court.find(s.allies[a].code); found != reply.court.end()) {
        r.court[a] = get(found->second) * deliverable;
      } else if (reply.courts(s.allies[a].code)) {
        double sum = 0;
        for (const auto& [code, change] : reply.court) sum += get(change);
        r.court[a] = sum / static_cast<double>(reply.court.size()) * deliverable;
      }
    }
  }
}

void read_levers(const Scenario& s, Reader& get, Weights& w) {
  w.levers.resize(s.levers.size());
  for (LeverWeights& lever : w.levers) lever.rung = 0;
  for (std::size_t b = 0; b < s.bundles.size(); ++b)
    for (const int lever : s.bundles[b].adds)
      w.levers[static_cast<std::size_t>(lever)].rung = static_cast<int>(b) + 1;

  for (std::size_t l = 0; l < s.levers.size(); ++l) {
    const Lever& lever = s.levers[l];
    LeverWeights& out = w.levers[l];
    out.deliverable = get(lever.deliverable, 1);
    out.named = get(lever.value);
    out.value = out.named * out.deliverable;
    out.cost = get(lever.cost) * out.deliverable;
    out.reversible = get(lever.reversible, 1);
    out.upfront = get(lever.upfront);
    out.norm = get(lever.norm);
    out.audience = get(lever.audience);
    out.posture = get(lever.posture) * out.deliverable;
    out.war_end = 1 + (get(lever.war_end, 1) - 1) * out.deliverable;
    out.harm.resize(s.allies.size());
    const double harm = get(lever.harm);
    for (std::size_t a = 0; a < s.allies.size(); ++a) {
      const auto named = lever.harm_to.empty() ? lever.harm_to.end() : lever.harm_to.find(s.allies[a].code);
      out.harm[a] = (named == lever.harm_to.end() ? harm : get(named->second)) * out.deliverable;
    }
  }
  w.sum_rungs(s.bundles);
}

void read_divider(const Scenario& s, std::span<const double> swings, Reader& get, Weights& w) {
  w.bMil = get.weight("divider.bMil");
  w.bDip = get.weight("divider.bTalk");
  for (std::size_t b = 0; b < s.bodies.size(); ++b) w.bDip += get(s.bodies[b].worth) * swings[b];
  w.bEco = get.weight("divider.bEco");
  w.bFree = get.weight("divider.bFree");
  w.sh = get.weight("divider.sh");
  w.deepL = get.weight("divider.deepL");
  w.L_war = get.weight("divider.L_war");
  w.p_war = get.weight("divider.p_war");
  w.pivD = get.weight("divider.pivD");
  w.eps_D = get.weight("divider.eps_D");
  w.lambda_D = get.weight("divider.lambda");
  w.rat0 = get.weight("ratification.rat0");
  w.rat1 = get.weight("ratification.rat1");
  w.trust_up = get.weight("trust.up");
  w.trust_down = get.weight("trust.down");
  w.cont = get.weight("office.cont");
  w.q_back = get.weight("office.q_back");
  w.rev = get.weight("office.rev");
  w.off_calendar = get.weight("office.off_calendar");
  w.lapse_years = get.weight("office.lapse_years");
  w.consents.clear();
  for (const Consent& consent : s.consents) w.consents.push_back(get(consent.probability, 1));
  w.term_change.clear();
  for (const Term& term : s.terms) w.term_change.push_back(get(term.change));
  double stay = 1;
  for (const Leader& leader : s.leaders)
    if (leader.actor == s.target || leader.actor == s.rival) stay *= 1 - get(leader.exit);
  w.h_leader = 1 - stay;
  w.start_fused = get.weight("start.fused");

  w.war_end = get.weight("war.end");
  w.threat_over = get.weight("war.threat_over", 1);
  w.need_over = get.weight("war.need_over", 1);
  w.risk_over = get.weight("war.risk_over", 1);
  w.harm_over = get.weight("war.harm_over", 1);
  w.enc = get.weight("pressure.enc", 1);
  w.ecoD_cut = get.weight("pressure.ecoD_cut");
  w.R_cut = get.weight("pressure.R_cut");
  w.need_add = get.weight("pressure.need_add");
  w.pressure_cost = get.weight("pressure.cost");
  w.risk_add = get.weight("pressure.risk_add");
  w.effort = get.weight("reassurance.effort");
  w.effort_cost = get.weight("reassurance.cost");
}

void read_allies(const Scenario& s, Reader& get, Weights& w) {
  w.allies.resize(s.allies.size());
  for (std::size_t a = 0; a < s.allies.size(); ++a) {
    const Ally& ally = s.allies[a];
    // A braced list is read from left to right.
    w.allies[a] = AllyWeights{get(ally.exposure, 1),
                              get(ally.shock),
                              get(ally.relief),
                              get(ally.reassured),
                              get(ally.pressed),
                              get(ally.latency),
                              {get(ally.arms_sales), get(ally.trade), get(ally.investment),
                               get(ally.intelligence), get(ally.basing)},
                              get(ally.security),
                              get(ally.arming),
                              ally.start_armed};
  }
  w.hedge = get.weight("response.hedge");
  w.hedge_slope = get.weight("response.hedge_slope");
  w.leave = get.weight("response.leave");
  w.leave_slope = get.weight("response.leave_slope");
  w.rally = get.weight("response.rally");
  w.rally_slope = get.weight("response.rally_slope");
  w.back = get.weight("response.return");
  w.back_slope = get.weight("response.return_slope");
  w.arm = get.weight("response.arm");
  w.arm_slope = get.weight("response.arm_slope");
  w.hedging_loss = get.weight("response.hedging_loss");
}

/// Entries written as 0 or 1 here are normalisations, not judgements: they fix what the weight beside them
/// means.
void read_shares(Reader& get, Weights& w) {
  const auto share = [&](std::string_view name) { return get.share(name); };
  w.rho = {0, 0, share("rho_independent"), share("rho_realigned")};
  w.varsigma = {0, 0, share("vs_independent"), 1};
  w.pi = {1, share("pi_partner"), share("pi_independent"), 0};
  w.ecoR = {share("ecoR_fused"), 1, share("ecoR_independent"), share("ecoR_realigned")};
  w.ecoD_share = {0, 0, share("ecoD_independent"), 1};
  w.ecoD_floor = share("ecoD_floor");
  w.ecoD_sceptic = share("ecoD_sceptic");
  w.regR_share = {share("regR_fused"), 1, share("regR_independent"), 0};
  w.regD_share = {0, 0, share("regD_independent"), 1};
  w.regD_trust = share("regD_trust");
  w.chi = {0, 0, share("chi_independent"), 1};
  w.lea = {share("lea_fused"), 1, share("lea_independent"), 0};
  w.aut_share = {-share("aut_fused"), -1, -share("aut_independent"), -share("aut_realigned")};
  w.ex_rent = share("ex_rent");
  w.bR_share = {share("bR_fused"), 1, share("bR_independent"), share("bR_realigned")};
  w.burd_share = {share("burd_fused"), 1, share("burd_independent"), 0};
  w.phi = {0, 0, share("phi_independent"), 1};
  w.war = {share("war_fused"), 1, share("war_independent"), share("war_realigned")};
  w.C = {
      ByLevel{0, share("C_fused_partner"), share("C_fused_independent"), share("C_fused_realigned")},
      ByLevel{share("C_partner_fused"), 0, share("C_partner_independent"), 1},
      ByLevel{share("C_independent_fused"), share("C_independent_partner"), 0,
              share("C_independent_realigned")},
      ByLevel{share("C_realigned_fused"), share("C_realigned_partner"), share("C_realigned_independent"), 0}};
  w.f_benefits = get.weight("factors.benefits", 1);
  w.f_response = get.weight("factors.ally_response", 1);
  w.f_loss = get.weight("factors.ally_loss", 1);
}

void read(const Scenario& scenario, std::span<const double> swings, Reader& get, Weights& weights) {
  weights.delta = get.weight("model.delta", 0.9);
  weights.final_years = get.weight("model.final_years", 1);
  read_target(scenario, get, weights);
  read_rival(scenario, get, weights);
  read_levers(scenario, get, weights);
  read_divider(scenario, swings, get, weights);
  read_allies(scenario, get, weights);
  read_shares(get, weights);
}

}  // namespace

Resolver::Resolver(const Scenario& scenario) : scenario_(&scenario) {
  for (const Body& body : scenario.bodies)
    swings_.push_back(swing(body, scenario.divider, scenario.target, scenario.rival));
  Reader notes(scenario, looked_);
  Weights weights;
  read(scenario, swings_, notes, weights);
}

bool Resolver::drifts() const {
  return std::ranges::any_of(looked_, [](const Looked& looked) { return looked.drift >= 0; });
}

void Resolver::resolve(std::span<const double> values, int year, Weights& weights) const {
  Reader get(looked_, values, year);
  read(*scenario_, swings_, get, weights);
  weights.sum_ladder();
}

Weights resolve(const Scenario& scenario, std::span<const double> values, int year) {
  Weights weights;
  Resolver(scenario).resolve(values, year, weights);
  return weights;
}

namespace {

/// What the levers of one rung add up to while a share of each is in force.
Weights::InForce together(const Weights::InForce& a, const Weights::InForce& b) {
  return {a.value + b.value, a.cost + b.cost, a.threat * b.threat, a.war_end * b.war_end};
}

}  // namespace

void Weights::sum_rungs(const std::vector<Bundle>& bundles) {
  double everything = 0;
  for (const LeverWeights& lever : levers) everything += lever.named;
  const std::size_t rungs = bundles.size() + 1;
  level.assign(rungs, 0);
  upfront.assign(rungs, 0);
  reversible.assign(rungs, 1);
  norm.assign(rungs, 0);
  audience.assign(rungs, 0);
  for (std::size_t j = 1; j < rungs; ++j) {
    double added = 0, undone = 0;
    level[j] = level[j - 1];
    upfront[j] = upfront[j - 1];
    norm[j] = norm[j - 1];
    audience[j] = audience[j - 1];
    for (const int index : bundles[j - 1].adds) {
      const LeverWeights& lever = levers[static_cast<std::size_t>(index)];
      if (lever.rung != static_cast<int>(j)) continue;
      added += lever.named;
      undone += lever.named * lever.reversible;
      if (everything > 0) {
        level[j] += lever.named / everything;
        upfront[j] += lever.named * lever.upfront / everything;
      }
      norm[j] += lever.norm;
      audience[j] += lever.audience;
    }
    if (added > 0) reversible[j] = undone / added;
  }
}

void Weights::sum_ladder() {
  const std::size_t rungs = level.size();
  ladder.assign(rungs * rungs * kAlignments, {});
  // By rung: the up-front shares alone, the conditional ones alone, both.
  std::vector<InForce> parts(3 * rungs);
  for (std::size_t r = 0; r < kAlignments; ++r) {
    std::fill(parts.begin(), parts.end(), InForce{});
    for (const LeverWeights& lever : levers) {
      if (lever.rung == 0) continue;
      const double up = lever.upfront, conditional = (1 - lever.upfront) * chi[r];
      const std::array shares{up, conditional, up + conditional};
      for (std::size_t part = 0; part < shares.size(); ++part) {
        InForce& sum = parts[part * rungs + static_cast<std::size_t>(lever.rung)];
        sum = together(sum, {lever.value * shares[part], lever.cost * shares[part],
                             1 - lever.posture * shares[part], 1 + (lever.war_end - 1) * shares[part]});
      }
    }
    InForce both;
    for (std::size_t low = 0; low < rungs; ++low) {
      both = together(both, parts[2 * rungs + low]);
      ladder[(low * rungs + low) * kAlignments + r] = both;
      InForce delivered = both, promised = both;  // above `low` one of the two alone
      for (std::size_t high = low + 1; high < rungs; ++high) {
        delivered = together(delivered, parts[high]);
        promised = together(promised, parts[rungs + high]);
        ladder[(high * rungs + low) * kAlignments + r] = delivered;
        ladder[(low * rungs + high) * kAlignments + r] = promised;
      }
    }
  }
}

bool drifts(const Scenario& scenario) {
  return std::any_of(scenario.numbers.begin(), scenario.numbers.end(),
                     [](const Number& number) { return number.drift.given(); });
}

double in_force(const Weights& weights, const LeverWeights& lever, int r, int q, int c) {
  if (lever.rung == 0) return 0;
  const double up = lever.rung <= q ? lever.upfront : 0;
  const double conditional =
      lever.rung <= c ? (1 - lever.upfront) * weights.chi[static_cast<std::size_t>(r)] : 0;
  return up + conditional;
}

}  // namespace entente

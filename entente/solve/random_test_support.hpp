#pragma once
// For tests only: games and draws at random, the extremes among them.
#include <random>

#include "entente/solve/test_support.hpp"

namespace entente::testing_support {

/// Sanitizers look for other things than a comparison of hundreds of games, and are slow.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
inline constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
inline constexpr bool kSanitized = false;
#endif

/// Reproducible chance for one test case.
class Dice {
 public:
  explicit Dice(unsigned seed) : generator_(seed) {}
  int whole(int low, int high) {
    return low + static_cast<int>(generator_() % static_cast<unsigned>(high - low + 1));
  }
  bool chance(double p) { return real(0, 1) < p; }
  double real(double low, double high) {
    return low + (high - low) * static_cast<double>(generator_() >> 8) / 16777216.0;
  }
  /// Impossible and certain now and then, and nearly so.
  double probability() {
    const double nearly = std::exp2(-real(10, 40));
    switch (whole(0, 15)) {
      case 0:
        return 0;
      case 1:
        return 1;
      case 2:
        return nearly;
      case 3:
        return 1 - nearly;
      default:
        return real(0, 1);
    }
  }

 private:
  std::mt19937 generator_;
};

inline NumberId number(Scenario& scenario, const std::string& key, double value) {
  Number made;
  made.key = key;
  made.range = {-1e9, 1e9};
  made.distribution.a = value;
  scenario.numbers.push_back(made);
  return NumberId{static_cast<int>(scenario.numbers.size()) - 1};
}

inline Guard random_guard(const Scenario& scenario, int years, Dice& dice) {
  Guard guard;
  const int top = static_cast<int>(scenario.bundles.size());
  if (dice.chance(0.25)) {
    const int from = dice.whole(1, years);
    guard.years = std::array{from, dice.whole(from, years)};
  }
  if (dice.chance(0.4))
    for (const Alignment level :
         {Alignment::fused, Alignment::partner, Alignment::independent, Alignment::realigned})
      if (dice.chance(0.5)) guard.alignment.push_back(level);
  if (dice.chance(0.15)) guard.replaced = dice.chance(0.5);
  if (scenario.has_war && dice.chance(0.2)) guard.war = dice.chance(0.5);
  if (dice.chance(0.2)) guard.delivered_at_least = dice.whole(0, top);
  if (dice.chance(0.2)) guard.delivered_below = dice.whole(1, top + 1);
  if (dice.chance(0.15)) guard.in_force_at_least = dice.whole(0, top);
  if (dice.chance(0.15)) guard.in_force_below = dice.whole(1, top + 1);
  return guard;
}

inline Strategy random_strategy(const Scenario& scenario, int years, Dice& dice) {
  using Kind = Move::Kind;
  Strategy strategy;
  strategy.name = strategy.kind = "rules";
  const int top = static_cast<int>(scenario.bundles.size());
  for (auto* rules : {&strategy.courting, &strategy.sceptic}) {
    const int count = dice.whole(1, 4);
    for (int i = 0; i < count; ++i) {
      Rule rule;
      if (i + 1 < count) rule.guard = random_guard(scenario, years, dice);
      constexpr std::array kinds{Kind::offer, Kind::offer, Kind::raise, Kind::resume, Kind::withdraw};
      rule.move.kind = kinds[at(dice.whole(0, 4))];
      if (rule.move.kind != Kind::resume) rule.move.bundle = dice.whole(0, top);
      if (rule.move.bundle == 0 && rule.move.kind != Kind::withdraw) rule.move.kind = Kind::resume;
      rule.move.pressure = dice.chance(0.2);
      rule.move.reassure = dice.chance(0.2);
      strategy.top = std::max(strategy.top, rule.move.bundle);
      rules->push_back(rule);
    }
  }
  return strategy;
}

inline void random_ladder(Scenario& scenario, Dice& dice) {
  const std::vector<Lever> known = scenario.levers;
  const int bundles = dice.whole(0, 3), levers = std::max(dice.whole(1, 4), bundles);
  scenario.levers.clear();
  scenario.bundles.assign(at(bundles), {});
  if (dice.chance(0.4)) scenario.consents.push_back(scenario.consents.front());
  for (int i = 0; i < levers; ++i) {
    Lever lever = known[at(dice.whole(0, static_cast<int>(known.size()) - 1))];
    lever.consent.clear();
    for (std::size_t k = 0; k < scenario.consents.size(); ++k) {
      scenario.consents[k].name = "consent" + std::to_string(k);
      if (dice.chance(0.35)) lever.consent.push_back(scenario.consents[k].name);
    }
    lever.harm_to.clear();
    const int rung = i < bundles ? i + 1 : dice.whole(0, bundles);
    lever.spent = rung == 1 && dice.chance(0.25);
    scenario.levers.push_back(lever);
    if (rung > 0) scenario.bundles[at(rung - 1)].adds.push_back(i);
  }
  for (int b = 0; b < bundles; ++b) scenario.bundles[at(b)].name = "rung" + std::to_string(b + 1);
}

inline void random_allies(Scenario& scenario, int count, Dice& dice) {
  const Ally known = scenario.allies.front();
  scenario.allies.assign(at(count), known);
  for (std::size_t a = 0; a < scenario.allies.size(); ++a) {
    Ally& ally = scenario.allies[a];
    ally.code = "A" + std::to_string(a);
    ally.start_loyalty = dice.whole(0, 2);
    ally.start_armed = dice.chance(0.3);
  }
}

inline void random_replies(Scenario& scenario, Dice& dice) {
  using Kind = Reply::Kind;
  constexpr std::array kinds{Kind::pay_target, Kind::threaten_target, Kind::pay_divider,  Kind::punish_target,
                             Kind::win_back,   Kind::make_up,         Kind::court_allies, Kind::nothing};
  scenario.replies.resize(1);
  scenario.replies.front() = {};
  const int more = dice.whole(0, 4);
  for (int k = 0; k < more; ++k) {
    Reply reply;
    reply.name = "reply" + std::to_string(k);
    reply.kind = kinds[at(dice.whole(0, 7))];
    if (reply.kind == Kind::court_allies)
      for (const Ally& ally : scenario.allies)
        if (dice.chance(0.6)) reply.court[ally.code] = number(scenario, reply.name + ally.code, 0.1);
    scenario.replies.push_back(reply);
  }
}

/// A scenario of random structure; its numbers that matter are set in the draws.
inline Scenario random_scenario(const Scenario& base, int years, Dice& dice) {
  Scenario scenario = base;
  scenario.horizon = years;
  random_ladder(scenario, dice);
  random_allies(scenario, dice.whole(0, 5), dice);
  random_replies(scenario, dice);
  scenario.terms.resize(std::min<std::size_t>(scenario.terms.size(), 1));
  if (scenario.terms.empty() || dice.chance(0.5)) {
    scenario.terms.emplace_back();
    scenario.terms.back().year = dice.whole(1, years);
  }
  scenario.has_war = dice.chance(0.6);
  scenario.start_alignment = static_cast<Alignment>(dice.whole(0, 3));
  scenario.start_trust = dice.whole(0, 2);
  scenario.start_sceptic = dice.chance(0.25);
  scenario.start_replaced = dice.chance(0.25);
  scenario.weights.erase("start.fused");
  scenario.weights.erase("office.lapse_years");
  if (dice.chance(0.5)) scenario.weights["start.fused"] = number(scenario, "start.fused", 0.2);
  if (dice.chance(0.5)) scenario.weights["office.lapse_years"] = number(scenario, "office.lapse_years", 2);
  return scenario;
}

/// @param precision  factor on both λ
inline void random_weights(Weights& w, bool lapses, double precision, Dice& dice) {
  w.lambda_T *= precision * std::exp2(dice.real(-2, 2));
  w.lambda_R *= precision * std::exp2(dice.real(-2, 2));
  w.mu = dice.chance(0.1) ? 0 : dice.real(0.02, 4);
  if (lapses) w.lapse_years = dice.real(0.25, 8);
  for (double* p : {&w.eps_D, &w.b0, &w.pi0, &w.trust_up, &w.trust_down, &w.cont, &w.q_back, &w.rev,
                    &w.off_calendar, &w.h_leader, &w.start_fused, &w.war_end, &w.trS})
    *p = dice.probability();
  for (double& p : w.consents) p = dice.probability();
  for (double& p : w.term_change) p = dice.probability();
  for (LeverWeights& lever : w.levers) {
    lever.upfront = dice.probability();
    lever.posture = dice.chance(0.5) ? 0 : dice.real(0, 0.6);
    lever.war_end = dice.chance(0.5) ? 1 : dice.real(0, 3);
    for (double& harm : lever.harm) harm = dice.chance(0.1) ? 1 : dice.real(-0.6, 1);
  }
  for (double& p : w.reversible) p = dice.probability();
  for (ReplyWeights& reply : w.replies) {
    reply.cost = dice.real(0, 0.4);
    reply.gain = dice.chance(0.3) ? dice.real(0, 0.3) : 0;
    for (double& value : reply.value) value = dice.real(-1, 1);
    reply.to_divider = dice.chance(0.3) ? dice.real(-0.1, 0.3) : 0;
    reply.weight = std::exp2(dice.real(-3, 3));
    for (double& court : reply.court)
      if (court != 0) court = dice.real(-0.5, 0.5);  // allies that it does not name stay out of its reach
  }
  w.final_years = dice.chance(0.2) ? 0 : dice.real(0, 15);
  w.prot = dice.real(0, 1);
  w.rebuff = dice.chance(0.5) ? 0 : dice.real(0, 1);
  w.eta1 = dice.real(-0.3, 0.3);
  w.eta2 = dice.real(-0.3, 0.3);
  for (double& reference : w.reference) reference = std::exp2(dice.real(-2, 2));
  w.f_benefits = std::exp2(dice.real(-2, 2));
  w.f_loss = std::exp2(dice.real(-2, 2));
  w.f_response = dice.chance(0.1) ? 0 : std::exp2(dice.real(-2, 2));
  for (AllyWeights& ally : w.allies) {
    ally.shock = dice.real(-0.5, 1);
    ally.latency = dice.real(0, 12);
  }
  w.sum_ladder();
}

/// What may differ from one year to the next; without `allies` nothing that they answer to.
inline void random_drift(Weights& w, bool allies, Dice& dice) {
  for (double* x : {&w.thD, &w.thR, &w.dependence, &w.sw, &w.bR, &w.ecoD, &w.L_war, &w.pv})
    *x *= dice.real(0.8, 1.25);
  for (double* p : {&w.war_end, &w.rev, &w.trust_up, &w.eps_D}) *p = 0.5 * *p + 0.5 * dice.real(0, 1);
  if (!allies) return;
  for (LeverWeights& lever : w.levers)
    for (double& harm : lever.harm) harm *= dice.real(0.7, 1);
  for (AllyWeights& ally : w.allies) ally.exposure *= dice.real(0.8, 1.2);
  w.arm *= dice.real(0.8, 1.2);
  w.sum_ladder();
}

/// One scenario, some of its games, and sixteen draws of its weights by year.
struct RandomGame {
  Scenario scenario;
  std::vector<Game> games;
  std::vector<std::vector<Weights>> draws;
};

/// @param precision  factor on both λ of every draw
inline RandomGame random_game(const Scenario& base, unsigned seed, int strategies = 1, double precision = 1) {
  Dice dice(seed);
  GameOptions options;
  options.steps_per_year = 1 << dice.whole(0, 2);
  options.always = dice.chance(0.25);
  const int years = dice.whole(2, options.steps_per_year == 1 ? 5 : options.steps_per_year == 2 ? 3 : 2);
  RandomGame out{random_scenario(base, years, dice), {}, {}};
  for (int s = 0; s < strategies; ++s) {
    auto game = compile(out.scenario, random_strategy(out.scenario, years, dice), options);
    if (!game) throw std::runtime_error(render(game.diagnostics(), "", false));
    out.games.push_back(std::move(*game));
  }
  const bool drifting = dice.chance(0.4), allies_too = dice.chance(0.5);
  const bool lapses = out.scenario.weight("office.lapse_years").given();
  for (unsigned lane = 0; lane < 16; ++lane) {
    std::vector<Weights> years_of{resolve(out.scenario, values_of(out.scenario, seed * 16 + lane + 1), 1)};
    random_weights(years_of.front(), lapses, precision, dice);
    for (int year = 2; drifting && year <= years; ++year) {
      years_of.push_back(years_of.back());
      random_drift(years_of.back(), allies_too, dice);
    }
    out.draws.push_back(std::move(years_of));
  }
  return out;
}

inline std::vector<const Game*> pointers(const std::vector<Game>& games) {
  std::vector<const Game*> all;
  for (const Game& game : games) all.push_back(&game);
  return all;
}

}  // namespace entente::testing_support

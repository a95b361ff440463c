#include "entente/claims/prior_only.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace entente {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

/// Discounted years of the horizon, the last flow included (2.9).
double annuity_of(const Weights& w, int years) {
  const double rho = -std::log(w.delta);
  return -std::expm1(-rho * years) / rho + w.final_years * std::exp(-rho * years);
}

std::array<std::pair<Type, double>, kTypes> types_of(const Weights& w) {
  return {{{Type::sincere, w.pi0}, {Type::exploiting, 1 - w.pi0}}};
}

/// What has happened by the end of a year where T stands at `level` from the first year on.
void tell(YearOutcome& year, const State& start, const State& then, bool first, int top, double p) {
  const auto side = [&](bool yes, double& happened, double& never) { (yes ? happened : never) += p; };
  double unused = 0;
  const bool apart = then.r >= 2, was_apart = start.r >= 2;
  const bool neutral = apart && (!first || was_apart);
  year.at[idx(then.r)] += p;
  side(then.r == 0 || start.r == 0, year.ever_fused, year.never_fused);
  side(apart || was_apart, year.ever_independent, year.never_independent);
  side(then.r == 3 || start.r == 3, year.ever_realigned, year.never_realigned);
  side(neutral, year.ever_neutral, year.never_neutral);
  side(neutral, year.neutral, unused);
  side(then.q >= top, year.delivered, unused);
  side(then.q >= top || start.q >= top, year.ever_delivered, unused);
  side(then.c >= top, year.conditional, unused);
  side(then.sceptic != 0, year.sceptic, unused);
  side(then.replaced != 0, year.replaced, unused);
  side(then.war != 0, year.war, unused);
  year.trust[idx(then.trust)] += p;
}

}  // namespace

PriorOnly::PriorOnly(const Scenario& scenario, const Strategy& strategy, int years)
    : scenario_(scenario), years_(years) {
  game_.top = strategy.top;
  start_.r = static_cast<std::int8_t>(scenario.start_alignment);
  start_.q = start_.paid = start_.attempted = static_cast<std::int8_t>(scenario.spent_rung());
  start_.sceptic = scenario.start_sceptic ? 1 : 0;
  start_.replaced = scenario.start_replaced ? 1 : 0;
  start_.trust = static_cast<std::int8_t>(scenario.start_trust);
  start_.war = scenario.has_war ? 1 : 0;
  then_ = start_;
  then_.q = std::max(start_.q, static_cast<std::int8_t>(strategy.top));
  then_.c = static_cast<std::int8_t>(strategy.top);
  setting_ = {then_.q, then_.c, then_.sceptic, then_.replaced, then_.trust, then_.war, kNoBloc, {}};
  if (const Rule* rule = rule_for(strategy, start_, 1)) {
    setting_.stance.pressure = rule->move.pressure;
    setting_.stance.reassure = rule->move.reassure;
  }
}

double PriorOnly::flow(const Weights& weights, int level, Type type) const {
  const TargetFlow parts = target_flow(weights, setting_, level, type);
  return std::accumulate(parts.begin(), parts.end(), 0.0);
}

Solution PriorOnly::solve(const Weights& w, const Path* path) const {
  Solution solution;
  solution.years.resize(idx(years_));
  solution.allies.resize(scenario_.allies.size());
  for (AllyOutcome& ally : solution.allies)
    for (auto* chances : {&ally.hedging, &ally.autonomous, &ally.armed}) chances->assign(idx(years_), 0);
  solution.annuity = annuity_of(w, years_);
  solution.kept = 0;

  std::vector<std::pair<State, double>> starts{{start_, 1.0}};
  if (scenario_.weight("start.fused").given() && start_.r != 0) {
    starts.front().second = 1 - w.start_fused;
    starts.emplace_back(start_, w.start_fused);
    starts.back().first.r = 0;
  }
  for (const auto& [type, prior] : types_of(w)) {
    if (prior == 0) continue;
    ByLevel chance{};
    for (int r = 0; r < kAlignments; ++r) chance[idx(r)] = w.lambda_T * flow(w, r, type);
    const double most = *std::ranges::max_element(chance);
    for (int r = 0; r < kAlignments; ++r)
      chance[idx(r)] = w.reference[idx(r)] * std::exp(chance[idx(r)] - most);
    const double all = std::accumulate(chance.begin(), chance.end(), 0.0);
    for (int r = 0; r < kAlignments; ++r) {
      double kept = 0;
      for (const auto& [start, mass] : starts) {
        State then = then_;
        then.r = static_cast<std::int8_t>(r);
        bool on_path = true;
        for (int y = 0; path && y <= years_; ++y) {
          const State& state = y == 0 ? start : then;
          on_path = on_path && path->allows_decided(y, true, Path::decided(game_, state)) &&
                    path->allows_turned(y, Path::turned(state));
        }
        if (!on_path || mass == 0) continue;
        const double p = prior * mass * chance[idx(r)] / all;
        for (int y = 1; y <= years_; ++y) tell(solution.years[idx(y - 1)], start, then, y == 1, game_.top, p);
        kept += p;
      }
      if (kept > 0) book(w, r, type, kept, solution);
    }
  }
  return solution;
}

void PriorOnly::book(const Weights& w, int level, Type type, double p, Solution& s) const {
  s.kept += p;
  const double worth = p * s.annuity;
  const auto add = [&](auto& to, const auto& flows) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += worth * flows[i];
  };
  add(s.target, target_flow(w, setting_, level, type));
  add(s.rival, rival_flow(w, setting_, level));
  add(s.divider, divider_flow(w, setting_, level, type));
  const auto once = [&](DividerPart part, const std::vector<double>& costs) {
    s.divider[static_cast<std::size_t>(part)] -= p * (costs[idx(then_.q)] - costs[idx(start_.q)]);
  };
  once(DividerPart::norm, w.norm);
  once(DividerPart::audience, w.audience);
  run_allies(w, level, p, s);
}

void PriorOnly::run_allies(const Weights& w, int level, double p, Solution& s) const {
  const double rho = -std::log(w.delta), flow = -std::expm1(-rho) / rho;
  for (std::size_t a = 0; a < scenario_.allies.size(); ++a) {
    const Ally& ally = scenario_.allies[a];
    const AllyHazards hazards = ally_hazards(w, a, setting_, level);
    const auto step = loyalty_step(hazards, 1);
    const double arms = -std::expm1(-hazards.arm);
    std::array<double, 3> loyalty{};
    loyalty[idx(ally.start_loyalty)] = 1;
    double armed = ally.start_armed ? 1 : 0;
    AllyOutcome& outcome = s.allies[a];
    const auto lose = [&](double worth) {
      const AllyLoss loss = ally_loss(w, w.allies[a], loyalty[1], loyalty[2], armed);
      outcome.ledger -= worth * loss.ledger;
      outcome.security -= worth * loss.security;
      outcome.arming -= worth * loss.arming;
      s.divider[static_cast<std::size_t>(DividerPart::allied_loss)] -=
          worth * (loss.ledger + loss.security + loss.arming);
    };
    double discount = p;
    for (int y = 0; y < years_; ++y) {
      lose(discount * flow / 2);
      std::array<double, 3> next{};
      for (std::size_t from = 0; from < 3; ++from)
        for (std::size_t to = 0; to < 3; ++to) next[to] += loyalty[from] * step[from][to];
      loyalty = next;
      armed += (1 - armed) * arms;
      lose(discount * flow / 2);
      outcome.hedging[idx(y)] += p * loyalty[1];
      outcome.autonomous[idx(y)] += p * loyalty[2];
      outcome.armed[idx(y)] += p * armed;
      discount *= w.delta;
    }
    lose(discount * w.final_years);
  }
}

}  // namespace entente

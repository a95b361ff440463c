#include "entente/solve/passes.hpp"

#include <algorithm>
#include <cmath>

namespace entente::passes {
namespace {
std::size_t idx(int i) { return static_cast<std::size_t>(i); }
/// A yearly chance as a hazard; 50 a year stands for certainty.
double hazard(double chance) { return chance >= 1 ? 50 : -std::log1p(-chance); }
double within(double yearly_hazard, double years) { return -std::expm1(-yearly_hazard * years); }
}  // namespace

Clock make_clock(const Game& game, const Weights& w) {
  Clock clock;
  const double rho = -std::log(w.delta);
  clock.step = game.dt();
  clock.discount = std::exp(-rho * clock.step);
  clock.flow = -std::expm1(-rho * clock.step) / rho;
  clock.always = game.options.always;
  if (clock.always) {
    clock.reply = clock.flow;  // a reply lasts the step in which it was chosen
  } else {
    clock.rate = w.mu;
    clock.opportunity = std::exp(-rho * clock.step / 2);
    clock.reply = 1 / (w.mu + rho);
    clock.expected = w.mu * clock.flow;
  }
  return clock;
}

void fill_tables(const Game& game, const Weights& w, Tables& tables) {
  const auto sum = [](const auto& parts) {
    double total = 0;
    for (const double part : parts) total += part;
    return total;
  };
  const std::size_t settings = game.settings.size();
  tables.target_parts.resize(settings);
  tables.rival_parts.resize(settings);
  tables.divider_parts.resize(settings);
  tables.target.resize(settings);
  tables.rival.resize(settings);
  tables.divider.resize(settings);
  for (std::size_t s = 0; s < settings; ++s)
    for (int r = 0; r < kAlignments; ++r) {
      const Setting& setting = game.settings[s];
      const auto at = idx(r);
      tables.target[s][at] = sum(tables.target_parts[s][at] = target_flow(w, setting, r, Type::sincere));
      tables.rival[s][at] = sum(tables.rival_parts[s][at] = rival_flow(w, setting, r));
      for (std::size_t type = 0; type < kTypes; ++type)
        tables.divider[s][type][at] =
            sum(tables.divider_parts[s][type][at] = divider_flow(w, setting, r, static_cast<Type>(type)));
    }
  for (std::size_t type = 0; type < kTypes; ++type)
    for (int r = 0; r < kAlignments; ++r)
      tables.type[type][idx(r)] = target_flow(
          w, game.settings.front(), r, static_cast<Type>(type))[idx(static_cast<int>(TargetPart::type))];
}

void fill_chances(const Game& game, const Weights& w, std::vector<double>& chances) {
  const double half = game.dt() / 2;
  const double leaves = within(hazard(w.h_leader), half), rises = within(hazard(w.trust_up), half);
  const double lapses = w.lapse_years > 0 ? within(1 / w.lapse_years, half) : 0;
  chances.assign(game.fan_children.size(), 1);
  for (const Fan& fan : game.fans) {
    const Setting& setting = game.settings[idx(fan.setting)];
    const double ends = fan.possible & kWarEnds ? within(war_end_hazard(w, setting, fan.r), half) : 0;
    std::array<std::array<double, 3>, 3> loyalty{};
    double arms = 0;
    if (fan.bloc_from != kNoBloc) {
      const AllyHazards bloc = bloc_hazards(w, setting, fan.r);
      loyalty = loyalty_step(bloc, half);
      arms = within(bloc.arm, half);
    }
    for (int i = fan.begin; i < fan.end; ++i) {
      const FanChild& child = game.fan_children[idx(i)];
      double& chance = chances[idx(i)];
      const auto event = [&](Event which, double p) {
        if (fan.possible & which) chance *= child.happened & which ? p : 1 - p;
      };
      event(kLeaderLeaves, leaves);
      event(kTrustRises, rises);
      event(kWarEnds, ends);
      event(kLapse, lapses);
      if (fan.bloc_from != kNoBloc) {
        chance *= loyalty[idx(fan.bloc_from / 2)][idx(child.bloc_to / 2)];
        if (fan.bloc_from % 2 == 0) chance *= child.bloc_to % 2 ? arms : 1 - arms;
      }
      if (fan.possible & kReversal) {
        // c is undone first, then q (2.7); how easily depends on the levers of the rung that goes.
        const int in_force = child.happened & kLapse ? 0 : setting.c;
        const int rung = in_force > 0 ? in_force : setting.q;
        event(kReversal, w.rev * w.reversible[idx(rung)]);
        if (child.happened & kReversal) {
          if (child.happened & kTrustFalls)
            chance *= w.trust_down;
          else if (game.states[idx(child.to)].trust > 0)
            chance *= 1 - w.trust_down;
        }
      }
    }
  }
}

void prepare(const Game& game, std::span<const Weights> weights, std::vector<Prepared>& years) {
  years.resize(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    years[i].weights = &weights[i];
    years[i].clock = make_clock(game, weights[i]);
    fill_tables(game, weights[i], years[i].tables);
    fill_chances(game, weights[i], years[i].chances);
  }
}

std::array<double, 2> office_change(const Game& game, const Weights& w, int step) {
  const int term = game.term_at[idx(step)];
  const double change = term >= 0 ? w.term_change[idx(term)] : within(hazard(w.off_calendar), game.dt());
  return {change * (1 - w.cont), change * w.q_back};
}

void branch_chances(const Game& game, const Weights& w, const Node& node, std::vector<double>& chances) {
  using How = Branch::How;
  const State& s = game.states[idx(node.state)];
  const double passes = node.fresh ? ratification_chance(w, game, node.move.bundle, s.q) : 1;
  const double falls = s.trust > 0 ? w.trust_down : 0;
  chances.clear();
  for (int b = 0; b < node.branches; ++b) {
    switch (game.branches[idx(node.first_branch + b)].how) {
      case How::sure:
        chances.push_back(1);
        break;
      case How::passed:
        chances.push_back(passes);
        break;
      case How::failed_trust_holds:
        chances.push_back((1 - passes) * (1 - falls));
        break;
      case How::failed_trust_falls:
        chances.push_back((1 - passes) * falls);
        break;
      case How::revoked_trust_holds:
        chances.push_back(1 - falls);
        break;
      case How::revoked_trust_falls:
        chances.push_back(falls);
        break;
    }
  }
}

OneOffs one_offs(const Game& game, const Weights& w, const Node& node, const Branch& branch) {
  const State& s = game.states[idx(node.state)];
  return {w.norm[idx(branch.before.paid)] - w.norm[idx(s.paid)],
          w.audience[idx(branch.before.attempted)] - w.audience[idx(s.attempted)]};
}

double counter_offer(const ReplyWeights& reply, int r) { return reply.value[idx(r)]; }

double pivot_rent(const Weights& w, const ReplyWeights& reply, int r, const State& after) {
  return reply.pays() && r == 2 && std::max(after.c, after.q) > 0 ? w.pv : 0;
}

double side_payment(const Game& game, const ReplyWeights& reply, const Branch& branch) {
  return reply.kind == Reply::Kind::pay_divider && branch.effective > game.executive ? 0 : reply.to_divider;
}

Outcomes outcomes(const Weights& w, int r, int x, bool on_offer) {
  if (x == 3 && r != 3 && !on_offer) return {2, {3, 2}, {w.eps_D, 1 - w.eps_D}, true};
  return {1, {x, x}, {1, 0}, false};
}

std::size_t policy_size(const Game& game, const Node& node) {
  const std::size_t replies = game.menus[idx(node.menu)].size();
  return replies + replies * static_cast<std::size_t>(node.branches) * kTypes * (kAlignments + 1);
}

NodePolicy view(const Game& game, const Node& node, const std::vector<double>& store, std::size_t offset) {
  const std::size_t replies = game.menus[idx(node.menu)].size();
  const std::size_t decisions = replies * static_cast<std::size_t>(node.branches) * kTypes;
  const std::span<const double> all(store.data() + offset, policy_size(game, node));
  return {all.first(replies), all.subspan(replies, decisions * kAlignments), all.last(decisions)};
}

double stay_chance(const Clock& clock, double choice, double moves, double scale) {
  if (clock.always) return choice;
  const double gone = scale * moves;
  return gone < 0.5 ? 1 - gone : std::exp(-clock.rate * moves * clock.step);
}

std::array<double, kTypes> prior(double sincere, const std::optional<Type>& known) {
  if (known) return *known == Type::sincere ? std::array{1.0, 0.0} : std::array{0.0, 1.0};
  return {sincere, 1 - sincere};
}

}  // namespace entente::passes

#include <algorithm>
#include <cmath>
#include <map>

#include "entente/solve/passes.hpp"

namespace entente::passes {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

/// What travels forward with the probability of a state: the probability itself, the parts of it to which
/// something has not happened yet, and for each ally where its two chains stand (1.6).
enum Channel : std::size_t {
  kAll,
  kNeverFused,
  kNeverIndependent,
  kNeverRealigned,
  kApartLastYear,      ///< r >= independent at the last year end
  kNeverNeutralApart,  ///< never neutral so far, r >= independent at the last year end
  kNeverNeutralBelow,  ///< never neutral so far, r below it
  kNeverDelivered,     ///< the strategy's highest bundle
  kAllies,  ///< first of three an ally: hedging, autonomous, armed; what is left of kAll is loyal, unarmed
};
constexpr std::size_t kPerAlly = 3;

/// What has happened by now, as probability that arrived: a difference from one would lose the small ones.
enum Happened : std::size_t { kFused, kIndependent, kRealigned, kNeutral, kDelivered, kHappened };

/// Half a step of one ally's two chains in one setting.
struct AllyStep {
  std::array<std::array<double, 3>, 3> loyalty{};
  double arms = 0;
};

class Forward {
 public:
  Forward(const Scenario& scenario, const Game& game, std::span<const Prepared> years,
          const SolveOptions& options, const Policies& policies, Solution& solution)
      : game_(game),
        years_(years),
        options_(options),
        policies_(policies),
        solution_(solution),
        scenario_(scenario),
        allies_(game.options.bloc || options.extent != SolveOptions::Extent::whole ? 0
                                                                                   : scenario.allies.size()),
        width_(kAllies + kPerAlly * allies_) {}

  bool run() {
    prepare();
    for (std::size_t type = 0; type < kTypes; ++type) {
      if (analyst_prior_[type] == 0) continue;
      type_ = type;
      if (options_.path) ahead_ = passes::ahead(game_, years_, policies_, *options_.path, type);
      start();
      for (int step = 0; step < game_.steps; ++step) {
        if (options_.stop.stop_requested()) return false;
        new_year(game_.year(step));
        enter(step);
        decide(step);
        settle(step);
        if (step + 1 < game_.steps)
          leave(step);
        else
          horizon(step);
        if (game_.year_end(step) && (years_.size() > 1 || step + 1 == game_.steps)) book_flows();
      }
    }
    close();
    return true;
  }

 private:
  double* at(std::vector<double>& mass, int i) { return mass.data() + idx(i) * width_; }

  void prepare() {
    const Weights& w = *years_.front().weights;
    analyst_prior_ = prior(w.pi0, options_.known_type ? options_.known_type : options_.analyst_type);
    solution_ = {};
    solution_.kept = options_.path ? 0 : 1;
    solution_.years.resize(idx(game_.years));
    solution_.allies.resize(scenario_.allies.size());
    for (AllyOutcome& ally : solution_.allies) {
      ally.hedging.assign(idx(game_.years), 0);
      ally.autonomous.assign(idx(game_.years), 0);
      ally.armed.assign(idx(game_.years), 0);
    }
    const double rho = -std::log(w.delta);
    solution_.annuity = -std::expm1(-rho * game_.years) / rho + w.final_years * std::exp(-rho * game_.years);
    states_.assign(game_.states.size() * width_, 0);
    nodes_.assign(game_.nodes.size() * width_, 0);
    posts_.assign(game_.posts.size() * width_, 0);
    exposure_.assign(game_.settings.size() * kAlignments, 0);
    half_.resize(width_);
    for (std::size_t k = 0; k < scenario_.replies.size(); ++k)
      court_row_.push_back(court_row(game_, static_cast<int>(k)));
    // Allies see neither office, leaders nor trust: settings that differ in those alone share their hazards.
    std::map<std::array<int, 6>, int> keys;
    for (const Setting& s : game_.settings) {
      const std::array<int, 6> key{s.q, s.c, s.war, s.stance.pressure, s.stance.reassure, s.stance.courting};
      ally_key_.push_back(keys.emplace(key, static_cast<int>(keys.size())).first->second);
    }
    ally_keys_ = keys.size();
  }

  void new_year(int year) {
    if (year == tabulated_ || (tabulated_ > 0 && years_.size() == 1)) return;
    tabulated_ = year;
    year_ = &of_year(years_, year);
    w_ = year_->weights;
    ally_steps_.assign(ally_keys_ * kAlignments * allies_, {});
    ally_known_.assign(ally_keys_ * kAlignments, false);
  }

  void start() {
    if (years_.size() > 1) tabulated_ = 0;
    new_year(1);
    std::fill(states_.begin(), states_.end(), 0);
    step_discount_ = 1;
    happened_ = {};
    const double fused = w_->start_fused;
    double kept = 0;
    for (std::size_t i = 0; i < game_.initial.size(); ++i) {
      const auto& [s, by_prior] = game_.initial[i];
      const double mass = game_.initial.size() == 1 ? 1 : by_prior ? fused : 1 - fused;
      const double sequel = options_.path ? ahead_.start[i] : 1;
      if (sequel == 0) continue;
      kept += mass * sequel;
      const State& state = game_.states[idx(s)];
      double* m = at(states_, s);
      m[kAll] = mass;
      m[kNeverFused] = state.r > 0 ? mass : 0;
      m[kNeverIndependent] = state.r < 2 ? mass : 0;
      m[kNeverRealigned] = state.r < 3 ? mass : 0;
      m[kApartLastYear] = state.r >= 2 ? mass : 0;
      m[kNeverNeutralApart] = state.r >= 2 ? mass : 0;
      m[kNeverNeutralBelow] = state.r < 2 ? mass : 0;
      m[kNeverDelivered] = state.q < game_.top ? mass : 0;
      if (state.r == 0) happened_[kFused] += mass * sequel;
      if (state.r >= 2) happened_[kIndependent] += mass * sequel;
      if (state.r == 3) happened_[kRealigned] += mass * sequel;
      if (state.q >= game_.top) happened_[kDelivered] += mass * sequel;
      for (std::size_t a = 0; a < allies_; ++a) {
        double* ally = m + kAllies + kPerAlly * a;
        if (const int loyalty = scenario_.allies[a].start_loyalty) ally[loyalty - 1] = mass;
        if (scenario_.allies[a].start_armed) ally[2] = mass;
      }
    }
    if (options_.path) solution_.kept += analyst_prior_[type_] * kept;
    if (allies_ > 0) {
      const double start = options_.path ? kept : 1;
      ally_before_.assign(allies_ * kPerAlly, 0);
      for (std::size_t a = 0; a < allies_; ++a) {
        if (const int loyalty = scenario_.allies[a].start_loyalty)
          ally_before_[kPerAlly * a + idx(loyalty - 1)] = start;
        if (scenario_.allies[a].start_armed) ally_before_[kPerAlly * a + 2] = start;
      }
    }
  }

  void add(double* to, double chance, const double* from) const {
    for (std::size_t i = 0; i < width_; ++i) to[i] += chance * from[i];
  }

  /// Chance of the first half step, and D's choice where it has one.
  void enter(int step) {
    for (const int n : game_.step_nodes[idx(step)]) std::fill_n(at(nodes_, n), width_, 0.0);
    std::size_t chosen = 0;
    for (const Entry& entry : game_.entries[idx(step)])
      for (int i = 0; i < entry.choices; ++i) {
        const double p = policies_.choice[idx(step)][chosen++];
        const Fan& fan = game_.fans[idx(game_.choices[idx(entry.first_choice + i)].fan)];
        for (int child = fan.begin; child < fan.end; ++child)
          add(at(nodes_, game_.fan_children[idx(child)].to), p * year_->chances[idx(child)],
              at(states_, entry.state));
      }
  }

  /// R's reply, ratification, T's decision: mass from nodes to posts, with all that is booked on the way.
  void decide(int step) {
    for (const int p : game_.step_posts[idx(step)]) std::fill_n(at(posts_, p), width_, 0.0);
    const auto& nodes = game_.step_nodes[idx(step)];
    for (std::size_t i = 0; i < nodes.size(); ++i)
      decide(step, nodes[i], policies_.offset[idx(step)][i], at(nodes_, nodes[i]));
  }

  void decide(int step, int node_id, std::size_t offset, const double* mass) {
    if (mass[kAll] == 0) return;
    const Node& node = game_.nodes[idx(node_id)];
    const State& s = game_.states[idx(node.state)];
    const auto& menu = game_.menus[idx(node.menu)];
    const NodePolicy policy = view(game_, node, policies_.store, offset);
    const double booked = analyst_prior_[type_] * step_discount_ * mass[kAll];
    branch_chances(game_, *w_, node, branch_chance_);

    for (std::size_t b = 0; b < idx(node.branches); ++b) {
      if (branch_chance_[b] == 0) continue;
      const Branch& branch = game_.branches[idx(node.first_branch) + b];

      std::array<Outcomes, kAlignments> out;
      for (int x = 0; x < kAlignments; ++x) out[idx(x)] = outcomes(*w_, s.r, x, branch.on_offer);
      edges_.assign(branch.post.size(), {});
      for (std::size_t k = 0; k < menu.size(); ++k) {
        const ReplyWeights& reply = w_->replies[idx(menu[k])];
        const double chance = branch_chance_[b] * policy.replies[k];
        const double lump = booked * chance * year_->clock.expected_lump();
        const std::size_t at = policy.at(b, k, type_);
        const double* p = policy.moves.data() + at * kAlignments;
        auto& edge = edges_[court_row_[idx(menu[k])]];
        const auto& to = branch.post[court_row_[idx(menu[k])]];
        double moves = 0, offered = 0, rent = 0, switching = 0, sequel = 0;
        for (int x = 0; x < kAlignments; ++x)
          if (x != s.r) moves += p[x];
        const double stays = stay_chance(year_->clock, p[s.r], moves, policy.move[at]);
        for (int x = 0; x < kAlignments; ++x) {
          const double move = x == s.r ? stays : policy.move[at] * p[x];
          for (int i = 0; i < out[idx(x)].count; ++i) {
            const int r = out[idx(x)].r[idx(i)];
            const double q = out[idx(x)].chance[idx(i)];
            edge[idx(r)] += chance * move * q;
            const double kept = this->sequel(step, to[idx(r)]);
            if (options_.observer)
              options_.observer->moved(step, node_id, menu[k], to[idx(r)],
                                       analyst_prior_[type_] * mass[kAll] * chance * move * q * kept);
            offered += p[x] * q * counter_offer(reply, r) * kept;
            rent +=
                p[x] * q * pivot_rent(*w_, reply, r, game_.posts[idx(branch.post[0][idx(r)])].state) * kept;
            if (options_.path) sequel += p[x] * q * kept;
            if (x != s.r) switching += move * w_->C[idx(s.r)][idx(x)] * (options_.path ? q * kept : i == 0);
          }
        }
        if (!options_.path) sequel = 1;
        book(TargetPart::counter_offer, lump * offered);
        book(TargetPart::pivot_rent, lump * rent);
        const double once = booked * chance * year_->clock.opportunity;
        book(TargetPart::switching, -once * w_->sw * switching);
        if (out[3].rebuff) {
          const double asks = policy.move[at] * p[3];
          const double kept = this->sequel(step, to[idx(out[3].r[1])]);
          book(TargetPart::rebuff, -once * asks * out[3].chance[1] * w_->rebuff * kept);
        }
        solution_.rival[idx(static_cast<int>(RivalPart::replies))] -= lump * reply.cost * sequel;
        solution_.rival[idx(static_cast<int>(RivalPart::gains))] += lump * reply.gain * sequel;
        book(DividerPart::side_payment, lump * side_payment(game_, reply, branch) * sequel);
      }
      const OneOffs costs = one_offs(game_, *w_, node, branch);
      const double borne = booked * (options_.path ? kept_by_edges(step, branch) : branch_chance_[b]);
      book(DividerPart::norm, -borne * costs.norm);
      book(DividerPart::audience, -borne * costs.audience);
      for (std::size_t court = 0; court < branch.post.size(); ++court)
        send(step, s.r, branch.first[court], branch.post[court], edges_[court], mass);
    }
  }

  /// Chance that what follows a post keeps to the path asked for; 1 without one.
  double sequel(int step, int post) const { return options_.path ? ahead_.posts[idx(step)][idx(post)] : 1; }
  /// Chance of taking one of the edges of a branch and of keeping to the path afterwards.
  double kept_by_edges(int step, const Branch& branch) const {
    double kept = 0;
    for (std::size_t court = 0; court < edges_.size(); ++court)
      for (std::size_t r = 0; r < kAlignments; ++r)
        if (edges_[court][r] != 0) kept += edges_[court][r] * sequel(step, branch.post[court][r]);
    return kept;
  }

  /// Moves mass along the edges of one branch; allies spend the first half of the step under the old level.
  void send(int step, int old_r, const std::array<int, kAlignments>& first,
            const std::array<int, kAlignments>& posts, const ByLevel& edge, const double* mass) {
    int prepared = -1;
    for (std::size_t r = 0; r < kAlignments; ++r) {
      if (edge[r] == 0) continue;
      if (first[r] != prepared) {
        std::copy_n(mass, width_, half_.data());
        advance_allies(half_.data(), first[r], old_r);
        prepared = first[r];
      }
      add(at(posts_, posts[r]), edge[r], half_.data());
      exposure_[idx(first[r]) * kAlignments + idx(old_r)] += analyst_prior_[type_] * step_discount_ *
                                                             year_->clock.flow / 2 * edge[r] * mass[kAll] *
                                                             sequel(step, posts[r]);
    }
  }

  const AllyStep* ally_steps(int setting, int r) {
    const std::size_t key = idx(ally_key_[idx(setting)]) * kAlignments + idx(r);
    AllyStep* steps = ally_steps_.data() + key * allies_;
    if (!ally_known_[key]) {
      ally_known_[key] = true;
      for (std::size_t a = 0; a < allies_; ++a) {
        const AllyHazards h = ally_hazards(*w_, a, game_.settings[idx(setting)], r);
        steps[a] = {loyalty_step(h, year_->clock.step / 2), -std::expm1(-h.arm * year_->clock.step / 2)};
      }
    }
    return steps;
  }

  void advance_allies(double* mass, int setting, int r) {
    if (allies_ == 0) return;
    const AllyStep* steps = ally_steps(setting, r);
    for (std::size_t a = 0; a < allies_; ++a) {
      double* m = mass + kAllies + kPerAlly * a;
      const auto& P = steps[a].loyalty;
      const double hedging = m[0], autonomous = m[1], loyal = mass[kAll] - hedging - autonomous;
      m[0] = loyal * P[0][1] + hedging * P[1][1] + autonomous * P[2][1];
      m[1] = hedging * P[1][2] + autonomous * P[2][2];
      m[2] += (mass[kAll] - m[2]) * steps[a].arms;
    }
  }

  /// After the decisions: allies' second half step, what can no longer be said never to have happened, and
  /// the year's solution.
  void settle(int step) {
    const double share = analyst_prior_[type_];
    ally_after_.assign(allies_ * kPerAlly, 0);
    for (const int p : game_.step_posts[idx(step)]) {
      const Post& post = game_.posts[idx(p)];
      double* m = at(posts_, p);
      if (m[kAll] == 0) continue;
      kept_ = sequel(step, p);
      if (kept_ == 0) {  // off the path
        std::fill_n(m, width_, 0.0);
        continue;
      }
      advance_allies(m, post.setting, post.state.r);
      if (post.state.r == 0) happens(kFused, m[kNeverFused]);
      if (post.state.r >= 2) happens(kIndependent, m[kNeverIndependent]);
      if (post.state.r == 3) happens(kRealigned, m[kNeverRealigned]);
      if (post.state.q >= game_.top) happens(kDelivered, m[kNeverDelivered]);
      exposure_[idx(post.setting) * kAlignments + idx(post.state.r)] +=
          share * step_discount_ * year_->clock.flow / 2 * m[kAll] * kept_;
      for (std::size_t i = 0; i < ally_after_.size(); ++i) ally_after_[i] += m[kAllies + i] * kept_;
      if (game_.year_end(step)) read(step, post.state, m);
    }
    if (game_.year_end(step)) {
      YearOutcome& year = solution_.years[idx(game_.year(step) - 1)];
      year.ever_fused += share * happened_[kFused];
      year.ever_independent += share * happened_[kIndependent];
      year.ever_realigned += share * happened_[kRealigned];
      year.ever_neutral += share * happened_[kNeutral];
      year.ever_delivered += share * happened_[kDelivered];
    }
    book_allies(share * step_discount_ * year_->clock.flow / 2, ally_before_);
    book_allies(share * step_discount_ * year_->clock.flow / 2, ally_after_);
    if (game_.year_end(step))
      for (std::size_t a = 0; a < allies_; ++a) {
        const auto year = idx(game_.year(step) - 1);
        solution_.allies[a].hedging[year] += share * ally_after_[kPerAlly * a];
        solution_.allies[a].autonomous[year] += share * ally_after_[kPerAlly * a + 1];
        solution_.allies[a].armed[year] += share * ally_after_[kPerAlly * a + 2];
      }
    std::swap(ally_before_, ally_after_);
  }

  /// Moves what had not happened here to what has, so far as what follows keeps to the path.
  void happens(Happened what, double& never) {
    happened_[what] += never * kept_;
    never = 0;
  }

  void read(int step, const State& state, double* m) {
    const double share = analyst_prior_[type_] * kept_;
    YearOutcome& year = solution_.years[idx(game_.year(step) - 1)];
    const double mass = share * m[kAll];
    year.at[idx(state.r)] += mass;
    year.never_fused += share * m[kNeverFused];
    year.never_independent += share * m[kNeverIndependent];
    year.never_realigned += share * m[kNeverRealigned];
    if (state.q >= game_.top) year.delivered += mass;
    if (state.c >= game_.top) year.conditional += mass;
    if (step + 1 == game_.steps) read_chance(year, state, mass);  // nothing follows the last decisions
    if (state.bloc != kNoBloc)
      for (AllyOutcome& ally : solution_.allies) {
        const auto y = idx(game_.year(step) - 1);
        if (state.bloc / 2 == 1) ally.hedging[y] += mass;
        if (state.bloc / 2 == 2) ally.autonomous[y] += mass;
        if (state.bloc % 2 == 1 ||
            scenario_.allies[idx(static_cast<int>(&ally - solution_.allies.data()))].start_armed)
          ally.armed[y] += mass;
      }
    if (state.r >= 2) {
      // Neutral: apart at this year end and at the one before.
      year.neutral += share * m[kApartLastYear];
      happens(kNeutral, m[kNeverNeutralApart]);
      m[kNeverNeutralApart] = m[kNeverNeutralBelow];
      m[kNeverNeutralBelow] = 0;
      m[kApartLastYear] = m[kAll];
    } else {
      m[kNeverNeutralBelow] += m[kNeverNeutralApart];
      m[kNeverNeutralApart] = 0;
      m[kApartLastYear] = 0;
    }
    year.never_neutral += share * (m[kNeverNeutralApart] + m[kNeverNeutralBelow]);
  }

  /// Where chance stands at the end of a year, its second half step and the calendar included.
  static void read_chance(YearOutcome& year, const State& state, double mass) {
    if (state.sceptic) year.sceptic += mass;
    if (state.replaced) year.replaced += mass;
    if (state.war) year.war += mass;
    year.trust[idx(state.trust)] += mass;
  }

  /// Chance of the second half step, and of the calendar.
  void leave(int step) {
    for (const Entry& entry : game_.entries[idx(step + 1)])
      std::fill_n(at(states_, entry.state), width_, 0.0);
    const auto office = office_change(game_, *w_, step);
    for (const int p : game_.step_posts[idx(step)]) {
      const double* m = at(posts_, p);
      if (m[kAll] == 0) continue;
      const Post& post = game_.posts[idx(p)];
      const Fan& fan = game_.fans[idx(game_.year_end(step) ? post.end_fan : post.mid_fan)];
      for (int i = fan.begin; i < fan.end; ++i) {
        const FanChild& child = game_.fan_children[idx(i)];
        add(at(states_, child.to), year_->chances[idx(i)] * with_office(game_, fan, child, office), m);
      }
    }
    if (options_.path)
      for (const Entry& entry : game_.entries[idx(step + 1)])
        if (ahead_.turned[idx(step)][idx(entry.state)] == 0)
          std::fill_n(at(states_, entry.state), width_, 0.0);
    if (game_.year_end(step))
      for (const Entry& entry : game_.entries[idx(step + 1)])
        read_chance(solution_.years[idx(game_.year(step) - 1)], game_.states[idx(entry.state)],
                    analyst_prior_[type_] * at(states_, entry.state)[kAll] *
                        (options_.path ? ahead_.turned[idx(step)][idx(entry.state)] : 1));
    step_discount_ *= year_->clock.discount;
  }

  /// The last flow, for `final_years` (2.9).
  void horizon(int step) {
    const double worth = analyst_prior_[type_] * step_discount_ * year_->clock.discount * w_->final_years;
    for (const int p : game_.step_posts[idx(step)]) {
      const Post& post = game_.posts[idx(p)];
      exposure_[idx(post.setting) * kAlignments + idx(post.state.r)] +=
          worth * at(posts_, p)[kAll] * sequel(step, p);
    }
    book_allies(worth, ally_before_);
  }

  /// Allied losses (3.12) for `worth` discounted years in which the chains stand as given.
  void book_allies(double worth, const std::vector<double>& chains) {
    for (std::size_t a = 0; a < allies_; ++a) {
      const double* m = chains.data() + kPerAlly * a;
      book_ally(a, worth, m[0], m[1], m[2]);
    }
  }

  void book_ally(std::size_t a, double worth, double hedging, double autonomous, double armed) {
    const AllyLoss loss = ally_loss(*w_, w_->allies[a], hedging, autonomous, armed);
    solution_.allies[a].ledger -= worth * loss.ledger;
    solution_.allies[a].security -= worth * loss.security;
    solution_.allies[a].arming -= worth * loss.arming;
  }

  /// Discounted time spent in each setting and level, times its flows by component. One type's exposure at a
  /// time: D's benefits and T's own part depend on it.
  void book_flows() {
    for (std::size_t s = 0; s < game_.settings.size(); ++s)
      for (int r = 0; r < kAlignments; ++r) {
        double& years = exposure_[s * kAlignments + idx(r)];
        if (years == 0) continue;
        const Tables& tables = year_->tables;
        const TargetFlow& target = tables.target_parts[s][idx(r)];
        const RivalFlow& rival = tables.rival_parts[s][idx(r)];
        const DividerFlow& divider = tables.divider_parts[s][type_][idx(r)];
        book(TargetPart::type, years * tables.type[type_][idx(r)]);
        for (std::size_t i = 0; i < target.size(); ++i) solution_.target[i] += years * target[i];
        for (std::size_t i = 0; i < rival.size(); ++i) solution_.rival[i] += years * rival[i];
        for (std::size_t i = 0; i < divider.size(); ++i) solution_.divider[i] += years * divider[i];
        if (const int bloc = game_.settings[s].bloc; bloc != kNoBloc)
          for (std::size_t a = 0; a < w_->allies.size(); ++a)
            book_ally(a, years, bloc / 2 == 1, bloc / 2 == 2, w_->allies[a].armed_at_start || bloc % 2);
        years = 0;
      }
  }

  void close() {
    double allied = 0;  // booked beside the core state; in the bloc it is part of D's flows already
    if (allies_ > 0)
      for (const AllyOutcome& ally : solution_.allies) allied += ally.ledger + ally.security + ally.arming;
    for (const YearOutcome& year : solution_.years)
      solution_.probability_error =
          std::max(solution_.probability_error,
                   std::abs(year.at[0] + year.at[1] + year.at[2] + year.at[3] - solution_.kept));
    const auto differs = [&](const auto& parts, const std::array<double, kTypes>& backward) {
      double forward = 0, mean = 0;
      for (const double part : parts) forward += part;
      for (std::size_t type = 0; type < kTypes; ++type) mean += analyst_prior_[type] * backward[type];
      return std::abs(forward - mean);
    };
    if (!options_.path)
      solution_.value_error = std::max({differs(solution_.target, policies_.target_value),
                                        differs(solution_.rival, policies_.rival_value),
                                        differs(solution_.divider, policies_.divider_value)});
    book(DividerPart::allied_loss, allied);
    solution_.nodes = policies_.nodes;
  }

  void book(DividerPart part, double amount) { solution_.divider[idx(static_cast<int>(part))] += amount; }
  void book(TargetPart part, double amount) { solution_.target[idx(static_cast<int>(part))] += amount; }

  const Game& game_;
  std::span<const Prepared> years_;
  const SolveOptions& options_;
  const Policies& policies_;
  Solution& solution_;
  const Scenario& scenario_;
  std::size_t allies_, width_;
  const Weights* w_ = nullptr;
  const Prepared* year_ = nullptr;
  int tabulated_ = 0;
  std::size_t type_ = 0;
  double step_discount_ = 1;
  Ahead ahead_;                               ///< where a path is asked for, of the type at hand
  double kept_ = 1;                           ///< its chance from the post at hand
  std::array<double, kHappened> happened_{};  ///< given the type at hand
  std::array<double, kTypes> analyst_prior_{};
  std::vector<double> states_, nodes_, posts_, half_, branch_chance_, exposure_;
  std::vector<ByLevel> edges_;
  std::vector<std::size_t> court_row_;  ///< by reply: row of Branch::post
  std::vector<int> ally_key_;
  std::size_t ally_keys_ = 0;
  std::vector<AllyStep> ally_steps_;
  std::vector<bool> ally_known_;
  std::vector<double> ally_before_, ally_after_;
};

}  // namespace

bool forward(const Scenario& scenario, const Game& game, std::span<const Prepared> years,
             const SolveOptions& options, const Policies& policies, Solution& solution) {
  return Forward(scenario, game, years, options, policies, solution).run();
}

}  // namespace entente::passes

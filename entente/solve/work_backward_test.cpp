// The bound's exponentials and multiply-adds of the backward pass, counted by a plain loop that does no more
// than it must, and is right: it ends at the values and the edges of the kernel, which are held to the scalar
// solver's.
#include <gtest/gtest.h>

#include "entente/solve/chances.hpp"
#include "entente/solve/kernel.hpp"
#include "entente/solve/test_support.hpp"
#include "entente/solve/work.hpp"

namespace entente {
namespace {

using batch::Layout;
using batch::Slot;
using testing_support::load;
using testing_support::tiny;
using testing_support::values_of;

std::size_t idx(std::int64_t i) { return static_cast<std::size_t>(i); }

/// Backward induction over the laid-out game, one draw in plain double. What only turns weights into
/// probabilities (a division, a product with its result) belongs to a logit node, whose rate is measured
/// with it; additions alone cost nothing here.
class WalkBack {
 public:
  WalkBack(const Scenario& scenario, const Game& game, const std::vector<Weights>& weights)
      : plan(*batch::plan(scenario, game)), tables_(scenario, game), lay_(tables_.layout()) {
    tables_.fill(std::vector<std::vector<Weights>>(batch::kLanes, weights));
    value_.assign(idx(plan.slots), {});
    chance_.assign(2 * plan.chances.size(), 0);
    branch_.assign(plan.branch_keys.size(), 0);
  }

  void run() {
    edges.assign(plan.steps_list.size(), {});
    for (int s = plan.steps - 1; s >= 0; --s) {
      const batch::PlanStep& step = plan.steps_list[idx(s)];
      const batch::Pattern& pattern = plan.patterns[idx(step.pattern)];
      year_ = step.year;
      batch::nature_chances(plan, tables_, year_, kOne, chance_.data());
      batch::office_chances(plan, tables_, s, kOne, chance_.data());
      batch::offer_chances(plan, tables_, year_, kOne, branch_.data());
      if (s + 1 == plan.steps)
        for (const int p : pattern.posts) value_[idx(plan.post_slot + p)] = at_horizon(p);
      else
        mix(pattern.after, [&](const batch::Chance::Root& root) { return after(root); });
      for (std::vector<double>& each : edges[idx(s)]) each.assign(pattern.flow.from.size(), 0);
      const int* places = pattern.flow.places.data();
      for (const int n : pattern.nodes) {
        decide(plan.nodes[idx(n)], plan.node_slot + n, places, edges[idx(s)]);
        places += 4 * plan.nodes[idx(n)].branches;
      }
      mix(pattern.before, [&](const batch::Chance::Root& root) { return value_[idx(root.at)]; });
    }
    const double pi = at(lay_.pi0), fused = at(lay_.start_fused);
    for (const auto& [state, by_prior] : plan.initial)
      for (std::size_t player = 0; player < 2; ++player)
        start[player] +=
            (plan.initial.size() == 1 ? 1
             : by_prior               ? fused
                                      : 1 - fused) *
            (pi * value_[idx(state)][2 * player] + (1 - pi) * value_[idx(state)][2 * player + 1]);
  }

  const batch::Plan plan;
  std::int64_t adds = 0, exponentials = 0;
  std::array<double, 2> start{};                          ///< T's and R's value
  std::vector<std::array<std::vector<double>, 2>> edges;  ///< [step][type][way in]

 private:
  /// T sincere, T exploiting, R beside each.
  using Four = std::array<double, 4>;
  static constexpr batch::LaneRange kOne{0, 1};

  double at(int entry) const { return *tables_.at(year_, entry); }
  double power(double x) {
    ++exponentials;
    return std::exp(x);
  }

  /// Intermediate results reuse few places, so what is a source's is taken as soon as it is there.
  template <class OfRoot>
  void mix(const batch::Chance& chance, const OfRoot& of_root) {
    std::size_t root = 0;
    const auto take = [&](int end) {
      for (; root < idx(end); ++root) value_[idx(chance.roots[root].source)] = of_root(chance.roots[root]);
    };
    take(chance.direct_roots);
    for (const batch::Chance::Mix& m : chance.mixes) {
      Four mean{};
      for (std::size_t j = 0; j < 4; ++j) {
        mean[j] =
            chance_[idx(2 * m.p)] * value_[idx(m.no)][j] + chance_[idx(2 * m.p + 1)] * value_[idx(m.yes)][j];
        adds += 2;
      }
      value_[idx(m.dst)] = mean;
      take(m.roots);
    }
  }

  /// Half a step's flow at one level: T's and R's.
  Four half_flow(int cell) const {
    const batch::Cell& s = plan.cells[idx(cell)];
    const double T = at(lay_.threat(s.war, s.pressure, s.r)) * at(lay_.shield(s.q, s.c, s.r)) *
                         at(lay_.seen(s.trust, s.sceptic, s.r)) +
                     at(lay_.fixed(s.r)) + at(lay_.regime(s.trust, s.sceptic, s.r)) +
                     at(lay_.economy(s.war, s.pressure, s.r)) +
                     at(lay_.market(s.pressure, s.sceptic, s.c, s.r)) + at(lay_.value(s.q, s.c, s.r)) +
                     at(lay_.leaders(s.replaced, s.r));
    const double R = at(lay_.rival(s.war, s.pressure, s.r)), half = at(lay_.half);
    return {half * (T + at(lay_.type(0, s.r))), half * (T + at(lay_.type(1, s.r))), half * R, half * R};
  }
  /// At a post: half a step's flow, and what follows.
  Four after(const batch::Chance::Root& root) {
    Four value = half_flow(plan.posts[idx(root.source - plan.post_slot)].cell);
    for (std::size_t j = 0; j < 4; ++j) value[j] += at(lay_.discount) * value_[idx(root.at)][j];
    adds += 4;
    return value;
  }
  Four at_horizon(int post) {
    Four value = half_flow(plan.posts[idx(post)].cell);
    for (double& each : value) each += at(lay_.discount) * at(lay_.final_years) / at(lay_.half) * each;
    adds += 4;
    return value;
  }

  void decide(const batch::PlanNode& node, Slot slot, const int* places,
              std::array<std::vector<double>, 2>& to) {
    const std::vector<int>& menu = plan.menus[idx(node.menu)];
    const std::size_t replies = menu.size();
    std::vector<double> expects(replies, 0);
    std::vector<Four> gains(replies, Four{});
    std::vector<std::array<double, 2>> lumps(replies, std::array<double, 2>{});
    std::vector<Answer> answers;
    Four value{};
    for (int b = 0; b < node.branches; ++b) {
      const batch::PlanBranch& branch = plan.branches[idx(node.first_branch + b)];
      const double chance = branch_[idx(branch.chance)];
      for (std::size_t type = 0; type < 2; ++type) {
        answers.push_back(answer(node.r, branch, menu, type));
        const Answer& a = answers.back();
        value[type] += chance * a.target_stays;  // whatever the reply
        value[2 + type] += chance * a.rival_stays;
        adds += 2;
        for (std::size_t k = 0; k < replies; ++k) {
          const double share = a.share[k] * chance, moves = a.moves[k] * chance;
          expects[k] += share * at(type == 0 ? lay_.b0 : lay_.not_b0) * a.rival[k];
          gains[k][type] += moves * a.target[k];
          gains[k][2 + type] += moves * a.rival[k];
          lumps[k][type] += share * a.lump[k];
          adds += 4;
        }
      }
    }
    std::vector<double> p(replies);
    double best = -1e300, total = 0;
    for (std::size_t k = 0; k < replies; ++k) {
      expects[k] += at(lay_.opportunity_reply) *
                    (at(lay_.reply(menu[k], Layout::kGain)) - at(lay_.reply(menu[k], Layout::kCost)));
      ++adds;
      best = std::max(best, expects[k]);
    }
    for (std::size_t k = 0; k < replies; ++k)
      total += p[k] =
          at(lay_.reply(menu[k], Layout::kWeight)) * power(at(lay_.lambda_R) * (expects[k] - best));
    std::array<double, 2> lump{};
    double cost = 0, gain = 0;
    for (std::size_t k = 0; k < replies; ++k) {
      p[k] /= total;
      for (std::size_t j = 0; j < 4; ++j) value[j] += p[k] * gains[k][j];
      for (std::size_t type = 0; type < 2; ++type) lump[type] += p[k] * lumps[k][type];
      cost += p[k] * at(lay_.reply(menu[k], Layout::kCost));
      gain += p[k] * at(lay_.reply(menu[k], Layout::kGain));
      adds += 8;
    }
    for (std::size_t type = 0; type < 2; ++type) {
      value[type] +=
          at(lay_.lump) * lump[type] + at(lay_.half) * at(lay_.type(static_cast<int>(type), node.r));
      value[2 + type] += at(lay_.lump) * (gain - cost);
      adds += 2;
    }
    value_[idx(slot)] = value;
    for (int b = 0; b < node.branches; ++b, places += 4)
      for (std::size_t type = 0; type < 2; ++type)
        edges_of(node, plan.branches[idx(node.first_branch + b)], menu, p, answers[2 * idx(b) + type], places,
                 to[type]);
    for (int b = 0; b < node.branches; ++b) {  // R's side payments to D, booked
      const batch::PlanBranch& branch = plan.branches[idx(node.first_branch + b)];
      double paid = 0;
      for (std::size_t k = 0; k < replies; ++k)
        if (!(branch.over_executive && plan.for_less[idx(menu[k])])) {
          paid += p[k] * at(lay_.reply(menu[k], Layout::kToDivider));
          ++adds;
        }
      booked += branch_[idx(branch.chance)] * paid;
      ++adds;
    }
  }

  /// T's choice in one branch: what all replies share, then each reply.
  struct Answer {
    std::array<double, 4> e{};
    double target_stays = 0, rival_stays = 0;
    std::vector<std::array<double, 4>> factor;  ///< exp(λ · the reply's worth), by x
    std::vector<double> share, stays, moves, target, rival, lump;
  };
  Answer answer(int r, const batch::PlanBranch& branch, const std::vector<int>& menu, std::size_t type) {
    Answer a;
    std::array<double, 4> target{}, rival{};
    for (std::size_t x = 0; x < 4; ++x) {
      const Four& post = value_[idx(plan.post_slot + branch.post[x])];
      const Four first = half_flow(branch.first[x]);
      // T's own part of the first half is the same wherever the step leads, and is added at the node.
      target[x] = post[type] + first[type] - at(lay_.half) * at(lay_.type(static_cast<int>(type), r));
      rival[x] = post[2 + type] + first[2 + type];
    }
    if (r != 3 && !branch.on_offer) {
      const double eps = at(lay_.eps), rest = at(lay_.not_eps);
      target[3] = eps * target[3] + rest * target[2] - rest * at(lay_.rebuff);
      rival[3] = eps * rival[3] + rest * rival[2];
      adds += 5;
    }
    for (int x = 0; x < 4; ++x)
      if (x != r) target[idx(x)] -= at(lay_.switching(r, x));
    const double best = *std::max_element(target.begin(), target.end());
    for (std::size_t x = 0; x < 4; ++x) {
      a.e[x] = at(lay_.reference(static_cast<int>(x))) * power(at(lay_.lambda_T) * (target[x] - best));
      ++adds;
    }
    a.target_stays = target[idx(r)];
    a.rival_stays = rival[idx(r)];
    for (const int k : menu) {
      std::array<double, 4> factor{}, n{};
      double all = 0, gain_T = 0, gain_R = 0, lump = 0;
      for (std::size_t x = 0; x < 4; ++x) {
        const double worth = at(lay_.lumps(r, branch.on_offer, k, static_cast<int>(x)));
        // Once a year for all decisions: not counted.
        factor[x] = std::exp(at(lay_.lambda_T) * at(lay_.opportunity_reply) * worth);
        n[x] = a.e[x] * factor[x];
        all += n[x];
        lump += n[x] * worth;
        adds += 2;
        if (static_cast<int>(x) == r) continue;
        gain_T += n[x] * (target[x] - a.target_stays);
        gain_R += n[x] * (rival[x] - a.rival_stays);
        adds += 2;
      }
      const double moving = all - n[idx(r)], share = 1 / all;
      const double stays = plan.always ? n[idx(r)] * share : power(-at(lay_.rate) * moving * share);
      a.factor.push_back(factor);
      a.share.push_back(share);
      a.stays.push_back(stays);
      a.moves.push_back(plan.always ? share : moving > 0 ? (1 - stays) / moving : 0);
      a.target.push_back(gain_T);
      a.rival.push_back(gain_R);
      a.lump.push_back(lump);
    }
    return a;
  }

  void edges_of(const batch::PlanNode& node, const batch::PlanBranch& branch, const std::vector<int>& menu,
                const std::vector<double>& p, const Answer& a, const int* places,
                std::vector<double>& edges_in) {
    const double chance = branch_[idx(branch.chance)];
    std::array<double, 4> e{};
    for (std::size_t x = 0; x < 4; ++x) e[x] = chance * a.e[x];
    adds += 4;
    for (int row = 0; row < node.rows; ++row) {
      std::array<double, 4> to{};
      for (std::size_t k = 0; k < menu.size(); ++k) {
        if (node.rows > 1 && plan.court_row[idx(menu[k])] != row) continue;
        for (std::size_t x = 0; x < 4; ++x) {
          const bool stays = static_cast<int>(x) == node.r;
          to[x] += stays ? p[k] * a.stays[k] : p[k] * a.moves[k] * a.factor[k][x];
          ++adds;
        }
        if (branch.on_offer && plan.pays[idx(menu[k])]) {
          booked += p[k] * a.share[k] * a.factor[k][2] * e[2] * at(lay_.reply(menu[k], Layout::kRentPaid));
          adds += 2;
        }
      }
      for (int x = 0; x < 4; ++x) {
        to[idx(x)] *= x == node.r ? chance : e[idx(x)];
        ++adds;
        if (x == node.r) continue;
        booked += to[idx(x)] * at(lay_.switching(node.r, x));
        ++adds;
      }
      if (node.r != 3 && !branch.on_offer) {
        booked += to[3] * at(lay_.not_eps);
        to[2] += to[3] * at(lay_.not_eps);
        to[3] *= at(lay_.eps);
        adds += 3;
      }
      for (std::size_t r = 0; r < 4; ++r) edges_in[idx(places[r])] += to[r];
    }
  }

 public:
  double booked = 0;  ///< whatever is booked on the way: only that it was computed matters

 private:
  batch::BlockTables tables_;
  const Layout& lay_;
  std::vector<Four> value_;
  std::vector<double> chance_, branch_;
  int year_ = 1;
};

void compare(const Scenario& scenario, const std::string& strategy, unsigned seed) {
  SCOPED_TRACE(scenario.id + " " + strategy);
  const Game game = *compile(scenario, *scenario.strategy(strategy));
  const std::vector<Weights> weights = weights_by_year(scenario, values_of(scenario, seed), game.years);
  WalkBack walk(scenario, game, weights);
  walk.run();

  batch::BlockTables tables(scenario, game);
  tables.fill(std::vector<std::vector<Weights>>(batch::kLanes, weights));
  batch::Memory<double> memory;
  batch::BlockOut out;
  const batch::Reading nothing;
  batch::backward_alone(Simd::scalar, {walk.plan, tables, nothing, memory, out}, 0);
  for (std::size_t player = 0; player < 2; ++player)
    EXPECT_NEAR(walk.start[player], out.value[player][0], 1e-10 * (1 + std::abs(out.value[player][0])));
  for (std::size_t s = 0; s < walk.edges.size(); ++s)
    for (int type = 0; type < 2; ++type) {
      const batch::PlanStep& step = walk.plan.steps_list[s];
      const double* kept =
          memory.records.data() + step.records_at + walk.plan.patterns[idx(step.pattern)].weights(type);
      const std::vector<double>& edges = walk.edges[s][idx(type)];
      for (std::size_t e = 0; e < edges.size(); ++e) ASSERT_NEAR(edges[e], kept[e], 1e-12) << s << ' ' << e;
    }

  const Work work = work_of(scenario, game, weights.size() > 1);
  EXPECT_EQ(work.backward, walk.adds);
  EXPECT_EQ(work.exponentials * 4, static_cast<double>(walk.exponentials)) << "a node has four";
  EXPECT_TRUE(std::isfinite(walk.booked));
}

TEST(Work, BackwardIsWhatAWalkThatDoesNoMoreThanItMustDoes) {
  const Scenario small = tiny();
  for (const Strategy& strategy : small.strategies) compare(small, strategy.name, 3);
  for (const char* file : {"scenarios/reverse-kissinger-2025.toml", "scenarios/opening-to-china-1971.toml"}) {
    const Scenario scenario = load(file);
    for (const char* strategy : {"continue", "probe", "grand"}) compare(scenario, strategy, 1);
  }
}

}  // namespace
}  // namespace entente

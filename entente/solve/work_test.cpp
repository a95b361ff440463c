// The bound of the benchmark is counted from sizes. Here a walk by plain loops counts what it does, and is
// right: it ends at the probabilities of the scalar solver.
#include "entente/solve/work.hpp"

#include <map>

#include <gtest/gtest.h>

#include "entente/solve/kernel.hpp"
#include "entente/solve/test_support.hpp"

namespace entente {
namespace {

using testing_support::load;
using testing_support::tiny;
using testing_support::values_of;

/// Forward through the laid-out game in plain double with the policies of the kernel, one draw, everything
/// that is carried, counting multiply-adds.
class Walk {
 public:
  Walk(const Scenario& scenario, const Game& game, const std::vector<Weights>& weights)
      : plan_(*batch::plan(scenario, game)), tables_(scenario, game) {
    tables_.fill(std::vector<std::vector<Weights>>(batch::kLanes, weights));
    batch::BlockOut out;
    const batch::Reading nothing;
    batch::backward(Simd::scalar, batch::Pass<double>{plan_, tables_, nothing, memory_, out}, 0);
    weights_ = &weights.front();
    autonomous.assign(plan_.allies.size(), 0);
  }

  void run() {
    for (int type = 0; type < 2; ++type) core(type);
    for (std::size_t a = 0; a < plan_.allies.size(); ++a)
      for (int type = 0; type < 2; ++type) ally(a, type);
    adds += 2 * 7 * static_cast<std::int64_t>(plan_.cells.size()) * tables_.years();
  }

  std::int64_t adds = 0;
  std::array<double, kAlignments> at{};  ///< by level, at the end
  std::vector<double> autonomous;        ///< by ally, at the end

 private:
  double share(int type) const { return type == 0 ? weights_->pi0 : 1 - weights_->pi0; }
  double* chance(const batch::PlanStep& step, int index) {
    const std::size_t year = tables_.years() == 1 ? 0 : static_cast<std::size_t>(step.year - 1);
    // Office, which the backward pass leaves as the year's first step has it, is put in by hand.
    double* weights = memory_.chance.data() + year * (1 + 2 * plan_.chances.size()) + 1;
    const batch::Layout& l = tables_.layout();
    const int term = plan_.term_at[static_cast<std::size_t>(index)];
    const auto entry = [&](int e) { return *tables_.at(step.year, e); };
    const double change = entry(term >= 0 ? l.term(term) : l.off_calendar);
    for (std::size_t i = 0; i < plan_.chances.size(); ++i)
      if (plan_.chances[i].kind == batch::ChanceKey::Kind::office) {
        const double p = change * (plan_.chances[i].q ? entry(l.q_back) : 1 - entry(l.cont));
        weights[2 * i] = 1 - p;
        weights[2 * i + 1] = p;
      }
    return weights;
  }
  const double* records(const batch::PlanStep& step, std::int64_t from) const {
    return memory_.records.data() + step.records_at + from;
  }
  void flow(const batch::Chance& list, const double* weights, std::vector<double>& mass,
            std::int64_t carried) {
    for (const batch::Chance::Pull& pull : list.pulls) {
      double sum = 0;
      for (int t = pull.first; t < pull.last; ++t) {
        const batch::Chance::Term& term = list.terms[static_cast<std::size_t>(t)];
        sum += weights[term.weight] * mass[static_cast<std::size_t>(term.src)];
        adds += carried;
      }
      mass[static_cast<std::size_t>(pull.dst)] = sum;
    }
  }
  std::vector<double> start() const {
    std::vector<double> mass(static_cast<std::size_t>(plan_.slots), 0.0);
    for (const auto& [state, by_prior] : plan_.initial)
      mass[static_cast<std::size_t>(state)] = plan_.initial.size() == 1 ? 1
                                              : by_prior                ? weights_->start_fused
                                                                        : 1 - weights_->start_fused;
    return mass;
  }

  void core(int type) {
    std::vector<double> mass = start();
    for (int s = 0; s < plan_.steps; ++s) {
      const batch::PlanStep& step = plan_.steps_list[static_cast<std::size_t>(s)];
      const batch::Pattern& pattern = plan_.patterns[static_cast<std::size_t>(step.pattern)];
      const double* weights = chance(step, s);
      flow(pattern.before, weights, mass, 8);
      const double* ways = records(step, pattern.weights(type));
      adds += 7 * static_cast<std::int64_t>(pattern.nodes.size());  // booked on the way
      std::size_t way = 0, group = 0;
      for (const batch::Arrival& arrival : pattern.flow.arrivals) {
        double& to = mass[static_cast<std::size_t>(plan_.post_slot + arrival.post)];
        to = 0;
        adds += 1;  // time in the second half's cell
        for (; group < static_cast<std::size_t>(arrival.last); ++group) {
          adds += 1;  // and in the first's
          for (; way < static_cast<std::size_t>(pattern.flow.shares[group].last); ++way) {
            to += ways[way] * mass[static_cast<std::size_t>(pattern.flow.from[way])];
            adds += 8;
          }
        }
      }
      if (s + 1 < plan_.steps)
        flow(pattern.after, weights, mass, 8);
      else
        for (const int p : pattern.posts)
          at[static_cast<std::size_t>(plan_.posts[static_cast<std::size_t>(p)].r)] +=
              share(type) * mass[static_cast<std::size_t>(plan_.post_slot + p)];
    }
  }

  /// Three chains beside the state's own probability, which the core has paid for already.
  void ally(std::size_t a, int type) {
    const batch::PlanAlly& who = plan_.allies[a];
    std::vector<double> mass = start();
    std::array<std::vector<double>, 3> chain;
    for (auto& each : chain) each.assign(mass.size(), 0.0);
    for (const auto& [state, by_prior] : plan_.initial) {
      const auto s = static_cast<std::size_t>(state);
      if (who.start_loyalty > 0) chain[static_cast<std::size_t>(who.start_loyalty - 1)][s] = mass[s];
      if (who.start_armed) chain[2][s] = mass[s];
    }
    for (int s = 0; s < plan_.steps; ++s) {
      const batch::PlanStep& step = plan_.steps_list[static_cast<std::size_t>(s)];
      const batch::Pattern& pattern = plan_.patterns[static_cast<std::size_t>(step.pattern)];
      const batch::Flow& way = who.courted ? pattern.courting : pattern.flow;
      const double* weights = chance(step, s);
      const auto all_flow = [&](const batch::Chance& list) {
        flow(list, weights, mass, 0);
        for (auto& each : chain) flow(list, weights, each, 1);
      };
      all_flow(pattern.before);
      const double* weights_in =
          records(step, who.courted ? pattern.courting_weights(type) : pattern.weights(type));
      // Half a step of what stands at a decision, and of what has come to a post, once for each setting.
      std::map<std::pair<int, int>, std::array<double, 4>> halves;
      std::size_t i = 0, group = 0;
      for (const batch::Arrival& arrival : way.arrivals) {
        std::map<int, std::array<double, 4>> come;
        for (; group < static_cast<std::size_t>(arrival.last); ++group) {
          const batch::AllyStep& keys = plan_.ally_steps[static_cast<std::size_t>(way.shares[group].step)];
          std::array<double, 4>& in = come[keys.second];
          for (; i < static_cast<std::size_t>(way.shares[group].last); ++i) {
            const auto [half, fresh] = halves.try_emplace({way.from[i], keys.first});
            const auto n = static_cast<std::size_t>(way.from[i]);
            if (fresh)
              half->second = advance(step, keys.first, a, {mass[n], chain[0][n], chain[1][n], chain[2][n]});
            for (std::size_t c = 0; c < 4; ++c) in[c] += weights_in[i] * half->second[c];
            adds += 3;
          }
        }
        std::array<double, 4> sum{};
        for (const auto& [key, in] : come) {
          const std::array out = advance(step, key, a, in);
          for (std::size_t c = 0; c < 4; ++c) sum[c] += out[c];
        }
        const auto to = static_cast<std::size_t>(plan_.post_slot + arrival.post);
        mass[to] = sum[0];
        for (std::size_t c = 0; c < 3; ++c) chain[c][to] = sum[c + 1];
      }
      if (s + 1 < plan_.steps)
        all_flow(pattern.after);
      else
        for (const int p : pattern.posts)
          autonomous[a] += share(type) * chain[1][static_cast<std::size_t>(plan_.post_slot + p)];
    }
  }
  std::array<double, 4> advance(const batch::PlanStep& step, int key, std::size_t a,
                                std::array<double, 4> m) {
    const std::size_t year = tables_.years() == 1 ? 0 : static_cast<std::size_t>(step.year - 1);
    const double* h = memory_.hazards.data() +
                      ((static_cast<std::size_t>(memory_.hazard_year[year]) * plan_.ally_keys.size() +
                        static_cast<std::size_t>(key)) *
                           plan_.allies.size() +
                       a) *
                          batch::kHazards;
    adds += batch::kHazards;
    return {m[0], h[0] * m[0] + h[1] * m[1] + h[2] * m[2], h[3] * m[1] + h[4] * m[2],
            h[5] * m[0] + h[6] * m[3]};
  }

  batch::Plan plan_;
  batch::BlockTables tables_;
  batch::Memory<double> memory_;
  const Weights* weights_ = nullptr;
};

void compare(const Scenario& scenario, const std::string& strategy, unsigned seed) {
  SCOPED_TRACE(scenario.id + " " + strategy);
  const Game game = *compile(scenario, *scenario.strategy(strategy));
  const std::vector<Weights> weights = weights_by_year(scenario, values_of(scenario, seed), game.years);
  const Solution solution = *Solver(scenario, game).solve(weights);
  Walk walk(scenario, game, weights);
  walk.run();
  for (std::size_t r = 0; r < kAlignments; ++r) EXPECT_NEAR(walk.at[r], solution.years.back().at[r], 1e-12);
  for (std::size_t a = 0; a < solution.allies.size(); ++a)
    EXPECT_NEAR(walk.autonomous[a], solution.allies[a].autonomous.back(), 1e-12);

  const Work work = work_of(scenario, game, weights.size() > 1);
  EXPECT_EQ(work.forward, walk.adds);
  EXPECT_EQ(work.nodes, solution.nodes) << "the scalar solver counts each logit that it takes";
  EXPECT_EQ(logit_nodes(game), solution.nodes);
}

TEST(Work, IsWhatAWalkByPlainLoopsDoes) {
  const Scenario small = tiny();
  for (const Strategy& strategy : small.strategies) compare(small, strategy.name, 3);
  for (const char* file : {"scenarios/reverse-kissinger-2025.toml", "scenarios/opening-to-china-1971.toml"}) {
    const Scenario scenario = load(file);
    for (const char* strategy : {"continue", "probe", "grand"}) compare(scenario, strategy, 1);
  }
}

}  // namespace
}  // namespace entente

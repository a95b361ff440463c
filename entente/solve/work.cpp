#include "entente/solve/work.hpp"

#include <set>
#include <utility>

#include "entente/game/weights.hpp"
#include "entente/solve/plan.hpp"

namespace entente {
namespace {

constexpr std::int64_t kValues = 4;   // T's and R's, by type
constexpr std::int64_t kEvents = 8;   // a state's probability, and what has not happened to it yet
constexpr std::int64_t kChains = 3;   // of each ally: hedging, autonomous, armed
constexpr std::int64_t kAdvance = 7;  // multiply-adds of an ally's half step

std::int64_t count(const auto& list) { return static_cast<std::int64_t>(list.size()); }

/// Different half steps of an ally in one step: the first of each decision, by setting, the second of each
/// post. The kernel takes both at once where that spares it memory, at more multiply-adds.
std::int64_t half_steps(const batch::Plan& plan, const batch::Flow& flow) {
  std::set<std::pair<int, int>> first, second;
  std::size_t way = 0, share = 0;
  for (const batch::Arrival& arrival : flow.arrivals)
    for (; share < static_cast<std::size_t>(arrival.last); ++share) {
      const batch::Share& alike = flow.shares[share];
      if (alike.step < 0) return 0;  // no ally's chain follows this flow
      const batch::AllyStep& halves = plan.ally_steps[static_cast<std::size_t>(alike.step)];
      second.emplace(arrival.post, halves.second);
      for (; way < static_cast<std::size_t>(alike.last); ++way) first.emplace(flow.from[way], halves.first);
    }
  return count(first) + count(second);
}

}  // namespace

Work work_of(const Scenario& scenario, const Game& game, bool drifts) {
  const batch::Plan plan = *batch::plan(scenario, game);
  std::int64_t courted = 0;
  for (const batch::PlanAlly& ally : plan.allies) courted += ally.courted ? 1 : 0;
  const std::int64_t others = count(plan.allies) - courted;

  Work work;
  for (const batch::PlanStep& step : plan.steps_list) {
    const batch::Pattern& pattern = plan.patterns[static_cast<std::size_t>(step.pattern)];
    std::int64_t ways = 0, decisions = 0;  // (branch, type), and those by reply
    for (const int n : pattern.nodes) {
      const batch::PlanNode& node = plan.nodes[static_cast<std::size_t>(n)];
      const std::int64_t replies = count(plan.menus[static_cast<std::size_t>(node.menu)]);
      ways += 2 * node.branches;
      decisions += 2 * node.branches * replies;
      work.nodes += 1 + 2 * node.branches * replies;
      // R's choice among its replies, by fours.
      work.exponentials += static_cast<double>(replies) / 4;
      // What R expects of each reply, and both players' values and lumps by type over all of them.
      work.backward += replies * (1 + kValues + 2);
    }
    // T's four weights once for all replies; the chance to move within the step is one exponential a reply.
    work.exponentials += static_cast<double>(ways) + static_cast<double>(decisions) / 4;
    // A reply: four weights, T's and R's gain over staying and the reply's own worth (3, 3, 4), what R
    // expects, values and lump into the sums (1, 3), and the four edges.
    work.backward += decisions * (4 + 3 + 3 + 4 + 1 + 3 + 4);
    work.backward +=
        kValues * (2 * (count(pattern.before.mixes) + count(pattern.after.mixes)) + count(pattern.posts));

    const auto flow = [&](const batch::Flow& f, std::int64_t carried) {
      return 2 * carried * (count(pattern.before.terms) + count(f.from) + count(pattern.after.terms));
    };
    work.forward += flow(pattern.flow, kEvents + kChains * others);
    if (courted > 0) work.forward += flow(pattern.courting, kChains * courted);
    work.forward += 2 * kAdvance *
                    (others * half_steps(plan, pattern.flow) + courted * half_steps(plan, pattern.courting));
    // Booked on the way: lumps, rents, switching, rebuffs, replies' cost and gain, side payments; time in
    // each cell.
    work.forward += 2 * (7 * count(pattern.nodes) + count(pattern.flow.shares) + count(pattern.posts));
  }
  // Time in a cell times its flows: threat, market, regime, value, leaders, cost, what was played.
  work.forward += 2 * 7 * count(plan.cells) * (drifts ? plan.years : 1);
  return work;
}

std::int64_t logit_nodes(const Game& game) {
  std::int64_t nodes = 0;
  for (std::size_t step = 0; step < game.step_nodes.size(); ++step) {
    for (const int n : game.step_nodes[step]) {
      const Node& node = game.nodes[static_cast<std::size_t>(n)];
      nodes += 1 + kTypes * node.branches * count(game.menus[static_cast<std::size_t>(node.menu)]);
    }
    // Where D chooses its offer, that is a node too (4.7).
    for (const Entry& entry : game.entries[step]) nodes += entry.choices > 1 ? 1 : 0;
  }
  return nodes;
}

}  // namespace entente

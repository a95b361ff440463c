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

/// One decision of R's, and T's after each of its replies.
void backward_of(const batch::Plan& plan, const batch::PlanNode& node, Work& work) {
  const std::vector<int>& menu = plan.menus[static_cast<std::size_t>(node.menu)];
  const std::int64_t replies = count(menu), ways = kTypes * node.branches;
  work.nodes += 1 + ways * replies;
  // R's choice among its replies by fours; T's four weights once for all replies; and, unless T always moves,
  // one exponential a reply for the chance to move within the step.
  work.exponentials += static_cast<double>(replies) / 4 + static_cast<double>(ways) +
                       (plan.always ? 0 : static_cast<double>(ways * replies) / 4);
  // A reply of R's: its own gain; both players' values, lumps, cost and gain over all of them. Then the
  // lumps' part of the four values.
  work.backward += replies * (1 + kValues + 2 + 2) + kValues;
  // T after a reply: four weights, T's and R's gain over staying and the reply's own worth (3, 3, 4), what R
  // expects, values and lump into the sums (1, 3), and the four edges.
  work.backward += ways * replies * (4 + 3 + 3 + 4 + 1 + 3 + 4);
  for (int b = 0; b < node.branches; ++b) {
    const batch::PlanBranch& branch = plan.branches[static_cast<std::size_t>(node.first_branch + b)];
    const bool unasked = node.r != 3 && !branch.on_offer;  // D may rebuff a realignment
    std::int64_t paying = 0, to_divider = 0;
    for (const int k : menu) {
      paying += branch.on_offer && plan.pays[static_cast<std::size_t>(k)] ? 1 : 0;
      to_divider += branch.over_executive && plan.for_less[static_cast<std::size_t>(k)] ? 0 : 1;
    }
    // Whatever the reply: reference weights, staying for both, the branch's chance; then, for each row of
    // posts, the four edges as a whole and what switching cost. Rents and side payments are booked by reply.
    work.backward += kTypes * (4 + 2 + 4 + node.rows * (4 + 3) + 2 * paying) + to_divider + 1;
    if (unasked) work.backward += kTypes * (5 + node.rows * 3);
  }
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
    for (const int n : pattern.nodes) backward_of(plan, plan.nodes[static_cast<std::size_t>(n)], work);
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

#pragma once
// What the backward and the forward pass share. Not part of the library's public face: see solve.hpp.
#include <array>
#include <vector>

#include "entente/solve/solve.hpp"

namespace entente::passes {

/// How time enters one step (2.9), (2.10).
struct Clock {
  double step = 1;      ///< Δ, years
  double discount = 1;  ///< δ^Δ
  double flow = 1;      ///< worth of a flow of 1 a year over one step: (1 - δ^Δ)/(-ln δ)
  double opportunity =
      1;  ///< discount from the start of a step to an opportunity in it: δ^(Δ/2); 1 where T always decides
  double reply = 1;     ///< discounted length D_μ for which a reply runs
  double expected = 1;  ///< discounted number of opportunities in a step
  double rate = 0;      ///< μ; unused where T always decides
  bool always = false;
  /// Worth over a step of a reply worth 1 a year, booked at each opportunity for as long as it then runs
  /// (2.2).
  double expected_lump() const { return expected * reply; }
};
Clock make_clock(const Game& game, const Weights& weights);

/// Yearly flows of every setting and level, by component and summed, from the weights of one year.
struct Tables {
  std::vector<std::array<TargetFlow, kAlignments>> target_parts;  ///< by setting; T without its type's part
  std::vector<std::array<RivalFlow, kAlignments>> rival_parts;
  std::vector<std::array<std::array<DividerFlow, kAlignments>, kTypes>> divider_parts;
  std::vector<std::array<double, kAlignments>> target, rival;  ///< sums of the parts
  std::vector<std::array<std::array<double, kAlignments>, kTypes>> divider;
  std::array<std::array<double, kAlignments>, kTypes> type{};  ///< T's type part by level (3.8)
};
void fill_tables(const Game& game, const Weights& weights, Tables& tables);

/// Chance of every fan's children, by Game::fan_children, changes of office left out: those depend on the
/// calendar.
void fill_chances(const Game& game, const Weights& weights, std::vector<double>& chances);

/// What both passes need of one year's weights.
struct Prepared {
  const Weights* weights = nullptr;
  Clock clock;
  Tables tables;
  std::vector<double> chances;
};
/// One element a year, or a single one where nothing drifts.
void prepare(const Game& game, std::span<const Weights> weights, std::vector<Prepared>& years);

/// Chance that office changes at the end of a step, from courting [0] and from sceptical [1] (2.10).
std::array<double, 2> office_change(const Game& game, const Weights& weights, int step);
inline double with_office(const Game& game, const Fan& fan, const FanChild& child,
                          const std::array<double, 2>& change) {
  if (!(fan.possible & kOfficeChanges)) return 1;
  const double p =
      change[static_cast<std::size_t>(game.settings[static_cast<std::size_t>(fan.setting)].sceptic)];
  return child.happened & kOfficeChanges ? p : 1 - p;
}

/// P of each way a node's offer can turn out, in the order of its branches (2.3).
void branch_chances(const Game& game, const Weights& weights, const Node& node, std::vector<double>& chances);

/// One-off costs to D of a branch: normative at first delivery, audience at first attempt (3.11).
struct OneOffs {
  double norm = 0, audience = 0;
};
OneOffs one_offs(const Game& game, const Weights& weights, const Node& node, const Branch& branch);

/// What a reply is worth to T a year if it then stands at `r`: the reply itself, and the pivot rent while
/// both sides pay (3.7).
double counter_offer(const ReplyWeights& reply, int r);
double pivot_rent(const Weights& weights, const ReplyWeights& reply, int r, const State& after);
/// What a reply is worth to D a year: a side payment counts only while D offers no more than the executive's
/// part.
double side_payment(const Game& game, const ReplyWeights& reply, const Branch& branch);

/// Row of Branch::post that a reply leads to.
inline std::size_t court_row(const Game& game, int reply) {
  for (std::size_t i = 0; i < game.courting.size(); ++i)
    if (game.courting[i] == reply) return i + 1;
  return 0;
}

/// Where choosing x leads from r (2.4): up to two outcomes with their chances.
struct Outcomes {
  int count = 1;
  std::array<int, 2> r{};
  std::array<double, 2> chance{1, 0};
  bool rebuff = false;  ///< the second outcome is a rebuff
};
Outcomes outcomes(const Weights& weights, int r, int x, bool on_offer);

/// Where the decisions of one type of T lead: chances from each node to the posts of each branch, R's replies
/// taken together. One list a step: [position in Game::step_nodes][branch][row of Branch::post][r'].
using Edges = std::vector<std::vector<double>>;

/// Policies and values of one solution.
struct Policies {
  std::vector<std::vector<std::size_t>> offset;  ///< per step and position in Game::step_nodes: into `store`
  std::vector<double> store;                     ///< replies, moves, move scales, one node after the other
  std::vector<std::vector<double>> choice;       ///< per step: p of each of its entries' choices, in order
  std::array<double, kTypes> target_value{}, rival_value{}, divider_value{};
  long nodes = 0;
  std::array<Edges, kTypes> edges;  ///< by type; empty until add_edges()
};
std::size_t policy_size(const Game& game, const Node& node);
NodePolicy view(const Game& game, const Node& node, const std::vector<double>& store, std::size_t offset);

/// Prior on T's type that others hold (b₀) and the analyst's (π₀), or certainty.
std::array<double, kTypes> prior(double sincere, const std::optional<Type>& known);

/// Chance that T is where it was at the end of a step (2.4), from the chances of choosing to stay and to move
/// at an opportunity and the scale of the latter; where it is small, not as a difference from one.
double stay_chance(const Clock& clock, double choice, double moves, double scale);

/// Works Policies::edges out, unless they are there: several paths share them.
void add_edges(const Game& game, std::span<const Prepared> years, Policies& policies);

/// How likely what is still to come keeps to a path, for one type of T, the policies being as they are: in
/// Bayes' rule it turns the probability of a history into that of the history and its sequel.
struct Ahead {
  std::vector<double> start;               ///< by Game::initial, what the path says of the start included
  std::vector<std::vector<double>> posts;  ///< by step and post, what it says of the post included
  /// By step and state, after the chance that ends the step, what it says of that moment included; the last
  /// step has none.
  std::vector<std::vector<double>> turned;
};
/// @param policies  with edges
Ahead ahead(const Game& game, std::span<const Prepared> years, const Policies& policies, const Path& path,
            std::size_t type);
/// Probability of a path, the policies being as they are. The bits of Solution::kept.
/// @param policies  with edges
double kept(const Game& game, std::span<const Prepared> years, const Policies& policies, const Path& path,
            const std::array<double, kTypes>& analyst_prior);

bool backward(const Game& game, std::span<const Prepared> years, const SolveOptions& options,
              Policies& policies);
bool forward(const Scenario& scenario, const Game& game, std::span<const Prepared> years,
             const SolveOptions& options, const Policies& policies, Solution& solution);

/// The element of a year: the only one where nothing drifts.
template <class T>
const T& of_year(std::span<const T> years, int year) {
  return years.size() == 1 ? years.front() : years[static_cast<std::size_t>(year - 1)];
}

}  // namespace entente::passes

#pragma once
// A game laid out for the batched kernel: everything that does not depend on a draw is decided here, once a
// strategy. Not part of the library's public face: see batch.hpp.
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "entente/game/game.hpp"
#include "entente/model/scenario.hpp"

namespace entente::batch {

/// What a yearly flow depends on: a setting without what it does not feel, at one level.
struct Cell {
  std::int8_t q = 0, c = 0, sceptic = 0, replaced = 0, trust = 1, war = 0, pressure = 0, reassure = 0, r = 0;
  friend auto operator<=>(const Cell&, const Cell&) = default;
};

/// What an ally's hazards depend on (2.6).
struct AllyKey {
  std::int8_t q = 0, c = 0, war = 0, pressure = 0, reassure = 0, courting = -1, r = 0;
  friend auto operator<=>(const AllyKey&, const AllyKey&) = default;
};

/// One chance of nature (2.7): which event, and what its probability depends on.
struct ChanceKey {
  enum class Kind : std::int8_t { leader, trust, war, lapse, reversal, falls, office };
  Kind kind = Kind::leader;
  std::int8_t q = 0, c = 0, r = 0;  ///< war: all three; reversal: the rung, in q; office: sceptic, in q
  friend auto operator<=>(const ChanceKey&, const ChanceKey&) = default;
};

/// How likely one way is in which putting an offer can turn out (2.3).
struct BranchKey {
  Branch::How how = Branch::How::sure;
  std::int8_t rung = 0, q = 0;
  bool can_fall = false, fresh = false;
  friend auto operator<=>(const BranchKey&, const BranchKey&) = default;
};

/// A place in the kernel's working memory. Sources, intermediate results and targets of chance lie in one
/// array, so that a list of operations needs no case.
using Slot = std::int32_t;

/// Chance in a step, one dimension after the other (leaders, trust, war, lapse, reversal, office) instead of
/// all combinations at once: cost adds instead of multiplying. Dimensions that several states share are
/// computed once. Both lists are ordered so that few intermediate results are alive at a time.
struct Chance {
  /// Backward: V(dst) = (1 - p)·V(no) + p·V(yes), then the sources whose value that is.
  struct Mix {
    Slot dst = 0, no = 0, yes = 0;
    int p = 0;      ///< into Plan::chances
    int roots = 0;  ///< end, into the list of roots
  };
  std::vector<Mix> mixes;
  /// Where the value of each source is found: a target or an intermediate result. The first `direct_roots`
  /// need no mix.
  struct Root {
    Slot source = 0, at = 0;
  };
  std::vector<Root> roots;
  int direct_roots = 0;
  /// Forward: mass(dst) = Σ weight·mass(src), parents before children. A weight is 2·p for "did not happen",
  /// 2·p + 1 for "happened", and kOne for what flows on whole.
  static constexpr int kOne = -1;
  struct Term {
    Slot src = 0;
    int weight = kOne;
  };
  struct Pull {
    Slot dst = 0;
    int first = 0, last = 0;  ///< into terms
  };
  std::vector<Term> terms;
  std::vector<Pull> pulls;
};

/// What reaches a post from decisions between which the step's two halves are alike (2.10).
struct Share {
  int cell = 0;  ///< of the first half
  int step = 0;  ///< into Plan::ally_steps; -1 where no ally's chain follows this flow
  int last = 0;  ///< into Flow::from
};
/// All that reaches one post.
struct Arrival {
  int post = 0;
  int last = 0;  ///< into Flow::shares
};

struct PlanBranch {
  int chance = 0;  ///< into Plan::branch_keys
  bool on_offer = false;
  bool over_executive = false;           ///< R's side payment for less is not earned (3.11)
  std::array<int, kAlignments> first{};  ///< cell at the old level, by r'
  std::array<int, kAlignments> post{};   ///< post by r', for R's ordinary replies
  std::int8_t paid_from = 0, paid_to = 0, attempted_from = 0, attempted_to = 0;
};

struct PlanNode {
  int r = 0, menu = 0;
  int first_branch = 0, branches = 0;
  int rows = 1;  ///< 1 + replies that court allies
};

/// What a node books for each unit of probability that reaches it: for each type of T, and for both.
enum Booked { kLump, kRent, kSwitching, kRebuffs, kBookedByType };
enum BookedForBoth { kReplyCost, kReplyGain, kSide, kBookedForBoth };

struct PlanPost {
  int cell = 0;
  int r = 0;
  bool delivered = false, conditional = false;  ///< the strategy's highest bundle: q, c
};
struct PlanState {
  bool sceptic = false, replaced = false, war = false;
  int trust = 1, r = 0;
  bool delivered = false, conditional = false;  ///< the strategy's highest bundle: q, c
};

struct PlanAlly {
  int start_loyalty = 0;
  bool start_armed = false, courted = false;
};

/// An ally's whole step under two settings, one for each half: keys of both.
struct AllyStep {
  int first = 0, second = 0;
  friend auto operator<=>(const AllyStep&, const AllyStep&) = default;
};

/// From the decisions of a step to its posts: each post takes what reaches it, so that it is written once.
struct Flow {
  std::vector<Arrival> arrivals;
  std::vector<Share> shares;
  std::vector<Slot> from;   ///< by way in: the decision it comes from. Its weight stands in the same order.
  std::vector<int> places;  ///< [decision][branch][row, where courting is told apart][r']: which way in it is
};

/// What is reachable in one step; steps that are alike share it.
struct Pattern {
  std::vector<int> nodes, states;  ///< ids; states: at the start of the step
  std::vector<int> posts;          ///< ids, R's courting of allies not told apart
  Chance before;                   ///< states to nodes
  Chance after;                    ///< posts to the next step's states; empty after the last step
  Flow flow;                       ///< for the core, and allies whom R cannot court
  Flow courting;  ///< R's courting told apart, though no post depends on it; empty where R courts nobody

  // The step's policies as the forward pass reads them, one after the other: weights of edges by type, those
  // with courting told apart, what is booked by type and node, and by node for both types.
  std::int64_t weights(int type) const { return type * static_cast<std::int64_t>(flow.from.size()); }
  std::int64_t courting_weights(int type) const {
    return weights(2) + type * static_cast<std::int64_t>(courting.from.size());
  }
  std::int64_t booked(int type) const {
    return courting_weights(2) + type * static_cast<std::int64_t>(nodes.size()) * kBookedByType;
  }
  std::int64_t booked_for_both() const { return booked(2); }
  std::int64_t records() const {
    return booked(2) + static_cast<std::int64_t>(nodes.size()) * kBookedForBoth;
  }
};

struct PlanStep {
  int pattern = 0;
  int year = 1;
  bool year_end = true;
  std::int64_t records_at = 0;  ///< where the step's policies begin
};

struct Plan {
  int years = 0, steps = 0;
  double dt = 1;
  bool always = false;
  std::vector<Cell> cells;
  std::vector<AllyKey> ally_keys;
  std::vector<AllyStep> ally_steps;
  std::vector<ChanceKey> chances;
  std::vector<BranchKey> branch_keys;
  std::vector<PlanState> states;
  std::vector<PlanNode> nodes;
  std::vector<PlanBranch> branches;
  std::vector<PlanPost> posts;
  std::vector<PlanState> post_states;
  std::vector<PlanAlly> allies;
  std::vector<Pattern> patterns;
  std::vector<PlanStep> steps_list;
  std::vector<int> term_at;
  std::array<std::vector<int>, 2> menus;
  std::vector<bool> pays;      ///< by reply: R pays T, so that its pivot rent runs (3.7)
  std::vector<bool> for_less;  ///< by reply: R pays D for offering no more than the executive's part
  std::vector<int> court_row;  ///< by reply: 0, or the row of Branch::post that it leads to
  std::vector<std::pair<int, bool>> initial;
  std::int64_t records = 0;  ///< length of a solution's policy records, in values
  /// Slots: states, then nodes, then posts, then intermediate results.
  Slot node_slot = 0, post_slot = 0, scratch_slot = 0, slots = 0;
};

/// Lays a game out. The one game it does not take is that with the bloc in the state (1.6): allies then are
/// no separate chains, and the scalar solver is used.
std::optional<Plan> plan(const Scenario& scenario, const Game& game);

}  // namespace entente::batch

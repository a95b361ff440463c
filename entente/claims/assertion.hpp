#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "entente/explore/attribution.hpp"
#include "entente/game/triad.hpp"
#include "entente/game/weights.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// What `do(...)` changes in every draw, everything else staying as drawn (docs/claims.md).
struct Change {
  enum class Kind {
    set,    ///< a number of the scenario becomes `value`, in the unit that the file states
    copy,   ///< it becomes what number `from_key` of scenario `from` is in the same draw
    scale,  ///< it is multiplied by `value`
    swap    ///< driver group `key` is taken from scenario `from`, whole
  };
  Kind kind = Kind::set;
  std::string key;
  double value = 0;
  int from = -1;  ///< into Claims::scenarios
  std::string from_key;
  friend bool operator==(const Change&, const Change&) = default;
};

/// What can be asked of a history: at the end of one year, or by then.
struct Happening {
  enum class Kind {
    at,       ///< T's level then lies in `levels`
    ever,     ///< T's level lay in `levels` at some time by then
    neutral,  ///< r >= independent at this year end and the one before
    ever_neutral,
    delivered,  ///< the highest bundle that the strategy offers is in force
    ever_delivered,
    conditional,  ///< so is its conditional part
    sceptic,
    replaced,
    war,
    trust,         ///< tau lies in `levels` (bit 0 low, 1 base, 2 high)
    ally_loyalty,  ///< `ally`'s loyalty lies in `levels` (bit 0 loyal, 1 hedging, 2 autonomous)
    ally_armed,
    triangle  ///< the label of the three ties lies in `levels` (bit i: Triangle i); never beside another
  };
  Kind kind = Kind::at;
  unsigned levels = 0;  ///< bit l for level l
  int year = 0;         ///< of the scenario, from 1
  std::string ally;     ///< code
  friend bool operator==(const Happening&, const Happening&) = default;
};

/// A condition on a history: a tree whose last node is the whole. No allies in it beside another.
struct HistoryEvent {
  struct Node {
    enum class Kind { happening, both, either, opposite };
    Kind kind = Kind::happening;
    Happening happening;
    std::size_t left = 0, right = 0;  ///< before this node
    friend bool operator==(const Node&, const Node&) = default;
  };
  std::vector<Node> nodes;
  bool empty() const { return nodes.empty(); }
  friend bool operator==(const HistoryEvent&, const HistoryEvent&) = default;
};

/// What inputs are drawn from where it is not what the scenarios state.
struct OtherPrior {
  bool neutral = false;  ///< each uncertain input evenly over all that its field allows (Priors::neutral)
  /// Otherwise: in every draw each driver group is taken from this scenario with probability `share`,
  /// independently. Into Claims::scenarios; measures of that scenario itself stay.
  int from = -1;
  double share = 1;  ///< in (0, 1]
  friend bool operator==(const OtherPrior&, const OtherPrior&) = default;
};

/// Where a figure is taken: one strategy of one scenario, with its inputs changed and its history known.
struct Situation {
  int scenario = -1;  ///< into Claims::scenarios
  std::string strategy, baseline;
  Goal goal = Goal::loosen;
  std::vector<Change> changes;
  HistoryEvent given;               ///< empty: nothing
  std::optional<Type> type;         ///< the analyst knows T's type; nobody in the game does
  std::optional<OtherPrior> prior;  ///< nothing: as stated
  friend bool operator==(const Situation&, const Situation&) = default;
};

/// A figure that something must be solved or looked up for. Equal ones are worked out once a file.
struct Measure {
  enum class Kind {
    // one value a draw
    probability,     ///< of `event`
    expectation,     ///< of `quantity`
    price,           ///< least multiple with P(goal) >= `parameter`
    input,           ///< number `quantity`
    reserve_price,   ///< level of the least rung that moves T
    reserve_bundle,  ///< 1 where that rung is bundle `quantity`, else 0
    // one value over all draws, with an interval
    best,
    regret,        ///< 95 % regret
    least_regret,  ///< 1 or 0
    shapley,       ///< of group `quantity`
    flipset_size,
    breakeven,       ///< `quantity`: independence, fusion_harm, allied_loss, probability
    datum,           ///< fact `quantity`
    power,           ///< Banzhaf's measure of member `actor` in body `quantity`
    banzhaf_share,   ///< the same as a share of all members'
    shapley_shubik,  ///< Shapley and Shubik's index of it
    coalition,       ///< 1 where Caplow predicts `pair` by strength `quantity`, else 0
    isolation        ///< chance that T's vote decides over R's opposition in body `quantity`
  };
  Kind kind = Kind::probability;
  Situation situation;
  HistoryEvent event;
  std::string quantity;  ///< as docs/claims.md names it
  std::string actor;
  double parameter = 0;
  On on = On::independent;                   ///< of shapley and flipset_size; situation.scenario is FROM
  int to = -1;                               ///< TO, likewise
  TriadPair pair = TriadPair::first_second;  ///< of a coalition, of D, T and R in that order
  std::string year;                          ///< of a datum; empty: whichever there is
  friend bool operator==(const Measure&, const Measure&) = default;
};

constexpr bool is_voting_power(Measure::Kind kind) {
  using Kind = Measure::Kind;
  return kind == Kind::power || kind == Kind::banzhaf_share || kind == Kind::shapley_shubik;
}

/// Ways to know. Each figure is of one of them.
enum class View {
  mechanism,  ///< what the model works out, inputs included
  data        ///< what is looked up, or counted from what a scenario states
};
constexpr View view_of(Measure::Kind kind) {
  using Kind = Measure::Kind;
  const bool data = kind == Kind::datum || kind == Kind::coalition || kind == Kind::isolation;
  return data || is_voting_power(kind) ? View::data : View::mechanism;
}

enum class AssertionKind {
  number,
  measure,
  negate,
  add,
  subtract,
  multiply,
  divide,
  mean,      ///< over draws, of `left`
  quantile,  ///< over draws, of `left`, at `number`
  share,     ///< of draws in which the condition `left` holds
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  within,  ///< |left - right| <= third
  both,
  either,
  opposite
};
constexpr bool is_condition(AssertionKind kind) { return kind >= AssertionKind::less; }
constexpr bool is_comparison(AssertionKind kind) {
  return is_condition(kind) && kind <= AssertionKind::within;
}

/// How many of left, right and third a node has.
constexpr int operands(AssertionKind kind) {
  using enum AssertionKind;
  switch (kind) {
    case number:
    case measure:
      return 0;
    case negate:
    case mean:
    case quantile:
    case share:
    case opposite:
      return 1;
    case within:
      return 3;
    default:
      return 2;
  }
}

struct AssertionNode {
  AssertionKind kind = AssertionKind::number;
  double number = 0;
  std::size_t measure = 0;                     ///< into Claims::measures
  std::size_t left = 0, right = 0, third = 0;  ///< nodes, before this one
  std::string unit;                ///< of a number: "" is plain; "probability", "points", "bn USD", ...
  std::size_t begin = 0, end = 0;  ///< bytes of Assertion::text
  /// Of a comparison under all or any: what their words stand for, the outer first ("s", "engage").
  std::vector<std::pair<std::string, std::string>> elements;
};

/// What an assertion is repeated under: changes, or one view by itself, or another prior.
struct Variant {
  std::vector<Change> changes;
  std::optional<View> view = {};  ///< figures of another are not known in it
  std::optional<OtherPrior> prior = {};
  friend bool operator==(const Variant&, const Variant&) = default;
};

/// An assertion, read and bound to what it names. The last node is the whole, a condition.
struct Assertion {
  std::string text;
  std::vector<AssertionNode> nodes;
  std::optional<double> credence;  ///< instead of the table's τ
  std::vector<Variant> robust;
};

enum class ClaimKind { model, datum, mixed, not_checkable };

/// Who a claim rests on: a tree over claims, as HistoryEvent is one over happenings. Empty: on nothing.
struct Support {
  struct Node {
    enum class Kind { claim, both, either };
    Kind kind = Kind::claim;
    std::size_t claim = 0;  ///< into Claims::claims
    std::size_t left = 0, right = 0;
  };
  std::vector<Node> nodes;
};

struct Claim {
  std::string id, paragraph, section, says, source, note, reason;
  ClaimKind kind = ClaimKind::model;
  bool load_bearing = false;
  Support rests_on;
  std::optional<Assertion> assertion;  ///< none: not checkable, for `reason`
  Place place;                         ///< of the id
};

/// Words that stand for numbers, and τ.
struct Thresholds {
  double supported = 0.9, never = 0.05, could = 0.05, unlikely = 0.1, will = 0.9;
};

/// A claims file, read, with everything that it names.
struct Claims {
  std::string file, text, sha256, title, work, source;
  struct Named {
    std::string name, path;  ///< short name; path as the file gives it
    Scenario scenario;
  };
  std::vector<Named> scenarios;
  std::vector<Source> sources;  ///< of the facts file
  std::vector<Fact> facts;      ///< likewise, ties included
  Thresholds thresholds;
  Support conclusion;
  std::vector<Claim> claims;
  std::vector<Measure> measures;  ///< all that the assertions read, each once
};

}  // namespace entente

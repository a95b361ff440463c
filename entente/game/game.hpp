#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// Aggregate bloc (1.6): loyalty 0..2 times armed 0..1; -1 where allies are separate chains.
inline constexpr int kNoBloc = -1;
constexpr int bloc_state(int loyalty, bool armed) { return 2 * loyalty + (armed ? 1 : 0); }

/// The public state (1.3), with what (0.4) makes D remember: which one-off costs it has already borne.
struct State {
  std::int8_t r = 1;          ///< alignment, 0 fused … 3 realigned
  std::int8_t c = 0;          ///< rung under which the conditional part runs
  std::int8_t q = 0;          ///< highest rung delivered and not reversed
  std::int8_t paid = 0;       ///< highest rung whose normative cost has been borne
  std::int8_t attempted = 0;  ///< highest rung whose audience cost has been borne
  std::int8_t sceptic = 0;    ///< office o: 0 courting, 1 sceptical
  std::int8_t replaced = 0;   ///< leaders l
  std::int8_t trust = 1;      ///< tau: 0 low, 1 base, 2 high
  std::int8_t war = 0;        ///< w: 1 on, 0 over
  std::int8_t bloc = kNoBloc;
  friend auto operator<=>(const State&, const State&) = default;
};

/// What a step adds to the state as far as flows can tell: D's posture, and whether R courts D's allies.
struct Stance {
  bool pressure = false, reassure = false;
  std::int8_t courting = -1;  ///< index of the reply that courts allies, or -1
  friend auto operator<=>(const Stance&, const Stance&) = default;
};

/// Everything a yearly flow depends on but the level r and T's type.
struct Setting {
  std::int8_t q = 0, c = 0, sceptic = 0, replaced = 0, trust = 1, war = 0, bloc = kNoBloc;
  Stance stance;
  friend auto operator<=>(const Setting&, const Setting&) = default;
};

/// What chance can do in half a step, or at the end of one. A fan lists where that leads; a bit set in
/// `happened` takes the event's probability, one set in `possible` but not in `happened` the probability that
/// it does not happen.
enum Event : std::uint8_t {
  kLeaderLeaves = 1,    ///< l: 0 -> 1
  kWarEnds = 2,         ///< w: 1 -> 0
  kTrustRises = 4,      ///< a promise kept
  kLapse = 8,           ///< an unearned conditional part lapses
  kOfficeChanges = 16,  ///< o flips at the end of a step
  kReversal = 32,       ///< a sceptic reverses one rung, at the end of a year
  kTrustFalls = 64,     ///< after a reversal only
};
struct FanChild {
  int to = 0;
  std::uint8_t happened = 0;
  std::int8_t bloc_to = kNoBloc;
};
struct Fan {
  int begin = 0, end = 0;  ///< into Game::fan_children
  std::uint8_t possible = 0;
  std::int8_t bloc_from = kNoBloc;
  int setting = 0;  ///< for the hazards that depend on what is in force
  std::int8_t r = 0;
};

/// After T's decision: delivered, aligned, not yet touched by chance.
struct Post {
  State state;
  int setting = 0;
  int mid_fan = -1;  ///< chance to the next step inside a year (Game::states)
  int end_fan = -1;  ///< chance to the next year
};

/// One way in which putting an offer can turn out, before T decides.
struct Branch {
  enum class How {
    sure,
    passed,
    failed_trust_holds,
    failed_trust_falls,
    revoked_trust_holds,
    revoked_trust_falls
  };
  How how = How::sure;
  int offer = 0;          ///< rung put
  int effective = 0;      ///< m_eff
  bool on_offer = false;  ///< something is on offer or in force, so that realigning is reciprocated (2.4)
  State before;           ///< state with q', c, paid', attempted', tau' and the old r
  /// By what R does to allies (0: nothing; i + 1: Game::courting[i]) and by r': where it ends, and the
  /// setting of the first half of the step, when T is still at the old level and D's posture is still the one
  /// it had there.
  std::vector<std::array<int, kAlignments>> post, first;
};

/// A decision node: a state and what D does in it.
struct Node {
  int state = 0;
  Move move;                           ///< with `bundle` the rung actually put
  bool fresh = false;                  ///< at the start of a year, so that a new offer can be put
  int menu = 0;                        ///< into Game::menus
  int first_branch = 0, branches = 0;  ///< into Game::branches
};

/// A state at the start of a step, and what D can do there (one choice unless D is a quantal-response
/// player).
struct Entry {
  int state = 0;
  int first_choice = 0, choices = 0;  ///< into Game::choices
};
struct Choice {
  int rung = 0;  ///< put by this choice
  int fan = 0;   ///< chance of the first half step; its children are nodes
};

struct GameOptions {
  int steps_per_year = 1;        ///< 1/Δ
  bool always = false;           ///< T decides in every step (4.7)
  bool quantal_divider = false;  ///< descriptive mode (4.7): needs the bloc
  bool bloc = false;             ///< one aggregate ally inside the state (1.6)
  int horizon = 0;               ///< years; 0 = the scenario's
  int state_limit = 20000;
  std::optional<State> start;  ///< instead of the scenario's initial state and its prior
};

/// The finite game of one scenario under one strategy: structure only, no weights. Compiled once, solved for
/// every draw.
struct Game {
  GameOptions options;
  int years = 0, steps = 0;
  int rungs = 1;      ///< C, rung 0 included
  int executive = 0;  ///< highest rung that needs nobody's consent
  int top = 0;        ///< highest rung the strategy can offer
  std::vector<State> states;
  std::vector<Setting> settings;
  std::vector<Node> nodes;
  std::vector<Branch> branches;
  std::vector<Post> posts;
  std::vector<Fan> fans;
  std::vector<FanChild> fan_children;
  std::vector<Choice> choices;
  std::vector<std::vector<int>> menus;  ///< replies open to R: [0] while r < independent, [1] once it is
  std::vector<int> courting;            ///< replies that court allies
  /// Per step: what is reachable in it.
  std::vector<std::vector<Entry>> entries;
  std::vector<std::vector<int>> step_nodes, step_posts;
  std::vector<int> term_at;  ///< per step: index of the term that ends with it, or -1
  std::vector<std::pair<int, bool>>
      initial;  ///< states at the start; `true` marks the one taken with start.fused
  std::vector<std::vector<int>> consents_of;  ///< by rung: consents its own levers need

  bool fresh(int step) const { return step % options.steps_per_year == 0; }
  bool year_end(int step) const { return (step + 1) % options.steps_per_year == 0; }
  int year(int step) const { return step / options.steps_per_year + 1; }
  double dt() const { return 1.0 / options.steps_per_year; }
};

/// Compiles what is reachable under the strategy (1.7).
/// Errors: E090 state space over `state_limit`; E093 quantal divider without the bloc; E098 with steps under
/// a year.
Outcome<Game> compile(const Scenario& scenario, const Strategy& strategy, const GameOptions& options = {});

/// The strategy's move in a state: the first guard that holds (2.1).
const Rule* rule_for(const Strategy& strategy, const State& state, int year);
/// The rung that stays when D revokes everything it can (2.1): the highest one up to `rung` whose levers are,
/// by the medians, more irreversible than reversible.
int irrevocable_floor(const Scenario& scenario, int rung);

}  // namespace entente

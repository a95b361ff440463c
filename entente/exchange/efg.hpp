#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/game/weights.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

struct EfgOptions {
  std::optional<std::uint64_t> draw;  ///< which draw; none = every input at its median
  std::uint64_t seed = 1;
  std::string strategy;  ///< empty = the baseline
  int periods = 1;       ///< K steps of one year, at least 1
  /// Another state to start from: "alignment=independent,delivered=engage,in_force=nothing,office=sceptical,
  /// leaders=replaced,trust=low,war=over"; what is not named stays as in the scenario. Empty = the
  /// scenario's.
  std::string state;
  Type type = Type::sincere;  ///< known to everybody
  long node_limit = 2000000;
};

/// One information set with what the solver chooses there.
struct EfgInfoset {
  int player = 0;  ///< from 1, as in the file
  std::string player_name;
  int infoset = 0;  ///< from 1, by first appearance in the file
  struct Action {
    std::string label;
    double probability = 0;
  };
  std::vector<Action> actions;
};

struct Efg {
  std::string text;                  ///< the game, in Gambit's .efg format
  std::vector<EfgInfoset> infosets;  ///< players in order, each one's information sets by first appearance
  long nodes = 0;
};

/// The game in which T decides in every step (4.7), cut to K steps, as a tree that Gambit reads. One player
/// an actor and step; its payoffs are its discounted total times λ_i/δ^t plus ln w of its own move, so that
/// the agent logit equilibrium at λ = 1 is this model's at every node, discounting and reference weights
/// included. Allies are left out, branches of no chance dropped, chances are fractions that sum to one. The
/// information sets carry the solver's own choices, seen through its observer. Errors: E070 unknown strategy,
/// E095 tree over `node_limit`, E096 a state that cannot be, E097 no such draw or periods.
Outcome<Efg> export_efg(const Scenario& scenario, const EfgOptions& options);

/// `{"schema":"entente/solution/1","infosets":[{"player","infoset","actions":[{"label","probability"}]}]}`
std::string solution_json(const Efg& efg);

}  // namespace entente

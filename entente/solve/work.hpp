#pragma once
#include <cstdint>

#include "entente/game/game.hpp"

namespace entente {

/// What one solution of a game takes in one draw at the least that is known: the bound that the batched
/// solver is held against (docs/performance.md has the formula). Counted from the sizes of the game, not from
/// a run.
struct Work {
  /// Logit nodes as the model has them (4.1): one for R's reply, and one for T after each way an offer can
  /// turn out, each reply and each type. What a rate in nodes a second is of.
  std::int64_t nodes = 0;
  /// Nodes of four exponentials and a division that have to be computed: what a reply adds to T's four
  /// choices multiplies weights that are the same for all replies.
  double exponentials = 0;
  std::int64_t backward = 0;  ///< multiply-adds of the backward pass
  std::int64_t forward = 0;   ///< multiply-adds of the forward pass: everything carried, along every edge
  std::int64_t multiply_adds() const { return backward + forward; }
};

/// @param game  one that BatchPlan fits
/// @param drifts  whether weights differ by year, so that flows are booked year by year
Work work_of(const Scenario& scenario, const Game& game, bool drifts);

/// Work::nodes alone, for any game: what Solution::nodes says.
std::int64_t logit_nodes(const Game& game);

}  // namespace entente

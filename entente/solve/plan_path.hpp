#pragma once
// A path laid out for the kernels of one game: what of it depends on no draw. Not part of the library's
// public face: see histories.hpp.
#include <vector>

#include "entente/solve/path.hpp"
#include "entente/solve/plan.hpp"

namespace entente::batch {

/// What a node books along a path, by type of T, for each unit of probability that reaches it: everything
/// counts with the chance that what follows keeps to the path. After these, how often R answers how, by
/// `Scenario::replies`.
enum BookedAlong {
  kAlongLump,
  kAlongRent,
  kAlongSwitching,
  kAlongRebuffs,
  kAlongReplyCost,
  kAlongReplyGain,
  kAlongSide,
  kAlongNorm,
  kAlongAudience,
  kBookedAlong
};

struct PlanPath {
  bool amounts = false;     ///< what is booked is wanted, not the path's probability alone
  bool allies = false;      ///< what becomes of allies, too
  std::vector<char> start;  ///< by Plan::initial: whether the path allows it
  /// By step, then by post, just after the decisions; in the last step what chance has to say is in it.
  std::vector<std::vector<char>> posts;
  /// By step, then by state once chance has had its turn; empty: all. The last step has none.
  std::vector<std::vector<char>> states;
  std::vector<std::size_t> booked_at;  ///< by step, and at the end: decisions of the steps before

  bool allows_post(int step, int post) const {
    return posts[static_cast<std::size_t>(step)][static_cast<std::size_t>(post)] != 0;
  }
  bool allows_state(int step, int state) const {
    const std::vector<char>& allowed = states[static_cast<std::size_t>(step)];
    return allowed.empty() || allowed[static_cast<std::size_t>(state)] != 0;
  }
  /// Place of a post among those of all steps.
  static std::size_t sequel_at(const Plan& plan, int step, int post) {
    return static_cast<std::size_t>(step) * plan.posts.size() + static_cast<std::size_t>(post);
  }
};

PlanPath lay_out(const Plan& plan, const Path& path);

}  // namespace entente::batch

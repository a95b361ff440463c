#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "entente/game/triad.hpp"
#include "entente/game/voting_power.hpp"
#include "entente/model/scenario.hpp"

/// What a scenario's facts and rules say of the strength of D, T and R, whatever D does
/// (docs/methods/pivot.md).
namespace entente {

/// Strengths that differ by no more than this share of the larger count as equal: two sources of the same
/// figure differ by as much.
inline constexpr double kEqualStrength = 0.05;

/// One measure of strength, and the coalitions that it predicts (Caplow 1956). Actors stand in the order
/// divider, target, rival, so that TriadPair::first_second is D with T, second_third T with R, first_third D
/// with R.
struct CapabilityView {
  std::array<const Fact*, 3> facts{};
  std::array<Capability, 3> strength{};  ///< in the unit of the facts; a limit not given is the value
  std::array<double, 3> share{};         ///< of the three values together, in [0, 1]
  CoalitionRange predicted;
};
/// One a measure that the scenario's actors name; none where they name none.
std::vector<CapabilityView> capability_views(const Scenario& scenario);
/// "divider_target", "target_rival", "divider_rival".
std::string_view pair_name(TriadPair pair);

/// A body in which R might be isolated.
struct BodyView {
  const Body* body = nullptr;
  int members = 0;                             ///< named or not
  std::array<const Body::Member*, 3> named{};  ///< D, T, R; null where it has no vote there
  std::array<VotingPower, 3> power;            ///< of D, T, R; 0 without a vote
  VotingPower other;                           ///< of each member that is not named
  /// How much T's vote changes the chance that D passes something over R (`swing`), in [0, 1]: exactly 0
  /// where R holds a veto.
  double isolation = 0;
};
std::vector<BodyView> body_views(const Scenario& scenario);

}  // namespace entente

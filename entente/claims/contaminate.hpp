#pragma once
#include <optional>
#include <vector>

#include "entente/claims/assertion.hpp"
#include "entente/explore/contaminated_chances.hpp"

namespace entente {

/// A probability that contamination is told of beside a claim: in one of the file's scenarios, of one event.
struct ClaimChance {
  std::size_t scenario = 0;  ///< into Claims::scenarios
  ChanceAsked asked;
};

/// The event of which a measure is the probability, where that is one that every command tells: T's level at
/// the end of a verdict year, or ever by then, with nothing given, changed or known. The goal is "loosen".
std::optional<ClaimChance> plain_chance(const Claims& claims, const Measure& measure);
/// The same of what a measure gives.
std::optional<ClaimChance> plain_given(const Claims& claims, const Measure& measure);

}  // namespace entente

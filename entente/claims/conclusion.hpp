#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "entente/claims/assertion.hpp"
#include "entente/claims/column.hpp"

namespace entente {

/// What a claim brings to the argument.
struct Standing {
  TruthColumn truth;    ///< its own, as the draws have it; empty without an assertion
  bool carries = true;  ///< false: assumed, by construction or not checkable, so that it counts as open
};

/// The argument with one load-bearing claim dropped: taken to stand, whatever it rests on.
struct Dropped {
  std::size_t claim = 0;     ///< into Claims::claims
  Credence own;              ///< its own, as it carries
  Credence own_granted;      ///< its own, as the draws have it
  Credence argued, granted;  ///< the argument's without it
  Credence joint;            ///< that of the other load-bearing claims together
};

/// What the argument of a file comes to, draw by draw.
struct ConclusionResult {
  Credence direct;  ///< the conclusion's own assertions, joined as the file says
  Credence argued;  ///< they, and everything that they rest on, all the way down
  Credence
      argued_granted;  ///< the same with what is assumed granted, and what cannot be checked taken as true
  Credence joint;      ///< its load-bearing claims, all at once
  Credence joint_granted;
  std::vector<Dropped>
      dropped;  ///< each load-bearing claim, the weakest (by its own credence, granted) first
  std::size_t load_bearing = 0, carrying = 0;  ///< how many there are, and how many of them carry
};

/// The claims that a conclusion rests on, all the way down, itself included; ascending.
std::vector<std::size_t> claims_under(const Claims& claims, const Support& support);

/// @param standings  by claim; those under the conclusion are read
ConclusionResult conclude_claims(const Claims& claims, std::span<const Standing> standings);

}  // namespace entente

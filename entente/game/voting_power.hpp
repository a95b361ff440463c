#pragma once
#include <string>
#include <vector>

#include "entente/model/scenario.hpp"

namespace entente {

/// How often one member's vote decides in a weighted game with vetoes: a motion passes when the votes in
/// favour reach the quota and every holder of a veto is among them. No unit.
struct VotingPower {
  /// Banzhaf's measure: the share, in [0, 1], of the 2^(n-1) ways in which the others can vote that leave the
  /// decision to this member (Banzhaf 1965; the absolute index of Dubey and Shapley 1979).
  double banzhaf = 0;
  /// The same as a share of all members' measures, in [0, 1]; these sum to 1, or are all 0 where nobody ever
  /// decides.
  double banzhaf_share = 0;
  /// Shapley and Shubik (1954): the share, in [0, 1], of the n! orders of joining in which the motion passes
  /// with this member; these sum to 1 where the whole body can pass a motion, otherwise they are all 0.
  double shapley_shubik = 0;
};

/// The power of everyone in a body.
struct PowerTable {
  std::vector<VotingPower> members;  ///< as in Body::members
  VotingPower other;                 ///< of each of Body::others; 0 where there are none
};

/// Exact but for rounding (relative 1e-12 or so): coalitions are counted by size and votes, never one by one,
/// so that the General Assembly's 193 members cost no more than a handful. The members stand as in the file;
/// a quota of 0 or less leaves nothing to decide, and all is 0.
PowerTable voting_power(const Body& body);

}  // namespace entente

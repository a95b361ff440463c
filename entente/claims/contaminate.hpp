#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/claims/assertion.hpp"
#include "entente/claims/work_out.hpp"
#include "entente/explore/estimate.hpp"

namespace entente {

/// A figure beside which contamination is told.
struct FigureAsked {
  const Assertion* assertion = nullptr;
  std::size_t node = 0;              ///< what stands there; its mean over the draws
  std::optional<std::size_t> given;  ///< or the probability of what this measure of it gives
};

/// What it comes to with driver groups from elsewhere.
struct ContaminatedFigure {
  std::vector<Estimate> at;  ///< by kSmallShares; empty where there is nothing to tell
  std::size_t scenario = 0;  ///< whose groups, into Claims::scenarios
  std::int64_t sets = 0;     ///< sets of groups that were solved
  bool sampled = false;      ///< not every set was
};

struct ContaminatedFigures {
  std::vector<ContaminatedFigure> figures;  ///< by what was asked
  bool interrupted = false;                 ///< nothing else is then filled
};

/// Figures of claims where every driver group of a scenario is taken from another with probability w, all
/// else of the claim (its own do(...), conditions, other scenarios) as it stands (docs/methods/sweeps.md).
/// The scenario is the first that the figure reads and for which there is another; of what choices decide
/// only groups that a choice can see are taken. Nothing is told of a figure that some set of groups leaves
/// without a value: a strategy that the other scenario lacks, an attribution, which takes groups itself.
/// @param others   by Claims::scenarios; empty, or null: none
/// @param options  `.draws` those of every set of groups
/// Errors: those of Mixture::make and work_out().
Outcome<ContaminatedFigures> contaminate_figures(const Claims& claims, std::span<const FigureAsked> asked,
                                                 std::span<const Scenario* const> others,
                                                 const MeasureOptions& options);

}  // namespace entente

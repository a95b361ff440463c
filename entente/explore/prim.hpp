#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "entente/explore/estimate.hpp"

namespace entente {

struct PrimOptions {
  double peel_alpha = 0.1;    ///< share of the box that one peel takes away, in (0, 0.5)
  double paste_alpha = 0.05;  ///< in (0, 0.5)
  double mass_min = 0.05;     ///< least share of all rows in a box, in (0, 1)
};

/// One restriction of a box: rows with low <= x <= high.
struct PrimLimit {
  std::size_t input = 0;
  double low = 0, high = 0;
  bool low_restricted = false, high_restricted = false;  ///< otherwise the bound is that of the data
};

/// A box and what it holds. Only restricted inputs are listed, in the order of the columns.
struct PrimBox {
  std::vector<PrimLimit> limits;
  std::size_t rows = 0, cases = 0;  ///< inside
};

/// Patient rule induction (Friedman and Fisher 1999) as the EMA workbench does it, so that its users find
/// their trajectories: at each step every input is peeled from above and from below at a quantile of the rows
/// in the box, and the peel with the largest rise of the mean a row removed ("lenient1") is kept; equal ones
/// by fewer restricted inputs, then by column, above before below. It ends where no peel raises the mean or
/// the box would fall below mass_min; then it pastes likewise. The quantile is the mean of the order
/// statistics at ⌊(n−1)q⌋ and ⌈(n−1)q⌉, moved apart (down for q > ½, else up) until they differ.
/// @param inputs  columns, all as long as `cases`, finite
/// @param cases   1 where the row is one of interest, else 0
/// @return the boxes in turn, the first is all rows; at least that
std::vector<PrimBox> prim_trajectory(std::span<const std::span<const double>> inputs,
                                     std::span<const std::uint8_t> cases, const PrimOptions& options = {});

/// How a bound fares in resampled rows.
struct PrimBound {
  double value = 0, low = 0, high = 0;  ///< and its 95 % interval: percentiles over the resamples; the data's
                                        ///< own bound stands in where a resample leaves the input free
  double quasi_p =
      1;  ///< chance of as many cases in the box, were this bound without effect (Bryant and Lempert 2010)
  bool restricted = false;
};

struct DiscoveredLimit {
  std::size_t input = 0;
  PrimBound low, high;
  double reproduced = 0;  ///< share of the resamples whose box restricts this input too
};

/// A box found, chosen from its trajectory and cleared of bounds that do nothing.
struct DiscoveredBox {
  std::vector<DiscoveredLimit> limits;
  double mass = 0;             ///< share of all rows in the box
  Estimate coverage;           ///< share of all cases that lie in the box
  Estimate density;            ///< share of the box's rows that are cases
  Estimate held_out_coverage;  ///< the same for boxes found in one half of the rows and counted in the other
  Estimate held_out_density;
  double held_out_base = 0;  ///< share of cases among all rows where those boxes were counted
};

struct Discovery {
  std::vector<DiscoveredBox> boxes;  ///< best first; empty: nothing was found that holds
  std::vector<PrimBox> trajectory;   ///< of the first box, or of the attempt
  std::size_t rows = 0, cases = 0;
  double worst_p = 1;  ///< of the first attempt: the larger of the two halves' p-values
};

struct DiscoveryOptions {
  PrimOptions prim;
  int most_boxes = 3;
  int resamples = 40;   ///< random halves, for reproducibility and limits; at least 20
  double level = 0.01;  ///< at which each half must confirm what the other found
  std::uint64_t seed = 1;
};

/// Scenario discovery that says when there is nothing to discover. The box is the one on the trajectory with
/// the largest harmonic mean of coverage and density; bounds with quasi-p above .05 are lifted, the least
/// certain first. It counts as found only where in each random half of the rows the box of the other half
/// holds more cases than chance gives at `level` (binomial). Inputs that fewer than half of the resamples
/// restrict are let go again. Then the rows inside are set aside and the search goes on in the rest.
/// Intervals of coverage and density are Wilson's (1927).
/// @param inputs, cases  as above; at least 40 rows and 10 cases for anything to be found
Discovery discover(std::span<const std::span<const double>> inputs, std::span<const std::uint8_t> cases,
                   const DiscoveryOptions& options = {});

/// The quasi-p of every bound of a box: a one-sided binomial test of its cases against the density of the box
/// with that bound lifted. @return low and high of each limit, 1 where not restricted
std::vector<std::array<double, 2>> quasi_p(std::span<const std::span<const double>> inputs,
                                           std::span<const std::uint8_t> cases, const PrimBox& box);

}  // namespace entente

#pragma once
#include <array>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/ensemble/bins.hpp"
#include "entente/ensemble/figures.hpp"
#include "entente/ensemble/fixed.hpp"
#include "entente/ensemble/statistics.hpp"

namespace entente {

static_assert(kLanes == kReplicates, "a block is one draw of every scrambling");

/// Most draws whose rows are kept, so that quantiles are exact; above, values are counted in bins.
inline constexpr std::int64_t kMostExactDraws = 65536;
/// How quantiles are found in a run of so many draws WANTED: it must not depend on how many get done.
constexpr bool binned(std::int64_t draws_wanted) { return draws_wanted > kMostExactDraws; }

/// What the draws say about one figure.
struct Reading {
  Summary summary;
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
};

/// What the draws add up to for one figure.
struct FigureTally {
  std::array<FixedSum, kReplicates> sums;
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
  Bins bins;
};

/// Values of every figure in the draws of one block, [figure][lane].
class BlockValues {
 public:
  explicit BlockValues(const FigureList& figures) : figures_(&figures), values_(figures.size() * kLanes) {}
  /// @return lanes with a number that is not finite, or with a figure too large to add up: the block is to be
  /// left out whole where there is any
  int work_out(const BlockRows& rows);
  const double* of(std::size_t figure) const { return values_.data() + figure * kLanes; }

 private:
  const FigureList* figures_;
  std::vector<double> values_;
  std::vector<double> scratch_;
};

/// What some set of blocks adds up to. Everything in it is an integer, a minimum or a maximum: the same
/// blocks give the same bytes in whatever order they were added and however they were divided among tallies
/// that were merged.
class Tally {
 public:
  /// @param with_bins  whether to count values for quantiles
  Tally(const FigureList& figures, bool with_bins);

  /// Adds a block whose every lane is good. `add_figures` for disjoint ranges may run at once.
  void add_figures(std::size_t first, std::size_t last, const BlockValues& values);
  void add_block(std::int64_t block, const BlockQuality& quality);
  /// Notes a block that was left out for draws that failed.
  void add_failed(std::int64_t block, int draws, const BlockQuality& quality);

  /// False, and nothing done, where the two are of different figures or share a block.
  [[nodiscard]] bool merge(const Tally& other);

  const BlockRanges& blocks() const { return blocks_; }  ///< finished, those left out included
  std::int64_t kept_blocks() const { return blocks_.size() - failed_blocks_; }
  std::int64_t draws() const { return kept_blocks() * static_cast<std::int64_t>(kLanes); }
  std::int64_t failed_draws() const { return failed_draws_; }
  const BlockQuality& quality() const { return quality_; }
  bool with_bins() const { return with_bins_; }
  std::size_t figures() const { return figures_.size(); }

  /// Mean, its interval and the extremes; quantiles too where they are counted in bins, else NaN.
  /// NaN all over without draws.
  /// @param widening  of the interval, as half_width_of
  Reading reading(std::size_t figure, double widening = 1) const;
  /// Means of the sixteen scramblings; NaN without draws.
  std::array<double, kReplicates> replicate_means(std::size_t figure) const;
  const Bins& bins(std::size_t figure) const { return figures_[figure].bins; }

  std::size_t pages() const;  ///< of all bins
  std::size_t bytes() const;  ///< memory taken by all bins

  /// Compact and canonical: equal tallies give equal bytes. Version and checksum inside.
  std::string serialise() const;
  /// Errors: F020 damaged, of a newer version, or of other figures.
  static Outcome<Tally> deserialise(const FigureList& figures, std::string_view bytes);

 private:
  /// What adding can have come to.
  bool makes_sense(std::size_t figure) const;

  std::string fingerprint_;
  bool with_bins_ = false;
  std::vector<Figure::Keep> keep_;  ///< by figure
  std::vector<FigureTally> figures_;
  BlockRanges blocks_;
  std::int64_t failed_blocks_ = 0, failed_draws_ = 0;
  BlockQuality quality_;
};

}  // namespace entente

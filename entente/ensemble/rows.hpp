#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "entente/base/simd.hpp"
#include "entente/ensemble/ranges.hpp"
#include "entente/game/flows.hpp"

namespace entente {

/// What is recorded of one strategy at the end of one verdict year; probabilities in [0, 1]. Partner and base
/// trust are left out: they are what remains to one.
enum class YearColumn {
  fused,
  independent,
  realigned,
  ever_fused,
  ever_independent,
  ever_realigned,
  neutral,
  ever_neutral,
  delivered,
  conditional,
  ever_delivered,
  sceptic,
  replaced,
  war,
  trust_low,
  trust_high
};
inline constexpr std::array<std::string_view, 16> kYearColumns{
    "fused",    "independent",  "realigned", "ever_fused",  "ever_independent", "ever_realigned",
    "neutral",  "ever_neutral", "delivered", "conditional", "ever_delivered",   "sceptic",
    "replaced", "war",          "trust_low", "trust_high"};

/// What is recorded of one ally: probabilities at the last verdict year, then discounted losses of D divided
/// by the annuity, points a year, positive where D loses.
enum class AllyColumn { autonomous, hedging, armed, ledger, security, arming };
inline constexpr std::array<std::string_view, 6> kAllyColumns{"autonomous", "hedging",  "armed",
                                                              "ledger",     "security", "arming"};

/// What is recorded once a draw, alike under every strategy: the annuity in discounted years, and how far the
/// draw lies from the medians of the inputs (12 times the mean squared distance of its uniform coordinates
/// from one half; 0 without uncertain inputs).
enum class SharedColumn { annuity, distance };
inline constexpr std::array<std::string_view, 2> kSharedColumns{"annuity", "distance"};

/// What is recorded of one strategy in one draw, column by column, and where each column stands. Columns that
/// follow from others are not recorded: goals from levels, totals from components, the allied loss from the
/// losses by ally.
///
/// Rows of a block stand [row][lane]: first the shared columns, then the columns of each strategy in turn. A
/// row is one column of one strategy over the 16 draws of the block.
class RowLayout {
 public:
  RowLayout() = default;
  /// @param strategies  how many, the baseline first
  /// @param years       verdict years, from 1, ascending
  /// @param allies      codes, in the order of the scenario
  RowLayout(std::size_t strategies, std::vector<int> years, std::vector<std::string> allies);

  std::size_t strategies() const { return strategies_; }
  const std::vector<int>& years() const { return years_; }
  const std::vector<std::string>& allies() const { return allies_; }

  static constexpr std::size_t shared_columns() { return kSharedColumns.size(); }
  /// Columns of one strategy.
  std::size_t columns() const;
  /// Rows of a block: shared_columns() + strategies() · columns().
  std::size_t rows() const { return shared_columns() + strategies_ * columns(); }
  /// Numbers in a block.
  std::size_t block_size() const { return rows() * kLanes; }

  /// Offsets among the columns of a strategy. `year` and `ally` are indices into years() and allies(). D's
  /// components have no column for allied_loss.
  std::size_t year(std::size_t year, YearColumn column) const;
  std::size_t divider(DividerPart part) const;
  std::size_t target(TargetPart part) const;
  std::size_t rival(RivalPart part) const;
  std::size_t ally(std::size_t ally, AllyColumn column) const;

  /// Rows of a block.
  static std::size_t row(SharedColumn column) { return static_cast<std::size_t>(column); }
  std::size_t row(std::size_t strategy, std::size_t column) const {
    return shared_columns() + strategy * columns() + column;
  }

  /// Names of the columns of a strategy in their order: "year3.fused", "divider.norm", "ally.POL.ledger".
  std::vector<std::string> names() const;
  friend bool operator==(const RowLayout&, const RowLayout&) = default;

 private:
  std::size_t strategies_ = 0;
  std::vector<int> years_;
  std::vector<std::string> allies_;
};

/// The recorded numbers of consecutive blocks, [block][row][lane], in one of the two precisions; the vector
/// of the other is empty.
struct RowNumbers {
  Precision precision = Precision::float64;
  std::vector<float> floats;
  std::vector<double> doubles;

  RowNumbers() = default;
  RowNumbers(Precision kept, std::size_t size);
  std::size_t size() const { return precision == Precision::float32 ? floats.size() : doubles.size(); }
  void set(std::size_t at, double value);
  double get(std::size_t at) const;
  friend bool operator==(const RowNumbers&, const RowNumbers&) = default;
};

/// How well sums held in some draws, and the size of the game. Merging takes the larger: any order gives the
/// same.
struct BlockQuality {
  double max_probability_error = 0;  ///< largest departure from summing to one
  double max_value_error = 0;        ///< largest backward minus forward, points
  std::vector<std::int64_t> nodes;   ///< logit nodes of one solution, by strategy
  void merge(const BlockQuality& other);
  friend bool operator==(const BlockQuality&, const BlockQuality&) = default;
};

/// Consecutive finished blocks with all that was recorded of them: what a run file keeps and ranks exchange.
struct RowChunk {
  BlockRange blocks;
  RowNumbers numbers;
  BlockQuality quality;
  friend bool operator==(const RowChunk&, const RowChunk&) = default;
};

}  // namespace entente

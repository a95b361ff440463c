#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "entente/ensemble/rows.hpp"

namespace entente {

/// Rows that follow from those of a block and that several figures share; they come after layout.rows().
class DerivedRows {
 public:
  explicit DerivedRows(const RowLayout& layout) : first_(layout.rows()), strategies_(layout.strategies()) {}
  /// D's welfare under a strategy, points a year: the sum of its components.
  std::size_t welfare(std::size_t strategy) const { return first_ + strategy; }
  std::size_t best() const { return first_ + strategies_; }           ///< highest welfare of any strategy
  std::size_t win_share() const { return first_ + strategies_ + 1; }  ///< 1 / strategies that reach it
  std::size_t size() const { return strategies_ + 2; }

 private:
  std::size_t first_, strategies_;
};

/// Rows of some draws, as double: of one block, or of all draws that were kept. What both kinds of run read
/// figures from.
class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual std::size_t lanes() const = 0;
  /// out[lane] += coefficient · row[lane]. @param row  recorded or derived; @param out  lanes() long
  void add(std::size_t row, double coefficient, std::span<double> out) const;

 protected:
  virtual void add_recorded(std::size_t row, double coefficient, std::span<double> out) const = 0;
  /// Works out the derived rows; to be called whenever the recorded ones change.
  void derive(const RowLayout& layout);

 private:
  std::size_t recorded_ = 0;
  std::vector<double> derived_;  ///< [row][lane]
};

/// One block, as a solver recorded it.
class BlockRows : public RowSource {
 public:
  explicit BlockRows(const RowLayout& layout) : layout_(&layout), values_(layout.block_size()) {}
  /// @param block  which block of `numbers`, from 0
  void read(const RowNumbers& numbers, std::size_t block);
  std::size_t lanes() const override { return kLanes; }
  /// Lanes with a number that is not finite.
  int failed_lanes() const;

 protected:
  void add_recorded(std::size_t row, double coefficient, std::span<double> out) const override;

 private:
  const RowLayout* layout_;
  std::vector<double> values_;  ///< [row][lane]
};

/// One number of each draw: a sum of rows, as it is or as an indicator.
struct Figure {
  struct Term {
    std::uint32_t row = 0;
    double coefficient = 1;
    friend bool operator==(const Term&, const Term&) = default;
  };
  enum class Measure : std::uint8_t {
    value,         ///< the sum, times `factor` where there is one
    positive,      ///< 1 where the sum is above zero, else 0
    not_negative,  ///< 1 where the sum is not below zero, else 0
    if_zero,       ///< `factor` where the sum is zero, else 0
    if_negative    ///< `factor` where the sum is below zero, else +∞
  };
  enum class Keep : std::uint8_t {
    mean,    ///< mean, its interval and the extremes
    spread,  ///< also quantiles
    lowest   ///< the extremes alone; +∞ is allowed
  };
  static constexpr std::uint32_t kNoFactor = UINT32_MAX;

  double constant = 0;
  std::vector<Term> terms;  ///< added in this order: what must cancel stands side by side
  std::uint32_t factor = kNoFactor;
  Measure measure = Measure::value;
  Keep keep = Keep::spread;
  friend bool operator==(const Figure&, const Figure&) = default;
};

/// @param out  source.lanes() long; @param scratch  resized as needed
void evaluate(const Figure& figure, const RowSource& source, std::span<double> out,
              std::vector<double>& scratch);

/// The figures of a run, each once.
class FigureList {
 public:
  /// Index of the figure, the same for one that is already there.
  std::size_t add(const Figure& figure);
  std::size_t size() const { return figures_.size(); }
  const Figure& operator[](std::size_t index) const { return figures_[index]; }
  /// Sixteen hexadecimal digits that differ between lists of different figures.
  std::string fingerprint() const;

 private:
  std::vector<Figure> figures_;
  std::map<std::string, std::size_t> by_key_;
};

}  // namespace entente

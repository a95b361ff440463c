#pragma once
#include <map>
#include <vector>

#include "entente/ensemble/figures.hpp"
#include "entente/ensemble/rows.hpp"
#include "entente/ensemble/tally.hpp"

namespace entente {

/// Rows of all draws that were kept, column-wise and in the recorded precision: what exact quantiles are read
/// from. A row that is the same number throughout a chunk takes one; of equal rows one is kept. Chunks may
/// come in any order; what is read depends on which blocks there are, not on the order or on how they were
/// cut into chunks.
class RowStore : public RowSource {
 public:
  explicit RowStore(const RowLayout& layout) : layout_(&layout) {}

  /// @param kept  which blocks of the chunk to keep, one flag a block; the others are left out
  void keep(const RowChunk& chunk, const std::vector<bool>& kept);
  /// To be called when all chunks are in, before rows are read.
  void finish() { derive(*layout_); }

  std::size_t lanes() const override { return lanes_; }  ///< draws
  std::size_t bytes() const;                             ///< memory taken by the rows

 protected:
  void add_recorded(std::size_t row, double coefficient, std::span<double> out) const override;

 private:
  /// Row r stands at places[r] of floats or doubles: one number a draw, or, where marked, one for all.
  struct Chunk {
    std::size_t lanes = 0;
    Precision precision = Precision::float64;
    std::vector<std::uint32_t> places;
    std::vector<float> floats;
    std::vector<double> doubles;
  };
  const RowLayout* layout_;
  std::size_t lanes_ = 0;
  std::map<std::int64_t, Chunk> chunks_;  ///< by first block
};

/// Exact quantiles (type 7) of a figure into `reading`, whose extremes are known.
/// @param values, scratch  resized as needed
void read_quantiles(const Figure& figure, const RowStore& rows, Reading& reading, std::vector<double>& values,
                    std::vector<double>& scratch);

}  // namespace entente

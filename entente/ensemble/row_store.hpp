#pragma once
#include <map>
#include <vector>

#include "entente/ensemble/figures.hpp"
#include "entente/ensemble/rows.hpp"
#include "entente/ensemble/tally.hpp"

namespace entente {

/// Rows of all draws that were kept, column-wise and in the recorded precision: what exact quantiles are read
/// from. Packed without loss: the numbers of a row in a chunk differ from the least of them by few bits, a
/// row that is the same number throughout takes none, and of equal rows one is kept. Chunks may come in any
/// order; what is read depends on which blocks there are, not on the order or on how they were cut into
/// chunks.
class RowStore : public RowSource {
 public:
  /// One row of a chunk: its numbers, as integers in the same order, are `lowest` plus `bits` bits each, from
  /// `word` on.
  struct Place {
    std::uint64_t lowest = 0;
    std::uint32_t word = 0, bits = 0;
  };
  struct Chunk {
    std::int64_t first_block = 0;
    std::size_t lanes = 0;  ///< draws kept
    Precision precision = Precision::float64;
    std::vector<Place> places;  ///< by row
    std::vector<std::uint64_t> words;
  };

  explicit RowStore(const RowLayout& layout) : layout_(&layout) {}

  /// @param kept  which blocks of the chunk to keep, one flag a block; the others are left out
  static Chunk pack(const RowLayout& layout, const RowChunk& chunk, const std::vector<bool>& kept);
  void keep(Chunk chunk);
  /// To be called when all chunks are in, before rows are read.
  void finish() { derive(*layout_); }

  std::size_t lanes() const override { return lanes_; }  ///< draws
  std::size_t bytes() const;                             ///< memory taken by the rows

 protected:
  void add_recorded(std::size_t row, double coefficient, std::span<double> out) const override;

 private:
  class Packer;
  static void add_row(const Chunk& chunk, const Place& place, double coefficient, std::span<double> out);

  const RowLayout* layout_;
  std::size_t lanes_ = 0;
  std::map<std::int64_t, Chunk> chunks_;  ///< by first block
};

/// Exact quantiles (type 7) of a figure into `reading`, whose extremes are known.
/// @param values, scratch  resized as needed
void read_quantiles(const Figure& figure, const RowStore& rows, Reading& reading, std::vector<double>& values,
                    std::vector<double>& scratch);

}  // namespace entente

#include "entente/ensemble/row_store.hpp"

#include <algorithm>
#include <cmath>

namespace entente {
namespace {

/// Appends the row, as one number where all are alike to the bit.
template <class T>
void append(const std::vector<T>& row, std::vector<T>& to) {
  // Zeros of either sign read alike in every sum.
  const bool alike = std::all_of(row.begin(), row.end(), [&](T x) { return x == row.front(); });
  to.insert(to.end(), row.begin(), alike ? row.begin() + 1 : row.end());
}

template <class T>
void compact(const std::vector<T>& numbers, const RowLayout& layout, const std::vector<bool>& kept,
             std::vector<std::uint32_t>& start, std::vector<T>& to) {
  std::vector<T> row;
  for (std::size_t r = 0; r < layout.rows(); ++r) {
    start.push_back(static_cast<std::uint32_t>(to.size()));
    row.clear();
    for (std::size_t block = 0; block < kept.size(); ++block) {
      if (!kept[block]) continue;
      const T* lanes = numbers.data() + block * layout.block_size() + r * kLanes;
      row.insert(row.end(), lanes, lanes + kLanes);
    }
    append(row, to);
  }
  start.push_back(static_cast<std::uint32_t>(to.size()));
  to.shrink_to_fit();
}

template <class T>
void add_row(const std::vector<T>& numbers, std::size_t first, std::size_t last, double coefficient,
             std::span<double> out) {
  if (last - first == 1 && out.size() > 1) {
    const double same = coefficient * static_cast<double>(numbers[first]);
    for (double& x : out) x += same;
  } else {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] += coefficient * static_cast<double>(numbers[first + i]);
  }
}

/// Order statistic `rank` of values[first …], everything before being smaller; afterwards so is everything
/// before `rank`.
double select(std::vector<double>& values, std::size_t first, std::size_t rank) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(values.begin() + static_cast<std::ptrdiff_t>(first), at, values.end());
  return *at;
}

}  // namespace

void RowStore::add(const RowChunk& chunk, const std::vector<bool>& kept) {
  Chunk compacted;
  compacted.lanes = kLanes * static_cast<std::size_t>(std::count(kept.begin(), kept.end(), true));
  if (compacted.lanes == 0) return;
  compacted.precision = chunk.numbers.precision;
  if (compacted.precision == Precision::float32)
    compact(chunk.numbers.floats, *layout_, kept, compacted.start, compacted.floats);
  else
    compact(chunk.numbers.doubles, *layout_, kept, compacted.start, compacted.doubles);
  lanes_ += compacted.lanes;
  chunks_.insert_or_assign(chunk.blocks.first, std::move(compacted));
}

std::size_t RowStore::bytes() const {
  std::size_t bytes = 0;
  for (const auto& [first, chunk] : chunks_)
    bytes += chunk.start.capacity() * sizeof(std::uint32_t) + chunk.floats.capacity() * sizeof(float) +
             chunk.doubles.capacity() * sizeof(double);
  return bytes;
}

void RowStore::add_recorded(std::size_t row, double coefficient, std::span<double> out) const {
  std::size_t at = 0;
  for (const auto& [first, chunk] : chunks_) {
    const std::span<double> part = out.subspan(at, chunk.lanes);
    if (chunk.precision == Precision::float32)
      add_row(chunk.floats, chunk.start[row], chunk.start[row + 1], coefficient, part);
    else
      add_row(chunk.doubles, chunk.start[row], chunk.start[row + 1], coefficient, part);
    at += chunk.lanes;
  }
}

void read_quantiles(const Figure& figure, const RowStore& rows, Reading& reading, std::vector<double>& values,
                    std::vector<double>& scratch) {
  Summary& summary = reading.summary;
  if (reading.lowest == reading.highest) {
    summary.p05 = summary.p50 = summary.p95 = reading.lowest;
    return;
  }
  values.resize(rows.lanes());
  evaluate(figure, rows, values, scratch);
  std::size_t first = 0;
  const auto quantile = [&](double p) {
    const double at = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const double low = select(values, first, below);
    first = below;
    if (below + 1 >= values.size()) return low;
    return std::lerp(low, select(values, below + 1, below + 1), at - static_cast<double>(below));
  };
  summary.p05 = quantile(0.05);
  summary.p50 = quantile(0.5);
  summary.p95 = quantile(0.95);
}

}  // namespace entente

#include "entente/ensemble/row_store.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>
#include <unordered_map>

namespace entente {
namespace {

constexpr std::uint32_t kOneNumber = 1u << 31;  // marks a row that is the same number throughout

/// Puts rows end to end, each only where no equal one stands already: much is alike under several strategies.
template <class T>
class Packer {
 public:
  explicit Packer(std::vector<T>& to) : to_(to) {}

  /// Where the row stands, with kOneNumber where it was cut to that.
  std::uint32_t place(const std::vector<T>& row) {
    // Zeros of either sign read alike in every sum.
    const bool alike = std::all_of(row.begin(), row.end(), [&](T x) { return x == row.front(); });
    const std::size_t length = alike ? 1 : row.size();
    const std::string_view bytes(reinterpret_cast<const char*>(row.data()), length * sizeof(T));
    const std::size_t hash = std::hash<std::string_view>{}(bytes);
    const auto [first, last] = known_.equal_range(hash);
    for (auto it = first; it != last; ++it)
      if (it->second.length == length && std::equal(row.begin(), row.begin() + length, &to_[it->second.at]))
        return it->second.at | (alike ? kOneNumber : 0);
    const auto at = static_cast<std::uint32_t>(to_.size());
    to_.insert(to_.end(), row.begin(), row.begin() + static_cast<std::ptrdiff_t>(length));
    known_.insert({hash, {at, length}});
    return at | (alike ? kOneNumber : 0);
  }

 private:
  struct Known {
    std::uint32_t at;
    std::size_t length;
  };
  std::vector<T>& to_;
  std::unordered_multimap<std::size_t, Known> known_;
};

template <class T>
void compact(const std::vector<T>& numbers, const RowLayout& layout, const std::vector<bool>& kept,
             std::vector<std::uint32_t>& places, std::vector<T>& to) {
  Packer<T> packer(to);
  std::vector<T> row;
  places.reserve(layout.rows());
  for (std::size_t r = 0; r < layout.rows(); ++r) {
    row.clear();
    for (std::size_t block = 0; block < kept.size(); ++block) {
      if (!kept[block]) continue;
      const T* lanes = numbers.data() + block * layout.block_size() + r * kLanes;
      row.insert(row.end(), lanes, lanes + kLanes);
    }
    places.push_back(packer.place(row));
  }
  to.shrink_to_fit();
}

template <class T>
void add_row(const std::vector<T>& numbers, std::uint32_t place, double coefficient, std::span<double> out) {
  const T* row = numbers.data() + (place & ~kOneNumber);
  if (place & kOneNumber) {
    const double same = coefficient * static_cast<double>(*row);
    for (double& x : out) x += same;
  } else {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] += coefficient * static_cast<double>(row[i]);
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

void RowStore::keep(const RowChunk& chunk, const std::vector<bool>& kept) {
  Chunk compacted;
  compacted.lanes = kLanes * static_cast<std::size_t>(std::count(kept.begin(), kept.end(), true));
  if (compacted.lanes == 0) return;
  compacted.precision = chunk.numbers.precision;
  if (compacted.precision == Precision::float32)
    compact(chunk.numbers.floats, *layout_, kept, compacted.places, compacted.floats);
  else
    compact(chunk.numbers.doubles, *layout_, kept, compacted.places, compacted.doubles);
  lanes_ += compacted.lanes;
  chunks_.insert_or_assign(chunk.blocks.first, std::move(compacted));
}

std::size_t RowStore::bytes() const {
  std::size_t bytes = 0;
  for (const auto& [first, chunk] : chunks_)
    bytes += chunk.places.capacity() * sizeof(std::uint32_t) + chunk.floats.capacity() * sizeof(float) +
             chunk.doubles.capacity() * sizeof(double);
  return bytes;
}

void RowStore::add_recorded(std::size_t row, double coefficient, std::span<double> out) const {
  std::size_t at = 0;
  for (const auto& [first, chunk] : chunks_) {
    const std::span<double> part = out.subspan(at, chunk.lanes);
    if (chunk.precision == Precision::float32)
      add_row(chunk.floats, chunk.places[row], coefficient, part);
    else
      add_row(chunk.doubles, chunk.places[row], coefficient, part);
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

#include "entente/ensemble/row_store.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <string_view>
#include <unordered_map>

namespace entente {
namespace {

constexpr std::size_t kWord = 64;

/// The bits of a number as an integer that grows with it.
std::uint64_t ordered(float x) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}
std::uint64_t ordered(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  return bits >> 63 ? ~bits : bits | (1ull << 63);
}
double number_of(std::uint64_t order, Precision precision) {
  if (precision == Precision::float64)
    return std::bit_cast<double>(order >> 63 ? order & ~(1ull << 63) : ~order);
  const auto narrow = static_cast<std::uint32_t>(order);
  return static_cast<double>(std::bit_cast<float>(narrow & 0x80000000u ? narrow & ~0x80000000u : ~narrow));
}

}  // namespace

/// Puts rows end to end, each only where no equal one stands already: much is alike under several strategies.
class RowStore::Packer {
 public:
  explicit Packer(Chunk& to) : to_(to) {}

  /// @param row  ordered()
  void add(const std::vector<std::uint64_t>& row) {
    const auto [lowest, highest] = std::minmax_element(row.begin(), row.end());
    Place place{*lowest, static_cast<std::uint32_t>(to_.words.size()),
                static_cast<std::uint32_t>(std::bit_width(*highest - *lowest))};
    pack(row, place);
    const std::string_view bytes(reinterpret_cast<const char*>(packed_.data()),
                                 packed_.size() * sizeof(std::uint64_t));
    const std::size_t hash = std::hash<std::string_view>{}(bytes);
    const auto [first, last] = known_.equal_range(hash);
    for (auto it = first; it != last; ++it) {
      const Place& known = it->second;
      if (known.bits == place.bits &&
          std::equal(packed_.begin(), packed_.end(), to_.words.begin() + known.word)) {
        place.word = known.word;
        to_.places.push_back(place);
        return;
      }
    }
    to_.words.insert(to_.words.end(), packed_.begin(), packed_.end());
    known_.emplace(hash, place);
    to_.places.push_back(place);
  }

 private:
  void pack(const std::vector<std::uint64_t>& row, const Place& place) {
    packed_.assign((row.size() * place.bits + kWord - 1) / kWord, 0);
    std::size_t bit = 0;
    for (const std::uint64_t order : row) {
      const std::uint64_t rest = order - place.lowest;
      if (place.bits > 0) {
        packed_[bit / kWord] |= rest << bit % kWord;
        if (bit % kWord + place.bits > kWord) packed_[bit / kWord + 1] |= rest >> (kWord - bit % kWord);
      }
      bit += place.bits;
    }
  }

  Chunk& to_;
  std::vector<std::uint64_t> packed_;
  std::unordered_multimap<std::size_t, Place> known_;
};

RowStore::Chunk RowStore::pack(const RowLayout& layout, const RowChunk& chunk,
                               const std::vector<bool>& kept) {
  Chunk packed;
  packed.first_block = chunk.blocks.first;
  packed.precision = chunk.numbers.precision;
  packed.lanes = kLanes * static_cast<std::size_t>(std::count(kept.begin(), kept.end(), true));
  if (packed.lanes == 0) return packed;
  Packer packer(packed);
  packed.places.reserve(layout.rows());
  std::vector<std::uint64_t> row;
  const auto read = [&](const auto& numbers, std::size_t at) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) row.push_back(ordered(numbers[at + lane]));
  };
  for (std::size_t r = 0; r < layout.rows(); ++r) {
    row.clear();
    for (std::size_t block = 0; block < kept.size(); ++block) {
      if (!kept[block]) continue;
      const std::size_t at = block * layout.block_size() + r * kLanes;
      if (packed.precision == Precision::float32)
        read(chunk.numbers.floats, at);
      else
        read(chunk.numbers.doubles, at);
    }
    packer.add(row);
  }
  packed.words.shrink_to_fit();
  return packed;
}

void RowStore::keep(Chunk chunk) {
  if (chunk.lanes == 0) return;
  lanes_ += chunk.lanes;
  const std::int64_t first = chunk.first_block;
  chunks_.insert_or_assign(first, std::move(chunk));
}

std::size_t RowStore::bytes() const {
  std::size_t bytes = 0;
  for (const auto& [first, chunk] : chunks_)
    bytes += chunk.places.capacity() * sizeof(Place) + chunk.words.capacity() * sizeof(std::uint64_t);
  return bytes;
}

void RowStore::add_recorded(std::size_t row, double coefficient, std::span<double> out) const {
  std::size_t at = 0;
  for (const auto& [first, chunk] : chunks_) {
    add_row(chunk, chunk.places[row], coefficient, out.subspan(at, chunk.lanes));
    at += chunk.lanes;
  }
}

void RowStore::add_row(const Chunk& chunk, const Place& place, double coefficient, std::span<double> out) {
  if (place.bits == 0) {
    const double same = coefficient * number_of(place.lowest, chunk.precision);
    for (double& x : out) x += same;
    return;
  }
  const std::uint64_t* words = chunk.words.data() + place.word;
  const std::uint64_t mask = place.bits == kWord ? ~0ull : (1ull << place.bits) - 1;
  std::size_t bit = 0;
  for (double& x : out) {
    const std::size_t shift = bit % kWord;
    std::uint64_t rest = words[bit / kWord] >> shift;
    if (shift + place.bits > kWord) rest |= words[bit / kWord + 1] << (kWord - shift);
    x += coefficient * number_of(place.lowest + (rest & mask), chunk.precision);
    bit += place.bits;
  }
}

namespace {

/// Order statistic `rank` of values[first …], everything before being smaller; afterwards so is everything
/// before `rank`.
double select(std::vector<double>& values, std::size_t first, std::size_t rank) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(values.begin() + static_cast<std::ptrdiff_t>(first), at, values.end());
  return *at;
}

}  // namespace

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

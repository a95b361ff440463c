// Any bytes in the place of a stored chunk are answered: with nothing, or with a chunk of just those blocks
// that is written and read again as the same, to the bit. And any numbers, however odd, come back.
//
// The first byte says how the rest is read (its lowest two bits: the payload itself; changes to a sound one,
// in steps of four bytes: an offset (two, the lowest first), what is done there, and with which byte; the
// numbers of a chunk), in which precision (third bit), of how many strategies (next two) and blocks (next
// two).

#include "entente/ensemble/row_bytes.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "entente/ensemble/row_frame.hpp"
#include "fuzz/changed.hpp"

namespace {

using entente::Precision;
using entente::RowChunk;
using entente::RowLayout;

/// The bytes of an input, and zeros for ever after.
class Source {
 public:
  Source(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  bool empty() const { return size_ == 0; }
  std::uint8_t byte() {
    if (size_ == 0) return 0;
    --size_;
    return *data_++;
  }
  std::string rest() {
    std::string bytes(data_, data_ + size_);
    size_ = 0;
    return bytes;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

struct Shape {
  RowLayout layout;
  entente::BlockRange blocks;
  Precision precision = Precision::float64;
};

Shape shape_of(std::uint8_t byte) {
  Shape shape;
  shape.precision = byte & 4 ? Precision::float32 : Precision::float64;
  shape.layout = RowLayout(1U + (byte >> 3 & 3), {1, 4}, {"A"});
  shape.blocks = {7, 8 + (byte >> 5 & 3)};
  return shape;
}

/// Numbers from the source as long as it lasts, then such as a run has: a strategy much like the one before.
RowChunk chunk_from(const Shape& shape, Source& source) {
  RowChunk chunk;
  chunk.blocks = shape.blocks;
  chunk.numbers = entente::RowNumbers(
      shape.precision, static_cast<std::size_t>(shape.blocks.size()) * shape.layout.block_size());
  for (std::size_t i = 0; i < chunk.numbers.size(); ++i) {
    if (source.empty()) {
      chunk.numbers.set(i, 1.0 / static_cast<double>(i % 97 + 3));
      continue;
    }
    std::uint64_t bits = 0;
    for (std::size_t b = 0; b < (shape.precision == Precision::float32 ? 4 : 8); ++b)
      bits = bits << 8 | source.byte();
    // Straight into its place: a signalling NaN must not be made a quiet one on the way.
    if (shape.precision == Precision::float32) {
      const auto narrow = static_cast<std::uint32_t>(bits);
      std::memcpy(&chunk.numbers.floats[i], &narrow, sizeof narrow);
    } else {
      std::memcpy(&chunk.numbers.doubles[i], &bits, sizeof bits);
    }
  }
  chunk.quality = {1e-16, 2e-13, {12, 3'456'789'012, 0}};
  return chunk;
}

/// Equal to the bit, also where numbers are not equal to themselves.
template <class Number>
bool same_bits(const std::vector<Number>& a, const std::vector<Number>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof a[0]) == 0);
}
bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}
bool same_bits(const RowChunk& a, const RowChunk& b) {
  return a.blocks == b.blocks && a.numbers.precision == b.numbers.precision &&
         same_bits(a.numbers.floats, b.numbers.floats) && same_bits(a.numbers.doubles, b.numbers.doubles) &&
         same_bits(a.quality.max_probability_error, b.quality.max_probability_error) &&
         same_bits(a.quality.max_value_error, b.quality.max_value_error) &&
         a.quality.nodes == b.quality.nodes;
}

void must_come_back(const Shape& shape, const RowChunk& chunk) {
  const auto stored = chunk_of(shape.layout, shape.blocks, shape.precision, bytes_of(shape.layout, chunk));
  if (!stored || !same_bits(*stored, chunk)) std::abort();
  const auto sent = chunk_in(shape.layout, frame_of(chunk));
  if (!sent || !same_bits(*sent, chunk)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Source source(data, size);
  const std::uint8_t first = source.byte();
  const Shape shape = shape_of(first);
  if ((first & 3) == 2) {
    must_come_back(shape, chunk_from(shape, source));
    return 0;
  }
  std::string bytes;
  if ((first & 3) == 1) {
    Source nothing(nullptr, 0);
    bytes = changed(bytes_of(shape.layout, chunk_from(shape, nothing)), source.rest());
  } else {
    bytes = source.rest();
  }
  const auto chunk = chunk_of(shape.layout, shape.blocks, shape.precision, bytes);
  if (chunk) {
    const auto block = shape.layout.block_size() * static_cast<std::size_t>(shape.blocks.size());
    if (chunk->blocks != shape.blocks || chunk->numbers.precision != shape.precision ||
        chunk->numbers.size() != block)
      std::abort();
    must_come_back(shape, *chunk);
  }
  chunk_in(shape.layout,
           bytes);  // a frame has a checksum: these bytes are none, and are answered all the same
  return 0;
}

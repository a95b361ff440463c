#include "entente/ensemble/row_bytes.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>
#include <utility>

#include "entente/ensemble/bytes.hpp"
#include "entente/ensemble/packing.hpp"
#include "entente/ensemble/tally.hpp"

namespace entente {
namespace {

// A row of a chunk is a list of whole numbers, its code: numbers ordered as integers, less what they are
// likely to be. Of each the lowest `bits` bits, which are noise, stand in one stream, what is above them, a
// byte that is mostly small, in another: there zstd finds something to gain (Rice's code, with the entropy
// coder of zstd for his unary one).

constexpr unsigned kNoBits = 255;   ///< of a row whose code is all zeros: it has neither bits nor bytes
constexpr std::size_t kItself = 0;  ///< reference of a row that is coded by its own least number

template <class Number>
using WordOf = std::conditional_t<sizeof(Number) == 4, std::uint32_t, std::uint64_t>;

/// The bits of a number as an integer that grows with it.
template <class Word>
Word ordered(Word bits) {
  constexpr Word kSign = Word{1} << (8 * sizeof(Word) - 1);
  return bits & kSign ? ~bits : bits | kSign;
}
template <class Word>
Word bits_of(Word order) {
  constexpr Word kSign = Word{1} << (8 * sizeof(Word) - 1);
  return order & kSign ? order & ~kSign : ~order;
}

/// A difference of either sign as a number that is small where the difference is.
template <class Word>
Word folded(Word difference) {
  return static_cast<Word>(difference << 1) ^ (difference >> (8 * sizeof(Word) - 1) ? ~Word{0} : Word{0});
}
template <class Word>
Word unfolded(Word code) {
  return (code >> 1) ^ (code & 1 ? ~Word{0} : Word{0});
}

/// Numbers of a row in a chunk, ordered.
template <class Word>
using Row = std::vector<Word>;

template <class Word>
void code_by(const Row<Word>& row, const Row<Word>& reference, Row<Word>& code) {
  for (std::size_t i = 0; i < row.size(); ++i) code[i] = folded<Word>(row[i] - reference[i]);
}

/// Bits of all numbers of a code, leading ones included.
template <class Word>
std::size_t width_of(const Row<Word>& code) {
  std::size_t bits = 0;
  for (const Word x : code) bits += static_cast<std::size_t>(std::bit_width(x));
  return bits;
}

/// How many low bits to split off: as many as leave a byte, and few different ones.
template <class Word>
unsigned bits_for(const Row<Word>& code) {
  const Word most = *std::max_element(code.begin(), code.end());
  if (most == 0) return kNoBits;
  const auto mean = static_cast<int>(width_of(code) / code.size());
  return static_cast<unsigned>(std::max({0, mean - 2, static_cast<int>(std::bit_width(most)) - 8}));
}

class BitWriter {
 public:
  void add(std::uint64_t value, unsigned bits) {
    for (; bits > 0; bits -= std::min(bits, 32u), value >>= 32) {
      const unsigned part = std::min(bits, 32u);
      word_ |= (value & ((std::uint64_t{1} << part) - 1)) << filled_;
      for (filled_ += part; filled_ >= 8; filled_ -= 8, word_ >>= 8) bytes_ += static_cast<char>(word_);
    }
  }
  std::string take() {
    if (filled_ > 0) bytes_ += static_cast<char>(word_);
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
  std::uint64_t word_ = 0;
  unsigned filled_ = 0;
};

/// Reads zeros after the end.
class BitReader {
 public:
  explicit BitReader(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t read(unsigned bits) {
    std::uint64_t value = 0;
    for (unsigned done = 0; done < bits;) {
      if (left_ == 0) {
        byte_ = next_ < bytes_.size() ? static_cast<unsigned char>(bytes_[next_]) : 0U;
        ++next_;
        left_ = 8;
      }
      const unsigned part = std::min(bits - done, left_);
      value |= static_cast<std::uint64_t>(byte_ & ((1U << part) - 1)) << done;
      byte_ >>= part;
      left_ -= part;
      done += part;
    }
    return value;
  }

 private:
  std::string_view bytes_;
  std::size_t next_ = 0;
  unsigned byte_ = 0, left_ = 0;
};

/// Rows of a chunk in one place, and which may refer to which.
template <class Number>
class Rows {
 public:
  using Word = WordOf<Number>;
  Rows(const RowLayout& layout, std::size_t blocks) : layout_(layout), draws_(blocks * kLanes) {}

  std::size_t draws() const { return draws_; }
  /// Rows that `row` may be coded by, as many as earlier strategies; reference r is that of strategy r - 1.
  std::size_t references(std::size_t row) const {
    const std::size_t shared = RowLayout::shared_columns();
    return row < shared ? 0 : (row - shared) / layout_.columns();
  }
  std::size_t reference(std::size_t row, std::size_t r) const {
    return layout_.row(r - 1, (row - RowLayout::shared_columns()) % layout_.columns());
  }
  Row<Word> read(const std::vector<Number>& numbers, std::size_t row) const {
    Row<Word> words(draws_);
    for (std::size_t d = 0; d < draws_; ++d) words[d] = ordered(std::bit_cast<Word>(numbers[at(row, d)]));
    return words;
  }
  void write(const Row<Word>& words, std::size_t row, std::vector<Number>& numbers) const {
    for (std::size_t d = 0; d < draws_; ++d) numbers[at(row, d)] = std::bit_cast<Number>(bits_of(words[d]));
  }

 private:
  std::size_t at(std::size_t row, std::size_t draw) const {
    return draw / kLanes * layout_.block_size() + row * kLanes + draw % kLanes;
  }
  const RowLayout& layout_;
  std::size_t draws_;
};

/// The cheapest code of a row.
template <class Word>
struct Coded {
  std::size_t reference = kItself;
  Word least = 0;
  Row<Word> code;
};

template <class Number, class Word = WordOf<Number>>
Coded<Word> coded(const Rows<Number>& rows, const std::vector<Row<Word>>& all, std::size_t row) {
  Coded<Word> best;
  best.least = *std::min_element(all[row].begin(), all[row].end());
  best.code = all[row];
  for (Word& x : best.code) x -= best.least;
  std::size_t width = width_of(best.code);
  Row<Word> code(rows.draws());
  for (std::size_t r = 1; r <= rows.references(row) && width > 0; ++r) {
    code_by(all[row], all[rows.reference(row, r)], code);
    if (const std::size_t this_width = width_of(code); this_width < width) {
      width = this_width;
      best.reference = r;
      std::swap(best.code, code);
    }
  }
  return best;
}

template <class Number>
void write_numbers(const RowLayout& layout, const RowChunk& chunk, const std::vector<Number>& numbers,
                   ByteWriter& out) {
  using Word = WordOf<Number>;
  const Rows<Number> rows(layout, static_cast<std::size_t>(chunk.blocks.size()));
  std::vector<Row<Word>> all;
  for (std::size_t row = 0; row < layout.rows(); ++row) all.push_back(rows.read(numbers, row));
  std::string high;
  BitWriter low;
  for (std::size_t row = 0; row < layout.rows(); ++row) {
    const Coded<Word> best = coded(rows, all, row);
    const unsigned bits = bits_for(best.code);
    out.whole(best.reference);
    if (best.reference == kItself) out.whole(best.least);
    out.whole(bits);
    if (bits == kNoBits) continue;
    for (const Word x : best.code) {
      high += static_cast<char>(x >> bits);
      low.add(x, bits);
    }
  }
  // Packed here, because beside noise in one block of zstd it would not be.
  const std::string packed = pack(high);
  out.whole(packed.size());
  out.raw(packed);
  out.raw(low.take());
}

/// False where the bytes are no numbers of such a chunk.
template <class Number>
bool read_numbers(const RowLayout& layout, std::size_t blocks, ByteReader& in, std::vector<Number>& numbers) {
  using Word = WordOf<Number>;
  const Rows<Number> rows(layout, blocks);
  struct Head {
    std::size_t reference = kItself;
    Word least = 0;
    unsigned bits = kNoBits;
  };
  std::vector<Head> heads(layout.rows());
  std::uint64_t noise = 0, bytes = 0;
  for (std::size_t row = 0; row < heads.size(); ++row) {
    Head& head = heads[row];
    head.reference = in.whole();
    if (head.reference > rows.references(row)) return false;
    if (head.reference == kItself) head.least = static_cast<Word>(in.whole());
    const std::uint64_t bits = in.whole();
    if (!in.ok() || (bits != kNoBits && bits >= 8 * sizeof(Word))) return false;
    head.bits = static_cast<unsigned>(bits);
    if (bits == kNoBits) continue;
    noise += bits * rows.draws();
    bytes += rows.draws();
  }
  const std::string_view packed = in.raw(in.whole());
  BitReader low(in.raw((noise + 7) / 8));
  if (!in.ok()) return false;
  const std::optional<std::string> high = unpack(packed, bytes);
  if (!high) return false;
  std::vector<Row<Word>> all;
  std::size_t next = 0;
  for (std::size_t row = 0; row < heads.size(); ++row) {
    const Head& head = heads[row];
    Row<Word> words(rows.draws());
    for (std::size_t d = 0; d < rows.draws(); ++d) {
      Word code = 0;
      if (head.bits != kNoBits)
        code = static_cast<Word>(static_cast<std::uint64_t>(static_cast<unsigned char>((*high)[next++]))
                                     << head.bits |
                                 low.read(head.bits));
      words[d] = head.reference == kItself
                     ? static_cast<Word>(head.least + code)
                     : static_cast<Word>(all[rows.reference(row, head.reference)][d] + unfolded(code));
    }
    rows.write(words, row, numbers);
    all.push_back(std::move(words));
  }
  return true;
}

}  // namespace

std::string bytes_of(const RowLayout& layout, const RowChunk& chunk) {
  ByteWriter out;
  if (chunk.numbers.precision == Precision::float32)
    write_numbers(layout, chunk, chunk.numbers.floats, out);
  else
    write_numbers(layout, chunk, chunk.numbers.doubles, out);
  const BlockQuality& quality = chunk.quality;
  out.real(quality.max_probability_error);
  out.real(quality.max_value_error);
  out.whole(quality.nodes.size());
  for (const std::int64_t nodes : quality.nodes) out.whole(static_cast<std::uint64_t>(nodes));
  return out.bytes();
}

std::optional<RowChunk> chunk_of(const RowLayout& layout, BlockRange blocks, Precision precision,
                                 std::string_view bytes) {
  // Whatever the bytes say, memory stays bounded.
  constexpr std::int64_t kMostBlocks = kMostExactDraws / static_cast<std::int64_t>(kLanes);
  if (blocks.size() <= 0 || blocks.size() > kMostBlocks) return std::nullopt;
  RowChunk chunk;
  chunk.blocks = blocks;
  const auto count = static_cast<std::size_t>(blocks.size());
  chunk.numbers = RowNumbers(precision, count * layout.block_size());
  ByteReader in(bytes);
  const bool good = precision == Precision::float32 ? read_numbers(layout, count, in, chunk.numbers.floats)
                                                    : read_numbers(layout, count, in, chunk.numbers.doubles);
  if (!good) return std::nullopt;
  chunk.quality.max_probability_error = in.real();
  chunk.quality.max_value_error = in.real();
  const std::uint64_t strategies = in.whole();
  for (std::uint64_t s = 0; in.ok() && s < strategies; ++s)
    chunk.quality.nodes.push_back(static_cast<std::int64_t>(in.whole()));
  if (!in.at_end()) return std::nullopt;
  return chunk;
}

}  // namespace entente

#include "entente/ensemble/row_bytes.hpp"

#include <bit>
#include <utility>

#include "entente/ensemble/bytes.hpp"

namespace entente {
namespace {

template <class Number>
struct WordOf;
template <>
struct WordOf<float> {
  using Type = std::uint32_t;
};
template <>
struct WordOf<double> {
  using Type = std::uint64_t;
};

template <class Word>
void write_word(char* to, Word word) {
  for (std::size_t i = 0; i < sizeof(Word); ++i) to[i] = static_cast<char>(word >> (8 * i));
}

template <class Word>
Word read_word(const char* from) {
  Word word = 0;
  for (std::size_t i = 0; i < sizeof(Word); ++i)
    word |= static_cast<Word>(static_cast<unsigned char>(from[i])) << (8 * i);
  return word;
}

/// The row that a row is written as a difference from: the same column under the baseline. A row without one
/// is its own.
std::size_t reference_of(const RowLayout& layout, std::size_t row) {
  const std::size_t shared = RowLayout::shared_columns();
  if (row < shared + layout.columns()) return row;
  return shared + (row - shared) % layout.columns();
}

/// Calls visit(row, draw of the chunk, place among the numbers, place of the reference) in written order.
template <class Visit>
void for_each_number(const RowLayout& layout, std::int64_t blocks, Visit visit) {
  const std::size_t block_size = layout.block_size();
  std::size_t word = 0;
  for (std::size_t row = 0; row < layout.rows(); ++row) {
    const std::size_t reference = reference_of(layout, row);
    for (std::size_t block = 0; block < static_cast<std::size_t>(blocks); ++block)
      for (std::size_t lane = 0; lane < kLanes; ++lane, ++word)
        visit(word, block * block_size + row * kLanes + lane, block * block_size + reference * kLanes + lane);
  }
}

template <class Number>
std::string words_of(const RowLayout& layout, const RowChunk& chunk, const std::vector<Number>& numbers) {
  using Word = typename WordOf<Number>::Type;
  std::string bytes(numbers.size() * sizeof(Word), '\0');
  for_each_number(layout, chunk.blocks.size(), [&](std::size_t word, std::size_t at, std::size_t reference) {
    auto bits = std::bit_cast<Word>(numbers[at]);
    if (at != reference) bits ^= std::bit_cast<Word>(numbers[reference]);
    write_word(bytes.data() + word * sizeof(Word), bits);
  });
  return bytes;
}

template <class Number>
void read_words(const RowLayout& layout, const RowChunk& chunk, std::string_view bytes,
                std::vector<Number>& numbers) {
  using Word = typename WordOf<Number>::Type;
  for_each_number(layout, chunk.blocks.size(), [&](std::size_t word, std::size_t at, std::size_t reference) {
    auto bits = read_word<Word>(bytes.data() + word * sizeof(Word));
    if (at != reference) bits ^= std::bit_cast<Word>(numbers[reference]);
    numbers[at] = std::bit_cast<Number>(bits);
  });
}

}  // namespace

std::string bytes_of(const RowLayout& layout, const RowChunk& chunk) {
  ByteWriter out;
  out.raw(chunk.numbers.precision == Precision::float32 ? words_of(layout, chunk, chunk.numbers.floats)
                                                        : words_of(layout, chunk, chunk.numbers.doubles));
  const BlockQuality& quality = chunk.quality;
  out.real(quality.max_probability_error);
  out.real(quality.max_value_error);
  out.whole(quality.nodes.size());
  for (const std::int64_t nodes : quality.nodes) out.whole(static_cast<std::uint64_t>(nodes));
  return out.bytes();
}

std::optional<RowChunk> chunk_of(const RowLayout& layout, BlockRange blocks, Precision precision,
                                 std::string_view bytes) {
  RowChunk chunk;
  const auto word = static_cast<std::size_t>(word_of(precision));
  const std::size_t of_a_block = layout.block_size() * word;
  if (blocks.size() <= 0 || static_cast<std::size_t>(blocks.size()) > bytes.size() / of_a_block)
    return std::nullopt;
  chunk.blocks = blocks;
  chunk.numbers = RowNumbers(precision, static_cast<std::size_t>(blocks.size()) * layout.block_size());
  ByteReader in(bytes);
  const std::string_view words = in.raw(chunk.numbers.size() * word);
  if (precision == Precision::float32)
    read_words(layout, chunk, words, chunk.numbers.floats);
  else
    read_words(layout, chunk, words, chunk.numbers.doubles);
  chunk.quality.max_probability_error = in.real();
  chunk.quality.max_value_error = in.real();
  const std::uint64_t strategies = in.whole();
  for (std::uint64_t s = 0; in.ok() && s < strategies; ++s)
    chunk.quality.nodes.push_back(static_cast<std::int64_t>(in.whole()));
  if (!in.at_end()) return std::nullopt;
  return chunk;
}

}  // namespace entente

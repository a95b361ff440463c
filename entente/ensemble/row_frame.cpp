#include "entente/ensemble/row_frame.hpp"

#include <bit>
#include <type_traits>

#include "entente/ensemble/bytes.hpp"

namespace entente {
namespace {

constexpr std::string_view kMagic = "ENTROWS1";

template <class Number>
using WordOf = std::conditional_t<sizeof(Number) == 4, std::uint32_t, std::uint64_t>;

template <class Number>
std::string words_of(const std::vector<Number>& numbers) {
  using Word = WordOf<Number>;
  std::string bytes(numbers.size() * sizeof(Word), '\0');
  char* to = bytes.data();
  for (const Number number : numbers) {
    const auto word = std::bit_cast<Word>(number);
    for (std::size_t i = 0; i < sizeof(Word); ++i) *to++ = static_cast<char>(word >> (8 * i));
  }
  return bytes;
}

template <class Number>
void read_words(std::string_view bytes, std::vector<Number>& numbers) {
  using Word = WordOf<Number>;
  const char* from = bytes.data();
  for (Number& number : numbers) {
    Word word = 0;
    for (std::size_t i = 0; i < sizeof(Word); ++i)
      word |= static_cast<Word>(static_cast<unsigned char>(*from++)) << (8 * i);
    number = std::bit_cast<Number>(word);
  }
}

/// Every step is a permutation of the 64 bits: one changed byte always shows.
std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t sum = bytes.size();
  ByteReader in(bytes);
  const auto mix = [&](std::uint64_t word) {
    sum = (sum ^ word) * 0x9E3779B97F4A7C15U;
    sum ^= sum >> 32;
  };
  while (in.left() >= 8) mix(in.bits());
  for (const char byte : in.raw(in.left())) mix(static_cast<unsigned char>(byte));
  return sum;
}

}  // namespace

std::string frame_of(const RowChunk& chunk) {
  ByteWriter out;
  out.raw(kMagic);
  out.whole(static_cast<std::uint64_t>(chunk.blocks.first));
  out.whole(static_cast<std::uint64_t>(chunk.blocks.last));
  const bool narrow = chunk.numbers.precision == Precision::float32;
  out.whole(narrow ? 4 : 8);
  out.real(chunk.quality.max_probability_error);
  out.real(chunk.quality.max_value_error);
  out.whole(chunk.quality.nodes.size());
  for (const std::int64_t nodes : chunk.quality.nodes) out.whole(static_cast<std::uint64_t>(nodes));
  out.raw(narrow ? words_of(chunk.numbers.floats) : words_of(chunk.numbers.doubles));
  out.bits(checksum(out.bytes()));
  return out.bytes();
}

std::optional<RowChunk> chunk_in(const RowLayout& layout, std::string_view frame) {
  constexpr std::size_t kSum = 8;
  if (frame.size() < kMagic.size() + kSum) return std::nullopt;
  const std::string_view body = frame.substr(0, frame.size() - kSum);
  if (ByteReader(frame.substr(body.size())).bits() != checksum(body)) return std::nullopt;
  ByteReader in(body);
  if (in.raw(kMagic.size()) != kMagic) return std::nullopt;
  RowChunk chunk;
  chunk.blocks.first = static_cast<std::int64_t>(in.whole());
  chunk.blocks.last = static_cast<std::int64_t>(in.whole());
  const std::uint64_t word = in.whole();
  chunk.quality.max_probability_error = in.real();
  chunk.quality.max_value_error = in.real();
  const std::uint64_t strategies = in.whole();
  for (std::uint64_t s = 0; in.ok() && s < strategies; ++s)
    chunk.quality.nodes.push_back(static_cast<std::int64_t>(in.whole()));
  if (!in.ok() || (word != 4 && word != 8) || chunk.blocks.first < 0 ||
      chunk.blocks.last <= chunk.blocks.first)
    return std::nullopt;
  // In whole blocks, before any memory is asked for.
  const std::size_t of_a_block = layout.block_size() * static_cast<std::size_t>(word);
  const auto blocks = static_cast<std::size_t>(chunk.blocks.size());
  if (in.left() % of_a_block != 0 || in.left() / of_a_block != blocks) return std::nullopt;
  chunk.numbers =
      RowNumbers(word == 4 ? Precision::float32 : Precision::float64, blocks * layout.block_size());
  const std::string_view words = in.raw(in.left());
  if (word == 4)
    read_words(words, chunk.numbers.floats);
  else
    read_words(words, chunk.numbers.doubles);
  return chunk;
}

}  // namespace entente

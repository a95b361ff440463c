#include "entente/ensemble/row_bytes.hpp"

#include <array>
#include <cstring>
#include <limits>

#include <gtest/gtest.h>

#include "entente/base/random.hpp"
#include "entente/ensemble/packing.hpp"

namespace entente {
namespace {

constexpr std::array<Precision, 2> kPrecisions{Precision::float32, Precision::float64};

/// Three strategies: the second much like the baseline, the third unlike it.
RowChunk made_up_chunk(const RowLayout& layout, Precision precision) {
  RowChunk chunk;
  chunk.blocks = {5, 8};
  chunk.numbers = RowNumbers(precision, 3 * layout.block_size());
  for (std::size_t i = 0; i < chunk.numbers.size(); ++i) {
    const auto bits = philox({static_cast<std::uint32_t>(i), 0, 0, 0}, {1, 2});
    chunk.numbers.set(i, (bits[0] - 2e9) * 1e-9);
  }
  const double awkward[] = {0.0,
                            -0.0,
                            1e-300,
                            -1,
                            std::numeric_limits<double>::infinity(),
                            -std::numeric_limits<double>::infinity(),
                            std::numeric_limits<double>::quiet_NaN()};
  for (std::size_t i = 0; i < std::size(awkward); ++i) chunk.numbers.set(100 * i + 50, awkward[i]);
  chunk.quality = {1e-16, 2e-13, {10, 1'000'000'000'000, 0}};
  return chunk;
}

/// Equal to the bit, also where numbers are not equal to themselves.
bool same_bits(const RowNumbers& a, const RowNumbers& b) {
  const auto same = [](const auto& x, const auto& y) {
    return x.size() == y.size() &&
           (x.empty() || std::memcmp(x.data(), y.data(), x.size() * sizeof x[0]) == 0);
  };
  return a.precision == b.precision && same(a.floats, b.floats) && same(a.doubles, b.doubles);
}

TEST(RowBytes, GiveTheChunkBack) {
  const RowLayout layout(3, {3, 4}, {"A", "B"});
  for (const Precision precision : kPrecisions) {
    const RowChunk chunk = made_up_chunk(layout, precision);
    const std::string bytes = bytes_of(layout, chunk);
    const auto back = chunk_of(layout, chunk.blocks, precision, bytes);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->blocks, chunk.blocks);
    EXPECT_TRUE(same_bits(back->numbers, chunk.numbers));
    EXPECT_EQ(back->quality, chunk.quality);
  }
}

TEST(RowBytes, RefuseWhatCannotBeThem) {
  const RowLayout layout(3, {3, 4}, {"A", "B"});
  for (const Precision precision : kPrecisions) {
    const RowChunk chunk = made_up_chunk(layout, precision);
    const std::string bytes = bytes_of(layout, chunk);
    for (const std::size_t length : {std::size_t{0}, std::size_t{7}, bytes.size() / 2, bytes.size() - 1})
      EXPECT_FALSE(chunk_of(layout, chunk.blocks, precision, bytes.substr(0, length))) << length;
    EXPECT_FALSE(chunk_of(layout, chunk.blocks, precision, bytes + '\0'));
    EXPECT_FALSE(chunk_of(layout, {5, 9}, precision, bytes));
    EXPECT_FALSE(chunk_of(layout, {5, 5}, precision, bytes));
    EXPECT_FALSE(chunk_of(layout, {5, std::int64_t{1} << 60}, precision, bytes));
  }
}

TEST(RowBytes, AStrategyLikeTheBaselineTakesNextToNothing) {
  const RowLayout layout(3, {3, 4}, {"A", "B"});
  RowChunk chunk = made_up_chunk(layout, Precision::float32);
  const std::size_t apart = pack(bytes_of(layout, chunk)).size();
  for (std::size_t block = 0; block < 3; ++block)
    for (std::size_t s : {1u, 2u})
      for (std::size_t column = 0; column < layout.columns(); ++column)
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          const auto at = [&](std::size_t strategy) {
            return block * layout.block_size() + layout.row(strategy, column) * kLanes + lane;
          };
          chunk.numbers.floats[at(s)] = chunk.numbers.floats[at(0)];
        }
  EXPECT_LT(pack(bytes_of(layout, chunk)).size() * 5, apart * 2);
}

}  // namespace
}  // namespace entente

#include "entente/ensemble/row_frame.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

RowChunk made_up(const RowLayout& layout, Precision precision) {
  RowChunk chunk;
  chunk.blocks = {1'000'000'007, 1'000'000'010};
  chunk.numbers = RowNumbers(precision, 3 * layout.block_size());
  for (std::size_t i = 0; i < chunk.numbers.size(); ++i)
    chunk.numbers.set(i, (i % 2 == 0 ? 1 : -1) / (static_cast<double>(i) + 0.3));
  chunk.numbers.set(1, -0.0);
  chunk.numbers.set(2, std::numeric_limits<double>::infinity());
  chunk.quality = {1e-16, 3e-13, {10, 20, 12'345'678}};
  return chunk;
}

TEST(RowFrame, ChunksComeBackBitForBit) {
  const RowLayout layout(2, {3, 8}, {"POL"});
  for (const Precision precision : {Precision::float32, Precision::float64}) {
    const RowChunk chunk = made_up(layout, precision);
    const auto back = chunk_in(layout, frame_of(chunk));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, chunk);
    EXPECT_TRUE(std::signbit(back->numbers.get(1)));
    RowChunk failed = chunk;  // a draw that failed is no number
    failed.numbers.set(5, std::numeric_limits<double>::quiet_NaN());
    const auto marked = chunk_in(layout, frame_of(failed));
    ASSERT_TRUE(marked);
    EXPECT_TRUE(std::isnan(marked->numbers.get(5)));
  }
}

TEST(RowFrame, AnotherLayoutIsRefused) {
  const RowLayout layout(2, {3, 8}, {"POL"});
  const std::string frame = frame_of(made_up(layout, Precision::float32));
  EXPECT_FALSE(chunk_in(RowLayout(2, {3}, {"POL"}), frame));
  EXPECT_FALSE(chunk_in(RowLayout(3, {3, 8}, {"POL"}), frame));
  EXPECT_FALSE(chunk_in(layout, ""));
}

RC_GTEST_PROP(RowFrame, DamageIsSeen, ()) {
  const RowLayout layout(1, {1}, {});
  const std::string frame = frame_of(made_up(layout, Precision::float32));
  std::string flipped = frame;
  flipped[*rc::gen::inRange<std::size_t>(0, frame.size())] ^= static_cast<char>(*rc::gen::inRange(1, 256));
  RC_ASSERT(!chunk_in(layout, flipped));
  RC_ASSERT(
      !chunk_in(layout, std::string_view(frame).substr(0, *rc::gen::inRange<std::size_t>(0, frame.size()))));
}

}  // namespace
}  // namespace entente

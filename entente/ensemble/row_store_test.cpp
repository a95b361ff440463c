#include "entente/ensemble/row_store.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "entente/ensemble/test_support.hpp"

namespace entente {
namespace {

using testing_support::made_up_ensemble;
using testing_support::MadeUpSolver;
using testing_support::MakeUp;
using testing_support::PlainRows;
using testing_support::varied;

RowChunk chunk_of(const RowLayout& layout, const MakeUp& make, BlockRange blocks, Precision precision) {
  RowChunk chunk{blocks, RowNumbers(precision, 0), {}};
  MadeUpSolver solver(layout, make, precision, {});
  for (std::int64_t block = blocks.first; block < blocks.last; ++block) {
    RowNumbers numbers(precision, layout.block_size());
    solver.solve(block, numbers, chunk.quality);
    chunk.numbers.floats.insert(chunk.numbers.floats.end(), numbers.floats.begin(), numbers.floats.end());
    chunk.numbers.doubles.insert(chunk.numbers.doubles.end(), numbers.doubles.begin(), numbers.doubles.end());
  }
  return chunk;
}

/// Varied, but every third row the same throughout, and the third strategy like the second.
MakeUp repetitive() {
  return [all = varied(4)](const RowLayout& layout, std::size_t row, std::uint64_t draw) {
    const std::size_t third = layout.row(2, 0);
    if (row >= third) row -= layout.columns();
    return row % 3 == 0 ? static_cast<double>(row) : all(layout, row, draw);
  };
}

void keep(RowStore& store, const RowLayout& layout, const RowChunk& chunk, const std::vector<bool>& kept) {
  store.keep(RowStore::pack(layout, chunk, kept));
}

std::vector<double> read(const RowStore& store, std::size_t row) {
  std::vector<double> values(store.lanes());
  store.add(row, 1, values);
  return values;
}

TEST(RowStore, GivesBackEveryRowInTheOrderOfTheDraws) {
  const Ensemble ensemble = made_up_ensemble(3);
  const RowLayout& layout = ensemble.layout;
  const PlainRows plain(layout, repetitive(), 16 * 12);
  for (const Precision precision : {Precision::float32, Precision::float64}) {
    RowStore store(layout);
    // Out of order, cut anyhow; block 6 is left out.
    keep(store, layout, chunk_of(layout, repetitive(), {8, 12}, precision), {true, true, true, true});
    keep(store, layout, chunk_of(layout, repetitive(), {0, 3}, precision), {true, true, true});
    keep(store, layout, chunk_of(layout, repetitive(), {3, 8}, precision), {true, true, true, false, true});
    store.finish();
    ASSERT_EQ(store.lanes(), 16u * 11);
    for (std::size_t row = 0; row < layout.rows(); ++row) {
      std::vector<double> wanted = plain.rows[row];
      wanted.erase(wanted.begin() + 96, wanted.begin() + 112);
      if (precision == Precision::float32)
        for (double& x : wanted) x = static_cast<double>(static_cast<float>(x));
      EXPECT_EQ(read(store, row), wanted) << row;
    }
  }
}

TEST(RowStore, KeepsEqualRowsOnceAndConstantsAsOneNumber) {
  const Ensemble ensemble = made_up_ensemble(3);
  RowStore store(ensemble.layout);
  keep(store, ensemble.layout, chunk_of(ensemble.layout, repetitive(), {0, 16}, Precision::float32),
       std::vector<bool>(16, true));
  // Two thirds of two thirds of the rows have numbers of their own; beside them, where each row stands.
  const std::size_t dense = ensemble.layout.rows() * 256 * sizeof(float);
  const std::size_t places = ensemble.layout.rows() * sizeof(RowStore::Place);
  EXPECT_LT(store.bytes(), dense * 4 / 9 + places);
  EXPECT_GT(store.bytes(), dense * 4 / 9 * 3 / 4);
}

TEST(RowStore, PacksEveryNumberThereIsWithoutLoss) {
  const Ensemble ensemble = made_up_ensemble(1);
  // Zeros of both signs, denormals, the largest and smallest there are, and everything between, in each row.
  const MakeUp wild = [](const RowLayout&, std::size_t row, std::uint64_t draw) {
    const double extremes[] = {0.0, -0.0, 1e-45, -1e-45, 3e38, -3e38, 1, -1};
    if ((draw + row) % 5 == 0) return extremes[draw % 8];
    const double u = testing_support::made_up(1, draw, row);
    return (draw % 2 ? 1 : -1) * std::exp2(200 * (u - 0.5) / static_cast<double>(1 + row % 9));
  };
  for (const Precision precision : {Precision::float32, Precision::float64}) {
    RowStore store(ensemble.layout);
    keep(store, ensemble.layout, chunk_of(ensemble.layout, wild, {0, 16}, precision),
         std::vector<bool>(16, true));
    store.finish();
    for (std::size_t row = 0; row < ensemble.layout.rows(); ++row) {
      const std::vector<double> is = read(store, row);
      for (std::uint64_t d = 0; d < 256; ++d) {
        const double x = wild(ensemble.layout, row, d);
        EXPECT_EQ(is[d], precision == Precision::float32 ? static_cast<double>(static_cast<float>(x)) : x);
      }
    }
  }
}

TEST(ReadQuantiles, AreThoseOfTheSortedValues) {
  const Ensemble ensemble = made_up_ensemble(2);
  const RowLayout& layout = ensemble.layout;
  for (const std::int64_t blocks : {2, 16, 37}) {
    RowStore store(layout);
    keep(store, layout, chunk_of(layout, varied(8), {0, blocks}, Precision::float64),
         std::vector<bool>(static_cast<std::size_t>(blocks), true));
    store.finish();
    const PlainRows plain(layout, varied(8), 16 * static_cast<std::uint64_t>(blocks));
    std::vector<double> buffer, scratch;
    for (std::size_t row = 0; row < layout.rows(); ++row) {
      Figure figure;
      figure.terms = {{static_cast<std::uint32_t>(row), 1}};
      const Summary wanted = summarise(plain.rows[row]);
      Reading reading;
      reading.lowest = 0, reading.highest = 1;
      read_quantiles(figure, store, reading, buffer, scratch);
      EXPECT_EQ(reading.summary.p05, wanted.p05);
      EXPECT_EQ(reading.summary.p50, wanted.p50);
      EXPECT_EQ(reading.summary.p95, wanted.p95);
    }
  }
}

}  // namespace
}  // namespace entente

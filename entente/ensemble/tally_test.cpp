#include "entente/ensemble/tally.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "entente/base/sha256.hpp"
#include "entente/ensemble/conclude.hpp"
#include "entente/ensemble/test_support.hpp"

namespace entente {
namespace {

using testing_support::made_up_ensemble;
using testing_support::MadeUpSolver;
using testing_support::varied;

TEST(FixedSum, IsTheSum) {
  std::mt19937_64 generator(11);
  for (const double scale : {1e-9, 1.0, 1e3, 1e9}) {
    std::normal_distribution<> normal(0, scale);
    FixedSum sum;
    long double reference = 0;  // 64 bits of mantissa: enough beside the sums here
    for (int i = 0; i < 10000; ++i) {
      const double x = normal(generator);
      sum.add(x);
      reference += x;
    }
    EXPECT_NEAR(sum.value(), static_cast<double>(reference), 10000 * 0x1p-60 + 1e-15 * scale * 100) << scale;
  }
}

TEST(FixedSum, SmallNumbersSurviveBesideLargeOnesAndMirrorsCancel) {
  FixedSum sum;
  for (const double x : {1e12, 3.0, -1e12, 1e-3}) sum.add(x);
  EXPECT_DOUBLE_EQ(sum.value(), 3.001);
  FixedSum zero;
  for (const double x : {1e-18, 0.1, 5e7 / 3, -1e-18, -5e7 / 3, -0.1}) zero.add(x);
  EXPECT_EQ(zero.value(), 0);
}

TEST(FixedSum, WhatDoesNotFitIsRecognisedAndTheLargestDoesNotWrap) {
  for (const double x : {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
                         std::numeric_limits<double>::quiet_NaN(), 0x1p36, -0x1p36, 1e300})
    EXPECT_FALSE(FixedSum::fits(x)) << x;
  const double largest = std::nextafter(0x1p36, 0);
  EXPECT_TRUE(FixedSum::fits(largest));
  FixedSum sum;
  sum.add(largest);
  EXPECT_TRUE(sum.within(1));
  EXPECT_FALSE(sum.within(0));
  for (int doubling = 0; doubling < 26; ++doubling) sum.add(FixedSum(sum));
  EXPECT_DOUBLE_EQ(sum.value(), largest * 0x1p26) << "10^9 draws are fewer than 2^26 a scrambling";
  EXPECT_TRUE(sum.within(1 << 26));
  EXPECT_FALSE(sum.within(1 << 25));
  FixedSum all;
  for (int scrambling = 0; scrambling < 16; ++scrambling) all.add(sum);
  EXPECT_DOUBLE_EQ(all.value(), largest * 0x1p30);
}

class Made {
 public:
  explicit Made(bool with_bins) : with_bins_(with_bins) {}
  Tally empty() const { return Tally(plan_.figures, with_bins_); }
  void add(Tally& tally, std::int64_t block) const {
    MadeUpSolver solver(ensemble_.layout, varied(3), Precision::float64, {5});
    RowNumbers numbers(Precision::float64, ensemble_.layout.block_size());
    BlockQuality quality;
    solver.solve(block, numbers, quality);
    BlockRows rows(ensemble_.layout);
    rows.read(numbers, 0);
    BlockValues values(plan_.figures);
    if (const int failed = values.work_out(rows)) return tally.add_failed(block, failed, quality);
    tally.add_figures(0, plan_.figures.size(), values);
    tally.add_block(block, quality);
  }
  const FigureList& figures() const { return plan_.figures; }

 private:
  Ensemble ensemble_ = made_up_ensemble(2);
  FigurePlan plan_ = plan_figures(ensemble_);
  bool with_bins_;
};

RC_GTEST_PROP(Tally, AnyOrderAndAnyPartitionGivesTheSameBytes, ()) {
  const bool with_bins = *rc::gen::arbitrary<bool>();
  const Made made(with_bins);
  const int blocks = *rc::gen::inRange(1, 12);
  Tally in_order = made.empty();
  for (int b = 0; b < blocks; ++b) made.add(in_order, b);

  std::vector<int> order(static_cast<std::size_t>(blocks));
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), std::mt19937(*rc::gen::arbitrary<unsigned>()));
  std::vector<Tally> parts(3, made.empty());
  for (const int b : order) made.add(parts[static_cast<std::size_t>(*rc::gen::inRange(0, 3))], b);
  Tally merged = made.empty();
  for (const std::size_t i : {1u, 2u, 0u}) RC_ASSERT(merged.merge(parts[i]));
  RC_ASSERT(merged.serialise() == in_order.serialise());
  RC_ASSERT(merged.draws() == 16 * (blocks - (blocks > 5 ? 1 : 0)));
  RC_ASSERT(merged.failed_draws() == (blocks > 5 ? 1 : 0));
}

TEST(Tally, ReadsAsThePlainSummary) {
  const Made made(false);
  Tally tally = made.empty();
  const Ensemble ensemble = made_up_ensemble(2);
  for (int b = 10; b < 20; ++b) made.add(tally, b);
  const testing_support::PlainRows plain(ensemble.layout, varied(3), 320);
  const std::vector<double>& row = plain.rows[RowLayout::row(SharedColumn::distance)];
  const std::vector<double> draws(row.begin() + 160, row.end());
  const Summary wanted = summarise(draws), read = tally.reading(0).summary;
  EXPECT_NEAR(read.mean, wanted.mean, 1e-15);
  EXPECT_NEAR(read.mean_low, wanted.mean_low, 1e-14);
  EXPECT_NEAR(read.mean_high, wanted.mean_high, 1e-14);
  EXPECT_EQ(tally.reading(0).lowest, *std::min_element(draws.begin(), draws.end()));
  EXPECT_EQ(tally.reading(0).highest, *std::max_element(draws.begin(), draws.end()));
  // Four looks: Student's t with 15 degrees of freedom at 1 − .025/4, by table 2.8366.
  const Summary widened = tally.reading(0, 4).summary;
  EXPECT_NEAR((widened.mean_high - widened.mean) / (read.mean_high - read.mean), 2.83663 / 2.13145, 1e-5);
}

TEST(Tally, SurvivesBeingWritten) {
  for (const bool with_bins : {false, true}) {
    const Made made(with_bins);
    Tally tally = made.empty();
    for (const int b : {0, 1, 2, 5, 9, 40}) made.add(tally, b);
    const std::string bytes = tally.serialise();
    const auto back = Tally::deserialise(made.figures(), bytes);
    ASSERT_TRUE(back) << render(back.diagnostics(), "", false);
    EXPECT_EQ(back->serialise(), bytes);
    EXPECT_EQ(back->blocks(), tally.blocks());
    EXPECT_EQ(back->draws(), tally.draws());
    EXPECT_EQ(back->failed_draws(), 1);
    EXPECT_EQ(back->quality(), tally.quality());
    for (std::size_t f = 0; f < tally.figures(); ++f) {
      const Reading read = back->reading(f), wanted = tally.reading(f);
      EXPECT_EQ(read.lowest, wanted.lowest);
      EXPECT_EQ(read.highest, wanted.highest);
      if (made.figures()[f].keep != Figure::Keep::lowest) EXPECT_EQ(read.summary.mean, wanted.summary.mean);
    }
    Tally on = *back;
    made.add(on, 41);
    made.add(tally, 41);
    EXPECT_EQ(on.serialise(), tally.serialise());
  }
}

TEST(Tally, DamageIsRefused) {
  const Made made(true);
  Tally tally = made.empty();
  for (int b = 0; b < 4; ++b) made.add(tally, b);
  const std::string bytes = tally.serialise();
  const auto refused = [&](const std::string& damaged) {
    const auto read = Tally::deserialise(made.figures(), damaged);
    return !read && read.diagnostics().front().code == "F020";
  };
  std::mt19937 generator(1);
  for (int i = 0; i < 300; ++i) {
    std::string damaged = bytes;
    const std::size_t at = i < 60 ? static_cast<std::size_t>(i) : generator() % bytes.size();
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (generator() % 8)));
    EXPECT_TRUE(refused(damaged)) << "bit flipped at " << at;
  }
  for (const std::size_t kept : {std::size_t{0}, std::size_t{8}, std::size_t{30}, bytes.size() - 1})
    EXPECT_TRUE(refused(bytes.substr(0, kept))) << kept << " bytes kept";
  EXPECT_TRUE(refused(bytes + "x"));
  const FigurePlan other = plan_figures(made_up_ensemble(3));
  EXPECT_FALSE(Tally::deserialise(other.figures, bytes));
}

TEST(Tally, MergesOnlyWhatBelongsTogether) {
  const Made made(false), binned(true);
  Tally one = made.empty(), same_block = made.empty(), other_kind = binned.empty();
  made.add(one, 3);
  made.add(same_block, 3);
  binned.add(other_kind, 4);
  const std::string before = one.serialise();
  EXPECT_FALSE(one.merge(same_block));
  EXPECT_FALSE(one.merge(other_kind));
  EXPECT_EQ(one.serialise(), before);
}

/// A checksum that holds does not make sense of what it is the checksum of.
TEST(Tally, RefusesWhatAddingCannotHaveComeTo) {
  FigureList one;
  one.add({.terms = {{0, 1}}, .keep = Figure::Keep::mean});
  const RowLayout layout(1, {1}, {"A"});
  Tally tally(one, false);
  RowNumbers numbers(Precision::float64, layout.block_size());
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers.set(i, 1 + static_cast<double>(i % kLanes));
  BlockRows rows(layout);
  rows.read(numbers, 0);
  BlockValues values(one);
  ASSERT_EQ(values.work_out(rows), 0);
  tally.add_figures(0, 1, values);
  tally.add_block(0, {});
  const std::string bytes = tally.serialise();
  const std::size_t checksum = 16, reals = bytes.size() - checksum - 16;
  const auto read = [&](std::string body) {
    return Tally::deserialise(one, body + sha256(body).substr(0, checksum));
  };
  const std::string body = bytes.substr(0, bytes.size() - checksum);
  ASSERT_TRUE(read(body));
  // The highest before the lowest, and no number at all.
  EXPECT_FALSE(read(body.substr(0, reals) + body.substr(reals + 8) + body.substr(reals, 8)));
  EXPECT_FALSE(read(body.substr(0, reals + 8) + std::string(8, '\xff')));
  // The last sum is 16 · 2^60, folded to 2 · 2^64 + 0: a high half that no block can bring.
  const std::size_t sum = reals - 2;
  ASSERT_EQ(body[sum], 2);
  EXPECT_FALSE(
      read(body.substr(0, sum) + std::string("\x80\x80\x80\x80\x80\x80\x40", 7) + body.substr(sum + 1)));
}

}  // namespace
}  // namespace entente

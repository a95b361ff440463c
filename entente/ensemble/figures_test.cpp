#include "entente/ensemble/figures.hpp"

#include <gtest/gtest.h>

#include "entente/ensemble/test_support.hpp"

namespace entente {
namespace {

using testing_support::made_up_ensemble;
using testing_support::MadeUpSolver;
using testing_support::varied;

class FigureTest : public testing::Test {
 protected:
  FigureTest() : rows_(ensemble_.layout), numbers_(Precision::float64, ensemble_.layout.block_size()) {
    BlockQuality quality;
    MadeUpSolver(ensemble_.layout, varied(9), Precision::float64, {}).solve(2, numbers_, quality);
    rows_.read(numbers_, 0);
  }
  std::vector<double> values(const Figure& figure) {
    std::vector<double> out(kLanes), scratch;
    evaluate(figure, rows_, out, scratch);
    return out;
  }
  double number(std::size_t row, std::size_t lane) const { return numbers_.get(row * kLanes + lane); }
  static std::uint32_t narrow(std::size_t row) { return static_cast<std::uint32_t>(row); }

  Ensemble ensemble_ = made_up_ensemble(3);
  BlockRows rows_;
  RowNumbers numbers_;
};

TEST_F(FigureTest, SumsRowsAndMeasuresThem) {
  Figure figure;
  figure.constant = 0.25;
  figure.terms = {{7, 2}, {40, -1}};
  const std::vector<double> plain = values(figure);
  const auto measured = [&](Figure::Measure measure, std::uint32_t factor) {
    figure.measure = measure;
    figure.factor = factor;
    return values(figure);
  };
  const std::vector<double> positive = measured(Figure::Measure::positive, Figure::kNoFactor);
  const std::vector<double> times = measured(Figure::Measure::value, 0);
  const std::vector<double> loss = measured(Figure::Measure::if_negative, 1);
  int gains = 0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    EXPECT_DOUBLE_EQ(plain[lane], 0.25 + 2 * number(7, lane) - number(40, lane));
    EXPECT_EQ(positive[lane], plain[lane] > 0 ? 1 : 0);
    EXPECT_DOUBLE_EQ(times[lane], plain[lane] * number(0, lane));
    EXPECT_EQ(loss[lane], plain[lane] < 0 ? number(1, lane) : std::numeric_limits<double>::infinity());
    gains += plain[lane] > 0;
  }
  EXPECT_GT(gains, 0);
  EXPECT_LT(gains, 16);
}

TEST_F(FigureTest, WelfareIsTheSumOfAllComponentsAndWinnersShare) {
  const RowLayout& layout = ensemble_.layout;
  const DerivedRows derived(layout);
  Figure welfare[3], best, share;
  for (std::size_t s = 0; s < 3; ++s) welfare[s].terms = {{narrow(derived.welfare(s)), 1}};
  best.terms = {{narrow(derived.best()), 1}};
  share.terms = {{narrow(derived.win_share()), 1}};
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    double highest = -1e9;
    for (std::size_t s = 0; s < 3; ++s) {
      double sum = 0;
      for (std::size_t i = 0; i < 13; ++i)
        sum += number(layout.row(s, layout.divider(static_cast<DividerPart>(i))), lane);
      for (const AllyColumn part : {AllyColumn::ledger, AllyColumn::security, AllyColumn::arming})
        sum -= number(layout.row(s, layout.ally(0, part)), lane);
      EXPECT_DOUBLE_EQ(values(welfare[s])[lane], sum);
      highest = std::max(highest, sum);
    }
    EXPECT_DOUBLE_EQ(values(best)[lane], highest);
    EXPECT_EQ(values(share)[lane], 1);
  }
  // The second strategy becomes a copy of the first: where they are best they share.
  for (std::size_t c = 0; c < layout.columns(); ++c)
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      for (const std::size_t s : {1u, 2u})
        numbers_.set(layout.row(s, c) * kLanes + lane, number(layout.row(0, c), lane));
  rows_.read(numbers_, 0);
  for (const double part : values(share)) EXPECT_DOUBLE_EQ(part, 1.0 / 3);
}

TEST_F(FigureTest, ABlockWithAnInfiniteNumberSaysInWhichLanes) {
  EXPECT_EQ(rows_.failed_lanes(), 0);
  numbers_.set(3 * kLanes + 4, std::numeric_limits<double>::infinity());
  numbers_.set(9 * kLanes + 4, std::numeric_limits<double>::quiet_NaN());
  numbers_.set(9 * kLanes + 5, std::numeric_limits<double>::quiet_NaN());
  rows_.read(numbers_, 0);
  EXPECT_EQ(rows_.failed_lanes(), 2);
}

TEST(FigureList, HasEachFigureOnceAndKnowsItsLike) {
  Figure a, b;
  a.terms = {{3, 1}};
  b.terms = {{3, -1}};
  FigureList list, other;
  EXPECT_EQ(list.add(a), 0u);
  EXPECT_EQ(list.add(b), 1u);
  EXPECT_EQ(list.add(a), 0u);
  other.add(a);
  EXPECT_NE(list.fingerprint(), other.fingerprint());
  other.add(b);
  EXPECT_EQ(list.fingerprint(), other.fingerprint());
}

TEST(FigurePlan, GrowsWithStrategiesAndRepeatsNone) {
  const FigurePlan plan = plan_figures(made_up_ensemble(3, 2, 2));
  EXPECT_GT(plan.slots.size(), plan.figures.size()) << "some places hold the same figure";
  for (std::size_t f = 0; f < plan.figures.size(); ++f)
    for (std::size_t g = 0; g < f; ++g) EXPECT_FALSE(plan.figures[f] == plan.figures[g]) << f << " " << g;
  EXPECT_EQ(plan.net.size(), 3u);
}

}  // namespace
}  // namespace entente

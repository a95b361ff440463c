#include "entente/ensemble/rows.hpp"

#include <set>

#include <gtest/gtest.h>

namespace entente {
namespace {

TEST(RowLayout, NamesStandWhereTheOffsetsSay) {
  const RowLayout layout(4, {3, 8}, {"POL", "JPN"});
  const std::vector<std::string> names = layout.names();
  ASSERT_EQ(names.size(), layout.columns());
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  EXPECT_EQ(names[layout.year(0, YearColumn::fused)], "year3.fused");
  EXPECT_EQ(names[layout.year(1, YearColumn::trust_high)], "year8.trust_high");
  EXPECT_EQ(names[layout.divider(DividerPart::norm)], "divider.norm");
  EXPECT_EQ(names[layout.divider(DividerPart::audience)], "divider.audience");
  EXPECT_EQ(names[layout.target(TargetPart::security)], "target.security");
  EXPECT_EQ(names[layout.target(TargetPart::rebuff)], "target.rebuff");
  EXPECT_EQ(names[layout.rival(RivalPart::bond)], "rival.bond");
  EXPECT_EQ(names[layout.ally(1, AllyColumn::arming)], "ally.JPN.arming");
  for (std::size_t y = 0; y < 2; ++y)
    for (std::size_t c = 0; c < kYearColumns.size(); ++c)
      EXPECT_TRUE(
          names[layout.year(y, static_cast<YearColumn>(c))].ends_with("." + std::string(kYearColumns[c])));
  EXPECT_EQ(layout.rows(), 2 + 4 * layout.columns());
  EXPECT_EQ(layout.row(3, layout.columns() - 1), layout.rows() - 1);
  EXPECT_EQ(layout.block_size(), 16 * layout.rows());
}

TEST(RowNumbers, KeepWhatTheirPrecisionHolds) {
  for (const Precision precision : {Precision::float32, Precision::float64}) {
    RowNumbers numbers(precision, 3);
    numbers.set(1, 0.1);
    EXPECT_EQ(numbers.size(), 3u);
    EXPECT_EQ(numbers.get(1), precision == Precision::float32 ? static_cast<double>(0.1f) : 0.1);
    EXPECT_EQ(numbers.get(0), 0);
  }
}

TEST(BlockQuality, MergingKeepsTheLarger) {
  BlockQuality a{1e-16, 2e-13, {5, 9}};
  const BlockQuality b{3e-16, 1e-13, {6}};
  BlockQuality c = b;
  c.merge(a);
  a.merge(b);
  EXPECT_EQ(a, c);
  EXPECT_EQ(a, (BlockQuality{3e-16, 2e-13, {6, 9}}));
}

}  // namespace
}  // namespace entente

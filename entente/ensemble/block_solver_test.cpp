#include "entente/ensemble/block_solver.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "entente/base/random.hpp"
#include "entente/ensemble/figures.hpp"
#include "entente/scenario/read.hpp"
#include "entente/solve/solve.hpp"

namespace entente {
namespace {

/// The small scenario under two strategies, and its fifth block.
class ScalarBlockSolverTest : public testing::Test {
 protected:
  static constexpr std::int64_t kBlock = 5;
  void SetUp() override {
    auto read = read_scenario(std::string(ENTENTE_SOURCE) + "/tests/data/tiny.toml");
    ASSERT_TRUE(read);
    scenario_ = std::move(*read);
    auto plan = InputPlan::make(scenario_);
    ASSERT_TRUE(plan);
    inputs_ = std::move(*plan);
    for (const char* name : {"continue", "engage"})
      games_.push_back(*compile(scenario_, *scenario_.strategy(name)));
    std::vector<std::string> allies;
    for (const Ally& ally : scenario_.allies) allies.push_back(ally.code);
    layout_ = RowLayout(2, scenario_.verdict_years, allies);
  }
  RowNumbers solved(Precision precision, BlockQuality& quality) {
    RowNumbers numbers(precision, layout_.block_size());
    const auto solver = scalar_block_solver(scenario_, inputs_, games_, layout_, 3, precision);
    EXPECT_EQ(solver->precision(), precision);
    solver->solve(kBlock, numbers, quality);
    return numbers;
  }

  Scenario scenario_;
  InputPlan inputs_;
  std::vector<Game> games_;
  RowLayout layout_;
};

TEST_F(ScalarBlockSolverTest, RecordsWhatTheSolverSays) {
  BlockQuality quality;
  const RowNumbers numbers = solved(Precision::float64, quality);
  const DerivedRows derived(layout_);
  BlockRows rows(layout_);
  rows.read(numbers, 0);
  for (std::size_t s = 0; s < 2; ++s) {
    std::vector<double> welfare(kLanes);
    rows.add(derived.welfare(s), 1, welfare);
    for (const std::size_t lane : {std::size_t{0}, std::size_t{7}, std::size_t{15}}) {
      Solver solver(scenario_, games_[s]);
      const Solution solution = *solver.solve_values(inputs_.draw(3, kBlock * 16 + lane));
      const auto number = [&](std::size_t column) {
        return numbers.get(layout_.row(s, column) * kLanes + lane);
      };
      for (std::size_t y = 0; y < scenario_.verdict_years.size(); ++y) {
        const YearOutcome& year = solution.years[static_cast<std::size_t>(scenario_.verdict_years[y] - 1)];
        const std::pair<YearColumn, double> wanted[] = {{YearColumn::fused, year.at[0]},
                                                        {YearColumn::independent, year.at[2]},
                                                        {YearColumn::realigned, year.at[3]},
                                                        {YearColumn::ever_fused, year.ever_fused},
                                                        {YearColumn::ever_independent, year.ever_independent},
                                                        {YearColumn::ever_realigned, year.ever_realigned},
                                                        {YearColumn::neutral, year.neutral},
                                                        {YearColumn::ever_neutral, year.ever_neutral},
                                                        {YearColumn::delivered, year.delivered},
                                                        {YearColumn::conditional, year.conditional},
                                                        {YearColumn::ever_delivered, year.ever_delivered},
                                                        {YearColumn::sceptic, year.sceptic},
                                                        {YearColumn::replaced, year.replaced},
                                                        {YearColumn::war, year.war},
                                                        {YearColumn::trust_low, year.trust[0]},
                                                        {YearColumn::trust_high, year.trust[2]}};
        for (const auto& [column, value] : wanted)
          EXPECT_EQ(number(layout_.year(y, column)), value) << static_cast<int>(column);
        // What is not recorded is what remains to one.
        EXPECT_NEAR(1 - year.at[0] - year.at[2] - year.at[3], year.at[1], 1e-14);
        EXPECT_NEAR(1 - year.trust[0] - year.trust[2], year.trust[1], 1e-14);
      }
      const auto last = static_cast<std::size_t>(scenario_.verdict_years.back() - 1);
      EXPECT_EQ(number(layout_.ally(0, AllyColumn::hedging)), solution.allies[0].hedging[last]);
      EXPECT_EQ(number(layout_.ally(0, AllyColumn::autonomous)), solution.allies[0].autonomous[last]);
      EXPECT_EQ(number(layout_.ally(0, AllyColumn::armed)), solution.allies[0].armed[last]);
      const double annuity = numbers.get(RowLayout::row(SharedColumn::annuity) * kLanes + lane);
      EXPECT_EQ(annuity, solution.annuity);
      EXPECT_DOUBLE_EQ(number(layout_.target(TargetPart::rebuff)) * annuity, solution.target.back());
      EXPECT_DOUBLE_EQ(number(layout_.rival(RivalPart::gains)) * annuity, solution.rival.back());
      EXPECT_NEAR(welfare[lane] * annuity, solution.total(), 1e-12 * std::abs(solution.total()) + 1e-13);
    }
  }
  EXPECT_LE(quality.max_value_error, 1e-9);
  ASSERT_EQ(quality.nodes.size(), 2u);
  EXPECT_GT(quality.nodes[1], 0);
}

TEST_F(ScalarBlockSolverTest, FloatsAreTheSameNumbersRounded) {
  BlockQuality quality;
  const RowNumbers doubles = solved(Precision::float64, quality),
                   floats = solved(Precision::float32, quality);
  for (std::size_t i = 0; i < doubles.size(); ++i)
    EXPECT_EQ(floats.floats[i], static_cast<float>(doubles.get(i)));
}

TEST_F(ScalarBlockSolverTest, TheDistanceIsTheMeanSquareFromTheMiddle) {
  ASSERT_GT(inputs_.dimensions(), 0);
  double sum = 0;
  for (int i = 0; i < inputs_.dimensions(); ++i)
    sum += std::pow(uniform(3, 80, inputs_.sobol_dimension(i)) - 0.5, 2);
  EXPECT_DOUBLE_EQ(distance_from_medians(inputs_, 3, 80), 12 * sum / inputs_.dimensions());
  EXPECT_GT(distance_from_medians(inputs_, 3, 80), 0.1);
}

}  // namespace
}  // namespace entente

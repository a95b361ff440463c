#include "entente/explore/carriers.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/ensemble/inputs.hpp"
#include "entente/explore/rank_correlation.hpp"
#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

/// Two strategies whose difference is a planted function of one input of the tiny scenario.
struct Planted {
  Scenario scenario = scenario_of(tiny_text());
  std::vector<std::uint64_t> draws;
  std::vector<double> input;
  std::size_t number = 0;
  double median = 0;

  explicit Planted(std::size_t count) {
    const InputPlan plan = *InputPlan::make(scenario);
    for (std::size_t i = 0; i < scenario.numbers.size(); ++i)
      if (scenario.numbers[i].key == "target.thR") number = i;
    median = plan.medians()[number];
    std::vector<double> values(plan.size());
    for (std::uint64_t d = 0; d < count; ++d) {
      draws.push_back(d);
      plan.draw_into(1, d, values);
      input.push_back(values[number]);
    }
  }
  CarriedAdvice ask(const std::vector<std::vector<double>>& values) const {
    const std::vector<std::span<const double>> spans(values.begin(), values.end());
    const auto found = carried_advice(scenario, 1, draws, spans);
    EXPECT_TRUE(found) << render(found.diagnostics(), "", false);
    return *found;
  }
};

TEST(CarriedAdvice, FindsThePlantedInputAndWhereItTurns) {
  const Planted planted(512);
  // The first is ahead by 0.05 at the median and falls behind 0.1 above it.
  std::vector<std::vector<double>> values(2, std::vector<double>(512, 0.0));
  double lead = 0;
  for (std::size_t d = 0; d < 512; ++d) {
    values[0][d] = planted.median + 0.1 - planted.input[d];
    lead += values[0][d];
  }
  const CarriedAdvice found = planted.ask(values);
  const bool first = lead > 0;
  EXPECT_EQ(found.chosen, first ? 0u : 1u);
  EXPECT_EQ(found.against, first ? 1u : 0u);
  ASSERT_FALSE(found.rows.empty());
  const CarriedAdvice::Row& row = found.rows.front();
  EXPECT_EQ(static_cast<std::size_t>(row.carrier.input.index), planted.number);
  EXPECT_NEAR(row.carrier.correlation.value, first ? -1 : 1, 1e-9);
  ASSERT_TRUE(row.turn.at);
  EXPECT_NEAR(row.turn.at->value, planted.median + 0.1, 1e-3);
  EXPECT_LE(row.turn.at->low, row.turn.at->value);
  EXPECT_EQ(row.turn.instead, first ? 1u : 0u);
  EXPECT_EQ(row.turn.above, first);
}

TEST(CarriedAdvice, AnInputThatOnlyLowersTheLeadTurnsNothing) {
  const Planted planted(256);
  std::vector<std::vector<double>> values(2, std::vector<double>(256, 0.0));
  for (std::size_t d = 0; d < 256; ++d) values[1][d] = 100 - planted.input[d];
  const CarriedAdvice found = planted.ask(values);
  EXPECT_EQ(found.chosen, 1u);
  ASSERT_FALSE(found.rows.empty());
  EXPECT_FALSE(found.rows.front().turn.at);
}

TEST(CarriedAdvice, NoiseIsCarriedByNothing) {
  const Planted planted(512);
  std::vector<std::vector<double>> values(2, std::vector<double>(512, 0.0));
  for (std::size_t d = 0; d < 512; ++d)
    values[1][d] = 1 + std::fmod(static_cast<double>((d * 2654435761U) % 4093), 97);
  EXPECT_TRUE(planted.ask(values).rows.empty());
}

TEST(RankCorrelation, IsSpearmans) {
  std::vector<double> up, down;
  for (int i = 0; i < 32; ++i) {
    up.push_back(i < 2 ? 0 : i);  // a tie
    down.push_back(-std::exp(up.back() / 8));
  }
  EXPECT_EQ(mean_ranks(up)[0], 1.5);
  EXPECT_EQ(mean_ranks(up)[1], 1.5);
  EXPECT_EQ(mean_ranks(up)[31], 32);
  EXPECT_NEAR(rank_correlation(mean_ranks(up), mean_ranks(down)).all, -1, 1e-12);
  const std::vector<double> same(32, 5.0);
  EXPECT_EQ(rank_correlation(mean_ranks(up), mean_ranks(same)).all, 0);
}

}  // namespace
}  // namespace entente

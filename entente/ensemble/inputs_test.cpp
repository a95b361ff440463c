#include "entente/ensemble/inputs.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "entente/base/random.hpp"
#include "entente/model/marginal.hpp"
#include "entente/model/quantile_map.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

using Kind = Distribution::Kind;

int add(Scenario& s, Distribution d, Range range = {-1e9, 1e9}) {
  Number n;
  n.key = "n" + std::to_string(s.numbers.size());
  n.distribution = d;
  n.range = range;
  s.numbers.push_back(n);
  return static_cast<int>(s.numbers.size()) - 1;
}

void correlate(Scenario& s, int a, int b, double spearman) {
  Correlation c;
  c.first = {a};
  c.second = {b};
  c.spearman = spearman;
  s.correlations.push_back(c);
}

/// Eight numbers of every kind, of which 0 and 4 do not vary.
Scenario mixed() {
  Scenario s;
  add(s, {Kind::point, 3, 0, 0});
  add(s, {Kind::quantiles, 1, 2, 5});
  add(s, {Kind::lognormal, 4, 0.5, 0});
  add(s, {Kind::beta, 0.3, 0.1, 0}, {0, 1});
  add(s, {Kind::point, -7, 0, 0});
  add(s, {Kind::normal, 0, 2, 0});
  add(s, {Kind::triangular, 0, 1, 3});
  add(s, {Kind::pert, 10, 12, 20});
  return s;
}

InputPlan plan_of(const Scenario& s) {
  auto plan = InputPlan::make(s);
  EXPECT_TRUE(plan);
  return *plan;
}

std::vector<double> column(const InputPlan& plan, int number, int draws, std::uint64_t seed = 1) {
  std::vector<double> out;
  for (int d = 0; d < draws; ++d) out.push_back(plan.draw(seed, d)[static_cast<std::size_t>(number)]);
  return out;
}

std::vector<double> ranks(const std::vector<double>& x) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  std::vector<double> r(x.size());
  for (std::size_t i = 0; i < order.size(); ++i) r[order[i]] = static_cast<double>(i);
  return r;
}

double sample_spearman(const std::vector<double>& x, const std::vector<double>& y) {
  const auto a = ranks(x), b = ranks(y);
  const double middle = (static_cast<double>(x.size()) - 1) / 2;
  double ab = 0, aa = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - middle) * (b[i] - middle);
    aa += (a[i] - middle) * (a[i] - middle);
  }
  return ab / aa;
}

TEST(InputPlan, FixedNumbersAreTheirValuesAndNeedNoDimension) {
  Scenario s;
  add(s, {Kind::point, 3.5, 0, 0});
  add(s, {Kind::point, -2, 0, 0});
  const InputPlan plan = plan_of(s);
  EXPECT_EQ(plan.dimensions(), 0);
  EXPECT_EQ(plan.draw(1, 0), (std::vector<double>{3.5, -2}));
  EXPECT_EQ(plan.draw(9, 12345), (std::vector<double>{3.5, -2}));
  EXPECT_EQ(plan.medians(), (std::vector<double>{3.5, -2}));
}

TEST(InputPlan, EachUncertainNumberHasItsOwnDimensionInOrder) {
  const Scenario s = mixed();
  const InputPlan plan = plan_of(s);
  ASSERT_EQ(plan.size(), 8u);
  ASSERT_EQ(plan.dimensions(), 6);
  for (std::uint64_t d : {0u, 1u, 77u, 100000u}) {
    const auto values = plan.draw(5, d);
    for (int k = 0; k < 6; ++k) {
      const auto i = static_cast<std::size_t>(plan.input(k).index);
      EXPECT_EQ(values[i], QuantileMap(s.numbers[i].distribution,
                                       s.numbers[i].range)(uniform(5, d, plan.sobol_dimension(k))));
    }
    EXPECT_EQ(values[0], 3);
    EXPECT_EQ(values[4], -7);
  }
  EXPECT_EQ(plan.input(0), NumberId{1});
  EXPECT_EQ(plan.input(5), NumberId{7});
}

TEST(InputPlan, MediansAreTheMarginalMedians) {
  Scenario s = mixed();
  correlate(s, 1, 2, 0.8);
  const auto medians = plan_of(s).medians();
  EXPECT_EQ(medians[0], 3);
  EXPECT_EQ(medians[1], 2);
  EXPECT_EQ(medians[2], 4);
  EXPECT_EQ(medians[5], 0);
  EXPECT_DOUBLE_EQ(medians[6], 3 - std::sqrt(3));  // 1 − (3 − x)²/6 = ½
}

TEST(InputPlan, SamplesHaveTheRankCorrelationsAsked) {
  Scenario s = mixed();
  correlate(s, 1, 2, 0.7);
  correlate(s, 2, 7, -0.4);
  correlate(s, 3, 6, 0.9);
  const InputPlan plan = plan_of(s);
  std::vector<std::vector<double>> x;
  for (int i = 0; i < 8; ++i) x.push_back(column(plan, i, 4096));
  EXPECT_NEAR(sample_spearman(x[1], x[2]), 0.7, 0.03);
  EXPECT_NEAR(sample_spearman(x[2], x[7]), -0.4, 0.03);
  EXPECT_NEAR(sample_spearman(x[3], x[6]), 0.9, 0.03);
  EXPECT_NEAR(sample_spearman(x[1], x[7]), 0, 0.03);
  EXPECT_NEAR(sample_spearman(x[1], x[5]), 0, 0.03);
  EXPECT_NEAR(sample_spearman(x[2], x[6]), 0, 0.03);
}

TEST(InputPlan, CorrelationLeavesTheMarginalsAlone) {
  Scenario s = mixed();
  correlate(s, 1, 2, 0.7);
  correlate(s, 2, 3, 0.5);
  const InputPlan plan = plan_of(s);
  for (int i : {1, 2, 3}) {
    auto x = column(plan, i, 4096);
    std::sort(x.begin(), x.end());
    const Number& n = s.numbers[static_cast<std::size_t>(i)];
    for (double u : {0.05, 0.25, 0.5, 0.75, 0.95}) {
      // Share of the draws below the true quantile.
      const double below =
          static_cast<double>(std::lower_bound(x.begin(), x.end(), quantile(n.distribution, n.range, u)) -
                              x.begin()) /
          4096;
      EXPECT_NEAR(below, u, 0.015) << i;
    }
  }
}

TEST(InputPlan, ACorrelationTouchesOnlyItsOwnInputs) {
  Scenario s = mixed();
  correlate(s, 5, 6, 0.5);
  const InputPlan before = plan_of(s);
  correlate(s, 2, 3, 0.6);
  const InputPlan after = plan_of(s);
  int moved = 0;
  for (std::uint64_t d = 0; d < 200; ++d) {
    const auto x = before.draw(3, d), y = after.draw(3, d);
    for (std::size_t i : {0u, 1u, 4u, 5u, 6u, 7u}) EXPECT_EQ(x[i], y[i]);
    moved += x[3] != y[3];
  }
  EXPECT_GT(moved, 190);
}

TEST(InputPlan, ADrawIsTheSameWhoeverAsksAndWhenever) {
  Scenario s = mixed();
  correlate(s, 1, 7, 0.5);
  const InputPlan plan = plan_of(s);
  std::vector<std::vector<double>> forward(256), backward(256);
  std::thread other([&] {
    for (std::size_t d = 256; d-- > 0;) backward[d] = plan.draw(8, d);
  });
  for (std::size_t d = 0; d < 256; ++d) forward[d] = plan.draw(8, d);
  other.join();
  EXPECT_EQ(forward, backward);
  std::vector<double> into(8);
  plan.draw_into(8, 200, into);
  EXPECT_EQ(into, forward[200]);
  EXPECT_NE(plan.draw(9, 200), forward[200]);
}

/// Every lane of `block` against the draw it stands for, on every set this machine has.
void expect_block_equals_draws(const InputPlan& plan, std::uint64_t seed, std::uint64_t block) {
  std::vector<double> values(plan.size() * 16);
  for (const Simd set : simd_available()) {
    std::ranges::fill(values, -12345.678);
    plan.draw_block(set, seed, block, values);
    std::size_t differing = 0;
    for (std::size_t lane = 0; lane < 16; ++lane) {
      const auto draw = plan.draw(seed, 16 * block + lane);
      for (std::size_t i = 0; i < draw.size(); ++i)
        differing +=
            std::bit_cast<std::uint64_t>(values[i * 16 + lane]) != std::bit_cast<std::uint64_t>(draw[i]);
    }
    EXPECT_EQ(differing, 0u) << simd_name(set) << ", block " << block;
  }
}

TEST(InputPlan, ABlockHasTheBitsOfItsSixteenDraws) {
  Scenario s = mixed();
  expect_block_equals_draws(plan_of(s), 4, 77);
  correlate(s, 1, 2, 0.7);
  correlate(s, 2, 7, -0.4);
  correlate(s, 3, 6, 0.9);
  const InputPlan plan = plan_of(s);
  for (const std::uint64_t block : {0ull, 1ull, 1023ull, 62'500'000ull, 0xFFFFFFFFull})
    expect_block_equals_draws(plan, 11, block);
}

TEST(InputPlan, ABlockHasTheBitsOfItsSixteenDrawsInBothFlagships) {
  for (const std::string name : {"reverse-kissinger-2025", "opening-to-china-1971"}) {
    const auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/scenarios/" + name + ".toml");
    ASSERT_TRUE(scenario) << name;
    const InputPlan plan = plan_of(*scenario);
    ASSERT_FALSE(plan.correlations().blocks.empty()) << name;
    for (const std::uint64_t block : {0ull, 3ull, 62'500'000ull})
      expect_block_equals_draws(plan, 2025, block);
  }
}

TEST(InputPlan, TooManyUncertainNumbersIsSaid) {
  Scenario s;
  for (int i = 0; i < kSobolDimensions; ++i) add(s, {Kind::uniform, 0, 1, 0});
  const auto most = InputPlan::make(s);
  ASSERT_TRUE(most);
  EXPECT_EQ(most->dimensions(), kSobolDimensions);
  const auto last = most->draw(1, 33);
  EXPECT_TRUE(last.back() > 0 && last.back() < 1);
  add(s, {Kind::uniform, 0, 1, 0});
  const auto plan = InputPlan::make(s);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.diagnostics().at(0).code, "E092");
}

TEST(InputPlan, CarriesTheWarningOfARepairAndRefusesAGrossOne) {
  Scenario s = mixed();
  correlate(s, 1, 2, 0.9);
  correlate(s, 2, 3, 0.9);
  correlate(s, 1, 3, 0.58);
  const auto repaired = InputPlan::make(s);
  ASSERT_TRUE(repaired);
  ASSERT_EQ(repaired.diagnostics().size(), 1u);
  EXPECT_EQ(repaired.diagnostics()[0].code, "W010");
  s.correlations[2].spearman = -0.5;
  const auto refused = InputPlan::make(s);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.diagnostics()[0].code, "E091");
}

TEST(Inputs, ACompanionDrawsTheSameInputsFromOtherDimensions) {
  const Scenario scenario = mixed();
  const auto plan = InputPlan::make(scenario);
  const auto other = plan->companion();
  ASSERT_TRUE(other);
  ASSERT_EQ(plan->dimensions(), other->dimensions());
  std::set<int> dimensions;
  for (int i = 0; i < plan->dimensions(); ++i) {
    EXPECT_EQ(plan->input(i), other->input(i));
    dimensions.insert(plan->sobol_dimension(i));
    dimensions.insert(other->sobol_dimension(i));
  }
  EXPECT_EQ(dimensions.size(), 2 * static_cast<std::size_t>(plan->dimensions()));

  // Independent: normal scores of the same input in both plans are uncorrelated over 4,096 draws.
  const std::size_t n = static_cast<std::size_t>(plan->dimensions());
  std::vector<double> product(n), a(n * kReplicates), b(n * kReplicates);
  for (std::uint64_t block = 0; block < 256; ++block) {
    plan->uniforms(Simd::scalar, 1, block, a);
    other->uniforms(Simd::scalar, 1, block, b);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t lane = 0; lane < kReplicates; ++lane)
        product[i] += (a[i * kReplicates + lane] - 0.5) * (b[i * kReplicates + lane] - 0.5) * 12 / 4096;
  }
  for (std::size_t i = 0; i < n; ++i) EXPECT_LT(std::abs(product[i]), 0.07) << i;
}

TEST(Inputs, ACompanionNeedsAsManyDimensionsAgain) {
  Scenario s;
  for (int i = 0; i < kSobolDimensions / 2 + 1; ++i) add(s, {Kind::uniform, 0, 1, 0});
  const auto plan = InputPlan::make(s);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->companion().diagnostics().at(0).code, "E092");
}

TEST(Inputs, ABlockIsWhatItsUniformNumbersGive) {
  const Scenario scenario = mixed();
  const auto plan = InputPlan::make(scenario);
  std::vector<double> u(static_cast<std::size_t>(plan->dimensions()) * kReplicates);
  std::vector<double> drawn(plan->size() * kReplicates), made(plan->size() * kReplicates);
  for (const Simd set : simd_available()) {
    plan->uniforms(set, 7, 3, u);
    plan->draw_block(set, 7, 3, drawn);
    plan->from_uniforms(set, u, made);
    EXPECT_EQ(drawn, made) << simd_name(set);
  }
}

}  // namespace
}  // namespace entente

#include "entente/ensemble/assess.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "entente/scenario/read.hpp"

namespace entente {
namespace {

Scenario tiny() {
  auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/tests/data/tiny.toml");
  EXPECT_TRUE(scenario) << render(scenario.diagnostics(), "", false);
  return std::move(*scenario);
}

Assessment run(const Scenario& scenario, std::int64_t draws, int threads) {
  AssessOptions options;
  options.draws = draws;
  options.threads = threads;
  options.strategies = {"engage", "custom"};
  auto result = assess(scenario, options);
  EXPECT_TRUE(result);
  return std::move(*result);
}

void expect_same_bits(const Summary& a, const Summary& b) {
  EXPECT_EQ(a.mean, b.mean);
  EXPECT_EQ(a.mean_low, b.mean_low);
  EXPECT_EQ(a.mean_high, b.mean_high);
  EXPECT_EQ(a.p05, b.p05);
  EXPECT_EQ(a.p50, b.p50);
  EXPECT_EQ(a.p95, b.p95);
}

TEST(Assess, SameBitsForAnyNumberOfThreads) {
  const Scenario scenario = tiny();
  const Assessment one = run(scenario, 256, 1);
  EXPECT_EQ(one.threads, 1);
  for (const int threads : {2, 3, 8}) {
    const Assessment many = run(scenario, 256, threads);
    EXPECT_EQ(many.threads, threads) << "as many workers must take part";
    ASSERT_EQ(many.strategies.size(), one.strategies.size());
    for (std::size_t s = 0; s < one.strategies.size(); ++s) {
      expect_same_bits(one.strategies[s].net, many.strategies[s].net);
      for (std::size_t y = 0; y < one.strategies[s].at.size(); ++y)
        for (std::size_t r = 0; r < kAlignments; ++r)
          expect_same_bits(one.strategies[s].at[y].level[r], many.strategies[s].at[y].level[r]);
      for (std::size_t a = 0; a < one.strategies[s].allies.size(); ++a)
        expect_same_bits(one.strategies[s].allies[a].loss, many.strategies[s].allies[a].loss);
    }
    expect_same_bits(one.share_best, many.share_best);
    EXPECT_EQ(one.quality.max_value_error, many.quality.max_value_error);
  }
}

TEST(Assess, TheBaselineAgainstItselfIsExactlyZero) {
  const Assessment result = run(tiny(), 64, 2);
  const StrategyFigures& baseline = result.strategies.front();
  EXPECT_EQ(baseline.name, result.baseline);
  EXPECT_EQ(baseline.net.mean, 0.0);
  EXPECT_EQ(baseline.net.p05, 0.0);
  EXPECT_EQ(baseline.net.p95, 0.0);
  EXPECT_EQ(baseline.net_total.mean, 0.0);
  for (const auto& [name, change] : baseline.divider_change) EXPECT_EQ(change.mean, 0.0) << name;
}

TEST(Assess, ComponentsSumToTheGainAndGainsAreAntisymmetric) {
  const Assessment result = run(tiny(), 64, 2);
  for (const StrategyFigures& s : result.strategies) {
    double sum = 0;
    for (const auto& [name, change] : s.divider_change) sum += change.mean;
    EXPECT_NEAR(sum, s.net.mean, 1e-9) << s.name;
    double levels = 0;
    for (const Summary& level : s.at.back().level) levels += level.mean;
    EXPECT_NEAR(levels, 1, 1e-12);
    for (const auto& [other, gain] : s.against)
      for (const StrategyFigures& t : result.strategies)
        if (t.name == other)
          for (const auto& [back, loss] : t.against)
            if (back == s.name) EXPECT_NEAR(gain.mean, -loss.mean, 1e-12);
  }
}

TEST(Assess, AShortRunIsTheBeginningOfALongOne) {
  // Draw d depends on seed and d alone, so the first 64 of 128 draws are the 64; their means differ, their
  // draws do not.
  const Scenario scenario = tiny();
  const Assessment first = run(scenario, 64, 2), longer = run(scenario, 128, 2);
  EXPECT_NE(first.strategies.back().net.mean, longer.strategies.back().net.mean);
  EXPECT_NEAR(first.strategies.back().net.mean, longer.strategies.back().net.mean,
              3 * (first.strategies.back().net.mean_high - first.strategies.back().net.mean));
}

TEST(Assess, AnInterruptedRunKeepsWhatIsDone) {
  const Scenario scenario = tiny();
  class Stopper : public AssessObserver {
   public:
    explicit Stopper(std::stop_source& source) : source_(source) {}
    void advanced(long done, long) override {
      if (done >= 48) source_.request_stop();
    }

   private:
    std::stop_source& source_;
  };
  std::stop_source source;
  Stopper stopper(source);
  AssessOptions options;
  options.draws = 4096;
  options.threads = 2;
  options.strategies = {"engage", "custom"};
  options.observer = &stopper;
  options.stop = source.get_token();
  const auto result = assess(scenario, options);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->interrupted);
  EXPECT_GE(result->draws, 48);
  EXPECT_LT(result->draws, 4096);
  const Assessment same = run(scenario, result->draws, 1);
  expect_same_bits(same.strategies.back().net, result->strategies.back().net);
}

TEST(Assess, RefusesWhatCannotBeDone) {
  const Scenario scenario = tiny();
  AssessOptions options;
  options.draws = 100;
  EXPECT_EQ(assess(scenario, options).diagnostics().front().code, "E094");
  options.draws = 64;
  options.strategies = {"everythingg"};
  const auto unknown = assess(scenario, options);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.diagnostics().front().code, "E070");
  EXPECT_NE(unknown.diagnostics().front().help.find("everything"), std::string::npos);
}

}  // namespace
}  // namespace entente

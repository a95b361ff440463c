#include "entente/ensemble/assess.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "entente/ensemble/test_support.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

using testing_support::made_up;
using testing_support::made_up_ensemble;
using testing_support::made_up_solvers;
using testing_support::plain_regret;
using testing_support::PlainRows;
using testing_support::varied;

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
  for (const std::int64_t draws : {std::int64_t{-16}, std::int64_t{0}, std::int64_t{16}, kMostDraws + 16}) {
    options.draws = draws;
    const auto refused = assess(scenario, options);
    ASSERT_FALSE(refused) << draws;
    EXPECT_EQ(refused.diagnostics().front().code, "E094");
    EXPECT_NE(refused.diagnostics().front().message.find("at least 32"), std::string::npos);
  }
  options.draws = 64;
  options.strategies = {"everythingg"};
  const auto unknown = assess(scenario, options);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.diagnostics().front().code, "E070");
  EXPECT_NE(unknown.diagnostics().front().help.find("everything"), std::string::npos);
}

/// Every summary of a strategy in a fixed order.
std::vector<Summary> summaries(const StrategyFigures& s) {
  std::vector<Summary> all{s.net, s.net_total, s.net_without_norms, s.share_positive};
  for (const YearFigures& y : s.at) {
    all.insert(all.end(), y.level.begin(), y.level.end());
    all.insert(all.end(), {y.ever_independent, y.ever_realigned, y.delivered, y.conditional, y.ever_delivered,
                           y.sceptic, y.replaced, y.war});
    all.insert(all.end(), y.trust.begin(), y.trust.end());
    for (const GoalFigures& goal : y.goals) all.insert(all.end(), {goal.at, goal.ever});
  }
  for (const auto* parts : {&s.against, &s.divider, &s.target, &s.rival, &s.divider_change})
    for (const auto& [name, summary] : *parts) all.push_back(summary);
  for (const AllyFigures& a : s.allies)
    all.insert(all.end(), {a.autonomous, a.hedging, a.arms, a.autonomous_change, a.arms_change, a.loss,
                           a.loss_change, a.ledger, a.security, a.arming});
  return all;
}

std::vector<double> numbers(const Assessment& a) {
  std::vector<double> all;
  const auto add = [&](const Summary& s) {
    all.insert(all.end(), {s.mean, s.mean_low, s.mean_high, s.p05, s.p50, s.p95});
  };
  for (const StrategyFigures& s : a.strategies)
    for (const Summary& summary : summaries(s)) add(summary);
  add(a.share_best);
  for (const RegretRow& r : a.regret.rows)
    all.insert(all.end(),
               {r.largest, r.p95, r.mean, r.worst, r.best, r.hurwicz, r.laplace, r.satisficing, r.horizon});
  return all;
}

Assessment made_up_run(const Ensemble& ensemble, std::int64_t draws, int threads, Precision precision) {
  AssessOptions options;
  options.draws = draws;
  options.threads = threads;
  auto result = assess_blocks(ensemble, made_up_solvers(ensemble, varied(6), precision), options);
  EXPECT_TRUE(result);
  return std::move(*result);
}

TEST(AssessBlocks, EveryNumberIsTheSameForAnyNumberOfThreads) {
  const Ensemble ensemble = made_up_ensemble(3, 2, 2);
  for (const std::int64_t draws : {std::int64_t{512}, kMostExactDraws + 16})
    for (const Precision precision : {Precision::float32, Precision::float64}) {
      if (draws > 512 && precision == Precision::float64)
        continue;  // how rows are kept does not matter there
      const std::vector<double> one = numbers(made_up_run(ensemble, draws, 1, precision));
      ASSERT_GT(one.size(), 1000u);
      for (const double x : one) ASSERT_TRUE(std::isfinite(x));
      for (const int threads : {2, 3, 8}) {
        const Assessment many = made_up_run(ensemble, draws, threads, precision);
        EXPECT_EQ(many.threads, threads);
        EXPECT_EQ(numbers(many), one) << draws << " draws, " << threads << " threads";
      }
    }
}

/// Values of a strategy's columns added up draw by draw.
std::vector<double> added(const PlainRows& plain, const RowLayout& layout, std::size_t strategy,
                          const std::vector<std::size_t>& columns, double sign = 1) {
  std::vector<double> sums(plain.rows[0].size(), 0.0);
  for (const std::size_t column : columns)
    for (std::size_t d = 0; d < sums.size(); ++d)
      sums[d] += sign * plain.rows[layout.row(strategy, column)][d];
  return sums;
}

std::vector<double> minus(std::vector<double> a, const std::vector<double>& b) {
  for (std::size_t d = 0; d < a.size(); ++d) a[d] -= b[d];
  return a;
}

void expect_near(const Summary& is, const std::vector<double>& values, const std::string& what) {
  const Summary wanted = summarise(values);
  for (const auto member :
       {&Summary::mean, &Summary::mean_low, &Summary::mean_high, &Summary::p05, &Summary::p50, &Summary::p95})
    EXPECT_NEAR(is.*member, wanted.*member, 1e-12) << what;
}

TEST(AssessBlocks, ExactFiguresAreThosePlainlyWorkedOut) {
  const Ensemble ensemble = made_up_ensemble(3, 2, 2);
  const RowLayout& l = ensemble.layout;
  const Assessment result = made_up_run(ensemble, 640, 2, Precision::float64);
  EXPECT_FALSE(result.quantiles.binned);
  EXPECT_EQ(result.quantiles.resolution, 0);
  const PlainRows plain(l, varied(6), 640);
  const std::vector<double>& annuity = plain.rows[RowLayout::row(SharedColumn::annuity)];
  std::vector<std::size_t> components, losses;
  for (std::size_t i = 0; i < 13; ++i) components.push_back(l.divider(static_cast<DividerPart>(i)));
  for (std::size_t a = 0; a < 2; ++a)
    for (const AllyColumn part : {AllyColumn::ledger, AllyColumn::security, AllyColumn::arming})
      losses.push_back(l.ally(a, part));
  std::vector<std::vector<double>> welfare, net;
  for (std::size_t s = 0; s < 3; ++s) {
    welfare.push_back(minus(added(plain, l, s, components), added(plain, l, s, losses)));
    net.push_back(minus(welfare[s], welfare[0]));
  }
  for (std::size_t s = 0; s < 3; ++s) {
    const StrategyFigures& is = result.strategies[s];
    const auto year = [&](YearColumn c) { return l.year(1, c); };
    const std::vector<double> ones(640, 1.0);
    expect_near(is.net, net[s], "net");
    std::vector<double> total = net[s], without = net[s];
    for (std::size_t d = 0; d < 640; ++d) total[d] *= annuity[d];
    const std::vector<std::size_t> norms{l.divider(DividerPart::norm), l.divider(DividerPart::audience)};
    without = minus(without, minus(added(plain, l, s, norms), added(plain, l, 0, norms)));
    const Summary totals = summarise(total);
    EXPECT_NEAR(is.net_total.mean, totals.mean, 1e-10);
    EXPECT_NEAR(is.net_total.p95, totals.p95, 1e-10);
    expect_near(is.net_without_norms, without, "without norms");
    EXPECT_NEAR(is.share_positive.mean, share_positive(net[s]), 1e-15);
    for (const auto& [name, gain] : is.against)
      expect_near(gain, minus(welfare[s], welfare[static_cast<std::size_t>(name[1] - '0')]),
                  "against " + name);
    expect_near(is.at[1].goals[0].at, minus(ones, added(plain, l, s, {year(YearColumn::fused)})), "prevent");
    expect_near(is.at[1].goals[0].ever, minus(ones, added(plain, l, s, {year(YearColumn::ever_fused)})),
                "ever");
    const std::vector<double> loose =
        added(plain, l, s, {year(YearColumn::independent), year(YearColumn::realigned)});
    expect_near(is.at[1].goals[1].at, loose, "loosen");
    expect_near(is.at[1].goals[2].ever, added(plain, l, s, {year(YearColumn::ever_neutral)}), "neutral");
    expect_near(is.at[1].goals[3].at, added(plain, l, s, {year(YearColumn::realigned)}), "realign");
    expect_near(is.at[1].level[1], minus(minus(ones, loose), added(plain, l, s, {year(YearColumn::fused)})),
                "partner");
    expect_near(is.divider.back().second, added(plain, l, s, losses, -1), "allied loss");
    expect_near(is.divider_change[12].second,
                minus(added(plain, l, s, {components[12]}), added(plain, l, 0, {components[12]})),
                "audience");
    const std::vector<std::size_t> of_ally(losses.begin() + 3, losses.end());
    expect_near(is.allies[1].loss, added(plain, l, s, of_ally), "loss");
    expect_near(is.allies[1].loss_change, minus(added(plain, l, s, of_ally), added(plain, l, 0, of_ally)),
                "change");
    expect_near(is.allies[1].arms, added(plain, l, s, {l.ally(1, AllyColumn::armed)}), "arms");
    expect_near(is.target[3].second, added(plain, l, s, {l.target(TargetPart::status)}), "status");
    expect_near(is.rival[2].second, added(plain, l, s, {l.rival(RivalPart::replies)}), "replies");
  }
  const std::vector<std::string> names{"s0", "s1", "s2"};
  const Regret wanted =
      choose_by_rules(plain_regret(names, net, welfare, plain.rows[RowLayout::row(SharedColumn::distance)]));
  for (std::size_t s = 0; s < 3; ++s) {
    const RegretRow &is = result.regret.rows[s], &want = wanted.rows[s];
    for (const auto member :
         {&RegretRow::largest, &RegretRow::p95, &RegretRow::mean, &RegretRow::worst, &RegretRow::best,
          &RegretRow::hurwicz, &RegretRow::laplace, &RegretRow::satisficing, &RegretRow::horizon})
      EXPECT_NEAR(is.*member, want.*member, 1e-12) << s;
  }
  EXPECT_EQ(result.regret.minimax, wanted.minimax);
  EXPECT_EQ(result.regret.horizon, wanted.horizon);
  const auto best = static_cast<std::size_t>(result.best_by_mean[1] - '0');
  std::vector<double> wins;
  for (std::size_t d = 0; d < 640; ++d)
    wins.push_back(net[best][d] >= std::max({net[0][d], net[1][d], net[2][d]}) ? 1 : 0);
  expect_near(result.share_best, wins, "share best");
}

TEST(AssessBlocks, BinnedFiguresAreTheExactOnesToTheStatedResolution) {
  const Ensemble ensemble = made_up_ensemble(2, 1, 1);
  const Assessment exact = made_up_run(ensemble, 16384, 2, Precision::float32);
  // The same draws in a run that wants more, and is stopped there.
  class First : public AssessHooks {
    BlockRanges mine(const BlockRanges&) override { return BlockRanges(0, 1024); }
  } first;
  AssessOptions options;
  options.draws = 1'000'000;
  options.threads = 2;
  options.hooks = &first;
  const auto binned =
      assess_blocks(ensemble, made_up_solvers(ensemble, varied(6), Precision::float32), options);
  ASSERT_TRUE(binned);
  EXPECT_TRUE(binned->quantiles.binned);
  EXPECT_LE(binned->quantiles.resolution, 0.001);
  EXPECT_EQ(binned->draws, 16384);
  EXPECT_TRUE(binned->interrupted);
  for (std::size_t s = 0; s < 2; ++s) {
    const std::vector<Summary> all = summaries(exact.strategies[s]),
                               counted = summaries(binned->strategies[s]);
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(all[i].mean, counted[i].mean);
      EXPECT_EQ(all[i].mean_low, counted[i].mean_low);
      for (const auto member : {&Summary::p05, &Summary::p50, &Summary::p95})
        EXPECT_NEAR(counted[i].*member, all[i].*member,
                    1.01 * Bins::kResolution * std::abs(all[i].*member) + 1e-9);
    }
    const RegretRow &is = binned->regret.rows[s], &want = exact.regret.rows[s];
    EXPECT_EQ(is.largest, want.largest);
    EXPECT_EQ(is.worst, want.worst);
    EXPECT_EQ(is.satisficing, want.satisficing);
    EXPECT_NEAR(is.p95, want.p95, 1.01 * Bins::kResolution * want.p95);
    EXPECT_NEAR(is.horizon, want.horizon, 2e-3)
        << "distances are spread evenly over one: a bin holds a thousandth";
  }
  EXPECT_EQ(binned->share_best.mean, exact.share_best.mean);
  EXPECT_EQ(binned->best_by_mean, exact.best_by_mean);
}

TEST(AssessBlocks, TiesAreSplitAndIdenticalStrategiesDifferByExactlyNothing) {
  const Ensemble ensemble = made_up_ensemble(2, 1, 1);
  const testing_support::MakeUp alike = [all = varied(1)](const RowLayout& layout, std::size_t row,
                                                          std::uint64_t d) {
    return all(layout, row >= layout.row(1, 0) ? row - layout.columns() : row, d);
  };
  AssessOptions options;
  options.draws = 64;
  const auto result = assess_blocks(ensemble, made_up_solvers(ensemble, alike), options);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->share_best.mean, 0.5);
  for (const auto& [name, change] : result->strategies[1].divider_change) EXPECT_EQ(change.mean, 0) << name;
  EXPECT_EQ(result->strategies[1].net.p95, 0);
  EXPECT_EQ(result->strategies[1].net_without_norms.mean, 0);
  EXPECT_EQ(result->strategies[1].allies[0].loss_change.p05, 0);
  EXPECT_EQ(result->regret.rows[1].horizon, 1);
  EXPECT_EQ(result->regret.rows[1].satisficing, 1);
}

TEST(AssessBlocks, AFailedDrawTakesItsBlockWithItAndIsCounted) {
  const Ensemble ensemble = made_up_ensemble(2);
  AssessOptions options;
  options.draws = 160;
  const auto result =
      assess_blocks(ensemble, made_up_solvers(ensemble, varied(2), Precision::float64, {0, 7}), options);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->draws, 128);
  EXPECT_EQ(result->quality.failed_draws, 2);
  EXPECT_FALSE(result->interrupted);
  const testing_support::MakeUp too_large = [all = varied(2)](const RowLayout& layout, std::size_t row,
                                                              std::uint64_t d) {
    return row == layout.row(1, layout.divider(DividerPart::economy)) && d == 35 ? 1e13 : all(layout, row, d);
  };
  const auto large = assess_blocks(ensemble, made_up_solvers(ensemble, too_large), options);
  ASSERT_TRUE(large);
  EXPECT_EQ(large->draws, 144);
  EXPECT_EQ(large->quality.failed_draws, 1) << "too large to add up is recognised, not wrapped";
}

/// Net gain of the second strategy: .3 and noise, skewed, of standard deviation 1. The third one's is lower.
testing_support::MakeUp noisy(std::uint64_t seed) {
  return [seed](const RowLayout& layout, std::size_t row, std::uint64_t draw) {
    if (row == RowLayout::row(SharedColumn::annuity)) return 8.0;
    if (row == layout.row(1, layout.divider(DividerPart::economy)))
      return 0.3 - std::log(made_up(seed, draw, 1)) - 1;
    if (row == layout.row(2, layout.divider(DividerPart::economy))) return -0.8 + made_up(seed, draw, 2);
    return 0.0;
  };
}

TEST(UntilWidth, LooksAtPowersOfTwoAndAtTheEnd) {
  EXPECT_EQ(width_looks(5000), (std::vector<std::int64_t>{512, 1024, 2048, 4096, 5000}));
  EXPECT_EQ(width_looks(4096), (std::vector<std::int64_t>{512, 1024, 2048, 4096}));
  EXPECT_EQ(width_looks(512), (std::vector<std::int64_t>{512}));
  EXPECT_EQ(width_looks(64), (std::vector<std::int64_t>{64}));
  EXPECT_EQ(width_looks(kMostDraws).size(), 22u);
}

TEST(UntilWidth, StopsWhenTheLeadingGainIsKnownAndSaysHowWell) {
  const Ensemble ensemble = made_up_ensemble(3, 1, 0);
  AssessOptions options;
  options.draws = 65536;
  options.threads = 2;
  options.until_width = 0.11;
  const auto result = assess_blocks(ensemble, made_up_solvers(ensemble, noisy(4)), options);
  ASSERT_TRUE(result && result->until_width);
  const UntilWidth& width = *result->until_width;
  EXPECT_TRUE(width.stopped_early);
  EXPECT_FALSE(result->interrupted);
  EXPECT_EQ(width.strategy, "s1");
  EXPECT_EQ(width.looks, 8);
  EXPECT_LT(width.reached, 0.11);
  EXPECT_LT(result->draws, 65536);
  EXPECT_EQ(result->draws & (result->draws - 1), 0) << result->draws << " is a power of two";
  const Summary& net = result->strategies[1].net;
  EXPECT_DOUBLE_EQ(net.mean_high - net.mean_low, width.reached);

  // The same draws without looking: the interval is narrower by the quotient of Student's quantiles.
  AssessOptions plain;
  plain.draws = result->draws;
  const auto once = assess_blocks(ensemble, made_up_solvers(ensemble, noisy(4)), plain);
  const Summary& unwidened = once->strategies[1].net;
  EXPECT_EQ(net.mean, unwidened.mean);
  EXPECT_EQ(net.p95, unwidened.p95);
  EXPECT_NEAR((net.mean_high - net.mean) / (unwidened.mean_high - unwidened.mean), 3.1779 / 2.1314, 2e-3);
  EXPECT_FALSE(once->until_width);

  // One that is never reached runs to the end, with the widened interval.
  options.until_width = 1e-6;
  options.draws = 2048;
  const auto all = assess_blocks(ensemble, made_up_solvers(ensemble, noisy(4)), options);
  EXPECT_EQ(all->draws, 2048);
  EXPECT_FALSE(all->until_width->stopped_early);
  EXPECT_EQ(all->until_width->looks, 3);
}

TEST(UntilWidth, StoppingEarlyDoesNotCostCoverage) {
  const Ensemble ensemble = made_up_ensemble(3, 1, 0);
  int covered = 0, early = 0;
  constexpr int kRuns = 400;
  for (int seed = 0; seed < kRuns; ++seed) {
    AssessOptions options;
    options.draws = 4096;
    options.threads = 1;
    options.until_width = 0.17;
    const auto result = assess_blocks(
        ensemble, made_up_solvers(ensemble, noisy(static_cast<std::uint64_t>(seed) + 100)), options);
    ASSERT_TRUE(result);
    const Summary& net = result->strategies[1].net;
    covered += net.mean_low <= 0.3 && 0.3 <= net.mean_high ? 1 : 0;
    early += result->until_width->stopped_early ? 1 : 0;
  }
  EXPECT_GE(covered, kRuns * 93 / 100);
  EXPECT_GT(early, kRuns / 2) << "otherwise this shows nothing";
}

TEST(Regret, RulesPickWhatTheyShould) {
  const std::vector<std::string> names{"nothing", "bold", "careful"};
  const std::vector<std::vector<double>> net{{0, 0, 0, 0}, {10, -8, 10, -8}, {2, -1, 2, 1}};
  const std::vector<double> distance{0.1, 0.4, 0.2, 0.3};
  const std::vector<std::vector<double>> level{{1, 2, 3, -4}, {11, -6, 13, -12}, {3, 1, 5, -3}};
  const Regret result = choose_by_rules(plain_regret(names, net, level, distance));
  EXPECT_EQ(result.rows[1].largest, 9);  // careful's 1 in the last draw, bold's -8
  EXPECT_EQ(result.rows[2].largest, 8);
  EXPECT_EQ(result.minimax, "careful");
  EXPECT_EQ(result.maximin, "careful");  // -3 in the worst draw, the baseline -4
  EXPECT_EQ(result.rows[0].worst, -4);
  EXPECT_EQ(result.hurwicz, "careful");  // (-3 + 5)/2 against (-12 + 13)/2 and (-4 + 3)/2
  EXPECT_EQ(result.satisficing, "careful") << "the baseline meets this by definition and is left out";
  EXPECT_EQ(result.horizon, "careful");
  EXPECT_EQ(result.rows[1].laplace, 1);
  EXPECT_EQ(result.rows[1].satisficing, 0.5);
  EXPECT_DOUBLE_EQ(result.rows[1].horizon, 0.5);   // nearest first: draws 0, 2, then 3 turns negative
  EXPECT_DOUBLE_EQ(result.rows[2].horizon, 0.75);  // draw 1, the farthest
}

}  // namespace
}  // namespace entente

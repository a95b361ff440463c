#include "entente/claims/mixed_prior.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "entente/claims/test_support.hpp"
#include "entente/explore/mixture_test_support.hpp"
#include "entente/solve/random_test_support.hpp"

namespace entente {
namespace {

/// The small scenario and another case.
Claims two() {
  Claims claims;
  claims.scenarios.push_back({"t", "tiny.toml", grouped_tiny()});
  claims.scenarios.push_back({"o", "o.toml", scenario_of(mixture_test::other_case())});
  return claims;
}

Measure measure(Measure::Kind kind, const std::string& strategy, const std::string& quantity = {}) {
  Measure m;
  m.kind = kind;
  m.situation.scenario = 0;
  m.situation.strategy = strategy;
  m.quantity = quantity;
  return m;
}

HistoryEvent ever_independent() {
  HistoryEvent event;
  event.nodes.push_back({HistoryEvent::Node::Kind::happening, {Happening::Kind::ever, 12, 8, {}}, 0, 0});
  return event;
}

/// Figures of every kind that a draw has by itself; sanitizers make the price too slow.
std::vector<Measure> of_draws() {
  std::vector<Measure> list{
      measure(Measure::Kind::probability, "probe"), measure(Measure::Kind::expectation, "probe", "net"),
      measure(Measure::Kind::expectation, "probe", "net"), measure(Measure::Kind::input, "", "target.thR")};
  list[0].event = ever_independent();
  list[1].situation.given = ever_independent();
  if (testing_support::kSanitized) return list;
  list.push_back(measure(Measure::Kind::expectation, "engage", "R.counters"));
  list.push_back(measure(Measure::Kind::price, "engage"));
  list.back().parameter = 0.5;
  return list;
}

std::vector<Measure> under(std::vector<Measure> measures, double share) {
  for (Measure& m : measures) m.situation.prior = OtherPrior{false, 1, share};
  return measures;
}

std::vector<Measure> swapped(std::vector<Measure> measures, const Mixture& mixture, std::size_t set) {
  for (Measure& m : measures)
    for (std::size_t g = 0; g < mixture.groups().size(); ++g)
      if ((set >> g & 1U) != 0)
        m.situation.changes.push_back({Change::Kind::swap, mixture.groups()[g].name, 0, 1, {}});
  return measures;
}

MeasureColumns solved(const Claims& claims, const std::vector<Measure>& measures,
                      const MeasureOptions& options = in_double(64)) {
  auto columns = work_out(claims, measures, options);
  EXPECT_TRUE(columns) << render(columns.diagnostics(), "", false);
  return columns ? std::move(*columns) : MeasureColumns{};
}

bool alike(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || a == b || std::abs(a - b) <= 1e-11 * std::max(1.0, std::abs(b));
}

// In each draw figures are those of some one set of groups, the same for all of them; and each set comes as
// often as its groups are taken.
TEST(MixedPrior, TakesASetOfGroupsInEveryDraw) {
  const Claims claims = two();
  const auto mixture = Mixture::make(claims.scenarios[0].scenario, claims.scenarios[1].scenario);
  ASSERT_TRUE(mixture);
  const std::size_t sets = std::size_t{1} << mixture->groups().size();
  constexpr double kShare = 0.3;
  const MeasureColumns mixed = solved(claims, under(of_draws(), kShare));
  std::vector<MeasureColumns> by_set;
  for (std::size_t set = 0; set < sets; ++set)
    by_set.push_back(solved(claims, swapped(of_draws(), *mixture, set)));
  double taken = 0, draws = 0;
  std::set<std::size_t> seen;
  for (std::size_t d = 0; d < 64; ++d) {
    std::vector<std::size_t> fitting;
    for (std::size_t set = 0; set < sets; ++set) {
      bool all = true;
      for (std::size_t m = 0; m < of_draws().size(); ++m)
        all = all && alike(mixed.columns[m].value_at(d), by_set[set].columns[m].value_at(d));
      if (all) fitting.push_back(set);
    }
    ASSERT_FALSE(fitting.empty()) << d;
    if (fitting.size() > 1) continue;  // sets that nothing here can tell apart
    seen.insert(fitting.front());
    taken += std::popcount(fitting.front());
    ++draws;
  }
  ASSERT_GT(draws, 32) << "most sets can be told apart";
  EXPECT_GT(seen.size(), 4u) << "from draw to draw others";
  const double groups = static_cast<double>(mixture->groups().size()), mean = taken / draws;
  EXPECT_NEAR(mean, groups * kShare, 4 * std::sqrt(groups * kShare * (1 - kShare) / draws));
  EXPECT_NEAR(mixed.chance_of_given[1], mean_over_draws(mixed.columns[0]).value_at(0), 1e-12)
      << "what is given there is the event of the first";
}

// All of it is the other scenario's prior, for what compares strategies too; and none is known of what needs
// one game in all draws.
TEST(MixedPrior, WholeIsEveryGroupTaken) {
  const Claims claims = two();
  const auto mixture = Mixture::make(claims.scenarios[0].scenario, claims.scenarios[1].scenario);
  ASSERT_TRUE(mixture);
  std::vector<Measure> measures = of_draws();
  for (const auto kind : {Measure::Kind::best, Measure::Kind::regret, Measure::Kind::least_regret})
    measures.push_back(measure(kind, "engage"));
  const MeasureColumns whole = solved(claims, under(measures, 1));
  const std::size_t all = (std::size_t{1} << mixture->groups().size()) - 1;
  const MeasureColumns wanted = solved(claims, swapped(measures, *mixture, all));
  for (std::size_t m = 0; m < measures.size(); ++m) {
    ASSERT_EQ(whole.columns[m].size(), wanted.columns[m].size()) << m;
    for (std::size_t d = 0; d < whole.columns[m].size(); ++d) {
      EXPECT_TRUE(alike(whole.columns[m].value_at(d), wanted.columns[m].value_at(d))) << m << " in " << d;
      EXPECT_TRUE(alike(whole.columns[m].low_at(d), wanted.columns[m].low_at(d))) << m << " in " << d;
    }
  }
  for (Measure m : {measure(Measure::Kind::breakeven, "engage", "independence"),
                    measure(Measure::Kind::shapley, "engage", mixture->groups()[0].name)}) {
    m.to = 1;
    const MeasureColumns none = solved(claims, under({m}, 0.5));
    EXPECT_TRUE(std::isnan(none.columns[0].value_at(0)));
    EXPECT_FALSE(none.columns[0].reason.empty());
  }
}

TEST(MixedPrior, DependsOnNeitherThreadsNorCompany) {
  const Claims claims = two();
  MeasureOptions options = in_double(64);
  options.threads = 1;
  const MeasureColumns one = solved(claims, under(of_draws(), 0.5), options);
  options.threads = 5;
  const MeasureColumns five = solved(claims, under(of_draws(), 0.5), options);
  for (std::size_t m = 0; m < of_draws().size(); ++m) {
    const MeasureColumns alone = solved(claims, under({of_draws()[m]}, 0.5), options);
    for (std::size_t d = 0; d < one.columns[m].size(); ++d) {
      const double x = one.columns[m].value_at(d), y = five.columns[m].value_at(d),
                   z = alone.columns[0].value_at(d);
      EXPECT_TRUE((std::isnan(x) && std::isnan(y) && std::isnan(z)) || (x == y && x == z)) << m;
    }
  }
}

// A neutral prior of a measure is that of the options.
TEST(NeutralPrior, IsThatOfInputsSpreadEvenly) {
  const Claims claims = two();
  std::vector<Measure> spread = of_draws();
  for (Measure& m : spread) m.situation.prior = OtherPrior{true, -1, 1};
  MeasureOptions options = in_double(64);
  const MeasureColumns found = solved(claims, spread, options);
  options.priors = Priors::neutral;
  const MeasureColumns wanted = solved(claims, of_draws(), options);
  for (std::size_t m = 0; m < spread.size(); ++m)
    for (std::size_t d = 0; d < 64; ++d) {
      const double x = found.columns[m].value_at(d), y = wanted.columns[m].value_at(d);
      EXPECT_TRUE((std::isnan(x) && std::isnan(y)) || x == y) << m << " in " << d;
    }
}

}  // namespace
}  // namespace entente

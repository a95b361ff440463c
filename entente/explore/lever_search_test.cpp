#include "entente/explore/lever_search.hpp"

#include <bit>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

double sum_over(LeverMask set, const std::vector<double>& of) {
  double sum = 0;
  for (std::size_t l = 0; l < of.size(); ++l)
    if (set >> l & 1) sum += of[l];
  return sum;
}

/// The definition: every set looked at.
std::optional<LeverMask> enumerated(const std::vector<double>& costs, double at_least,
                                    const ChanceOfSet& chance) {
  std::optional<LeverMask> best;
  for (LeverMask set = 0; set < LeverMask{1} << costs.size(); ++set) {
    if (chance(set) < at_least) continue;
    const double mine = sum_over(set, costs), other = best ? sum_over(*best, costs) : 0;
    if (!best || mine < other || (mine == other && std::popcount(set) < std::popcount(*best))) best = set;
  }
  return best;
}

RC_GTEST_PROP(CheapestSet, EqualsFullEnumerationOnEightLevers, ()) {
  const auto costs = *rc::gen::container<std::vector<double>>(
      8, rc::gen::map(rc::gen::inRange(-20, 100), [](int c) { return c / 16.0; }));
  // Levers that raise and levers that lower a logistic of a sum, with a bonus for a pair.
  const auto effects = *rc::gen::container<std::vector<double>>(
      8, rc::gen::map(rc::gen::inRange(-10, 40), [](int e) { return e / 20.0; }));
  const ChanceOfSet chance = [&](LeverMask set) { return 1 / (1 + std::exp(3 - sum_over(set, effects))); };
  const double at_least = *rc::gen::inRange(5, 95) / 100.0;
  const CheapestSet found = cheapest_set(costs, at_least, chance);
  const auto best = enumerated(costs, at_least, chance);
  RC_ASSERT(found.set.has_value() == best.has_value());
  RC_ASSERT(found.contradictions == 0);
  RC_ASSERT(found.solved <= 256);
  if (!best) return;
  RC_ASSERT(found.cost == sum_over(*best, costs));
  RC_ASSERT(chance(*found.set) >= at_least);
  RC_ASSERT(std::popcount(*found.set) <= std::popcount(*best));
}

TEST(CheapestSet, SolvesFewOfManySets) {
  std::vector<double> costs(16), effects(16);
  for (std::size_t l = 0; l < costs.size(); ++l) {
    costs[l] = 1 + static_cast<double>(l * 7 % 5);
    effects[l] = 0.2 + static_cast<double>(l * 5 % 7) / 10;
  }
  const CheapestSet found =
      cheapest_set(costs, 0.5, [&](LeverMask set) { return 1 / (1 + std::exp(4 - sum_over(set, effects))); });
  ASSERT_TRUE(found.set);
  EXPECT_LT(found.solved, 65536 / 20) << "pruning does something";
}

TEST(CheapestSet, TellsWhatContradictsThePruning) {
  // Two levers that are good alone and spoil one another.
  const std::vector<double> costs{1, 1};
  const CheapestSet found = cheapest_set(costs, 0.9, [](LeverMask set) {
    const double chances[] = {0.1, 0.6, 0.6, 0.4};
    return chances[set];
  });
  EXPECT_FALSE(found.set);
  EXPECT_GT(found.contradictions, 0);
}

TEST(CheapestSet, WhatIsCalledLikeliestHasNoLeverThatLowersIt) {
  // The third lever helps alone and spoils what the others do: the search takes it for one that helps.
  const ChanceOfSet chance = [](LeverMask set) {
    const double chances[] = {0.1, 0.3, 0.3, 0.6, 0.2, 0.32, 0.32, 0.55};
    return chances[set];
  };
  const CheapestSet found = cheapest_set(std::vector<double>{1, 1, 1}, 0.9, chance);
  EXPECT_FALSE(found.set);
  EXPECT_EQ(found.likeliest, 3U);
  for (const Contribution& c : contributions(found.likeliest, chance)) EXPECT_GT(c.last, 0);
}

RC_GTEST_PROP(CheapestSet, NothingLikelierWasSeenThanWhatIsCalledLikeliest, ()) {
  const auto chances = *rc::gen::container<std::vector<double>>(
      32, rc::gen::map(rc::gen::inRange(0, 89), [](int c) { return c / 100.0; }));
  double most = 0;
  const ChanceOfSet chance = [&](LeverMask set) {
    most = std::max(most, chances[set]);
    return chances[set];
  };
  const CheapestSet found = cheapest_set(std::vector<double>{1, 2, 3, 4, 5}, 0.9, chance);
  RC_ASSERT(!found.set);
  RC_ASSERT(chances[found.likeliest] == most);
  for (int l = 0; l < 5; ++l)
    if (found.likeliest >> l & 1)
      RC_ASSERT(chances[found.likeliest & ~(1U << l)] <= chances[found.likeliest]);
}

TEST(CheapestSet, NothingIsNeededWhereTheChanceIsThereAlready) {
  const CheapestSet found = cheapest_set(std::vector<double>{1, 2}, 0.2, [](LeverMask) { return 0.3; });
  EXPECT_EQ(found.set, 0U);
  EXPECT_EQ(found.cost, 0);
}

TEST(Contributions, AreShapleyValuesInSmallSets) {
  // A pair that does nothing alone, and a lever that adds by itself: known from symmetry.
  const auto all = contributions(
      0b10011, [](LeverMask set) { return ((set & 3) == 3 ? 0.5 : 0.0) + (set & 16 ? 0.1 : 0.0); });
  ASSERT_EQ(all.size(), 3U);
  EXPECT_NEAR(all[0].shapley, 0.25, 1e-12);
  EXPECT_NEAR(all[1].shapley, 0.25, 1e-12);
  EXPECT_NEAR(all[2].shapley, 0.1, 1e-12);
  EXPECT_EQ(all[0].alone, 0);
  EXPECT_NEAR(all[0].last, 0.5, 1e-12);
}

RC_GTEST_PROP(Contributions, SumToWhatTheSetAdds, ()) {
  std::vector<double> table(64);
  for (double& v : table) v = *rc::gen::inRange(0, 1000) / 1000.0;
  const auto set = static_cast<LeverMask>(*rc::gen::inRange(0, 64));
  double sum = 0;
  for (const Contribution& c : contributions(set, [&](LeverMask s) { return table[s]; })) sum += c.shapley;
  RC_ASSERT(std::abs(sum - (table[set] - table[0])) < 1e-12);
}

TEST(Contributions, AreExactInLargeSetsWhereLeversInteractInPairs) {
  // v = Σ a_i + Σ b_ij over pairs: Shapley a_i + ½ Σ_j b_ij.
  const int n = 9;
  const auto single = [](int i) { return 0.01 * (i + 1); };
  const auto pair = [](int i, int j) { return 0.001 * ((i * 7 + j * 7) % 5 - 2); };
  const auto all = contributions((1U << n) - 1, [&](LeverMask set) {
    double v = 0;
    for (int i = 0; i < n; ++i)
      if (set >> i & 1) {
        v += single(i);
        for (int j = 0; j < i; ++j)
          if (set >> j & 1) v += pair(i, j);
      }
    return v;
  });
  for (int i = 0; i < n; ++i) {
    double expected = single(i);
    for (int j = 0; j < n; ++j)
      if (j != i) expected += pair(i, j) / 2;
    EXPECT_NEAR(all[static_cast<std::size_t>(i)].shapley, expected, 1e-12);
  }
}

TEST(Frontier, HoldsTheLeastHarmForEachValue) {
  const std::vector<double> value{1, 2, 3, 4}, harm{0.4, 0.1, 0.9, -0.2};
  const auto harm_of = [&](LeverMask set) { return sum_over(set, harm); };
  const auto frontier = value_harm_frontier(value, harm_of, 10);
  ASSERT_FALSE(frontier.empty());
  EXPECT_EQ(frontier.front().set, 8U) << "what allies gain by comes first";
  EXPECT_EQ(frontier.back().set, 15U);
  for (const ValueAndHarm& point : frontier)
    for (LeverMask set = 0; set < 16; ++set)
      EXPECT_FALSE(sum_over(set, value) >= point.value && harm_of(set) < point.harm - 1e-12)
          << set << " beats " << point.set;
}

}  // namespace
}  // namespace entente

#include "entente/explore/chosen_sets.hpp"

#include <bit>
#include <cmath>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

namespace entente {
namespace {

TEST(SetChains, AreRotationsOfOneOrder) {
  const Coalition groups = 0b1011'1101'1011;  // nine of them
  const SetChains chosen = SetChains::rotations(groups, 3);
  EXPECT_EQ(chosen.chains.size(), 9u);
  EXPECT_EQ(chosen.sets.size(), 9u * 8 + 2);
  std::vector<std::set<Coalition>> by_size(10);
  for (const auto& chain : chosen.chains) {
    ASSERT_EQ(chain.size(), 10u);
    Coalition before = 0;
    for (std::size_t k = 0; k < chain.size(); ++k) {
      const Coalition set = chosen.sets[chain[k]];
      EXPECT_EQ(static_cast<std::size_t>(std::popcount(set)), k);
      EXPECT_EQ(set & before, before) << "each set holds the one before";
      EXPECT_EQ(set & ~groups, 0u);
      by_size[k].insert(before = set);
    }
  }
  for (const std::size_t k : {1U, 8U}) EXPECT_EQ(by_size[k].size(), 9u) << "every set of that size";
  EXPECT_EQ(by_size[9].size(), 1u);
  EXPECT_EQ(SetChains::rotations(0, 3).sets.size(), 1u) << "two files that are alike";
}

// Of values that depend on the size of the set alone, chains say what all sets say.
TEST(SetChains, MeansOverSizesAreBinomial) {
  std::vector<double> size{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, square;
  for (const double k : size) square.push_back(k * k);
  EXPECT_NEAR(mean_over_sizes(size, 0.3), 2.7, 1e-12);
  EXPECT_NEAR(mean_over_sizes(square, 0.3), 9 * 0.3 * 0.7 + 2.7 * 2.7, 1e-12);
  EXPECT_EQ(mean_over_sizes(size, 0), 0);
  EXPECT_EQ(mean_over_sizes(size, 1), 9);
}

// Weights sum to one; of all sets each has its own chance, and of a sample those of a size share it.
TEST(ChosenSets, CountAsOftenAsGroupsAreTakenSo) {
  const Coalition groups = 0b1101'0110;  // five of them
  const ChosenSets all(groups, 3), some(groups, 3, 2);
  EXPECT_FALSE(all.sampled());
  EXPECT_TRUE(some.sampled());
  EXPECT_EQ(all.sets().size(), 32u);
  EXPECT_EQ(some.sets().size(), 5u * 4 + 2);
  for (const ChosenSets* chosen : {&all, &some}) {
    const std::vector<double> weights = chosen->weights(0.3);
    EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1, 1e-15);
    double sizes = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sizes += weights[i] * std::popcount(chosen->sets()[i]);
    EXPECT_NEAR(sizes, 5 * 0.3, 1e-14) << "so many groups are taken in the mean";
  }
  for (std::size_t i = 0; i < all.sets().size(); ++i) {
    const int taken = std::popcount(all.sets()[i]);
    EXPECT_NEAR(all.weights(0.3)[i], std::pow(0.3, taken) * std::pow(0.7, 5 - taken), 1e-15);
  }
}

// Chains that all say the same leave nothing open; those that do not, their scatter.
TEST(ChosenSets, SamplingIsAsUncertainAsItsChainsDiffer) {
  const Coalition groups = 0b11111;
  const ChosenSets all(groups, 3), some(groups, 3, 2);
  std::vector<double> by_size, one_group;
  for (const Coalition set : some.sets()) {
    by_size.push_back(std::popcount(set) * std::popcount(set));
    one_group.push_back(set & 1U);
  }
  EXPECT_NEAR(some.sampling_error(by_size, 0.5), 0, 1e-14);
  EXPECT_GT(some.sampling_error(one_group, 0.5), 0.1);
  EXPECT_EQ(all.sampling_error(std::vector<double>(32, 1.0), 0.5), 0);
}

}  // namespace
}  // namespace entente

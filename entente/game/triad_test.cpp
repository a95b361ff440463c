#include "entente/game/triad.hpp"

#include <set>

#include <gtest/gtest.h>

namespace entente {
namespace {

using enum TriadPair;
using Pairs = std::vector<TriadPair>;

TEST(Triad, EveryPatternOfSignsHasItsOwnLabel) {
  EXPECT_EQ(triangle({true, true, true}), Triangle::menage_a_trois);
  EXPECT_EQ(triangle({true, true, false}), Triangle::romantic_target_pivot);
  EXPECT_EQ(triangle({false, true, true}), Triangle::romantic_rival_pivot);
  EXPECT_EQ(triangle({true, false, true}), Triangle::romantic_divider_pivot);
  EXPECT_EQ(triangle({false, true, false}), Triangle::marriage_target_rival);
  EXPECT_EQ(triangle({true, false, false}), Triangle::marriage_divider_target);
  EXPECT_EQ(triangle({false, false, true}), Triangle::marriage_divider_rival);
  EXPECT_EQ(triangle({false, false, false}), Triangle::unit_veto);
}

struct Case {
  std::array<double, 3> strength;  ///< A, B, C
  int type;
  Pairs pairs;  ///< AB = first_second, BC = second_third, AC = first_third
};

/// Caplow's table.
const Case kCases[] = {
    {{1, 1, 1}, 1, {first_second, second_third, first_third}},
    {{3, 2, 2}, 2, {second_third}},
    {{1, 2, 2}, 3, {first_second, first_third}},
    {{5, 2, 2}, 4, {}},
    {{4, 3, 2}, 5, {second_third, first_third}},
    {{6, 3, 2}, 6, {}},
    {{5, 3, 2}, 7, {first_second, first_third}},
    {{4, 2, 2}, 8, {first_second, first_third}},
};

TEST(Triad, CaplowsEightTypes) {
  for (const Case& c : kCases) {
    const Coalitions found = caplow(c.strength, 0);
    EXPECT_EQ(found.type, c.type);
    EXPECT_EQ(found.pairs, c.pairs) << c.type;
  }
}

TEST(Triad, WhoIsCalledWhatDoesNotMatter) {
  // The same strengths with the first and the last exchanged: pairs are exchanged with them.
  for (const Case& c : kCases) {
    const Coalitions found = caplow({c.strength[2], c.strength[1], c.strength[0]}, 0);
    EXPECT_EQ(found.type, c.type);
    std::set<TriadPair> expected;
    for (const TriadPair pair : c.pairs)
      expected.insert(pair == first_second ? second_third : pair == second_third ? first_second : pair);
    EXPECT_EQ(Pairs(expected.begin(), expected.end()), found.pairs) << c.type;
  }
}

TEST(Triad, ASmallDifferenceIsNoneWhereAskedFor) {
  EXPECT_EQ(caplow({0.170, 0.172, 0.113}, 0).type, 5);
  EXPECT_EQ(caplow({0.170, 0.172, 0.113}, 0.02).type, 3);
}

TEST(Triad, ARangeNamesEveryTypeWithinIt) {
  const CoalitionRange sure = caplow_range({{{6, 6, 6}, {3, 3, 3}, {2, 2, 2}}}, 0.05);
  EXPECT_EQ(sure.types, std::vector<int>{6});
  // The strongest lies between 4 and 6, the others add up to 5: less, as much, or more.
  const CoalitionRange open = caplow_range({{{4, 4, 6}, {3, 3, 3}, {2, 2, 2}}}, 0.01);
  EXPECT_EQ(open.at_values.type, 5);
  EXPECT_EQ(open.types, (std::vector<int>{5, 6, 7}));
  EXPECT_TRUE(open.always.empty());
  EXPECT_GE(open.ever.size(), 2u) << "what is predicted depends on where in the limits they are";
  const CoalitionRange alike = caplow_range({{{4, 3.9, 4.1}, {3, 3, 3}, {2, 2, 2}}}, 0.01);
  EXPECT_EQ(alike.always, (Pairs{second_third, first_third}));
  EXPECT_EQ(alike.ever, alike.always);
}

}  // namespace
}  // namespace entente

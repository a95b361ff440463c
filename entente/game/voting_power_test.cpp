#include "entente/game/voting_power.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include <gtest/gtest.h>

#include "entente/game/voting.hpp"

namespace entente {
namespace {

Body security_council() {
  Body body;
  body.quota = 9;
  body.others = 10;
  for (const char* code : {"USA", "CHN", "RUS", "UKG", "FRN"}) body.members.push_back({code, 1, true});
  return body;
}

/// By trying every coalition and every order.
PowerTable by_hand(const Body& body) {
  std::vector<Body::Member> all = body.members;
  for (int i = 0; i < body.others; ++i) all.push_back({"", 1, false});
  const std::size_t n = all.size();
  const auto wins = [&](std::uint32_t mask) {
    int votes = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (mask >> i & 1U) votes += all[i].votes;
      if (all[i].veto && !(mask >> i & 1U)) return false;
    }
    return votes >= body.quota;
  };
  std::vector<VotingPower> power(n);
  for (std::uint32_t mask = 0; mask < 1U << n; ++mask)
    for (std::size_t i = 0; i < n; ++i)
      if (wins(mask | 1U << i) && !wins(mask & ~(1U << i)) && (mask >> i & 1U)) power[i].banzhaf += 1;
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  double orders = 0;
  do {
    orders += 1;
    std::uint32_t mask = 0;
    for (const std::size_t i : order) {
      const bool before = wins(mask);
      mask |= 1U << i;
      if (!before && wins(mask)) power[i].shapley_shubik += 1;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  double sum = 0;
  for (VotingPower& each : power) sum += each.banzhaf;
  for (VotingPower& each : power) {
    each.banzhaf_share = sum > 0 ? each.banzhaf / sum : 0;
    each.banzhaf /= static_cast<double>(1U << (n - 1));
    each.shapley_shubik /= orders;
  }
  PowerTable table;
  table.members.assign(power.begin(), power.begin() + static_cast<std::ptrdiff_t>(body.members.size()));
  if (body.others > 0) table.other = power.back();
  return table;
}

void expect_equal(const VotingPower& a, const VotingPower& b) {
  EXPECT_NEAR(a.banzhaf, b.banzhaf, 1e-14);
  EXPECT_NEAR(a.banzhaf_share, b.banzhaf_share, 1e-14);
  EXPECT_NEAR(a.shapley_shubik, b.shapley_shubik, 1e-14);
}

TEST(VotingPower, SecurityCouncilHasThePublishedValues) {
  const PowerTable table = voting_power(security_council());
  for (const VotingPower& permanent : table.members) {
    EXPECT_NEAR(permanent.shapley_shubik, 421.0 / 2145, 1e-14);  // .1963
    EXPECT_NEAR(permanent.banzhaf_share, 848.0 / 5080, 1e-14);   // .1669
    EXPECT_DOUBLE_EQ(permanent.banzhaf, 848.0 / 16384);
  }
  EXPECT_NEAR(table.other.shapley_shubik, 4.0 / 2145, 1e-14);  // .00187
  EXPECT_NEAR(table.other.banzhaf_share, 84.0 / 5080, 1e-14);  // .0165
  EXPECT_DOUBLE_EQ(table.other.banzhaf, 84.0 / 16384);
}

TEST(VotingPower, GeneralAssemblyIsSymmetric) {
  Body body;
  body.quota = 129;  // two thirds of 193
  body.others = 190;
  for (const char* code : {"USA", "CHN", "RUS"}) body.members.push_back({code, 1, false});
  const PowerTable table = voting_power(body);
  for (const VotingPower& member : table.members) {
    EXPECT_NEAR(member.shapley_shubik, 1.0 / 193, 1e-14);
    EXPECT_NEAR(member.banzhaf_share, 1.0 / 193, 1e-14);
    EXPECT_DOUBLE_EQ(member.banzhaf, table.other.banzhaf);
  }
  EXPECT_NEAR(table.other.shapley_shubik, 1.0 / 193, 1e-14);
  EXPECT_GT(table.other.banzhaf, 0);
}

TEST(VotingPower, AgreesWithTryingEveryCoalitionAndEveryOrder) {
  Body body;
  body.members = {{"A", 4, false}, {"B", 3, false}, {"C", 2, true}, {"D", 2, false}, {"E", 0, true}};
  body.others = 3;
  for (body.quota = 1; body.quota <= 15; ++body.quota) {
    const PowerTable fast = voting_power(body), slow = by_hand(body);
    for (std::size_t i = 0; i < body.members.size(); ++i) expect_equal(fast.members[i], slow.members[i]);
    expect_equal(fast.other, slow.other);
  }
}

TEST(VotingPower, AQuotaOutOfReachLeavesNobodyAnything) {
  Body body = security_council();
  body.quota = 16;
  const PowerTable table = voting_power(body);
  EXPECT_EQ(table.members.front().shapley_shubik, 0);
  EXPECT_EQ(table.members.front().banzhaf_share, 0);
  EXPECT_EQ(table.other.banzhaf, 0);
}

TEST(VotingPower, ADictatorHasItAllAndADummyNothing) {
  Body body;
  body.quota = 3;
  body.members = {{"A", 3, false}, {"B", 1, false}, {"C", 1, false}};
  const PowerTable table = voting_power(body);
  EXPECT_EQ(table.members[0].shapley_shubik, 1);
  EXPECT_EQ(table.members[0].banzhaf, 1);
  EXPECT_EQ(table.members[1].shapley_shubik, 0);
  EXPECT_EQ(table.members[2].banzhaf, 0);
}

TEST(VotingPower, IsolatingAHolderOfAVetoIsWorthExactlyNothing) {
  const Body body = security_council();
  // However many others have been won over, nothing passes over China; over a member without a veto it may.
  EXPECT_EQ(swing(body, "USA", "RUS", "CHN"), 0.0);
  Body without = body;
  without.members[1].veto = false;
  EXPECT_GT(swing(without, "USA", "RUS", "CHN"), 0.0);
}

}  // namespace
}  // namespace entente

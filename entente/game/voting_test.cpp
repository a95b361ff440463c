#include "entente/game/voting.hpp"

#include <gtest/gtest.h>

namespace entente {
namespace {

Body council(bool rival_veto) {
  Body body;
  body.quota = 3;
  body.members = {{"D", 1, false}, {"T", 1, false}, {"R", 1, rival_veto}, {"A", 1, false}};
  return body;
}

TEST(Voting, WhereTheRivalHoldsAVetoTheTargetsVoteIsWorthExactlyNothing) {
  EXPECT_EQ(swing(council(true), "D", "T", "R"), 0.0);
}

TEST(Voting, OtherwiseItIsTheChanceOfBeingDecisive) {
  // Three of four votes needed and R against: T decides when A votes for, which is half the time.
  EXPECT_DOUBLE_EQ(swing(council(false), "D", "T", "R"), 0.5);
}

TEST(Voting, AgreesWithCountingEveryCoalition) {
  Body body;
  body.quota = 5;
  body.members = {{"D", 2, false}, {"T", 2, false}, {"R", 1, false},
                  {"A", 1, false}, {"B", 1, false}, {"C", 1, true}};
  body.others = 2;
  int decisive = 0, all = 0;
  for (int mask = 0; mask < 32; ++mask) {  // A, B, C and two others
    ++all;
    const bool veto_cast = !(mask & 4);
    int votes = 2;
    for (int bit = 0; bit < 5; ++bit) votes += mask >> bit & 1;
    if (!veto_cast && votes + 2 >= 5 && votes < 5) ++decisive;
  }
  EXPECT_DOUBLE_EQ(swing(body, "D", "T", "R"), static_cast<double>(decisive) / all);
}

TEST(Voting, ATargetWithoutAVoteChangesNothing) {
  Body body = council(false);
  body.members.erase(body.members.begin() + 1);
  EXPECT_EQ(swing(body, "D", "T", "R"), 0.0);
}

}  // namespace
}  // namespace entente

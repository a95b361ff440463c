#include "entente/report/words.hpp"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace entente {
namespace {

TEST(Words, ThresholdsBelongToTheRowTheyOpen) {
  EXPECT_EQ(words_for(Judged::gain_share, 0), "loses in almost every setting");
  EXPECT_EQ(words_for(Judged::gain_share, 0.5), "may gain or lose: the sign is open");
  EXPECT_EQ(words_for(Judged::gain_share, 0.6), "gains more often than it loses");
  EXPECT_EQ(words_for(Judged::gain_share, 0.95), "gains in almost every setting");
  EXPECT_EQ(words_for(Judged::goal_change, 0), "about as likely as");
  EXPECT_EQ(words_for(Judged::goal_change, 0.06), "clearly more likely than");
  EXPECT_EQ(words_for(Judged::goal_level, 0.002), "next to impossible");
}

TEST(Words, EveryKindHasAscendingRowsFromTheLowest) {
  std::map<Judged, double> last;
  for (const WordRow& row : word_table()) {
    if (last.count(row.judged))
      EXPECT_GT(row.at_least, last[row.judged]);
    else
      EXPECT_LT(row.at_least, -1e300);
    last[row.judged] = row.at_least;
    EXPECT_FALSE(row.words.empty());
  }
  EXPECT_EQ(last.size(), 5u);
}

TEST(Words, TakeNoSide) {
  // A gain and the loss of the same size get words of the same strength: "more" for "less", band for band.
  std::vector<WordRow> change, gain;
  for (const WordRow& row : word_table()) {
    if (row.judged == Judged::goal_change) change.push_back(row);
    if (row.judged == Judged::gain_share) gain.push_back(row);
  }
  ASSERT_EQ(change.size() % 2, 1u);
  for (std::size_t i = 0; i < change.size() / 2; ++i) {
    std::string mirrored(change[i].words);
    mirrored.replace(mirrored.find("less"), 4, "more");
    EXPECT_EQ(mirrored, change[change.size() - 1 - i].words);
    EXPECT_DOUBLE_EQ(change[i + 1].at_least, -change[change.size() - 1 - i].at_least);
  }
  for (std::size_t i = 0; i < gain.size() / 2; ++i)
    EXPECT_NEAR(gain[i + 1].at_least, 1 - gain[gain.size() - 1 - i].at_least, 1e-12);
}

}  // namespace
}  // namespace entente

#include "entente/report/words.hpp"

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "entente/game/flows.hpp"
#include "entente/report/outside.hpp"

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

TEST(Words, EveryComponentOfTheDividerHasThemForGainAndLoss) {
  ASSERT_EQ(part_table().size(), kDividerParts.size());
  for (const std::string_view component : kDividerParts) {
    const PartWords* row = part_words(component);
    ASSERT_NE(row, nullptr) << component;
    EXPECT_NE(row->loss, row->gain) << component;
  }
  EXPECT_EQ(part_words("allied_loss")->gain, "allied loss spared");
  EXPECT_EQ(part_words("freed_effort")->loss, "freed effort forgone");
  EXPECT_EQ(part_words("nothing"), nullptr);
}

TEST(Words, EveryEventOfTheOutsideViewIsSaidInWords) {
  for (const Goal goal : {Goal::loosen, Goal::realign})
    for (const std::string_view event : events_of(goal)) EXPECT_NE(event_words(event), event);
}

TEST(Words, ThePageOnAssessListsEveryRow) {
  std::ifstream file(std::string(ENTENTE_SOURCE) + "/docs/commands/assess.md");
  std::ostringstream text;
  text << file.rdbuf();
  const std::string page = text.str();
  for (const WordRow& row : word_table())
    EXPECT_NE(page.find("| " + std::string(row.words) + " |"), std::string::npos) << row.words;
  std::ifstream keys(std::string(ENTENTE_SOURCE) + "/docs/json.md");
  std::ostringstream all;
  all << keys.rdbuf();
  for (const PartWords& row : part_table())
    EXPECT_NE(all.str().find("| `" + std::string(row.component) + "` | " + std::string(row.loss) + " | " +
                             std::string(row.gain) + " |"),
              std::string::npos)
        << row.component;
}

}  // namespace
}  // namespace entente

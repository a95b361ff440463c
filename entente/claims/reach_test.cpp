// What amounts can come to whatever is drawn, and comparisons that it decides.
#include "entente/claims/reach.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/claims/test_support.hpp"

namespace entente {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string ends(const Reach& reach) { return fmt::format("{:g} {:g}", reach.low, reach.high); }

TEST(Reach, FollowsArithmetic) {
  const Reach p = Reach::of_chance("probability"), two = Reach::of(2), none = Reach::of(0);
  EXPECT_EQ(ends(p + p), "0 2");
  EXPECT_EQ(ends(p - p), "-1 1");
  EXPECT_EQ(ends(-p), "-1 0");
  EXPECT_EQ(ends(two * p), "0 2");
  EXPECT_EQ(ends(p * (p - p)), "-1 1");
  EXPECT_EQ(ends((p - two) * (p - two)), "1 4") << "of two negative factors the ends change places";
  EXPECT_EQ(ends(p / two), "0 0.5");
  EXPECT_EQ(ends(two / p), "2 inf");
  EXPECT_EQ(ends(p / p), "0 inf");
  EXPECT_EQ(ends(two / -p), "-inf -2");
  EXPECT_EQ(ends(p / (p - p)), "-inf inf");
  EXPECT_EQ(ends(p / none), "-inf inf") << "a division by zero says nothing";
  EXPECT_EQ(ends((p / p) * none), "0 0");
  EXPECT_EQ(ends(p + Reach{}), "-inf inf");
  EXPECT_EQ(ends(p * Reach{}), "-inf inf");
}

TEST(Reach, EndsThatTouchAreNotApart) {
  const Reach p = Reach::of_chance("probability");
  EXPECT_FALSE(apart(p, Reach::of(1)));
  EXPECT_FALSE(apart(Reach::of(0), p));
  EXPECT_TRUE(apart(p, Reach::of(1.001)));
  EXPECT_TRUE(apart(Reach::of(-0.001), p));
  EXPECT_FALSE(apart(Reach::of(0.3) * p, Reach::of(0.1) * Reach::of(3))) << "0.1 * 3 is above 0.3";
  EXPECT_FALSE(apart(Reach{}, Reach::of(1e300)));
  EXPECT_FALSE(always_within(p, Reach::of(0.5), 0.5));
  EXPECT_TRUE(always_within(p, Reach::of(0.5), 0.51));
  EXPECT_FALSE(always_within(p, p, 1));
  EXPECT_TRUE(always_within(p, p, 1.5));
}

TEST(Reach, HasWords) {
  const Reach p = Reach::of_chance("probability"), share = Reach::of_chance("share");
  EXPECT_EQ(sort_in_words(p), "a probability");
  EXPECT_EQ(sort_in_words(p - p), "a difference of two probabilities");
  EXPECT_EQ(sort_in_words(share - share), "a difference of two shares");
  EXPECT_EQ(sort_in_words(Reach::of_chance("index")), "an index");
  EXPECT_EQ(sort_in_words(p - share), "");
  EXPECT_EQ(sort_in_words((p - p) - p), "");
  EXPECT_EQ(ends_in_words(p - p), "between -1 and 1");
  EXPECT_EQ(ends_in_words(p / p), "at 0 or above");
  EXPECT_EQ(ends_in_words(-(p / p)), "at 0 or below");
}

/// What is wrong with an assertion on the small scenarios.
std::vector<TextTrouble> trouble(const std::string& text) {
  Claims claims = small_claims({"a", "b"});
  return AssertionReader(claims, {}, false).read(text).trouble;
}

// An allowance too is looked at: what lies between 0 and 1 is always within 2 of what does.
TEST(Reach, WhatIsDecidedWhateverIsDrawnIsRefused) {
  for (const char* text : {
           "P(goal | engage, a) > 1.5",
           "P(goal | engage, a) = -0.1",
           "2 < P(goal | engage, a)",
           "delta(P(goal), engage, continue | a) > 1.5",
           "delta(P(goal), engage, continue | a) < -1.5",
           "delta(P(goal), engage, continue | a) != 3",
           "P(goal | engage, a) - P(goal | probe, a) > 2",
           "P(goal | engage, a) + P(goal | probe, a) > 2.5",
           "2 * P(goal | engage, a) > 3",
           "P(goal | engage, a) * 100 > 120",
           "P(goal | engage, a) * P(goal | probe, a) > 1.2",
           "P(goal | engage, a) / 2 > 0.6",
           "1 / P(goal | engage, a) < 0.5",
           "P(goal | engage, a) / P(goal | probe, a) < -0.1",
           "LR(goal | engage, a) < -1",
           "-P(goal | engage, a) > 0.1",
           "1 - P(goal | engage, a) > 1.1",
           "P(goal | engage, a) < P(goal | probe, a) - 1.5",
           "P(goal | engage, a) + 2 > P(goal | probe, a)",
           "2 points * P(goal | engage, a) > 3 points",
           "mean(P(goal | engage, a)) > 1.1",
           "quantile(delta(P(goal), engage, continue | a), 0.5) > 1.5",
           "quantile(P(goal | engage, a), 0.9) > 50",
           "share(P(goal | engage, a) > 0.5) - share(P(goal | probe, a) > 0.5) < -2",
           "share(P(goal | engage, a) > 1.5) > 0.5",
           "best(engage | a) > 1.5",
           "best(engage | a) - best(probe | a) > 1.5",
           "least_regret(engage | a) > 1.5",
           "shapley(rival, independent, a -> b | engage) > 1.5",
           "input(target.dt | a) - input(target.dt | b) > 1.5",
           "E(R.counters | engage, a) > 1.5",
           "E(2 * R.counters | engage, a) > 3",
           "E(offered - overpaid | engage, a) < -2",
           "power(council, RUS | a) + power(council, CHN | a) > 3",
           "P(goal | engage, a) ~= 2 within 0.1",
           "P(goal | engage, a) ~= 0.5 within 2",
           "delta(P(goal), engage, continue | a) ~= 0 within 1.1",
           "all x in {0.5, 1.5}: 2 * P(goal | engage, a) > 2 * x",
       }) {
    const std::vector<TextTrouble> said = trouble(text);
    ASSERT_EQ(said.size(), 1u) << text;
    EXPECT_EQ(said[0].code, "E221") << text;
    EXPECT_THAT(said[0].help, HasSubstr(" lies ")) << text;
  }
}

TEST(Reach, WhatDrawsMayDecideIsRead) {
  for (const char* text : {
           "P(goal | engage, a) >= 0",
           "P(goal | engage, a) <= 1",
           "P(goal | engage, a) > 1",
           "delta(P(goal), engage, continue | a) <= 1",
           "delta(P(goal), engage, continue | a) > -1",
           "delta(P(goal), engage, continue | a) < -0.5",
           "2 * P(goal | engage, a) > 1.5",
           "P(goal | engage, a) * 100 > 50",
           "3 * P(goal | engage, a) < 2 * P(goal | probe, a)",
           "P(goal | engage, a) / P(goal | probe, a) > 100",
           "P(goal | engage, a) / delta(P(goal), engage, continue | a) < -7",
           "LR(goal | engage, a) > 50",
           "P(goal | engage, a) >= 1 + P(goal | probe, a)",
           "P(goal | engage, a) ~= 0.5 within 0.5",
           "P(goal | engage, a) ~= P(goal | probe, a) within 0.1",
           "shapley(rival, independent, a -> b | engage) < -0.5",
           "shapley(rival, net, a -> b | engage) > 7",
           "input(target.thR | a) > 1000",
           "E(net | engage, a) * P(goal | engage, a) > 50 points",
           "E(net | engage, a) > 1000",
           "reserve_price(| a) > 1",
           "price(0.5 | everything, a) > 20",
           "regret(engage | a) < 50 points",
           "breakeven(probability | engage, a) > 0.5",
           "datum(oil_sales | a) > 50 bn_USD",
       })
    EXPECT_THAT(trouble(text), IsEmpty()) << text;
}

TEST(Reach, TheMessageSaysBetweenWhichFiguresItLies) {
  const auto said = [](const std::string& text) {
    const std::vector<TextTrouble> all = trouble(text);
    return all.empty() ? "nothing wrong" : all[0].message + ": " + all[0].help;
  };
  EXPECT_EQ(
      said("P(goal | engage, a) > 1.5"),
      "a probability is compared with 1.5: a probability lies between 0 and 1; per cent are written with "
      "their sign: 1.5 %");
  EXPECT_EQ(said("P(goal | engage, a) > 150 %"),
            "a probability is compared with 1.5: a probability lies between 0 and 1");
  EXPECT_EQ(said("-0.1 < P(goal | engage, a)"),
            "a probability is compared with -0.1: a probability lies between 0 and 1");
  EXPECT_EQ(said("best(engage | a) > 150"), "a share is compared with 150: a share lies between 0 and 1");
  EXPECT_EQ(said("delta(P(goal), engage, continue | a) > 150"),
            "a difference of two probabilities is compared with 150: a difference of two probabilities lies "
            "between -1 and 1");
  EXPECT_EQ(said("2 * P(goal | engage, a) > 300"),
            "\"2 * P(goal | engage, a)\" is compared with 300: the left side lies between 0 and 2");
  EXPECT_EQ(said("3 < 2 * P(goal | engage, a)"),
            "\"2 * P(goal | engage, a)\" is compared with 3: the right side lies between 0 and 2");
  EXPECT_EQ(
      said("1 + P(goal | engage, a) < P(goal | probe, a) - 1"),
      "\"1 + P(goal | engage, a)\" is compared with \"P(goal | probe, a) - 1\": the left side lies between "
      "1 and 2, the right side between -1 and 0");
  EXPECT_EQ(said("LR(goal | engage, a) < -1"),
            "\"LR(goal | engage, a)\" is compared with -1: the left side lies at 0 or above");
  EXPECT_EQ(said("P(goal | engage, a) ~= 0.5 within 2"),
            "a probability is always within 2 of 0.5: a probability lies between 0 and 1");
}

}  // namespace
}  // namespace entente

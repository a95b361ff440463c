// What an argument leaves out: mechanisms of the small scenario that no assertion exercises.
#include "entente/claims/coverage.hpp"

#include <algorithm>

#include <gmock/gmock.h>

#include "entente/claims/bind.hpp"
#include "entente/claims/test_support.hpp"
#include "entente/game/flows.hpp"

namespace entente {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

NotArgued left_out(const std::vector<std::string>& assertions) {
  Claims claims = small_claims();
  AssertionReader reader(claims, {}, false);
  for (const std::string& text : assertions) {
    auto read = reader.read(text);
    EXPECT_TRUE(read.assertion) << text;
    Claim claim;
    claim.assertion = std::move(read.assertion);
    claims.claims.push_back(std::move(claim));
  }
  return not_argued(claims);
}

std::vector<std::string> names(const std::vector<NotArgued::Group>& groups) {
  std::vector<std::string> found;
  for (const NotArgued::Group& each : groups) found.push_back(each.name);
  return found;
}

TEST(NotArgued, OfAnArgumentThatSaysNothingIsEverything) {
  const NotArgued all = left_out({});
  EXPECT_EQ(all.parts.size(), kDividerParts.size() + kTargetParts.size() + kRivalParts.size());
  EXPECT_THAT(all.strategies,
              ElementsAre("continue", "withdraw", "engage", "everything", "probe", "press", "custom"));
  EXPECT_THAT(all.levers, ElementsAre("flights", "sanctions", "drawdown"));
  EXPECT_THAT(all.replies, ElementsAre("pipeline", "close_market", "court_ally"));
  EXPECT_THAT(all.allies, ElementsAre("POL"));
  EXPECT_THAT(all.dynamics, ElementsAre("trust", "office", "leaders", "ratification", "war", "pressure",
                                        "reassurance", "bodies"));
  EXPECT_FALSE(all.groups.empty());
  EXPECT_FALSE(all.empty());
}

TEST(NotArgued, AFigureExercisesItsStrategiesAndWhatItAsksFor) {
  const NotArgued net = left_out({"E(net | engage) > 0", "E(D.norm | engage) < 0"});
  EXPECT_THAT(net.strategies, Not(Contains("engage")));
  EXPECT_THAT(net.strategies, Not(Contains("continue"))) << "the baseline";
  EXPECT_THAT(net.parts, Not(Contains("D.norm")));
  EXPECT_EQ(net.levers.size(), 3u) << "that a figure depends on them is not enough";
  EXPECT_THAT(left_out({"E(welfare | engage) > 0"}).strategies, Contains("continue"));
  EXPECT_THAT(left_out({"regret(engage | a) < 1"}).strategies, IsEmpty()) << "all are compared";
  EXPECT_THAT(left_out({"E(ally.POL.loss | engage) < 1"}).allies, IsEmpty());
  EXPECT_THAT(left_out({"E(ally.POL.loss | engage) < 1"}).parts, Not(Contains("D.allied_loss")));
  EXPECT_THAT(left_out({"P(ally.POL.armed | engage) < 0.5"}).allies, IsEmpty());
  EXPECT_THAT(left_out({"E(R.counters | engage) > 0.5"}).replies, IsEmpty());
  EXPECT_THAT(left_out({"E(R.reply.pipeline | engage) > 0.5"}).replies, Not(Contains("pipeline")));
  EXPECT_THAT(left_out({"P(goal | engage, given(war and sceptic)) > 0.5", "P(trust = high | engage) > 0.1",
                        "power(council, RUS | a) > 0"})
                  .dynamics,
              ElementsAre("leaders", "ratification", "pressure", "reassurance"));
  for (const char* assertion :
       {"banzhaf_share(council, RUS | a) > 0", "shapley_shubik(council, other | a) > 0",
        "datum(oil_sales) > 1 or isolation(council | a) > 0 robust to {view = data}"})
    EXPECT_THAT(left_out({assertion}).dynamics, Not(Contains("bodies"))) << assertion;
}

TEST(NotArgued, ANumberExercisesWhateverItBelongsTo) {
  const NotArgued read = left_out({"input(lever.flights.cost | a) < 1"});
  EXPECT_THAT(read.levers, ElementsAre("sanctions", "drawdown"));
  EXPECT_LT(read.groups.size(), left_out({}).groups.size());
  EXPECT_THAT(left_out({"E(net | engage, do(lever.drawdown.cost * 2)) > 0"}).levers,
              ElementsAre("flights", "sanctions"));
  EXPECT_THAT(left_out({"E(net | engage) > 0 robust to {reply.pipeline.cost * 2}"}).replies,
              Not(Contains("pipeline")));
  EXPECT_THAT(left_out({"input(trust.up | a) < 1"}).dynamics, Not(Contains("trust")));
}

TEST(NotArgued, AGroupTakenWholeExercisesTheGroupAndNoPieceOfIt) {
  Claims claims = small_claims({"a", "b"});
  AssertionReader reader(claims, {}, false);
  auto read = reader.read("E(net | engage, a, do(offers := b)) > 0");
  ASSERT_TRUE(read.assertion);
  Claim claim;
  claim.assertion = std::move(read.assertion);
  claims.claims.push_back(std::move(claim));
  const NotArgued left = not_argued(claims);
  EXPECT_EQ(left.levers.size(), 3u);
  EXPECT_THAT(names(left.groups), Not(Contains("offers")));
  EXPECT_THAT(names(left.groups), Contains("target")) << "once, though both scenarios have it";
  EXPECT_EQ(std::ranges::count(names(left.groups), "target"), 1);
}

TEST(NeedsMore, IsAWordOfTheReason) {
  Claim claim;
  for (const char* reason : {"needs a view", "a belief, and needs consents", "needs"}) {
    claim.reason = reason;
    EXPECT_TRUE(needs_more(claim)) << reason;
  }
  for (const char* reason : {"", "a motive", "unneeds it", "needless"}) {
    claim.reason = reason;
    EXPECT_FALSE(needs_more(claim)) << reason;
  }
  claim.reason = "needs a view";
  claim.assertion = Assertion{};
  EXPECT_FALSE(needs_more(claim));
}

}  // namespace
}  // namespace entente

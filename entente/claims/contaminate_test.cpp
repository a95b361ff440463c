#include "entente/claims/contaminate.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "entente/claims/claims_file.hpp"
#include "entente/claims/test_support.hpp"
#include "entente/explore/mixture.hpp"
#include "entente/explore/mixture_test_support.hpp"
#include "entente/explore/small.hpp"
#include "entente/solve/random_test_support.hpp"

namespace entente {
namespace {

/// One of each kind; sanitizers make the dearest too slow.
std::vector<std::string> sides() {
  std::vector<std::string> list{
      "P(T.ever = realigned | probe, do(target.lambda * 2, rival.lambda * 2))",
      "P(ally.POL = autonomous | probe)",
      "quantile(P(T.ever = realigned | probe), 0.9)",
  };
  if (!testing_support::kSanitized)
    list.insert(list.begin(), {"P(T.ever = realigned and not war | probe)",
                               "P(T.at >= independent | probe, given(T.ever >= independent))",
                               "E(net | probe)", "mean(E(R.counters | probe))"});
  return list;
}

Claims claims_of(const std::vector<std::string>& sides) {
  std::string text = R"(schema = 1
title = "A small argument"
work = "Nobody, Nothing, 2025"
[scenarios]
t = "tiny.toml"
)";
  for (std::size_t i = 0; i < sides.size(); ++i)
    text += "[[claim]]\nid = \"" + std::to_string(i) +
            "\"\nparagraph = \"1\"\nsays = \"it\"\nkind = \"model\"\nload_bearing = true\nassert = \"" +
            sides[i] + " < 0.05\"\n";
  auto read = read_claims_text(text, "claims.toml", ENTENTE_TEST_DATA);
  EXPECT_TRUE(read) << render(read.diagnostics(), text, false);
  if (!read) return {};
  read->scenarios[0].scenario = grouped_tiny();
  return std::move(*read);
}

FigureAsked left_of(const Claims& claims, std::size_t claim) {
  const Assertion& assertion = *claims.claims[claim].assertion;
  return {&assertion, assertion.nodes.back().left, {}};
}

// Whatever a figure is: its mean under every set of groups, as do(group := other) has it, by how often the
// set is taken.
TEST(ContaminateFigures, IsWhatEverySetOfGroupsComesTo) {
  const Claims claims = claims_of(sides());
  const Scenario other = scenario_of(mixture_test::other_case());
  std::vector<FigureAsked> asked;
  for (std::size_t c = 0; c < claims.claims.size(); ++c) asked.push_back(left_of(claims, c));
  const auto found = contaminate_figures(claims, asked, std::vector{&other}, in_double(32));
  ASSERT_TRUE(found) << render(found.diagnostics(), "", false);

  Claims with = claims;
  with.scenarios.push_back({"o", "o.toml", other});
  const auto mixture = Mixture::make(with.scenarios[0].scenario, other);
  ASSERT_TRUE(mixture);
  const std::size_t groups = mixture->groups().size(), all = std::size_t{1} << groups;
  std::vector<Measure> measures;
  for (std::size_t set = 0; set < all; ++set)
    for (const Measure& measure : claims.measures) {
      measures.push_back(measure);
      for (std::size_t g = 0; g < groups; ++g)
        if ((set >> g & 1U) != 0)
          measures.back().situation.changes.push_back(
              {Change::Kind::swap, mixture->groups()[g].name, 0, 1, {}});
    }
  const auto columns = work_out(with, measures, in_double(32));
  ASSERT_TRUE(columns) << render(columns.diagnostics(), "", false);
  for (std::size_t c = 0; c + 1 < claims.claims.size(); ++c) {
    ASSERT_EQ(found->figures[c].at.size(), kSmallShares.size()) << sides()[c];
    EXPECT_FALSE(found->figures[c].sampled);
    for (std::size_t w = 0; w < kSmallShares.size(); ++w) {
      double wanted = 0;
      for (std::size_t set = 0; set < all; ++set) {
        const auto taken = static_cast<double>(std::popcount(set));
        const double chance = std::pow(kSmallShares[w], taken) *
                              std::pow(1 - kSmallShares[w], static_cast<double>(groups) - taken);
        const NumberColumn& column = columns->columns[set * claims.measures.size() + c];
        wanted += chance * mean_over_draws(column).value_at(0);
      }
      EXPECT_NEAR(found->figures[c].at[w].value, wanted, 1e-12) << sides()[c];
      EXPECT_LT(found->figures[c].at[w].low, wanted) << sides()[c];
      EXPECT_GT(found->figures[c].at[w].high, wanted) << sides()[c];
    }
  }
  EXPECT_EQ(found->figures.back().at.size(), kSmallShares.size()) << "of a quantile too";
}

TEST(ContaminateFigures, TellsNothingWhereThereIsNothingToTell) {
  const Claims claims = claims_of({"P(T.ever = realigned | probe)"});
  Scenario other = scenario_of(mixture_test::other_case());
  FigureAsked threshold = left_of(claims, 0);
  threshold.node = threshold.assertion->nodes.back().right;
  const std::vector<FigureAsked> asked{left_of(claims, 0), threshold};
  const auto found = contaminate_figures(claims, asked, std::vector<const Scenario*>{&other}, in_double(32));
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->figures[0].at.empty());
  EXPECT_TRUE(found->figures[1].at.empty()) << "a number is nothing of the scenario";
  const auto none = contaminate_figures(claims, asked, std::vector<const Scenario*>{nullptr}, in_double(32));
  ASSERT_TRUE(none);
  for (const ContaminatedFigure& figure : none->figures) EXPECT_TRUE(figure.at.empty());
  std::erase_if(other.strategies, [](const Strategy& s) { return s.name == "probe"; });
  const auto lacking =
      contaminate_figures(claims, asked, std::vector<const Scenario*>{&other}, in_double(32));
  ASSERT_TRUE(lacking);
  EXPECT_TRUE(lacking->figures[0].at.empty()) << "the other has no such strategy";
}

}  // namespace
}  // namespace entente

#include "entente/explore/prim.hpp"

#include <set>

#include <gtest/gtest.h>

#include "entente/explore/peeling.hpp"
#include "entente/explore/test_support.hpp"

namespace entente {
namespace {

using Marks = std::vector<std::uint8_t>;

/// Bryant and Lempert's (2010) study: the inputs are columns 3 to 11, the cases the last.
struct Study {
  Table table;
  explore_test::Columns inputs;
  Marks cases;
};

Study study() {
  Study s;
  s.table = std::move(*read_table(explore_test::oracle("prim/bryant_lempert_2010.csv")));
  for (std::size_t c = 2; c < 11; ++c) s.inputs.emplace_back(s.table.columns[c]);
  for (const double y : s.table.columns[s.table.find("Greater than 90%")]) s.cases.push_back(y == 1);
  return s;
}

void expect_trajectory(const nlohmann::json& expected, const char* restricted_key) {
  const Study s = study();
  PrimOptions options;
  options.peel_alpha = expected["options"]["peel_alpha"];
  const auto boxes = prim_trajectory(s.inputs, s.cases, options);
  ASSERT_EQ(boxes.size(), expected["trajectory"].size());
  for (std::size_t k = 0; k < boxes.size(); ++k) {
    const auto& entry = expected["trajectory"][k];
    const PrimBox& box = boxes[k];
    const double n = static_cast<double>(box.rows), cases = static_cast<double>(box.cases);
    EXPECT_NEAR(cases / 89, entry["coverage"].get<double>(), 1e-9) << k;
    EXPECT_NEAR(cases / n, entry["density"].get<double>(), 1e-9) << k;
    EXPECT_NEAR(n / 882, entry["mass"].get<double>(), 1e-9) << k;
    EXPECT_EQ(box.limits.size(), entry[restricted_key].get<std::size_t>()) << k;
    const auto& limits = expected["restricted_limits"][k];
    ASSERT_EQ(box.limits.size(), limits.size()) << k;
    for (const PrimLimit& limit : box.limits) {
      const auto& pair = limits.at(s.table.names[limit.input + 2]);
      EXPECT_NEAR(limit.low, pair[0].get<double>(), 1e-12) << k;
      EXPECT_NEAR(limit.high, pair[1].get<double>(), 1e-12) << k;
    }
  }
}

TEST(Prim, WalksAsTheEmaWorkbenchDoes) {
  ENTENTE_NEEDS_ORACLE("prim/expected.json");
  expect_trajectory(explore_test::oracle_json("prim/expected.json")["ema"], "res_dim");
}

TEST(Prim, WalksAsTheEmaWorkbenchDoesInSmallerSteps) {
  ENTENTE_NEEDS_ORACLE("prim/expected.json");
  expect_trajectory(explore_test::oracle_json("prim/expected.json")["ema_alpha005"], "res_dim");
}

TEST(Prim, WalksAsPlatypusDoes) {
  ENTENTE_NEEDS_ORACLE("prim/expected.json");
  expect_trajectory(explore_test::oracle_json("prim/expected.json")["platypus_prim"], "res dim");
}

TEST(Prim, QuasiPIsThatOfTheEmaWorkbench) {
  ENTENTE_NEEDS_ORACLE("prim/expected.json");
  const auto expected = explore_test::oracle_json("prim/expected.json")["ema"]["box21_quasi_p"];
  const Study s = study();
  const PrimBox box = prim_trajectory(s.inputs, s.cases)[21];
  const auto p = quasi_p(s.inputs, s.cases, box);
  ASSERT_EQ(p.size(), expected.size());
  for (std::size_t k = 0; k < p.size(); ++k) {
    const auto& pair = expected.at(s.table.names[box.limits[k].input + 2]);
    for (std::size_t side = 0; side < 2; ++side) {
      const double theirs = pair[side];
      if (theirs < 0)
        EXPECT_EQ(p[k][side], 1);  // not restricted
      else
        EXPECT_NEAR(p[k][side] / theirs, 1, 1e-9);
    }
  }
}

TEST(Discovery, FindsWhatBryantAndLempertFound) {
  ENTENTE_NEEDS_ORACLE("prim/expected.json");
  const Study s = study();
  const Discovery found = discover(s.inputs, s.cases);
  ASSERT_FALSE(found.boxes.empty());
  const DiscoveredBox& box = found.boxes.front();
  std::set<std::string> restricted;
  for (const DiscoveredLimit& limit : box.limits) {
    restricted.insert(s.table.names[limit.input + 2]);
    EXPECT_TRUE(limit.low.restricted || limit.high.restricted);
    for (const PrimBound& bound : {limit.low, limit.high}) {
      if (bound.restricted) EXPECT_LE(bound.quasi_p, 0.05);
      EXPECT_LE(bound.low, bound.value);
      EXPECT_GE(bound.high, bound.value);
    }
  }
  EXPECT_EQ(restricted.count("Total biomass"), 1u);
  EXPECT_EQ(restricted.count("Demand elasticity"), 1u);
  EXPECT_EQ(restricted.count("Biomass backstop price"), 1u);
  EXPECT_EQ(restricted.count("Pricing"), 0u);
  EXPECT_GT(box.density.value, 0.7);
  EXPECT_GT(box.held_out_density.value, 4 * box.held_out_base);
  EXPECT_LT(box.held_out_density.value, box.density.value)
      << "what was searched looks better than what was not";
}

/// Uniform inputs; a case lies in the planted box with chance `inside`, elsewhere with chance `outside`.
struct Planted {
  std::vector<std::vector<double>> columns;
  Marks cases;
};
Planted planted(std::size_t rows, std::size_t inputs, double inside, double outside, std::uint64_t seed) {
  Planted p;
  p.columns.assign(inputs, std::vector<double>(rows));
  Dice dice(seed, 1);
  const auto chance = [&] { return (dice.below(1u << 30) + 0.5) / (1u << 30); };
  for (std::size_t row = 0; row < rows; ++row) {
    for (auto& column : p.columns) column[row] = chance();
    const bool in = p.columns[1][row] > 0.6 && p.columns[2][row] < 0.5;
    p.cases.push_back(chance() < (in ? inside : outside));
  }
  return p;
}

TEST(Discovery, FindsThePlantedBoxAndNothingElse) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Planted p = planted(2000, 6, 0.9, 0.02, seed);
    const Discovery found = discover(explore_test::spans_of(p.columns), p.cases);
    ASSERT_EQ(found.boxes.size(), 1u) << seed;
    const DiscoveredBox& box = found.boxes.front();
    ASSERT_EQ(box.limits.size(), 2u) << seed;
    EXPECT_EQ(box.limits[0].input, 1u);
    EXPECT_TRUE(box.limits[0].low.restricted);
    EXPECT_FALSE(box.limits[0].high.restricted);
    EXPECT_NEAR(box.limits[0].low.value, 0.6, 0.05);
    EXPECT_EQ(box.limits[1].input, 2u);
    EXPECT_FALSE(box.limits[1].low.restricted);
    EXPECT_NEAR(box.limits[1].high.value, 0.5, 0.05);
    EXPECT_EQ(box.limits[0].reproduced, 1);
    EXPECT_EQ(box.limits[1].reproduced, 1);
    EXPECT_GT(box.held_out_density.value, 0.8);
    EXPECT_GT(box.held_out_coverage.value, 0.8);
    EXPECT_NEAR(box.mass, 0.2, 0.05);
  }
}

TEST(Discovery, SaysThatNothingWasFoundInNoise) {
  int found = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const double share = seed % 2 ? 0.1 : 0.4;
    const Planted p = planted(300, 8, share, share, 100 + seed);
    const Discovery discovery = discover(explore_test::spans_of(p.columns), p.cases);
    found += !discovery.boxes.empty();
    EXPECT_GT(discovery.trajectory.size(), 1u) << "it did look";
  }
  EXPECT_LE(found, 1);
}

TEST(Discovery, FindsTwoBoxesOneAfterTheOther) {
  Planted p = planted(4000, 4, 0.95, 0.01, 5);
  for (std::size_t row = 0; row < p.cases.size(); ++row)
    if (p.columns[0][row] < 0.3 && p.columns[3][row] < 0.3 && p.columns[1][row] < 0.6) p.cases[row] = 1;
  const Discovery found = discover(explore_test::spans_of(p.columns), p.cases);
  ASSERT_GE(found.boxes.size(), 2u);
  EXPECT_EQ(found.boxes[0].limits.front().input, 1u);
  EXPECT_EQ(found.boxes[1].limits.front().input, 0u);
  EXPECT_GT(found.boxes[0].coverage.value + found.boxes[1].coverage.value, 0.85);
}

TEST(Discovery, HasNothingToSayOfCasesThatAreAllOrNone) {
  Planted p = planted(200, 3, 1, 1, 1);
  EXPECT_TRUE(discover(explore_test::spans_of(p.columns), p.cases).boxes.empty());
  p = planted(200, 3, 0, 0, 1);
  EXPECT_TRUE(discover(explore_test::spans_of(p.columns), p.cases).boxes.empty());
}

TEST(Discovery, DependsOnNothingButItsArguments) {
  const Planted p = planted(1000, 5, 0.8, 0.1, 9);
  const auto columns = explore_test::spans_of(p.columns);
  const Discovery one = discover(columns, p.cases), two = discover(columns, p.cases);
  ASSERT_EQ(one.boxes.size(), two.boxes.size());
  ASSERT_FALSE(one.boxes.empty());
  EXPECT_EQ(one.boxes[0].limits[0].low.low, two.boxes[0].limits[0].low.low);
  DiscoveryOptions other;
  other.seed = 2;
  EXPECT_NE(discover(columns, p.cases, other).boxes[0].held_out_density.value,
            one.boxes[0].held_out_density.value);
}

/// Pasting gives rows back where peeling took too many: the slow twin counts from scratch.
TEST(Prim, CountsWhatLiesInItsBoxes) {
  int pasted = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Planted p = planted(500, 4, 0.7, 0.1, seed);
    for (double& x : p.columns[2]) x = std::floor(6 * x) / 6;  // ties
    const auto columns = explore_test::spans_of(p.columns);
    PrimOptions options;
    options.peel_alpha = 0.25;
    std::size_t before = p.cases.size();
    for (const PrimBox& box : prim_trajectory(columns, p.cases, options)) {
      pasted += box.rows > before;
      before = box.rows;
      std::size_t rows = 0, cases = 0;
      for (std::size_t row = 0; row < p.cases.size(); ++row)
        if (in_box(columns, row, box)) ++rows, cases += p.cases[row];
      ASSERT_EQ(box.rows, rows) << seed;
      ASSERT_EQ(box.cases, cases) << seed;
    }
  }
  EXPECT_GT(pasted, 0);
}

}  // namespace
}  // namespace entente

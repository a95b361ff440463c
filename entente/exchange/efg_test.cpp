#include "entente/exchange/efg.hpp"

#include <cmath>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "entente/exchange/start_state.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

Scenario tiny() {
  auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/tests/data/tiny.toml");
  EXPECT_TRUE(scenario) << render(scenario.diagnostics(), "", false);
  return std::move(*scenario);
}

/// A reader and solver of .efg trees with perfect information that knows nothing of entente: at λ = 1,
/// backward.
class Tree {
 public:
  explicit Tree(const std::string& text) : in_(text) {
    std::string header;
    std::getline(in_, header);
    players_ = static_cast<std::size_t>(std::count(header.begin(), header.end(), '"') / 2 - 1);
    std::getline(in_, header);
    std::getline(in_, header);
    found_.resize(players_);
    solve();
  }
  const std::vector<std::vector<std::vector<double>>>& found() const { return found_; }
  std::size_t players() const { return players_; }
  bool at_end() {
    std::string rest;
    return !(in_ >> rest);
  }

 private:
  std::string quoted() {
    char c = 0;
    in_ >> c;
    EXPECT_EQ(c, '"');
    std::string text;
    while (in_.get(c) && c != '"') text += c;
    return text;
  }
  std::vector<double> solve() {
    std::string kind;
    in_ >> kind;
    quoted();
    if (kind == "t") {
      int number = 0;
      in_ >> number;
      quoted();
      std::string brace;
      in_ >> brace;
      std::vector<double> payoffs(players_);
      for (double& p : payoffs) {
        in_ >> p;
        if (in_.peek() == ',') in_.get();
      }
      in_ >> brace;
      return payoffs;
    }
    if (kind == "c") {
      int number = 0;
      in_ >> number;
      quoted();
      std::string word;
      in_ >> word;
      std::vector<double> chances;
      long long total = 0, one = 0;
      while (in_ >> std::ws, in_.peek() == '"') {
        quoted();
        long long numerator = 0, denominator = 0;
        char slash = 0;
        in_ >> numerator >> slash >> denominator;
        EXPECT_GT(numerator, 0) << "a dead branch";
        total += numerator;
        one = denominator;
        chances.push_back(static_cast<double>(numerator) / static_cast<double>(denominator));
      }
      EXPECT_EQ(total, one) << "fractions must sum to one";
      in_ >> word >> word;
      std::vector<double> mean(players_, 0);
      for (const double p : chances) {
        const auto value = solve();
        for (std::size_t i = 0; i < players_; ++i) mean[i] += p * value[i];
      }
      return mean;
    }
    EXPECT_EQ(kind, "p");
    std::size_t player = 0, infoset = 0;
    in_ >> player >> infoset;
    quoted();
    std::string word;
    in_ >> word;
    std::size_t actions = 0;
    while (in_ >> std::ws, in_.peek() == '"') {
      quoted();
      ++actions;
    }
    in_ >> word >> word;
    auto& infosets = found_[player - 1];
    EXPECT_EQ(infoset, infosets.size() + 1) << "numbered by first appearance";
    infosets.emplace_back();
    std::vector<std::vector<double>> values;
    for (std::size_t a = 0; a < actions; ++a) values.push_back(solve());
    double best = -1e300, total = 0;
    for (const auto& v : values) best = std::max(best, v[player - 1]);
    std::vector<double> p(actions), mean(players_, 0);
    for (std::size_t a = 0; a < actions; ++a) total += p[a] = std::exp(values[a][player - 1] - best);
    for (std::size_t a = 0; a < actions; ++a) {
      p[a] /= total;
      for (std::size_t i = 0; i < players_; ++i) mean[i] += p[a] * values[a][i];
    }
    found_[player - 1][infoset - 1] = p;
    return mean;
  }

  std::istringstream in_;
  std::size_t players_ = 0;
  std::vector<std::vector<std::vector<double>>> found_;
};

void expect_same(const Efg& efg, const std::string& what) {
  Tree tree(efg.text);
  EXPECT_TRUE(tree.at_end()) << what;
  std::size_t row = 0;
  for (std::size_t player = 0; player < tree.players(); ++player)
    for (std::size_t i = 0; i < tree.found()[player].size(); ++i, ++row) {
      ASSERT_LT(row, efg.infosets.size());
      const EfgInfoset& infoset = efg.infosets[row];
      EXPECT_EQ(infoset.player, static_cast<int>(player) + 1);
      EXPECT_EQ(infoset.infoset, static_cast<int>(i) + 1);
      for (std::size_t a = 0; a < infoset.actions.size(); ++a)
        ASSERT_NEAR(infoset.actions[a].probability, tree.found()[player][i][a], 1e-10)
            << what << " player " << player + 1 << " infoset " << i + 1 << " " << infoset.actions[a].label;
    }
  EXPECT_EQ(row, efg.infosets.size()) << what;
}

TEST(Efg, ATreeSolverFindsTheSameChoices) {
  const Scenario scenario = tiny();
  for (const int periods : {1, 2})
    for (const Type type : {Type::sincere, Type::exploiting})
      for (const std::string& strategy : {std::string("continue"), std::string("everything")})
        for (const std::optional<std::uint64_t> draw :
             {std::optional<std::uint64_t>{}, std::optional<std::uint64_t>{17}}) {
          EfgOptions options;
          options.strategy = strategy;
          options.periods = periods;
          options.type = type;
          options.draw = draw;
          const auto efg = export_efg(scenario, options);
          ASSERT_TRUE(efg) << render(efg.diagnostics(), "", false);
          EXPECT_GT(efg->infosets.size(), 1u);
          expect_same(*efg, strategy + " K=" + std::to_string(periods));
        }
}

TEST(Efg, FlagshipsToo) {
  for (const char* name : {"reverse-kissinger-2025", "opening-to-china-1971"}) {
    const auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/scenarios/" + name + ".toml");
    ASSERT_TRUE(scenario);
    for (const int periods : {1, 2}) {
      EfgOptions options;
      options.strategy = "probe";
      options.periods = periods;
      options.draw = 3;
      const auto efg = export_efg(*scenario, options);
      ASSERT_TRUE(efg) << render(efg.diagnostics(), "", false);
      expect_same(*efg, name);
    }
  }
}

TEST(Efg, AnotherStateToStartFrom) {
  const Scenario scenario = tiny();
  EfgOptions options;
  options.strategy = "everything";
  options.state = "alignment=independent, office=sceptical, trust=low";
  const auto efg = export_efg(scenario, options);
  ASSERT_TRUE(efg);
  expect_same(*efg, options.state);
}

TEST(Efg, TellsWhatIsWrongWithAState) {
  const Scenario scenario = tiny();
  const auto state = parse_start_state(scenario, "alignment=loose,mood=good,in_force=grand");
  ASSERT_FALSE(state);
  EXPECT_EQ(state.diagnostics().size(), 2u);
  const auto unearned = parse_start_state(scenario, "in_force=" + scenario.bundles.back().name);
  ASSERT_FALSE(unearned);
  EXPECT_EQ(unearned.diagnostics().front().code, "E096");
}

TEST(Efg, RefusesWhatCannotBe) {
  const Scenario scenario = tiny();
  EfgOptions options;
  options.strategy = "everythin";
  EXPECT_EQ(export_efg(scenario, options).diagnostics().front().code, "E070");
  options.strategy = "everything";
  options.periods = 0;
  EXPECT_EQ(export_efg(scenario, options).diagnostics().front().code, "E097");
  options.periods = 2;
  options.node_limit = 100;
  EXPECT_EQ(export_efg(scenario, options).diagnostics().front().code, "E095");
}

TEST(Efg, SolutionIsTheDocumentedJson) {
  const Scenario scenario = tiny();
  const auto efg = export_efg(scenario, {});
  ASSERT_TRUE(efg);
  const auto json = nlohmann::json::parse(solution_json(*efg));
  EXPECT_EQ(json["schema"], "entente/solution/1");
  for (const auto& infoset : json["infosets"]) {
    double total = 0;
    for (const auto& action : infoset["actions"]) total += action["probability"].get<double>();
    EXPECT_NEAR(total, 1, 1e-12);
  }
}

}  // namespace
}  // namespace entente

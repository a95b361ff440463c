// Histories followed sixteen draws at once, against the readable solver, on every instruction set of this
// machine.
#include "entente/solve/histories.hpp"

#include <algorithm>
#include <iostream>

#include <gtest/gtest.h>

#include "entente/solve/random_test_support.hpp"

namespace entente {
namespace {

using namespace testing_support;
using Extent = SolveOptions::Extent;

constexpr unsigned kGames = kSanitized ? 5 : 100;
/// Draws of a flagship's batch that are held against the readable solver.
constexpr int kHeld = 6;

/// How often R answers how, by the readable solver.
class Onlooker : public SolveObserver {
 public:
  explicit Onlooker(std::size_t replies) : shares(replies) {}
  void node(int, int, const NodePolicy&) override {}
  void moved(int, int, int reply, int, double probability) override { shares[at(reply)] += probability; }
  std::vector<double> shares;
};

HistoryOutcome readable(const Scenario& scenario, const Game& game, const History& history,
                        std::span<const Weights> weights) {
  Onlooker onlooker(scenario.replies.size());
  SolveOptions options;
  if (!history.path.years.empty()) options.path = &history.path;
  if (history.replies) options.observer = &onlooker;
  options.extent = history.extent;
  Solver solver(scenario, game);
  HistoryOutcome out{*solver.solve(weights, options), {}};
  if (history.replies)
    for (const double share : onlooker.shares) out.replies.push_back(share / game.steps);
  return out;
}

/// Conditions on one to three years, so that most games have histories that keep to them.
Path random_path(int years, Dice& dice) {
  Path path;
  path.years.resize(at(dice.whole(1, years) + 1));
  for (int i = dice.whole(1, 3); i > 0; --i) {
    Path::Year& year = path.years[at(dice.whole(0, static_cast<int>(path.years.size()) - 1))];
    const auto some = [&](int bits) { return static_cast<unsigned>(dice.whole(1, (1 << bits) - 1)); };
    switch (dice.whole(0, 8)) {
      case 0:
        year.levels = some(4);
        break;
      case 1:
        year.delivered = some(2);
        break;
      case 2:
        year.conditional = some(2);
        break;
      case 3:
        year.sceptic = some(2);
        break;
      case 4:
        year.replaced = some(2);
        break;
      case 5:
        year.war = some(2);
        break;
      case 6:
        year.trust = some(3);
        break;
      case 7:
        year.delivered_within = some(2);
        break;
      default:
        for (std::size_t y = 1; y < path.years.size(); ++y) path.years[y].levels_within = 7;
    }
  }
  return path;
}

std::vector<History> random_histories(std::size_t games, int years, Dice& dice) {
  std::vector<History> histories;
  for (std::size_t g = 0; g < games; ++g) {
    histories.push_back({g, {}, Extent::whole, true});
    histories.push_back({g, random_path(years, dice), Extent::whole, true});
    histories.push_back({g, random_path(years, dice), Extent::without_allies, false});
    histories.push_back({g, random_path(years, dice), Extent::kept, false});
  }
  return histories;
}

/// What has been seen so far, with one instruction set.
struct Seen {
  /// Largest departure, and where it was met.
  struct Worst {
    double error = 0;
    std::string where;
    void see(double departure, const std::string& what) {
      if (departure <= error) return;
      error = departure;
      where = what;
    }
  };
  Worst probability, value;  ///< value: as a share of the draw's largest |value|
  int outcomes = 0, repeated = 0, possible = 0;
};

/// @param largest  |value| that departures are told as shares of: a path may keep next to nothing
void compare(const HistoryOutcome& batched, const HistoryOutcome& reference, double largest,
             const std::string& where, Seen& seen) {
  const Solution &a = batched.solution, &b = reference.solution;
  const auto probability = [&](double x, double y, const char* what) {
    seen.probability.see(std::abs(x - y), where + what);
  };
  const auto value = [&](double x, double y, const std::string_view what) {
    seen.value.see(std::abs(x - y) / largest, where + std::string(what));
  };
  probability(a.kept, b.kept, "kept");
  for (std::size_t i = 0; i < b.target.size(); ++i) value(a.target[i], b.target[i], kTargetParts[i]);
  for (std::size_t i = 0; i < b.rival.size(); ++i) value(a.rival[i], b.rival[i], kRivalParts[i]);
  for (std::size_t i = 0; i < b.divider.size(); ++i) value(a.divider[i], b.divider[i], kDividerParts[i]);
  ASSERT_EQ(batched.replies.size(), reference.replies.size());
  for (std::size_t k = 0; k < reference.replies.size(); ++k)
    probability(batched.replies[k], reference.replies[k], "reply");
  for (std::size_t ally = 0; ally < a.allies.size(); ++ally) {
    const AllyOutcome &s = a.allies[ally], &t = b.allies.at(ally);
    value(s.ledger, t.ledger, "ledger");
    value(s.security, t.security, "security of an ally");
    value(s.arming, t.arming, "arming");
    for (std::size_t y = 0; y < s.hedging.size(); ++y) {
      probability(s.hedging[y], t.hedging[y], "hedging");
      probability(s.autonomous[y], t.autonomous[y], "autonomous");
      probability(s.armed[y], t.armed[y], "armed");
    }
  }
}

double largest_value(const Solution& s) {
  double largest = 0;
  for (const auto& parts : {std::span<const double>(s.target), std::span<const double>(s.rival),
                            std::span<const double>(s.divider)})
    for (const double x : parts) largest = std::max(largest, std::abs(x));
  return largest;
}

void hold_against(const RandomGame& random, const std::vector<History>& histories, int draws,
                  const std::string& where, std::map<Simd, Seen>& table) {
  const HistoryPlan plan(random.scenario, pointers(random.games), histories);
  std::map<Simd, HistorySolver> solvers;
  for (const Simd set : simd_available()) {
    HistorySolver& solver = solvers.emplace(set, HistorySolver(plan, set)).first->second;
    solver.solve(random.draws);
    table[set].repeated += solver.repeated();
  }
  for (std::size_t h = 0; h < histories.size(); ++h)
    for (int lane = 0; lane < draws; ++lane) {
      const Game& game = random.games[histories[h].game];
      const HistoryOutcome reference = readable(random.scenario, game, histories[h], random.draws[at(lane)]);
      const double largest = largest_value(*Solver(random.scenario, game).solve(random.draws[at(lane)]));
      for (auto& [set, solver] : solvers) {
        Seen& seen = table[set];
        ++seen.outcomes;
        const double kept = reference.solution.kept;
        seen.possible += kept > 1e-6 && kept < 1 - 1e-6 ? 1 : 0;
        compare(solver.outcome(h, lane), reference, largest,
                where + " history " + std::to_string(h) + " draw " + std::to_string(lane) + " ", seen);
      }
    }
}

void hold_to_limits(const std::map<Simd, Seen>& table, const std::string& what) {
  ASSERT_EQ(table.size(), simd_available().size());
  for (const auto& [set, seen] : table) {
    std::cout << what << ", " << simd_name(set) << ": probabilities to " << seen.probability.error
              << ", values to " << seen.value.error << "; " << seen.possible << " of " << seen.outcomes
              << " neither certain nor impossible, " << seen.repeated << " by the readable solver\n";
    EXPECT_LE(seen.probability.error, 1e-12) << simd_name(set) << " " << seen.probability.where;
    EXPECT_LE(seen.value.error, 1e-12) << simd_name(set) << " " << seen.value.where;
    EXPECT_GT(seen.possible, seen.outcomes / 5) << "else paths would say little";
    EXPECT_LT(seen.repeated, seen.outcomes / 20) << "else the readable solver would be held against itself";
  }
}

TEST(Histories, OfRandomGamesAreThoseOfTheReadableSolver) {
  const Scenario base = tiny();
  std::map<Simd, Seen> table;
  for (unsigned seed = 1; seed <= kGames; ++seed) {
    const RandomGame random = random_game(base, seed);
    Dice dice(seed);
    hold_against(random, random_histories(random.games.size(), random.games.front().years, dice), kBatch,
                 "random game " + std::to_string(seed), table);
  }
  hold_to_limits(table, std::to_string(kGames) + " random games");
}

class FlagshipHistories : public testing::TestWithParam<const char*> {};

TEST_P(FlagshipHistories, AreThoseOfTheReadableSolver) {
  RandomGame flagship{load(GetParam()), {}, {}};
  for (const char* strategy : {"continue", "probe", "grand"})
    flagship.games.push_back(*compile(flagship.scenario, *flagship.scenario.strategy(strategy)));
  for (unsigned lane = 0; lane < kBatch; ++lane)
    flagship.draws.push_back(
        weights_by_year(flagship.scenario, values_of(flagship.scenario, lane), flagship.games.front().years));
  Dice dice(7);
  std::vector<History> histories =
      random_histories(flagship.games.size(), flagship.games.front().years, dice);
  Path apart;
  apart.years.resize(9);
  apart.years.back().levels = 12;
  histories.push_back({1, apart, Extent::whole, true});
  std::map<Simd, Seen> table;
  hold_against(flagship, histories, kHeld, GetParam(), table);
  hold_to_limits(table, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Flagships, FlagshipHistories,
                         testing::Values("scenarios/reverse-kissinger-2025.toml",
                                         "scenarios/opening-to-china-1971.toml"));

TEST(Histories, DependOnNoneBesideThem) {
  const RandomGame random = random_game(tiny(), 3);
  Dice dice(11);
  const std::vector<History> histories =
      random_histories(random.games.size(), random.games.front().years, dice);
  const HistoryPlan together(random.scenario, pointers(random.games), histories);
  HistorySolver all(together, simd_available().front());
  all.solve(random.draws);
  auto turned = random.draws;
  std::ranges::reverse(turned);
  for (std::size_t h = 0; h < histories.size(); ++h) {
    const HistoryPlan apart(random.scenario, pointers(random.games), {histories[h]});
    HistorySolver alone(apart, simd_available().front());
    alone.solve(turned);
    for (int lane = 0; lane < kBatch; ++lane) {
      const HistoryOutcome &one = all.outcome(h, lane), &other = alone.outcome(0, kBatch - 1 - lane);
      EXPECT_EQ(one.solution.kept, other.solution.kept);
      EXPECT_EQ(one.solution.target, other.solution.target);
      EXPECT_EQ(one.solution.divider, other.solution.divider);
      EXPECT_EQ(one.replies, other.replies);
    }
  }
}

TEST(Histories, OfABlocAreTheReadableSolvers) {
  const RandomGame random = random_game(tiny(), 5);
  GameOptions options;
  options.bloc = true;
  const Game game = *compile(random.scenario, random.scenario.strategies.front(), options);
  Path apart;
  apart.years.resize(3);
  apart.years.back().levels = 12;
  const std::vector<History> histories{{0, apart, Extent::whole, true}, {0, {}, Extent::whole, true}};
  const HistoryPlan plan(random.scenario, std::vector{&game}, histories);
  HistorySolver solver(plan, simd_available().front());
  solver.solve(random.draws);
  EXPECT_EQ(solver.repeated(), 2 * kBatch);
  for (std::size_t h = 0; h < histories.size(); ++h)
    for (int lane = 0; lane < kBatch; ++lane) {
      const HistoryOutcome expected = readable(random.scenario, game, histories[h], random.draws[at(lane)]);
      EXPECT_EQ(solver.outcome(h, lane).solution.kept, expected.solution.kept);
      EXPECT_EQ(solver.outcome(h, lane).solution.divider, expected.solution.divider);
      EXPECT_EQ(solver.outcome(h, lane).replies, expected.replies);
    }
}

TEST(Histories, WithoutConditionsAreAll) {
  const RandomGame random = random_game(tiny(), 5);
  const HistoryPlan plan(random.scenario, pointers(random.games), {{0, {}, Extent::whole, true}});
  HistorySolver solver(plan, simd_available().front());
  solver.solve(random.draws);
  for (int lane = 0; lane < kBatch; ++lane) {
    const HistoryOutcome& outcome = solver.outcome(0, lane);
    EXPECT_NEAR(outcome.solution.kept, 1, 1e-12);
    double replies = 0;
    for (const double share : outcome.replies) replies += share;
    EXPECT_NEAR(replies, 1, 1e-12) << "R answers somehow at every opportunity";
  }
}

}  // namespace
}  // namespace entente

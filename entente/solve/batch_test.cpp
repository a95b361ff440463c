// The batched solver against the readable one, on every instruction set of this machine.
#include "entente/solve/batch.hpp"

#include <iostream>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

#include "entente/solve/random_test_support.hpp"

namespace entente {
namespace {

using namespace testing_support;

constexpr double kLargeEnough = 1e-12;  ///< probabilities whose log-odds are compared
constexpr std::array kPrecisions{Precision::float64, Precision::float32};
#ifdef __SANITIZE_ADDRESS__
constexpr unsigned kGames = 20;  // sanitizers look for other things, and are slow
#else
constexpr unsigned kGames = 200;
#endif

std::string_view name(Precision precision) { return precision == Precision::float32 ? "float" : "double"; }

/// Largest departures from the readable solver so far, and where they were met.
struct Worst {
  double error = 0;
  std::string where;
  void see(double departure, const std::string& what) {
    if (std::isnan(departure)) departure = std::numeric_limits<double>::infinity();
    if (departure <= error) return;
    error = departure;
    where = what;
  }
};
struct Departures {
  Worst probability, value, log_odds;  ///< value: as a share of the largest |value| of the draw
};

/// Calls each(name, figure, the same of another solution) for every probability of a solution.
template <class Each>
void probabilities(const Solution& a, const Solution& b, const Each& each) {
  for (std::size_t y = 0; y < b.years.size(); ++y) {
    const YearOutcome &s = a.years.at(y), &t = b.years[y];
    const auto one = [&](const char* what, double YearOutcome::*figure) { each(what, s.*figure, t.*figure); };
    for (std::size_t r = 0; r < kAlignments; ++r) each("level", s.at[r], t.at[r]);
    one("ever fused", &YearOutcome::ever_fused);
    one("ever independent", &YearOutcome::ever_independent);
    one("ever realigned", &YearOutcome::ever_realigned);
    one("never fused", &YearOutcome::never_fused);
    one("never independent", &YearOutcome::never_independent);
    one("never realigned", &YearOutcome::never_realigned);
    one("never neutral", &YearOutcome::never_neutral);
    one("neutral", &YearOutcome::neutral);
    one("ever neutral", &YearOutcome::ever_neutral);
    one("delivered", &YearOutcome::delivered);
    one("conditional", &YearOutcome::conditional);
    one("ever delivered", &YearOutcome::ever_delivered);
    one("sceptic", &YearOutcome::sceptic);
    one("replaced", &YearOutcome::replaced);
    one("war", &YearOutcome::war);
    for (std::size_t tau = 0; tau < 3; ++tau) each("trust", s.trust[tau], t.trust[tau]);
  }
  for (std::size_t ally = 0; ally < b.allies.size(); ++ally)
    for (std::size_t y = 0; y < b.years.size(); ++y) {
      each("hedging", a.allies.at(ally).hedging.at(y), b.allies[ally].hedging[y]);
      each("autonomous", a.allies[ally].autonomous.at(y), b.allies[ally].autonomous[y]);
      each("armed", a.allies[ally].armed.at(y), b.allies[ally].armed[y]);
    }
}

template <class Each>
void values(const Solution& a, const Solution& b, const Each& each) {
  for (std::size_t i = 0; i < b.target.size(); ++i) each(kTargetParts[i], a.target[i], b.target[i]);
  for (std::size_t i = 0; i < b.rival.size(); ++i) each(kRivalParts[i], a.rival[i], b.rival[i]);
  for (std::size_t i = 0; i < b.divider.size(); ++i) each(kDividerParts[i], a.divider[i], b.divider[i]);
  for (std::size_t ally = 0; ally < b.allies.size(); ++ally) {
    each("ledger", a.allies.at(ally).ledger, b.allies[ally].ledger);
    each("security of an ally", a.allies[ally].security, b.allies[ally].security);
    each("arming", a.allies[ally].arming, b.allies[ally].arming);
  }
  each("annuity", a.annuity, b.annuity);
}

void compare(const Solution& batched, const Solution& reference, const std::string& where, Departures& d) {
  ASSERT_EQ(batched.years.size(), reference.years.size());
  ASSERT_EQ(batched.allies.size(), reference.allies.size());
  probabilities(batched, reference, [&](std::string_view what, double a, double b) {
    d.probability.see(std::abs(a - b), where + ": " + std::string(what));
  });
  double largest = 0;
  values(reference, reference,
         [&](std::string_view, double, double b) { largest = std::max(largest, std::abs(b)); });
  values(batched, reference, [&](std::string_view what, double a, double b) {
    d.value.see(std::abs(a - b) / largest, where + ": " + std::string(what));
  });
}

void compare_log_odds(const BatchSolver& solver, std::size_t game, int lane, const Solution& reference,
                      const std::string& where, Departures& d, double smallest = kLargeEnough) {
  for (std::size_t y = 0; y < reference.years.size(); ++y)
    for (int e = 0; e < kYearEvents; ++e) {
      const auto event = static_cast<YearEvent>(e);
      const BothSides sides = both_sides(reference.years[y], event);
      if (sides.yes <= smallest || sides.no == 0) continue;
      const double odds = solver.log_odds(game, lane, static_cast<int>(y) + 1, event);
      d.log_odds.see(std::abs(odds - sides.log_odds()), where + ": log-odds of event " + std::to_string(e) +
                                                            " with " + std::to_string(sides.log_odds()));
    }
}

std::vector<int> all_years(const Game& game) {
  std::vector<int> years(at(game.years));
  std::iota(years.begin(), years.end(), 1);
  return years;
}

/// Every draw of every game by the readable solver: [game][draw].
std::vector<std::vector<Solution>> readable(const RandomGame& random) {
  std::vector<std::vector<Solution>> all;
  for (const Game& game : random.games) {
    Solver solver(random.scenario, game);
    auto& draws = all.emplace_back();
    for (const auto& weights : random.draws) draws.push_back(*solver.solve(weights));
  }
  return all;
}

using Table = std::map<std::pair<Simd, Precision>, Departures>;

void hold_against(const RandomGame& random, const std::string& where, Table& table) {
  const auto reference = readable(random);
  const BatchPlan plan(random.scenario, pointers(random.games), all_years(random.games.front()));
  for (const Simd set : simd_available())
    for (const Precision precision : kPrecisions) {
      BatchSolver solver(plan, set, precision);
      solver.solve(random.draws);
      for (std::size_t g = 0; g < random.games.size(); ++g)
        for (int lane = 0; lane < kBatch; ++lane) {
          const std::string here = where + " game " + std::to_string(g) + " draw " + std::to_string(lane);
          Departures& d = table[{set, precision}];
          compare(solver.solution(g, lane), reference[g][at(lane)], here, d);
          compare_log_odds(solver, g, lane, reference[g][at(lane)], here, d);
        }
    }
}

void hold_to_limits(const Table& table, const std::string& what) {
  for (const auto& [key, d] : table) {
    const auto& [set, precision] = key;
    const bool single = precision == Precision::float32;
    std::cout << what << ", " << simd_name(set) << ", " << name(precision) << ": probabilities to "
              << d.probability.error << ", values to " << d.value.error << ", log-odds to "
              << d.log_odds.error << "\n"
              << d.probability.where << "\n"
              << d.value.where << "\n"
              << d.log_odds.where << "\n";
    EXPECT_LE(d.probability.error, single ? 2e-6 : 1e-12) << simd_name(set) << " " << d.probability.where;
    EXPECT_LE(d.value.error, single ? 2e-5 : 1e-12) << simd_name(set) << " " << d.value.where;
    EXPECT_LE(d.log_odds.error, single ? 1e-3 : 1e-9) << simd_name(set) << " " << d.log_odds.where;
  }
}

TEST(Batch, EveryInstructionSetSolvesRandomGamesAsTheReadableSolver) {
  const Scenario base = tiny();
  Table table;
  for (unsigned seed = 1; seed <= kGames; ++seed)
    hold_against(random_game(base, seed), "random game " + std::to_string(seed), table);
  ASSERT_EQ(table.size(), simd_available().size() * kPrecisions.size());
  hold_to_limits(table, std::to_string(kGames) + " random games");
}

class Flagship : public testing::TestWithParam<const char*> {};

TEST_P(Flagship, EveryInstructionSetSolvesItAsTheReadableSolver) {
  RandomGame flagship{load(GetParam()), {}, {}};
  for (const Strategy& strategy : flagship.scenario.strategies)
    flagship.games.push_back(*compile(flagship.scenario, strategy));
  for (unsigned lane = 0; lane < kBatch; ++lane)
    flagship.draws.push_back(
        weights_by_year(flagship.scenario, values_of(flagship.scenario, lane), flagship.games.front().years));
  Table table;
  hold_against(flagship, GetParam(), table);
  hold_to_limits(table, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Flagships, Flagship,
                         testing::Values("scenarios/reverse-kissinger-2025.toml",
                                         "scenarios/opening-to-china-1971.toml"));

}  // namespace
}  // namespace entente

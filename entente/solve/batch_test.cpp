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
constexpr unsigned kGames = kSanitized ? 20 : 200;

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
  int draws = 0, repeated = 0;         ///< `repeated`: answered for by another precision or solver
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
          ++table[{set, precision}].draws;
          const std::string here = where + " game " + std::to_string(g) + " draw " + std::to_string(lane);
          Departures& d = table[{set, precision}];
          compare(solver.solution(g, lane), reference[g][at(lane)], here, d);
          compare_log_odds(solver, g, lane, reference[g][at(lane)], here, d);
        }
      table[{set, precision}].repeated += solver.repeated();
    }
}

void hold_to_limits(const Table& table, const std::string& what) {
  for (const auto& [key, d] : table) {
    const auto& [set, precision] = key;
    const bool single = precision == Precision::float32;
    std::cout << what << ", " << simd_name(set) << ", " << name(precision) << ": probabilities to "
              << d.probability.error << ", values to " << d.value.error << ", log-odds to "
              << d.log_odds.error << "; " << d.draws - d.repeated << " of " << d.draws
              << " solved as asked for\n";
    EXPECT_LE(d.probability.error, single ? 2e-6 : 1e-12) << simd_name(set) << " " << d.probability.where;
    EXPECT_LE(d.value.error, single ? 2e-5 : 1e-12) << simd_name(set) << " " << d.value.where;
    EXPECT_LE(d.log_odds.error, single ? 1e-3 : 1e-9) << simd_name(set) << " " << d.log_odds.where;
    // Else the limits would say nothing of what was asked for.
    EXPECT_LE(d.repeated, single ? d.draws / 2 : 0) << simd_name(set) << " " << name(precision);
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

/// Every figure of a solution, in an order of its own.
std::vector<double> figures(const Solution& s) {
  std::vector<double> all;
  probabilities(s, s, [&](std::string_view, double x, double) { all.push_back(x); });
  values(s, s, [&](std::string_view, double x, double) { all.push_back(x); });
  return all;
}

std::vector<std::vector<double>> batched(const RandomGame& random, std::span<const Game* const> games,
                                         std::span<const int> years, Simd set, Precision precision,
                                         const std::vector<std::vector<Weights>>& draws) {
  const BatchPlan plan(random.scenario, games, years);
  BatchSolver solver(plan, set, precision);
  solver.solve(draws);
  std::vector<std::vector<double>> all;
  for (std::size_t g = 0; g < games.size(); ++g)
    for (int lane = 0; lane < kBatch; ++lane) all.push_back(figures(solver.solution(g, lane)));
  return all;
}

TEST(Batch, ADrawDoesNotDependOnThoseBesideIt) {
  const Scenario base = tiny();
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const RandomGame random = random_game(base, seed);
    const auto games = pointers(random.games);
    const std::vector<int> years = all_years(random.games.front());
    // Five places on, so that draws also change their vector; one of them is so sharp that float gives it up.
    std::vector<std::vector<Weights>> draws = random.draws, moved(kBatch);
    for (Weights& w : draws[3]) w.lambda_T = 1e5;
    for (std::size_t lane = 0; lane < kBatch; ++lane) moved[(lane * 7 + 5) % kBatch] = draws[lane];
    auto without = draws;
    without[3] = draws[4];
    for (const Simd set : simd_available())
      for (const Precision precision : kPrecisions) {
        const auto first = batched(random, games, years, set, precision, draws);
        const auto second = batched(random, games, years, set, precision, moved);
        const auto third = batched(random, games, years, set, precision, without);
        for (std::size_t lane = 0; lane < kBatch; ++lane) {
          EXPECT_EQ(first[lane], second[(lane * 7 + 5) % kBatch]) << simd_name(set) << " " << name(precision);
          if (lane != 3) EXPECT_EQ(first[lane], third[lane]) << simd_name(set) << " " << name(precision);
        }
      }
  }
}

TEST(Batch, WithoutAlliesChangesNoBitOfTheRest) {
  const RandomGame random = random_game(tiny(), 8, 2);
  const std::vector<int> years = all_years(random.games.front());
  using Extent = SolveOptions::Extent;
  const std::vector<Extent> extents{Extent::whole, Extent::without_allies};
  const BatchPlan whole(random.scenario, pointers(random.games), years);
  const BatchPlan without(random.scenario, pointers(random.games), years, extents);
  BatchSolver all(whole, simd_available().front(), Precision::float32);
  BatchSolver some(without, simd_available().front(), Precision::float32);
  all.solve(random.draws);
  some.solve(random.draws);
  bool lost = false;
  for (int lane = 0; lane < kBatch; ++lane) {
    EXPECT_EQ(figures(all.solution(0, lane)), figures(some.solution(0, lane)));
    Solution a = all.solution(1, lane);
    const Solution b = some.solution(1, lane);
    lost = lost || a.divider[static_cast<std::size_t>(DividerPart::allied_loss)] != 0;
    for (AllyOutcome& ally : a.allies) {
      a.divider[static_cast<std::size_t>(DividerPart::allied_loss)] = 0;
      ally = {std::vector<double>(years.size()), std::vector<double>(years.size()),
              std::vector<double>(years.size())};
    }
    EXPECT_EQ(figures(a), figures(b));
  }
  EXPECT_TRUE(lost) << "else there was nothing to leave out";
}

/// Sharp draws are solved in double one by one where they are few, in whole vectors where they are many.
TEST(Batch, ASharpDrawIsTheSameAloneAndAmongItsLike) {
  const Scenario base = tiny();
  for (unsigned seed = 1; seed <= 8; ++seed) {
    const RandomGame plain = random_game(base, seed);
    const BatchPlan plan(plain.scenario, pointers(plain.games), all_years(plain.games.front()));
    for (const Simd set : simd_available()) {
      const auto solved = [&](const std::vector<std::size_t>& sharp) {
        auto draws = plain.draws;
        for (const std::size_t lane : sharp)
          for (Weights& w : draws[lane]) w.lambda_T = 1e4;
        BatchSolver solver(plan, set, Precision::float32);
        solver.solve(draws);
        EXPECT_GE(solver.repeated(), static_cast<int>(sharp.size() * plain.games.size()));
        const double odds = solver.log_odds(0, 9, 1, YearEvent::ever_independent);
        return std::pair(figures(solver.solution(0, 9)), odds);
      };
      const auto alone = solved({9});
      EXPECT_EQ(alone, solved({2, 9}));
      EXPECT_EQ(alone, solved({0, 1, 5, 9, 13}));
      EXPECT_EQ(alone, solved({8, 9, 10, 11, 12, 13, 14, 15}));
    }
  }
}

TEST(Batch, AGameDoesNotDependOnThoseInItsPlanNorOnTheYearsRead) {
  const Scenario base = tiny();
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const RandomGame random = random_game(base, seed, 3);
    const Game& game = random.games[1];
    const std::vector<int> every = all_years(game), last{game.years};
    const Game* const alone[] = {&game};
    const BatchPlan together(random.scenario, pointers(random.games), every),
        apart(random.scenario, alone, every), short_plan(random.scenario, alone, last);
    for (const Simd set : simd_available())
      for (const Precision precision : kPrecisions) {
        BatchSolver a(together, set, precision), b(apart, set, precision), c(short_plan, set, precision);
        for (BatchSolver* solver : {&a, &b, &c}) solver->solve(random.draws);
        a.solve(random.draws);  // nor on what was solved before
        for (int lane = 0; lane < kBatch; ++lane) {
          const Solution whole = a.solution(1, lane);
          Solution end = c.solution(0, lane);
          EXPECT_EQ(figures(whole), figures(b.solution(0, lane))) << simd_name(set) << " " << name(precision);
          for (std::size_t y = 0; y + 1 < end.years.size(); ++y) {
            EXPECT_EQ(end.years[y].at, ByLevel{});
            end.years[y] = whole.years[y];
            for (std::size_t ally = 0; ally < end.allies.size(); ++ally)
              for (auto chain : {&AllyOutcome::hedging, &AllyOutcome::autonomous, &AllyOutcome::armed})
                (end.allies[ally].*chain)[y] = (whole.allies[ally].*chain)[y];
          }
          EXPECT_EQ(figures(whole), figures(end)) << simd_name(set) << " " << name(precision);
        }
      }
  }
}

TEST(Batch, InstructionSetsAgreeToWhatThePrecisionAllows) {
  const Scenario base = tiny();
  std::map<std::pair<Simd, Precision>, double> apart;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const RandomGame random = random_game(base, seed);
    const auto games = pointers(random.games);
    const std::vector<int> years = all_years(random.games.front());
    for (const Precision precision : kPrecisions) {
      const auto widest = batched(random, games, years, simd_available().front(), precision, random.draws);
      for (const Simd set : simd_available()) {
        const auto other = batched(random, games, years, set, precision, random.draws);
        for (std::size_t lane = 0; lane < kBatch; ++lane) {
          double largest = 1;
          for (const double x : widest[lane]) largest = std::max(largest, std::abs(x));
          for (std::size_t i = 0; i < widest[lane].size(); ++i) {
            double& most = apart[{set, precision}];
            most = std::max(most, std::abs(widest[lane][i] - other[lane][i]) / largest);
          }
        }
      }
    }
  }
  for (const auto& [key, most] : apart) {
    const auto& [set, precision] = key;
    std::cout << simd_name(set) << " from " << simd_name(simd_available().front()) << ", " << name(precision)
              << ": " << most << "\n";
    EXPECT_LE(most, precision == Precision::float32 ? 4e-6 : 1e-12) << simd_name(set);
  }
}

/// T stays bound all the more surely the larger λ is.
RandomGame sharp_game(const Scenario& scenario, double lambda) {
  RandomGame game{scenario, {*compile(scenario, *scenario.strategy("engage"))}, {}};
  for (unsigned lane = 0; lane < kBatch; ++lane) {
    game.draws.push_back({resolve(scenario, values_of(scenario, lane), 1)});
    Weights& w = game.draws.back().front();
    w.lambda_T = lambda;
    w.start_fused = 0;
    w.sw = 4;
    w.mu = 0.01;  // rarely asked, and not courted, so that float is good enough for figures
    w.pv = 0;
    for (ReplyWeights& reply : w.replies) reply.value = {};
  }
  return game;
}

TEST(Batch, LogOddsComeFromDoubleWhereFloatUnderflows) {
  const Scenario scenario = tiny();
  const RandomGame game = sharp_game(scenario, 25);
  const auto reference = readable(game);
  const BatchPlan plan(game.scenario, pointers(game.games), all_years(game.games.front()));
  for (const Simd set : simd_available()) {
    BatchSolver single(plan, set, Precision::float32), real(plan, set, Precision::float64);
    single.solve(game.draws);
    real.solve(game.draws);
    ASSERT_LT(single.repeated(), kBatch) << "nothing is left to float";
    const int before = single.repeated();
    int below_float = 0;
    for (int lane = 0; lane < kBatch; ++lane)
      for (int year = 1; year <= scenario.horizon; ++year)
        for (int e = 0; e < kYearEvents; ++e) {
          const auto event = static_cast<YearEvent>(e);
          const BothSides sides = both_sides(reference[0][at(lane)].years[at(year - 1)], event);
          const double odds = single.log_odds(0, lane, year, event);
          const double smaller = std::min(sides.yes, sides.no);
          if (smaller < 1e-250) continue;
          below_float += smaller < 1e-38 ? 1 : 0;
          EXPECT_NEAR(odds, sides.log_odds(), smaller < 1e-30 ? 1e-9 : 1e-3)
              << simd_name(set) << " draw " << lane << " year " << year << " event " << e;
          EXPECT_NEAR(real.log_odds(0, lane, year, event), sides.log_odds(), 1e-9);
        }
    EXPECT_GT(below_float, 50);
    EXPECT_GT(single.repeated(), before);
    EXPECT_LE(single.repeated(), kBatch);
    EXPECT_EQ(real.repeated(), 0);
    // What was asked of log-odds does not change what is told.
    BatchSolver fresh(plan, set, Precision::float32);
    fresh.solve(game.draws);
    for (int lane = 0; lane < kBatch; ++lane)
      EXPECT_EQ(figures(fresh.solution(0, lane)), figures(single.solution(0, lane)));
    EXPECT_EQ(fresh.repeated(), before);
  }
}

TEST(Batch, LogOddsOfWhatCannotHappenAreInfinite) {
  const Scenario scenario = tiny();
  RandomGame game = sharp_game(scenario, 1);
  for (auto& draw : game.draws) draw.front().mu = 0;  // T is never asked
  const BatchPlan plan(game.scenario, pointers(game.games), all_years(game.games.front()));
  const double infinity = std::numeric_limits<double>::infinity();
  for (const Simd set : simd_available())
    for (const Precision precision : kPrecisions) {
      BatchSolver solver(plan, set, precision);
      solver.solve(game.draws);
      EXPECT_EQ(solver.log_odds(0, 5, 3, YearEvent::ever_realigned), -infinity);
      EXPECT_EQ(solver.log_odds(0, 5, 3, YearEvent::partner), infinity);
    }
}

TEST(Batch, AnyPrecisionOfThePlayersIsWithinReach) {
  const Scenario base = tiny();
  for (const double lambda : {30.0, 1e3, 1e6}) {
    Table table;
    for (unsigned seed = 1; seed <= 8; ++seed) {
      RandomGame random = random_game(base, seed);
      for (std::size_t lane = 0; lane < kBatch; lane += 2)
        for (Weights& w : random.draws[lane]) w.lambda_T = w.lambda_R = lambda;
      hold_against(random, "random game " + std::to_string(seed), table);
    }
    for (const auto& [key, d] : table) {
      const bool single = key.second == Precision::float32;
      // At λ = 1,000 a difference of 1e-15 between two choices is one of 1e-12 between their chances.
      EXPECT_LE(d.probability.error, single ? 2e-6 : 1e-11) << lambda << " " << d.probability.where;
      EXPECT_LE(d.value.error, single ? 2e-5 : 1e-11) << lambda << " " << d.value.where;
      EXPECT_GT(d.repeated, 0);
    }
  }
}

TEST(Batch, AnInfinitePrecisionIsTheReadableSolversAndDisturbsNobody) {
  const Scenario base = tiny();
  const double infinity = std::numeric_limits<double>::infinity();
  for (unsigned seed = 1; seed <= 8; ++seed) {
    const RandomGame plain = random_game(base, seed);
    RandomGame random = plain;
    std::vector<std::size_t> infinite;
    for (std::size_t lane = 0; lane < kBatch; lane += 3) {
      infinite.push_back(lane);
      for (Weights& w : random.draws[lane]) {
        if (lane % 2 == 0) w.lambda_T = infinity;
        if (lane % 2 == 1 || lane % 4 == 0) w.lambda_R = infinity;
        // Infinity times nothing is no number: that, too, must not pass for a draw within the kernels' reach.
        if (lane == 6) w.mu = 0;
        if (lane == 9)
          for (ReplyWeights& reply : w.replies) reply.value = {};
        // And ties: every reply is as good as the next.
        if (lane == 12)
          for (ReplyWeights& reply : w.replies) {
            const double weight = reply.weight;
            reply = w.replies.front();
            reply.weight = weight;
          }
      }
    }
    const auto reference = readable(random);
    const auto games = pointers(random.games);
    const std::vector<int> years = all_years(random.games.front());
    const BatchPlan plan(random.scenario, games, years);
    for (const Simd set : simd_available())
      for (const Precision precision : kPrecisions) {
        BatchSolver solver(plan, set, precision), without(plan, set, precision);
        solver.solve(random.draws);
        without.solve(plain.draws);
        EXPECT_GE(solver.repeated(), static_cast<int>(infinite.size() * games.size()));
        for (std::size_t g = 0; g < games.size(); ++g)
          for (int lane = 0; lane < kBatch; ++lane) {
            const Solution here = solver.solution(g, lane);
            if (lane % 3 != 0) {
              EXPECT_EQ(figures(here), figures(without.solution(g, lane))) << lane;
              continue;
            }
            for (const double figure : figures(here)) ASSERT_TRUE(std::isfinite(figure)) << lane;
            EXPECT_EQ(figures(here), figures(reference[g][at(lane)])) << simd_name(set) << " draw " << lane;
            Departures d;
            compare_log_odds(solver, g, lane, reference[g][at(lane)], "draw " + std::to_string(lane), d);
            EXPECT_EQ(d.log_odds.error, 0) << d.log_odds.where;
          }
      }
  }
}

TEST(Batch, AnEverLargerPrecisionTendsToTheBestReplies) {
  const Scenario base = tiny();
  int compared = 0;
  for (unsigned seed = 1; seed <= 8; ++seed) {
    RandomGame infinite = random_game(base, seed), large = infinite;
    for (std::size_t lane = 0; lane < kBatch; ++lane) {
      for (Weights& w : infinite.draws[lane])
        w.lambda_T = w.lambda_R = std::numeric_limits<double>::infinity();
      for (Weights& w : large.draws[lane]) w.lambda_T = w.lambda_R = 1e6;
    }
    const auto limit = readable(infinite);
    const BatchPlan plan(large.scenario, pointers(large.games), all_years(large.games.front()));
    for (const Simd set : simd_available()) {
      BatchSolver solver(plan, set, Precision::float64);
      solver.solve(large.draws);
      for (std::size_t g = 0; g < large.games.size(); ++g)
        for (int lane = 0; lane < kBatch; ++lane) {
          ++compared;
          Departures d;
          compare(solver.solution(g, lane), limit[g][at(lane)], "draw", d);
          EXPECT_LE(d.probability.error, 1e-9) << seed << " " << g << " " << lane << d.probability.where;
        }
    }
  }
  EXPECT_GT(compared, 0);
}

TEST(Batch, NumbersBeyondFloatAreAnsweredForInDouble) {
  const Scenario scenario = tiny();
  const RandomGame plain = sharp_game(scenario, 1);
  RandomGame large = plain;
  large.draws[2].front().L_war = 1e20;
  const auto reference = readable(large);
  const BatchPlan plan(large.scenario, pointers(large.games), all_years(large.games.front()));
  for (const Simd set : simd_available()) {
    BatchSolver solver(plan, set, Precision::float32), without(plan, set, Precision::float32);
    solver.solve(large.draws);
    without.solve(plain.draws);
    EXPECT_EQ(solver.repeated(), without.repeated() + 1);
    Departures d;
    compare(solver.solution(0, 2), reference[0][2], "a war worth 1e20 points", d);
    EXPECT_LE(d.probability.error, 1e-12);
    EXPECT_LE(d.value.error, 1e-12);
  }
}

}  // namespace
}  // namespace entente

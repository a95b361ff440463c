#include "entente/explore/breakeven.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "entente/ensemble/workers.hpp"

namespace entente {
namespace {

constexpr std::array kOutcome{DividerPart::military,     DividerPart::diplomacy,   DividerPart::economy,
                              DividerPart::freed_effort, DividerPart::fusion_harm, DividerPart::war_risk};

double part(const Solution& solution, DividerPart which) {
  return solution.divider[static_cast<std::size_t>(which)];
}
/// What phi multiplies at independent (3.10).
double benefits(const Solution& s) {
  return part(s, DividerPart::military) + part(s, DividerPart::diplomacy) + part(s, DividerPart::economy) +
         part(s, DividerPart::freed_effort);
}
double outcome_of(const Solution& s) {
  double sum = 0;
  for (const DividerPart which : kOutcome) sum += part(s, which);
  return sum;
}

/// Solved once more to see how the gain moves: beyond the range of any phi, and with a harm of one point.
constexpr double kOtherPhi = 2;
constexpr std::size_t kIndependent = 2;

double mean_of(const std::vector<GainParts>& parts, const std::function<double(const GainParts&)>& of,
               int without = -1) {
  double sum = 0, count = 0;
  for (std::size_t d = 0; d < parts.size(); ++d) {
    if (static_cast<int>(d % kReplicates) == without) continue;
    sum += of(parts[d]);
    ++count;
  }
  return sum / count;
}

/// A ratio of two means with the jackknife's interval over the sixteen scramblings. Nothing where the
/// denominator is zero.
std::optional<Estimate> ratio(const std::vector<GainParts>& parts,
                              const std::function<double(const GainParts&)>& over,
                              const std::function<double(const GainParts&)>& under) {
  const auto at = [&](int without) { return mean_of(parts, over, without) / mean_of(parts, under, without); };
  const double value = at(-1);
  if (!std::isfinite(value)) return std::nullopt;
  std::array<double, kReplicates> left_out{};
  for (int r = 0; r < kReplicates; ++r) left_out[static_cast<std::size_t>(r)] = at(r);
  const Estimate interval = jackknife(value, left_out);
  return Estimate{value, interval.low, interval.high};
}

Summary summary_of(const std::vector<GainParts>& parts, const std::function<double(const GainParts&)>& of) {
  std::vector<double> values;
  for (const GainParts& p : parts) values.push_back(of(p));
  return summarise(values);
}

void drawn(BreakEvenValue& value, const Summary& summary) {
  value.p05 = summary.p05;
  value.p50 = summary.p50;
  value.p95 = summary.p95;
}

}  // namespace

Outcome<BlockWorker> gain_worker(const Scenario& scenario, const std::string& strategy,
                                 const std::string& baseline, const DrawnValues& draws, Goal goal,
                                 const SolvingOptions& solving, std::vector<GainParts>& parts) {
  struct Games {
    Scenario core;
    std::optional<GameSet> whole, without_allies;
  };
  const auto games = std::make_shared<Games>(Games{without_allies(scenario), {}, {}});
  auto whole = GameSet::make(scenario, {scenario.strategy(baseline), scenario.strategy(strategy)}, solving);
  if (!whole) return whole.diagnostics();
  games->whole.emplace(std::move(*whole));
  const Scenario& core = games->core;
  auto core_games = GameSet::make(core, {core.strategy(baseline), core.strategy(strategy)}, solving);
  if (!core_games) return core_games.diagnostics();
  games->without_allies.emplace(std::move(*core_games));
  const auto year = static_cast<std::size_t>(scenario.verdict_years.back()) - 1;

  return BlockWorker([&scenario, &draws, &parts, games, year, goal] {
    struct Worker {
      GameSolver whole, core;
      BlockWeights make, make_core;
      std::vector<std::vector<Weights>> weights;
    };
    const int horizon = games->whole->years();
    auto w = std::make_shared<Worker>(Worker{GameSolver(*games->whole),
                                             GameSolver(*games->without_allies),
                                             BlockWeights(scenario, draws, horizon),
                                             BlockWeights(games->core, draws, horizon),
                                             {}});
    return BlockWork([&parts, games, year, goal, w](std::size_t block) {
      w->make.fill(block, w->weights);
      w->whole.solve(w->weights);
      for (std::size_t lane = 0; lane < kReplicates; ++lane) {
        const Solution now = w->whole.solution(0, static_cast<int>(lane));
        const Solution then = w->whole.solution(1, static_cast<int>(lane));
        const Weights& drawn_as = w->weights[lane].front();
        GainParts& p = parts[block * kReplicates + lane];
        p.phi = drawn_as.phi[kIndependent];
        p.deepL = drawn_as.deepL;
        p.gain = (then.total() - now.total()) / then.annuity;
        p.allied =
            -(part(then, DividerPart::allied_loss) - part(now, DividerPart::allied_loss)) / then.annuity;
        p.outcome = (outcome_of(then) - outcome_of(now)) / then.annuity;
        p.independence = benefits(then) - benefits(now);  // of phi as drawn; finished below
        p.chance = goal_probability(then.years[year], goal);
        p.likelier = p.chance - goal_probability(now.years[year], goal);
        p.delivered = then.years[year].ever_delivered;
      }
      w->make_core.fill(block, w->weights);
      for (std::vector<Weights>& years : w->weights)
        for (Weights& each : years) {
          each.phi[kIndependent] = kOtherPhi;
          each.deepL = 1;
        }
      w->core.solve(w->weights);
      for (std::size_t lane = 0; lane < kReplicates; ++lane) {
        const Solution now = w->core.solution(0, static_cast<int>(lane));
        const Solution then = w->core.solution(1, static_cast<int>(lane));
        GainParts& p = parts[block * kReplicates + lane];
        p.independence =
            (benefits(then) - benefits(now) - p.independence) / (kOtherPhi - p.phi) / then.annuity;
        p.fusion =
            -(part(then, DividerPart::fusion_harm) - part(now, DividerPart::fusion_harm)) / then.annuity;
      }
    });
  });
}

Outcome<std::vector<GainParts>> gain_parts(const Scenario& scenario, const std::string& strategy,
                                           const std::string& baseline, const DrawnValues& draws, Goal goal,
                                           const SolvingOptions& solving, int threads,
                                           const std::stop_token& stop) {
  std::vector<GainParts> parts(static_cast<std::size_t>(draws.draws()));
  const auto worker = gain_worker(scenario, strategy, baseline, draws, goal, solving, parts);
  if (!worker) return worker.diagnostics();
  for_each_item(threads, draws.blocks(), stop, *worker);
  return parts;
}

BreakEven break_even(const std::vector<GainParts>& parts) {
  BreakEven result;
  result.gain = summary_of(parts, [](const GainParts& p) { return p.gain; });
  result.likelier = summary_of(parts, [](const GainParts& p) { return p.likelier; });
  result.chance = summary_of(parts, [](const GainParts& p) { return p.chance; });
  result.baseline_chance = summary_of(parts, [](const GainParts& p) { return p.chance - p.likelier; });
  result.delivered = summary_of(parts, [](const GainParts& p) { return p.delivered; });

  const auto independence = [](const GainParts& p) { return p.independence; };
  const auto fusion = [](const GainParts& p) { return p.fusion; };
  const auto allied = [](const GainParts& p) { return p.allied; };
  const auto within = [](const std::optional<Estimate>& x, double low, double high) {
    return x && x->value >= low && x->value <= high;
  };
  constexpr double kNoLimit = std::numeric_limits<double>::infinity();

  result.independence = {.name = "independence", .unit = "share", .value = {}};
  drawn(result.independence, summary_of(parts, [](const GainParts& p) { return p.phi; }));
  result.independence.value = ratio(
      parts, [](const GainParts& p) { return p.phi * p.independence - p.gain; }, independence);
  result.independence.gains_above = mean_of(parts, independence) > 0;
  result.independence.possible = within(result.independence.value, 0, 1);

  result.fusion_harm = {.name = "fusion_harm", .unit = "points/year", .value = {}};
  drawn(result.fusion_harm, summary_of(parts, [](const GainParts& p) { return p.deepL; }));
  result.fusion_harm.value = ratio(
      parts, [](const GainParts& p) { return p.gain + p.deepL * p.fusion; }, fusion);
  result.fusion_harm.gains_above = mean_of(parts, fusion) < 0;
  result.fusion_harm.possible = within(result.fusion_harm.value, 0, kNoLimit);

  result.allied_loss = {.name = "allied_loss", .unit = "factor", .value = {}, .p05 = 1, .p50 = 1, .p95 = 1};
  result.allied_loss.value = ratio(
      parts, [](const GainParts& p) { return p.gain + p.allied; }, allied);
  result.allied_loss.gains_above = mean_of(parts, allied) < 0;
  result.allied_loss.possible = within(result.allied_loss.value, 0, kNoLimit);

  // What one unit of P(goal) brings is what the outcome brings over what it is likelier by.
  result.probability = {.name = "probability", .unit = "probability", .value = {}};
  drawn(result.probability, result.likelier);
  const double likelier = mean_of(parts, [](const GainParts& p) { return p.likelier; });
  const double outcome = mean_of(parts, [](const GainParts& p) { return p.outcome; });
  if (outcome * likelier > 0) {
    std::array<double, kReplicates> left_out{};
    const auto of = [&](int without) {
      return mean_of(
                 parts, [](const GainParts& p) { return p.likelier; }, without) *
             mean_of(
                 parts, [](const GainParts& p) { return p.outcome - p.gain; }, without) /
             mean_of(
                 parts, [](const GainParts& p) { return p.outcome; }, without);
    };
    for (int r = 0; r < kReplicates; ++r) left_out[static_cast<std::size_t>(r)] = of(r);
    const Estimate interval = jackknife(of(-1), left_out);
    result.probability.value = Estimate{of(-1), interval.low, interval.high};
  }
  result.probability.gains_above = true;
  result.probability.possible = within(result.probability.value, -1, 1);

  const BreakEvenValue& phi = result.independence;
  for (const double x : {0.0, phi.p05, phi.p50, phi.p95, 1.0}) {
    const auto paid = ratio(
        parts, [x](const GainParts& p) { return p.gain + p.allied + (x - p.phi) * p.independence; }, allied);
    if (paid) result.frontier.push_back({x, *paid});
  }
  return result;
}

}  // namespace entente

#include "entente/explore/group_study.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/inputs.hpp"
#include "entente/ensemble/statistics.hpp"

namespace entente {
namespace {

constexpr std::size_t kSixteen = kReplicates;
/// Keeps the order of groups in trajectories apart from other uses of the seed.
constexpr std::uint32_t kOrders = 0x6f726472;
constexpr std::size_t kQuantities = kExplained.size();

/// @param keep  where the scenario that the set points to is kept
Outcome<std::pair<InputGroups, InputPlan>> groups_and_inputs(const Scenario& given, GroupChoice choice,
                                                             Scenario& keep) {
  auto groups = input_groups(given, choice.by, choice.cut_ties ? CrossTies::keep : CrossTies::join);
  if (!groups) return groups.diagnostics();
  keep = choice.cut_ties ? without_ties(given, *groups) : given;
  auto inputs = InputPlan::make(keep);
  if (!inputs) return inputs.diagnostics();
  Diagnostics warnings = groups.diagnostics();
  warnings.insert(warnings.end(), inputs.diagnostics().begin(), inputs.diagnostics().end());
  return {std::pair(std::move(*groups), std::move(*inputs)), std::move(warnings)};
}

Outcome<GameSet> two_games(const Scenario& scenario, const std::string& strategy,
                           const StudyOptions& options) {
  const std::string baseline = options.baseline.empty() ? scenario.baseline : options.baseline;
  const auto strategies = chosen_strategies(scenario, {strategy}, baseline);
  if (!strategies) return strategies.diagnostics();
  if (strategies->size() < 2)
    return Diagnostics{
        {.place = {.file = scenario.file},
         .code = "E143",
         .message = "\"" + strategy + "\" is the baseline itself: its gain is nothing in every draw",
         .help = "name another strategy, or another baseline",
         .related = {}}};
  return GameSet::make(scenario, *strategies, options.solving);
}

/// Gain and log-odds of sixteen draws, each [quantity][lane].
class Explainer {
 public:
  explicit Explainer(DrawSolver& solver) : solver_(solver), out_(2 * kSixteen) {}
  void solve(std::span<const double> values) { solver_.solve(values, out_); }
  double quantity(std::size_t q, std::size_t lane) const {
    const DrawFigures &baseline = out_[lane], &chosen = out_[kSixteen + lane];
    return q == 0 ? chosen.welfare - baseline.welfare : chosen.log_odds;
  }

 private:
  DrawSolver& solver_;
  std::vector<DrawFigures> out_;
};

bool all_finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double v) { return std::isfinite(v); });
}

bool vary(std::span<const double> values) {
  return std::ranges::any_of(values, [&](double v) { return v != values.front(); });
}

/// Moves the blocks of sixteen points that are finite up behind those kept.
/// @param rows  numbers of a block
/// @param kept  blocks so far; grows
/// @return points left out
std::int64_t keep_finite(std::array<std::vector<double>, kQuantities>& values, std::size_t rows,
                         std::int64_t first, std::int64_t last, std::size_t& kept) {
  std::int64_t failed = 0;
  for (auto block = static_cast<std::size_t>(first); block < static_cast<std::size_t>(last); ++block) {
    bool finite = true;
    for (const auto& of : values) finite = finite && all_finite(std::span(of).subspan(block * rows, rows));
    if (!finite) {
      failed += kReplicates;
      continue;
    }
    for (auto& of : values)
      std::copy_n(of.begin() + static_cast<std::ptrdiff_t>(block * rows), rows,
                  of.begin() + static_cast<std::ptrdiff_t>(kept * rows));
    ++kept;
  }
  return failed;
}

/// The same indices with intervals for as many looks (Bonferroni).
SobolIndices widened(SobolIndices indices, double looks) {
  if (looks <= 1) return indices;
  std::array<double, kReplicates> any{};
  any.front() = 1;
  const double factor = half_width_of(any, looks) / half_width_of(any);
  const auto widen = [&](Estimate& e) {
    e.low = e.value - factor * (e.value - e.low);
    e.high = e.value + factor * (e.high - e.value);
  };
  for (SobolIndex& input : indices.inputs) {
    widen(input.first);
    widen(input.total);
  }
  for (SobolPair& pair : indices.pairs) widen(pair.second);
  return indices;
}

/// Width of the widest interval of a total order.
double widest(const GroupIndices& found) {
  double width = 0;
  for (const SobolIndices& indices : found.indices)
    for (const SobolIndex& input : indices.inputs)
      width = std::max(width, input.total.high - input.total.low);
  return width;
}

}  // namespace

Outcome<GroupIndices> sobol_of_groups(const Scenario& given, const std::string& strategy, GroupChoice choice,
                                      bool pairs, const StudyOptions& options, double until_width) {
  Diagnostics errors = check_draws(given, options.draws, kFewestDraws, "--sobol");
  Scenario scenario;
  const auto prepared = groups_and_inputs(given, choice, scenario);
  errors.insert(errors.end(), prepared.diagnostics().begin(), prepared.diagnostics().end());
  if (!prepared || has_errors(errors)) return errors;
  const InputGroups& groups = prepared->first;
  const InputPlan& first = prepared->second;
  const auto second = first.companion();
  if (!second) return second.diagnostics();
  const auto set = two_games(scenario, strategy, options);
  if (!set) return set.diagnostics();

  const SaltelliShape shape{groups.size(), pairs};
  const std::size_t rows = shape.rows_a_point(), k = groups.size();
  const std::int64_t blocks = options.draws / kReplicates;
  std::array<std::vector<double>, kQuantities> values;  // [point][row]
  for (auto& of : values) of.resize(static_cast<std::size_t>(options.draws) * rows);
  const Simd simd = simd_available().front();
  const auto solve_block = [&](DrawSolver& solver, std::int64_t block) {
    const std::size_t size = first.size() * kSixteen;
    std::vector<double> a(size), b(size), mixed(size);
    first.draw_block(simd, options.seed, static_cast<std::uint64_t>(block), a);
    second->draw_block(simd, options.seed, static_cast<std::uint64_t>(block), b);
    Explainer explainer(solver);
    const auto row = [&](std::size_t r, std::span<const double> point) {
      explainer.solve(point);
      for (std::size_t lane = 0; lane < kSixteen; ++lane)
        for (std::size_t q = 0; q < kQuantities; ++q)
          values[q][(static_cast<std::size_t>(block) * kSixteen + lane) * rows + r] =
              explainer.quantity(q, lane);
    };
    // The values of a group's inputs depend on no input of another group: correlated ones are in one, so
    // that exchanging values is exchanging the random numbers behind them.
    const auto exchanged = [&](const std::vector<double>& most, const std::vector<double>& from,
                               std::size_t group) -> std::span<const double> {
      mixed = most;
      for (const NumberId id : groups.groups[group].inputs) {
        const auto at = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(id.index) * kSixteen);
        std::copy_n(from.begin() + at, kSixteen, mixed.begin() + at);
      }
      return mixed;
    };
    row(0, a);
    for (std::size_t g = 0; g < k; ++g) row(1 + g, exchanged(a, b, g));
    if (pairs)
      for (std::size_t g = 0; g < k; ++g) row(1 + k + g, exchanged(b, a, g));
    row(rows - 1, b);
  };

  if (options.planned)
    options.planned({"sobol", static_cast<std::int64_t>(k), options.draws, static_cast<std::int64_t>(rows),
                     static_cast<std::int64_t>(set->strategies().size()), until_width > 0});
  GroupIndices result;
  result.groups = groups;
  std::vector<std::int64_t> looks{options.draws};
  if (until_width > 0) looks = width_looks(options.draws);
  const double widening = until_width > 0 ? static_cast<double>(looks.size()) : 1;
  std::int64_t finished = 0;
  std::size_t kept = 0;
  for (const std::int64_t draws : looks) {
    const std::int64_t begun = finished, last = draws / kReplicates;
    finished = for_each_block(
        *set, options.goal, true, begun, last, options.threads, options.stop,
        [&](std::int64_t done) {
          if (options.progress) options.progress(begun + done, blocks);
        },
        solve_block);
    result.failed += keep_finite(values, kSixteen * rows, begun, finished, kept);
    result.interrupted = finished < last;
    result.points = kept * kSixteen;
    if (result.points >= static_cast<std::size_t>(kFewestDraws))
      for (std::size_t q = 0; q < kQuantities; ++q) {
        const std::span<const double> of = std::span(values[q]).first(kept * kSixteen * rows);
        result.varies[q] = vary(of);
        if (result.varies[q])
          result.indices[q] =
              widened(sobol_indices(of, shape, IntervalBy::replicates, options.seed), widening);
      }
    if (until_width > 0) result.widest = widest(result);
    if (result.interrupted || (until_width > 0 && result.widest < until_width)) break;
  }
  result.stopped_early = !result.interrupted && finished < blocks;
  return {std::move(result), std::move(errors)};
}

Outcome<GroupEffects> morris_of_groups(const Scenario& given, const std::string& strategy, GroupChoice choice,
                                       const StudyOptions& options) {
  Diagnostics errors = check_draws(given, options.draws, kFewestDraws, "--morris");
  Scenario scenario;
  const auto prepared = groups_and_inputs(given, choice, scenario);
  errors.insert(errors.end(), prepared.diagnostics().begin(), prepared.diagnostics().end());
  if (!prepared || has_errors(errors)) return errors;
  const InputGroups& groups = prepared->first;
  const InputPlan& inputs = prepared->second;
  const auto set = two_games(scenario, strategy, options);
  if (!set) return set.diagnostics();

  const std::size_t k = groups.size(), rows = k + 1;
  const auto trajectories = static_cast<std::size_t>(options.draws / kReplicates);
  const auto blocks = static_cast<std::int64_t>((trajectories + kSixteen - 1) / kSixteen);
  const std::size_t room = static_cast<std::size_t>(blocks) * kSixteen * rows;
  std::array<std::vector<double>, kQuantities> values;  // [trajectory][row]
  for (auto& of : values) of.resize(room);
  std::vector<std::vector<double>> moved(k, std::vector<double>(room));  // [group][trajectory][row]: 0 or 1
  std::vector<std::vector<std::size_t>> inputs_of(k);                    // of the plan, by group
  for (int i = 0; i < inputs.dimensions(); ++i)
    inputs_of[static_cast<std::size_t>(groups.group_of[static_cast<std::size_t>(inputs.input(i).index)])]
        .push_back(static_cast<std::size_t>(i));
  // One order of the groups a trajectory.
  std::vector<std::vector<std::uint32_t>> orders;
  Dice dice(options.seed, kOrders);
  for (std::size_t t = 0; t < static_cast<std::size_t>(blocks) * kSixteen; ++t)
    orders.push_back(dice.shuffled(static_cast<std::uint32_t>(k)));
  if (options.planned)
    options.planned({"morris", static_cast<std::int64_t>(k), blocks * kReplicates,
                     static_cast<std::int64_t>(rows), static_cast<std::int64_t>(set->strategies().size()),
                     false});
  const Simd simd = simd_available().front();
  const std::int64_t finished = for_each_block(
      *set, options.goal, true, 0, blocks, options.threads, options.stop,
      [&](std::int64_t done) {
        if (options.progress) options.progress(done, blocks);
      },
      [&](DrawSolver& solver, std::int64_t block) {
        std::vector<double> u(static_cast<std::size_t>(inputs.dimensions()) * kSixteen);
        std::vector<double> point(inputs.size() * kSixteen);
        inputs.uniforms(simd, options.seed, static_cast<std::uint64_t>(block), u);
        for (double& x : u) x = (2 * std::floor(x * kMorrisLevels) + 1) / (2 * kMorrisLevels);
        Explainer explainer(solver);
        for (std::size_t r = 0; r < rows; ++r) {
          for (std::size_t lane = 0; lane < kSixteen; ++lane) {
            const std::size_t t = static_cast<std::size_t>(block) * kSixteen + lane;
            if (r == 0) {
              for (std::size_t g = 0; g < k; ++g) {
                // Alone, an input has a direction; a group has many.
                const bool down = inputs_of[g].size() == 1 && u[inputs_of[g].front() * kSixteen + lane] > 0.5;
                moved[g][t * rows] = down ? 1 : 0;
              }
              continue;
            }
            for (std::size_t g = 0; g < k; ++g) moved[g][t * rows + r] = moved[g][t * rows + r - 1];
            moved[orders[t][r - 1]][t * rows + r] = 1 - moved[orders[t][r - 1]][t * rows + r];
            for (const std::size_t i : inputs_of[orders[t][r - 1]]) {
              double& x = u[i * kSixteen + lane];
              x += x < 0.5 ? 0.5 : -0.5;
            }
          }
          inputs.from_uniforms(simd, u, point);
          explainer.solve(point);
          for (std::size_t lane = 0; lane < kSixteen; ++lane)
            for (std::size_t q = 0; q < kQuantities; ++q)
              values[q][(static_cast<std::size_t>(block) * kSixteen + lane) * rows + r] =
                  explainer.quantity(q, lane);
        }
      });

  GroupEffects result;
  result.groups = groups;
  result.interrupted = finished < blocks;
  const std::size_t solved = std::min(trajectories, static_cast<std::size_t>(finished) * kSixteen);
  std::size_t kept = 0;
  const auto keep = [&](std::vector<double>& of, std::size_t t) {
    std::copy_n(of.begin() + static_cast<std::ptrdiff_t>(t * rows), rows,
                of.begin() + static_cast<std::ptrdiff_t>(kept * rows));
  };
  for (std::size_t t = 0; t < solved; ++t) {
    bool finite = true;
    for (const auto& of : values) finite = finite && all_finite(std::span(of).subspan(t * rows, rows));
    if (!finite) {
      ++result.failed;
      continue;
    }
    for (auto& of : values) keep(of, t);
    for (auto& of : moved) keep(of, t);
    ++kept;
  }
  result.trajectories = kept;
  if (kept < 2) return {std::move(result), std::move(errors)};
  std::vector<std::span<const double>> columns;
  for (const auto& of : moved) columns.emplace_back(std::span(of).first(kept * rows));
  for (std::size_t q = 0; q < kQuantities; ++q)
    result.effects[q] = morris_effects(columns, std::span(values[q]).first(kept * rows), options.seed);
  return {std::move(result), std::move(errors)};
}

}  // namespace entente

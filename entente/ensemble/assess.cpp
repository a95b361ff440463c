#include "entente/ensemble/assess.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include "entente/base/random.hpp"
#include "entente/ensemble/inputs.hpp"
#include "entente/solve/solve.hpp"

namespace entente {
namespace {

constexpr int kBlock =
    16;  // one draw of every scrambling: what is done at once, and what an interruption keeps

/// One solved strategy, as compiled.
struct Contender {
  const Strategy* strategy = nullptr;
  Game game;
};

/// Figures of one strategy in one draw, in one fixed order: `record` writes it, `Columns` reads it.
std::vector<double> record(const Scenario& scenario, const Solution& solution) {
  std::vector<double> row;
  for (const int y : scenario.verdict_years) {
    const YearOutcome& year = solution.years[static_cast<std::size_t>(y - 1)];
    row.insert(row.end(), year.at.begin(), year.at.end());
    row.insert(row.end(), {year.ever_independent, year.ever_realigned});
    row.insert(row.end(), {1 - year.at[0], 1 - year.ever_fused});             // prevent
    row.insert(row.end(), {year.at[2] + year.at[3], year.ever_independent});  // loosen
    row.insert(row.end(), {year.neutral, year.ever_neutral});                 // neutral
    row.insert(row.end(), {year.at[3], year.ever_realigned});                 // realign
    row.insert(row.end(), {year.delivered, year.conditional, year.ever_delivered});
    row.insert(row.end(), {year.sceptic, year.replaced, year.war});
    row.insert(row.end(), year.trust.begin(), year.trust.end());
  }
  for (const double part : solution.divider) row.push_back(part / solution.annuity);
  for (const double part : solution.target) row.push_back(part / solution.annuity);
  for (const double part : solution.rival) row.push_back(part / solution.annuity);
  const auto last = static_cast<std::size_t>(scenario.verdict_years.back() - 1);
  for (const AllyOutcome& ally : solution.allies)
    row.insert(row.end(),
               {ally.autonomous[last], ally.hedging[last], ally.armed[last], -ally.ledger / solution.annuity,
                -ally.security / solution.annuity, -ally.arming / solution.annuity});
  row.push_back(solution.total());
  row.push_back(solution.annuity);
  return row;
}

using Rows = std::vector<std::vector<double>>;  // by draw

/// Reads what `record` wrote, column after column.
class Columns {
 public:
  Columns(const Rows& rows, const Rows& baseline) : rows_(rows), baseline_(baseline) {}
  Summary next() {
    const Summary summary = summarise(column(rows_));
    ++at_;
    return summary;
  }
  /// The same column as a change against the baseline, draw by draw; does not advance.
  Summary change() const {
    std::vector<double> values = column(rows_);
    const std::vector<double> base = column(baseline_);
    for (std::size_t d = 0; d < values.size(); ++d) values[d] -= base[d];
    return summarise(values);
  }
  /// Sum of `count` columns from here; does not advance.
  Summary sum(std::size_t count, bool as_change) const {
    std::vector<double> values(rows_.size(), 0.0);
    for (std::size_t d = 0; d < rows_.size(); ++d)
      for (std::size_t i = 0; i < count; ++i)
        values[d] += rows_[d][at_ + i] - (as_change ? baseline_[d][at_ + i] : 0);
    return summarise(values);
  }
  void skip(std::size_t count) { at_ += count; }

 private:
  std::vector<double> column(const Rows& rows) const {
    std::vector<double> values(rows.size());
    for (std::size_t d = 0; d < rows.size(); ++d) values[d] = rows[d][at_];
    return values;
  }
  const Rows& rows_;
  const Rows& baseline_;
  std::size_t at_ = 0;
};

/// D's discounted total in points, and the discounted years that turn it into a yearly figure: the last two
/// columns.
double total_of(const std::vector<double>& row) { return row[row.size() - 2]; }
double annuity_of(const std::vector<double>& row) { return row.back(); }

std::vector<double> gain(const Rows& rows, const Rows& over, bool yearly) {
  std::vector<double> net(rows.size());
  for (std::size_t d = 0; d < rows.size(); ++d)
    net[d] = (total_of(rows[d]) - total_of(over[d])) / (yearly ? annuity_of(rows[d]) : 1);
  return net;
}

StrategyFigures figures(const Scenario& scenario, const Contender& contender, const Rows& rows,
                        const Rows& baseline) {
  StrategyFigures out;
  out.name = contender.strategy->name;
  out.label = contender.strategy->label;
  out.reachable_states = static_cast<int>(contender.game.states.size());
  Columns columns(rows, baseline);
  for (const int y : scenario.verdict_years) {
    YearFigures year;
    year.year = y;
    for (Summary& level : year.level) level = columns.next();
    year.ever_independent = columns.next();
    year.ever_realigned = columns.next();
    for (std::size_t g = 0; g < year.goals.size(); ++g) {
      year.goals[g].goal = static_cast<Goal>(g);
      year.goals[g].at = columns.next();
      year.goals[g].ever = columns.next();
    }
    year.delivered = columns.next();
    year.conditional = columns.next();
    year.ever_delivered = columns.next();
    year.sceptic = columns.next();
    year.replaced = columns.next();
    year.war = columns.next();
    for (Summary& trust : year.trust) trust = columns.next();
    out.at.push_back(year);
  }
  for (const std::string_view part : kDividerParts) {
    out.divider_change.emplace_back(part, columns.change());
    out.divider.emplace_back(part, columns.next());
  }
  for (const std::string_view part : kTargetParts) out.target.emplace_back(part, columns.next());
  for (const std::string_view part : kRivalParts) out.rival.emplace_back(part, columns.next());
  for (const Ally& ally : scenario.allies) {
    AllyFigures a;
    a.actor = ally.code;
    a.autonomous_change = columns.change();
    a.autonomous = columns.next();
    a.hedging = columns.next();
    a.arms_change = columns.change();
    a.arms = columns.next();
    a.loss = columns.sum(3, false);
    a.loss_change = columns.sum(3, true);
    a.ledger = columns.next();
    a.security = columns.next();
    a.arming = columns.next();
    out.allies.push_back(std::move(a));
  }
  const std::vector<double> net = gain(rows, baseline, true);
  out.net = summarise(net);
  std::vector<double> positive;
  for (const double gained : net) positive.push_back(gained > 0 ? 1 : 0);
  out.share_positive = summarise(positive);
  out.net_total = summarise(gain(rows, baseline, false));
  return out;
}

/// The yearly gain without what norm and audience add to it.
Summary without_norms(const Rows& rows, const Rows& baseline, std::size_t first_divider_column) {
  std::vector<double> net = gain(rows, baseline, true);
  for (const DividerPart part : {DividerPart::norm, DividerPart::audience}) {
    const std::size_t column = first_divider_column + static_cast<std::size_t>(part);
    for (std::size_t d = 0; d < rows.size(); ++d) net[d] -= rows[d][column] - baseline[d][column];
  }
  return summarise(net);
}

std::size_t columns_a_year() {
  return kAlignments + 2 + 8 + 3 + 3 +
         3;  // levels, ever, four goals twice, delivery, office-leaders-war, trust
}

bool finite(const std::vector<double>& row) {
  return std::all_of(row.begin(), row.end(), [](double x) { return std::isfinite(x); });
}

Diagnostic refusal(const Scenario& scenario, std::string code, std::string message, std::string help) {
  Diagnostic d;
  d.place.file = scenario.file;
  d.code = std::move(code);
  d.message = std::move(message);
  d.help = std::move(help);
  return d;
}

/// The strategies to solve: the baseline first, then as in the scenario.
Outcome<std::vector<const Strategy*>> chosen(const Scenario& scenario, const AssessOptions& options,
                                             const std::string& baseline) {
  std::vector<std::string> known;
  for (const Strategy& strategy : scenario.strategies) known.push_back(strategy.name);
  Diagnostics errors;
  std::vector<std::string> wanted = options.strategies.empty() ? known : options.strategies;
  wanted.push_back(baseline);
  for (const std::string& name : wanted)
    if (!scenario.strategy(name)) {
      const std::string near = nearest(name, known);
      errors.push_back(refusal(scenario, "E070", "no strategy is called \"" + name + "\"",
                               near.empty() ? "" : "did you mean \"" + near + "\"?"));
    }
  if (!errors.empty()) return errors;
  std::vector<const Strategy*> result{scenario.strategy(baseline)};
  for (const Strategy& strategy : scenario.strategies)
    if (strategy.name != baseline && std::find(wanted.begin(), wanted.end(), strategy.name) != wanted.end())
      result.push_back(&strategy);
  return result;
}

/// Solves blocks of draws in order; any worker may take any block, each result goes to its own place.
class Run {
 public:
  Run(const Scenario& scenario, const InputPlan& inputs, const std::vector<Contender>& contenders,
      const AssessOptions& options)
      : scenario_(scenario), inputs_(inputs), contenders_(contenders), options_(options) {
    rows.assign(contenders.size(), Rows(static_cast<std::size_t>(options.draws)));
    nodes.assign(contenders.size(), 0);
  }

  void go() {
    const int threads = options_.threads > 0 ? options_.threads : tbb::info::default_concurrency();
    // Both must be raised: the arena to ask for workers, the control to let the process have them.
    tbb::global_control control(tbb::global_control::max_allowed_parallelism,
                                static_cast<std::size_t>(threads));
    tbb::task_arena arena(threads);
    arena.execute([&] {
      tbb::parallel_for(
          0, threads, [&](int) { work(); }, tbb::simple_partitioner());
    });
    workers = static_cast<int>(solvers_.size());
    done = std::min(next_block_.load(), blocks()) * kBlock;
  }

  std::vector<Rows> rows;   ///< by contender, by draw
  std::vector<long> nodes;  ///< by contender
  Quality quality;
  int workers = 0;
  int done = 0;

 private:
  int blocks() const { return options_.draws / kBlock; }

  void work() {
    while (!options_.stop.stop_requested()) {
      const int block = next_block_++;
      if (block >= blocks()) return;
      std::vector<Solver>& solvers = solvers_.local();
      if (solvers.empty())
        for (const Contender& contender : contenders_) solvers.emplace_back(scenario_, contender.game);
      Quality worst;
      for (int d = block * kBlock; d < (block + 1) * kBlock; ++d) solve(d, solvers, worst);
      const std::scoped_lock lock(mutex_);
      quality.max_probability_error = std::max(quality.max_probability_error, worst.max_probability_error);
      quality.max_value_error = std::max(quality.max_value_error, worst.max_value_error);
      draws_done_ += kBlock;
      if (options_.observer) options_.observer->advanced(draws_done_, options_.draws);
    }
  }

  void solve(int d, std::vector<Solver>& solvers, Quality& worst) {
    const std::vector<double> values = inputs_.draw(options_.seed, static_cast<std::uint64_t>(d));
    const std::vector<Weights> weights = weights_by_year(scenario_, values, contenders_.front().game.years);
    for (std::size_t s = 0; s < contenders_.size(); ++s) {
      const Solution solution = *solvers[s].solve(weights);
      rows[s][static_cast<std::size_t>(d)] = record(scenario_, solution);
      worst.max_probability_error = std::max(worst.max_probability_error, solution.probability_error);
      worst.max_value_error = std::max(worst.max_value_error, solution.value_error);
      if (d == 0) nodes[s] = solution.nodes;
    }
  }

  const Scenario& scenario_;
  const InputPlan& inputs_;
  const std::vector<Contender>& contenders_;
  const AssessOptions& options_;
  std::atomic<int> next_block_{0};
  std::mutex mutex_;
  long draws_done_ = 0;
  tbb::enumerable_thread_specific<std::vector<Solver>> solvers_;
};

/// Leaves out unfinished draws, and with a draw that failed its whole block, so that the scramblings stay
/// balanced. Returns the draws kept.
std::vector<std::size_t> keep(std::vector<Rows>& rows, int done, int& failed) {
  std::vector<std::size_t> kept;
  for (int block = 0; block < done / kBlock; ++block) {
    bool good = true;
    for (int d = block * kBlock; d < (block + 1) * kBlock; ++d)
      for (const Rows& by_draw : rows)
        if (!finite(by_draw[static_cast<std::size_t>(d)])) {
          ++failed;
          good = false;
          break;
        }
    if (good)
      for (int d = block * kBlock; d < (block + 1) * kBlock; ++d) kept.push_back(static_cast<std::size_t>(d));
  }
  for (Rows& by_draw : rows) {
    Rows some;
    for (const std::size_t d : kept) some.push_back(std::move(by_draw[d]));
    by_draw = std::move(some);
  }
  return kept;
}

/// How far a draw lies from the medians: mean squared distance of its uniform coordinates from one half,
/// times 12.
std::vector<double> distances(const InputPlan& inputs, std::uint64_t seed,
                              const std::vector<std::size_t>& draws) {
  std::vector<double> result;
  for (const std::size_t d : draws) {
    double sum = 0;
    for (int i = 0; i < inputs.dimensions(); ++i) {
      const double u = uniform(seed, d, i) - 0.5;
      sum += u * u;
    }
    result.push_back(inputs.dimensions() > 0 ? 12 * sum / inputs.dimensions() : 0);
  }
  return result;
}

}  // namespace

Outcome<Assessment> assess(const Scenario& scenario, const AssessOptions& options) {
  if (options.draws < kFewestDraws || options.draws % kBlock != 0)
    return Diagnostics{
        refusal(scenario, "E094",
                "cannot take " + std::to_string(options.draws) +
                    " draws: their number must be a multiple of 16, at least 32",
                "sixteen independent scramblings give each mean its interval; try --draws 512")};
  if (options.game.horizon > 0 && options.game.horizon < scenario.verdict_years.back())
    return Diagnostics{refusal(scenario, "E050",
                               "a horizon of " + std::to_string(options.game.horizon) +
                                   " years ends before the last verdict year, " +
                                   std::to_string(scenario.verdict_years.back()),
                               "a longer horizon")};
  const std::string baseline = options.baseline.empty() ? scenario.baseline : options.baseline;
  const auto strategies = chosen(scenario, options, baseline);
  if (!strategies) return strategies.diagnostics();
  const auto inputs = InputPlan::make(scenario);
  if (!inputs) return inputs.diagnostics();

  std::vector<Contender> contenders;
  Diagnostics errors;
  for (const Strategy* strategy : *strategies) {
    auto game = compile(scenario, *strategy, options.game);
    if (!game) {
      errors.insert(errors.end(), game.diagnostics().begin(), game.diagnostics().end());
      continue;
    }
    contenders.push_back({strategy, std::move(*game)});
  }
  if (!errors.empty()) return errors;

  Run run(scenario, *inputs, contenders, options);
  run.go();

  Assessment result;
  result.baseline = baseline;
  result.seed = options.seed;
  result.draws_wanted = options.draws;
  result.threads = run.workers;
  result.quality = run.quality;
  result.diagnostics = inputs.diagnostics();
  const std::vector<std::size_t> kept = keep(run.rows, run.done, result.quality.failed_draws);
  result.draws = static_cast<int>(kept.size());
  result.interrupted = run.done < options.draws;
  if (result.draws < kFewestDraws)
    return result;  // too few for any interval: no figure is better than a bare one

  std::vector<std::string> names;
  std::vector<std::vector<double>> net, level;
  const std::size_t first_divider_column = columns_a_year() * scenario.verdict_years.size();
  for (std::size_t s = 0; s < contenders.size(); ++s) {
    StrategyFigures out = figures(scenario, contenders[s], run.rows[s], run.rows.front());
    out.nodes = run.nodes[s];
    out.net_without_norms = without_norms(run.rows[s], run.rows.front(), first_divider_column);
    for (std::size_t other = 0; other < contenders.size(); ++other)
      if (other != s)
        out.against.emplace_back(contenders[other].strategy->name,
                                 summarise(gain(run.rows[s], run.rows[other], true)));
    names.push_back(out.name);
    net.push_back(gain(run.rows[s], run.rows.front(), true));
    auto& welfare = level.emplace_back();
    for (const auto& row : run.rows[s]) welfare.push_back(total_of(row) / annuity_of(row));
    result.strategies.push_back(std::move(out));
  }
  result.regret = regret(names, net, level, distances(*inputs, options.seed, kept));

  const auto best = std::max_element(
      result.strategies.begin(), result.strategies.end(),
      [](const StrategyFigures& a, const StrategyFigures& b) { return a.net.mean < b.net.mean; });
  result.best_by_mean = best->name;
  const auto index = static_cast<std::size_t>(best - result.strategies.begin());
  std::vector<double> wins;
  for (std::size_t d = 0; d < kept.size(); ++d) {
    int tied = 0;
    bool beaten = false;
    for (const auto& other : net) {
      tied += other[d] == net[index][d] ? 1 : 0;
      beaten = beaten || other[d] > net[index][d];
    }
    wins.push_back(beaten ? 0 : 1.0 / tied);
  }
  result.share_best = summarise(wins);
  return result;
}

}  // namespace entente

#include "entente/solve/batch.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "entente/solve/block.hpp"
#include "entente/solve/kernel.hpp"

namespace entente {

using batch::clear, batch::finite, batch::FlushDenormals, batch::kDoubleReach, batch::kFloatReach,
    batch::read_allies, batch::read_amounts, batch::within;

namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

}  // namespace

struct BatchPlan::Data {
  const Scenario* scenario;
  std::vector<const Game*> games;
  std::vector<batch::Plan> plans;
  std::vector<batch::Reading> readings;  ///< by game
};

BatchPlan::BatchPlan(const Scenario& scenario, std::span<const Game* const> games, std::span<const int> years,
                     std::span<const SolveOptions::Extent> extents) {
  auto data = std::make_unique<Data>();
  data->scenario = &scenario;
  data->games.assign(games.begin(), games.end());
  for (const Game* game : games) data->plans.push_back(*batch::plan(scenario, *game));
  batch::Reading reading;
  reading.year.assign(idx(games.front()->years), 0);
  for (const int year : years) reading.year[idx(year - 1)] = 1;
  data->readings.assign(games.size(), reading);
  for (std::size_t g = 0; g < extents.size(); ++g)
    data->readings[g].allies = extents[g] == SolveOptions::Extent::whole;
  data_ = std::move(data);
}
BatchPlan::~BatchPlan() = default;
BatchPlan::BatchPlan(BatchPlan&&) noexcept = default;

struct BatchSolver::Memory {
  explicit Memory(const BatchPlan::Data& data)
      : tables(*data.scenario, *data.games.front()), out(data.plans.size()), again(data.plans.size()) {}
  batch::BlockTables tables;
  batch::Memory<float> single;
  batch::Memory<double> real;
  std::vector<batch::BlockOut> out;
  /// What else is known of a game in this batch.
  struct Again {
    std::array<bool, kBatch> solved{};  ///< by draw: whether `out` has it
    batch::BlockOut out;                ///< in double: for draws that float does not hold, or for all
    std::array<bool, kBatch> figures{}, odds{};  ///< by draw: what was taken from it
    std::map<std::size_t, Solution> readable;  ///< by draw: Solver's, for draws that the kernels do not hold
  };
  std::vector<Again> again;
};

BatchSolver::BatchSolver(const BatchPlan& plan, Simd set, Precision precision)
    : plan_(&plan), set_(set), precision_(precision), memory_(std::make_unique<Memory>(*plan.data_)) {}
BatchSolver::~BatchSolver() = default;
BatchSolver::BatchSolver(BatchSolver&&) noexcept = default;

namespace {

template <class T>
void solve_block(Simd set, const batch::Plan& plan, const batch::BlockTables& tables,
                 const batch::Reading& reading, batch::Memory<T>& memory, batch::BlockOut& out) {
  const FlushDenormals quick;
  clear(out, plan);
  const batch::Pass<T> pass{plan, tables, reading, memory, out};
  const int width = batch::width(set, sizeof(T) == sizeof(float));
  for (int lane = 0; lane < kBatch; lane += width) {
    batch::backward(set, pass, lane);
    batch::forward(set, pass, lane);
  }
}

/// From so many draws of a block on, whole vectors in double are quicker than one draw after the other.
constexpr std::ptrdiff_t kTogether = 4;

/// A solution of which only the years asked for are told.
Solution read_years(Solution s, const batch::Reading& reading) {
  for (std::size_t y = 0; y < s.years.size(); ++y) {
    if (reading.year[y]) continue;
    s.years[y] = {};
    for (AllyOutcome& ally : s.allies) ally.hedging[y] = ally.autonomous[y] = ally.armed[y] = 0;
  }
  return s;
}

}  // namespace

void BatchSolver::solve(std::span<const std::vector<Weights>> draws) {
  const BatchPlan::Data& data = *plan_->data_;
  memory_->tables.fill(draws);
  std::array<bool, kBatch> in_float{}, in_double{};
  for (int lane = 0; lane < kBatch; ++lane) {
    in_double[idx(lane)] = within(kDoubleReach, memory_->tables, lane);
    in_float[idx(lane)] = precision_ == Precision::float32 && in_double[idx(lane)] &&
                          within(kFloatReach, memory_->tables, lane);
  }
  const bool any_in_float = std::find(in_float.begin(), in_float.end(), true) != in_float.end();
  for (std::size_t g = 0; g < data.plans.size(); ++g) {
    Memory::Again& again = memory_->again[g];
    again.solved = {};
    again.figures = again.odds = {};
    again.readable.clear();
    if (any_in_float)
      solve_block(set_, data.plans[g], memory_->tables, data.readings[g], memory_->single, memory_->out[g]);
    for (std::size_t lane = 0; lane < kBatch; ++lane)
      again.figures[lane] = !in_float[lane] || !finite(memory_->out[g], lane);
    std::array<bool, kBatch> wanted{};
    for (std::size_t lane = 0; lane < kBatch; ++lane) wanted[lane] = again.figures[lane] && in_double[lane];
    if (std::count(wanted.begin(), wanted.end(), true) >= kTogether) solve_again(g, wanted);
    std::optional<Solver> solver;
    for (std::size_t lane = 0; lane < kBatch; ++lane) {
      if (!again.figures[lane]) continue;
      if (in_double[lane] && finite(solve_again(g, lane), lane)) continue;
      if (!solver) solver.emplace(*data.scenario, *data.games[g]);
      SolveOptions options;
      if (!data.readings[g].allies) options.extent = SolveOptions::Extent::without_allies;
      again.readable.emplace(lane, read_years(*solver->solve(draws[lane], options), data.readings[g]));
    }
  }
}

void BatchSolver::solve_again(std::size_t game, const std::array<bool, kBatch>& wanted) {
  const BatchPlan::Data& data = *plan_->data_;
  const batch::Plan& plan = data.plans[game];
  Memory::Again& again = memory_->again[game];
  const FlushDenormals quick;
  clear(again.out, plan);
  const batch::Pass<double> pass{plan, memory_->tables, data.readings[game], memory_->real, again.out};
  const int width = batch::width(set_, false);
  for (int first = 0; first < kBatch; first += width) {
    const auto from = wanted.begin() + first;
    if (std::find(from, from + width, true) == from + width) continue;
    batch::backward(set_, pass, first);
    batch::forward(set_, pass, first);
    std::fill_n(again.solved.begin() + first, width, true);
  }
}

const batch::BlockOut& BatchSolver::solve_again(std::size_t game, std::size_t lane) const {
  const BatchPlan::Data& data = *plan_->data_;
  const batch::Plan& plan = data.plans[game];
  Memory::Again& again = memory_->again[game];
  if (again.solved[lane]) return again.out;
  if (precision_ == Precision::float64) {
    solve_block(set_, plan, memory_->tables, data.readings[game], memory_->real, again.out);
    again.solved.fill(true);
    return again.out;
  }
  // Few draws leave float's reach, and nobody asks for their neighbours.
  if (std::find(again.solved.begin(), again.solved.end(), true) == again.solved.end()) clear(again.out, plan);
  const FlushDenormals quick;
  const int at = static_cast<int>(lane);
  const batch::Pass<double> pass{plan, memory_->tables, data.readings[game], memory_->real, again.out};
  batch::backward_alone(set_, pass, at);
  batch::forward_alone(set_, pass, at);
  again.solved[lane] = true;
  return again.out;
}

int BatchSolver::repeated() const {
  std::size_t count = 0;
  for (const Memory::Again& again : memory_->again) {
    if (precision_ == Precision::float64) count += again.readable.size();
    if (precision_ == Precision::float32)
      for (std::size_t lane = 0; lane < kBatch; ++lane) count += again.figures[lane] || again.odds[lane];
  }
  return static_cast<int>(count);
}

namespace {

YearOutcome outcome(const std::array<batch::BlockOut::Lanes, batch::kOutYears>& out, std::size_t lane) {
  const auto of = [&](int what) { return out[idx(what)][lane]; };
  YearOutcome year;
  for (int r = 0; r < kAlignments; ++r) year.at[idx(r)] = of(batch::kAt + r);
  year.ever_fused = of(batch::kEverFused);
  year.ever_independent = of(batch::kEverIndependent);
  year.ever_realigned = of(batch::kEverRealigned);
  year.never_fused = of(batch::kNeverFused);
  year.never_independent = of(batch::kNeverIndependent);
  year.never_realigned = of(batch::kNeverRealigned);
  year.never_neutral = of(batch::kNeverNeutral);
  year.neutral = of(batch::kNeutral);
  year.ever_neutral = of(batch::kEverNeutral);
  year.delivered = of(batch::kDelivered);
  year.conditional = of(batch::kConditional);
  year.ever_delivered = of(batch::kEverDelivered);
  year.sceptic = of(batch::kSceptic);
  year.replaced = of(batch::kReplaced);
  year.war = of(batch::kWar);
  for (int tau = 0; tau < 3; ++tau) year.trust[idx(tau)] = of(batch::kTrust + tau);
  return year;
}

}  // namespace

double BatchSolver::log_odds(std::size_t game, int lane, int year, YearEvent event) const {
  const std::size_t l = idx(lane), y = idx(year - 1);
  Memory::Again& again = memory_->again[game];
  const auto sides = [&](const batch::BlockOut& out) { return both_sides(outcome(out.years[y], l), event); };
  if (!again.figures[l]) {
    const BothSides in_float = sides(memory_->out[game]);
    if (std::min(in_float.yes, in_float.no) >= kFloatReach.probability) return in_float.log_odds();
    again.odds[l] = true;
  }
  const auto readable = again.readable.find(l);
  BothSides in_double = readable != again.readable.end() ? both_sides(readable->second.years[y], event)
                                                         : sides(solve_again(game, l));
  for (double* side : {&in_double.yes, &in_double.no})
    if (*side < kDoubleReach.probability) *side = 0;
  return in_double.log_odds();
}

Solution BatchSolver::solution(std::size_t game, int lane) const {
  const BatchPlan::Data& data = *plan_->data_;
  const auto l = idx(lane);
  const Memory::Again& again = memory_->again[game];
  if (const auto readable = again.readable.find(l); readable != again.readable.end()) return readable->second;
  const batch::BlockOut& out = again.figures[l] ? again.out : memory_->out[game];
  Solution s;
  s.years.resize(out.years.size());
  s.allies.resize(out.losses.size());
  for (AllyOutcome& ally : s.allies) {
    ally.hedging.assign(out.years.size(), 0);
    ally.autonomous.assign(out.years.size(), 0);
    ally.armed.assign(out.years.size(), 0);
  }
  read_amounts(out, l, s);
  for (std::size_t y = 0; y < out.years.size(); ++y) {
    if (!data.readings[game].year[y]) continue;
    s.years[y] = outcome(out.years[y], l);
    s.probability_error = std::max(s.probability_error, std::abs(out.years[y][batch::kTotal][l] - 1));
    read_allies(out, l, static_cast<int>(y) + 1, s);
  }
  s.annuity = memory_->tables.at(1, memory_->tables.layout().annuity)[l];
  return s;
}

}  // namespace entente

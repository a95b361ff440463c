#include "entente/solve/batch.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <hwy/detect_compiler_arch.h>
#if HWY_ARCH_X86
#include <xmmintrin.h>
#endif

#include "entente/solve/kernel.hpp"

namespace entente {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

}  // namespace

struct BatchPlan::Data {
  const Scenario* scenario;
  std::vector<const Game*> games;
  std::vector<batch::Plan> plans;
  batch::Reading reading;
};

BatchPlan::BatchPlan(const Scenario& scenario, std::span<const Game* const> games,
                     std::span<const int> years) {
  auto data = std::make_unique<Data>();
  data->scenario = &scenario;
  data->games.assign(games.begin(), games.end());
  for (const Game* game : games) data->plans.push_back(*batch::plan(scenario, *game));
  data->reading.year.assign(idx(games.front()->years), 0);
  for (const int year : years) data->reading.year[idx(year - 1)] = 1;
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

void clear(batch::BlockOut& out, int years, std::size_t allies) {
  out = {};
  out.years.resize(idx(years));
  out.allies.resize(idx(years));
  for (auto& year : out.allies) year.resize(allies);
  out.losses.resize(allies);
}

/// Takes numbers below the smallest normal one as zero while it lives. They lie far below Reach::probability,
/// and cost a hundred times as much as others.
class FlushDenormals {
#if HWY_ARCH_X86
 public:
  FlushDenormals() { _mm_setcsr(before_ | kFlushToZero | kDenormalsAreZero); }
  ~FlushDenormals() { _mm_setcsr(before_); }
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
  static constexpr unsigned kFlushToZero = 0x8000, kDenormalsAreZero = 0x0040;
  unsigned before_ = _mm_getcsr();
#else
 public:
  FlushDenormals() {}
#endif
};

template <class T>
void solve_block(Simd set, const batch::Plan& plan, const batch::BlockTables& tables,
                 const batch::Reading& reading, batch::Memory<T>& memory, batch::BlockOut& out) {
  const FlushDenormals quick;
  clear(out, plan.years, plan.allies.size());
  const int width = batch::width(set, sizeof(T) == sizeof(float));
  for (int lane = 0; lane < kBatch; lane += width) {
    batch::backward(set, plan, tables, lane, memory, out);
    batch::forward(set, plan, tables, reading, lane, memory, out);
  }
}

/// From so many draws of a block on, whole vectors in double are quicker than one draw after the other.
constexpr std::ptrdiff_t kTogether = 4;

/// What a precision is good for. Beyond it figures may look sound and be wrong.
struct Reach {
  double weight;          ///< largest number in the tables
  double sharpness;       ///< BlockTables::sharpness: above it rounding moves probabilities by more than 2e-6
  double reply_exponent;  ///< BlockTables::reply_exponent: above it all weights of a choice may vanish
  double probability;     ///< smallest that is not a power cut off below (Exp2Parts)
};
constexpr Reach kFloatReach{1e15, 60, 40, 1e-30};
constexpr Reach kDoubleReach{1e100, 1e10, 300, 1e-250};

/// What a draw asks of a precision.
struct Demand {
  double weight, sharpness, reply_exponent;
};
Demand demand(const batch::BlockTables& tables, int lane) {
  return {tables.largest(lane), tables.sharpness(lane), tables.reply_exponent(lane)};
}
/// What is no number is within nothing's reach.
bool within(const Reach& reach, const Demand& asked) {
  return asked.weight < reach.weight && asked.sharpness <= reach.sharpness &&
         asked.reply_exponent <= reach.reply_exponent;
}

bool finite(const batch::BlockOut& out, std::size_t lane) {
  bool all = true;
  const auto check = [&](const auto& entries) {
    for (const batch::BlockOut::Lanes& entry : entries) all = all && std::isfinite(entry[lane]);
  };
  for (const auto& year : out.years) check(year);
  check(out.divider);
  check(out.target);
  check(out.rival);
  check(out.value);
  for (const auto& year : out.allies)
    for (const auto& ally : year) check(ally);
  for (const auto& ally : out.losses) check(ally);
  return all;
}

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
    const Demand asked = demand(memory_->tables, lane);
    in_double[idx(lane)] = within(kDoubleReach, asked);
    in_float[idx(lane)] =
        precision_ == Precision::float32 && in_double[idx(lane)] && within(kFloatReach, asked);
  }
  const bool any_in_float = std::find(in_float.begin(), in_float.end(), true) != in_float.end();
  for (std::size_t g = 0; g < data.plans.size(); ++g) {
    Memory::Again& again = memory_->again[g];
    again.solved = {};
    again.figures = again.odds = {};
    again.readable.clear();
    if (any_in_float)
      solve_block(set_, data.plans[g], memory_->tables, data.reading, memory_->single, memory_->out[g]);
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
      again.readable.emplace(lane, read_years(*solver->solve(draws[lane]), data.reading));
    }
  }
}

void BatchSolver::solve_again(std::size_t game, const std::array<bool, kBatch>& wanted) {
  const BatchPlan::Data& data = *plan_->data_;
  const batch::Plan& plan = data.plans[game];
  Memory::Again& again = memory_->again[game];
  const FlushDenormals quick;
  clear(again.out, plan.years, plan.allies.size());
  const int width = batch::width(set_, false);
  for (int first = 0; first < kBatch; first += width) {
    const auto from = wanted.begin() + first;
    if (std::find(from, from + width, true) == from + width) continue;
    batch::backward(set_, plan, memory_->tables, first, memory_->real, again.out);
    batch::forward(set_, plan, memory_->tables, data.reading, first, memory_->real, again.out);
    std::fill_n(again.solved.begin() + first, width, true);
  }
}

const batch::BlockOut& BatchSolver::solve_again(std::size_t game, std::size_t lane) const {
  const BatchPlan::Data& data = *plan_->data_;
  const batch::Plan& plan = data.plans[game];
  Memory::Again& again = memory_->again[game];
  if (again.solved[lane]) return again.out;
  if (precision_ == Precision::float64) {
    solve_block(set_, plan, memory_->tables, data.reading, memory_->real, again.out);
    again.solved.fill(true);
    return again.out;
  }
  // Few draws leave float's reach, and nobody asks for their neighbours.
  if (std::find(again.solved.begin(), again.solved.end(), true) == again.solved.end())
    clear(again.out, plan.years, plan.allies.size());
  const FlushDenormals quick;
  const int at = static_cast<int>(lane);
  batch::backward_alone(set_, plan, memory_->tables, at, memory_->real, again.out);
  batch::forward_alone(set_, plan, memory_->tables, data.reading, at, memory_->real, again.out);
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
  for (std::size_t y = 0; y < out.years.size(); ++y) {
    if (!data.reading.year[y]) continue;
    s.years[y] = outcome(out.years[y], l);
    s.probability_error = std::max(s.probability_error, std::abs(out.years[y][batch::kTotal][l] - 1));
    for (std::size_t a = 0; a < s.allies.size(); ++a) {
      s.allies[a].hedging[y] = out.allies[y][a][0][l];
      s.allies[a].autonomous[y] = out.allies[y][a][1][l];
      s.allies[a].armed[y] = out.allies[y][a][2][l];
    }
  }
  const auto sum = [](const auto& parts) {
    double total = 0;
    for (const double part : parts) total += part;
    return total;
  };
  for (std::size_t i = 0; i < s.divider.size(); ++i) s.divider[i] = out.divider[i][l];
  for (std::size_t i = 0; i < s.target.size(); ++i) s.target[i] = out.target[i][l];
  for (std::size_t i = 0; i < s.rival.size(); ++i) s.rival[i] = out.rival[i][l];
  for (std::size_t a = 0; a < s.allies.size(); ++a) {
    s.allies[a].ledger = out.losses[a][0][l];
    s.allies[a].security = out.losses[a][1][l];
    s.allies[a].arming = out.losses[a][2][l];
    s.divider[idx(static_cast<int>(DividerPart::allied_loss))] +=
        s.allies[a].ledger + s.allies[a].security + s.allies[a].arming;
  }
  s.value_error =
      std::max(std::abs(sum(s.target) - out.value[0][l]), std::abs(sum(s.rival) - out.value[1][l]));
  s.annuity = memory_->tables.at(1, memory_->tables.layout().annuity)[l];
  return s;
}

}  // namespace entente

#include "entente/solve/batch.hpp"

#include <algorithm>
#include <cmath>

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
      : tables(*data.scenario, *data.games.front()), out(data.plans.size()) {}
  batch::BlockTables tables;
  batch::Memory<float> single;
  batch::Memory<double> real;
  std::vector<batch::BlockOut> out;
  int repeated = 0;
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

template <class T>
void solve_block(Simd set, const batch::Plan& plan, const batch::BlockTables& tables,
                 const batch::Reading& reading, batch::Memory<T>& memory, batch::BlockOut& out) {
  clear(out, plan.years, plan.allies.size());
  const int width = batch::width(set, sizeof(T) == sizeof(float));
  for (int lane = 0; lane < kBatch; lane += width) {
    batch::backward(set, plan, tables, lane, memory, out);
    batch::forward(set, plan, tables, reading, lane, memory, out);
  }
}

}  // namespace

void BatchSolver::solve(std::span<const std::vector<Weights>> draws) {
  const BatchPlan::Data& data = *plan_->data_;
  memory_->tables.fill(draws);
  memory_->repeated = 0;
  for (std::size_t g = 0; g < data.plans.size(); ++g)
    if (precision_ == Precision::float32)
      solve_block(set_, data.plans[g], memory_->tables, data.reading, memory_->single, memory_->out[g]);
    else
      solve_block(set_, data.plans[g], memory_->tables, data.reading, memory_->real, memory_->out[g]);
}

int BatchSolver::repeated() const { return memory_->repeated; }

Solution BatchSolver::solution(std::size_t game, int lane) const {
  const BatchPlan::Data& data = *plan_->data_;
  const batch::BlockOut& out = memory_->out[game];
  const auto l = idx(lane);
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
    const auto of = [&](int what) { return out.years[y][idx(what)][l]; };
    YearOutcome& year = s.years[y];
    for (int r = 0; r < kAlignments; ++r) year.at[idx(r)] = of(batch::kAt + r);
    year.ever_fused = of(batch::kEverFused);
    year.ever_independent = of(batch::kEverIndependent);
    year.ever_realigned = of(batch::kEverRealigned);
    year.neutral = of(batch::kNeutral);
    year.ever_neutral = of(batch::kEverNeutral);
    year.delivered = of(batch::kDelivered);
    year.conditional = of(batch::kConditional);
    year.ever_delivered = of(batch::kEverDelivered);
    year.sceptic = of(batch::kSceptic);
    year.replaced = of(batch::kReplaced);
    year.war = of(batch::kWar);
    for (int tau = 0; tau < 3; ++tau) year.trust[idx(tau)] = of(batch::kTrust + tau);
    s.probability_error = std::max(s.probability_error, std::abs(of(batch::kTotal) - 1));
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

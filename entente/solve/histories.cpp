#include "entente/solve/histories.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "entente/solve/block.hpp"

namespace entente {
namespace {

/// Sees how often R answers how.
class Onlooker : public SolveObserver {
 public:
  explicit Onlooker(std::vector<double>& replies) : replies_(replies) {}
  void node(int, int, const NodePolicy&) override {}
  void moved(int, int, int reply, int, double probability) override {
    replies_[static_cast<std::size_t>(reply)] += probability;
  }

 private:
  std::vector<double>& replies_;
};

}  // namespace

struct HistoryPlan::Data {
  const Scenario* scenario;
  std::vector<const Game*> games;
  std::vector<batch::Plan> plans;  ///< empty where the kernels do not take the games
  std::vector<History> histories;
  std::vector<batch::PlanPath> paths;  ///< by history
  batch::Reading every_year;
};

HistoryPlan::HistoryPlan(const Scenario& scenario, std::span<const Game* const> games,
                         std::vector<History> histories) {
  auto data = std::make_unique<Data>();
  data->scenario = &scenario;
  data->games.assign(games.begin(), games.end());
  const bool fit = std::ranges::all_of(games, [](const Game* game) { return BatchPlan::fits(*game); });
  for (const Game* game : games)
    if (fit) data->plans.push_back(*batch::plan(scenario, *game));
  data->every_year.year.assign(static_cast<std::size_t>(games.front()->years), 1);
  data->histories = std::move(histories);
  for (const History& history : data->histories) {
    batch::PlanPath path = fit ? batch::lay_out(data->plans[history.game], history.path) : batch::PlanPath();
    path.amounts = history.extent != SolveOptions::Extent::kept;
    path.allies = history.extent == SolveOptions::Extent::whole;
    data->paths.push_back(std::move(path));
  }
  data_ = std::move(data);
}
HistoryPlan::~HistoryPlan() = default;
HistoryPlan::HistoryPlan(HistoryPlan&&) noexcept = default;

struct HistorySolver::Memory {
  explicit Memory(const HistoryPlan::Data& data)
      : tables(*data.scenario, *data.games.front()), outcomes(data.histories.size()) {}
  batch::BlockTables tables;
  batch::Memory<double> kernel;
  batch::BlockOut out;
  std::vector<std::array<HistoryOutcome, kBatch>> outcomes;  ///< by history and draw
};

HistorySolver::HistorySolver(const HistoryPlan& plan, Simd set)
    : plan_(plan.data_.get()), set_(set), memory_(std::make_unique<Memory>(*plan.data_)) {}
HistorySolver::~HistorySolver() = default;
HistorySolver::HistorySolver(HistorySolver&&) noexcept = default;

void HistorySolver::solve(std::span<const std::vector<Weights>> draws,
                          const std::array<bool, kBatch>& wanted) {
  repeated_ = 0;
  if (!plan_->plans.empty()) memory_->tables.fill(draws);
  std::vector<std::array<bool, kBatch>> left(plan_->histories.size(), wanted);
  for (std::size_t h = 0; h < left.size(); ++h) {
    memory_->outcomes[h] = {};
    if (plan_->plans.empty()) continue;
    const auto held = run_kernels(h, wanted);
    for (std::size_t lane = 0; lane < kBatch; ++lane) {
      if (!wanted[lane] || !held[lane]) continue;
      read(h, lane, memory_->outcomes[h][lane]);
      left[h][lane] = false;
    }
  }
  for (std::size_t g = 0; g < plan_->games.size(); ++g) ask_solver(g, draws, left);
}

std::array<bool, kBatch> HistorySolver::run_kernels(std::size_t h, const std::array<bool, kBatch>& wanted) {
  const History& history = plan_->histories[h];
  const batch::PlanPath& path = plan_->paths[h];
  batch::BlockOut& out = memory_->out;
  clear(out, plan_->plans[history.game]);
  const batch::FlushDenormals quick;
  const batch::Pass<double> pass{
      plan_->plans[history.game], memory_->tables, plan_->every_year, memory_->kernel, out, &path};
  const int width = batch::width(set_, false);
  for (int first = 0; first < kBatch; first += width) {
    const auto from = wanted.begin() + first;
    if (std::find(from, from + width, true) == from + width) continue;
    batch::backward(set_, pass, first);
    if (path.amounts) batch::forward(set_, pass, first);
  }
  std::array<bool, kBatch> held{};
  for (std::size_t lane = 0; lane < kBatch; ++lane)
    held[lane] = within(batch::kDoubleReach, memory_->tables, static_cast<int>(lane)) && finite(out, lane) &&
                 (out.kept[lane] == 0 || out.kept[lane] >= history.exact_above);
  return held;
}

void HistorySolver::read(std::size_t h, std::size_t lane, HistoryOutcome& to) const {
  const History& history = plan_->histories[h];
  const batch::PlanPath& path = plan_->paths[h];
  const batch::BlockOut& out = memory_->out;
  Solution& s = to.solution;
  s.years.resize(out.years.size());
  s.kept = out.kept[lane];
  if (!path.amounts) return;
  read_amounts(out, lane, s);
  if (!history.path.years.empty()) s.value_error = 0;  // the backward pass values every history
  for (AllyOutcome& ally : s.allies)
    for (auto* by_year : {&ally.hedging, &ally.autonomous, &ally.armed}) by_year->assign(s.years.size(), 0);
  for (std::size_t y = 0; path.allies && y < s.years.size(); ++y)
    read_allies(out, lane, static_cast<int>(y) + 1, s);
  s.annuity = memory_->tables.at(1, memory_->tables.layout().annuity)[lane];
  if (history.replies)
    for (const auto& reply : out.replies)
      to.replies.push_back(reply[lane] / plan_->games[history.game]->steps);
}

void HistorySolver::ask_solver(std::size_t g, std::span<const std::vector<Weights>> draws,
                               const std::vector<std::array<bool, kBatch>>& left) {
  const Game& game = *plan_->games[g];
  std::optional<Solver> solver;
  for (std::size_t lane = 0; lane < kBatch; ++lane) {
    bool solved = false;  // what players do is worked out once for all histories of a draw
    for (std::size_t h = 0; h < left.size(); ++h) {
      const History& history = plan_->histories[h];
      if (history.game != g || !left[h][lane]) continue;
      if (!solver) solver.emplace(*plan_->scenario, game);
      HistoryOutcome& to = memory_->outcomes[h][lane];
      to.replies.resize(history.replies ? plan_->scenario->replies.size() : 0);
      Onlooker onlooker(to.replies);
      SolveOptions options;
      if (!history.path.years.empty()) options.path = &history.path;
      if (history.replies) options.observer = &onlooker;
      options.extent = history.extent;
      to.solution = solved ? *solver->solve_again(options) : *solver->solve(draws[lane], options);
      for (double& share : to.replies) share /= game.steps;
      solved = true;
      ++repeated_;
    }
  }
}

const HistoryOutcome& HistorySolver::outcome(std::size_t history, int lane) const {
  return memory_->outcomes[history][static_cast<std::size_t>(lane)];
}

}  // namespace entente

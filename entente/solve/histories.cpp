#include "entente/solve/histories.hpp"

#include <algorithm>
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
  std::vector<batch::Plan> plans;
  std::vector<History> histories;
  std::vector<batch::PlanPath> paths;  ///< by history
  batch::Reading every_year;
};

HistoryPlan::HistoryPlan(const Scenario& scenario, std::span<const Game* const> games,
                         std::vector<History> histories) {
  auto data = std::make_unique<Data>();
  data->scenario = &scenario;
  data->games.assign(games.begin(), games.end());
  for (const Game* game : games) data->plans.push_back(*batch::plan(scenario, *game));
  data->every_year.year.assign(static_cast<std::size_t>(games.front()->years), 1);
  data->histories = std::move(histories);
  for (const History& history : data->histories) {
    batch::PlanPath path = batch::lay_out(data->plans[history.game], history.path);
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
  memory_->tables.fill(draws);
  repeated_ = 0;
  for (std::size_t h = 0; h < plan_->histories.size(); ++h) follow(h, draws, wanted);
}

void HistorySolver::follow(std::size_t h, std::span<const std::vector<Weights>> draws,
                           const std::array<bool, kBatch>& wanted) {
  const HistoryPlan::Data& data = *plan_;
  const History& history = data.histories[h];
  const batch::PlanPath& path = data.paths[h];
  batch::BlockOut& out = memory_->out;
  clear(out, data.plans[history.game]);
  {
    const batch::FlushDenormals quick;
    const batch::Pass<double> pass{
        data.plans[history.game], memory_->tables, data.every_year, memory_->kernel, out, &path};
    const int width = batch::width(set_, false);
    for (int first = 0; first < kBatch; first += width) {
      const auto from = wanted.begin() + first;
      if (std::find(from, from + width, true) == from + width) continue;
      batch::backward(set_, pass, first);
      if (path.amounts) batch::forward(set_, pass, first);
    }
  }
  std::optional<Solver> solver;
  for (std::size_t lane = 0; lane < kBatch; ++lane) {
    HistoryOutcome& to = memory_->outcomes[h][lane];
    to = {};
    if (!wanted[lane]) continue;
    Solution& s = to.solution;
    if (within(batch::kDoubleReach, memory_->tables, static_cast<int>(lane)) && finite(out, lane) &&
        (out.kept[lane] == 0 || out.kept[lane] >= history.exact_above)) {
      s.years.resize(out.years.size());
      s.kept = out.kept[lane];
      if (!path.amounts) continue;
      read_amounts(out, lane, s);
      if (!history.path.years.empty()) s.value_error = 0;  // the backward pass values every history
      for (AllyOutcome& ally : s.allies)
        for (auto* by_year : {&ally.hedging, &ally.autonomous, &ally.armed})
          by_year->assign(s.years.size(), 0);
      for (std::size_t y = 0; path.allies && y < s.years.size(); ++y)
        read_allies(out, lane, static_cast<int>(y) + 1, s);
      s.annuity = memory_->tables.at(1, memory_->tables.layout().annuity)[lane];
      if (history.replies)
        for (const auto& reply : out.replies)
          to.replies.push_back(reply[lane] / data.games[history.game]->steps);
      continue;
    }
    ++repeated_;
    if (!solver) solver.emplace(*data.scenario, *data.games[history.game]);
    std::vector<double> replies(data.scenario->replies.size());
    Onlooker onlooker(replies);
    SolveOptions options;
    if (!history.path.years.empty()) options.path = &history.path;
    if (history.replies) options.observer = &onlooker;
    options.extent = history.extent;
    s = *solver->solve(draws[lane], options);
    if (!history.replies) continue;
    for (double& share : replies) share /= data.games[history.game]->steps;
    to.replies = std::move(replies);
  }
}

const HistoryOutcome& HistorySolver::outcome(std::size_t history, int lane) const {
  return memory_->outcomes[history][static_cast<std::size_t>(lane)];
}

}  // namespace entente

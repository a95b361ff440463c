#include "entente/ensemble/block_solver.hpp"

#include <algorithm>

#include "entente/base/random.hpp"
#include "entente/base/random_block.hpp"
#include "entente/solve/solve.hpp"
#include "entente/solve/work.hpp"

namespace entente {
namespace {

/// One column of one draw.
class Lane {
 public:
  Lane(RowNumbers& numbers, std::size_t lane) : numbers_(numbers), lane_(lane) {}
  void set(std::size_t row, double value) { numbers_.set(row * kLanes + lane_, value); }

 private:
  RowNumbers& numbers_;
  std::size_t lane_;
};

void record_years(const RowLayout& layout, std::size_t strategy, const Solution& solution, Lane& lane) {
  for (std::size_t y = 0; y < layout.years().size(); ++y) {
    const YearOutcome& year = solution.years[static_cast<std::size_t>(layout.years()[y] - 1)];
    const auto set = [&](YearColumn column, double value) {
      lane.set(layout.row(strategy, layout.year(y, column)), value);
    };
    set(YearColumn::fused, year.at[0]);
    set(YearColumn::independent, year.at[2]);
    set(YearColumn::realigned, year.at[3]);
    set(YearColumn::ever_fused, year.ever_fused);
    set(YearColumn::ever_independent, year.ever_independent);
    set(YearColumn::ever_realigned, year.ever_realigned);
    set(YearColumn::neutral, year.neutral);
    set(YearColumn::ever_neutral, year.ever_neutral);
    set(YearColumn::delivered, year.delivered);
    set(YearColumn::conditional, year.conditional);
    set(YearColumn::ever_delivered, year.ever_delivered);
    set(YearColumn::sceptic, year.sceptic);
    set(YearColumn::replaced, year.replaced);
    set(YearColumn::war, year.war);
    set(YearColumn::trust_low, year.trust[0]);
    set(YearColumn::trust_high, year.trust[2]);
  }
}

void record_allies(const RowLayout& layout, std::size_t strategy, const Solution& solution, Lane& lane) {
  const auto last = static_cast<std::size_t>(layout.years().back() - 1);
  for (std::size_t a = 0; a < solution.allies.size(); ++a) {
    const AllyOutcome& ally = solution.allies[a];
    const auto set = [&](AllyColumn column, double value) {
      lane.set(layout.row(strategy, layout.ally(a, column)), value);
    };
    set(AllyColumn::autonomous, ally.autonomous[last]);
    set(AllyColumn::hedging, ally.hedging[last]);
    set(AllyColumn::armed, ally.armed[last]);
    set(AllyColumn::ledger, -ally.ledger / solution.annuity);
    set(AllyColumn::security, -ally.security / solution.annuity);
    set(AllyColumn::arming, -ally.arming / solution.annuity);
  }
}

void record(const RowLayout& layout, std::size_t strategy, const Solution& solution, Lane& lane) {
  record_years(layout, strategy, solution, lane);
  const auto set = [&](std::size_t column, double total) {
    lane.set(layout.row(strategy, column), total / solution.annuity);
  };
  for (std::size_t i = 0; i < static_cast<std::size_t>(DividerPart::allied_loss); ++i)
    set(layout.divider(static_cast<DividerPart>(i)), solution.divider[i]);
  for (std::size_t i = 0; i < solution.target.size(); ++i)
    set(layout.target(static_cast<TargetPart>(i)), solution.target[i]);
  for (std::size_t i = 0; i < solution.rival.size(); ++i)
    set(layout.rival(static_cast<RivalPart>(i)), solution.rival[i]);
  record_allies(layout, strategy, solution, lane);
}

class ScalarBlockSolver : public BlockSolver {
 public:
  ScalarBlockSolver(const Scenario& scenario, const InputPlan& inputs, std::span<const Game> games,
                    const RowLayout& layout, std::uint64_t seed, Precision precision)
      : scenario_(scenario),
        inputs_(inputs),
        layout_(layout),
        seed_(seed),
        precision_(precision),
        values_(inputs.size()) {
    for (const Game& game : games) solvers_.emplace_back(scenario, game);
    years_ = games.front().years;
  }

  Precision precision() const override { return precision_; }

  void solve(std::int64_t block, RowNumbers& numbers, BlockQuality& quality) override {
    quality.nodes.resize(std::max(quality.nodes.size(), solvers_.size()));
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      solve_draw(static_cast<std::uint64_t>(block) * kLanes + lane, Lane(numbers, lane), quality);
  }

 private:
  void solve_draw(std::uint64_t draw, Lane lane, BlockQuality& quality) {
    inputs_.draw_into(seed_, draw, values_);
    const std::vector<Weights> weights = weights_by_year(scenario_, values_, years_);
    lane.set(RowLayout::row(SharedColumn::distance), distance_from_medians(inputs_, seed_, draw));
    for (std::size_t s = 0; s < solvers_.size(); ++s) {
      const Solution solution = *solvers_[s].solve(weights);
      // The annuity depends on the discount and the horizon alone: the same under every strategy.
      if (s == 0) lane.set(RowLayout::row(SharedColumn::annuity), solution.annuity);
      record(layout_, s, solution, lane);
      quality.max_probability_error = std::max(quality.max_probability_error, solution.probability_error);
      quality.max_value_error = std::max(quality.max_value_error, solution.value_error);
      quality.nodes[s] = std::max<std::int64_t>(quality.nodes[s], solution.nodes);
    }
  }

  const Scenario& scenario_;
  const InputPlan& inputs_;
  const RowLayout& layout_;
  std::uint64_t seed_;
  Precision precision_;
  std::vector<double> values_;
  std::vector<Solver> solvers_;
  int years_ = 0;
};

class BatchedBlockSolver : public BlockSolver {
 public:
  BatchedBlockSolver(const Scenario& scenario, const InputPlan& inputs, const BatchPlan& plan,
                     std::span<const Game> games, const RowLayout& layout, std::uint64_t seed, Simd set,
                     Precision precision)
      : inputs_(inputs),
        layout_(layout),
        seed_(seed),
        set_(set),
        precision_(precision),
        years_(games.front().years),
        drifts_(drifts(scenario)),
        resolver_(scenario),
        solver_(plan, set, precision),
        values_(inputs.size() * kLanes),
        uniforms_(static_cast<std::size_t>(inputs.dimensions()) * kLanes),
        draw_(inputs.size()),
        weights_(kLanes) {
    for (const Game& game : games) nodes_.push_back(logit_nodes(game));
  }

  Precision precision() const override { return precision_; }

  void solve(std::int64_t block, RowNumbers& numbers, BlockQuality& quality) override {
    inputs_.draw_block(set_, seed_, static_cast<std::uint64_t>(block), values_);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      for (std::size_t i = 0; i < draw_.size(); ++i) draw_[i] = values_[i * kLanes + lane];
      weights_by_year(resolver_, drifts_, draw_, years_, weights_[lane]);
    }
    solver_.solve(weights_);
    record_distances(block, numbers);
    quality.nodes.resize(std::max(quality.nodes.size(), nodes_.size()));
    for (std::size_t s = 0; s < nodes_.size(); ++s) {
      quality.nodes[s] = std::max(quality.nodes[s], nodes_[s]);
      for (std::size_t l = 0; l < kLanes; ++l) {
        const Solution solution = solver_.solution(s, static_cast<int>(l));
        Lane lane(numbers, l);
        if (s == 0) lane.set(RowLayout::row(SharedColumn::annuity), solution.annuity);
        record(layout_, s, solution, lane);
        quality.max_probability_error = std::max(quality.max_probability_error, solution.probability_error);
        quality.max_value_error = std::max(quality.max_value_error, solution.value_error);
      }
    }
  }

 private:
  /// As distance_from_medians, in the same order of sums.
  void record_distances(std::int64_t block, RowNumbers& numbers) {
    inputs_.uniforms(set_, seed_, static_cast<std::uint64_t>(block), uniforms_);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      double sum = 0;
      for (std::size_t i = lane; i < uniforms_.size(); i += kLanes)
        sum += (uniforms_[i] - 0.5) * (uniforms_[i] - 0.5);
      Lane(numbers, lane)
          .set(RowLayout::row(SharedColumn::distance),
               inputs_.dimensions() > 0 ? 12 * sum / inputs_.dimensions() : 0);
    }
  }

  const InputPlan& inputs_;
  const RowLayout& layout_;
  std::uint64_t seed_;
  Simd set_;
  Precision precision_;
  int years_;
  bool drifts_;
  Resolver resolver_;
  BatchSolver solver_;
  std::vector<double> values_, uniforms_, draw_;
  std::vector<std::vector<Weights>> weights_;
  std::vector<std::int64_t> nodes_;
};

}  // namespace

void record_solution(const RowLayout& layout, std::size_t strategy, const Solution& solution,
                     std::size_t lane, RowNumbers& numbers) {
  Lane column(numbers, lane);
  record(layout, strategy, solution, column);
}

std::unique_ptr<BlockSolver> batched_block_solver(const Scenario& scenario, const InputPlan& inputs,
                                                  const BatchPlan& plan, std::span<const Game> games,
                                                  const RowLayout& layout, std::uint64_t seed, Simd set,
                                                  Precision precision) {
  return std::make_unique<BatchedBlockSolver>(scenario, inputs, plan, games, layout, seed, set, precision);
}

std::unique_ptr<BlockSolver> scalar_block_solver(const Scenario& scenario, const InputPlan& inputs,
                                                 std::span<const Game> games, const RowLayout& layout,
                                                 std::uint64_t seed, Precision precision) {
  return std::make_unique<ScalarBlockSolver>(scenario, inputs, games, layout, seed, precision);
}

double distance_from_medians(const InputPlan& inputs, std::uint64_t seed, std::uint64_t draw) {
  if (inputs.dimensions() == 0) return 0;
  double sum = 0;
  for (int i = 0; i < inputs.dimensions(); ++i) {
    const double u = uniform(seed, draw, inputs.sobol_dimension(i)) - 0.5;
    sum += u * u;
  }
  return 12 * sum / inputs.dimensions();
}

}  // namespace entente

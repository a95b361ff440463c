#pragma once
// For tests only: blocks made up from a generator instead of a game, and figures worked out from their rows
// one by one, with nothing in common with the tally but the rows.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "entente/base/random.hpp"
#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/gather.hpp"

namespace entente::testing_support {

/// In (0, 1); depends on its arguments alone.
inline double made_up(std::uint64_t seed, std::uint64_t draw, std::uint64_t row) {
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const auto bits = philox({low(draw), low(draw >> 32), low(row), 77}, {low(seed), low(seed >> 32)});
  return (bits[0] + 0.5) * 0x1p-32;
}

inline Ensemble made_up_ensemble(std::size_t strategies = 3, std::size_t years = 1, std::size_t allies = 1) {
  Ensemble ensemble;
  for (std::size_t s = 0; s < strategies; ++s)
    ensemble.strategies.push_back({"s" + std::to_string(s), "strategy " + std::to_string(s), 1});
  std::vector<int> ends;
  for (std::size_t y = 0; y < years; ++y) ends.push_back(static_cast<int>(y + 1));
  std::vector<std::string> codes;
  for (std::size_t a = 0; a < allies; ++a) codes.push_back("A" + std::to_string(a));
  ensemble.layout = RowLayout(strategies, std::move(ends), std::move(codes));
  return ensemble;
}

/// What a row holds in a draw.
using MakeUp = std::function<double(const RowLayout&, std::size_t row, std::uint64_t draw)>;

/// Everything different from everything: probabilities that sum to at most one, points of either sign.
inline MakeUp varied(std::uint64_t seed) {
  return [seed](const RowLayout& layout, std::size_t row, std::uint64_t draw) {
    const double u = made_up(seed, draw, row);
    if (row == RowLayout::row(SharedColumn::annuity)) return 5 + 10 * u;
    if (row == RowLayout::row(SharedColumn::distance)) return 0.5 + u;
    const std::size_t column = (row - RowLayout::shared_columns()) % layout.columns();
    if (column < layout.divider(DividerPart::military)) return u / 3;
    return std::tan(2.4 * (u - 0.5));
  };
}

class MadeUpSolver : public BlockSolver {
 public:
  MadeUpSolver(const RowLayout& layout, MakeUp make, Precision precision, std::set<std::int64_t> failing)
      : layout_(layout), make_(std::move(make)), precision_(precision), failing_(std::move(failing)) {}
  Precision precision() const override { return precision_; }
  void solve(std::int64_t block, RowNumbers& numbers, BlockQuality& quality) override {
    for (std::size_t row = 0; row < layout_.rows(); ++row)
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        numbers.set(row * kLanes + lane,
                    make_(layout_, row, static_cast<std::uint64_t>(block) * kLanes + lane));
    if (failing_.count(block) > 0) numbers.set(5 * kLanes + 3, std::numeric_limits<double>::quiet_NaN());
    quality.merge({1e-16 * static_cast<double>(block % 7), 1e-13, {10, 20}});
  }

 private:
  const RowLayout& layout_;
  MakeUp make_;
  Precision precision_;
  std::set<std::int64_t> failing_;
};

inline BlockSolverFactory made_up_solvers(const Ensemble& ensemble, MakeUp make,
                                          Precision precision = Precision::float64,
                                          std::set<std::int64_t> failing = {}) {
  return [&ensemble, make = std::move(make), precision, failing = std::move(failing)] {
    return std::make_unique<MadeUpSolver>(ensemble.layout, make, precision, failing);
  };
}

/// Rows of many draws as plain lists, [row][draw].
struct PlainRows {
  std::vector<std::vector<double>> rows;
  PlainRows(const RowLayout& layout, const MakeUp& make, std::uint64_t draws) : rows(layout.rows()) {
    for (std::size_t row = 0; row < layout.rows(); ++row)
      for (std::uint64_t d = 0; d < draws; ++d) rows[row].push_back(make(layout, row, d));
  }
};

/// The rules of 6.6 from the definitions. @param net, level  [strategy][draw], as RegretRow says
inline std::vector<RegretRow> plain_regret(std::span<const std::string> strategies,
                                           const std::vector<std::vector<double>>& net,
                                           const std::vector<std::vector<double>>& level,
                                           std::span<const double> distance) {
  const std::size_t draws = distance.size();
  std::vector<double> best(draws);
  for (std::size_t d = 0; d < draws; ++d) {
    best[d] = net.front()[d];
    for (const auto& row : net) best[d] = std::max(best[d], row[d]);
  }
  std::vector<std::size_t> by_distance(draws);
  std::iota(by_distance.begin(), by_distance.end(), std::size_t{0});
  std::stable_sort(by_distance.begin(), by_distance.end(),
                   [&](std::size_t a, std::size_t b) { return distance[a] < distance[b]; });
  std::vector<RegretRow> rows;
  for (std::size_t s = 0; s < strategies.size(); ++s) {
    std::vector<double> sorted(draws);
    for (std::size_t d = 0; d < draws; ++d) sorted[d] = best[d] - net[s][d];
    std::sort(sorted.begin(), sorted.end());
    RegretRow row;
    row.strategy = strategies[s];
    row.largest = sorted.back();
    row.p95 = quantile_of_sorted(sorted, 0.95);
    row.mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / static_cast<double>(draws);
    row.worst = *std::min_element(level[s].begin(), level[s].end());
    row.best = *std::max_element(level[s].begin(), level[s].end());
    row.hurwicz = (row.worst + row.best) / 2;
    row.laplace = std::accumulate(net[s].begin(), net[s].end(), 0.0) / static_cast<double>(draws);
    row.satisficing =
        static_cast<double>(std::count_if(net[s].begin(), net[s].end(), [](double x) { return x >= 0; })) /
        static_cast<double>(draws);
    const auto first =
        std::find_if(by_distance.begin(), by_distance.end(), [&](std::size_t d) { return net[s][d] < 0; });
    row.horizon = static_cast<double>(first - by_distance.begin()) / static_cast<double>(draws);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace entente::testing_support

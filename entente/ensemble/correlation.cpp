#include "entente/ensemble/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <fmt/format.h>

namespace entente {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Smallest eigenvalue of a matrix that is factored as it stands. Below it down to −kFloor (perfect
/// correlation, and rounding) eigenvalues are lifted without a word: no pair changes in its sixth digit.
constexpr double kFloor = 1e-8;

double pearson(double spearman) { return 2 * std::sin(std::numbers::pi * spearman / 6); }
double spearman(double pearson) {
  return 6 / std::numbers::pi * std::asin(std::clamp(pearson / 2, -0.5, 0.5));
}

double smallest_eigenvalue(const MatrixXd& matrix) {
  return Eigen::SelfAdjointEigenSolver<MatrixXd>(matrix, Eigen::EigenvaluesOnly).eigenvalues()(0);
}

/// Nearest matrix whose eigenvalues are at least `floor`.
MatrixXd lift(const MatrixXd& matrix, double floor) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(matrix);
  return solver.eigenvectors() * solver.eigenvalues().cwiseMax(floor).asDiagonal() *
         solver.eigenvectors().transpose();
}

/// Higham (2002), algorithm 3.3: projections onto the positive semidefinite matrices and onto those of unit
/// diagonal, the first with Dykstra's correction. The last step makes the limit definite and its diagonal
/// one.
MatrixXd nearest_correlation(const MatrixXd& given) {
  MatrixXd unit = given;
  MatrixXd correction = MatrixXd::Zero(given.rows(), given.cols());
  for (int step = 0; step < 2000; ++step) {
    const MatrixXd corrected = unit - correction;
    const MatrixXd definite = lift(corrected, 0);
    correction = definite - corrected;
    const MatrixXd before = unit;
    unit = definite;
    unit.diagonal().setOnes();
    if ((unit - before).cwiseAbs().maxCoeff() < 1e-12) break;
  }
  const MatrixXd definite = lift(unit, kFloor);
  const VectorXd scale = definite.diagonal().cwiseSqrt().cwiseInverse();
  MatrixXd result = scale.asDiagonal() * definite * scale.asDiagonal();
  result.diagonal().setOnes();
  return result;
}

/// Sets of numbers that correlations tie together.
class Components {
 public:
  explicit Components(std::size_t numbers) : parent_(numbers) {
    std::iota(parent_.begin(), parent_.end(), 0);
  }
  int root(int number) const {
    while (parent_[static_cast<std::size_t>(number)] != number)
      number = parent_[static_cast<std::size_t>(number)];
    return number;
  }
  /// The root is the lowest number of its set.
  void join(int a, int b) {
    const int first = root(a), second = root(b);
    parent_[static_cast<std::size_t>(std::max(first, second))] = std::min(first, second);
  }

 private:
  std::vector<int> parent_;
};

struct Change {
  double size = 0, asked = 0, made = 0;
  Index i = 0, j = 0;
};

Change largest_change(const MatrixXd& asked, const MatrixXd& made) {
  Change worst;
  for (Index i = 0; i < asked.rows(); ++i)
    for (Index j = 0; j < i; ++j) {
      const double before = spearman(asked(i, j)), after = spearman(made(i, j));
      if (std::abs(after - before) > worst.size) worst = {std::abs(after - before), before, after, i, j};
    }
  return worst;
}

Diagnostic repair_diagnostic(const Scenario& scenario, const CorrelationBlock& block,
                             const std::vector<const Correlation*>& members, const Change& change) {
  const auto key = [&](Index i) {
    return scenario.numbers[static_cast<std::size_t>(block.inputs[static_cast<std::size_t>(i)].index)].key;
  };
  const bool refused = change.size > kLargestRepair;
  Diagnostic out;
  out.place = members.front()->place;
  out.severity = refused ? Severity::error : Severity::warning;
  out.code = refused ? "E091" : "W010";
  const std::string difference = fmt::format("`{}` with `{}` from {:.3f} to {:.3f}, by {:.3f}", key(change.j),
                                             key(change.i), change.asked, change.made, change.size);
  out.message = refused
                    ? fmt::format(
                          "no distribution has these {} correlations; the nearest possible ones change {}, "
                          "and more than {:.2f} is not repaired",
                          members.size(), difference, kLargestRepair)
                    : fmt::format(
                          "no distribution has these {} correlations; the nearest possible ones are used, "
                          "and the largest change is {}",
                          members.size(), difference);
  out.help = "bring the correlations of this set nearer to 0, or remove one of them";
  for (std::size_t m = 1; m < members.size(); ++m)
    out.related.push_back({members[m]->place, "of the same set"});
  return out;
}

}  // namespace

Outcome<CorrelationPlan> plan_correlations(const Scenario& scenario) {
  std::vector<const Correlation*> read;
  Components components(scenario.numbers.size());
  for (const Correlation& c : scenario.correlations) {
    const auto varies = [&](NumberId id) {
      return id.given() && scenario.numbers[static_cast<std::size_t>(id.index)].distribution.uncertain();
    };
    if (!varies(c.first) || !varies(c.second) || c.first == c.second) continue;
    read.push_back(&c);
    components.join(c.first.index, c.second.index);
  }

  std::map<int, std::vector<const Correlation*>> sets;  // by lowest number, correlations in the file's order
  for (const Correlation* c : read) sets[components.root(c->first.index)].push_back(c);

  CorrelationPlan plan;
  Diagnostics diagnostics;
  for (const auto& [root, members] : sets) {
    std::map<int, Index> row;
    for (const Correlation* c : members) row[c->first.index] = row[c->second.index] = 0;
    CorrelationBlock block;
    for (auto& [number, at] : row) {
      at = static_cast<Index>(block.inputs.size());
      block.inputs.push_back({number});
    }
    const auto n = static_cast<Index>(block.inputs.size());
    MatrixXd asked = MatrixXd::Identity(n, n);
    for (const Correlation* c : members) {
      const Index i = row[c->first.index], j = row[c->second.index];
      asked(i, j) = asked(j, i) = pearson(c->spearman);
    }

    MatrixXd made = asked;
    const double smallest = smallest_eigenvalue(asked);
    if (smallest < kFloor) made = nearest_correlation(asked);
    if (smallest < -kFloor) {
      const Change change = largest_change(asked, made);
      plan.largest_change = std::max(plan.largest_change, change.size);
      diagnostics.push_back(repair_diagnostic(scenario, block, members, change));
    }

    const MatrixXd lower = made.llt().matrixL();
    block.lower.resize(static_cast<std::size_t>(n * n), 0);
    for (Index i = 0; i < n; ++i)
      for (Index j = 0; j <= i; ++j) block.lower[static_cast<std::size_t>(i * n + j)] = lower(i, j);
    plan.blocks.push_back(std::move(block));
  }
  if (has_errors(diagnostics)) return diagnostics;
  return {std::move(plan), std::move(diagnostics)};
}

}  // namespace entente

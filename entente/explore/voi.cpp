#include "entente/explore/voi.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <Eigen/Cholesky>

#include "entente/model/normal.hpp"

namespace entente {
namespace {

using Columns = std::span<const std::span<const double>>;
using Eigen::Index;
using Eigen::MatrixXd;

constexpr std::size_t kDrawsATerm = 20;
/// Of the diagonal, so that terms which repeat each other do no harm.
constexpr double kRidge = 1e-9;

/// Φ⁻¹ of the mean rank, so that any marginal becomes a normal one and no outlier pulls. Equal values share a
/// score; a column with one value is zero.
std::vector<double> normal_scores(std::span<const double> column) {
  const std::size_t n = column.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return column[a] < column[b]; });
  std::vector<double> scores(n);
  for (std::size_t first = 0, next = 0; first < n; first = next) {
    while (next < n && column[order[next]] == column[order[first]]) ++next;
    const double score = normal_quantile((static_cast<double>(first) + static_cast<double>(next)) / 2 /
                                         static_cast<double>(n));
    for (std::size_t k = first; k < next; ++k) scores[order[k]] = score;
  }
  return scores;
}

std::size_t terms_of(std::size_t inputs, int degree) {
  const std::size_t pairs = inputs * (inputs - 1) / 2;
  if (degree == 1) return 1 + inputs;
  return 1 + static_cast<std::size_t>(degree) * inputs + pairs;
}

/// Largest degree that the draws allow; 0 for none.
int degree_for(std::size_t inputs, std::size_t draws) {
  for (int degree = 3; degree > 0; --degree)
    if (terms_of(inputs, degree) * kDrawsATerm <= draws) return degree;
  return 0;
}

/// One row a draw, one column a term.
MatrixXd terms(std::span<const std::vector<double>* const> scores, int degree) {
  const std::size_t n = scores.front()->size();
  MatrixXd x(static_cast<Index>(n), static_cast<Index>(terms_of(scores.size(), degree)));
  for (std::size_t d = 0; d < n; ++d) {
    Index c = 0;
    const auto row = static_cast<Index>(d);
    x(row, c++) = 1;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const double z = (*scores[i])[d];
      x(row, c++) = z;
      if (degree >= 2) x(row, c++) = (z * z - 1) / std::sqrt(2.0);
      if (degree >= 3) x(row, c++) = (z * z * z - 3 * z) / std::sqrt(6.0);
      if (degree >= 2)
        for (std::size_t j = i + 1; j < scores.size(); ++j) x(row, c++) = z * (*scores[j])[d];
    }
  }
  return x;
}

/// Values of the strategies less those of the best on average, by part, so that parts can be left out.
class Problem {
 public:
  Problem(Columns values, std::span<const std::uint8_t> groups) : groups_(groups) {
    const std::size_t n = values.front().size();
    std::vector<double> means;
    for (const auto& strategy : values)
      means.push_back(std::accumulate(strategy.begin(), strategy.end(), 0.0) / static_cast<double>(n));
    chosen_ = static_cast<std::size_t>(std::max_element(means.begin(), means.end()) - means.begin());
    gains_.resize(static_cast<Index>(n), static_cast<Index>(values.size()));
    for (std::size_t s = 0; s < values.size(); ++s)
      for (std::size_t d = 0; d < n; ++d)
        gains_(static_cast<Index>(d), static_cast<Index>(s)) = values[s][d] - values[chosen_][d];
  }

  std::size_t chosen() const { return chosen_; }
  std::size_t draws() const { return groups_.size(); }

  /// E max of `gains` less max E of the true ones, over the draws outside part `without` (-1: over all).
  double worth(const MatrixXd& gains, int without) const {
    double best = 0, n = 0;
    Eigen::RowVectorXd sums = Eigen::RowVectorXd::Zero(gains_.cols());
    for (Index d = 0; d < gains.rows(); ++d) {
      if (groups_[static_cast<std::size_t>(d)] == without) continue;
      double most = gains(d, 0);
      for (Index s = 1; s < gains.cols(); ++s) most = std::max(most, gains(d, s));
      best += most;
      for (Index s = 0; s < gains.cols(); ++s) sums(s) += gains_(d, s);
      ++n;
    }
    return (best - sums.maxCoeff()) / n;
  }

  Estimate everything() const {
    std::array<double, kReplicates> without{};
    for (int r = 0; r < kReplicates; ++r) without[static_cast<std::size_t>(r)] = worth(gains_, r);
    return jackknife(worth(gains_, -1), without);
  }

  Estimate group(const MatrixXd& x) const {
    const Index terms = x.cols();
    std::array<MatrixXd, kReplicates> squares, products;
    squares.fill(MatrixXd::Zero(terms, terms));
    products.fill(MatrixXd::Zero(terms, gains_.cols()));
    MatrixXd all_squares = MatrixXd::Zero(terms, terms), all_products = MatrixXd::Zero(terms, gains_.cols());
    for (Index d = 0; d < x.rows(); ++d) {
      MatrixXd& s = squares[groups_[static_cast<std::size_t>(d)]];
      MatrixXd& p = products[groups_[static_cast<std::size_t>(d)]];
      for (Index j = 0; j < terms; ++j) {
        const double xj = x(d, j);
        for (Index i = 0; i <= j; ++i) s(i, j) += x(d, i) * xj;
        for (Index a = 0; a < gains_.cols(); ++a) p(j, a) += xj * gains_(d, a);
      }
    }
    for (std::size_t r = 0; r < kReplicates; ++r) {
      all_squares += squares[r];
      all_products += products[r];
    }
    const auto fitted = [&](const MatrixXd& s, const MatrixXd& p) -> MatrixXd {
      MatrixXd full = s.selfadjointView<Eigen::Upper>();
      full.diagonal() *= 1 + kRidge;
      full.diagonal().array() += kRidge;
      return x.lazyProduct(full.ldlt().solve(p).eval());
    };
    std::array<double, kReplicates> without{};
    for (std::size_t r = 0; r < kReplicates; ++r)
      without[r] = worth(fitted(all_squares - squares[r], all_products - products[r]), static_cast<int>(r));
    return jackknife(worth(fitted(all_squares, all_products), -1), without);
  }

 private:
  std::span<const std::uint8_t> groups_;
  MatrixXd gains_;
  std::size_t chosen_ = 0;
};

}  // namespace

InformationValue value_of_information(Columns values, Columns inputs,
                                      std::span<const std::vector<std::size_t>> groups, IntervalBy by,
                                      std::uint64_t seed) {
  const auto dealt = sixteen_groups(values.front().size(), by, seed);
  const Problem problem(values, dealt);
  InformationValue result;
  result.chosen = problem.chosen();
  result.everything = problem.everything();

  std::vector<std::vector<double>> scores(inputs.size());
  for (const std::vector<std::size_t>& group : groups) {
    const int degree = group.empty() ? 0 : degree_for(group.size(), problem.draws());
    result.degree.push_back(degree);
    if (degree == 0) {
      const double none = std::nan("");
      result.groups.push_back(group.empty() ? Estimate{0, 0, 0} : Estimate{none, none, none});
      continue;
    }
    std::vector<const std::vector<double>*> of_group;
    for (const std::size_t input : group) {
      if (scores[input].empty()) scores[input] = normal_scores(inputs[input]);
      of_group.push_back(&scores[input]);
    }
    result.groups.push_back(problem.group(terms(of_group, degree)));
  }
  return result;
}

}  // namespace entente

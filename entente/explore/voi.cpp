#include "entente/explore/voi.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <Eigen/Cholesky>

#include "entente/ensemble/statistics.hpp"

namespace entente {
namespace {

using Columns = std::span<const std::span<const double>>;
using Eigen::Index;
using Eigen::MatrixXd;

constexpr std::size_t kDrawsATerm = 20;
/// Of the diagonal, so that terms which repeat each other do no harm.
constexpr double kRidge = 1e-10;

/// A regression on the inputs of a group: how many knots each input has, and whether products of two are
/// terms.
struct Shape {
  int knots = 0;
  bool pairs = false;
};
constexpr Shape kShapes[] = {{7, true}, {5, true}, {3, true}, {3, false}, {2, false}};

std::size_t terms_of(std::size_t inputs, Shape shape) {
  return 1 + static_cast<std::size_t>(shape.knots - 1) * inputs +
         (shape.pairs ? inputs * (inputs - 1) / 2 : 0);
}

/// The richest that the draws allow; no knots for none.
Shape shape_for(std::size_t inputs, std::size_t draws) {
  for (const Shape& shape : kShapes)
    if (terms_of(inputs, shape) * kDrawsATerm <= draws) return shape;
  return {};
}

/// Mean zero, standard deviation one; a column with one value is zero.
std::vector<double> standardised(std::span<const double> column) {
  const double n = static_cast<double>(column.size());
  const double mean = std::accumulate(column.begin(), column.end(), 0.0) / n;
  double squares = 0;
  for (const double x : column) squares += (x - mean) * (x - mean);
  const double sd = std::sqrt(squares / n);
  std::vector<double> result;
  for (const double x : column) result.push_back(sd > 0 ? (x - mean) / sd : 0);
  return result;
}

/// Restricted cubic spline (Stone and Koo 1985): a straight line, bent at knots that lie at even steps from
/// the first to the 99th percentile, straight again beyond the outer two. Any straight line is fitted
/// exactly, whatever the marginal.
class Spline {
 public:
  Spline(std::vector<double> column, int knots) {
    std::sort(column.begin(), column.end());
    for (int k = 0; k < knots; ++k)
      knots_.push_back(quantile_of_sorted(column, 0.01 + 0.98 * k / (knots - 1)));
    bends_ = knots - 2;
    knots_.erase(std::unique(knots_.begin(), knots_.end()), knots_.end());
  }

  /// Writes 1 + knots − 2 terms; those for knots that coincide are zero.
  template <class Out>
  void write(double x, const Out& out) const {
    out(x);
    const int real = static_cast<int>(knots_.size()) - 2;
    for (int j = 0; j < bends_; ++j) out(j < real ? bend(x, static_cast<std::size_t>(j)) : 0);
  }

 private:
  static double cubed(double x) { return x > 0 ? x * x * x : 0; }
  double bend(double x, std::size_t j) const {
    const double last = knots_.back(), before = knots_[knots_.size() - 2], width = last - knots_.front();
    return (cubed(x - knots_[j]) - cubed(x - before) * (last - knots_[j]) / (last - before) +
            cubed(x - last) * (before - knots_[j]) / (last - before)) /
           (width * width);
  }

  std::vector<double> knots_;
  int bends_ = 0;
};

/// One row a draw, one column a term.
MatrixXd terms(std::span<const std::vector<double>* const> inputs, Shape shape) {
  const std::size_t n = inputs.front()->size();
  std::vector<Spline> splines;
  for (const auto* input : inputs) splines.emplace_back(*input, shape.knots);
  MatrixXd x(static_cast<Index>(n), static_cast<Index>(terms_of(inputs.size(), shape)));
  for (std::size_t d = 0; d < n; ++d) {
    Index c = 0;
    const auto row = static_cast<Index>(d);
    x(row, c++) = 1;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      splines[i].write((*inputs[i])[d], [&](double term) { x(row, c++) = term; });
      if (shape.pairs)
        for (std::size_t j = i + 1; j < inputs.size(); ++j) x(row, c++) = (*inputs[i])[d] * (*inputs[j])[d];
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
    const Fits fits = fitted(x);
    std::array<double, kReplicates> without{};
    for (std::size_t r = 0; r < kReplicates; ++r)
      without[r] = worth(x.lazyProduct(fits.without[r]), static_cast<int>(r));
    return jackknife(worth(x.lazyProduct(fits.all), -1), without);
  }

  /// Coefficients of a regression of the gains, [term][strategy]: of all draws, and without each part.
  struct Fits {
    MatrixXd all;
    std::array<MatrixXd, kReplicates> without;
  };
  Fits fitted(const MatrixXd& x) const {
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
    const auto solved = [](const MatrixXd& s, const MatrixXd& p) -> MatrixXd {
      MatrixXd full = s.selfadjointView<Eigen::Upper>();
      full.diagonal() *= 1 + kRidge;
      full.diagonal().array() += kRidge;
      return full.ldlt().solve(p);
    };
    Fits fits{solved(all_squares, all_products), {}};
    for (std::size_t r = 0; r < kReplicates; ++r)
      fits.without[r] = solved(all_squares - squares[r], all_products - products[r]);
    return fits;
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

  std::vector<std::vector<double>> scaled(inputs.size());
  for (const std::vector<std::size_t>& group : groups) {
    const Shape shape = group.empty() ? Shape{} : shape_for(group.size(), problem.draws());
    result.knots.push_back(shape.knots);
    result.needed.push_back(kDrawsATerm * terms_of(group.size(), kShapes[std::size(kShapes) - 1]));
    if (shape.knots == 0) {
      const double none = std::nan("");
      result.groups.push_back(group.empty() ? Estimate{0, 0, 0} : Estimate{none, none, none});
      continue;
    }
    std::vector<const std::vector<double>*> of_group;
    for (const std::size_t input : group) {
      if (scaled[input].empty()) scaled[input] = standardised(inputs[input]);
      of_group.push_back(&scaled[input]);
    }
    result.groups.push_back(problem.group(terms(of_group, shape)));
  }
  return result;
}

namespace {

/// Points between the first and the 99th percentile of an input at which its fit is looked at.
constexpr int kLooks = 200;
constexpr int kHalvings = 40;

/// Which strategy a fit says is best given the value of its one input.
class BestGiven {
 public:
  BestGiven(const Spline& spline, const MatrixXd& coefficients) : spline_(spline), fit_(coefficients) {}
  std::size_t operator()(double x) const {
    Eigen::RowVectorXd gains = fit_.row(0);
    Index term = 1;
    spline_.write(x, [&](double value) { gains += value * fit_.row(term++); });
    Index best = 0;
    gains.maxCoeff(&best);
    return static_cast<std::size_t>(best);
  }

 private:
  const Spline& spline_;
  const MatrixXd& fit_;
};

/// A place at which the best strategy changes from `chosen`.
struct Turn {
  double at = 0;
  std::size_t instead = 0;
  bool above = false;
};

/// The turn nearest to `centre` among the looks, in standardised units; nothing where there is none.
std::optional<Turn> nearest_turn(const BestGiven& best, std::size_t chosen, double low, double high,
                                 double centre) {
  std::optional<Turn> nearest;
  const auto look = [&](int i) { return low + (high - low) * i / kLooks; };
  std::size_t before = best(low);
  for (int i = 1; i <= kLooks; ++i) {
    const std::size_t here = best(look(i)), last = before;
    before = here;
    if ((last == chosen) == (here == chosen)) continue;
    double a = look(i - 1), b = look(i);
    for (int n = 0; n < kHalvings; ++n) {
      const double middle = (a + b) / 2;
      ((best(middle) == chosen) == (last == chosen) ? a : b) = middle;
    }
    const Turn turn{(a + b) / 2, last == chosen ? best(b) : best(a), last == chosen};
    if (!nearest || std::abs(turn.at - centre) < std::abs(nearest->at - centre)) nearest = turn;
  }
  return nearest;
}

}  // namespace

AdviceTurn advice_turn(Columns values, std::span<const double> input, IntervalBy by, std::uint64_t seed) {
  const auto dealt = sixteen_groups(values.front().size(), by, seed);
  const Problem problem(values, dealt);
  const Shape shape = shape_for(1, problem.draws());
  if (shape.knots == 0) return {};
  const std::vector<double> scaled = standardised(input);
  const std::vector<double>* column = &scaled;
  const Spline spline(scaled, shape.knots);
  const Problem::Fits fits = problem.fitted(terms(std::span(&column, 1), shape));

  std::vector<double> sorted(scaled), given(input.begin(), input.end());
  std::sort(sorted.begin(), sorted.end());
  std::sort(given.begin(), given.end());
  const auto at = [](const std::vector<double>& ascending, double p) {
    return quantile_of_sorted(ascending, p);
  };
  const double low = at(sorted, 0.01), high = at(sorted, 0.99), centre = at(sorted, 0.5);
  if (!(high > low)) return {};
  const auto found = nearest_turn(BestGiven(spline, fits.all), problem.chosen(), low, high, centre);
  if (!found) return {};
  std::array<double, kReplicates> without{};
  for (std::size_t r = 0; r < kReplicates; ++r) {
    // A part may turn elsewhere: what counts is the same turn, near the place of all.
    const auto other =
        nearest_turn(BestGiven(spline, fits.without[r]), problem.chosen(), low, high, found->at);
    without[r] = other && other->above == found->above ? other->at : std::nan("");
  }
  const Estimate spread = jackknife(found->at, without);
  const double half = (spread.high - spread.low) / 2;
  // Back to the input's own unit, on the line that standardising is.
  const double scale = (at(given, 0.99) - at(given, 0.01)) / (high - low);
  const auto unscaled = [&](double x) { return at(given, 0.01) + (x - low) * scale; };
  AdviceTurn turn;
  turn.at = Estimate{unscaled(found->at), unscaled(found->at - half), unscaled(found->at + half)};
  if (std::isfinite(half)) {  // nothing was looked at beyond
    turn.at->low = std::max(turn.at->low, at(given, 0.01));
    turn.at->high = std::min(turn.at->high, at(given, 0.99));
  }
  turn.instead = found->instead;
  turn.above = found->above;
  return turn;
}

}  // namespace entente

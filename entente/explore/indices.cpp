#include "entente/explore/indices.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace entente {
namespace {

constexpr std::uint32_t kPurpose = 0x736f626f;

/// What each base point adds to the numerators of all indices, and to the variance, which is the last.
class Terms {
 public:
  Terms(std::span<const double> values, SaltelliShape shape)
      : values_(values), shape_(shape), points_(values.size() / shape.rows_a_point()) {
    const double n = static_cast<double>(values.size());
    centre_ = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double sum = 0;
    for (std::size_t b = 0; b < points_; ++b) sum += a(b) + last(b);
    mean_ = sum / (2 * static_cast<double>(points_));
  }

  std::size_t points() const { return points_; }
  std::size_t count() const {
    return 2 * shape_.inputs + (shape_.pairs ? shape_.inputs * (shape_.inputs - 1) / 2 : 0) + 1;
  }
  double mean() const { return mean_ + centre_; }

  /// Adds those of base point `b` to `sums`.
  void add(std::size_t b, double* sums) const {
    const std::size_t inputs = shape_.inputs;
    const double* row = &values_[b * shape_.rows_a_point()];
    const double in_a = a(b), in_b = last(b);
    for (std::size_t i = 0; i < inputs; ++i) {
      const double mixed = row[1 + i] - centre_;
      sums[2 * i] += in_b * (mixed - in_a);
      sums[2 * i + 1] += 0.5 * (in_a - mixed) * (in_a - mixed);
    }
    double* next = sums + 2 * inputs;
    if (shape_.pairs)
      for (std::size_t i = 0; i < inputs; ++i)
        for (std::size_t j = i + 1; j < inputs; ++j)
          *next++ += (row[1 + inputs + i] - centre_) * (row[1 + j] - centre_) - in_a * in_b -
                     in_b * (row[1 + i] - centre_ - in_a) - in_b * (row[1 + j] - centre_ - in_a);
    *next += 0.5 * ((in_a - mean_) * (in_a - mean_) + (in_b - mean_) * (in_b - mean_));
  }

 private:
  double a(std::size_t b) const { return values_[b * shape_.rows_a_point()] - centre_; }
  double last(std::size_t b) const { return values_[(b + 1) * shape_.rows_a_point() - 1] - centre_; }

  std::span<const double> values_;
  SaltelliShape shape_;
  std::size_t points_;
  double centre_ = 0, mean_ = 0;
};

/// Every index with the interval of the sixteen replicates.
std::vector<Estimate> by_replicates(const Terms& terms) {
  const std::size_t count = terms.count();
  std::vector<double> sums(kReplicates * count), all(count);
  std::array<double, kReplicates> sizes{};
  for (std::size_t b = 0; b < terms.points(); ++b) {
    terms.add(b, &sums[b % kReplicates * count]);
    ++sizes[b % kReplicates];
  }
  for (std::size_t r = 0; r < kReplicates; ++r)
    for (std::size_t c = 0; c < count; ++c) all[c] += sums[r * count + c];

  const double variance = all.back() / static_cast<double>(terms.points());
  std::vector<Estimate> estimates;
  for (std::size_t c = 0; c + 1 < count; ++c) {
    const double index = all[c] / all.back();
    std::array<double, kReplicates> linear{};
    for (std::size_t r = 0; r < kReplicates; ++r)
      linear[r] = index + (sums[r * count + c] - index * sums[r * count + count - 1]) / sizes[r] / variance;
    estimates.push_back(with_interval(index, linear));
  }
  return estimates;
}

/// Every index with percentiles of a bootstrap over base points.
std::vector<Estimate> by_resampling(const Terms& terms, std::uint64_t seed) {
  const std::size_t count = terms.count(), groups = std::min(terms.points(), kMostGroups);
  std::vector<double> sums(groups * count), all(count);
  for (std::size_t b = 0; b < terms.points(); ++b) terms.add(b, &sums[b * groups / terms.points() * count]);
  for (std::size_t g = 0; g < groups; ++g)
    for (std::size_t c = 0; c < count; ++c) all[c] += sums[g * count + c];

  std::vector<double> resampled((count - 1) * kResamples);
  bootstrap(sums, count, Dice(seed, kPurpose), [&](std::size_t k, std::span<const double> totals) {
    for (std::size_t c = 0; c + 1 < count; ++c) resampled[c * kResamples + k] = totals[c] / totals[count - 1];
  });
  std::vector<Estimate> estimates;
  for (std::size_t c = 0; c + 1 < count; ++c)
    estimates.push_back(percentile_interval(
        all[c] / all.back(), std::span(resampled).subspan(c * kResamples, groups > 1 ? kResamples : 0)));
  return estimates;
}

}  // namespace

SobolIndices sobol_indices(std::span<const double> values, SaltelliShape shape, IntervalBy by,
                           std::uint64_t seed) {
  const Terms terms(values, shape);
  SobolIndices result;
  result.by = by;
  result.points = terms.points();
  result.mean = terms.mean();
  std::vector<double> all(terms.count());
  for (std::size_t b = 0; b < terms.points(); ++b) terms.add(b, all.data());
  result.variance = all.back() / static_cast<double>(terms.points());

  const auto estimates = by == IntervalBy::replicates ? by_replicates(terms) : by_resampling(terms, seed);
  for (std::size_t i = 0; i < shape.inputs; ++i)
    result.inputs.push_back({estimates[2 * i], estimates[2 * i + 1]});
  std::size_t next = 2 * shape.inputs;
  if (shape.pairs)
    for (std::size_t i = 0; i < shape.inputs; ++i)
      for (std::size_t j = i + 1; j < shape.inputs; ++j) result.pairs.push_back({i, j, estimates[next++]});
  return result;
}

}  // namespace entente

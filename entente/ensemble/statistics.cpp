#include "entente/ensemble/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

namespace entente {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kStudent15 = 2.131449545559323;  // .975 quantile of Student's t, 15 degrees of freedom

/// Neumaier's compensated sum.
class Sum {
 public:
  void add(double x) {
    const double next = sum_ + x;
    lost_ += std::abs(sum_) >= std::abs(x) ? (sum_ - next) + x : (x - next) + sum_;
    sum_ = next;
  }
  double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0, lost_ = 0;
};

double half_width(std::span<const double> values) {
  std::array<Sum, kReplicates> sums;
  std::array<std::size_t, kReplicates> counts{};
  for (std::size_t d = 0; d < values.size(); ++d) {
    sums[d % kReplicates].add(values[d]);
    ++counts[d % kReplicates];
  }
  std::array<double, kReplicates> means{};
  for (std::size_t r = 0; r < kReplicates; ++r) {
    if (counts[r] == 0) return kNone;
    means[r] = sums[r].value() / static_cast<double>(counts[r]);
  }
  return half_width_of(means);
}

/// Quantile 1 − .025/widening of Student's t. The common one is a constant, alike on every machine.
double student15(double widening) {
  if (widening == 1) return kStudent15;
  const boost::math::students_t student(kReplicates - 1);
  return boost::math::quantile(boost::math::complement(student, 0.025 / widening));
}

}  // namespace

double half_width_of(const std::array<double, kReplicates>& means, double widening) {
  Sum total;
  for (const double mean : means) total.add(mean);
  const double centre = total.value() / kReplicates;
  Sum squares;
  for (const double mean : means) squares.add((mean - centre) * (mean - centre));
  return student15(widening) * std::sqrt(squares.value() / (kReplicates - 1) / kReplicates);
}

double quantile_of_sorted(std::span<const double> ascending, double p) {
  const double at = p * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 >= ascending.size()) return ascending.back();
  return std::lerp(ascending[below], ascending[below + 1], at - static_cast<double>(below));
}

Summary summarise(std::span<const double> values_by_draw) {
  if (values_by_draw.empty()) return {kNone, kNone, kNone, kNone, kNone, kNone};
  Sum sum;
  for (double x : values_by_draw) sum.add(x);
  Summary out;
  out.mean = sum.value() / static_cast<double>(values_by_draw.size());
  const double half = half_width(values_by_draw);
  out.mean_low = out.mean - half;
  out.mean_high = out.mean + half;

  std::vector<double> ascending(values_by_draw.begin(), values_by_draw.end());
  std::sort(ascending.begin(), ascending.end());
  out.p05 = quantile_of_sorted(ascending, 0.05);
  out.p50 = quantile_of_sorted(ascending, 0.5);
  out.p95 = quantile_of_sorted(ascending, 0.95);
  return out;
}

double share_positive(std::span<const double> values_by_draw) {
  if (values_by_draw.empty()) return kNone;
  const auto above =
      std::count_if(values_by_draw.begin(), values_by_draw.end(), [](double x) { return x > 0; });
  return static_cast<double>(above) / static_cast<double>(values_by_draw.size());
}

}  // namespace entente

#include "entente/claims/column.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "entente/ensemble/statistics.hpp"
#include "entente/explore/estimate.hpp"
#include "entente/explore/least_scale.hpp"

namespace entente {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

const std::string& reason_of(const NumberColumn& a, const NumberColumn& b) {
  return a.reason.empty() ? b.reason : a.reason;
}

/// The ends of what two intervals combine to.
struct Ends {
  double value = 0, low = 0, high = 0;
};

template <class Exact, class Interval>
NumberColumn worked(const NumberColumn& a, const NumberColumn& b, const Exact& exact,
                    const Interval& interval) {
  NumberColumn result;
  const std::size_t size = std::max(a.size(), b.size());
  result.reason = reason_of(a, b);
  const bool sure = a.is_exact() && b.is_exact();
  for (std::size_t d = 0; d < size; ++d) {
    result.value.push_back(exact(a.value_at(d), b.value_at(d)));
    if (sure) continue;
    const auto [low, high] = interval(a.low_at(d), a.high_at(d), b.low_at(d), b.high_at(d));
    result.low.push_back(low);
    result.high.push_back(high);
  }
  return result;
}

std::pair<double, double> ends_of(std::array<double, 4> corners) {
  for (const double x : corners)
    if (std::isnan(x)) return {kUnknown, kUnknown};
  const auto [low, high] = std::ranges::minmax_element(corners);
  return {*low, *high};
}

template <class Yes, class No>
TruthColumn compared(const NumberColumn& a, const NumberColumn& b, const Yes& yes, const No& no) {
  TruthColumn result(std::max(a.size(), b.size()));
  for (std::size_t d = 0; d < result.size(); ++d) {
    const double al = a.low_at(d), ah = a.high_at(d), bl = b.low_at(d), bh = b.high_at(d);
    // Neither holds of what is not a number.
    result[d] = yes(al, ah, bl, bh) ? Truth::yes : no(al, ah, bl, bh) ? Truth::no : Truth::open;
  }
  return result;
}

std::vector<double> sorted(std::vector<double> values) {
  std::ranges::sort(values);
  return values;
}

double quantile_of(const std::vector<double>& ascending, double q) {
  return quantile_or_infinite(ascending, q)
      .value_or(std::isinf(ascending.back()) && ascending.back() > 0 ? kInfinity : -kInfinity);
}

NumberColumn without(const NumberColumn& x) {
  const std::size_t unknown = x.unknowns();
  return NumberColumn::unknown(x.reason.empty() ? "not known in " + std::to_string(unknown) + " of " +
                                                      std::to_string(x.size()) + " draws"
                                                : x.reason);
}

/// Lower 95 % end of a share of draws: the replicates', or Wilson's where that lies lower.
double lower_end(const std::vector<double>& indicator, double share) {
  const double by_replicates = summarise(indicator).mean_low;
  const auto n = static_cast<double>(indicator.size());
  return std::max(0.0, std::min(by_replicates, wilson(std::round(share * n), n).low));
}

}  // namespace

NumberColumn NumberColumn::unknown(std::string reason) {
  NumberColumn column = exact(kUnknown);
  column.reason = std::move(reason);
  return column;
}

std::size_t NumberColumn::unknowns() const {
  return static_cast<std::size_t>(std::ranges::count_if(value, [](double x) { return std::isnan(x); }));
}

NumberColumn negated(NumberColumn a) {
  for (double& x : a.value) x = -x;
  for (double& x : a.low) x = -x;
  for (double& x : a.high) x = -x;
  std::swap(a.low, a.high);
  return a;
}

NumberColumn sum(const NumberColumn& a, const NumberColumn& b) {
  return worked(
      a, b, [](double x, double y) { return x + y; },
      [](double al, double ah, double bl, double bh) { return std::pair(al + bl, ah + bh); });
}

NumberColumn difference(const NumberColumn& a, const NumberColumn& b) {
  return worked(
      a, b, [](double x, double y) { return x - y; },
      [](double al, double ah, double bl, double bh) { return std::pair(al - bh, ah - bl); });
}

NumberColumn product(const NumberColumn& a, const NumberColumn& b) {
  return worked(
      a, b, [](double x, double y) { return x * y; },
      [](double al, double ah, double bl, double bh) {
        return ends_of({al * bl, al * bh, ah * bl, ah * bh});
      });
}

NumberColumn ratio(const NumberColumn& a, const NumberColumn& b) {
  NumberColumn result = worked(
      a, b, [](double x, double y) { return y == 0 ? kUnknown : x / y; },
      [](double al, double ah, double bl, double bh) {
        if (bl <= 0 && bh >= 0)
          return bl == bh ? std::pair(kUnknown, kUnknown) : std::pair(-kInfinity, kInfinity);
        return ends_of({al / bl, al / bh, ah / bl, ah / bh});
      });
  if (result.reason.empty() && result.unknowns() > 0) result.reason = "divided by zero";
  return result;
}

TruthColumn less(const NumberColumn& a, const NumberColumn& b) {
  return compared(
      a, b, [](double, double ah, double bl, double) { return ah < bl; },
      [](double al, double, double, double bh) { return al >= bh; });
}

TruthColumn less_equal(const NumberColumn& a, const NumberColumn& b) {
  return compared(
      a, b, [](double, double ah, double bl, double) { return ah <= bl; },
      [](double al, double, double, double bh) { return al > bh; });
}

TruthColumn equal(const NumberColumn& a, const NumberColumn& b) {
  return compared(
      a, b, [](double al, double ah, double bl, double bh) { return al == ah && bl == bh && al == bl; },
      [](double al, double ah, double bl, double bh) { return ah < bl || al > bh; });
}

TruthColumn within(const NumberColumn& a, const NumberColumn& b, const NumberColumn& tolerance) {
  const NumberColumn apart = difference(a, b);
  NumberColumn distance = apart;
  for (std::size_t d = 0; d < apart.size(); ++d) {
    distance.value[d] = std::abs(apart.value[d]);
    if (apart.is_exact()) continue;
    const double low = apart.low[d], high = apart.high[d];
    distance.low[d] = low <= 0 && high >= 0 ? 0 : std::min(std::abs(low), std::abs(high));
    distance.high[d] = std::isnan(low) ? low : std::max(std::abs(low), std::abs(high));
  }
  return less_equal(distance, tolerance);
}

NumberColumn mean_over_draws(const NumberColumn& x) {
  if (x.single()) return x;
  if (x.unknowns() > 0) return without(x);
  const Summary middle = summarise(x.value);
  const double low = x.is_exact() ? middle.mean_low : summarise(x.low).mean_low;
  const double high = x.is_exact() ? middle.mean_high : summarise(x.high).mean_high;
  if (std::isinf(middle.mean)) return NumberColumn::within(middle.mean, middle.mean, middle.mean);
  return NumberColumn::within(middle.mean, low, high);
}

NumberColumn quantile_over_draws(const NumberColumn& x, double q) {
  if (x.single()) return x;
  if (x.unknowns() > 0) return without(x);
  const auto ends = [&](const std::vector<double>& values) {
    Ends result;
    result.value = quantile_of(sorted(values), q);
    std::array<double, kReplicates> of_parts{};
    for (std::size_t r = 0; r < kReplicates; ++r) {
      std::vector<double> part;
      for (std::size_t d = r; d < values.size(); d += kReplicates) part.push_back(values[d]);
      of_parts[r] = quantile_of(sorted(part), q);
    }
    const Estimate t = with_interval(result.value, of_parts);
    result.low = t.low;
    result.high = t.high;
    if (std::isnan(t.low) || std::isinf(result.value)) {
      // Some parts never get there: then what they say at least and at most.
      const auto [least, most] = std::ranges::minmax_element(of_parts);
      result.low = std::min(*least, result.value);
      result.high = std::max(*most, result.value);
    }
    return result;
  };
  const Ends middle = ends(x.value);
  if (x.is_exact()) return NumberColumn::within(middle.value, middle.low, middle.high);
  return NumberColumn::within(middle.value, ends(x.low).low, ends(x.high).high);
}

Credence credence_of(const TruthColumn& truth) {
  Credence result;
  if (truth.size() == 1) {
    result.single = true;
    const Truth only = truth.front();
    result.value = only == Truth::open ? kUnknown : only == Truth::yes ? 1 : 0;
    result.low = only == Truth::yes ? 1 : 0;
    result.high = only == Truth::no ? 0 : 1;
    result.no_low = 1 - result.high;
    result.open = only == Truth::open ? 1 : 0;
    return result;
  }
  std::vector<double> yes, no;
  for (const Truth t : truth) {
    yes.push_back(t == Truth::yes ? 1 : 0);
    no.push_back(t == Truth::no ? 1 : 0);
  }
  const auto n = static_cast<double>(truth.size());
  const auto share = [&](Truth which) { return static_cast<double>(std::ranges::count(truth, which)) / n; };
  result.value = share(Truth::yes);
  result.open = share(Truth::open);
  result.low = lower_end(yes, result.value);
  result.no_low = lower_end(no, share(Truth::no));
  result.high = 1 - result.no_low;
  return result;
}

NumberColumn share_over_draws(const TruthColumn& truth) {
  const Credence c = credence_of(truth);
  if (c.single && c.open > 0) return NumberColumn::within(0.5, 0, 1);
  return NumberColumn::within(c.value, c.low, c.high);
}

}  // namespace entente

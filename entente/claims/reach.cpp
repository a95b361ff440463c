#include "entente/claims/reach.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/core.h>

namespace entente {
namespace {

struct Sort {
  std::string_view one, article, two;
};
constexpr Sort kSorts[] = {
    {"probability", "a", "probabilities"}, {"share", "a", "shares"}, {"index", "an", "indices"}};

/// What rounding may do to ends that meet.
double slack(double a, double b) { return 1e-9 * std::max({1.0, std::abs(a), std::abs(b)}); }

/// Nothing times what is without bound is nothing: ends that are not finite are never reached.
double product(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }

constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// Of 1 over what is reached.
Reach inverse(const Reach& a) {
  if (a.low > 0 || a.high < 0) return {1 / a.high, 1 / a.low};
  if (a.low == 0 && a.high > 0) return {1 / a.high, kInfinite};
  if (a.high == 0 && a.low < 0) return {-kInfinite, 1 / a.low};
  return {};
}

}  // namespace

Reach Reach::of_chance(std::string_view unit) {
  const auto* sort =
      std::find_if(std::begin(kSorts), std::end(kSorts), [&](const Sort& each) { return each.one == unit; });
  return {0, 1, sort == std::end(kSorts) ? std::string_view() : sort->one};
}

// Taken from zero, so that nothing is called -0.
Reach operator-(const Reach& a) { return {0 - a.high, 0 - a.low}; }
Reach operator+(const Reach& a, const Reach& b) { return {a.low + b.low, a.high + b.high}; }

Reach operator-(const Reach& a, const Reach& b) {
  Reach made = a + -b;
  if (!a.sort.empty() && a.sort == b.sort && !a.difference && !b.difference) {
    made.sort = a.sort;
    made.difference = true;
  }
  return made;
}

Reach operator*(const Reach& a, const Reach& b) {
  const auto [low, high] = std::minmax(
      {product(a.low, b.low), product(a.low, b.high), product(a.high, b.low), product(a.high, b.high)});
  return {low, high};
}

Reach operator/(const Reach& a, const Reach& b) { return a * inverse(b); }

bool apart(const Reach& a, const Reach& b) {
  return a.high < b.low - slack(a.high, b.low) || b.high < a.low - slack(b.high, a.low);
}

bool always_within(const Reach& a, const Reach& b, double tolerance) {
  const double farthest = std::max(a.high - b.low, b.high - a.low);
  return farthest < tolerance - slack(farthest, tolerance);
}

std::string sort_in_words(const Reach& reach) {
  for (const Sort& each : kSorts)
    if (each.one == reach.sort)
      return reach.difference ? fmt::format("a difference of two {}", each.two)
                              : fmt::format("{} {}", each.article, each.one);
  return {};
}

std::string ends_in_words(const Reach& reach) {
  if (!std::isfinite(reach.high)) return fmt::format("at {:g} or above", reach.low);
  if (!std::isfinite(reach.low)) return fmt::format("at {:g} or below", reach.high);
  return fmt::format("between {:g} and {:g}", reach.low, reach.high);
}

}  // namespace entente

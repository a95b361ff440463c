#pragma once
#include <limits>
#include <string>
#include <string_view>

namespace entente {

/// Between which figures an amount lies whatever the draws say; infinite where nothing is known of it.
struct Reach {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  std::string_view sort = {};  ///< "probability", "share" or "index" where it is one
  bool difference = false;     ///< of two of that sort

  static Reach of(double figure) { return {figure, figure}; }
  /// Of what lies between 0 and 1.
  /// @param unit  its unit, which says the sort
  static Reach of_chance(std::string_view unit);
};

Reach operator-(const Reach& a);
Reach operator+(const Reach& a, const Reach& b);
Reach operator-(const Reach& a, const Reach& b);
Reach operator*(const Reach& a, const Reach& b);
Reach operator/(const Reach& a, const Reach& b);

/// Whether no figure of one comes up to any of the other; ends that touch, but for rounding, are not apart.
bool apart(const Reach& a, const Reach& b);
/// Whether none of one differs from any of the other by as much as `tolerance`.
bool always_within(const Reach& a, const Reach& b, double tolerance);

/// "a difference of two probabilities"; empty where there is no word for it.
std::string sort_in_words(const Reach& reach);
/// "between -1 and 1", "at 0 or above".
std::string ends_in_words(const Reach& reach);

}  // namespace entente

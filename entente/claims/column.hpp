#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace entente {

/// A number in every draw, or one number for all of them.
struct NumberColumn {
  std::vector<double> value;      ///< one a draw, or a single one; NaN where it is not known
  std::vector<double> low, high;  ///< likewise; empty where the number is exact
  std::string reason;             ///< why it is not known, where it is not

  static NumberColumn exact(double number) { return {{number}, {}, {}, {}}; }
  static NumberColumn unknown(std::string reason);
  static NumberColumn within(double value, double low, double high) { return {{value}, {low}, {high}, {}}; }
  bool is_exact() const { return low.empty(); }
  bool single() const { return value.size() == 1; }
  std::size_t size() const { return value.size(); }
  double value_at(std::size_t draw) const { return value[single() ? 0 : draw]; }
  double low_at(std::size_t draw) const { return is_exact() ? value_at(draw) : low[single() ? 0 : draw]; }
  double high_at(std::size_t draw) const { return is_exact() ? value_at(draw) : high[single() ? 0 : draw]; }
  std::size_t unknowns() const;  ///< of size()
};

/// Strong Kleene logic: what is open may be either.
enum class Truth : std::uint8_t { no, open, yes };
constexpr Truth operator!(Truth t) { return static_cast<Truth>(2 - static_cast<int>(t)); }
constexpr Truth operator&(Truth a, Truth b) { return a < b ? a : b; }
constexpr Truth operator|(Truth a, Truth b) { return a < b ? b : a; }

/// A condition in every draw, or one answer for all of them.
using TruthColumn = std::vector<Truth>;
inline Truth truth_at(const TruthColumn& column, std::size_t draw) {
  return column[column.size() == 1 ? 0 : draw];
}
template <class Combine>
TruthColumn combine(const TruthColumn& a, const TruthColumn& b, const Combine& with) {
  TruthColumn result(a.size() > b.size() ? a.size() : b.size());
  for (std::size_t d = 0; d < result.size(); ++d) result[d] = with(truth_at(a, d), truth_at(b, d));
  return result;
}

/// Interval arithmetic. What divides by something that may be zero is anything; by zero itself, not known.
NumberColumn negated(NumberColumn a);
NumberColumn sum(const NumberColumn& a, const NumberColumn& b);
NumberColumn difference(const NumberColumn& a, const NumberColumn& b);
NumberColumn product(const NumberColumn& a, const NumberColumn& b);
NumberColumn ratio(const NumberColumn& a, const NumberColumn& b);

/// Yes where all that the numbers may be satisfies the comparison, no where nothing of it does.
TruthColumn less(const NumberColumn& a, const NumberColumn& b);
TruthColumn less_equal(const NumberColumn& a, const NumberColumn& b);
TruthColumn equal(const NumberColumn& a, const NumberColumn& b);
TruthColumn within(const NumberColumn& a, const NumberColumn& b, const NumberColumn& tolerance);

/// Over the draws of `x`, with the 95 % interval of the sixteen scramblings (statistics.hpp); a single number
/// is its own mean and quantile. Not known where any draw is not.
NumberColumn mean_over_draws(const NumberColumn& x);
/// @param q  in [0, 1]
NumberColumn quantile_over_draws(const NumberColumn& x, double q);

/// The share of draws in which a condition holds.
struct Credence {
  double value = 0;  ///< share of yes; NaN where the one answer for all draws is open
  double low = 0;    ///< 95 %: of yes, replicates' t and Wilson's, whichever reaches further
  double high = 1;   ///< likewise, what is open counted as yes
  double open = 0;   ///< share that is open
  bool single = false;
  /// The lower end of the share of no: 1 - high, by itself, so that `not` mirrors a verdict to the bit.
  double no_low = 0;
};
/// @param truth  a single answer, or a multiple of 16 from 32 draws
Credence credence_of(const TruthColumn& truth);
/// The same as a number with its interval.
NumberColumn share_over_draws(const TruthColumn& truth);

}  // namespace entente

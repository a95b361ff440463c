#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "entente/ensemble/statistics.hpp"

namespace entente {

/// How figures are written for people: three significant digits at most, never finer than the model can tell,
/// and with their range over the draws (5th to 95th percentile) in brackets.

/// A probability: "19 %", "below 1 %", "above 99 %". What lies beyond one percent is not told apart (ruling
/// 15).
std::string percent(double probability);
/// The same inside brackets, without the unit: "19", "<1", ">99".
std::string percent_bound(double probability);
/// From the lowest to the highest of several, not none: "below 1 % to 2 %", or one where they print alike.
std::string percent_spread(const std::vector<double>& probabilities);
/// "19 % ±3". @param half  of its interval; rounded up
std::string percent_within(double probability, double half);
/// "19 % [8, 35]"; the brackets are left out where all of them would say what the figure says already.
std::string percent_range(const Summary& summary);
/// A share of draws or of a sum: "41 %", "0 %", "100 %" only where it is exactly that.
std::string share(double value);
/// A share of the draws and half its 95 % interval in percentage points, never narrower than Wilson's (1927):
/// "95 % ±2".
std::string share(const Summary& of_draws, std::int64_t draws);

/// A change with its sign and a real minus: "+0.12", "−1.34", "−0.004", "0.00"; points a year, to a
/// hundredth, below a tenth to a ten-thousandth.
std::string points(double value);
/// "−0.90 points [−2.1, +0.1]".
std::string points_range(const Summary& summary);
/// The same without the unit, for tables.
std::string points_in_brackets(const Summary& summary);
/// "US$ −263 bn [−610, +29]", of points worth `bn_a_point` each.
std::string money_range(const Summary& summary, double bn_a_point);
std::string money_in_brackets(const Summary& summary, double bn_a_point);
/// A change of a probability in percentage points: "+6 [1, 14]" without unit.
std::string change_range(const Summary& summary);

/// At most three significant digits, without exponent from .001 to a million: "0.0123", "61", "29,200".
std::string three_digits(double value);
/// One significant digit with exponent, for errors and residuals: "3e-13", "0".
std::string magnitude(double value);
/// A whole number with commas: "16,384".
std::string whole(long long value);

/// "1 claim", "2 claims", "1,024 draws": what counts in the plural adds an s.
std::string counted(long long how_many, std::string_view noun);

/// Columns that `text` takes on a terminal: characters, not bytes.
std::size_t width(std::string_view text);
/// `text` with blanks up to `columns`.
std::string padded(std::string_view text, std::size_t columns);
/// Lines of at most `columns`, broken at blanks.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

}  // namespace entente

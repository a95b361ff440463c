#include "entente/report/figure.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"

namespace entente {
namespace {

constexpr std::string_view kMinus = "−";

/// Decimals that give three significant digits, at most `most`.
int decimals(double value, int most) {
  const double size = std::abs(value);
  if (size == 0) return std::min(2, most);
  // Rounding first: 9.996 has three significant digits as 10.0.
  const int leading = static_cast<int>(std::floor(std::log10(size * (1 + 5e-4)) + 1e-12));
  return std::clamp(2 - leading, 0, most);
}

std::string with_commas(std::string digits) {
  const auto dot = digits.find('.');
  std::size_t at = dot == std::string::npos ? digits.size() : dot;
  const std::size_t first = digits.empty() || digits[0] != '-' ? 0 : 1;
  while (at > first + 3) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

/// With sign and a real minus; zero, and what rounds to it, has none.
std::string with_sign(double value, int places) {
  const std::string digits = with_commas(fmt::format("{:.{}f}", std::abs(value), places));
  const bool zero = digits.find_first_not_of("0.,") == std::string::npos;
  if (zero) return digits;
  return std::string(value < 0 ? kMinus : "+") + digits;
}

std::string signed_digits(double value, int most) {
  return std::isfinite(value) ? with_sign(value, decimals(value, most)) : "not known";
}

constexpr double kSmallest = 0.01;

}  // namespace

std::string percent(double probability) {
  if (!std::isfinite(probability)) return "not known";
  if (probability < kSmallest) return "below 1 %";
  if (probability > 1 - kSmallest) return "above 99 %";
  return fmt::format("{:.0f} %", 100 * probability);
}

std::string percent_spread(const std::vector<double>& probabilities) {
  const auto [lowest, highest] = std::ranges::minmax(probabilities);
  const std::string low = percent(lowest), high = percent(highest);
  return low == high ? low : low + " to " + high;
}

std::string percent_bound(double probability) {
  if (!std::isfinite(probability)) return "?";
  if (probability < kSmallest) return "<1";
  if (probability > 1 - kSmallest) return ">99";
  return fmt::format("{:.0f}", 100 * probability);
}

std::string percent_range(const Summary& summary) {
  const std::string low = percent_bound(summary.p05), high = percent_bound(summary.p95);
  if (low == high && (low == "<1" || low == ">99")) return percent(summary.mean);
  return fmt::format("{} [{}, {}]", percent(summary.mean), low, high);
}

std::string percent_within(double probability, double half) {
  return fmt::format("{} ±{:.0f}", percent(probability), std::ceil(100 * half));
}

std::string share(const Summary& of_draws, std::int64_t draws) {
  // Never narrower than Wilson's interval: that all draws agree is not certainty.
  const double n = static_cast<double>(draws), z2 = 1.96 * 1.96, p = of_draws.mean;
  const double wilson = 1.96 / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  const double half = std::max((of_draws.mean_high - of_draws.mean_low) / 2, wilson);
  return fmt::format("{} ±{:.0f}", share(p), std::ceil(100 * half));
}

std::string share(double value) {
  if (!std::isfinite(value)) return "not known";
  if (value > 0 && value < kSmallest) return "below 1 %";
  if (value < 1 && value > 1 - kSmallest) return "above 99 %";
  return fmt::format("{:.0f} %", 100 * value);
}

std::string points(double value) {
  constexpr double kSmall = 0.1;
  const bool small = std::abs(value) < kSmall - 5e-4 && std::abs(value) >= 5e-4;
  return signed_digits(value,
                       small ? 3 : 2);  // thousandths: next to gains of a few hundredths they still tell
}

std::string points_range(const Summary& summary) {
  return fmt::format("{} points [{}, {}]", points(summary.mean), points(summary.p05), points(summary.p95));
}

std::string points_in_brackets(const Summary& summary) {
  return fmt::format("{} [{}, {}]", points(summary.mean), points(summary.p05), points(summary.p95));
}

std::string money_in_brackets(const Summary& summary, double bn_a_point) {
  const auto bn = [&](double value) { return signed_digits(value * bn_a_point, 1); };
  return fmt::format("{} [{}, {}]", bn(summary.mean), bn(summary.p05), bn(summary.p95));
}

std::string money_range(const Summary& summary, double bn_a_point) {
  const auto bn = [&](double value) { return signed_digits(value * bn_a_point, 1); };
  return fmt::format("US$ {} bn [{}, {}]", bn(summary.mean), bn(summary.p05), bn(summary.p95));
}

std::string change_range(const Summary& summary) {
  const auto whole_points = [](double value) {
    return std::isfinite(value) ? with_sign(100 * value, 0) : std::string("?");
  };
  return fmt::format("{} [{}, {}]", whole_points(summary.mean), whole_points(summary.p05),
                     whole_points(summary.p95));
}

std::string three_digits(double value) {
  if (!std::isfinite(value)) return "not known";
  const double size = std::abs(value);
  const std::string sign = value < 0 ? "−" : "";
  if (size != 0 && (size < 1e-3 || size >= 1e6)) return sign + fmt::format("{:.3g}", size);
  std::string digits = fmt::format("{:.{}f}", size, decimals(value, 6));
  if (digits.find('.') != std::string::npos) {
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
  }
  return digits == "0" ? digits : sign + with_commas(digits);
}

std::string magnitude(double value) { return value == 0 ? "0" : fmt::format("{:.0e}", value); }

std::string whole(long long value) { return with_commas(fmt::format("{}", value)); }

std::string counted(long long how_many, std::string_view noun) {
  return fmt::format("{} {}{}", whole(how_many), noun, how_many == 1 ? "" : "s");
}

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size(); i += utf8_at(text, i).bytes) ++columns;
  return columns;
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t has = width(text);
  return std::string(text) + std::string(columns > has ? columns - has : 0, ' ');
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const auto blank = text.find(' ');
    const std::string_view word = text.substr(0, blank);
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    if (word.empty()) continue;
    // A percent sign stays with its figure.
    const bool glued = word.front() == '%';
    if (!line.empty() && !glued && width(line) + 1 + width(word) + 2 > columns) {
      lines.push_back(std::move(line));
      line.clear();
    }
    line += (line.empty() ? "" : " ") + std::string(word);
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace entente

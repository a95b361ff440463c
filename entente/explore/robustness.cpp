#include "entente/explore/robustness.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "entente/ensemble/statistics.hpp"

namespace entente {
namespace {

using Parts = std::array<std::vector<double>, kReplicates>;
using Columns = std::span<const std::span<const double>>;

Parts dealt(std::span<const double> values, std::span<const std::uint8_t> groups) {
  Parts parts;
  for (std::size_t d = 0; d < values.size(); ++d) parts[groups[d]].push_back(values[d]);
  return parts;
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double quantile_of(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  return quantile_of_sorted(values, p);
}

/// A figure of all draws with the t-interval of the same figure of each part.
template <class Figure>
Estimate over_parts(std::span<const double> values, const Parts& parts, const Figure& figure) {
  std::array<double, kReplicates> of_parts{};
  std::transform(parts.begin(), parts.end(), of_parts.begin(), figure);
  return with_interval(figure({values.begin(), values.end()}), of_parts);
}

/// The least or the most, the draw that has it, and what the parts have.
template <class Better>
Extreme extreme(std::span<const double> values, const Parts& parts, const Better& better) {
  const auto first = [&](std::span<const double> some) {
    auto chosen = some.begin();
    for (auto it = some.begin(); it != some.end(); ++it)
      if (better(*it, *chosen)) chosen = it;
    return chosen;
  };
  Extreme result;
  const std::span<const double> all = values;
  const auto chosen = first(all);
  result.draw = static_cast<std::size_t>(chosen - all.begin());
  result.figure = {*chosen, *chosen, *chosen};
  for (const auto& part : parts) {
    const double value = *first(part);
    result.figure.low = std::min(result.figure.low, value);
    result.figure.high = std::max(result.figure.high, value);
  }
  return result;
}

Estimate share_enough(std::span<const double> values, const Parts& parts, double enough) {
  const auto share = [&](std::span<const double> some) {
    const auto met = std::count_if(some.begin(), some.end(), [&](double x) { return x >= enough; });
    return static_cast<double>(met) / static_cast<double>(some.size());
  };
  const double n = static_cast<double>(values.size());
  const Estimate t = over_parts(values, parts, [&](const std::vector<double>& some) { return share(some); });
  // Never narrower than Wilson's interval: that all draws agree is not certainty.
  const Estimate least = wilson(t.value * n, n);
  return {t.value, std::max(0.0, std::min(t.low, least.low)), std::min(1.0, std::max(t.high, least.high))};
}

/// The interval is the span over the parts: extremes have no standard error.
Estimate hurwicz(const Extreme& worst, const Extreme& best, const Parts& parts, double alpha) {
  const double value = (1 - alpha) * worst.figure.value + alpha * best.figure.value;
  Estimate result{value, value, value};
  for (const auto& part : parts) {
    const auto [least, most] = std::minmax_element(part.begin(), part.end());
    const double of_part = (1 - alpha) * *least + alpha * *most;
    result.low = std::min(result.low, of_part);
    result.high = std::max(result.high, of_part);
  }
  return result;
}

/// What each rule picks, by the same hand that picks in a verdict.
void pick(Robustness& result) {
  std::vector<RegretRow> rows;
  for (std::size_t s = 0; s < result.rows.size(); ++s) {
    const RobustnessRow& row = result.rows[s];
    RegretRow plain;
    plain.strategy = std::to_string(s);
    plain.largest = row.regret.figure.value;
    plain.p95 = row.regret95.value;
    plain.worst = row.maximin.figure.value;
    plain.hurwicz = row.hurwicz.value;
    plain.laplace = row.laplace.value;
    rows.push_back(plain);
  }
  const Regret chosen = choose_by_rules(std::move(rows));
  result.regret = std::stoul(chosen.minimax);
  result.regret95 = std::stoul(chosen.percentile);
  result.maximin = std::stoul(chosen.maximin);
  result.hurwicz = std::stoul(chosen.hurwicz);
  result.laplace = std::stoul(chosen.laplace);
  // These two have no baseline here that would meet them by definition.
  for (std::size_t s = 1; s < result.rows.size(); ++s) {
    if (result.rows[s].percentile.value > result.rows[result.percentile].percentile.value)
      result.percentile = s;
    if (result.rows[s].satisficing.value > result.rows[result.satisficing].satisficing.value)
      result.satisficing = s;
  }
}

}  // namespace

Robustness robustness(Columns values, const RobustnessOptions& options) {
  const std::size_t draws = values.front().size();
  const auto groups = sixteen_groups(draws, options.by, options.seed);
  std::vector<double> best(values.front().begin(), values.front().end());
  for (const auto& strategy : values)
    for (std::size_t d = 0; d < draws; ++d) best[d] = std::max(best[d], strategy[d]);

  Robustness result;
  for (const auto& strategy : values) {
    const Parts parts = dealt(strategy, groups);
    std::vector<double> shortfall(draws);
    for (std::size_t d = 0; d < draws; ++d) shortfall[d] = best[d] - strategy[d];
    const Parts shortfalls = dealt(shortfall, groups);

    RobustnessRow row;
    row.maximin = extreme(strategy, parts, std::less<>());
    row.best = extreme(strategy, parts, std::greater<>());
    row.regret = extreme(shortfall, shortfalls, std::greater<>());
    row.regret95 =
        over_parts(shortfall, shortfalls, [](const std::vector<double>& x) { return quantile_of(x, 0.95); });
    row.mean_regret =
        over_parts(shortfall, shortfalls, [](const std::vector<double>& x) { return mean_of(x); });
    row.hurwicz = hurwicz(row.maximin, row.best, parts, options.alpha);
    row.laplace = over_parts(strategy, parts, [](const std::vector<double>& x) { return mean_of(x); });
    row.percentile = over_parts(
        strategy, parts, [&](const std::vector<double>& x) { return quantile_of(x, options.percentile); });
    row.satisficing = share_enough(strategy, parts, options.enough);
    result.rows.push_back(row);
  }
  pick(result);
  return result;
}

}  // namespace entente

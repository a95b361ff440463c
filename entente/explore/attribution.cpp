#include "entente/explore/attribution.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "entente/ensemble/statistics.hpp"

namespace entente {
namespace {

constexpr double kTwice = 2;
/// Swaps alone that add less than this share of the whole difference do not disagree with anything.
constexpr double kTooSmall = 0.1;

Coalition bits_of(const std::vector<int>& groups) {
  Coalition bits = 0;
  for (const int g : groups) bits |= Coalition{1} << g;
  return bits;
}

/// |S|! (n - |S| - 1)! / n! by |S|.
std::vector<double> order_weights(std::size_t n) {
  std::vector<double> weights(n);
  for (std::size_t s = 0; s < n; ++s) {
    // 1 / (n · C(n - 1, s))
    double choose = 1;
    for (std::size_t i = 1; i <= s; ++i)
      choose = choose * static_cast<double>(n - i) / static_cast<double>(i);
    weights[s] = 1 / (static_cast<double>(n) * choose);
  }
  return weights;
}

/// Shapley values of players, each a set of groups, in the game `value`.
template <class Value>
std::vector<double> values_of(const std::vector<Coalition>& players, const Value& value) {
  const std::size_t n = players.size();
  const std::vector<double> weights = order_weights(n);
  std::vector<double> v(std::size_t{1} << n);
  for (std::size_t set = 0; set < v.size(); ++set) {
    Coalition groups = 0;
    for (std::size_t i = 0; i < n; ++i)
      if (set >> i & 1U) groups |= players[i];
    v[set] = value(groups);
  }
  std::vector<double> result(n, 0.0);
  for (std::size_t set = 0; set < v.size(); ++set)
    for (std::size_t i = 0; i < n; ++i)
      if (!(set >> i & 1U))
        result[i] +=
            weights[static_cast<std::size_t>(std::popcount(set))] * (v[set | std::size_t{1} << i] - v[set]);
  return result;
}

/// On common random numbers: its interval is that of the scramblings' own differences.
Estimate difference(const CoalitionValue& before, const CoalitionValue& after, Scale scale) {
  std::array<double, kReplicates> replicates{};
  for (std::size_t r = 0; r < kReplicates; ++r)
    replicates[r] = on_scale(after.replicates[r], scale) - on_scale(before.replicates[r], scale);
  return with_interval(on_scale(after.mean, scale) - on_scale(before.mean, scale), replicates);
}

bool disagree(const Attribution& a, double whole) {
  const double small = kTooSmall * std::abs(whole);
  const double first = a.from_alone.value, last = a.to_alone.value;
  const double x = std::abs(first), y = std::abs(last);
  if (std::max(x, y) <= small || std::abs(first - last) <= small) return false;
  return first * last < 0 || std::max(x, y) > kTwice * std::min(x, y);
}

/// Products w^|S| (1 - w)^(n - |S|) by |S|.
std::vector<double> chances(double w, int n) {
  std::vector<double> result;
  for (int s = 0; s <= n; ++s) result.push_back(std::pow(w, s) * std::pow(1 - w, n - s));
  return result;
}

void add(CoalitionValue& to, const CoalitionValue& value, double weight) {
  to.mean += weight * value.mean;
  for (std::size_t r = 0; r < kReplicates; ++r) to.replicates[r] += weight * value.replicates[r];
}

}  // namespace

double on_scale(double value, Scale scale) {
  return scale == Scale::plain ? value : std::log(value) - std::log1p(-value);
}

std::vector<Attribution> shapley(const CoalitionTable& table, Scale scale,
                                 const std::vector<Attribution>& players) {
  std::vector<Attribution> result = players;
  if (result.empty())
    for (int g = 0; g < table.size(); ++g) {
      result.push_back({});
      result.back().name = table.groups[static_cast<std::size_t>(g)];
      result.back().groups = {g};
    }
  std::vector<Coalition> sets;
  Coalition everything = 0;
  for (const Attribution& player : result) everything |= sets.emplace_back(bits_of(player.groups));

  const auto mean = [&](Coalition s) { return on_scale(table.values[s].mean, scale); };
  const std::vector<double> values = values_of(sets, mean);
  std::vector<std::array<double, kReplicates>> by_replicate(result.size());
  for (std::size_t r = 0; r < kReplicates; ++r) {
    const std::vector<double> one =
        values_of(sets, [&](Coalition s) { return on_scale(table.values[s].replicates[r], scale); });
    for (std::size_t i = 0; i < result.size(); ++i) by_replicate[i][r] = one[i];
  }
  for (std::size_t i = 0; i < result.size(); ++i) {
    Attribution& a = result[i];
    a.shapley = values[i];
    const double half = half_width_of(by_replicate[i]);
    a.interval = std::isfinite(half);
    a.low = a.shapley - half;
    a.high = a.shapley + half;
    a.from_alone = difference(table.values[0], table.values[sets[i]], scale);
    a.to_alone = difference(table.values[everything & ~sets[i]], table.values[everything], scale);
    a.sides_disagree = disagree(a, mean(everything) - mean(0));
  }
  return result;
}

double midway(const CoalitionTable& table) { return (table.none().mean + table.all().mean) / 2; }

FlipSets flip_sets(const CoalitionTable& table, double threshold, bool forward) {
  const auto everything = static_cast<Coalition>(table.values.size() - 1);
  const auto value = [&](Coalition swapped) {
    return table.values[forward ? swapped : everything & ~swapped].mean;
  };
  const bool above = value(0) > threshold;
  FlipSets result;
  result.threshold = threshold;
  // A set is in the answer where it crosses and nothing inside it does; `has` tells, for every set, whether
  // something in it crosses, itself included.
  std::vector<bool> has(table.values.size());
  for (Coalition set = 0; set < table.values.size(); ++set) {
    bool inside = false;
    for (int g = 0; g < table.size(); ++g)
      if (set >> g & 1U) inside = inside || has[set & ~(Coalition{1} << g)];
    const bool crosses = (value(set) > threshold) != above;
    has[set] = inside || crosses;
    if (!crosses || inside) continue;
    std::vector<int>& groups = result.sets.emplace_back();
    for (int g = 0; g < table.size(); ++g)
      if (set >> g & 1U) groups.push_back(g);
  }
  std::ranges::stable_sort(result.sets, {}, [](const std::vector<int>& s) { return s.size(); });
  return result;
}

CoalitionValue contaminated(const CoalitionTable& table, double w) {
  const std::vector<double> weights = chances(w, table.size());
  CoalitionValue result;
  for (Coalition s = 0; s < table.values.size(); ++s) {
    const double weight = weights[static_cast<std::size_t>(std::popcount(s))];
    if (weight > 0) add(result, table.values[s], weight);
  }
  return result;
}

ContaminatedMean::ContaminatedMean(const CoalitionTable& table)
    : by_size_(static_cast<std::size_t>(table.size()) + 1) {
  for (Coalition s = 0; s < table.values.size(); ++s)
    add(by_size_[static_cast<std::size_t>(std::popcount(s))], table.values[s], 1);
}

double ContaminatedMean::mean(double w) const {
  const std::vector<double> weights = chances(w, static_cast<int>(by_size_.size()) - 1);
  double sum = 0;
  for (std::size_t s = 0; s < by_size_.size(); ++s) sum += weights[s] * by_size_[s].mean;
  return sum;
}

double ContaminatedMean::without(std::size_t replicate, double w) const {
  const std::vector<double> weights = chances(w, static_cast<int>(by_size_.size()) - 1);
  double sum = 0;
  for (std::size_t s = 0; s < by_size_.size(); ++s)
    for (std::size_t r = 0; r < kReplicates; ++r)
      if (r != replicate) sum += weights[s] * by_size_[s].replicates[r];
  return sum / (kReplicates - 1);
}

std::optional<double> turning_share(const std::function<std::size_t(double w)>& verdict) {
  const std::size_t at_start = verdict(0);
  constexpr int kSteps = 1000;  // a polynomial of degree 14 at most: finer than any two of its turns
  for (int i = 1; i <= kSteps; ++i) {
    if (verdict(static_cast<double>(i) / kSteps) == at_start) continue;
    double low = static_cast<double>(i - 1) / kSteps, high = static_cast<double>(i) / kSteps;
    while (high - low > 1e-7) {
      const double middle = (low + high) / 2;
      (verdict(middle) == at_start ? low : high) = middle;
    }
    return high;
  }
  return std::nullopt;
}

std::optional<Estimate> where_it_turns(const std::function<std::size_t(double w, int without)>& verdict) {
  const auto at = turning_share([&](double w) { return verdict(w, -1); });
  if (!at) return std::nullopt;
  std::array<double, kReplicates> without{};
  for (int r = 0; r < kReplicates; ++r) {
    const auto other = turning_share([&](double w) { return verdict(w, r); });
    // A part that says something else from the start has no share to tell.
    const bool same = verdict(0, r) == verdict(0, -1);
    without[static_cast<std::size_t>(r)] = other && same ? *other : std::numeric_limits<double>::quiet_NaN();
  }
  const Estimate spread = jackknife(*at, without);
  const double half = (spread.high - spread.low) / 2;
  if (!std::isfinite(half)) return Estimate{*at, half, half};
  return Estimate{*at, std::max(0.0, *at - half), std::min(1.0, *at + half)};
}

std::optional<Estimate> turning_contamination(const CoalitionTable& table, double threshold) {
  // Means over sets lie between those of the sets: what all of these say, rounding must not turn.
  const bool above = table.none().mean > threshold;
  if (std::ranges::all_of(table.values,
                          [&](const CoalitionValue& v) { return (v.mean > threshold) == above; }))
    return std::nullopt;
  const ContaminatedMean at(table);
  return where_it_turns([&](double w, int without) {
    return static_cast<std::size_t>(
        (without < 0 ? at.mean(w) : at.without(static_cast<std::size_t>(without), w)) > threshold);
  });
}

}  // namespace entente

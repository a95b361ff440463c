#include "entente/explore/compare.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>

#include "entente/ensemble/workers.hpp"
#include "entente/model/marginal.hpp"

namespace entente {
namespace {

/// Draws that means and spreads of single inputs are taken from: cheap, nothing is solved.
constexpr std::int64_t kDistanceDraws = 512;
/// Judgements, by effect, for which the turning value is sought: each costs some twenty solutions.
constexpr std::size_t kMostTurns = 16;
constexpr int kTurnGrid = 8, kTurnBisections = 10;

/// Where each number stands, by key.
std::map<std::string_view, std::size_t> places_of(const Scenario& scenario) {
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < scenario.numbers.size(); ++i) places.emplace(scenario.numbers[i].key, i);
  return places;
}

struct Moments {
  double mean = 0, variance = 0;
};

/// Mean and variance of a number over the draws, in model units.
/// @param first  where the numbers of its scenario begin
Moments moments(const Scenario& scenario, std::size_t index, const DrawnValues& draws, std::size_t first) {
  const NumberId gdp = scenario.gdp_of(scenario.numbers[index]);
  const auto count = static_cast<std::size_t>(draws.draws());
  std::vector<double> values;
  for (std::size_t d = 0; d < count; ++d) {
    const double value = draws.value(d, first + index);
    values.push_back(gdp.given() ? value / (draws.value(d, first + static_cast<std::size_t>(gdp.index)) / 100)
                                 : value);
  }
  Moments m;
  for (const double x : values) m.mean += x / static_cast<double>(count);
  for (const double x : values) m.variance += (x - m.mean) * (x - m.mean) / static_cast<double>(count);
  return m;
}

double standardised(const Moments& from, const Moments& to) {
  const double spread = std::sqrt((from.variance + to.variance) / 2);
  const double difference = to.mean - from.mean;
  if (spread > 0) return difference / spread;
  return difference == 0 ? 0 : std::copysign(DriverDistance::kCertain, difference);
}

std::vector<DriverDistance> distances(const Scenario& from, const Scenario& to, const Mixture& mixture,
                                      std::uint64_t seed) {
  const DrawnValues draws = *DrawnValues::make(from, to, seed, kDistanceDraws);
  std::vector<DriverDistance> result;
  for (const Mixture::Group& group : mixture.groups()) result.emplace_back().group = group.name;
  std::vector<double> squares(result.size(), 0.0);
  const auto of_from = places_of(from), of_to = places_of(to);
  for (std::size_t i = 0; i < from.numbers.size(); ++i) {
    const Number& number = from.numbers[i];
    const int group = mixture.group_of(number.key, false);
    if (group < 0) continue;
    DriverDistance& row = result[static_cast<std::size_t>(group)];
    const auto other = of_to.find(number.key);
    if (other == of_to.end()) {
      row.unmatched += number.distribution.uncertain() ? 1 : 0;
      continue;
    }
    const Moments a = moments(from, i, draws, 0), b = moments(to, other->second, draws, from.numbers.size());
    const double d = standardised(a, b);
    ++row.matched;
    squares[static_cast<std::size_t>(group)] += d * d;
    row.largest.push_back({number.key, a.mean, b.mean, d});
  }
  for (const Number& number : to.numbers)
    if (const int group = mixture.group_of(number.key, true);
        group >= 0 && number.distribution.uncertain() && !of_from.contains(number.key))
      ++result[static_cast<std::size_t>(group)].unmatched;
  for (std::size_t g = 0; g < result.size(); ++g) {
    DriverDistance& row = result[g];
    if (row.matched > 0) row.distance = std::sqrt(squares[g] / row.matched);
    std::ranges::stable_sort(row.largest, std::greater<>(),
                             [](const DriverDistance::Input& x) { return std::abs(x.difference); });
    if (row.largest.size() > 3) row.largest.resize(3);
    std::erase_if(row.largest, [](const DriverDistance::Input& x) { return x.difference == 0; });
  }
  return result;
}

std::vector<Attribution> coarse_players(const Mixture& mixture) {
  std::vector<Attribution> players;
  for (std::size_t g = 0; g < mixture.groups().size(); ++g) {
    const Mixture::Group& group = mixture.groups()[g];
    const std::string& name = group.coarse.empty() ? group.name : group.coarse;
    auto player = std::ranges::find(players, name, &Attribution::name);
    if (player == players.end()) {
      players.push_back({});
      players.back().name = name;
      player = players.end() - 1;
    }
    player->groups.push_back(static_cast<int>(g));
  }
  return players.size() < mixture.groups().size() ? players : std::vector<Attribution>{};
}

bool same(const Number& a, const Number& b) { return a.unit == b.unit && a.distribution == b.distribution; }

/// Where two files of the same case disagree, judgement by judgement.
class Crux {
 public:
  Crux(const Scenario& from, const Scenario& to, const Mixture& mixture, const CompareOptions& options,
       double threshold, double at_start)
      : from_(from),
        to_(to),
        mixture_(mixture),
        options_(options.coalitions),
        threshold_(threshold),
        above_(at_start > threshold),
        at_start_(at_start),
        base_(mixture.mix(0)) {}

  Outcome<std::vector<Judgement>> find() {
    const auto of_to = places_of(to_);
    for (std::size_t i = 0; i < from_.numbers.size(); ++i) {
      const Number& number = from_.numbers[i];
      const auto other = of_to.find(number.key);
      const int group = mixture_.group_of(number.key, false);
      if (other != of_to.end() && group >= 0 && !same(number, to_.numbers[other->second]))
        add(i, other->second, group);
    }
    if (judgements_.empty()) return judgements_;
    const auto draws = DrawnValues::make(from_, to_, options_.seed, options_.draws);
    if (!draws) return draws.diagnostics();
    std::vector<const Strategy*> strategies;
    for (const std::string& name : strategies_for(options_)) strategies.push_back(base_.strategy(name));
    const auto games = GameSet::make(base_, strategies, options_.solving);
    if (!games) return games.diagnostics();
    in_parallel(*games, judgements_.size(), [&](QuantitySolver& solver, std::size_t k) {
      Judgement& judgement = judgements_[k];
      const auto [i, j] = where_[k];
      const double scale = scales_[k];
      judgement.value = solver
                            .mean(base_, *draws,
                                  [&, i = i, j = j](std::span<double> draw) {
                                    draw[i] = draw[from_.numbers.size() + j] * scale;
                                  })
                            .estimate();
      judgement.flips = (judgement.value.value > threshold_) != above_;
    });
    std::vector<std::size_t> order(judgements_.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t k) { return effect(k); });
    in_parallel(*games, std::min(order.size(), kMostTurns), [&](QuantitySolver& solver, std::size_t n) {
      const std::size_t k = order[n];
      judgements_[k].turns_at = turn(judgements_[k], [&, k](double x) {
        const auto change = [&, k](std::span<double> draw) { draw[where_[k].first] = x; };
        return solver.mean(base_, *draws, change);
      });
    });
    std::vector<Judgement> sorted;
    for (const std::size_t k : order) sorted.push_back(judgements_[k]);
    return sorted;
  }

 private:
  double effect(std::size_t k) const { return std::abs(judgements_[k].value.value - at_start_); }

  void add(std::size_t i, std::size_t j, int group) {
    const Number &a = from_.numbers[i], &b = to_.numbers[j];
    Judgement judgement;
    judgement.key = a.key;
    judgement.group = mixture_.groups()[static_cast<std::size_t>(group)].name;
    judgement.unit = a.unit;
    // The same case has the same GDPs but for their own ranges: medians turn one unit into the other.
    const auto unit = [](const Scenario& s, const Number& n) {
      const NumberId id = s.gdp_of(n);
      if (!id.given()) return 1.0;
      const Number& gdp = s.numbers[static_cast<std::size_t>(id.index)];
      return 100 / quantile(gdp.distribution, gdp.range, 0.5);
    };
    const double scale = unit(to_, b) / unit(from_, a);
    constexpr double kLevels[] = {0.05, 0.5, 0.95};
    for (int q = 0; q < 3; ++q) {
      judgement.from[q] = quantile(a.distribution, a.range, kLevels[q]);
      judgement.to[q] = quantile(b.distribution, b.range, kLevels[q]) * scale;
    }
    judgements_.push_back(std::move(judgement));
    where_.emplace_back(i, j);
    scales_.push_back(scale);
  }

  /// What the quantity comes to at values of a judgement, ascending.
  using Curve = std::map<double, CoalitionValue>;

  /// The crossing nearest to the median of `from`.
  template <class Value>
  std::optional<Estimate> turn(const Judgement& judgement, const Value& value) const {
    const double low = std::min(judgement.from[0], judgement.to[0]);
    const double high = std::max(judgement.from[2], judgement.to[2]);
    if (!(high > low)) return std::nullopt;
    Curve curve;
    const auto above = [&](double x) {
      const auto [place, fresh] = curve.try_emplace(x);
      if (fresh) place->second = value(x);
      return place->second.mean > threshold_;
    };
    const auto grid = [&](int g) { return low + (high - low) * g / kTurnGrid; };
    for (int g = 0; g <= kTurnGrid; ++g) above(grid(g));
    std::optional<double> best;
    for (int g = 1; g <= kTurnGrid; ++g) {
      double a = grid(g - 1), b = grid(g);
      const bool side = above(a);
      if (side == above(b)) continue;
      for (int n = 0; n < kTurnBisections; ++n) {
        const double middle = (a + b) / 2;
        (above(middle) == side ? a : b) = middle;
      }
      const double at = (a + b) / 2;
      if (!best || std::abs(at - judgement.from[1]) < std::abs(*best - judgement.from[1])) best = at;
    }
    if (!best) return std::nullopt;
    std::array<double, kReplicates> without{};
    for (std::size_t r = 0; r < kReplicates; ++r) without[r] = crossing_without(r, curve, *best);
    const Estimate spread = jackknife(*best, without);
    const double half = (spread.high - spread.low) / 2;
    if (!std::isfinite(half)) return Estimate{*best, half, half};
    return Estimate{*best, std::max(low, *best - half), std::min(high, *best + half)};
  }

  /// Where the curve crosses without one scrambling, nearest to where it does with all; straight between the
  /// values solved, which lie closest there. Not a number: nowhere.
  double crossing_without(std::size_t replicate, const Curve& curve, double near) const {
    const auto above = [&](const CoalitionValue& v) {
      return (kReplicates * v.mean - v.replicates[replicate]) / (kReplicates - 1) - threshold_;
    };
    double best = std::numeric_limits<double>::quiet_NaN();
    for (auto b = std::next(curve.begin()); b != curve.end(); ++b) {
      const auto a = std::prev(b);
      const double left = above(a->second), right = above(b->second);
      if ((left > 0) == (right > 0)) continue;
      const double at = a->first + (b->first - a->first) * left / (left - right);
      if (!(std::abs(best - near) <= std::abs(at - near))) best = at;
    }
    return best;
  }

  template <class Work>
  void in_parallel(const GameSet& games, std::size_t count, const Work& work) const {
    for_each_item(options_.threads, count, options_.stop, [&] {
      return [&, solver = std::make_shared<QuantitySolver>(games, options_)](std::size_t k) {
        work(*solver, k);
      };
    });
  }

  const Scenario &from_, &to_;
  const Mixture& mixture_;
  const CoalitionOptions& options_;
  double threshold_;
  bool above_;
  double at_start_;
  Scenario base_;
  std::vector<Judgement> judgements_;
  std::vector<std::pair<std::size_t, std::size_t>> where_;  ///< of each: its number in `from`, and in `to`
  std::vector<double> scales_;
};

}  // namespace

std::string default_strategy(const Scenario& from, const Scenario& to) {
  const Strategy* best = nullptr;
  for (const Strategy& strategy : from.strategies)
    if (to.strategy(strategy.name) && strategy.name != from.baseline && strategy.name != to.baseline &&
        (!best || strategy.top > best->top))
      best = &strategy;
  return best ? best->name : "";
}

Outcome<Comparison> compare(const Scenario& from, const Scenario& to, const CompareOptions& options) {
  const CoalitionOptions& asked = options.coalitions;
  Diagnostics errors;
  const auto refuse = [&](std::string code, std::string message, std::string help) {
    errors.push_back({.place = {.file = from.file},
                      .code = std::move(code),
                      .message = std::move(message),
                      .help = std::move(help),
                      .related = {}});
  };
  if (asked.on == On::net && asked.strategy == asked.baseline)
    refuse("E186", "the gain of the baseline over itself is nothing in both", "name another --strategy");
  if (asked.on == On::net && options.scale == Scale::log_odds)
    refuse("E187", "a gain in points has no log-odds", "take --on independent, realigned or goal");
  auto mixture = Mixture::make(from, to);
  if (!mixture) errors.insert(errors.end(), mixture.diagnostics().begin(), mixture.diagnostics().end());
  if (!errors.empty()) return errors;
  auto table = solve_coalitions(from, to, *mixture, asked);
  if (!table) return table.diagnostics();

  Comparison result{.mixture = std::move(*mixture),
                    .table = std::move(*table),
                    .attribution = {},
                    .coarse = {},
                    .from_to = {},
                    .to_from = {},
                    .distances = {},
                    .same_case = false,
                    .crux_threshold = 0,
                    .crux = {},
                    .crux_interrupted = false,
                    .turning_share = {},
                    .warnings = mixture.diagnostics()};
  if (result.table.interrupted) return result;
  result.attribution = shapley(result.table, options.scale);
  if (const std::vector<Attribution> players = coarse_players(result.mixture); !players.empty())
    result.coarse = shapley(result.table, options.scale, players);
  const double threshold = options.threshold.value_or(midway(result.table));
  result.from_to = flip_sets(result.table, threshold, true);
  result.to_from = flip_sets(result.table, threshold, false);
  result.turning_share = turning_contamination(result.table, threshold);
  result.distances = distances(from, to, result.mixture, asked.seed);
  result.same_case = from.divider == to.divider && from.target == to.target && from.rival == to.rival;
  // Advice on a gain turns at zero.
  result.crux_threshold = options.threshold.value_or(asked.on == On::net ? 0 : midway(result.table));
  if (result.same_case) {
    auto crux =
        Crux(from, to, result.mixture, options, result.crux_threshold, result.table.none().mean).find();
    if (!crux) return crux.diagnostics();
    result.crux_interrupted = asked.stop.stop_requested();
    if (!result.crux_interrupted) result.crux = std::move(*crux);
  }
  return result;
}

}  // namespace entente

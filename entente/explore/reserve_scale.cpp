#include "entente/explore/reserve_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "entente/ensemble/reserve_price.hpp"
#include "entente/ensemble/workers.hpp"
#include "entente/explore/least_scale.hpp"

namespace entente {
namespace {

/// T's first choice, after which the rest of the solution is not needed.
class FirstChoiceOnly : public FirstChoice {
 public:
  explicit FirstChoiceOnly(std::stop_source& stop) : stop_(stop) {}
  void entry(int step, const Entry& entry, const OfferPolicy& policy) override {
    FirstChoice::entry(step, entry, policy);
    if (step == 0) stop_.request_stop();  // the rest of the step is still seen
  }

 private:
  std::stop_source& stop_;
};

/// Least x in [0, kMostScale] with f(x) >= 0 for f that rises: regula falsi (Illinois), each guess moved a
/// little past the root so that both ends close in; halving where that is slow. Infinity where f stays below
/// zero.
template <class F>
double least_not_negative(const F& f) {
  constexpr int kFalsi = 12;
  constexpr double kPast = 0.4 * kScaleTolerance;
  double low = 0, below = f(low);
  if (below >= 0) return 0;
  double high = kMostScale, above = f(high);
  if (!(above >= 0)) return std::numeric_limits<double>::infinity();
  int side = 0;  // which end moved last
  for (int round = 0; high - low > kScaleTolerance; ++round) {
    double x = round < kFalsi ? high - above * (high - low) / (above - below) : (low + high) / 2;
    x += x - low < high - x ? kPast : -kPast;
    x = std::clamp(x, low + kPast, high - kPast);
    const double y = f(x);
    if (y >= 0) {
      high = x;
      above = y;
      if (side > 0) below /= 2;
      side = 1;
    } else {
      low = x;
      below = y;
      if (side < 0) above /= 2;
      side = -1;
    }
  }
  return high;
}

double sum_of(const Weights& weights, const std::vector<int>& levers) {
  double sum = 0;
  for (const int lever : levers) sum += weights.levers[static_cast<std::size_t>(lever)].value;
  return sum;
}

}  // namespace

Spread spread_of(std::vector<double> values) {
  std::ranges::sort(values);
  return {quantile_or_infinite(values, 0.05), quantile_or_infinite(values, 0.5),
          quantile_or_infinite(values, 0.95)};
}

Outcome<ReserveScale> reserve_scale_of(const Scenario& scenario, const Package& package,
                                       const DrawnValues& draws, std::int64_t count,
                                       const GameOptions& options, int threads, const std::stop_token& stop) {
  const auto game = compile(scenario, *scenario.strategy(package.strategy), options);
  if (!game) return game.diagnostics();
  ReserveScale result;
  result.from = scenario.start_alignment;
  if (result.from == Alignment::realigned) return result;  // nothing is left to move to
  result.to = usually_wanted(scenario);
  std::vector<int> asked;
  for (std::size_t l = 0; l < scenario.levers.size(); ++l)
    if (scenario.levers[l].asked && !scenario.levers[l].spent) {
      asked.push_back(static_cast<int>(l));
      result.asked.push_back(scenario.levers[l].name);
    }

  const auto size = static_cast<std::size_t>(std::min(count, draws.draws()));
  std::vector<double> packages(size), demands(size), worth(size);
  result.by_draw.assign(size, 0);
  const Resolver resolver(scenario);
  const bool drifts = resolver.drifts();
  for_each_item(threads, size, stop, [&] {
    struct Worker {
      Solver solver;
      std::vector<double> values;
      std::vector<Weights> weights, scaled;
    };
    auto w = std::make_shared<Worker>(Worker{Solver(scenario, *game), {}, {}, {}});
    w->values.resize(draws.numbers());
    return [&, w](std::size_t d) {
      draws.draw(d, w->values);
      weights_by_year(resolver, drifts, w->values, game->years, w->weights);
      packages[d] = sum_of(w->weights.front(), package.levers);
      demands[d] = sum_of(w->weights.front(), asked);
      result.by_draw[d] = least_not_negative([&](double g) {
        w->scaled = w->weights;
        for (Weights& year : w->scaled) scale_package(scenario, package, g, year);
        std::stop_source seen;
        FirstChoiceOnly first(seen);
        w->solver.solve(w->scaled, {.known_type = {}, .observer = &first, .stop = seen.get_token()});
        return first.advantage(*game, w->scaled, result.to);
      });
      worth[d] = result.by_draw[d] * packages[d];
    };
  });
  if (stop.stop_requested()) return result;
  double never = 0, met = 0, exceeds = 0;
  for (std::size_t d = 0; d < size; ++d) {
    never += std::isinf(result.by_draw[d]) ? 1 : 0;
    met += result.by_draw[d] <= 1 ? 1 : 0;
    exceeds += demands[d] > worth[d] ? 1 : 0;
  }
  const auto all = static_cast<double>(size);
  result.never = wilson(never, all);
  result.met = wilson(met, all);
  result.scale = spread_of(result.by_draw);
  result.worth = spread_of(worth);
  result.package = spread_of(packages);
  if (!asked.empty()) {
    result.asked_worth = spread_of(demands);
    result.asked_exceeds = wilson(exceeds, all);
  }
  return result;
}

}  // namespace entente

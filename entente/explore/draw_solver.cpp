#include "entente/explore/draw_solver.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>

#include "entente/base/random.hpp"
#include "entente/ensemble/workers.hpp"

namespace entente {
namespace {

constexpr std::size_t kLanesHere = kReplicates;
/// Below this a side summed in float may have lost digits (BatchSolver::log_odds).
constexpr double kSmallSide = 1e-30;

/// ln(e^a + e^b): of two tiny probabilities' log-odds, that of either.
double log_sum(double a, double b) {
  const double more = std::max(a, b);
  return std::isfinite(more) ? more + std::log1p(std::exp(std::min(a, b) - more)) : more;
}

}  // namespace

bool DrawFigures::finite() const {
  double sum = welfare + goal + ever_independent + ever_realigned + allied_loss + log_odds;
  for (const double p : level) sum += p;
  return std::isfinite(sum);
}

DrawSolver::DrawSolver(const GameSet& set, Goal goal, bool log_odds)
    : set_(set),
      goal_(goal),
      log_odds_(log_odds),
      resolver_(set.scenario()),
      drifts_(resolver_.drifts()),
      solver_(set),
      weights_(kBatch),
      draw_(set.scenario().numbers.size()) {}

double DrawSolver::log_odds_of(std::size_t game, int lane, const YearOutcome& year) const {
  const int at = set_.scenario().verdict_years.back();
  const auto of = [&](YearEvent event) { return solver_.log_odds(game, lane, at, event); };
  double yes = 0, no = 0;
  switch (goal_) {
    case Goal::prevent:
      return -of(YearEvent::fused);
    case Goal::realign:
      return of(YearEvent::realigned);
    case Goal::loosen:
      yes = year.at[2] + year.at[3];
      no = year.at[0] + year.at[1];
      if (yes < kSmallSide) return log_sum(of(YearEvent::independent), of(YearEvent::realigned));
      if (no < kSmallSide) return -log_sum(of(YearEvent::fused), of(YearEvent::partner));
      return std::log(yes / no);
    case Goal::neutral:
      // Whoever is not independent is not neutral, which holds the other side where 1 − P has no digits left.
      yes = year.neutral;
      no = std::max(1 - yes, year.at[0] + year.at[1]);
      return std::log(yes / no);
  }
  return 0;
}

void DrawSolver::solve(std::span<const double> values, std::span<DrawFigures> out,
                       const std::function<void(Weights&)>& change, std::span<ByChance<double>> years) {
  for (std::size_t lane = 0; lane < kLanesHere; ++lane) {
    for (std::size_t n = 0; n < draw_.size(); ++n) draw_[n] = values[n * kLanesHere + lane];
    weights_by_year(resolver_, drifts_, draw_, set_.years(), weights_[lane]);
    if (change)
      for (Weights& weights : weights_[lane]) change(weights);
  }
  solver_.solve(weights_);
  const std::vector<int>& verdict_years = set_.scenario().verdict_years;
  const auto last = static_cast<std::size_t>(verdict_years.back() - 1);
  for (std::size_t s = 0; s < set_.strategies().size(); ++s)
    for (std::size_t lane = 0; lane < kLanesHere; ++lane) {
      const Solution solution = solver_.solution(s, static_cast<int>(lane));
      const YearOutcome& year = solution.years[last];
      DrawFigures& figures = out[s * kLanesHere + lane];
      figures.welfare = solution.total() / solution.annuity;
      figures.level = year.at;
      figures.goal = goal_probability(year, goal_);
      figures.ever_independent = year.ever_independent;
      figures.ever_realigned = year.ever_realigned;
      figures.allied_loss =
          -solution.divider[static_cast<std::size_t>(DividerPart::allied_loss)] / solution.annuity;
      for (std::size_t y = 0; y < verdict_years.size() && !years.empty(); ++y)
        years[(s * verdict_years.size() + y) * kLanesHere + lane] =
            chances_of(solution.years[static_cast<std::size_t>(verdict_years[y] - 1)], goal_);
      figures.log_odds = 0;
      if (log_odds_) {
        const double odds = log_odds_of(s, static_cast<int>(lane), year);
        figures.log_odds = std::isnan(odds) ? odds : std::clamp(odds, -kMostLogOdds, kMostLogOdds);
      }
    }
}

std::int64_t for_each_block(const GameSet& set, Goal goal, bool log_odds, std::int64_t first,
                            std::int64_t last, int threads, const std::stop_token& stop,
                            const std::function<void(std::int64_t done)>& progress,
                            const std::function<void(DrawSolver& solver, std::int64_t block)>& one) {
  if (first >= last) return last;
  std::vector<std::uint8_t> finished(static_cast<std::size_t>(last - first), 0);
  std::mutex telling;
  std::int64_t done = 0;
  for_each_item(threads, finished.size(), stop, [&] {
    return [&, solver = std::make_shared<DrawSolver>(set, goal, log_odds)](std::size_t item) {
      one(*solver, first + static_cast<std::int64_t>(item));
      finished[item] = 1;
      const std::lock_guard lock(telling);
      ++done;
      if (progress) progress(done);
    };
  });
  return first + (std::ranges::find(finished, std::uint8_t{0}) - finished.begin());
}

}  // namespace entente

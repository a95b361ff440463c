#include "entente/report/grounds.hpp"

#include <algorithm>
#include <span>

#include "entente/report/verdict.hpp"
#include "entente/scenario/input_groups.hpp"

namespace entente {
namespace {

SolvingOptions solving_of(const AssessOptions& options) {
  return {options.game, options.precision, options.simd};
}

std::vector<std::string> names_of(const Assessment& assessment) {
  std::vector<std::string> names;
  for (const StrategyFigures& figures : assessment.strategies) names.push_back(figures.name);
  return names;
}

/// What a verdict says of an event.
double mean_of(const YearFigures& year, ChanceEvent event, Goal goal) {
  switch (event) {
    case ChanceEvent::goal:
      return year.goals[static_cast<std::size_t>(goal)].at.mean;
    case ChanceEvent::fused:
      return year.level[0].mean;
    case ChanceEvent::partner:
      return year.level[1].mean;
    case ChanceEvent::independent:
      return year.level[2].mean;
    case ChanceEvent::realigned:
      return year.level[3].mean;
    case ChanceEvent::ever_independent:
      return year.ever_independent.mean;
    case ChanceEvent::ever_realigned:
      return year.ever_realigned.mean;
  }
  return 1;
}

/// Works out one part after another; errors end it.
class Finder {
 public:
  explicit Finder(const Verdict& verdict)
      : v_(verdict),
        s_(*verdict.scenario),
        draws_(verdict.options.explain ? kExplainedDraws : kGroundsDraws) {}

  Outcome<Grounds> find() {
    sample();
    carry();
    voi();
    price();
    sweep();
    sweep_allies();
    if (has_errors(errors_)) return errors_;
    found_.interrupted = stop().stop_requested();
    return std::move(found_);
  }

 private:
  const std::stop_token& stop() const { return v_.options.stop; }
  template <class T>
  bool taken(const Outcome<T>& outcome) {
    if (!outcome) errors_.insert(errors_.end(), outcome.diagnostics().begin(), outcome.diagnostics().end());
    return static_cast<bool>(outcome);
  }

  /// The draws of the verdict; where they were only counted, the first of them solved again.
  void sample() {
    if (names_of(v_.assessment).size() < 2) return;
    draws_of_verdict_ = v_.assessment.sample;
    if (draws_of_verdict_) return;
    StudyOptions study = study_of(kSolvedAgain);
    const auto solved = sample_scenario(s_, names_of(v_.assessment), study);
    if (!taken(solved) || solved->interrupted) return;
    draws_of_verdict_ = DrawSample{solved->numbers, {}};
    for (std::size_t s = 0; s < solved->strategies.size(); ++s)
      draws_of_verdict_->welfare.push_back(solved->welfare(s));
  }
  bool enough_draws() const {
    return draws_of_verdict_ && draws_of_verdict_->draws.size() >= static_cast<std::size_t>(kFewestForTurns);
  }

  StudyOptions study_of(std::int64_t draws) const {
    StudyOptions study;
    study.seed = v_.assessment.seed;
    study.draws = draws;
    study.threads = v_.options.threads;
    study.baseline = v_.assessment.baseline;
    study.goal = v_.goal;
    study.solving = solving_of(v_.options);
    study.stop = stop();
    return study;
  }

  void carry() {
    if (!enough_draws()) return;
    const std::vector<std::string> names = names_of(v_.assessment);
    const DrawSample& draws = *draws_of_verdict_;
    const std::vector<std::span<const double>> all(draws.welfare.begin(), draws.welfare.end());
    carry("best", names, draws, all);
    // Whether the best other strategy is worth anything is a question of its own, unless it is the same.
    const StrategyFigures* other = v_.best() == v_.baseline() ? v_.next_best() : v_.best();
    const auto at = static_cast<std::size_t>(other - v_.assessment.strategies.data());
    if (found_.carried.empty()) return;
    const CarriedAdvice& best = found_.carried.front().advice;
    if (names.size() > 2 && std::min(best.chosen, best.against) == 0 &&
        std::max(best.chosen, best.against) == at)
      return;
    if (names.size() > 2) carry("gain", {names[0], names[at]}, draws, {all[0], all[at]});
  }

  void carry(const char* verdict, const std::vector<std::string>& names, const DrawSample& draws,
             const std::vector<std::span<const double>>& values) {
    auto advice = carried_advice(s_, v_.assessment.seed, draws.draws, values);
    if (taken(advice)) found_.carried.push_back({verdict, names, std::move(*advice)});
  }

  void voi() {
    if (!v_.options.explain || !enough_draws() || stop().stop_requested()) return;
    const auto groups = input_groups(s_, GroupBy::declared, CrossTies::keep);
    if (!groups) return;  // nothing declared, or not what the methods need: `explore --voi` says what
    const DrawSample& draws = *draws_of_verdict_;
    const std::vector<std::span<const double>> all(draws.welfare.begin(), draws.welfare.end());
    auto worth = worth_of_groups(s_, v_.assessment.seed, draws.draws, all, *groups);
    if (!taken(worth)) return;
    std::vector<ExploreName> names;
    for (const InputGroups::One& group : groups->groups) names.push_back({group.name, group.name, ""});
    found_.voi =
        VoiReport{names_of(v_.assessment), std::move(names), std::move(*worth), IntervalBy::replicates};
    found_.voi_draws = static_cast<std::int64_t>(draws.draws.size());
  }

  void price() {
    const std::string strategy = default_package(s_);
    if (strategy.empty()) return;
    PriceOptions options;
    options.goal = v_.goal;
    options.seed = v_.assessment.seed;
    options.threads = v_.options.threads;
    options.solving = solving_of(v_.options);
    options.stop = stop();
    const auto draws = DrawnValues::make(s_, options.seed, draws_);
    if (!taken(draws)) return;
    const Scenario core = without_allies(s_);
    std::int64_t solves = 0;
    auto found = price_scale(core, package_of(s_, *s_.strategy(strategy)), *draws, options, solves);
    if (!taken(found) || stop().stop_requested()) return;
    found_.price =
        PriceLine{strategy, s_.strategy(strategy)->label, options.at_least, draws_, std::move(*found)};
    if (!v_.options.explain || strategy == v_.assessment.baseline) return;
    const auto parts = gain_parts(s_, strategy, v_.assessment.baseline, *draws, v_.goal, options.solving,
                                  options.threads, stop());
    if (!taken(parts) || stop().stop_requested()) return;
    found_.price->breakeven = break_even(*parts);
    found_.price->breakeven->strategy = strategy;
    found_.price->breakeven->baseline = v_.assessment.baseline;
  }

  void sweep() {
    const auto printed = [&](ChanceEvent event, int year, const std::string& strategy) {
      const auto y = std::ranges::find(s_.verdict_years, year) - s_.verdict_years.begin();
      return std::optional(mean_of(v_.strategy(strategy)->at[static_cast<std::size_t>(y)], event, v_.goal));
    };
    auto found = small_chances(s_, names_of(v_.assessment), study_of(draws_), printed, v_.other,
                               v_.options.explain ? std::vector<std::string>() : spoken_of());
    if (taken(found)) found_.small = std::move(*found);
  }

  /// The strategies that the verdict's own sentences are about; where the baseline is best, the one that
  /// comes nearest too.
  std::vector<std::string> spoken_of() const {
    const StrategyFigures* other = v_.best() == v_.baseline() ? v_.next_best() : v_.best();
    std::vector<std::string> names{v_.baseline()->name, v_.likeliest()->name};
    if (other) names.push_back(other->name);
    return names;
  }

  void sweep_allies() {
    std::vector<std::pair<Offered, double>> printed;
    for (const StrategyFigures* figures : told_for_allies(v_, v_.options.explain))
      for (const AllyFigures& ally : figures->allies) {
        using What = Offered::What;
        printed.push_back({{.what = What::autonomous, .strategy = figures->name, .ally = ally.actor},
                           ally.autonomous.mean});
        printed.push_back(
            {{.what = What::armed, .strategy = figures->name, .ally = ally.actor}, ally.arms.mean});
      }
    auto found = small_offers(s_, printed, study_of(kGroundsDraws), v_.options.explain ? v_.other : nullptr);
    if (taken(found)) found_.allies = std::move(*found);
  }

  /// Draws that carriers and worths are read from where those of the verdict were not kept; and the fewest.
  static constexpr std::int64_t kSolvedAgain = 512, kFewestForTurns = 64;

  const Verdict& v_;
  const Scenario& s_;
  std::int64_t draws_;
  std::optional<DrawSample> draws_of_verdict_;
  Grounds found_;
  Diagnostics errors_;
};

}  // namespace

Outcome<Grounds> grounds_of(const Verdict& verdict) {
  if (!verdict.baseline()) return Grounds();
  return Finder(verdict).find();
}

Diagnostics complete(Verdict& verdict) {
  auto explained = pivots_of(verdict);
  if (!explained) return explained.diagnostics();
  verdict.pivots = std::move(*explained);
  auto grounds = grounds_of(verdict);
  if (!grounds) return grounds.diagnostics();
  verdict.grounds = std::move(*grounds);
  return {};
}

}  // namespace entente

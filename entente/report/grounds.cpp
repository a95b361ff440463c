#include "entente/report/grounds.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include <fmt/core.h>

#include "entente/report/figure.hpp"
#include "entente/report/verdict.hpp"
#include "entente/scenario/input_groups.hpp"

namespace entente {
namespace {

SolvingOptions solving_of(const AssessOptions& options) {
  return {options.game, options.precision, options.simd};
}

/// An event whose probability may be small: its mean in a verdict, and in a sweep.
struct ChanceEvent {
  std::string_view name;
  double (*in_verdict)(const YearFigures& year, Goal goal);
  Estimate (*in_sweep)(const LambdaPoint& point);
};
using Y = const YearFigures&;
using P = const LambdaPoint&;
constexpr std::array<ChanceEvent, 7> kEvents{{
    {"goal", [](Y y, Goal goal) { return y.goals[static_cast<std::size_t>(goal)].at.mean; },
     [](P p) { return p.goal; }},
    {"fused", [](Y y, Goal) { return y.level[0].mean; }, [](P p) { return p.level[0]; }},
    {"partner", [](Y y, Goal) { return y.level[1].mean; }, [](P p) { return p.level[1]; }},
    {"independent", [](Y y, Goal) { return y.level[2].mean; }, [](P p) { return p.level[2]; }},
    {"realigned", [](Y y, Goal) { return y.level[3].mean; }, [](P p) { return p.level[3]; }},
    {"ever_independent", [](Y y, Goal) { return y.ever_independent.mean; },
     [](P p) { return p.ever_independent; }},
    {"ever_realigned", [](Y y, Goal) { return y.ever_realigned.mean; }, [](P p) { return p.ever_realigned; }},
}};

const LambdaPoint& point_of(const LambdaSweep& sweep, const std::string& strategy, double factor) {
  return *std::ranges::find_if(sweep.points, [&](const LambdaPoint& point) {
    return point.strategy == strategy && point.factor == factor;
  });
}

/// The chances that are small, with what the sweep makes of them.
/// @param small  of an event under a strategy
template <class Small>
std::vector<SmallChance> told(const LambdaSweep& sweep, const std::vector<std::string>& strategies,
                              const Small& small) {
  std::vector<SmallChance> chances;
  for (const ChanceEvent& event : kEvents) {
    SmallChance chance;
    chance.event = event.name;
    for (const std::string& strategy : strategies) {
      if (!small(event, strategy)) continue;
      SmallChance::Row& row = chance.rows.emplace_back();
      row.strategy = strategy;
      for (const double factor : kSmallFactors)
        row.at.push_back(event.in_sweep(point_of(sweep, strategy, factor)));
    }
    if (!chance.rows.empty()) chances.push_back(std::move(chance));
  }
  return chances;
}

/// The strategies under which anything is small.
template <class Small>
std::vector<std::string> with_small(const std::vector<std::string>& strategies, const Small& small) {
  std::vector<std::string> concerned;
  for (const std::string& name : strategies)
    if (std::ranges::any_of(kEvents, [&](const ChanceEvent& event) { return small(event, name); }))
      concerned.push_back(name);
  return concerned;
}

std::vector<std::string> names_of(const Assessment& assessment) {
  std::vector<std::string> names;
  for (const StrategyFigures& figures : assessment.strategies) names.push_back(figures.name);
  return names;
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
    const auto small = [&](const ChanceEvent& event, const std::string& strategy) {
      const double mean = event.in_verdict(v_.strategy(strategy)->at.back(), v_.goal);
      return mean < kSmallProbability;
    };
    const std::vector<std::string> concerned = with_small(names_of(v_.assessment), small);
    if (concerned.empty()) return;
    // No choice looks at allies (1.6): the probabilities are the same without them.
    const Scenario core = without_allies(s_);
    const auto swept = lambda_sweep(core, concerned, study_of(draws_), kSmallFactors);
    if (!taken(swept) || swept->interrupted || swept->draws < kFewestDraws) return;
    found_.small = told(*swept, concerned, small);
    found_.small_draws = swept->draws;
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

std::string_view event_in_words(const std::string& event) {
  if (event == "goal") return "the goal";
  if (event == "ever_independent") return "ever independent";
  if (event == "ever_realigned") return "ever realigned";
  return event;
}

/// "below 1 % to 2 %" of the strategies at one factor.
std::string spread_at(const SmallChance& chance, std::size_t factor) {
  const auto by_value = [&](const SmallChance::Row& row) { return row.at[factor].value; };
  const std::string low = percent(std::ranges::min(chance.rows, {}, by_value).at[factor].value);
  const std::string high = percent(std::ranges::max(chance.rows, {}, by_value).at[factor].value);
  return low == high ? low : low + " to " + high;
}

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

Outcome<std::vector<SmallChance>> small_chances(const Scenario& scenario,
                                                const std::vector<std::string>& strategies,
                                                StudyOptions options, const PrintedChance& printed) {
  const auto small = [&](const ChanceEvent& event, const std::string& strategy) {
    const std::optional<double> mean = printed(event.name, strategy);
    return mean && *mean < kSmallProbability;
  };
  const std::vector<std::string> concerned = with_small(strategies, small);
  if (concerned.empty()) return std::vector<SmallChance>();
  options.draws = std::min(options.draws, kGroundsDraws);
  const Scenario core = without_allies(scenario);
  const auto swept = lambda_sweep(core, concerned, options, kSmallFactors);
  if (!swept) return swept.diagnostics();
  if (swept->interrupted || swept->draws < kFewestDraws) return std::vector<SmallChance>();
  return told(*swept, concerned, small);
}

std::vector<std::string> small_chance_lines(const std::vector<SmallChance>& chances, int year) {
  std::vector<std::string> lines;
  for (const SmallChance& chance : chances) {
    const bool one = chance.rows.size() == 1;
    lines.push_back(fmt::format(
        "{} {} the end of year {} ({}): {} with both precisions × {}, {} as they are, {} with × {}.",
        event_in_words(chance.event), chance.event.starts_with("ever") ? "by" : "at", year,
        one ? "under \"" + chance.rows.front().strategy + "\""
            : fmt::format("under {} strategies", chance.rows.size()),
        spread_at(chance, 0), three_digits(kSmallFactors[0]), spread_at(chance, 1), spread_at(chance, 2),
        three_digits(kSmallFactors[2])));
  }
  return lines;
}

}  // namespace entente

#include "entente/report/verdict.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "entente/model/marginal.hpp"

namespace entente {

const StrategyFigures* Verdict::strategy(std::string_view name) const {
  const auto found = std::find_if(assessment.strategies.begin(), assessment.strategies.end(),
                                  [&](const StrategyFigures& figures) { return figures.name == name; });
  return found == assessment.strategies.end() ? nullptr : &*found;
}

const StrategyFigures* Verdict::baseline() const { return strategy(assessment.baseline); }

const StrategyFigures* Verdict::best() const { return strategy(assessment.best_by_mean); }

const StrategyFigures* Verdict::likeliest() const {
  const StrategyFigures* likeliest = nullptr;
  for (const StrategyFigures& figures : assessment.strategies)
    if (as_likely_as_any(figures) && (!likeliest || figures.net.mean > likeliest->net.mean))
      likeliest = &figures;
  return likeliest;
}

bool Verdict::as_likely_as_any(const StrategyFigures& figures) const {
  const auto probability = [&](const StrategyFigures& each) {
    return each.at.back().goals[static_cast<std::size_t>(goal)].at.mean;
  };
  return std::none_of(
      assessment.strategies.begin(), assessment.strategies.end(),
      [&](const StrategyFigures& each) { return probability(each) > probability(figures) + kAlike; });
}

const StrategyFigures* Verdict::next_best() const {
  const StrategyFigures *first = best(), *next = nullptr;
  for (const StrategyFigures& figures : assessment.strategies)
    if (&figures != first && &figures != baseline() && (!next || figures.net.mean > next->net.mean))
      next = &figures;
  return next;
}

std::vector<const StrategyFigures*> told_for_allies(const Verdict& verdict, bool all) {
  std::vector<const StrategyFigures*> told;
  const StrategyFigures* costliest = nullptr;
  const auto allied = [](const StrategyFigures& figures) {
    double loss = 0;
    for (const AllyFigures& ally : figures.allies) loss += ally.loss_change.mean;
    return loss;
  };
  for (const StrategyFigures& figures : verdict.assessment.strategies) {
    if (&figures == verdict.baseline()) continue;
    if (all) told.push_back(&figures);
    if (!costliest || allied(figures) > allied(*costliest)) costliest = &figures;
  }
  if (all || !costliest) return told;
  if (verdict.best() != verdict.baseline() && verdict.best() != costliest) told.push_back(verdict.best());
  told.push_back(costliest);
  return told;
}

std::int64_t Verdict::draws_to_repeat() const {
  return assessment.interrupted && baseline() ? assessment.draws : assessment.draws_wanted;
}

bool Verdict::reliable() const {
  // What each precision allows (docs/performance.md): float sums thousands of products, and values reach
  // hundreds.
  const bool single = assessment.precision == Precision::float32;
  const double probability = single ? 1e-5 : 1e-9, value = single ? 1e-3 : 1e-9;
  const Quality& quality = assessment.quality;
  return quality.failed_draws == 0 && quality.max_probability_error <= probability &&
         quality.max_value_error <= value;
}

double Verdict::bn_a_point() const {
  const Actor* divider = scenario->actor(scenario->divider);
  const Number& gdp = scenario->numbers[static_cast<std::size_t>(divider->gdp.index)];
  return quantile(gdp.distribution, gdp.range, 0.5) / 100;
}

int Verdict::calendar(int year) const { return scenario->decision_date.year + year; }

Verdict make_verdict(const Scenario& scenario, Assessment assessment, const AssessOptions& options, Goal goal,
                     Diagnostics warnings, RunRecord run) {
  Verdict verdict;
  verdict.scenario = &scenario;
  verdict.assessment = std::move(assessment);
  verdict.options = options;
  verdict.goal = goal;
  verdict.inputs = inputs_of(scenario, options.game.quantal_divider);
  verdict.warnings = std::move(warnings);
  verdict.warnings.insert(verdict.warnings.end(), verdict.assessment.diagnostics.begin(),
                          verdict.assessment.diagnostics.end());
  sort_diagnostics(verdict.warnings);
  verdict.run = std::move(run);
  return verdict;
}

Outcome<std::optional<Pivots>> pivots_of(const Verdict& verdict) {
  if (!verdict.options.explain || !verdict.baseline()) return std::optional<Pivots>();
  std::vector<std::string> names;
  for (const StrategyFigures& figures : verdict.assessment.strategies) names.push_back(figures.name);
  PivotOptions options;
  options.seed = verdict.assessment.seed;
  options.threads = verdict.options.threads;
  options.game = verdict.options.game;
  options.stop = verdict.options.stop;
  return pivots(*verdict.scenario, names, options);
}

std::string_view goal_name(Goal goal) {
  switch (goal) {
    case Goal::prevent:
      return "prevent";
    case Goal::loosen:
      return "loosen";
    case Goal::neutral:
      return "neutral";
    case Goal::realign:
      return "realign";
  }
  return {};
}

std::string actor_name(const Scenario& scenario, std::string_view code) {
  const Actor* actor = scenario.actor(code);
  return actor && !actor->name.empty() ? actor->name : std::string(code);
}

std::string goal_in_words(const Scenario& scenario, Goal goal) {
  const std::string target = actor_name(scenario, scenario.target),
                    rival = actor_name(scenario, scenario.rival),
                    divider = actor_name(scenario, scenario.divider);
  switch (goal) {
    case Goal::prevent:
      return fmt::format("{} not fused with {}", target, rival);
    case Goal::loosen:
      return fmt::format("{} independent of {}, or realigned with {}", target, rival, divider);
    case Goal::neutral:
      return fmt::format("{} independent of {} (or realigned) two years running", target, rival);
    case Goal::realign:
      return fmt::format("{} realigned with {}", target, divider);
  }
  return {};
}

namespace {

/// As a shell takes it: quoted where that is needed.
std::string shell_word(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789-_./,:+=@%") == std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::string reproduce_command(const Verdict& verdict) {
  const AssessOptions& o = verdict.options;
  std::string command = fmt::format("entente assess {} --draws {} --seed {}",
                                    shell_word(verdict.scenario->file), verdict.draws_to_repeat(), o.seed);
  for (const std::string& name : o.strategies) command += " --strategy " + name;
  if (verdict.goal != verdict.scenario->goal) command += fmt::format(" --goal {}", goal_name(verdict.goal));
  if (!o.baseline.empty()) command += " --against " + o.baseline;
  if (o.game.steps_per_year != 1) command += fmt::format(" --steps-per-year {}", o.game.steps_per_year);
  if (o.game.quantal_divider) command += " --divider quantal";
  if (o.game.always) command += " --reconsider always";
  if (o.explain) command += " --explain";
  // What an interrupted run had done is all of it, wherever it would have stopped.
  if (o.precision == Precision::float64 && !o.game.quantal_divider) command += " --precision double";
  if (o.until_width > 0 && !verdict.assessment.interrupted)
    command += fmt::format(" --until-width {}", o.until_width);
  return command;
}

}  // namespace entente

#include "entente/ensemble/story.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "entente/ensemble/inputs.hpp"
#include "entente/model/marginal.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

Scenario read(const std::string& name) {
  auto scenario = read_scenario(std::string(ENTENTE_SOURCE) + "/" + name);
  if (!scenario) throw std::runtime_error(render(scenario.diagnostics(), "", false));
  return std::move(*scenario);
}
const Scenario& tiny() {
  static const Scenario scenario = read("tests/data/tiny.toml");
  return scenario;
}

Story told(const Scenario& scenario, const std::string& strategy, std::optional<std::uint64_t> draw,
           const GameOptions& options = {}) {
  auto story = tell(scenario, *scenario.strategy(strategy), 1, draw, options);
  if (!story) throw std::runtime_error(render(story.diagnostics(), "", false));
  return std::move(*story);
}

GameOptions steps(int per_year) {
  GameOptions options;
  options.steps_per_year = per_year;
  return options;
}
GameOptions quantal() {
  GameOptions options;
  options.quantal_divider = options.bloc = true;
  return options;
}

/// Stories of all kinds: every strategy, some draws, the medians, shorter steps, a divider that chooses.
std::vector<Story> make_stories() {
  std::vector<Story> all;
  for (const Strategy& strategy : tiny().strategies)
    for (const std::optional<std::uint64_t> draw : {std::optional<std::uint64_t>(), {0}, {7}, {1000}})
      all.push_back(told(tiny(), strategy.name, draw));
  for (const std::uint64_t draw : {3, 20}) {
    all.push_back(told(tiny(), "custom", draw, steps(4)));
    all.push_back(told(tiny(), "everything", draw, quantal()));
  }
  return all;
}

const std::vector<Story>& stories() {
  static const std::vector<Story> all = make_stories();
  return all;
}

/// Largest distance of a probability from what w·exp(λ·payoff) gives.
template <class P, class Q>
double logit_gap(const Moment& moment, const P& probability, const Q& payoff) {
  double worst = 0, total = 0;  // the best payoff is taken off first: nothing overflows
  const StoryOption& best =
      *std::max_element(moment.options.begin(), moment.options.end(),
                        [&](const StoryOption& a, const StoryOption& b) { return payoff(a) < payoff(b); });
  for (const StoryOption& option : moment.options)
    total += option.weight * std::exp(*moment.precision * (payoff(option) - payoff(best)));
  for (const StoryOption& option : moment.options)
    worst = std::max(
        worst,
        std::abs(probability(option) -
                 option.weight * std::exp(*moment.precision * (payoff(option) - payoff(best))) / total));
  return worst;
}

TEST(Story, PayoffsSatisfyTheLogitEquation) {
  int rival = 0, target = 0, divider = 0;
  for (const Story& story : stories())
    for (const StoryStep& step : story.steps)
      for (const Moment& moment : step.moments) {
        if (moment.mover == Mover::rival || (moment.mover == Mover::divider && moment.precision)) {
          ++(moment.mover == Mover::rival ? rival : divider);
          EXPECT_LT(logit_gap(
                        moment, [](const StoryOption& o) { return o.probability; },
                        [](const StoryOption& o) { return *o.payoff; }),
                    1e-12);
        } else if (moment.mover == Mover::target) {
          ++target;
          for (std::size_t type = 0; type < kTypes; ++type)
            EXPECT_LT(logit_gap(
                          moment, [&](const StoryOption& o) { return o.at_opportunity[type]; },
                          [&](const StoryOption& o) { return o.payoff_of[type]; }),
                      1e-12);
        } else {
          EXPECT_FALSE(moment.precision);
        }
      }
  EXPECT_GT(rival, 300);
  EXPECT_GT(target, 300);
  EXPECT_GE(divider, 4) << "a quantal divider has a choice";
}

TEST(Story, EachTurnSumsToOneAndTheLikeliestHappens) {
  for (const Story& story : stories())
    for (const StoryStep& step : story.steps)
      for (const Moment& moment : step.moments) {
        double sum = 0;
        for (const StoryOption& option : moment.options) {
          sum += option.probability;
          EXPECT_LE(option.probability, moment.taken().probability);
        }
        EXPECT_NEAR(sum, 1, 1e-12);
      }
}

TEST(Story, ThePathHasTheProductOfItsProbabilities) {
  for (const Story& story : stories()) {
    double product = 1, before = 1;
    for (const StoryStep& step : story.steps) {
      for (const Moment& moment : step.moments) product *= moment.taken().probability;
      EXPECT_EQ(step.probability, product);
      EXPECT_LE(step.probability, before);
      EXPECT_NEAR(step.type[0] + step.type[1], 1, 1e-12);
      before = step.probability;
    }
    EXPECT_EQ(story.probability, product);
    EXPECT_GT(product, 0);
  }
}

/// T's type is one and the same all the way: the path's probability is also the mean over types of a path
/// walked with the type known.
TEST(Story, WhatAnOnlookerExpectsIsTheMixtureOverTypes) {
  for (const Story& story : stories()) {
    std::array<double, kTypes> by_type{1, 1};
    double others = 1;
    for (const StoryStep& step : story.steps)
      for (const Moment& moment : step.moments)
        if (moment.mover == Mover::target)
          for (std::size_t type = 0; type < kTypes; ++type) by_type[type] *= moment.taken().in_step[type];
        else
          others *= moment.taken().probability;
    const InputPlan plan = *InputPlan::make(tiny());
    const double pi0 = resolve(tiny(), story.draw ? plan.draw(1, *story.draw) : plan.medians(), 1).pi0;
    const double mixed = others * (pi0 * by_type[0] + (1 - pi0) * by_type[1]);
    EXPECT_NEAR(story.probability / mixed, 1, 1e-11);
    EXPECT_NEAR(story.steps.back().type[0], others * pi0 * by_type[0] / mixed, 1e-11);
  }
}

TEST(Story, StatesFollowFromWhatHappens) {
  for (const Story& story : stories())
    for (std::size_t i = 0; i < story.steps.size(); ++i) {
      const StoryStep& step = story.steps[i];
      const Moment& last = step.moments.back();
      if (i + 1 < story.steps.size()) {
        ASSERT_EQ(last.mover, Mover::chance);
        EXPECT_TRUE(last.later);
        EXPECT_EQ(last.taken().leads_to, story.steps[i + 1].before);
        EXPECT_EQ(story.steps[i + 1].before.r, step.after.r) << "chance does not move T";
      } else {
        EXPECT_FALSE(last.later) << "nothing follows the last decisions";
      }
      int level = step.before.r;
      for (const Moment& moment : step.moments)
        if (moment.mover == Mover::target || moment.mover == Mover::answer) level = moment.taken().what;
      EXPECT_EQ(step.after.r, level);
    }
}

TEST(Story, SolutionIsThatOfTheEnsemble) {
  const InputPlan plan = *InputPlan::make(tiny());
  const Game game = *compile(tiny(), *tiny().strategy("probe"));
  const Solution solution = *Solver(tiny(), game).solve_values(plan.draw(1, 7));
  const Story story = told(tiny(), "probe", 7);
  ASSERT_EQ(story.solution.years.size(), solution.years.size());
  for (std::size_t y = 0; y < solution.years.size(); ++y)
    EXPECT_EQ(story.solution.years[y].at, solution.years[y].at);
  EXPECT_EQ(story.solution.total(), solution.total());
}

TEST(Story, WatchingChangesNoChoice) {
  struct Blind : SolveObserver {
    void node(int, int, const NodePolicy& policy) override { nodes += policy.replies.empty() ? 0 : 1; }
    int nodes = 0;
  } blind;
  const InputPlan plan = *InputPlan::make(tiny());
  const Game game = *compile(tiny(), *tiny().strategy("everything"));
  const std::vector<Weights> weights = weights_by_year(tiny(), plan.draw(1, 3), game.years);
  Solver solver(tiny(), game);
  const Solution alone = *solver.solve(weights);
  SolveOptions options;
  options.observer = &blind;
  const Solution watched = *solver.solve(weights, options);
  EXPECT_GT(blind.nodes, 0);
  EXPECT_EQ(alone.total(), watched.total());
  EXPECT_EQ(alone.nodes, watched.nodes);
}

TEST(Story, InputsStandFurthestFromTheirMediansFirst) {
  const InputPlan plan = *InputPlan::make(tiny());
  const Story story = told(tiny(), "continue", 7);
  ASSERT_EQ(story.inputs.size(), static_cast<std::size_t>(plan.dimensions()));
  std::set<int> seen;
  double before = 0.5;
  for (const DrawnInput& input : story.inputs) {
    const Number& number = tiny().numbers[static_cast<std::size_t>(input.number.index)];
    EXPECT_TRUE(seen.insert(input.number.index).second);
    EXPECT_LE(std::abs(input.quantile - 0.5), before) << number.key;
    before = std::abs(input.quantile - 0.5);
    EXPECT_NEAR(quantile(number.distribution, number.range, input.quantile), input.value,
                1e-9 * (1 + std::abs(input.value)))
        << number.key;
  }
  for (const DrawnInput& input : told(tiny(), "continue", std::nullopt).inputs)
    EXPECT_EQ(input.quantile, 0.5);
}

// A path has one story whatever numbers it is followed with; with its own, each chance is the story's.
TEST(PathChances, WithItsOwnNumbersAreTheStory) {
  for (const Story& story : stories()) {
    const auto found = at_precisions(tiny(), story, std::vector<double>{1});
    ASSERT_TRUE(found);
    const PathChances& path = found->front().path;
    ASSERT_EQ(path.options.size(), story.steps.size());
    for (std::size_t s = 0; s < story.steps.size(); ++s) {
      ASSERT_EQ(path.options[s].size(), story.steps[s].moments.size());
      for (std::size_t m = 0; m < path.options[s].size(); ++m) {
        const auto& options = story.steps[s].moments[m].options;
        ASSERT_EQ(path.options[s][m].size(), options.size());
        for (std::size_t o = 0; o < options.size(); ++o) {
          EXPECT_EQ(path.options[s][m][o].probability, options[o].probability);
          EXPECT_EQ(path.options[s][m][o].at_opportunity, options[o].at_opportunity);
        }
      }
      EXPECT_EQ(path.reached[s], story.steps[s].probability);
      EXPECT_EQ(path.sincere[s], story.steps[s].type[0]);
    }
    EXPECT_EQ(found->front().solution.total(), story.solution.total());
  }
}

/// The small triangle with a number that is the same in every draw.
Scenario with_point(Scenario scenario, const std::string& key, double value) {
  scenario.numbers[static_cast<std::size_t>(scenario.weight(key).index)].distribution = {
      Distribution::Kind::point, value, 0, 0};
  return scenario;
}

// Where other precisions leave the likeliest path what it was, the story told with them is that retraced.
TEST(PathChances, WithOtherPrecisionsAreTheStoryToldWithThem) {
  const auto pointed = [](double factor) {
    return with_point(with_point(tiny(), "target.lambda", 0.7 * factor), "rival.lambda", 0.4 * factor);
  };
  const Scenario scenario = pointed(1);
  std::size_t compared = 0, moved = 0;
  for (const Strategy& strategy : scenario.strategies)
    for (const double factor : {0.9, 1.1}) {
      const Story story = told(scenario, strategy.name, 5), other = told(pointed(factor), strategy.name, 5);
      const PathChances path = at_precisions(scenario, story, std::vector<double>{factor})->front().path;
      for (std::size_t s = 0; s < story.steps.size(); ++s) {
        if (!(story.steps[s].before == other.steps[s].before)) break;
        bool same = true;
        for (std::size_t m = 0; same && m < story.steps[s].moments.size(); ++m) {
          const Moment &moment = story.steps[s].moments[m], &there = other.steps[s].moments[m];
          for (std::size_t o = 0; o < moment.options.size(); ++o) {
            EXPECT_NEAR(path.options[s][m][o].probability, there.options[o].probability, 1e-12);
            moved += std::abs(there.options[o].probability - moment.options[o].probability) > 1e-4 ? 1U : 0U;
            ++compared;
          }
          same = moment.chosen == there.chosen;
        }
        if (!same) break;
        EXPECT_NEAR(path.reached[s], other.steps[s].probability, 1e-12);
        EXPECT_NEAR(path.sincere[s], other.steps[s].type[0], 1e-12);
      }
    }
  EXPECT_GT(compared, 500u);
  EXPECT_GT(moved, 50u) << "else the factors could be left out";
}

// The path taken can be impossible under other numbers: what follows has no chance then, and none is made up.
TEST(PathChances, EndWhereThePathIsImpossible) {
  const Scenario sure = with_point(tiny(), "start.fused", 0.9), never = with_point(tiny(), "start.fused", 0);
  const Story story = told(sure, "continue", 5);
  ASSERT_EQ(story.steps.front().moments.front().mover, Mover::start);
  const Game game = *compile(never, *never.strategy("continue"));
  const std::vector<double> values = InputPlan::make(never)->draw(1, 5);
  const PathChances path = retrace(never, game, weights_by_year(never, values, game.years), story);
  const std::size_t taken = story.steps.front().moments.front().chosen;
  EXPECT_EQ(path.options[0][0][taken].probability, 0);
  for (std::size_t s = 0; s < story.steps.size(); ++s) {
    EXPECT_EQ(path.reached[s], 0);
    EXPECT_TRUE(std::isnan(path.sincere[s]));
    for (std::size_t m = s == 0 ? 1 : 0; m < path.options[s].size(); ++m)
      for (const PathChances::Option& option : path.options[s][m])
        EXPECT_TRUE(std::isnan(option.probability));
  }
}

TEST(Story, RefusesWhatTheGameRefuses) {
  GameOptions options;
  options.quantal_divider = true;
  const auto story = tell(tiny(), tiny().strategies.front(), 1, 0, options);
  ASSERT_FALSE(story);
  EXPECT_EQ(story.diagnostics().front().code, "E093");
}

}  // namespace
}  // namespace entente

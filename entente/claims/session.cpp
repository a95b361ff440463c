#include "entente/claims/session.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <set>
#include <utility>

#include "entente/claims/prior_only.hpp"
#include "entente/claims/strategies.hpp"
#include "entente/ensemble/workers.hpp"
#include "entente/explore/breakeven.hpp"
#include "entente/explore/price.hpp"

namespace entente {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
/// What is left of a sum of products whose event cannot happen.
constexpr double kRounding = 1e-12;
/// Games solved sixteen at once that take as long as one watched in each of sixteen draws.
constexpr std::int64_t kPivotWork = 4;
/// Games solved sixteen at once in float that take as long as one history in double.
constexpr std::int64_t kHistoryWork = 2;

bool one_moment(const HistoryEvent& event) {
  return event.nodes.size() == 1 ||
         (event.nodes.size() == 2 && event.nodes.back().kind == HistoryEvent::Node::Kind::opposite);
}

/// Whether every solution tells a happening by itself (`told`).
bool is_told(const Happening& h) {
  return h.kind != Happening::Kind::ever || h.levels == 1 || h.levels == 8 || h.levels == 12;
}

}  // namespace

/// Follows the histories of every run, sixteen draws at once; one a thread.
class Session::Solved {
 public:
  Solved(const Session& session, const HistoryPlan& plan)
      : session_(session), solver_(plan, session.options_.solving.simd.value_or(simd_available().front())) {}

  void operator()(const std::vector<std::vector<Weights>>& draws, const Told& told) {
    solver_.solve(draws);
    Seen seen(session_.runs_.size());
    for (std::size_t lane = 0; lane < kReplicates; ++lane) {
      std::size_t history = 0;
      for (std::size_t r = 0; r < seen.size(); ++r) {
        seen[r].clear();
        for (std::size_t h = 0; h < session_.runs_[r].histories.size(); ++h)
          seen[r].push_back(solver_.outcome(history++, static_cast<int>(lane)));
      }
      told(lane, seen);
    }
  }

 private:
  const Session& session_;
  HistorySolver solver_;
};

/// The same with the game taken away.
class Session::Supposed {
 public:
  explicit Supposed(const Session& session) : session_(session) {
    const Scenario& scenario = session.all_years_;
    for (const Run& run : session.runs_) bare_.emplace_back(scenario, *run.strategy, scenario.horizon);
  }

  void operator()(const std::vector<std::vector<Weights>>& draws, const Told& told) {
    const auto& replies = session_.all_years_.replies;
    const auto nothing = std::ranges::find(replies, Reply::Kind::nothing, &Reply::kind);
    Seen seen(session_.runs_.size());
    for (std::size_t lane = 0; lane < kReplicates; ++lane) {
      for (std::size_t r = 0; r < seen.size(); ++r) {
        seen[r].clear();
        for (const History& history : session_.runs_[r].histories) {
          HistoryOutcome& out = seen[r].emplace_back();
          out.solution =
              bare_[r].solve(draws[lane].front(), history.path.years.empty() ? nullptr : &history.path);
          out.replies.resize(replies.size());
          if (nothing != replies.end())
            out.replies[static_cast<std::size_t>(nothing - replies.begin())] = out.solution.kept;
        }
      }
      told(lane, seen);
    }
  }

 private:
  const Session& session_;
  std::vector<PriorOnly> bare_;
};

Session::Session(const Claims& claims, const ClaimDraws& draws, const MeasureOptions& options,
                 const Situation& situation)
    : options_(options),
      type_(situation.type),
      changed_(changed_scenario(claims, draws, situation.scenario, situation.changes)),
      all_years_(changed_.scenario),
      draws_(draws.draws()) {
  all_years_.verdict_years.resize(static_cast<std::size_t>(all_years_.horizon));
  std::iota(all_years_.verdict_years.begin(), all_years_.verdict_years.end(), 1);
}

std::size_t Session::run_of(const std::string& strategy) {
  for (std::size_t r = 0; r < runs_.size(); ++r)
    if (runs_[r].strategy->name == strategy) return r;
  runs_.push_back({all_years_.strategy(strategy), false, false, {}});
  return runs_.size() - 1;
}

void Session::look_at_all(const Part& part) {
  Run& run = runs_[part.run];
  run.whole = true;
  run.allies = run.allies || extent_of(part) == SolveOptions::Extent::whole;
}

void Session::look_along(const Path& path, Part& part) {
  std::vector<History>& histories = runs_[part.run].histories;
  auto found = std::ranges::find(histories, path, &History::path);
  if (found == histories.end()) found = histories.insert(found, {0, path, extent_of(part), false});
  part.path = static_cast<int>(found - histories.begin());
  found->extent = std::min(found->extent, extent_of(part));
  if (part.what == Part::What::counters || part.what == Part::What::reply) found->replies = true;
}

SolveOptions::Extent Session::extent_of(const Part& part) {
  using Extent = SolveOptions::Extent;
  switch (part.what) {
    case Part::What::kept:
      return Extent::kept;
    case Part::What::happening:
      return part.happening.ally.empty() ? Extent::without_allies : Extent::whole;
    case Part::What::amount:
      return needs_allies(part.quantity) ? Extent::whole : Extent::without_allies;
    case Part::What::counters:
    case Part::What::reply:
      return Extent::without_allies;
  }
  return Extent::whole;
}

std::vector<Session::Part> Session::parts_of(std::size_t run, const HistoryTerms& terms, const Part& what) {
  std::vector<Part> parts;
  for (const HistoryTerm& term : terms.terms) {
    Part part = what;
    part.weight = term.weight;
    part.run = run;
    if (term.ally) {
      part.what = Part::What::happening;
      part.happening = *term.ally;
      part.index = *ally_index(all_years_, term.ally->ally);
    }
    look_along(term.path, part);
    parts.push_back(part);
  }
  return parts;
}

std::string Session::wrong_in(const HistoryEvent& event) const {
  for (const HistoryEvent::Node& node : event.nodes) {
    if (node.kind != HistoryEvent::Node::Kind::happening) continue;
    const Happening& h = node.happening;
    if (h.year < 1 || h.year > all_years_.horizon)
      return "year " + std::to_string(h.year) + " lies beyond the horizon";
    if ((h.kind == Happening::Kind::ally_loyalty || h.kind == Happening::Kind::ally_armed) &&
        !ally_index(all_years_, h.ally))
      return "the scenario has no ally " + h.ally;
  }
  return {};
}

void Session::plan_probability(const Measure& measure, Recipe& recipe) {
  const std::size_t run = run_of(measure.situation.strategy);
  const bool bare = options_.worked == Worked::prior_only;
  recipe.probability = true;
  const Happening* only = one_moment(measure.event) && measure.situation.given.empty()
                              ? &measure.event.nodes.front().happening
                              : nullptr;
  if (only && is_told(*only)) {
    Part part;
    part.what = Part::What::happening;
    part.run = run;
    part.happening = *only;
    if (!only->ally.empty()) part.index = *ally_index(all_years_, only->ally);
    if (bare)
      look_along({}, part);
    else
      look_at_all(part);
    Part whole = part;
    whole.what = Part::What::kept;
    if (measure.event.nodes.size() == 2) {
      part.weight = -1;
      recipe.plus = {whole, part};
    } else {
      recipe.plus = {part};
    }
    return;
  }
  const HistoryTerms given = history_terms(measure.situation.given);
  recipe.plus = parts_of(run, joint(history_terms(measure.event), given), {});
  if (!measure.situation.given.empty()) recipe.under = parts_of(run, given, {});
}

void Session::plan_expectation(const Measure& measure, Recipe& recipe) {
  const QuantityIn quantity = *quantity_in(all_years_, measure.quantity);
  const Situation& s = measure.situation;
  const std::size_t run = run_of(s.strategy);
  const bool conditional = !s.given.empty();
  const bool takes_one = conditional || options_.worked == Worked::prior_only || quantity.of_replies();
  Part part;
  part.what = quantity.kind == QuantityIn::Kind::counters ? Part::What::counters
              : quantity.kind == QuantityIn::Kind::reply  ? Part::What::reply
                                                          : Part::What::amount;
  part.quantity = quantity;
  part.index = quantity.index;
  part.run = run;
  const auto whole = [&](std::size_t of) {
    Part all = part;
    all.run = of;
    if (takes_one)
      look_along({}, all);
    else
      look_at_all(all);
    return std::vector{all};
  };
  if (conditional) {
    const HistoryTerms given = history_terms(s.given);
    recipe.plus = parts_of(run, given, part);
    recipe.under = parts_of(run, given, {});
  } else {
    recipe.plus = whole(run);
  }
  if (quantity.over_baseline()) recipe.minus = whole(run_of(s.baseline));
  if (quantity.kind == QuantityIn::Kind::net_usd) recipe.factor = usd_a_point(all_years_);
}

void Session::need_welfare() {
  if (!welfare_.empty()) return;
  welfare_.assign(all_years_.strategies.size(), std::vector<double>(draws_));
  for (std::size_t s = 0; s < all_years_.strategies.size(); ++s) {
    Recipe recipe;
    Part part;
    part.what = Part::What::amount;
    part.quantity.kind = QuantityIn::Kind::welfare;
    part.run = run_of(all_years_.strategies[s].name);
    if (options_.worked == Worked::prior_only)
      look_along({}, part);
    else
      look_at_all(part);
    recipe.plus = {part};
    recipe.out = &welfare_[s];
    recipes_.push_back(std::move(recipe));
  }
}

NumberColumn Session::input_column(const std::string& key) const {
  const NumberId number = changed_.number(key);
  if (!number.given()) return NumberColumn::unknown("the scenario has no number " + key);
  NumberColumn column;
  for (std::size_t d = 0; d < draws_; ++d)
    column.value.push_back(changed_.draws.value(d, static_cast<std::size_t>(number.index)));
  return column;
}

int Session::add(const Measure& measure, NumberColumn& out, double& given) {
  using Kind = Measure::Kind;
  const Situation& s = measure.situation;
  given = kUnknown;
  const auto refuse = [&](std::string reason) {
    out = NumberColumn::unknown(std::move(reason));
    return 0;
  };
  if (!changed_.trouble.empty()) return refuse(changed_.trouble);
  if (measure.kind == Kind::input) {
    out = input_column(measure.quantity);
    return 0;
  }
  for (const std::string* name : {&s.strategy, &s.baseline})
    if (!name->empty() && !all_years_.strategy(*name))
      return refuse("the scenario, so changed, has no strategy \"" + *name + "\"");
  for (const HistoryEvent* event : {&measure.event, &s.given})
    if (std::string wrong = wrong_in(*event); !wrong.empty()) return refuse(std::move(wrong));
  const bool bare = options_.worked == Worked::prior_only;
  if (asks_for_pivot(measure)) {
    if (bare) return refuse("the pivot needs the game");
    if (!s.given.empty()) return refuse("the triangle is known of the draw as a whole, not of histories");
    pivots_.push_back({&measure, &out});
    return 1;
  }
  switch (measure.kind) {
    case Kind::probability:
    case Kind::expectation:
      break;
    case Kind::best:
    case Kind::regret:
    case Kind::least_regret:
      need_welfare();
      comparisons_.push_back({&measure, &out});
      return static_cast<int>(all_years_.strategies.size());
    case Kind::price:
      if (type_ || !s.given.empty()) return refuse("a price is found with T's type and history unknown");
      if (package_of(changed_.scenario, *changed_.scenario.strategy(s.strategy)).levers.empty())
        return refuse("strategy \"" + s.strategy + "\" offers nothing that could be multiplied");
      prices_.push_back({&measure, &out});
      return 1;
    case Kind::breakeven:
      if (bare || options_.draw_by_draw) return refuse("a break-even needs the game, and all draws");
      if (type_ || !s.given.empty()) return refuse("a break-even is found with T's type and history unknown");
      breakevens_.push_back({&measure, &out});
      return 4;
    default:
      return refuse("not a figure of one scenario");
  }

  const HistoryTerms known = history_terms(s.given);
  const HistoryTerms event =
      measure.kind == Kind::probability ? joint(history_terms(measure.event), known) : known;
  // What a solution tells by itself needs no list of histories.
  const bool listed = measure.kind == Kind::expectation || !one_moment(measure.event) || !s.given.empty() ||
                      !is_told(measure.event.nodes.front().happening);
  if (listed && !event.trouble.empty()) return refuse(event.trouble);
  Recipe recipe;
  if (measure.kind == Kind::expectation) {
    const auto quantity = quantity_in(all_years_, measure.quantity);
    if (!quantity) return refuse("the scenario, so changed, has no quantity " + measure.quantity);
    if (std::ranges::any_of(known.terms, [](const HistoryTerm& term) { return term.ally.has_value(); }))
      return refuse("amounts are not known together with what becomes of an ally");
    plan_expectation(measure, recipe);
  } else {
    plan_probability(measure, recipe);
  }
  std::vector<double>& values = values_[&out];
  recipe.out = &values;
  if (!s.given.empty()) {
    given_[&given].assign(draws_, 0);
    recipe.given = &given_[&given];
  }
  // What no history belongs to has probability 0; given it, nothing is known.
  values.assign(draws_, recipe.settled() && !recipe.of_nothing() ? 0 : kUnknown);
  std::vector<std::pair<std::size_t, int>> games;
  for (const auto* list : {&recipe.plus, &recipe.under, &recipe.minus})
    for (const Part& part : *list) games.emplace_back(part.run, part.path);
  std::ranges::sort(games);
  const auto alone = static_cast<int>(std::unique(games.begin(), games.end()) - games.begin());
  recipes_.push_back(std::move(recipe));
  return bare ? 0 : alone;
}

int Session::games() const {
  if (options_.worked == Worked::prior_only) return 0;
  int games = games_along_histories() + games_one_by_one() + static_cast<int>(prices_.size()) +
              4 * static_cast<int>(breakevens_.size());
  for (const Run& run : runs_) games += run.whole ? 1 : 0;
  return games;
}

int Session::games_along_histories() const {
  if (options_.worked == Worked::prior_only) return 0;
  int games = 0;
  for (const Run& run : runs_) games += static_cast<int>(run.histories.size());
  return games;
}

int Session::games_one_by_one() const {
  return options_.worked == Worked::prior_only ? 0 : plan_pivots(all_years_, pivots_).games();
}

std::int64_t Session::work() const {
  const auto blocks = static_cast<std::int64_t>(draws_ / kReplicates);
  std::int64_t work = 0;
  for (const Run& run : runs_)
    work += (run.whole ? 1 : 0) + kHistoryWork * static_cast<std::int64_t>(run.histories.size());
  work += kPivotWork * plan_pivots(all_years_, pivots_).games();
  return blocks * (work + 24 * static_cast<std::int64_t>(prices_.size()) +
                   4 * static_cast<std::int64_t>(breakevens_.size()));
}

double Session::read(const Part& part, const std::function<const Solution&(std::size_t)>& whole,
                     const Seen& seen) const {
  const auto path = static_cast<std::size_t>(std::max(part.path, 0));
  const auto solution = [&]() -> const Solution& {
    return part.path < 0 ? whole(part.run) : seen[part.run][path].solution;
  };
  switch (part.what) {
    case Part::What::kept:
      return solution().kept;
    case Part::What::happening:
      return *told(part.happening, part.index, solution());
    case Part::What::amount:
      return amount(part.quantity, solution());
    case Part::What::counters: {
      double sum = 0;
      for (std::size_t k = 0; k < all_years_.replies.size(); ++k)
        if (all_years_.replies[k].kind != Reply::Kind::nothing) sum += seen[part.run][path].replies[k];
      return sum;
    }
    case Part::What::reply:
      return seen[part.run][path].replies[part.index];
  }
  return kUnknown;
}

void Session::write(const Recipe& recipe, std::size_t draw,
                    const std::function<const Solution&(std::size_t)>& whole, const Seen& seen) const {
  const auto total = [&](const std::vector<Part>& parts) {
    double sum = 0;
    for (const Part& part : parts) sum += part.weight * read(part, whole, seen);
    return sum;
  };
  double value = total(recipe.plus);
  if (recipe.given) {
    const double known = total(recipe.under);
    const bool possible = known > (recipe.under.size() > 1 ? kRounding : 0);
    (*recipe.given)[draw] = possible ? std::min(known, 1.0) : 0;
    value = possible ? value / known : kUnknown;
  }
  if (recipe.probability && !std::isnan(value)) value = std::clamp(value, 0.0, 1.0);
  value = (value - total(recipe.minus)) * recipe.factor;
  (*recipe.out)[draw] = std::isfinite(value) ? value : kUnknown;
}

Diagnostics Session::solve_whole(Ticker& ticker) {
  std::vector<const Strategy*> strategies;
  std::vector<SolveOptions::Extent> extents;
  std::vector<std::size_t> place(runs_.size());
  for (std::size_t r = 0; r < runs_.size(); ++r) {
    if (!runs_[r].whole) continue;
    place[r] = strategies.size();
    strategies.push_back(runs_[r].strategy);
    extents.push_back(runs_[r].allies ? SolveOptions::Extent::whole : SolveOptions::Extent::without_allies);
  }
  if (strategies.empty()) return {};
  const auto games = GameSet::make(all_years_, strategies, options_.solving, extents);
  if (!games) return games.diagnostics();
  for_each_item(options_.threads, draws_ / kReplicates, options_.stop, [&] {
    struct Worker {
      BlockWeights make;
      GameSolver solver;
      std::vector<std::vector<Weights>> weights;
      std::vector<Solution> solutions;
    };
    auto w = std::make_shared<Worker>(
        Worker{BlockWeights(all_years_, changed_.draws, games->years()), GameSolver(*games), {}, {}});
    w->solutions.resize(strategies.size());
    return [&, w](std::size_t block) {
      w->make.fill(block, w->weights);
      for (std::vector<Weights>& weights : w->weights) know_type(type_, weights);
      w->solver.solve(w->weights);
      for (std::size_t lane = 0; lane < kReplicates; ++lane) {
        for (std::size_t g = 0; g < strategies.size(); ++g)
          w->solutions[g] = w->solver.solution(g, static_cast<int>(lane));
        const auto whole = [&](std::size_t run) -> const Solution& { return w->solutions[place[run]]; };
        for (const Recipe& recipe : recipes_)
          if (recipe.whole()) write(recipe, block * kReplicates + lane, whole, {});
      }
      ticker.tick(static_cast<std::int64_t>(strategies.size()));
    };
  });
  return {};
}

Diagnostics Session::follow_histories(Ticker& ticker) {
  std::vector<Game> games;
  std::vector<History> histories;
  for (const Run& run : runs_) {
    if (run.histories.empty()) continue;
    for (const History& history : run.histories) {
      histories.push_back(history);
      histories.back().game = games.size();
    }
    if (options_.worked == Worked::prior_only) continue;
    auto game = compile(all_years_, *run.strategy, options_.solving.game);
    if (!game) return game.diagnostics();
    games.push_back(std::move(*game));
  }
  if (histories.empty()) return {};
  const auto work = kHistoryWork * static_cast<std::int64_t>(histories.size());
  std::vector<const Game*> each;
  for (const Game& game : games) each.push_back(&game);
  std::optional<HistoryPlan> plan;
  if (options_.worked == Worked::solved) plan.emplace(all_years_, each, std::move(histories));
  const int years = options_.solving.game.horizon > 0 ? options_.solving.game.horizon : all_years_.horizon;
  for_each_item(options_.threads, draws_ / kReplicates, options_.stop, [&] {
    struct Worker {
      BlockWeights make;
      std::function<void(const std::vector<std::vector<Weights>>&, const Told&)> look;
      std::vector<std::vector<Weights>> weights;
    };
    auto w = std::make_shared<Worker>(Worker{BlockWeights(all_years_, changed_.draws, years), {}, {}});
    if (plan)
      w->look = [solved = std::make_shared<Solved>(*this, *plan)](const auto& draws, const Told& told) {
        (*solved)(draws, told);
      };
    else
      w->look = Supposed(*this);
    return [&, w](std::size_t block) {
      w->make.fill(block, w->weights);
      for (std::vector<Weights>& weights : w->weights) know_type(type_, weights);
      const auto none = [](std::size_t) -> const Solution& {
        static const Solution nothing;
        return nothing;
      };
      w->look(w->weights, [&](std::size_t lane, const Seen& seen) {
        for (const Recipe& recipe : recipes_)
          if (recipe.along_history()) write(recipe, block * kReplicates + lane, none, seen);
      });
      ticker.tick(work);
    };
  });
  return {};
}

Diagnostics Session::find_prices(Ticker& ticker) {
  const Scenario core = without_allies(changed_.scenario);
  for (const Later& later : prices_) {
    const Situation& s = later.measure->situation;
    const Package package = package_of(core, *core.strategy(s.strategy));
    NumberColumn column;
    if (options_.worked == Worked::solved) {
      PriceOptions asked;
      asked.goal = s.goal;
      asked.at_least = later.measure->parameter;
      asked.threads = options_.threads;
      asked.solving = options_.solving;
      asked.stop = options_.stop;
      std::int64_t solves = 0;
      auto price = price_scale(core, package, changed_.draws, asked, solves);
      if (!price) return price.diagnostics();
      if (options_.stop.stop_requested()) return {};
      column.value = std::move(price->by_draw);
    } else {
      column.value.resize(draws_);
      const PriorOnly bare(core, *core.strategy(s.strategy), core.horizon);
      const auto year = static_cast<std::size_t>(core.verdict_years.back() - 1);
      BlockWeights make(core, changed_.draws, 1);
      std::vector<std::vector<Weights>> weights;
      for (std::size_t block = 0; block < draws_ / kReplicates; ++block) {
        make.fill(block, weights);
        const LeastScales found = least_scales(later.measure->parameter, [&](std::span<const Try> tries) {
          Lanes chances{};
          for (std::size_t i = 0; i < tries.size(); ++i) {
            Weights scaled = weights[tries[i].lane].front();
            scale_package(core, package, tries[i].scale, scaled);
            chances[i] = goal_probability(bare.solve(scaled, nullptr).years[year], s.goal);
          }
          return chances;
        });
        for (std::size_t lane = 0; lane < kReplicates; ++lane)
          column.value[block * kReplicates + lane] = found.scale[lane];
      }
    }
    *later.out = std::move(column);
    ticker.tick(24 * static_cast<std::int64_t>(draws_ / kReplicates));
  }
  return {};
}

Diagnostics Session::find_breakevens(Ticker& ticker) {
  struct Known {
    std::string strategy, baseline;
    Goal goal;
    BreakEven found;
  };
  std::vector<Known> known;
  for (const Later& later : breakevens_) {
    const Situation& s = later.measure->situation;
    auto at = std::ranges::find_if(known, [&](const Known& k) {
      return k.strategy == s.strategy && k.baseline == s.baseline && k.goal == s.goal;
    });
    if (at == known.end()) {
      const auto parts = gain_parts(changed_.scenario, s.strategy, s.baseline, changed_.draws, s.goal,
                                    options_.solving, options_.threads, options_.stop);
      if (!parts) return parts.diagnostics();
      if (options_.stop.stop_requested()) return {};
      known.push_back({s.strategy, s.baseline, s.goal, break_even(*parts)});
      at = known.end() - 1;
    }
    const BreakEven& b = at->found;
    *later.out = NumberColumn::unknown("no break-even called " + later.measure->quantity);
    for (const BreakEvenValue* value : {&b.independence, &b.fusion_harm, &b.allied_loss, &b.probability}) {
      if (value->name != later.measure->quantity) continue;
      *later.out = value->value
                       ? NumberColumn::within(value->value->value, value->value->low, value->value->high)
                       : NumberColumn::unknown("the mean gain is zero at no value of it");
    }
    ticker.tick(4 * static_cast<std::int64_t>(draws_ / kReplicates));
  }
  return {};
}

Diagnostics Session::find_pivots(Ticker& ticker) {
  if (pivots_.empty()) return {};
  const std::int64_t work = kPivotWork * plan_pivots(all_years_, pivots_).games();
  return answer_pivots(all_years_, changed_.draws, type_, pivots_, options_, [&] { ticker.tick(work); });
}

void Session::compare_strategies() {
  if (comparisons_.empty()) return;
  for (const Later& later : comparisons_) {
    const auto& strategies = all_years_.strategies;
    const auto which = static_cast<std::size_t>(
        std::ranges::find(strategies, later.measure->situation.strategy, &Strategy::name) -
        strategies.begin());
    *later.out = compare_strategy(later.measure->kind, welfare_, which, options_.draw_by_draw);
  }
}

Diagnostics Session::run(Ticker& ticker) {
  int steps = 0;
  for (auto step : {&Session::solve_whole, &Session::follow_histories, &Session::find_prices,
                    &Session::find_breakevens, &Session::find_pivots}) {
    if (const Diagnostics errors = (this->*step)(ticker); !errors.empty()) return errors;
    if (options_.stop.stop_requested()) break;
    ++steps;
  }
  // Prices, break-evens and the pivot are written as they are found.
  if (steps >= 1) compare_strategies();
  std::set<const std::vector<double>*> unfinished;
  for (const Recipe& recipe : recipes_)
    if ((recipe.whole() && steps < 1) || (recipe.along_history() && steps < 2)) unfinished.insert(recipe.out);
  for (auto& [out, values] : values_) {
    if (unfinished.contains(&values)) continue;
    out->value = std::move(values);
    if (out->unknowns() > 0) out->reason = "in some draws a figure is not finite";
  }
  for (const Recipe& recipe : recipes_) {
    if (!recipe.given || unfinished.contains(recipe.out)) continue;
    const auto never = std::ranges::count(*recipe.given, 0.0);
    if (never == 0) continue;
    for (auto& [out, values] : values_)
      if (recipe.out == &values)
        out->reason = never == static_cast<std::ptrdiff_t>(draws_)
                          ? "what is given has probability 0 in every draw"
                          : "what is given has probability 0 in " + std::to_string(never) + " of " +
                                std::to_string(draws_) + " draws";
  }
  for (auto& [given, chances] : given_)
    *given = std::accumulate(chances.begin(), chances.end(), 0.0) / static_cast<double>(draws_);
  return {};
}

}  // namespace entente

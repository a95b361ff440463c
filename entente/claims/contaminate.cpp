#include "entente/claims/contaminate.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <utility>

#include "entente/claims/changed.hpp"
#include "entente/claims/measure_list.hpp"
#include "entente/claims/weigh.hpp"
#include "entente/explore/chosen_sets.hpp"
#include "entente/explore/coalitions.hpp"
#include "entente/explore/mixture.hpp"
#include "entente/explore/small.hpp"

namespace entente {
namespace {

/// What a node is, or is the mean of: of draws the interval is known better than of their mean.
std::size_t by_draw(const Assertion& assertion, std::size_t node) {
  while (assertion.nodes[node].kind == AssertionKind::mean) node = assertion.nodes[node].left;
  return node;
}

/// Measures that a node is made of, in the order of the text.
std::vector<std::size_t> measures_under(const Assertion& assertion, std::size_t node) {
  std::vector<std::size_t> measures, to_see{node};
  while (!to_see.empty()) {
    const AssertionNode& n = assertion.nodes[to_see.back()];
    to_see.pop_back();
    if (n.kind == AssertionKind::measure) measures.push_back(n.measure);
    const std::size_t below[] = {n.left, n.right, n.third};
    for (int i = operands(n.kind) - 1; i >= 0; --i) to_see.push_back(below[i]);
  }
  return measures;
}

/// Whether a figure is what choices alone decide: allies' fates and worth are seen by nobody's.
bool of_choices(const Measure& m) {
  const auto no_ally = [](const HistoryEvent& event) {
    return std::ranges::all_of(event.nodes, [](const auto& node) { return node.happening.ally.empty(); });
  };
  return m.kind == Measure::Kind::probability && no_ally(m.event) && no_ally(m.situation.given);
}

bool has_strategies(const Scenario& scenario, const Measure& m) {
  return std::ranges::all_of(
      std::initializer_list<const std::string*>{&m.situation.strategy, &m.situation.baseline},
      [&](const std::string* name) { return name->empty() || scenario.strategy(*name); });
}

/// Σ weight · column, draw by draw.
NumberColumn mixed(std::span<const NumberColumn> columns, std::span<const double> weights) {
  NumberColumn sum;
  for (const NumberColumn& column : columns) {
    if (column.size() > sum.size()) sum.value.resize(column.size());
  }
  if (!std::ranges::all_of(columns, &NumberColumn::is_exact)) sum.low = sum.high = sum.value;
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (std::size_t d = 0; d < sum.size(); ++d) {
      sum.value[d] += weights[i] * columns[i].value_at(d);
      if (sum.is_exact()) continue;
      sum.low[d] += weights[i] * columns[i].low_at(d);
      sum.high[d] += weights[i] * columns[i].high_at(d);
    }
  return sum;
}

class Contamination {
 public:
  Contamination(const Claims& claims, std::span<const Scenario* const> others, const MeasureOptions& options)
      : claims_(claims), options_(options), list_(claims_) {
    for (const Scenario* other : others) other_.push_back(other ? place_of(*other) : -1);
    other_.resize(claims.scenarios.size(), -1);
    sets_.resize(claims.scenarios.size());
  }

  Outcome<ContaminatedFigures> tell(std::span<const FigureAsked> asked) {
    auto draws = ClaimDraws::make(claims_, options_.seed, options_.draws, options_.priors);
    if (!draws) return draws.diagnostics();
    draws_ = std::move(*draws);
    for (const FigureAsked& figure : asked)
      if (Diagnostics errors = plan(figure); !errors.empty()) return errors;
    ContaminatedFigures result;
    if (list_.measures().empty()) {
      result.figures.resize(asked.size());
      return result;
    }
    const auto columns = work_out(claims_, list_.measures(), options_);
    if (!columns) return columns.diagnostics();
    result.interrupted = columns->interrupted;
    if (result.interrupted) return result;
    for (const Planned& planned : planned_) result.figures.push_back(figure_of(planned, *columns));
    return result;
  }

 private:
  /// The sets of groups of one scenario that figures are told from.
  struct Sets {
    std::optional<Mixture> mixture;
    ChosenSets all, seen;
  };
  struct Planned {
    const FigureAsked* asked = nullptr;
    std::size_t scenario = 0;
    const ChosenSets* sets = nullptr;  ///< null: nothing to tell
    std::vector<Places> places;        ///< by set
  };

  /// Where a scenario stands among those of the file, behind which it is put if it is none of them.
  int place_of(const Scenario& scenario) {
    for (std::size_t s = 0; s < claims_.scenarios.size(); ++s)
      if (claims_.scenarios[s].scenario.text == scenario.text) return static_cast<int>(s);
    claims_.scenarios.push_back({scenario.id, scenario.file, scenario});
    return static_cast<int>(claims_.scenarios.size()) - 1;
  }

  Diagnostics make_sets(std::size_t scenario) {
    Sets& sets = sets_[scenario];
    if (sets.mixture) return {};
    const Scenario& from = claims_.scenarios[scenario].scenario;
    const int other = other_[scenario];
    const Scenario& to = claims_.scenarios[static_cast<std::size_t>(other)].scenario;
    auto mixture = Mixture::make(from, to);
    if (!mixture) return mixture.diagnostics();
    const DrawnValues &ours = draws_.of(static_cast<int>(scenario)), &theirs = draws_.of(other);
    const Coalition differing = differing_groups(from, to, *mixture, [&](std::size_t i, std::size_t j) {
      for (std::size_t d = 0; d < draws_.draws(); ++d)
        if (ours.value(d, i) != theirs.value(d, j)) return false;
      return true;
    });
    const bool bloc = from.bloc || options_.solving.game.bloc;
    sets.all = ChosenSets(differing, options_.seed);
    sets.seen = ChosenSets(bloc ? differing : differing & mixture->seen(), options_.seed);
    sets.mixture = std::move(*mixture);
    return {};
  }

  Diagnostics plan(const FigureAsked& asked) {
    Planned planned;
    planned.asked = &asked;
    const Assertion& assertion = *asked.assertion;
    std::vector<std::size_t> read;
    if (asked.given)
      read.push_back(*asked.given);
    else
      read = measures_under(assertion, asked.node);
    const auto scenario_of = [&](std::size_t m) { return claims_.measures[m].situation.scenario; };
    const auto first = std::ranges::find_if(read, [&](std::size_t m) {
      return !is_data(claims_.measures[m].kind) && other_[static_cast<std::size_t>(scenario_of(m))] >= 0;
    });
    if (first != read.end()) {
      const int scenario = scenario_of(*first);
      planned.scenario = static_cast<std::size_t>(scenario);
      const Scenario& other = claims_.scenarios[static_cast<std::size_t>(other_[planned.scenario])].scenario;
      // Whether something holds of every measure in which groups are taken.
      const auto all_taken = [&](const auto& holds) {
        return std::ranges::all_of(read, [&](std::size_t m) {
          const Measure& measure = claims_.measures[m];
          return is_data(measure.kind) || measure.situation.scenario != scenario || holds(measure);
        });
      };
      if (all_taken([&](const Measure& m) { return has_strategies(other, m); })) {
        if (Diagnostics errors = make_sets(planned.scenario); !errors.empty()) return errors;
        planned.sets = all_taken(of_choices) ? &sets_[planned.scenario].seen : &sets_[planned.scenario].all;
        for (const Coalition set : planned.sets->sets())
          planned.places.push_back(
              places_under(asked, read, scenario,
                           {swaps_of(*sets_[planned.scenario].mixture, set, other_[planned.scenario])}));
      }
    }
    planned_.push_back(std::move(planned));
    return {};
  }

  /// @param read  measures that the figure is made of; changes are those of a scenario
  Places places_under(const FigureAsked& asked, const std::vector<std::size_t>& read, int scenario,
                      const Variant& changes) {
    Places places;
    if (asked.given) {
      places.add(*asked.given, list_.place(condition_of(claims_.measures[*asked.given]), changes));
      return places;
    }
    for (const std::size_t m : read) {
      const Measure& measure = claims_.measures[m];
      places.add(m, list_.place(measure, measure.situation.scenario == scenario ? changes : Variant()));
    }
    return places;
  }

  ContaminatedFigure figure_of(const Planned& planned, const MeasureColumns& columns) const {
    ContaminatedFigure figure;
    if (!planned.sets) return figure;
    std::vector<NumberColumn> by_set;
    std::vector<double> means;
    for (const Places& places : planned.places) {
      const auto column = [&](std::size_t m) -> const NumberColumn& {
        static const NumberColumn elsewhere = NumberColumn::unknown("it is of another figure");
        return places.has(m) ? columns.columns[places.at(m)] : elsewhere;
      };
      by_set.push_back(planned.asked->given
                           ? column(*planned.asked->given)
                           : weigh(claims_, *planned.asked->assertion, column, false)
                                 .numbers[by_draw(*planned.asked->assertion, planned.asked->node)]);
      means.push_back(mean_over_draws(by_set.back()).value_at(0));
      if (std::isnan(means.back())) return figure;
    }
    figure.scenario = planned.scenario;
    figure.sets = static_cast<std::int64_t>(by_set.size());
    figure.sampled = planned.sets->sampled();
    for (const double w : kSmallShares) {
      const NumberColumn mean = mean_over_draws(mixed(by_set, planned.sets->weights(w)));
      const double error = planned.sets->sampling_error(means, w), value = mean.value_at(0);
      figure.at.push_back({value, value - std::hypot(value - mean.low_at(0), error),
                           value + std::hypot(mean.high_at(0) - value, error)});
    }
    return figure;
  }

  Claims claims_;  ///< with the others among its scenarios
  const MeasureOptions& options_;
  MeasureList list_;
  std::vector<int> other_;  ///< by scenario of the file; −1: none
  std::vector<Sets> sets_;  ///< likewise
  ClaimDraws draws_;
  std::vector<Planned> planned_;
};

}  // namespace

Outcome<ContaminatedFigures> contaminate_figures(const Claims& claims, std::span<const FigureAsked> asked,
                                                 std::span<const Scenario* const> others,
                                                 const MeasureOptions& options) {
  return Contamination(claims, others, options).tell(asked);
}

}  // namespace entente

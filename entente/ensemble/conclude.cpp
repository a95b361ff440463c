#include "entente/ensemble/conclude.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace entente {
namespace {

/// What the rules of regret, and the share of draws that a strategy wins, are made of.
struct ChoiceReadings {
  Reading regret, welfare, not_negative, nearest_loss, win;
};

/// Walks every place of one strategy that holds a figure, always in the same order: once to list the figures,
/// once to fill the places, so that the two cannot drift apart. `Visit` takes a Figure and the Summary or
/// Reading that it goes to.
template <class Visit>
class Walk {
 public:
  Walk(const Ensemble& ensemble, std::size_t strategy, Visit& visit)
      : ensemble_(ensemble), layout_(ensemble.layout), derived_(layout_), s_(strategy), visit_(visit) {}

  void strategy(StrategyFigures& to) {
    to.at.resize(layout_.years().size());
    for (std::size_t y = 0; y < to.at.size(); ++y) year(y, to.at[y]);
    gains(to);
    components(to);
    to.allies.resize(layout_.allies().size());
    for (std::size_t a = 0; a < to.allies.size(); ++a) ally(a, to.allies[a]);
  }

  void choice(ChoiceReadings& to) {
    Figure regret = sum({{derived_.best(), 1}, {welfare(s_), -1}});
    visit_(regret, to.regret);
    visit_(sum({{welfare(s_), 1}}, Figure::Keep::mean), to.welfare);
    Figure not_negative = net(Figure::Keep::mean);
    not_negative.measure = Figure::Measure::not_negative;
    visit_(not_negative, to.not_negative);
    Figure loss = net(Figure::Keep::lowest);
    loss.measure = Figure::Measure::if_negative;
    loss.factor = static_cast<std::uint32_t>(RowLayout::row(SharedColumn::distance));
    visit_(loss, to.nearest_loss);
    Figure win = regret;
    win.measure = Figure::Measure::if_zero;
    win.factor = static_cast<std::uint32_t>(derived_.win_share());
    visit_(win, to.win);
  }

  /// The gain a year over the baseline, in every draw.
  Figure net(Figure::Keep keep = Figure::Keep::spread) const {
    Figure figure = net_figure(layout_, s_);
    figure.keep = keep;
    return figure;
  }

 private:
  struct Part {
    std::size_t row;
    double coefficient;
  };

  static Figure sum(std::initializer_list<Part> parts, Figure::Keep keep = Figure::Keep::spread,
                    double constant = 0) {
    Figure figure;
    figure.constant = constant;
    figure.keep = keep;
    for (const Part& part : parts)
      figure.terms.push_back({static_cast<std::uint32_t>(part.row), part.coefficient});
    return figure;
  }
  std::size_t welfare(std::size_t strategy) const { return derived_.welfare(strategy); }
  Figure over(std::size_t other) const { return sum({{welfare(s_), 1}, {welfare(other), -1}}); }
  /// A sum of columns of this strategy, or how it changes against the baseline: a column and the baseline's
  /// side by side, so that the baseline changes by exactly nothing.
  Figure columns(const std::vector<std::size_t>& which, double coefficient, bool as_change) const {
    Figure figure;
    for (const std::size_t column : which) {
      figure.terms.push_back({static_cast<std::uint32_t>(layout_.row(s_, column)), coefficient});
      if (as_change)
        figure.terms.push_back({static_cast<std::uint32_t>(layout_.row(0, column)), -coefficient});
    }
    return figure;
  }
  Figure column(std::size_t which) const { return columns({which}, 1, false); }
  Figure change(std::size_t which) const { return columns({which}, 1, true); }

  void year(std::size_t y, YearFigures& to) {
    to.year = layout_.years()[y];
    const auto row = [&](YearColumn c) { return layout_.row(s_, layout_.year(y, c)); };
    const auto as_is = [&](YearColumn c, Summary& place) { visit_(sum({{row(c), 1}}), place); };
    const auto rest = [&](std::initializer_list<YearColumn> others, Summary& place) {
      Figure figure;
      figure.constant = 1;
      for (const YearColumn c : others) figure.terms.push_back({static_cast<std::uint32_t>(row(c)), -1});
      visit_(figure, place);
    };
    as_is(YearColumn::fused, to.level[0]);
    rest({YearColumn::fused, YearColumn::independent, YearColumn::realigned}, to.level[1]);
    as_is(YearColumn::independent, to.level[2]);
    as_is(YearColumn::realigned, to.level[3]);
    as_is(YearColumn::ever_independent, to.ever_independent);
    as_is(YearColumn::ever_realigned, to.ever_realigned);
    for (std::size_t g = 0; g < to.goals.size(); ++g) to.goals[g].goal = static_cast<Goal>(g);
    const auto goal = [&](Goal g) -> GoalFigures& { return to.goals[static_cast<std::size_t>(g)]; };
    for (GoalFigures& each : to.goals) visit_(goal_figure(layout_, s_, y, each.goal), each.at);
    rest({YearColumn::ever_fused}, goal(Goal::prevent).ever);
    as_is(YearColumn::ever_independent, goal(Goal::loosen).ever);
    as_is(YearColumn::ever_neutral, goal(Goal::neutral).ever);
    as_is(YearColumn::ever_realigned, goal(Goal::realign).ever);
    as_is(YearColumn::delivered, to.delivered);
    as_is(YearColumn::conditional, to.conditional);
    as_is(YearColumn::ever_delivered, to.ever_delivered);
    as_is(YearColumn::sceptic, to.sceptic);
    as_is(YearColumn::replaced, to.replaced);
    as_is(YearColumn::war, to.war);
    as_is(YearColumn::trust_low, to.trust[0]);
    rest({YearColumn::trust_low, YearColumn::trust_high}, to.trust[1]);
    as_is(YearColumn::trust_high, to.trust[2]);
  }

  void gains(StrategyFigures& to) {
    visit_(net(), to.net);
    Figure total = net();
    total.factor = static_cast<std::uint32_t>(RowLayout::row(SharedColumn::annuity));
    visit_(total, to.net_total);
    Figure without_norms = net();
    for (const DividerPart part : {DividerPart::norm, DividerPart::audience})
      for (const Figure::Term& term : columns({layout_.divider(part)}, -1, true).terms)
        without_norms.terms.push_back(term);
    visit_(without_norms, to.net_without_norms);
    Figure positive = net();
    positive.measure = Figure::Measure::positive;
    visit_(positive, to.share_positive);
    for (std::size_t other = 0; other < layout_.strategies(); ++other)
      if (other != s_)
        visit_(over(other), to.against.emplace_back(ensemble_.strategies[other].name, Summary{}).second);
  }

  void components(StrategyFigures& to) {
    std::vector<std::size_t> losses;
    for (std::size_t a = 0; a < layout_.allies().size(); ++a)
      for (const std::size_t column : loss_parts(a)) losses.push_back(column);
    for (std::size_t i = 0; i < kDividerParts.size(); ++i) {
      const auto part = static_cast<DividerPart>(i);
      const bool allied = part == DividerPart::allied_loss;
      Summary& change = to.divider_change.emplace_back(kDividerParts[i], Summary{}).second;
      Summary& level = to.divider.emplace_back(kDividerParts[i], Summary{}).second;
      const std::vector<std::size_t> which = allied ? losses : std::vector{layout_.divider(part)};
      visit_(columns(which, allied ? -1 : 1, true), change);
      visit_(columns(which, allied ? -1 : 1, false), level);
    }
    std::vector<std::size_t> all_of_target;
    for (std::size_t i = 0; i < kTargetParts.size(); ++i)
      all_of_target.push_back(layout_.target(static_cast<TargetPart>(i)));
    visit_(columns(all_of_target, 1, true), to.target_gain);
    for (std::size_t i = 0; i < kTargetParts.size(); ++i)
      visit_(column(layout_.target(static_cast<TargetPart>(i))),
             to.target.emplace_back(kTargetParts[i], Summary{}).second);
    for (std::size_t i = 0; i < kRivalParts.size(); ++i)
      visit_(column(layout_.rival(static_cast<RivalPart>(i))),
             to.rival.emplace_back(kRivalParts[i], Summary{}).second);
  }

  std::vector<std::size_t> loss_parts(std::size_t a) const {
    return {layout_.ally(a, AllyColumn::ledger), layout_.ally(a, AllyColumn::security),
            layout_.ally(a, AllyColumn::arming)};
  }

  void ally(std::size_t a, AllyFigures& to) {
    to.actor = layout_.allies()[a];
    const auto at = [&](AllyColumn c) { return layout_.ally(a, c); };
    visit_(column(at(AllyColumn::autonomous)), to.autonomous);
    visit_(column(at(AllyColumn::hedging)), to.hedging);
    visit_(column(at(AllyColumn::armed)), to.arms);
    visit_(change(at(AllyColumn::autonomous)), to.autonomous_change);
    visit_(change(at(AllyColumn::armed)), to.arms_change);
    visit_(columns(loss_parts(a), 1, false), to.loss);
    visit_(columns(loss_parts(a), 1, true), to.loss_change);
    visit_(column(at(AllyColumn::ledger)), to.ledger);
    visit_(column(at(AllyColumn::security)), to.security);
    visit_(column(at(AllyColumn::arming)), to.arming);
  }

  const Ensemble& ensemble_;
  const RowLayout& layout_;
  DerivedRows derived_;
  std::size_t s_;
  Visit& visit_;
};

RegretRow regret_row(const StrategyFigures& figures, const ChoiceReadings& choice,
                     const std::function<double(double)>& share_nearer) {
  RegretRow row;
  row.strategy = figures.name;
  row.largest = choice.regret.highest;
  row.p95 = choice.regret.summary.p95;
  row.mean = choice.regret.summary.mean;
  row.worst = choice.welfare.lowest;
  row.best = choice.welfare.highest;
  row.hurwicz = (row.worst + row.best) / 2;
  row.laplace = figures.net.mean;
  row.satisficing = choice.not_negative.summary.mean;
  row.horizon = std::isfinite(choice.nearest_loss.lowest) ? share_nearer(choice.nearest_loss.lowest) : 1;
  return row;
}

/// Draws are ordered by this: all figures see the same.
Figure distance_figure() {
  Figure figure;
  figure.terms.push_back({static_cast<std::uint32_t>(RowLayout::row(SharedColumn::distance)), 1});
  return figure;
}

}  // namespace

Figure goal_figure(const RowLayout& layout, std::size_t strategy, std::size_t year, Goal goal) {
  Figure figure;
  const auto add = [&](YearColumn column, double coefficient) {
    figure.terms.push_back(
        {static_cast<std::uint32_t>(layout.row(strategy, layout.year(year, column))), coefficient});
  };
  switch (goal) {
    case Goal::prevent:
      figure.constant = 1;
      add(YearColumn::fused, -1);
      break;
    case Goal::loosen:
      add(YearColumn::independent, 1);
      add(YearColumn::realigned, 1);
      break;
    case Goal::neutral:
      add(YearColumn::neutral, 1);
      break;
    case Goal::realign:
      add(YearColumn::realigned, 1);
      break;
  }
  return figure;
}

Figure net_figure(const RowLayout& layout, std::size_t strategy) {
  const DerivedRows derived(layout);
  Figure figure;
  figure.terms.push_back({static_cast<std::uint32_t>(derived.welfare(strategy)), 1});
  figure.terms.push_back({static_cast<std::uint32_t>(derived.welfare(0)), -1});
  return figure;
}

FigurePlan plan_figures(const Ensemble& ensemble) {
  FigurePlan plan;
  const auto visit = [&](const Figure& figure, auto&) { plan.slots.push_back(plan.figures.add(figure)); };
  plan.distance = plan.figures.add(distance_figure());
  for (std::size_t s = 0; s < ensemble.strategies.size(); ++s) {
    StrategyFigures places;
    ChoiceReadings choice;
    Walk walk(ensemble, s, visit);
    walk.strategy(places);
    walk.choice(choice);
    plan.net.push_back(plan.figures.add(walk.net()));
  }
  return plan;
}

void conclude(const Ensemble& ensemble, const FigurePlan& plan, std::span<const Reading> readings,
              const std::function<double(double)>& share_nearer, Assessment& result) {
  struct Fill {
    const FigurePlan& plan;
    std::span<const Reading> readings;
    std::size_t next = 0;
    void operator()(const Figure&, Summary& to) { to = readings[plan.slots[next++]].summary; }
    void operator()(const Figure&, Reading& to) { to = readings[plan.slots[next++]]; }
  } fill{plan, readings};
  std::vector<RegretRow> rows;
  std::vector<Summary> wins;
  for (std::size_t s = 0; s < ensemble.strategies.size(); ++s) {
    StrategyFigures& out = result.strategies.emplace_back();
    out.name = ensemble.strategies[s].name;
    out.label = ensemble.strategies[s].label;
    out.reachable_states = ensemble.strategies[s].reachable_states;
    ChoiceReadings choice;
    Walk walk(ensemble, s, fill);
    walk.strategy(out);
    walk.choice(choice);
    rows.push_back(regret_row(out, choice, share_nearer));
    wins.push_back(choice.win.summary);
  }
  result.regret = choose_by_rules(std::move(rows));
  const auto best = std::max_element(
      result.strategies.begin(), result.strategies.end(),
      [](const StrategyFigures& a, const StrategyFigures& b) { return a.net.mean < b.net.mean; });
  result.best_by_mean = best->name;
  result.share_best = wins[static_cast<std::size_t>(best - result.strategies.begin())];
}

}  // namespace entente

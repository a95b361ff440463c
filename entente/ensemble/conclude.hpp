#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "entente/ensemble/figures.hpp"
#include "entente/ensemble/result.hpp"
#include "entente/ensemble/rows.hpp"
#include "entente/ensemble/tally.hpp"

namespace entente {

/// What is solved: the strategies, and what is recorded of each.
struct Ensemble {
  struct Entry {
    std::string name, label;
    int reachable_states = 0;
  };
  std::vector<Entry> strategies;  ///< the baseline first
  RowLayout layout;               ///< of as many strategies
};

/// P(goal) at the end of verdict year `year` (an index into layout.years()) under one strategy.
Figure goal_figure(const RowLayout& layout, std::size_t strategy, std::size_t year, Goal goal);
/// D's gain a year over the first strategy of the layout, points.
Figure net_figure(const RowLayout& layout, std::size_t strategy);

/// Every figure of an assessment, and where each goes.
struct FigurePlan {
  FigureList figures;
  std::vector<std::size_t> slots;  ///< figure of each place of an assessment, in the order they are filled
  std::vector<std::size_t> net;    ///< figure of each strategy's net gain
  std::size_t distance = 0;        ///< figure of the draws' distance from the medians
};
FigurePlan plan_figures(const Ensemble& ensemble);

/// Fills strategies, regret, best_by_mean and share_best from what the draws say about each figure.
/// @param readings      by figure
/// @param share_nearer  share of the draws that lie nearer the medians than a distance
void conclude(const Ensemble& ensemble, const FigurePlan& plan, std::span<const Reading> readings,
              const std::function<double(double)>& share_nearer, Assessment& result);

}  // namespace entente

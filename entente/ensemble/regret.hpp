#pragma once
#include <span>
#include <string>
#include <vector>

namespace entente {

/// One strategy under rules for choosing without trusting the prior (6.6). Points a year.
struct RegretRow {
  std::string strategy;
  double largest = 0;      ///< minimax: largest regret in any draw
  double p95 = 0;          ///< regret in the 95th percentile of draws
  double mean = 0;         ///< expected regret
  double worst = 0;        ///< maximin: D's welfare in the worst draw, before any comparison
  double best = 0;         ///< D's welfare in the best draw
  double hurwicz = 0;      ///< half way between worst and best
  double laplace = 0;      ///< mean net gain, draws alike
  double satisficing = 0;  ///< share of draws in which net gain is not negative
  double horizon = 0;  ///< uncertainty horizon in [0, 1]: share of draws, nearest the median first, that can
                       ///< be admitted before the net gain turns negative in one of them
};

struct Regret {
  std::vector<RegretRow> rows;
  /// Strategy each rule picks; the earlier one where two are equal. Satisficing and the horizon compare with
  /// the baseline, which would meet them by definition: they pick among the others, and are empty where there
  /// are none.
  std::string minimax, percentile, maximin, hurwicz, laplace, satisficing, horizon;
};

/// @param net       net[s][d]: gain a year of strategy s in draw d against the baseline, the first strategy
/// @param level     level[s][d]: D's welfare a year of strategy s in draw d, same shape
/// @param distance  how far each draw lies from the medians of the inputs, any unit, same length as a row of
/// `net`
Regret regret(std::span<const std::string> strategies, const std::vector<std::vector<double>>& net,
              const std::vector<std::vector<double>>& level, std::span<const double> distance);

}  // namespace entente

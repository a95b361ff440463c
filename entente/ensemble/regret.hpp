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
  double worst = 0;        ///< maximin: worst net gain in any draw
  double best = 0;         ///< best net gain in any draw
  double hurwicz = 0;      ///< half way between worst and best
  double laplace = 0;      ///< mean net gain, draws alike
  double satisficing = 0;  ///< share of draws in which net gain is not negative
  double horizon = 0;  ///< uncertainty horizon in [0, 1]: share of draws, nearest the median first, that can
                       ///< be admitted before the net gain turns negative in one of them
};

struct Regret {
  std::vector<RegretRow> rows;
  std::string minimax, percentile, maximin, hurwicz, laplace, satisficing,
      horizon;  ///< strategy each rule picks
};

/// @param net  net[s][d]: gain a year of strategy s in draw d against a common baseline; same d = same draw
/// @param distance  how far each draw lies from the medians of the inputs, any unit, same length as a row of
/// `net`
Regret regret(std::span<const std::string> strategies, const std::vector<std::vector<double>>& net,
              std::span<const double> distance);

}  // namespace entente

#pragma once
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
  double horizon = 0;  ///< uncertainty horizon in [0, 1] (info-gap; Ben-Haim 2006): share of draws that lie
                       ///< nearer the medians than the nearest one in which the net gain is negative
};

struct Regret {
  std::vector<RegretRow> rows;
  /// Strategy each rule picks; the earlier one where two are equal. Satisficing and the horizon compare with
  /// the baseline, which would meet them by definition: they pick among the others, and are empty where there
  /// are none.
  std::string minimax, percentile, maximin, hurwicz, laplace, satisficing, horizon;
};

/// Lets each rule pick. @param rows  one a strategy, the baseline first
Regret choose_by_rules(std::vector<RegretRow> rows);

}  // namespace entente

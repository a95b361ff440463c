#pragma once
#include <span>
#include <string_view>

namespace entente {

/// Every word in which a verdict judges a figure stands in one table. The wording takes no side: what holds
/// of a gain holds mirrored of a loss.
enum class Judged {
  gain_share,     ///< share of the draws in which a strategy gains over the baseline
  goal_change,    ///< change of the mean probability of the goal against the baseline
  goal_level,     ///< mean probability of the goal
  share_best,     ///< share of the draws in which the strategy best on average is best
  assumed_share,  ///< share of the numbers that are assumed
};

/// One row: from `at_least` upward (until the next row of the same kind) the words are these.
struct WordRow {
  Judged judged = Judged::gain_share;
  double at_least = 0;
  std::string_view words;
};
std::span<const WordRow> word_table();

/// The words for a figure. A figure below the first row of its kind gets the first row's.
std::string_view words_for(Judged judged, double value);

}  // namespace entente

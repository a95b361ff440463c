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

/// What takes part of D's gain or loss, as a reader would sum it up. A component named as a cost is "spared"
/// or "averted" where its change is positive; one named as a benefit is "forgone" where it is negative.
/// Components with the same words are told together.
struct PartWords {
  std::string_view component;   ///< as in kDividerParts
  std::string_view loss, gain;  ///< words for a negative and for a positive change
  bool always_told = false;     ///< among the losses, however small
};
std::span<const PartWords> part_table();
/// The row of a component, or null.
const PartWords* part_words(std::string_view component);

/// What states did, in the outside view, in the words of a verdict: "joined the other side too …". The event
/// itself where it has no words.
std::string_view event_words(std::string_view event);

/// The words for a figure. A figure below the first row of its kind gets the first row's.
std::string_view words_for(Judged judged, double value);

}  // namespace entente

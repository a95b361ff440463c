#pragma once
#include <string>
#include <vector>

#include "entente/explore/compare.hpp"
#include "entente/report/verdict.hpp"

namespace entente {

/// All that a report on a comparison says. The scenarios must outlive it.
struct ComparisonReport {
  const Scenario* from = nullptr;
  const Scenario* to = nullptr;
  Comparison comparison;
  CompareOptions options;
  Diagnostics warnings;  ///< of the readers and of the comparison
  RunRecord run;
  /// Beside a probability that is small in one of the two: how it moves with the players' precision, and with
  /// the groups taken from the other file, as a chance of the goal for whatever is compared. Set by
  /// add_small_chances().
  SmallChances small_from, small_to;
};

/// @param of_from, of_to  what the readers said
ComparisonReport comparison_report(const Scenario& from, const Scenario& to, Comparison comparison,
                                   const CompareOptions& options, const Diagnostics& of_from,
                                   const Diagnostics& of_to, RunRecord run);

/// Adds how small chances of what is compared move, in `from` and in `to`; nothing of a gain, or where the
/// comparison was interrupted. Errors as small_chances().
Diagnostics add_small_chances(ComparisonReport& report);

/// The command's words: independent, realigned, goal, net.
std::string_view on_name(On on);

/// The answer for people, at most 119 columns.
std::string compare_text(const ComparisonReport& report, const TextStyle& style = {});
/// The same for programs: schema entente/compare/1, docs/json.md.
std::string compare_json(const ComparisonReport& report);
/// The attribution as a table, RFC 4180 with a heading: driver, label, shapley, low, high, from_alone,
/// to_alone, distance.
std::string compare_csv(const ComparisonReport& report);

}  // namespace entente

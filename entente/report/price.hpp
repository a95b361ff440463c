#pragma once
#include <string>
#include <vector>

#include "entente/explore/price.hpp"
#include "entente/report/verdict.hpp"

namespace entente {

/// All that a report on a price says. The scenario must outlive it.
struct PriceReport {
  const Scenario* scenario = nullptr;
  Price price;
  PriceOptions options;  ///< as asked for
  Diagnostics warnings;  ///< of the reader and of the price
  RunRecord run;
  const Scenario* other = nullptr;  ///< whose driver groups small chances are told with; null: none
  /// Beside a chance of the goal that is small: how it moves. Set by add_small_chances().
  SmallChances small;
};

/// @param warnings  what the reader said
PriceReport price_report(const Scenario& scenario, Price price, const PriceOptions& options,
                         Diagnostics warnings, RunRecord run);

/// Adds how small chances of the goal move, under the package and its baseline; nothing where the price was
/// interrupted. Errors as small_chances().
Diagnostics add_small_chances(PriceReport& report);

/// Where a gain turns, a line a judgement: "harm of fusion, points a year: gains above 0.4 [0.2, 0.7] (drawn
/// …).", in the order of BreakEven.
std::vector<std::string> break_even_lines(const BreakEven& breakeven);
/// The key `breakeven` of docs/json.md, as JSON.
std::string break_even_json(const BreakEven& breakeven);

/// The answer for people, at most 119 columns.
std::string price_text(const PriceReport& report, const TextStyle& style = {});
/// The same for programs: schema entente/price/1, docs/json.md.
std::string price_json(const PriceReport& report);

}  // namespace entente

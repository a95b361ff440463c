#pragma once
#include <string>
#include <vector>

#include "entente/explore/price.hpp"
#include "entente/report/small_offers.hpp"
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
  /// The same of everything else on the table whose printed chance is small, and how it moves.
  SmallOffers small_offers;
};

/// @param warnings  what the reader said
PriceReport price_report(const Scenario& scenario, Price price, const PriceOptions& options,
                         Diagnostics warnings, RunRecord run);

/// Adds how every small chance that is printed moves: of the goal under the package and its baseline, along
/// the price curve and of lever sets; of consents and of being in force. Nothing where the price was
/// interrupted. Errors as small_chances() and small_offers().
Diagnostics add_small_chances(PriceReport& report);
/// What the small offers are, by row: "0.25 times, unanswered", "likeliest lever set".
std::vector<std::string> small_offer_words(const PriceReport& report);

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

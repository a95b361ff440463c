#pragma once
#include <string>

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
  /// Beside a chance of the goal that is small: how it moves with the players' precision.
  std::vector<SmallChance> small;
};

/// A price as it is told; small chances are worked out beside it, unless it was interrupted.
/// @param warnings  what the reader said
/// Errors: those of small_chances().
Outcome<PriceReport> price_report(const Scenario& scenario, Price price, const PriceOptions& options,
                                  Diagnostics warnings, RunRecord run);

/// The answer for people, at most 119 columns.
std::string price_text(const PriceReport& report, const TextStyle& style = {});
/// The same for programs: schema entente/price/1, docs/json.md.
std::string price_json(const PriceReport& report);

}  // namespace entente

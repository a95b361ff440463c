#pragma once
#include <string>

#include "entente/claims/evaluate.hpp"
#include "entente/report/verdict.hpp"

namespace entente {

/// All that a report on a claims file says. The claims must outlive it.
struct ClaimsReport {
  const Claims* claims = nullptr;
  Evaluation evaluation;
  EvaluationOptions options;  ///< as asked for
  Diagnostics warnings;       ///< of the reader and of the run
  RunRecord run;
};

/// model, datum, mixed, not_checkable.
std::string_view claim_kind_name(ClaimKind kind);

/// The answer for people, at most 119 columns: the summary, then the claims section by section.
std::string claims_text(const ClaimsReport& report, const TextStyle& style = {});
/// The same for programs: schema entente/claims/1, docs/json.md.
std::string claims_json(const ClaimsReport& report);

}  // namespace entente

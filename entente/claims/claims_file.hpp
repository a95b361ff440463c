#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "entente/base/outcome.hpp"
#include "entente/claims/assertion.hpp"

namespace entente {

/// Thresholds that stand instead of those of a file, by name: supported, never, could, unlikely, will.
using ThresholdChanges = std::map<std::string, double, std::less<>>;
/// Errors: E234 a name that no threshold has, or a value outside its range; the place is empty.
Diagnostics check_thresholds(const ThresholdChanges& thresholds);

/// Reads a claims file (docs/claims.md), the scenarios and the facts file that it names, and binds every
/// assertion to them. Errors are all those found, sorted, each with its place in whichever file it is in;
/// inside an assertion they point into the string. F001 to F003: the claims file itself cannot be read; E200
/// a file that it names cannot. Warnings come with the claims.
/// @param thresholds  stand instead of the file's; their words then mean these numbers. check_thresholds
/// passes
Outcome<Claims> read_claims(const std::string& path, const ThresholdChanges& thresholds = {});

/// The same for a text at hand. Any bytes are answered, never a crash.
/// @param file_name  what messages call it
/// @param folder     what the paths in it are relative to; empty: the working folder
Outcome<Claims> read_claims_text(std::string text, std::string file_name, const std::string& folder,
                                 const ThresholdChanges& thresholds = {});

/// Whether a text looks like a claims file rather than a scenario: it has [[claim]] or [scenarios].
bool is_claims_text(std::string_view text);

/// How many claims there are of each kind.
struct ClaimCounts {
  std::size_t model = 0, datum = 0, mixed = 0, not_checkable = 0;
  std::size_t load_bearing = 0;  ///< of any kind
};
ClaimCounts counts_of(const Claims& claims);

/// A commented claims file about the scenario at `scenario_path` with one claim of each kind, for `entente
/// new`.
std::string blank_claims(std::string_view name, std::string_view scenario_path, const Scenario& scenario);

}  // namespace entente

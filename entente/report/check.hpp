#pragma once
#include <optional>
#include <string>
#include <vector>

#include "entente/base/diagnostic.hpp"
#include "entente/claims/assertion.hpp"
#include "entente/model/scenario.hpp"
#include "entente/report/inputs.hpp"
#include "entente/scenario/check.hpp"

namespace entente {

/// What `check` says about one file.
struct CheckReport {
  struct Size {
    std::string strategy;
    std::size_t states = 0;  ///< reachable under it
  };
  std::string file;
  Diagnostics diagnostics;
  std::optional<Scenario> scenario;  ///< none when the file has errors, or is a claims file
  std::optional<Claims> claims;      ///< of a claims file without errors
  InputUse inputs;                   ///< points into `scenario`
  std::vector<Size> sizes;
  std::vector<MoneyRow> money;  ///< filled when asked for

  CheckReport() = default;
  CheckReport(CheckReport&&) = default;
  CheckReport& operator=(CheckReport&&) = default;
  CheckReport(const CheckReport&) = delete;
  CheckReport& operator=(const CheckReport&) = delete;

  bool unreadable() const;  ///< the file itself could not be read (codes F…)
  bool failed() const { return has_errors(diagnostics); }
};

/// Reads a file and everything that must hold before it can be assessed: the format, the correlations, the
/// size of the game under every strategy.
CheckReport check_scenario(const std::string& path, bool strict, bool money);

/// The same for a file of either kind: a claims file is read with all that it names, and every assertion
/// bound.
CheckReport check_file(const std::string& path, bool strict, bool money);

/// One line for people, and the table of money when it was asked for. Empty for a file with errors.
std::string check_text(const CheckReport& report);
/// All files in one document, schema entente/check/1.
std::string check_json(const std::vector<CheckReport>& reports);

/// The answer of a command that failed: schema entente/diagnostics/1.
std::string diagnostics_json(const Diagnostics& diagnostics);
/// A flat document of texts, for small answers: {"schema": …, key: value, …}.
std::string record_json(std::string_view schema,
                        const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace entente

#include "entente/report/check.hpp"

#include <algorithm>

#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace entente::cli {

int check(const Call& call) {
  if (!call.output().empty())
    if (const Diagnostics trouble = unwritable(call.output()); !trouble.empty())
      return refuse(call, trouble, "");

  const bool github = call.text("--format") == "github";
  std::vector<CheckReport> reports;
  std::string text;
  int code = kAnswered;
  for (const std::string& file : call.operands) {
    reports.push_back(check_file(file, call.has("--strict"), call.has("--money")));
    const CheckReport& report = reports.back();
    if (github)
      text += render_github(report.diagnostics);
    else
      show(call, report.diagnostics, file, false);
    text += check_text(report);
    if (report.failed()) code = std::max<int>(code, report.unreadable() ? kFileTrouble : kBadInput);
  }
  const int delivered = deliver(call, call.json() ? check_json(reports) : text);
  return delivered == kAnswered ? code : delivered;
}

}  // namespace entente::cli

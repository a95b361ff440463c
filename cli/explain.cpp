#include <fmt/core.h>

#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "entente/base/diagnostic.hpp"
#include "entente/base/utf8.hpp"
#include "entente/report/check.hpp"

namespace entente::cli {

int explain(const Call& call) {
  std::string code = call.operands.front();
  for (char& c : code)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  // "e21" is E021.
  const bool digits = code.size() > 1 && code.find_first_not_of("0123456789", 1) == std::string::npos;
  if (digits && code.size() < 4) code.insert(1, 4 - code.size(), '0');
  const CodeRow* row = find_code(code);
  if (!row) {
    std::vector<std::string> known;
    for (const CodeRow& each : code_table()) known.emplace_back(each.code);
    const std::string near = nearest(code, known);
    throw BadCommandLine{
        fmt::format("there is no code {}", in_quotes(call.operands.front())),
        near.empty() ? "codes look like E021, W002 or F001" : fmt::format("did you mean {}?", near)};
  }
  if (call.json())
    return deliver(call, record_json("entente/explain/1", {{"code", std::string(row->code)},
                                                           {"title", std::string(row->title)},
                                                           {"explanation", std::string(row->explanation)}}));
  return deliver(call, fmt::format("{}: {}\n\n{}\n", row->code, row->title, row->explanation));
}

}  // namespace entente::cli

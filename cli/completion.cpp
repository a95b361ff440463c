#include <fmt/core.h>

#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "entente/base/utf8.hpp"
#include "entente/report/check.hpp"

namespace entente::cli {

int completion(const Call& call) {
  const std::string& shell = call.operands.front();
  const std::string script = completion_script(shell);
  if (script.empty())
    throw BadCommandLine{fmt::format("no completion for {}", in_quotes(shell)), "it takes bash, zsh or fish"};
  return deliver(call, call.json()
                           ? record_json("entente/completion/1", {{"shell", shell}, {"script", script}})
                           : script);
}

}  // namespace entente::cli

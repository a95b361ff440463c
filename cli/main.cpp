// A table of contents: which command was meant, and what became of it. Each command is in the file of its
// name.

#include <cstdlib>

#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/launcher.hpp"
#include "cli/output.hpp"
#include "entente/base/version.hpp"

namespace {

using namespace entente::cli;

int answer(const Call& call) {
  if (call.wants_version) return deliver(call, "entente " + std::string(entente::version()) + "\n");
  if (call.wants_help) return deliver(call, call.command ? help_text(*call.command) : help_text());
  if (!call.command) return deliver(call, greeting());
  return call.command->run(call);
}

}  // namespace

int main(int argc, char** argv) {
  const Launched launched = launched_by([](const char* name) { return std::getenv(name); });
  if (launched.launch.size != 1) return answer_on_ranks(launched, argc, argv, answer);
  return guarded([&] {
    Call call = parse(argc, argv);
    entente::Outcome<entente::Ranks> alone = entente::Ranks::start();
    call.ranks = &*alone;
    return answer(call);
  });
}

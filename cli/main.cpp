// A table of contents: which command was meant, and what became of it. Each command is in the file of its
// name.

#include <cstdio>
#include <exception>

#include "cli/call.hpp"
#include "cli/commands.hpp"
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
  try {
    return answer(parse(argc, argv));
  } catch (const BadCommandLine& bad) {
    std::fprintf(stderr, "entente: %s\n", bad.message.c_str());
    if (!bad.help.empty()) std::fprintf(stderr, "  help: %s\n", bad.help.c_str());
    return kBadCommandLine;
  } catch (const std::exception& error) {
    std::fprintf(stderr,
                 "entente: internal error: %s\n  help: this is a mistake in entente, not in your file; "
                 "please report it "
                 "with the command line and the file\n",
                 error.what());
    return kInternalError;
  } catch (...) {
    std::fputs("entente: internal error\n  help: this is a mistake in entente, not in your file\n", stderr);
    return kInternalError;
  }
}

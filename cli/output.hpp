#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "cli/call.hpp"
#include "entente/base/diagnostic.hpp"

namespace entente::cli {

/// Why `path` could not be written, before any work is done for it; nothing when it seems it can.
Diagnostics unwritable(const std::string& path);

/// Writes an answer to standard output, or to the file of --output: whole or not at all, by a new file beside
/// it that takes its name at the end. Says on standard error what went wrong.
/// @return kAnswered or kFileTrouble
int deliver(const Call& call, std::string_view text);

/// Writes a file that must not exist yet. Says on standard error what went wrong.
int create(const Call& call, const std::string& path, std::string_view text);

/// Shows diagnostics on standard error, with the lines of `source_file` where it can be read; with --quiet
/// the errors only. With `--json` also a document on standard output, when `answer` says that nothing else
/// will be.
void show(const Call& call, const Diagnostics& diagnostics, const std::string& source_file, bool answer);

/// Shows why an input was refused and gives the exit code: 7 when a file could not be read, otherwise 2.
int refuse(const Call& call, const Diagnostics& diagnostics, const std::string& source_file);

/// The exit code of `work`. What it throws becomes words on standard error, and 3 (BadCommandLine) or 1.
int guarded(const std::function<int()>& work);

}  // namespace entente::cli

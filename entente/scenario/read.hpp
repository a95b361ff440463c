#pragma once
#include <string>

#include "entente/base/outcome.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

struct ReadOptions {
  bool strict = false;  ///< a number without origin is an error, not a warning
};

/// The bytes of a file. One that is too large is seen to be so without being swallowed whole: then what comes
/// is a little more than `most`. Errors F001, F002, F003: not there, a folder, not to be read.
Outcome<std::string> read_bytes(const std::string& path, std::size_t most);

/// Reads and checks a scenario file. Errors are all those found, sorted; a code that begins with F (file
/// missing, a folder, unreadable) says that there was nothing to read, any other that the file is wrong.
/// Warnings come with the scenario.
Outcome<Scenario> read_scenario(const std::string& path, const ReadOptions& options = {});

/// The scenario that another one names as its `analogue`, which must not be empty: from beside that one's
/// file. Error E099, at the key: it cannot be read, or has errors.
Outcome<Scenario> read_analogue(const Scenario& scenario);
/// Where that is.
std::string analogue_path(const Scenario& scenario);

/// The same for a text at hand; `file_name` is what messages call it. Any bytes are answered, never a crash.
Outcome<Scenario> read_scenario_text(std::string text, std::string file_name,
                                     const ReadOptions& options = {});

}  // namespace entente

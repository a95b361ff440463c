#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "entente/base/outcome.hpp"
#include "entente/ensemble/assess.hpp"
#include "entente/ensemble/run_header.hpp"
#include "entente/model/scenario.hpp"
#include "entente/report/document.hpp"
#include "entente/report/verdict.hpp"

namespace entente {

/// All that is needed to repeat a run, and nothing that lies outside it: a run is repeated from the text
/// here, never from the file that the text came from.
struct Manifest {
  std::string version, compiler;  ///< of the program that made the run; empty: no run was made yet
  std::string simd;               ///< instruction set by name (simd_name); empty: not recorded
  Goal goal = Goal::loosen;
  AssessOptions options;  ///< seed, draws, strategies, baseline, game; threads, observer and stop as default
  std::string file;       ///< what the scenario was read from: messages call it so
  std::string sha256, text;
  /// What small probabilities are contaminated with, as the scenario.
  struct Other {
    std::string file, sha256, text;
  };
  std::optional<Other> other;
  bool of_run() const { return !version.empty(); }
};

/// The manifest of a run that is about to begin. @param other  as Verdict::other
Manifest manifest_of(const Scenario& scenario, const AssessOptions& options, Goal goal,
                     const Scenario* other = nullptr);
/// The manifest of an answer.
Manifest manifest_of(const Verdict& verdict);

/// The form in which a manifest lies under `run.manifest` of a document, as JSON. With `read_manifest` the
/// only place that knows which option has which key.
std::string manifest_json(const Manifest& manifest);

/// E124 of a document whose scenario was changed after the run.
Diagnostic damaged_manifest(const std::string& file);

/// Reads the manifest in a document of schema entente/assess/1. Any bytes are answered, nothing is thrown.
/// @param file  what messages call the document
/// Errors: E120 not JSON, E121 a document of another kind, E122 a newer schema, E123 a key is missing or
/// cannot be so, E124 damaged: the scenario's text is not the one that was hashed.
Outcome<Manifest> read_manifest(std::string_view document, const std::string& file);

/// Reads the manifest in a run file. Errors: E123, E124 as above.
/// @param file  what messages call it
Outcome<Manifest> read_manifest(const RunHeader& header, const std::string& file);

/// A manifest from what is at hand: a document's own, or for the text of a scenario the default options and
/// the text, not yet read.
Outcome<Manifest> manifest_from(std::string text, const std::string& file);
/// The same from a file: also that of a run file. Errors as RunFile::read, read_bytes and read_manifest.
Outcome<Manifest> manifest_at(const std::string& path);

}  // namespace entente

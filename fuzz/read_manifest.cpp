// Any bytes are answered: with a manifest whose text is the one that was hashed, or with diagnostics. What
// was read is written and read again as the same. Never a crash.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "entente/base/sha256.hpp"
#include "entente/report/manifest.hpp"
#include "entente/report/rerun.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto manifest = entente::read_manifest(text, "fuzz.json");
  if (!manifest) {
    if (!entente::has_errors(manifest.diagnostics())) std::abort();
    for (const entente::Diagnostic& diagnostic : manifest.diagnostics())
      if (!entente::find_code(diagnostic.code)) std::abort();
    if (entente::render(manifest.diagnostics(), text, true).empty()) std::abort();
  } else {
    if (entente::sha256(manifest->text) != manifest->sha256) std::abort();
    const std::string again =
        R"({"schema": "entente/assess/1", "run": {"manifest": )" + entente::manifest_json(*manifest) + "}}";
    const auto same = entente::read_manifest(again, "fuzz.json");
    if (!same || entente::manifest_json(*same) != entente::manifest_json(*manifest)) std::abort();
  }
  // A document beside itself is identical, whatever it says.
  const auto rerun = entente::compare_answers(text, text, "fuzz.json");
  if (rerun && (!rerun->identical() || entente::rerun_text(*rerun).empty())) std::abort();
  return 0;
}

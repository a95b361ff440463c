// Any bytes are answered: with a manifest whose texts are those that were hashed, or with diagnostics. What
// was read is written and read again as the same. Never a crash.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "entente/base/sha256.hpp"
#include "entente/report/repeat.hpp"
#include "entente/report/rerun.hpp"

namespace {

void must_be_whole(const entente::Diagnostics& errors, const std::string& text) {
  if (!entente::has_errors(errors)) std::abort();
  for (const entente::Diagnostic& diagnostic : errors)
    if (!entente::find_code(diagnostic.code)) std::abort();
  if (entente::render(errors, text, true).empty()) std::abort();
}

struct Texts {
  void operator()(const entente::Manifest& m) const { same(m.text, m.sha256); }
  void operator()(const entente::CompareManifest& m) const {
    same(m.from.text, m.from.sha256);
    same(m.to.text, m.to.sha256);
  }
  void operator()(const entente::PriceManifest& m) const { same(m.scenario.text, m.scenario.sha256); }
  void operator()(const entente::ExploreManifest& m) const { same(m.scenario.text, m.scenario.sha256); }
  void operator()(const entente::TableManifest&) const {}
  static void same(const std::string& text, const std::string& digest) {
    if (entente::sha256(text) != digest) std::abort();
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto manifest = entente::read_any_manifest(text, "fuzz.json");
  if (!manifest) {
    must_be_whole(manifest.diagnostics(), text);
  } else {
    std::visit(Texts(), *manifest);
    constexpr std::array kinds{"assess", "compare", "price", "explore", "explore"};
    const std::string written = entente::manifest_json(*manifest);
    const std::string again = std::string(R"({"schema": "entente/)") + kinds[manifest->index()] +
                              R"(/1", "run": {"manifest": )" + written + "}}";
    const auto same = entente::read_any_manifest(again, "fuzz.json");
    if (!same || same->index() != manifest->index() || entente::manifest_json(*same) != written) std::abort();
  }
  const auto alone = entente::read_manifest(text, "fuzz.json");  // what show and runs that go on take
  if (!alone) must_be_whole(alone.diagnostics(), text);
  // A document beside itself is identical, whatever it says.
  const auto rerun = entente::compare_answers(text, text, "fuzz.json");
  if (rerun && (!rerun->identical() || entente::rerun_text(*rerun).empty())) std::abort();
  return 0;
}

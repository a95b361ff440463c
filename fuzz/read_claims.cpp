// Any bytes are answered: as a claims file and, line by line, as assertions about two small scenarios; with
// what they say, or with diagnostics that name a place. Never a crash.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "entente/claims/bind.hpp"
#include "entente/claims/claims_file.hpp"
#include "entente/scenario/read.hpp"

namespace {

void must(bool right) {
  if (!right) std::abort();
}

/// Two of the same scenario: what matters is that names are found, or not.
const entente::Claims& known() {
  static const entente::Claims claims = [] {
    const std::string path = std::string(ENTENTE_SOURCE) + "/scenarios/reverse-kissinger-2025.toml";
    auto scenario = entente::read_scenario(path);
    must(static_cast<bool>(scenario));
    entente::Claims two;
    two.scenarios.push_back({"a", "a.toml", *scenario});
    two.scenarios.push_back({"b", "b.toml", std::move(*scenario)});
    return two;
  }();
  return claims;
}

void read_line(entente::AssertionReader& reader, const std::string& line) {
  const auto result = reader.read(line);
  must(result.assertion.has_value() == result.trouble.empty());
  for (const entente::TextTrouble& each : result.trouble)
    must(entente::find_code(each.code) && each.begin <= each.end && each.end <= line.size());
  if (!result.assertion) return;
  const entente::Assertion& assertion = *result.assertion;
  must(!assertion.nodes.empty() && entente::is_condition(assertion.nodes.back().kind));
  for (std::size_t at = 0; at < assertion.nodes.size(); ++at) {
    const entente::AssertionNode& node = assertion.nodes[at];
    const bool leaf =
        node.kind == entente::AssertionKind::number || node.kind == entente::AssertionKind::measure;
    must(leaf || (node.left < at && node.right < at && node.third < at));
    must(node.measure < reader.claims().measures.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto claims = entente::read_claims_text(text, "fuzz.toml", ENTENTE_SOURCE "/fuzz/seeds/read_claims");
  must(static_cast<bool>(claims) != entente::has_errors(claims.diagnostics()));
  for (const entente::Diagnostic& each : claims.diagnostics())
    must(entente::find_code(each.code) && each.place.line >= 1 && each.place.column >= 1);
  must(entente::render(claims.diagnostics(), text, true).empty() == claims.diagnostics().empty());

  // One reader for many inputs, as for the assertions of a file: mixing scenarios is what takes the time.
  static entente::Claims two = known();
  static std::optional<entente::AssertionReader> reader;
  if (!reader || two.measures.size() > 1000) {
    two.measures.clear();
    reader.emplace(two, std::vector<std::string>{}, false);
  }
  for (std::size_t at = 0, lines = 0; at < text.size() && lines < 20; ++lines) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    read_line(*reader, text.substr(at, end - at));
    at = end + 1;
  }
  return 0;
}

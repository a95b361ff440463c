#pragma once
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "entente/scenario/read.hpp"

/// For tests: the small scenario with something changed in it.
namespace entente {

inline std::string text_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

inline const std::string& tiny_text() {
  static const std::string text = text_of(std::string(ENTENTE_TEST_DATA) + "/tiny.toml");
  return text;
}

/// `text` with the first `from` replaced; `from` empty: `to` stands at the end. A test whose `from` is not
/// there fails.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  if (from.empty()) return text + "\n" + to + "\n";
  const auto at = text.find(from);
  if (at == std::string::npos) {
    ADD_FAILURE() << "the text has no: " << from;
    return text;
  }
  return text.replace(at, from.size(), to);
}

inline std::string tiny_with(const std::string& from, const std::string& to) {
  return replaced(tiny_text(), from, to);
}

/// Driver groups that hold every input of the small scenario, two of them one in the coarser division.
inline const std::string& tiny_groups() {
  static const std::string text = R"(
[[group]]
name = "target"
coarse = "bond"
inputs = ["target.*", "sector.*", "leader.*", "start.*", "war.*", "actor.*", "model.*", "shares.*"]
[[group]]
name = "offers"
inputs = ["lever.*", "consent.*", "ratification.*", "trust.*", "office.*", "term.*"]
[[group]]
name = "rival"
coarse = "bond"
inputs = ["rival.*", "reply.*"]
[[group]]
name = "prize"
inputs = ["divider.*", "body.*", "pressure.*", "factors.benefits"]
[[group]]
name = "allies"
inputs = ["ally.*", "response.*", "reassurance.*", "factors.ally_response", "factors.ally_loss"]
)";
  return text;
}

/// Without everything from the line `header` to the line before `next`.
inline std::string tiny_without(const std::string& header, const std::string& next) {
  const std::string& text = tiny_text();
  const auto from = text.find("\n" + header) + 1, to = text.find("\n" + next, from) + 1;
  return text.substr(0, from) + text.substr(to);
}

inline Outcome<Scenario> read_text(const std::string& text, const ReadOptions& options = {}) {
  return read_scenario_text(text, "tiny.toml", options);
}

/// The scenario, or a failed test that says why there is none.
inline Scenario scenario_of(const std::string& text) {
  auto outcome = read_text(text);
  EXPECT_TRUE(outcome) << render(outcome.diagnostics(), text, false);
  return outcome ? std::move(*outcome) : Scenario{};
}

/// "E021 12:10" of the place where `mark` first stands in `text`.
inline std::string expected_at(const std::string& code, const std::string& text, const std::string& mark) {
  const auto at = text.find(mark);
  if (mark.empty() || at == std::string::npos) return code + " 1:1";
  int line = 1, column = 1;
  for (std::size_t i = 0; i < at; ++i) {
    if (text[i] == '\n') {
      ++line, column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      ++column;
    }
  }
  return code + " " + std::to_string(line) + ":" + std::to_string(column);
}

inline std::multiset<std::string> said(const Diagnostics& diagnostics, Severity severity) {
  std::multiset<std::string> found;
  for (const Diagnostic& d : diagnostics)
    if (d.severity == severity)
      found.insert(d.code + " " + std::to_string(d.place.line) + ":" + std::to_string(d.place.column));
  return found;
}

}  // namespace entente

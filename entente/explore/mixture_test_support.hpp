#pragma once
// Two small cases with the same driver groups, to be mixed.

#include <string>

#include "entente/scenario/test_support.hpp"

namespace entente::mixture_test {

inline std::string grouped(const std::string& text) { return text + tiny_groups(); }

/// Another case: other levers and rungs, another menu, another start, other politics, another ally.
inline std::string other_case() {
  std::string text = tiny_text();
  text = replaced(text, "id = \"tiny\"", "id = \"other\"");
  text = replaced(text, "alignment = \"partner\"", "alignment = \"independent\"");
  text = replaced(text, "thR = { p05 = 0.05, p50 = 0.2, p95 = 0.5", "thR = { p05 = 1, p50 = 2, p95 = 3");
  text = replaced(text, "gdp = { value = 29200", "gdp = { value = 11000");
  text = replaced(text, "adds = [\"sanctions\", \"drawdown\"]", "adds = [\"sanctions\"]");
  text = replaced(text, "change = { value = 0.5, reason = \"the same\" }",
                  "change = { value = 0.9, reason = \"another\" }");
  text = replaced(text, "kind = \"punish_target\"", "kind = \"threaten_target\"");
  return grouped(text);
}

}  // namespace entente::mixture_test

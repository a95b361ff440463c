// What ends an assertion: the credence asked for, and what it is repeated under.
#include <algorithm>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"
#include "entente/claims/binding.hpp"

namespace entente {

void Binding::read_ending() {
  if (syntax_.credence) {
    const auto value = constant(*syntax_.credence, "write a number: credence >= 0.8");
    if (value && (*value->constant < 0.5 || *value->constant > 1)) {
      complain("E231", *syntax_.credence, "a credence asked for lies from one half to one",
               "credence >= 0.8; for less, assert the contrary");
    } else if (value) {
      assertion_.credence = *value->constant;
    }
  }
  for (const std::size_t at : syntax_.robust) {
    auto one = variant(at);
    if (!one) continue;
    const bool again =
        std::find(assertion_.robust.begin(), assertion_.robust.end(), *one) != assertion_.robust.end();
    if (again)
      complain("E227", at, fmt::format("{} is listed twice", shown(at)),
               "robust to repeats the claim under each variant once; take one of the two out");
    else
      assertion_.robust.push_back(std::move(*one));
  }
}

std::optional<Variant> Binding::variant(std::size_t at) {
  if (node(at).kind == SyntaxKind::equal) {
    if (written(node(at).operands[0]) == "prior") {
      const auto prior = prior_listed(at);
      return prior ? std::optional(Variant{{}, {}, prior}) : std::nullopt;
    }
    const auto view = view_listed(at);
    return view ? std::optional(Variant{{}, view}) : std::nullopt;
  }
  std::vector<std::size_t> changes{at};
  if (node(at).kind == SyntaxKind::call && node(at).text == "do") changes = node(at).operands;
  if (changes.empty())
    complain("E227", at, "do(...) lists changes", "as in do(target.thR := 0, target.lambda * 2)");
  Variant made;
  for (const std::size_t each : changes)
    if (const auto found = change_anywhere(each)) made.changes.push_back(*found);
  return made.changes.empty() ? std::nullopt : std::optional(std::move(made));
}

std::optional<Change> Binding::change_anywhere(std::size_t at) {
  std::optional<Change> found;
  std::vector<TextTrouble> first;
  for (const int each : scenarios_) {
    const std::size_t said = trouble_.size();
    const auto one = change(at, each);
    if (!one) {
      if (first.empty()) first.assign(trouble_.begin() + static_cast<std::ptrdiff_t>(said), trouble_.end());
      trouble_.resize(said);
      continue;
    }
    if (found && !(*found == *one))
      complain("E227", at, "this change differs from scenario to scenario",
               "name the scenario: input(KEY | NAME)");
    found = one;
  }
  if (!found) trouble_.insert(trouble_.end(), first.begin(), first.end());
  if (!found && scenarios_.empty() && trouble_.empty() && !given_up_)
    complain("E227", at, "there is no scenario in this assertion that a change could be made in",
             "only what the model works out can be robust to changes");
  return found;
}

}  // namespace entente

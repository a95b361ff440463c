#include "entente/claims/coverage.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

#include "entente/claims/weigh.hpp"
#include "entente/game/flows.hpp"

namespace entente {
namespace {

/// What the assertions of a file name.
struct Named {
  std::set<std::string, std::less<>> quantities, keys, groups;

  void take(const Change& change) { (change.kind == Change::Kind::swap ? groups : keys).insert(change.key); }
  void take(const Measure& m) {
    using Kind = Measure::Kind;
    for (const Change& change : m.situation.changes) take(change);
    if (m.kind == Kind::expectation) quantities.insert(m.quantity);
    if (m.kind == Kind::input) keys.insert(m.quantity);
    if (m.kind == Kind::shapley) groups.insert(m.quantity);
  }
};

}  // namespace

NotArgued not_argued(const Claims& claims) {
  Named named;
  for (const Claim& claim : claims.claims) {
    if (!claim.assertion) continue;
    for (const std::size_t m : measures_of(*claim.assertion)) named.take(claims.measures[m]);
    for (const auto& variant : claim.assertion->robust)
      for (const Change& change : variant) named.take(change);
  }
  NotArgued result;
  const auto parts = [&](std::string_view player, const auto& names) {
    for (const std::string_view name : names) {
      std::string part = std::string(player) + "." + std::string(name);
      if (!named.quantities.contains(part)) result.parts.push_back(std::move(part));
    }
  };
  parts("T", kTargetParts);
  parts("R", kRivalParts);
  parts("D", kDividerParts);
  // Allied loss has names of its own.
  if (std::ranges::any_of(named.quantities, [](const std::string& quantity) {
        return quantity == "allied_loss" || quantity.starts_with("ally.");
      }))
    std::erase(result.parts, "D.allied_loss");

  std::set<std::string> seen;
  for (const Claims::Named& scenario : claims.scenarios)
    for (const Group& group : scenario.scenario.groups) {
      if (!seen.insert(group.name).second || named.groups.contains(group.name)) continue;
      const bool argued = std::ranges::any_of(named.keys, [&](const std::string& key) {
        return std::ranges::any_of(group.patterns,
                                   [&](const std::string& pattern) { return key_matches(pattern, key); });
      });
      if (!argued) result.groups.push_back({group.name, group.label});
    }
  return result;
}

bool needs_more(const Claim& claim) {
  if (claim.assertion) return false;
  constexpr std::string_view kNeeds = "needs";
  const auto letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  const std::string& reason = claim.reason;
  for (std::size_t at = reason.find(kNeeds); at != std::string::npos; at = reason.find(kNeeds, at + 1)) {
    const std::size_t end = at + kNeeds.size();
    if ((at == 0 || !letter(reason[at - 1])) && (end == reason.size() || !letter(reason[end]))) return true;
  }
  return false;
}

}  // namespace entente

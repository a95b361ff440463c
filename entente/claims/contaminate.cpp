#include "entente/claims/contaminate.hpp"

#include <algorithm>

namespace entente {
namespace {

/// By bits of the levels: bit l for level l.
std::optional<ChanceEvent> event_of(const Happening& h) {
  using Kind = Happening::Kind;
  if (h.kind == Kind::at) {
    switch (h.levels) {
      case 1:
        return ChanceEvent::fused;
      case 2:
        return ChanceEvent::partner;
      case 4:
        return ChanceEvent::independent;
      case 8:
        return ChanceEvent::realigned;
      case 12:
        return ChanceEvent::goal;  // loosen
      default:
        return std::nullopt;
    }
  }
  if (h.kind == Kind::ever && h.levels == 8) return ChanceEvent::ever_realigned;
  if (h.kind == Kind::ever && h.levels == 12) return ChanceEvent::ever_independent;
  return std::nullopt;
}

std::optional<ClaimChance> chance_of(const Claims& claims, const Situation& situation,
                                     const HistoryEvent& event) {
  if (event.nodes.size() != 1 || situation.scenario < 0 || !situation.changes.empty() || situation.type)
    return std::nullopt;
  const Happening& h = event.nodes.front().happening;
  const auto scenario = static_cast<std::size_t>(situation.scenario);
  const std::vector<int>& years = claims.scenarios[scenario].scenario.verdict_years;
  const auto what = event_of(h);
  if (!what || std::ranges::find(years, h.year) == years.end()) return std::nullopt;
  return ClaimChance{scenario, {situation.strategy, *what, h.year}};
}

}  // namespace

std::optional<ClaimChance> plain_chance(const Claims& claims, const Measure& measure) {
  if (measure.kind != Measure::Kind::probability || !measure.situation.given.empty()) return std::nullopt;
  return chance_of(claims, measure.situation, measure.event);
}

std::optional<ClaimChance> plain_given(const Claims& claims, const Measure& measure) {
  return chance_of(claims, measure.situation, measure.situation.given);
}

}  // namespace entente

#pragma once
#include <array>
#include <string_view>

#include "entente/game/game.hpp"
#include "entente/game/weights.hpp"

namespace entente {

/// Components keep their names from the equation to the output. The order is that of the arrays below.
enum class TargetPart {
  security,
  economy,
  regime,
  status,
  leaders,
  autonomy,
  counter_offer,
  pivot_rent,
  type,
  discrepancy,
  switching,
  rebuff
};
inline constexpr std::array<std::string_view, 12> kTargetParts{
    "security",      "economy",    "regime", "status",      "leaders",   "autonomy",
    "counter_offer", "pivot_rent", "type",   "discrepancy", "switching", "rebuff"};
enum class RivalPart { bond, burden, replies, gains };
inline constexpr std::array<std::string_view, 4> kRivalParts{"bond", "burden", "replies", "gains"};
enum class DividerPart {
  military,
  diplomacy,
  economy,
  freed_effort,
  fusion_harm,
  war_risk,
  concessions,
  played,
  reassurance,
  pressure,
  side_payment,
  norm,
  audience,
  allied_loss
};
inline constexpr std::array<std::string_view, 14> kDividerParts{
    "military", "diplomacy",   "economy",  "freed_effort", "fusion_harm", "war_risk", "concessions",
    "played",   "reassurance", "pressure", "side_payment", "norm",        "audience", "allied_loss"};

using TargetFlow = std::array<double, kTargetParts.size()>;
using RivalFlow = std::array<double, kRivalParts.size()>;
using DividerFlow = std::array<double, kDividerParts.size()>;

/// T's trust in D: tr·(.5, 1, 1.5) by tau, at most .9, times trS under a sceptic (1.3).
double trust_in(const Weights& weights, const Setting& setting);

/// T's yearly flow by component at level r (3.1)-(3.8); replies, switching and rebuffs are not flows and stay
/// 0.
TargetFlow target_flow(const Weights& weights, const Setting& setting, int r, Type type);
/// R's yearly flow (3.9), without its replies.
RivalFlow rival_flow(const Weights& weights, const Setting& setting, int r);
/// D's yearly flow (3.10), (3.11) without side payments and one-offs; allied loss only in bloc mode.
DividerFlow divider_flow(const Weights& weights, const Setting& setting, int r, Type type);

/// Yearly hazards of one ally, or of the bloc (2.6).
struct AllyHazards {
  double hedge = 0;  ///< loyal -> hedging
  double leave = 0;  ///< hedging -> autonomous
  double rally = 0;  ///< hedging -> loyal
  double back = 0;   ///< autonomous -> hedging
  double arm = 0;    ///< no -> armed, slowed by latency: 1/(1/h + latency)
};
/// What D loses a year with one ally, points (3.12), given the chances that it hedges, is autonomous, is
/// armed.
struct AllyLoss {
  double ledger = 0, security = 0, arming = 0;
};
AllyLoss ally_loss(const Weights& weights, const AllyWeights& ally, double hedging, double autonomous,
                   double armed);

/// S_A of (2.6): what pulls an ally away from D.
double pull(const Weights& weights, std::size_t ally, const Setting& setting, int r);
AllyHazards ally_hazards(const Weights& weights, std::size_t ally, const Setting& setting, int r);
/// The bloc feels the pull of its members, weighted by what D would lose with each (1.6).
AllyHazards bloc_hazards(const Weights& weights, const Setting& setting, int r);
/// One step of `years` of the loyalty chain, rows from, columns to.
std::array<std::array<double, 3>, 3> loyalty_step(const AllyHazards& hazards, double years);

/// Weights that multiply the yearly hazard of the war's end by what is in force (2.7).
double war_end_hazard(const Weights& weights, const Setting& setting, int r);

/// Chance that a fresh offer of `rung` passes when `q` is in force (2.3): logistic in the level above the
/// executive's, times the consents that its new levers need.
double ratification_chance(const Weights& weights, const Game& game, int rung, int q);

}  // namespace entente

#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/explore/estimate.hpp"
#include "entente/explore/voi.hpp"
#include "entente/model/scenario.hpp"
#include "entente/scenario/input_groups.hpp"

namespace entente {

/// An uncertain input that a figure goes with.
struct InputCarrier {
  NumberId input;
  Estimate correlation;  ///< Spearman's over the draws, with its 95 % interval
};

/// The inputs whose rank correlation with `outcome` stands out from chance, strongest first: its interval
/// from the sixteen scramblings, widened for the number of inputs (Bonferroni), leaves zero out.
/// @param value    of a number of the scenario in a draw
/// @param outcome  by draw; draw d belongs to scrambling d mod 16, at least 32
std::vector<InputCarrier> inputs_that_carry(
    const Scenario& scenario, const std::function<double(std::size_t draw, std::size_t number)>& value,
    std::span<const double> outcome, std::size_t most);

/// What an answer that compares strategies rests on.
struct CarriedAdvice {
  struct Row {
    InputCarrier carrier;  ///< of the advantage, in points
    AdviceTurn turn;       ///< in the unit that the file states
  };
  std::size_t chosen = 0;   ///< strategy best on average
  std::size_t against = 0;  ///< best on average of the others: whose lag is the advantage
  std::vector<Row> rows;    ///< strongest first, at most kMostCarriers
  std::size_t draws = 0;
};
inline constexpr std::size_t kMostCarriers = 5;

/// Which inputs carry the choice between strategies, and where each alone turns it (docs/methods/voi.md): on
/// draws that are solved already, nothing is solved again.
/// @param values   one a strategy, at least two: welfare by draw
/// @param draws    numbers of these draws at `seed`, at least 32; sixteen by sixteen those of a block
/// Errors: those of InputPlan::make.
Outcome<CarriedAdvice> carried_advice(const Scenario& scenario, std::uint64_t seed,
                                      std::span<const std::uint64_t> draws,
                                      std::span<const std::span<const double>> values);

/// What it would be worth to learn each group of inputs before choosing (docs/methods/voi.md), on draws that
/// are solved already: value_of_information() of those draws, to the bit.
/// @param values, draws  as in carried_advice, at least 64 draws
/// Errors: those of InputPlan::make.
Outcome<InformationValue> worth_of_groups(const Scenario& scenario, std::uint64_t seed,
                                          std::span<const std::uint64_t> draws,
                                          std::span<const std::span<const double>> values,
                                          const InputGroups& groups);

}  // namespace entente

#pragma once
#include <string>
#include <utility>
#include <vector>

#include "entente/model/scenario.hpp"

namespace entente {

/// What a verdict rests on: the numbers of a scenario that the game reads, and no others.
struct InputUse {
  std::vector<const Number*> read;  ///< in the order of Scenario::numbers, which must outlive this
  int sourced = 0, derived = 0, assumed = 0;
  int defaulted = 0;  ///< of the assumed: the format's own, not written in the file
  /// Assumed numbers by the section they stand in, most first.
  std::vector<std::pair<std::string, int>> assumed_by_section;

  int numbers() const { return static_cast<int>(read.size()); }
};

/// Left out, because nothing reads them: leaders of others than target and rival; terms that end after the
/// horizon; GDPs that turn no money into points (the divider's always counts: gains are given in money); of a
/// lever on no rung all but its value, which is part of what the divider could name; a lever's general harm
/// where every ally is named; consents that no lever on a rung needs; the divider's precision unless it is a
/// quantal-response player.
InputUse inputs_of(const Scenario& scenario, bool quantal_divider);

/// Where the default of a number stands in the reference: "docs/scenario.md#target".
std::string default_place(const Number& number);

/// First part of a key: "lever" of "lever.sanctions_us.value".
std::string section_of(const Number& number);

}  // namespace entente

#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "entente/claims/assertion.hpp"
#include "entente/explore/mixture.hpp"
#include "entente/explore/syntax.hpp"

namespace entente {

/// Reads assertions and binds them to what they name: the scenarios of a claims file, their strategies, keys,
/// groups and allies, the facts, the words of the table. One for all assertions of a file, so that each
/// figure is listed once.
class AssertionReader {
 public:
  /// @param claims  has its scenarios, facts and thresholds; measures are added to it. Must outlive the
  /// reader
  /// @param unread  short names of scenarios that the file names but that could not be read: an assertion
  /// that
  ///                needs one is given up without a word, since that has been said
  /// @param facts_unread  the facts file could not be read, likewise
  AssertionReader(Claims& claims, std::vector<std::string> unread, bool facts_unread);

  struct Result {
    std::optional<Assertion> assertion;
    std::vector<TextTrouble> trouble;  ///< in the order of the text; with none and no assertion: see `unread`
  };
  /// Errors: those of read_syntax; E173 a number where a condition belongs, or the other way round; E070,
  /// E066, E083, E042 an unknown strategy, ally, number or fact; E150 a price for a chance outside (0, 1);
  /// E210 to E231 (docs/claims.md, `entente explain`).
  Result read(std::string_view text);

  /// A mixture of two scenarios by their places in Claims::scenarios, made once; an error as text where they
  /// cannot be mixed.
  struct Mixing {
    std::vector<std::string> groups;  ///< that both declare
    std::string error;
  };
  const Mixing& mixing(int from, int to);
  /// Place of a measure in Claims::measures, added where it is new.
  std::size_t place_of(const Measure& measure);

  Claims& claims() { return claims_; }
  bool is_unread(std::string_view name) const;
  bool all_read() const { return unread_.empty(); }
  bool facts_unread() const { return facts_unread_; }

 private:
  Claims& claims_;
  std::vector<std::string> unread_;
  bool facts_unread_ = false;
  std::unordered_map<std::string, std::size_t> places_;
  std::map<std::pair<int, int>, Mixing> mixings_;
};

/// The event that a goal is, at the end of a year of the scenario.
HistoryEvent event_of(Goal goal, int year);

}  // namespace entente

#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entente/claims/assertion.hpp"
#include "entente/claims/units.hpp"

/// The words of the language of claims, by what they name (docs/claims.md).
namespace entente {

/// What E(...) can be asked for in a scenario.
struct QuantityKind {
  AmountUnit unit;
  bool probability = false;  ///< lies between 0 and 1
  bool gain = false;         ///< over the baseline
  bool pivot = false;        ///< what assess says under pivot with --explain, of the draw as a whole
};
std::optional<QuantityKind> find_quantity(const Scenario& scenario, std::string_view name);
std::vector<std::string> quantity_names(const Scenario& scenario);

/// What P(...) can be asked for without a comparison: "goal", "war", "ally.POL.armed".
std::optional<Happening::Kind> find_happening(const Scenario& scenario, std::string_view name);
/// What is compared with a level in P(...): "T.at", "trust", "ally.POL".
struct LeveledHappening {
  Happening::Kind kind = Happening::Kind::at;
  std::string ally;
  std::vector<std::string> levels;  ///< lowest first; labels of the triangle have no order
};
std::optional<LeveledHappening> find_leveled(const Scenario& scenario, std::string_view name);
/// Labels of the triangle, as bits, in which two have amity: "amity.DR"; nothing for another name.
std::optional<unsigned> labels_of_amity(std::string_view name);
std::vector<std::string> event_names(const Scenario& scenario);

/// Whether the model works the name out in some scenario, so that no `do` can set it.
bool is_computed(std::string_view name);

/// Calls that are a figure, and the words of a set.
const std::vector<std::string>& term_names();
const std::vector<std::string>& set_names();

/// The word of a view, as in `view = data`.
std::string_view view_name(View view);

/// The word for each member of a body that its scenario does not name, as in the answers of assess.
inline constexpr std::string_view kOtherMember = "other";

/// Words of the pairs that a coalition is asked for.
std::optional<TriadPair> find_pair(std::string_view name);
std::vector<std::string> pair_names();

/// Names of a scenario's records and numbers.
std::vector<std::string> strategy_names(const Scenario& scenario);
/// Bundles, the lowest first, after "nothing".
std::vector<std::string> rung_names(const Scenario& scenario);
std::vector<std::string> ally_codes(const Scenario& scenario);
std::vector<std::string> number_keys(const Scenario& scenario);
std::vector<std::string> group_names(const Scenario& scenario);
const Number* find_number(const Scenario& scenario, std::string_view key);

}  // namespace entente

#include "entente/claims/units.hpp"

#include <algorithm>
#include <iterator>

#include "entente/base/utf8.hpp"

namespace entente {
namespace {

constexpr std::string_view kPlain[] = {"", "probability", "share", "ratio", "multiples", "factor", "index"};
constexpr std::string_view kPoints = "points", kPointsOf = "points of ";

bool is_points(std::string_view name) { return name == kPoints || name.starts_with(kPointsOf); }

}  // namespace

bool AmountUnit::plain() const {
  return std::find(std::begin(kPlain), std::end(kPlain), name) != std::end(kPlain);
}

AmountUnit unit_called(std::string_view name) {
  if (name == "bn_USD") return {"bn USD", false};
  for (const std::string_view a_year : {"/year", " a year"})
    for (const std::string_view flows : {"points", "bn USD"})
      if (name.size() == flows.size() + a_year.size() && name.starts_with(flows) && name.ends_with(a_year))
        return {std::string(flows), false};
  return {std::string(name), false};
}

std::optional<AmountUnit> common_unit(const AmountUnit& a, const AmountUnit& b) {
  if (a.any) return b;
  if (b.any || a.name == b.name) return a;
  if (a.plain() && b.plain()) return AmountUnit{};
  if (is_points(a.name) && is_points(b.name)) {
    if (a.name == kPoints) return b;
    if (b.name == kPoints) return a;
  }
  return std::nullopt;
}

std::optional<AmountUnit> unit_of_product(const AmountUnit& a, const AmountUnit& b) {
  if (a.any) return b;
  if (b.any) return a;
  if (a.plain() && b.plain()) return AmountUnit{};
  if (a.plain()) return b;
  if (b.plain()) return a;
  return std::nullopt;
}

std::optional<AmountUnit> unit_of_quotient(const AmountUnit& a, const AmountUnit& b) {
  if (b.any) return a;
  if (!a.any && !a.plain() && b.plain()) return a;
  if (a.any && !b.plain()) return std::nullopt;
  if (common_unit(a, b)) return AmountUnit{};
  return std::nullopt;
}

std::string in_words(const AmountUnit& unit) {
  return unit.name.empty() ? std::string("plain") : in_quotes(unit.name);
}

}  // namespace entente

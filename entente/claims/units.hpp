#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace entente {

/// The unit of an amount in an assertion.
struct AmountUnit {
  std::string name;  ///< "" is plain: a count, a share, a ratio
  bool any = false;  ///< a figure written without unit: fits whatever it meets

  bool plain() const;  ///< without dimension: plain, probability, share, ratio, multiples, factor
};

/// A unit as files state it, or as an assertion writes it, in the form in which units are compared: bn_USD is
/// "bn USD", and what flows is counted a year, so that "points/year" and "points" are one, and so are
/// "bn USD/year" and "bn USD".
AmountUnit unit_called(std::string_view name);

/// The unit of both of two amounts that are added, taken from one another or compared; nothing where they do
/// not match. Points fit the points of any actor; points of two actors do not match each other.
std::optional<AmountUnit> common_unit(const AmountUnit& a, const AmountUnit& b);
/// Of a product: one factor must be plain.
std::optional<AmountUnit> unit_of_product(const AmountUnit& a, const AmountUnit& b);
/// Of a quotient: the divisor must be plain, or of the same unit.
std::optional<AmountUnit> unit_of_quotient(const AmountUnit& a, const AmountUnit& b);

/// As messages show it.
std::string in_words(const AmountUnit& unit);

}  // namespace entente

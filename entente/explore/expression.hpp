#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/outcome.hpp"

namespace entente {

/// What stands at a node of an expression's tree.
enum class ExpressionKind {
  number,
  name,
  negate,
  add,
  subtract,
  multiply,
  divide,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  both,     ///< and
  either,   ///< or
  opposite  ///< not
};

/// A node; `left` and `right` are places in Expression::nodes, always before the node itself. What takes one
/// operand has it on the left.
struct ExpressionNode {
  ExpressionKind kind = ExpressionKind::number;
  double number = 0;         ///< of a number
  std::size_t quantity = 0;  ///< of a name: what the resolver said
  std::size_t left = 0, right = 0;
  std::size_t begin = 0, end = 0;  ///< bytes of the text that it was read from
};

/// A condition on quantities, read and resolved. The last node is the whole.
struct Expression {
  std::string text;
  std::vector<ExpressionNode> nodes;
  std::vector<std::size_t> quantities;  ///< those named, in the order of their first appearance
};

/// Finds what a name stands for.
struct ExpressionNames {
  std::function<std::optional<std::size_t>(std::string_view)> find;
  std::vector<std::string> known;  ///< for suggestions
  std::string what = "quantity";   ///< what a name names, for messages: "column"
};

/// Reads a condition on columns: the part of the grammar of docs/claims.md without calls, sets, units and
/// quantifiers, which are refused.
/// A name is letters, digits, "_" and "." or anything between double quotes, single quotes or backticks.
/// `0 < x <= 1` means both. Numbers and conditions are told apart: `x and y` of two numbers is an error.
/// @param origin  what messages call the text: "--prim"
/// @return E170 (not readable), E171 (unknown name, all of them), E172 (over 64 levels or 10,000 bytes), E173
///         (number where a condition belongs, or the other way round); places are in characters of the text
Outcome<Expression> read_expression(std::string_view text, const ExpressionNames& names,
                                    const std::string& origin);

/// Whether the condition holds. Comparisons with what is not a number do not hold, but != does (IEEE 754).
/// @param value  of a quantity, by the number that the resolver gave
bool holds(const Expression& expression, const std::function<double(std::size_t)>& value);

}  // namespace entente

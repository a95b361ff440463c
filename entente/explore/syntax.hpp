#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/diagnostic.hpp"

namespace entente {

/// What stands at a node of a text's tree, before anybody knows what its names name.
enum class SyntaxKind {
  number,  ///< `number`, in the unit `text`; empty: none was written
  name,    ///< `text`
  call,    ///< `text` of `operands`, with `settings` after "|"
  set,     ///< of `operands`, in braces
  assign,  ///< left := right
  arrow,   ///< left -> right
  all,     ///< `text` stands for each element of the first operand, in the second
  any,     ///< likewise
  negate,
  plus,  ///< a sign that changes nothing, but is of numbers only
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
  within,   ///< first ~= second within third
  both,     ///< and
  either,   ///< or
  opposite  ///< not
};
constexpr bool is_condition(SyntaxKind kind) { return kind >= SyntaxKind::less; }

/// A node; `operands` and `settings` are places in Syntax::nodes, always before the node itself. What a chain
/// of comparisons compares twice is an operand of two nodes.
struct SyntaxNode {
  SyntaxKind kind = SyntaxKind::number;
  double number = 0;
  std::string text;     ///< without its quotes
  bool quoted = false;  ///< the name was
  std::vector<std::size_t> operands, settings;
  std::size_t begin = 0, end = 0;  ///< bytes of the text that it was read from, with its parentheses
};

/// A text, read by the grammar of docs/claims.md. The node `whole` is the condition.
struct Syntax {
  std::vector<SyntaxNode> nodes;
  std::size_t whole = 0;
  std::optional<std::size_t> credence;  ///< a number
  std::vector<std::size_t> robust;      ///< assignments, products, quotients, calls of `do` or equations
};

/// What is wrong with a part of a text.
struct TextTrouble {
  std::string code;
  std::size_t begin = 0, end = 0;  ///< bytes of the text
  std::string message, help;
};

struct SyntaxReading {
  std::optional<Syntax> syntax;  ///< none where the text cannot be read
  std::vector<TextTrouble> trouble;
  std::vector<SyntaxNode>
      until;  ///< what had been read before the trouble, so that unknown names are told too
};

/// Reads a text by the grammar of docs/claims.md, of which a condition on columns is the part without calls.
/// @param operand  what messages say may stand where an operand is missing: "a number, a column"
/// @return E170 (not readable), E172 (over 64 levels or 10,000 bytes)
SyntaxReading read_syntax(std::string_view text, std::string_view operand);

/// Where bytes [begin, end) of a text stand, lines and columns in characters.
Place place_in(std::string_view text, std::size_t begin, std::size_t end, const std::string& origin);

}  // namespace entente

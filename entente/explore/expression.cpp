#include "entente/explore/expression.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"
#include "entente/explore/syntax.hpp"

namespace entente {
namespace {

using Kind = ExpressionKind;

bool is_condition(Kind kind) { return kind >= Kind::less && kind <= Kind::opposite; }

/// What a node of the text's tree is among conditions on quantities; nothing for what asks more than a row
/// can answer.
std::optional<Kind> kind_of(SyntaxKind kind) {
  switch (kind) {
    case SyntaxKind::number:
      return Kind::number;
    case SyntaxKind::name:
      return Kind::name;
    case SyntaxKind::negate:
      return Kind::negate;
    case SyntaxKind::add:
      return Kind::add;
    case SyntaxKind::subtract:
      return Kind::subtract;
    case SyntaxKind::multiply:
      return Kind::multiply;
    case SyntaxKind::divide:
      return Kind::divide;
    case SyntaxKind::less:
      return Kind::less;
    case SyntaxKind::less_equal:
      return Kind::less_equal;
    case SyntaxKind::greater:
      return Kind::greater;
    case SyntaxKind::greater_equal:
      return Kind::greater_equal;
    case SyntaxKind::equal:
      return Kind::equal;
    case SyntaxKind::not_equal:
      return Kind::not_equal;
    case SyntaxKind::both:
      return Kind::both;
    case SyntaxKind::either:
      return Kind::either;
    case SyntaxKind::opposite:
      return Kind::opposite;
    default:
      return std::nullopt;
  }
}

/// Gives the tree of a text its quantities. Nodes come in the order of the text, operands before what is made
/// of them.
class Resolving {
 public:
  Resolving(std::string_view text, const ExpressionNames& names) : text_(text), names_(names) {
    expression_.text = text;
  }

  void run(const Syntax& syntax) {
    syntax_ = &syntax;
    const std::vector<bool> foreign = refuse();
    places_.resize(syntax.nodes.size());
    for (std::size_t at = 0; at < syntax.nodes.size(); ++at)
      if (!foreign[at]) places_[at] = resolve(syntax.nodes[at]);
    if (!foreign[syntax.whole]) must_be_condition(places_[syntax.whole]);
  }
  /// Says which names nobody knows of a text that cannot be read to its end.
  void names_alone(const std::vector<SyntaxNode>& nodes) {
    for (const SyntaxNode& node : nodes)
      if (node.kind == SyntaxKind::name) quantity(node);
  }
  Expression take() { return std::move(expression_); }
  std::vector<TextTrouble> trouble;

 private:
  void complain(const char* code, const SyntaxNode& node, std::string message, std::string help) {
    trouble.push_back({code, node.begin, node.end, std::move(message), std::move(help)});
  }
  std::string shown(std::size_t begin, std::size_t end) const {
    return in_quotes(text_.substr(begin, end - begin));
  }

  /// Says what rows cannot answer. @return which nodes belong to that, or are made of it
  std::vector<bool> refuse() {
    const std::vector<SyntaxNode>& nodes = syntax_->nodes;
    std::vector<bool> inside(nodes.size(), false), foreign(nodes.size(), false);
    for (std::size_t at = nodes.size(); at-- > 0;) {
      const SyntaxNode& node = nodes[at];
      const bool unit = node.kind == SyntaxKind::number && !node.text.empty();
      const bool strange = unit || (!kind_of(node.kind) && node.kind != SyntaxKind::plus);
      if (strange && !inside[at])
        complain("E170", node,
                 fmt::format("{} asks for more than a {}", shown(node.begin, node.end), names_.what),
                 unit ? "write the number alone: columns have no units"
                      : fmt::format("a condition here is made of numbers and {} names, + - * /, "
                                    "comparisons, and, or, not",
                                    names_.what));
      foreign[at] = strange || inside[at];
      for (const auto* list : {&node.operands, &node.settings})
        for (const std::size_t child : *list) inside[child] = inside[child] || foreign[at];
    }
    if (syntax_->credence || !syntax_->robust.empty())
      complain("E170", nodes[syntax_->credence.value_or(syntax_->whole)],
               "credence and robust are said of claims", "the condition ends before them");
    for (std::size_t at = 0; at < nodes.size(); ++at)
      for (const std::size_t child : nodes[at].operands) foreign[at] = foreign[at] || foreign[child];
    return foreign;
  }

  std::size_t resolve(const SyntaxNode& from) {
    const auto operand = [&](std::size_t i) { return places_[from.operands[i]]; };
    if (from.kind == SyntaxKind::plus) {
      must_be_number(operand(0));
      return operand(0);
    }
    ExpressionNode node;
    node.kind = kind_of(from.kind).value_or(Kind::number);
    node.number = from.number;
    node.begin = from.begin;
    node.end = from.end;
    const bool joins = node.kind >= Kind::both;
    for (std::size_t i = 0; i < from.operands.size(); ++i)
      joins ? must_be_condition(operand(i)) : must_be_number(operand(i));
    if (!from.operands.empty()) {
      node.left = operand(0);
      node.right = operand(from.operands.size() - 1);
    }
    if (node.kind == Kind::name) node.quantity = quantity(from);
    expression_.nodes.push_back(node);
    return expression_.nodes.size() - 1;
  }

  void must_be_condition(std::size_t at) {
    const ExpressionNode& node = expression_.nodes[at];
    if (is_condition(node.kind)) return;
    trouble.push_back(
        {"E173", node.begin, node.end,
         fmt::format("{} is a number, and a condition belongs here", shown(node.begin, node.end)),
         "compare it with something: ... > 0"});
  }
  void must_be_number(std::size_t at) {
    const ExpressionNode& node = expression_.nodes[at];
    if (!is_condition(node.kind)) return;
    trouble.push_back(
        {"E173", node.begin, node.end,
         fmt::format("{} is a condition, and a number belongs here", shown(node.begin, node.end)),
         "conditions are joined by \"and\" or \"or\""});
  }

  std::size_t quantity(const SyntaxNode& from) {
    if (const std::optional<std::size_t> found = names_.find(from.text)) {
      auto& named = expression_.quantities;
      if (std::find(named.begin(), named.end(), *found) == named.end()) named.push_back(*found);
      return *found;
    }
    const std::string near = nearest(from.text, names_.known);
    std::string list;
    constexpr std::size_t kMost = 12;
    for (std::size_t i = 0; i < std::min(kMost, names_.known.size()); ++i)
      list += (i ? ", " : "") + names_.known[i];
    if (names_.known.size() > kMost) list += fmt::format(" and {} more", names_.known.size() - kMost);
    complain("E171", from, fmt::format("there is no {} {}", names_.what, in_quotes(from.text)),
             near.empty() ? "there are " + list : fmt::format("did you mean {}?", in_quotes(near)));
    return 0;
  }

  std::string_view text_;
  const ExpressionNames& names_;
  const Syntax* syntax_ = nullptr;
  std::vector<std::size_t> places_;  ///< by node of the tree, in the expression
  Expression expression_;
};

}  // namespace

Outcome<Expression> read_expression(std::string_view text, const ExpressionNames& names,
                                    const std::string& origin) {
  SyntaxReading read = read_syntax(text, "a number, a " + names.what);
  Resolving resolving(text, names);
  if (read.syntax)
    resolving.run(*read.syntax);
  else
    resolving.names_alone(read.until);
  std::vector<TextTrouble> trouble = std::move(read.trouble);
  trouble.insert(trouble.end(), resolving.trouble.begin(), resolving.trouble.end());
  if (trouble.empty()) return resolving.take();
  Diagnostics wrong;
  for (const TextTrouble& t : trouble) {
    Diagnostic d;
    d.place = place_in(text, t.begin, t.end, origin);
    d.code = t.code;
    d.message = t.message;
    d.help = t.help;
    wrong.push_back(std::move(d));
  }
  sort_diagnostics(wrong);
  return wrong;
}

bool holds(const Expression& expression, const std::function<double(std::size_t)>& value) {
  std::vector<double> values(expression.nodes.size());
  for (std::size_t at = 0; at < values.size(); ++at) {
    const ExpressionNode& node = expression.nodes[at];
    const double a = values[node.left], b = values[node.right];
    double& out = values[at];
    switch (node.kind) {
      case Kind::number:
        out = node.number;
        break;
      case Kind::name:
        out = value(node.quantity);
        break;
      case Kind::negate:
        out = -a;
        break;
      case Kind::add:
        out = a + b;
        break;
      case Kind::subtract:
        out = a - b;
        break;
      case Kind::multiply:
        out = a * b;
        break;
      case Kind::divide:
        out = a / b;
        break;
      case Kind::less:
        out = a < b;
        break;
      case Kind::less_equal:
        out = a <= b;
        break;
      case Kind::greater:
        out = a > b;
        break;
      case Kind::greater_equal:
        out = a >= b;
        break;
      case Kind::equal:
        out = a == b;
        break;
      case Kind::not_equal:
        out = a != b;
        break;
      case Kind::both:
        out = a != 0 && b != 0;
        break;
      case Kind::either:
        out = a != 0 || b != 0;
        break;
      case Kind::opposite:
        out = a == 0;
        break;
    }
  }
  return !values.empty() && values.back() != 0;
}

}  // namespace entente

#include "entente/explore/expression.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"

namespace entente {
namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kLongest = 10'000;

using Kind = ExpressionKind;

bool is_condition(Kind kind) { return kind >= Kind::less && kind <= Kind::opposite; }

struct Token {
  enum class Type { number, name, symbol, end, wrong };
  Type type = Type::end;
  std::string text;  ///< a name without its quotes, a symbol
  double number = 0;
  bool quoted = false;
  std::size_t begin = 0, end = 0;
};

/// Thrown away once the text is read: what went wrong first ends the reading, but for unknown names.
struct Stop {};

class Reader {
 public:
  Reader(std::string_view text, const ExpressionNames& names, const std::string& origin)
      : text_(text), names_(names), origin_(origin) {
    expression_.text = text;
  }

  Outcome<Expression> run() {
    try {
      if (text_.size() > kLongest)
        fail("E172", 0, 0,
             fmt::format("the expression has {} bytes; {} are the most", text_.size(), kLongest),
             "put parts of it into columns of their own");
      next();
      const std::size_t whole = condition();
      if (token_.type != Token::Type::end)
        fail("E170", token_, fmt::format("{} was not expected here", in_quotes(shown(token_))),
             "conditions are joined by \"and\" or \"or\"; a name with blanks stands in quotes");
      must_be_condition(whole);
    } catch (const Stop&) {
    }
    if (!wrong_.empty()) {
      sort_diagnostics(wrong_);
      return std::move(wrong_);
    }
    return std::move(expression_);
  }

 private:
  // --- what went wrong

  Place place(std::size_t begin, std::size_t end) const {
    int line = 1;
    std::size_t from = 0;
    for (std::size_t i = 0; i < begin; ++i)
      if (text_[i] == '\n') ++line, from = i + 1;
    const int column = 1 + characters(from, begin);
    return {origin_, line, column, column + std::max(1, characters(begin, end))};
  }
  int characters(std::size_t begin, std::size_t end) const {
    int count = 0;
    for (std::size_t i = begin; i < std::min(end, text_.size()); i += utf8_at(text_, i).bytes) ++count;
    return count;
  }
  void complain(const char* code, std::size_t begin, std::size_t end, std::string message, std::string help) {
    Diagnostic d;
    d.place = place(begin, end);
    d.code = code;
    d.message = std::move(message);
    d.help = std::move(help);
    wrong_.push_back(std::move(d));
  }
  [[noreturn]] void fail(const char* code, std::size_t begin, std::size_t end, std::string message,
                         std::string help) {
    complain(code, begin, end, std::move(message), std::move(help));
    throw Stop{};
  }
  [[noreturn]] void fail(const char* code, const Token& token, std::string message, std::string help) {
    fail(code, token.begin, token.end, std::move(message), std::move(help));
  }
  std::string shown(const Token& token) const {
    return std::string(text_.substr(token.begin, token.end - token.begin));
  }

  // --- words

  static bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  void next() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
    token_ = {};
    token_.begin = token_.end = at_;
    if (at_ == text_.size()) return;
    const char c = text_[at_];
    if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) return number();
    if (starts_name(c)) return plain_name();
    if (c == '"' || c == '\'' || c == '`') return quoted_name(c);
    symbol();
  }

  void number() {
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), token_.number);
    const std::size_t begin = at_;
    at_ = token_.end = static_cast<std::size_t>(end - text_.data());
    if (error != std::errc()) fail("E170", begin, at_, "this number is too large or too small", "");
    token_.type = Token::Type::number;
    if (at_ < text_.size() && (starts_name(text_[at_]) || text_[at_] == '.'))
      fail("E170", begin, at_ + 1, "a number runs into what follows it",
           "a name that begins with a digit stands in quotes");
  }

  void plain_name() {
    while (at_ < text_.size() && (starts_name(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.')) {
      const Utf8Character c = utf8_at(text_, at_);
      if (!c.valid) fail("E170", at_, at_ + 1, "the text is not UTF-8 here", "");
      at_ += c.bytes;
    }
    token_.type = Token::Type::name;
    token_.end = at_;
    token_.text = text_.substr(token_.begin, at_ - token_.begin);
  }

  void quoted_name(char quote) {
    const std::size_t close = text_.find(quote, at_ + 1);
    if (close == std::string_view::npos) fail("E170", at_, at_ + 1, "this quote is never closed", "");
    token_.type = Token::Type::name;
    token_.quoted = true;
    token_.text = text_.substr(at_ + 1, close - at_ - 1);
    at_ = token_.end = close + 1;
  }

  void symbol() {
    for (const std::string_view known : {"<=", ">=", "==", "!=", "<", ">", "=", "+", "-", "*", "/", "(", ")"})
      if (text_.substr(at_, known.size()) == known) {
        token_.type = Token::Type::symbol;
        token_.text = known;
        at_ = token_.end = at_ + known.size();
        return;
      }
    const std::size_t bytes = utf8_at(text_, at_).bytes;
    std::string help = "there are + - * / < <= > >= == != ( ) and, or, not";
    if (text_[at_] == '&') help = "write and";
    if (text_[at_] == '|') help = "write or";
    if (text_[at_] == '!') help = "write not";
    if (text_[at_] == '^') help = "write a product: x * x";
    fail("E170", at_, at_ + bytes,
         fmt::format("{} is nothing that an expression knows", in_quotes(text_.substr(at_, bytes))), help);
  }

  bool is_word(std::string_view word) const {
    return token_.type == Token::Type::name && !token_.quoted && token_.text == word;
  }
  bool is_symbol(std::string_view symbol) const {
    return token_.type == Token::Type::symbol && token_.text == symbol;
  }

  // --- the tree

  std::size_t add(Kind kind, std::size_t left, std::size_t right, std::size_t begin, std::size_t end) {
    ExpressionNode node;
    node.kind = kind;
    node.left = left;
    node.right = right;
    node.begin = begin;
    node.end = end;
    expression_.nodes.push_back(node);
    return expression_.nodes.size() - 1;
  }
  const ExpressionNode& node(std::size_t at) const { return expression_.nodes[at]; }

  void must_be_condition(std::size_t at) {
    if (is_condition(node(at).kind)) return;
    fail("E173", node(at).begin, node(at).end,
         fmt::format("{} is a number, and a condition belongs here",
                     in_quotes(text_.substr(node(at).begin, node(at).end - node(at).begin))),
         "compare it with something: ... > 0");
  }
  void must_be_number(std::size_t at) {
    if (!is_condition(node(at).kind)) return;
    fail("E173", node(at).begin, node(at).end,
         fmt::format("{} is a condition, and a number belongs here",
                     in_quotes(text_.substr(node(at).begin, node(at).end - node(at).begin))),
         "conditions are joined by \"and\" or \"or\"");
  }

  /// Counts how deep the reading is.
  struct Level {
    explicit Level(Reader& reader) : owner(reader) {
      if (++owner.depth_ > kDeepest)
        owner.fail("E172", owner.token_, fmt::format("the expression is nested more than {} deep", kDeepest),
                   "take parentheses, signs or \"not\" away");
    }
    ~Level() { --owner.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    Reader& owner;
  };

  std::size_t condition() {
    std::size_t left = conjunction();
    while (is_word("or")) left = joined(Kind::either, left, [&] { return conjunction(); });
    return left;
  }
  std::size_t conjunction() {
    std::size_t left = negation();
    while (is_word("and")) left = joined(Kind::both, left, [&] { return negation(); });
    return left;
  }
  template <class Operand>
  std::size_t joined(Kind kind, std::size_t left, const Operand& operand) {
    must_be_condition(left);
    next();
    const std::size_t right = operand();
    must_be_condition(right);
    return add(kind, left, right, node(left).begin, node(right).end);
  }

  std::size_t negation() {
    if (!is_word("not")) return comparison();
    // One level at a time, so that a row of "not" cannot exhaust the stack.
    const Level level(*this);
    const std::size_t begin = token_.begin;
    next();
    const std::size_t inner = negation();
    must_be_condition(inner);
    return add(Kind::opposite, inner, inner, begin, node(inner).end);
  }

  std::optional<Kind> comparing() const {
    constexpr std::pair<std::string_view, Kind> kSigns[] = {
        {"<", Kind::less},  {"<=", Kind::less_equal}, {">", Kind::greater},   {">=", Kind::greater_equal},
        {"=", Kind::equal}, {"==", Kind::equal},      {"!=", Kind::not_equal}};
    for (const auto& [sign, kind] : kSigns)
      if (is_symbol(sign)) return kind;
    return std::nullopt;
  }

  std::size_t comparison() {
    std::size_t left = sum();
    std::optional<std::size_t> whole;
    std::optional<Kind> before;
    while (const std::optional<Kind> kind = comparing()) {
      if (before && direction(*before) != direction(*kind))
        fail("E170", token_, "a chain of comparisons goes one way, as in 0 < x <= 1",
             "join two conditions by \"and\"");
      must_be_number(left);
      next();
      const std::size_t right = sum();
      must_be_number(right);
      const std::size_t one = add(*kind, left, right, node(left).begin, node(right).end);
      whole = whole ? add(Kind::both, *whole, one, node(*whole).begin, node(one).end) : one;
      left = right;
      before = kind;
    }
    return whole.value_or(left);
  }
  /// 1 rising, -1 falling; a number of its own for each kind that cannot be chained with another.
  static int direction(Kind kind) {
    if (kind == Kind::less || kind == Kind::less_equal) return 1;
    if (kind == Kind::greater || kind == Kind::greater_equal) return -1;
    return kind == Kind::equal ? 0 : 2;
  }

  std::size_t sum() {
    std::size_t left = product();
    while (is_symbol("+") || is_symbol("-"))
      left = arithmetic(is_symbol("+") ? Kind::add : Kind::subtract, left, [&] { return product(); });
    return left;
  }
  std::size_t product() {
    std::size_t left = with_sign();
    while (is_symbol("*") || is_symbol("/"))
      left = arithmetic(is_symbol("*") ? Kind::multiply : Kind::divide, left, [&] { return with_sign(); });
    return left;
  }
  template <class Operand>
  std::size_t arithmetic(Kind kind, std::size_t left, const Operand& operand) {
    must_be_number(left);
    next();
    const std::size_t right = operand();
    must_be_number(right);
    return add(kind, left, right, node(left).begin, node(right).end);
  }

  std::size_t with_sign() {
    if (!is_symbol("-") && !is_symbol("+")) return operand();
    const Level level(*this);
    const bool minus = is_symbol("-");
    const std::size_t begin = token_.begin;
    next();
    const std::size_t inner = with_sign();
    must_be_number(inner);
    return minus ? add(Kind::negate, inner, inner, begin, node(inner).end) : inner;
  }

  std::size_t operand() {
    if (token_.type == Token::Type::number) {
      const std::size_t at = add(Kind::number, 0, 0, token_.begin, token_.end);
      expression_.nodes[at].number = token_.number;
      next();
      return at;
    }
    if (token_.type == Token::Type::name && (token_.quoted || !is_reserved(token_.text))) return name();
    if (!is_symbol("(")) {
      const bool ends = token_.type == Token::Type::end;
      fail("E170", token_,
           ends ? std::string("the expression ends where something is still missing")
                : fmt::format("{} was not expected here", in_quotes(shown(token_))),
           fmt::format("a number, a {} or a parenthesis belongs here", names_.what));
    }
    const Level level(*this);
    const Token open = token_;
    next();
    const std::size_t inner = condition();
    if (!is_symbol(")")) fail("E170", open, "this parenthesis is never closed", "");
    expression_.nodes[inner].begin = open.begin;
    expression_.nodes[inner].end = token_.end;
    next();
    return inner;
  }
  static bool is_reserved(std::string_view word) { return word == "and" || word == "or" || word == "not"; }

  std::size_t name() {
    const std::size_t at = add(Kind::name, 0, 0, token_.begin, token_.end);
    if (const std::optional<std::size_t> quantity = names_.find(token_.text)) {
      expression_.nodes[at].quantity = *quantity;
      auto& named = expression_.quantities;
      if (std::find(named.begin(), named.end(), *quantity) == named.end()) named.push_back(*quantity);
    } else {
      const std::string near = nearest(token_.text, names_.known);
      std::string list;
      constexpr std::size_t kMost = 12;
      for (std::size_t i = 0; i < std::min(kMost, names_.known.size()); ++i)
        list += (i ? ", " : "") + names_.known[i];
      if (names_.known.size() > kMost) list += fmt::format(" and {} more", names_.known.size() - kMost);
      complain("E171", token_.begin, token_.end,
               fmt::format("there is no {} {}", names_.what, in_quotes(token_.text)),
               near.empty() ? "there are " + list : fmt::format("did you mean {}?", in_quotes(near)));
    }
    next();
    return at;
  }

  std::string_view text_;
  const ExpressionNames& names_;
  const std::string& origin_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Token token_;
  Expression expression_;
  Diagnostics wrong_;
};

}  // namespace

Outcome<Expression> read_expression(std::string_view text, const ExpressionNames& names,
                                    const std::string& origin) {
  return Reader(text, names, origin).run();
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

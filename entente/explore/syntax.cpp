#include "entente/explore/syntax.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"

namespace entente {
namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kLongest = 10'000;
constexpr std::string_view kUnits[] = {"points", "bn_USD", "years", "steps"};

using Kind = SyntaxKind;

struct Token {
  enum class Type { number, name, symbol, end };
  Type type = Type::end;
  std::string text;  ///< a name without its quotes, a symbol
  double number = 0;
  bool quoted = false;
  std::size_t begin = 0, end = 0;
};

/// Thrown away once the text is read: what went wrong first ends the reading.
struct Stop {};

class Reader {
 public:
  Reader(std::string_view text, std::string_view operand) : text_(text), operand_(operand) {}

  SyntaxReading run() {
    try {
      if (text_.size() > kLongest)
        fail("E172", 0, 0,
             fmt::format("the expression has {} bytes; {} are the most", text_.size(), kLongest),
             "put parts of it into columns, or claims, of their own");
      next();
      syntax_.whole = condition();
      ending();
      if (token_.type != Token::Type::end)
        unexpected(is_symbol("|")
                       ? "write or; settings stand inside the parentheses of a term"
                       : "conditions are joined by \"and\" or \"or\"; a name with blanks stands in "
                         "quotes");
    } catch (const Stop&) {
      return {std::nullopt, std::move(wrong_), std::move(syntax_.nodes)};
    }
    return {std::move(syntax_), {}, {}};
  }

 private:
  // --- what went wrong

  [[noreturn]] void fail(const char* code, std::size_t begin, std::size_t end, std::string message,
                         std::string help) {
    wrong_.push_back({code, begin, end, std::move(message), std::move(help)});
    throw Stop{};
  }
  [[noreturn]] void fail(const char* code, const Token& token, std::string message, std::string help) {
    fail(code, token.begin, token.end, std::move(message), std::move(help));
  }
  [[noreturn]] void unexpected(std::string help) {
    fail("E170", token_,
         token_.type == Token::Type::end
             ? std::string("the expression ends where something is still missing")
             : fmt::format("{} was not expected here",
                           in_quotes(text_.substr(token_.begin, token_.end - token_.begin))),
         std::move(help));
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
    if (error != std::errc())
      fail("E170", begin, at_, "this number is too large or too small",
           "numbers lie between 1e-308 and 1e308");
    token_.type = Token::Type::number;
    if (at_ < text_.size() && (starts_name(text_[at_]) || text_[at_] == '.'))
      fail("E170", begin, at_ + 1, "a number runs into what follows it",
           "a name that begins with a digit stands in quotes; a blank stands before a unit");
  }

  void plain_name() {
    while (at_ < text_.size() && (starts_name(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.')) {
      const Utf8Character c = utf8_at(text_, at_);
      if (!c.valid) fail("E170", at_, at_ + 1, "the text is not UTF-8 here", "save it as UTF-8");
      at_ += c.bytes;
    }
    token_.type = Token::Type::name;
    token_.end = at_;
    token_.text = text_.substr(token_.begin, at_ - token_.begin);
  }

  void quoted_name(char quote) {
    const std::size_t close = text_.find(quote, at_ + 1);
    if (close == std::string_view::npos)
      fail("E170", at_, at_ + 1, "this quote is never closed", "end it with the same quote");
    token_.type = Token::Type::name;
    token_.quoted = true;
    token_.text = text_.substr(at_ + 1, close - at_ - 1);
    at_ = token_.end = close + 1;
  }

  void symbol() {
    for (const std::string_view known : {"<=", ">=", "==", "!=", "~=", ":=", "->", "<", ">", "=", "+",
                                         "-",  "*",  "/",  "(",  ")",  "{",  "}",  ",", "|", ":", "%"})
      if (text_.substr(at_, known.size()) == known) {
        token_.type = Token::Type::symbol;
        token_.text = known;
        at_ = token_.end = at_ + known.size();
        return;
      }
    const std::size_t bytes = utf8_at(text_, at_).bytes;
    std::string help = "there are + - * / < <= > >= == != ~= ( ) { } and, or, not";
    if (text_[at_] == '&') help = "write and";
    if (text_[at_] == '!') help = "write not";
    if (text_[at_] == '^') help = "write a product: x * x";
    if (text_[at_] == '[') help = "write the name after a point: ally.POL";
    if (text_[at_] == '#') help = "comments stand in the file, not in the expression";
    fail("E170", at_, at_ + bytes,
         fmt::format("{} is nothing that an expression knows", in_quotes(text_.substr(at_, bytes))), help);
  }

  bool is_word(std::string_view word) const {
    return token_.type == Token::Type::name && !token_.quoted && token_.text == word;
  }
  bool is_symbol(std::string_view symbol) const {
    return token_.type == Token::Type::symbol && token_.text == symbol;
  }
  void skip_symbol(std::string_view symbol, std::string_view why) {
    if (!is_symbol(symbol)) unexpected(fmt::format("{} belongs here: {}", in_quotes(symbol), why));
    next();
  }
  void skip_word(std::string_view word, std::string_view why) {
    if (!is_word(word)) unexpected(fmt::format("{} belongs here: {}", in_quotes(word), why));
    next();
  }

  // --- the tree

  std::size_t add(Kind kind, std::vector<std::size_t> operands, std::size_t begin, std::size_t end) {
    SyntaxNode node;
    node.kind = kind;
    node.operands = std::move(operands);
    node.begin = begin;
    node.end = end;
    syntax_.nodes.push_back(std::move(node));
    return syntax_.nodes.size() - 1;
  }
  std::size_t join(Kind kind, std::size_t left, std::size_t right) {
    return add(kind, {left, right}, node(left).begin, node(right).end);
  }
  const SyntaxNode& node(std::size_t at) const { return syntax_.nodes[at]; }

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

  /// What may follow the condition of an assertion. These words are names anywhere else.
  void ending() {
    if (is_word("credence")) {
      next();
      skip_symbol(">=", "credence >= 0.8");
      syntax_.credence = operand();
    }
    if (!is_word("robust")) return;
    next();
    skip_word("to", "robust to { ... }");
    const std::size_t list = set("robust to { target.lambda * 4, target.lambda / 4 }");
    syntax_.robust = node(list).operands;
    if (syntax_.robust.empty())
      fail("E224", node(list).begin, node(list).end, "this set of changes is empty",
           "robust to { target.lambda * 4, target.lambda / 4 }");
  }

  std::size_t condition() {
    std::size_t left = conjunction();
    while (is_word("or")) {
      next();
      left = join(Kind::either, left, conjunction());
    }
    return left;
  }
  std::size_t conjunction() {
    std::size_t left = negation();
    while (is_word("and")) {
      next();
      left = join(Kind::both, left, negation());
    }
    return left;
  }

  std::size_t negation() {
    if (is_word("not")) {
      // One level at a time, so that a row of "not" cannot exhaust the stack.
      const Level level(*this);
      const std::size_t begin = token_.begin;
      next();
      const std::size_t inner = negation();
      return add(Kind::opposite, {inner}, begin, node(inner).end);
    }
    return is_word("all") || is_word("any") ? quantified() : comparison();
  }

  /// `all s in {a, b}: ...`; where no such thing follows, "all" is a name like any other.
  std::size_t quantified() {
    const Token start = token_;
    next();
    if (token_.type != Token::Type::name || token_.quoted || is_reserved(token_.text)) {
      at_ = start.end;
      token_ = start;
      return comparison();
    }
    const Level level(*this);
    const std::string word = token_.text;
    if (word.find('.') != std::string::npos) unexpected("the word of all and any has no point");
    next();
    skip_word("in", "all s in strategies: ...");
    const std::size_t from =
        is_symbol("{") ? set("{engage, accommodate}") : named("a set in braces, or strategies, courting ...");
    skip_symbol(":", "all s in strategies: ...");
    const std::size_t inner = negation();
    const std::size_t at =
        add(start.text == "all" ? Kind::all : Kind::any, {from, inner}, start.begin, node(inner).end);
    syntax_.nodes[at].text = word;
    return at;
  }

  std::size_t set(std::string_view example) {
    const Level level(*this);
    const Token open = token_;
    skip_symbol("{", example);
    std::vector<std::size_t> elements;
    while (!is_symbol("}")) {
      elements.push_back(argument());
      if (is_symbol("}")) break;
      if (token_.type == Token::Type::end)
        fail("E170", open, "this brace is never closed", "every { has its }");
      skip_symbol(",", example);
    }
    const std::size_t end = token_.end;
    next();
    return add(Kind::set, std::move(elements), open.begin, end);
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
    if (is_symbol("~=")) {
      next();
      const std::size_t right = sum();
      skip_word("within", "x ~= y within z");
      const std::size_t third = sum();
      return add(Kind::within, {left, right, third}, node(left).begin, node(third).end);
    }
    std::optional<std::size_t> whole;
    std::optional<Kind> before;
    while (const std::optional<Kind> kind = comparing()) {
      if (before && direction(*before) != direction(*kind))
        fail("E170", token_, "a chain of comparisons goes one way, as in 0 < x <= 1",
             "join two conditions by \"and\"");
      next();
      const std::size_t right = sum();
      const std::size_t one = join(*kind, left, right);
      whole = whole ? join(Kind::both, *whole, one) : one;
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
    while (is_symbol("+") || is_symbol("-")) {
      const Kind kind = is_symbol("+") ? Kind::add : Kind::subtract;
      next();
      left = join(kind, left, product());
    }
    return left;
  }
  std::size_t product() {
    std::size_t left = with_sign();
    while (is_symbol("*") || is_symbol("/")) {
      const Kind kind = is_symbol("*") ? Kind::multiply : Kind::divide;
      next();
      left = join(kind, left, with_sign());
    }
    return left;
  }

  std::size_t with_sign() {
    if (!is_symbol("-") && !is_symbol("+")) return operand();
    const Level level(*this);
    const bool minus = is_symbol("-");
    const std::size_t begin = token_.begin;
    next();
    const std::size_t inner = with_sign();
    return add(minus ? Kind::negate : Kind::plus, {inner}, begin, node(inner).end);
  }

  std::size_t operand() {
    if (token_.type == Token::Type::number) return literal();
    if (token_.type == Token::Type::name && (token_.quoted || !is_reserved(token_.text))) return named("");
    if (is_symbol("{"))
      fail("E170", token_, "a set was not expected here",
           "sets stand after \"in\", as in all s in {engage, grand}: ...");
    if (!is_symbol("(")) unexpected(fmt::format("{} or a parenthesis belongs here", operand_));
    const Level level(*this);
    const Token open = token_;
    next();
    const std::size_t inner = condition();
    if (!is_symbol(")")) never_closed(open);
    syntax_.nodes[inner].begin = open.begin;
    syntax_.nodes[inner].end = token_.end;
    next();
    return inner;
  }
  static bool is_reserved(std::string_view word) { return word == "and" || word == "or" || word == "not"; }

  [[noreturn]] void never_closed(const Token& open) {
    if (token_.type != Token::Type::end && !is_symbol(",") && !is_symbol("}"))
      unexpected(is_symbol("|") ? "write or; settings stand inside the parentheses of a term"
                                : "conditions are joined by \"and\" or \"or\"; a name with blanks stands in "
                                  "quotes");
    fail("E170", open, "this parenthesis is never closed", "every ( has its )");
  }

  std::size_t literal() {
    const std::size_t at = add(Kind::number, {}, token_.begin, token_.end);
    syntax_.nodes[at].number = token_.number;
    next();
    const bool unit = token_.type == Token::Type::name
                          ? token_.quoted || std::find(std::begin(kUnits), std::end(kUnits), token_.text) !=
                                                 std::end(kUnits)
                          : is_symbol("%");
    if (!unit) return at;
    syntax_.nodes[at].text = token_.text;
    syntax_.nodes[at].quoted = token_.quoted;
    syntax_.nodes[at].end = token_.end;
    next();
    return at;
  }

  /// A name, or a call of it.
  std::size_t named(std::string_view instead) {
    if (token_.type != Token::Type::name) unexpected(std::string(instead));
    const Token name = token_;
    next();
    if (name.quoted || !is_symbol("(")) {
      const std::size_t at = add(Kind::name, {}, name.begin, name.end);
      syntax_.nodes[at].text = name.text;
      syntax_.nodes[at].quoted = name.quoted;
      return at;
    }
    const Level level(*this);
    const Token open = token_;
    next();
    std::vector<std::size_t> arguments, settings;
    const auto list = [&](std::vector<std::size_t>& to) {
      to.push_back(argument());
      while (is_symbol(",")) {
        next();
        to.push_back(argument());
      }
    };
    if (!is_symbol(")") && !is_symbol("|")) list(arguments);
    if (is_symbol("|")) {
      next();
      list(settings);
    }
    if (!is_symbol(")")) never_closed(open);
    const std::size_t end = token_.end;
    next();
    const std::size_t at = add(Kind::call, std::move(arguments), name.begin, end);
    syntax_.nodes[at].text = name.text;
    syntax_.nodes[at].settings = std::move(settings);
    return at;
  }

  std::size_t argument() {
    const std::size_t left = condition();
    if (is_symbol(":=")) {
      next();
      return join(Kind::assign, left, sum());
    }
    if (is_symbol("->")) {
      next();
      return join(Kind::arrow, left, named("the other scenario"));
    }
    return left;
  }

  std::string_view text_, operand_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Token token_;
  Syntax syntax_;
  std::vector<TextTrouble> wrong_;
};

int characters(std::string_view text, std::size_t begin, std::size_t end) {
  int count = 0;
  for (std::size_t i = begin; i < std::min(end, text.size()); i += utf8_at(text, i).bytes) ++count;
  return count;
}

}  // namespace

SyntaxReading read_syntax(std::string_view text, std::string_view operand) {
  return Reader(text, operand).run();
}

Place place_in(std::string_view text, std::size_t begin, std::size_t end, const std::string& origin) {
  int line = 1;
  std::size_t from = 0;
  for (std::size_t i = 0; i < std::min(begin, text.size()); ++i)
    if (text[i] == '\n') ++line, from = i + 1;
  const int column = 1 + characters(text, from, begin);
  return {origin, line, column, column + std::max(1, characters(text, begin, end))};
}

}  // namespace entente

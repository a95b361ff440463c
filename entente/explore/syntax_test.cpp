#include "entente/explore/syntax.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace entente {
namespace {

using testing::HasSubstr;

/// The tree as text, every operator with its operands in parentheses.
std::string shape(const Syntax& syntax, std::size_t at) {
  const SyntaxNode& node = syntax.nodes[at];
  const auto list = [&](const std::vector<std::size_t>& nodes) {
    std::string out;
    for (const std::size_t each : nodes) out += (out.empty() ? "" : ", ") + shape(syntax, each);
    return out;
  };
  switch (node.kind) {
    case SyntaxKind::number:
      return std::to_string(static_cast<int>(node.number)) + (node.text.empty() ? "" : " " + node.text);
    case SyntaxKind::name:
      return node.quoted ? "'" + node.text + "'" : node.text;
    case SyntaxKind::call:
      return node.text + "(" + list(node.operands) +
             (node.settings.empty() ? "" : " | " + list(node.settings)) + ")";
    case SyntaxKind::set:
      return "{" + list(node.operands) + "}";
    case SyntaxKind::all:
    case SyntaxKind::any:
      return (node.kind == SyntaxKind::all ? "all " : "any ") + node.text + ": " + list(node.operands);
    default:
      return "#" + std::to_string(static_cast<int>(node.kind)) + "(" + list(node.operands) + ")";
  }
}
std::string shape(const std::string& text) {
  const SyntaxReading read = read_syntax(text, "an operand");
  if (!read.syntax) return read.trouble.front().code + " " + std::to_string(read.trouble.front().begin);
  return shape(*read.syntax, read.syntax->whole);
}
std::string operation(SyntaxKind kind, const std::string& operands) {
  return "#" + std::to_string(static_cast<int>(kind)) + "(" + operands + ")";
}

TEST(Syntax, ReadsCallsSetsAndUnits) {
  EXPECT_EQ(shape("P(x | s, year = 2029)"), "P(x | s, " + operation(SyntaxKind::equal, "year, 2029") + ")");
  EXPECT_EQ(shape("f()"), "f()");
  EXPECT_EQ(shape("f(| s)"), "f( | s)");
  EXPECT_EQ(shape("x > 50 %"), operation(SyntaxKind::greater, "x, 50 %"));
  EXPECT_EQ(shape("x > 3 bn_USD"), operation(SyntaxKind::greater, "x, 3 bn_USD"));
  EXPECT_EQ(shape("x > 3 'bn EUR'"), operation(SyntaxKind::greater, "x, 3 bn EUR"));
  EXPECT_EQ(shape("all s in {a, b}: x"), "all s: {a, b}, x");
  EXPECT_EQ(shape("any s in strategies: x and y"), operation(SyntaxKind::both, "any s: strategies, x, y"));
  EXPECT_EQ(shape("g(a -> b)"), "g(" + operation(SyntaxKind::arrow, "a, b") + ")");
  EXPECT_EQ(shape("do(a.b := 0, c * 2)"), "do(" + operation(SyntaxKind::assign, "a.b, 0") + ", " +
                                              operation(SyntaxKind::multiply, "c, 2") + ")");
  EXPECT_EQ(shape("x ~= y within 1 + 1"),
            operation(SyntaxKind::within, "x, y, " + operation(SyntaxKind::add, "1, 1")));
}

TEST(Syntax, WordsOfAssertionsAreNamesElsewhere) {
  for (const char* word : {"all", "any", "in", "within", "credence", "robust", "to", "points", "years"})
    EXPECT_EQ(shape(std::string(word) + " > 1"), operation(SyntaxKind::greater, std::string(word) + ", 1"))
        << word;
}

TEST(Syntax, ReadsWhatMayFollowTheCondition) {
  const SyntaxReading read = read_syntax("x > 1 credence >= 0.8 robust to {a * 2, do(b := 1)}", "an operand");
  ASSERT_TRUE(read.syntax);
  EXPECT_EQ(shape(*read.syntax, read.syntax->whole), operation(SyntaxKind::greater, "x, 1"));
  EXPECT_TRUE(read.syntax->credence);
  EXPECT_EQ(read.syntax->robust.size(), 2u);
}

TEST(Syntax, SaysWhereItBreaksOff) {
  EXPECT_EQ(shape("P(x | s"), "E170 1");
  EXPECT_EQ(shape("P(x s)"), "E170 4");
  EXPECT_EQ(shape("all s in {a, b: x"), "E170 14");
  EXPECT_EQ(shape("all s in {a, b"), "E170 9");
  EXPECT_EQ(shape("all s of {a}: x"), "E170 6");
  EXPECT_EQ(shape("all s.t in {a}: x"), "E170 4");
  EXPECT_EQ(shape("x ~= 1"), "E170 6");
  EXPECT_EQ(shape("x > {a}"), "E170 4");
  EXPECT_EQ(shape("x := 1"), "E170 2");
  EXPECT_EQ(shape("f(a -> 1)"), "E170 7");
  EXPECT_EQ(shape("x > 1 credence > 1"), "E170 15");
  EXPECT_EQ(shape("x[1] > 1"), "E170 1");
  EXPECT_THAT(read_syntax("x | y", "an operand").trouble.front().help, HasSubstr("write or"));
}

TEST(Syntax, IsBoundedInDepth) {
  for (const char* open : {"(", "f(", "not ", "-", "all s in {a}: ", "f(x | given("}) {
    std::string text;
    for (int i = 0; i < 100; ++i) text += open;
    EXPECT_EQ(shape(text + "x").substr(0, 4), "E172") << open;
  }
}

RC_GTEST_PROP(Syntax, AnyBytesAreAnswered, ()) {
  static const std::vector<std::string> pieces{
      "P",  "(",  ")",  "|",      ",",        "{",    "}",        "all", "in",     ":",
      ":=", "->", "~=", "within", "and",      "not",  "<",        "=",   "1",      "%",
      "'",  " ",  "-",  "x.y",    "\xC3\xA9", "\xFF", "credence", ">=",  "robust", "to"};
  std::string text;
  for (const auto piece :
       *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size())))
    text += pieces[piece] + " ";
  const SyntaxReading read = read_syntax(text, "an operand");
  RC_ASSERT(read.syntax.has_value() == read.trouble.empty());
  for (const TextTrouble& each : read.trouble) RC_ASSERT(each.begin <= each.end && each.end <= text.size());
  if (!read.syntax) return;
  for (std::size_t at = 0; at < read.syntax->nodes.size(); ++at) {
    const SyntaxNode& node = read.syntax->nodes[at];
    RC_ASSERT(node.begin < node.end && node.end <= text.size());
    for (const std::size_t each : node.operands) RC_ASSERT(each < at);
    for (const std::size_t each : node.settings) RC_ASSERT(each < at);
  }
}

}  // namespace
}  // namespace entente

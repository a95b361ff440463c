#include "entente/explore/expression.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace entente {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<std::string> kNames = {"x", "y", "net", "Greater than 90%", "a.b", "größe"};
const std::vector<double> kValues = {2, -3, 0.5, 1, 10, 4};

ExpressionNames names() {
  return {[](std::string_view name) -> std::optional<std::size_t> {
            for (std::size_t i = 0; i < kNames.size(); ++i)
              if (kNames[i] == name) return i;
            return std::nullopt;
          },
          kNames, "column"};
}

bool is(std::string_view text, std::vector<double> values = kValues) {
  const auto e = read_expression(text, names(), "--prim");
  EXPECT_TRUE(e) << render(e.diagnostics(), text, false);
  return e && holds(*e, [&](std::size_t q) { return values[q]; });
}

TEST(Expression, SaysWhetherAConditionHolds) {
  for (const char* text : {"x > 1",
                           "x >= 2",
                           "x == 2",
                           "x = 2",
                           "x != 3",
                           "y < 0",
                           "y <= -3",
                           "x + y < 0",
                           "x - y == 5",
                           "x * y == -6",
                           "y / x == -1.5",
                           "-x == -2",
                           "- -x == 2",
                           "+x = 2",
                           "1 + 2 * 3 == 7",
                           "(1 + 2) * 3 == 9",
                           "8 / 4 / 2 == 1",
                           "8 - 4 - 2 == 2",
                           "x > 1 and y < 0",
                           "x > 5 or y < 0",
                           "not x > 5",
                           "not (x > 5 and y < 0)",
                           "x > 5 and y > 0 or net > 0",
                           "net > 0 or y > 0 and x > 5",
                           "0 < x <= 2",
                           "3 > x > 1 > 0",
                           "a.b == 10",
                           "'Greater than 90%' > 0",
                           "\"Greater than 90%\" > 0",
                           "`net` < 1e0",
                           "größe == 4",
                           ".5 == net",
                           "((((x))))>1",
                           "not not x>1",
                           "x>1 and(y<0)",
                           "1e3==1000",
                           "1\n<\tx"})
    EXPECT_TRUE(is(text)) << text;
  for (const char* text : {"x < 1", "not x == 2", "x > 5 or y > 0", "0 < x < 2", "x > 1 and y > 0", "x != 2",
                           "not (x > 1)", "(x > 5 or net > 0) and y > 0"})
    EXPECT_FALSE(is(text)) << text;
}

TEST(Expression, ComparesNothingWithWhatIsNoNumber) {
  const std::vector<double> none(kValues.size(), std::nan(""));
  EXPECT_FALSE(is("x > 0", none));
  EXPECT_FALSE(is("x <= 0", none));
  EXPECT_FALSE(is("x == x", none));
  EXPECT_TRUE(is("x != x", none));
  EXPECT_FALSE(is("0 / 0 > 1"));
  EXPECT_TRUE(is("1 / 0 > 1"));
}

TEST(Expression, ListsWhatItNames) {
  const auto e = read_expression("net > x or x + a.b > net", names(), "--prim");
  ASSERT_TRUE(e);
  EXPECT_THAT(e->quantities, ElementsAre(2u, 0u, 4u));
}

std::vector<std::string> wrong(std::string_view text) {
  const auto e = read_expression(text, names(), "--prim");
  EXPECT_FALSE(e) << text;
  std::vector<std::string> out;
  for (const Diagnostic& d : e.diagnostics()) {
    EXPECT_NE(find_code(d.code), nullptr) << d.code;
    EXPECT_EQ(d.place.file, "--prim");
    out.push_back(d.code + " " + std::to_string(d.place.column) + "-" + std::to_string(d.place.end_column));
  }
  return out;
}

TEST(Expression, SaysWhereItCannotBeRead) {
  EXPECT_THAT(wrong(""), ElementsAre("E170 1-2"));
  EXPECT_THAT(wrong("x >"), ElementsAre("E170 4-5"));
  EXPECT_THAT(wrong("x > > 1"), ElementsAre("E170 5-6"));
  EXPECT_THAT(wrong("x > 1 y"), ElementsAre("E170 7-8"));
  EXPECT_THAT(wrong("(x > 1"), ElementsAre("E170 1-2"));
  EXPECT_THAT(wrong("x > 1)"), ElementsAre("E170 6-7"));
  EXPECT_THAT(wrong("x > 'abc"), ElementsAre("E170 5-6"));
  EXPECT_THAT(wrong("größe > 1 & x > 1"), ElementsAre("E170 11-12"));
  EXPECT_THAT(wrong("x > 1.2.3"), ElementsAre("E170 5-9"));
  EXPECT_THAT(wrong("x > 2y"), ElementsAre("E170 5-7"));
  EXPECT_THAT(wrong("x > 1e999"), ElementsAre("E170 5-10"));
  EXPECT_THAT(wrong("0 < x > 1"), ElementsAre("E170 7-8"));
  EXPECT_THAT(wrong("and x > 1"), ElementsAre("E170 1-4"));
  EXPECT_THAT(wrong("x > 1 and"), ElementsAre("E170 10-11"));
  EXPECT_THAT(wrong("x > \xFF"), ElementsAre("E170 5-6"));
}

TEST(Expression, RefusesWhatRowsCannotAnswer) {
  EXPECT_THAT(wrong("f(x) > 1"), ElementsAre("E170 1-5"));
  EXPECT_THAT(wrong("x > 50 %"), ElementsAre("E170 5-9"));
  EXPECT_THAT(wrong("all s in {a}: s > 1 or x > 1"), ElementsAre("E170 1-20"));
  EXPECT_THAT(wrong("x ~= 1 within 2"), ElementsAre("E170 1-16"));
  EXPECT_THAT(wrong("x > 1 credence >= 0.5"), ElementsAre("E170 19-22"));
  EXPECT_THAT(wrong("f(zz) > 1 and zz > 1"), ElementsAre("E170 1-6", "E171 15-17"));
}

TEST(Expression, TellsNumbersFromConditions) {
  EXPECT_THAT(wrong("x"), ElementsAre("E173 1-2"));
  EXPECT_THAT(wrong("x + 1 and y > 0"), ElementsAre("E173 1-6"));
  EXPECT_THAT(wrong("x > 0 and y * 2"), ElementsAre("E173 11-16"));
  EXPECT_THAT(wrong("not x"), ElementsAre("E173 5-6"));
  EXPECT_THAT(wrong("(x > 0) + 1 > 0"), ElementsAre("E173 1-8"));
  EXPECT_THAT(wrong("-(x > 0) > 0"), ElementsAre("E173 2-9"));
}

TEST(Expression, NamesEveryUnknownNameWithTheNearest) {
  EXPECT_THAT(wrong("nett > 0 and z.z > 1"), ElementsAre("E171 1-5", "E171 14-17"));
  const auto e = read_expression("nett > 0 and 'Greater than 9%' > 1 and quite.other > 1", names(), "--prim");
  ASSERT_EQ(e.diagnostics().size(), 3u);
  EXPECT_THAT(e.diagnostics()[0].help, HasSubstr("did you mean \"net\"?"));
  EXPECT_THAT(e.diagnostics()[1].help, HasSubstr("did you mean \"Greater than 90%\"?"));
  EXPECT_THAT(e.diagnostics()[2].help, HasSubstr("there are x, y, net"));
}

TEST(Expression, IsBoundedInDepthAndLength) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '(') + "x > 1" +
           std::string(static_cast<std::size_t>(depth), ')');
  };
  EXPECT_TRUE(is(nested(64)));
  EXPECT_THAT(wrong(nested(65)), ElementsAre("E172 65-66"));
  std::string nots, minuses = "x > ";
  for (int i = 0; i < 100; ++i) nots += "not ", minuses += "-";
  EXPECT_EQ(wrong(nots + "x > 1").front().substr(0, 4), "E172");
  EXPECT_EQ(wrong(minuses + "1").front().substr(0, 4), "E172");
  std::string flat = "x > 1";
  while (flat.size() < 9'900) flat += " or x > 1";
  EXPECT_TRUE(is(flat));
  EXPECT_THAT(wrong(flat + std::string(200, ' ')), ElementsAre("E172 1-2"));
}

}  // namespace
}  // namespace entente

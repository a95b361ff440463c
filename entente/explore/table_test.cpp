#include "entente/explore/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/explore/test_support.hpp"

namespace entente {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// "E161 3:1" of each, in order.
std::vector<std::string> said(const Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const Diagnostic& d : diagnostics)
    out.push_back(d.code + " " + std::to_string(d.place.line) + ":" + std::to_string(d.place.column));
  return out;
}

std::vector<std::string> wrong(std::string_view text) {
  const auto table = read_table_text(text, "t.csv");
  EXPECT_FALSE(table) << text;
  for (const Diagnostic& d : table.diagnostics()) {
    EXPECT_NE(find_code(d.code), nullptr) << d.code;
    EXPECT_FALSE(d.help.empty()) << d.message;
    EXPECT_EQ(d.place.file, "t.csv");
  }
  return said(table.diagnostics());
}

Table right(std::string_view text) {
  auto table = read_table_text(text, "t.csv");
  EXPECT_TRUE(table) << render(table.diagnostics(), text, false);
  return table ? std::move(*table) : Table{};
}

TEST(Table, ReadsNumbersUnderHeaders) {
  const Table t = right("a,b c,\"d,\"\"e\"\"\"\n1,-2.5e3, +4 \n0.125,\"7\",.5\n");
  EXPECT_THAT(t.names, ElementsAre("a", "b c", "d,\"e\""));
  EXPECT_THAT(t.columns[0], ElementsAre(1, 0.125));
  EXPECT_THAT(t.columns[1], ElementsAre(-2500, 7));
  EXPECT_THAT(t.columns[2], ElementsAre(4, 0.5));
  EXPECT_THAT(t.lines, ElementsAre(2, 3));
  EXPECT_EQ(t.find("b c"), 1u);
  EXPECT_EQ(t.find("z"), 3u);
}

TEST(Table, ReadsAnyLineEndAndAnyEnd) {
  for (const char* text :
       {"x,y\n1,2\n3,4\n", "x,y\r\n1,2\r\n3,4\r\n", "x,y\r1,2\r3,4", "\xEF\xBB\xBFx,y\n1,2\n\n  \n3,4",
        "x,y\n1,2\n3,4\n\n\n", "\n\nx , y\n1\t,\t2\n3,4"}) {
    const Table t = right(text);
    EXPECT_THAT(t.names, ElementsAre("x", "y")) << text;
    EXPECT_EQ(t.rows, 2u) << text;
    if (t.rows == 2) EXPECT_THAT(t.columns[1], ElementsAre(2, 4)) << text;
  }
}

TEST(Table, ReadsTruthsAsNumbers) {
  EXPECT_THAT(right("x\nTrue\nfalse\nTRUE\n").columns[0], ElementsAre(1, 0, 1));
}

TEST(Table, TellsOfEveryWrongRowAtOnce) {
  EXPECT_THAT(wrong("a,b\n1,2\n1\n1,2,3\n4,5\n1,2,\n"), ElementsAre("E161 3:1", "E161 4:1", "E161 6:1"));
}

TEST(Table, TellsOfHeaders) {
  EXPECT_THAT(wrong("a,b,a,,b\n1,2,3,4,5\n"), ElementsAre("E164 1:5", "E164 1:7", "E164 1:8"));
}

TEST(Table, TellsWhatIsNoTable) {
  EXPECT_THAT(wrong(""), ElementsAre("E160 0:0"));
  EXPECT_THAT(wrong("\n  \n"), ElementsAre("E160 0:0"));
  EXPECT_THAT(wrong("a,b\n"), ElementsAre("E160 0:0"));
  EXPECT_THAT(wrong("a,b\n1,\"2\n3,4\n"), ElementsAre("E160 2:3"));
  EXPECT_THAT(wrong("a,b\n1,\"2\"x\n"), ElementsAre("E160 2:3"));
  EXPECT_THAT(wrong("a,b\n1,\xFF\n"), ElementsAre("E160 2:3"));
  EXPECT_THAT(wrong("\xC3\xA4,b\n1,2\n\xC3\xA4\x1B,2\n"), ElementsAre("E160 3:2"));
  EXPECT_THAT(wrong("a;b\n1;2\n"), ElementsAre("E160 1:1"));
  EXPECT_THAT(wrong(std::string("a\n\0\n", 4)), ElementsAre("E160 2:1"));
}

TEST(Table, KeepsWhatIsWrongInAColumnUntilItIsUsed) {
  const Table t = right("name,x,y\nfirst,1,2\nsecond,,two\nthird,NA,inf\n\"fourth\nline\",3,\"0,5\"\n");
  const std::vector<std::size_t> x = {1}, y = {2}, both = {1, 2};
  EXPECT_THAT(said(check_columns(t, x, 2, "it")), ElementsAre("E163 3:8", "E163 4:7"));
  const Diagnostics of_y = check_columns(t, y, 2, "it");
  EXPECT_THAT(said(of_y), ElementsAre("E162 3:9", "E162 4:10", "E162 6:9"));
  EXPECT_THAT(of_y[0].message, HasSubstr("\"two\" in column \"y\""));
  EXPECT_THAT(of_y[2].help, HasSubstr("0.5"));
  EXPECT_EQ(check_columns(t, both, 2, "it").size(), 5u);
  EXPECT_THAT(said(check_columns(t, x, 9, "--prim")), ElementsAre("E166 0:0", "E163 3:8", "E163 4:7"));
}

TEST(Table, CountsWhatItDoesNotShow) {
  std::string text = "x\n";
  for (int i = 0; i < 12; ++i) text += "word\n";
  const Table t = right(text);
  const std::vector<std::size_t> x = {0};
  const Diagnostics d = check_columns(t, x, 1, "it");
  ASSERT_EQ(d.size(), 5u);
  EXPECT_THAT(d.back().message, HasSubstr("7 more like this in column \"x\""));
}

TEST(Table, AConstantOutcome) {
  const Table t = right("x,y\n1,5\n2,5\n3,5\n");
  EXPECT_TRUE(check_varies(t, 0, "--sobol").empty());
  EXPECT_THAT(said(check_varies(t, 1, "--sobol")), ElementsAre("E165 1:3"));
}

/// Two base points over two inputs.
std::string design(bool pairs) {
  std::string text = "x,z,y\n";
  for (int p = 0; p < 2; ++p) {
    const std::string a1 = std::to_string(p) + ".1", a2 = std::to_string(p) + ".2",
                      b1 = std::to_string(p) + ".3", b2 = std::to_string(p) + ".4";
    const auto row = [&](const std::string& one, const std::string& two) {
      text += one + "," + two + ",0\n";
    };
    row(a1, a2), row(b1, a2), row(a1, b2);
    if (pairs) row(a1, b2), row(b1, a2);
    row(b1, b2);
  }
  return text;
}

TEST(Table, KnowsASaltelliDesign) {
  const std::vector<std::size_t> inputs = {0, 1};
  bool pairs = true;
  EXPECT_TRUE(check_saltelli(right(design(false)), inputs, pairs).empty());
  EXPECT_FALSE(pairs);
  EXPECT_TRUE(check_saltelli(right(design(true)), inputs, pairs).empty());
  EXPECT_TRUE(pairs);
}

TEST(Table, KnowsWhereADesignBreaks) {
  const std::vector<std::size_t> inputs = {0, 1};
  bool pairs = false;
  EXPECT_THAT(said(check_saltelli(right(design(false) + "1,2,3\n"), inputs, pairs)), ElementsAre("E167 0:0"));
  std::string text = design(false);
  text.replace(text.find("\n1.3,1.2"), 8, "\n1.3,1.9");
  const Diagnostics d = check_saltelli(right(text), inputs, pairs);
  EXPECT_THAT(said(d), ElementsAre("E168 7:1"));
  EXPECT_THAT(d[0].message, HasSubstr("\"z\" should be as in the first row"));
}

TEST(Table, KnowsTrajectories) {
  const std::vector<std::size_t> inputs = {0, 1};
  EXPECT_TRUE(check_morris(right("x,z\n0,0\n1,0\n1,1\n"), inputs).empty());
  EXPECT_THAT(said(check_morris(right("x,z\n0,0\n1,1\n1,1\n"), inputs)), ElementsAre("E168 3:1"));
  EXPECT_THAT(said(check_morris(right("x,z\n0,0\n1,0\n"), inputs)), ElementsAre("E167 0:0"));
}

TEST(Table, AFileThatIsNotThere) {
  const auto table = read_table("/nowhere/at/all.csv");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.diagnostics().front().code, "F001");
}

}  // namespace
}  // namespace entente

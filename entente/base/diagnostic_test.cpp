#include "entente/base/diagnostic.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace entente {
namespace {

Diagnostic at(int line, int column, int end, std::string code = "E021", Severity severity = Severity::error) {
  return {{"thaw.toml", line, column, end}, severity, std::move(code), "unknown actor \"RUSS\"",
          "did you mean \"RUS\" (line 5)?", {}};
}

// The form that `docs` and people's habits rest on; the rest of the tests compare fields.
TEST(Render, LooksAsDesigned) {
  const std::string source = "schema = 1\n[roles]\ntarget = \"RUSS\"\n";
  EXPECT_EQ(render({at(3, 10, 16)}, source, false),
            "thaw.toml:3:10: error[E021]: unknown actor \"RUSS\"\n"
            "    3 | target = \"RUSS\"\n"
            "      |          ^^^^^^\n"
            "      = help: did you mean \"RUS\" (line 5)?\n");
}

TEST(Render, ShowsRelatedPlacesAndWarnings) {
  Diagnostic d = at(1, 1, 2, "W001", Severity::warning);
  d.related.push_back({{"thaw.toml", 7, 3, 5}, "the first"});
  const std::string text = render({d}, "", false);
  EXPECT_NE(text.find("thaw.toml:1:1: warning[W001]: "), std::string::npos);
  EXPECT_NE(text.find("= see:  thaw.toml:7:3 the first"), std::string::npos);
}

TEST(Render, StopsAfterTwentyAndCountsTheRest) {
  Diagnostics many;
  for (int line = 1; line <= 23; ++line) many.push_back(at(line, 1, 2));
  const std::string text = render(many, "", false);
  EXPECT_NE(text.find("thaw.toml:20:1:"), std::string::npos);
  EXPECT_EQ(text.find("thaw.toml:21:1:"), std::string::npos);
  EXPECT_TRUE(text.ends_with("and 3 more\n"));
}

TEST(Render, CountsColumnsInCharacters) {
  EXPECT_NE(render({at(1, 6, 8)}, "\xC3\xA9\xC3\xA9 = zz", false).find("\n      |      ^^\n"),
            std::string::npos);
}

TEST(Render, CutsLongLinesAroundTheCaret) {
  const std::string line = std::string(1000, 'x') + "HERE" + std::string(1000, 'y');
  const std::string text = render({at(1, 1001, 1005)}, line, false);
  EXPECT_NE(text.find("HERE"), std::string::npos);
  EXPECT_LT(text.size(), 500u);
  // The caret stands under what it means.
  const auto first = text.find('\n') + 1, second = text.find('\n', first) + 1;
  EXPECT_EQ(text.find("HERE", first) - first, text.find("^^^^", second) - second);
}

TEST(Render, LetsNoControlCharacterThrough) {
  const std::string text = render({at(1, 1, 2)}, "a\x1B[31mb\x07\xFF", false);
  for (const char c : text) EXPECT_TRUE(c == '\n' || (c >= ' ' && c != 0x7F)) << int{c};
}

TEST(Render, ColoursOnlyWhenAsked) {
  EXPECT_EQ(render({at(1, 1, 2)}, "x", false).find('\033'), std::string::npos);
  EXPECT_NE(render({at(1, 1, 2)}, "x", true).find('\033'), std::string::npos);
}

TEST(RenderGithub, WritesOneAnnotationALine) {
  Diagnostic d = at(3, 10, 16);
  d.message = "100 % of\nit";
  d.place.file = "a,b:c.toml";
  EXPECT_EQ(
      render_github({d}),
      "::error file=a%2Cb%3Ac.toml,line=3,col=10,endColumn=16,title=E021::100 %25 of%0Ait Help: did you mean "
      "\"RUS\" (line 5)?\n");
}

TEST(SortDiagnostics, OrdersByPlaceAndDropsRepetitions) {
  Diagnostics ds = {at(3, 1, 2), at(1, 9, 10), at(1, 2, 3), at(3, 1, 2)};
  sort_diagnostics(ds);
  ASSERT_EQ(ds.size(), 3u);
  EXPECT_EQ(ds[0].place.column, 2);
  EXPECT_EQ(ds[1].place.column, 9);
  EXPECT_EQ(ds[2].place.line, 3);
}

TEST(HasErrors, WarningsAreNone) {
  EXPECT_FALSE(has_errors({at(1, 1, 2, "W001", Severity::warning)}));
  EXPECT_TRUE(has_errors({at(1, 1, 2, "W001", Severity::warning), at(1, 1, 2)}));
}

TEST(Nearest, SuggestsWithinTwoEdits) {
  const std::vector<std::string> names = {"RUS", "USA", "horizon", "sanctions_us"};
  EXPECT_EQ(nearest("RUSS", names), "RUS");
  EXPECT_EQ(nearest("horizn", names), "horizon");
  EXPECT_EQ(nearest("horiozn", names), "horizon");
  EXPECT_EQ(nearest("sanctoin_us", names), "sanctions_us");
  EXPECT_EQ(nearest("sanctions", names), "");
  EXPECT_EQ(nearest("rus", names), "RUS");
  EXPECT_EQ(nearest("", names), "");
  EXPECT_EQ(nearest("x", names), "");
}

TEST(CodeTable, IsUniqueAndExplained) {
  std::set<std::string_view> seen;
  for (const CodeRow& row : code_table()) {
    EXPECT_TRUE(seen.insert(row.code).second) << row.code;
    EXPECT_EQ(row.code.size(), 4u);
    EXPECT_TRUE(row.code[0] == 'E' || row.code[0] == 'W' || row.code[0] == 'F') << row.code;
    EXPECT_FALSE(row.title.empty());
    EXPECT_GT(row.explanation.size(), 20u) << row.code;
  }
  ASSERT_NE(find_code("E021"), nullptr);
  EXPECT_EQ(find_code("E021")->title, "unknown actor");
  EXPECT_EQ(find_code("E999"), nullptr);
}

TEST(Diagnostics, AFileAsAWholeHasNoLine) {
  Diagnostic d = at(0, 0, 0, "F002");
  d.place.file = "scenarios";
  EXPECT_TRUE(render({d}, "first line\n", false).starts_with("scenarios: error[F002]: "));
  EXPECT_EQ(render({d}, "first line\n", false).find("first line"), std::string::npos);
  EXPECT_TRUE(render_github({d}).starts_with("::error file=scenarios,title=F002::")) << render_github({d});
}

TEST(Codes, OfNamesSayWhatItMeansWhyItMattersAndWhatToDo) {
  for (const char* code : {"E021", "E022", "E023", "E041", "E042", "E044", "W011"}) {
    const CodeRow* row = find_code(code);
    ASSERT_NE(row, nullptr) << code;
    EXPECT_GE(std::count(row->explanation.begin(), row->explanation.end(), '.'), 2) << row->explanation;
    EXPECT_GT(row->explanation.size(), 100u) << row->explanation;
  }
}

}  // namespace
}  // namespace entente

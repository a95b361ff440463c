#include "entente/scenario/text_places.hpp"

#include <gtest/gtest.h>

namespace entente {
namespace {

/// Where bytes [begin, end) of the one value of a file stand: "line:column-end".
std::string place(const std::string& file, const std::string& inside) {
  Diagnostics wrong;
  const auto root = parse_toml(file, "x.toml", wrong);
  EXPECT_TRUE(root) << file;
  if (!root) return {};
  const TomlNode& value = root->entries.front().value;
  const std::size_t at = value.text.find(inside);
  EXPECT_NE(at, std::string::npos) << value.text;
  const Span span = TextPlaces(file).inside(value.span, at, at + inside.size());
  return std::to_string(span.line) + ":" + std::to_string(span.column) + "-" +
         std::to_string(span.end_column);
}

TEST(TextPlaces, CountsWhatIsWritten) {
  EXPECT_EQ(place("a = \"one two\"", "one"), "1:6-9");
  EXPECT_EQ(place("a = \"one two\"", "two"), "1:10-13");
  EXPECT_EQ(place("a = 'one two'", "two"), "1:10-13");
  EXPECT_EQ(place("\n\na = \"x\\\"\\u00e9\\U0001F600 two\"", "two"), "3:26-29");
  EXPECT_EQ(place("a = \"\xC3\xA9 two\"", "two"), "1:8-11") << "columns are characters";
  EXPECT_EQ(place("a = \"x\\ty two\"", "y two"), "1:9-14");
}

TEST(TextPlaces, FollowsStringsOverLines) {
  EXPECT_EQ(place("a = \"\"\"one\n  two\"\"\"", "two"), "2:3-6");
  EXPECT_EQ(place("a = \"\"\"\none two\"\"\"", "one"), "2:1-4");
  EXPECT_EQ(place("a = '''\none\ntwo'''", "two"), "3:1-4");
  EXPECT_EQ(place("a = \"\"\"one \\\n\n    two\"\"\"", "two"), "3:5-8");
  EXPECT_EQ(place("a = \"\"\"\\\n    two\"\"\"", "two"), "2:5-8");
  EXPECT_EQ(place("a = \"\"\"\r\none\r\ntwo\"\"\"", "two"), "3:1-4");
  EXPECT_EQ(place("a = \"\"\"one\ntwo\"\"\"", "one\ntwo"), "1:8-11") << "to the end of the first line";
}

TEST(TextPlaces, StaysInsideWhateverItIsAsked) {
  const std::string file = "a = \"one\"";
  const TextPlaces places(file);
  EXPECT_EQ(places.inside({1, 5, 6}, 100, 200).line, 1);
  EXPECT_EQ(places.inside({9, 9, 10}, 0, 1).line, 1);
  EXPECT_EQ(TextPlaces("").inside({1, 1, 2}, 0, 5).line, 1);
}

}  // namespace
}  // namespace entente

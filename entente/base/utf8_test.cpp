#include "entente/base/utf8.hpp"

#include <gtest/gtest.h>

namespace entente {
namespace {

TEST(Utf8, ReadsCharactersOfEveryLength) {
  EXPECT_EQ(utf8_at("A", 0).code_point, 0x41u);
  EXPECT_EQ(utf8_at("\xC3\xA9", 0).code_point, 0xE9u);
  EXPECT_EQ(utf8_at("\xE2\x82\xAC", 0).code_point, 0x20ACu);
  EXPECT_EQ(utf8_at("\xF0\x9F\x98\x80", 0).code_point, 0x1F600u);
  EXPECT_EQ(utf8_at("\xF0\x9F\x98\x80", 0).bytes, 4u);
}

TEST(Utf8, RefusesWhatIsNotWellFormed) {
  for (const std::string_view bad :
       {"\x80", "\xFF", "\xC0\xAF", "\xC3", "\xC3\x28", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82"}) {
    EXPECT_FALSE(utf8_at(bad, 0).valid) << testing::PrintToString(bad);
    EXPECT_EQ(utf8_at(bad, 0).bytes, 1u);
  }
}

TEST(Utf8, KnowsWhatMayNotReachATerminal) {
  for (const std::uint32_t c : {0x00u, 0x07u, 0x1Bu, 0x7Fu, 0x80u, 0x9Fu, 0x202Eu, 0x2066u})
    EXPECT_TRUE(is_control(c)) << c;
  for (const std::uint32_t c : {'\t' + 0u, '\n' + 0u, ' ' + 0u, 0xA0u, 0xE9u, 0x2013u})
    EXPECT_FALSE(is_control(c)) << c;
}

TEST(InQuotes, MakesAnyTextFitForAMessage) {
  EXPECT_EQ(in_quotes("sanctions"), "\"sanctions\"");
  EXPECT_EQ(in_quotes("a\x1B[31m"), "\"a\\u001B[31m\"");
  EXPECT_EQ(in_quotes("two\nlines"), "\"two\\u000Alines\"");
  EXPECT_EQ(in_quotes("caf\xC3\xA9"), "\"caf\xC3\xA9\"");
  EXPECT_EQ(in_quotes("\xFF"), "\"?\"");
  EXPECT_EQ(in_quotes(std::string(100, 'x')), "\"" + std::string(60, 'x') + "...\"");
}

}  // namespace
}  // namespace entente

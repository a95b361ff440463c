#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "entente/base/embedded.hpp"

namespace entente {
std::span<const EmbeddedFile> embedded_test_files();

namespace {

std::string bytes_of(std::string_view name) {
  std::ifstream file(std::string(ENTENTE_SOURCE) + "/" + std::string(name), std::ios::binary);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Embed, KeepsEveryByteAndTheOrder) {
  const auto files = embedded_test_files();
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].name, "tests/data/embed/awkward.txt");
  EXPECT_EQ(files[1].name, "tests/data/embed/empty.txt");
  for (const EmbeddedFile& file : files) EXPECT_EQ(file.content, bytes_of(file.name));
}

TEST(Embed, FindsByName) {
  const auto files = embedded_test_files();
  EXPECT_EQ(find_embedded(files, "tests/data/embed/empty.txt"), &files[1]);
  EXPECT_EQ(find_embedded(files, "empty.txt"), nullptr);
  EXPECT_EQ(find_embedded({}, "tests/data/embed/empty.txt"), nullptr);
}

}  // namespace
}  // namespace entente

#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "entente/ensemble/run_file.hpp"

namespace entente::run_test {

/// A folder of the running test's own, gone with it.
class Folder {
 public:
  Folder() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::temp_directory_path() /
            (std::string("entente-") + test->name() + "-" + std::to_string(::getpid()));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directory(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }
  std::set<std::string> names() const {
    std::set<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(path_))
      out.insert(entry.path().filename().string());
    return out;
  }

 private:
  std::filesystem::path path_;
};

inline RunHeader a_header() {
  RunHeader header;
  header.entente = "0.1.0";
  header.compiler = "GNU 12.2.0";
  header.scenario_id = "thaw";
  header.scenario_sha256 = std::string(64, 'a');
  header.scenario_text = "schema = 1\n# é\n" + std::string(2000, 'x');
  header.seed = 18446744073709551615ULL;
  header.precision = "float";
  header.simd = "avx2";
  header.strategies = {"hold", "court", "court \"late\""};
  header.options = R"({"divider":"strategic","steps_per_year":1})";
  header.layout = std::string(64, 'b');
  header.manifest = R"({"draws":512})";
  return header;
}

/// `figures` floats that say which blocks they belong to, alike in size and random in their last digits.
inline std::string a_payload(const StoredBlocks& blocks, int figures = 200) {
  std::mt19937 noise(static_cast<std::uint32_t>(blocks.first) * 1000 +
                     static_cast<std::uint32_t>(blocks.count));
  std::string bytes;
  for (int i = 0; i < figures; ++i) {
    const float value = 1 + static_cast<float>(noise() >> 8) / 16777216;
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  return bytes;
}

inline Diagnostics append(RunFile& file, const StoredBlocks& blocks, int figures = 200) {
  const std::string payload = a_payload(blocks, figures);
  const RunChunk chunk = {blocks, payload};
  return file.append({&chunk, 1});
}

inline std::string code_of(const Diagnostics& diagnostics) {
  return diagnostics.empty() ? "" : diagnostics.front().code;
}

inline std::string bytes_of(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) return "";
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}
inline void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// All that a file says, to be compared.
struct Content {
  RunHeader header;
  std::map<std::int64_t, std::pair<std::int64_t, std::string>> chunks, tallies;
  bool operator==(const Content&) const = default;
};
inline Content content_of(const RunFile& file) {
  Content content;
  content.header = file.header();
  EXPECT_EQ(code_of(file.for_each_chunk([&](const StoredBlocks& blocks, const std::string& payload) {
              content.chunks[blocks.first] = {blocks.count, payload};
            })),
            "");
  EXPECT_EQ(code_of(file.for_each_tally([&](const StoredBlocks& blocks, const std::string& payload) {
              content.tallies[blocks.first] = {blocks.count, payload};
            })),
            "");
  return content;
}

/// A run with header, chunks and a tally.
inline Content make_run(const std::string& path) {
  Outcome<RunFile> file = RunFile::create(path, a_header());
  EXPECT_TRUE(file);
  for (int block = 0; block < 8; ++block) EXPECT_EQ(code_of(append(*file, {4 * block, 4}, 1500)), "");
  const RunChunk tally = {{0, 8}, "reduced"};
  EXPECT_EQ(code_of(file->replace_tallies({&tally, 1})), "");
  Content content = content_of(*file);
  EXPECT_EQ(code_of(file->close()), "");
  return content;
}

}  // namespace entente::run_test

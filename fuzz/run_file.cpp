// Any bytes under the name of a run file are answered: with diagnostics, or with exactly the run that was
// written. An input that begins with an even byte is the whole file; with an odd one, changes to a sound
// file: steps of five bytes, an offset (three bytes, the lowest first), what is done there, and with which
// byte.

#include "entente/ensemble/run_file.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <unistd.h>

namespace {

using entente::StoredBlocks;

using Chunks = std::map<std::int64_t, std::string>;

/// A folder in memory where there is one: every input becomes a file.
std::string folder() {
  static const std::string path = [] {
    const std::filesystem::path memory = "/dev/shm";
    const auto base = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
    const auto made = base / ("entente-fuzz-run-file-" + std::to_string(getpid()));
    std::filesystem::create_directory(made);
    static const struct Cleaner {
      std::filesystem::path made;
      ~Cleaner() {
        std::error_code ignored;
        std::filesystem::remove_all(made, ignored);
      }
    } cleaner{made};
    return made.string();
  }();
  return path;
}

entente::RunHeader the_header() {
  entente::RunHeader header;
  header.entente = "0.1.0";
  header.scenario_id = "thaw";
  header.scenario_text = std::string(600, 's');
  header.strategies = {"hold", "court"};
  header.options = "{}";
  header.manifest = "{}";
  return header;
}

Chunks chunks_of(const entente::RunFile& file) {
  Chunks chunks;
  const auto note = [&](const StoredBlocks& blocks, const std::string& payload) {
    chunks[blocks.first] = payload;
  };
  if (!file.for_each_chunk(note).empty() || !file.for_each_tally(note).empty()) std::abort();
  return chunks;
}

struct Sound {
  std::string bytes;
  Chunks chunks;
};
const Sound& sound() {
  static const Sound made = [] {
    const std::string path = folder() + "/sound.db";
    auto file = entente::RunFile::create(path, the_header());
    if (!file) std::abort();
    for (std::int64_t block = 0; block < 4; ++block) {
      std::string payload;
      for (int i = 0; i < 900; ++i) payload += static_cast<char>((block + 3) * i * i / 7);
      const entente::RunChunk chunk = {{block, 1}, payload};
      if (!file->append({&chunk, 1}).empty()) std::abort();
    }
    const entente::RunChunk tally = {{0, 2}, "reduced"};
    if (!file->replace_tallies({&tally, 1}).empty()) std::abort();
    Sound all;
    all.chunks = chunks_of(*file);
    if (!file->close().empty()) std::abort();
    std::ifstream stream(path, std::ios::binary);
    all.bytes.assign(std::istreambuf_iterator<char>(stream), {});
    return all;
  }();
  return made;
}

std::string changed(const std::uint8_t* data, std::size_t size) {
  std::string bytes = sound().bytes;
  for (; size >= 5; data += 5, size -= 5) {
    if (bytes.empty()) break;
    const std::size_t at = (data[0] | data[1] << 8 | data[2] << 16) % bytes.size();
    switch (data[3] % 4) {
      case 0:
        bytes[at] = static_cast<char>(bytes[at] ^ data[4]);
        break;
      case 1:
        bytes[at] = static_cast<char>(data[4]);
        break;
      case 2:
        bytes.resize(at);
        break;
      default:  // one page over another
        bytes.replace(at / 4096 * 4096, 4096, bytes.substr(data[4] * 4096U % bytes.size(), 4096));
    }
  }
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes =
      size > 0 && data[0] % 2 == 1 ? changed(data + 1, size - 1) : std::string(data, data + size);
  const std::string path = folder() + "/run.db";
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  for (const char* ending : {"-wal", "-journal", "-shm"}) std::filesystem::remove(path + ending);

  const auto file = entente::RunFile::read(path);
  if (!file) {
    if (!entente::has_errors(file.diagnostics())) std::abort();
    for (const entente::Diagnostic& diagnostic : file.diagnostics())
      if (!entente::find_code(diagnostic.code) || diagnostic.message.empty()) std::abort();
    entente::render(file.diagnostics(), "", false);
    return 0;
  }
  // Nothing but the run itself has its checksums.
  if (file->header() != the_header() || chunks_of(*file) != sound().chunks) std::abort();
  return 0;
}

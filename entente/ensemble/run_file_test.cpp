#include "entente/ensemble/run_file.hpp"

#include <algorithm>
#include <limits>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "entente/ensemble/run_test_support.hpp"

namespace entente {
namespace {

using namespace run_test;
using Ranges = std::vector<StoredBlocks>;

TEST(RunFile, GivesBackWhatItWasGiven) {
  const Folder folder;
  const std::string path = folder / "run.db";
  {
    Outcome<RunFile> file = RunFile::create(path, a_header());
    ASSERT_TRUE(file) << code_of(file.diagnostics());
    EXPECT_EQ(code_of(append(*file, {0, 2})), "");
    EXPECT_EQ(code_of(append(*file, {6, 1})), "");
    EXPECT_EQ(code_of(append(*file, {2, 3})), "");
    EXPECT_EQ(file->finished(), (Ranges{{0, 5}, {6, 1}}));
  }
  EXPECT_EQ(folder.names(), std::set<std::string>{"run.db"});
  for (const bool look : {true, false}) {
    const Outcome<RunFile> file = look ? RunFile::read(path) : RunFile::open(path);
    ASSERT_TRUE(file) << file.diagnostics()[0].message;
    EXPECT_EQ(file->header(), a_header());
    EXPECT_EQ(file->finished(), (Ranges{{0, 5}, {6, 1}}));
    EXPECT_EQ(file->chunks(), (Ranges{{0, 2}, {2, 3}, {6, 1}}));
    std::vector<std::int64_t> order;
    EXPECT_EQ(code_of(file->for_each_chunk([&](const StoredBlocks& blocks, const std::string& payload) {
                order.push_back(blocks.first);
                EXPECT_EQ(payload, a_payload(blocks));
              })),
              "");
    EXPECT_EQ(order, (std::vector<std::int64_t>{0, 2, 6}));
  }
}

TEST(RunFile, ShowsOnlyTheChunksAskedFor) {
  const Folder folder;
  Outcome<RunFile> file = RunFile::create(folder / "run.db", a_header());
  ASSERT_TRUE(file);
  for (int block = 0; block < 5; ++block) ASSERT_EQ(code_of(append(*file, {10 * block, 10})), "");
  std::vector<std::int64_t> seen;
  const auto note = [&](const StoredBlocks& blocks, const std::string&) { seen.push_back(blocks.first); };
  EXPECT_EQ(code_of(file->for_each_chunk(note, {19, 2})), "");
  EXPECT_EQ(seen, (std::vector<std::int64_t>{10, 20}));
}

TEST(RunFile, TakesAnyBytes) {
  const Folder folder;
  Outcome<RunFile> file = RunFile::create(folder / "run.db", a_header());
  ASSERT_TRUE(file);
  std::vector<std::string> payloads = {"", "abc", std::string("\0\0\xFF", 3), std::string(1 << 20, 'x')};
  for (int i = 0; i < 1000; ++i) payloads[1] += static_cast<char>(i * i);
  std::int64_t block = 0;
  for (const std::string& payload : payloads) {
    const RunChunk chunk = {{block++, 1}, payload};
    ASSERT_EQ(code_of(file->append({&chunk, 1})), "");
  }
  std::size_t next = 0;
  EXPECT_EQ(code_of(file->for_each_chunk([&](const StoredBlocks&, const std::string& payload) {
              EXPECT_EQ(payload, payloads[next++]);
            })),
            "");
  EXPECT_EQ(next, 4u);
}

TEST(RunFile, AnEmptyRunResumes) {
  const Folder folder;
  ASSERT_TRUE(RunFile::create(folder / "run.db", a_header()));
  const Outcome<RunFile> file = RunFile::open(folder / "run.db");
  ASSERT_TRUE(file) << file.diagnostics()[0].message;
  EXPECT_EQ(file->header(), a_header());
  EXPECT_TRUE(file->finished().empty());
}

TEST(RunFile, ATallyTakesThePlaceOfItsChunks) {
  const Folder folder;
  const std::string path = folder / "run.db";
  {
    Outcome<RunFile> file = RunFile::create(path, a_header());
    ASSERT_TRUE(file);
    for (int block = 0; block < 6; ++block) ASSERT_EQ(code_of(append(*file, {2 * block, 2})), "");
    const RunChunk first[] = {{{0, 4}, "first"}};
    EXPECT_EQ(code_of(file->replace_tallies(first)), "");
    EXPECT_EQ(file->tallies(), (Ranges{{0, 4}}));
    // The tally before goes, chunks of its blocks go, and blocks come that no chunk had.
    const RunChunk second[] = {{{20, 5}, ""}, {{0, 8}, "second"}};
    EXPECT_EQ(code_of(file->replace_tallies(second)), "");
  }
  const Outcome<RunFile> file = RunFile::open(path);
  ASSERT_TRUE(file) << file.diagnostics()[0].message;
  EXPECT_EQ(file->tallies(), (Ranges{{0, 8}, {20, 5}}));
  EXPECT_EQ(file->chunks(), (Ranges{{8, 2}, {10, 2}}));
  EXPECT_EQ(file->finished(), (Ranges{{0, 12}, {20, 5}}));
  const Content content = content_of(*file);
  EXPECT_EQ(content.tallies.at(0).second, "second");
  EXPECT_EQ(content.tallies.at(20).second, "");
}

TEST(RunFile, RefusesBlocksStoredTwice) {
  const Folder folder;
  const std::string path = folder / "run.db";
  Outcome<RunFile> file = RunFile::create(path, a_header());
  ASSERT_TRUE(file);
  ASSERT_EQ(code_of(append(*file, {4, 4})), "");
  ASSERT_EQ(code_of(append(*file, {12, 4})), "");
  for (const StoredBlocks blocks : {StoredBlocks{4, 4},
                                    {3, 2},
                                    {7, 1},
                                    {0, 100},
                                    {-1, 1},
                                    {0, 0},
                                    {0, -1},
                                    {std::numeric_limits<std::int64_t>::max(), 1},
                                    {1, std::numeric_limits<std::int64_t>::max()}})
    EXPECT_EQ(code_of(append(*file, blocks)), "E114") << blocks.first << " " << blocks.count;
  const RunChunk twice[] = {{{20, 2}, "a"}, {{21, 2}, "b"}};
  EXPECT_EQ(code_of(file->append(twice)), "E114");
  const RunChunk across[] = {{{0, 6}, "c"}};
  EXPECT_EQ(code_of(file->replace_tallies(across)), "E114") << "blocks 6 and 7 would be cut off";
  const RunChunk tally[] = {{{12, 4}, "d"}}, other[] = {{{4, 4}, "e"}};
  EXPECT_EQ(code_of(file->replace_tallies(twice)), "E114");
  ASSERT_EQ(code_of(file->replace_tallies(tally)), "");
  EXPECT_EQ(code_of(file->replace_tallies(other)), "E114") << "blocks 12 to 15 would get lost";
  EXPECT_EQ(file->finished(), (Ranges{{4, 4}, {12, 4}}));
  ASSERT_EQ(code_of(file->close()), "");
  const Outcome<RunFile> again = RunFile::open(path);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->finished(), (Ranges{{4, 4}, {12, 4}}));
}

TEST(RunFile, ItsManifestMayGrow) {
  const Folder folder;
  const std::string path = folder / "run.db";
  {
    Outcome<RunFile> file = RunFile::create(path, a_header());
    ASSERT_TRUE(file);
    ASSERT_EQ(code_of(append(*file, {0, 1})), "");
    ASSERT_EQ(code_of(file->set_manifest(R"({"draws":1024})")), "");
    ASSERT_EQ(code_of(append(*file, {1, 1})), "");
  }
  const Outcome<RunFile> file = RunFile::open(path);
  ASSERT_TRUE(file) << file.diagnostics()[0].message;
  EXPECT_EQ(file->header().manifest, R"({"draws":1024})");
  EXPECT_EQ(file->finished(), (Ranges{{0, 2}}));
}

TEST(RunFile, OpenedForLookingStoresNothing) {
  const Folder folder;
  const std::string path = folder / "run.db";
  make_run(path);
  const std::string before = bytes_of(path);
  {
    Outcome<RunFile> file = RunFile::read(path), other = RunFile::read(path);
    ASSERT_TRUE(file);
    ASSERT_TRUE(other) << "two may look at a time";
    EXPECT_EQ(code_of(append(*file, {100, 1})), "F004");
    EXPECT_EQ(code_of(file->set_manifest("{}")), "F004");
  }
  EXPECT_EQ(bytes_of(path), before);
  EXPECT_EQ(folder.names(), std::set<std::string>{"run.db"});
}

// --- names and folders ---

TEST(RunFile, IsNeverMadeOverAnotherFile) {
  const Folder folder;
  const std::string path = folder / "notes.txt";
  write_bytes(path, "precious");
  const Outcome<RunFile> file = RunFile::create(path, a_header());
  ASSERT_FALSE(file);
  EXPECT_EQ(code_of(file.diagnostics()), "F005");
  EXPECT_NE(file.diagnostics()[0].help.find("--resume " + path), std::string::npos);
  EXPECT_EQ(bytes_of(path), "precious");
  EXPECT_EQ(folder.names(), std::set<std::string>{"notes.txt"});

  std::filesystem::create_symlink("nowhere", folder / "link");
  EXPECT_EQ(code_of(RunFile::create(folder / "link", a_header()).diagnostics()), "F005");
  EXPECT_EQ(code_of(RunFile::create(folder.path(), a_header()).diagnostics()), "F002");
  EXPECT_EQ(code_of(RunFile::create("", a_header()).diagnostics()), "F004");
}

TEST(RunFile, NeedsItsFolder) {
  const Folder folder;
  const Outcome<RunFile> file = RunFile::create(folder / "missing/run.db", a_header());
  ASSERT_FALSE(file);
  EXPECT_EQ(code_of(file.diagnostics()), "F004");
  EXPECT_NE(file.diagnostics()[0].message.find("there is no folder"), std::string::npos);
}

TEST(RunFile, IsNotReadOutOfWhatAnotherLeft) {
  const Folder folder;
  write_bytes(folder / "run.db-wal", "of a run that somebody deleted");
  EXPECT_EQ(code_of(RunFile::create(folder / "run.db", a_header()).diagnostics()), "F005");
  EXPECT_EQ(folder.names(), std::set<std::string>{"run.db-wal"});
}

/// What `body` returns, run by somebody who is not root. Root may write anywhere.
template <class Body>
std::string as_nobody(Body&& body) {
  int ends[2];
  if (pipe(ends) != 0) return "no pipe";
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && seteuid(65534) != 0) _exit(2);
    const std::string said = body();
    if (write(ends[1], said.data(), said.size()) < 0) _exit(1);
    _exit(0);
  }
  close(ends[1]);
  char buffer[64];
  const ssize_t got = read(ends[0], buffer, sizeof buffer);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 2) return "cannot become another user";
  return {buffer, static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

TEST(RunFile, SaysWhatMayNotBeWrittenOrRead) {
  const Folder folder;
  const std::string path = folder / "run.db";
  make_run(path);
  chmod(path.c_str(), 0444);
  chmod(folder.path().c_str(), 0555);
  const std::string create =
      as_nobody([&] { return code_of(RunFile::create(folder / "new.db", a_header()).diagnostics()); });
  if (create == "cannot become another user") {
    chmod(folder.path().c_str(), 0755);
    GTEST_SKIP() << "root may write anywhere, and this process cannot become another user";
  }
  EXPECT_EQ(create, "F004");
  EXPECT_EQ(as_nobody([&] { return code_of(RunFile::open(path).diagnostics()); }), "F004");
  EXPECT_EQ(as_nobody([&] { return std::string(RunFile::read(path) ? "fine" : "not"); }), "fine");
  // The file may be written, its folder not: no log can stand beside it.
  chmod(path.c_str(), 0666);
  EXPECT_EQ(as_nobody([&] { return code_of(RunFile::open(path).diagnostics()); }), "F004");
  chmod(path.c_str(), 0000);
  EXPECT_EQ(as_nobody([&] { return code_of(RunFile::read(path).diagnostics()); }), "F003");
  chmod(folder.path().c_str(), 0755);
  chmod(path.c_str(), 0644);
  EXPECT_TRUE(RunFile::open(path));
}

TEST(RunFile, NoticesThatItWasDeletedOrReplaced) {
  const Folder folder;
  const std::string path = folder / "run.db";
  Outcome<RunFile> file = RunFile::create(path, a_header());
  ASSERT_TRUE(file);
  ASSERT_EQ(code_of(append(*file, {0, 1})), "");
  std::filesystem::remove(path);
  EXPECT_EQ(code_of(append(*file, {1, 1})), "F004");
  EXPECT_EQ(file->finished(), (Ranges{{0, 1}}));
}

// --- what is no run file ---

void expect_refused(const std::string& path, const std::string& code, const std::string& words) {
  const std::string before = bytes_of(path);
  for (const bool look : {true, false}) {
    const Outcome<RunFile> file = look ? RunFile::read(path) : RunFile::open(path);
    ASSERT_FALSE(file) << path;
    EXPECT_EQ(code_of(file.diagnostics()), code) << file.diagnostics()[0].message;
    EXPECT_NE(file.diagnostics()[0].message.find(words), std::string::npos) << file.diagnostics()[0].message;
    EXPECT_FALSE(file.diagnostics()[0].help.empty());
    EXPECT_NE(find_code(code), nullptr);
  }
  EXPECT_EQ(bytes_of(path), before) << "touched";
}

TEST(RunFile, OpensOnlyRunFiles) {
  const Folder folder;
  expect_refused(folder / "none.db", "F001", "no file");
  expect_refused(folder.path(), "F002", "a folder");
  expect_refused("/dev/null", "F003", "a device");
  write_bytes(folder / "text", "schema = 1\n[roles]\ndivider = \"USA\"\n" + std::string(500, '#'));
  expect_refused(folder / "text", "E110", "a text file");
  write_bytes(folder / "short", "hello\n");
  expect_refused(folder / "short", "E110", "a text file");
  write_bytes(folder / "empty", "");
  expect_refused(folder / "empty", "E110", "empty");
  write_bytes(folder / "bytes", std::string(3000, '\x03'));
  expect_refused(folder / "bytes", "E110", "another kind");
  {
    SQLite::Database other(folder / "other.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE meta (key TEXT, value TEXT)");
  }
  expect_refused(folder / "other.db", "E110", "another program");
}

void change(const std::string& path, const std::string& sql) {
  SQLite::Database db(path, SQLite::OPEN_READWRITE);
  db.exec(sql);
}

TEST(RunFile, NamesTheVersionThatANewerSchemaNeeds) {
  const Folder folder;
  const std::string path = folder / "run.db";
  make_run(path);
  change(path,
         "PRAGMA user_version = 2; UPDATE meta SET value = '2' WHERE key = 'schema';"
         "UPDATE meta SET value = '9.8.7' WHERE key = 'entente'; CREATE TABLE news (x)");
  expect_refused(path, "E111", "newer entente \"9.8.7\" in schema 2");
}

TEST(RunFile, IsNotFooledByChangesWithSqlite) {
  const Folder folder;
  const std::string path = folder / "run.db", good = folder / "good.db";
  make_run(good);
  const auto refused_after = [&](const std::string& sql) {
    std::filesystem::copy_file(good, path, std::filesystem::copy_options::overwrite_existing);
    change(path, sql);
    SCOPED_TRACE(sql);
    expect_refused(path, "E112", "damaged");
  };
  refused_after("PRAGMA user_version = 2");
  refused_after("UPDATE meta SET value = '7' WHERE key = 'seed'");
  refused_after("UPDATE meta SET value = 'other' WHERE key = 'manifest'");
  refused_after("INSERT INTO meta VALUES ('x', 'y')");
  refused_after("DELETE FROM meta WHERE key = 'simd'");
  refused_after("DELETE FROM chunk WHERE first_block = 8");
  refused_after("DELETE FROM chunk");
  refused_after("DELETE FROM total");
  refused_after("UPDATE total SET chunks = chunks + 1");
  refused_after("UPDATE chunk SET blocks = 3 WHERE first_block = 8");
  refused_after("UPDATE chunk SET first_block = 9 WHERE first_block = 8");
  refused_after("UPDATE chunk SET bytes = bytes + 4 WHERE first_block = 8");
  refused_after("UPDATE chunk SET encoding = 'zstd4' WHERE first_block = 8");
  refused_after("UPDATE chunk SET sha256 = 'x' WHERE first_block = 8");
  refused_after(
      "INSERT INTO tally SELECT first_block + 500, blocks, encoding, bytes, sha256, payload FROM tally");
  refused_after("CREATE TABLE more (x)");
  refused_after("CREATE TRIGGER t AFTER INSERT ON chunk BEGIN DELETE FROM tally; END");
  // Two chunks that change places, each whole in itself.
  refused_after(
      "CREATE TEMP TABLE a AS SELECT * FROM chunk WHERE first_block = 8;"
      "CREATE TEMP TABLE b AS SELECT * FROM chunk WHERE first_block = 12;"
      "UPDATE chunk SET (sha256, payload) = (SELECT sha256, payload FROM b) WHERE first_block = 8;"
      "UPDATE chunk SET (sha256, payload) = (SELECT sha256, payload FROM a) WHERE first_block = 12");
}

TEST(RunFile, KnowsAChunkOfAnotherRun) {
  const Folder folder;
  const std::string path = folder / "run.db", other = folder / "other.db";
  make_run(path);
  {
    RunHeader header = a_header();
    header.seed = 2;
    Outcome<RunFile> file = RunFile::create(other, header);
    ASSERT_TRUE(file);
    ASSERT_EQ(code_of(append(*file, {8, 4})), "");
  }
  change(path,
         "ATTACH '" + other +
             "' AS other; UPDATE chunk SET sha256 = (SELECT sha256 FROM other.chunk WHERE first_block = 8) "
             "WHERE first_block = 8");
  expect_refused(path, "E112", "at block 8");
}

TEST(RunFile, NeverGivesOtherContentWhereAByteIsFlipped) {
  const Folder folder;
  const std::string good = folder / "good.db", path = folder / "run.db";
  const Content content = make_run(good);
  const std::string bytes = bytes_of(good);
  constexpr std::size_t kStep = 47;
  std::size_t refused = 0, tried = 0;
  for (std::size_t at = 0; at < bytes.size(); at += kStep, ++tried) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
    write_bytes(path, flipped);
    const Outcome<RunFile> file = RunFile::read(path);
    if (file)
      EXPECT_EQ(content_of(*file), content) << "byte " << at;
    else
      ++refused;
  }
  // All but the space that SQLite says no page uses, and a few bytes of the head that mean nothing.
  SQLite::Database db(good, SQLite::OPEN_READONLY);
  const std::int64_t unused = db.execAndGet(
      "SELECT sum(unused) + 4096 * (SELECT freelist_count FROM pragma_freelist_count) FROM dbstat");
  EXPECT_GE(refused + 8, tried - static_cast<std::size_t>(unused) / kStep);
  EXPECT_GT(refused, tried / 3);
}

TEST(RunFile, RefusesEveryFlippedByteOfItsRows) {
  const Folder folder;
  const std::string good = folder / "good.db", path = folder / "run.db";
  make_run(good);
  const std::string bytes = bytes_of(good);
  int tried = 0;
  for (const std::string& part :
       {std::string("avx2"), std::string("18446744073709551615"), std::string("\x28\xB5\x2F\xFD"),
        std::string("zstd"), std::string("CREATE TABLE chunk"), std::string("xxxxxxxx"),
        std::string("SQLite"), std::string("etnE")}) {
    std::size_t at = bytes.rfind(part);
    if (part == "etnE") at = 68;  // the application's number
    ASSERT_NE(at, std::string::npos) << part;
    for (const int bit : {0, 3, 7}) {
      std::string flipped = bytes;
      flipped[at + 1] = static_cast<char>(flipped[at + 1] ^ (1 << bit));
      write_bytes(path, flipped);
      EXPECT_FALSE(RunFile::read(path)) << part << " bit " << bit;
      ++tried;
    }
  }
  EXPECT_EQ(tried, 24);
}

TEST(RunFile, RefusesACutTail) {
  const Folder folder;
  const std::string good = folder / "good.db", path = folder / "run.db";
  make_run(good);
  const std::string bytes = bytes_of(good);
  for (const std::size_t cut :
       {std::size_t{1}, std::size_t{100}, std::size_t{4095}, std::size_t{4096}, bytes.size() / 2,
        bytes.size() - 4096, bytes.size() - 100, bytes.size() - 72, bytes.size() - 20}) {
    write_bytes(path, bytes.substr(0, bytes.size() - cut));
    expect_refused(path, "E112", "damaged");
  }
  write_bytes(path, bytes + std::string(10, '\0'));
  expect_refused(path, "E112", "its length");
}

// --- what a run is of ---

TEST(RunHeader, NamesEachThingThatDiffers) {
  const RunHeader file = a_header();
  EXPECT_TRUE(difference("run.db", file, file).empty());
  const auto said = [&](const auto& change) {
    RunHeader wanted = a_header();
    change(wanted);
    const Diagnostics found = difference("run.db", file, wanted);
    EXPECT_EQ(found.size(), 1u);
    EXPECT_EQ(code_of(found), "E113");
    return found.empty() ? std::string() : found[0].message + " | " + found[0].help;
  };
  EXPECT_NE(said([](RunHeader& h) { h.seed = 2; }).find("seed 18446744073709551615; this run has 2"),
            std::string::npos);
  EXPECT_NE(said([](RunHeader& h) { h.precision = "double"; }).find("--precision float"), std::string::npos);
  EXPECT_NE(said([](RunHeader& h) { h.simd = "avx3"; }).find("instruction set avx2; this run has avx3"),
            std::string::npos);
  EXPECT_NE(said([](RunHeader& h) { h.strategies.pop_back(); }).find("this run has \"hold\", \"court\""),
            std::string::npos);
  EXPECT_NE(said([](RunHeader& h) { h.entente = "0.2.0"; }).find("entente 0.1.0; this run has 0.2.0"),
            std::string::npos);
  EXPECT_NE(said([](RunHeader& h) { h.compiler = "Clang 14"; }).find("Clang 14"), std::string::npos);
  EXPECT_NE(said([](RunHeader& h) { h.layout = "c"; }).find("layout"), std::string::npos);
  EXPECT_NE(said([](RunHeader& h) { h.scenario_sha256[0] = 'c'; }).find("\"thaw\" has changed"),
            std::string::npos);
  EXPECT_NE(said([](RunHeader& h) {
              h.scenario_id = "frost";
              h.scenario_sha256[0] = 'c';
            }).find("scenario \"thaw\", not of \"frost\""),
            std::string::npos);
  EXPECT_NE(said([](RunHeader& h) {
              h.options = R"({"divider":"quantal","steps_per_year":1})";
            }).find("divider \"strategic\"; this run has \"quantal\""),
            std::string::npos);
  EXPECT_NE(said([](RunHeader& h) {
              h.options = R"({"divider":"strategic"})";
            }).find("steps_per_year 1; this run has none"),
            std::string::npos);

  RunHeader wanted = a_header();
  wanted.seed = 5, wanted.precision = "double", wanted.manifest = "{}";
  EXPECT_EQ(difference("run.db", file, wanted).size(), 2u) << "a manifest may differ";
}

}  // namespace
}  // namespace entente

// What is left of a run when its process dies, its disk is full, or another process wants its file.

#include <chrono>
#include <csignal>
#include <cstdio>
#include <functional>
#include <random>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "entente/ensemble/run_file.hpp"
#include "entente/ensemble/run_test_support.hpp"

namespace entente {
namespace {

using namespace run_test;
using Ranges = std::vector<StoredBlocks>;

/// A child process that reports through a pipe, one byte at a time.
class Child {
 public:
  /// @param body  what it does; called with what sends a report
  explicit Child(const std::function<void(const std::function<void(char)>&)>& body) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    process_ = fork();
    if (process_ == 0) {
      close(ends[0]);
      body([&](char said) { (void)!write(ends[1], &said, 1); });
      _exit(0);
    }
    close(ends[1]);
    reports_ = ends[0];
  }
  ~Child() { end(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// The next report; 0 when there are no more.
  char hear() {
    char said = 0;
    return read(reports_, &said, 1) == 1 ? said : '\0';
  }
  void kill_hard() { kill(process_, SIGKILL); }
  void end() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    close(reports_);
    process_ = 0;
  }

 private:
  pid_t process_ = 0;
  int reports_ = -1;
};

TEST(RunFileCrash, OneProcessAtATime) {
  const Folder folder;
  const std::string path = folder / "run.db";
  make_run(path);
  Child owner([&](const auto& report) {
    const Outcome<RunFile> file = RunFile::open(path);
    report(file ? 'y' : 'n');
    pause();
  });
  ASSERT_EQ(owner.hear(), 'y');
  EXPECT_EQ(code_of(RunFile::open(path).diagnostics()), "F007");
  EXPECT_EQ(code_of(RunFile::read(path).diagnostics()), "F007");
  EXPECT_EQ(code_of(RunFile::create(path, a_header()).diagnostics()), "F005");
  owner.end();
  EXPECT_TRUE(RunFile::open(path));
}

TEST(RunFileCrash, OneObjectAtATimeInAProcess) {
  const Folder folder;
  const std::string path = folder / "run.db";
  Outcome<RunFile> file = RunFile::create(path, a_header());
  ASSERT_TRUE(file);
  EXPECT_EQ(code_of(RunFile::open(path).diagnostics()), "F007");
  EXPECT_EQ(code_of(RunFile::read(path).diagnostics()), "F007");
  // A refused look must not have taken the lock away.
  Child other([&](const auto& report) { report(execl("/bin/true", "true", nullptr) == 0 ? 'y' : 'n'); });
  ASSERT_EQ(code_of(append(*file, {0, 1})), "");
  ASSERT_EQ(code_of(file->close()), "");
  EXPECT_EQ(code_of(file->close()), "");
  EXPECT_EQ(code_of(append(*file, {1, 1})), "F004");
  EXPECT_TRUE(RunFile::open(path));
}

TEST(RunFileCrash, ALookerKeepsWritersOut) {
  const Folder folder;
  const std::string path = folder / "run.db";
  make_run(path);
  Child looker([&](const auto& report) {
    const Outcome<RunFile> file = RunFile::read(path);
    report(file ? 'y' : 'n');
    pause();
  });
  ASSERT_EQ(looker.hear(), 'y');
  EXPECT_EQ(code_of(RunFile::open(path).diagnostics()), "F007");
  EXPECT_TRUE(RunFile::read(path));
}

/// Saves a run, or goes on with it, in tiny steps, reporting each that was stored.
void save(const std::string& path, const std::function<void(char)>& report) {
  Outcome<RunFile> file =
      std::filesystem::exists(path) ? RunFile::open(path) : RunFile::create(path, a_header());
  if (!file) {
    report('!');
    return;
  }
  const Ranges finished = file->finished();
  for (std::int64_t block = finished.empty() ? 0 : finished.back().end(); block < 100'000; ++block) {
    if (!append(*file, {block, 1}, 2000).empty()) return report('!');
    report('.');
    if (block % 16 != 15) continue;
    // What grows takes the place of what was: of the chunks since, and of the tally before.
    const RunChunk tally = {{0, block + 1}, "all so far"};
    if (!file->replace_tallies({&tally, 1}).empty()) return report('!');
    report('t');
  }
}

TEST(RunFileCrash, KilledAtAnyMomentItKeepsWhatItStored) {
  std::mt19937 random(7);
  int before_its_file = 0, with_blocks = 0, with_log = 0;
  for (int round = 0; round < 24; ++round) {
    const Folder folder;
    const std::string path = folder / "run.db";
    std::int64_t stored = 0;
    for (int life = 0; life < 2; ++life) {
      Child child([&](const auto& report) { save(path, report); });
      // A third of the first lives end within their first two milliseconds, whatever they have done by then;
      // the others after some steps, and a moment that may fall into a commit.
      int longest = 2'000;
      if (life == 1 || round % 3 != 0) {
        longest = 4'000;
        for (int steps = std::uniform_int_distribution<>(1, 40)(random); steps > 0; --steps) {
          const char said = child.hear();
          ASSERT_TRUE(said == '.' || said == 't') << "round " << round << ": " << said;
          stored += said == '.';
        }
      }
      std::this_thread::sleep_for(
          std::chrono::microseconds(std::uniform_int_distribution<>(0, longest)(random)));
      child.kill_hard();
      for (char said = child.hear(); said; said = child.hear()) {
        ASSERT_NE(said, '!') << "round " << round;
        stored += said == '.';
      }
      child.end();
      if (!std::filesystem::exists(path)) {
        ASSERT_EQ(stored, 0);
        ASSERT_TRUE(folder.names().empty()) << *folder.names().begin();
        ++before_its_file;
        continue;
      }
      with_log += std::filesystem::exists(path + "-wal");
      const auto check = [&](const Outcome<RunFile>& file) {
        ASSERT_TRUE(file) << "round " << round << ": " << file.diagnostics()[0].message;
        EXPECT_EQ(file->header(), a_header());
        const Ranges finished = file->finished();
        const std::int64_t there = finished.empty() ? 0 : finished.back().end();
        ASSERT_LE(finished.size(), 1u);
        // What was stored, and at most the step whose report was cut off.
        EXPECT_TRUE(there == stored || there == stored + 1) << there << " of " << stored;
        const Content content = content_of(*file);
        for (const auto& [first, chunk] : content.chunks)
          EXPECT_EQ(chunk.second, a_payload({first, 1}, 2000));
        for (const auto& [first, tally] : content.tallies) EXPECT_EQ(tally.second, "all so far");
        with_blocks += there > 0;
      };
      check(RunFile::read(path));
      check(RunFile::read(path));  // a look leaves everything as it was
      Outcome<RunFile> file = RunFile::open(path);
      check(file);
      if (!file) return;
      stored = file->finished().empty() ? 0 : file->finished().back().end();
      if (life == 0 && round % 2 == 0) continue;
      ASSERT_EQ(code_of(file->close()), "");
      EXPECT_EQ(folder.names(), std::set<std::string>{"run.db"});
    }
  }
  EXPECT_GT(with_blocks, 30);
  EXPECT_GT(with_log, 30);
  std::printf("killed before the file was there: %d; with a log beside it: %d\n", before_its_file, with_log);
}

TEST(RunFileCrash, ALostLogTakesStepsWithItButLeavesAWholeRun) {
  const Folder folder;
  const std::string path = folder / "run.db";
  Child child([&](const auto& report) { save(path, report); });
  std::int64_t stored = 0;
  for (char said = child.hear(); said && stored < 40; said = child.hear()) stored += said == '.';
  child.end();
  ASSERT_TRUE(std::filesystem::exists(path + "-wal"));
  std::filesystem::remove(path + "-wal");
  const Outcome<RunFile> file = RunFile::open(path);
  if (!file) {
    EXPECT_EQ(code_of(file.diagnostics()), "E112");
    return;
  }
  const Content content = content_of(*file);
  EXPECT_EQ(content.header, a_header());
  for (const auto& [first, chunk] : content.chunks) EXPECT_EQ(chunk.second, a_payload({first, 1}, 2000));
}

TEST(RunFileCrash, ALogOfAnotherRunIsNotReadIntoThisOne) {
  const Folder folder;
  const std::string path = folder / "run.db", other = folder / "other.db";
  Child child([&](const auto& report) { save(other, report); });
  for (int i = 0; i < 40; ++i) child.hear();
  child.end();
  RunHeader header = a_header();
  header.seed = 3;
  {
    Outcome<RunFile> file = RunFile::create(path, header);
    ASSERT_TRUE(file);
    for (int block = 0; block < 5; ++block) ASSERT_EQ(code_of(append(*file, {block, 1}, 2000)), "");
  }
  std::filesystem::rename(other + "-wal", path + "-wal");
  const Outcome<RunFile> file = RunFile::open(path);
  EXPECT_EQ(code_of(file.diagnostics()), "E112");
}

TEST(RunFileCrash, AFullDiskLosesNothingStored) {
  const Folder folder;
  const std::string path = folder / "run.db";
  // A limit on the size of files stands for the disk's end; in a child, for it holds for a whole process.
  Child child([&](const auto& report) {
    signal(SIGXFSZ, SIG_IGN);
    Outcome<RunFile> file = RunFile::create(path, a_header());
    if (!file) return report('!');
    const rlimit small = {300'000, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &small);
    std::mt19937 noise(1);
    std::string payload(20'000, '\0');
    std::int64_t block = 0;
    Diagnostics bad;
    while (bad.empty() && block < 1000) {
      for (char& byte : payload) byte = static_cast<char>(noise());
      const RunChunk chunk = {{block, 1}, payload};
      bad = file->append({&chunk, 1});
      if (bad.empty()) report('.'), ++block;
    }
    report(code_of(bad) == "F006" ? 'f' : '?');
    report(file->finished() == Ranges{{0, block}} ? 'y' : 'n');
    report(append(*file, {5000, 1}, 20'000).empty() ? 'n' : 'y');
    // Room again: the same object goes on.
    const rlimit large = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &large);
    report(append(*file, {block, 1}).empty() ? 'y' : 'n');
    setrlimit(RLIMIT_FSIZE, &small);
    report(file->close().empty() ? 'c' : 'e');  // either way nothing is lost
  });
  int stored = 0;
  char said = child.hear();
  for (; said == '.'; said = child.hear()) ++stored;
  EXPECT_EQ(said, 'f');
  EXPECT_GT(stored, 5);
  EXPECT_LT(stored, 1000);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(child.hear(), 'y') << i;
  child.hear();
  child.end();
  const Outcome<RunFile> file = RunFile::open(path);
  ASSERT_TRUE(file) << file.diagnostics()[0].message;
  EXPECT_EQ(file->finished(), (Ranges{{0, stored + 1}}));
  EXPECT_EQ(content_of(*file).chunks.size(), static_cast<std::size_t>(stored + 1));
}

TEST(RunFileCrash, NoRoomForTheFirstByteLeavesNoFile) {
  const Folder folder;
  const std::string path = folder / "run.db";
  Child child([&](const auto& report) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit none = {1000, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &none);
    report(code_of(RunFile::create(path, a_header()).diagnostics()) == "F006" ? 'y' : 'n');
  });
  EXPECT_EQ(child.hear(), 'y');
  child.end();
  EXPECT_TRUE(folder.names().empty());
}

TEST(RunFileCrash, ACutLogIsAnEarlierStateOfTheRun) {
  const Folder folder;
  const std::string path = folder / "run.db", copy = folder / "copy.db";
  Child child([&](const auto& report) { save(path, report); });
  for (int i = 0; i < 12; ++i) child.hear();
  child.end();
  const std::string log = bytes_of(path + "-wal");
  for (std::size_t kept = 0; kept <= log.size(); kept += 3000) {
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    write_bytes(copy + "-wal", log.substr(0, kept));
    const Outcome<RunFile> file = RunFile::read(copy);
    ASSERT_TRUE(file) << kept << ": " << file.diagnostics()[0].message;
    ASSERT_LE(file->finished().size(), 1u);
    for (const auto& [first, chunk] : content_of(*file).chunks)
      EXPECT_EQ(chunk.second, a_payload({first, 1}, 2000));
  }
  // A flipped byte ends the log there, or else the checksums of the rows tell.
  for (std::size_t at = 0; at < log.size(); at += 997) {
    std::string flipped = log;
    flipped[at] = static_cast<char>(flipped[at] ^ 16);
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    write_bytes(copy + "-wal", flipped);
    const Outcome<RunFile> file = RunFile::read(copy);
    if (!file) continue;
    for (const auto& [first, chunk] : content_of(*file).chunks)
      EXPECT_EQ(chunk.second, a_payload({first, 1}, 2000));
  }
}

}  // namespace
}  // namespace entente

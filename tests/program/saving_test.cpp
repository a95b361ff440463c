// Sessions with `assess --save` and `--resume`: runs that are killed, stopped, extended, damaged or mistaken
// for another, and the answer that is the same to the bit.

#include <chrono>
#include <fstream>
#include <random>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "entente/base/simd.hpp"
#include "entente/ensemble/run_file.hpp"
#include "tests/program/session.hpp"

namespace entente::session {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using Clock = std::chrono::steady_clock;
using Line = std::vector<std::string>;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// An answer without what may differ between equal runs.
std::string figures(const std::string& document) {
  nlohmann::ordered_json answer = nlohmann::ordered_json::parse(document, nullptr, false);
  if (answer.is_discarded()) return "not JSON: " + document;
  answer.erase("run");
  return answer.dump();
}

Line joined(Line line, const Line& more) {
  line.insert(line.end(), more.begin(), more.end());
  return line;
}

/// Runs of the small scenario in a folder of their own.
class Saved : public testing::Test {
 protected:
  void SetUp() override { write(folder_ / "tiny.toml", tiny_text()); }

  Ended run(const Line& line) const { return entente(line, folder_.path()); }
  Ended assess(const Line& more) const {
    return run(joined({"assess", "tiny.toml", "--strategy", "probe"}, more));
  }
  Ended resume(const Line& more = {}) const {
    return run(joined({"assess", "--resume", "run.db", "--json"}, more));
  }
  std::filesystem::path run_db() const { return folder_ / "run.db"; }
  std::string bytes() const { return content(run_db()); }

  Folder folder_;
};

TEST_F(Saved, SavedAndResumedAnswersAreThoseOfAPlainRun) {
  const Ended plain = assess({"--draws", "1024", "--json"});
  const Ended saved = assess({"--draws", "1024", "--json", "--save", "run.db"});
  ASSERT_EQ(saved.code, 0) << saved.err;
  EXPECT_THAT(saved.err, IsEmpty());
  EXPECT_EQ(figures(saved.out), figures(plain.out));
  EXPECT_THAT(folder_.names(), testing::UnorderedElementsAre("tiny.toml", "run.db"));
  std::filesystem::remove(folder_ / "tiny.toml");  // the file holds all that is needed
  const Ended again = resume();
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(figures(again.out), figures(plain.out));
  EXPECT_EQ(json::parse(again.out)["run"]["threads"], 0) << "nothing was solved";
}

TEST_F(Saved, ARunOfAnInstructionSetThatThisMachineLacksIsNotGoneOnWith) {
  ASSERT_EQ(assess({"--draws", "32", "--save", "run.db"}).code, 0);
  auto whole = RunFile::read(run_db().string());
  ASSERT_TRUE(whole) << render(whole.diagnostics(), "", false);
  RunHeader header = whole->header();
  ASSERT_TRUE(whole->close().empty());
  header.simd = "avx9";
  std::filesystem::remove(run_db());
  {
    const auto begun = RunFile::create(run_db().string(), header);
    ASSERT_TRUE(begun) << render(begun.diagnostics(), "", false);
  }
  const std::string before = bytes();
  const Ended refused = resume();
  EXPECT_EQ(refused.code, 2) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("E115"));
  EXPECT_THAT(refused.err,
              HasSubstr("was begun with instruction set avx9, which this machine lacks: it has "));
  EXPECT_THAT(refused.err, HasSubstr("scalar\n"));
  EXPECT_THAT(refused.err, HasSubstr("--save"));
  EXPECT_EQ(json::parse(refused.out)["diagnostics"][0]["code"], "E115");
  // A set asked for does not make the file another.
  EXPECT_EQ(resume({"--simd", "scalar"}).code, 2);
  EXPECT_EQ(bytes(), before) << "nothing is touched";
}

// 20 runs, each killed at some moment and gone on with by another number of threads: six within their first
// 50 milliseconds, six while a commit is on its way to the disk, the others anywhere.
TEST_F(Saved, KilledAtAnyMomentItGoesOnToTheSameBits) {
  const Line options{"--draws", "2560", "--json"};
  const Clock::time_point start = Clock::now();
  const Ended plain = assess(joined(options, {"--threads", "2", "--save", "whole.db"}));
  const double whole = seconds_since(start);
  ASSERT_EQ(plain.code, 0) << plain.err;
  std::mt19937 random(3);
  int without_file = 0, partly = 0, with_log = 0;
  for (int round = 0; round < 20; ++round) {
    const auto log_size = [&] {
      std::error_code none;
      const auto size = std::filesystem::file_size(folder_ / "run.db-wal", none);
      return none ? 0 : size;
    };
    const double moment = std::uniform_real_distribution<>(0, round % 3 == 0 ? 0.05 : whole)(random);
    const auto first_log = 1 + std::uniform_int_distribution<std::uintmax_t>(0, 400'000)(random);
    const Clock::time_point began = Clock::now();
    const Ended ended =
        killed(joined({"assess", "tiny.toml", "--strategy", "probe", "--save", "run.db", "--threads",
                       std::to_string(1 + round % 2)},
                      options),
               folder_.path(),
               [&] { return round % 3 == 1 ? log_size() >= first_log : seconds_since(began) >= moment; });
    ASSERT_TRUE(ended.code == 128 + SIGKILL || ended.code == 0) << ended.err;
    with_log += log_size() > 0;
    const Line other{"--threads", std::to_string(1 + (round + 1) % 3)};
    if (!std::filesystem::exists(run_db())) {
      ++without_file;  // killed before its file had a name: nothing lies about
      EXPECT_THAT(folder_.names(), Not(testing::Contains(StartsWith("run.db"))));
      continue;
    }
    const Ended rest = resume(other);
    ASSERT_EQ(rest.code, 0) << "round " << round << ": " << rest.err;
    EXPECT_EQ(figures(rest.out), figures(plain.out)) << "round " << round;
    partly += json::parse(rest.out)["run"]["threads"] != 0;
    // A run that was killed between its last draw and its end is only looked at: its log stays.
    for (const char* each : {"run.db", "run.db-wal", "run.db-shm"}) std::filesystem::remove(folder_ / each);
  }
  // How many depends on what else the machine does; some do on any.
  EXPECT_LT(without_file, 20) << "some have a file";
  EXPECT_GT(partly, 0) << "and draws left to solve";
  EXPECT_GT(with_log, 0) << "and a log that was not yet in the file";
}

TEST_F(Saved, AFileWithoutABlockIsAnEmptyRunAndResumes) {
  const Line options{"--draws", "4096", "--json"};
  const Ended plain = assess(options);
  // As soon as the file has its name.
  killed(joined({"assess", "tiny.toml", "--strategy", "probe", "--save", "run.db"}, options), folder_.path(),
         [&] { return std::filesystem::exists(run_db()); });
  const Ended nothing = run({"rerun", "run.db"});
  // Unless blocks were quicker than the signal.
  if (nothing.code != 0) {
    EXPECT_EQ(nothing.code, 2) << nothing.out;
    EXPECT_THAT(nothing.err, HasSubstr("E125"));
  }
  EXPECT_EQ(figures(resume().out), figures(plain.out));
}

TEST_F(Saved, AFinishedRunAnswersAtOnce) {
  ASSERT_EQ(assess({"--draws", "8192", "--save", "run.db"}).code, 0);
  const Ended ended = resume();
  EXPECT_EQ(json::parse(ended.out)["run"]["threads"], 0) << "no worker took part";
  EXPECT_EQ(json::parse(ended.out)["run"]["draws"], 8192);
}

TEST_F(Saved, CtrlCKeepsWhatIsFinishedAndSaysHowToGoOn) {
  const std::string scenario = (folder_ / "tiny.toml").string(), path = run_db().string();
  const Line line{"assess", scenario, "--draws", "65536", "--json", "--save", path};
  const Ended stopped = interrupted(line, 2);
  ASSERT_EQ(stopped.code, 6) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("to go on: entente assess --resume " + path));
  EXPECT_THAT(folder_.names(), testing::UnorderedElementsAre("tiny.toml", "run.db"));
  const json partial = json::parse(stopped.out);
  EXPECT_TRUE(partial["run"]["interrupted"]);
  // Every draw that was finished is in the file: it says what the interrupted run said.
  const Ended same = run({"rerun", "run.db"});
  EXPECT_EQ(same.code, 0) << same.out << same.err;
  const Ended more = interrupted({"assess", "--resume", path, "--json"}, 4);
  ASSERT_EQ(more.code, 6) << more.err;
  EXPECT_GT(json::parse(more.out)["run"]["draws"], partial["run"]["draws"]);
}

TEST_F(Saved, MoreDrawsExtendARun) {
  ASSERT_EQ(assess({"--draws", "512", "--save", "run.db"}).code, 0);
  const Ended longer = resume({"--draws", "1024"});
  EXPECT_EQ(longer.code, 0) << longer.err;
  EXPECT_EQ(figures(longer.out), figures(assess({"--draws", "1024", "--json"}).out));
  const Ended fewer = resume({"--draws", "512"});
  EXPECT_EQ(fewer.code, 3);
  EXPECT_THAT(fewer.err, HasSubstr("--draws cannot be 512: \"run.db\" is a run of 1024 draws"));
}

TEST_F(Saved, MoreDrawsThanAreKeptAsRowsAreCounted) {
  const Line options{"assess", "tiny.toml", "--strategy", "continue", "--json"};
  ASSERT_EQ(run(joined(options, {"--draws", "512", "--save", "run.db"})).code, 0);
  const auto rows = std::filesystem::file_size(run_db());
  const Ended plain = run(joined(options, {"--draws", "65600"}));
  EXPECT_EQ(json::parse(plain.out)["quality"]["quantiles"]["method"], "binned");
  // Killed on the way, among others while a state takes the place of the one before.
  for (const double moment : {0.3, 0.9, 0.6})
    killed({"assess", "--resume", "run.db", "--draws", "65600"}, folder_.path(),
           [&, start = Clock::now()] { return seconds_since(start) > moment; });
  const Ended rest = resume();
  EXPECT_EQ(rest.code, 0) << rest.err;
  EXPECT_EQ(figures(rest.out), figures(plain.out));
  EXPECT_EQ(figures(resume().out), figures(plain.out)) << "and once more from the file alone";
  EXPECT_LT(std::filesystem::file_size(run_db()), rows + 65'600 * 50) << "states, not rows";
}

TEST_F(Saved, StopsAtTheSameWidthAfterAnInterruption) {
  const Line options{"--draws", "16384", "--until-width", "0.005", "--json"};
  const Ended plain = assess(options);
  ASSERT_EQ(plain.code, 0) << plain.err;
  const json width = json::parse(plain.out)["quality"]["until_width"];
  ASSERT_TRUE(width["stopped_early"]) << width;
  ASSERT_GT(json::parse(plain.out)["run"]["draws"], 512) << "several looks";
  killed(joined({"assess", "tiny.toml", "--strategy", "probe", "--save", "run.db"}, options), folder_.path(),
         [&] {
           return std::filesystem::exists(folder_ / "run.db-wal") &&
                  std::filesystem::file_size(folder_ / "run.db-wal") > 200'000;
         });
  EXPECT_EQ(figures(resume().out), figures(plain.out));
  EXPECT_EQ(figures(resume().out), figures(plain.out)) << "finished";
  const Ended other = resume({"--until-width", "0.01"});
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("begun with until_width 0.005; this run has 0.01"));
}

TEST_F(Saved, CanBeMadeAgainAndShown) {
  ASSERT_EQ(assess({"--draws", "64", "--seed", "9", "--save", "run.db", "--goal", "realign"}).code, 0);
  const std::string before = bytes();
  std::filesystem::remove(folder_ / "tiny.toml");
  const Ended again = run({"rerun", "run.db"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(again.out, StartsWith("identical: all "));
  const Ended shown = run({"show", "run.db", "--draw", "63"});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, StartsWith("A small triangle: draw 63 of seed 9"));
  EXPECT_EQ(run({"show", "run.db", "--draw", "64"}).code, 3);
  EXPECT_TRUE(bytes() == before) << "looking changes nothing";
  EXPECT_EQ(json::parse(resume().out)["scenario"]["goal"], "realign") << "the goal goes on too";
}

// --- what cannot be meant ---

struct Refusal {
  Line line;
  int code;
  std::string says;
};

TEST_F(Saved, RefusesWithASentenceAndTouchesNothing) {
  ASSERT_EQ(assess({"--draws", "64", "--save", "run.db"}).code, 0);
  write(folder_ / "other.toml", with(tiny_text(), "horizon = 10", "horizon = 11"));
  write(folder_ / "empty.db", "");
  const std::string before = bytes();
  const std::string simd = json::parse(resume().out)["run"]["simd"];
  const std::vector<Refusal> refusals{
      {{"assess", "tiny.toml", "--save", "run.db"}, 7, "--resume run.db goes on with it"},
      {{"assess", "tiny.toml", "--save", "missing/run.db"}, 7, "there is no folder \"missing\""},
      {{"assess", "tiny.toml", "--save", "."}, 7, "is a folder"},
      {{"assess", "tiny.toml", "--save", "new.db", "--resume", "run.db"}, 3, "not both"},
      {{"assess", "--save", "new.db"}, 3, "\"entente assess\" needs FILE"},
      {{"assess", "missing.toml", "--save", "new.db"}, 7, "F001"},
      {{"assess", "tiny.toml", "--strategy", "nobody", "--save", "new.db"}, 3, "no strategy \"nobody\""},
      {{"assess", "tiny.toml", "--save"}, 3, "--save needs a value"},
      {{"assess", "--resume"}, 3, "--resume needs a value"},
      {{"assess", "tiny.toml", "--resume"}, 3, "--resume needs a value"},
      {{"assess", "--resume", "missing.db"}, 7, "there is no file \"missing.db\""},
      {{"assess", "--resume", "."}, 7, "is a folder"},
      {{"assess", "--resume", "tiny.toml"}, 2, "\"tiny.toml\" is not a run file: it is a text file"},
      {{"assess", "--resume", "empty.db"}, 2, "is not a run file: it is empty"},
      {{"assess", "other.toml", "--resume", "run.db"}, 2, "scenario \"tiny\" has changed since"},
      {{"assess", "--resume", "run.db", "--seed", "2"}, 2, "begun with seed 1; this run has 2"},
      {{"assess", "--resume", "run.db", "--precision", "double"}, 2, "begun with precision float"},
      {{"assess", "--resume", "run.db", "--strategy", "engage"}, 2, "begun with strategies"},
      {{"assess", "--resume", "run.db", "--against", "probe"}, 2, "begun with strategies"},
      {{"assess", "--resume", "run.db", "--steps-per-year", "2"}, 2, "begun with steps_per_year 1"},
      {{"assess", "--resume", "run.db", "--reconsider", "always"}, 2, "begun with reconsider \"rate\""},
      {{"assess", "--resume", "run.db", "--divider", "quantal"}, 2, "begun with"},
      {{"assess", "--resume", "run.db", "--draws", "32"}, 3, "is a run of 64 draws"},
      {{"assess", "--resume", "run.db", "--draws", "0"}, 3, "--draws cannot be \"0\""},
  };
  for (const Refusal& refusal : refusals) {
    const Ended ended = run(refusal.line);
    EXPECT_EQ(ended.code, refusal.code) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(refusal.says));
    EXPECT_THAT(ended.out, IsEmpty()) << refusal.says;
  }
  if (simd != "scalar") {
    const Ended other = run({"assess", "--resume", "run.db", "--simd", "scalar"});
    EXPECT_EQ(other.code, 2);
    EXPECT_THAT(other.err, HasSubstr("begun with instruction set " + simd));
  }
  EXPECT_TRUE(bytes() == before) << "changed";
  EXPECT_THAT(folder_.names(),
              testing::UnorderedElementsAre("tiny.toml", "run.db", "other.toml", "empty.db"));
  // All that differs is said at once, and the same scenario by its file goes on.
  const Ended all =
      run({"assess", "tiny.toml", "--resume", "run.db", "--seed", "2", "--precision", "double"});
  EXPECT_THAT(all.err, testing::AllOf(HasSubstr("seed"), HasSubstr("precision")));
  EXPECT_EQ(run({"assess", "tiny.toml", "--resume", "run.db"}).code, 0);
}

TEST_F(Saved, AnotherSchemaOrInstructionSetIsNamed) {
  ASSERT_EQ(assess({"--draws", "64", "--save", "run.db"}).code, 0);
  {
    SQLite::Database newer(run_db().string(), SQLite::OPEN_READWRITE);
    newer.exec(
        "PRAGMA user_version = 2; UPDATE meta SET value = '2' WHERE key = 'schema';"
        "UPDATE meta SET value = '9.8.7' WHERE key = 'entente'");
  }
  for (const char* command : {"assess --resume", "rerun", "show"}) {
    const std::string word = command;
    const Ended ended = word == "assess --resume" ? resume() : run({word, "run.db"});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("newer entente \"9.8.7\" in schema 2")) << command;
  }
}

TEST_F(Saved, DamageIsRecognisedWhereverItIs) {
  ASSERT_EQ(assess({"--draws", "512", "--save", "run.db"}).code, 0);
  const std::string whole = bytes();
  std::mt19937 random(5);
  int refused = 0;
  for (int round = 0; round < 12; ++round) {
    std::string damaged = whole;
    // Results fill the second half of the file.
    const auto at = std::uniform_int_distribution<std::size_t>(whole.size() / 2, whole.size() - 8192)(random);
    damaged[at] = static_cast<char>(damaged[at] ^ 1 << round % 8);
    write(run_db(), damaged);
    const Ended ended = resume();
    if (ended.code == 0) continue;  // space that no row uses
    ++refused;
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("E112"));
    EXPECT_TRUE(bytes() == damaged) << "refused, not mended";
    EXPECT_EQ(run({"rerun", "run.db"}).code, 2);
  }
  EXPECT_GT(refused, 8);
  for (const std::size_t length : {whole.size() - 1, whole.size() / 2, std::size_t{4096}, std::size_t{100}}) {
    write(run_db(), whole.substr(0, length));
    const Ended ended = resume();
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("E112")) << length;
  }
}

TEST_F(Saved, OneProcessAtATime) {
  std::string said;
  int code = 0;
  killed({"assess", "tiny.toml", "--draws", "65536", "--save", "run.db"}, folder_.path(), [&] {
    if (!std::filesystem::exists(folder_ / "run.db-wal")) return false;
    const Ended second = resume();
    code = second.code;
    said = second.err;
    return true;
  });
  EXPECT_EQ(code, 7);
  EXPECT_THAT(said, HasSubstr("another process is at work on \"run.db\""));
  EXPECT_EQ(run({"show", "run.db"}).code, 0) << "free again";
}

TEST_F(Saved, AFullDiskStopsTheRunAndLosesNothing) {
  // A limit on the size of files stands in for a full disk.
  const std::string program = ENTENTE_PROGRAM;
  const std::string command =
      "ulimit -f 600; trap '' XFSZ; '" + program +
      "' assess tiny.toml --strategy probe --draws 4096 --save run.db > out.txt 2> err.txt";
  const std::string line = "cd '" + folder_.path().string() + "' && ( " + command + " )";
  const int status = std::system(line.c_str());
  EXPECT_EQ(WEXITSTATUS(status), 7) << content(folder_ / "err.txt");
  EXPECT_THAT(content(folder_ / "err.txt"), HasSubstr("F006"));
  // Where only the last of it did not fit, the answer is whole and nothing is left to go on with.
  EXPECT_THAT(content(folder_ / "err.txt"), HasSubstr("--resume run.db"));
  const Ended rest = resume();
  EXPECT_EQ(rest.code, 0) << rest.err;
  EXPECT_EQ(figures(rest.out), figures(assess({"--draws", "4096", "--json"}).out));
}

}  // namespace
}  // namespace entente::session

// Sessions with the program: what each command prints and how it ends.

#include <chrono>
#include <regex>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "entente/base/diagnostic.hpp"
#include "entente/base/simd.hpp"
#include "entente/base/version.hpp"
#include "entente/report/figure.hpp"
#include "tests/program/session.hpp"

namespace entente::session {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

TEST(Program, SaysInSixLinesWhatItIs) {
  const Ended ended = entente({});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(std::count(ended.out.begin(), ended.out.end(), '\n'), 6);
  EXPECT_THAT(ended.out, StartsWith("entente: "));
  EXPECT_THAT(ended.out, HasSubstr("entente --help"));
  EXPECT_THAT(ended.err, IsEmpty());
}

TEST(Program, TellsItsVersionAtOnce) {
  double fastest = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const Ended ended = entente({"--version"});
    fastest =
        std::min(fastest, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    EXPECT_EQ(ended.code, 0);
    EXPECT_EQ(ended.out, "entente " + std::string(version()) + "\n");
  }
  EXPECT_LT(fastest, 0.05 * (ENTENTE_SANITIZED ? 20 : 1));
}

TEST(Program, HelpsWithEveryCommand) {
  const Ended all = entente({"--help"});
  EXPECT_EQ(all.code, 0);
  for (const char* command : {"new", "check", "assess", "compare", "explore", "price", "show", "rerun",
                              "export", "explain", "completion"}) {
    EXPECT_THAT(all.out, HasSubstr(std::string("\n  ") + command));
    for (const std::vector<std::string>& line :
         {std::vector<std::string>{command, "--help"}, {"-h", command}}) {
      const Ended one = entente(line);
      EXPECT_EQ(one.code, 0) << command;
      EXPECT_THAT(one.out, StartsWith(std::string("Usage: entente ") + command));
      EXPECT_THAT(one.out, HasSubstr("--json"));
    }
    EXPECT_FALSE(content(std::string(ENTENTE_SOURCE) + "/docs/commands/" + command + ".md").empty())
        << "a page for every command";
  }
}

// Characters are counted, not bytes: an ellipsis has three.
TEST(Program, MeaningsOfFlagsStandInOneColumn) {
  for (const char* command : {"new", "assess", "compare", "explore", "price", "claims", "show", "export"}) {
    std::istringstream help(entente({command, "--help"}).out);
    std::set<std::size_t> columns;
    std::size_t flags = 0;
    for (std::string line; std::getline(help, line);) {
      if (!line.starts_with("      --") && !line.starts_with("  -")) continue;
      const std::size_t gap = line.find("  ", line.find("--"));
      if (gap == std::string::npos) continue;  // too long: the meaning stands below
      ++flags;
      columns.insert(width(line.substr(0, line.find_first_not_of(' ', gap))));
    }
    EXPECT_GT(flags, 10U) << command;
    EXPECT_EQ(columns.size(), 1U) << command;
  }
}

TEST(Program, PagesNameEveryFlag) {
  for (const char* command :
       {"new", "check", "assess", "compare", "explore", "price", "claims", "show", "rerun", "export"}) {
    const std::string help = entente({command, "--help"}).out;
    const std::string page = content(std::string(ENTENTE_SOURCE) + "/docs/commands/" + command + ".md");
    const std::string own = help.substr(0, help.find("Flags of every command"));
    const std::regex flag("--[a-z-]+");
    for (std::sregex_iterator it(own.begin(), own.end(), flag), end; it != end; ++it)
      EXPECT_THAT(page, HasSubstr(it->str())) << command;
  }
}

TEST(CommandLine, WrongOnesGetASuggestion) {
  struct Case {
    std::vector<std::string> line;
    const char* says;
  };
  const Case cases[] = {
      {{"asses", tiny_path()}, "did you mean \"entente assess\"?"},
      {{"frobnicate"}, "there is no command \"frobnicate\""},
      {{"assess", tiny_path(), "--drows", "32"}, "did you mean --draws?"},
      {{"--sed", "3", "check", tiny_path()}, "did you mean --seed?"},
      {{"check", tiny_path(), "--draws", "32"}, "belongs to \"entente assess\""},
      {{"assess"}, "needs FILE"},
      {{"assess", tiny_path(), tiny_path()}, "takes FILE"},
      {{"assess", tiny_path(), "--draws"}, "needs a value"},
      {{"assess", tiny_path(), "--draws", "many"}, "cannot be \"many\""},
      {{"assess", tiny_path(), "--draws", "40"}, "try --draws 48"},
      {{"assess", tiny_path(), "--draws", "16"}, "from 32"},
      {{"assess", tiny_path(), "--draws", "0"}, "from 32"},
      {{"assess", tiny_path(), "--draws", "-32"}, "from 32"},
      {{"assess", tiny_path(), "--draws", "1000000016"}, "to 1000000000"},
      {{"assess", tiny_path(), "--until-width", "0"}, "a number above 0"},
      {{"assess", tiny_path(), "--until-width", "-1"}, "a number above 0"},
      {{"assess", tiny_path(), "--until-width", "narrow"}, "cannot be \"narrow\""},
      {{"assess", tiny_path(), "--until-width", "inf"}, "a number above 0"},
      {{"assess", tiny_path(), "--draws", "64", "--draws", "32"}, "given 2 times"},
      {{"assess", tiny_path(), "--seed", "-1"}, "--seed"},
      {{"assess", tiny_path(), "--threads", "0"}, "from 1 to"},
      {{"assess", tiny_path(), "--goal", "realing"}, "did you mean realign?"},
      {{"assess", tiny_path(), "--strategy", "engag"}, "did you mean engage?"},
      {{"assess", tiny_path(), "--against", "nobody"}, "it has continue"},
      {{"assess", tiny_path(), "--color", "sometimes"}, "auto, always, never"},
      {{"check", "explain", "--strickt"}, "did you mean --strict?"},
      {{"export", "graph", tiny_path()}, "entente export efg FILE"},
      {{"export", "efg", tiny_path(), "--strategy", "nobody"}, "no strategy"},
      {{"export", "efg", tiny_path(), "--periods", "0"}, "--periods"},
      {{"export", "efg", tiny_path(), "--periods", "30"},
       "entente: cannot cut the game to 30 periods\n  help: "},
      {{"export", "efg", tiny_path(), "--state", "alignment=sideways,mood=good"},
       "entente: alignment cannot be \"sideways\"; a state has no \"mood\"\n  help: "},
      {{"assess", tiny_path(), "--divider", "quantal", "--steps-per-year", "2"},
       "entente: a divider that chooses"},
      {{"price"}, "needs FILE"},
      {{"price", tiny_path(), "--at-least", "0"}, "lies between 0 and 1"},
      {{"price", tiny_path(), "--at-least", "1"}, "lies between 0 and 1"},
      {{"price", tiny_path(), "--at-least", "-0.1"}, "lies between 0 and 1"},
      {{"price", tiny_path(), "--at-least", "nan"}, "lies between 0 and 1"},
      {{"price", tiny_path(), "--at-least", "half"}, "cannot be \"half\""},
      {{"price", tiny_path(), "--draws", "16"}, "from 32"},
      {{"price", tiny_path(), "--draws", "40"}, "try --draws 48"},
      {{"price", tiny_path(), "--goal", "losen"}, "did you mean loosen?"},
      {{"price", tiny_path(), "--strategy", "everythin"}, "did you mean everything?"},
      {{"price", tiny_path(), "--against", "nobody"}, "it has continue"},
      {{"price", tiny_path(), "--strategy", "continue"}, "nothing to multiply"},
      {{"explore"}, "needs FILE"},
      {{"explore", "--table", "t.csv"}, "ask with one or more of --sobol"},
      {{"explore", "--table", "t.csv", "--sobol"}, "name it: --on COLUMN"},
      {{"explore", "--table", "t.csv", "--regret", "--on", "a"}, "two columns or more"},
      {{"explore", "--table", "t.csv", "--prim", " "}, "--prim needs a condition"},
      {{"explore", "--table", "t.csv", "--regret", "--on", "a,b", "--alpha", "2"}, "from 0 to 1"},
      {{"explore", "--table", "t.csv", "--sobol", "--on", "y", "--design", "latin"}, "--design cannot be"},
      {{"explain", "E999"}, "there is no code"},
      {{"explain", "E0211"}, "did you mean E0"},
      {{"completion", "tcsh"}, "bash, zsh or fish"},
      {{"new", "a/b"}, "cannot be the name"},
      {{"new", "x", "--from", "1972"}, "did you mean 1971?"},
  };
  for (const Case& c : cases) {
    const Ended ended = entente(c.line);
    std::string line;
    for (const std::string& word : c.line) line += " " + word;
    EXPECT_EQ(ended.code, 3) << line << "\n" << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(c.says)) << line;
    EXPECT_THAT(ended.out, IsEmpty()) << line;
  }
}

TEST(CommandLine, GlobalFlagsStandBeforeOrAfter) {
  const Ended before =
      entente({"--json", "--seed", "3", "assess", tiny_path(), "--draws", "32", "--strategy", "probe"});
  const Ended after =
      entente({"assess", "--draws", "32", "--strategy", "probe", tiny_path(), "--seed", "3", "--json"});
  ASSERT_EQ(before.code, 0) << before.err;
  ASSERT_EQ(after.code, 0) << after.err;
  json a = json::parse(before.out), b = json::parse(after.out);
  EXPECT_EQ(a["run"]["seed"], 3);
  EXPECT_NE(a["run"]["command"], b["run"]["command"]);
  a.erase("run");
  b.erase("run");
  EXPECT_EQ(a, b);
}

TEST(CheckCommand, CountsWhatAScenarioRestsOn) {
  const Ended ended = entente({"check", tiny_path()});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(std::regex_search(
      ended.out, std::regex("tiny\\.toml: [0-9]+ numbers: [0-9]+ sourced, [0-9]+ derived, [0-9]+ assumed")))
      << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("continue 32"));
  EXPECT_THAT(ended.err, IsEmpty());
}

TEST(CheckCommand, MoneyShowsPointsAndDollars) {
  const Ended ended = entente({"check", tiny_path(), "--money"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_TRUE(std::regex_search(ended.out, std::regex("divider\\.bFree +USA +0\\.137 .* 40 \\[10, 90\\]")))
      << ended.out;
}

TEST(CheckCommand, JsonHoldsEverything) {
  const Ended ended = entente({"--json", "check", tiny_path(), tiny_path()});
  EXPECT_EQ(ended.code, 0);
  const json document = json::parse(ended.out);
  EXPECT_EQ(document["schema"], "entente/check/1");
  ASSERT_EQ(document["files"].size(), 2u);
  EXPECT_EQ(document["files"][0]["inputs"]["list"].size(),
            document["files"][0]["inputs"]["numbers"].get<std::size_t>());
}

TEST(CheckCommand, StrictWantsAnOriginForEveryNumber) {
  Folder folder;
  write(folder / "bare.toml",
        with(tiny_text(), "cont = { p05 = 0.2, p50 = 0.4, p95 = 0.6, reason = \"half of successors\" }",
             "cont = { p05 = 0.2, p50 = 0.4, p95 = 0.6 }"));
  const Ended lenient = entente({"check", (folder / "bare.toml").string()});
  EXPECT_EQ(lenient.code, 0) << lenient.err;
  EXPECT_THAT(lenient.err, HasSubstr("warning[W001]"));
  const Ended quiet = entente({"check", "-q", (folder / "bare.toml").string()});
  EXPECT_THAT(quiet.err, IsEmpty());
  const Ended strict = entente({"check", "--strict", (folder / "bare.toml").string()});
  EXPECT_EQ(strict.code, 2);
  EXPECT_THAT(strict.err, HasSubstr("error[E038]"));
}

TEST(CheckCommand, GithubFormatIsAnnotations) {
  Folder folder;
  write(folder / "bad.toml", with(tiny_text(), "target = \"RUS\"", "target = \"RUSS\""));
  const Ended ended = entente({"check", "bad.toml", "--format", "github"}, folder.path());
  EXPECT_EQ(ended.code, 2);
  EXPECT_TRUE(
      std::regex_search(ended.out, std::regex("::error file=bad\\.toml,line=[0-9]+,col=[0-9]+,.*E021")))
      << ended.out;
}

TEST(AssessCommand, GivesAVerdict) {
  const Ended ended = entente({"assess", tiny_path(), "--draws", "32"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, StartsWith("A small triangle\n  question"));
  EXPECT_THAT(ended.out, HasSubstr("--draws 32 --seed 1"));
  EXPECT_THAT(ended.out, Not(HasSubstr("\033")));
  EXPECT_THAT(ended.err, IsEmpty()) << "no progress line in a pipe";
}

TEST(AssessCommand, ThreadsChangeNothingOutsideRun) {
  const auto with_threads = [](const char* n) {
    const Ended ended =
        entente({"assess", tiny_path(), "--draws", "256", "--json", "--threads", n, "--strategy", "probe"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    json document = json::parse(ended.out);
    EXPECT_EQ(document["run"]["threads"], std::stoi(n)) << "blocks for as many there are";
    document.erase("run");
    return document.dump();
  };
  const std::string one = with_threads("1");
  for (const char* n : {"2", "3", "8"}) EXPECT_EQ(one, with_threads(n)) << n;
}

TEST(AssessCommand, SaysWhatCarriesItWhatItWouldTakeAndHowSmallChancesMove) {
  const Ended text = entente({"assess", tiny_path(), "--draws", "256"});
  ASSERT_EQ(text.code, 0) << text.err;
  for (const char* each : {"carried by", "rank correlation over 256 settings", "\n  price ", "small chances",
                           "with both precisions × 0.25", "--contaminate OTHER"})
    EXPECT_THAT(text.out, HasSubstr(each));
  const auto document = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"assess", tiny_path(), "--draws", "256", "--json"});
    return nlohmann::json::parse(entente(more).out);
  };
  const auto plain = document({});
  ASSERT_FALSE(plain["carried_by"].empty());
  for (const auto& row : plain["carried_by"]) {
    EXPECT_EQ(row["draws"], 256);
    const double rho = row["rank_correlation"];
    EXPECT_GT(std::abs(rho), 0.1) << "what stands out from chance among so many inputs";
    EXPECT_GT(row["rank_correlation_low"].get<double>() * row["rank_correlation_high"].get<double>(), 0)
        << "zero lies outside";
    if (!row["turns_at"].is_null()) EXPECT_NE(row["instead"], row["strategy"]);
  }
  EXPECT_EQ(plain["price"]["draws"], 32);
  // The verdict's own mean of what a row is about: both are of the same year.
  const auto own = [](const auto& strategy, const auto& row) {
    for (const auto& at : strategy["at"])
      if (at["year"] == row["year"]) return at["realigned"]["mean"].template get<double>();
    return std::nan("");
  };
  // The sweep at factor 1 is the verdict's own mean, over fewer draws: inside the range of its draws.
  ASSERT_FALSE(plain["sweeps"]["lambda"].empty());
  for (const auto& row : plain["sweeps"]["lambda"]) {
    if (row["at"] != 1.0 || row["on"] != "realigned") continue;
    for (const auto& strategy : plain["strategies"])
      if (strategy["name"] == row["strategy"]) {
        EXPECT_LT(own(strategy, row), 0.05);
        EXPECT_NEAR(row["value"].get<double>(), own(strategy, row), 0.03);
      }
  }
  const auto explained = document({"--explain"});
  EXPECT_EQ(explained["price"]["draws"], 256);
  EXPECT_EQ(explained["sweeps"]["draws"], 256);
  EXPECT_EQ(explained["carried_by"], plain["carried_by"]);
  for (const auto& row : explained["sweeps"]["lambda"]) {
    if (row["at"] != 1.0 || row["on"] != "realigned") continue;
    for (const auto& strategy : explained["strategies"])
      if (strategy["name"] == row["strategy"])
        EXPECT_NEAR(row["value"].get<double>(), own(strategy, row), 1e-6) << "the same draws";
  }
}

// What --explain adds is what price and explore --voi say of the same draws.
TEST(AssessCommand, ExplainSaysWhereItWouldPayAndWhatLearningIsWorth) {
  Folder folder;
  write(folder / "q.toml", tiny_text() + four_groups());
  const auto document = [&](std::vector<std::string> line) {
    line.insert(line.begin() + 1, "q.toml");
    line.emplace_back("--json");
    const Ended ended = entente(line, folder.path());
    EXPECT_EQ(ended.code, 0) << ended.err;
    return json::parse(ended.out);
  };
  const json explained = document({"assess", "--draws", "512", "--explain", "--goal", "neutral"});
  const json priced = document({"price", "--draws", "256", "--goal", "neutral"});
  EXPECT_EQ(explained["price"]["breakeven"], priced["breakeven"]) << "to the bit";
  ASSERT_TRUE(priced["breakeven"]["fusion_harm"]["value"].is_number());
  const json learnt = document({"explore", "--voi", "--draws", "512", "--goal", "neutral"})["voi"];
  EXPECT_EQ(explained["voi"]["draws"], 512);
  const json& groups = explained["voi"]["groups"];
  ASSERT_EQ(groups.size(), 5u) << "everything, and four groups";
  ASSERT_EQ(learnt.size(), groups.size());
  int told = 0;
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (const auto& [key, value] : learnt[g].items()) {
      if (!value.is_number_float()) {
        EXPECT_EQ(groups[g][key], value) << key << learnt[g];
        continue;
      }
      EXPECT_NEAR(groups[g][key].get<double>(), value.get<double>(), 1e-7) << key << learnt[g];
      told += value.get<double>() > 1e-4 ? 1 : 0;
    }
  EXPECT_GE(told, 4) << "some are worth something";
  const json plain = document({"assess", "--draws", "64"});
  EXPECT_TRUE(plain["voi"].is_null());
  EXPECT_TRUE(plain["price"]["breakeven"].is_null());
  const Ended text = entente({"assess", "q.toml", "--draws", "64", "--explain"}, folder.path());
  EXPECT_THAT(text.out, HasSubstr("\n  to learn "));
  EXPECT_THAT(text.out, HasSubstr("\n  break-even "));
  EXPECT_THAT(text.out, HasSubstr("harm of fusion, points a year: gains above "));
  EXPECT_THAT(text.out, HasSubstr("entente explore q.toml --voi"));
  // Without groups there is nothing to learn about, and with the package's own strategy as baseline no gain.
  const Ended bare = entente({"assess", tiny_path(), "--draws", "64", "--explain", "--json", "--strategy",
                              "probe", "--against", "everything"});
  ASSERT_EQ(bare.code, 0) << bare.err;
  EXPECT_TRUE(json::parse(bare.out)["voi"].is_null());
  EXPECT_TRUE(json::parse(bare.out)["price"]["breakeven"].is_null());
}

TEST(AssessCommand, MemoryDoesNotGrowWithTheNumberOfDraws) {
  const auto run = [](const char* draws) {
    Ended ended = entente({"assess", tiny_path(), "--strategy", "continue", "--reconsider", "always",
                           "--draws", draws, "--json"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    return ended;
  };
  const Ended some = run("100000"), many = run("1000000");
  EXPECT_THAT(some.out, HasSubstr("\"binned\"")) << "rows are kept up to 65,536 draws";
  EXPECT_EQ(json::parse(many.out)["run"]["draws"], 1000000);
  // Where the system puts pages moves a peak by some hundred kB; a byte a draw more would be 900.
  EXPECT_LT(many.peak_kb, some.peak_kb + 800);
}

TEST(AssessCommand, AnInstructionSetThatTheMachineLacksIsRefusedWithWhatItHas) {
  for (const Simd set : {Simd::avx3, Simd::avx2, Simd::sse4, Simd::scalar}) {
    const std::string name(simd_name(set));
    const Ended ended =
        entente({"assess", tiny_path(), "--strategy", "probe", "--draws", "32", "--json", "--simd", name});
    if (simd_runs(set)) {
      EXPECT_EQ(json::parse(ended.out)["run"]["simd"], name);
    } else {
      EXPECT_EQ(ended.code, 3);
      EXPECT_THAT(ended.err, HasSubstr("this machine does not run " + name));
      EXPECT_THAT(ended.err, HasSubstr("it has "));
    }
  }
}

TEST(AssessCommand, GoalAndBaselineCanBeChosen) {
  const Ended ended = entente({"assess", tiny_path(), "--draws", "32", "--json", "--goal", "realign",
                               "--against", "withdraw", "--strategy", "probe"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const json document = json::parse(ended.out);
  EXPECT_EQ(document["scenario"]["goal"], "realign");
  EXPECT_EQ(document["scenario"]["baseline"], "withdraw");
  ASSERT_EQ(document["strategies"].size(), 2u);
  EXPECT_EQ(document["strategies"][0]["name"], "withdraw");
  EXPECT_EQ(document["strategies"][1]["goal"]["event"], "realign");
  EXPECT_EQ(document["strategies"][0]["net"]["mean"], 0.0);
}

TEST(AssessCommand, WelfareItselfDoesNotDependOnTheBaseline) {
  const auto regret_against = [](const std::string& baseline) {
    const Ended ended = entente({"assess", tiny_path(), "--draws", "32", "--json", "--against", baseline});
    EXPECT_EQ(ended.code, 0) << ended.err;
    return json::parse(ended.out)["regret"];
  };
  // Not "withdraw": nothing has been given here, so it equals "continue" and only the order decides.
  const json first = regret_against("continue"), second = regret_against("engage");
  for (const char* rule : {"maximin", "hurwicz", "minimax"})
    EXPECT_EQ(first["picks"][rule], second["picks"][rule]) << rule;
  for (const json& row : first["rows"])
    for (const json& other : second["rows"]) {
      if (row["strategy"] != other["strategy"]) continue;
      for (const char* figure : {"worst", "best", "hurwicz"}) EXPECT_EQ(row[figure], other[figure]) << figure;
      EXPECT_NEAR(row["largest"].get<double>(), other["largest"].get<double>(), 1e-12);
      EXPECT_EQ(row["laplace"] == other["laplace"], false) << "gains do depend on it";
    }
}

TEST(AssessCommand, OutputIsWholeAndReplacesWhatWasThere) {
  Folder folder;
  write(folder / "verdict.json", "old");
  const Ended ended =
      entente({"assess", tiny_path(), "--draws", "32", "--json", "-o", "verdict.json"}, folder.path());
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, IsEmpty());
  EXPECT_EQ(json::parse(content(folder / "verdict.json"))["schema"], "entente/assess/1");
  EXPECT_THAT(folder.names(), ElementsAre("verdict.json")) << "nothing else is left behind";
}

TEST(AssessCommand, CtrlCKeepsWhatIsFinished) {
  const Ended ended =
      interrupted({"assess", tiny_path(), "--draws", "65536", "--json", "--strategy", "probe"},
                  ENTENTE_SANITIZED ? 30 : 3);
  EXPECT_EQ(ended.code, 6) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("interrupted after"));
  const json document = json::parse(ended.out);
  const int draws = document["run"]["draws"];
  EXPECT_GE(draws, 32);
  EXPECT_LT(draws, 65536);
  EXPECT_EQ(draws % 16, 0);
  EXPECT_TRUE(document["run"]["interrupted"]);
  EXPECT_FALSE(document["strategies"].empty());
}

TEST(AssessCommand, ProgressShowsOnATerminalOnly) {
  const Ended ended = on_terminal({"assess", tiny_path(), "--draws", "2048", "--threads", "1"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.err, HasSubstr("draws/s"));
  EXPECT_FALSE(std::regex_search(ended.err, std::regex("\\.[0-9]{4,} draws/s"))) << "a rate has three digits";
  EXPECT_THAT(ended.err, HasSubstr("left"));
  const auto last = ended.err.rfind('\r', ended.err.size() - 3);
  EXPECT_TRUE(std::regex_search(ended.err.substr(last), std::regex("2048 draws in [0-9]+ "))) << ended.err;
  const Ended never =
      on_terminal({"assess", tiny_path(), "--draws", "2048", "--threads", "1", "--progress", "never"});
  EXPECT_THAT(never.err, IsEmpty());
}

TEST(Colour, FlagThenNoColorThenForceColorThenTerminal) {
  Folder folder;
  write(folder / "bad.toml", with(tiny_text(), "target = \"RUS\"", "target = \"RUSS\""));
  const std::string bad = (folder / "bad.toml").string();
  using Environment = std::vector<std::pair<std::string, std::string>>;
  const auto coloured = [](const Ended& ended) { return ended.err.find("\033[") != std::string::npos; };
  EXPECT_FALSE(coloured(entente({"check", bad})));
  EXPECT_TRUE(coloured(entente({"check", bad}, {}, Environment{{"FORCE_COLOR", "1"}})));
  EXPECT_FALSE(coloured(entente({"check", bad}, {}, Environment{{"FORCE_COLOR", "1"}, {"NO_COLOR", "1"}})));
  EXPECT_TRUE(coloured(entente({"check", bad, "--color", "always"}, {}, Environment{{"NO_COLOR", "1"}})));
  EXPECT_FALSE(coloured(entente({"check", bad, "--color", "never"}, {}, Environment{{"FORCE_COLOR", "1"}})));
  EXPECT_TRUE(coloured(on_terminal({"check", bad})));
  EXPECT_FALSE(coloured(on_terminal({"check", bad}, Environment{{"NO_COLOR", "1"}})));
}

TEST(NewCommand, StartsFilesThatTheCheckKnows) {
  Folder folder;
  for (const char* from : {"1971", "2025"}) {
    const std::string name = std::string("copy-of-") + from;
    const Ended made = entente({"new", name, "--from", from}, folder.path());
    EXPECT_EQ(made.code, 0) << made.err;
    const Ended checked = entente({"--json", "check", name + ".toml"}, folder.path());
    EXPECT_EQ(checked.code, 0) << checked.err;
    const json file = json::parse(checked.out)["files"][0];
    EXPECT_EQ(file["id"], name);
    EXPECT_EQ(file["title"], name);
  }
  const Ended blank = entente({"new", "mine"}, folder.path());
  EXPECT_EQ(blank.code, 0) << blank.err;
  EXPECT_THAT(content(folder / "mine.toml"), HasSubstr("mine"));
  EXPECT_THAT(content(folder / "mine.toml"), HasSubstr("points/year"));
}

TEST(NewCommand, StartsClaimsAndWhatTheyAreAbout) {
  Folder folder;
  for (const char* from : {"blank", "1971", "2025"}) {
    const std::string name = std::string("thaw-") + from;
    const Ended made = entente({"new", name, "--kind", "claims", "--from", from, "--json"}, folder.path());
    EXPECT_EQ(made.code, 0) << made.err;
    EXPECT_EQ(json::parse(made.out)["scenario"], name + "-scenario.toml");
    const Ended checked = entente({"--json", "check", name + ".toml"}, folder.path());
    EXPECT_EQ(checked.code, 0) << checked.err;
    const json file = json::parse(checked.out)["files"][0];
    EXPECT_EQ(file["title"], name);
    EXPECT_GE(file["claims"], 3);
    EXPECT_EQ(file["model"].get<int>() + file["datum"].get<int>() + file["mixed"].get<int>() +
                  file["not_checkable"].get<int>(),
              file["claims"]);
  }
  // Where the scenario's name is taken, nothing is left behind.
  write(folder / "own-scenario.toml", "precious");
  EXPECT_EQ(entente({"new", "own", "--kind", "claims"}, folder.path()).code, 7);
  EXPECT_EQ(content(folder / "own.toml"), "");
  EXPECT_EQ(content(folder / "own-scenario.toml"), "precious");
}

TEST(CheckCommand, ShowsTheLinesOfEveryFileThatClaimsName) {
  Folder folder;
  ASSERT_EQ(entente({"new", "thaw", "--kind", "claims"}, folder.path()).code, 0);
  std::string scenario = content(folder / "thaw-scenario.toml");
  scenario.replace(scenario.find("schema = 1"), 10, "schema = 1\nnonsense = 1");
  write(folder / "thaw-scenario.toml", scenario);
  const Ended broken = entente({"check", "thaw.toml"}, folder.path());
  EXPECT_EQ(broken.code, 2);
  EXPECT_THAT(broken.err, HasSubstr("| case = \"thaw-scenario.toml\""));
  EXPECT_THAT(broken.err, HasSubstr("| nonsense = 1"));
  EXPECT_THAT(broken.err, HasSubstr("E201"));
}

TEST(NewCommand, NeverOverwrites) {
  Folder folder;
  write(folder / "mine.toml", "precious");
  const Ended ended = entente({"new", "mine"}, folder.path());
  EXPECT_EQ(ended.code, 7);
  EXPECT_THAT(ended.err, HasSubstr("exists already"));
  EXPECT_EQ(content(folder / "mine.toml"), "precious");
}

TEST(ExplainCommand, KnowsEveryCode) {
  for (const CodeRow& row : code_table()) {
    const Ended ended = entente({"explain", std::string(row.code)});
    EXPECT_EQ(ended.code, 0);
    EXPECT_EQ(ended.out, std::string(row.code) + ": " + std::string(row.title) + "\n\n" +
                             std::string(row.explanation) + "\n");
  }
  for (const char* same : {"e021", "E21", "e21"})
    EXPECT_EQ(entente({"explain", same}).out, entente({"explain", "E021"}).out);
  EXPECT_EQ(entente({"explain", "w1"}).out, entente({"explain", "W001"}).out);
  EXPECT_EQ(json::parse(entente({"explain", "E021", "--json"}).out)["code"], "E021");
}

TEST(CompletionCommand, ScriptsKnowCommandsFlagsAndChoices) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Ended ended = entente({"completion", shell});
    EXPECT_EQ(ended.code, 0);
    for (const char* word : {"assess", "explain", "draws", "prevent loosen neutral realign", "threads"})
      EXPECT_THAT(ended.out, HasSubstr(word)) << shell;
  }
}

/// What bash offers after a line, by the completion script.
std::string offered(const std::string& line) {
  Folder folder;
  write(folder / "script", entente({"completion", "bash"}).out);
  const std::string command = "bash -c 'source " + (folder / "script").string() + "; COMP_WORDS=(" + line +
                              "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _entente; echo ${COMPREPLY[@]}' > " +
                              (folder / "out").string();
  EXPECT_EQ(std::system(command.c_str()), 0);
  return content(folder / "out");
}

TEST(CompletionCommand, BashCompletes) {
  EXPECT_EQ(offered("entente ass"), "assess\n");
  EXPECT_EQ(offered("entente assess --goal r"), "realign\n");
  EXPECT_EQ(offered("entente assess --dra"), "--draws\n");
  EXPECT_EQ(offered("entente completion z"), "zsh\n");
  EXPECT_EQ(offered("entente --color n"), "never\n");
}

TEST(ExportCommand, WritesATreeAndItsSolution) {
  const Ended tree = entente({"export", "efg", tiny_path(), "--strategy", "engage"});
  ASSERT_EQ(tree.code, 0) << tree.err;
  EXPECT_THAT(tree.out, StartsWith("EFG 2 R"));
  const Ended solution =
      entente({"export", "efg", tiny_path(), "--strategy", "engage", "--solution", "--json"});
  ASSERT_EQ(solution.code, 0) << solution.err;
  const json document = json::parse(solution.out);
  EXPECT_EQ(document["schema"], "entente/solution/1");
  for (const json& infoset : document["infosets"]) {
    double sum = 0;
    for (const json& action : infoset["actions"]) sum += action["probability"].get<double>();
    EXPECT_NEAR(sum, 1, 1e-12);
  }
  const Ended draw = entente({"export", "efg", tiny_path(), "--strategy", "engage", "--draw", "5"});
  EXPECT_EQ(draw.code, 0) << draw.err;
  EXPECT_NE(draw.out, tree.out);
  EXPECT_EQ(entente({"export", "efg", tiny_path(), "--state", "alignment=sideways"}).code, 3);
}

}  // namespace
}  // namespace entente::session

// Bad input through the program: every case is said with its place, sentence and help, all at once, and
// leaves no output file behind. What exactly is said stands in entente/scenario/bad_input_test.cpp.

#include <algorithm>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/program/session.hpp"

namespace entente::session {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// One thing wrong in the small scenario.
struct Slip {
  std::string name;
  std::string from, to;  ///< what is replaced; empty `from`: `to` is added at the end
  std::string code;
  std::string mark;  ///< text of the changed file that the place points at; empty: 1:1
};
void PrintTo(const Slip& slip, std::ostream* out) { *out << slip.name; }

std::string changed(const Slip& slip) {
  return slip.from.empty() ? tiny_text() + "\n" + slip.to + "\n" : with(tiny_text(), slip.from, slip.to);
}

/// "line:column" of a mark; columns count characters.
std::string place_of(const std::string& text, const std::string& mark) {
  if (mark.empty()) return "1:1";
  const auto at = text.find(mark);
  if (at == std::string::npos) return "the mark is not in the text";
  const auto line_start =
      text.rfind('\n', at) == std::string::npos || at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  const auto characters =
      std::count_if(text.begin() + static_cast<long>(line_start), text.begin() + static_cast<long>(at),
                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<long>(at), '\n')) + ":" +
         std::to_string(1 + characters);
}

class BadInput : public testing::TestWithParam<Slip> {};

TEST_P(BadInput, IsRefusedWithItsPlace) {
  const Slip& slip = GetParam();
  const std::string text = changed(slip);
  Folder folder;
  write(folder / "bad.toml", text);
  for (const char* command : {"check", "assess"}) {
    std::vector<std::string> line{command, "bad.toml"};
    if (std::string(command) == "assess") line.insert(line.end(), {"--output", "verdict.txt"});
    const Ended ended = entente(line, folder.path());
    EXPECT_EQ(ended.code, 2) << ended.err;
    const std::string head = "bad.toml:" + place_of(text, slip.mark) + ": error[" + slip.code + "]: ";
    const auto said = ended.err.find(head);
    ASSERT_NE(said, std::string::npos) << "wanted " << head << "\n" << ended.err;
    EXPECT_NE(ended.err.find("= help: ", said), std::string::npos) << ended.err;
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_THAT(folder.names(), ElementsAre("bad.toml")) << "nothing may be written";
  }
  const Ended as_json = entente({"assess", "bad.toml", "--json"}, folder.path());
  EXPECT_EQ(as_json.code, 2);
  const json document = json::parse(as_json.out);
  EXPECT_EQ(document["schema"], "entente/diagnostics/1");
  EXPECT_TRUE(std::any_of(document["diagnostics"].begin(), document["diagnostics"].end(),
                          [&](const json& d) { return d["code"] == slip.code; }));
}

const std::string kThR = "thR = { p05 = 0.05, p50 = 0.2, p95 = 0.5, reason = \"a long border\" }";

std::string impossible_correlations() {
  // Two that are nearly one, and a third that goes with one and against the other.
  std::string text;
  for (const auto& [a, b, rho] : {std::tuple{"target.thD", "target.thR", "0.95"},
                                  {"target.thR", "target.regR", "0.95"},
                                  {"target.thD", "target.regR", "-0.95"}})
    text += std::string("[[correlation]]\nbetween = [\"") + a + "\", \"" + b + "\"]\nspearman = " + rho +
            "\nreason = \"x\"\n\n";
  return text;
}

/// A ladder so long that climbing it rung by rung for forty years has more states than the limit.
std::string endless_ladder() {
  std::string text = with(tiny_text(), "horizon = 10", "horizon = 40");
  const auto lever_at = text.find("[[bundle]]");
  std::string levers, bundles;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "extra" + std::to_string(i);
    levers +=
        "[[lever]]\nname = \"" + name +
        "\"\nby = \"USA\"\nto = \"RUS\"\nvalue = { value = 0.1, unit = \"points/year\", reason = \"x\" }\n"
        "cost = { value = 0.1, unit = \"points/year\", reason = \"x\" }\ndeliverable = { value = 0.9, reason "
        "= \"x\" }\n"
        "reversible = { value = 1, reason = \"x\" }\nupfront = { value = 0.5, reason = \"x\" }\n"
        "harm = { value = 0, reason = \"x\" }\n\n";
    bundles += "[[bundle]]\nname = \"rung" + std::to_string(i) + "\"\nadds = [\"" + name + "\"]\n\n";
  }
  text.insert(text.find("[ratification]"), bundles);
  text.insert(lever_at, levers);
  return text + "\n[[strategy]]\nname = \"haggle\"\nkind = \"ratchet\"\nbundle = \"rung39\"\n";
}

// The cases of the design, in its order.
INSTANTIATE_TEST_SUITE_P(
    Cases, BadInput,
    testing::Values(
        Slip{"unknown_actor", "target = \"RUS\"", "target = \"RUSS\"", "E021", "\"RUSS\""},
        Slip{"duplicate_actor", "", "[[actor]]\ncode = \"CHN\"\ncow = 710\niso3 = \"CHN\"\nname = \"again\"",
             "E020", "\"CHN\"\ncow = 710\niso3 = \"CHN\"\nname = \"again\""},
        Slip{"missing_role", "rival = \"CHN\"\n", "", "E012", "[roles]"},
        Slip{"repeated_role", "rival = \"CHN\"", "rival = \"USA\"", "E022", "\"USA\"\n\n[[leader]]"},
        Slip{"tie_to_oneself", "object = \"CHN\"", "object = \"RUS\"", "E023",
             "\"RUS\"\nquantity = \"treaty"},
        Slip{"unit_missing", "p95 = 20, unit = \"bn USD/year\", reason", "p95 = 20, reason", "E035",
             "{ p05 = 5, p50 = 12"},
        Slip{"unit_unknown", "p95 = 20, unit = \"bn USD/year\"", "p95 = 20, unit = \"bn EUR/year\"", "E036",
             "\"bn EUR/year\""},
        Slip{"probability_above_one", "probability = { p05 = 0.3, p50 = 0.5, p95 = 0.7",
             "probability = { p05 = 0.3, p50 = 0.5, p95 = 1.7", "E018", "1.7"},
        Slip{"quantiles_fall", kThR, "thR = { p05 = 0.5, p50 = 0.2, p95 = 0.6, reason = \"x\" }", "E032",
             "0.5, p50 = 0.2, p95 = 0.6"},
        Slip{"infinite", kThR, "thR = { value = inf, reason = \"x\" }", "E033", "inf, reason"},
        Slip{"not_a_number", kThR, "thR = { value = nan, reason = \"x\" }", "E033", "nan, reason"},
        Slip{"horizon_short", "horizon = 10", "horizon = 9", "E050", "8]\n"},
        Slip{"unknown_lever", "adds = [\"flights\"]", "adds = [\"flight\"]", "E060", "\"flight\"]"},
        Slip{"unknown_strategy", "baseline = \"continue\"", "baseline = \"contine\"", "E070", "\"contine\""},
        Slip{"rule_that_never_holds", "[[strategy.rule]]\ndo = \"continue\"",
             "[[strategy.rule]]\ndo = \"continue\"\n\n[[strategy.rule]]\nyears = [2, 2]\ndo = \"withdraw\"",
             "E073", "[[strategy.rule]]\nyears = [2, 2]"},
        Slip{"state_uncovered", "[[strategy.rule]]\ndo = \"continue\"\n", "", "E074",
             "[[strategy]]\nname = \"custom\""},
        Slip{"rule_looks_at_ally", "do = \"raise\"", "bloc = [\"loyal\"]\ndo = \"raise\"", "E075",
             "[\"loyal\"]"},
        Slip{"reply_without_kind", "kind = \"pay_target\"\n", "", "E012", "[[reply]]\nname = \"pipeline\""},
        Slip{"empty_menu", "kind = \"nothing\"", "kind = \"make_up\"", "E081", "[[reply]]"},
        Slip{"unknown_key", "cow = 290", "cow = 290\nnmae = 3", "E010", "nmae"},
        Slip{"wrong_type", kThR, "thR = \"high\"", "E014", "\"high\"\nthS"},
        Slip{"impossible_date", "decision_date = 2025-03-01", "decision_date = 2025-02-30", "E017",
             "2025-02-30"},
        Slip{"syntax", "title = \"A small triangle\"", "title = \"A small triangle", "E001", "\nquestion"},
        Slip{"not_utf8", "A yearbook of states", "A yearb\xFFok of states", "E002", "\xFFok"},
        Slip{"control_character", "A yearbook of states", "A yearbook\x07 of states", "E003", "\x07"},
        Slip{"control_character_escaped", "A yearbook of states", "A yearbook\\u001b of states", "E003",
             "\"A yearbook\\u001b"},
        Slip{"known_after_the_decision", "known_by = 2024-12-31", "known_by = 2025-03-02", "E043",
             "2025-03-02"},
        Slip{"text_under_test", kThR, "thR = { value = 0.5, source = [\"essay\"] }", "E039", "[\"essay\"]"},
        Slip{"section_missing",
             "[trust]\nup = { p05 = 0.1, p50 = 0.2, p95 = 0.3, reason = \"slow\" }\ndown = { p05 = 0.4, "
             "p50 = 0.6, p95 = 0.8, reason = \"fast\" }\n",
             "", "E013", ""}),
    [](const auto& slip) { return slip.param.name; });

/// Checks a whole text; returns how it ended.
Ended checked(const std::string& text) {
  Folder folder;
  write(folder / "bad.toml", text);
  const Ended ended = entente({"check", "bad.toml"}, folder.path());
  EXPECT_EQ(entente({"assess", "bad.toml", "--draws", "32", "-o", "out"}, folder.path()).code, ended.code);
  EXPECT_EQ(std::filesystem::exists(folder / "out"), ended.code == 0);
  return ended;
}

TEST(BadInputs, CorrelationsBeyondRepair) {
  const std::string text = tiny_text() + "\n" + impossible_correlations();
  const Ended ended = checked(text);
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("error[E091]"));
}

TEST(BadInputs, CorrelationsALittleImpossibleAreRepairedAndSaid) {
  std::string text = impossible_correlations();
  text = with(text, "spearman = -0.95", "spearman = 0.75");
  const Ended ended = checked(tiny_text() + "\n" + text);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(std::regex_search(ended.err, std::regex("warning\\[W010\\].*0\\.0[0-9]"))) << ended.err;
}

TEST(BadInputs, StateSpaceOverTheLimit) {
  const Ended ended = checked(endless_ladder());
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("error[E090]"));
}

TEST(BadInputs, OverTenMegabytes) {
  const Ended ended = checked(tiny_text() + std::string(10'000'001, '#'));
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("error[E004]"));
}

TEST(BadInputs, DeepNesting) {
  const Ended ended =
      checked(tiny_text() + "\nx = " + std::string(20'000, '[') + std::string(20'000, ']') + "\n");
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("error[E005]"));
}

TEST(BadInputs, AllAreSaidAtOnceInOrder) {
  std::string text = with(tiny_text(), "target = \"RUS\"", "target = \"RUSS\"");
  text = with(text, "p95 = 20, unit = \"bn USD/year\"", "p95 = 20, unit = \"bn EUR/year\"");
  text = with(text, "cow = 290", "cow = 290\nicao = 3");
  const Ended ended = checked(text);
  const auto a = ended.err.find("E010"), b = ended.err.find("E021"), c = ended.err.find("E036");
  EXPECT_TRUE(a < b && b < c && c != std::string::npos) << ended.err;
}

TEST(BadInputs, TwentyAreShownThenCounted) {
  std::string text = tiny_text();
  for (int i = 0; i < 30; ++i)
    text = with(text, "schema = 1", "schema = 1\nzzz" + std::to_string(i) + " = 1");
  const Ended ended = checked(text);
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("and 10 more"));
}

TEST(Golden, AnUnknownActor) {
  Folder folder;
  write(folder / "thaw.toml", with(tiny_text(), "target = \"RUS\"", "target = \"RUSS\""));
  const std::string place = place_of(content(folder / "thaw.toml"), "\"RUSS\"");
  const std::string line = place.substr(0, place.find(':'));
  const Ended ended = entente({"check", "-q", "thaw.toml"}, folder.path());
  EXPECT_THAT(ended.err,
              testing::StartsWith("thaw.toml:" + place + ": error[E021]: unknown actor \"RUSS\"\n" +
                                  std::string(5 - line.size(), ' ') + line +
                                  " | target = \"RUSS\"\n"
                                  "      |          ^^^^^^\n"
                                  "      = help: did you mean \"RUS\" (line "))
      << ended.err;
}

TEST(Files, ThatCannotBeReadOrWritten) {
  Folder folder;
  write(folder / "tiny.toml", tiny_text());
  std::filesystem::create_directory(folder / "inside");
  struct Case {
    std::vector<std::string> line;
    const char* says;
  };
  std::vector<Case> cases{
      {{"check", "."}, "F002"},
      {{"check", "no-such.toml"}, "F001"},
      {{"assess", "inside"}, "F002"},
      {{"assess", "no-such.toml"}, "F001"},
      {{"assess", "tiny.toml", "--draws", "32", "-o", "no-such-folder/verdict.txt"}, "F004"},
      {{"assess", "tiny.toml", "--draws", "32", "-o", "inside"}, "F004"},
      {{"check", "tiny.toml", "-o", "inside"}, "F004"},
      {{"export", "efg", "tiny.toml", "-o", "no-such-folder/x"}, "F004"},
      {{"new", "x", "-o", "no-such-folder/x.toml"}, "F004"},
  };
  if (::geteuid() != 0) {  // root may read and write everything
    write(folder / "secret.toml", tiny_text());
    ::chmod((folder / "secret.toml").c_str(), 0);
    std::filesystem::create_directory(folder / "locked");
    ::chmod((folder / "locked").c_str(), 0555);
    cases.push_back({{"check", "secret.toml"}, "F003"});
    cases.push_back({{"assess", "tiny.toml", "--draws", "32", "-o", "locked/verdict.txt"}, "F004"});
  }
  const auto before = folder.names();
  for (const Case& c : cases) {
    const Ended ended = entente(c.line, folder.path());
    EXPECT_EQ(ended.code, 7) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(std::string("error[") + c.says + "]"));
    EXPECT_THAT(ended.err, HasSubstr("= help: "));
    EXPECT_THAT(ended.out, IsEmpty());
  }
  EXPECT_EQ(folder.names(), before);
  const json document = json::parse(entente({"assess", "no-such.toml", "--json"}, folder.path()).out);
  EXPECT_EQ(document["diagnostics"][0]["code"], "F001");
}

TEST(Files, AFullDeviceIsSaid) {
  if (::access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full here";
  const Ended ended = entente({"check", tiny_path(), "--output", "/dev/full"});
  EXPECT_EQ(ended.code, 7);
  EXPECT_THAT(ended.err, HasSubstr("F004"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full")) << "a device is written to, not replaced";
}

TEST(Files, ALinkIsFollowedAndTheModeKept) {
  Folder folder;
  write(folder / "real.txt", "old");
  ::chmod((folder / "real.txt").c_str(), 0640);
  std::filesystem::create_symlink("real.txt", folder / "link.txt");
  EXPECT_EQ(entente({"check", tiny_path(), "-o", "link.txt"}, folder.path()).code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link.txt"));
  EXPECT_THAT(content(folder / "real.txt"), HasSubstr("numbers"));
  EXPECT_EQ(static_cast<int>(std::filesystem::status(folder / "real.txt").permissions()), 0640);
}

}  // namespace
}  // namespace entente::session

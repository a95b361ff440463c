#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "entente/base/utf8.hpp"
#include "entente/scenario/test_support.hpp"

namespace entente {
namespace {

/// One slip in the small scenario: what is changed, and what must be said, where. The errors are these and no
/// others.
struct Slip {
  std::string name, from, to;
  std::string code;
  std::string mark;  ///< text of the changed file that the place points at; empty: 1:1
};

void PrintTo(const Slip& slip, std::ostream* out) { *out << slip.name; }

class BadInput : public testing::TestWithParam<Slip> {};

TEST_P(BadInput, IsSaidAtItsPlace) {
  const Slip& slip = GetParam();
  const std::string text = tiny_with(slip.from, slip.to);
  const auto outcome = read_text(text);
  EXPECT_FALSE(outcome) << "was accepted";
  const auto errors = said(outcome.diagnostics(), Severity::error);
  EXPECT_THAT(errors, testing::ElementsAre(expected_at(slip.code, text, slip.mark)))
      << render(outcome.diagnostics(), text, false);
  for (const Diagnostic& d : outcome.diagnostics()) {
    EXPECT_EQ(d.place.file, "tiny.toml");
    EXPECT_GT(d.place.end_column, d.place.column);
    EXPECT_NE(find_code(d.code), nullptr) << d.code << " is not in the table";
    EXPECT_FALSE(d.help.empty()) << d.message;
  }
}

const std::string kThR = "thR = { p05 = 0.05, p50 = 0.2, p95 = 0.5, reason = \"a long border\" }";

const std::vector<Slip> kSlips = {
    // text
    {"syntax", "title = \"A small triangle\"", "title = \"A small triangle", "E001", "\nquestion"},
    {"key_twice", "horizon = 10", "horizon = 10\nhorizon = 11", "E001", "11\nverdict"},
    {"not_utf8", "A yearbook of states", "A yearb\xFFok of states", "E002", "\xFFok"},
    {"control", "A yearbook of states", "A yearbook\x07 of states", "E003", "\x07"},
    {"control_escaped", "A yearbook of states", "A yearbook\\u001b of states", "E003", "\"A yearbook\\u001b"},
    {"control_in_key", "horizon = 10", "\"hor\\u0007izon\" = 10\nhorizon = 10", "E003", "\"hor\\u0007izon"},
    {"reordering_mark", "A yearbook of states", "A yearbook\xE2\x80\xAE of states", "E003",
     "\xE2\x80\xAE of"},
    {"key_outside_ascii", "horizon = 10", "horiz\xC3\xB6n = 10", "E007", "\xC3\xB6n = 10"},
    {"decimal_comma", "p05 = 0.05, p50", "p05 = 0,05, p50", "E001",
     ", p50 = 0.2, p95 = 0.5, reason = \"a long"},
    {"impossible_day", "decision_date = 2025-03-01", "decision_date = 2025-02-30", "E017", "2025-02-30"},
    {"impossible_month", "since = 2012-11-15", "since = 2012-13-15", "E017", "2012-13-15"},
    {"no_leap_year", "known_by = 2024-12-31", "known_by = 2023-02-29", "E017", "2023-02-29"},
    // shape
    {"unknown_key", "cow = 290", "cow = 290\nicao = 3", "E010", "icao"},
    {"unknown_key_in_number", kThR, "thR = { p05 = 0.05, p50 = 0.2, p95 = 0.5, reason = \"x\", weight = 1 }",
     "E010", "weight = 1 }"},
    {"unknown_section", "[trust]", "[truth]\nx = 1\n\n[trust]", "E011", "truth"},
    {"missing_field", "cow = 290\n", "", "E012", "[[actor]]\ncode = \"POL\""},
    {"missing_number", kThR + "\n", "", "E012", "[target]"},
    {"missing_top", "goal = \"loosen\"\n", "", "E012", ""},
    {"reply_without_kind", "kind = \"pay_target\"\n", "", "E012", "[[reply]]\nname = \"pipeline\""},
    {"missing_role", "rival = \"CHN\"\n", "", "E012", "[roles]"},
    {"text_for_number", kThR, "thR = \"high\"", "E014", "\"high\"\nthS"},
    {"text_for_figure", kThR, "thR = { p05 = \"low\", p50 = 0.2, p95 = 0.5, reason = \"x\" }", "E014",
     "\"low\""},
    {"figure_for_text", "title = \"A small triangle\"", "title = 7", "E014", "7\nquestion"},
    {"real_for_whole", "horizon = 10", "horizon = 10.5", "E014", "10.5"},
    {"text_for_date", "decision_date = 2025-03-01", "decision_date = \"2025-03-01\"", "E014",
     "\"2025-03-01\""},
    {"text_for_switch", "under_test = true", "under_test = \"yes\"", "E014", "\"yes\""},
    {"figure_in_names", "adds = [\"flights\"]", "adds = [\"flights\", 3]", "E014", "3]\n\n[[bundle]]"},
    {"single_for_repeated", "[ratification]", "[[ratification]]", "E014", "[[ratification]]"},
    {"not_a_choice", "goal = \"loosen\"", "goal = \"losen\"", "E015", "\"losen\""},
    {"not_a_name", "name = \"press\"", "name = \"press.on\"", "E016", "\"press.on\""},
    {"wrong_schema", "schema = 1", "schema = 2", "E018", "2\nid ="},
    {"votes_beyond", "votes = 1, veto", "votes = 5000, veto", "E018", "5000"},
    {"empty_title", "title = \"A small triangle\"", "title = \"\"", "E019", "\"\"\nquestion"},
    {"empty_list", "adds = [\"flights\"]", "adds = []", "E019", "[]"},
    // names
    {"duplicate_actor", "", "[[actor]]\ncode = \"CHN\"\ncow = 710\niso3 = \"CHN\"\nname = \"again\"", "E020",
     "\"CHN\"\ncow = 710\niso3 = \"CHN\"\nname = \"again\""},
    {"duplicate_lever", "",
     "[[consent]]\nname = \"legislature\"\nprobability = { value = 0.5, reason = \"x\" }", "E020",
     "\"legislature\"\nprobability = { value"},
    {"unknown_target", "target = \"RUS\"", "target = \"RUSS\"", "E021", "\"RUSS\""},
    {"unknown_leader_actor", "actor = \"CHN\"\nsince",
     "actor = \"CHN\"\nsince = 2012-11-15\nexit = { value = 0.1, reason = \"x\" }\n\n[[leader]]\nname = "
     "\"who\"\nactor = \"XYZ\"\nsince",
     "E021", "\"XYZ\""},
    {"unknown_tie_actor", "subject = \"RUS\"\nobject", "subject = \"RUX\"\nobject", "E021", "\"RUX\""},
    {"unknown_lever_actor", "by = \"USA\"\nto = \"RUS\"\nvalue = { p05 = 0.02",
     "by = \"UAS\"\nto = \"RUS\"\nvalue = { p05 = 0.02", "E021", "\"UAS\""},
    {"unknown_member", "{ actor = \"CHN\", veto", "{ actor = \"CHI\", veto", "E021", "\"CHI\""},
    {"repeated_role", "rival = \"CHN\"", "rival = \"USA\"", "E022", "\"USA\"\n\n[[leader]]"},
    {"tie_to_oneself", "object = \"CHN\"", "object = \"RUS\"", "E023", "\"RUS\"\nquantity = \"treaty"},
    {"gdp_missing", "gdp = { value = 18700, source = [\"yearbook\"] }\n", "", "E025",
     "[[actor]]\ncode = \"CHN\""},
    {"capability_unknown", "name = \"Russia\"", "name = \"Russia\"\ncapability = [\"oil_sale\"]", "E042",
     "\"oil_sale\""},
    {"capability_of_another", "name = \"China\"", "name = \"China\"\ncapability = [\"oil_sales\"]", "E027",
     "\"oil_sales\""},
    {"capability_a_tie", "name = \"Russia\"", "name = \"Russia\"\ncapability = [\"treaty\"]", "E027",
     "\"treaty\""},
    {"no_leader_of_rival", "actor = \"CHN\"\nsince", "actor = \"POL\"\nsince", "E026", "\"CHN\"\ncow"},
    // numbers
    {"no_figures", kThR, "thR = { reason = \"x\" }", "E030", "{ reason = \"x\" }"},
    {"one_quantile_missing", kThR, "thR = { p05 = 0.05, p50 = 0.2, reason = \"x\" }", "E030",
     "{ p05 = 0.05, p50 = 0.2, reason"},
    {"two_kinds", kThR, "thR = { p05 = 0.05, p50 = 0.2, p95 = 0.5, value = 0.2, reason = \"x\" }", "E031",
     "value = 0.2, reason"},
    {"quantiles_fall", kThR, "thR = { p05 = 0.5, p50 = 0.2, p95 = 0.6, reason = \"x\" }", "E032",
     "0.5, p50 = 0.2, p95 = 0.6"},
    {"mode_above_high", "exit = { low = 0.01, mode = 0.03, high = 0.08",
     "exit = { low = 0.01, mode = 0.09, high = 0.08", "E032", "0.09, high"},
    {"fact_low_above_high", "low = 55", "low = 75", "E032", "75\nhigh"},
    {"infinite", kThR, "thR = { value = inf, reason = \"x\" }", "E033", "inf, reason"},
    {"not_a_number", kThR, "thR = { value = nan, reason = \"x\" }", "E033", "nan, reason"},
    {"infinite_bare", kThR, "thR = inf", "E033", "inf\nthS"},
    {"beta_too_wide", kThR, "thR = { dist = \"beta\", mean = 0.5, sd = 0.6, reason = \"x\" }", "E034",
     "{ dist = \"beta\""},
    {"normal_without_spread", kThR, "thR = { dist = \"normal\", mean = 0.5, sd = 0, reason = \"x\" }", "E034",
     "{ dist = \"normal\""},
    {"probability_above_one", "probability = { p05 = 0.3, p50 = 0.5, p95 = 0.7",
     "probability = { p05 = 0.3, p50 = 0.5, p95 = 1.7", "E018", "1.7"},
    {"probability_below_zero", "change = { value = 0.5", "change = { value = -0.5", "E018", "-0.5"},
    {"money_out_of_range", "rival_worth = { p05 = 20, p50 = 30, p95 = 45",
     "rival_worth = { p05 = 20, p50 = 30, p95 = 4500", "E018", "4500"},
    {"unit_missing", "p95 = 20, unit = \"bn USD/year\", reason", "p95 = 20, reason", "E035",
     "{ p05 = 5, p50 = 12"},
    {"unit_unknown", "p95 = 20, unit = \"bn USD/year\"", "p95 = 20, unit = \"bn EUR/year\"", "E036",
     "\"bn EUR/year\""},
    {"unit_of_another_field", "change = { value = 0.5", "change = { value = 0.5, unit = \"points\"", "E036",
     "\"points\""},
    {"two_origins", kThR, "thR = { value = 0.5, source = [\"yearbook\"], reason = \"x\" }", "E037", "\"x\""},
    {"only_under_test", kThR, "thR = { value = 0.5, source = [\"essay\"] }", "E039", "[\"essay\"]"},
    {"derived_without_how", kThR, "thR = { value = 0.5, from = [\"oil_sales\"] }", "E040",
     "[\"oil_sales\"] }"},
    {"how_without_from", kThR, "thR = { value = 0.5, how = \"halved\" }", "E040", "\"halved\""},
    {"unknown_source", "source = [\"yearbook\"]", "source = [\"yearbok\"]", "E041", "\"yearbok\""},
    {"unknown_source_of_fact", "source = [\"yearbook\"]\nconfidence", "source = [\"yearbock\"]\nconfidence",
     "E041", "\"yearbock\""},
    {"unknown_fact", "from = [\"treaty\"]", "from = [\"treaty\", \"treatise\"]", "E042", "\"treatise\""},
    {"known_later", "known_by = 2024-12-31", "known_by = 2025-03-02", "E043", "2025-03-02"},
    // time
    {"horizon_short", "horizon = 10", "horizon = 9", "E050", "8]\n"},
    {"term_is_over", "ends = 2033-01-20", "ends = 2025-01-20", "E051", "2025-01-20"},
    {"leader_term_is_over", "since = 2012-11-15", "since = 2012-11-15\nterm_end = 2025-03-01", "E051",
     "2025-03-01\nexit"},
    {"term_not_read", "verdict_years = [3, 4, 8]", "verdict_years = [3, 8]", "E052", "[3, 8]"},
    {"leader_not_yet", "since = 2012-11-15", "since = 2025-11-15", "E053", "2025-11-15"},
    // ladder
    {"unknown_lever", "adds = [\"flights\"]", "adds = [\"flight\"]", "E060", "\"flight\"]"},
    {"lever_twice", "adds = [\"sanctions\", \"drawdown\"]",
     "adds = [\"sanctions\", \"flights\", \"drawdown\"]", "E061", "\"flights\", \"drawdown\""},
    {"spent_above", "war_end = { p05 = 1,", "spent = true\nwar_end = { p05 = 1,", "E062", "\"drawdown\"]"},
    {"spent_in_no_bundle", "",
     "[[lever]]\nname = \"old\"\nby = \"USA\"\nto = \"RUS\"\nspent = true\nvalue = { value = 0, unit = "
     "\"points/year\", reason = \"x\" }\ncost = { value = 0, unit = \"points/year\", reason = \"x\" "
     "}\ndeliverable = { value = 1, reason = \"x\" }\nreversible = { value = 1, reason = \"x\" }\nupfront = "
     "{ value = 1, reason = \"x\" }\nharm = { value = 0, reason = \"x\" }",
     "E063", "[[lever]]\nname = \"old\""},
    {"unknown_bundle", "bundle = \"small\"", "bundle = \"smal\"", "E064", "\"smal\""},
    {"unknown_consent", "consent = [\"legislature\"]", "consent = [\"legislatur\", \"legislature\"]", "E065",
     "\"legislatur\","},
    {"unknown_ally_harmed", "harm_to = { POL", "harm_to = { POLE", "E066", "POLE"},
    {"unknown_ally_courted", "court = { POL", "court = { USA", "E066", "USA = { p05"},
    // strategies
    {"unknown_baseline", "baseline = \"continue\"", "baseline = \"contine\"", "E070", "\"contine\""},
    {"steady_without_bundle", "kind = \"steady\"\nbundle = \"small\"", "kind = \"steady\"", "E071",
     "[[strategy]]\nname = \"engage\""},
    {"offer_without_bundle", "do = \"raise\"\nbundle = \"grand\"", "do = \"raise\"", "E071", "\"raise\""},
    {"rules_without_rule", "", "[[strategy]]\nname = \"own\"\nkind = \"rules\"", "E071",
     "[[strategy]]\nname = \"own\""},
    {"useless_bundle", "kind = \"withdraw\"", "kind = \"withdraw\"\nbundle = \"small\"", "E072",
     "\"small\"\n\n[[strategy]]\nname = \"engage\""},
    {"useless_rule_bundle", "[[strategy.rule]]\ndo = \"continue\"",
     "[[strategy.rule]]\ndo = \"continue\"\nbundle = \"small\"", "E072", "\"small\"\n\n[[strategy.successor"},
    {"rule_contradicts", "[[strategy.rule]]\nyears",
     "[[strategy.rule]]\ndelivered_below = \"small\"\nin_force_at_least = \"grand\"\ndo = "
     "\"withdraw\"\n\n[[strategy.rule]]\nyears",
     "E073", "[[strategy.rule]]\ndelivered_below"},
    {"rule_shadowed", "[[strategy.rule]]\ndo = \"continue\"",
     "[[strategy.rule]]\ndo = \"continue\"\n\n[[strategy.rule]]\nyears = [2, 2]\ndo = \"withdraw\"", "E073",
     "[[strategy.rule]]\nyears = [2, 2]"},
    {"state_uncovered", "[[strategy.rule]]\ndo = \"continue\"\n", "", "E074",
     "[[strategy]]\nname = \"custom\""},
    {"successor_uncovered", "[[strategy.successor_rule]]\ndo = \"continue\"\n", "", "E074",
     "[[strategy]]\nname = \"custom\""},
    {"looks_at_ally", "do = \"raise\"", "bloc = [\"loyal\"]\ndo = \"raise\"", "E075", "[\"loyal\"]"},
    {"years_reversed", "years = [1, 4]", "years = [4, 1]", "E079", "[4, 1]"},
    {"years_after_horizon", "years = [1, 4]", "years = [1, 14]", "E079", "[1, 14]"},
    {"incomplete_pressure", "risk_add = { p05 = 0, p50 = 0.001, p95 = 0.005, reason = \"friction\" }\n", "",
     "E078", "[pressure]"},
    // replies
    {"nobody_does_nothing", "kind = \"nothing\"", "kind = \"make_up\"", "E081", "[[reply]]"},
    // inputs
    {"unknown_correlated", "between = [\"target.thD\"", "between = [\"target.thX\"", "E083",
     "\"target.thX\""},
    {"correlated_with_itself", "\"target.thD\", \"target.thS\"", "\"target.thS\", \"target.thS\"", "E084",
     "\"target.thS\"]"},
    {"correlated_point", "\"target.thD\", \"target.thS\"", "\"target.thD\", \"actor.USA.gdp\"", "E085",
     "\"actor.USA.gdp\""},
    {"correlated_twice", "",
     "[[correlation]]\nbetween = [\"target.thS\", \"target.thD\"]\nspearman = 0.1\nreason = \"x\"", "E086",
     "[\"target.thS\", \"target.thD\"]"},
    {"correlation_above_one", "spearman = 0.3", "spearman = 1.3", "E018", "1.3\nreason"},
    {"correlation_without_reason", "reason = \"a fearful target fears both\"", "", "E012", "[[correlation]]"},
    {"three_correlated", "\"target.thD\", \"target.thS\"", "\"target.thD\", \"target.thS\", \"target.dt\"",
     "E014", "[\"target.thD\", \"target.thS\", \"target.dt\"]"},
    {"two_groups", "",
     "[[group]]\nname = \"a\"\ninputs = [\"*\"]\n\n[[group]]\nname = \"b\"\ninputs = [\"target.thR\"]",
     "E087", "\"target.thR\"]"},
};

INSTANTIATE_TEST_SUITE_P(Slips, BadInput, testing::ValuesIn(kSlips),
                         [](const auto& slip) { return slip.param.name; });

TEST(BadInputs, TheDefaultBaselineMustExistToo) {
  std::string text = tiny_with("baseline = \"continue\"\n", "");
  EXPECT_TRUE(read_text(text));
  text = replaced(text, "[[strategy]]\nname = \"continue\"", "[[strategy]]\nname = \"as_now\"");
  EXPECT_THAT(said(read_text(text).diagnostics(), Severity::error), testing::ElementsAre("E070 1:1"));
  EXPECT_TRUE(read_text(replaced(text, "goal =", "baseline = \"as_now\"\ngoal =")));
}

TEST(BadInputs, ASpentLeverMayFollowOnlySpentOnes) {
  const Scenario s = scenario_of(tiny_with("harm = { value = 0.05, reason = \"a signal\" }",
                                           "harm = { value = 0.05, reason = \"a signal\" }\nspent = true"));
  EXPECT_EQ(s.spent_rung(), 1);
}

TEST(BadInputs, AllAreSaidAtOnceInOrder) {
  std::string text = tiny_with("target = \"RUS\"", "target = \"RUSS\"");
  text = replaced(text, "decision_date = 2025-03-01", "decision_date = 2025-02-30");
  text = replaced(text, "p95 = 20, unit = \"bn USD/year\"", "p95 = 20, unit = \"bn EUR/year\"");
  text = replaced(text, "cow = 290", "cow = 290\nicao = 3");
  const auto outcome = read_text(text);
  std::vector<std::string> codes;
  for (const Diagnostic& d : outcome.diagnostics())
    if (d.severity == Severity::error) codes.push_back(d.code);
  EXPECT_THAT(codes, testing::ElementsAre("E017", "E010", "E021", "E036"));
}

TEST(BadInputs, SuggestOnlyTheSameKind) {
  const auto help = [](const std::string& from, const std::string& to, const std::string& code) {
    const auto outcome = read_text(tiny_with(from, to));
    for (const Diagnostic& d : outcome.diagnostics())
      if (d.code == code) return d.help;
    return std::string("nothing said");
  };
  const auto line = [](const std::string& mark) {
    const auto& text = tiny_text();
    return std::to_string(1 +
                          std::count(text.begin(), text.begin() + static_cast<long>(text.find(mark)), '\n'));
  };
  EXPECT_EQ(help("target = \"RUS\"", "target = \"RUSS\"", "E021"),
            "did you mean \"RUS\" (line " + line("code = \"RUS\"") + ")?");
  EXPECT_EQ(help("from = [\"treaty\"]", "from = [\"treeaty\"]", "E042"),
            "did you mean \"treaty\" (line " + line("id = \"treaty\"") + ")?");
  // "essay" is a source, so it is no answer where a lever is wanted.
  EXPECT_EQ(help("adds = [\"flights\"]", "adds = [\"essays\"]", "E060").find("did you mean"),
            std::string::npos);
  EXPECT_EQ(help("thD = {", "thd = {", "E010"), "did you mean \"thD\"?");
  EXPECT_NE(help("p95 = 20, unit = \"bn USD/year\"", "p95 = 20", "E035").find("points/year or bn USD/year"),
            std::string::npos);
}

TEST(BadInputs, UnknownNamesAreShownAsInTheDesign) {
  const std::string slip = tiny_with("target = \"RUS\"", "target = \"RUSS\"");
  const auto outcome = read_text(slip);
  const std::string shown = render(outcome.diagnostics(), slip, false);
  EXPECT_NE(shown.find("error[E021]: unknown actor \"RUSS\"\n"), std::string::npos) << shown;
  EXPECT_NE(
      shown.find(" | target = \"RUSS\"\n      |          ^^^^^^\n      = help: did you mean \"RUS\" (line "),
      std::string::npos)
      << shown;
}

TEST(BadInputs, RolesOfAlliesAreRefused) {
  std::string text = tiny_with("[[ally]]\ncode = \"POL\"", "[[ally]]\ncode = \"CHN\"");
  const auto outcome = read_text(text);
  const auto errors = said(outcome.diagnostics(), Severity::error);
  EXPECT_EQ(errors.count(expected_at("E024", text, "\"CHN\"\nexposure")), 1u)
      << render(outcome.diagnostics(), text, false);
}

TEST(BadInputs, WarAndPressureMustExist) {
  std::string text = tiny_without("[war]", "[pressure]");
  auto outcome = read_text(text);
  EXPECT_THAT(said(outcome.diagnostics(), Severity::error),
              testing::ElementsAre(expected_at("E076", text, "\"over\"\nalignment")));
  EXPECT_TRUE(said(outcome.diagnostics(), Severity::warning).empty()) << "the error may be the cause";
  text = replaced(text, "[[strategy.rule]]\nwar = \"over\"\nalignment", "[[strategy.rule]]\nalignment");
  EXPECT_THAT(said(read_text(text).diagnostics(), Severity::warning),
              testing::UnorderedElementsAre(
                  expected_at("W009", text, "{ p05 = 0.1, p50 = 0.3, p95 = 0.5, reason = \"war inputs\""),
                  expected_at("W009", text, "{ p05 = 1, p50 = 1.2")));
  text = tiny_without("[pressure]", "[reassurance]");
  outcome = read_text(text);
  EXPECT_THAT(said(outcome.diagnostics(), Severity::error),
              testing::ElementsAre(expected_at("E077", text, "\"pressure\"")));
}

TEST(BadInputs, EmptyMenusAreSaidForEachSide) {
  std::string text = tiny_with("kind = \"nothing\"", "kind = \"win_back\"");
  text = replaced(text, "kind = \"pay_target\"", "kind = \"make_up\"");
  const auto outcome = read_text(text);
  EXPECT_THAT(said(outcome.diagnostics(), Severity::error),
              testing::UnorderedElementsAre(expected_at("E081", text, "[[reply]]"),
                                            expected_at("E082", text, "[[reply]]")));
}

TEST(BadInputs, WholeSectionsMayBeMissing) {
  for (const auto& [header, next] :
       std::vector<std::pair<std::string, std::string>>{{"[roles]", "[[leader]]"},
                                                        {"[trust]", "[office]"},
                                                        {"[[sector]]", "[rival]"},
                                                        {"[[reply]]", "[divider]"},
                                                        {"[[ally]]", "[[strategy]]"},
                                                        {"[[term]]", "[[fact]]"},
                                                        {"[[leader]]", "[[term]]"}}) {
    const auto outcome = read_text(tiny_without(header, next));
    EXPECT_FALSE(outcome);
    EXPECT_EQ(said(outcome.diagnostics(), Severity::error).count("E013 1:1"), 1u) << header;
  }
}

TEST(BadInputs, TextsThatAreNoScenario) {
  const auto first = [](const std::string& text) {
    const auto outcome = read_text(text);
    EXPECT_FALSE(outcome);
    return outcome.diagnostics().empty() ? "" : outcome.diagnostics().front().code;
  };
  EXPECT_EQ(first(""), "E006");
  EXPECT_EQ(first(" \n# only a remark\n"), "E006");
  EXPECT_EQ(first(std::string(10'000'001, '#')), "E004");
  EXPECT_EQ(first("a = " + std::string(33, '[') + std::string(33, ']')), "E005");
  EXPECT_EQ(first("a = " + std::string(100'000, '[')), "E005");
  std::string dotted = "a";
  for (int i = 0; i < 100'000; ++i) dotted += ".a";
  EXPECT_EQ(first(dotted + " = 1"), "E005");
  EXPECT_EQ(first(std::string("a\0b", 3)), "E003");
  EXPECT_EQ(first("\xFE\xFF"), "E002");
  // 32 deep is allowed, and brackets in strings and remarks do not count.
  EXPECT_NE(first("a = " + std::string(32, '[') + std::string(32, ']')), "E005");
  EXPECT_NE(first("a = '" + std::string(99, '[') + "' # " + std::string(99, '[')), "E005");
}

TEST(Warnings, DoNotRefuseTheFile) {
  const auto warnings = [](const std::string& text) {
    const auto outcome = read_text(text);
    EXPECT_TRUE(outcome) << render(outcome.diagnostics(), text, false);
    return said(outcome.diagnostics(), Severity::warning);
  };
  std::string text = tiny_with(kThR, "thR = { value = 0.2 }");
  EXPECT_THAT(warnings(text), testing::ElementsAre(expected_at("W001", text, "{ value = 0.2 }")));
  text = tiny_with(kThR, "thR = 0.2");
  EXPECT_THAT(warnings(text), testing::ElementsAre(expected_at("W001", text, "0.2\nthS")));
  text = tiny_with(
      "dt = { p05 = 0.1, p50 = 0.3, p95 = 0.5, from = [\"treaty\"], how = \"its effective force\" }",
      "dt = { value = 0.3, reason = \"x\" }");
  EXPECT_THAT(warnings(text), testing::ElementsAre(expected_at("W002", text, "[[tie]]")));
  text = tiny_with("published = \"2024-11-30\"", "published = \"2026\"");
  EXPECT_THAT(warnings(text), testing::ElementsAre(expected_at("W003", text, "[[source]]")));
  text = tiny_with("published = \"2024-11-30\"", "published = \"2025\"");
  EXPECT_TRUE(warnings(text).empty()) << "the year of the decision is not after it";
  text = tiny_with("", "[[group]]\nname = \"a\"\ninputs = [\"*\", \"targets.*\"]");
  EXPECT_THAT(warnings(text), testing::ElementsAre(expected_at("W004", text, "\"targets.*\"")));
  text = tiny_with("", "[[group]]\nname = \"a\"\ninputs = [\"target.*\"]");
  EXPECT_THAT(warnings(text), testing::ElementsAre(expected_at("W005", text, "[[group]]")));
  text = tiny_with("ends = 2033-01-20", "ends = 2037-01-20");
  EXPECT_THAT(warnings(text), testing::ElementsAre(expected_at("W006", text, "2037-01-20")));
  text = tiny_with("name = \"Poland\"", "name = \"Poland\"\ngdp = { value = 900, source = [\"yearbook\"] }");
  EXPECT_THAT(warnings(text), testing::ElementsAre(expected_at("W009", text, "{ value = 900")));
}

// One slip in a number is one error: what rests on the number, and what it rests on, is not called unknown,
// unread or without origin.
TEST(BadInputs, OneSlipGivesNoFalseAdvice) {
  const auto only = [](const std::string& from, const std::string& to, const std::string& code) {
    const auto outcome = read_text(tiny_with(from, to));
    std::vector<std::string> codes;
    for (const Diagnostic& d : outcome.diagnostics()) codes.push_back(d.code);
    EXPECT_THAT(codes, testing::ElementsAre(code)) << render(outcome.diagnostics(), "", false);
  };
  // target.dt is the only number that reads the tie.
  only("dt = { p05 = 0.1", "dt = { p05 = \"few\"", "E014");
  only("dt = { p05 = 0.1", "dt = { p05 = 0.9", "E032");
  only("dt = { p05 = 0.1", "dt = { p5 = 0.1, p05 = 0.1", "E010");
  only("how = \"its effective force\"", "hwo = \"its effective force\"", "E010");
  only("dt = { p05 = 0.1, p50 = 0.3, p95 = 0.5, from",
       "dt = { p05 = 0.1, p50 = 0.3, p95 = 0.5, unit = \"x\", from", "E036");
  only("dt = { p05 = 0.1", "dtt = 1\ndt = { p05 = 0.1", "E010");
  // target.thD is correlated with target.thS.
  only("thD = { p05", "thD = { unit = \"points\", p05", "E036");
  only("thD = { p05", "thD = { value = 1, p05", "E031");
}

TEST(BadInputs, ABrokenNumberStillMatchesAPattern) {
  std::string text = tiny_with(kThR, "thR = { p05 = 0.5, p50 = 0.2, p95 = 0.6, reason = \"x\" }");
  text = replaced(text, "",
                  "[[group]]\nname = \"a\"\ninputs = [\"target.thR\"]\n\n"
                  "[[group]]\nname = \"b\"\ninputs = [\"target.thX\", \"target.dt\"]");
  const auto outcome = read_text(text);
  EXPECT_EQ(said(outcome.diagnostics(), Severity::warning).count(expected_at("W004", text, "\"target.thX\"")),
            1u);
  EXPECT_EQ(said(outcome.diagnostics(), Severity::warning)
                .count(expected_at("W004", text, "\"target.thR\"]\n\n[[group]]")),
            0u);
}

TEST(BadInputs, HelpSaysWhatToWrite) {
  const auto first = [](const std::string& from, const std::string& to) {
    const auto outcome = read_text(tiny_with(from, to));
    return outcome.diagnostics().empty() ? Diagnostic{} : outcome.diagnostics().front();
  };
  EXPECT_EQ(first("p05 = 0.05, p50", "p05 = 0,05, p50").help, "write 0.05: a decimal point");
  EXPECT_EQ(first("low = 55", "low = -1,4").help, "write -1.4: a decimal point");
  EXPECT_EQ(first("title = \"A small triangle\"", "title = \"A = 1,4").help.find("decimal point"),
            std::string::npos);
  EXPECT_NE(first("schema = 1", "schema = 2").message.find("this program reads schema 1"), std::string::npos);
}

TEST(BadInputs, AFolderOrMissingFileHasNoLine) {
  const auto shown = [](const std::string& path) {
    return render(read_scenario(path).diagnostics(), "", false);
  };
  EXPECT_TRUE(shown("no-such.toml").starts_with("no-such.toml: error[F001]")) << shown("no-such.toml");
  const std::string folder = ENTENTE_TEST_DATA;
  EXPECT_TRUE(shown(folder).starts_with(folder + ": error[F002]")) << shown(folder);
}

TEST(Warnings, ALaterEditionOfADataSetIsNoLateSource) {
  const auto codes = [](const std::string& text) {
    const auto outcome = read_text(text);
    EXPECT_TRUE(outcome) << render(outcome.diagnostics(), text, false);
    return said(outcome.diagnostics(), Severity::warning);
  };
  const std::string late = tiny_with("published = \"2024-11-30\"", "published = \"2026\"");
  EXPECT_EQ(codes(late).size(), 1u);
  const std::string set = replaced(late, "published = \"2026\"", "published = \"2026\"\ndata_set = true");
  EXPECT_TRUE(codes(set).empty()) << "facts known by a day or about years before";
  EXPECT_TRUE(scenario_of(set).sources[0].data_set);
  const std::string undated = replaced(set, "known_by = 2024-12-31\n", "");
  EXPECT_TRUE(codes(undated).empty());
  const auto at = undated.find("\nyear = \"") + 9;
  for (const char* year : {"2027", "2020-2027", "soon"}) {
    std::string after = undated;
    after.replace(at, after.find('"', at) - at, year);
    EXPECT_THAT(codes(after), testing::ElementsAre(expected_at("W003", after, "[[source]]"))) << year;
  }
}

// Records in one line: the caret under the name, not under the whole line.
TEST(Warnings, PointAtTheNameInAOneLineTable) {
  std::string text = tiny_text();
  const auto from = text.find("[[source]]"), to = text.find("\n[[", text.rfind("[[source]]") + 1);
  text.erase(from, to - from);
  const std::string sources =
      "source = [\n  { id = \"yearbook\", citation = \"c\", published = \"2026\" },\n"
      "  { id = \"essay\", citation = \"e\", under_test = true },\n]\n";
  text = replaced(text, "schema = 1\n", "schema = 1\n" + sources);
  const auto outcome = read_text(text);
  ASSERT_EQ(outcome.diagnostics().size(), 1u) << render(outcome.diagnostics(), text, false);
  const Place& place = outcome.diagnostics().front().place;
  EXPECT_THAT(said(outcome.diagnostics(), Severity::warning),
              testing::ElementsAre(expected_at("W003", text, "\"yearbook\", citation")));
  EXPECT_EQ(place.end_column - place.column, 10);
}

TEST(Flagships, CheckWithoutAWord) {
  for (const char* name : {"opening-to-china-1971", "reverse-kissinger-2025", "loosen-russia-2025"}) {
    const std::string text = text_of(std::string(ENTENTE_TEST_DATA) + "/../../scenarios/" + name + ".toml");
    ASSERT_FALSE(text.empty()) << name;
    const auto outcome = read_text(text, {.strict = true});
    EXPECT_TRUE(outcome && outcome.diagnostics().empty()) << render(outcome.diagnostics(), text, false);
  }
}

TEST(Warnings, AlliedLossesWithoutALedger) {
  std::string text = tiny_text();
  for (const char* field : {"arms_sales", "trade", "investment", "intelligence", "basing"}) {
    const auto at = text.find("\n" + std::string(field) + " = {") + 1;
    text.replace(at, text.find('\n', at) - at,
                 std::string(field) + " = { value = 0, unit = \"points/year\", reason = \"x\" }");
  }
  EXPECT_TRUE(read_text(text).diagnostics().empty());
  text = replaced(text, "security = { p05 = 0.01, p50 = 0.03, p95 = 0.1",
                  "security = { p05 = 2, p50 = 3, p95 = 5");
  const auto outcome = read_text(text);
  EXPECT_THAT(said(outcome.diagnostics(), Severity::warning),
              testing::ElementsAre(expected_at("W007", text, "[[ally]]")));
}

TEST(Strict, MakesANumberWithoutOriginAnError) {
  const std::string text = tiny_with(kThR, "thR = { value = 0.2 }");
  const auto outcome = read_text(text, {.strict = true});
  EXPECT_FALSE(outcome);
  EXPECT_THAT(said(outcome.diagnostics(), Severity::error),
              testing::ElementsAre(expected_at("E038", text, "{ value = 0.2 }")));
  EXPECT_TRUE(read_text(tiny_text(), {.strict = true}));
}

TEST(UnderTest, TaintsFactsThatRestOnNothingElse) {
  std::string text = tiny_with("source = [\"yearbook\"]\nconfidence", "source = [\"essay\"]\nconfidence");
  auto outcome = read_text(text);
  EXPECT_THAT(said(outcome.diagnostics(), Severity::error),
              testing::ElementsAre(expected_at("E039", text, "[\"oil_sales\"]")));
  text = tiny_with("source = [\"yearbook\"]\nconfidence", "source = [\"essay\", \"yearbook\"]\nconfidence");
  EXPECT_TRUE(read_text(text));
}

// Any bytes are answered: no crash, a place inside the text, and an error whenever there is no scenario.
RC_GTEST_PROP(AnyText, IsAnswered, ()) {
  std::string text = tiny_text();
  const int edits = *rc::gen::inRange(1, 6);
  for (int i = 0; i < edits; ++i) {
    const auto at = static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(text.size())));
    const auto length = static_cast<std::size_t>(*rc::gen::inRange(0, 40));
    const std::string put =
        *rc::gen::element<std::string>("", "\"", "[", "]", "{", "}", "=", "\n", ".", "-1", "1e308", "\xFF",
                                       "\x01", "nan", "[[lever]]\n", "\\u0000", "'''", "#");
    text.replace(at, length, put);
  }
  const auto outcome = read_text(text);
  RC_ASSERT(static_cast<bool>(outcome) != has_errors(outcome.diagnostics()));
  const auto lines = static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1;
  for (const Diagnostic& d : outcome.diagnostics()) {
    RC_ASSERT(d.place.line >= 1 && d.place.line <= lines + 1);
    RC_ASSERT(d.place.column >= 1 && d.place.end_column > d.place.column);
    for (std::size_t i = 0; i < d.message.size();) {
      const Utf8Character c = utf8_at(d.message, i);
      RC_ASSERT(c.valid && !is_control(c.code_point));
      i += c.bytes;
    }
  }
}

}  // namespace
}  // namespace entente

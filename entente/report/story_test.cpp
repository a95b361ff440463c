#include "entente/report/story.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "entente/report/figure.hpp"
#include "entente/report/test_support.hpp"

namespace entente {
namespace {

using nlohmann::json;
using report_test::read;
using report_test::tiny;
using testing::Each;
using testing::Ge;
using testing::HasSubstr;
using testing::Not;

StoryReport report(const Scenario& scenario, const std::string& strategy,
                   std::optional<std::uint64_t> draw = 7, const GameOptions& options = {}) {
  auto story = tell(scenario, *scenario.strategy(strategy), 1, draw, options);
  if (!story) throw std::runtime_error(render(story.diagnostics(), "", false));
  StoryReport made{&scenario, std::move(*story), scenario.baseline, "entente show it"};
  if (const Diagnostics errors = add_small_chances(made); !errors.empty())
    throw std::runtime_error(render(errors, "", false));
  return made;
}

GameOptions quantal() {
  GameOptions options;
  options.quantal_divider = options.bloc = true;
  return options;
}

// Every number that a percent sign follows.
std::vector<double> percentages(const std::string& text) {
  std::vector<double> found;
  for (auto sign = text.find(" %"); sign != std::string::npos; sign = text.find(" %", sign + 1)) {
    const auto before = text.find_last_not_of("0123456789.", sign - 1);
    const auto digits = text.substr(before + 1, sign - before - 1);
    if (!digits.empty()) found.push_back(std::stod(digits));
  }
  return found;
}

TEST(StoryJson, PathProbabilityIsTheProductOfWhatIsTaken) {
  for (const char* strategy : {"continue", "everything", "custom", "press"}) {
    const json document = json::parse(story_json(report(tiny(), strategy)));
    EXPECT_EQ(document["schema"], "entente/show/1");
    double product = 1;
    for (const json& step : document["path"]) {
      for (const json& moment : step["moments"]) {
        double sum = 0;
        for (const json& option : moment["options"]) sum += option["probability"].get<double>();
        EXPECT_NEAR(sum, 1, 1e-12) << moment["mover"];
        product *= moment["options"][moment["taken"].get<std::size_t>()]["probability"].get<double>();
      }
      EXPECT_EQ(step["probability"].get<double>(), product);
    }
    EXPECT_EQ(document["path_probability"].get<double>(), product);
  }
}

/// What a reader of the document can check with nothing else: (4.1) from weights, precision and payoffs.
TEST(StoryJson, PayoffsGiveTheProbabilities) {
  const json document = json::parse(story_json(report(tiny(), "everything", 3, quantal())));
  int checked = 0;
  const auto expect_logit = [&](const json& moment, const json::json_pointer& p,
                                const json::json_pointer& q) {
    const double lambda = moment["precision"];
    double total = 0;
    std::vector<double> shares;
    for (const json& option : moment["options"]) {
      const double above = option.at(q).get<double>() - moment["options"][0].at(q).get<double>();
      shares.push_back(option["weight"].get<double>() * std::exp(lambda * above));
      total += shares.back();
    }
    for (std::size_t i = 0; i < shares.size(); ++i)
      EXPECT_NEAR(moment["options"][i].at(p).get<double>(), shares[i] / total, 1e-12);
    ++checked;
  };
  for (const json& step : document["path"])
    for (const json& moment : step["moments"]) {
      if (moment["precision"].is_null()) continue;
      if (moment["mover"] == "target")
        for (const std::string type : {"sincere", "exploiting"})
          expect_logit(moment, json::json_pointer("/by_type/" + type + "/at_opportunity"),
                       json::json_pointer("/by_type/" + type + "/payoff"));
      else
        expect_logit(moment, json::json_pointer("/probability"), json::json_pointer("/payoff"));
    }
  EXPECT_GE(checked, 4 * 10) << "R, both types of T and a choosing D in ten years";
}

TEST(StoryJson, AlignmentsAreThoseOfTheSolution) {
  const StoryReport story = report(tiny(), "probe");
  const json document = json::parse(story_json(story));
  ASSERT_EQ(document["years"].size(), story.story.solution.years.size());
  for (std::size_t y = 0; y < document["years"].size(); ++y) {
    const json& year = document["years"][y];
    for (int r = 0; r < kAlignments; ++r)
      EXPECT_EQ(year[std::string(level_name(r))].get<double>(),
                story.story.solution.years[y].at[static_cast<std::size_t>(r)]);
    EXPECT_EQ(year["allies"][0]["actor"], "POL");
  }
}

/// The scenario with precisions that are the same number in every draw.
Scenario with_precisions(Scenario scenario, double target, double rival) {
  for (const auto& [key, value] : {std::pair("target.lambda", target), std::pair("rival.lambda", rival)})
    scenario.numbers[static_cast<std::size_t>(scenario.weight(key).index)].distribution = {
        Distribution::Kind::point, value, 0, 0};
  return scenario;
}

// Beside every small probability stands what the same draw gives with other precisions written in the file.
TEST(StoryJson, SmallChancesAreThoseOfScenariosWithThosePrecisions) {
  for (const GameOptions& options : {GameOptions{}, quantal()}) {
    const Scenario scenario = with_precisions(tiny(), 0.7, 0.4);
    const json document = json::parse(story_json(report(scenario, "probe", 5, options)));
    std::vector<std::vector<json>> years;
    for (const double factor : kSmallFactors)
      years.push_back(json::parse(story_json(
          report(with_precisions(tiny(), 0.7 * factor, 0.4 * factor), "probe", 5, options)))["years"]);
    std::size_t small = 0;
    for (const json& year : document["years"])
      for (const auto& [event, value] : year.items())
        small += value.is_number_float() && value.get<double>() < 0.05 ? 1U : 0U;
    ASSERT_GE(small, 3u);
    EXPECT_EQ(document["sweeps"]["below"], 0.05);
    EXPECT_TRUE(document["sweeps"]["contamination"].is_null());
    ASSERT_EQ(document["sweeps"]["lambda"].size(), small * kSmallFactors.size());
    bool moves = false;
    for (std::size_t i = 0; i < document["sweeps"]["lambda"].size(); ++i) {
      const json& row = document["sweeps"]["lambda"][i];
      const std::size_t f = i % kSmallFactors.size();
      EXPECT_EQ(row["at"], kSmallFactors[f]);
      EXPECT_EQ(row["strategy"], "probe");
      const json& there = years[f][row["year"].get<std::size_t>() - 1][row["on"].get<std::string>()];
      EXPECT_NEAR(row["value"].get<double>(), there.get<double>(), 1e-12) << row;
      moves = moves ||
              (f != 1 &&
               std::abs(row["value"].get<double>() -
                        document["years"][row["year"].get<std::size_t>() - 1][row["on"].get<std::string>()]
                            .get<double>()) > 1e-3);
    }
    EXPECT_TRUE(moves) << "else the factors could be left out";
  }
}

// And beside every small chance of an ally's.
TEST(StoryJson, SmallChancesOfAlliesAreThoseOfScenariosWithThosePrecisions) {
  std::size_t all = 0;
  bool moves = false;
  for (const GameOptions& options : {GameOptions{}, quantal()})
    for (const std::string strategy : {"continue", "probe"}) {
      const auto of = [&](double factor) {
        const Scenario scenario = with_precisions(tiny(), 0.7 * factor, 0.4 * factor);
        return json::parse(story_json(report(scenario, strategy, 0, options)));
      };
      const json document = of(1);
      std::vector<json> there;
      for (const double factor : kSmallFactors) there.push_back(of(factor)["years"].back()["allies"][0]);
      std::size_t small = 0;
      for (const auto& [fate, value] : document["years"].back()["allies"][0].items())
        small += value.is_number_float() && value.get<double>() < 0.05 ? 1U : 0U;
      all += small;
      const json& rows = document["sweeps"]["allies"]["rows"];
      ASSERT_EQ(rows.size(), small);
      for (const json& row : rows) {
        EXPECT_EQ(row["ally"], "POL");
        EXPECT_EQ(row["contamination"], json::array());
        for (std::size_t f = 0; f < kSmallFactors.size(); ++f) {
          EXPECT_EQ(row["sweeps"][f]["at"], kSmallFactors[f]);
          EXPECT_NEAR(row["sweeps"][f]["value"].get<double>(),
                      there[f][row["on"].get<std::string>()].get<double>(), 1e-12);
        }
        moves = moves || row["sweeps"][0]["value"] != row["sweeps"][2]["value"];
      }
    }
  EXPECT_GT(all, 0u);
  EXPECT_TRUE(moves) << "else the factors could be left out";
}

/// Every probability of the document's path that is small, as its sweeps name it.
std::vector<json> small_of_path(const json& document) {
  std::vector<json> small;
  const auto look = [&](const json& value, const char* on, const json& step, const json& moment,
                        const json& option) {
    if (value.get<double>() < 0.05)
      small.push_back({{"on", on}, {"step", step}, {"moment", moment}, {"option", option}, {"value", value}});
  };
  for (const json& step : document["path"]) {
    for (std::size_t m = 0; m < step["moments"].size(); ++m)
      for (std::size_t o = 0; o < step["moments"][m]["options"].size(); ++o) {
        const json& option = step["moments"][m]["options"][o];
        look(option["probability"], "option", step["step"], m, o);
        if (!option.contains("by_type")) continue;
        look(option["by_type"]["sincere"]["at_opportunity"], "if_sincere", step["step"], m, o);
        look(option["by_type"]["exploiting"]["at_opportunity"], "if_exploiting", step["step"], m, o);
      }
    look(step["sincere"], "sincere", step["step"], nullptr, nullptr);
    look(step["probability"], "path", step["step"], nullptr, nullptr);
  }
  return small;
}

// And beside every small chance of a turn on the path.
TEST(StoryJson, SmallChancesOfThePathHaveTheirSweeps) {
  for (const std::string strategy : {"continue", "probe"}) {
    const StoryReport made = report(tiny(), strategy, 5);
    const json document = json::parse(story_json(made));
    const json& rows = document["sweeps"]["path"]["rows"];
    const std::vector<json> small = small_of_path(document);
    ASSERT_EQ(rows.size(), small.size());
    ASSERT_GT(small.size(), 20u);
    std::size_t moved = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (const char* key : {"on", "step", "moment", "option"}) EXPECT_EQ(rows[i][key], small[i][key]);
      EXPECT_EQ(rows[i]["contamination"], json::array());
      EXPECT_EQ(rows[i]["sweeps"][1]["at"], 1);
      EXPECT_EQ(rows[i]["sweeps"][1]["value"], small[i]["value"]);
      moved += rows[i]["sweeps"][0]["value"] != small[i]["value"] ? 1U : 0U;
    }
    EXPECT_GT(moved, 10u) << "else the factors could be left out";
    const auto wanted = at_precisions(tiny(), made.story, kSmallFactors);
    for (const json& row : rows)
      for (std::size_t f = 0; row["on"] == "option" && f < kSmallFactors.size(); ++f)
        EXPECT_EQ(row["sweeps"][f]["value"].get<double>(),
                  (*wanted)[f]
                      .path
                      .options[row["step"].get<std::size_t>()][row["moment"].get<std::size_t>()]
                              [row["option"].get<std::size_t>()]
                      .probability);
  }
}

TEST(StoryText, SmallChancesOfThePathStandBelowIt) {
  StoryReport made = report(tiny(), "continue", 5);
  const std::string brief = story_text(made), full = story_text(made, {false, true});
  EXPECT_THAT(brief, HasSubstr("on this path, all before it given"));
  EXPECT_THAT(brief, HasSubstr("Russia: realigns with United States"));
  EXPECT_THAT(brief, HasSubstr("the path to the end of this step"));
  const auto count = [](const std::string& text, const std::string& words) {
    std::size_t found = 0;
    for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count(brief, "Russia: realigns with United States"), 1u) << "the last time alone";
  EXPECT_GT(count(full, "Russia: realigns with United States"), 5u) << "every time with -v";
  made.small_turns.clear();
  EXPECT_THAT(story_text(made), Not(HasSubstr("on this path, all before it given")));

  StoryReport impossible = report(tiny(), "continue", 5);
  for (StoryTurnChance& chance : impossible.small_turns) chance.at[0] = std::nan("");
  EXPECT_THAT(story_text(impossible), HasSubstr("–  "));
  const json document = json::parse(story_json(impossible));
  EXPECT_TRUE(document["sweeps"]["path"]["rows"][0]["sweeps"][0]["value"].is_null());
}

TEST(StoryText, SmallChancesStandBesideTheirYears) {
  StoryReport made = report(tiny(), "continue");
  ASSERT_FALSE(made.small.empty());
  const std::string brief = story_text(made), full = story_text(made, {false, true});
  const StoryChance& last = made.small.back();
  ASSERT_EQ(last.event, "ever_realigned");
  for (const double at : last.at) EXPECT_THAT(brief, HasSubstr(percent(at)));
  EXPECT_THAT(brief, HasSubstr("below 5 % may be no more than what imprecise choice leaves to error"));
  // Where its line breaks depends on how long the file's path is.
  EXPECT_THAT(brief, testing::ContainsRegex("--contaminate[ \n]+OTHER"));
  EXPECT_THAT(brief, HasSubstr("ever realigned"));
  const auto lines = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  EXPECT_GT(lines(full), lines(brief)) << "every year with -v";
  EXPECT_THAT(brief, HasSubstr("Poland autonomous"));
  made.small.clear();
  made.small_turns.clear();
  EXPECT_THAT(story_text(made), Not(HasSubstr("small chances"))) << "nothing where nothing is small";
}

TEST(StoryText, TellsEveryYearInTheWordsOfTheScenario) {
  const std::string text = story_text(report(tiny(), "everything"));
  EXPECT_THAT(text, testing::StartsWith("A small triangle: draw 7 of seed 1, year by year\n"));
  for (int year = 1; year <= 10; ++year)
    EXPECT_THAT(text, HasSubstr("\nYear " + std::to_string(year) + ", to " + std::to_string(2025 + year)));
  EXPECT_THAT(text,
              HasSubstr("\"everything\" (the grand bundle, standing). Others (--strategy): continue, "));
  EXPECT_THAT(text, HasSubstr("offers everything, by its strategy; worth "));
  EXPECT_THAT(text, HasSubstr("a pipeline on good terms"));
  EXPECT_THAT(text, HasSubstr("stays a partner of China"));
  EXPECT_THAT(text, HasSubstr("In the end (the whole path: "));
  EXPECT_THAT(text, HasSubstr("Russia over all paths of this draw"));
  EXPECT_THAT(text, HasSubstr("entente show it\n"));
  EXPECT_THAT(text, Not(HasSubstr("\033")));
  EXPECT_THAT(story_text(report(tiny(), "everything"), {true, false}), HasSubstr("\033[1m"));
  EXPECT_THAT(story_text(report(tiny(), "continue")), HasSubstr("\"continue\" (nothing new), the baseline."));
}

TEST(StoryText, FitsThePageAndNamesNoSmallChance) {
  const Scenario flagship = read("scenarios/reverse-kissinger-2025.toml");
  std::vector<StoryReport> stories;
  for (const Strategy& strategy : tiny().strategies) stories.push_back(report(tiny(), strategy.name));
  stories.push_back(report(flagship, "probe", 3));
  stories.push_back(report(flagship, "pressure", std::nullopt));
  stories.push_back(report(tiny(), "everything", 5, quantal()));
  for (const StoryReport& story : stories) {
    const std::string text = story_text(story);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(width(line), 132u) << line;
    EXPECT_FALSE(percentages(text).empty());
    EXPECT_THAT(percentages(text), Each(Ge(1.0))) << "small probabilities are not told apart";
  }
}

TEST(StoryText, UnusualInputsAreReadAndFarFromTheirMedians) {
  const StoryReport story = report(tiny(), "probe");
  const std::vector<DrawnInput> unusual = unusual_inputs(story);
  ASSERT_EQ(unusual.size(), 8u);
  for (const DrawnInput& input : unusual) {
    EXPECT_GT(std::abs(input.quantile - 0.5), 0.4);
    EXPECT_THAT(story_text(story),
                HasSubstr(tiny().numbers[static_cast<std::size_t>(input.number.index)].key));
  }
  EXPECT_TRUE(unusual_inputs(report(tiny(), "probe", std::nullopt)).empty());
}

/// Words for what a small scenario rarely does on its likeliest path.
TEST(StoryWords, EventsAndAnswers) {
  Moment chance;
  State from;
  from.war = 1;
  from.q = 1;
  from.bloc = 0;
  StoryOption option;
  option.leads_to = from;
  EXPECT_EQ(option_in_words(tiny(), from, chance, option), "nothing changes");
  EXPECT_EQ(option_name(tiny(), chance, option), "nothing");
  option.what = kWarEnds | kReversal | kTrustFalls | kOfficeChanges;
  option.leads_to.sceptic = 1;
  option.leads_to.bloc = bloc_state(1, true);
  EXPECT_EQ(option_in_words(tiny(), from, chance, option),
            "a war at the target's border ends, a sceptic takes back a part of what United States had given, "
            "trust falls, a sceptic takes office in United States, the allies hedging and armed");
  EXPECT_EQ(option_name(tiny(), chance, option), "war_ends+office_changes+reversal+trust_falls");
  option.what = kLeaderLeaves | kTrustRises | kLapse;
  EXPECT_EQ(option_name(tiny(), chance, option), "leader_leaves+trust_rises+lapse");

  Moment answer;
  answer.mover = Mover::answer;
  EXPECT_EQ(option_name(tiny(), answer, {.what = 3}), "accepted");
  EXPECT_EQ(option_in_words(tiny(), from, answer, {.what = 2}),
            "United States rebuffs Russia, which ends independent");

  Moment target;
  target.mover = Mover::target;
  const char* from_partner[] = {"fuses with China", "stays a partner of China", "leaves China, independent",
                                "realigns with United States"};
  const char* from_realigned[] = {"fuses with China", "goes back to China", "falls back to independence",
                                  "stays realigned with United States"};
  for (int level = 0; level < kAlignments; ++level) {
    State at;
    EXPECT_EQ(option_in_words(tiny(), at, target, {.what = level}), from_partner[level]);
    at.r = 3;
    EXPECT_EQ(option_in_words(tiny(), at, target, {.what = level}), from_realigned[level]);
  }
}

}  // namespace
}  // namespace entente

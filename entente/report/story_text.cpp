#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "entente/explore/contaminated_chances.hpp"
#include "entente/report/figure.hpp"
#include "entente/report/page.hpp"
#include "entente/report/story.hpp"

namespace entente {
namespace {

constexpr std::size_t kColumns = 130;  // a "%);" kept with its figure may stand two beyond

/// Points with a thousandth, for payoffs: what decides between options is often small beside them.
std::string payoff(double value) {
  const std::string digits = fmt::format("{:.3f}", std::abs(value));
  return (value < 0 && digits != "0.000" ? "−" : "+") + digits;
}

/// Room for the longest name of a mover.
std::size_t margin_of(const Scenario& scenario) {
  std::size_t margin = 16;
  for (const std::string& code : {scenario.divider, scenario.target, scenario.rival})
    margin = std::max(margin, width(actor_name(scenario, code)) + 4);
  return std::min<std::size_t>(margin, 34);
}

/// Writes a story under headings in the left margin: who moves stands there.
class Writer : private Page {
 public:
  Writer(const StoryReport& report, const TextStyle& style)
      : Page(style.colour, margin_of(*report.scenario), kColumns),
        report_(report),
        scenario_(*report.scenario),
        story_(report.story),
        verbose_(style.verbose) {}

  std::string write() {
    add(bold(fmt::format("{}: {}, year by year", scenario_.title.empty() ? scenario_.id : scenario_.title,
                         draw_in_words())) +
        "\n");
    strategy();
    inputs();
    section(
        "how to read",
        "At each turn the likeliest thing happens (→), and its chance is the one it has after all that came "
        "before. Payoffs are points of whoever moves (1 point = 1 % of its GDP for a year), expected from "
        "here to the horizon and discounted to the start of the step. \"If sincere\" and \"if exploiting\" "
        "say what " +
            target() +
            " of that type chooses at an opportunity; \"happens\" is the chance that it comes to that in "
            "the step, for an onlooker who does not know the type but has watched so far.");
    for (const StoryStep& step : story_.steps) tell(step);
    end();
    years();
    small_chances();
    allies();
    account();
    section("again", report_.again);
    return text();
  }

 private:
  using Row = TableRow;

  std::string divider() const { return actor_name(scenario_, scenario_.divider); }
  std::string target() const { return actor_name(scenario_, scenario_.target); }
  std::string rival() const { return actor_name(scenario_, scenario_.rival); }

  std::string draw_in_words() const {
    return story_.draw ? fmt::format("draw {} of seed {}", *story_.draw, story_.seed)
                       : std::string("every input at its median");
  }

  void strategy() {
    const Strategy& strategy = *scenario_.strategy(story_.strategy);
    std::string others;
    for (const Strategy& each : scenario_.strategies)
      if (each.name != strategy.name) others += (others.empty() ? "" : ", ") + each.name;
    section("strategy", fmt::format("\"{}\"{}{}.{}", strategy.name,
                                    strategy.label.empty() ? "" : fmt::format(" ({})", strategy.label),
                                    strategy.name == report_.baseline ? ", the baseline" : "",
                                    others.empty() ? "" : " Others (--strategy): " + others + "."));
  }

  void inputs() {
    const std::vector<DrawnInput> unusual = unusual_inputs(report_);
    if (unusual.empty()) return;
    std::vector<Row> rows{{"input", "value", "of its settings", "what it is"}};
    for (const DrawnInput& input : unusual) {
      const Number& number = scenario_.numbers[static_cast<std::size_t>(input.number.index)];
      const bool high = input.quantile > 0.5;
      const double beyond = std::min(high ? input.quantile : 1 - input.quantile, 0.99);
      rows.push_back({number.key, fmt::format("{} {}", three_digits(input.value), number.unit),
                      fmt::format("{} {:.0f} %", high ? "above" : "below", 100 * beyond), number.meaning});
    }
    table("this setting", rows);
  }

  std::string when(const StoryStep& step) const {
    const int per_year = story_.options.steps_per_year;
    const int calendar = scenario_.decision_date.year + step.year;
    return per_year == 1 ? fmt::format("Year {}, to {}", step.year, calendar)
                         : fmt::format("Year {}, to {}, step {} of {}", step.year, calendar,
                                       step.step % per_year + 1, per_year);
  }

  void tell(const StoryStep& step) {
    const double before =
        step.step == 0 ? 1 : story_.steps[static_cast<std::size_t>(step.step - 1)].probability;
    add("\n" + bold(when(step)) +
        (step.step == 0 ? "\n" : fmt::format(" (the path to here: {})\n", percent(before))));
    if (step.moments.front().mover == Mover::start) choices("at first", step, step.moments.front());
    const bool same =
        step.step > 0 && step.before == story_.steps[static_cast<std::size_t>(step.step - 1)].before;
    section("stands",
            same ? "as before: " + target_stands(step) : state_in_words(scenario_, step.before) + ".");
    for (const Moment& moment : step.moments) turn(step, moment);
    judge(step);
  }

  std::string target_stands(const StoryStep& step) const {
    const std::string state = state_in_words(scenario_, step.before);
    return state.substr(0, state.find(';')) + ".";
  }

  /// What an onlooker makes of T's type, where that has moved by a percentage point.
  void judge(const StoryStep& step) {
    constexpr double kNotable = 0.01;
    if (step.step > 0 && std::abs(step.type[0] - told_sincere_) < kNotable) return;
    told_sincere_ = step.type[0];
    section("onlooker",
            fmt::format("takes {} for sincere with {} after this.", target(), percent(step.type[0])));
  }

  void turn(const StoryStep& step, const Moment& moment) {
    switch (moment.mover) {
      case Mover::start:
        return;
      case Mover::divider:
        return offer(step, moment);
      case Mover::rival:
        return choices(rival(), step, moment);
      case Mover::target:
        return target_turn(step, moment);
      case Mover::chance:
        return ways(moment.later ? "then" : "meanwhile", step, moment);
      case Mover::ratification:
        return ways("at home", step, moment);
      case Mover::answer:
        return ways("answer", step, moment);
    }
  }

  void offer(const StoryStep& step, const Moment& moment) {
    if (moment.precision) return choices(divider(), step, moment);
    section(divider(),
            fmt::format("{}, by its strategy; worth {} points to it from here on{}.",
                        move_in_words(scenario_, step, moment, moment.taken().what),
                        payoff(*moment.taken().payoff),
                        story_.options.bloc || scenario_.allies.empty() ? "" : ", its allies left out"));
  }

  /// Options with a payoff each, or without.
  void choices(const std::string& who, const StoryStep& step, const Moment& moment) {
    const bool paid = moment.taken().payoff.has_value();
    std::vector<Row> rows{paid ? Row{"chance", "payoff", "option"} : Row{"chance", "option"}};
    for (std::size_t i = 0; i < moment.options.size(); ++i) {
      const StoryOption& option = moment.options[i];
      Row row{mark(moment, i) + percent(option.probability)};
      if (paid) row.push_back(payoff(*option.payoff));
      row.push_back(moment.mover == Mover::divider
                        ? move_in_words(scenario_, step, moment, option.what)
                        : option_in_words(scenario_, state_before(step, moment), moment, option));
      rows.push_back(std::move(row));
    }
    table(who, rows);
  }

  void target_turn(const StoryStep& step, const Moment& moment) {
    std::vector<Row> rows{{"happens", "if sincere", "payoff", "if exploiting", "payoff", "option"}};
    for (std::size_t i = 0; i < moment.options.size(); ++i) {
      const StoryOption& option = moment.options[i];
      rows.push_back({mark(moment, i) + percent(option.probability), percent(option.at_opportunity[0]),
                      payoff(option.payoff_of[0]), percent(option.at_opportunity[1]),
                      payoff(option.payoff_of[1]),
                      option_in_words(scenario_, state_before(step, moment), moment, option)});
    }
    table(target(), rows);
  }

  static std::string mark(const Moment& moment, std::size_t option) {
    return option == moment.chosen ? "→ " : "  ";
  }

  /// What happens, and what else might have, in one sentence; silent where nothing else could.
  void ways(std::string_view head, const StoryStep& step, const Moment& moment) {
    if (moment.options.size() == 1) return;
    constexpr std::size_t kMost = 4;
    const State from = state_before(step, moment);
    std::vector<const StoryOption*> others;
    for (const StoryOption& option : moment.options)
      if (&option != &moment.taken()) others.push_back(&option);
    std::stable_sort(others.begin(), others.end(), [](const StoryOption* a, const StoryOption* b) {
      return a->probability > b->probability;
    });
    std::string text = fmt::format("→ {} ({})", option_in_words(scenario_, from, moment, moment.taken()),
                                   percent(moment.taken().probability));
    double rest = 0;
    std::size_t told = 0;
    for (const StoryOption* other : others) {
      if (told < kMost && (other->probability >= 0.01 || told == 0)) {
        text += fmt::format("{} {} ({})", told == 0 ? "; or" : ";",
                            option_in_words(scenario_, from, moment, *other), percent(other->probability));
        ++told;
      } else {
        rest += other->probability;
      }
    }
    if (rest > 0) text += fmt::format("; something else ({})", percent(rest));
    section(head, text + ".");
  }

  void end() {
    add("\n" + bold("In the end") + fmt::format(" (the whole path: {})\n", percent(story_.probability)));
    section("stands", state_in_words(scenario_, story_.steps.back().after) + ".");
  }

  /// Where T stands at each year over all paths of this draw.
  void years() {
    add("\n" + bold(fmt::format("{} over all paths of this draw", target())) + "\n");
    std::vector<Row> rows{
        {"at the end of", "fused", "partner", "independent", "realigned", "ever realigned", "on the path"}};
    for (const StoryStep& step : story_.steps) {
      if ((step.step + 1) % story_.options.steps_per_year != 0) continue;
      const YearOutcome& year = story_.solution.years[static_cast<std::size_t>(step.year - 1)];
      rows.push_back({fmt::format("year {} ({})", step.year, scenario_.decision_date.year + step.year),
                      percent(year.at[0]), percent(year.at[1]), percent(year.at[2]), percent(year.at[3]),
                      percent(year.ever_realigned), std::string(level_name(step.after.r))});
    }
    table("alignment", rows);
  }

  /// Beside what is small: what it rests on that nobody can look up. The last year of each event; verbose:
  /// every year.
  void small_chances() {
    if (report_.small.empty()) return;
    section(
        "small chances",
        fmt::format("What lies below {} may be no more than what imprecise choice leaves to error. How it "
                    "moves in this draw when both precisions, {} and {}, are multiplied{}:",
                    percent(kSmallProbability), target() + "'s", rival() + "'s",
                    verbose_ ? "" : " (the last year in which it is small; -v: every year)"));
    std::vector<Row> rows{{"at the end of", "event"}};
    for (const double factor : kSmallFactors) rows.front().push_back("× " + three_digits(factor));
    const bool taken = report_.other_sets > 0;
    for (std::size_t w = 0; taken && w < kSmallShares.size(); ++w)
      rows.front().push_back("taken " + three_digits(kSmallShares[w]));
    for (std::size_t i = 0; i < report_.small.size(); ++i) {
      const StoryChance& chance = report_.small[i];
      const bool last = i + 1 == report_.small.size() || report_.small[i + 1].event != chance.event;
      if (!last && !verbose_) continue;
      Row row{fmt::format("year {} ({})", chance.year, scenario_.decision_date.year + chance.year),
              chance.event.starts_with("ever_") ? "ever " + chance.event.substr(5) : chance.event};
      for (const double at : chance.at) row.push_back(percent(at));
      for (std::size_t w = 0; taken && w < kSmallShares.size(); ++w)
        row.push_back(percent(chance.contaminated[w]));
      rows.push_back(std::move(row));
    }
    table("", rows);
    section("", taken ? fmt::format(
                            "Taken: each driver group comes from the same draw of {} with that probability "
                            "({} sets of groups{}).",
                            report_.other->id, report_.other_sets, report_.other_sampled ? ", a sample" : "")
                      : own_prior_hint(scenario_));
  }

  void allies() {
    if (story_.solution.allies.empty()) return;
    std::vector<Row> rows{{"at the last year", "hedging", "autonomous", "armed"}};
    for (std::size_t a = 0; a < story_.solution.allies.size(); ++a) {
      const AllyOutcome& ally = story_.solution.allies[a];
      rows.push_back({actor_name(scenario_, scenario_.allies[a].code), percent(ally.hedging.back()),
                      percent(ally.autonomous.back()), percent(ally.armed.back())});
    }
    table("allies", rows);
    small_fates();
  }

  /// Beside what is small of allies: the same two sweeps.
  void small_fates() {
    if (report_.small_allies.empty()) return;
    const bool taken = report_.ally_sets > 0;
    std::vector<Row> rows{{"below " + percent(kSmallProbability)}};
    for (const double factor : kSmallFactors) rows.front().push_back("× " + three_digits(factor));
    for (std::size_t w = 0; taken && w < kSmallShares.size(); ++w)
      rows.front().push_back("taken " + three_digits(kSmallShares[w]));
    for (const StoryAllyChance& chance : report_.small_allies) {
      Row row{actor_name(scenario_, scenario_.allies[chance.ally].code) + " " + chance.fate};
      for (const double at : chance.at) row.push_back(percent(at));
      for (std::size_t w = 0; taken && w < kSmallShares.size(); ++w)
        row.push_back(percent(chance.contaminated[w]));
      rows.push_back(std::move(row));
    }
    table("", rows);
    if (taken)
      section("",
              fmt::format("Taken: as above, but for the group that brings the allies ({} sets of groups{}).",
                          report_.ally_sets, report_.allies_sampled ? ", a sample" : ""));
  }

  void account() {
    const Solution& s = story_.solution;
    const double allied = s.divider[static_cast<std::size_t>(DividerPart::allied_loss)];
    section("account",
            fmt::format("Over all paths of this draw {} ends at {} points a year, {} of them through allies: "
                        "its own level, compared with no other strategy.",
                        divider(), points(s.total() / s.annuity), points(allied / s.annuity)));
  }

  const StoryReport& report_;
  const Scenario& scenario_;
  const Story& story_;
  bool verbose_;
  double told_sincere_ = 0;
};

/// Those that are printed by year.
constexpr std::array kByYear{
    ChanceEvent::fused,     ChanceEvent::partner,          ChanceEvent::independent,
    ChanceEvent::realigned, ChanceEvent::ever_independent, ChanceEvent::ever_realigned};

double chance_in(const YearOutcome& year, ChanceEvent event) {
  return chances_of(year, Goal::loosen)[static_cast<std::size_t>(event)];  // none of them is the goal
}
ChanceEvent event_of(const StoryChance& chance) {
  return static_cast<ChanceEvent>(std::ranges::find(kChanceEvents, chance.event) - kChanceEvents.begin());
}

/// What may become of an ally.
struct Fate {
  std::string_view name;
  std::vector<double> AllyOutcome::*by_year;
  double AllyFate::*contaminated;
};
constexpr std::array kFates{Fate{"hedging", &AllyOutcome::hedging, &AllyFate::hedging},
                            Fate{"autonomous", &AllyOutcome::autonomous, &AllyFate::autonomous},
                            Fate{"armed", &AllyOutcome::armed, &AllyFate::armed}};
const Fate& fate_of(const StoryAllyChance& chance) {
  return *std::ranges::find(kFates, chance.fate, &Fate::name);
}

/// Where the other scenario has the strategy.
Diagnostics contaminate(StoryReport& report) {
  const Story& story = report.story;
  if (!report.other || !report.other->strategy(story.strategy)) return {};
  if (!report.small.empty()) {
    const auto taken = contaminated_years(*report.scenario, *report.other, story.strategy, story.seed,
                                          story.draw, kSmallShares, story.options);
    if (!taken) return taken.diagnostics();
    report.other_sets = taken->sets;
    report.other_sampled = taken->sampled;
    for (StoryChance& chance : report.small)
      for (std::size_t w = 0; w < kSmallShares.size(); ++w)
        chance.contaminated[w] = taken->at[w][static_cast<std::size_t>(chance.year - 1)]
                                          [static_cast<std::size_t>(event_of(chance))];
  }
  if (!report.small_allies.empty()) {
    const auto taken = contaminated_allies(*report.scenario, *report.other, story.strategy, story.seed,
                                           story.draw, kSmallShares, story.options);
    if (!taken) return taken.diagnostics();
    report.ally_sets = taken->sets;
    report.allies_sampled = taken->sampled;
    for (StoryAllyChance& chance : report.small_allies)
      for (std::size_t w = 0; w < kSmallShares.size(); ++w)
        chance.contaminated[w] = taken->at[w][chance.ally].*fate_of(chance).contaminated;
  }
  return {};
}

}  // namespace

Diagnostics add_small_chances(StoryReport& report) {
  const Story& story = report.story;
  const std::vector<YearOutcome>& years = story.solution.years;
  report.small.clear();
  for (const ChanceEvent event : kByYear)
    for (std::size_t y = 0; y < years.size(); ++y)
      if (chance_in(years[y], event) < kSmallProbability)
        report.small.push_back({std::string(chance_name(event)), static_cast<int>(y) + 1, {}, {}});
  report.small_allies.clear();
  for (std::size_t a = 0; a < story.solution.allies.size(); ++a)
    for (const Fate& fate : kFates)
      if ((story.solution.allies[a].*fate.by_year).back() < kSmallProbability)
        report.small_allies.push_back({a, std::string(fate.name), {}, {}});
  if (report.small.empty() && report.small_allies.empty()) return {};
  const auto swept = at_precisions(*report.scenario, story, kSmallFactors);
  if (!swept) return swept.diagnostics();
  for (StoryChance& chance : report.small)
    for (std::size_t f = 0; f < kSmallFactors.size(); ++f)
      chance.at[f] =
          chance_in((*swept)[f].years[static_cast<std::size_t>(chance.year - 1)], event_of(chance));
  for (StoryAllyChance& chance : report.small_allies)
    for (std::size_t f = 0; f < kSmallFactors.size(); ++f)
      chance.at[f] = ((*swept)[f].allies[chance.ally].*fate_of(chance).by_year).back();
  return contaminate(report);
}

std::string story_text(const StoryReport& report, const TextStyle& style) {
  return Writer(report, style).write();
}

}  // namespace entente

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>

#include <fmt/core.h>

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

/// Nothing where what comes before is impossible.
std::string percent_or_dash(double value) { return std::isnan(value) ? "–" : percent(value); }

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
    small_turns();
    years();
    small_chances();
    allies();
    account();
    section("again", report_.again);
    return text();
  }

 private:
  using Row = TableRow;
  using Turn = StoryTurnChance::What;

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
    const Moment& first = step.moments.front();
    if (first.mover == Mover::start) choices(who(first), step, first);
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
    if (told_in_a_sentence(moment)) return ways(who(moment), step, moment);
    switch (moment.mover) {
      case Mover::divider:
        return offer(step, moment);
      case Mover::rival:
        return choices(who(moment), step, moment);
      case Mover::target:
        return target_turn(step, moment);
      default:  // the start has its place before what stands
        return;
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

  /// Options that are not taken, the likeliest first: those named, and those summed as something else.
  struct Ways {
    std::vector<std::size_t> told, rest;
  };
  static Ways ways_of(const Moment& moment) {
    constexpr std::size_t kMost = 4;
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < moment.options.size(); ++i)
      if (i != moment.chosen) others.push_back(i);
    std::ranges::stable_sort(others, std::ranges::greater(),
                             [&](std::size_t i) { return moment.options[i].probability; });
    Ways ways;
    for (const std::size_t other : others) {
      const bool told =
          ways.told.empty() || (ways.told.size() < kMost && moment.options[other].probability >= 0.01);
      (told ? ways.told : ways.rest).push_back(other);
    }
    return ways;
  }

  /// What happens, and what else might have, in one sentence; silent where nothing else could.
  void ways(std::string_view head, const StoryStep& step, const Moment& moment) {
    if (moment.options.size() == 1) return;
    const State from = state_before(step, moment);
    const Ways ways = ways_of(moment);
    std::string text = fmt::format("→ {} ({})", option_in_words(scenario_, from, moment, moment.taken()),
                                   percent(moment.taken().probability));
    bool first = true;
    for (const std::size_t other : ways.told) {
      const StoryOption& option = moment.options[other];
      text += fmt::format("{} {} ({})", first ? "; or" : ";",
                          option_in_words(scenario_, from, moment, option), percent(option.probability));
      first = false;
    }
    double rest = 0;
    for (const std::size_t other : ways.rest) rest += moment.options[other].probability;
    if (rest > 0) text += fmt::format("; something else ({})", percent(rest));
    section(head, text + ".");
  }

  void end() {
    add("\n" + bold("In the end") + fmt::format(" (the whole path: {})\n", percent(story_.probability)));
    section("stands", state_in_words(scenario_, story_.steps.back().after) + ".");
  }

  /// Heading and row of a table of sweeps, after what they are of.
  /// @param taken  whether another scenario's groups were
  static Row sweep_heading(Row of, bool taken) {
    for (const double factor : kSmallFactors) of.push_back("× " + three_digits(factor));
    for (std::size_t w = 0; taken && w < kSmallShares.size(); ++w)
      of.push_back("taken " + three_digits(kSmallShares[w]));
    return of;
  }
  template <class Swept>
  static Row swept(Row of, const Swept& figures, bool taken) {
    for (const double at : figures.at) of.push_back(percent_or_dash(at));
    for (std::size_t w = 0; taken && w < kSmallShares.size(); ++w)
      of.push_back(percent_or_dash(figures.contaminated[w]));
    return of;
  }

  /// Beside what is small on the path. Verbose: at every step, else at the last at which the same thing is.
  void small_turns() {
    if (report_.small_turns.empty()) return;
    const bool taken = report_.turn_sets > 0;
    std::vector<Row> rows{sweep_heading({"year"}, taken)};
    rows.front().push_back("what");
    for (const TurnRow& row : turn_rows()) {
      rows.push_back(swept({row.when}, row, taken));
      rows.back().push_back(row.what);
    }
    section("small chances",
            fmt::format("What lies below {} on this path, all before it given, and how it moves when both "
                        "precisions, {} and {}, are multiplied{}:",
                        percent(kSmallProbability), target() + "'s", rival() + "'s",
                        verbose_ ? "" : " (the last time that the same is small; -v: every time)"));
    table("", rows);
    if (!taken)
      return section("",
                     fmt::format("How far they rest on this file's own prior: entente show {} --contaminate "
                                 "OTHER.",
                                 scenario_.file));
    std::string stays;
    for (const std::string& group : report_.turn_stays) stays += (stays.empty() ? "" : ", ") + group;
    section("",
            fmt::format(
                "Taken: each driver group{} comes from the same draw of {} with that probability "
                "({} sets of groups{}){}.",
                stays.empty() ? "" : " but " + stays, report_.other->id, report_.turn_sets,
                report_.turns_sampled ? ", a sample" : "",
                stays.empty() ? "" : "; what is left out brings moves, a start or a calendar of its own"));
  }

  struct TurnRow {
    std::string when, what;
    std::array<double, kSmallFactors.size()> at{};
    std::array<double, kSmallShares.size()> contaminated{};
  };

  /// What the text above tells and is small, in the order of the path.
  std::vector<TurnRow> turn_rows() const {
    std::vector<TurnRow> rows;
    for (std::size_t s = 0; s < story_.steps.size(); ++s) {
      const StoryStep& step = story_.steps[s];
      const auto told = [&](Turn what, std::size_t m, const std::vector<std::size_t>& options,
                            const std::string& words) {
        TurnRow row{moment_of(step), words};
        for (const std::size_t option : options)
          if (!add_small({what, s, m, option}, row)) return;
        if (!verbose_) std::erase_if(rows, [&](const TurnRow& other) { return other.what == words; });
        rows.push_back(std::move(row));
      };
      for (std::size_t m = 0; m < step.moments.size(); ++m) {
        const Moment& moment = step.moments[m];
        const auto words = [&](std::size_t option) {
          return moment.mover == Mover::divider
                     ? move_in_words(scenario_, step, moment, moment.options[option].what)
                     : option_in_words(scenario_, state_before(step, moment), moment, moment.options[option]);
        };
        std::vector<std::size_t> rest;
        if (told_in_a_sentence(moment)) rest = ways_of(moment).rest;
        for (std::size_t o = 0; o < moment.options.size(); ++o)
          if (std::ranges::find(rest, o) == rest.end())
            told(Turn::option, m, {o}, who(moment) + ": " + words(o));
        double together = 0;
        for (const std::size_t o : rest) together += moment.options[o].probability;
        if (!rest.empty() && together < kSmallProbability)
          told(Turn::option, m, rest, who(moment) + ": something else");
        if (moment.mover != Mover::target) continue;
        for (std::size_t o = 0; o < moment.options.size(); ++o) {
          told(Turn::if_sincere, m, {o}, who(moment) + ", if sincere: " + words(o));
          told(Turn::if_exploiting, m, {o}, who(moment) + ", if exploiting: " + words(o));
        }
      }
      told(Turn::sincere, 0, {0}, "onlooker: takes " + target() + " for sincere");
      told(Turn::path, 0, {0}, "the path to the end of this step");
    }
    return rows;
  }

  std::string moment_of(const StoryStep& step) const {
    const int per_year = story_.options.steps_per_year;
    return per_year == 1 ? fmt::format("{}", step.year)
                         : fmt::format("{}, step {}", step.year, step.step % per_year + 1);
  }

  /// Adds the figures of a small probability; false where it is not small.
  bool add_small(const StoryTurnChance& wanted, TurnRow& to) const {
    const auto found = std::ranges::find_if(report_.small_turns, [&](const StoryTurnChance& chance) {
      return std::tie(chance.what, chance.step, chance.moment, chance.option) ==
             std::tie(wanted.what, wanted.step, wanted.moment, wanted.option);
    });
    if (found == report_.small_turns.end()) return false;
    for (std::size_t f = 0; f < to.at.size(); ++f) to.at[f] += found->at[f];
    for (std::size_t w = 0; w < to.contaminated.size(); ++w) to.contaminated[w] += found->contaminated[w];
    return true;
  }

  /// The head that a turn stands under.
  std::string who(const Moment& moment) const {
    switch (moment.mover) {
      case Mover::start:
        return "at first";
      case Mover::divider:
        return divider();
      case Mover::rival:
        return rival();
      case Mover::target:
        return target();
      case Mover::chance:
        return moment.later ? "then" : "meanwhile";
      case Mover::ratification:
        return "at home";
      case Mover::answer:
        return "answer";
    }
    return "";
  }
  static bool told_in_a_sentence(const Moment& moment) {
    return moment.mover == Mover::chance || moment.mover == Mover::ratification ||
           moment.mover == Mover::answer;
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
    const bool taken = report_.other_sets > 0;
    std::vector<Row> rows{sweep_heading({"at the end of", "event"}, taken)};
    for (std::size_t i = 0; i < report_.small.size(); ++i) {
      const StoryChance& chance = report_.small[i];
      const bool last = i + 1 == report_.small.size() || report_.small[i + 1].event != chance.event;
      if (!last && !verbose_) continue;
      rows.push_back(
          swept({fmt::format("year {} ({})", chance.year, scenario_.decision_date.year + chance.year),
                 chance.event.starts_with("ever_") ? "ever " + chance.event.substr(5) : chance.event},
                chance, taken));
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
    std::vector<Row> rows{sweep_heading({"below " + percent(kSmallProbability)}, taken)};
    for (const StoryAllyChance& chance : report_.small_allies)
      rows.push_back(swept({actor_name(scenario_, scenario_.allies[chance.ally].code) + " " + chance.fate},
                           chance, taken));
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

}  // namespace

std::string story_text(const StoryReport& report, const TextStyle& style) {
  return Writer(report, style).write();
}

}  // namespace entente

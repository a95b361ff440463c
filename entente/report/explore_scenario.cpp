#include "entente/report/explore_scenario.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <utility>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"
#include "entente/explore/carriers.hpp"
#include "entente/explore/expression.hpp"
#include "entente/explore/sweeps.hpp"
#include "entente/report/inputs.hpp"
#include "entente/report/repeat.hpp"

namespace entente {
namespace {

/// Fewest draws of each method; those of the designs are checked where they are made.
constexpr std::int64_t kFewestForInformation = 64, kFewestForBoxes = 48;

/// What an expression may be about, of one strategy in one draw.
struct Quantity {
  std::string_view name;
  double (*of)(const DrawFigures& chosen, const DrawFigures& baseline);
};
using F = const DrawFigures&;
constexpr std::array<Quantity, 11> kQuantities{{
    {"net", [](F chosen, F baseline) { return chosen.welfare - baseline.welfare; }},
    {"welfare", [](F chosen, F) { return chosen.welfare; }},
    {"goal", [](F chosen, F) { return chosen.goal; }},
    {"log_odds", [](F chosen, F) { return chosen.log_odds; }},
    {"fused", [](F chosen, F) { return chosen.level[0]; }},
    {"partner", [](F chosen, F) { return chosen.level[1]; }},
    {"independent", [](F chosen, F) { return chosen.level[2] + chosen.level[3]; }},
    {"realigned", [](F chosen, F) { return chosen.level[3]; }},
    {"ever_independent", [](F chosen, F) { return chosen.ever_independent; }},
    {"ever_realigned", [](F chosen, F) { return chosen.ever_realigned; }},
    {"allied_loss", [](F chosen, F) { return chosen.allied_loss; }},
}};

void append(Diagnostics& to, const Diagnostics& from) { to.insert(to.end(), from.begin(), from.end()); }

/// Roles in the table's sentences, by the name of the actor.
std::string with_names(const Scenario& scenario, std::string_view sentence) {
  std::string out;
  const auto letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    const bool alone =
        (i == 0 || !letter(sentence[i - 1])) && (i + 1 == sentence.size() || !letter(sentence[i + 1]));
    const std::string& code = sentence[i] == 'D'   ? scenario.divider
                              : sentence[i] == 'R' ? scenario.rival
                                                   : scenario.target;
    if (alone && (sentence[i] == 'D' || sentence[i] == 'R' || sentence[i] == 'T'))
      out += actor_name(scenario, code);
    else
      out += sentence[i];
  }
  return out;
}

/// The label of the record that a key belongs to, or empty.
std::string record_of(const Scenario& scenario, const Number& number) {
  const std::string section = section_of(number);
  const auto label = [&](const auto& records, const auto& name_of) -> std::string {
    for (const auto& record : records) {
      const std::string& name = name_of(record);
      if (number.key.starts_with(section + "." + name + "."))
        return record.label.empty() ? name : record.label;
    }
    return "";
  };
  const auto by_name = [](const auto& record) -> const std::string& { return record.name; };
  if (section == "lever") return label(scenario.levers, by_name);
  if (section == "reply") return label(scenario.replies, by_name);
  if (section == "sector") return label(scenario.sectors, by_name);
  if (section == "body") return label(scenario.bodies, by_name);
  if (section == "consent") return label(scenario.consents, by_name);
  if (section == "ally")
    for (const Ally& ally : scenario.allies)
      if (number.key.starts_with("ally." + ally.code + ".")) return actor_name(scenario, ally.code);
  return "";
}

class Answers {
 public:
  Answers(const Scenario& scenario, const ScenarioQuestions& questions)
      : scenario_(scenario), asked_(questions) {}

  Outcome<ExploreReport> run() {
    report_.title = scenario_.title;
    report_.row_word = "draws";
    report_.first_row = 0;
    const bool elsewhere = needs_strategy() || asked_.regret || asked_.voi || asked_.lambda_sweep;
    report_.rows = static_cast<std::size_t>(elsewhere ? asked_.study.draws : asked_.contamination_draws);
    look();
    if (!wrong_.empty()) return wrong();
    if (needs_strategy()) choose();
    if (wrong_.empty() && asked_.sobol) sobol();
    if (wrong_.empty() && asked_.morris) morris();
    if (wrong_.empty() && (asked_.regret || asked_.voi || !asked_.prim.empty())) {
      take_sample();
      if (wrong_.empty() && asked_.regret) regret();
      if (wrong_.empty() && asked_.voi) voi();
      if (wrong_.empty() && !asked_.prim.empty()) prim();
    }
    if (wrong_.empty() && asked_.contaminate) contaminations();
    if (wrong_.empty() && asked_.lambda_sweep) lambdas();
    if (!wrong_.empty()) return wrong();
    sort_diagnostics(report_.warnings);
    report_.seed = asked_.study.seed;
    report_.simd = simd_name(asked_.study.solving.simd.value_or(simd_available().front()));
    if (!report_.interrupted) report_.manifest = explore_manifest(scenario_, asked_);
    return std::move(report_);
  }

 private:
  Diagnostics wrong() {
    sort_diagnostics(wrong_);
    return wrong_;
  }
  /// Keeps errors and warnings. @return whether there is a value
  template <class T>
  bool taken(const Outcome<T>& outcome) {
    append(outcome ? report_.warnings : wrong_, outcome.diagnostics());
    return static_cast<bool>(outcome);
  }
  bool needs_strategy() const { return asked_.sobol || asked_.morris || !asked_.prim.empty(); }
  std::string baseline() const {
    return asked_.study.baseline.empty() ? scenario_.baseline : asked_.study.baseline;
  }
  /// @param finished  draws that the answer is of
  void interrupted(std::size_t finished) {
    report_.interrupted = true;
    report_.rows = std::min(report_.rows, finished);
  }
  void left_out(std::int64_t failed, const char* what) {
    if (failed > 0)
      report_.notes.push_back(
          fmt::format("{}: {} draws are left out, with the others of their block of sixteen, "
                      "because a figure was not finite.",
                      what, failed));
  }

  /// Everything that can be wrong before anything is solved.
  void look() {
    const auto strategies = chosen_strategies(
        scenario_, asked_.strategy.empty() ? std::vector<std::string>{} : std::vector{asked_.strategy},
        baseline());
    append(wrong_, strategies.diagnostics());
    const std::int64_t draws = asked_.study.draws;
    if (asked_.contaminate)
      append(wrong_, check_draws(scenario_, asked_.contamination_draws, kFewestDraws, "--contaminate"));
    const auto need = [&](bool asked, std::int64_t fewest, const char* method) {
      if (asked) append(wrong_, check_draws(scenario_, draws, fewest, method));
    };
    need(asked_.sobol, kFewestDraws, "--sobol");
    need(asked_.morris, kFewestDraws, "--morris");
    need(asked_.regret, kFewestDraws, "--regret");
    need(asked_.lambda_sweep, kFewestDraws, "--lambda-sweep");
    need(asked_.voi, kFewestForInformation, "--voi");
    need(!asked_.prim.empty(), kFewestForBoxes, "--prim");
    if (asked_.sobol || asked_.morris || asked_.voi) {
      auto groups = input_groups(scenario_, asked_.choice.by, CrossTies::keep);
      if (groups)
        plain_ = std::move(*groups);
      else
        append(wrong_, groups.diagnostics());
    }
    if (!asked_.prim.empty()) read_condition();
    const bool alone = strategies && strategies->size() < 2;
    if (alone && (needs_strategy() || asked_.voi || asked_.contaminate))
      wrong_.push_back({.place = {.file = scenario_.file},
                        .code = "E143",
                        .message = "nothing is compared with the baseline \"" + baseline() + "\"",
                        .help = "name another strategy, or another baseline",
                        .related = {}});
  }

  /// Names are quantities of the strategy explained ("net"), of another ("probe.net"), and keys of inputs.
  void read_condition() {
    ExpressionNames names;
    for (const Quantity& quantity : kQuantities) {
      names.known.emplace_back(quantity.name);
      addresses_.emplace(quantity.name, Address{});
    }
    for (std::size_t q = 0; q < kQuantities.size(); ++q) {
      addresses_[std::string(kQuantities[q].name)] = {Address::of_chosen, q, ""};
      for (const Strategy& strategy : scenario_.strategies) {
        const std::string name = strategy.name + "." + std::string(kQuantities[q].name);
        names.known.push_back(name);
        addresses_[name] = {Address::of_strategy, q, strategy.name};
      }
    }
    for (std::size_t n = 0; n < scenario_.numbers.size(); ++n) {
      const Number& number = scenario_.numbers[n];
      if (!number.distribution.uncertain()) continue;
      names.known.push_back(number.key);
      addresses_[number.key] = {Address::of_input, n, ""};
    }
    names.what = "quantity or input";
    names.find = [&](std::string_view name) -> std::optional<std::size_t> {
      const auto found = std::find(names.known.begin(), names.known.end(), name);
      if (found == names.known.end()) return std::nullopt;
      return static_cast<std::size_t>(found - names.known.begin());
    };
    const auto expression = read_expression(asked_.prim, names, "--prim");
    if (!expression) {
      append(wrong_, expression.diagnostics());
      return;
    }
    condition_ = *expression;
    for (const std::size_t quantity : condition_.quantities)
      if (named_.emplace(quantity, addresses_.at(names.known[quantity])).second) continue;
  }

  /// The strategy that is explained.
  void choose() {
    chosen_ = asked_.strategy;
    if (!chosen_.empty()) return;
    StudyOptions few = asked_.study;
    few.draws = std::min(few.draws, kChoosingDraws);
    const auto sample = sample_scenario(scenario_, {}, few);
    if (!taken(sample)) return;
    if (sample->interrupted) interrupted(sample->draws);
    chosen_ = sample->strategies[sample->best()];
    report_.notes.push_back(
        fmt::format("Explained is {}, the best by mean gain over {} in {} draws, that baseline apart; "
                    "--strategy names another.",
                    chosen_, baseline(), sample->draws));
  }

  ExploreName group_name(const InputGroups::One& group) {
    if (group.joined.size() > 2) {
      const std::string few = fmt::format("{} + {} others", group.joined.front(), group.joined.size() - 1);
      std::string all;
      for (const std::string& each : group.joined) all += (all.empty() ? "" : ", ") + each;
      const std::string note = fmt::format("{} are {}, tied by correlations.", few, all);
      if (std::find(report_.notes.begin(), report_.notes.end(), note) == report_.notes.end())
        report_.notes.push_back(note);
      return {group.name, few, ""};
    }
    return {group.name, group.name, ""};
  }
  std::vector<ExploreName> group_names(const InputGroups& groups) {
    std::vector<ExploreName> names;
    for (const InputGroups::One& group : groups.groups) names.push_back(group_name(group));
    return names;
  }
  std::string on(std::size_t q) const { return std::string(kExplained[q]); }
  void never_varies(const char* method, std::size_t q) {
    report_.notes.push_back(fmt::format(
        "{}: {} of {} is the same in every draw; there is nothing to explain.", method, on(q), chosen_));
  }

  void sobol() {
    const auto found =
        sobol_of_groups(scenario_, chosen_, asked_.choice, asked_.pairs, asked_.study, asked_.until_width);
    if (!taken(found)) return;
    if (found->interrupted) interrupted(found->points);
    left_out(found->failed, "--sobol");
    if (asked_.until_width > 0 && !found->interrupted)
      report_.notes.push_back(
          fmt::format("--until-width {}: {} {} base points; the widest interval of a total order is {:.3f} "
                      "wide, every interval "
                      "is widened for the number of looks.",
                      asked_.until_width, found->stopped_early ? "stopped after" : "not reached in",
                      found->points, found->widest));
    if (found->points < static_cast<std::size_t>(kFewestDraws)) return;
    const std::vector<ExploreName> names = group_names(found->groups);
    for (std::size_t q = 0; q < kExplained.size(); ++q) {
      if (found->varies[q])
        report_.sobol.push_back({on(q), names, found->indices[q]});
      else
        never_varies("--sobol", q);
    }
  }

  void morris() {
    const auto found = morris_of_groups(scenario_, chosen_, asked_.choice, asked_.study);
    if (!taken(found)) return;
    if (found->interrupted) interrupted(found->trajectories * kReplicates);
    left_out(found->failed, "--morris");
    if (found->trajectories < 2) return;
    const std::vector<ExploreName> names = group_names(found->groups);
    for (std::size_t q = 0; q < kExplained.size(); ++q)
      report_.morris.push_back(
          {on(q), names, found->effects[q], found->trajectories,
           asked_.choice.by == GroupBy::single
               ? "an input moves up by half of its distribution"
               : "the inputs of a group move by half of their distributions, up or down"});
  }

  void take_sample() {
    // Rules and the worth of information compare all strategies; a condition is about those that it names.
    std::vector<std::string> wanted;
    if (!asked_.regret && !asked_.voi) {
      wanted.push_back(chosen_);
      for (const auto& [quantity, address] : named_)
        if (address.kind == Address::of_strategy) wanted.push_back(address.strategy);
    }
    auto sample = sample_scenario(scenario_, wanted, asked_.study);
    if (!taken(sample)) return;
    sample_ = std::move(*sample);
    if (sample_.interrupted) interrupted(sample_.draws);
    left_out(sample_.failed, "sample");
    report_.rows = std::min(report_.rows, sample_.draws);
  }

  static std::vector<std::span<const double>> spans(const std::vector<std::vector<double>>& columns) {
    return {columns.begin(), columns.end()};
  }
  std::vector<std::vector<double>> of_strategies(bool net) const {
    std::vector<std::vector<double>> values;
    for (std::size_t s = 0; s < sample_.strategies.size(); ++s)
      values.push_back(net ? sample_.net(s) : sample_.welfare(s));
    return values;
  }

  void regret() {
    if (sample_.draws < static_cast<std::size_t>(kFewestDraws)) return;
    RobustnessReport answer;
    answer.on = "the divider's welfare, points a year";
    answer.strategies = sample_.strategies;
    answer.options = asked_.rules;
    answer.options.by = IntervalBy::replicates;
    answer.options.seed = asked_.study.seed;
    const auto welfare = of_strategies(false), net = of_strategies(true);
    answer.rules = robustness(spans(welfare), answer.options);
    // Enough is a gain over the baseline, which meets it by definition and is left out.
    const Robustness gains = robustness(spans(net), answer.options);
    for (std::size_t s = 0; s < answer.rules.rows.size(); ++s) {
      RobustnessRow& row = answer.rules.rows[s];
      row.satisficing = gains.rows[s].satisficing;
      for (Extreme* extreme : {&row.maximin, &row.best, &row.regret})
        extreme->draw = static_cast<std::size_t>(sample_.numbers[extreme->draw]);
    }
    answer.rules.satisficing = std::min<std::size_t>(1, net.size() - 1);
    for (std::size_t s = 2; s < net.size(); ++s)
      if (gains.rows[s].satisficing.value > gains.rows[answer.rules.satisficing].satisficing.value)
        answer.rules.satisficing = s;
    StudyOptions few = asked_.study;
    few.draws = std::min(few.draws, kSweepDraws);
    const auto horizon = uncertainty_horizon(scenario_, few);
    if (!taken(horizon)) return;
    if (horizon->interrupted)
      interrupted(report_.rows);
    else
      answer.horizon = *horizon;
    report_.robustness.push_back(std::move(answer));
  }

  void voi() {
    if (sample_.draws < static_cast<std::size_t>(kFewestForInformation)) return;
    const auto welfare = of_strategies(false);
    const auto worth = worth_of_groups(scenario_, asked_.study.seed, sample_.numbers, spans(welfare), plain_);
    if (!worth) return append(wrong_, worth.diagnostics());  // warnings are those of the sample
    report_.voi.push_back({sample_.strategies, group_names(plain_), *worth, IntervalBy::replicates});
  }

  void prim() {
    if (sample_.draws < static_cast<std::size_t>(kFewestForBoxes)) return;
    const auto at = [&](const std::string& strategy) {
      return static_cast<std::size_t>(
          std::find(sample_.strategies.begin(), sample_.strategies.end(), strategy) -
          sample_.strategies.begin());
    };
    const std::size_t chosen = at(chosen_);
    std::vector<std::size_t> column_of(scenario_.numbers.size(), 0);
    for (std::size_t i = 0; i < sample_.inputs.size(); ++i)
      column_of[static_cast<std::size_t>(sample_.inputs[i].index)] = i;
    std::vector<std::uint8_t> cases(sample_.draws);
    for (std::size_t d = 0; d < sample_.draws; ++d)
      cases[d] = holds(condition_, [&](std::size_t name) {
        const Address& address = named_.at(name);
        if (address.kind == Address::of_input) return sample_.columns[column_of[address.index]][d];
        const std::size_t s = address.kind == Address::of_chosen ? chosen : at(address.strategy);
        return kQuantities[address.index].of(sample_.figures[s][d], sample_.figures[0][d]);
      });
    if (std::all_of(cases.begin(), cases.end(), [&](std::uint8_t one) { return one == cases.front(); })) {
      wrong_.push_back(
          {.place = {"--prim", 1, 1, 1 + static_cast<int>(asked_.prim.size())},
           .code = "E165",
           .message = fmt::format("the condition holds in {} draw", cases.front() ? "every" : "no"),
           .help = "there is nothing to tell apart; compare with another figure",
           .related = {}});
      return;
    }
    PrimReport answer;
    answer.expression = asked_.prim;
    std::vector<std::span<const double>> columns;
    for (std::size_t i = 0; i < sample_.inputs.size(); ++i) {
      const auto n = static_cast<std::size_t>(sample_.inputs[i].index);
      const bool in_condition = std::any_of(named_.begin(), named_.end(), [&](const auto& each) {
        return each.second.kind == Address::of_input && each.second.index == n;
      });
      if (in_condition) continue;  // a box in what the condition reads would say nothing
      answer.inputs.push_back({scenario_.numbers[n].key, input_in_words(scenario_, sample_.inputs[i]),
                               scenario_.numbers[n].unit});
      columns.emplace_back(sample_.columns[i]);
    }
    DiscoveryOptions options;
    options.seed = asked_.study.seed;
    answer.discovery = discover(columns, cases, options);
    report_.prim.push_back(std::move(answer));
  }

  void contaminations() {
    ContaminationOptions options;
    if (!asked_.strategy.empty()) options.strategies.push_back(asked_.strategy);
    options.baseline = baseline();
    options.goal = asked_.study.goal;
    options.threshold = asked_.threshold;
    options.seed = asked_.study.seed;
    options.draws = asked_.contamination_draws;
    options.threads = asked_.study.threads;
    options.solving = asked_.study.solving;
    options.stop = asked_.study.stop;
    options.progress = asked_.study.progress;
    const auto found = contaminate(scenario_, *asked_.contaminate, options);
    if (!taken(found)) return;
    append(report_.warnings, found->warnings);
    if (found->interrupted) {
      interrupted(report_.rows);
      report_.notes.emplace_back(
          "--contaminate: interrupted; it needs every set of groups, and has no answer.");
      return;
    }
    report_.contaminated =
        ContaminationReport{asked_.contaminate->id, found->groups,     found->turns, baseline(),
                            options.goal,           options.threshold, found->draws, found->solves};
    for (const SweepRow& row : sweep_rows(*found)) report_.contamination.push_back(row);
    if (!asked_.lambda_sweep) precision_of(*found);
    if (asked_.strategy.empty() && found->strategies.size() < scenario_.strategies.size())
      report_.notes.push_back(
          fmt::format("--contaminate compares the {} strategies that both scenarios have, of {}.",
                      found->strategies.size(), scenario_.strategies.size()));
  }

  /// Beside small probabilities of the sweep of precisions, where contamination was not asked for itself.
  void prior_of(const LambdaSweep& sweep) {
    std::vector<std::string> strategies;
    for (const LambdaPoint& point : sweep.points)
      if (point.factor == 1) strategies.push_back(point.strategy);
    StudyOptions few = asked_.study;
    few.draws = std::min(few.draws, kGroundsDraws);
    few.baseline = baseline();
    const auto small = small_chances(
        scenario_, strategies, few,
        [&](ChanceEvent event, int year, const std::string& strategy) -> std::optional<double> {
          if (year != scenario_.verdict_years.back()) return std::nullopt;
          const auto point = std::ranges::find_if(
              sweep.points, [&](const LambdaPoint& p) { return p.strategy == strategy && p.factor == 1; });
          return point->at(event).value;
        },
        asked_.analogue);
    if (!taken(small) || small->empty()) return;
    for (const std::string& line : contaminated_lines(*small)) report_.notes.push_back("Small, " + line);
    report_.notes.push_back(small->other.empty()
                                ? own_prior_hint(scenario_)
                                : fmt::format("Contamination: {}.", contaminated_on(*small)));
  }

  /// The other sweep beside small probabilities, where it was not asked for itself.
  void precision_of(const Contamination& found) {
    StudyOptions few = asked_.study;
    few.draws = std::min(few.draws, kGroundsDraws);
    const auto small = small_chances(
        scenario_, found.strategies, few,
        [&](ChanceEvent event, int year, const std::string& strategy) -> std::optional<double> {
          const auto point = std::ranges::find_if(found.points, [&](const ContaminationPoint& p) {
            return p.strategy == strategy && p.share == 0;
          });
          if (point == found.points.end() || year != scenario_.verdict_years.back()) return std::nullopt;
          if (event == ChanceEvent::goal) return point->goal.value;
          // Or realigned: where that is small, so is each of the two.
          if (event == ChanceEvent::independent) return point->independent.value;
          if (event == ChanceEvent::realigned) return point->realigned.value;
          return std::nullopt;
        });
    if (!taken(small)) return;
    for (const std::string& line : small_chance_lines(*small)) report_.notes.push_back("Small, " + line);
  }

  void lambdas() {
    StudyOptions few = asked_.study;
    few.draws = std::min(few.draws, kSweepDraws);
    std::vector<std::string> wanted;
    if (!asked_.strategy.empty()) wanted.push_back(asked_.strategy);
    const auto found = lambda_sweep(scenario_, wanted, few);
    if (!taken(found)) return;
    if (found->interrupted) interrupted(report_.rows);
    left_out(found->failed, "--lambda-sweep");
    for (const SweepRow& row : sweep_rows(*found)) report_.lambda_sweep.push_back(row);
    if (!found->interrupted && !asked_.contaminate) prior_of(*found);
    if (found->draws < asked_.study.draws)
      report_.notes.push_back(
          fmt::format("Precisions are swept on {} draws, each solved at every factor.", found->draws));
  }

  /// What a name in the condition stands for.
  struct Address {
    enum Kind { of_chosen, of_strategy, of_input } kind = of_chosen;
    std::size_t index = 0;  ///< of kQuantities, or of Scenario::numbers
    std::string strategy;
  };

  const Scenario& scenario_;
  const ScenarioQuestions& asked_;
  ExploreReport report_;
  Diagnostics wrong_;
  InputGroups plain_;
  std::map<std::string, Address, std::less<>> addresses_;
  Expression condition_;
  std::map<std::size_t, Address> named_;  ///< by what the resolver said
  std::string chosen_;
  ScenarioSample sample_;
};

}  // namespace

std::vector<SweepRow> sweep_rows(const LambdaSweep& sweep) {
  std::vector<SweepRow> rows;
  const auto add = [&](const LambdaPoint& point, const char* on, const Estimate& figure) {
    rows.push_back({on, point.strategy, "", point.factor, figure});
  };
  std::vector<std::string> strategies;
  for (const LambdaPoint& point : sweep.points)
    if (std::find(strategies.begin(), strategies.end(), point.strategy) == strategies.end())
      strategies.push_back(point.strategy);
  for (std::size_t s = 0; s < strategies.size(); ++s) {
    const auto each = [&](const char* on, const auto& figure) {
      for (const LambdaPoint& point : sweep.points)
        if (point.strategy == strategies[s]) add(point, on, figure(point));
    };
    for (std::size_t e = 0; e < kChanceEvents.size(); ++e)
      each(kChanceEvents[e].data(), [e](const LambdaPoint& p) { return p.at(static_cast<ChanceEvent>(e)); });
    if (s > 0) each("net", [](const LambdaPoint& p) { return p.net; });
  }
  return rows;
}

std::vector<SweepRow> sweep_rows(const Contamination& contamination) {
  std::vector<SweepRow> rows;
  const auto each = [&](const std::string& strategy, const char* on, Estimate ContaminationPoint::*figure) {
    for (const ContaminationPoint& point : contamination.points)
      if (point.strategy == strategy) rows.push_back({on, strategy, "all", point.share, point.*figure});
  };
  for (std::size_t s = 0; s < contamination.strategies.size(); ++s) {
    const std::string& strategy = contamination.strategies[s];
    each(strategy, "goal", &ContaminationPoint::goal);
    each(strategy, "independent", &ContaminationPoint::independent);
    each(strategy, "realigned", &ContaminationPoint::realigned);
    if (s > 0) each(strategy, "net", &ContaminationPoint::net);
  }
  return rows;
}

std::string input_in_words(const Scenario& scenario, NumberId input) {
  const Number& number = scenario.numbers[static_cast<std::size_t>(input.index)];
  const std::string record = record_of(scenario, number);
  std::string words = number.meaning.empty() ? number.key : with_names(scenario, number.meaning);
  return (record.empty() ? "" : record + ": ") + words + " (" + number.key + ")";
}

void add_of_readers(ExploreReport& report, const Diagnostics& of_scenario, const Diagnostics* of_other) {
  append(report.warnings, of_scenario);
  if (of_other) append(report.warnings, *of_other);
  sort_diagnostics(report.warnings);
}

Outcome<ExploreReport> explore_scenario(const Scenario& scenario, const ScenarioQuestions& questions) {
  return Answers(scenario, questions).run();
}

}  // namespace entente

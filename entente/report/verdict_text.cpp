#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "entente/report/figure.hpp"
#include "entente/report/outside.hpp"
#include "entente/report/verdict.hpp"
#include "entente/report/words.hpp"

namespace entente {
namespace {

constexpr std::size_t kColumns = 119, kHead = 15;

/// What takes part of D's gain or loss, as a reader would sum it up; norm and audience are told together.
struct Part {
  std::string_view name, words;
};
constexpr Part kParts[] = {
    {"allied_loss", "allied loss"},
    {"concessions", "concessions"},
    {"norm", "norm and audience"},
    {"audience", "norm and audience"},
    {"played", "being played"},
    {"fusion_harm", "harm of fusion"},
    {"war_risk", "risk of war"},
    {"freed_effort", "freed effort"},
    {"military", "use against rival"},
    {"diplomacy", "help in talks"},
    {"economy", "economy"},
    {"reassurance", "reassuring allies"},
    {"pressure", "cost of pressure"},
    {"side_payment", "payments by rival"},
};

std::string_view words_of_part(std::string_view name) {
  for (const Part& part : kParts)
    if (part.name == name) return part.words;
  return name;
}

/// "allied loss 41 %, concessions 30 %" of all losses (or gains) of a strategy against the baseline, largest
/// first.
std::string shares_of(const StrategyFigures& figures, bool losses) {
  std::vector<std::pair<std::string_view, double>> parts;
  double all = 0;
  for (const auto& [name, change] : figures.divider_change) {
    const std::string_view words = words_of_part(name);
    auto found =
        std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.first == words; });
    if (found == parts.end()) found = parts.insert(parts.end(), {words, 0.0});
    found->second += change.mean;
  }
  std::erase_if(parts, [&](const auto& part) { return losses ? part.second >= 0 : part.second <= 0; });
  for (const auto& [words, mean] : parts) all += std::abs(mean);
  if (all < 0.005) return {};
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return std::abs(a.second) > std::abs(b.second); });
  std::string text;
  double told = 0;
  for (const auto& [words, mean] : parts) {
    const bool always = words == "allied loss" || words == "norm and audience" || words == "concessions";
    if (std::abs(mean) < 0.05 * all && !(losses && always)) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", words, share(std::abs(mean) / all));
    told += std::abs(mean);
  }
  if (told < 0.995 * all) text += fmt::format(", other {}", share(1 - told / all));
  return fmt::format("{} {} points ({})", losses ? "losses" : "gains", points(losses ? -all : all), text);
}

/// A loss as a change of the divider's own account: the sign turned round.
Summary reversed(const Summary& s) { return {-s.mean, -s.mean_high, -s.mean_low, -s.p95, -s.p50, -s.p05}; }

/// Writes the verdict section by section, each under its heading in the left margin.
class Writer {
 public:
  Writer(const Verdict& verdict, const TextStyle& style)
      : v_(verdict), s_(*verdict.scenario), style_(style), goal_(static_cast<std::size_t>(verdict.goal)) {}

  std::string write() {
    out_ = bold(s_.title.empty() ? s_.id : s_.title) + "\n";
    if (!v_.baseline()) {
      section("answer",
              fmt::format("None: {} of {} draws were finished, too few for any interval (32 are needed).",
                          v_.assessment.draws, v_.assessment.draws_wanted));
      reproduce();
      return std::move(out_);
    }
    answer();
    outcomes();
    goals();
    gains();
    allies();
    regrets();
    views();
    inputs();
    quality();
    reproduce();
    return std::move(out_);
  }

 private:
  using Row = std::vector<std::string>;

  std::string bold(std::string_view text) const {
    return style_.colour ? "\033[1m" + std::string(text) + "\033[0m" : std::string(text);
  }
  void line(std::string_view head, std::string_view text) {
    out_ += "  " +
            (head.empty() ? std::string(kHead - 2, ' ')
                          : bold(head) + std::string(kHead - 2 - width(head), ' ')) +
            std::string(text) + "\n";
  }
  /// A paragraph, wrapped under its heading.
  void section(std::string_view head, std::string_view text) {
    bool first = true;
    for (const std::string& one : wrapped(text, kColumns - kHead)) {
      line(first ? head : "", one);
      first = false;
    }
  }
  /// A table; the first row is its heading.
  void table(std::string_view head, const std::vector<Row>& rows) {
    std::vector<std::size_t> widths;
    for (const Row& row : rows)
      for (std::size_t c = 0; c < row.size(); ++c) {
        if (c == widths.size()) widths.push_back(0);
        if (c + 1 < row.size()) widths[c] = std::max(widths[c], width(row[c]));
      }
    std::size_t indent = 0;
    for (std::size_t c = 0; c + 1 < widths.size(); ++c) indent += widths[c] + 2;
    bool first = true;
    for (const Row& row : rows) {
      std::string text;
      for (std::size_t c = 0; c + 1 < row.size(); ++c) text += padded(row[c], widths[c] + 2);
      for (const std::string& part :
           wrapped(row.back(), kColumns - kHead - std::min(indent, kColumns - kHead - 30))) {
        line(first ? head : "", text + part);
        text = std::string(indent, ' ');
        first = false;
      }
    }
  }

  const Summary& goal_at(const StrategyFigures& figures) const { return figures.at.back().goals[goal_].at; }
  std::string when(int year) const {
    const bool term = year == s_.term_end_year;
    for (const Term& each : s_.terms)
      if (term && each.year == year) return fmt::format("end of term {}", each.ends.year);
    return fmt::format("end of year {} ({})", year, v_.calendar(year));
  }
  int last_year() const { return s_.verdict_years.back(); }
  std::string described(const StrategyFigures& figures) const {
    return figures.label.empty() ? "\"" + figures.name + "\""
                                 : fmt::format("\"{}\" ({})", figures.name, figures.label);
  }
  std::string gain_sentence(const StrategyFigures& figures) const {
    return fmt::format("\"{}\": {} a year ({}) against \"{}\"; it {} (positive in {} of the settings).",
                       figures.name, points_range(figures.net), money_range(figures.net, v_.bn_a_point()),
                       v_.assessment.baseline, words_for(Judged::gain_share, figures.share_positive.mean),
                       share(figures.share_positive, v_.assessment.draws));
  }

  void answer() {
    const StrategyFigures& baseline = *v_.baseline();
    const StrategyFigures& best = *v_.best();
    const StrategyFigures& likeliest = *v_.likeliest();
    const Summary& nothing_new = goal_at(baseline);
    section("question", fmt::format("Goal \"{}\": {}, at the {}. Compared with {}.", goal_name(v_.goal),
                                    goal_in_words(s_, v_.goal), when(last_year()), described(baseline)));
    std::string chance =
        fmt::format("The goal is {} under \"{}\": {}.", words_for(Judged::goal_level, nothing_new.mean),
                    baseline.name, percent_range(nothing_new));
    if (&likeliest != &baseline)
      chance += fmt::format(" It is likeliest under \"{}\": {}, {} under \"{}\".", likeliest.name,
                            percent_range(goal_at(likeliest)),
                            words_for(Judged::goal_change, goal_at(likeliest).mean - nothing_new.mean),
                            baseline.name);
    section("chance", chance);

    std::string worth;
    if (&best == &baseline) {
      const StrategyFigures* next = nullptr;
      for (const StrategyFigures& figures : v_.assessment.strategies)
        if (&figures != &baseline && (!next || figures.net.mean > next->net.mean)) next = &figures;
      worth = fmt::format("On average no strategy is better than \"{}\".", baseline.name);
      if (next) worth += " The nearest: " + gain_sentence(*next);
    } else {
      worth = fmt::format("Best on average: {}", gain_sentence(best));
    }
    if (&likeliest != &best && &likeliest != &baseline)
      worth += " The likeliest to reach the goal: " + gain_sentence(likeliest);
    section("worth it", worth);
    section("how sure",
            fmt::format("\"{}\" is best in {} of the settings, {}. Smallest largest regret: \"{}\". Brackets "
                        "hold the middle 90 % of settings we consider plausible; they are not frequencies.",
                        best.name, share(v_.assessment.share_best, v_.assessment.draws),
                        words_for(Judged::share_best, v_.assessment.share_best.mean),
                        v_.assessment.regret.minimax));
  }

  void outcomes() {
    std::vector<int> years;
    for (std::size_t y = 0; y < s_.verdict_years.size(); ++y)
      if (s_.verdict_years[y] == s_.term_end_year || s_.verdict_years[y] == last_year() || style_.verbose)
        years.push_back(static_cast<int>(y));
    bool first = true;
    for (const int y : years) {
      std::vector<Row> rows{{when(s_.verdict_years[static_cast<std::size_t>(y)]), "fused", "partner",
                             "independent", "realigned", "ever realigned"}};
      for (const StrategyFigures& figures : v_.assessment.strategies) {
        const YearFigures& year = figures.at[static_cast<std::size_t>(y)];
        Row row{figures.name};
        for (const Summary& level : year.level) row.push_back(percent_range(level));
        row.push_back(percent_range(year.ever_realigned));
        rows.push_back(std::move(row));
      }
      table(first ? "outcome" : "", rows);
      first = false;
    }
  }

  void goals() {
    Row head{when(last_year())};
    for (int g = 0; g < 4; ++g)
      head.push_back(fmt::format("{}{}", goal_name(static_cast<Goal>(g)),
                                 static_cast<Goal>(g) == v_.goal ? " (the goal)" : ""));
    head.push_back("goal ever by then");
    std::vector<Row> rows{head};
    for (const StrategyFigures& figures : v_.assessment.strategies) {
      Row row{figures.name};
      for (const GoalFigures& goal : figures.at.back().goals) row.push_back(percent_range(goal.at));
      row.push_back(percent_range(figures.at.back().goals[goal_].ever));
      rows.push_back(std::move(row));
    }
    table("goals", rows);
  }

  void gains() {
    std::vector<Row> rows{{fmt::format("against {}", v_.assessment.baseline), "points", "mean within",
                           "US$ bn", "positive in", "without norm and audience"}};
    for (const StrategyFigures& figures : v_.assessment.strategies) {
      if (&figures == v_.baseline()) continue;
      const Summary& net = figures.net;
      rows.push_back({figures.name, points_in_brackets(net),
                      fmt::format("{} … {}", points(net.mean_low), points(net.mean_high)),
                      money_in_brackets(net, v_.bn_a_point()),
                      share(figures.share_positive, v_.assessment.draws),
                      points_in_brackets(figures.net_without_norms)});
    }
    if (rows.size() == 1) return;
    table("gain a year", rows);
    std::vector<Row> parts;
    for (const StrategyFigures& figures : v_.assessment.strategies) {
      if (&figures == v_.baseline()) continue;
      const std::string losses = shares_of(figures, true), gains = shares_of(figures, false);
      const std::string text = losses + (losses.empty() || gains.empty() ? "" : " · ") + gains;
      if (!text.empty()) parts.push_back({figures.name, text});
    }
    if (!parts.empty()) table("made up of", parts);
    if (style_.verbose) components();
  }

  void components() {
    for (const StrategyFigures& figures : v_.assessment.strategies) {
      if (&figures == v_.baseline()) continue;
      std::vector<Row> rows{{figures.name, "change in points a year"}};
      for (const auto& [name, change] : figures.divider_change) {
        const bool nothing = std::max(std::abs(change.p05), std::abs(change.p95)) < 0.005;
        if (!nothing) rows.push_back({"  " + name, points_range(change)});
      }
      if (rows.size() > 1) table("", rows);
    }
  }

  /// The strategies whose allies are shown: best, and the one that costs most among allies; all when verbose.
  std::vector<const StrategyFigures*> shown_for_allies() const {
    std::vector<const StrategyFigures*> shown;
    const StrategyFigures* costliest = nullptr;
    const auto allied = [](const StrategyFigures& figures) {
      double loss = 0;
      for (const AllyFigures& ally : figures.allies) loss += ally.loss_change.mean;
      return loss;
    };
    for (const StrategyFigures& figures : v_.assessment.strategies) {
      if (&figures == v_.baseline()) continue;
      if (style_.verbose) shown.push_back(&figures);
      if (!costliest || allied(figures) > allied(*costliest)) costliest = &figures;
    }
    if (style_.verbose || !costliest) return shown;
    if (v_.best() != v_.baseline() && v_.best() != costliest) shown.push_back(v_.best());
    shown.push_back(costliest);
    return shown;
  }

  void allies() {
    if (s_.allies.empty()) return;
    section("allies", fmt::format("At the {}, with the change against {} in percentage points:",
                                  when(last_year()), v_.assessment.baseline));
    for (const StrategyFigures* figures : shown_for_allies()) {
      std::vector<Row> rows{
          {"under " + figures->name, "autonomous", "change", "armed", "change", "gain, US$ bn a year"}};
      for (const AllyFigures& ally : figures->allies)
        rows.push_back({actor_name(s_, ally.actor), percent_range(ally.autonomous),
                        change_range(ally.autonomous_change), percent_range(ally.arms),
                        change_range(ally.arms_change),
                        money_in_brackets(reversed(ally.loss_change), v_.bn_a_point())});
      table("", rows);
    }
  }

  void regrets() {
    const Regret& regret = v_.assessment.regret;
    const auto row = std::find_if(regret.rows.begin(), regret.rows.end(),
                                  [&](const RegretRow& r) { return r.strategy == regret.minimax; });
    if (row == regret.rows.end()) return;
    section(
        "regret",
        fmt::format(
            "If no prior is trusted: \"{}\" is never more than {} points a year behind the best (mean "
            "regret {}, 95th percentile {}). By D's welfare itself maximin picks {}, Hurwicz {}; by the 95th "
            "percentile of regret {}. Among the others, against {}: fewest losses {}, widest tolerance {}.",
            row->strategy, fmt::format("{:.2f}", row->largest), fmt::format("{:.2f}", row->mean),
            fmt::format("{:.2f}", row->p95), regret.maximin, regret.hurwicz, regret.percentile,
            v_.assessment.baseline, regret.satisficing.empty() ? "none" : regret.satisficing,
            regret.horizon.empty() ? "none" : regret.horizon));
  }

  std::string base_rate(const ReferenceClass& reference, const BaseRate& rate) const {
    std::string text;
    if (rate.cases && *rate.cases == 0)
      text = fmt::format("0 of {} {}", rate.units ? whole(*rate.units) : "all", reference.unit);
    else
      text = fmt::format("{:.2g} %", 100 * rate.rate) +
             (rate.rate_high ? fmt::format("–{:.2g} %", 100 * *rate.rate_high) : "") +
             (rate.units ? fmt::format(" of {} {}", whole(*rate.units), reference.unit) : "");
    text += fmt::format(" within {} years ({}, {}", reference.span_years, reference.label, rate.period);
    if (rate.upper)
      text += fmt::format("; upper bound {:.0f}–{:.0f} %", 100 * (*rate.upper)[0], 100 * (*rate.upper)[1]);
    return text + (rate.note.empty() || rate.upper ? "" : ", " + rate.note) + ")";
  }
  std::string base_rates(std::string_view event) const {
    std::string text;
    for (const ReferenceClass& reference : outside_view().classes)
      if (const BaseRate* rate = headline_rate(reference, event))
        text += (text.empty() ? "" : "; ") + base_rate(reference, *rate);
    return text;
  }

  void views() {
    const YearFigures& nothing_new = v_.baseline()->at.back();
    const StrategyFigures& best = *v_.best();
    const auto mechanism = [&](Goal event) {
      const auto figure = [&](const YearFigures& year) {
        return percent_range(year.goals[static_cast<std::size_t>(event)].at);
      };
      std::string text = fmt::format("{} ({})", figure(nothing_new), v_.assessment.baseline);
      if (&best != v_.baseline()) text += fmt::format(", {} ({})", figure(best.at.back()), best.name);
      return text;
    };
    section("views",
            fmt::format(
                "loosened at the {}: mechanism {} · cases: not yet · outside: dropped the patron {}; joined "
                "the other side too {}",
                when(last_year()), mechanism(Goal::loosen), base_rates("drops"), base_rates("adds")));
    section("", fmt::format("realigned at the {}: mechanism {} · cases: not yet · outside: changed sides {}",
                            when(last_year()), mechanism(Goal::realign), base_rates("switches")));
    const ReferenceClass* fits = comparable_class(outside_view(), s_);
    section("", fits ? fmt::format("Comparable, by the treaty between {} and {}: {}.",
                                   actor_name(s_, s_.target), actor_name(s_, s_.rival), fits->label)
                     : fmt::format("No class is comparable: no treaty between {} and {} holds in practice.",
                                   actor_name(s_, s_.target), actor_name(s_, s_.rival)));
    for (const ReferenceClass& reference : outside_view().classes)
      section("", fmt::format("{}: {}. Effective number: {}.", reference.label, reference.definition,
                              reference.effective));
    section("", outside_view().caution);
  }

  void inputs() {
    const InputUse& use = v_.inputs;
    std::string text =
        fmt::format("{} numbers: {} sourced, {} derived, {} assumed ({} by the format's defaults): {}.",
                    use.numbers(), use.sourced, use.derived, use.assumed, use.defaulted,
                    words_for(Judged::assumed_share,
                              use.numbers() ? static_cast<double>(use.assumed) / use.numbers() : 0));
    std::string sections;
    for (const auto& [name, count] : use.assumed_by_section)
      sections += fmt::format("{}{} {}", sections.empty() ? "" : ", ", name, count);
    if (!sections.empty()) text += " Assumed, by section: " + sections + ".";
    section("inputs", text + " Each with its origin: --json, inputs.list.");
  }

  void quality() {
    const Assessment& a = v_.assessment;
    double widest = 0;
    int fewest = 0, most = 0;
    for (const StrategyFigures& figures : a.strategies) {
      widest = std::max(widest, (figures.net.mean_high - figures.net.mean_low) / 2);
      fewest = fewest == 0 ? figures.reachable_states : std::min(fewest, figures.reachable_states);
      most = std::max(most, figures.reachable_states);
    }
    std::string text = fmt::format(
        "{} draws{}; mean gains within ±{} points (95 %); probabilities sum to 1 within {}; backward and "
        "forward pass agree "
        "within {} points; {} to {} reachable states.",
        whole(a.draws), a.interrupted ? fmt::format(" of {} wanted: interrupted", whole(a.draws_wanted)) : "",
        three_digits(std::ceil(widest * 1000) / 1000), magnitude(a.quality.max_probability_error),
        magnitude(a.quality.max_value_error), whole(fewest), whole(most));
    if (a.quality.failed_draws > 0)
      text +=
          fmt::format(" {} draws failed and were left out with their blocks.", whole(a.quality.failed_draws));
    if (!v_.reliable()) text += " NOT RELIABLE: do not use these figures.";
    section("quality", text);
  }

  void reproduce() { line("reproduce", reproduce_command(v_)); }

  const Verdict& v_;
  const Scenario& s_;
  TextStyle style_;
  std::size_t goal_;
  std::string out_;
};

}  // namespace

std::string verdict_text(const Verdict& verdict, const TextStyle& style) {
  return Writer(verdict, style).write();
}

}  // namespace entente

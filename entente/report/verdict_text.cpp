#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "entente/base/version.hpp"
#include "entente/report/explore_scenario.hpp"
#include "entente/report/figure.hpp"
#include "entente/report/outside.hpp"
#include "entente/report/page.hpp"
#include "entente/report/pivot.hpp"
#include "entente/report/price.hpp"
#include "entente/report/verdict.hpp"
#include "entente/report/words.hpp"

namespace entente {
namespace {

/// Below this a change of points would print as nothing.
constexpr double kNothing = 5e-4;

/// "allied loss 41 %, concessions 30 %" of all losses (or gains) of a strategy against the baseline, largest
/// first.
std::string shares_of(const StrategyFigures& figures, bool losses) {
  struct Sum {
    std::string_view loss, gain;
    bool always = false;
    double mean = 0;
    std::string_view words() const { return mean < 0 ? loss : gain; }
  };
  std::vector<Sum> parts;
  double all = 0;
  for (const auto& [name, change] : figures.divider_change) {
    const PartWords* row = part_words(name);
    const Sum named = row ? Sum{row->loss, row->gain, row->always_told} : Sum{name, name};
    auto found =
        std::find_if(parts.begin(), parts.end(), [&](const Sum& part) { return part.loss == named.loss; });
    if (found == parts.end()) found = parts.insert(parts.end(), named);
    found->mean += change.mean;
  }
  std::erase_if(parts, [&](const Sum& part) { return losses ? part.mean >= 0 : part.mean <= 0; });
  for (const Sum& part : parts) all += std::abs(part.mean);
  if (all < kNothing) return {};
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Sum& a, const Sum& b) { return std::abs(a.mean) > std::abs(b.mean); });
  std::string text;
  double told = 0;
  for (const Sum& part : parts) {
    if (std::abs(part.mean) < 0.05 * all && !(losses && part.always)) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", part.words(), share(std::abs(part.mean) / all));
    told += std::abs(part.mean);
  }
  if (told < 0.995 * all) text += fmt::format(", other {}", share(1 - told / all));
  return fmt::format("{} {} points ({})", losses ? "losses" : "gains", points(losses ? -all : all), text);
}

bool ranges_overlap(const Summary& a, const Summary& b) { return a.p05 <= b.p95 && b.p05 <= a.p95; }

/// A loss as a change of the divider's own account: the sign turned round.
Summary reversed(const Summary& s) { return {-s.mean, -s.mean_high, -s.mean_low, -s.p95, -s.p50, -s.p05}; }

/// Writes the verdict section by section, each under its heading in the left margin.
class Writer : private Page {
 public:
  Writer(const Verdict& verdict, const TextStyle& style)
      : Page(style.colour),
        v_(verdict),
        s_(*verdict.scenario),
        verbose_(style.verbose),
        goal_(static_cast<std::size_t>(verdict.goal)) {}

  std::string write() {
    add(bold(s_.title.empty() ? s_.id : s_.title) + "\n");
    if (!v_.baseline()) {
      section("answer",
              fmt::format("None: {} of {} draws were finished, too few for any interval (32 are needed).",
                          v_.assessment.draws, v_.assessment.draws_wanted));
      reproduce();
      return text();
    }
    answer();
    outcomes();
    goals();
    gains();
    allies();
    regrets();
    carried();
    learning();
    price();
    small_chances();
    pivot();
    views();
    inputs();
    quality();
    reproduce();
    return text();
  }

 private:
  using Row = TableRow;

  const Summary& goal_at(const StrategyFigures& figures) const { return figures.at.back().goals[goal_].at; }
  std::string when(int year) const {
    const bool term = year == s_.term_end_year;
    for (const Term& each : s_.terms)
      if (term && each.year == year) return fmt::format("end of term {}", each.ends.year);
    return fmt::format("end of year {} ({})", year, v_.calendar(year));
  }
  int last_year() const { return s_.verdict_years.back(); }
  /// A strategy's name, the first time with its label.
  std::string named(const StrategyFigures& figures) {
    const bool first = std::find(named_.begin(), named_.end(), &figures) == named_.end();
    named_.push_back(&figures);
    return first && !figures.label.empty() ? fmt::format("\"{}\" ({})", figures.name, figures.label)
                                           : "\"" + figures.name + "\"";
  }
  std::string gain_sentence(const StrategyFigures& figures) {
    return fmt::format("{}: {} a year ({}) against \"{}\"; it {} (positive in {} of the settings).",
                       named(figures), points_range(figures.net), money_range(figures.net, v_.bn_a_point()),
                       v_.assessment.baseline, words_for(Judged::gain_share, figures.share_positive.mean),
                       share(figures.share_positive, v_.assessment.draws));
  }
  /// Gain of one strategy against another, or null.
  static const Summary* gain_against(const StrategyFigures& figures, const StrategyFigures& other) {
    for (const auto& [name, gain] : figures.against)
      if (name == other.name) return &gain;
    return nullptr;
  }

  /// "It is likeliest under …", or that no strategy makes the goal likelier.
  std::string likeliest_sentence(const StrategyFigures& likeliest) {
    const StrategyFigures& baseline = *v_.baseline();
    const Summary &before = goal_at(baseline), &after = goal_at(likeliest);
    const auto& all = v_.assessment.strategies;
    if (all.size() == 1) return {};
    if (v_.as_likely_as_any(baseline))
      return fmt::format(" No strategy makes it likelier than under \"{}\" by half a percentage point.",
                         baseline.name);
    const auto alike = std::count_if(
        all.begin(), all.end(), [&](const StrategyFigures& figures) { return v_.as_likely_as_any(figures); });
    return fmt::format(" It is likeliest under {}{}: {}, {} under \"{}\"{}.", named(likeliest),
                       alike > 1 ? ", with others alike" : "", percent_range(after),
                       words_for(Judged::goal_change, after.mean - before.mean), baseline.name,
                       ranges_overlap(before, after) ? " (ranges overlap)" : "");
  }

  std::string worth_sentences(const StrategyFigures& likeliest) {
    const StrategyFigures &baseline = *v_.baseline(), &best = *v_.best();
    const StrategyFigures* next = v_.next_best();
    std::string worth;
    if (&best == &baseline) {
      worth = fmt::format("On average no strategy is better than \"{}\".", baseline.name);
      if (next) worth += " The nearest: " + gain_sentence(*next);
    } else {
      worth = fmt::format("Best on average: {}", gain_sentence(best));
      if (const Summary* gain = next ? gain_against(best, *next) : nullptr)
        worth += fmt::format(" Against the next best, {}: {}.", named(*next), points_range(*gain));
    }
    const bool told = &likeliest == &best || (&best == &baseline && &likeliest == next);
    if (!told && !v_.as_likely_as_any(baseline))
      worth += " The likeliest to reach the goal: " + gain_sentence(likeliest);
    return worth;
  }

  void answer() {
    const StrategyFigures& baseline = *v_.baseline();
    const StrategyFigures& best = *v_.best();
    const StrategyFigures& likeliest = *v_.likeliest();
    const Summary& nothing_new = goal_at(baseline);
    section("question", fmt::format("Goal \"{}\": {}, at the {}. Compared with {}.", goal_name(v_.goal),
                                    goal_in_words(s_, v_.goal), when(last_year()), named(baseline)));
    section("chance",
            fmt::format("The goal is {} under \"{}\": {}.", words_for(Judged::goal_level, nothing_new.mean),
                        baseline.name, percent_range(nothing_new)) +
                likeliest_sentence(likeliest));
    section("worth it", worth_sentences(likeliest));
    const std::size_t solved = v_.assessment.strategies.size();
    section("how sure",
            fmt::format(
                "\"{}\" is best in {} of the settings{}, {}. Smallest largest regret: \"{}\". Brackets "
                "hold the middle 90 % of settings we consider plausible; they are not frequencies.",
                best.name, share(v_.assessment.share_best, v_.assessment.draws),
                solved < s_.strategies.size() ? fmt::format(", among the {} solved", solved) : "",
                words_for(Judged::share_best, v_.assessment.share_best.mean), v_.assessment.regret.minimax));
    strategies();
  }

  /// What the names stand for.
  void strategies() {
    std::vector<Row> rows;
    for (const StrategyFigures& figures : v_.assessment.strategies)
      rows.push_back({figures.name, figures.label.empty() ? "–" : figures.label});
    table("strategies", rows);
  }

  /// Verdict years that are printed, as indices.
  std::vector<std::size_t> years_shown() const {
    std::vector<std::size_t> years;
    for (std::size_t y = 0; y < s_.verdict_years.size(); ++y)
      if (s_.verdict_years[y] == s_.term_end_year || s_.verdict_years[y] == last_year() || verbose_)
        years.push_back(y);
    return years;
  }

  void outcomes() {
    bool first = true;
    for (const std::size_t y : years_shown()) {
      std::vector<Row> rows{
          {when(s_.verdict_years[y]), "fused", "partner", "independent", "realigned", "ever realigned"}};
      for (const StrategyFigures& figures : v_.assessment.strategies) {
        const YearFigures& year = figures.at[y];
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
    head.push_back(v_.goal == Goal::prevent ? "never fused up to then" : "goal ever by then");
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
                           "US$ bn", "positive in", "without norms"}};
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
    if (verbose_) {
      against();
      components();
    }
  }

  /// The best strategy against each other one.
  void against() {
    const StrategyFigures& best = *v_.best();
    if (best.against.empty()) return;
    std::vector<Row> rows{{fmt::format("{} against", best.name), "points a year"}};
    for (const auto& [name, gain] : best.against) rows.push_back({"  " + name, points_in_brackets(gain)});
    table("", rows);
  }

  void components() {
    for (const StrategyFigures& figures : v_.assessment.strategies) {
      if (&figures == v_.baseline()) continue;
      std::vector<Row> rows{{figures.name, "change in points a year"}};
      for (const auto& [name, change] : figures.divider_change) {
        const bool nothing = std::max(std::abs(change.p05), std::abs(change.p95)) < kNothing;
        if (!nothing) rows.push_back({"  " + name, points_range(change)});
      }
      if (rows.size() > 1) table("", rows);
    }
  }

  void allies() {
    if (s_.allies.empty()) return;
    section("allies", fmt::format("At the {}, with the change against {} in percentage points:",
                                  when(last_year()), v_.assessment.baseline));
    for (const StrategyFigures* figures : told_for_allies(v_, verbose_)) {
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
            row->strategy, three_digits(row->largest), three_digits(row->mean), three_digits(row->p95),
            regret.maximin, regret.hurwicz, regret.percentile, v_.assessment.baseline,
            regret.satisficing.empty() ? "none" : regret.satisficing,
            regret.horizon.empty() ? "none" : regret.horizon));
  }

  /// "\"probe\" is best above 0.31 [0.2, 0.4] points".
  std::string turn_words(const CarriedVerdict& carried, const CarriedAdvice::Row& row) const {
    if (!row.turn.at) return "alone turns nothing within its range";
    const Estimate& at = *row.turn.at;
    const Number& number = s_.numbers[static_cast<std::size_t>(row.carrier.input.index)];
    const std::string bounds = std::isfinite(at.low)
                                   ? fmt::format(" [{}, {}]", three_digits(at.low), three_digits(at.high))
                                   : " (not in every part of the draws)";
    return fmt::format("\"{}\" is better {} {}{} {}", carried.strategies[row.turn.instead],
                       row.turn.above ? "above" : "below", three_digits(at.value), bounds, number.unit);
  }

  /// The inputs that go with the choice between strategies, and where each alone turns it.
  void carried() {
    bool first = true;
    for (const CarriedVerdict& carried : v_.grounds.carried) {
      const CarriedAdvice& advice = carried.advice;
      const std::string &chosen = carried.strategies[advice.chosen],
                        &against = carried.strategies[advice.against];
      section(first ? "carried by" : "",
              advice.rows.empty()
                  ? fmt::format("\"{}\" or \"{}\": no single input stands out in {} settings.", chosen,
                                against, whole(static_cast<long long>(advice.draws)))
                  : fmt::format("\"{}\" or \"{}\": what the lead of the first goes with (rank "
                                "correlation over {} settings), and where the mean gain given that input "
                                "alone turns:",
                                chosen, against, whole(static_cast<long long>(advice.draws))));
      for (const CarriedAdvice::Row& row : advice.rows) {
        const Estimate& rho = row.carrier.correlation;
        const auto signed_two = [](double x) {
          return fmt::format("{}{:.2f}", x < 0 ? "−" : "+", std::abs(x));
        };
        section("", fmt::format("{} [{}, {}] {}: {}.", signed_two(rho.value), signed_two(rho.low),
                                signed_two(rho.high), input_in_words(s_, row.carrier.input),
                                turn_words(carried, row)));
      }
      first = false;
    }
  }

  /// With --explain: what learning a driver group would be worth.
  void learning() {
    if (!v_.grounds.voi) return;
    section("to learn", voi_in_words(*v_.grounds.voi,
                                     fmt::format("points a year, {} settings", whole(v_.grounds.voi_draws))));
    table("", voi_table(*v_.grounds.voi, "settings"));
    if (std::ranges::count(v_.grounds.voi->value.knots, 0) > 0)
      section("", fmt::format("More settings tell of more inputs: entente explore {} --voi.", s_.file));
  }

  void price() {
    if (!v_.grounds.price) return;
    const PriceLine& line = *v_.grounds.price;
    const auto end = [](const std::optional<double>& g) {
      return g ? three_digits(*g) : std::string("never");
    };
    std::string text;
    if (line.price.never.mean == 1)
      text = fmt::format(
          "No multiple of the package of \"{}\" up to {} makes the goal {} likely in any of {} "
          "settings.",
          line.strategy, three_digits(kMostScale), percent(line.at_least), line.draws);
    else
      text = fmt::format(
          "The goal is {} likely from {} [{}, {}] times the package of \"{}\" on; as it stands "
          "it is enough in {}, no multiple up to {} is in {} ({} settings; entente price says "
          "more).",
          percent(line.at_least), end(line.price.scale.p50), end(line.price.scale.p05),
          end(line.price.scale.p95), line.strategy, share(line.price.feasible, line.draws),
          three_digits(kMostScale), share(line.price.never, line.draws), line.draws);
    section("price", text);
    if (line.breakeven) break_even(*line.breakeven);
  }

  /// With --explain: the judgements at which the package would just pay.
  void break_even(const BreakEven& b) {
    section(
        "break-even",
        fmt::format("The package of \"{}\" gains {} a year ({}) against \"{}\". On the mean that is zero, "
                    "everything else as drawn, at:",
                    b.strategy, points_range(b.gain), money_range(b.gain, v_.bn_a_point()), b.baseline));
    for (const std::string& text : break_even_lines(b)) section("", text);
  }

  /// Beside every small probability: what it rests on that nobody can look up.
  void small_chances() {
    const Grounds& grounds = v_.grounds;
    if (grounds.small.empty() && grounds.allies.empty()) return;
    section("small chances",
            fmt::format(
                "What lies below {} may be no more than what imprecise choice leaves to error. How it moves "
                "with how exactly {} and {} choose ({} settings):",
                percent(kSmallProbability), actor_name(s_, s_.target), actor_name(s_, s_.rival),
                grounds.small.empty() ? grounds.allies.swept.draws : grounds.small.draws));
    levels();
    if (grounds.allies.empty()) return;
    const SweptOffers& swept = grounds.allies.swept;
    std::string text = fmt::format("Of allies ({} settings", swept.draws);
    if (!grounds.allies.other.empty())
      text += fmt::format("; of contamination {} for each of {} sets of groups{}", swept.other_draws,
                          swept.most_sets, swept.sampled ? ", a sample" : "");
    section("", text + (verbose_ && !v_.options.explain ? "; under every strategy: --explain):" : "):"));
    for (const std::string& line : small_ally_lines(s_, grounds.allies)) section("", line);
  }

  void levels() {
    const Grounds& grounds = v_.grounds;
    if (grounds.small.empty()) return;
    std::vector<int> years;
    for (const std::size_t y : years_shown()) years.push_back(s_.verdict_years[y]);
    for (const std::string& line : small_chance_lines(grounds.small, years)) section("", line);
    const std::vector<std::string> contaminated = contaminated_lines(grounds.small, years);
    if (contaminated.empty()) {
      section("", own_prior_hint(s_));
    } else {
      section("",
              fmt::format("How far it rests on this file's own prior ({}{}):", contaminated_on(grounds.small),
                          v_.options.explain ? "" : "; under every strategy, and of allies: --explain"));
      for (const std::string& line : contaminated) section("", line);
    }
    if (!verbose_) return;
    for (const SmallChance& chance : grounds.small.all) {
      std::vector<Row> rows{{fmt::format("{}, year {}", chance_name(chance.event), chance.year)}};
      for (const double factor : kSmallFactors) rows.front().push_back("× " + three_digits(factor));
      if (!grounds.small.other.empty())
        for (const double w : kSmallShares) rows.front().push_back("taken " + three_digits(w));
      for (const SmallChance::Row& each : chance.rows) {
        rows.push_back({each.strategy});
        for (const auto* swept : {&each.at, &each.contaminated})
          for (const Estimate& at : *swept)
            rows.back().push_back(percent_within(at.value, (at.high - at.low) / 2));
        rows.back().resize(rows.front().size(), "–");
      }
      table("", rows);
    }
  }

  /// What an offer hands to T: its own gain, and with --explain what was more than its reserve price, and the
  /// triangle that it makes.
  void pivot() {
    Row head{"under", fmt::format("{} gains, points a year", actor_name(s_, s_.target))};
    if (v_.pivots) head.emplace_back("above its reserve price");
    std::vector<Row> rows{head};
    std::vector<Row> triangles{
        {"under", "ménage à trois", "T the pivot", "T–R marriage", "unit veto", "D–R amity"}};
    for (std::size_t s = 0; s < v_.assessment.strategies.size(); ++s) {
      const StrategyFigures& figures = v_.assessment.strategies[s];
      Row row{figures.name, points_in_brackets(figures.target_gain)};
      if (v_.pivots) {
        const StrategyPivot& pivot = v_.pivots->strategies[s];
        row.push_back(percent_range(pivot.overpaid));
        Row triangle{figures.name};
        for (const Triangle label : {Triangle::menage_a_trois, Triangle::romantic_target_pivot,
                                     Triangle::marriage_target_rival, Triangle::unit_veto})
          triangle.push_back(percent_range(pivot.triangle.back()[static_cast<std::size_t>(label)]));
        triangle.push_back(percent_range(pivot.divider_rival.back()));
        triangles.push_back(std::move(triangle));
      }
      rows.push_back(std::move(row));
    }
    table("pivot", rows);
    if (v_.pivots) {
      table("triangle", triangles);
      section("", fmt::format("Patterns of amity of D, T and R at the {}, over {} settings, as is how far an "
                              "offer goes above T's reserve price; the others are in --json.",
                              when(last_year()), v_.pivots->draws));
    }
    for (const std::string& sentence : pivot_lines(v_)) section("", sentence);
  }

  int decision_year() const { return s_.decision_date.year; }

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
  /// What every class that counts an event says of it before the decision.
  std::string base_rates(std::string_view event) const {
    std::string text;
    for (const ReferenceClass& reference : outside_view().classes) {
      if (!counts_event(reference, event)) continue;
      const BaseRate* rate = rate_before(reference, event, decision_year());
      text += (text.empty() ? "" : ", ") +
              (rate ? base_rate(reference, *rate)
                    : fmt::format("none before {} ({})", decision_year(), reference.label));
    }
    return fmt::format("{}: {}", event_words(event), text);
  }
  /// Which of these rates is of a class that fits the scenario.
  std::string comparable(Goal goal) const {
    const ReferenceClass* fits = comparable_class(outside_view(), s_);
    std::string events;
    for (const std::string_view event : events_of(goal))
      if (fits && rate_before(*fits, event, decision_year()))
        events += fmt::format("{}\"{}\"", events.empty() ? "" : " and ", event_words(event));
    if (events.empty()) return "no comparable rate for this event";
    return fmt::format("comparable, by the treaty between {} and {}: {}, {}", actor_name(s_, s_.target),
                       actor_name(s_, s_.rival), fits->label, events);
  }
  void view(std::string_view head, std::string_view name, Goal goal) {
    const StrategyFigures& best = *v_.best();
    const auto figure = [&](const StrategyFigures& figures) {
      return percent_range(figures.at.back().goals[static_cast<std::size_t>(goal)].at);
    };
    std::string text = fmt::format("{} at the {}: mechanism {} ({})", name, when(last_year()),
                                   figure(*v_.baseline()), v_.assessment.baseline);
    if (&best != v_.baseline()) text += fmt::format(", {} ({})", figure(best), best.name);
    text += " · cases: not yet · outside, ";
    bool first = true;
    for (const std::string_view event : events_of(goal)) {
      text += (first ? "" : "; ") + base_rates(event);
      first = false;
    }
    section(head, text + " · " + comparable(goal) + ".");
  }

  void views() {
    view("views", "loosened", Goal::loosen);
    view("", "realigned", Goal::realign);
    for (const ReferenceClass& reference : outside_view().classes) {
      const bool seen = std::any_of(reference.rates.begin(), reference.rates.end(),
                                    [&](const BaseRate& rate) { return rate.last_year < decision_year(); });
      if (!seen) continue;
      section("", fmt::format("{}: {}. Effective number: {}.", reference.label, reference.definition,
                              reference.effective_until < decision_year()
                                  ? reference.effective
                                  : "worked out only with years after the decision"));
    }
    std::string caution = outside_view().caution;
    for (const Remark& remark : outside_view().remarks)
      if (remark.until < decision_year()) caution += " " + remark.text;
    section("", caution);
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
        "entente {}; {} draws{}; mean gains within ±{} points (95 %); probabilities sum to 1 within {}; "
        "backward and "
        "forward pass agree "
        "within {} points; {} to {} reachable states.",
        version(), whole(a.draws),
        a.interrupted ? fmt::format(" of {} wanted: interrupted", whole(a.draws_wanted)) : "",
        three_digits(std::ceil(widest * 1000) / 1000), magnitude(a.quality.max_probability_error),
        magnitude(a.quality.max_value_error), whole(fewest), whole(most));
    if (a.until_width && a.until_width->stopped_early)
      text += fmt::format(
          " Stopped before {} draws: the 95 % interval of the mean gain of \"{}\" is {} points wide.",
          whole(a.draws_wanted), a.until_width->strategy, three_digits(a.until_width->reached));
    if (a.quality.failed_draws > 0)
      text +=
          fmt::format(" {} draws failed and were left out with their blocks.", whole(a.quality.failed_draws));
    if (!v_.reliable()) text += " NOT RELIABLE: do not use these figures.";
    section("quality", text);
  }

  void reproduce() { line("reproduce", reproduce_command(v_)); }

  const Verdict& v_;
  const Scenario& s_;
  bool verbose_;
  std::size_t goal_;
  std::vector<const StrategyFigures*> named_;  ///< whose label has been told
};

}  // namespace

std::string verdict_text(const Verdict& verdict, const TextStyle& style) {
  return Writer(verdict, style).write();
}

}  // namespace entente

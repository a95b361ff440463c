#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/core.h>

#include "entente/base/version.hpp"
#include "entente/report/compare.hpp"
#include "entente/report/figure.hpp"
#include "entente/report/page.hpp"

namespace entente {
namespace {

/// Smallest sets that are printed; JSON has all.
constexpr std::size_t kMostSets = 6, kMostJudgements = 12;

std::string signed_number(double value) {
  std::string digits = three_digits(std::abs(value));
  if (digits == "0") return digits;
  return (value < 0 ? "−" : "+") + digits;
}

/// Writes a comparison section by section, each under its heading in the left margin.
class Writer : private Page {
 public:
  Writer(const ComparisonReport& report, const TextStyle& style)
      : Page(style.colour), r_(report), c_(report.comparison), verbose_(style.verbose) {}

  std::string write() {
    add(bold(r_.from->id) + " → " + bold(r_.to->id) + "\n");
    asked();
    answer();
    attribution("why", c_.attribution, true);
    if (!c_.coarse.empty()) attribution("coarser", c_.coarse, false);
    sets("flips", c_.from_to, *r_.from, *r_.to);
    sets("flips back", c_.to_from, *r_.to, *r_.from);
    contamination();
    small_chances();
    if (c_.same_case)
      crux();
    else
      distances();
    quality();
    return text();
  }

 private:
  using Row = TableRow;

  bool gain() const { return r_.options.coalitions.on == On::net; }
  bool odds() const { return r_.options.scale == Scale::log_odds; }

  std::string value(double v) const { return gain() ? points(v) + " points a year" : percent(v); }
  /// "32 % [29, 35]", "−0.001 points a year [−0.012, +0.010]".
  std::string value(const CoalitionValue& of) const { return value(of.estimate()); }
  std::string value(const Estimate& e) const {
    const auto bound = [&](double x) { return gain() ? points(x) : percent_bound(std::clamp(x, 0.0, 1.0)); };
    return fmt::format("{} [{}, {}]", value(e.value), bound(e.low), bound(e.high));
  }
  /// With half its interval, for a table: "+0.004 ±0.007", "32 % ±3".
  std::string give_or_take(const Estimate& e) const {
    const double half = (e.high - e.low) / 2;
    return gain() ? fmt::format("{} ±{:.3f}", points(e.value), half) : percent_within(e.value, half);
  }
  static std::string turning(const std::optional<Estimate>& at) {
    if (!at) return "nowhere";
    if (!std::isfinite(at->low)) return three_digits(at->value) + " (not in all)";
    return fmt::format("{} [{}, {}]", three_digits(at->value), three_digits(at->low), three_digits(at->high));
  }
  /// What was asked for, in full: "99.9 %" is not "above 99 %".
  std::string threshold_words(double at) const {
    return gain() ? points(at) + " points" : three_digits(100 * at) + " %";
  }
  /// A change in the quantity, on the scale asked for.
  std::string change(double v) const {
    if (gain()) return points(v);
    return odds() ? signed_number(v) : signed_number(100 * v);
  }
  std::string_view change_unit() const {
    return gain() ? "points a year" : odds() ? "log-odds" : "percentage points";
  }

  std::string quantity() const {
    const int year = r_.from->verdict_years.back();
    switch (r_.options.coalitions.on) {
      case On::independent:
        return fmt::format(
            "the probability that the target is independent or realigned at the end of year {}", year);
      case On::realigned:
        return fmt::format("the probability that the target is realigned at the end of year {}", year);
      case On::goal:
        return fmt::format("the probability of the goal \"{}\" at the end of year {}",
                           goal_name(r_.options.coalitions.goal), year);
      case On::net:
        return fmt::format("the divider's gain a year over \"{}\"", r_.options.coalitions.baseline);
    }
    return {};
  }

  void asked() {
    section("asked", fmt::format("{}, under \"{}\"", quantity(), r_.options.coalitions.strategy));
  }

  void answer() {
    const double from = c_.table.none().mean, to = c_.table.all().mean;
    std::string text = fmt::format("{} in {}, {} in {}", value(c_.table.none()), r_.from->id,
                                   value(c_.table.all()), r_.to->id);
    if (odds())
      text += fmt::format("; {} in log-odds",
                          change(on_scale(to, Scale::log_odds) - on_scale(from, Scale::log_odds)));
    const bool all_common = r_.from->groups.size() == c_.mixture.groups().size() &&
                            r_.to->groups.size() == c_.mixture.groups().size();
    if (!all_common) text += "; the second with only the common groups taken from it";
    section("answer", text + ".");
  }

  std::string members(const Attribution& a) const {
    std::string names;
    for (const int g : a.groups)
      names += (names.empty() ? "" : ", ") + c_.mixture.groups()[static_cast<std::size_t>(g)].name;
    return names;
  }

  void attribution(std::string_view head, const std::vector<Attribution>& parts, bool sentences) {
    section(head,
            sentences
                ? fmt::format(
                      "what each group of drivers adds to the difference, {}: its mean over all orders in "
                      "which the groups can be taken from {} (Shapley), beside what it adds alone",
                      change_unit(), r_.to->id)
                : fmt::format("the same by a coarser division, {}", change_unit()));
    std::vector<const Attribution*> order;
    for (const Attribution& a : parts) order.push_back(&a);
    std::ranges::stable_sort(order, std::greater<>(),
                             [](const Attribution* a) { return std::abs(a->shapley); });
    const auto with_bounds = [&](double v, double low, double high) {
      return std::isfinite(high - low) ? fmt::format("{} [{}, {}]", change(v), change(low), change(high))
                                       : change(v) + " (no interval)";
    };
    const auto alone = [&](const Estimate& e) { return with_bounds(e.value, e.low, e.high); };
    std::vector<Row> rows{{"group", "share [95 %]", "first alone", "last alone"}};
    for (const Attribution* a : order)
      rows.push_back(
          {a->name, with_bounds(a->shapley, a->low, a->high), alone(a->from_alone), alone(a->to_alone)});
    table(rows);
    if (!sentences) {
      std::string holds;
      for (const Attribution* a : order)
        holds += fmt::format("{}{}: {}", holds.empty() ? "" : "; ", a->name, members(*a));
      return section("", holds + ".");
    }
    for (const Attribution* a : order)
      if (a->sides_disagree)
        section("",
                fmt::format("{}: alone it moves {} by {}; it alone left out, by {}: how much it matters "
                            "depends on the others.",
                            a->name, r_.from->id, change(a->from_alone.value), change(a->to_alone.value)));
  }

  void sets(std::string_view head, const FlipSets& flips, const Scenario& from, const Scenario& to) {
    const std::string where = threshold_words(flips.threshold);
    if (flips.sets.empty()) {
      section(head,
              fmt::format("no set of groups taken from {} carries {} across {}", to.id, from.id, where));
      return;
    }
    section(head,
            fmt::format("smallest sets of groups that, taken from {}, carry {} across {}{}: {} in all", to.id,
                        from.id, where, r_.options.threshold ? "" : " (midway)", flips.sets.size()));
    for (std::size_t i = 0; i < std::min(flips.sets.size(), kMostSets); ++i) {
      std::string names;
      for (const int g : flips.sets[i])
        names += (names.empty() ? "" : " + ") + c_.table.groups[static_cast<std::size_t>(g)];
      section("", names);
    }
    if (flips.sets.size() > kMostSets)
      line("", fmt::format("and {} more (--json)", flips.sets.size() - kMostSets));
  }

  void contamination() {
    const double w[] = {0.1, 0.25, 0.5};
    std::string text = fmt::format("where each group is taken from {} with probability", r_.to->id);
    for (const double share : w)
      text += fmt::format(" {:g}: {};", share, value(contaminated(c_.table, share)));
    text.pop_back();
    const std::string where = threshold_words(c_.from_to.threshold);
    if (const auto& turn = c_.turning_share)
      text += std::isfinite(turn->low)
                  ? fmt::format(". It crosses {} at {:.2f} [{:.2f}, {:.2f}].", where, turn->value, turn->low,
                                turn->high)
                  : fmt::format(". It crosses {} at {:.2f}, in some of the 16 scramblings nowhere.", where,
                                turn->value);
    else
      text += fmt::format(". It crosses {} nowhere.", where);
    section("contaminated", text);
  }

  /// What stands beside a small probability in every answer.
  void small_chances() {
    bool first = true;
    for (const auto& [chances, scenario, other] :
         {std::tuple(&r_.small_from, r_.from, r_.to), std::tuple(&r_.small_to, r_.to, r_.from)})
      for (const SmallChance& chance : chances->all) {
        const SmallChance::Row& row = chance.rows.front();
        section(
            first ? "small" : "",
            fmt::format("{} rests on how exactly target and rival choose: with both precisions × {} it is "
                        "{}, as they are {}, × {} {} ({} draws).",
                        scenario->id, three_digits(kSmallFactors[0]), percent(row.at[0].value),
                        percent(row.at[1].value), three_digits(kSmallFactors[2]), percent(row.at[2].value),
                        chances->draws));
        std::string prior = fmt::format(
            "And on its own prior: where each of its groups is taken from {} with "
            "probability",
            other->id);
        for (std::size_t i = 0; i < kSmallShares.size(); ++i)
          prior += fmt::format("{} {:g} it is {}", i == 0 ? "" : ", with", kSmallShares[i],
                               value(row.contaminated[i]));
        section("", prior + ".");
        first = false;
      }
  }

  void distances() {
    section("distance", "how far the two lie apart, in standard deviations of the inputs both have");
    std::vector<const DriverDistance*> order;
    for (const DriverDistance& d : c_.distances) order.push_back(&d);
    std::ranges::stable_sort(order, std::greater<>(), &DriverDistance::distance);
    std::vector<Row> rows;
    for (const DriverDistance* d : order) {
      std::string largest;
      for (const DriverDistance::Input& input : d->largest)
        largest +=
            fmt::format("{}{} {}", largest.empty() ? "" : ", ", input.key, signed_number(input.difference));
      rows.push_back({d->group, d->matched > 0 ? fmt::format("{:.1f}", d->distance) : "-",
                      fmt::format("{} matched, {} without counterpart", d->matched, d->unmatched), largest});
    }
    table(rows);
  }

  void crux() {
    if (c_.crux_interrupted) {
      section("crux", "Not worked out: the run was interrupted. All that stands above is whole.");
      return;
    }
    if (c_.crux.empty()) {
      section("crux", "the two files agree on every judgement that both have");
      return;
    }
    const auto flipping = std::ranges::count_if(c_.crux, &Judgement::flips);
    std::string text =
        fmt::format("{} judgements differ; {} of them alone {} {} across {}.", c_.crux.size(),
                    flipping == 0 ? "none" : std::to_string(flipping), flipping > 1 ? "carry" : "carries",
                    r_.from->id, threshold_words(c_.crux_threshold));
    const Estimate from = c_.table.none().estimate();
    if (from.low <= c_.crux_threshold && c_.crux_threshold <= from.high)
      text += fmt::format(
          " {} is itself not distinguishable from that with these draws, so that small steps cross.",
          r_.from->id);
    section("crux", text + " Each alone, largest effect first:");
    std::vector<Row> rows{{"judgement", "then", "turns at", r_.from->id + " → " + r_.to->id}};
    const std::size_t shown = verbose_ ? c_.crux.size() : std::min(c_.crux.size(), kMostJudgements);
    for (std::size_t i = 0; i < shown; ++i) {
      const Judgement& j = c_.crux[i];
      const auto range = [](const double* q) {
        return fmt::format("{} [{}, {}]", three_digits(q[1]), three_digits(q[0]), three_digits(q[2]));
      };
      rows.push_back({j.key, give_or_take(j.value) + (j.flips ? " flips" : ""), turning(j.turns_at),
                      range(j.from) + " → " + range(j.to)});
    }
    table(rows);
    if (shown < c_.crux.size())
      line("", fmt::format("and {} more (--verbose, --json)", c_.crux.size() - shown));
    if (std::ranges::any_of(c_.crux.begin(), c_.crux.begin() + static_cast<std::ptrdiff_t>(shown),
                            [](const Judgement& j) { return j.turns_at && !std::isfinite(j.turns_at->low); }))
      section("", "Not in all: without one of the 16 scramblings it turns nowhere between the two.");
  }

  void quality() {
    section("quality",
            fmt::format("{} draws a coalition on common random numbers (seed {}), {} coalitions, {} "
                        "solutions ({}); brackets "
                        "are 95 % intervals from the 16 scramblings; entente {}",
                        whole(c_.table.draws), r_.options.coalitions.seed,
                        whole(static_cast<long long>(c_.table.values.size())), whole(c_.table.solves),
                        c_.table.precision == Precision::float32 ? "float" : "double", version()));
    section("",
            "Ranges are settings considered plausible, not frequencies. A share is an account of the model, "
            "not a cause in the world.");
    section("reproduce", r_.run.command);
  }

  const ComparisonReport& r_;
  const Comparison& c_;
  bool verbose_;
};

}  // namespace

std::string_view on_name(On on) {
  switch (on) {
    case On::independent:
      return "independent";
    case On::realigned:
      return "realigned";
    case On::goal:
      return "goal";
    case On::net:
      return "net";
  }
  return "";
}

Diagnostics add_small_chances(ComparisonReport& report) {
  const CoalitionOptions& asked = report.options.coalitions;
  if (asked.on == On::net || report.comparison.crux_interrupted) return {};
  const CoalitionTable& table = report.comparison.table;
  StudyOptions study;
  study.seed = asked.seed;
  study.draws = std::min(asked.draws, kGroundsDraws);
  study.threads = asked.threads;
  study.baseline = asked.strategy;
  study.goal = asked.on == On::goal ? asked.goal : asked.on == On::realigned ? Goal::realign : Goal::loosen;
  study.solving = asked.solving;
  study.stop = asked.stop;
  for (const bool forth : {true, false}) {
    const Scenario &scenario = *(forth ? report.from : report.to),
                   &other = *(forth ? report.to : report.from);
    const double mean = (forth ? table.none() : table.all()).mean;
    auto found = entente::small_chances(
        scenario, {asked.strategy}, study, [&](ChanceEvent event, int year, const std::string&) {
          return event == ChanceEvent::goal && year == scenario.verdict_years.back() ? std::optional(mean)
                                                                                     : std::nullopt;
        });
    if (!found) return found.diagnostics();
    // Every set of groups has been solved for already. The other way round each group is kept with w.
    for (SmallChance& chance : found->all)
      for (const double w : kSmallShares)
        chance.rows.front().contaminated.push_back(contaminated(table, forth ? w : 1 - w).estimate());
    if (!found->empty()) {
      found->other = other.id;
      found->other_draws = table.draws;
      found->other_sets = static_cast<std::int64_t>(table.values.size());
    }
    (forth ? report.small_from : report.small_to) = std::move(*found);
  }
  return {};
}

std::string compare_text(const ComparisonReport& report, const TextStyle& style) {
  return Writer(report, style).write();
}

}  // namespace entente

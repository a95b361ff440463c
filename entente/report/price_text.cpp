#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "entente/base/version.hpp"
#include "entente/model/marginal.hpp"
#include "entente/report/figure.hpp"
#include "entente/report/page.hpp"
#include "entente/report/price.hpp"

namespace entente {
namespace {

constexpr std::string_view kLevels[] = {"fused", "partner", "independent", "realigned"};

std::string number_or(const std::optional<double>& value, std::string_view otherwise) {
  return value ? three_digits(*value) : std::string(otherwise);
}
/// "0.81 [0.2, out of reach]".
std::string range(const Spread& s) {
  if (!s.p05 && !s.p50) return "out of reach";
  return fmt::format("{} [{}, {}]", number_or(s.p50, "out of reach"), number_or(s.p05, "out of reach"),
                     number_or(s.p95, "out of reach"));
}
std::string with_bounds(const Estimate& e) {
  if (!std::isfinite(e.low)) return three_digits(e.value);
  return fmt::format("{} [{}, {}]", three_digits(e.value), three_digits(e.low), three_digits(e.high));
}
std::string share_with_bounds(const Estimate& e) {
  return fmt::format("{} [{:.0f}, {:.0f}]", share(e.value), 100 * e.low, 100 * e.high);
}
std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

BreakEvenValue in_percent(BreakEvenValue share) {
  if (share.value)
    share.value = Estimate{100 * share.value->value, 100 * share.value->low, 100 * share.value->high};
  return share;
}

std::string turns(const BreakEvenValue& v, std::string_view what, std::string_view now) {
  if (!v.value) return fmt::format("{}: the gain does not move with it.", what);
  if (!v.possible)
    return fmt::format("{}: nowhere in what it can be ({}; zero would lie at {}).", what, now,
                       three_digits(v.value->value));
  return fmt::format("{}: gains {} {} ({}).", what, v.gains_above ? "above" : "below", with_bounds(*v.value),
                     now);
}

/// Writes the answer section by section, each under its heading in the left margin.
class Writer : private Page {
 public:
  Writer(const PriceReport& report, const TextStyle& style)
      : Page(style.colour), r_(report), p_(report.price), s_(*report.scenario) {}

  std::string write() {
    add(bold(s_.title.empty() ? s_.id : s_.title) + "\n");
    interrupted();
    question();
    package_price();
    counter();
    curve();
    if (p_.lever_set.draws > 0) {
      lever_set();
      frontier();
    }
    if (p_.reserve_draws > 0) reserve();
    break_even();
    consents();
    small_offers();
    depends();
    quality();
    return text();
  }

 private:
  using Row = TableRow;

  std::string asked() const { return percent(p_.at_least); }
  std::string target() const { return actor_name(s_, s_.target); }
  std::string rival() const { return actor_name(s_, s_.rival); }
  double bn_a_point() const {
    const Number& gdp = s_.numbers[static_cast<std::size_t>(s_.actor(s_.divider)->gdp.index)];
    return quantile(gdp.distribution, gdp.range, 0.5) / 100;
  }
  std::string names_in(LeverMask mask) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < p_.lever_set.names.size(); ++i)
      if (mask >> i & 1) names.push_back(p_.lever_set.names[i]);
    return joined(names);
  }

  /// What is missing from the answer, and why.
  void interrupted() {
    if (!p_.interrupted) return;
    section("interrupted",
            fmt::format("All figures are of the {} of {} settings that were finished{}.", whole(p_.draws),
                        whole(p_.draws_wanted),
                        p_.lever_set.draws > 0 ? ""
                        : p_.reserve_draws > 0 ? "; lever sets were not searched"
                                               : "; reserve prices were not found, lever sets not searched"));
  }

  void question() {
    section(
        "question",
        fmt::format("What would make it {} likely to be so at the end of year {} ({}): {}? The goal is {}.",
                    asked(), p_.year, s_.decision_date.year + p_.year, goal_in_words(s_, p_.goal),
                    goal_name(p_.goal)));
    section("package", fmt::format("\"{}\"{}: {}", p_.strategy, p_.label.empty() ? "" : " (" + p_.label + ")",
                                   joined(p_.levers)));
    section("as named",
            fmt::format("The goal then has {} against {} under \"{}\".", percent_range(p_.breakeven.chance),
                        percent_range(p_.breakeven.baseline_chance), p_.baseline));
    if (r_.small.empty()) return;
    for (const std::string& line : small_chance_lines(r_.small)) section("", line);
    for (const std::string& line : contaminated_lines(r_.small)) section("", line);
    section("", r_.small.other.empty() ? own_prior_hint(s_)
                                       : fmt::format("Sweeps of {} settings; contamination of {}.",
                                                     r_.small.draws, contaminated_on(r_.small)));
  }

  void package_price() {
    const ScalePrice& scale = p_.scale;
    std::string text;
    if (scale.never.mean == 1) {
      text = fmt::format(
          "No multiple of this package up to {} makes the goal {} likely in any of the settings drawn.",
          three_digits(kMostScale), asked());
    } else {
      text = fmt::format("multiple of the package: {}; median, and 5th to 95th percentile of all settings.",
                         range(scale.scale));
      text += fmt::format(" Never enough, up to {} times: {} of the settings.", three_digits(kMostScale),
                          share(scale.never, p_.draws));
    }
    text += fmt::format(" Everything on the table as named is enough in {}", share(scale.feasible, p_.draws));
    if (scale.free.mean > 0) text += fmt::format("; {} get there unpaid", share(scale.free, p_.draws));
    section("price", text + ".");
    if (scale.falling > 0)
      section("", fmt::format(
                      "In {} of {} settings more does not always make it likelier{}; the least multiple that "
                      "reaches it is told.",
                      scale.falling, p_.draws,
                      scale.lost > 0 ? fmt::format(", and in {} it is lost again", scale.lost) : ""));
  }

  void counter() {
    const ScalePrice& without = p_.without_counter;
    section("counter-bid",
            fmt::format("If {} never answered (without: {}): {} times, never enough in {}, the package as "
                        "named enough in {}. Its answers add {} to the multiple.",
                        rival(), p_.counter.empty() ? "it has no replies" : joined(p_.counter),
                        range(without.scale), share(without.never, p_.draws),
                        share(without.feasible, p_.draws), range(p_.counter_adds)));
    if (p_.counter_lowers > 0)
      section("", fmt::format(
                      "In {} of {} settings its answers, threats and punishments among them, make the goal "
                      "cheaper.",
                      p_.counter_lowers, p_.draws));
  }

  void curve() {
    std::vector<Row> rows{{"multiple", "chance of the goal", "without the counter-bid"}};
    for (std::size_t k = 0; k < p_.scale.curve.size(); ++k)
      rows.push_back({three_digits(kScales[k]), percent_range(p_.scale.curve[k]),
                      percent_range(p_.without_counter.curve[k])});
    table("price curve", rows);
  }

  void lever_set() {
    const LeverSetPrice& sets = p_.lever_set;
    std::string text;
    if (sets.search.set && sets.told == 0)
      text = fmt::format(
          "None is needed to make it {} likely on the mean over {} settings: with nothing new it is {}.",
          asked(), sets.draws, percent_range(sets.nothing));
    else if (sets.search.set)
      text = fmt::format(
          "Cheapest set that makes it {} likely on the mean over {} settings: {}. It costs {} points a year "
          "of D (US$ {} bn) and is worth {} to {}; chance {} against {} with none of it.",
          asked(), sets.draws, names_in(sets.told), points(sets.cost), three_digits(sets.cost * bn_a_point()),
          three_digits(sets.value), target(), percent_range(sets.chance), percent_range(sets.nothing));
    else
      text = fmt::format(
          "No set of levers makes it {} likely on the mean over {} settings. The likeliest has {}: {}; with "
          "none of it {}.",
          asked(), sets.draws, percent_range(sets.chance), names_in(sets.told), percent_range(sets.nothing));
    text += fmt::format(" {} of {} sets were solved.", whole(sets.search.solved),
                        whole(1LL << sets.names.size()));
    if (sets.search.contradictions > 0)
      text += fmt::format(
          " In {} of them a further lever lowers the chance, so that a cheaper set may have been missed.",
          counted(sets.search.contradictions, "pair"));
    if (!sets.left_out.empty())
      text += fmt::format(" Of more than {} levers those worth most were taken; left out: {}.", kMostLevers,
                          joined(sets.left_out));
    section("lever set", text);
    if (sets.contributions.empty()) return;
    std::vector<Row> rows{
        {"lever", "adds, points of %", "alone", "as the last", "worth to " + target(), "costs"}};
    for (const Contribution& c : sets.contributions) {
      const auto i = static_cast<std::size_t>(c.lever);
      const auto change = [](double x) {
        const std::string digits = fmt::format("{:.1f}", std::abs(100 * x));
        return digits == "0.0" ? digits : (x < 0 ? "−" : "+") + digits;
      };
      rows.push_back({sets.names[i], change(c.shapley), change(c.alone), change(c.last),
                      three_digits(sets.choices[i].value), points(sets.choices[i].cost)});
    }
    table("each lever", rows);
  }

  void frontier() {
    std::vector<Row> rows{{"worth", "harm", "levers"}};
    for (const ValueAndHarm& point : p_.lever_set.frontier)
      rows.push_back({three_digits(point.value),
                      fmt::format("{}{:.2f}", point.harm < 0 ? "−" : "", std::abs(point.harm)),
                      point.set == 0 ? "none" : names_in(point.set)});
    section(
        "value, harm",
        fmt::format("Least harm to allies (1: all of them feel a breach) for so much worth to {} (points a "
                    "year):",
                    target()));
    table("", rows);
  }

  void reserve() {
    const ReserveScale& r = p_.reserve;
    if (r.by_draw.empty()) {
      section("reserve", fmt::format("{} has nowhere further to move.", target()));
      return;
    }
    std::string text = fmt::format(
        "{} gains by becoming {} (now {}) from {} times the package, {} points a year of its own with all in "
        "force; the package as named, worth {}, reaches it in {} of the settings, no multiple in {}.",
        target(), kLevels[static_cast<std::size_t>(r.to)], kLevels[static_cast<std::size_t>(r.from)],
        range(r.scale), range(r.worth), range(r.package), share_with_bounds(r.met),
        share_with_bounds(r.never));
    if (r.asked.empty())
      text += " The file marks no lever as asked for.";
    else
      text += fmt::format(" It asked for {}: worth {}, more than its reserve price in {}.", joined(r.asked),
                          range(r.asked_worth), share_with_bounds(r.asked_exceeds));
    section("reserve", text);
  }

  void break_even() {
    const BreakEven& b = p_.breakeven;
    section("break-even",
            fmt::format("The package as named gains {} a year ({}) against \"{}\". On the mean that is zero, "
                        "everything else as drawn, at:",
                        points_range(b.gain), money_range(b.gain, bn_a_point()), b.baseline));
    for (const std::string& text : break_even_lines(b)) section("", text);
    if (b.frontier.empty()) return;
    std::vector<Row> rows{{"worth of independence", "allied losses that it pays for, times those drawn"}};
    for (const FrontierPoint& point : b.frontier)
      rows.push_back({three_digits(point.independence), point.allied.value < 0
                                                            ? "none, not even without allied loss"
                                                            : with_bounds(point.allied)});
    table("frontier", rows);
  }

  void consents() {
    const ConsentPrice& c = p_.consents;
    if (c.who.empty()) {
      section("consent", "Nobody beside the executive has to agree.");
      return;
    }
    std::vector<Row> rows{{"who", "consents at one attempt", "to"}};
    for (const Consenter& who : c.who)
      rows.push_back({who.name, percent_range(who.probability),
                      joined(who.levers) + (who.label.empty() ? "" : ": " + who.label)});
    table("consent", rows);
    section("", fmt::format(
                    "All of them {}; the public lets it pass {}; both {} at one attempt. Ever in force by "
                    "the end of year {}: {}.",
                    percent_range(c.all), percent_range(c.ratification), percent_range(c.passes), p_.year,
                    percent_range(p_.breakeven.delivered)));
  }

  /// What is small in the tables above, and what it rests on.
  void small_offers() {
    if (r_.small_offers.empty()) return;
    const SweptOffers& swept = r_.small_offers.swept;
    std::string text = fmt::format(
        "What lies below {} above may be no more than what imprecise choice leaves to error. With both "
        "precisions × {}, as they are and × {} ({} settings; means with 95 % intervals)",
        percent(kSmallProbability), three_digits(kSmallFactors.front()), three_digits(kSmallFactors.back()),
        swept.draws);
    if (!r_.small_offers.other.empty())
      text += fmt::format(
          ", and with each driver group taken from {} with probability w ({} settings for each "
          "of "
          "at most {} sets of groups{}; a lever set keeps its own levers)",
          r_.small_offers.other, swept.other_draws, swept.most_sets, swept.sampled ? ", a sample" : "");
    section("small chances", text + ":");
    table("", small_offer_rows(r_.small_offers, small_offer_words(r_)));
    if (r_.small_offers.other.empty() && r_.small.empty()) section("", own_prior_hint(s_));
  }

  void depends() {
    if (p_.carriers.empty()) return;
    std::string text = p_.breakeven.chance.mean < 0.01 ? "A chance below 1 % is not told apart. " : "";
    text += "The chance of the goal goes up with (+) or down with (−):";
    for (const Carrier& c : p_.carriers)
      text += fmt::format("{} {} ({}{:.2f}: {})", c.key == p_.carriers.front().key ? "" : ",", c.key,
                          c.correlation < 0 ? "−" : "+", std::abs(c.correlation), c.meaning);
    section("depends on", text + ". Rank correlations over the settings.");
  }

  void quality() {
    const std::string last = p_.lever_set.draws == 0
                                 ? std::string()
                                 : fmt::format(" (reserve price {}, lever sets {})", whole(p_.reserve_draws),
                                               whole(p_.lever_set.draws));
    section(
        "quality",
        fmt::format("{} settings{}, {} games solved, {}; settings we consider plausible, not frequencies.{}",
                    whole(p_.draws), last, whole(p_.solves), precision_name(p_.precision),
                    p_.scale.failed > 0 ? fmt::format(" {} draws failed.", p_.scale.failed) : ""));
    section("reproduce",
            fmt::format(
                "entente price {} --strategy {} --against {} --goal {} --at-least {} --draws {} --seed {}",
                s_.file, p_.strategy, p_.baseline, goal_name(p_.goal), p_.at_least, p_.draws, p_.seed));
  }

  const PriceReport& r_;
  const Price& p_;
  const Scenario& s_;
};

}  // namespace

std::vector<std::string> break_even_lines(const BreakEven& b) {
  const auto as_drawn = [](const BreakEvenValue& v) {
    return fmt::format("drawn {} [{}, {}]", three_digits(v.p50), three_digits(v.p05), three_digits(v.p95));
  };
  return {turns(b.independence, "worth of independence, as a share of that of realignment",
                as_drawn(b.independence)),
          turns(b.fusion_harm, "harm of fusion, points a year", as_drawn(b.fusion_harm)),
          turns(b.allied_loss, "all allied losses, times those drawn", "drawn 1"),
          turns(in_percent(b.probability), "gain in the chance of the goal, percentage points",
                fmt::format("it gains {}", change_range(b.likelier)))};
}

std::string price_text(const PriceReport& report, const TextStyle& style) {
  return Writer(report, style).write();
}

}  // namespace entente

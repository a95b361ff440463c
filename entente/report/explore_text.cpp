#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string_view>

#include <fmt/core.h>

#include "entente/base/version.hpp"
#include "entente/report/explore.hpp"
#include "entente/report/figure.hpp"
#include "entente/report/page.hpp"

namespace entente {
namespace {

/// Strategies up to which every rule tells all of them, and inputs that a table lists.
constexpr std::size_t kTold = 4, kListed = 20;
/// An interval that says "at most" for an index no greater is printed as zero.
constexpr double kNothing = 0.005;

/// "0.31 [0.28, 0.35]".
std::string with_bounds(const Estimate& e) {
  return fmt::format("{} [{}, {}]", three_digits(e.value), three_digits(e.low), three_digits(e.high));
}

/// An index, to two digits after the point.
std::string index(const Estimate& e) {
  if (!std::isfinite(e.low)) return "not known: no interval";
  if (not_above_zero(e))
    return e.high < kNothing ? "not distinguishable from zero"
                             : fmt::format("not distinguishable from zero (at most {:.2f})", e.high);
  if (e.high < kNothing) return "below 0.01";
  return fmt::format("{:.2f} [{:.2f}, {:.2f}]", e.value, e.low, e.high);
}

std::string share_with_bounds(const Estimate& e) {
  if (!std::isfinite(e.low)) return "not known";
  return fmt::format("{} [{:.0f}, {:.0f}]", share(e.value), std::floor(100 * e.low), std::ceil(100 * e.high));
}

std::string name(const ExploreName& input) { return input.words.empty() ? input.name : input.words; }

std::string worth_of(const Estimate& e) {
  if (!not_above_zero(e)) return with_bounds(e);
  return e.high > 0 ? fmt::format("not distinguishable from nothing (at most {})", three_digits(e.high))
                    : std::string("nothing");
}

/// 0 … count − 1 by falling size; what has none comes last.
template <class SizeOf>
std::vector<std::size_t> falling(std::size_t count, const SizeOf& size_of) {
  const auto size = [&](std::size_t k) {
    const double one = size_of(k);
    return std::isfinite(one) ? one : -HUGE_VAL;
  };
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  return order;
}

/// Writes the answer section by section, each under its heading in the left margin.
class Writer : private Page {
 public:
  Writer(const ExploreReport& report, const TextStyle& style)
      : Page(style.colour), r_(report), verbose_(style.verbose) {}

  std::string write() {
    add(bold(r_.title) + fmt::format(": {} {}\n", whole(static_cast<long long>(r_.rows)), r_.row_word));
    for (const SobolReport& sobol : r_.sobol) indices(sobol);
    for (const MorrisReport& morris : r_.morris) effects(morris);
    for (const RobustnessReport& robust : r_.robustness) rules(robust);
    for (const PrimReport& prim : r_.prim) found(prim);
    for (const VoiReport& voi : r_.voi) worth(voi);
    if (r_.contaminated) contaminated(*r_.contaminated);
    precisions();
    for (const std::string& note : r_.notes) section(&note == &r_.notes.front() ? "notes" : "", note);
    section("quality", fmt::format("seed {}; brackets are 95 % intervals; entente {}", r_.seed, version()));
    section("reproduce", r_.command);
    return text();
  }

 private:
  using Row = TableRow;

  /// A table whose rows stand in falling order of what they are about; with -v all of it.
  void longest_first(std::vector<Row> rows) {
    const std::size_t rest = rows.size() > kListed + 1 && !verbose_ ? rows.size() - kListed - 1 : 0;
    rows.resize(rows.size() - rest);
    table(rows);
    if (rest > 0) section("", fmt::format("{} more, each with less than these (-v shows them).", rest));
  }
  void indices(const SobolReport& sobol) {
    const SobolIndices& all = sobol.indices;
    section("what matters",
            fmt::format(
                "Shares of the variance of {} (mean {}, standard deviation {}) that each input accounts for; "
                "{} base points, intervals by {}.",
                sobol.on, three_digits(all.mean), three_digits(std::sqrt(all.variance)),
                whole(static_cast<long long>(all.points)), interval_words(all.by)));
    std::vector<Row> rows = {{"input", "alone", "with all it joins in"}};
    for (const std::size_t i :
         falling(all.inputs.size(), [&](std::size_t k) { return all.inputs[k].total.value; }))
      rows.push_back({name(sobol.inputs[i]), index(all.inputs[i].first), index(all.inputs[i].total)});
    longest_first(std::move(rows));
    pairs(sobol);
  }

  void pairs(const SobolReport& sobol) {
    const auto& all = sobol.indices.pairs;
    if (all.empty()) return;
    std::vector<Row> rows = {{"pair", "together, beyond each alone"}};
    std::size_t silent = 0;
    for (const std::size_t k : falling(all.size(), [&](std::size_t i) { return all[i].second.value; })) {
      if (not_above_zero(all[k].second)) {
        ++silent;
        continue;
      }
      rows.push_back({name(sobol.inputs[all[k].one]) + " and " + name(sobol.inputs[all[k].other]),
                      index(all[k].second)});
    }
    if (rows.size() > 1) longest_first(std::move(rows));
    if (silent > 0)
      section("", fmt::format("{} pair{}: not distinguishable from zero.", silent, silent == 1 ? "" : "s"));
  }

  void effects(const MorrisReport& morris) {
    section("screening", fmt::format("What {} changes by when {}, from {} starting points, in "
                                     "the unit of {}; intervals by bootstrap.",
                                     morris.on, morris.moved,
                                     whole(static_cast<long long>(morris.trajectories)), morris.on));
    std::vector<Row> rows = {{"input", "mean size (μ*)", "mean (μ)", "spread (σ)"}};
    for (const std::size_t i :
         falling(morris.effects.size(), [&](std::size_t k) { return morris.effects[k].mean_size.value; }))
      rows.push_back({name(morris.inputs[i]), with_bounds(morris.effects[i].mean_size),
                      with_bounds(morris.effects[i].mean), with_bounds(morris.effects[i].spread)});
    longest_first(std::move(rows));
  }

  std::string row_name(std::size_t row) const {
    return fmt::format("{} {}", r_.row_word == "draws" ? "draw" : "row", row + r_.first_row);
  }

  /// "probe: −1.2 [−1.2, −0.4] in draw 37; engage −4 [−4, −2] in draw 12".
  template <class Figure>
  void rule(std::string_view what, const RobustnessReport& robust, std::size_t pick, const Figure& figure) {
    if (robust.strategies.size() > kTold && !verbose_) {
      picks_.push_back({std::string(what), robust.strategies[pick], figure(robust.rules.rows[pick])});
      return;
    }
    std::string text =
        fmt::format("{}: {} {}", what, robust.strategies[pick], figure(robust.rules.rows[pick]));
    for (std::size_t s = 0; s < robust.strategies.size(); ++s)
      if (s != pick) text += fmt::format("; {} {}", robust.strategies[s], figure(robust.rules.rows[s]));
    section("", text + ".");
  }

  void rules(const RobustnessReport& robust) {
    using R = const RobustnessRow&;
    const Robustness& r = robust.rules;
    const RobustnessOptions& o = robust.options;
    const bool all = robust.strategies.size() <= kTold || verbose_;
    section("robust",
            fmt::format("What each rule picks{}; {}, more is better; "
                        "intervals by {}. A "
                        "worst or best grows with the number of {}: its brackets are the sixteen parts' own.",
                        all ? ", first, then the others" : " (-v: the others too)",
                        robust.on.empty() ? "values as given" : robust.on,
                        o.by == IntervalBy::replicates ? "16 replicates" : "16 random parts (approximate)",
                        r_.row_word));
    const auto extreme = [&](const Extreme& e) {
      return fmt::format("{} in {}", with_bounds(e.figure), row_name(e.draw));
    };
    rule("worst value (maximin)", robust, r.maximin, [&](R row) { return extreme(row.maximin); });
    rule("largest regret (minimax)", robust, r.regret, [&](R row) { return extreme(row.regret); });
    rule("regret in the 95th percentile", robust, r.regret95,
         [](R row) { return with_bounds(row.regret95); });
    rule(fmt::format("Hurwicz, weight {} on the best", three_digits(o.alpha)), robust, r.hurwicz,
         [](R row) { return with_bounds(row.hurwicz); });
    rule("mean (Laplace)", robust, r.laplace, [](R row) { return with_bounds(row.laplace); });
    rule(fmt::format("percentile {}", three_digits(100 * o.percentile)), robust, r.percentile,
         [](R row) { return with_bounds(row.percentile); });
    rule(fmt::format("share with {} or more (satisficing)", three_digits(o.enough)), robust, r.satisficing,
         [](R row) { return share_with_bounds(row.satisficing); });
    if (!picks_.empty()) {
      picks_.insert(picks_.begin(), {"rule", "picks", "its figure"});
      table(picks_);
      picks_.clear();
    }
    if (robust.horizon) horizon(*robust.horizon);
  }

  void horizon(const UncertaintyHorizon& h) {
    const std::string head =
        fmt::format("uncertainty horizon, {} draws: {} is best on average", h.draws, h.recommended);
    if (h.steps.empty()) return;
    if (!h.factor) {
      section("",
              fmt::format("{}, and stays so with every interval {} times as wide (advantage there {}).", head,
                          three_digits(h.steps.back().factor), with_bounds(h.steps.back().advantage)));
      return;
    }
    const auto bound = [&](double at) {
      return std::isnan(at) ? fmt::format("above {}", three_digits(h.steps.back().factor)) : three_digits(at);
    };
    section("",
            fmt::format(
                "{} until every interval is {} [{}, {}] times as wide about its median; beyond, {} is.", head,
                three_digits(h.factor->value), bound(h.factor->low), bound(h.factor->high), h.instead));
  }

  /// One row a strategy and quantity, one column a point of the sweep; the half-width of the interval behind
  /// each mean.
  /// @param shown   of the quantities, without -v
  /// @param column  heading of a point; empty: left out
  template <class Column>
  void swept(const std::vector<SweepRow>& points, std::span<const std::string_view> shown,
             const Column& column) {
    std::vector<Row> rows = {{"quantity", "strategy"}};
    std::vector<double> known;
    for (const SweepRow& point : points)
      if (!column(point.at).empty() && std::ranges::find(known, point.at) == known.end()) {
        known.push_back(point.at);
        rows.front().push_back(column(point.at));
      }
    for (const SweepRow& point : points) {
      if (!verbose_ && std::ranges::find(shown, point.on) == shown.end()) continue;
      if (column(point.at).empty()) continue;
      if (rows.size() == 1 || rows.back()[0] != point.on || rows.back()[1] != point.strategy)
        rows.push_back({point.on, point.strategy});
      const double half = (point.figure.high - point.figure.low) / 2;
      rows.back().push_back(point.on == "net"
                                ? fmt::format("{} ±{}", three_digits(point.figure.value), three_digits(half))
                                : percent_within(point.figure.value, half));
    }
    table(rows);
  }

  void precisions() {
    if (r_.lambda_sweep.empty()) return;
    section(
        "precision",
        "How exactly target and rival choose: both precisions times each factor, all else equal, on the same "
        "draws; "
        "after ±, half the 95 % interval of the mean. A probability that changes much from column to column "
        "rests on that assumption.");
    constexpr std::string_view kShown[] = {"goal", "realigned", "net"};
    swept(r_.lambda_sweep, kShown, [](double factor) { return "× " + three_digits(factor); });
  }

  /// "probe no longer gains from 0.31 [0.2, 0.41] on".
  static std::string from_share(const Estimate& share) {
    return std::isfinite(share.low) ? with_bounds(share)
                                    : three_digits(share.value) + " (not in every part of the draws)";
  }

  void contaminated(const ContaminationReport& c) {
    section("contaminated",
            fmt::format("Each of the {} driver groups that {} declares too is taken from it, whole, with "
                        "probability w, independently of the others; exact from all sets of groups, {} draws "
                        "each. w = 0 is this scenario, w = 1 the other.",
                        c.groups.size(), c.other, whole(c.draws)));
    std::string stays;
    for (const VerdictTurn& turn : c.turns) {
      std::string what;
      switch (turn.kind) {
        case VerdictTurn::Kind::best:
          what = fmt::format("{} is best on average", turn.strategy);
          break;
        case VerdictTurn::Kind::gain:
          what = fmt::format("{} {} against {}", turn.strategy, turn.above ? "gains" : "does not gain",
                             c.baseline);
          break;
        case VerdictTurn::Kind::goal:
          what = fmt::format("under {} the goal \"{}\" is {} {} likely", turn.strategy, goal_name(c.goal),
                             turn.above ? "over" : "not over", percent(c.threshold));
          break;
      }
      if (!turn.share) {
        stays += (stays.empty() ? "" : "; ") + what;
        continue;
      }
      section("", fmt::format("{}, until w is {}{}.", what, from_share(*turn.share),
                              turn.instead.empty() ? "" : fmt::format("; just beyond, {} is", turn.instead)));
    }
    if (!stays.empty()) section("", fmt::format("Nothing changes this, up to w = 1: {}.", stays));
    constexpr std::string_view kShown[] = {"goal", "realigned", "net"};
    swept(r_.contamination, kShown, [&](double w) {
      constexpr double kColumns[] = {0, 0.1, 0.25, 0.5, 1};
      return std::ranges::find(kColumns, w) == std::end(kColumns) ? std::string() : "w = " + three_digits(w);
    });
  }

  void found(const PrimReport& prim) {
    const Discovery& all = prim.discovery;
    const double base = static_cast<double>(all.cases) / static_cast<double>(all.rows);
    section("where", fmt::format("{}: so in {} of {} {} ({}).", prim.expression,
                                 whole(static_cast<long long>(all.cases)),
                                 whole(static_cast<long long>(all.rows)), r_.row_word, share(base)));
    if (all.boxes.empty()) {
      section("",
              fmt::format(
                  "Nothing was found: no box that one half of the {0} suggests holds more of these cases in "
                  "the other half than chance may give ({1}; 0.01 in both halves would be needed).",
                  r_.row_word,
                  all.worst_p < 1 ? fmt::format("p = {}", three_digits(all.worst_p)) : "or there was none"));
      return;
    }
    for (std::size_t b = 0; b < all.boxes.size(); ++b) box(prim, b);
  }

  void box(const PrimReport& prim, std::size_t b) {
    const DiscoveredBox& box = prim.discovery.boxes[b];
    std::string words = box_in_words(box, prim.inputs);
    words.front() = 'W';
    section(fmt::format("box {}", b + 1), words + ".");
    section("", fmt::format(
                    "It holds {} of the cases; {} of what lies in it are cases. It takes up {} of the {}.",
                    share_with_bounds(box.coverage), share_with_bounds(box.density), share(box.mass),
                    r_.row_word));
    section("", fmt::format(
                    "Boxes found in one half of the {} and counted in the other: {} of the cases, {} of what "
                    "lies in them, where {} of all are cases.",
                    r_.row_word, share_with_bounds(box.held_out_coverage),
                    share_with_bounds(box.held_out_density), share(box.held_out_base)));
    std::vector<Row> rows = {{"input", "from", "to", "restricted again", "quasi-p"}};
    for (const DiscoveredLimit& limit : box.limits) {
      const auto bound = [](const PrimBound& one) {
        return one.restricted ? with_bounds({one.value, one.low, one.high}) : std::string("–");
      };
      double p = 0;
      for (const PrimBound& one : {limit.low, limit.high})
        if (one.restricted) p = std::max(p, one.quasi_p);
      rows.push_back({prim.inputs[limit.input].name, bound(limit.low), bound(limit.high),
                      "in " + share(limit.reproduced) + " of halves", magnitude(p)});
    }
    table(rows);
  }

  void worth(const VoiReport& voi) {
    section("to learn", voi_in_words(voi, "in the unit of the values"));
    table(voi_table(voi, r_.row_word));
  }

  const ExploreReport& r_;
  bool verbose_;
  std::vector<Row> picks_;
};

}  // namespace

std::string voi_in_words(const VoiReport& voi, std::string_view unit) {
  return fmt::format(
      "Without learning anything {} is best on average. Worth of learning before choosing, {}; intervals by "
      "{}. Everything: {}.",
      voi.strategies[voi.value.chosen], unit,
      voi.by == IntervalBy::replicates ? "16 replicates" : "16 random parts (approximate)",
      worth_of(voi.value.everything));
}

std::vector<TableRow> voi_table(const VoiReport& voi, std::string_view row_word) {
  const InformationValue& value = voi.value;
  std::vector<TableRow> rows = {{"input", "worth"}};
  for (const std::size_t g : falling(voi.groups.size(), [&](std::size_t k) {
         return std::isfinite(value.groups[k].value) ? value.groups[k].value : -1;
       }))
    rows.push_back(
        {name(voi.groups[g]), value.knots[g] == 0 && !std::isfinite(value.groups[g].value)
                                  ? fmt::format("too few {} for so many inputs: {} are needed", row_word,
                                                whole(static_cast<long long>(value.needed[g])))
                                  : worth_of(value.groups[g])});
  return rows;
}

std::string box_in_words(const DiscoveredBox& box, const std::vector<ExploreName>& inputs) {
  std::string words;
  for (const DiscoveredLimit& limit : box.limits) {
    const ExploreName& input = inputs[limit.input];
    const std::string name = input.words.empty() ? input.name : input.words;
    const std::string unit = input.unit.empty() ? "" : " " + input.unit;
    words += words.empty() ? "where " : " and ";
    if (limit.low.restricted && limit.high.restricted)
      words += fmt::format("{} is between {} and {}{}", name, three_digits(limit.low.value),
                           three_digits(limit.high.value), unit);
    else if (limit.low.restricted)
      words += fmt::format("{} is above {}{}", name, three_digits(limit.low.value), unit);
    else
      words += fmt::format("{} is below {}{}", name, three_digits(limit.high.value), unit);
  }
  return words;
}

std::string explore_text(const ExploreReport& report, const TextStyle& style) {
  return Writer(report, style).write();
}

}  // namespace entente

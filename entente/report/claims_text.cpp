#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "entente/base/version.hpp"
#include "entente/explore/small.hpp"
#include "entente/report/claims.hpp"
#include "entente/report/figure.hpp"
#include "entente/report/page.hpp"

namespace entente {
namespace {

/// Claims whose dropping is told; JSON has all.
constexpr std::size_t kMostDropped = 8;
constexpr std::size_t kMargin = 4;

std::string_view words_of(ClaimVerdict verdict) { return kClaimVerdicts[static_cast<std::size_t>(verdict)]; }

/// One answer whatever the inputs are, and that one is no.
bool is_false_by_construction(const ClaimResult& r) {
  return r.verdict == ClaimVerdict::by_construction && r.credence.value == 0;
}
/// What it comes to; what is by construction says so otherwise where it is false.
std::string verdict_words(const ClaimResult& r) {
  return (is_false_by_construction(r) ? "false " : "") + std::string(words_of(r.verdict));
}

std::string signed_figure(double value) {
  if (std::isinf(value)) return value > 0 ? "+infinite" : "−infinite";
  const std::string digits = three_digits(std::abs(value));
  return digits == "0" ? digits : (value < 0 ? "−" : "+") + digits;
}

std::string figure(double value) {
  if (std::isnan(value)) return "not known";
  if (std::isinf(value)) return value > 0 ? "infinite" : "−infinite";
  const std::string digits = three_digits(std::abs(value));
  return value < 0 && digits != "0" ? "−" + digits : digits;
}

/// A credence in a cell: "98 % [97, 99]"; of one answer for all draws the answer.
std::string credence(const Credence& c) {
  if (c.single) return c.open > 0 ? "open" : c.value > 0 ? "holds" : "fails";
  if (c.open == 1) return "open";
  return fmt::format("{} [{}, {}]", percent(c.value), percent_bound(c.low), percent_bound(c.high));
}

/// An amount in its unit; a probability in percent.
std::string amount_in(double value, const std::string& unit, bool with_sign) {
  if (unit == "probability" && std::isfinite(value)) {
    if (!with_sign) return percent(value);
    return signed_figure(100 * value) + " pp";
  }
  return with_sign ? signed_figure(value) : figure(value);
}

/// A date is no amount: 1969.62 has no thousands.
bool is_date(const std::string& unit) { return unit == "year" || unit == "decimal year"; }

std::string number_words(const NumberColumn& x, const std::string& unit) {
  const auto date = [&](double value) {
    return std::isfinite(value) ? fmt::format("{:.{}f}", value, unit == "year" ? 0 : 2) : figure(value);
  };
  const auto bound = [&](double end) {
    return unit == "probability" && std::isfinite(end) ? percent_bound(std::clamp(end, 0.0, 1.0))
           : is_date(unit)                             ? date(end)
                                                       : figure(end);
  };
  std::string text = is_date(unit) ? date(x.value_at(0)) : amount_in(x.value_at(0), unit, false);
  if (x.low_at(0) != x.high_at(0) && !std::isnan(x.low_at(0)))
    text += fmt::format(" [{}, {}]", bound(x.low_at(0)), bound(x.high_at(0)));
  if (!unit.empty() && unit != "probability" && !std::isnan(x.value_at(0))) text += " " + unit;
  return text;
}

/// Writes the answer: the argument as a whole, then each claim under the heading of its section.
class Writer : private Page {
 public:
  Writer(const ClaimsReport& report, const TextStyle& style)
      : Page(style.colour, kMargin + 11),
        r_(report),
        c_(*report.claims),
        e_(report.evaluation),
        verbose_(style.verbose) {}

  std::string write() {
    add(bold(c_.title) + "\n");
    if (!c_.work.empty()) section("work", c_.work);
    summary();
    if (e_.conclusion) argument(*e_.conclusion);
    table_of_claims();
    not_argued();
    quality();
    return text();
  }

 private:
  double tau() const { return c_.thresholds.supported; }

  void summary() {
    const auto& of = e_.counts.of;
    std::string text;
    const auto false_ones = std::ranges::count_if(e_.claims, is_false_by_construction);
    for (std::size_t v = 0; v < of.size(); ++v) {
      text += fmt::format("{}{} {}", v ? " · " : "", of[v], kClaimVerdicts[v]);
      if (static_cast<ClaimVerdict>(v) == ClaimVerdict::by_construction && false_ones > 0)
        text += fmt::format(" ({} false)", false_ones);
    }
    if (e_.counts.needs > 0)
      text += fmt::format(" ({} of {} {} what does not exist yet)", e_.counts.needs,
                          of[static_cast<std::size_t>(ClaimVerdict::not_checkable)],
                          e_.counts.needs == 1 ? "needs" : "need");
    section("claims", fmt::format("{}, {} of them data: {}", e_.counts.all, e_.counts.data, text));
    if (e_.interrupted) left_out();
  }

  void left_out() {
    std::string ids;
    for (const std::size_t c : e_.unfinished) ids += (ids.empty() ? "" : ", ") + c_.claims[c].id;
    if (!ids.empty())
      section("left out", fmt::format("interrupted before {} of {} could be judged: {}",
                                      counted(static_cast<long long>(e_.unfinished.size()), "claim"),
                                      e_.counts.all + static_cast<int>(e_.unfinished.size()), ids));
    if (e_.prior_only_left_out)
      section(ids.empty() ? "left out" : "",
              "interrupted before k0 was known: where it is missing, nothing is said of it");
    else if (e_.sweeps_left_out)
      section(ids.empty() ? "left out" : "", "interrupted before it was known how small probabilities move");
  }

  std::string conclusion_name() const {
    std::string names;
    for (const Support::Node& node : c_.conclusion.nodes)
      if (node.kind == Support::Node::Kind::claim)
        names += (names.empty() ? "" : ", ") + c_.claims[node.claim].id;
    return names;
  }

  static std::string_view fate(ClaimVerdict verdict) {
    return verdict == ClaimVerdict::supported      ? "stands"
           : verdict == ClaimVerdict::contradicted ? "does not stand"
                                                   : "is not decided";
  }

  void argument(const ConclusionResult& a) {
    section("conclusion",
            fmt::format("Claim {} with all that it rests on {}: {} of the draws; its own assertion {}: {}.",
                        conclusion_name(), fate(verdict_of(a.argued, tau())), told(a.argued),
                        fate(verdict_of(a.direct, tau())), told(a.direct)));
    section("", fmt::format("{} under it, {} of them {} (what is assumed, by construction or not checkable "
                            "carries nothing): all at once {}.",
                            counted(static_cast<long long>(a.load_bearing), "load-bearing claim"), a.carrying,
                            a.carrying == 1 ? "carries" : "carry", told(a.joint)));
    section("", fmt::format("Were the rest granted, the argument {}: {}; all load-bearing claims at once {}.",
                            fate(verdict_of(a.argued_granted, tau())), told(a.argued_granted),
                            told(a.joint_granted)));
    if (a.dropped.empty()) return;
    std::vector<TableRow> rows{{"dropped", "its own", "argument without it", "granted", ""}};
    const std::size_t shown = verbose_ ? a.dropped.size() : std::min(a.dropped.size(), kMostDropped);
    for (std::size_t i = 0; i < shown; ++i) {
      const Dropped& d = a.dropped[i];
      rows.push_back(
          {c_.claims[d.claim].id, own(d), told(d.argued), told(d.granted), c_.claims[d.claim].says});
    }
    table("weakest", rows);
    if (shown < a.dropped.size())
      line("", fmt::format("and {} more (--verbose, --json)", a.dropped.size() - shown));
  }

  /// What carries nothing has no credence of its own to show.
  std::string own(const Dropped& d) const {
    const ClaimResult& r = e_.claims[d.claim];
    const ClaimVerdict verdict = r.verdict;
    const bool carries = verdict == ClaimVerdict::supported || verdict == ClaimVerdict::contradicted ||
                         verdict == ClaimVerdict::undetermined;
    return carries ? credence(d.own) : verdict_words(r);
  }

  static std::string told(const Credence& c) {
    if (c.single) return c.open > 0 ? "open in all" : c.value > 0 ? "all" : "none";
    std::string text = credence(c);
    if (c.open > 0 && c.open < 1) text += fmt::format(" ({} open)", percent(c.open));
    return text;
  }

  void table_of_claims() {
    std::vector<std::string> sections;
    for (std::size_t c = 0; c < c_.claims.size(); ++c)
      if (e_.claims[c].asked && std::ranges::find(sections, c_.claims[c].section) == sections.end())
        sections.push_back(c_.claims[c].section);
    for (const std::string& name : sections) {
      add("\n");
      add("  " + bold(name.empty() ? "claims" : name) + "\n");
      std::vector<std::size_t> which;
      for (std::size_t c = 0; c < c_.claims.size(); ++c)
        if (e_.claims[c].asked && c_.claims[c].section == name) which.push_back(c);
      heading_done_ = false;
      for (const std::size_t c : which) claim(c, which);
    }
  }

  TableRow row_of(std::size_t c) const {
    const ClaimResult& r = e_.claims[c];
    const bool assertion = c_.claims[c].assertion.has_value();
    return {verdict_words(r),
            std::string(kClaimBases[static_cast<std::size_t>(r.basis)]),
            assertion ? credence(r.credence) : "",
            r.prior_only ? percent(*r.prior_only) : "",
            r.margin ? amount_in(*r.margin, r.unit, true) : "",
            c_.claims[c].says};
  }

  /// Rows of one section have the same columns though details stand between them.
  void claim(std::size_t c, const std::vector<std::size_t>& of_section) {
    TableRow widest{"verdict", "basis", "credence [95 %]", "k0", "margin", "says"};
    const TableRow heading = widest;
    for (const std::size_t other : of_section) {
      const TableRow row = row_of(other);
      for (std::size_t i = 0; i + 1 < row.size(); ++i)
        if (width(row[i]) > width(widest[i])) widest[i] = row[i];
    }
    const auto fitted = [&](TableRow row) {
      for (std::size_t i = 0; i + 1 < row.size(); ++i) row[i] = padded(row[i], width(widest[i]));
      return row;
    };
    if (!heading_done_) table("", {fitted(heading)});
    heading_done_ = true;
    table(c_.claims[c].id + (c_.claims[c].load_bearing ? " *" : ""), {fitted(row_of(c))});
    details(c);
  }

  void details(std::size_t c) {
    const Claim& claim = c_.claims[c];
    const ClaimResult& r = e_.claims[c];
    if (!r.reason.empty()) section("", (claim.assertion ? "open: " : "because: ") + r.reason);
    if (r.given)
      section("", fmt::format("what is given has a mean probability of {}",
                              *r.given == 0 ? "0" : percent(*r.given)));
    const bool carries_nothing =
        r.verdict == ClaimVerdict::assumed || r.verdict == ClaimVerdict::by_construction;
    if (carries_nothing)
      section("", fmt::format("were it granted, it {}{}", fate(r.granted),
                              claim.source.empty() ? "" : " (" + claim.source + ")"));
    for (const VariantResult& variant : r.variants)
      if (verbose_ || variant.granted != r.granted || r.granted != ClaimVerdict::supported)
        section("", fmt::format("with {}: {}, {}", variant.words,
                                variant.verdict == r.verdict && carries_nothing ? fate(variant.granted)
                                                                                : words_of(variant.verdict),
                                credence(variant.credence)));
    if (!verbose_) return;
    if (claim.assertion) section("", claim.assertion->text);
    for (std::size_t p = 0; p < r.parts.size(); ++p) {
      const WeighedPart& part = r.parts[p];
      section("", fmt::format("· {}{}: {} against {}, {}", elements_of(part),
                              claim.assertion->text.substr(part.begin, part.end - part.begin),
                              number_words(part.left, part.unit), number_words(part.right, part.unit),
                              credence(part.credence)));
      for (const SweptSide& side : r.swept)
        if (side.part == p) {
          swept(side.left ? "left" : "right",
                [&](std::size_t f) { return number_words(side.at[f], part.unit); });
          contaminated(side.contaminated);
        }
    }
    if (!r.swept_given.empty()) {
      swept("what is given", [&](std::size_t f) { return percent(r.swept_given[f]); });
      contaminated(r.contaminated_given);
    }
    if (!r.near.empty()) {
      std::string draws;
      for (const std::uint64_t d : r.near) draws += (draws.empty() ? "" : ", ") + std::to_string(d);
      section("", "nearest to the threshold: draws " + draws + " (entente show SCENARIO --draw N)");
    }
    if (!claim.note.empty()) section("", "note: " + claim.note);
  }

  /// "s = engage, a = POL: ", of a comparison that stands under all or any.
  static std::string elements_of(const WeighedPart& part) {
    std::string text;
    for (const auto& [word, element] : part.elements)
      text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", word, element);
    return text.empty() ? text : text + ": ";
  }

  /// Beside what is small: how it moves with how exactly target and rival choose.
  template <class At>
  void swept(std::string_view what, const At& at) {
    section("",
            fmt::format("  {} with both precisions × {}: {}; as they are: {}; × {}: {}", what,
                        three_digits(kSmallFactors[0]), at(0), at(1), three_digits(kSmallFactors[2]), at(2)));
  }

  /// The same with driver groups from the analogue, where that was worked out.
  void contaminated(const ContaminatedFigure& figure) {
    if (figure.at.empty()) return;
    std::string text = fmt::format("  with each driver group of {} from its analogue with probability",
                                   c_.scenarios[figure.scenario].name);
    for (std::size_t w = 0; w < figure.at.size(); ++w)
      text += fmt::format("{} {}: {}", w == 0 ? "" : ";", three_digits(kSmallShares[w]),
                          percent(figure.at[w].value));
    section("", text + fmt::format(" ({} of groups{})", counted(figure.sets, "set"),
                                   figure.sampled ? ", a sample" : ""));
  }

  void not_argued() {
    const NotArgued& n = e_.not_argued;
    if (n.empty()) return;
    add("\n");
    std::string head = "not argued";
    const auto left_out = [&](std::string_view what, const std::vector<std::string>& names) {
      if (names.empty()) return;
      section(head, fmt::format("{}: {}", what, fmt::join(names, ", ")));
      head.clear();
    };
    std::vector<std::string> groups;
    for (const NotArgued::Group& g : n.groups)
      groups.push_back(g.label.empty() ? g.name : g.name + " (" + g.label + ")");
    left_out("groups of inputs of which no claim reads or changes a number", groups);
    left_out("parts of what each side gains that no claim asks for", n.parts);
    left_out("strategies under which no claim takes a figure", n.strategies);
    left_out("levers of which no claim reads or changes a number", n.levers);
    left_out("replies of the rival that no claim speaks of", n.replies);
    left_out("allies that no claim speaks of", n.allies);
    left_out("dynamics that no claim speaks of", n.dynamics);
  }

  void quality() {
    const ClaimPlan& p = e_.plan;
    add("\n");
    section(
        "reading",
        fmt::format("supported where the credence's interval lies at {} or above, contradicted "
                    "at {} or below; k0 is the credence with the game taken away; the margin is by how much "
                    "the median draw holds (+) or fails (−); * carries the argument. Ranges are "
                    "settings considered plausible, not frequencies.",
                    percent(tau()), percent(1 - tau())));
    section("quality",
            fmt::format("{} draws on common random numbers (seed {}; {}), brackets from 16 scramblings and "
                        "Wilson's, whichever is wider; entente {}",
                        whole(r_.options.draws), r_.options.seed,
                        r_.options.solving.precision == Precision::float32 ? "float" : "double", version()));
    if (p.coalition_tables > 0)
      section("", fmt::format("attributions: {}, {} draws for every set of groups",
                              counted(p.coalition_tables, "comparison"), r_.options.attribution_draws));
    if (e_.contaminated_draws > 0)
      section("", fmt::format("driver groups from analogues: {} draws for every set of groups",
                              e_.contaminated_draws));
    if (verbose_) {
      section("plan",
              fmt::format(
                  "{} wanted, {} solved, {} of them along histories in double and {} one draw at a time; {} "
                  "with one answer for all draws looked at with inputs spread evenly, {} on up to {} draws; "
                  "{} for attributions",
                  counted(p.games_wanted, "game"), whole(p.games_solved), whole(p.games_along_histories),
                  whole(p.games_one_by_one), counted(p.neutral_candidates, "claim"),
                  counted(p.neutral_games, "game"), whole(r_.options.neutral_draws),
                  counted(p.coalition_solves, "solution")));
    }
    section("reproduce", r_.run.command);
  }

  const ClaimsReport& r_;
  const Claims& c_;
  const Evaluation& e_;
  bool verbose_;
  bool heading_done_ = false;
};

}  // namespace

std::string_view claim_kind_name(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::model:
      return "model";
    case ClaimKind::datum:
      return "datum";
    case ClaimKind::mixed:
      return "mixed";
    case ClaimKind::not_checkable:
      return "not_checkable";
  }
  return "";
}

std::string claims_text(const ClaimsReport& report, const TextStyle& style) {
  return Writer(report, style).write();
}

}  // namespace entente

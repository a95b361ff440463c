#include "entente/claims/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include <fmt/core.h>

#include "entente/claims/measure_list.hpp"
#include "entente/claims/vocabulary.hpp"
#include "entente/explore/small.hpp"

namespace entente {
namespace {

constexpr std::size_t kNearest = 3;
/// Draws with inputs spread evenly that most claims which vary are seen to vary in.
constexpr std::int64_t kFirstNeutralDraws = 32;

/// Of two draws in the middle, one of them infinite, the other: so a contrary has the opposite median.
std::optional<double> median(std::vector<double> values) {
  std::erase_if(values, [](double x) { return std::isnan(x); });
  if (values.empty()) return std::nullopt;
  std::ranges::sort(values);
  const double below = values[(values.size() - 1) / 2], above = values[values.size() / 2];
  if (below == above) return below;
  if (std::isinf(below) && std::isinf(above)) return std::nullopt;
  if (std::isinf(below) || std::isinf(above)) return std::isinf(below) ? above : below;
  return std::lerp(below, above, 0.5);
}

std::vector<std::uint64_t> nearest_draws(const std::vector<double>& margin) {
  if (margin.size() <= 1) return {};
  std::vector<std::size_t> order;
  for (std::size_t d = 0; d < margin.size(); ++d)
    if (std::isfinite(margin[d])) order.push_back(d);
  std::ranges::stable_sort(order, {}, [&](std::size_t d) { return std::abs(margin[d]); });
  if (order.size() > kNearest) order.resize(kNearest);
  return {order.begin(), order.end()};
}

/// The one answer in all draws, where there is one.
std::optional<Truth> same_in_all(const TruthColumn& truth) {
  if (truth.front() == Truth::open) return std::nullopt;
  if (std::ranges::any_of(truth, [&](Truth t) { return t != truth.front(); })) return std::nullopt;
  return truth.front();
}

/// Whether an assertion reads something that no single draw can say.
bool needs_all_draws(const Claims& claims, const Assertion& assertion) {
  return std::ranges::any_of(measures_of(assertion), [&](std::size_t m) {
    const Measure::Kind kind = claims.measures[m].kind;
    return kind == Measure::Kind::shapley || kind == Measure::Kind::flipset_size ||
           kind == Measure::Kind::breakeven;
  });
}

class Evaluator {
 public:
  Evaluator(const Claims& claims, const EvaluationOptions& options) : claims_(claims), options_(options) {}

  Outcome<Evaluation> evaluate() {
    result_.claims.resize(claims_.claims.size());
    least_given_.resize(claims_.claims.size());
    for (std::size_t c = 0; c < claims_.claims.size(); ++c)
      result_.claims[c].asked = options_.only.empty() ||
                                std::ranges::find(options_.only, claims_.claims[c].id) != options_.only.end();
    for (const auto step : {&Evaluator::weigh_all, &Evaluator::without_the_game, &Evaluator::find_bases,
                            &Evaluator::sweep_small, &Evaluator::contaminate_small})
      if (Diagnostics errors = (this->*step)(); !errors.empty()) return errors;
    judge();
    conclude();
    result_.not_argued = not_argued(claims_);
    // Whoever asked to stop when all was done has the whole answer.
    result_.interrupted =
        !result_.unfinished.empty() || result_.prior_only_left_out || result_.sweeps_left_out;
    return std::move(result_);
  }

 private:
  MeasureOptions measure_options() const {
    MeasureOptions options;
    options.seed = options_.seed;
    options.draws = options_.draws;
    options.attribution_draws = options_.attribution_draws;
    options.threads = options_.threads;
    options.solving = options_.solving;
    options.priors = options_.priors;
    options.stop = options_.stop;
    options.progress = options_.progress;
    return options;
  }

  template <class Visit>
  void each_assertion(const Visit& visit) {
    for (std::size_t c = 0; c < claims_.claims.size(); ++c)
      if (result_.claims[c].asked && claims_.claims[c].assertion)
        visit(*claims_.claims[c].assertion, result_.claims[c], c);
  }

  /// Works measures out; where that is stopped, those alone that were finished.
  Diagnostics work(const MeasureList& list, const MeasureOptions& options, MeasureColumns& columns) {
    auto worked = work_out(claims_, list.measures(), options);
    if (!worked) return worked.diagnostics();
    if (result_.warnings.empty()) result_.warnings = worked.diagnostics();
    result_.interrupted = result_.interrupted || worked->interrupted;
    columns = std::move(*worked);
    return {};
  }

  Diagnostics weigh_all() {
    MeasureList list(claims_);
    struct Planned {
      Places base;
      std::vector<Places> variants;
    };
    std::vector<Planned> planned(claims_.claims.size());
    each_assertion([&](const Assertion& assertion, ClaimResult&, std::size_t c) {
      planned[c].base = places_of(claims_, assertion, list);
      for (const Variant& variant : assertion.robust)
        planned[c].variants.push_back(places_of(claims_, assertion, list, variant));
    });
    MeasureColumns columns;
    if (Diagnostics errors = work(list, measure_options(), columns); !errors.empty()) return errors;

    each_assertion([&](const Assertion& assertion, ClaimResult& result, std::size_t c) {
      if (!finished(planned[c].base, columns) ||
          !std::ranges::all_of(planned[c].variants,
                               [&](const Places& places) { return finished(places, columns); }))
        return leave_out(c);
      const auto weighed = [&](const Places& places, std::optional<View> view) {
        return weigh(
            claims_, assertion,
            [&](std::size_t m) -> const NumberColumn& {
              static const NumberColumn unseen = NumberColumn::unknown("it is of another view");
              return view && view_of(claims_.measures[m].kind) != *view ? unseen
                                                                        : columns.columns[places.at(m)];
            },
            false);
      };
      Weighed base = weighed(planned[c].base, std::nullopt);
      result.threshold = assertion.credence.value_or(claims_.thresholds.supported);
      result.credence = credence_of(base.truth);
      result.margin = median(base.margin);
      result.near = nearest_draws(base.margin);
      result.unit = base.margin_unit;
      if (base.parts.size() == 1 && !std::isnan(base.parts.front().left.value_at(0))) {
        result.value = base.parts.front().left.value_at(0);
        result.unit = base.parts.front().unit;
      }
      result.granted = verdict_of(result.credence, result.threshold);
      result.truth = std::move(base.truth);
      result.parts = std::move(base.parts);
      if (result.credence.open > 0)
        for (const std::string& reason : base.reasons)
          result.reason += (result.reason.empty() ? "" : "; ") + reason;
      if (result.credence.open > 0 && result.reason.empty())
        result.reason = "what a figure over all draws, or a datum, may be lies on both sides";
      for (std::size_t v = 0; v < planned[c].variants.size(); ++v) {
        VariantResult variant;
        variant.words = variant_words(claims_, assertion.robust[v]);
        variant.credence = credence_of(weighed(planned[c].variants[v], assertion.robust[v].view).truth);
        variant.granted = verdict_of(variant.credence, result.threshold);
        result.granted = worse(result.granted, variant.granted);
        result.variants.push_back(std::move(variant));
      }
      const auto count = [&](const Places& places) {
        for (const auto& [measure, place] : places) {
          result_.plan.games_wanted += columns.games_alone[place];
          const double given = columns.chance_of_given[place];
          if (std::isnan(given) || (result.given && given >= *result.given)) continue;
          result.given = given;
          least_given_[c] = measure;
        }
      };
      count(planned[c].base);
      // A view reads what the claim itself has worked out.
      for (std::size_t v = 0; v < planned[c].variants.size(); ++v)
        if (!assertion.robust[v].view) count(planned[c].variants[v]);
    });
    result_.plan.games_solved = columns.games;
    result_.plan.games_along_histories = columns.games_along_histories;
    result_.plan.games_one_by_one = columns.games_one_by_one;
    result_.plan.coalition_tables = columns.coalition_tables;
    result_.plan.coalition_solves = columns.coalition_solves;
    return {};
  }

  static bool is_small(const NumberColumn& mean, const std::string& unit) {
    const double value = mean.value_at(0);
    return unit == "probability" && !mean.is_exact() && value >= 0 && value < kSmallProbability;
  }

  /// What small probabilities rest on that nobody can look up: the same assertions with other precisions.
  Diagnostics sweep_small() {
    if (!options_.sweeps) return {};
    if (result_.interrupted) {
      result_.sweeps_left_out = true;
      return {};
    }
    MeasureList list(claims_);
    std::vector<std::vector<Places>> planned(claims_.claims.size());  // by factor
    each_assertion([&](const Assertion& assertion, ClaimResult& result, std::size_t c) {
      for (std::size_t p = 0; p < result.parts.size(); ++p)
        for (const bool left : {true, false})
          if (is_small(left ? result.parts[p].left : result.parts[p].right, result.parts[p].unit))
            result.swept.push_back({p, left, {}, {}});
      const bool given = result.given && *result.given < kSmallProbability;
      if (result.swept.empty() && !given) return;
      for (const double factor : kSmallFactors) {
        Variant variant;
        for (const char* key : {"target.lambda", "rival.lambda"})
          if (factor != 1) variant.changes.push_back({Change::Kind::scale, key, factor, -1, {}});
        planned[c].push_back(places_of(claims_, assertion, list, variant));
      }
    });
    if (list.measures().empty()) return {};
    MeasureColumns columns;
    if (Diagnostics errors = work(list, measure_options(), columns); !errors.empty()) return errors;
    if (columns.interrupted) {
      result_.sweeps_left_out = true;
      for (ClaimResult& result : result_.claims) result.swept.clear();
      return {};
    }
    each_assertion([&](const Assertion& assertion, ClaimResult& result, std::size_t c) {
      for (const Places& places : planned[c]) {
        const Weighed weighed = weigh(
            claims_, assertion,
            [&](std::size_t m) -> const NumberColumn& { return columns.columns[places.at(m)]; }, false);
        for (SweptSide& side : result.swept) {
          const WeighedPart& part = weighed.parts[side.part];
          side.at.push_back(side.left ? part.left : part.right);
        }
        if (!result.given || *result.given >= kSmallProbability) continue;
        double least = 1;
        for (const auto& [measure, place] : places)
          if (const double given = columns.chance_of_given[place]; !std::isnan(given))
            least = std::min(least, given);
        result.swept_given.push_back(least);
      }
    });
    return {};
  }

  static ClaimVerdict worse(ClaimVerdict a, ClaimVerdict b) {
    for (const ClaimVerdict bad : {ClaimVerdict::contradicted, ClaimVerdict::undetermined})
      if (a == bad || b == bad) return bad;
    return a;
  }

  /// What an interruption left without a verdict is not told at all: part of it would look like the whole.
  void leave_out(std::size_t claim) {
    result_.claims[claim] = {};
    result_.claims[claim].asked = false;
    result_.unfinished.push_back(claim);
  }

  /// What the same probabilities are with driver groups from elsewhere.
  Diagnostics contaminate_small() {
    if (!options_.sweeps || result_.sweeps_left_out) return {};
    std::vector<FigureAsked> asked;
    std::vector<ContaminatedFigure*> to;
    each_assertion([&](const Assertion& assertion, ClaimResult& result, std::size_t c) {
      for (SweptSide& side : result.swept) {
        const WeighedPart& part = result.parts[side.part];
        asked.push_back({&assertion, side.left ? part.left_node : part.right_node, {}});
        to.push_back(&side.contaminated);
      }
      if (result.swept_given.empty()) return;
      asked.push_back({&assertion, 0, least_given_[c]});
      to.push_back(&result.contaminated_given);
    });
    MeasureOptions options = measure_options();
    options.draws = std::min(options_.draws, kContaminatedDraws);
    auto found = contaminate_figures(claims_, asked, options_.others, options);
    if (!found) return found.diagnostics();
    if (found->interrupted) {
      result_.sweeps_left_out = true;
      return {};
    }
    for (std::size_t i = 0; i < to.size(); ++i) {
      if (!found->figures[i].at.empty()) result_.contaminated_draws = options.draws;
      *to[i] = std::move(found->figures[i]);
    }
    return {};
  }

  Diagnostics without_the_game() {
    if (result_.interrupted) {
      result_.prior_only_left_out = true;
      return {};
    }
    MeasureList list(claims_);
    std::vector<Places> places(claims_.claims.size());
    each_assertion([&](const Assertion& assertion, ClaimResult&, std::size_t c) {
      places[c] = places_of(claims_, assertion, list);
    });
    MeasureOptions options = measure_options();
    options.worked = Worked::prior_only;
    MeasureColumns columns;
    if (Diagnostics errors = work(list, options, columns); !errors.empty()) return errors;
    each_assertion([&](const Assertion& assertion, ClaimResult& result, std::size_t c) {
      if (!finished(places[c], columns)) {
        result_.prior_only_left_out = true;
        return;
      }
      const TruthColumn truth =
          weigh(
              claims_, assertion,
              [&](std::size_t m) -> const NumberColumn& { return columns.columns[places[c].at(m)]; }, false)
              .truth;
      const auto yes = static_cast<double>(std::ranges::count(truth, Truth::yes));
      const auto no = static_cast<double>(std::ranges::count(truth, Truth::no));
      if (yes + no > 0) result.prior_only = yes / (yes + no);
    });
    return {};
  }

  Diagnostics find_bases() {
    std::vector<std::size_t> candidates;
    each_assertion([&](const Assertion& assertion, ClaimResult& result, std::size_t c) {
      result.basis = basis_by_reading(claims_, assertion);
      if (result.basis == ClaimBasis::derived && same_in_all(result.truth) &&
          !needs_all_draws(claims_, assertion))
        candidates.push_back(c);
    });
    result_.plan.neutral_candidates = static_cast<int>(candidates.size());
    std::vector<std::int64_t> looks{options_.neutral_draws};
    if (options_.neutral_draws > kFirstNeutralDraws) looks.insert(looks.begin(), kFirstNeutralDraws);
    for (const std::int64_t draws : looks) {
      if (candidates.empty() || result_.interrupted) break;
      MeasureList list(claims_);
      std::vector<Places> places;
      for (const std::size_t c : candidates)
        places.push_back(places_of(claims_, *claims_.claims[c].assertion, list));
      MeasureOptions options = measure_options();
      options.draws = draws;
      options.priors = Priors::neutral;
      options.draw_by_draw = true;
      MeasureColumns columns;
      if (Diagnostics errors = work(list, options, columns); !errors.empty()) return errors;
      if (result_.interrupted) break;
      result_.plan.neutral_games = std::max(result_.plan.neutral_games, columns.games);
      std::vector<std::size_t> left;
      for (std::size_t i = 0; i < candidates.size(); ++i) {
        const TruthColumn truth =
            weigh(
                claims_, *claims_.claims[candidates[i]].assertion,
                [&](std::size_t m) -> const NumberColumn& { return columns.columns[places[i].at(m)]; }, true)
                .truth;
        const Truth answer = *same_in_all(result_.claims[candidates[i]].truth);
        // Draws that leave it open say nothing, unless they are most of them.
        const auto same = static_cast<std::size_t>(std::ranges::count(truth, answer));
        if (std::ranges::count(truth, !answer) == 0 && 2 * same >= truth.size())
          left.push_back(candidates[i]);
      }
      candidates = std::move(left);
    }
    // What may yet turn out to be by construction has no verdict.
    for (const std::size_t c : candidates)
      if (result_.interrupted)
        leave_out(c);
      else
        result_.claims[c].basis = ClaimBasis::by_construction;
    std::ranges::sort(result_.unfinished);
    return {};
  }

  /// @param nothing_assumed  its inputs are spread evenly over all that their fields allow
  static ClaimVerdict on_its_basis(ClaimBasis basis, ClaimVerdict granted, bool nothing_assumed) {
    if (basis == ClaimBasis::by_construction) return ClaimVerdict::by_construction;
    if (basis != ClaimBasis::assumed) return granted;
    return nothing_assumed ? ClaimVerdict::undetermined : ClaimVerdict::assumed;
  }

  bool reads_spread(const Assertion& assertion) const {
    return std::ranges::any_of(measures_of(assertion), [&](std::size_t m) {
      const Measure& measure = claims_.measures[m];
      if (measure.kind != Measure::Kind::input) return false;
      const bool fixed = std::ranges::any_of(measure.situation.changes, [&](const Change& change) {
        return change.kind == Change::Kind::set && change.key == measure.quantity;
      });
      if (fixed) return false;
      const auto place = static_cast<std::size_t>(measure.situation.scenario);
      const Number* number = find_number(claims_.scenarios[place].scenario, measure.quantity);
      return number && is_spread(*number);
    });
  }

  void judge() {
    for (std::size_t c = 0; c < claims_.claims.size(); ++c) {
      const Claim& claim = claims_.claims[c];
      ClaimResult& result = result_.claims[c];
      if (!result.asked) continue;
      if (!claim.assertion) {
        result.reason = claim.reason;
      } else {
        const bool spread = reads_spread(*claim.assertion), all = options_.priors == Priors::neutral;
        result.verdict = on_its_basis(result.basis, result.granted, spread && all);
        if (result.basis == ClaimBasis::assumed && spread && all && result.reason.empty())
          result.reason =
              "it reads nothing but inputs and data, and inputs spread evenly over all that their fields "
              "allow say nothing";
        for (std::size_t v = 0; v < result.variants.size(); ++v) {
          const auto& prior = claim.assertion->robust[v].prior;
          result.variants[v].verdict = on_its_basis(result.basis, result.variants[v].granted,
                                                    spread && (all || (prior && prior->neutral)));
        }
      }
      ++result_.counts.of[static_cast<std::size_t>(result.verdict)];
      ++result_.counts.all;
      result_.counts.data += claim.kind == ClaimKind::datum ? 1 : 0;
      result_.counts.needs += needs_more(claim) ? 1 : 0;
    }
  }

  void conclude() {
    if (claims_.conclusion.nodes.empty()) return;
    for (const std::size_t c : claims_under(claims_, claims_.conclusion))
      if (!result_.claims[c].asked) return;
    std::vector<Standing> standings;
    for (const ClaimResult& result : result_.claims)
      standings.push_back(
          {result.truth, result.basis == ClaimBasis::fact || result.basis == ClaimBasis::derived});
    result_.conclusion = conclude_claims(claims_, standings);
  }

  const Claims& claims_;
  const EvaluationOptions& options_;
  Evaluation result_;
  /// By claim: the measure whose condition is the least probable, where any has one.
  std::vector<std::optional<std::size_t>> least_given_;
};

}  // namespace

bool Evaluation::contradicted(const Claims& of, bool load_bearing_only) const {
  for (std::size_t c = 0; c < claims.size(); ++c)
    if (claims[c].asked && claims[c].verdict == ClaimVerdict::contradicted &&
        (of.claims[c].load_bearing || !load_bearing_only))
      return true;
  return false;
}

Outcome<Evaluation> evaluate_claims(const Claims& claims, const EvaluationOptions& options) {
  return Evaluator(claims, options).evaluate();
}

ClaimBasis basis_by_reading(const Claims& claims, const Assertion& assertion) {
  bool inputs = false, data = false;
  for (const std::size_t m : measures_of(assertion)) {
    const Measure::Kind kind = claims.measures[m].kind;
    inputs = inputs || kind == Measure::Kind::input;
    data = data || is_data(kind);
    if (kind != Measure::Kind::input && !is_data(kind)) return ClaimBasis::derived;
  }
  return inputs ? ClaimBasis::assumed : data ? ClaimBasis::fact : ClaimBasis::by_construction;
}

ClaimVerdict verdict_of(const Credence& credence, double threshold) {
  if (credence.low >= threshold) return ClaimVerdict::supported;
  if (credence.no_low >= std::max(threshold, 1 - threshold)) return ClaimVerdict::contradicted;
  return ClaimVerdict::undetermined;
}

std::string change_words(const Claims& claims, const Change& change) {
  const auto from = [&] { return claims.scenarios[static_cast<std::size_t>(change.from)].name; };
  switch (change.kind) {
    case Change::Kind::set:
      return fmt::format("{} := {}", change.key, change.value);
    case Change::Kind::scale:
      return change.value != 0 && std::abs(change.value) < 1
                 ? fmt::format("{} / {:.6g}", change.key, 1 / change.value)
                 : fmt::format("{} × {:.6g}", change.key, change.value);
    case Change::Kind::copy:
      return fmt::format("{} := {} of {}", change.key, change.from_key, from());
    case Change::Kind::swap:
      return fmt::format("{} from {}", change.key, from());
  }
  return {};
}

std::string variant_words(const Claims& claims, const Variant& variant) {
  if (variant.view) return fmt::format("view = {}", view_name(*variant.view));
  if (variant.prior && variant.prior->neutral) return "prior = neutral";
  if (variant.prior) {
    const std::string& name = claims.scenarios[static_cast<std::size_t>(variant.prior->from)].name;
    return variant.prior->share == 1 ? "prior = " + name
                                     : fmt::format("prior = {:g} * {}", variant.prior->share, name);
  }
  std::string words;
  for (const Change& change : variant.changes)
    words += (words.empty() ? "" : ", ") + change_words(claims, change);
  return words;
}

}  // namespace entente

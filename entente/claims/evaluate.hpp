#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/claims/assertion.hpp"
#include "entente/claims/conclusion.hpp"
#include "entente/claims/contaminate.hpp"
#include "entente/claims/coverage.hpp"
#include "entente/claims/weigh.hpp"
#include "entente/claims/work_out.hpp"

namespace entente {

/// What a claim comes to (docs/claims.md).
enum class ClaimVerdict { supported, contradicted, undetermined, assumed, by_construction, not_checkable };
inline constexpr std::array<std::string_view, 6> kClaimVerdicts{
    "supported", "contradicted", "undetermined", "assumed", "by construction", "not checkable"};

/// What an assertion rests on, by what it reads and, of what the game decides, by a look at inputs spread
/// over all that their fields allow.
enum class ClaimBasis {
  none,             ///< not checkable
  fact,             ///< it reads data alone
  assumed,          ///< inputs alone, or inputs and data
  by_construction,  ///< the same answer whatever the inputs are, or nothing is read at all
  derived
};
inline constexpr std::array<std::string_view, 5> kClaimBases{"", "fact", "assumed", "by construction",
                                                             "derived"};

/// Draws with inputs spread evenly that decide whether a claim is by construction, by default.
inline constexpr std::int64_t kNeutralDraws = 256;

struct EvaluationOptions {
  std::uint64_t seed = 1;
  std::int64_t draws = 256;             ///< a multiple of 16, at least 32
  std::int64_t attribution_draws = 32;  ///< of every set of groups in an attribution, likewise
  /// With inputs spread evenly, likewise: how many decide whether a claim is by construction.
  std::int64_t neutral_draws = kNeutralDraws;
  int threads = 0;  ///< 0: what the process may use; no result depends on it
  SolvingOptions solving;
  std::vector<std::string> only;  ///< ids; empty: all. An id that no claim has is not asked for
  bool sweeps = false;            ///< whether ClaimResult::swept and swept_given are wanted
  /// With `sweeps`, by Claims::scenarios: whose driver groups small probabilities are told with too, such as
  /// the scenario's analogue. Empty, or null: none. Must outlive the call.
  std::vector<const Scenario*> others;
  /// neutral: everything with inputs spread evenly; what is assumed is then undetermined.
  Priors priors = Priors::stated;
  std::stop_token stop;
  /// Told how much is done, from worker threads, never two at once; the whole grows as parts are planned.
  std::function<void(std::int64_t done, std::int64_t of)> progress;
};

/// An assertion repeated as one element of its `robust to` says.
struct VariantResult {
  std::string words;  ///< variant_words()
  Credence credence;
  /// What the draws say by themselves, as ClaimResult::granted.
  ClaimVerdict granted = ClaimVerdict::undetermined;
  /// The same; of a claim that is assumed or by construction that word, for no variant makes a finding of it.
  /// Undetermined where what is assumed is spread evenly: nothing then is.
  ClaimVerdict verdict = ClaimVerdict::undetermined;
};

/// A side of a comparison that is a small probability, with both players' precisions multiplied.
struct SweptSide {
  std::size_t part = 0;  ///< of ClaimResult::parts
  bool left = true;
  std::vector<NumberColumn> at;  ///< means over the draws, by kSmallFactors
  /// With driver groups from EvaluationOptions::others.
  ContaminatedFigure contaminated;
};

struct ClaimResult {
  /// False where `only` leaves it out, or an interruption did (Evaluation::unfinished): the rest is then
  /// empty.
  bool asked = true;
  ClaimVerdict verdict = ClaimVerdict::not_checkable;
  ClaimBasis basis = ClaimBasis::none;
  /// What the draws say by themselves: the verdict, were what is assumed granted. Of several variants the
  /// worst.
  ClaimVerdict granted = ClaimVerdict::not_checkable;
  double threshold = 0;  ///< τ that was used
  Credence credence;     ///< where there is an assertion; without variants
  /// Share of draws, of those that are decided, in which it holds with the game taken away; nothing where
  /// none is.
  std::optional<double> prior_only;
  /// Median over the draws of Weighed::margin, and the mean of what the only comparison's left side is.
  std::optional<double> margin, value;
  std::string unit;             ///< of both
  std::optional<double> given;  ///< least mean probability of a condition that it gives
  std::string reason;           ///< why it is open, or not checkable; empty otherwise
  std::vector<WeighedPart> parts;
  std::vector<std::uint64_t> near;  ///< up to three draws in which it is decided most narrowly, for `show`
  std::vector<VariantResult> variants;
  std::vector<SweptSide> swept;           ///< where EvaluationOptions::sweeps asks for it
  std::vector<double> swept_given;        ///< likewise of `given`, where that is small; by kSmallFactors
  ContaminatedFigure contaminated_given;  ///< likewise, of the least probable condition
  TruthColumn truth;                      ///< without variants
};

/// How many claims came to what.
struct VerdictCounts {
  std::array<int, 6> of{};  ///< by ClaimVerdict
  int all = 0;
  int data = 0;  ///< claims of kind datum
  /// Of those not checkable: claims that something which does not exist yet would make checkable.
  int needs = 0;
};

/// What solving took. A game is one strategy of one scenario under one set of changes and one condition.
struct ClaimPlan {
  int games_wanted = 0;  ///< were each claim worked out alone
  int games_solved = 0;
  int games_along_histories = 0;  ///< of them along histories, in double
  int games_one_by_one = 0;       ///< of them by the solver that looks at one draw at a time
  int neutral_games = 0;          ///< solved with inputs spread evenly
  int neutral_candidates = 0;     ///< claims that were looked at so
  int coalition_tables = 0;
  std::int64_t coalition_solves = 0;
};

struct Evaluation {
  std::vector<ClaimResult> claims;             ///< by Claims::claims
  VerdictCounts counts;                        ///< of those asked for and judged
  std::optional<ConclusionResult> conclusion;  ///< where the file has one and all that it rests on was asked
  ClaimPlan plan;
  std::int64_t contaminated_draws = 0;  ///< of every set of groups; 0: nothing was contaminated
  NotArgued not_argued;
  /// Stopped before the end. What is told is whole all the same, each claim of all the draws; what could not
  /// be judged is left out.
  bool interrupted = false;
  std::vector<std::size_t> unfinished;  ///< claims asked for that were left out so, ascending
  bool sweeps_left_out = false;         ///< stopped before it was known how small probabilities move
  bool prior_only_left_out = false;     ///< stopped before k0 was known of every claim that is told
  Diagnostics warnings;                 ///< of the draws

  bool contradicted(const Claims& claims, bool load_bearing_only) const;
};

/// Judges the claims of a file on common draws. A claim comes to the same bits alone as within the file, and
/// for any number of threads.
/// Errors: E094 draws; those of InputPlan::make and compile().
Outcome<Evaluation> evaluate_claims(const Claims& claims, const EvaluationOptions& options);

/// The basis that an assertion has by what it reads, whatever is drawn. Derived where the game has a say,
/// until a look at inputs spread evenly finds it by construction.
ClaimBasis basis_by_reading(const Claims& claims, const Assertion& assertion);

/// The verdict of a credence: supported where its lower end reaches τ; contradicted where its upper end is at
/// most 1 − τ, and below τ; else undetermined.
ClaimVerdict verdict_of(const Credence& credence, double threshold);

/// "target.lambda × 4", "threat from s71", in the words of do(...).
std::string change_words(const Claims& claims, const Change& change);
/// The same of a variant: its changes, or "view = data".
std::string variant_words(const Claims& claims, const Variant& variant);

}  // namespace entente

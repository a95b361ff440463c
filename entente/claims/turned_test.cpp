// Every assertion of the shipped files, turned round: `not (...)` must turn its verdict, or it tested
// nothing.
#include <algorithm>
#include <cmath>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "entente/claims/bind.hpp"
#include "entente/claims/claims_file.hpp"
#include "entente/claims/evaluate.hpp"
#include "entente/claims/test_support.hpp"

namespace entente {
namespace {

/// A file, how many of its claims carry an assertion, and how many of these at the least have a verdict that
/// turns. No claim is left out: the others are open or of a basis that is no verdict, both ways round.
struct Ledger {
  std::string path;
  int asserted, turned;
  friend std::ostream& operator<<(std::ostream& out, const Ledger& ledger) { return out << ledger.path; }
};

/// 32 draws alike have a credence of at least 89 %: with the file's own τ of 90 % so few could support
/// nothing.
constexpr double kThreshold = 0.8;
constexpr std::int64_t kDraws = 32;

ClaimVerdict turned(ClaimVerdict verdict) {
  switch (verdict) {
    case ClaimVerdict::supported:
      return ClaimVerdict::contradicted;
    case ClaimVerdict::contradicted:
      return ClaimVerdict::supported;
    default:
      return verdict;
  }
}

/// The file, and behind its claims each asserted one once more with `not (...)` around its condition; what
/// follows the condition (`credence`, `robust to`) stays. All in one file, so that each game is solved once.
Claims with_contraries(const std::string& path, std::vector<std::size_t>& originals) {
  auto read = read_claims(std::string(ENTENTE_SOURCE) + "/" + path, {{"supported", kThreshold}});
  EXPECT_TRUE(read) << render(read.diagnostics(), "", false);
  if (!read) return {};
  Claims claims = std::move(*read);
  AssertionReader reader(claims, {}, false);
  const std::size_t measures = claims.measures.size(), count = claims.claims.size();
  for (std::size_t c = 0; c < count; ++c) {
    if (!claims.claims[c].assertion) continue;
    Claim contrary = claims.claims[c];
    const Assertion& before = *claims.claims[c].assertion;
    const AssertionNode& whole = before.nodes.back();
    const std::string text = "not (" + before.text.substr(whole.begin, whole.end - whole.begin) + ")" +
                             before.text.substr(whole.end);
    auto after = reader.read(before.text.substr(0, whole.begin) + text);
    EXPECT_TRUE(after.assertion) << text;
    if (!after.assertion) continue;
    EXPECT_EQ(shape(*after.assertion), "not " + shape(before)) << "the whole of it, and nothing else";
    contrary.id += "-turned";
    contrary.assertion = std::move(after.assertion);
    contrary.rests_on = {};
    claims.claims.push_back(std::move(contrary));
    originals.push_back(c);
  }
  EXPECT_EQ(claims.measures.size(), measures) << "a contrary reads what the claim reads";
  return claims;
}

/// What the draws say of a claim and of its contrary, to the bit.
void expect_mirrored(const Credence& a, const Credence& b, const std::string& id) {
  EXPECT_EQ(b.single, a.single) << id;
  EXPECT_EQ(b.open, a.open) << id;
  EXPECT_EQ(b.low, a.no_low) << id;
  EXPECT_EQ(b.no_low, a.low) << id;
  EXPECT_EQ(b.high, 1 - a.low) << id;
  EXPECT_EQ(a.high, 1 - b.low) << id;
  // A draw that leaves a claim open counts for neither side, so that the two credences then sum to less.
  if (a.single && a.open > 0)
    EXPECT_TRUE(std::isnan(a.value) && std::isnan(b.value)) << id;
  else
    EXPECT_EQ(a.value + b.value, 1 - a.open) << id << ": of 32 draws, so that sums are exact";
}

class Turned : public testing::TestWithParam<Ledger> {};

TEST_P(Turned, AClaimTurnedRoundTurnsItsVerdict) {
  std::vector<std::size_t> originals;
  const Claims claims = with_contraries(GetParam().path, originals);
  EvaluationOptions options;
  options.draws = kDraws;
  options.neutral_draws = kDraws;
  const auto evaluation = evaluate_claims(claims, options);
  ASSERT_TRUE(evaluation) << render(evaluation.diagnostics(), "", false);

  const std::size_t first = claims.claims.size() - originals.size();
  int compared = 0, turned_round = 0, undetermined = 0, basis_alone = 0, divided = 0;
  for (std::size_t i = 0; i < originals.size(); ++i) {
    const std::string& id = claims.claims[originals[i]].id;
    const ClaimResult &a = evaluation->claims[originals[i]], &b = evaluation->claims[first + i];
    ++compared;

    ASSERT_EQ(a.truth.size(), b.truth.size()) << id;
    for (std::size_t d = 0; d < a.truth.size(); ++d) EXPECT_EQ(b.truth[d], !a.truth[d]) << id << " " << d;
    expect_mirrored(a.credence, b.credence, id);
    EXPECT_EQ(b.basis, a.basis) << id;
    EXPECT_EQ(b.threshold, a.threshold) << id;
    EXPECT_EQ(b.given, a.given) << id;
    EXPECT_EQ(b.reason, a.reason) << id;
    EXPECT_EQ(b.value, a.value) << id << ": what the left side is stays";
    EXPECT_EQ(b.near, a.near) << id;
    ASSERT_EQ(b.prior_only.has_value(), a.prior_only.has_value()) << id;
    if (a.prior_only) EXPECT_NEAR(*b.prior_only, 1 - *a.prior_only, 1e-15) << id;
    ASSERT_EQ(b.margin.has_value(), a.margin.has_value()) << id;
    if (a.margin && std::isinf(*a.margin)) EXPECT_EQ(*b.margin, -*a.margin) << id;
    if (a.margin && std::isfinite(*a.margin))
      EXPECT_NEAR(*b.margin, -*a.margin, 1e-12 * std::max(1.0, std::abs(*a.margin))) << id;

    // A claim with variants takes the worst of them, turned round the worst of their contraries: what one
    // change contradicts and another does not is contradicted, and so may its contrary be.
    ASSERT_EQ(b.variants.size(), a.variants.size()) << id;
    std::vector<ClaimVerdict> contraries{turned(verdict_of(a.credence, a.threshold))};
    for (std::size_t v = 0; v < a.variants.size(); ++v) {
      EXPECT_EQ(b.variants[v].words, a.variants[v].words) << id;
      expect_mirrored(a.variants[v].credence, b.variants[v].credence, id);
      EXPECT_EQ(b.variants[v].granted, turned(a.variants[v].granted)) << id;
      contraries.push_back(turned(a.variants[v].granted));
    }
    const auto any = [&](ClaimVerdict v) { return std::ranges::find(contraries, v) != contraries.end(); };
    EXPECT_EQ(b.granted, any(ClaimVerdict::contradicted)   ? ClaimVerdict::contradicted
                         : any(ClaimVerdict::undetermined) ? ClaimVerdict::undetermined
                                                           : ClaimVerdict::supported)
        << id;
    if (a.basis == ClaimBasis::assumed || a.basis == ClaimBasis::by_construction) {
      EXPECT_EQ(a.verdict,
                a.basis == ClaimBasis::assumed ? ClaimVerdict::assumed : ClaimVerdict::by_construction)
          << id;
      EXPECT_EQ(b.verdict, a.verdict) << id << ": a basis is no verdict, and has no contrary";
      ++basis_alone;
    } else {
      EXPECT_EQ(b.verdict, b.granted) << id;
      if (a.verdict == ClaimVerdict::undetermined && b.verdict == ClaimVerdict::undetermined) {
        ++undetermined;
      } else if (b.verdict == turned(a.verdict)) {
        ++turned_round;
      } else {
        EXPECT_FALSE(a.variants.empty()) << id << ": its verdict did not turn";
        ++divided;
      }
    }
  }
  EXPECT_EQ(compared, GetParam().asserted);
  EXPECT_EQ(turned_round + undetermined + basis_alone + divided, compared);
  EXPECT_GE(turned_round, GetParam().turned);
}

INSTANTIATE_TEST_SUITE_P(Flagships, Turned,
                         testing::Values(Ledger{"claims/reverse-kissinger.toml", 192, 80},
                                         Ledger{"claims/loosen-russia.toml", 38, 10},
                                         Ledger{"claims/wedge-theory.toml", 16, 6}),
                         [](const auto& ledger) {
                           std::string name = ledger.param.path.substr(ledger.param.path.find('/') + 1);
                           name.resize(name.find('.'));
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace entente

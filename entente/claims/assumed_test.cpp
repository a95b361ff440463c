// Claims that read inputs alone, or inputs and data, say back what went in. With every prior replaced by its
// neutral spread, over all that the field allows, nothing is assumed any more, and nothing decided.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/claims/claims_file.hpp"
#include "entente/claims/evaluate.hpp"
#include "entente/claims/vocabulary.hpp"
#include "entente/claims/weigh.hpp"
#include "entente/solve/random_test_support.hpp"

namespace entente {
namespace {

/// An assumed claim as stated, and with inputs spread evenly.
struct Assumed {
  std::string claim;
  bool spread = false;  ///< whether any of its inputs is uncertain, so that there is something to spread
  ClaimResult stated;
  VariantResult neutral;
};

bool reads_uncertain(const Claims& claims, const Assertion& assertion) {
  const std::vector<std::size_t> measures = measures_of(assertion);
  return std::any_of(measures.begin(), measures.end(), [&](std::size_t m) {
    const Measure& measure = claims.measures[m];
    if (measure.kind != Measure::Kind::input) return false;
    const auto place = static_cast<std::size_t>(measure.situation.scenario);
    const Number* number = find_number(claims.scenarios[place].scenario, measure.quantity);
    return number && number->distribution.uncertain();
  });
}

/// All that are assumed in a file that comes with the project, whatever is written there under `robust to`.
std::vector<Assumed> assumed_of(const std::string& path) {
  auto read = read_claims(std::string(ENTENTE_SOURCE) + "/" + path);
  if (!read) {
    ADD_FAILURE() << path;
    return {};
  }
  EvaluationOptions options;
  options.draws = testing_support::kSanitized ? 64 : 256;
  for (Claim& claim : read->claims) {
    if (!claim.assertion || basis_by_reading(*read, *claim.assertion) != ClaimBasis::assumed) continue;
    options.only.push_back(claim.id);
    claim.assertion->robust = {Variant{{}, {}, OtherPrior{true, -1, 1}}};
  }
  if (options.only.empty()) return {};
  const auto evaluation = evaluate_claims(*read, options);
  if (!evaluation) {
    ADD_FAILURE() << path;
    return {};
  }
  std::vector<Assumed> found;
  for (std::size_t c = 0; c < read->claims.size(); ++c)
    if (const ClaimResult& result = evaluation->claims[c]; result.asked)
      found.push_back({path + " " + read->claims[c].id, reads_uncertain(*read, *read->claims[c].assertion),
                       result, result.variants.at(0)});
  return found;
}

TEST(AssumedClaims, WithEveryPriorNeutralTheyAreUndeterminedAndNeverSupported) {
  std::vector<Assumed> claims;
  for (const char* path : {"claims/reverse-kissinger.toml", "claims/loosen-russia.toml",
                           "claims/wedge-theory.toml", "examples/claims/thaw.toml"})
    for (Assumed& each : assumed_of(path)) claims.push_back(std::move(each));
  ASSERT_GE(claims.size(), 2u) << "there is nothing to test";
  std::vector<std::string> contradicted, not_spread;
  for (const Assumed& each : claims) {
    EXPECT_EQ(each.stated.basis, ClaimBasis::assumed) << each.claim;
    EXPECT_EQ(each.stated.verdict, ClaimVerdict::assumed) << each.claim;
    if (!each.spread) {  // a fixed number has no prior: it is still what was put in
      EXPECT_EQ(each.neutral.verdict, ClaimVerdict::assumed) << each.claim;
      not_spread.push_back(each.claim);
      EXPECT_EQ(each.neutral.granted, each.stated.granted) << each.claim;
      continue;
    }
    EXPECT_EQ(each.neutral.verdict, ClaimVerdict::undetermined) << each.claim;
    EXPECT_NE(each.neutral.granted, ClaimVerdict::supported)
        << each.claim << ": it holds in " << each.neutral.credence.value << " of all that the fields allow";
    if (each.neutral.granted == ClaimVerdict::contradicted) contradicted.push_back(each.claim);
  }
  // What the draws say by themselves is how much of what the fields allow the judgement shuts out. Three
  // levers would have to be worth 30 % of all eighteen, which is hardly among that; and what air links cost
  // in the tutorial is no range.
  EXPECT_THAT(contradicted, testing::ElementsAre("claims/reverse-kissinger.toml 206"));
  EXPECT_THAT(not_spread, testing::ElementsAre("examples/claims/thaw.toml 1"));
}

}  // namespace
}  // namespace entente

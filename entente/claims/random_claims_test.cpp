// Laws that hold of any claim, tried on assertions made up at random over the small scenario's words.
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "entente/claims/bind.hpp"
#include "entente/claims/evaluate.hpp"
#include "entente/claims/test_support.hpp"

namespace entente {
namespace {

/// The small scenario cut short, since every property is tried a hundred times.
const Claims& brief() {
  static const Claims claims = [] {
    Claims made;
    made.scenarios.push_back({"a", "a.toml",
                              scenario_of(replaced(tiny_with("horizon = 10", "horizon = 5"),
                                                   "verdict_years = [3, 4, 8]", "verdict_years = [2, 3]"))});
    return made;
  }();
  return claims;
}

std::string one_of(const std::vector<std::string>& words) { return *rc::gen::elementOf(words); }
bool chance(int in_ten) { return *rc::gen::inRange(0, 10) < in_ten; }

const std::vector<std::string>& strategies() {
  static const std::vector<std::string> names{"engage", "probe", "continue"};
  return names;
}

/// An event, in parentheses where it has operators. T.ever_neutral by a late year beside something else would
/// be more histories than are looked at, which leaves the figure open.
std::string any_event(int depth) {
  if (depth > 0 && chance(4))
    return "(" + any_event(depth - 1) + (chance(5) ? " and " : " or ") + any_event(depth - 1) + ")";
  if (depth > 0 && chance(2)) return "(not " + any_event(depth - 1) + ")";
  return one_of({"T.at >= independent", "T.ever = realigned", "T.at = fused", "ever_delivered", "delivered",
                 "war", "sceptic", "trust >= base", "T.at = partner"});
}

std::string any_year() { return one_of({"", "", ", year = 2027", ", year = 2026"}); }

/// What may stand behind the strategy of an amount.
std::string any_change() {
  return one_of({"", "", "", ", do(target.thR * 2)", ", do(target.lambda / 4)", ", type = sincere"});
}

/// A figure of one draw under one strategy, and the sizes that it may be held against.
std::pair<std::string, std::string> any_figure(const std::string& strategy) {
  const std::string change = any_change();
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      return {"P(" + any_event(1) + " | " + strategy + any_year() + change + ")",
              one_of({"0", "0.02", "0.1", "could", "0.5", "will", "1"})};
    case 1:
      return {
          "P(ally.POL " + one_of({"= loyal", "!= loyal", "= autonomous"}) + " | " + strategy + change + ")",
          one_of({"0.01", "0.05", "0.3", "0.95"})};
    default:
      return {"E(" + one_of({"net", "welfare", "D.military", "allied_loss", "D.economy - allied_loss"}) +
                  " | " + strategy + change + ")",
              one_of({"-0.1", "0", "0.01", "0.05", "1"})};
  }
}

std::string any_sign() { return one_of({"<", "<=", ">", ">="}); }

std::string any_comparison() {
  const std::string sign = any_sign();
  if (chance(1)) return "datum(oil_sales) " + sign + one_of({" 50", " 60", " 80"}) + " bn_USD";
  if (chance(1)) return "input(target.thR) " + sign + one_of({" 0.1", " 0.2", " 3"});
  const auto [figure, size] = any_figure(*rc::gen::elementOf(strategies()));
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      return "quantile(" + figure + ", " + one_of({"0.1", "0.5", "0.9"}) + ") " + sign + " " + size;
    case 1:
      return "share(" + figure + " " + sign + " " + size + ") " + any_sign() +
             one_of({" 0.1", " 0.5", " 0.9"});
    case 2:
      return "mean(" + figure + ") " + sign + " " + size;
    case 3:
      return figure + " ~= " + size + " within 0.05";
    default:
      return figure + " " + sign + " " + size;
  }
}

std::string any_assertion(int depth) {
  if (depth == 0 || chance(4)) return any_comparison();
  if (chance(2)) return "not (" + any_assertion(depth - 1) + ")";
  return "(" + any_assertion(depth - 1) + (chance(5) ? ") and (" : ") or (") + any_assertion(depth - 1) + ")";
}

/// Judges assertions as claims of one file on 32 draws: what several of them read is solved once.
Evaluation judged(const std::vector<std::string>& assertions, Claims claims = brief()) {
  AssertionReader reader(claims, {}, false);
  for (const std::string& text : assertions) {
    auto read = reader.read(text);
    if (!read.assertion)
      RC_FAIL(text + ": " + (read.trouble.empty() ? std::string("unread") : read.trouble.front().message));
    Claim claim;
    claim.id = "c" + std::to_string(claims.claims.size());
    claim.assertion = std::move(read.assertion);
    claims.claims.push_back(std::move(claim));
  }
  claims.thresholds.supported = 0.8;  // 32 draws alike have a credence of at least 89 %
  EvaluationOptions options;
  options.draws = options.neutral_draws = 32;
  options.threads = 1;
  auto evaluation = evaluate_claims(claims, options);
  if (!evaluation) RC_FAIL(evaluation.diagnostics().front().message);
  return std::move(*evaluation);
}

int rank(ClaimVerdict verdict) {
  return verdict == ClaimVerdict::supported ? 2 : verdict == ClaimVerdict::undetermined ? 1 : 0;
}

/// Bits of one figure in every draw.
std::vector<NumberColumn> columns(const std::vector<std::string>& figures, Precision precision) {
  Claims claims = brief();
  AssertionReader reader(claims, {}, false);
  std::vector<std::size_t> at;
  for (const std::string& figure : figures) {
    const auto read = reader.read(figure + " > 0.5");
    if (!read.assertion)
      RC_FAIL(figure + ": " + (read.trouble.empty() ? std::string("unread") : read.trouble.front().message));
    at.push_back(read.assertion->nodes.front().measure);
  }
  MeasureOptions options;
  options.draws = 32;
  options.threads = 1;
  options.solving.precision = precision;
  auto worked = work_out(claims, claims.measures, options);
  if (!worked) RC_FAIL(worked.diagnostics().front().message);
  std::vector<NumberColumn> found;
  for (const std::size_t m : at) found.push_back(worked->columns[m]);
  return found;
}

RC_GTEST_PROP(RandomClaims, LogicHoldsOfTheirDrawsAndVerdicts, ()) {
  const std::string a = any_assertion(2), b = any_assertion(1);
  const Evaluation e =
      judged({a, "not (" + a + ")", "(" + a + ") and (" + a + ")", "(" + a + ") or not (" + a + ")",
              "(" + a + ") and not (" + a + ")", b, "(" + a + ") and (" + b + ")",
              "(" + b + ") and (" + a + ")", "not (not (" + a + ") or not (" + b + "))"});
  const auto of = [&](std::size_t i) -> const ClaimResult& { return e.claims[i]; };

  RC_ASSERT(rank(of(1).granted) == 2 - rank(of(0).granted));
  RC_ASSERT(of(1).basis == of(0).basis);
  RC_ASSERT(of(1).credence.low == of(0).credence.no_low && of(1).credence.no_low == of(0).credence.low);
  if (of(0).margin) RC_ASSERT(std::abs(*of(1).margin + *of(0).margin) <= 1e-12);

  RC_ASSERT(of(2).truth == of(0).truth);
  RC_ASSERT(of(2).granted == of(0).granted && of(2).basis == of(0).basis && of(2).margin == of(0).margin);
  RC_ASSERT(of(2).prior_only == of(0).prior_only);

  for (std::size_t d = 0; d < of(0).truth.size(); ++d) {
    RC_ASSERT(of(3).truth[d] == (of(0).truth[d] == Truth::open ? Truth::open : Truth::yes));
    RC_ASSERT(of(4).truth[d] == !of(3).truth[d]);
  }
  if (of(0).credence.open == 0) {
    RC_ASSERT(of(3).granted == ClaimVerdict::supported);
    RC_ASSERT(of(4).granted == ClaimVerdict::contradicted);
    // A datum that leaves the claim open in most evenly spread draws hides that it holds in all.
    if (a.find("datum(") == std::string::npos) RC_ASSERT(of(3).verdict != ClaimVerdict::supported);
  }

  RC_ASSERT(rank(of(6).granted) <= std::min(rank(of(0).granted), rank(of(5).granted)));
  RC_ASSERT(of(6).credence.low <= std::min(of(0).credence.low, of(5).credence.low));
  RC_ASSERT(of(7).truth == of(6).truth);
  RC_ASSERT(of(8).truth == of(6).truth);  // De Morgan
  RC_CLASSIFY(of(0).granted == ClaimVerdict::supported, "supported");
  RC_CLASSIFY(of(0).granted == ClaimVerdict::contradicted, "contradicted");
  RC_CLASSIFY(of(0).granted == ClaimVerdict::undetermined, "undetermined");
}

RC_GTEST_PROP(RandomClaims, AStricterThresholdNeverRaisesAVerdict, ()) {
  const std::string figure = any_figure(*rc::gen::elementOf(strategies())).first;
  const std::string inner = one_of({"", "mean", "quantile"});
  const std::string left = inner.empty()     ? figure
                           : inner == "mean" ? "mean(" + figure + ")"
                                             : "quantile(" + figure + ", 0.7)";
  const std::string sign = one_of({">", ">="});
  std::vector<std::string> assertions;
  for (const char* level : {"0", "0.001", "0.01", "0.05", "0.1", "0.3", "0.7", "0.95"})
    assertions.push_back(left + " " + sign + " " + level);
  const Evaluation e = judged(assertions);
  for (std::size_t i = 1; i < assertions.size(); ++i) {
    RC_ASSERT(rank(e.claims[i].granted) <= rank(e.claims[i - 1].granted));
    RC_ASSERT(e.claims[i].credence.low <= e.claims[i - 1].credence.low);
    RC_ASSERT(e.claims[i].credence.no_low >= e.claims[i - 1].credence.no_low);
    // Neither does a greater τ.
    const double low = *rc::gen::inRange(50, 101) / 100.0, high = *rc::gen::inRange(50, 101) / 100.0;
    const ClaimVerdict strict = verdict_of(e.claims[i].credence, std::max(low, high));
    const ClaimVerdict loose = verdict_of(e.claims[i].credence, std::min(low, high));
    RC_ASSERT(strict == ClaimVerdict::undetermined || strict == loose);
  }
}

RC_GTEST_PROP(RandomClaims, WhatANumberIsAlreadyChangesNoBit, ()) {
  const std::vector<Number>& numbers = brief().scenarios[0].scenario.numbers;
  const std::string key = numbers[*rc::gen::inRange<std::size_t>(0, numbers.size())].key;
  const std::string strategy = *rc::gen::elementOf(strategies());
  const std::string what = chance(5) ? "P(" + any_event(1) + " | " + strategy
                                     : "E(" + one_of({"net", "T", "R", "allied_loss"}) + " | " + strategy;
  const auto found = columns({what + ")", what + ", do(" + key + " := input(" + key + ")))",
                              what + ", do(" + key + " * 1))", what + ", do(" + key + " / 1))"},
                             Precision::float32);
  for (std::size_t i = 1; i < found.size(); ++i) RC_ASSERT(found[i].value == found[0].value);
}

RC_GTEST_PROP(RandomClaims, WhatIsGivenAddsUpOverAPartition, ()) {
  const std::string known = any_event(1), other = any_event(0), what = any_event(0);
  const std::string strategy = *rc::gen::elementOf(strategies()), year = any_year();
  // Known and not; each of them parted once more by another event.
  const std::vector<std::string> parts{
      "(" + known + " and " + other + ")", "(" + known + " and not " + other + ")",
      "(not " + known + " and " + other + ")", "(not " + known + " and not " + other + ")"};
  const std::string amount = one_of({"net", "T", "R.counters"});
  const std::string of_event = "P(" + what + " | " + strategy, of_amount = "E(" + amount + " | " + strategy;
  std::vector<std::string> figures{of_event + ")", of_amount + ")"};
  for (const std::string& part : parts) {
    const std::string given = ", given(" + part + (year.empty() ? "" : " |" + year.substr(1)) + "))";
    figures.push_back("P(" + part + " | " + strategy + year + ")");
    figures.push_back(of_event + given);
    figures.push_back(of_amount + given);
  }
  const auto found = columns(figures, Precision::float64);
  for (std::size_t d = 0; d < 32; d += 3) {
    double all = 0, event = 0, of_it = 0;
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const double chance_of_it = found[2 + 3 * p].value_at(d);
      all += chance_of_it;
      if (chance_of_it < 1e-12) continue;  // nothing is known of what does not happen
      event += chance_of_it * found[3 + 3 * p].value_at(d);
      of_it += chance_of_it * found[4 + 3 * p].value_at(d);
    }
    RC_ASSERT(std::abs(all - 1) < 1e-9);
    RC_ASSERT(std::abs(event - found[0].value_at(d)) < 1e-9);
    RC_ASSERT(std::abs(of_it - found[1].value_at(d)) < 1e-8);
  }
}

RC_GTEST_PROP(RandomClaims, SwappingTheStrategiesOfADifferenceChangesItsSign, ()) {
  const std::string one = *rc::gen::elementOf(strategies()), two = *rc::gen::elementOf(strategies());
  const bool amount = chance(5);
  const std::string term =
      amount ? "E(" + one_of({"net", "welfare", "T", "allied_loss"}) + ")" : "P(" + any_event(1) + ")";
  const std::string year = amount ? "" : any_year();
  const std::string setting = year.empty() ? "" : " |" + year.substr(1);
  const std::string size = one_of({"0", "0.001", "0.05"});
  const auto difference = [&](const std::string& x, const std::string& y) {
    return "delta(" + term + ", " + x + ", " + y + setting + ")";
  };
  const Evaluation e =
      judged({difference(one, two) + " > " + size, difference(two, one) + " < -" + size,
              "mean(" + difference(one, two) + ") >= " + size,
              "mean(" + difference(two, one) + ") <= -" + size, "-" + difference(one, two) + " < -" + size});
  RC_ASSERT(e.claims[0].value.has_value() && e.claims[1].value.has_value());
  RC_ASSERT(*e.claims[0].value == -*e.claims[1].value);
  RC_ASSERT(e.claims[0].truth == e.claims[1].truth);
  RC_ASSERT(e.claims[0].truth == e.claims[4].truth);
  RC_ASSERT(e.claims[0].margin == e.claims[1].margin);
  RC_ASSERT(e.claims[2].truth == e.claims[3].truth);
  RC_ASSERT(*e.claims[2].value == -*e.claims[3].value);
  if (one == two) RC_ASSERT(*e.claims[0].value == 0);
}

}  // namespace
}  // namespace entente

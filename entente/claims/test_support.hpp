#pragma once
// Claims made by hand, on the small scenario: what the reader would make of their text.

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "entente/claims/evaluate.hpp"
#include "entente/scenario/read.hpp"

namespace entente::claims_test {

inline const Scenario& tiny() {
  static const Scenario scenario = *read_scenario(std::string(ENTENTE_TEST_DATA) + "/tiny.toml");
  return scenario;
}

/// Adds measures and claims to a file with one scenario, "t".
class Ledger {
 public:
  explicit Ledger(Scenario scenario = tiny()) {
    claims.scenarios.push_back({"t", "tiny.toml", std::move(scenario)});
    claims.source = "essay";
  }

  /// One assertion as it grows: each call gives the node it made.
  class Maker {
   public:
    explicit Maker(Ledger& ledger) : ledger_(ledger) {}
    std::size_t number(double x) { return push({.kind = AssertionKind::number, .number = x}); }
    std::size_t measure(const Measure& m) {
      ledger_.claims.measures.push_back(m);
      return push({.kind = AssertionKind::measure, .measure = ledger_.claims.measures.size() - 1});
    }
    std::size_t op(AssertionKind kind, std::size_t left, std::size_t right = 0, std::size_t third = 0) {
      return push({.kind = kind, .left = left, .right = right, .third = third});
    }
    std::size_t quantile(std::size_t x, double q) {
      return push({.kind = AssertionKind::quantile, .number = q, .left = x});
    }
    Assertion assertion;

   private:
    std::size_t push(AssertionNode node) {
      assertion.nodes.push_back(std::move(node));
      return assertion.nodes.size() - 1;
    }
    Ledger& ledger_;
  };

  Maker make() { return Maker(*this); }
  /// @return index of the claim
  std::size_t add(const Assertion& assertion, const std::string& id = {}) {
    Claim claim;
    claim.id = id.empty() ? "c" + std::to_string(claims.claims.size() + 1) : id;
    claim.assertion = assertion;
    claims.claims.push_back(std::move(claim));
    return claims.claims.size() - 1;
  }
  /// "left KIND right" of a measure and a number.
  std::size_t compare(const Measure& m, AssertionKind kind, double with) {
    Maker maker = make();
    const std::size_t left = maker.measure(m), right = maker.number(with);
    maker.op(kind, left, right);
    return add(maker.assertion);
  }

  Evaluation evaluate(EvaluationOptions options) const {
    auto evaluation = evaluate_claims(claims, options);
    EXPECT_TRUE(evaluation) << render(evaluation.diagnostics(), "", false);
    return evaluation ? std::move(*evaluation) : Evaluation{};
  }
  Evaluation evaluate(std::int64_t draws = 64) const {
    EvaluationOptions options;
    options.draws = draws;
    return evaluate(options);
  }

  Claims claims;
};

inline Happening happening(Happening::Kind kind, int year, unsigned levels = 0, std::string ally = {}) {
  return {kind, levels, year, std::move(ally)};
}
inline HistoryEvent event(const Happening& h) {
  HistoryEvent e;
  e.nodes.push_back({HistoryEvent::Node::Kind::happening, h, 0, 0});
  return e;
}
inline HistoryEvent opposite(HistoryEvent e) {
  e.nodes.push_back({HistoryEvent::Node::Kind::opposite, {}, e.nodes.size() - 1, 0});
  return e;
}
inline HistoryEvent joined(const HistoryEvent& a, const HistoryEvent& b, HistoryEvent::Node::Kind kind) {
  HistoryEvent e = a;
  const std::size_t left = a.nodes.size() - 1;
  for (HistoryEvent::Node node : b.nodes) {
    if (node.kind != HistoryEvent::Node::Kind::happening)
      node.left += a.nodes.size(), node.right += a.nodes.size();
    e.nodes.push_back(node);
  }
  const std::size_t right = e.nodes.size() - 1;
  e.nodes.push_back({kind, {}, left, right});
  return e;
}
inline HistoryEvent both(const HistoryEvent& a, const HistoryEvent& b) {
  return joined(a, b, HistoryEvent::Node::Kind::both);
}
inline HistoryEvent either(const HistoryEvent& a, const HistoryEvent& b) {
  return joined(a, b, HistoryEvent::Node::Kind::either);
}

inline Situation under(const std::string& strategy) {
  Situation s;
  s.scenario = 0;
  s.strategy = strategy;
  s.baseline = "continue";
  return s;
}
inline Measure probability(const HistoryEvent& e, const Situation& s) {
  Measure m;
  m.situation = s;
  m.event = e;
  return m;
}
inline Measure expectation(const std::string& quantity, const Situation& s) {
  Measure m;
  m.kind = Measure::Kind::expectation;
  m.quantity = quantity;
  m.situation = s;
  return m;
}
inline Measure input(const std::string& key) {
  Measure m;
  m.kind = Measure::Kind::input;
  m.quantity = key;
  m.situation.scenario = 0;
  return m;
}
inline Change set_to(const std::string& key, double value) { return {Change::Kind::set, key, value, -1, {}}; }
inline Change times(const std::string& key, double by) { return {Change::Kind::scale, key, by, -1, {}}; }

}  // namespace entente::claims_test

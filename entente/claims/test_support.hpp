#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "entente/claims/bind.hpp"
#include "entente/claims/work_out.hpp"
#include "entente/scenario/test_support.hpp"

/// For tests: two small scenarios, "a" and "b", and assertions about them.
namespace entente {

inline Scenario grouped_tiny(const std::string& from = "", const std::string& to = "") {
  return scenario_of(replaced(tiny_with("", tiny_groups()), from, to));
}

/// @param scenarios  short names: "a" alone, or "a" and "b"
inline Claims small_claims(const std::vector<std::string>& scenarios = {"a"}) {
  Claims claims;
  for (const std::string& name : scenarios)
    claims.scenarios.push_back(
        {name, name + ".toml",
         name == "b" ? grouped_tiny("p50 = 0.2, p95 = 0.5", "p50 = 0.3, p95 = 0.5") : grouped_tiny()});
  return claims;
}

/// How measures are worked out where figures are held against others.
inline MeasureOptions in_double(std::int64_t draws) {
  MeasureOptions options;
  options.seed = 7;
  options.draws = draws;
  options.solving.precision = Precision::float64;
  return options;
}

/// The tree from a node down: "((m0 - m1) < 0.05)".
inline std::string shape(const Assertion& assertion, std::size_t at) {
  using Kind = AssertionKind;
  const AssertionNode& n = assertion.nodes[at];
  const auto two = [&](const char* sign) {
    return "(" + shape(assertion, n.left) + " " + sign + " " + shape(assertion, n.right) + ")";
  };
  switch (n.kind) {
    case Kind::number:
      return fmt::format("{:g}", n.number);
    case Kind::measure:
      return fmt::format("m{}", n.measure);
    case Kind::negate:
      return "-" + shape(assertion, n.left);
    case Kind::add:
      return two("+");
    case Kind::subtract:
      return two("-");
    case Kind::multiply:
      return two("*");
    case Kind::divide:
      return two("/");
    case Kind::mean:
      return "mean " + shape(assertion, n.left);
    case Kind::quantile:
      return fmt::format("q{:g} ", n.number) + shape(assertion, n.left);
    case Kind::share:
      return "share " + shape(assertion, n.left);
    case Kind::less:
      return two("<");
    case Kind::less_equal:
      return two("<=");
    case Kind::greater:
      return two(">");
    case Kind::greater_equal:
      return two(">=");
    case Kind::equal:
      return two("=");
    case Kind::not_equal:
      return two("!=");
    case Kind::within:
      return two("~=") + "within " + shape(assertion, n.third);
    case Kind::both:
      return two("and");
    case Kind::either:
      return two("or");
    case Kind::opposite:
      return "not " + shape(assertion, n.left);
  }
  return {};
}
inline std::string shape(const Assertion& assertion) { return shape(assertion, assertion.nodes.size() - 1); }

}  // namespace entente

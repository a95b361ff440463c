#include "bench/claims.hpp"

#include <set>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "bench/clock.hpp"
#include "entente/claims/claims_file.hpp"
#include "entente/explore/syntax.hpp"
#include "entente/scenario/read.hpp"

namespace entente::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kClaims = 10'000;
const std::string kFolder = std::string(ENTENTE_SOURCE) + "/claims";
const std::string kScenario = "../scenarios/reverse-kissinger-2025.toml";

/// A file made up here, and what reading it must come to.
struct Argument {
  std::string text;
  std::vector<std::string> assertions;
  std::vector<std::size_t> nodes;  ///< of each assertion's tree
  std::size_t figures = 0;         ///< that are not the same
};

Argument made_up(const Scenario& scenario) {
  Argument made;
  made.text = fmt::format(
      "schema = 1\ntitle = \"Ten thousand claims\"\nwork = \"None\"\n[scenarios]\ns = \"{}\"\n", kScenario);
  std::set<std::string> figures;
  const auto name = [&](std::size_t at) { return scenario.strategies[at % scenario.strategies.size()].name; };
  for (std::size_t i = 0; i < kClaims; ++i) {
    const std::string a = name(i), b = name(i + 1 + i / 7 % (scenario.strategies.size() - 1));
    const int year = 2026 + static_cast<int>(i / 5 % 4), size = static_cast<int>(i % 97);
    std::string assertion;
    switch (i % 5) {
      case 0:  // figure, number, comparison
        assertion = fmt::format("P(T.at >= independent | \"{}\", year = {}) > {} %", a, year, size);
        figures.insert(fmt::format("at {} {}", a, year));
        made.nodes.push_back(3);
        break;
      case 1:  // two figures, their difference, number, comparison
        assertion = fmt::format("delta(P(T.ever = realigned), \"{}\", \"{}\") > 0.{:02}", a, b, size);
        figures.insert({"ever " + a, "ever " + b});
        made.nodes.push_back(5);
        break;
      case 2:  // two comparisons, of which one is turned round, joined
        assertion = fmt::format(
            "E(net | \"{0}\", do(target.thR * {1})) < {2} points and not E(allied_loss | \"{0}\") > 0.1", a,
            2 + i / 5 % 3, size);
        figures.insert({fmt::format("net {} {}", a, 2 + i / 5 % 3), "loss " + a});
        made.nodes.push_back(8);
        break;
      case 3:  // quantile of a figure, number, comparison; share of a comparison, number, comparison; joined
        assertion =
            fmt::format("quantile(E(net | \"{}\"), 0.9) < 0.{:02} or share(E(net | \"{}\") > 0) >= {} %", a,
                        size, b, size);
        figures.insert({"net " + a, "net " + b});
        made.nodes.push_back(11);
        break;
      default:  // a comparison an ally, joined
        assertion =
            fmt::format("all x in allies: P(ally.x != loyal | \"{}\", year = {}) > 0.{:02}", a, year, size);
        for (const Ally& ally : scenario.allies) figures.insert(fmt::format("{} {} {}", ally.code, a, year));
        made.nodes.push_back(4 * scenario.allies.size() - 1);
    }
    made.text += fmt::format(
        "[[claim]]\nid = \"c{}\"\nparagraph = \"1\"\nsays = \"It is said\"\nkind = \"model\"\nload_bearing = "
        "false\n"
        "assert = '{}'\n",
        i, assertion);
    if (i > 1) made.text += fmt::format("rests_on = \"c{} and c{}\"\n", i - 1, i / 2);
    made.assertions.push_back(std::move(assertion));
  }
  made.figures = figures.size();
  return made;
}

}  // namespace

Json claims_figures() {
  const auto read_alone = [] { return read_scenario(kFolder + "/" + kScenario); };
  const auto scenario = read_alone();
  must(static_cast<bool>(scenario), "the scenario");
  const Argument argument = made_up(*scenario);

  const double seconds = best_seconds(3, [&] {
    const auto claims = read_claims_text(argument.text, "claims.toml", kFolder);
    must(static_cast<bool>(claims), claims ? "" : claims.diagnostics().front().message);
    must(claims->claims.size() == kClaims && claims->measures.size() == argument.figures,
         fmt::format("{} claims on {} figures, not {}", claims->claims.size(), claims->measures.size(),
                     argument.figures));
    for (std::size_t i = 0; i < kClaims; ++i) {
      const Claim& claim = claims->claims[i];
      must(claim.assertion && claim.assertion->nodes.size() == argument.nodes[i] &&
               claim.rests_on.nodes.size() == (i > 1 ? 3 : 0),
           "claim " + claim.id);
    }
  });
  const double scenario_alone =
      best_seconds(3, [&] { must(static_cast<bool>(read_alone()), "the scenario"); });
  const double language = best_seconds(3, [&] {
    std::size_t read = 0;
    for (const std::string& assertion : argument.assertions)
      read += read_syntax(assertion, "an operand").syntax ? 1 : 0;
    must(read == kClaims, "the language");
  });
  return {{"claims", kClaims},  {"figures", argument.figures},        {"bytes", argument.text.size()},
          {"seconds", seconds}, {"seconds_scenario", scenario_alone}, {"seconds_language", language}};
}

}  // namespace entente::bench

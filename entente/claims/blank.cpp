// A commented claims file to start from, about one scenario.
#include <algorithm>

#include <fmt/core.h>

#include "entente/claims/claims_file.hpp"

namespace entente {

std::string blank_claims(std::string_view name, std::string_view scenario_path, const Scenario& scenario) {
  const auto courting =
      std::find_if(scenario.strategies.begin(), scenario.strategies.end(), [&](const Strategy& strategy) {
        return strategy.name != scenario.baseline && strategy.top > scenario.spent_rung();
      });
  const std::string strategy = courting == scenario.strategies.end() ? scenario.baseline : courting->name;
  const std::string fact = scenario.facts.empty() ? std::string() : scenario.facts.front().id;
  std::string out = fmt::format(
      R"(# Claims for entente: an argument, statement by statement, held against a scenario. docs/claims.md explains the
# language and what its verdicts mean. Replace what says "replace me"; lines that begin with "#: " are optional parts.
schema = 1
title = "{0}"
work = "replace me: author, title, place, date of the text whose argument this is"
#: source = "some_source"              # id of that text among the sources: it is no witness for itself
#: facts = "{0}.facts.toml"            # [[source]], [[fact]] and [[tie]] as in scenarios, path relative to this file

[scenarios]                            # short name = path relative to this file; several may stand here
case = "{1}"

#: [thresholds]                        # these are the defaults
#: supported = 0.9                     # credence from which a claim is supported
#: never = 0.05                        # the words of the language
#: could = 0.05
#: unlikely = 0.1
#: will = 0.9

[conclusion]                           # what the argument comes to: ids joined by and/or
claims = "1"

[[claim]]                              # asks the model
id = "1"
paragraph = "1"                        # "-" for a hidden premise that the text has not
section = "verdict"                    # heading of the table
says = "replace me: courting costs more than it gains"
kind = "model"                         # model, datum, mixed, not_checkable
load_bearing = true                    # does the conclusion need it? Decide before you see the result
rests_on = "2 or 3"                    # ids joined by and, or, parentheses
assert = "E(net | {2}) < 0"
#: source = "replace me: where the assertion comes from"
#: note = "replace me: weaknesses"

[[claim]]
id = "2"
paragraph = "2"
section = "odds"
says = "replace me: it will not work"
kind = "model"
load_bearing = false
assert = "P(T.ever = realigned | {2}) < never and delta(P(goal), {2}, {3}) < 0.05"

[[claim]]
id = "3"
paragraph = "2"
section = "odds"
says = "replace me: one of them acts from vanity"
kind = "not_checkable"
load_bearing = false
reason = "replace me: a motive"
)",
      name, scenario_path, strategy, scenario.baseline);
  if (!fact.empty())
    out += fmt::format(R"(
[[claim]]                              # asks a fact of the facts file or of the scenario
id = "4"
paragraph = "3"
section = "facts"
says = "replace me: what a fact says"
kind = "datum"
load_bearing = false
assert = "datum('{}') > 0"
)",
                       fact);
  return out;
}

}  // namespace entente

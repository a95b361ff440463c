#include "entente/scenario/messages.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"

namespace entente::diagnostic {
namespace {

Diagnostic make(Severity severity, std::string code, Place place, std::string message, std::string help,
                std::vector<Diagnostic::Related> related = {}) {
  return {std::move(place),   severity,        std::move(code),
          std::move(message), std::move(help), std::move(related)};
}

Diagnostic error(std::string code, Place place, std::string message, std::string help = "",
                 std::vector<Diagnostic::Related> related = {}) {
  return make(Severity::error, std::move(code), std::move(place), std::move(message), std::move(help),
              std::move(related));
}

Diagnostic warning(std::string code, Place place, std::string message, std::string help = "") {
  return make(Severity::warning, std::move(code), std::move(place), std::move(message), std::move(help));
}

std::string number(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6g", value);
  return buffer;
}

std::string str(std::string_view text) { return std::string(text); }

/// "a, b, c" of at most `most`, then how many more.
std::string list(const std::vector<std::string>& words, std::size_t most = 12) {
  std::string out;
  for (std::size_t i = 0; i < std::min(most, words.size()); ++i) out += (i ? ", " : "") + words[i];
  if (words.size() > most) out += " and " + std::to_string(words.size() - most) + " more";
  return out;
}

/// "a|b|c" as "a, b or c".
std::string either(std::string_view choices) {
  std::string out;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i] != '|') {
      out += choices[i];
    } else {
      out += choices.find('|', i + 1) == std::string_view::npos ? " or " : ", ";
    }
  }
  return out;
}

std::string did_you_mean(std::string_view suggestion, std::string otherwise) {
  return suggestion.empty() ? std::move(otherwise) : "did you mean " + in_quotes(suggestion) + "?";
}

std::string header(std::string_view section) {
  return section.empty() ? "the top of the file" : "[" + str(section) + "]";
}

}  // namespace

// --- the file and its text ---

Diagnostic no_such_file(const std::string& path) {
  return error("F001", {path, 0, 0, 0}, "there is no file " + in_quotes(path),
               "check the name, or start a file with: entente new NAME");
}
Diagnostic is_folder(const std::string& path) {
  return error("F002", {path, 0, 0, 0}, in_quotes(path) + " is a folder, not a file",
               "name the scenario file inside it");
}
Diagnostic cannot_read(const std::string& path, std::string_view why) {
  return error("F003", {path, 0, 0, 0}, "cannot read " + in_quotes(path) + ": " + str(why),
               "check that you may read the file");
}
Diagnostic no_analogue(const Place& place, const std::string& named, const std::string& path,
                       const std::string& why, bool there) {
  return error("E099", place, "the analogue " + in_quotes(named) + " cannot be read: " + why,
               there ? "entente check " + path
                     : "the path is relative to this file; correct it, leave the key out, or name a file by "
                       "--contaminate");
}

Diagnostic syntax(Place place, std::string_view parser_says, std::string_view figure) {
  // The parser's own sentence: "Error while parsing X: what". Its first half says where, its second what.
  std::string says = str(parser_says);
  constexpr std::string_view kLead = "Error while parsing ";
  std::string message = "this is not valid TOML: " + says;
  if (says.starts_with(kLead)) {
    const auto colon = says.find(": ");
    const std::string where = says.substr(kLead.size(), colon - kLead.size());
    const std::string what = colon == std::string::npos ? "" : says.substr(colon + 2);
    message = "this is not valid TOML (in a " + where + "): " + what;
    if (where.find_first_of("aeiou") == 0) message.replace(message.find("(in a "), 6, "(in an ");
  }
  std::string help = "strings stand in \"quotes\", a key is followed by `=`, every bracket is closed";
  if (!figure.empty()) {
    std::string pointed = str(figure);
    pointed[pointed.find(',')] = '.';
    help = "write " + pointed + ": a decimal point";
  } else if (says.find("inline table") != std::string::npos) {
    help = "an inline table { } must stand on one line; for more write a table of its own, as [target.thR]";
  } else if (says.find("redefine") != std::string::npos) {
    help = "a key or [table] may be given once; repeated records are written [[name]]";
  } else if (says.find("not representable") != std::string::npos ||
             says.find("interpreted as a value") != std::string::npos) {
    help = "the figure is too large for a computer";
  }
  return error("E001", std::move(place), std::move(message), std::move(help));
}

Diagnostic not_utf8(Place place, unsigned byte) {
  char hex[8];
  std::snprintf(hex, sizeof hex, "0x%02X", byte & 0xFF);
  return error("E002", std::move(place),
               std::string("the file is not UTF-8: byte ") + hex + " starts no character",
               "save the file as UTF-8");
}
Diagnostic control_character(Place place, unsigned code_point, bool escaped) {
  char name[12];
  std::snprintf(name, sizeof name, "U+%04X", code_point);
  return error(
      "E003", std::move(place),
      std::string("control character ") + name + (escaped ? " written as an escape" : " in the file"),
      "remove it; only tabs and line ends may be used");
}
Diagnostic too_large(Place place, std::size_t bytes) {
  return error("E004", std::move(place),
               "the file has " + std::to_string(bytes / 1'000'000) + " MB; a scenario may have 10 MB",
               "is this really a scenario file?");
}
Diagnostic too_deep(Place place, int limit) {
  return error("E005", std::move(place),
               "tables or lists nested more than " + std::to_string(limit) + " deep",
               "the format itself needs no more than five levels");
}
Diagnostic claims_file(Place place, const std::string& file) {
  return error("E008", std::move(place), "this is a claims file, not a scenario",
               fmt::format("entente claims {} takes it; the scenarios it speaks of are named in it under "
                           "[scenarios]",
                           file));
}

Diagnostic empty_file(Place place) {
  return error("E006", std::move(place), "the file is empty", "start from: entente new NAME");
}
Diagnostic key_outside_ascii(Place place) {
  return error("E007", std::move(place), "a character outside ASCII may stand in strings and comments only",
               "keys are ASCII letters, digits, _ and -; put text in \"quotes\"");
}

// --- shape ---

Diagnostic unknown_key(Place place, std::string_view key, std::string_view section,
                       std::string_view suggestion, const std::vector<std::string>& known) {
  return error("E010", std::move(place), header(section) + " has no field " + in_quotes(key),
               did_you_mean(suggestion, "its fields are " + list(known, 30)));
}
Diagnostic unknown_section(Place place, std::string_view name, std::string_view suggestion) {
  return error("E011", std::move(place), "the format has no section or field " + in_quotes(name),
               did_you_mean(suggestion, "docs/scenario.md lists the sections"));
}
Diagnostic missing_field(Place place, std::string_view field, std::string_view where,
                         std::string_view meaning) {
  return error("E012", std::move(place), str(where) + " lacks " + in_quotes(field),
               in_quotes(field) + " is: " + str(meaning));
}
Diagnostic missing_section(Place place, std::string_view header, std::string_view meaning) {
  return error("E013", std::move(place), "the file lacks the section " + str(header),
               "it says " + str(meaning));
}
Diagnostic wrong_type(Place place, std::string_view what, std::string_view needs, std::string_view found,
                      std::string_view help) {
  return error("E014", std::move(place), in_quotes(what) + " needs " + str(needs) + ", not " + str(found),
               str(help));
}
Diagnostic not_a_choice(Place place, std::string_view word, std::string_view field,
                        std::string_view suggestion, std::string_view choices) {
  return error("E015", std::move(place), in_quotes(word) + " is not possible for " + in_quotes(field),
               (suggestion.empty() ? "" : "did you mean " + in_quotes(suggestion) + "? ") +
                   std::string("possible: ") + either(choices));
}
Diagnostic not_a_name(Place place, std::string_view word) {
  return error("E016", std::move(place), in_quotes(word) + " is not a name",
               "use 1 to 64 ASCII letters, digits, _ or -, as in sanctions_us");
}
Diagnostic impossible_date(Place place, std::string_view date) {
  return error("E017", std::move(place), "there is no day " + str(date),
               "dates are YYYY-MM-DD, as 2025-02-28");
}
Diagnostic other_schema(Place place, std::int64_t schema) {
  return error("E018", std::move(place),
               "the file is of schema " + std::to_string(schema) + "; this program reads schema 1",
               "write schema = 1, or read the file with the version of entente it was written for");
}
Diagnostic out_of_range(Place place, std::string_view what, double value, double low, double high,
                        std::string_view unit) {
  const std::string of = unit.empty() ? "" : " " + str(unit);
  return error("E018", std::move(place), in_quotes(what) + " is " + number(value) + ", outside its range",
               "it must lie between " + number(low) + " and " + number(high) + of);
}
Diagnostic empty_value(Place place, std::string_view field) {
  return error("E019", std::move(place), in_quotes(field) + " is empty",
               "give at least one entry, or leave the key out if you may");
}

// --- names ---

Diagnostic duplicate(Place place, std::string_view kind, std::string_view name, const Place& first) {
  return error("E020", std::move(place), "a second " + str(kind) + " " + in_quotes(name),
               "the first is in line " + std::to_string(first.line) + "; rename or remove one",
               {{first, "the first " + in_quotes(name)}});
}
Diagnostic unknown(Place place, std::string_view code, std::string_view kind, std::string_view name,
                   std::string_view suggestion, int suggestion_line) {
  std::string help;
  if (suggestion.empty()) {
    help = "define it as a [[" + str(kind == "fact or tie" ? "fact" : kind) + "]], or correct the name";
  } else {
    help = "did you mean " + in_quotes(suggestion);
    if (suggestion_line > 0) help += " (line " + std::to_string(suggestion_line) + ")";
    help += "?";
  }
  return error(str(code), std::move(place), "unknown " + str(kind) + " " + in_quotes(name), std::move(help));
}
Diagnostic repeated_role(Place place, std::string_view role, std::string_view other, std::string_view actor) {
  return error("E022", std::move(place), in_quotes(actor) + " is both " + str(other) + " and " + str(role),
               "divider, target and rival are three different actors");
}
Diagnostic tie_to_oneself(Place place, std::string_view actor) {
  return error("E023", std::move(place), "a tie of " + in_quotes(actor) + " to itself",
               "name two different actors");
}
Diagnostic player_as_ally(Place place, std::string_view code, std::string_view role) {
  return error("E024", std::move(place),
               in_quotes(code) + " is the " + str(role) + ", so it cannot be an ally",
               "allies are other states on the divider's side");
}
Diagnostic gdp_missing(Place place, std::string_view code, std::string_view role) {
  return error("E025", std::move(place), "the " + str(role) + " " + in_quotes(code) + " lacks its gdp",
               "one point is 1 % of it: gdp = { value = ..., unit = \"bn USD/year\", source = ... }");
}
Diagnostic no_capability(Place place, std::string_view fact, std::string_view actor) {
  return error("E027", std::move(place),
               "the fact " + in_quotes(fact) + " cannot measure the strength of " + in_quotes(actor),
               "name a fact whose subject is " + in_quotes(actor) + " and whose value is above zero");
}
Diagnostic capabilities_differ(Place place, std::string_view actor, std::string_view other) {
  return error("E027", std::move(place),
               "the strength of " + in_quotes(actor) + " is not measured as that of " + in_quotes(other),
               "give divider, target and rival a `capability` of as many facts, in the same units and order, "
               "or none");
}
Diagnostic no_leader(Place place, std::string_view code, std::string_view role) {
  return error("E026", std::move(place), "there is no [[leader]] of the " + str(role) + " " + in_quotes(code),
               "name at least one, with the chance that he leaves in a year");
}

// --- numbers ---

Diagnostic figures_missing(Place place, std::string_view key, std::string_view missing) {
  return error("E030", std::move(place), in_quotes(key) + " lacks " + str(missing),
               "give value; or p05, p50, p95; or low, mode, high; or dist with its parameters");
}
Diagnostic figures_mixed(Place place, std::string_view figure, std::string_view kind) {
  return error("E031", std::move(place),
               in_quotes(figure) + " has no place in a number given by " + str(kind),
               "remove one of the two");
}
Diagnostic out_of_order(Place place, std::string_view lower, double low, std::string_view upper,
                        double high) {
  return error("E032", std::move(place),
               str(lower) + " = " + number(low) + " is greater than " + str(upper) + " = " + number(high),
               "the figures must not fall from left to right");
}
Diagnostic not_finite(Place place, std::string_view what) {
  return error("E033", std::move(place), in_quotes(what) + " is infinite or not a number",
               "write a finite figure");
}
Diagnostic impossible_distribution(Place place, std::string_view why) {
  return error("E034", std::move(place), "no distribution has these parameters: " + str(why),
               "correct the parameters, or give p05, p50, p95");
}
Diagnostic unit_missing(Place place, std::string_view key, std::string_view units) {
  return error("E035", std::move(place), in_quotes(key) + " does not say its unit",
               "add unit = \"...\": " + either(units));
}
Diagnostic unit_unknown(Place place, std::string_view unit, std::string_view units) {
  return error("E036", std::move(place), "unit " + in_quotes(unit) + " is not possible here",
               units.empty() ? "this field has no unit; remove the key" : "possible: " + either(units));
}
Diagnostic two_origins(Place place, std::string_view key, std::string_view first, std::string_view second) {
  return error(
      "E037", std::move(place), in_quotes(key) + " has two origins, " + str(first) + " and " + str(second),
      "keep one: source (sourced), from with how (derived) or reason (assumed); remarks go into note");
}
Diagnostic no_origin(Place place, std::string_view key, bool strict) {
  const std::string help = "add source = [...], or from = [...] with how = \"...\", or reason = \"...\"";
  if (strict)
    return error("E038", std::move(place), in_quotes(key) + " does not say where it comes from", help);
  return warning("W001", std::move(place), in_quotes(key) + " counts as assumed without a reason", help);
}
Diagnostic under_test(Place place, std::string_view key, std::string_view source,
                      std::string_view through_fact) {
  const std::string through = through_fact.empty() ? "" : " (through " + in_quotes(through_fact) + ")";
  return error("E039", std::move(place),
               in_quotes(key) + " rests only on " + in_quotes(source) + through + ", the text under test",
               "name another source, or call it assumed and give your own reason");
}
Diagnostic half_derived(Place place, std::string_view key, bool has_how) {
  return error("E040", std::move(place),
               in_quotes(key) + (has_how ? " says how but not from what" : " does not say how it is derived"),
               has_how ? "add from = [ids of facts or ties]" : "add how = \"one line\"");
}
Diagnostic known_later(Place place, std::string_view id, std::string_view known, std::string_view decision) {
  return error(
      "E043", std::move(place),
      in_quotes(id) + " was known only by " + str(known) + ", after the decision of " + str(decision),
      "remove it and what is derived from it, or use a figure known then");
}
Diagnostic fact_unread(Place place, std::string_view kind, std::string_view id) {
  return warning("W002", std::move(place), "no number reads the " + str(kind) + " " + in_quotes(id),
                 "name it in the `from` of a number, or remove it");
}
Diagnostic source_later(Place place, const std::vector<std::string>& ids, std::string_view decision) {
  return warning(
      "W003", std::move(place),
      (ids.size() == 1 ? "a source appeared" : std::to_string(ids.size()) + " sources appeared") +
          std::string(" after the decision of ") + str(decision) + ": " + list(ids),
      "say in facts with known_by what was known then; a later edition of figures about earlier years "
      "is marked data_set = true");
}
Diagnostic from_template(Place place, const std::vector<std::string>& places, bool strict) {
  const std::string message =
      (places.size() == 1 ? "1 place is" : std::to_string(places.size()) + " places are") +
      std::string(" still as the template left ") + (places.size() == 1 ? "it" : "them") + ": " +
      list(places, 8);
  const std::string help = "search for \"replace me\" and put your own figures, reasons and names there";
  if (strict) return error("E044", std::move(place), message, help);
  return warning("W011", std::move(place), message, help);
}
Diagnostic number_unread(Place place, std::string_view key, std::string_view why) {
  return warning("W009", std::move(place), "nothing reads " + in_quotes(key) + ": " + str(why),
                 "it is left out; remove it");
}

// --- time ---

Diagnostic horizon_short(Place place, int horizon, int verdict_year) {
  return error("E050", std::move(place),
               "verdict year " + std::to_string(verdict_year) + " is too close to the horizon of " +
                   std::to_string(horizon) + " years",
               "set horizon = " + std::to_string(verdict_year + 2) + " or more, or an earlier verdict year");
}
Diagnostic before_decision(Place place, std::string_view what, std::string_view date,
                           std::string_view decision) {
  return error("E051", std::move(place),
               str(what) + " ends on " + str(date) + ", not after the decision of " + str(decision),
               "name the next one");
}
Diagnostic after_horizon(Place place, std::string_view what, std::string_view date, int horizon) {
  return warning(
      "W006", std::move(place),
      str(what) + " ends on " + str(date) + ", after the horizon of " + std::to_string(horizon) + " years",
      "nothing reads it");
}
Diagnostic term_not_a_verdict_year(Place place, int year) {
  return error(
      "E052", std::move(place),
      "the present term ends in year " + std::to_string(year) + ", which is not among the verdict years",
      "add " + std::to_string(year) + " to verdict_years");
}
Diagnostic leader_not_yet(Place place, std::string_view name, std::string_view since,
                          std::string_view decision) {
  return error("E053", std::move(place),
               in_quotes(name) + " took office on " + str(since) + ", after the decision of " + str(decision),
               "name who ruled on the decision date");
}

// --- ladder, strategies, replies ---

Diagnostic lever_twice(Place place, std::string_view lever, std::string_view first, const Place& there) {
  return error(
      "E061", std::move(place), "lever " + in_quotes(lever) + " is already in bundle " + in_quotes(first),
      "a bundle holds all of the bundle below, so add each lever once", {{there, "added here first"}});
}
Diagnostic spent_above_unspent(Place place, std::string_view lever, std::string_view unspent) {
  return error("E062", std::move(place),
               "the spent lever " + in_quotes(lever) + " stands with or above " + in_quotes(unspent) +
                   ", which is not spent",
               "put spent levers alone into the first bundles of the ladder");
}
Diagnostic spent_outside(Place place, std::string_view lever) {
  return error("E063", std::move(place), "the spent lever " + in_quotes(lever) + " is in no bundle",
               "add it to the first [[bundle]] of the ladder");
}
Diagnostic strategy_needs(Place place, std::string_view kind, std::string_view field) {
  return error("E071", std::move(place), in_quotes(kind) + " needs " + str(field),
               "add it; docs/scenario.md says what each kind of strategy and rule does");
}
Diagnostic field_of_no_use(Place place, std::string_view field, std::string_view of) {
  return error("E072", std::move(place), in_quotes(field) + " has no use in " + str(of), "remove it");
}
Diagnostic rule_contradicts(Place place) {
  return error("E073", std::move(place), "this rule can never hold: its guard contradicts itself",
               "loosen one of its conditions");
}
Diagnostic rule_shadowed(Place place, const Place& last_before) {
  return error("E073", std::move(place), "this rule can never hold: the rules before it always hold first",
               "move it up or remove it", {{last_before, "the last rule that takes its states"}});
}
Diagnostic state_uncovered(Place place, std::string_view strategy, std::string_view office,
                           std::string_view state) {
  return error(
      "E074", std::move(place),
      "strategy " + in_quotes(strategy) + " has no rule for the " + str(office) + " office in " + str(state),
      "end with a rule that has no guard, such as: do = \"continue\"");
}
Diagnostic looks_at_ally(Place place) {
  return error("E075", std::move(place),
               "a rule cannot look at an ally here: allies are chains beside the state",
               "set allies_as = \"bloc\" at the top of the file");
}
Diagnostic no_war(Place place) {
  return error("E076", std::move(place), "there is no war in this scenario",
               "add the section [war], or remove this condition");
}
Diagnostic no_pressure(Place place) {
  return error("E077", std::move(place), "there is no lever of pressure in this scenario",
               "add the section [pressure] with all its fields");
}
Diagnostic incomplete_pressure(Place place, std::string_view field, std::string_view meaning) {
  return error("E078", std::move(place),
               "[pressure] lacks " + in_quotes(field) + ": pressure needs all its effects",
               in_quotes(field) + " is: " + str(meaning));
}
Diagnostic impossible_years(Place place, int horizon) {
  return error("E079", std::move(place), "`years` is not a first and a last year",
               "write years = [first, last], from 1 to " + std::to_string(horizon));
}
Diagnostic too_many_rules(Place place, std::size_t most) {
  return error("E080", std::move(place), "more than " + std::to_string(most) + " rules",
               "merge some of them");
}
Diagnostic no_reply_nothing(Place place) {
  return error("E081", std::move(place), "no [[reply]] is of kind \"nothing\"",
               "add: [[reply]] name = \"nothing\" kind = \"nothing\"");
}
Diagnostic empty_menu(Place place, bool loosened) {
  return error("E082", std::move(place),
               loosened ? "the rival has no reply once the target is independent or realigned"
                        : "the rival has no reply while the target is fused or a partner",
               "add a [[reply]] of kind \"nothing\"");
}

// --- inputs together ---

Diagnostic unknown_number(Place place, std::string_view key, std::string_view suggestion) {
  return error(
      "E083", std::move(place), "there is no number " + in_quotes(key),
      did_you_mean(suggestion, "keys are like \"target.thR\", \"lever.NAME.value\", \"ally.CODE.trade\""));
}
Diagnostic correlated_with_itself(Place place, std::string_view key) {
  return error("E084", std::move(place), in_quotes(key) + " is correlated with itself",
               "name two different numbers");
}
Diagnostic not_uncertain(Place place, std::string_view key) {
  return error("E085", std::move(place), in_quotes(key) + " is one figure without uncertainty",
               "give it p05, p50, p95, or remove the correlation");
}
Diagnostic correlated_twice(Place place, std::string_view first, std::string_view second,
                            const Place& there) {
  return error("E086", std::move(place),
               in_quotes(first) + " and " + in_quotes(second) + " are correlated twice", "keep one",
               {{there, "the first"}});
}
Diagnostic in_two_groups(Place place, std::string_view key, std::string_view first, std::string_view second) {
  return error("E087", std::move(place),
               in_quotes(key) + " is in group " + in_quotes(second) + " and already in " + in_quotes(first),
               "narrow one of the patterns");
}
Diagnostic pattern_unmatched(Place place, std::string_view pattern, std::string_view suggestion) {
  return warning("W004", std::move(place), "no uncertain number has a key like " + in_quotes(pattern),
                 did_you_mean(suggestion, "* stands for anything, as in \"ally.*.trade\""));
}
Diagnostic in_no_group(Place place, const std::vector<std::string>& keys) {
  return warning("W005", std::move(place),
                 std::to_string(keys.size()) + " uncertain inputs are in no group: " + list(keys, 8),
                 "add patterns, or leave them to `other`");
}
Diagnostic no_ledger(Place place, double points, const std::vector<std::string>& allies) {
  return warning("W007", std::move(place),
                 "allied losses add up to " + number(std::round(points * 100) / 100) +
                     " points a year with nothing itemised for " + list(allies),
                 "itemise arms_sales, trade, investment, intelligence and basing");
}
Diagnostic over_three_points(Place place, std::string_view key, double points, double money,
                             std::string_view actor) {
  return warning("W008", std::move(place),
                 in_quotes(key) + " is worth " + number(std::round(points * 100) / 100) + " points of " +
                     str(actor) + " a year, US$ " + number(std::round(money)) + " bn",
                 "above 3 % of GDP a year: is that meant?");
}

}  // namespace entente::diagnostic

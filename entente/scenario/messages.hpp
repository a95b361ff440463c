#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/diagnostic.hpp"

/// The wording of everything the reader and the checks can say, in one place. Each builder gives the
/// sentence, the help and the code; tests compare code and place.
namespace entente::diagnostic {

// The file and its text.
Diagnostic no_such_file(const std::string& path);
Diagnostic is_folder(const std::string& path);
Diagnostic cannot_read(const std::string& path, std::string_view why);
/// @param path   where it was looked for; @param there  there is a file, but with errors
Diagnostic no_analogue(const Place& place, const std::string& named, const std::string& path,
                       const std::string& why, bool there);
/// @param figure  a figure with a decimal comma near the place, as "1,4"; empty: none
Diagnostic syntax(Place place, std::string_view parser_says, std::string_view figure = "");
Diagnostic not_utf8(Place place, unsigned byte);
Diagnostic control_character(Place place, unsigned code_point, bool escaped);
Diagnostic too_large(Place place, std::size_t bytes);
Diagnostic too_deep(Place place, int limit);
Diagnostic empty_file(Place place);
Diagnostic claims_file(Place place, const std::string& file);
Diagnostic key_outside_ascii(Place place);

// Shape.
Diagnostic unknown_key(Place place, std::string_view key, std::string_view section,
                       std::string_view suggestion, const std::vector<std::string>& known);
Diagnostic unknown_section(Place place, std::string_view name, std::string_view suggestion);
Diagnostic missing_field(Place place, std::string_view field, std::string_view where,
                         std::string_view meaning);
Diagnostic missing_section(Place place, std::string_view header, std::string_view meaning);
Diagnostic wrong_type(Place place, std::string_view what, std::string_view needs, std::string_view found,
                      std::string_view help);
Diagnostic not_a_choice(Place place, std::string_view word, std::string_view field,
                        std::string_view suggestion, std::string_view choices);
Diagnostic not_a_name(Place place, std::string_view word);
Diagnostic impossible_date(Place place, std::string_view date);
Diagnostic other_schema(Place place, std::int64_t schema);
Diagnostic out_of_range(Place place, std::string_view what, double value, double low, double high,
                        std::string_view unit);
Diagnostic empty_value(Place place, std::string_view field);

// Names.
Diagnostic duplicate(Place place, std::string_view kind, std::string_view name, const Place& first);
/// `kind` is actor, source, fact, lever, bundle, consent, ally or strategy; `suggestion_line` 0 when not
/// known.
Diagnostic unknown(Place place, std::string_view code, std::string_view kind, std::string_view name,
                   std::string_view suggestion, int suggestion_line);
Diagnostic repeated_role(Place place, std::string_view role, std::string_view other, std::string_view actor);
Diagnostic tie_to_oneself(Place place, std::string_view actor);
Diagnostic player_as_ally(Place place, std::string_view code, std::string_view role);
Diagnostic gdp_missing(Place place, std::string_view code, std::string_view role);
Diagnostic no_capability(Place place, std::string_view fact, std::string_view actor);
Diagnostic capabilities_differ(Place place, std::string_view actor, std::string_view other);
Diagnostic no_leader(Place place, std::string_view code, std::string_view role);

// Numbers.
Diagnostic figures_missing(Place place, std::string_view key, std::string_view missing);
Diagnostic figures_mixed(Place place, std::string_view figure, std::string_view kind);
Diagnostic out_of_order(Place place, std::string_view lower, double low, std::string_view upper, double high);
Diagnostic not_finite(Place place, std::string_view what);
Diagnostic impossible_distribution(Place place, std::string_view why);
Diagnostic unit_missing(Place place, std::string_view key, std::string_view units);
Diagnostic unit_unknown(Place place, std::string_view unit, std::string_view units);
Diagnostic two_origins(Place place, std::string_view key, std::string_view first, std::string_view second);
Diagnostic no_origin(Place place, std::string_view key, bool strict);
Diagnostic under_test(Place place, std::string_view key, std::string_view source,
                      std::string_view through_fact);
Diagnostic half_derived(Place place, std::string_view key, bool has_how);
Diagnostic known_later(Place place, std::string_view id, std::string_view known, std::string_view decision);
Diagnostic fact_unread(Place place, std::string_view kind, std::string_view id);
/// @param places  what is still as the template left it, with its line, in the order of the file
Diagnostic from_template(Place place, const std::vector<std::string>& places, bool strict);
Diagnostic source_later(Place place, const std::vector<std::string>& ids, std::string_view decision);
Diagnostic number_unread(Place place, std::string_view key, std::string_view why);

// Time.
Diagnostic horizon_short(Place place, int horizon, int verdict_year);
Diagnostic before_decision(Place place, std::string_view what, std::string_view date,
                           std::string_view decision);
Diagnostic after_horizon(Place place, std::string_view what, std::string_view date, int horizon);
Diagnostic term_not_a_verdict_year(Place place, int year);
Diagnostic leader_not_yet(Place place, std::string_view name, std::string_view since,
                          std::string_view decision);

// Ladder, strategies, replies.
Diagnostic lever_twice(Place place, std::string_view lever, std::string_view first, const Place& there);
Diagnostic spent_above_unspent(Place place, std::string_view lever, std::string_view unspent);
Diagnostic spent_outside(Place place, std::string_view lever);
Diagnostic strategy_needs(Place place, std::string_view kind, std::string_view field);
Diagnostic field_of_no_use(Place place, std::string_view field, std::string_view of);
Diagnostic rule_contradicts(Place place);
Diagnostic rule_shadowed(Place place, const Place& last_before);
Diagnostic state_uncovered(Place place, std::string_view strategy, std::string_view office,
                           std::string_view state);
Diagnostic looks_at_ally(Place place);
Diagnostic no_war(Place place);
Diagnostic no_pressure(Place place);
Diagnostic incomplete_pressure(Place place, std::string_view field, std::string_view meaning);
Diagnostic impossible_years(Place place, int horizon);
Diagnostic too_many_rules(Place place, std::size_t most);
Diagnostic no_reply_nothing(Place place);
Diagnostic empty_menu(Place place, bool loosened);

// Inputs together.
Diagnostic unknown_number(Place place, std::string_view key, std::string_view suggestion);
Diagnostic correlated_with_itself(Place place, std::string_view key);
Diagnostic not_uncertain(Place place, std::string_view key);
Diagnostic correlated_twice(Place place, std::string_view first, std::string_view second, const Place& there);
Diagnostic in_two_groups(Place place, std::string_view key, std::string_view first, std::string_view second);
Diagnostic pattern_unmatched(Place place, std::string_view pattern, std::string_view suggestion);
Diagnostic in_no_group(Place place, const std::vector<std::string>& keys);
Diagnostic no_ledger(Place place, double points, const std::vector<std::string>& allies);
Diagnostic over_three_points(Place place, std::string_view key, double points, double money,
                             std::string_view actor);

}  // namespace entente::diagnostic

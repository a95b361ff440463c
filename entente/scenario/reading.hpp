#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "entente/scenario/fields.hpp"
#include "entente/scenario/messages.hpp"
#include "entente/scenario/read.hpp"
#include "entente/scenario/toml_tree.hpp"

namespace entente {

/// A name written in the file, with its place.
struct Mention {
  std::string text;
  Span span;
};

/// Whether a file has a section that every scenario needs and a claims file has not.
bool has_scenario_sections(const TomlNode& root);

/// A file while it is being read: the names it defines, the scenario filled so far, what there is to say.
class Reading {
 public:
  Reading(const std::string& file, const ReadOptions& options, Scenario& scenario, Diagnostics& diagnostics);

  Scenario& scenario;
  const ReadOptions options;
  /// Set once the roles and GDPs are read: bn USD that one point of divider, target, rival is worth (at the
  /// median).
  std::map<std::string_view, double> money_per_point;
  std::set<std::string, std::less<>> facts_read, sources_of_numbers;
  /// Keys of numbers that the file gives but that could not be read: they exist, so nothing else complains of
  /// their absence.
  std::set<std::string, std::less<>> broken_numbers;

  void say(Diagnostic d);
  Place place(const Span& span) const { return {file_, span.line, span.column, span.end_column}; }
  Place start_of_file() const { return {file_, 1, 1, 2}; }

  /// First pass: which sources, actors, facts, levers … there are; says duplicates.
  /// @param series  facts and ties of one id may stand beside one another where their years differ
  void collect_names(const TomlNode& root, bool series = false);
  /// A name that another file defines.
  void admit(std::string_view kind, const std::string& name);
  /// Whether something of this kind has this name; says so when not, with the nearest that has. Kinds: actor,
  /// source, "fact or tie", lever, bundle, consent, ally, strategy.
  bool require(std::string_view kind, const Mention& mention);
  bool defined(std::string_view kind, std::string_view name) const;
  std::optional<Place> place_of(std::string_view kind, std::string_view name) const;

  /// The value's form against its row, apart from uncertain numbers: type, choice, range. Says what is wrong.
  bool fits(const Field& field, const TomlNode& value);
  /// Appends an uncertain number; not given when it is wrong (then it has said why).
  NumberId number(const Field& field, const std::string& key, const TomlNode& value);
  /// Appends a number the file leaves out, as the format has it.
  NumberId fallback(const Field& field, const std::string& key, Place place);
  /// Appends a figure of the format's own, certain and assumed.
  NumberId fixed(const Field& field, const std::string& key, double value, Place place);
  /// `source`, `from`, `how`, `reason`, confidence and note of `table` into `number`.
  void origin(Number& number, const TomlNode& table);

  std::string nearest_name(std::string_view word, const std::vector<std::string>& candidates) const;

 private:
  struct Names {
    std::map<std::string, Span, std::less<>> spans;
    std::vector<std::string> names;
    std::set<std::string, std::less<>> elsewhere;  ///< that other files define
  };
  NumberId read_number(const Field& field, const std::string& key, const TomlNode& value);
  /// Counts what a number names as read although its origin cannot be.
  void note_read(const TomlNode& table);
  bool check_unit(const Field& field, const TomlNode& table, Number& number);
  bool distribution(const TomlNode& table, Number& number);
  bool in_range(const Number& number, std::string_view figure, double value, const Span& span);
  NumberId append(Number number);

  const std::string& file_;
  Diagnostics& diagnostics_;
  std::map<std::string, Names, std::less<>> kinds_;
  std::set<std::string, std::less<>> under_test_;
  std::map<std::string, std::string, std::less<>> tainted_facts_;  ///< rest only on this text under test
};

/// One table of the file, read through the rows of its section: the constructor says all that is wrong with
/// its keys and values and reads its numbers; the getters then give what was fit to use.
class Record {
 public:
  using Unread = std::map<std::string_view, std::string_view>;  ///< field -> why nothing reads it

  /// @param prefix  of the keys of its numbers, such as "lever.sanctions_us"
  /// @param extra   keys beside the rows of the section, read elsewhere
  /// @param unread  fields that this scenario has no use for: left out, with a warning when given
  Record(Reading& reading, std::string_view section, const TomlNode& table, std::string prefix,
         std::vector<std::string_view> extra = {}, Unread unread = {});

  /// Of the table's head; of its name where the whole table stands in one line.
  Place place() const;
  Place place_of(std::string_view field) const;  ///< of the value; of the table when absent
  bool has(std::string_view field) const { return get(field) != nullptr; }
  const TomlNode* get(std::string_view field) const;  ///< a value that fits its row

  std::string text(std::string_view field) const;
  std::optional<Mention> mention(std::string_view field) const;
  std::vector<Mention> mentions(std::string_view field) const;
  std::optional<int> integer(std::string_view field) const;
  std::vector<int> integers(std::string_view field) const;
  bool boolean(std::string_view field) const;
  std::optional<Date> date(std::string_view field) const;
  std::optional<double> plain(std::string_view field) const;
  /// Position of the word among the row's choices.
  std::optional<int> choice(std::string_view field) const;
  std::vector<int> choices(std::string_view field) const;
  NumberId number(std::string_view field) const;
  std::map<std::string, NumberId> by_ally(std::string_view field);

 private:
  void read(const Field& field);

  Reading& reading_;
  std::string_view section_;
  const TomlNode& table_;
  std::string prefix_;
  Unread unread_;
  std::map<std::string_view, const TomlNode*> fit_;
  std::map<std::string_view, NumberId> numbers_;
};

/// The one table `[name]`; nothing when absent (said, if the section is required) or of the wrong form
/// (said).
const TomlNode* single_table(Reading& reading, const TomlNode& root, std::string_view name);
/// The tables `[[name]]` of `parent`.
std::vector<const TomlNode*> repeated_tables(Reading& reading, const TomlNode& parent, std::string_view name,
                                             bool required);

// What fills the scenario, in this order.
void read_frame(Reading& reading,
                const TomlNode& root);  ///< top, sources, facts, actors, roles, leaders, terms
void read_sources(Reading& reading, const TomlNode& root, bool required);
void read_facts(Reading& reading, const TomlNode& root,
                bool open);                                    ///< and ties; `open`: may lack their value
void read_weights(Reading& reading, const TomlNode& root);     ///< the sections read by symbol, and start
void read_players(Reading& reading, const TomlNode& root);     ///< sectors, bodies, replies, allies
void read_ladder(Reading& reading, const TomlNode& root);      ///< consents, levers, bundles
void read_strategies(Reading& reading, const TomlNode& root);  ///< rules of both offices
void give_addresses(Scenario& scenario);                       ///< which random number each input gets
void read_inputs(Reading& reading, const TomlNode& root);      ///< correlations and groups
void check_whole(Reading& reading);                            ///< what only the whole can tell
/// What `entente new` wrote and nobody has replaced: one W011, or E044 where `strict`.
void check_template(Reading& reading, const TomlNode& root);
/// Once there is an error, takes back the warnings that a slip elsewhere may have caused: W002 and W009.
void drop_doubtful_warnings(Diagnostics& diagnostics);

/// The rules of one strategy against each other and against all states of the scenario.
void check_rules(Reading& reading, const Strategy& strategy, const std::vector<Rule>& rules, bool sceptic);

std::string iso(Date date);

}  // namespace entente

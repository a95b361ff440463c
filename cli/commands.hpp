#pragma once
#include <span>
#include <string>
#include <string_view>

namespace entente::cli {

class Call;

/// A flag of the command line. The one table of commands drives parsing, help, completion and the pages in
/// docs/.
struct Flag {
  std::string_view name;        ///< "--draws"
  std::string_view short_name;  ///< "-q", or empty
  std::string_view argument;    ///< "N", "FILE"; empty for a switch
  std::string_view choices;     ///< "auto|always|never", or empty
  std::string_view meaning;     ///< one line, with the default
  bool repeats = false;
};

struct Command {
  std::string_view name;
  std::string_view operands;         ///< "FILE…"
  int fewest = 0, most = 0;          ///< operands; most < 0: any number
  std::string_view operand_choices;  ///< of the first operand, for completion; "FILE" = names of files
  std::string_view question;         ///< what it answers, one line
  std::string_view detail;           ///< a few lines for its own help
  std::string_view example;
  std::span<const Flag> flags;
  int (*run)(const Call& call) = nullptr;
  bool on_ranks = false;     ///< runs on every rank of a launcher; the others run on the first alone
  std::string_view instead;  ///< a flag that may take the place of the operands
};

std::span<const Command> commands();
const Command* find_command(std::string_view name);
/// Flags accepted before or after every command.
std::span<const Flag> global_flags();

/// What is printed without arguments: six lines.
std::string greeting();
std::string help_text();
std::string help_text(const Command& command);
/// A completion script; empty for an unknown shell.
std::string completion_script(std::string_view shell);

// One function a command, each in the file of its name.
int check(const Call& call);
int start_file(const Call& call);  ///< `new`
int assess(const Call& call);
int compare(const Call& call);
int price(const Call& call);
int claims(const Call& call);
int show_draw(const Call& call);  ///< `show`
int rerun(const Call& call);
int explore(const Call& call);
int export_file(const Call& call);
int explain(const Call& call);
int completion(const Call& call);

}  // namespace entente::cli

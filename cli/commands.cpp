#include "cli/commands.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "entente/report/figure.hpp"
#include "entente/scenario/fields.hpp"

namespace entente::cli {
namespace {

constexpr Flag kGlobal[] = {
    {"--json", "", "", "", "one JSON document on standard output"},
    {"--output", "-o", "FILE", "", "write the answer to FILE, whole or not at all"},
    {"--color", "", "WHEN", "auto|always|never", "colour (default auto: NO_COLOR, FORCE_COLOR, terminal)"},
    {"--progress", "", "WHEN", "auto|never", "progress line on a terminal (default auto)"},
    {"--quiet", "-q", "", "", "errors only on standard error"},
    {"--verbose", "-v", "", "", "more detail; the command's page says which"},
    {"--seed", "", "N", "", "seed of the draws (default 1)"},
    {"--threads", "", "N", "", "worker threads (default: all it may use); no result depends on them"},
    {"--simd", "", "SET", "auto|avx3|avx2|sse4|scalar",
     "instruction set of the solver (default auto: the widest here)"},
    {"--version", "", "", "", "print the version"},
    {"--help", "-h", "", "", "print help, also for one command"},
};

constexpr Flag kCheck[] = {
    {"--strict", "", "", "", "a number without origin is an error"},
    {"--money", "", "", "", "each weight in points and in money a year"},
    {"--format", "", "FORMAT", "text|github", "how to print what is wrong (default text)"},
};
constexpr Flag kNew[] = {
    {"--from", "", "WHAT", "blank|1971|2025", "what to start from (default blank)"},
    {"--kind", "", "KIND", "scenario|claims", "kind of file; claims come with a scenario (default scenario)"},
};
constexpr Flag kAssess[] = {
    {"--draws", "", "N", "", "settings drawn, a multiple of 16, from 32 to 10^9 (default 512)"},
    {"--strategy", "", "NAME", "", "solve only this strategy beside the baseline; may be repeated", true},
    {"--goal", "", "GOAL", "prevent|loosen|neutral|realign", "goal to judge by (default: the scenario's)"},
    {"--against", "", "NAME", "", "strategy to compare with (default: the scenario's baseline)"},
    {"--steps-per-year", "", "N", "", "steps of the clock a year (default 1)"},
    {"--divider", "", "MODE", "committed|quantal",
     "quantal: chooses by logit, allies as one bloc (default committed)"},
    {"--reconsider", "", "WHEN", "rate|always", "always: the target decides in every step (default rate)"},
    {"--precision", "", "TYPE", "float|double", "what draws are solved in (default float)"},
    {"--until-width", "", "W", "",
     "stop when the best mean gain is known to W points a year (95 % interval, widened for each look)"},
    {"--explain", "", "", "",
     "also what costs more to work out: where the package would just pay, what learning each driver group is "
     "worth, the target's reserve price, and under each strategy the triangle and another scenario's priors"},
    {"--contaminate", "", "FILE", "",
     "scenario whose priors small probabilities are told with too (default: the analogue)"},
    {"--save", "", "FILE", "",
     "keep what is finished in a new run file, so that an interruption loses nothing"},
    {"--resume", "", "FILE", "",
     "go on with a run file; it holds scenario and options. A greater --draws extends it"},
};
constexpr Flag kCompare[] = {
    {"--on", "", "WHAT", "independent|realigned|goal|net",
     "probability at the last verdict year, or the gain (default independent)"},
    {"--scale", "", "SCALE", "plain|log-odds", "scale of the shares (default plain)"},
    {"--strategy", "", "NAME", "", "strategy of both (default: the common one that offers most)"},
    {"--against", "", "NAME", "", "baseline of both, for --on net (default: that of TO)"},
    {"--goal", "", "GOAL", "prevent|loosen|neutral|realign", "for --on goal (default: that of TO)"},
    {"--threshold", "", "X", "", "what flip sets must carry the quantity across (default: midway)"},
    {"--draws", "", "N", "", "settings drawn for each set of groups, a multiple of 16 (default 64)"},
    {"--precision", "", "TYPE", "float|double", "what draws are solved in (default float)"},
    {"--csv", "", "", "", "the shares as a table"},
};
constexpr Flag kPrice[] = {
    {"--at-least", "", "P", "", "chance of the goal to reach, between 0 and 1 (default 0.5)"},
    {"--goal", "", "GOAL", "prevent|loosen|neutral|realign", "goal to reach (default: the scenario's)"},
    {"--strategy", "", "NAME", "", "whose package is multiplied (default: grand, else the strongest)"},
    {"--against", "", "NAME", "", "strategy to compare with (default: the scenario's baseline)"},
    {"--contaminate", "", "FILE", "",
     "scenario whose priors small probabilities are told with too (default: the analogue)"},
    {"--draws", "", "N", "", "settings drawn, a multiple of 16, from 32 to 65536 (default 256)"},
    {"--precision", "", "TYPE", "float|double", "what draws are solved in (default float)"},
};
constexpr Flag kClaims[] = {
    {"--only", "", "ID,…", "", "judge only these claims; may be repeated", true},
    {"--draws", "", "N", "", "settings drawn, a multiple of 16, from 32 to 65536 (default 256)"},
    {"--threshold", "", "NAME=X", "",
     "another number for supported, never, could, unlikely or will: a=x,b=y or repeated", true},
    {"--strict", "", "", "", "exit 4 where any claim is contradicted, not only one that the argument needs"},
    {"--precision", "", "TYPE", "float|double", "what draws are solved in (default float)"},
};
constexpr Flag kShow[] = {
    {"--draw", "", "N", "", "number of the draw, from 0 (default: every input at its median)"},
    {"--strategy", "", "NAME", "", "the divider's strategy (default: the baseline)"},
    {"--contaminate", "", "FILE", "",
     "scenario whose priors small probabilities are told with too (default: the analogue)"},
    {"--steps-per-year", "", "N", "", "steps of the clock a year (default 1, or the run's)"},
    {"--divider", "", "MODE", "committed|quantal", "as in assess (default committed, or the run's)"},
    {"--reconsider", "", "WHEN", "rate|always", "as in assess (default rate, or the run's)"},
};
constexpr Flag kExplore[] = {
    {"--sobol", "", "", "",
     "what the gain and the goal rest on: shares of their variance, by group of inputs"},
    {"--second", "", "", "", "with --sobol: pairs too"},
    {"--until-width", "", "W", "",
     "with --sobol: stop when every interval of a total order is narrower than W"},
    {"--morris", "", "", "", "the same by screening: what moving each group changes"},
    {"--inputs", "", "", "", "--sobol and --morris by single inputs instead of groups"},
    {"--coarse", "", "", "", "by the scenario's coarser groups"},
    {"--cut-ties", "", "", "",
     "leave out correlations between groups; otherwise groups that they tie are taken as one"},
    {"--regret", "", "", "", "what rules choose that do not trust the prior, and how much wider it could be"},
    {"--alpha", "", "A", "", "weight of the best in Hurwicz's rule, from 0 to 1 (default 0.5)"},
    {"--percentile", "", "P", "",
     "percentile of a strategy's values to judge it by, from 1 to 99 (default 10)"},
    {"--enough", "", "X", "", "gain, or value, that is enough, for the satisficing share (default 0)"},
    {"--prim", "", "CONDITION", "",
     "boxes in the inputs where the condition holds: 'net > 0 and goal > 0.2'"},
    {"--voi", "", "", "", "what it would be worth to learn each group before choosing a strategy"},
    {"--lambda-sweep", "", "", "", "the answer with both precisions times 1/4, 1/2, 1, 2 and 4"},
    {"--contaminate", "", "FILE", "",
     "the answer with each driver group taken from another scenario with a probability"},
    {"--threshold", "", "P", "", "with --contaminate: chance of the goal that it may cross (default 0.5)"},
    {"--draws", "", "N", "",
     "draws, or base points of a design: a multiple of 16 (default 4096; 512 with --inputs)"},
    {"--strategy", "", "NAME", "", "strategy to explain (default: the best by mean gain)"},
    {"--goal", "", "GOAL", "prevent|loosen|neutral|realign", "goal (default: the scenario's)"},
    {"--against", "", "NAME", "", "strategy to compare with (default: the scenario's baseline)"},
    {"--steps-per-year", "", "N", "", "steps of the clock a year (default 1)"},
    {"--precision", "", "TYPE", "float|double", "what draws are solved in (default float)"},
    {"--table", "", "FILE", "",
     "ask a table of runs instead of a scenario: CSV, a header and rows of numbers"},
    {"--on", "", "COLUMN", "",
     "of a table: outcome; for --regret and --voi a strategy's values: a,b or repeated", true},
    {"--columns", "", "COLUMN", "", "of a table: inputs, a,b or repeated (default: all others)", true},
    {"--design", "", "DESIGN", "saltelli", "of a table: what the rows of --sobol are (default saltelli)"},
};
constexpr Flag kExport[] = {
    {"--draw", "", "N", "", "number of the draw, from 0 (default: every input at its median)"},
    {"--strategy", "", "NAME", "", "the divider's strategy (default: the baseline)"},
    {"--periods", "", "K", "", "yearly steps of the game tree (default 1)"},
    {"--state", "", "STATE", "",
     "start elsewhere: alignment=…,delivered=BUNDLE,in_force=BUNDLE,office=…,leaders=…,trust=…,war=…"},
    {"--type", "", "TYPE", "sincere|exploiting", "the target's type, known to all (default sincere)"},
    {"--solution", "", "", "", "print the solver's own choices instead, as JSON"},
};

constexpr Command kCommands[] = {
    {"new", "NAME", 1, 1, "", "start a scenario or claims file",
     "Writes NAME.toml: every field with its unit and meaning, or a copy of a finished scenario to change. "
     "Never\n"
     "overwrites a file.",
     "entente new my-question --from 2025", kNew, start_file},
    {"check", "FILE…", 1, -1, "FILE", "is it well-formed, sourced, consistent?",
     "Reads scenario files and says everything that is wrong with them, with place and help; counts what the "
     "numbers\n"
     "rest on and how large the game is.",
     "entente check scenarios/reverse-kissinger-2025.toml", kCheck, check},
    {"assess", "FILE", 1, 1, "FILE", "can A peel B away from C, and is it worth it?",
     "Solves every strategy in every setting drawn and prints the verdict: how likely the goal is, what it "
     "gains or\n"
     "loses a year and through what, what becomes of each ally, and what all this rests on.",
     "entente assess scenarios/reverse-kissinger-2025.toml", kAssess, assess, true, "--resume"},
    {"compare", "FROM TO", 2, 2, "FILE", "what differs, and which differences carry the verdict?",
     "Takes driver groups from TO into FROM in every combination, on the same random numbers: the share of "
     "each in "
     "the\n"
     "difference, the smallest sets that flip it, and for two files of one case the judgements it turns on.",
     "entente compare scenarios/opening-to-china-1971.toml scenarios/reverse-kissinger-2025.toml", kCompare,
     compare},
    {"price", "FILE", 1, 1, "FILE", "what would it take?",
     "Finds the least multiple of a package, and the cheapest set of levers, that make the goal as likely as "
     "asked;\n"
     "what the rival's counter-bid adds to it, what the target would settle for, and where the gain turns.",
     "entente price scenarios/reverse-kissinger-2025.toml --at-least 0.5", kPrice, price},
    {"claims", "FILE", 1, 1, "FILE", "do the argument's statements hold?",
     "Judges every statement of a claims file on common draws of its scenarios and on its data: supported, "
     "contradicted\n"
     "or not decided, what that rests on, and whether the conclusion still stands.",
     "entente claims claims/reverse-kissinger.toml", kClaims, claims},
    {"show", "FILE", 1, 1, "FILE", "one draw, told year by year",
     "Follows one draw along its likeliest path: what each mover may do, with probability and payoff, what "
     "it "
     "does,\n"
     "what chance brings, and where the target stands at each year over all paths. FILE is a scenario, or an "
     "answer of\n"
     "assess --json, or a run file of --save, whose scenario, options and seed are then used.",
     "entente show scenarios/reverse-kissinger-2025.toml --draw 7 --strategy probe", kShow, show_draw},
    {"rerun",
     "MANIFEST",
     1,
     1,
     "FILE",
     "does a recorded answer come out again?",
     "Repeats the run in an answer of assess, compare, price or explore with --json, or in a run file of "
     "--save, from\n"
     "the scenarios and options it carries, compares every figure, and says identical, or which differ, by "
     "how much and\n"
     "why.",
     "entente rerun verdict.json",
     {},
     rerun},
    {"explore", "FILE", 1, 1, "FILE", "what matters, what is robust, where does it turn?",
     "Asks the draws of a scenario, or a table of runs, anybody's (--table RUNS.csv): which inputs the "
     "outcome\n"
     "rests on (--sobol, --morris), which strategy stands up to rules that trust no prior (--regret), in "
     "which "
     "box\n"
     "of inputs a condition holds (--prim), what it would be worth to know more (--voi), and how far the "
     "answer\n"
     "rests on how exactly the players choose (--lambda-sweep) and on this file's own prior (--contaminate "
     "OTHER).",
     "entente explore scenarios/reverse-kissinger-2025.toml --sobol", kExplore, explore, false, "--table"},
    {"export", "efg FILE", 2, 2, "efg", "the game as a tree that Gambit reads",
     "Writes the first K years of one draw as an extensive-form game whose agent logit equilibrium at "
     "precision 1 is\n"
     "this model's (the game of --reconsider always, allies left out).",
     "entente export efg scenarios/opening-to-china-1971.toml --strategy engage --output engage.efg", kExport,
     export_file},
    {"explain",
     "CODE",
     1,
     1,
     "",
     "what does an error code mean?",
     "Says what a code means, why it matters and what to do.",
     "entente explain E021",
     {},
     explain},
    {"completion",
     "SHELL",
     1,
     1,
     "bash|zsh|fish",
     "completion for a shell",
     "Prints a script for bash, zsh or fish, made from the same table as this help.",
     "entente completion bash > ~/.local/share/bash-completion/completions/entente",
     {},
     completion},
};

std::string usage_of(const Flag& flag) {
  std::string names = flag.short_name.empty() ? "    " : std::string(flag.short_name) + ", ";
  names += flag.name;
  if (!flag.argument.empty()) names += " " + std::string(flag.choices.empty() ? flag.argument : flag.choices);
  return names;
}

std::string flag_lines(std::span<const Flag> flags) {
  constexpr std::size_t kColumn = 46;
  std::string text;
  for (const Flag& flag : flags) {
    const std::string line = "  " + usage_of(flag);
    text += width(line) < kColumn ? padded(line, kColumn) : line + "\n" + std::string(kColumn, ' ');
    text += std::string(flag.meaning) + "\n";
  }
  return text;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : std::string(between)) + word;
  return text;
}

std::string bash_script() {
  std::vector<std::string> names, globals;
  for (const Command& command : kCommands) names.emplace_back(command.name);
  for (const Flag& flag : kGlobal) globals.emplace_back(flag.name);
  std::string values, flags, operands;
  const auto add_values = [&](std::span<const Flag> table) {
    for (const Flag& flag : table) {
      if (flag.argument.empty()) continue;
      if (!flag.choices.empty())
        values += fmt::format("    {}) COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return;;\n", flag.name,
                              joined(alternatives(flag.choices), " "));
      else if (flag.argument == "FILE")
        values += fmt::format("    {}) COMPREPLY=($(compgen -f -- \"$word\")); return;;\n", flag.name);
      else
        values += fmt::format("    {}) return;;\n", flag.name);
    }
  };
  add_values(kGlobal);
  for (const Command& command : kCommands) {
    std::vector<std::string> own;
    for (const Flag& flag : command.flags) own.emplace_back(flag.name);
    flags += fmt::format("    {}) flags=\"{}\";;\n", command.name, joined(own, " "));
    if (command.operand_choices == "FILE")
      operands += fmt::format("    {}) COMPREPLY=($(compgen -f -- \"$word\"));;\n", command.name);
    else if (!command.operand_choices.empty())
      operands +=
          fmt::format("    {}) COMPREPLY=($(compgen -W \"{}\" -- \"$word\") $(compgen -f -- \"$word\"));;\n",
                      command.name, joined(alternatives(command.operand_choices), " "));
    // A flag of two commands has the same values in both, or none.
    for (const Flag& flag : command.flags)
      if (values.find("    " + std::string(flag.name) + ")") == std::string::npos) add_values({&flag, 1});
  }
  return fmt::format(
      "# bash completion for entente; made by `entente completion bash`\n"
      "_entente() {{\n"
      "  local word=\"${{COMP_WORDS[COMP_CWORD]}}\" before=\"${{COMP_WORDS[COMP_CWORD-1]}}\" command=\"\" "
      "flags=\"\" w\n"
      "  for w in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n"
      "    case \"$w\" in {}) command=\"$w\"; break;; esac\n"
      "  done\n"
      "  case \"$before\" in\n{}  esac\n"
      "  case \"$command\" in\n{}  esac\n"
      "  if [[ \"$word\" == -* ]]; then COMPREPLY=($(compgen -W \"$flags {}\" -- \"$word\")); return; fi\n"
      "  case \"$command\" in\n"
      "    \"\") COMPREPLY=($(compgen -W \"{}\" -- \"$word\"));;\n{}  esac\n"
      "}}\n"
      "complete -o filenames -F _entente entente\n",
      joined(names, "|"), values, flags, joined(globals, " "), joined(names, " "), operands);
}

/// Text inside single quotes of zsh's _arguments: brackets and colons are its own.
std::string zsh_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string zsh_flag(const Flag& flag) {
  std::string line = "'" + std::string(flag.repeats ? "*" : "") + std::string(flag.name) + "[" +
                     zsh_escaped(flag.meaning) + "]";
  if (!flag.argument.empty()) {
    line += ":" + std::string(flag.argument) + ":";
    if (!flag.choices.empty()) line += "(" + joined(alternatives(flag.choices), " ") + ")";
    if (flag.argument == "FILE") line += "_files";
  }
  return line + "'";
}

std::string zsh_script() {
  std::string list, cases, globals;
  for (const Flag& flag : kGlobal) globals += " \\\n    " + zsh_flag(flag);
  for (const Command& command : kCommands) {
    list += fmt::format("    '{}:{}'\n", command.name, zsh_escaped(command.question));
    cases += fmt::format("    {}) _arguments", command.name);
    for (const Flag& flag : command.flags) cases += " \\\n      " + zsh_flag(flag);
    if (command.operand_choices == "FILE" || command.operand_choices == "efg") {
      if (command.operand_choices == "efg") cases += " \\\n      '1:kind:(efg)'";
      cases += " \\\n      '*:file:_files'";
    } else if (!command.operand_choices.empty()) {
      cases += " \\\n      '1:operand:(" + joined(alternatives(command.operand_choices), " ") + ")'";
    }
    cases += " \\\n      $globals;;\n";
  }
  return fmt::format(
      "#compdef entente\n# zsh completion for entente; made by `entente completion zsh`\n"
      "_entente() {{\n"
      "  local -a commands globals\n"
      "  commands=(\n{}  )\n"
      "  globals=({}\n  )\n"
      "  if (( CURRENT == 2 )); then _describe command commands; _arguments $globals; return; fi\n"
      "  local command=$words[2]; shift words; (( CURRENT-- ))\n"
      "  case $command in\n{}  esac\n"
      "}}\n"
      "_entente \"$@\"\n",
      list, globals, cases);
}

std::string fish_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string fish_flag(const Flag& flag, std::string_view condition) {
  std::string line = "complete -c entente";
  if (!condition.empty()) line += fmt::format(" -n '__fish_seen_subcommand_from {}'", condition);
  line += " -l " + std::string(flag.name.substr(2));
  if (!flag.short_name.empty()) line += " -s " + std::string(flag.short_name.substr(1));
  if (!flag.argument.empty()) {
    if (!flag.choices.empty())
      line += " -x -a '" + joined(alternatives(flag.choices), " ") + "'";
    else
      line += flag.argument == "FILE" ? " -r" : " -x";
  }
  return line + " -d '" + fish_escaped(flag.meaning) + "'\n";
}

std::string fish_script() {
  std::string text = "# fish completion for entente; made by `entente completion fish`\n";
  for (const Flag& flag : kGlobal) text += fish_flag(flag, "");
  for (const Command& command : kCommands) {
    text += fmt::format("complete -c entente -n __fish_use_subcommand -f -a {} -d '{}'\n", command.name,
                        fish_escaped(command.question));
    for (const Flag& flag : command.flags) text += fish_flag(flag, command.name);
    if (!command.operand_choices.empty() && command.operand_choices != "FILE")
      text += fmt::format("complete -c entente -n '__fish_seen_subcommand_from {}' -a '{}'\n", command.name,
                          joined(alternatives(command.operand_choices), " "));
  }
  return text;
}

}  // namespace

std::span<const Command> commands() { return kCommands; }
std::span<const Flag> global_flags() { return kGlobal; }

const Command* find_command(std::string_view name) {
  const auto* found = std::find_if(std::begin(kCommands), std::end(kCommands),
                                   [&](const Command& command) { return command.name == name; });
  return found == std::end(kCommands) ? nullptr : found;
}

std::string greeting() {
  return "entente: can power A peel B away from C, at what price, and is it worth it?\n"
         "\n"
         "  entente assess scenarios/reverse-kissinger-2025.toml   the verdict on a question\n"
         "  entente check scenarios/opening-to-china-1971.toml     what a question rests on\n"
         "  entente new my-question --from 2025                    a question of your own\n"
         "Help: entente --help, entente COMMAND --help, entente explain CODE\n";
}

std::string help_text() {
  std::string text = "Usage: entente COMMAND [flags]\n\nCommands:\n";
  for (const Command& command : kCommands)
    text +=
        fmt::format("  {:<24}{}\n", fmt::format("{} {}", command.name, command.operands), command.question);
  text += "\nFlags before or after any command:\n" + flag_lines(kGlobal);
  return text +
         "\nExit codes: 0 answered · 1 internal error · 2 an input file is wrong · 3 wrong command line · 5 "
         "solved but not\n"
         "reliably, or a rerun that differs · 6 interrupted, what was finished is written · 7 a file cannot "
         "be read or written\n";
}

std::string help_text(const Command& command) {
  std::string text = fmt::format("Usage: entente {} {}{}\n\n{}\n", command.name, command.operands,
                                 command.flags.empty() ? "" : " [flags]", command.detail);
  if (!command.flags.empty()) text += "\nFlags:\n" + flag_lines(command.flags);
  text += "\nFlags of every command:\n" + flag_lines(kGlobal);
  return text + fmt::format("\nExample: {}\n", command.example);
}

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  if (shell == "fish") return fish_script();
  return {};
}

}  // namespace entente::cli

#include "cli/call.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "cli/commands.hpp"
#include "entente/base/diagnostic.hpp"
#include "entente/base/utf8.hpp"
#include "entente/ensemble/ranks.hpp"
#include "entente/scenario/fields.hpp"

namespace entente::cli {
namespace {

/// Flags known after `command` (null: before any).
std::vector<std::string> flag_names(const Command* command) {
  std::vector<std::string> names;
  const auto add = [&](std::span<const Flag> flags) {
    for (const Flag& flag : flags) names.emplace_back(flag.name);
  };
  if (command) add(command->flags);
  add(global_flags());
  return names;
}

std::string help_of(const Command* command) {
  return command ? fmt::format("\"entente {} --help\" lists what there is", command->name)
                 : "\"entente --help\" lists what there is";
}

[[noreturn]] void unknown_flag(const std::string& word, const Command* command) {
  const std::string flag = word.substr(0, word.find('='));
  const std::string near = nearest(flag, flag_names(command));
  if (near.empty())
    for (const Command& other : commands())
      for (const Flag& known : other.flags)
        if (flag == known.name)
          throw BadCommandLine{fmt::format("{} belongs to \"entente {}\"", flag, other.name),
                               help_of(command)};
  throw BadCommandLine{fmt::format("there is no flag {}", in_quotes(flag)),
                       near.empty() ? help_of(command) : fmt::format("did you mean {}?", near)};
}

[[noreturn]] void unknown_command(const std::string& word) {
  std::vector<std::string> names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  const std::string near = nearest(word, names);
  throw BadCommandLine{fmt::format("there is no command {}", in_quotes(word)),
                       near.empty() ? help_of(nullptr) : fmt::format("did you mean \"entente {}\"?", near)};
}

/// Flags of one app, with room for what is given.
struct Slot {
  const Flag* flag = nullptr;
  CLI::Option* option = nullptr;
  std::vector<std::string> values;
  bool given = false;
};
using Slots = std::vector<std::unique_ptr<Slot>>;

void add_flags(CLI::App& app, std::span<const Flag> flags, Slots& slots) {
  for (const Flag& flag : flags) {
    auto slot = std::make_unique<Slot>();
    slot->flag = &flag;
    const std::string names =
        (flag.short_name.empty() ? "" : std::string(flag.short_name) + ",") + std::string(flag.name);
    if (flag.argument.empty())
      slot->option = app.add_flag(names, slot->given);
    else
      slot->option = app.add_option(names, slot->values)->allow_extra_args(false);
    slots.push_back(std::move(slot));
  }
}

void keep(const Slots& slots, Call& call) {
  for (const auto& slot : slots) {
    const Flag& flag = *slot->flag;
    if (flag.argument.empty()) {
      if (slot->given) call.set(flag.name, {});
      continue;
    }
    if (slot->values.empty()) continue;
    if (slot->values.size() > 1 && !flag.repeats)
      throw BadCommandLine{fmt::format("{} is given {} times", flag.name, slot->values.size()),
                           "give it once"};
    const auto choices = alternatives(flag.choices);
    for (const std::string& value : slot->values)
      if (!choices.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) {
        const std::string near = nearest(value, choices);
        std::string list(flag.choices);
        for (std::size_t at = list.find('|'); at != std::string::npos; at = list.find('|', at))
          list.replace(at, 1, ", ");
        throw BadCommandLine{fmt::format("{} cannot be {}", flag.name, in_quotes(value)),
                             near.empty() ? "it takes one of " + list
                                          : fmt::format("did you mean {}? It takes one of {}", near, list)};
      }
    call.set(flag.name, slot->values);
  }
}

void check_operands(const Call& call) {
  const Command& command = *call.command;
  const int given = static_cast<int>(call.operands.size());
  if (given == 0 && !command.instead.empty() && call.has(command.instead)) return;
  if (given < command.fewest)
    throw BadCommandLine{fmt::format("\"entente {}\" needs {}", command.name, command.operands),
                         fmt::format("for example: {}", command.example)};
  if (command.most >= 0 && given > command.most)
    throw BadCommandLine{fmt::format("\"entente {}\" takes {}, not also {}", command.name,
                                     command.operands.empty() ? "nothing" : std::string(command.operands),
                                     in_quotes(call.operands[static_cast<std::size_t>(command.most)])),
                         fmt::format("for example: {}", command.example)};
}

}  // namespace

Call parse(int argc, const char* const* argv) {
  Call call;
  for (int i = 0; i < argc; ++i)
    call.line += (i ? " " : "") + (i ? std::string(argv[i]) : std::string("entente"));

  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  app.require_subcommand(0, 1);  // a later word is an operand, whatever it is called
  Slots global_slots;
  add_flags(app, global_flags(), global_slots);
  struct Sub {
    const Command* command;
    CLI::App* app;
    Slots slots;
    std::vector<std::string> operands;
  };
  std::vector<std::unique_ptr<Sub>> subs;
  for (const Command& command : commands()) {
    auto sub = std::make_unique<Sub>();
    sub->command = &command;
    sub->app = app.add_subcommand(std::string(command.name));
    sub->app->set_help_flag();
    sub->app->fallthrough();
    add_flags(*sub->app, command.flags, sub->slots);
    sub->app->add_option("operands", sub->operands);
    subs.push_back(std::move(sub));
  }

  const Command* chosen = nullptr;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ArgumentMismatch& error) {
    // "--draws: 1 required TEXT missing"
    const std::string flag = std::string(error.what()).substr(0, std::string(error.what()).find(':'));
    throw BadCommandLine{fmt::format("{} needs a value", flag), help_of(nullptr)};
  } catch (const CLI::ParseError& error) {
    throw BadCommandLine{error.what(), help_of(nullptr)};
  }
  for (const auto& sub : subs)
    if (sub->app->parsed()) {
      chosen = sub->command;
      call.operands = sub->operands;
      keep(sub->slots, call);
    }
  keep(global_slots, call);
  call.command = chosen;
  call.wants_help = call.has("--help");
  call.wants_version = call.has("--version");
  for (const std::string& word : app.remaining(true)) {
    if (word.size() > 1 && word[0] == '-' && word != "--") unknown_flag(word, chosen);
    if (word != "--" && !chosen) unknown_command(word);
    if (word != "--")
      throw BadCommandLine{fmt::format("{} was not expected here", in_quotes(word)), help_of(chosen)};
  }
  if (chosen && !call.wants_help && !call.wants_version) check_operands(call);
  return call;
}

void blame_command_line(const Diagnostics& diagnostics) {
  constexpr std::string_view kOfFlags[] = {"E094", "E095", "E096", "E097", "E098", "E150", "E151"};
  BadCommandLine bad;
  for (const Diagnostic& d : diagnostics) {
    if (d.severity != Severity::error) continue;
    if (std::find(std::begin(kOfFlags), std::end(kOfFlags), d.code) == std::end(kOfFlags)) return;
    if (bad.message.find(d.message) != std::string::npos) continue;  // said once for every strategy
    bad.message += (bad.message.empty() ? "" : "; ") + d.message;
    if (!d.help.empty()) bad.help += (bad.help.empty() ? "" : "; ") + d.help;
  }
  if (!bad.message.empty()) throw bad;
}

std::string Call::text(std::string_view flag, std::string_view otherwise) const {
  const auto found = values_.find(flag);
  return found == values_.end() || found->second.empty() ? std::string(otherwise) : found->second.back();
}

const std::vector<std::string>& Call::texts(std::string_view flag) const {
  static const std::vector<std::string> none;
  const auto found = values_.find(flag);
  return found == values_.end() ? none : found->second;
}

std::uint64_t Call::whole(std::string_view flag, std::uint64_t otherwise, std::uint64_t low,
                          std::uint64_t high) const {
  if (!has(flag)) return otherwise;
  const std::string word = text(flag);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || value < low || value > high)
    throw BadCommandLine{fmt::format("{} cannot be {}", flag, in_quotes(word)),
                         high == UINT64_MAX
                             ? fmt::format("it takes a whole number from {} up", low)
                             : fmt::format("it takes a whole number from {} to {}", low, high)};
  return value;
}

double Call::above_zero(std::string_view flag) const {
  if (!has(flag)) return 0;
  const std::string word = text(flag);
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || !std::isfinite(value) || value <= 0)
    throw BadCommandLine{fmt::format("{} cannot be {}", flag, in_quotes(word)),
                         "it takes a number above 0, such as 0.05"};
  return value;
}

double Call::number(std::string_view flag, double otherwise, double low, double high) const {
  if (!has(flag)) return otherwise;
  const std::string word = text(flag);
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || !(value >= low && value <= high))
    throw BadCommandLine{fmt::format("{} cannot be {}", flag, in_quotes(word)),
                         high >= 1e300 ? std::string("it takes a number, such as 0.5")
                                       : fmt::format("it takes a number from {} to {}", low, high)};
  return value;
}

std::optional<Simd> Call::simd() const {
  const auto set = simd_named(text("--simd", "auto"));
  if (!set) return set;
  if (const auto instead = simd_lacking(simd_name(*set), simd_available()))
    throw BadCommandLine{fmt::format("this machine does not run {}", simd_name(*set)), *instead};
  return set;
}

bool Call::colour(Stream stream) const {
  // A launcher gives its ranks a terminal of its own, and passes on what they write there to wherever it
  // likes.
  const bool alone = ranks == nullptr || ranks->size() == 1;
  const bool terminal = alone && is_terminal(stream) && (stream == Stream::error || output().empty());
  return use_colour(text("--color", "auto"), std::getenv("NO_COLOR"), std::getenv("FORCE_COLOR"), terminal);
}

}  // namespace entente::cli

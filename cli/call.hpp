#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.hpp"
#include "entente/base/diagnostic.hpp"
#include "entente/base/simd.hpp"

namespace entente {
class Ranks;
}

namespace entente::cli {

struct Command;

/// Exit codes; docs/commands/ lists them.
enum Exit : int {
  kAnswered = 0,
  kInternalError = 1,
  kBadInput = 2,
  kBadCommandLine = 3,
  kContradicted = 4,  ///< claims: a load-bearing one, or any with --strict
  kNotReliable = 5,
  kDiffers = 5,  ///< a rerun: the recorded answer does not stand as it is
  kInterrupted = 6,
  kFileTrouble = 7,
};

/// Something on the command line that cannot be meant; ends the command with exit code 3.
struct BadCommandLine {
  std::string message;
  std::string help;  ///< something that works
};

/// Ends the command with exit code 3 where all errors come from flags, not from the file (E094 to E098): such
/// an error has no place in any file. @throws BadCommandLine
void blame_command_line(const Diagnostics& diagnostics);

/// A command line, parsed: which command, its operands and flags.
class Call {
 public:
  const Command* command = nullptr;
  std::vector<std::string> operands;
  std::string line;        ///< as typed
  Ranks* ranks = nullptr;  ///< never null while a command runs; rank 0 of 1 when started alone
  bool wants_help = false, wants_version = false;

  bool has(std::string_view flag) const { return values_.count(flag) > 0; }
  std::string text(std::string_view flag, std::string_view otherwise = "") const;
  const std::vector<std::string>& texts(std::string_view flag) const;
  /// A whole number in [low, high]; BadCommandLine when it is none.
  std::uint64_t whole(std::string_view flag, std::uint64_t otherwise, std::uint64_t low,
                      std::uint64_t high) const;

  /// A number above zero; 0 without the flag. BadCommandLine when it is none.
  double above_zero(std::string_view flag) const;

  /// A number in [low, high]; BadCommandLine when it is none.
  double number(std::string_view flag, double otherwise, double low, double high) const;

  /// The set of --simd; nothing for auto. BadCommandLine where this machine lacks it.
  std::optional<Simd> simd() const;

  bool json() const { return has("--json"); }
  bool quiet() const { return has("--quiet"); }
  bool verbose() const { return has("--verbose"); }
  std::string output() const { return text("--output"); }
  bool colour(Stream stream) const;

  void set(std::string_view flag, std::vector<std::string> values) {
    values_[std::string(flag)] = std::move(values);
  }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

/// Parses a command line by the table of commands. @throws BadCommandLine
Call parse(int argc, const char* const* argv);

}  // namespace entente::cli

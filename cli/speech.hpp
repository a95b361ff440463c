#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "cli/terminal.hpp"

namespace entente::cli {

/// Writes everything to an open file.
/// @return 0, or an errno
int write_all(int file, std::string_view text);

/// Writes on standard output or standard error; kept instead while a HeldSpeech says so.
/// @return 0, or an errno
int speak(Stream stream, std::string_view text);

/// While it lives, what is spoken is kept until `may_speak()`: of several ranks that meet the same error, one
/// says so. What was kept is said before the first word that may be spoken. One at a time.
class HeldSpeech {
 public:
  struct Words {
    std::string out, error;
  };

  explicit HeldSpeech(std::function<bool()> may_speak);
  ~HeldSpeech();
  HeldSpeech(const HeldSpeech&) = delete;
  HeldSpeech& operator=(const HeldSpeech&) = delete;

  /// What was kept so far; it is forgotten here.
  Words take();
  /// From now on everything may be spoken.
  void release();

 private:
  friend int speak(Stream stream, std::string_view text);
  std::function<bool()> may_speak_;
  Words kept_;
};

}  // namespace entente::cli

#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "entente/ensemble/assess.hpp"

namespace entente::cli {

enum class Stream { out, error };

/// Whether to colour: the flag decides, then NO_COLOR, then FORCE_COLOR, then whether a terminal is there.
/// @param flag  auto, always or never
/// @param no_color, force_color  values of the variables, null when not set; an empty one counts as not set
bool use_colour(std::string_view flag, const char* no_color, const char* force_color, bool terminal);

bool is_terminal(Stream stream);

/// A line on standard error that tells how far a long job is: bar, draws a second, time left. Appears after
/// one second, only when `enabled`; `finish` leaves the total time in its place. A job of several parts has a
/// rate and a time left of its own in each: a part begins with part(), or where less is done than before.
class Progress : public AssessObserver {
 public:
  explicit Progress(bool enabled) : enabled_(enabled) {}
  void advanced(long draws_done, long draws_wanted) override;
  /// The next part counts these, not draws.
  void part(std::string_view unit);
  void finish(long draws_done);
  double seconds() const;

 private:
  using Clock = std::chrono::steady_clock;
  bool enabled_, shown_ = false;
  std::string unit_ = "draws";
  long done_ = 0;
  Clock::time_point start_ = Clock::now(), last_ = start_, part_ = start_, step_ = start_;
};

}  // namespace entente::cli

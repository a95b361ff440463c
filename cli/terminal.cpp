#include "cli/terminal.hpp"

#include <cmath>
#include <cstdio>
#include <string>

#include <fmt/core.h>
#include <unistd.h>

namespace entente::cli {
namespace {

bool set(const char* value) { return value != nullptr && *value != '\0'; }

std::string duration(double seconds) {
  if (seconds < 60) return fmt::format("{:.0f} s", seconds);
  const long whole = std::lround(seconds);
  return fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

/// Three digits, without an exponent.
std::string a_second(double rate) {
  return rate < 1000 ? fmt::format("{:.3g}", rate) : fmt::format("{:.0f}", rate);
}

}  // namespace

bool use_colour(std::string_view flag, const char* no_color, const char* force_color, bool terminal) {
  if (flag == "always") return true;
  if (flag == "never") return false;
  if (set(no_color)) return false;
  if (set(force_color)) return std::string_view(force_color) != "0";
  return terminal;
}

bool is_terminal(Stream stream) { return isatty(stream == Stream::out ? STDOUT_FILENO : STDERR_FILENO) == 1; }

double Progress::seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

void Progress::part(std::string_view unit) {
  unit_ = unit;
  done_ = 0;
  part_ = Clock::now();
}

void Progress::advanced(long draws_done, long draws_wanted) {
  using namespace std::chrono_literals;
  const auto now = Clock::now();
  if (draws_done < done_) {  // another part, which began where the last step of the one before ended
    unit_ = "draws";
    part_ = step_;
  }
  done_ = draws_done;
  step_ = now;
  if (!enabled_ || now - start_ < 1s || (shown_ && now - last_ < 100ms)) return;
  shown_ = true;
  last_ = now;
  constexpr long kCells = 30;
  const double elapsed = std::chrono::duration<double>(now - part_).count();
  const double rate = static_cast<double>(draws_done) / elapsed;
  const long filled = draws_wanted > 0 ? kCells * draws_done / draws_wanted : 0;
  const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                          std::string(static_cast<std::size_t>(kCells - filled), '.');
  const std::string line = fmt::format(
      "\r\033[K[{}] {} of {} {}, {} {}/s, {} left", bar, draws_done, draws_wanted, unit_, a_second(rate),
      unit_, duration(rate > 0 ? static_cast<double>(draws_wanted - draws_done) / rate : 0));
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

void Progress::finish(long draws_done) {
  if (!shown_) return;
  const double elapsed = seconds();
  std::fputs(fmt::format("\r\033[K{} draws in {}, {} draws/s\n", draws_done, duration(elapsed),
                         a_second(static_cast<double>(draws_done) / elapsed))
                 .c_str(),
             stderr);
  std::fflush(stderr);
}

}  // namespace entente::cli

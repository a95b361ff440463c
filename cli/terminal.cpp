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

void Progress::advanced(long draws_done, long draws_wanted) {
  using namespace std::chrono_literals;
  const auto now = Clock::now();
  if (!enabled_ || now - start_ < 1s || (shown_ && now - last_ < 100ms)) return;
  shown_ = true;
  last_ = now;
  constexpr long kCells = 30;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const double rate = static_cast<double>(draws_done) / elapsed;
  const long filled = draws_wanted > 0 ? kCells * draws_done / draws_wanted : 0;
  const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                          std::string(static_cast<std::size_t>(kCells - filled), '.');
  const std::string line =
      fmt::format("\r\033[K[{}] {} of {} draws, {:.3g} draws/s, {} left", bar, draws_done, draws_wanted, rate,
                  duration(rate > 0 ? static_cast<double>(draws_wanted - draws_done) / rate : 0));
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

void Progress::finish(long draws_done) {
  if (!shown_) return;
  const double elapsed = seconds();
  std::fputs(fmt::format("\r\033[K{} draws in {}, {:.3g} draws/s\n", draws_done, duration(elapsed),
                         static_cast<double>(draws_done) / elapsed)
                 .c_str(),
             stderr);
  std::fflush(stderr);
}

}  // namespace entente::cli

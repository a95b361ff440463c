#pragma once
// A session with the built program: a command line, what came out, how it ended.

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace entente::session {

struct Ended {
  int code = -1;  ///< exit code; 128 + signal when a signal ended it
  std::string out, err;
  long peak_kb = 0;  ///< most memory that it had at once, kB; never below what the test itself has
};

/// Runs `entente` with these arguments, in `folder` when given. Neither stream is a terminal. `environment`
/// adds variables; NO_COLOR and FORCE_COLOR are not set otherwise.
Ended entente(const std::vector<std::string>& arguments, const std::filesystem::path& folder = {},
              const std::vector<std::pair<std::string, std::string>>& environment = {});

/// The same, and presses Ctrl-C after so many seconds.
Ended interrupted(const std::vector<std::string>& arguments, double seconds);

/// The same in `folder`, and kills the program (SIGKILL) as soon as `now`, asked over and over, is true.
Ended killed(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
             const std::function<bool()>& now);

/// The same with a pseudo-terminal as standard error; what it showed is in `err`.
Ended on_terminal(const std::vector<std::string>& arguments,
                  const std::vector<std::pair<std::string, std::string>>& environment = {});

/// A folder of its own for each test, removed at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  /// Names of all that is in it.
  std::vector<std::string> names() const;

 private:
  std::filesystem::path path_;
};

std::string content(const std::filesystem::path& file);
void write(const std::filesystem::path& file, const std::string& text);
/// tests/data/tiny.toml
std::string tiny_path();
std::string tiny_text();
/// Four driver groups, to stand behind tiny_text(): target, offers, rival, divider.
std::string four_groups();
/// `text` with the first occurrence of `from` (which must be there) replaced.
std::string with(std::string text, const std::string& from, const std::string& to);

}  // namespace entente::session

#include "tests/program/session.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace entente::session {
namespace {

namespace fs = std::filesystem;
using Environment = std::vector<std::pair<std::string, std::string>>;

struct Setup {
  fs::path folder;
  Environment environment;
  double interrupt_after = -1;  ///< seconds; negative = never
  bool terminal = false;        ///< standard error is a pseudo-terminal
  std::function<bool()> kill_when;
};

std::string read_some(int file, bool& open) {
  char buffer[65536];
  const ssize_t got = ::read(file, buffer, sizeof buffer);
  if (got <= 0) {
    open = false;  // the end, or EIO of a terminal whose other side is gone
    return {};
  }
  return {buffer, static_cast<std::size_t>(got)};
}

Ended run(const std::vector<std::string>& arguments, const Setup& setup) {
  int out[2], err[2];
  if (::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  if (setup.terminal) {
    if (::openpty(&err[0], &err[1], nullptr, nullptr, nullptr) != 0) throw std::runtime_error("no terminal");
    ::fcntl(err[0], F_SETFD, FD_CLOEXEC);
  } else if (::pipe2(err, O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe");
  }
  std::vector<const char*> argv{ENTENTE_PROGRAM};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  argv.push_back(nullptr);

  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no fork");
  if (child == 0) {
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    if (setup.terminal) ::close(err[1]);
    if (!setup.folder.empty() && ::chdir(setup.folder.c_str()) != 0) ::_exit(126);
    ::unsetenv("NO_COLOR");
    ::unsetenv("FORCE_COLOR");
    for (const auto& [name, value] : setup.environment) ::setenv(name.c_str(), value.c_str(), 1);
    ::signal(SIGINT, SIG_DFL);
    ::execv(ENTENTE_PROGRAM, const_cast<char**>(argv.data()));
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(err[1]);

  std::thread killer;
  if (setup.interrupt_after >= 0)
    killer = std::thread([&] {
      std::this_thread::sleep_for(std::chrono::duration<double>(setup.interrupt_after));
      ::kill(child, SIGINT);
    });
  std::atomic<bool> over = false;
  if (setup.kill_when)
    killer = std::thread([&] {
      while (!over && !setup.kill_when()) std::this_thread::sleep_for(std::chrono::microseconds(50));
      ::kill(child, SIGKILL);  // not waited for yet, so the number is still its own
    });
  Ended ended;
  bool out_open = true, err_open = true;
  while (out_open || err_open) {
    pollfd polled[2] = {{out_open ? out[0] : -1, POLLIN, 0}, {err_open ? err[0] : -1, POLLIN, 0}};
    ::poll(polled, 2, -1);
    if (out_open && polled[0].revents) ended.out += read_some(out[0], out_open);
    if (err_open && polled[1].revents) ended.err += read_some(err[0], err_open);
  }
  over = true;
  if (killer.joinable()) killer.join();
  int status = 0;
  rusage used{};
  ::wait4(child, &status, 0, &used);
  ended.peak_kb = used.ru_maxrss;
  ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  ::close(out[0]);
  ::close(err[0]);
  return ended;
}

}  // namespace

Ended entente(const std::vector<std::string>& arguments, const fs::path& folder,
              const Environment& environment) {
  return run(arguments, {folder, environment, -1, false, {}});
}

Ended interrupted(const std::vector<std::string>& arguments, double seconds) {
  return run(arguments, {{}, {}, seconds, false, {}});
}

Ended killed(const std::vector<std::string>& arguments, const fs::path& folder,
             const std::function<bool()>& now) {
  return run(arguments, {folder, {}, -1, false, now});
}

Ended on_terminal(const std::vector<std::string>& arguments, const Environment& environment) {
  return run(arguments, {{}, environment, -1, true, {}});
}

Folder::Folder() {
  std::string pattern = (fs::temp_directory_path() / "entente-session-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("no folder");
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::vector<std::string> Folder::names() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(path_)) names.push_back(entry.path().filename().string());
  return names;
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

std::string tiny_path() { return std::string(ENTENTE_TEST_DATA) + "/tiny.toml"; }

std::string tiny_text() { return content(tiny_path()); }

std::string four_groups() {
  return R"(
[[group]]
name = "target"
label = "what the target fears, needs and wants"
inputs = ["target.*", "sector.*", "leader.*", "start.*", "war.*", "actor.*", "model.*", "shares.*"]
[[group]]
name = "offers"
inputs = ["lever.*", "consent.*", "ratification.*", "trust.*", "office.*", "term.*"]
[[group]]
name = "rival"
inputs = ["rival.*", "reply.*"]
[[group]]
name = "divider"
inputs = ["divider.*", "pressure.*", "factors.*", "ally.*", "response.*", "reassurance.*"]
)";
}
std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("the text has no \"" + from + "\"");
  return text.replace(at, from.size(), to);
}

}  // namespace entente::session

#include "cli/output.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/speech.hpp"
#include "entente/base/utf8.hpp"
#include "entente/report/check.hpp"

namespace entente::cli {
namespace {

namespace fs = std::filesystem;

Diagnostics cannot_write(const std::string& path, std::string why, std::string help) {
  Diagnostic d;
  d.place = {path, 0, 0, 0};
  d.code = "F004";
  d.message = "cannot write " + in_quotes(path) + ": " + std::move(why);
  d.help = std::move(help);
  return {d};
}

std::string folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path().string() : ".";
}

int write_and_close(int file, std::string_view text, bool to_disk) {
  int error = write_all(file, text);
  if (!error && to_disk && fsync(file) != 0 && errno != EINVAL && errno != EROFS) error = errno;
  if (close(file) != 0 && !error) error = errno;
  return error;
}

/// Through a new file in the same folder, so that the name never stands for half a file. What is no regular
/// file (a device, a pipe) is written directly; a link is followed.
int replace_file(const std::string& path, std::string_view text) {
  fs::path target(path);
  std::error_code ignored;
  if (fs::is_symlink(target, ignored)) {
    const fs::path real = fs::weakly_canonical(target, ignored);
    if (!ignored) target = real;
  }
  struct stat there {};
  const bool exists = ::stat(target.c_str(), &there) == 0;
  if (exists && !S_ISREG(there.st_mode)) {
    const int file = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    return file < 0 ? errno : write_and_close(file, text, false);
  }
  const fs::path beside = fs::path(folder_of(target)) /
                          ("." + target.filename().string() + "." + std::to_string(::getpid()) + ".part");
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return errno;
  if (exists && fchmod(file, there.st_mode & 07777) != 0)
    errno = 0;  // a stricter file than asked for is no error
  int error = write_and_close(file, text, true);
  if (!error && ::rename(beside.c_str(), target.c_str()) != 0) error = errno;
  if (error) ::unlink(beside.c_str());
  return error;
}

std::string content_of(const std::string& path) {
  constexpr std::uintmax_t kMost = 10'000'000;
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > kMost || error) return {};
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return std::move(content).str();
}

int trouble(const Call& call, const Diagnostics& diagnostics) {
  show(call, diagnostics, "", false);
  return kFileTrouble;
}

}  // namespace

Diagnostics unwritable(const std::string& path) {
  if (path.empty()) return cannot_write(path, "the name is empty", "give --output the name of a file");
  std::error_code error;
  if (fs::is_directory(path, error)) return cannot_write(path, "it is a folder", "name a file inside it");
  const std::string folder = folder_of(path);
  if (!fs::is_directory(folder, error))
    return cannot_write(path, "there is no folder " + in_quotes(folder),
                        "make the folder first, or name another");
  if (fs::exists(path, error) && !fs::is_regular_file(path, error))
    return access(path.c_str(), W_OK) == 0 ? Diagnostics{} : cannot_write(path, std::strerror(errno), "");
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    return cannot_write(path, std::strerror(errno), "name a folder that you may write to");
  return {};
}

int deliver(const Call& call, std::string_view text) {
  if (!call.output().empty()) {
    const int error = replace_file(call.output(), text);
    return error ? trouble(call, cannot_write(call.output(), std::strerror(error), "")) : kAnswered;
  }
  const int error = speak(Stream::out, text);
  return error ? trouble(call, cannot_write("standard output", std::strerror(error), "")) : kAnswered;
}

int create(const Call& call, const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0)
    return trouble(call,
                   errno == EEXIST
                       ? cannot_write(path, "it exists already", "choose another name, or move it away")
                       : cannot_write(path, std::strerror(errno), "name a folder that you may write to"));
  const int error = write_and_close(file, text, true);
  if (!error) return kAnswered;
  ::unlink(path.c_str());
  return trouble(call, cannot_write(path, std::strerror(error), ""));
}

void show(const Call& call, const Diagnostics& diagnostics, const std::string& source_file, bool answer) {
  Diagnostics shown;
  std::copy_if(diagnostics.begin(), diagnostics.end(), std::back_inserter(shown),
               [&](const Diagnostic& d) { return d.severity == Severity::error || !call.quiet(); });
  if (!shown.empty()) {
    // A claims file names others, so that what is wrong may lie in several; each is shown its own lines.
    for (std::size_t from = 0, to = 0; from < shown.size(); from = to) {
      const std::string& file = shown[from].place.file;
      while (to < shown.size() && shown[to].place.file == file) ++to;
      const Diagnostics of_file(shown.begin() + static_cast<std::ptrdiff_t>(from),
                                shown.begin() + static_cast<std::ptrdiff_t>(to));
      const std::string source = source_file.empty() ? std::string() : content_of(file);
      speak(Stream::error, render(of_file, source, call.colour(Stream::error)));
    }
  }
  if (answer && call.json()) speak(Stream::out, diagnostics_json(diagnostics));
}

int refuse(const Call& call, const Diagnostics& diagnostics, const std::string& source_file) {
  show(call, diagnostics, source_file, true);
  const bool unread = std::any_of(diagnostics.begin(), diagnostics.end(),
                                  [](const Diagnostic& d) { return !d.code.empty() && d.code[0] == 'F'; });
  return unread ? kFileTrouble : kBadInput;
}

int guarded(const std::function<int()>& work) {
  try {
    return work();
  } catch (const BadCommandLine& bad) {
    speak(Stream::error, "entente: " + bad.message + "\n");
    if (!bad.help.empty()) speak(Stream::error, "  help: " + bad.help + "\n");
    return kBadCommandLine;
  } catch (const std::exception& error) {
    speak(Stream::error, std::string("entente: internal error: ") + error.what() +
                             "\n  help: this is a mistake in entente, not in your file; please report it "
                             "with the command line and "
                             "the file\n");
    return kInternalError;
  } catch (...) {
    speak(Stream::error, "entente: internal error\n  help: this is a mistake in entente, not in your file\n");
    return kInternalError;
  }
}

}  // namespace entente::cli

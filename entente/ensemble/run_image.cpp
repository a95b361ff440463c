#include "entente/ensemble/run_image.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "entente/ensemble/run_messages.hpp"
#include "entente/ensemble/run_schema.hpp"

namespace entente {
namespace {

namespace fs = std::filesystem;

struct FreeSqlite {
  void operator()(unsigned char* bytes) const { sqlite3_free(bytes); }
};

/// The bytes of a run file without blocks, from a database that never was on disk.
std::string image(const RunHeader& header) {
  SQLite::Database db(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  db.exec("PRAGMA page_size = 4096");
  db.exec(fmt::format("PRAGMA application_id = {}", run_schema::kApplicationId));
  db.exec(fmt::format("PRAGMA user_version = {}", run_schema::kVersion));
  for (const run_schema::Table& table : run_schema::tables()) db.exec(std::string(table.sql));
  SQLite::Statement insert(db, "INSERT INTO meta (key, value) VALUES (?, ?)");
  for (const auto& [key, value] : run_schema::meta_of(header)) {
    insert.bind(1, key);
    insert.bind(2, value);
    insert.exec();
    insert.reset();
  }
  const run_schema::Total nothing;
  SQLite::Statement total(db, "INSERT INTO total VALUES (1, 0, 0, 0, ?, ?)");
  total.bind(1, nothing.seals_text());
  total.bind(2, run_schema::seal(nothing, run_schema::identity(header)));
  total.exec();
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, FreeSqlite> bytes(sqlite3_serialize(db.getHandle(), "main", &size, 0));
  if (!bytes) throw std::bad_alloc();
  return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

/// A descriptor that closes itself.
class File {
 public:
  File(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

/// Everything and onto the disk, or an errno.
int write_through(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(file, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return wrote < 0 ? errno : EIO;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return ::fsync(file) == 0 ? 0 : errno;
}

/// A new name that only appears with its content: a file without a name is filled, then linked. Unlike
/// rename(), a link never replaces what has the name already, and a process that dies before it leaves
/// nothing behind.
/// @return 0, an errno, or -1 where the file system cannot do this
int place_unnamed(const std::string& folder, const std::string& path, std::string_view bytes) {
  const File file(folder, O_TMPFILE | O_WRONLY);
  if (file.get() < 0)
    return errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL ? -1 : errno;
  if (const int failed = write_through(file.get(), bytes)) return failed;
  const std::string self = fmt::format("/proc/self/fd/{}", file.get());
  if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0) return 0;
  return errno == ENOENT || errno == EPERM || errno == EOPNOTSUPP ? -1 : errno;
}

/// The same through a second name. A process that dies in between leaves that one behind.
int place_named(const std::string& path, std::string_view bytes) {
  const std::string draft = fmt::format("{}.new-{}", path, ::getpid());
  int failed = 0;
  {
    const File file(draft, O_CREAT | O_EXCL | O_WRONLY);
    if (file.get() < 0) return errno;
    failed = write_through(file.get(), bytes);
  }
  if (!failed && ::link(draft.c_str(), path.c_str()) != 0) failed = errno;
  // File systems without links.
  const bool no_links = failed == EPERM || failed == EOPNOTSUPP || failed == ENOSYS;
  if (no_links && ::renameat2(AT_FDCWD, draft.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0)
    return 0;
  ::unlink(draft.c_str());
  return failed;
}

bool taken(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

}  // namespace

Diagnostics place_empty_run(const std::string& path, const RunHeader& header) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return {run_message::is_folder(path)};
  if (taken(path)) return {run_message::exists(path)};
  const fs::path parent = fs::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  if (!fs::is_directory(folder, ignored)) return {run_message::no_such_folder(path, folder)};
  // SQLite would read what lies beside a killed run into whatever file next has its name.
  for (const char* ending : {"-wal", "-journal"})
    if (taken(path + ending)) return {run_message::left_over(path, path + ending)};

  const std::string bytes = image(header);
  int failed = place_unnamed(folder, path, bytes);
  if (failed == -1) failed = place_named(path, bytes);
  if (failed == EEXIST) return {run_message::exists(path)};
  if (failed == ENOSPC || failed == EDQUOT || failed == EFBIG)
    return {run_message::no_space(path, std::strerror(failed))};
  if (failed) return {run_message::cannot_write(path, std::strerror(failed))};
  // The name too must outlive a loss of power. Some file systems refuse to sync a folder; nothing can be done
  // then.
  const File directory(folder, O_RDONLY | O_DIRECTORY);
  if (directory.get() >= 0) ::fsync(directory.get());
  return {};
}

}  // namespace entente

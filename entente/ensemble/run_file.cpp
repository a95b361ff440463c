#include "entente/ensemble/run_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <system_error>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "entente/base/utf8.hpp"
#include "entente/ensemble/packing.hpp"
#include "entente/ensemble/ranges.hpp"
#include "entente/ensemble/run_image.hpp"
#include "entente/ensemble/run_messages.hpp"
#include "entente/ensemble/run_schema.hpp"

namespace entente {
namespace {

namespace fs = std::filesystem;
using run_schema::Row;
using run_schema::Total;

constexpr std::size_t kLargestPayload = 500'000'000;
constexpr std::string_view kMagic{"SQLite format 3\0", 16};

enum class Purpose { look, go_on };
enum class Doing { reading, writing };

std::string named(const StoredBlocks& blocks) {
  return blocks.count == 1 ? fmt::format("block {}", blocks.first)
                           : fmt::format("blocks {} to {}", blocks.first, blocks.first + (blocks.count - 1));
}

/// Whether a chunk or tally may have these blocks; no sum of such numbers overflows.
bool plausible(const StoredBlocks& blocks) {
  return blocks.first >= 0 && blocks.count > 0 && blocks.first <= RunFile::kAll.count &&
         blocks.count <= RunFile::kAll.count - blocks.first;
}

std::string_view blob(const SQLite::Column& column) {
  // The bytes first: asking for their number alone would turn a blob into text.
  const void* bytes = column.getBlob();
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(column.getBytes())};
}

/// Four bytes of a database's head, the highest first; 0 where it is cut.
std::uint32_t number_at(std::string_view head, std::size_t offset) {
  std::uint32_t number = 0;
  for (std::size_t i = offset; i < offset + 4; ++i)
    number = number << 8 | (i < head.size() ? static_cast<unsigned char>(head[i]) : 0U);
  return number;
}

/// Neither ":memory:" nor "file:..." is anything but a name here.
std::string plain_name(const std::string& path) { return path.starts_with('/') ? path : "./" + path; }

Diagnostics cannot_open(const std::string& path, Purpose purpose) {
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  if (status.type() == fs::file_type::not_found) return {run_message::no_such_file(path)};
  if (code) return {run_message::cannot_read(path, code.message())};
  if (fs::is_directory(status)) return {run_message::is_folder(path)};
  if (!fs::is_regular_file(status)) return {run_message::cannot_read(path, "it is a device or a pipe")};
  if (::access(path.c_str(), R_OK) != 0) return {run_message::cannot_read(path, std::strerror(errno))};
  if (purpose == Purpose::go_on && ::access(path.c_str(), W_OK) != 0)
    return {run_message::cannot_write(path, std::strerror(errno))};
  return {};
}

/// A run cut short leaves these; they belong to it.
bool has_file_beside(const std::string& path) {
  std::error_code ignored;
  for (const char* ending : {"-wal", "-journal"})
    if (const auto size = fs::file_size(path + ending, ignored); !ignored && size > 0) return true;
  return false;
}

}  // namespace

class RunFile::Store {
 public:
  Store(std::string path, Purpose purpose) : path_(std::move(path)), purpose_(purpose) {}
  ~Store() { close(); }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  Diagnostics start(bool just_made);
  Diagnostics close();

  const std::string& path() const { return path_; }
  const RunHeader& header() const { return header_; }
  using Ranges = std::map<std::int64_t, std::int64_t>;  ///< first block -> number of blocks
  const Ranges& ranges(std::string_view table) const { return table == "chunk" ? chunks_ : tallies_; }

  Diagnostics append(std::span<const RunChunk> chunks);
  Diagnostics replace_tallies(std::span<const RunChunk> tallies);
  Diagnostics set_manifest(const std::string& manifest);
  Diagnostics for_each(std::string_view table, const Visitor& visitor, const StoredBlocks& within);

 private:
  template <class Body>
  Diagnostics guarded(Doing doing, Body&& body);
  template <class Body>
  Diagnostics transaction(Body&& body);
  Diagnostics explain(Doing doing, int result, std::string_view what) const;
  Diagnostics damaged(std::string_view where) const { return {run_message::damaged(path_, where)}; }

  void open_database();
  std::pair<std::string, std::int64_t> first_bytes();
  Diagnostics check_first_bytes();
  Diagnostics lock();
  bool has_all_pages();
  Diagnostics check_schema();
  Diagnostics check_pages();
  Diagnostics load_header();
  Diagnostics load_rows(std::string_view table, Ranges& ranges, Total& total);
  Diagnostics load_total(const Total& counted);
  Diagnostics check_apart() const;
  std::optional<std::string> holder(const StoredBlocks& blocks) const;
  Diagnostics check_rows(std::span<const RunChunk> rows) const;
  void begin_writing();

  std::int64_t number(const std::string& sql) { return db_->execAndGet(sql).getInt64(); }
  void insert(std::string_view table, const RunChunk& row, Total& total);
  void erase(std::string_view table, const StoredBlocks& within, Total& total);
  void write_total(const Total& total);

  std::string path_;
  Purpose purpose_;
  RunHeader header_;
  std::string run_;  ///< identity of the header
  Ranges chunks_, tallies_;
  Total total_;
  std::unique_ptr<SQLite::Database> db_;
};

// --- errors as values ---

Diagnostics RunFile::Store::explain(Doing doing, int result, std::string_view what) const {
  // SQLite keeps no errno of what fails at a commit; then the last system call's is the one.
  const int last = errno, kept = db_ ? sqlite3_system_errno(db_->getHandle()) : 0;
  const int kind = result & 0xFF;
  const int system = kind != SQLITE_IOERR && kind != SQLITE_CANTOPEN ? 0 : kept ? kept : last;
  const std::string why = system ? fmt::format("{} ({})", what, std::strerror(system)) : std::string(what);
  switch (kind) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {run_message::in_use(path_)};
    case SQLITE_FULL:
      return {run_message::no_space(path_, what)};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_SCHEMA:
    case SQLITE_ERROR:     // a statement that does not fit the tables
    case SQLITE_TOOBIG:    // a length that no row was given
    case SQLITE_MISMATCH:  // a column of another type
      return damaged(fmt::format("SQLite says \"{}\"", what));
    default:
      break;
  }
  // A limit on the size of files (EFBIG) or of a user's share (EDQUOT) is to SQLite an error like any other.
  if (system == ENOSPC || system == EDQUOT || system == EFBIG)
    return {run_message::no_space(path_, std::strerror(system))};
  return {doing == Doing::writing ? run_message::cannot_write(path_, why)
                                  : run_message::cannot_read(path_, why)};
}

template <class Body>
Diagnostics RunFile::Store::guarded(Doing doing, Body&& body) {
  errno = 0;
  try {
    return body();
  } catch (const SQLite::Exception& error) {
    return explain(doing, error.getErrorCode(), error.what());
  } catch (const std::exception& error) {  // out of memory
    return explain(doing, SQLITE_NOMEM, error.what());
  }
}

/// All of `body` or nothing; `body` gets the new total and returns what keeps it from going on.
template <class Body>
Diagnostics RunFile::Store::transaction(Body&& body) {
  if (!db_ || purpose_ == Purpose::look)
    return {run_message::cannot_write(path_, "it was opened for looking only, or is closed")};
  return guarded(Doing::writing, [&]() -> Diagnostics {
    // Writing on into a file without a name would look like success and lose everything.
    int moved = 0;
    sqlite3_file_control(db_->getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (moved) return {run_message::moved_away(path_)};
    SQLite::Transaction step(*db_, SQLite::TransactionBehavior::IMMEDIATE);
    Total total = total_;
    // Explained before the step is rolled back, which forgets what the system said.
    Diagnostics bad = guarded(Doing::writing, [&]() -> Diagnostics {
      body(total);
      if (total != total_) write_total(total);
      step.commit();
      return {};
    });
    if (bad.empty()) total_ = total;
    return bad;
  });
}

// --- opening ---

Diagnostics RunFile::Store::start(bool just_made) {
  if (Diagnostics bad = cannot_open(path_, purpose_); !bad.empty()) return bad;
  Diagnostics bad = guarded(Doing::reading, [&]() -> Diagnostics {
    open_database();
    Total counted;
    // Before the locks: what is no database cannot be locked as one. These bytes never change.
    if (Diagnostics found = check_first_bytes(); !found.empty()) return found;
    if (purpose_ == Purpose::go_on)
      if (Diagnostics found = lock(); !found.empty()) return found;
    if (Diagnostics found = check_schema(); !found.empty()) return found;
    if (!just_made)
      if (Diagnostics found = check_pages(); !found.empty()) return found;
    if (Diagnostics found = load_header(); !found.empty()) return found;
    if (Diagnostics found = load_rows("chunk", chunks_, counted); !found.empty()) return found;
    if (Diagnostics found = load_rows("tally", tallies_, counted); !found.empty()) return found;
    if (Diagnostics found = load_total(counted); !found.empty()) return found;
    return check_apart();
  });
  if (bad.empty() && purpose_ == Purpose::go_on)
    bad = guarded(Doing::writing, [&]() -> Diagnostics { return begin_writing(), Diagnostics(); });
  // A file that is refused is left as it was, with whatever lies beside it.
  if (!bad.empty()) db_.reset();
  return bad;
}

void RunFile::Store::open_database() {
  db_ = std::make_unique<SQLite::Database>(plain_name(path_), SQLite::OPEN_READWRITE);
  sqlite3* handle = db_->getHandle();
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_busy_timeout(handle, 0);
  db_->exec("PRAGMA temp_store = MEMORY");  // no files elsewhere, and no look at TMPDIR
  db_->exec("PRAGMA cell_size_check = ON");
  // Locks are kept for life. With a write-ahead log this also means that no memory is shared through a file,
  // so that a network file system will do.
  db_->exec("PRAGMA locking_mode = EXCLUSIVE");
  if (purpose_ == Purpose::look) db_->exec("PRAGMA query_only = ON");
}

/// The first bytes of the file and its size, through SQLite's own descriptor: closing a second one would drop
/// this process's locks on the file (POSIX).
std::pair<std::string, std::int64_t> RunFile::Store::first_bytes() {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(db_->getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (!file || !file->pMethods) throw SQLite::Exception("it could not be opened", SQLITE_CANTOPEN);
  sqlite3_int64 size = 0;
  std::string head(100, '\0');
  int result = file->pMethods->xFileSize(file, &size);
  if (result == SQLITE_OK)
    result = file->pMethods->xRead(file, head.data(), static_cast<int>(head.size()), 0);
  if (result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ)
    throw SQLite::Exception(sqlite3_errstr(result), result);
  head.resize(static_cast<std::size_t>(std::min<std::int64_t>(std::ssize(head), size)));
  return {head, size};
}

Diagnostics RunFile::Store::check_first_bytes() {
  const auto [head, size] = first_bytes();
  if (size == 0) return {run_message::not_a_run(path_, "empty, and a run file never is")};
  const bool is_database = head.starts_with(kMagic);
  const bool is_ours = number_at(head, 68) == run_schema::kApplicationId;
  if (size < 512 && kMagic.starts_with(head.substr(0, kMagic.size())))
    return damaged(fmt::format("only {} bytes are left of it", size));
  if (is_database && is_ours) return {};
  if (is_database) return {run_message::not_a_run(path_, "an SQLite database of another program")};
  if (is_ours) return damaged("its first bytes are not those of a database");
  const bool text = std::all_of(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t' || c == '\r';
  });
  return {run_message::not_a_run(path_, text ? "a text file" : "a file of another kind")};
}

/// Whether the file is as long as its head says (bytes 16 and 28; 24 and 92 are equal where 28 is to be
/// believed). A log beside it may still hold pages.
bool RunFile::Store::has_all_pages() {
  if (has_file_beside(path_)) return true;
  const auto [head, size] = first_bytes();
  const std::int64_t page = number_at(head, 16) >> 16 == 1 ? 65536 : number_at(head, 16) >> 16;
  return size == page * number_at(head, 28) && number_at(head, 24) == number_at(head, 92);
}

Diagnostics RunFile::Store::lock() {
  // To begin a transaction SQLite would mend a wrong number of pages, and a file that is refused must stay as
  // it is. Before the lock, another process's work can look like damage: then SQLite says that it is busy.
  if (!has_all_pages()) {
    number("SELECT count(*) FROM sqlite_schema");
    if (!has_all_pages()) return damaged("its length is not what its head says");
  }
  db_->exec("BEGIN EXCLUSIVE; COMMIT");
  return {};
}

Diagnostics RunFile::Store::check_schema() {
  const std::int64_t schema = number("PRAGMA user_version");
  if (schema != run_schema::kVersion) {
    // Every schema keeps these two rows.
    std::string written_by, said;
    SQLite::Statement query(*db_, "SELECT key, value FROM meta WHERE key IN ('entente', 'schema')");
    while (query.executeStep())
      (query.getColumn(0).getString() == "schema" ? said : written_by) = query.getColumn(1).getString();
    if (said != std::to_string(schema) || schema < 1) return damaged("its schema has two numbers");
    return {run_message::other_schema(path_, static_cast<int>(schema), in_quotes(written_by))};
  }
  SQLite::Statement query(*db_, "SELECT type, name, sql FROM sqlite_schema ORDER BY rowid");
  for (const run_schema::Table& table : run_schema::tables())
    if (!query.executeStep() || query.getColumn(0).getString() != "table" ||
        query.getColumn(1).getString() != table.name || query.getColumn(2).getString() != table.sql)
      return damaged(fmt::format("table {} is not as it was made", table.name));
  if (query.executeStep()) return damaged("it holds more than the tables of a run");
  return {};
}

/// The structure of the database; what stands in its rows has checksums of its own.
Diagnostics RunFile::Store::check_pages() {
  if (!has_all_pages()) return damaged("its length is not what its head says");
  const std::string says = db_->execAndGet("PRAGMA integrity_check(1)").getString();
  if (says != "ok") return damaged(fmt::format("SQLite says {}", in_quotes(says)));
  return {};
}

Diagnostics RunFile::Store::load_header() {
  run_schema::Meta meta;
  SQLite::Statement query(*db_, "SELECT key, value FROM meta");
  while (query.executeStep()) meta[query.getColumn(0).getString()] = query.getColumn(1).getString();
  std::optional<RunHeader> header = run_schema::header_of(meta);
  if (!header) return damaged("the table meta does not match its checksum");
  header_ = std::move(*header);
  run_ = run_schema::identity(header_);
  return {};
}

Diagnostics RunFile::Store::load_rows(std::string_view table, Ranges& ranges, Total& total) {
  SQLite::Statement query(
      *db_, fmt::format("SELECT first_block, blocks, encoding, bytes, sha256, payload FROM {}", table));
  while (query.executeStep()) {
    const Row row = {query.getColumn(0).getInt64(), query.getColumn(1).getInt64(),
                     query.getColumn(2).getString(), query.getColumn(3).getInt64()};
    const std::string seal = query.getColumn(4).getString();
    const StoredBlocks blocks = {row.first_block, row.blocks};
    if (!plausible(blocks) || row.bytes < 0 || row.bytes > static_cast<std::int64_t>(kLargestPayload) ||
        seal != run_schema::seal(table, row, blob(query.getColumn(5)), run_) ||
        !total.count(table, row.blocks, seal, 1))
      return damaged(fmt::format("a {} at block {} does not match its checksum", table, row.first_block));
    ranges[row.first_block] = row.blocks;
  }
  return {};
}

Diagnostics RunFile::Store::load_total(const Total& counted) {
  SQLite::Statement query(*db_, "SELECT chunks, tallies, blocks, seals, sha256 FROM total");
  if (!query.executeStep() || query.getColumn(0).getInt64() != counted.chunks ||
      query.getColumn(1).getInt64() != counted.tallies || query.getColumn(2).getInt64() != counted.blocks ||
      query.getColumn(3).getString() != counted.seals_text() ||
      query.getColumn(4).getString() != run_schema::seal(counted, run_))
    return damaged("its rows do not add up to what the table total says");
  total_ = counted;
  return {};
}

Diagnostics RunFile::Store::check_apart() const {
  Ranges all = chunks_;
  for (const auto& [first, count] : tallies_)
    if (!all.emplace(first, count).second) return damaged(fmt::format("block {} is there twice", first));
  std::int64_t end = 0;
  for (const auto& [first, count] : all) {
    if (first < end) return damaged(fmt::format("block {} is there twice", first));
    end = first + count;
  }
  return {};
}

/// A write-ahead log, because killing the program, or the machine, in the middle of a step then never touches
/// the file proper: either the log has the whole step or the step did not happen, and a log that gets lost
/// takes finished steps with it but leaves an older state that is whole (blocks to be computed again, the
/// same bits). `synchronous = FULL` waits for the disk at each commit: with NORMAL a loss of power could take
/// back what append() called stored.
void RunFile::Store::begin_writing() {
  if (db_->execAndGet("PRAGMA journal_mode = WAL").getString() != "wal")
    throw SQLite::Exception("no write-ahead log can be kept beside it", SQLITE_CANTOPEN);
  db_->exec("PRAGMA synchronous = FULL");
  db_->exec("PRAGMA journal_size_limit = 4194304");
  // To meet an error of writing now and not after the first hour's work.
  db_->exec("BEGIN IMMEDIATE; ROLLBACK");
}

Diagnostics RunFile::Store::close() {
  if (!db_) return {};
  Diagnostics bad;
  if (purpose_ == Purpose::go_on) {
    bad = guarded(Doing::writing, [&]() -> Diagnostics {
      db_->exec("PRAGMA journal_mode = DELETE");
      // Out of the exclusive mode, so that SQLite takes its journal away with it.
      db_->exec("PRAGMA locking_mode = NORMAL");
      number("SELECT count(*) FROM sqlite_schema");
      return {};
    });
  }
  db_.reset();
  return bad;
}

// --- storing ---

/// What keeps `blocks` from being stored, as words for a message.
std::optional<std::string> RunFile::Store::holder(const StoredBlocks& blocks) const {
  for (const Ranges* held : {&chunks_, &tallies_}) {
    auto next = held->lower_bound(blocks.end());
    if (next == held->begin()) continue;
    --next;
    if (next->first + next->second > blocks.first)
      return fmt::format("it holds {} already", named({next->first, next->second}));
  }
  return std::nullopt;
}

void RunFile::Store::insert(std::string_view table, const RunChunk& row, Total& total) {
  const std::string packed = pack(row.payload);
  const Row fields = {row.blocks.first, row.blocks.count, std::string(kPacking),
                      static_cast<std::int64_t>(row.payload.size())};
  const std::string seal = run_schema::seal(table, fields, packed, run_);
  SQLite::Statement statement(
      *db_, fmt::format("INSERT INTO {} (first_block, blocks, encoding, bytes, sha256, payload) "
                        "VALUES (?, ?, ?, ?, ?, ?)",
                        table));
  statement.bind(1, fields.first_block);
  statement.bind(2, fields.blocks);
  statement.bind(3, fields.encoding);
  statement.bind(4, fields.bytes);
  statement.bind(5, seal);
  statement.bindNoCopy(6, packed.data(), static_cast<int>(packed.size()));
  statement.exec();
  (void)total.count(table, fields.blocks, seal, 1);  // a seal just made is well formed
}

void RunFile::Store::erase(std::string_view table, const StoredBlocks& within, Total& total) {
  SQLite::Statement gone(
      *db_, fmt::format("DELETE FROM {} WHERE first_block >= ? AND first_block < ? RETURNING blocks, sha256",
                        table));
  gone.bind(1, within.first);
  gone.bind(2, within.end());
  while (gone.executeStep())
    if (!total.count(table, gone.getColumn(0).getInt64(), gone.getColumn(1).getString(), -1))
      throw SQLite::Exception("a row changed while the file was open", SQLITE_CORRUPT);
}

void RunFile::Store::write_total(const Total& total) {
  SQLite::Statement statement(
      *db_, "UPDATE total SET chunks = ?, tallies = ?, blocks = ?, seals = ?, sha256 = ? WHERE id = 1");
  statement.bind(1, total.chunks);
  statement.bind(2, total.tallies);
  statement.bind(3, total.blocks);
  statement.bind(4, total.seals_text());
  statement.bind(5, run_schema::seal(total, run_));
  statement.exec();
}

/// What keeps `rows` from being stored beside each other.
Diagnostics RunFile::Store::check_rows(std::span<const RunChunk> rows) const {
  std::vector<StoredBlocks> sorted;
  for (const RunChunk& row : rows) {
    if (!plausible(row.blocks))
      return {run_message::overlap(path_, named(row.blocks), "there are no such blocks")};
    if (row.payload.size() > kLargestPayload)
      return {run_message::overlap(path_, named(row.blocks), "the payload is larger than 500 MB")};
    sorted.push_back(row.blocks);
  }
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 1; i < sorted.size(); ++i)
    if (sorted[i].first < sorted[i - 1].end())
      return {run_message::overlap(path_, named(sorted[i]), "it comes twice")};
  return {};
}

Diagnostics RunFile::Store::append(std::span<const RunChunk> chunks) {
  if (Diagnostics bad = check_rows(chunks); !bad.empty()) return bad;
  for (const RunChunk& chunk : chunks)
    if (const auto why = holder(chunk.blocks))
      return {run_message::overlap(path_, named(chunk.blocks), *why)};
  Diagnostics bad = transaction([&](Total& total) {
    for (const RunChunk& chunk : chunks) insert("chunk", chunk, total);
  });
  if (bad.empty())
    for (const RunChunk& chunk : chunks) chunks_[chunk.blocks.first] = chunk.blocks.count;
  return bad;
}

Diagnostics RunFile::Store::replace_tallies(std::span<const RunChunk> tallies) {
  if (Diagnostics bad = check_rows(tallies); !bad.empty()) return bad;
  BlockRanges covered;
  Ranges ranges;
  for (const RunChunk& tally : tallies) {
    covered.add({tally.blocks.first, tally.blocks.end()});
    ranges[tally.blocks.first] = tally.blocks.count;
  }
  const auto refused = [&](const StoredBlocks& blocks) -> Diagnostics {
    return {run_message::overlap(path_, "tallies in place of " + named(blocks), "some would get lost")};
  };
  for (const auto& [first, count] : tallies_)
    if (!BlockRanges(first, first + count).without(covered).empty()) return refused({first, count});
  std::vector<StoredBlocks> gone;
  for (const auto& [first, count] : chunks_) {
    const BlockRanges chunk(first, first + count);
    if (!chunk.overlaps(covered)) continue;
    if (!chunk.without(covered).empty()) return refused({first, count});
    gone.push_back({first, count});
  }
  Diagnostics bad = transaction([&](Total& total) {
    for (const StoredBlocks& chunk : gone) erase("chunk", chunk, total);
    erase("tally", kAll, total);
    for (const RunChunk& tally : tallies) insert("tally", tally, total);
  });
  if (!bad.empty()) return bad;
  for (const StoredBlocks& chunk : gone) chunks_.erase(chunk.first);
  tallies_ = std::move(ranges);
  return {};
}

Diagnostics RunFile::Store::set_manifest(const std::string& manifest) {
  RunHeader changed = header_;
  changed.manifest = manifest;
  Diagnostics bad = transaction([&](Total&) {
    const run_schema::Meta meta = run_schema::meta_of(changed);
    for (const char* key : {"manifest", "sha256"}) {
      SQLite::Statement statement(*db_, "UPDATE meta SET value = ? WHERE key = ?");
      statement.bind(1, meta.at(key));
      statement.bind(2, key);
      statement.exec();
    }
  });
  if (bad.empty()) header_ = std::move(changed);
  return bad;
}

// --- showing ---

Diagnostics RunFile::Store::for_each(std::string_view table, const Visitor& visitor,
                                     const StoredBlocks& within) {
  if (!db_) return {run_message::cannot_read(path_, "it is closed")};
  for (const auto& [first, count] : ranges(table)) {
    if (first >= within.end() || first + count <= within.first) continue;
    std::optional<std::string> payload;
    Diagnostics bad = guarded(Doing::reading, [&, first_block = first, blocks = count]() -> Diagnostics {
      SQLite::Statement query(
          *db_, fmt::format("SELECT encoding, bytes, sha256, payload FROM {} WHERE first_block = ?", table));
      query.bind(1, first_block);
      if (query.executeStep()) {
        const Row row = {first_block, blocks, query.getColumn(0).getString(), query.getColumn(1).getInt64()};
        const std::string_view packed = blob(query.getColumn(3));
        // Again, for the disk may have changed its mind since the file was opened.
        if (row.encoding == kPacking &&
            query.getColumn(2).getString() == run_schema::seal(table, row, packed, run_))
          payload = unpack(packed, static_cast<std::size_t>(row.bytes));
      }
      if (!payload) return damaged(fmt::format("a {} at block {} cannot be unpacked", table, first_block));
      return {};
    });
    if (!bad.empty()) return bad;
    visitor({first, count}, *payload);
  }
  return {};
}

// --- the outside ---

RunFile::RunFile(std::unique_ptr<Store> store) : store_(std::move(store)) {}
RunFile::RunFile(RunFile&&) noexcept = default;
RunFile& RunFile::operator=(RunFile&&) noexcept = default;
RunFile::~RunFile() = default;

Outcome<RunFile> RunFile::create(const std::string& path, const RunHeader& header) {
  try {
    if (Diagnostics bad = place_empty_run(path, header); !bad.empty()) return bad;
  } catch (const std::exception& error) {  // out of memory: nothing is on disk yet
    return Diagnostics{run_message::cannot_write(path, error.what())};
  }
  auto store = std::make_unique<Store>(path, Purpose::go_on);
  if (Diagnostics bad = store->start(true); !bad.empty()) return bad;
  return RunFile(std::move(store));
}

Outcome<RunFile> RunFile::open(const std::string& path) {
  auto store = std::make_unique<Store>(path, Purpose::go_on);
  if (Diagnostics bad = store->start(false); !bad.empty()) return bad;
  return RunFile(std::move(store));
}

Outcome<RunFile> RunFile::read(const std::string& path) {
  auto store = std::make_unique<Store>(path, Purpose::look);
  if (Diagnostics bad = store->start(false); !bad.empty()) return bad;
  return RunFile(std::move(store));
}

bool RunFile::looks_like_one(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string head(100, '\0');
  stream.read(head.data(), std::ssize(head));
  head.resize(static_cast<std::size_t>(stream.gcount()));
  return head.starts_with(kMagic) || number_at(head, 68) == run_schema::kApplicationId;
}

const std::string& RunFile::path() const { return store_->path(); }
const RunHeader& RunFile::header() const { return store_->header(); }

namespace {

std::vector<StoredBlocks> listed(const std::map<std::int64_t, std::int64_t>& ranges) {
  std::vector<StoredBlocks> out;
  for (const auto& [first, count] : ranges) out.push_back({first, count});
  return out;
}

}  // namespace

std::vector<StoredBlocks> RunFile::chunks() const { return listed(store_->ranges("chunk")); }
std::vector<StoredBlocks> RunFile::tallies() const { return listed(store_->ranges("tally")); }

std::vector<StoredBlocks> RunFile::finished() const {
  std::map<std::int64_t, std::int64_t> all = store_->ranges("chunk");
  all.insert(store_->ranges("tally").begin(), store_->ranges("tally").end());
  std::vector<StoredBlocks> out;
  for (const StoredBlocks& range : listed(all)) {
    if (!out.empty() && out.back().end() == range.first)
      out.back().count += range.count;
    else
      out.push_back(range);
  }
  return out;
}

Diagnostics RunFile::append(std::span<const RunChunk> chunks) { return store_->append(chunks); }
Diagnostics RunFile::replace_tallies(std::span<const RunChunk> tallies) {
  return store_->replace_tallies(tallies);
}
Diagnostics RunFile::set_manifest(const std::string& manifest) { return store_->set_manifest(manifest); }

Diagnostics RunFile::for_each_chunk(const Visitor& visitor, const StoredBlocks& within) const {
  return store_->for_each("chunk", visitor, within);
}
Diagnostics RunFile::for_each_tally(const Visitor& visitor, const StoredBlocks& within) const {
  return store_->for_each("tally", visitor, within);
}

Diagnostics RunFile::close() { return store_->close(); }

}  // namespace entente

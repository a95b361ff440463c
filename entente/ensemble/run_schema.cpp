#include "entente/ensemble/run_schema.hpp"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "entente/base/sha256.hpp"

namespace entente::run_schema {
namespace {

using Json = nlohmann::json;

constexpr Table kTables[] = {
    {"meta",
     "CREATE TABLE meta (\n"
     "  key TEXT PRIMARY KEY,\n"
     "  value TEXT NOT NULL\n"
     ") STRICT, WITHOUT ROWID"},
    {"chunk",
     "CREATE TABLE chunk (\n"
     "  first_block INTEGER PRIMARY KEY CHECK (first_block >= 0),\n"
     "  blocks INTEGER NOT NULL CHECK (blocks > 0),\n"
     "  encoding TEXT NOT NULL,\n"
     "  bytes INTEGER NOT NULL CHECK (bytes >= 0),\n"
     "  sha256 TEXT NOT NULL,\n"
     "  payload BLOB NOT NULL\n"
     ") STRICT"},
    {"tally",
     "CREATE TABLE tally (\n"
     "  first_block INTEGER PRIMARY KEY CHECK (first_block >= 0),\n"
     "  blocks INTEGER NOT NULL CHECK (blocks > 0),\n"
     "  encoding TEXT NOT NULL,\n"
     "  bytes INTEGER NOT NULL CHECK (bytes >= 0),\n"
     "  sha256 TEXT NOT NULL,\n"
     "  payload BLOB NOT NULL\n"
     ") STRICT"},
    {"total",
     "CREATE TABLE total (\n"
     "  id INTEGER PRIMARY KEY CHECK (id = 1),\n"
     "  chunks INTEGER NOT NULL,\n"
     "  tallies INTEGER NOT NULL,\n"
     "  blocks INTEGER NOT NULL,\n"
     "  seals TEXT NOT NULL,\n"
     "  sha256 TEXT NOT NULL\n"
     ") STRICT"},
};

constexpr const char* kChecksum = "sha256";
constexpr const char* kManifest = "manifest";

/// Each value with its length before it, so that no two different sets of rows give the same text.
std::string checksum(const Meta& meta, bool with_manifest) {
  std::string text;
  for (const auto& [key, value] : meta)
    if (key != kChecksum && (with_manifest || key != kManifest))
      text += fmt::format("{}={}:{}\n", key, value.size(), value);
  return sha256(text);
}

Meta rows_of(const RunHeader& header) {
  return {{"application", std::string(kApplication)},
          {"schema", std::to_string(kVersion)},
          {"entente", header.entente},
          {"compiler", header.compiler},
          {"scenario_id", header.scenario_id},
          {"scenario_sha256", header.scenario_sha256},
          {"scenario", header.scenario_text},
          {"seed", std::to_string(header.seed)},
          {"precision", header.precision},
          {"simd", header.simd},
          {"strategies", Json(header.strategies).dump(-1, ' ', false, Json::error_handler_t::replace)},
          {"options", header.options},
          {"layout", header.layout},
          {kManifest, header.manifest}};
}

int digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

}  // namespace

std::span<const Table> tables() { return kTables; }

Meta meta_of(const RunHeader& header) {
  Meta meta = rows_of(header);
  meta[kChecksum] = checksum(meta, true);
  return meta;
}

std::optional<RunHeader> header_of(const Meta& meta) {
  const auto value = [&](const char* key) {
    const auto found = meta.find(key);
    return found == meta.end() ? std::string() : found->second;
  };
  if (value(kChecksum) != checksum(meta, true)) return std::nullopt;
  RunHeader header;
  header.entente = value("entente");
  header.compiler = value("compiler");
  header.scenario_id = value("scenario_id");
  header.scenario_sha256 = value("scenario_sha256");
  header.scenario_text = value("scenario");
  header.precision = value("precision");
  header.simd = value("simd");
  header.options = value("options");
  header.layout = value("layout");
  header.manifest = value(kManifest);
  const std::string seed = value("seed");
  const auto parsed = std::from_chars(seed.data(), seed.data() + seed.size(), header.seed);
  if (parsed.ec != std::errc() || parsed.ptr != seed.data() + seed.size()) return std::nullopt;
  const Json strategies = Json::parse(value("strategies"), nullptr, false);
  if (!strategies.is_array()) return std::nullopt;
  for (const Json& name : strategies) {
    if (!name.is_string()) return std::nullopt;
    header.strategies.push_back(name.get<std::string>());
  }
  // Whatever the header does not hold, a missing or a foreign key, shows here.
  if (meta_of(header) != meta) return std::nullopt;
  return header;
}

std::string identity(const RunHeader& header) { return checksum(rows_of(header), false); }

std::string seal(std::string_view table, const Row& row, std::string_view packed, std::string_view run) {
  return sha256(fmt::format("{}|{}|{}|{}|{}|{}|{}", table, row.first_block, row.blocks, row.encoding,
                            row.bytes, run, sha256(packed)));
}

bool Total::count(std::string_view table, std::int64_t row_blocks, std::string_view row_seal, int sign) {
  if (row_seal.size() != 2 * seals.size()) return false;
  for (std::size_t i = 0; i < seals.size(); ++i) {
    const int high = digit(row_seal[2 * i]), low = digit(row_seal[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    seals[i] = static_cast<unsigned char>(seals[i] ^ (16 * high + low));
  }
  (table == "chunk" ? chunks : tallies) += sign;
  blocks += sign * row_blocks;
  return true;
}

std::string Total::seals_text() const {
  std::string text;
  for (const unsigned char byte : seals) text += fmt::format("{:02x}", byte);
  return text;
}

std::string seal(const Total& total, std::string_view run) {
  return sha256(fmt::format("total|{}|{}|{}|{}|{}", total.chunks, total.tallies, total.blocks,
                            total.seals_text(), run));
}

}  // namespace entente::run_schema

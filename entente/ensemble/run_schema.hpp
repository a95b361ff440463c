#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "entente/ensemble/run_header.hpp"

// What stands in a run file, and the checksums that hold it together (docs/run-file.md).
namespace entente::run_schema {

inline constexpr int kVersion = 1;
inline constexpr std::uint32_t kApplicationId = 0x456E7465;  // "Ente"
inline constexpr std::string_view kApplication = "entente run";

struct Table {
  std::string_view name;
  std::string_view sql;  ///< as SQLite keeps it
};
/// In the order of their creation.
std::span<const Table> tables();

/// Keys and values of the table `meta`, its own checksum among them.
using Meta = std::map<std::string, std::string>;
Meta meta_of(const RunHeader& header);
/// Nothing where a key is missing or unknown, or where the checksum does not fit.
std::optional<RunHeader> header_of(const Meta& meta);

/// SHA-256 of all in the header but its manifest: each row of a run carries it in its checksum, so that a row
/// of another run is recognised.
std::string identity(const RunHeader& header);

/// A row of `chunk` or `tally` without its payload.
struct Row {
  std::int64_t first_block = 0, blocks = 0;
  std::string encoding;
  std::int64_t bytes = 0;  ///< of the payload before packing
};
/// 64 hexadecimal digits over table, row, run and packed payload.
std::string seal(std::string_view table, const Row& row, std::string_view packed, std::string_view run);

/// What the table `total` says of all rows together, so that a row that vanished is missed.
struct Total {
  std::int64_t chunks = 0, tallies = 0, blocks = 0;
  std::array<unsigned char, 32>
      seals{};  ///< of all rows, combined by exclusive or: their order does not matter

  bool operator==(const Total&) const = default;
  /// A row comes (`sign` 1) or goes (-1). False where `seal` is not 64 hexadecimal digits.
  [[nodiscard]] bool count(std::string_view table, std::int64_t row_blocks, std::string_view row_seal,
                           int sign);
  std::string seals_text() const;
};
std::string seal(const Total& total, std::string_view run);

}  // namespace entente::run_schema

#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/outcome.hpp"

namespace entente {

/// A table of numbers under headers. Columns that hold no numbers are kept too, with what is wrong in them,
/// so that only those that are used need to be sound.
struct Table {
  std::string file;
  std::string sha256;                        ///< of the bytes read
  std::vector<std::string> names;            ///< distinct, not empty
  std::vector<std::vector<double>> columns;  ///< one a name, each `rows` long; NaN where there is no number
  std::vector<Place> headers;                ///< where each name stands
  std::vector<Diagnostics> trouble;          ///< of each column: E162, E163, the first few and how many more
  std::vector<int> lines;                    ///< line of the file that each row begins on
  std::size_t rows = 0;

  /// The column of that name, or names.size().
  std::size_t find(std::string_view name) const;
};

/// Reads comma-separated values (RFC 4180): a header and rows of numbers, quotes where wanted, "" in them,
/// line ends of any kind, UTF-8 with or without a byte order mark, blanks around numbers and empty lines
/// passed over. A number is decimal with a point; inf and nan are none. Any bytes are answered.
/// @return errors are all found: E160 (no table: empty, a header only, not UTF-8, a quote never closed), E161
/// (a
///         row of another length than the header), E164 (header repeated or empty)
Outcome<Table> read_table_text(std::string_view text, const std::string& file);
/// The same of a file. Also F001, F002, F003, and E160 above 2 GB.
Outcome<Table> read_table(const std::string& path);

/// What keeps `columns` from being used: what is wrong in their cells, and E166 where there are fewer than
/// `fewest` rows. `for_what` says what needs them: "--sobol".
Diagnostics check_columns(const Table& table, std::span<const std::size_t> columns, std::size_t fewest,
                          std::string_view for_what);
/// E165 where a column has one value only.
Diagnostics check_varies(const Table& table, std::size_t column, std::string_view for_what);

/// Whether the rows are a Saltelli design over `inputs` in SaltelliShape's order, and which.
/// @param pairs  set to whether the rows for pairs are there
/// @return E167 (the number of rows fits no such design), E168 (a row breaks it)
Diagnostics check_saltelli(const Table& table, std::span<const std::size_t> inputs, bool& pairs);
/// Whether the rows are trajectories as morris_effects needs them. E167, E168.
Diagnostics check_morris(const Table& table, std::span<const std::size_t> inputs);

}  // namespace entente

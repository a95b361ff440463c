#include "entente/explore/table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "entente/base/sha256.hpp"
#include "entente/base/utf8.hpp"
#include "entente/explore/morris.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

constexpr std::size_t kLargest = std::size_t{1} << 31;
constexpr std::size_t kToldOfAColumn = 5, kToldOfShape = 20;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

int characters(std::string_view text) {
  int count = 0;
  for (std::size_t i = 0; i < text.size(); i += utf8_at(text, i).bytes) ++count;
  return count;
}

bool is_missing(std::string_view cell) {
  constexpr std::string_view kMissing[] = {"",    "NA",  "N/A",  "n/a",  "NaN",
                                           "nan", "NAN", "null", "NULL", "None"};
  return std::find(std::begin(kMissing), std::end(kMissing), cell) != std::end(kMissing);
}

std::optional<double> number_of(std::string_view cell) {
  if (cell == "True" || cell == "true" || cell == "TRUE") return 1;
  if (cell == "False" || cell == "false" || cell == "FALSE") return 0;
  if (cell.size() > 1 && cell.front() == '+' && cell[1] != '-') cell.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// A cell as it stands, and as it is meant.
struct Cell {
  std::size_t begin = 0, end = 0;  ///< bytes, quotes included
  std::string_view text;           ///< without quotes and blanks about it
};

class Reader {
 public:
  Reader(std::string_view text, const std::string& file) : text_(text) {
    table_.file = file;
    table_.sha256 = entente::sha256(text);
  }

  Outcome<Table> run() {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = line_begin_ = 3;
    if (!is_text()) return std::move(wrong_);
    std::vector<Cell> cells;
    if (!record(cells)) {
      if (wrong_.empty())
        complain("E160", file_place(), "the file holds no table: it is empty",
                 "the first line names the columns, every other is a row of numbers");
      return finish();
    }
    header(cells);
    while (record(cells)) row(cells);
    if (wrong_.empty() && table_.rows == 0)
      complain("E160", file_place(), "the table has a header and no rows",
               "each line after the header is a row");
    return finish();
  }

 private:
  Place file_place() const { return {table_.file, 0, 0, 0}; }

  Place place(std::size_t begin, std::size_t end) const {
    int line = line_of_record_;  // a quoted cell before this one may hold line ends
    std::size_t from = begin_of_line_;
    for (std::size_t i = from; i < begin; ++i)
      if (text_[i] == '\n' || (text_[i] == '\r' && text_[i + 1] != '\n')) ++line, from = i + 1;
    const int column = 1 + characters(text_.substr(from, begin - from));
    std::string_view what = text_.substr(begin, end - begin);
    what = what.substr(0, what.find_first_of("\r\n"));
    return {table_.file, line, column, column + std::max(1, characters(what))};
  }

  static Diagnostic make(std::string code, Place place, std::string message, std::string help) {
    Diagnostic d;
    d.place = std::move(place);
    d.code = std::move(code);
    d.message = std::move(message);
    d.help = std::move(help);
    return d;
  }
  void complain(std::string code, Place place, std::string message, std::string help) {
    wrong_.push_back(make(std::move(code), std::move(place), std::move(message), std::move(help)));
  }

  Outcome<Table> finish() {
    if (!wrong_.empty()) {
      sort_diagnostics(wrong_);
      return std::move(wrong_);
    }
    for (std::size_t c = 0; c < table_.names.size(); ++c)
      if (more_[c] > 0) {
        Diagnostic& last = table_.trouble[c].back();
        last.message +=
            fmt::format(" ({} more like this in column {})", more_[c], in_quotes(table_.names[c]));
      }
    return std::move(table_);
  }

  /// UTF-8 without characters that must not reach a terminal.
  bool is_text() {
    int line = 1;
    std::size_t begin = at_;
    for (std::size_t i = at_; i < text_.size();) {
      const auto byte = static_cast<unsigned char>(text_[i]);
      if (byte == '\n') ++line, begin = i + 1;
      if (byte == '\r' || (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\t') {
        ++i;
        continue;
      }
      const Utf8Character c = utf8_at(text_, i);
      if (!c.valid || is_control(c.code_point)) {
        const int column = 1 + characters(text_.substr(begin, i - begin));
        complain("E160", {table_.file, line, column, column + 1},
                 c.valid ? fmt::format("there is a control character here (U+{:04X})", c.code_point)
                         : "the text is not UTF-8 here",
                 "save the table as CSV in UTF-8");
        return false;
      }
      i += c.bytes;
    }
    return true;
  }

  bool at_line_end() const { return text_[at_] == '\n' || text_[at_] == '\r'; }
  void pass_line_end() {
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
    line_begin_ = at_;
  }

  /// The next line with anything in it; false at the end of the file, or where the rest cannot be told apart.
  bool record(std::vector<Cell>& cells) {
    cells.clear();
    kept_.clear();
    while (at_ < text_.size()) {
      std::size_t end = at_;
      while (end < text_.size() && is_blank(text_[end])) ++end;
      if (end == text_.size()) at_ = end;
      if (end == text_.size() || (text_[end] != '\n' && text_[end] != '\r')) break;
      at_ = end;
      pass_line_end();
    }
    if (at_ >= text_.size()) return false;
    line_of_record_ = line_;
    begin_of_line_ = line_begin_;
    for (;;) {
      if (!cell(cells)) return false;
      if (at_ >= text_.size()) return true;
      if (at_line_end()) {
        pass_line_end();
        return true;
      }
      ++at_;  // the comma
      if (at_ == text_.size()) {
        cells.push_back({at_, at_, {}});
        return true;
      }
    }
  }

  bool cell(std::vector<Cell>& cells) {
    std::size_t begin = at_;
    while (begin < text_.size() && is_blank(text_[begin])) ++begin;
    if (begin < text_.size() && text_[begin] == '"') return quoted(cells, begin);
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != ',' && text_[end] != '\n' && text_[end] != '\r') ++end;
    const std::string_view inner = trimmed(text_.substr(at_, end - at_));
    const std::size_t first = inner.empty() ? at_ : static_cast<std::size_t>(inner.data() - text_.data());
    cells.push_back({first, first + inner.size(), inner});
    at_ = end;
    return true;
  }

  bool quoted(std::vector<Cell>& cells, std::size_t begin) {
    std::string& inner = kept_.emplace_back();
    std::size_t i = begin + 1;
    for (;; ++i) {
      if (i >= text_.size()) {
        complain("E160", place(begin, begin + 1), "this quote is never closed",
                 "a quote inside quotes is written twice: \"\"");
        return false;
      }
      if (text_[i] == '"') {
        if (i + 1 >= text_.size() || text_[i + 1] != '"') break;
        ++i;
      } else if (text_[i] == '\n' || (text_[i] == '\r' && (i + 1 >= text_.size() || text_[i + 1] != '\n'))) {
        ++line_;
        line_begin_ = i + 1;
      }
      inner += text_[i];
    }
    cells.push_back({begin, i + 1, {}});
    quoted_cells_.emplace_back(cells.size() - 1, kept_.size() - 1);
    at_ = i + 1;
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    if (at_ < text_.size() && text_[at_] != ',' && !at_line_end()) {
      complain("E160", place(begin, at_), "text follows the closing quote",
               "put the whole cell into quotes, and write a quote inside them twice: \"\"");
      return false;
    }
    return true;
  }

  /// Text of quoted cells, which may lie elsewhere than in the file.
  void settle(std::vector<Cell>& cells) {
    for (const auto& [cell, kept] : quoted_cells_)
      if (cell < cells.size() && kept < kept_.size()) cells[cell].text = trimmed(kept_[kept]);
    quoted_cells_.clear();
  }

  void header(std::vector<Cell>& cells) {
    settle(cells);
    std::map<std::string, std::size_t> seen;
    for (const Cell& cell : cells) {
      const std::string name(cell.text);
      const Place where = place(cell.begin, cell.end);
      if (name.empty())
        complain("E164", where, fmt::format("column {} has no header", table_.names.size() + 1),
                 "give it a name of its own");
      else if (const auto [first, fresh] = seen.emplace(name, table_.names.size()); !fresh)
        complain("E164", where,
                 fmt::format("the header {} stands over columns {} and {}", in_quotes(name),
                             first->second + 1, table_.names.size() + 1),
                 "rename one of them: nobody could say which is meant");
      table_.names.push_back(name);
      table_.headers.push_back(where);
    }
    if (cells.size() == 1 && cells.front().text.find_first_of(";\t") != std::string_view::npos)
      complain("E160", table_.headers.front(),
               fmt::format("the columns are not separated by commas but by {}",
                           cells.front().text.find(';') != std::string_view::npos ? "semicolons" : "tabs"),
               "save the table with commas between columns and points in numbers");
    table_.columns.resize(cells.size());
    table_.trouble.resize(cells.size());
    more_.resize(cells.size());
  }

  void row(std::vector<Cell>& cells) {
    settle(cells);
    if (cells.size() != table_.names.size()) {
      if (++odd_rows_ <= kToldOfShape)
        complain("E161", place(cells.front().begin, cells.back().end),
                 fmt::format("this row has {} cell{}, the header {}", cells.size(),
                             cells.size() == 1 ? "" : "s", table_.names.size()),
                 "every row has one cell a column; a comma inside a cell needs quotes about the cell");
      return;
    }
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const std::optional<double> number = number_of(cells[c].text);
      table_.columns[c].push_back(number.value_or(kNone));
      if (!number) not_a_number(c, cells[c]);
    }
    table_.lines.push_back(line_of_record_);
    ++table_.rows;
  }

  void not_a_number(std::size_t c, const Cell& cell) {
    if (table_.trouble[c].size() >= kToldOfAColumn) {
      ++more_[c];
      return;
    }
    const std::string column = in_quotes(table_.names[c]);
    const Place where = place(cell.begin, cell.end);
    if (is_missing(cell.text)) {
      table_.trouble[c].push_back(make("E163", where, fmt::format("column {} has no value here", column),
                                       "fill it in, or leave the row out: no value is made up for you"));
      return;
    }
    std::string help = "a number is written like -1.5 or 2e-3";
    std::string dotted(cell.text);
    std::replace(dotted.begin(), dotted.end(), ',', '.');
    if (dotted != cell.text && number_of(dotted)) help = "write a point in place of the comma: " + dotted;
    table_.trouble[c].push_back(make(
        "E162", where, fmt::format("{} in column {} is not a number", in_quotes(cell.text), column), help));
  }

  std::string_view text_;
  std::size_t at_ = 0, line_begin_ = 0, begin_of_line_ = 0;
  int line_ = 1, line_of_record_ = 1;
  std::vector<std::string> kept_;                                  ///< text of this record's quoted cells
  std::vector<std::pair<std::size_t, std::size_t>> quoted_cells_;  ///< cell, place in kept_
  std::size_t odd_rows_ = 0;
  std::vector<std::size_t> more_;
  Table table_;
  Diagnostics wrong_;
};

Diagnostic at_row(const Table& table, std::size_t row, std::string code, std::string message,
                  std::string help) {
  Diagnostic d;
  d.place = {table.file, table.lines[row], 1, 2};
  d.code = std::move(code);
  d.message = std::move(message);
  d.help = std::move(help);
  return d;
}

Diagnostic of_table(const Table& table, std::string code, std::string message, std::string help) {
  Diagnostic d;
  d.place = {table.file, 0, 0, 0};
  d.code = std::move(code);
  d.message = std::move(message);
  d.help = std::move(help);
  return d;
}

/// The first row that breaks a Saltelli design of this shape, and how; nothing where none does.
struct Break {
  std::size_t row = 0, input = 0;
  bool from_b = false;  ///< the input should be as in B there
};
std::optional<Break> saltelli_break(const Table& table, std::span<const std::size_t> inputs, bool pairs) {
  const std::size_t k = inputs.size(), rows = (pairs ? 2 : 1) * k + 2;
  for (std::size_t a = 0; a < table.rows; a += rows) {
    const std::size_t b = a + rows - 1;
    for (std::size_t n = 1; n + 1 < rows; ++n)
      for (std::size_t i = 0; i < k; ++i) {
        const bool own = n <= k ? n - 1 == i : n - 1 - k != i;  // as in B
        const std::vector<double>& x = table.columns[inputs[i]];
        if (x[a + n] != x[own ? b : a]) return Break{a + n, i, own};
      }
  }
  return std::nullopt;
}

}  // namespace

std::size_t Table::find(std::string_view name) const {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

Outcome<Table> read_table_text(std::string_view text, const std::string& file) {
  return Reader(text, file).run();
}

Outcome<Table> read_table(const std::string& path) {
  const Outcome<std::string> text = read_bytes(path, kLargest);
  if (!text) {
    Diagnostics wrong = text.diagnostics();
    for (Diagnostic& d : wrong) d.help = "check the name and the folder of the table";
    return wrong;
  }
  if (text->size() > kLargest) {
    Diagnostic d;
    d.place = {path, 0, 0, 0};
    d.code = "E160";
    d.message = "the table is larger than 2 GB";
    d.help = "leave out columns and rows that the question does not need";
    return Diagnostics{d};
  }
  return read_table_text(*text, path);
}

Diagnostics check_columns(const Table& table, std::span<const std::size_t> columns, std::size_t fewest,
                          std::string_view for_what) {
  Diagnostics wrong;
  for (const std::size_t c : columns)
    wrong.insert(wrong.end(), table.trouble[c].begin(), table.trouble[c].end());
  if (table.rows < fewest)
    wrong.push_back(
        of_table(table, "E166",
                 fmt::format("{} needs at least {} rows, and the table has {}", for_what, fewest, table.rows),
                 "add rows; nothing can be said of so few"));
  sort_diagnostics(wrong);
  return wrong;
}

Diagnostics check_varies(const Table& table, std::size_t column, std::string_view for_what) {
  const std::vector<double>& x = table.columns[column];
  if (std::any_of(x.begin(), x.end(), [&](double one) { return one != x.front(); })) return {};
  Diagnostic d = of_table(table, "E165",
                          fmt::format("{}: column {} has the value {} in every row", for_what,
                                      in_quotes(table.names[column]), x.empty() ? kNone : x.front()),
                          "there is nothing to explain where the outcome never changes; name another column");
  d.place = table.headers[column];
  return {d};
}

Diagnostics check_saltelli(const Table& table, std::span<const std::size_t> inputs, bool& pairs) {
  const std::size_t k = inputs.size();
  std::optional<Break> broken;
  bool fits = false;
  for (const bool with_pairs : {true, false}) {
    const std::size_t rows = (with_pairs ? 2 : 1) * k + 2;
    if (table.rows % rows != 0) continue;
    fits = true;
    const std::optional<Break> here = saltelli_break(table, inputs, with_pairs);
    pairs = with_pairs;
    if (!here) return {};
    if (!broken || here->row > broken->row) broken = here;  // the shape that held longer is the one meant
  }
  if (!fits)
    return {of_table(
        table, "E167",
        fmt::format("{} rows are no Saltelli design of {} input{}: it has a multiple of {} rows, or of {} "
                    "with the rows for pairs",
                    table.rows, k, k == 1 ? "" : "s", k + 2, 2 * k + 2),
        "name the inputs of the design with --columns, and leave out no row")};
  const std::string input = in_quotes(table.names[inputs[broken->input]]);
  return {
      at_row(table, broken->row, "E168",
             fmt::format("this row breaks the Saltelli design: {} should be as in the {} row of its group",
                         input, broken->from_b ? "last" : "first"),
             "the rows of a group are A, AB_1 … AB_k, (BA_1 … BA_k,) B, inputs in the order of the columns")};
}

Diagnostics check_morris(const Table& table, std::span<const std::size_t> inputs) {
  const std::size_t steps = inputs.size() + 1;
  if (table.rows % steps != 0)
    return {of_table(table, "E167",
                     fmt::format("{} rows are no trajectories of {} input{}: each has {} rows", table.rows,
                                 inputs.size(), inputs.size() == 1 ? "" : "s", steps),
                     "name the inputs of the design with --columns, and leave out no row")};
  std::vector<std::span<const double>> columns;
  for (const std::size_t c : inputs) columns.emplace_back(table.columns[c]);
  const std::size_t row = broken_trajectory(columns);
  if (row == table.rows) return {};
  return {
      at_row(table, row, "E168", "this row does not follow from the one before by moving one input once",
             fmt::format("each group of {} rows is a trajectory in which every input moves once", steps))};
}

}  // namespace entente

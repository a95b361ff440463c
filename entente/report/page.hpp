#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "entente/report/figure.hpp"

namespace entente {

/// A row of a table on a page.
using TableRow = std::vector<std::string>;

/// An answer for people as it grows: paragraphs and tables, each under its heading in the left margin. A page
/// for a terminal, so that nothing is wider than its columns but a table that has more.
class Page {
 public:
  /// @param margin   columns of the left margin
  /// @param columns  of a whole line
  explicit Page(bool colour, std::size_t margin = 15, std::size_t columns = 119)
      : colour_(colour), margin_(margin), columns_(columns) {}

  std::string bold(std::string_view words) const;
  /// As it is, without a margin.
  void add(std::string_view words) { text_ += words; }
  void line(std::string_view head, std::string_view words);
  /// A paragraph, wrapped under its heading.
  void section(std::string_view head, std::string_view words);
  /// The first row is the table's own heading; the last column takes what is left of the line, and wraps.
  void table(std::string_view head, const std::vector<TableRow>& rows);
  void table(const std::vector<TableRow>& rows) { table("", rows); }

  const std::string& text() const { return text_; }

 private:
  bool colour_;
  std::size_t margin_, columns_;
  std::string text_;
};

}  // namespace entente

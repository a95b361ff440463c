#include "entente/report/page.hpp"

namespace entente {
namespace {

/// A last column is never squeezed below this.
constexpr std::size_t kNarrowest = 30;

}  // namespace

std::string Page::bold(std::string_view words) const {
  return colour_ ? "\033[1m" + std::string(words) + "\033[0m" : std::string(words);
}

void Page::line(std::string_view head, std::string_view words) {
  const std::size_t room = margin_ - 2, has = width(head);
  text_ += "  ";
  if (!head.empty()) text_ += bold(head);
  text_ += std::string(has < room ? room - has : 1, ' ');
  text_ += words;
  text_ += "\n";
}

void Page::section(std::string_view head, std::string_view words) {
  bool first = true;
  for (const std::string& one : wrapped(words, columns_ - margin_)) {
    line(first ? head : "", one);
    first = false;
  }
}

void Page::table(std::string_view head, const std::vector<TableRow>& rows) {
  std::vector<std::size_t> widths;
  for (const TableRow& row : rows)
    for (std::size_t c = 0; c + 1 < row.size(); ++c) {
      if (c == widths.size()) widths.push_back(0);
      widths[c] = std::max(widths[c], width(row[c]));
    }
  std::size_t indent = 0;
  for (const std::size_t w : widths) indent += w + 2;
  const std::size_t room = columns_ - margin_;
  bool first = true;
  for (const TableRow& row : rows) {
    std::string cells;
    for (std::size_t c = 0; c + 1 < row.size(); ++c) cells += padded(row[c], widths[c] + 2);
    std::vector<std::string> parts = wrapped(row.back(), room - std::min(indent, room - kNarrowest));
    if (parts.empty()) parts.emplace_back();  // a row without a last cell is a row
    for (const std::string& part : parts) {
      line(first ? head : "", cells + part);
      cells = std::string(indent, ' ');
      first = false;
    }
  }
}

}  // namespace entente

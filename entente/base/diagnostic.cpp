#include "entente/base/diagnostic.hpp"

#include <algorithm>
#include <tuple>

#include "entente/base/utf8.hpp"

namespace entente {
namespace {

auto order_of(const Diagnostic& d) {
  return std::tie(d.place.file, d.place.line, d.place.column, d.code, d.message);
}

/// Edit distance (insert, delete, replace, swap of neighbours), given up as `limit + 1` above `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if ((a.size() > b.size() ? a.size() - b.size() : b.size() - a.size()) > limit) return limit + 1;
  std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[b.size()];
}

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// Line number `line` (from 1) of `source`, without its end.
std::string_view line_of(std::string_view source, int line) {
  for (; line > 1; --line) {
    const auto end = source.find('\n');
    if (end == std::string_view::npos) return {};
    source.remove_prefix(end + 1);
  }
  std::string_view found = source.substr(0, source.find('\n'));
  if (!found.empty() && found.back() == '\r') found.remove_suffix(1);
  return found;
}

struct Excerpt {
  std::string text;    ///< the line, or the part of it around the caret
  std::string indent;  ///< what stands before the caret
  int carets = 1;
};

/// The source line as a terminal may show it, cut to a window around the caret. Columns count characters.
Excerpt excerpt(std::string_view line, int column, int end_column) {
  constexpr int kWidth = 110, kBefore = 40;
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < line.size();) {
    const Utf8Character c = utf8_at(line, i);
    if (!c.valid || is_control(c.code_point)) {
      cells.emplace_back("?");
    } else if (c.code_point == '\t') {
      cells.emplace_back(" ");
    } else {
      cells.emplace_back(line.substr(i, c.bytes));
    }
    i += c.bytes;
  }
  const int size = static_cast<int>(cells.size());
  const int at = std::clamp(column - 1, 0, size);
  int from = 0;
  if (size > kWidth && at > kBefore) from = at - kBefore;
  const int to = std::min(size, from + kWidth);
  Excerpt out;
  if (from > 0) out.text += "...", out.indent += "   ";
  for (int i = from; i < to; ++i) out.text += cells[i];
  if (to < size) out.text += "...";
  out.indent.append(static_cast<std::size_t>(at - from), ' ');
  out.carets = std::max(1, std::min(end_column - 1, to) - at);
  return out;
}

constexpr std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::string head(const Place& place) {
  if (place.line == 0) return place.file;
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

/// The characters that a code host's annotation line reserves.
std::string annotation(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ':':
        out += property ? "%3A" : ":";
        break;
      case ',':
        out += property ? "%2C" : ",";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::error; });
}

void sort_diagnostics(Diagnostics& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return order_of(a) < order_of(b); });
  diagnostics.erase(
      std::unique(diagnostics.begin(), diagnostics.end(),
                  [](const Diagnostic& a, const Diagnostic& b) { return order_of(a) == order_of(b); }),
      diagnostics.end());
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  constexpr std::size_t kLimit = 2;
  // A word of one or two letters is within two edits of nearly everything.
  const std::size_t limit = word.size() <= 2 ? word.size() - (word.empty() ? 0 : 1) : kLimit;
  std::string best;
  std::size_t least = limit + 1;
  const std::string plain = lower(word);
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(plain, lower(candidate), limit);
    if (distance < least) least = distance, best = candidate;
  }
  return best;
}

std::string render(const Diagnostics& diagnostics, std::string_view source, bool colour, std::size_t most) {
  const auto paint = [&](std::string_view code, std::string_view text) {
    return colour ? "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m" : std::string(text);
  };
  std::string out;
  const std::size_t shown = std::min(most, diagnostics.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const Diagnostic& d = diagnostics[i];
    const bool error = d.severity == Severity::error;
    out += paint("1", head(d.place) + ":") + " " +
           paint(error ? "1;31" : "1;33", std::string(name_of(d.severity)) + "[" + d.code + "]:") + " " +
           d.message + "\n";
    const std::string_view line = d.place.line > 0 ? line_of(source, d.place.line) : std::string_view{};
    if (!line.empty()) {
      std::string number = std::to_string(d.place.line);
      number.insert(0, number.size() < 5 ? 5 - number.size() : 0, ' ');
      const Excerpt shown_line = excerpt(line, d.place.column, d.place.end_column);
      const std::string gutter(number.size(), ' ');
      out += number + " | " + shown_line.text + "\n";
      out += gutter + " | " + shown_line.indent +
             paint(error ? "1;31" : "1;33", std::string(static_cast<std::size_t>(shown_line.carets), '^')) +
             "\n";
    }
    for (const Diagnostic::Related& related : d.related)
      out += "      = see:  " + head(related.place) + " " + related.note + "\n";
    if (!d.help.empty()) out += "      = help: " + d.help + "\n";
  }
  if (shown < diagnostics.size()) out += "and " + std::to_string(diagnostics.size() - shown) + " more\n";
  return out;
}

std::string render_github(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& d : diagnostics) {
    out += "::" + std::string(name_of(d.severity)) + " file=" + annotation(d.place.file, true);
    if (d.place.line > 0)
      out += ",line=" + std::to_string(d.place.line) + ",col=" + std::to_string(d.place.column) +
             ",endColumn=" + std::to_string(d.place.end_column);
    out += ",title=" + annotation(d.code, true) +
           "::" + annotation(d.message + (d.help.empty() ? "" : " Help: " + d.help), false) + "\n";
  }
  return out;
}

}  // namespace entente

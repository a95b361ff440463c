#include <algorithm>
#include <cctype>

#include "entente/base/utf8.hpp"
#include "entente/scenario/messages.hpp"
#include "entente/scenario/toml_tree.hpp"

namespace entente {
namespace {

// Enough of each kind to see the pattern; the rest follows from it.
constexpr std::size_t kMostOfAKind = 20;
// Stands in for an impossible date while the rest of the file is read; the reader knows it by its year.
constexpr std::string_view kNoDate = "0001-01-01";
constexpr int kFirstYear = 1000;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.'; }

/// Whether `text` has the shape of a date at `at`: dddd-dd-dd.
bool date_shape(std::string_view text, std::size_t at) {
  constexpr std::string_view kShape = "0000-00-00";
  if (at + kShape.size() > text.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i)
    if (kShape[i] == '0' ? !digit(text[at + i]) : text[at + i] != kShape[i]) return false;
  return at + kShape.size() == text.size() || !digit(text[at + kShape.size()]);
}

int to_int(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = 10 * value + (c - '0');
  return value;
}

/// Walks the text once, knowing strings from comments from the rest, which is all TOML that these checks
/// need.
class Scan {
 public:
  Scan(std::string& text, const std::string& file, Diagnostics& diagnostics)
      : text_(text), file_(file), diagnostics_(diagnostics) {}

  bool run() {
    while (at_ < text_.size() && !stopped_) step();
    if (fatal_) return false;
    if (!content_) {
      diagnostics_.push_back(diagnostic::empty_file({file_, 1, 1, 2}));
      return false;
    }
    return true;
  }

 private:
  enum class In { plain, comment, basic, basic_lines, literal, literal_lines };

  Place here(int length = 1) const { return {file_, line_, column_, column_ + length}; }
  void fail(Diagnostic d) {
    fatal_ = true;
    diagnostics_.push_back(std::move(d));
  }
  void advance(std::size_t bytes) {
    at_ += bytes;
    ++column_;
  }
  bool ahead(std::string_view what) const { return std::string_view(text_).substr(at_, what.size()) == what; }

  void step() {
    const Utf8Character c = utf8_at(text_, at_);
    if (!c.valid) {
      fail(diagnostic::not_utf8(here(), c.code_point));
      stopped_ = true;
      return;
    }
    if (c.code_point == '\n') {
      if (in_ == In::comment || in_ == In::basic || in_ == In::literal) in_ = In::plain;
      ++at_, ++line_, column_ = 1, dots_ = 0;
      return;
    }
    if (is_control(c.code_point) && controls_++ < kMostOfAKind)
      fail(diagnostic::control_character(here(), c.code_point, false));
    switch (in_) {
      case In::comment:
        advance(c.bytes);
        break;
      case In::plain:
        plain(c);
        break;
      case In::basic:
        quoted_text(c, "\"", true);
        break;
      case In::basic_lines:
        quoted_text(c, "\"\"\"", true);
        break;
      case In::literal:
        quoted_text(c, "'", false);
        break;
      case In::literal_lines:
        quoted_text(c, "'''", false);
        break;
    }
  }

  void quoted_text(const Utf8Character& c, std::string_view end, bool escapes) {
    if (escapes && c.code_point == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
      advance(1);
      const Utf8Character next = utf8_at(text_, at_);
      if (next.valid) advance(next.bytes);
      return;
    }
    if (!ahead(end)) return advance(c.bytes);
    for (std::size_t i = 0; i < end.size(); ++i) advance(1);
    // A string over several lines may end in up to two quotes of its own.
    if (end.size() == 3)
      for (int i = 0; i < 2 && at_ < text_.size() && text_[at_] == end[0]; ++i) advance(1);
    in_ = In::plain;
  }

  void open(In in, int quotes) {
    in_ = in;
    for (int i = 0; i < quotes; ++i) advance(1);
  }

  void plain(const Utf8Character& c) {
    const auto mark = static_cast<char>(c.code_point < 0x80 ? c.code_point : 0);
    const bool bom = at_ == 0 && c.code_point == 0xFEFF;
    if (mark != ' ' && mark != '\t' && mark != '\r' && mark != '#' && !bom) content_ = true;
    if (c.code_point >= 0x80 && !bom) {
      if (outside_++ < kMostOfAKind) fail(diagnostic::key_outside_ascii(here()));
      return advance(c.bytes);
    }
    if (digit(mark) && (at_ == 0 || !word(text_[at_ - 1])) && date_shape(text_, at_)) return date();
    switch (mark) {
      case '#':
        return open(In::comment, 1);
      case '"':
        return ahead("\"\"\"") ? open(In::basic_lines, 3) : open(In::basic, 1);
      case '\'':
        return ahead("'''") ? open(In::literal_lines, 3) : open(In::literal, 1);
      case '[':
      case '{':
        ++depth_, dots_ = 0;
        break;
      case ']':
      case '}':
        depth_ = std::max(0, depth_ - 1);
        break;
      case '=':
      case ',':
        dots_ = 0;
        break;
      case '.':
        ++dots_;
        break;
      default:
        break;
    }
    if (depth_ + dots_ > kDeepestNesting) {
      fail(diagnostic::too_deep(here(), kDeepestNesting));
      stopped_ = true;
    }
    advance(c.bytes);
  }

  void date() {
    const std::string written = text_.substr(at_, kNoDate.size());
    const int year = to_int(std::string_view(written).substr(0, 4));
    const int day = to_int(std::string_view(written).substr(8, 2));
    if (year < kFirstYear || day < 1 ||
        day > days_of_month(year, to_int(std::string_view(written).substr(5, 2)))) {
      diagnostics_.push_back(diagnostic::impossible_date(here(static_cast<int>(kNoDate.size())), written));
      text_.replace(at_, kNoDate.size(), kNoDate);
    }
    for (std::size_t i = 0; i < kNoDate.size(); ++i) advance(1);
  }

  std::string& text_;
  const std::string& file_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  int line_ = 1, column_ = 1;
  In in_ = In::plain;
  int depth_ = 0, dots_ = 0;
  std::size_t controls_ = 0, outside_ = 0;
  bool content_ = false, fatal_ = false, stopped_ = false;
};

}  // namespace

int days_of_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return 0;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

bool preflight(std::string& text, const std::string& file, Diagnostics& diagnostics) {
  if (text.size() > kLargestFile) {
    diagnostics.push_back(diagnostic::too_large({file, 1, 1, 2}, text.size()));
    return false;
  }
  return Scan(text, file, diagnostics).run();
}

}  // namespace entente

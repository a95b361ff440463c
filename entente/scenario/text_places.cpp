#include "entente/scenario/text_places.hpp"

#include <algorithm>

#include "entente/base/utf8.hpp"

namespace entente {
namespace {

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Reads a string of TOML as it is written, piece by piece.
class Written {
 public:
  /// @param at  of the opening quote
  Written(std::string_view text, std::size_t at) : text_(text), at_(at) {
    const char quote = at < text.size() ? text[at] : '"';
    escapes_ = quote == '"';
    lines_ = text.substr(at, 3) == std::string(3, quote);
    at_ += lines_ ? 3 : 1;
    if (lines_ && text_.substr(at_, 2) == "\r\n") ++at_;
    if (lines_ && at_ < text_.size() && text_[at_] == '\n') ++at_;
    skip_line_end();
  }

  std::size_t at() const { return at_; }
  /// Goes past what stands for the next byte or bytes of the value. @return how many
  std::size_t next() {
    const std::size_t bytes = piece();
    skip_line_end();
    return bytes;
  }

 private:
  std::size_t piece() {
    if (at_ >= text_.size()) return 1;
    if (escapes_ && text_[at_] == '\\' && at_ + 1 < text_.size()) {
      const char kind = text_[at_ + 1];
      if (kind != 'u' && kind != 'U') {
        at_ += 2;
        return 1;
      }
      const std::size_t digits = kind == 'u' ? 4 : 8;
      unsigned long point = 0;
      for (const char c : text_.substr(std::min(at_ + 2, text_.size()), digits)) {
        const int value = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : 0;
        point = point * 16 + static_cast<unsigned long>(value);
      }
      at_ = std::min(at_ + 2 + digits, text_.size());
      return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }
    if (text_.substr(at_, 2) == "\r\n") ++at_;
    ++at_;
    return 1;
  }
  /// A backslash at the end of a line takes all blanks after it away.
  void skip_line_end() {
    while (escapes_ && lines_ && at_ < text_.size() && text_[at_] == '\\') {
      std::size_t after = at_ + 1;
      while (after < text_.size() && (text_[after] == ' ' || text_[after] == '\t' || text_[after] == '\r'))
        ++after;
      if (after >= text_.size() || text_[after] != '\n') return;
      while (after < text_.size() && blank(text_[after])) ++after;
      at_ = after;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool escapes_ = true, lines_ = false;
};

}  // namespace

TextPlaces::TextPlaces(std::string_view file_text) : text_(file_text), lines_{0} {
  for (std::size_t at = 0; at < text_.size(); ++at)
    if (text_[at] == '\n') lines_.push_back(at + 1);
}

std::size_t TextPlaces::offset_of(int line, int column) const {
  std::size_t at = lines_[std::min(static_cast<std::size_t>(std::max(line, 1)), lines_.size()) - 1];
  for (int each = 1; each < column && at < text_.size() && text_[at] != '\n'; ++each)
    at += utf8_at(text_, at).bytes;
  return at;
}

Span TextPlaces::span_between(std::size_t from, std::size_t to) const {
  const auto line = std::upper_bound(lines_.begin(), lines_.end(), from) - 1;
  Span span;
  span.line = static_cast<int>(line - lines_.begin()) + 1;
  span.column = 1;
  std::size_t at = *line;
  for (; at < from && at < text_.size(); at += utf8_at(text_, at).bytes) ++span.column;
  span.end_column = span.column;
  for (; at < to && at < text_.size() && text_[at] != '\n'; at += utf8_at(text_, at).bytes) ++span.end_column;
  span.end_column = std::max(span.end_column, span.column + 1);
  return span;
}

Span TextPlaces::inside(const Span& value, std::size_t begin, std::size_t end) const {
  Written written(text_, offset_of(value.line, value.column));
  std::size_t done = 0;
  while (done < begin && written.at() < text_.size()) done += written.next();
  const std::size_t from = written.at();
  while (done < end && written.at() < text_.size()) done += written.next();
  return span_between(from, std::max(written.at(), from + 1));
}

}  // namespace entente

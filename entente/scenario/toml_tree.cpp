// The shared library, not the header-only form: the latter has undefined behaviour on some text outside
// ASCII.
#define TOML_HEADER_ONLY 0
#define TOML_SHARED_LIB 1
#include "entente/scenario/toml_tree.hpp"

#include <algorithm>

#include <toml++/toml.h>

#include "entente/base/utf8.hpp"
#include "entente/scenario/messages.hpp"

namespace entente {
namespace {

Span span_of(const toml::source_region& region) {
  Span span;
  span.line = static_cast<int>(std::max<toml::source_index>(1, region.begin.line));
  span.column = static_cast<int>(std::max<toml::source_index>(1, region.begin.column));
  const bool one_line = region.end.line == region.begin.line && region.end.column > region.begin.column;
  span.end_column = one_line ? static_cast<int>(region.end.column) : span.column + 1;
  return span;
}

class Conversion {
 public:
  Conversion(const std::string& file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  TomlNode node(const toml::node& from) {
    TomlNode to;
    to.span = span_of(from.source());
    switch (from.type()) {
      case toml::node_type::table:
        to.kind = TomlNode::Kind::table;
        for (const auto& [key, value] : *from.as_table()) {
          TomlNode::Entry entry{std::string(key.str()), span_of(key.source()), node(value)};
          if (fit_to_show(entry.key, entry.key_span)) to.entries.push_back(std::move(entry));
        }
        break;
      case toml::node_type::array:
        to.kind = TomlNode::Kind::array;
        for (const toml::node& item : *from.as_array()) to.items.push_back(node(item));
        break;
      case toml::node_type::string:
        to.kind = TomlNode::Kind::text;
        to.text = from.as_string()->get();
        fit_to_show(to.text, to.span);
        break;
      case toml::node_type::integer:
        to.kind = TomlNode::Kind::integer;
        to.integer = from.as_integer()->get();
        break;
      case toml::node_type::floating_point:
        to.kind = TomlNode::Kind::real;
        to.real = from.as_floating_point()->get();
        break;
      case toml::node_type::boolean:
        to.kind = TomlNode::Kind::boolean;
        to.boolean = from.as_boolean()->get();
        break;
      case toml::node_type::date: {
        to.kind = TomlNode::Kind::date;
        const toml::date date = from.as_date()->get();
        to.date = {date.year, date.month, date.day};
        break;
      }
      default:
        to.kind = TomlNode::Kind::other;
        break;
    }
    return to;
  }

 private:
  /// Escapes can smuggle in what the raw text may not hold; says so.
  bool fit_to_show(const std::string& text, const Span& span) {
    for (std::size_t i = 0; i < text.size();) {
      const Utf8Character c = utf8_at(text, i);
      if (!c.valid || is_control(c.code_point)) {
        diagnostics_.push_back(diagnostic::control_character({file_, span.line, span.column, span.end_column},
                                                             c.code_point, true));
        return false;
      }
      i += c.bytes;
    }
    return true;
  }

  const std::string& file_;
  Diagnostics& diagnostics_;
};

/// A figure with a decimal comma, as in `p05 = 1,4`, in line `line` at or before `column`; empty when none.
/// `1,4` is cut in two by the parser, which then complains of what it takes for a key.
std::string decimal_comma(std::string_view text, int line, int column) {
  for (; line > 1; --line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  std::string found;
  char quote = 0;  // open at `i`; what stands in a string is no figure
  for (std::size_t i = 0; i < text.size() && static_cast<int>(i) < column; ++i) {
    if (quote ? text[i] == quote : text[i] == '"' || text[i] == '\'') quote = quote ? 0 : text[i];
    if (quote || text[i] != '=') continue;
    std::size_t start = i + 1;
    while (start < text.size() && text[start] == ' ') ++start;
    std::size_t at = start;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t whole = at;
    while (digit(at)) ++at;
    if (at == whole || at >= text.size() || text[at] != ',' || !digit(at + 1)) continue;
    ++at;
    while (digit(at)) ++at;
    found = std::string(text.substr(start, at - start));
  }
  return found;
}

}  // namespace

const TomlNode* TomlNode::find(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
  return found == entries.end() ? nullptr : &found->value;
}

std::optional<TomlNode> parse_toml(std::string_view text, const std::string& file, Diagnostics& diagnostics) {
  try {
    const toml::table root = toml::parse(text, std::string_view(file));
    return Conversion(file, diagnostics).node(root);
  } catch (const toml::parse_error& error) {
    const Span span = span_of(error.source());
    diagnostics.push_back(diagnostic::syntax({file, span.line, span.column, span.end_column},
                                             error.description(),
                                             decimal_comma(text, span.line, span.column)));
    return std::nullopt;
  }
}

}  // namespace entente

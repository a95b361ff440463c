#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "entente/scenario/toml_tree.hpp"

namespace entente {

/// Finds where the characters of a text value stand in a TOML file, so that messages can point inside it.
class TextPlaces {
 public:
  explicit TextPlaces(std::string_view file_text);

  /// Where bytes [begin, end) of a value stand, its quotes, escapes and line breaks counted as they are
  /// written. On its first line alone where it runs over several.
  /// @param value  the value's own span, as parse_toml gives it
  Span inside(const Span& value, std::size_t begin, std::size_t end) const;

 private:
  std::size_t offset_of(int line, int column) const;
  Span span_between(std::size_t from, std::size_t to) const;

  std::string_view text_;
  std::vector<std::size_t> lines_;  ///< offset of each line's first byte
};

}  // namespace entente

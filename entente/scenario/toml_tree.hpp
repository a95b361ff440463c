#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/diagnostic.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// Where in the text something stands; lines and columns in characters, from 1.
struct Span {
  int line = 1, column = 1, end_column = 2;
};

/// A value of a TOML file with its place: all the reader sees of TOML.
struct TomlNode {
  enum class Kind { table, array, text, integer, real, boolean, date, other };
  struct Entry;
  Kind kind = Kind::table;
  Span span;
  std::string text;
  std::int64_t integer = 0;
  double real = 0;
  bool boolean = false;
  Date date;
  std::vector<Entry> entries;   ///< of a table
  std::vector<TomlNode> items;  ///< of an array

  const TomlNode* find(std::string_view key) const;
  bool is_figure() const { return kind == Kind::integer || kind == Kind::real; }
  /// An integer or real as a double.
  double figure() const { return kind == Kind::integer ? static_cast<double>(integer) : real; }
};

struct TomlNode::Entry {
  std::string key;
  Span key_span;
  TomlNode value;
};

/// Largest file and deepest nesting that are read.
inline constexpr std::size_t kLargestFile = 10'000'000;
inline constexpr int kDeepestNesting = 32;

/// Parses TOML text that `preflight` has passed. Nothing with one E001 in `diagnostics` when the syntax is
/// wrong.
std::optional<TomlNode> parse_toml(std::string_view text, const std::string& file, Diagnostics& diagnostics);

/// What is checked before the TOML parser sees the text: size, UTF-8, control characters, nesting, keys in
/// ASCII, dates that exist. Impossible dates in `text` are replaced by a possible one of the same length, so
/// that parsing can go on and find the other errors.
/// @return false when the text must not be parsed
bool preflight(std::string& text, const std::string& file, Diagnostics& diagnostics);

/// Days of a month; 0 for a month that does not exist.
int days_of_month(int year, int month);

}  // namespace entente

#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace entente {

/// A place in an input file. Lines and columns count from 1; `end_column` is one past the last character.
/// Line 0 is the file as a whole.
struct Place {
  std::string file;
  int line = 1;
  int column = 1;
  int end_column = 2;
};

enum class Severity { error, warning };

/// One thing wrong (or worth knowing) about an input: machine fields beside one plain sentence.
struct Diagnostic {
  struct Related {
    Place place;
    std::string note;
  };
  Place place;
  Severity severity = Severity::error;
  std::string code;  ///< "E021"; `entente explain E021` tells more
  std::string message;
  std::string help;  ///< something that works; may be empty
  std::vector<Related> related;
};

using Diagnostics = std::vector<Diagnostic>;

bool has_errors(const Diagnostics& diagnostics);
/// Orders by file, line, column, code and drops exact repetitions.
void sort_diagnostics(Diagnostics& diagnostics);

/// A row of the table of codes, behind `entente explain CODE`.
struct CodeRow {
  std::string_view
      code;  ///< E0xx: the file is wrong; W0xx: worth knowing; F0xx: a file cannot be read or written
  std::string_view title;        ///< a few words
  std::string_view explanation;  ///< what it means, why it matters, what to do
};
std::span<const CodeRow> code_table();
const CodeRow* find_code(std::string_view code);

/// The candidate within edit distance 2 of `word` (nearest first, then the earliest), or empty.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// `file:line:column: severity[CODE]: sentence`, the source line, a caret, `= help:`. At most `most` of them,
/// then "and N more". `source` is the text of the file (may be empty). `colour` adds ANSI codes.
std::string render(const Diagnostics& diagnostics, std::string_view source, bool colour,
                   std::size_t most = 20);
/// `::error file=…,line=…` lines, for a code host's annotations.
std::string render_github(const Diagnostics& diagnostics);

}  // namespace entente

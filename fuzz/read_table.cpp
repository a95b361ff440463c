// Any bytes are answered: with a table that can be questioned, or with diagnostics. What is asked of it is
// answered too, or refused with reasons. The first line of the bytes is also read as a condition on the
// columns. Never a crash.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "entente/explore/expression.hpp"
#include "entente/explore/table.hpp"
#include "entente/report/explore_table.hpp"

namespace {

void must(bool right) {
  if (!right) std::abort();
}

void must_be_explained(const entente::Diagnostics& diagnostics, const std::string& source) {
  must(entente::has_errors(diagnostics));
  for (const entente::Diagnostic& diagnostic : diagnostics) {
    must(entente::find_code(diagnostic.code) != nullptr);
    must(diagnostic.place.line >= 0 && diagnostic.place.column >= 0);
  }
  must(!entente::render(diagnostics, source, true).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string all(reinterpret_cast<const char*>(data), size);
  const std::size_t end = all.find('\n');
  const std::string condition = all.substr(0, end);
  const std::string text = end == std::string::npos ? all : all.substr(end + 1);

  const auto table = entente::read_table_text(text, "fuzz.csv");
  if (!table) {
    must_be_explained(table.diagnostics(), text);
    return 0;
  }
  must(table->rows > 0 && table->lines.size() == table->rows);
  for (const auto& column : table->columns) must(column.size() == table->rows);
  if (table->names.size() > 8 || table->rows > 200)
    return 0;  // the questions, not the reader, would take the time

  entente::TableQuestions asked;
  asked.prim = condition;
  asked.on = {table->names.back()};
  if (table->names.size() > 2) asked.on.push_back(table->names.front());
  asked.sobol = asked.morris = asked.regret = asked.voi = true;
  for (const int only : {0, 1, 2, 3, 4, 5}) {  // all, then one at a time: one refusal hides no other answer
    entente::TableQuestions some = asked;
    if (only > 0) {
      some.sobol = only == 1;
      some.morris = only == 2;
      some.regret = only == 3;
      some.voi = only == 4;
      if (only != 5) some.prim.clear();
    }
    const auto report = entente::explore_table(*table, some);
    if (!report) {
      must_be_explained(report.diagnostics(), text);
    } else {
      must(!entente::explore_text(*report).empty());
      must(!entente::explore_json(*report).empty());
    }
  }
  return 0;
}

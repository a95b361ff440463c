#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "entente/explore/voi.hpp"
#include "entente/report/page.hpp"

namespace entente {

/// Something that varies, as programs and as people call it.
struct ExploreName {
  std::string name;   ///< key of a number, name of a group, or header of a column
  std::string words;  ///< "Russia's trade tie"; the name where there is nothing better
  std::string unit;   ///< empty where unknown
};

/// What learning would be worth.
struct VoiReport {
  std::vector<std::string> strategies;
  std::vector<ExploreName> groups;
  InformationValue value;
  IntervalBy by = IntervalBy::resampling;
};

/// What is best without learning, and what learning everything would be worth, in two sentences.
/// @param unit  of the values, in words
std::string voi_in_words(const VoiReport& voi, std::string_view unit);
/// A row a group, dearest first, with its heading.
/// @param row_word  "draws" or "rows": of what there may be too few
std::vector<TableRow> voi_table(const VoiReport& voi, std::string_view row_word);
/// A JSON array: everything first (`group` null), then each group; the rows of `voi` in docs/json.md.
std::string voi_json(const VoiReport& voi);

}  // namespace entente

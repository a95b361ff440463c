#include "entente/ensemble/rows.hpp"

#include <algorithm>
#include <utility>

namespace entente {
namespace {

template <class E>
constexpr std::size_t idx(E value) {
  return static_cast<std::size_t>(value);
}

constexpr std::size_t kDividerColumns = kDividerParts.size() - 1;  // all but the allied loss
static_assert(idx(DividerPart::allied_loss) == kDividerColumns, "the part without a column comes last");

}  // namespace

RowLayout::RowLayout(std::size_t strategies, std::vector<int> years, std::vector<std::string> allies)
    : strategies_(strategies), years_(std::move(years)), allies_(std::move(allies)) {}

std::size_t RowLayout::columns() const { return ally(allies_.size(), AllyColumn::autonomous); }

std::size_t RowLayout::year(std::size_t year, YearColumn column) const {
  return year * kYearColumns.size() + idx(column);
}
std::size_t RowLayout::divider(DividerPart part) const {
  return years_.size() * kYearColumns.size() + idx(part);
}
std::size_t RowLayout::target(TargetPart part) const {
  return divider(DividerPart::military) + kDividerColumns + idx(part);
}
std::size_t RowLayout::rival(RivalPart part) const {
  return target(TargetPart::security) + kTargetParts.size() + idx(part);
}
std::size_t RowLayout::ally(std::size_t ally, AllyColumn column) const {
  return rival(RivalPart::bond) + kRivalParts.size() + ally * kAllyColumns.size() + idx(column);
}

std::vector<std::string> RowLayout::names() const {
  std::vector<std::string> names;
  const auto add = [&](const std::string& of, std::string_view what) {
    names.push_back(of + "." + std::string(what));
  };
  for (const int year : years_)
    for (const std::string_view column : kYearColumns) add("year" + std::to_string(year), column);
  for (std::size_t i = 0; i < kDividerColumns; ++i) add("divider", kDividerParts[i]);
  for (const std::string_view part : kTargetParts) add("target", part);
  for (const std::string_view part : kRivalParts) add("rival", part);
  for (const std::string& code : allies_)
    for (const std::string_view column : kAllyColumns) add("ally." + code, column);
  return names;
}

RowNumbers::RowNumbers(Precision kept, std::size_t size) : precision(kept) {
  if (precision == Precision::float32)
    floats.resize(size);
  else
    doubles.resize(size);
}

void RowNumbers::set(std::size_t at, double value) {
  if (precision == Precision::float32)
    floats[at] = static_cast<float>(value);
  else
    doubles[at] = value;
}

double RowNumbers::get(std::size_t at) const {
  return precision == Precision::float32 ? static_cast<double>(floats[at]) : doubles[at];
}

void BlockQuality::merge(const BlockQuality& other) {
  max_probability_error = std::max(max_probability_error, other.max_probability_error);
  max_value_error = std::max(max_value_error, other.max_value_error);
  nodes.resize(std::max(nodes.size(), other.nodes.size()));
  for (std::size_t s = 0; s < other.nodes.size(); ++s) nodes[s] = std::max(nodes[s], other.nodes[s]);
}

}  // namespace entente

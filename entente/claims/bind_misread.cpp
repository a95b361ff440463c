// What people write and the language does not have: units that it cannot read, events outside P(...).
#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"
#include "entente/claims/binding.hpp"
#include "entente/claims/vocabulary.hpp"

namespace entente {
namespace {

constexpr std::string_view kPlainUnits = "%, points, bn_USD, years, steps";

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; }

/// The figure that a byte of a text follows, as it is written; empty where there is none.
std::string_view figure_before(std::string_view text, std::size_t at) {
  while (at > 0 && text[at - 1] == ' ') --at;
  std::size_t begin = at;
  while (begin > 0 && in_word(text[begin - 1])) --begin;
  if (begin == at || (std::isdigit(static_cast<unsigned char>(text[begin])) == 0 && text[begin] != '.'))
    return {};
  return text.substr(begin, at - begin);
}

/// Units that facts and numbers state.
std::vector<std::string> stated_units(const Claims& claims) {
  std::set<std::string> units;
  const auto take = [&](const auto& all) {
    for (const auto& each : all)
      if (!each.unit.empty()) units.insert(each.unit);
  };
  take(claims.facts);
  for (const Claims::Named& named : claims.scenarios) {
    take(named.scenario.facts);
    take(named.scenario.ties);
    take(named.scenario.numbers);
  }
  return {units.begin(), units.end()};
}

/// A unit that files state, as an assertion writes it.
std::string as_written(const std::string& stated) {
  const std::string name = unit_called(stated).name;
  return name == "bn USD" ? "bn_USD" : name == "points" ? name : fmt::format("\"{}\"", stated);
}

/// As `text` from its begin on, with blanks for "_", the longest of the units that it begins with.
std::string begins_with(std::string text, const std::vector<std::string>& units) {
  std::replace(text.begin(), text.end(), '_', ' ');
  std::string longest;
  for (const std::string& unit : units)
    if (unit.size() > longest.size() && text.starts_with(unit) &&
        (text.size() == unit.size() || !in_word(text[unit.size()])))
      longest = unit;
  return longest;
}

}  // namespace

void explain_unit(std::string_view text, const Claims& claims, TextTrouble& trouble) {
  if (trouble.code != "E170" || trouble.begin >= text.size() ||
      std::isalpha(static_cast<unsigned char>(text[trouble.begin])) == 0)
    return;
  const std::string_view figure = figure_before(text, trouble.begin);
  if (figure.empty()) return;
  const std::vector<std::string> stated = stated_units(claims);
  const std::string word(text.substr(trouble.begin, trouble.end - trouble.begin));
  const std::string whole = begins_with(std::string(text.substr(trouble.begin)), stated);
  std::string meant;
  if (whole.size() <= word.size() && (word == "percent" || word == "per" || word == "pp"))
    meant = fmt::format("{} %, or {} beside a fact in per cent", figure, figure);
  else if (!whole.empty())
    meant = fmt::format("{} {}", figure, as_written(whole));
  else if (const std::string near =
               nearest(word, std::vector<std::string>{"points", "bn_USD", "years", "steps"});
           !near.empty())
    meant = fmt::format("{} {}", figure, near);
  trouble.help = meant.empty() ? std::string() : fmt::format("did you mean {}? ", meant);
  if (meant.find('%') != std::string::npos) return;
  trouble.help += fmt::format("units are {}, others in quotes as facts state them", kPlainUnits);
  if (meant.empty()) trouble.help += "; \"and\" or \"or\" joins conditions";
}

bool Binding::misread(std::size_t at) {
  const SyntaxNode& from = node(at);
  if (from.operands.size() != 2) return false;
  const SyntaxNode &left = node(from.operands[0]), &right = node(from.operands[1]);
  const auto is_name = [&](std::size_t side) { return node(side).kind == SyntaxKind::name && !word(side); };
  if (from.kind == SyntaxKind::divide && left.kind == SyntaxKind::number && !left.text.empty() &&
      is_name(from.operands[1]) && !right.quoted && (right.text == "year" || right.text == "month")) {
    const bool flows = right.text == "year" && (left.text == "bn_USD" || left.text == "points");
    const std::string figure = fmt::format("{:g}", left.number);
    complain("E210", at, fmt::format("there is no unit \"{}/{}\"", left.text, right.text),
             flows ? fmt::format("what flows is counted a year as it is: {} {}", figure, left.text)
                   : fmt::format("such a unit stands in quotes, as facts state it: {} \"bn USD/{}\"", figure,
                                 right.text));
    return true;
  }
  if (from.kind < SyntaxKind::less || from.kind > SyntaxKind::not_equal) return false;
  for (const std::size_t side : from.operands) {
    if (!is_name(side)) continue;
    const std::string text = text_of(side);
    for (const Claims::Named& each : reader_.claims().scenarios) {
      const auto leveled = find_leveled(each.scenario, text);
      if (!leveled) continue;
      const std::size_t other = side == from.operands[0] ? from.operands[1] : from.operands[0];
      const bool level =
          std::find(leveled->levels.begin(), leveled->levels.end(), written(other)) != leveled->levels.end();
      complain("E210", at, fmt::format("{} is an event, not a condition on figures", shown(at)),
               fmt::format("an event stands inside P(...): P({} | STRATEGY) > will",
                           level ? std::string(text_.substr(from.begin, from.end - from.begin))
                                 : text + " = " + leveled->levels.back()));
      return true;
    }
  }
  return false;
}

}  // namespace entente

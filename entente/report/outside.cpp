#include "entente/report/outside.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <stdexcept>

#include "entente/base/embedded.hpp"
#include "entente/scenario/toml_tree.hpp"

namespace entente {

std::span<const EmbeddedFile> embedded_base_rates();  // cases/base-rates.toml, by entente_embed()

namespace {

/// Reads the table's few fields and collects what is wrong with it.
class Table {
 public:
  Table(const TomlNode& node, const std::string& file, Diagnostics& diagnostics)
      : node_(node), file_(file), diagnostics_(diagnostics) {}

  std::string text(std::string_view key) const {
    const TomlNode* value = node_.find(key);
    if (value && value->kind == TomlNode::Kind::text) return value->text;
    wrong(value ? value->span : node_.span, key, "a text");
    return {};
  }
  std::string text_or_nothing(std::string_view key) const {
    return node_.find(key) ? text(key) : std::string();
  }
  double figure(std::string_view key, double low, double high) const {
    const TomlNode* value = node_.find(key);
    if (value && value->is_figure() && value->figure() >= low && value->figure() <= high)
      return value->figure();
    wrong(value ? value->span : node_.span, key, "a figure in its range");
    return 0;
  }
  std::optional<double> figure_or_nothing(std::string_view key, double low, double high) const {
    if (!node_.find(key)) return std::nullopt;
    return figure(key, low, high);
  }
  /// FIRST-LAST, both years.
  std::array<int, 2> years(std::string_view key) const {
    const std::string written = text(key);
    std::array<int, 2> years{};
    const char *at = written.data(), *const end = at + written.size();
    const auto first = std::from_chars(at, end, years[0]);
    const bool dash = first.ec == std::errc() && first.ptr != end && *first.ptr == '-';
    const auto last = dash ? std::from_chars(first.ptr + 1, end, years[1]) : first;
    if (!dash || last.ec != std::errc() || last.ptr != end || years[0] > years[1])
      if (const TomlNode* value = node_.find(key))
        wrong(value->span, key, "a first and a last year, \"1946-1989\"");
    return years;
  }
  std::vector<Table> tables(std::string_view key) const {
    std::vector<Table> found;
    const TomlNode* value = node_.find(key);
    if (!value || value->kind != TomlNode::Kind::array || value->items.empty())
      wrong(value ? value->span : node_.span, key, "a list of tables");
    else
      for (const TomlNode& item : value->items) found.emplace_back(item, file_, diagnostics_);
    return found;
  }
  std::optional<std::array<double, 2>> pair(std::string_view key) const {
    const TomlNode* value = node_.find(key);
    if (!value) return std::nullopt;
    if (value->kind == TomlNode::Kind::array && value->items.size() == 2 && value->items[0].is_figure() &&
        value->items[1].is_figure() && value->items[0].figure() <= value->items[1].figure())
      return std::array<double, 2>{value->items[0].figure(), value->items[1].figure()};
    wrong(value->span, key, "two figures, the lower first");
    return std::nullopt;
  }

 private:
  void wrong(const Span& span, std::string_view key, std::string_view needs) const {
    Diagnostic d;
    d.place = {file_, span.line, span.column, span.end_column};
    d.code = "E014";
    d.message = "\"" + std::string(key) + "\" should be " + std::string(needs);
    diagnostics_.push_back(std::move(d));
  }

  const TomlNode& node_;
  const std::string& file_;
  Diagnostics& diagnostics_;
};

BaseRate rate_of(const Table& table) {
  BaseRate rate;
  rate.period = table.text("period");
  const auto years = table.years("period");
  rate.first_year = years[0];
  rate.last_year = years[1];
  rate.event = table.text("event");
  rate.rate = table.figure("rate", 0, 1);
  rate.rate_high = table.figure_or_nothing("rate_high", rate.rate, 1);
  if (const auto units = table.figure_or_nothing("units", 1, 1e9)) rate.units = static_cast<int>(*units);
  if (const auto cases = table.figure_or_nothing("cases", 0, 1e9)) rate.cases = static_cast<int>(*cases);
  rate.upper = table.pair("upper");
  rate.note = table.text_or_nothing("note");
  return rate;
}

}  // namespace

Outcome<OutsideView> read_outside_view(std::string_view text, const std::string& file) {
  Diagnostics diagnostics;
  std::string copy(text);
  if (!preflight(copy, file, diagnostics)) return diagnostics;
  const std::optional<TomlNode> root = parse_toml(copy, file, diagnostics);
  if (!root) return diagnostics;
  OutsideView view;
  const Table top(*root, file, diagnostics);
  view.definition = top.text("definition");
  view.caution = top.text("caution");
  if (root->find("remark"))
    for (const Table& table : top.tables("remark"))
      view.remarks.push_back({static_cast<int>(table.figure("until", 1, 9999)), table.text("text")});
  for (const Table& table : top.tables("class")) {
    ReferenceClass reference;
    reference.name = table.text("name");
    reference.label = table.text("label");
    reference.definition = table.text("definition");
    reference.unit = table.text("unit");
    reference.effective = table.text("effective");
    reference.effective_until =
        static_cast<int>(table.figure_or_nothing("effective_until", 1, 9999).value_or(0));
    reference.source = table.text("source");
    reference.span_years = static_cast<int>(table.figure("span_years", 1, 100));
    for (const Table& rate : table.tables("rate")) reference.rates.push_back(rate_of(rate));
    view.classes.push_back(std::move(reference));
  }
  if (has_errors(diagnostics)) return diagnostics;
  return view;
}

const OutsideView& outside_view() {
  static const OutsideView view = [] {
    const EmbeddedFile& file = embedded_base_rates().front();
    const auto read = read_outside_view(file.content, std::string(file.name));
    if (!read) throw std::logic_error(render(read.diagnostics(), file.content, false));
    return *read;
  }();
  return view;
}

const ReferenceClass* comparable_class(const OutsideView& view, const Scenario& scenario) {
  constexpr double kPact = 0.75, kLooser = 0.25;
  double holds = 0;
  for (const Fact& tie : scenario.ties) {
    const bool between = (tie.subject == scenario.target && tie.object == scenario.rival) ||
                         (tie.subject == scenario.rival && tie.object == scenario.target);
    if (tie.kind == "treaty" && between) holds = std::max(holds, tie.effective.value_or(0));
  }
  const std::string_view wanted = holds >= kPact ? "pact" : holds >= kLooser ? "looser" : "";
  const auto found = std::find_if(view.classes.begin(), view.classes.end(),
                                  [&](const ReferenceClass& reference) { return reference.name == wanted; });
  return found == view.classes.end() ? nullptr : &*found;
}

const BaseRate* rate_before(const ReferenceClass& reference, std::string_view event, int decision_year) {
  const BaseRate* last = nullptr;
  for (const BaseRate& rate : reference.rates) {
    if (rate.event != event || rate.last_year >= decision_year) continue;
    if (!last || std::pair(rate.last_year, rate.first_year) > std::pair(last->last_year, last->first_year))
      last = &rate;
  }
  return last;
}

bool counts_event(const ReferenceClass& reference, std::string_view event) {
  return std::any_of(reference.rates.begin(), reference.rates.end(),
                     [&](const BaseRate& rate) { return rate.event == event; });
}

std::span<const std::string_view> events_of(Goal goal) {
  static constexpr std::string_view kLoosened[] = {"drops", "adds"}, kRealigned[] = {"switches", "supplier"};
  if (goal == Goal::loosen) return kLoosened;
  if (goal == Goal::realign) return kRealigned;
  return {};
}

}  // namespace entente

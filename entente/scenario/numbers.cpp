#include <algorithm>
#include <array>
#include <cmath>

#include "entente/model/marginal.hpp"
#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

using Kind = Distribution::Kind;

constexpr std::string_view kFigures[] = {"value", "p05",  "p50",    "p95", "low",   "mode",
                                         "high",  "mean", "median", "sd",  "sd_log"};

/// The figures a kind of number is given by, in the order of `Distribution`'s parameters.
struct Form {
  Kind kind;
  std::string_view dist;  ///< word for `dist`; empty where the figures alone tell
  std::array<std::string_view, 3> figures;
  std::string_view words;
};
constexpr Form kForms[] = {
    {Kind::quantiles, "", {"p05", "p50", "p95"}, "quantiles"},
    {Kind::triangular, "", {"low", "mode", "high"}, "low, mode and high"},
    {Kind::point, "", {"value", "", ""}, "one value"},
    {Kind::pert, "pert", {"low", "mode", "high"}, "dist = \"pert\""},
    {Kind::uniform, "uniform", {"low", "high", ""}, "dist = \"uniform\""},
    {Kind::normal, "normal", {"mean", "sd", ""}, "dist = \"normal\""},
    {Kind::lognormal, "lognormal", {"median", "sd_log", ""}, "dist = \"lognormal\""},
    {Kind::beta, "beta", {"mean", "sd", ""}, "dist = \"beta\""},
};

bool is_figure_key(std::string_view key) {
  return std::find(std::begin(kFigures), std::end(kFigures), key) != std::end(kFigures);
}

/// Which form the table is in: by its `dist`, else by the first of its figures that decides.
const Form* form_of(const TomlNode& table) {
  const TomlNode* dist = table.find("dist");
  for (const Form& form : kForms) {
    if (dist && !form.dist.empty() && form.dist == dist->text) return &form;
    if (dist || !form.dist.empty()) continue;
    for (const std::string_view figure : form.figures)
      if (!figure.empty() && table.find(figure)) return &form;
  }
  return nullptr;
}

bool is_spread(std::string_view figure) { return figure == "sd" || figure == "sd_log"; }

std::vector<std::string> words_of(const TomlNode& value) {
  std::vector<std::string> words;
  if (value.kind == TomlNode::Kind::text) words.push_back(value.text);
  for (const TomlNode& item : value.items) words.push_back(item.text);
  return words;
}

}  // namespace

NumberId Reading::append(Number number) {
  scenario.numbers.push_back(std::move(number));
  return NumberId{static_cast<std::int32_t>(scenario.numbers.size()) - 1};
}

NumberId Reading::fallback(const Field& field, const std::string& key, Place place) {
  Number number;
  number.key = key;
  number.unit = alternatives(field.units).empty() ? "" : alternatives(field.units).front();
  number.distribution = field.fallback;
  number.range = field.range;
  number.defaulted = true;
  number.reason = "default of the format";
  number.meaning = field.meaning;
  number.place = std::move(place);
  return append(std::move(number));
}

NumberId Reading::fixed(const Field& field, const std::string& key, double value, Place place) {
  const NumberId id = fallback(field, key, std::move(place));
  scenario.numbers[id.index].distribution = {Kind::point, value, 0, 0};
  return id;
}

NumberId Reading::number(const Field& field, const std::string& key, const TomlNode& value) {
  const NumberId id = read_number(field, key, value);
  if (!id.given()) broken_numbers.insert(key);
  return id;
}

void Reading::note_read(const TomlNode& table) {
  if (const TomlNode* from = table.find("from"))
    for (const std::string& id : words_of(*from)) facts_read.insert(id);
  if (const TomlNode* source = table.find("source"))
    for (const std::string& id : words_of(*source)) sources_of_numbers.insert(id);
}

NumberId Reading::read_number(const Field& field, const std::string& key, const TomlNode& value) {
  Number number;
  number.key = key;
  number.meaning = field.meaning;
  number.place = place(value.span);
  number.range = field.range;
  bool good = true;

  // A bare figure is a number without uncertainty and without origin.
  TomlNode bare;
  if (value.is_figure()) {
    bare.span = value.span;
    bare.entries.push_back({"value", value.span, value});
  }
  const TomlNode& table = value.is_figure() ? bare : value;

  const std::vector<const Field*> rows = fields_of("number");
  for (const TomlNode::Entry& entry : table.entries) {
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const Field* f) { return f->name == entry.key; });
    const bool inside_drift = field.section == "number";
    if (row == rows.end() || (inside_drift && entry.key == "drift")) {
      std::vector<std::string> known;
      for (const Field* f : rows)
        if (!(inside_drift && f->name == "drift")) known.emplace_back(f->name);
      say(diagnostic::unknown_key(place(entry.key_span), entry.key, key, nearest_name(entry.key, known),
                                  known));
      good = false;
    } else {
      good = fits(**row, entry.value) && good;
    }
  }
  if (!good) {
    if (table.find("drift")) broken_numbers.insert(key + ".drift");
    note_read(table);
    return {};
  }
  good = check_unit(field, table, number);
  good = distribution(table, number) && good;
  origin(number, table);

  if (const TomlNode* drift = table.find("drift")) {
    Field row = *find_field("number", "drift");
    const auto point = money_per_point.find(field.money_of);
    const double scale = number.money_of.empty() || point == money_per_point.end() ? 1 : point->second;
    row.range = {row.range.low * scale, row.range.high * scale};
    const NumberId id = this->number(row, key + ".drift", *drift);
    if (id.given()) {
      // A change a year in the unit of the number itself; so money stays money.
      Number& change = scenario.numbers[id.index];
      change.unit = number.unit + " per year";
      change.money_of = number.money_of;
      number.drift = id;
    } else {
      good = false;
    }
  }
  return good ? append(std::move(number)) : NumberId{};
}

bool Reading::check_unit(const Field& field, const TomlNode& table, Number& number) {
  const std::vector<std::string> units = alternatives(field.units);
  const TomlNode* unit = table.find("unit");
  if (!unit) {
    if (units.size() > 1) {
      say(diagnostic::unit_missing(number.place, number.key, field.units));
      return false;
    }
    number.unit = units.empty() ? "" : units.front();
    return true;
  }
  if (std::find(units.begin(), units.end(), unit->text) == units.end()) {
    say(diagnostic::unit_unknown(place(unit->span), unit->text, field.units));
    return false;
  }
  number.unit = unit->text;
  if (field.money_of.empty() || !number.unit.starts_with("bn USD")) return true;
  number.money_of = field.money_of == "divider"  ? scenario.divider
                    : field.money_of == "target" ? scenario.target
                                                 : scenario.rival;
  // The field's range is in points; in money it is as many times one point.
  const auto point = money_per_point.find(field.money_of);
  const double scale = point == money_per_point.end() ? 1e9 : point->second;
  number.range = {field.range.low * scale, field.range.high * scale};
  return true;
}

bool Reading::in_range(const Number& number, std::string_view figure, double value, const Span& span) {
  if (value >= number.range.low && value <= number.range.high) return true;
  say(diagnostic::out_of_range(place(span), number.key + (figure == "value" ? "" : "." + std::string(figure)),
                               value, number.range.low, number.range.high, number.unit));
  return false;
}

bool Reading::distribution(const TomlNode& table, Number& number) {
  const Form* form = form_of(table);
  if (!form) {
    say(diagnostic::figures_missing(number.place, number.key, "its figures"));
    return false;
  }
  bool good = true;
  for (const TomlNode::Entry& entry : table.entries) {
    const bool belongs =
        std::find(form->figures.begin(), form->figures.end(), entry.key) != form->figures.end();
    if (is_figure_key(entry.key) && !belongs) {
      say(diagnostic::figures_mixed(place(entry.key_span), entry.key, form->words));
      good = false;
    }
  }
  std::array<double, 3> values{};
  std::string missing;
  for (std::size_t i = 0; i < form->figures.size(); ++i) {
    const std::string_view figure = form->figures[i];
    if (figure.empty()) continue;
    const TomlNode* value = table.find(figure);
    if (!value) {
      missing += (missing.empty() ? "" : ", ") + std::string(figure);
      continue;
    }
    values[i] = value->figure();
    if (!is_spread(figure)) good = in_range(number, figure, values[i], value->span) && good;
  }
  if (!missing.empty()) {
    say(diagnostic::figures_missing(number.place, number.key, missing));
    return false;
  }
  const bool ordered = form->kind == Kind::quantiles || form->kind == Kind::triangular ||
                       form->kind == Kind::pert || form->kind == Kind::uniform;
  const std::size_t count = form->kind == Kind::uniform ? 2 : 3;
  for (std::size_t i = 0; ordered && i + 1 < count; ++i) {
    if (values[i] <= values[i + 1]) continue;
    say(diagnostic::out_of_order(place(table.find(form->figures[i])->span), form->figures[i], values[i],
                                 form->figures[i + 1], values[i + 1]));
    good = false;
  }
  const auto impossible = [&](std::string_view why) {
    say(diagnostic::impossible_distribution(number.place, why));
    good = false;
  };
  const double a = values[0], b = values[1];
  if (form->kind == Kind::normal && b <= 0) impossible("sd must be positive");
  if (form->kind == Kind::lognormal && (a <= 0 || b <= 0)) impossible("median and sd_log must be positive");
  if (form->kind == Kind::beta) {
    if (a <= 0 || a >= 1 || b <= 0) {
      impossible("mean must lie between 0 and 1 and sd be positive");
    } else if (b * b >= a * (1 - a)) {
      impossible("sd is too large for this mean");
    }
  }
  number.distribution = {form->kind, values[0], values[1], values[2]};
  const bool degenerate = ordered && values[0] == values[count - 1];
  if (degenerate) number.distribution = {Kind::point, values[0], 0, 0};
  return good;
}

void Reading::origin(Number& number, const TomlNode& table) {
  const TomlNode* source = table.find("source");
  const TomlNode* from = table.find("from");
  const TomlNode* how = table.find("how");
  const TomlNode* reason = table.find("reason");
  if (const TomlNode* confidence = table.find("confidence")) number.confidence = confidence->text;
  if (const TomlNode* note = table.find("note")) number.note = note->text;
  if (how) number.how = how->text;
  if (reason) number.reason = reason->text;

  struct Given {
    std::string_view name;
    const TomlNode* node;
  };
  std::vector<Given> given;
  for (const Given& g : {Given{"source", source}, Given{"from", from}, Given{"reason", reason}})
    if (g.node) given.push_back(g);
  if (given.size() > 1)
    say(diagnostic::two_origins(place(given[1].node->span), number.key, given[0].name, given[1].name));
  if (how && !from) say(diagnostic::half_derived(place(how->span), number.key, true));
  if (from && (!how || how->text.empty()))
    say(diagnostic::half_derived(place(from->span), number.key, false));
  if (given.empty()) {
    if (!how) say(diagnostic::no_origin(number.place, number.key, options.strict));
    return;
  }
  if (given.size() == 1 && reason && reason->text.empty()) {
    say(diagnostic::no_origin(number.place, number.key, options.strict));
    return;
  }

  const auto mentions = [](const TomlNode& list) {
    std::vector<Mention> found;
    if (list.kind == TomlNode::Kind::text) found.push_back({list.text, list.span});
    for (const TomlNode& item : list.items) found.push_back({item.text, item.span});
    return found;
  };
  if (source) {
    number.basis = Basis::sourced;
    number.sources = words_of(*source);
    bool all_tested = true;
    for (const Mention& id : mentions(*source)) {
      require("source", id);
      sources_of_numbers.insert(id.text);
      all_tested = all_tested && under_test_.contains(id.text);
    }
    if (all_tested) say(diagnostic::under_test(place(source->span), number.key, number.sources.front(), ""));
  } else if (from) {
    number.basis = Basis::derived;
    number.from = words_of(*from);
    bool all_tainted = true;
    for (const Mention& id : mentions(*from)) {
      require("fact or tie", id);
      facts_read.insert(id.text);
      all_tainted = all_tainted && tainted_facts_.contains(id.text);
    }
    if (all_tainted) {
      const auto fact = tainted_facts_.find(number.from.front());
      say(diagnostic::under_test(place(from->span), number.key, fact->second, fact->first));
    }
  }
}

}  // namespace entente

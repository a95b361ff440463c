#include "entente/report/explore_table.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"
#include "entente/explore/expression.hpp"
#include "entente/report/repeat.hpp"

namespace entente {
namespace {

using Places = std::vector<std::size_t>;

constexpr std::size_t kFewestForRules = 32, kFewestForInformation = 64, kFewestForBoxes = 40;

class Answers {
 public:
  Answers(const Table& table, const TableQuestions& questions) : table_(table), asked_(questions) {}

  Outcome<ExploreReport> run() {
    report_.title = table_.file;
    report_.rows = table_.rows;
    outcomes_ = named(asked_.on, "--on");
    inputs_ = named(asked_.columns, "--columns");
    for (const std::size_t c : inputs_)
      if (std::find(outcomes_.begin(), outcomes_.end(), c) != outcomes_.end())
        complain("E174", "--columns",
                 fmt::format("column {} is an input and an outcome", in_quotes(table_.names[c])),
                 "name it with --columns or with --on, not with both");
    if (wrong_.empty() && outcomes_.size() < 2 && (asked_.regret || asked_.voi))
      complain("E174", "--on", "strategies are compared: name two columns or more with their values",
               "for example --on engage,probe");
    if (wrong_.empty()) {
      if (asked_.sobol) sobol();
      if (asked_.morris) morris();
      if (asked_.regret) regret();
      if (asked_.voi) voi();
    }
    if (!asked_.prim.empty()) prim();
    if (!wrong_.empty()) {
      sort_diagnostics(wrong_);
      return std::move(wrong_);
    }
    report_.seed = asked_.seed;
    report_.manifest = explore_manifest(table_, asked_);
    return std::move(report_);
  }

 private:
  void complain(const char* code, const std::string& file, std::string message, std::string help) {
    Diagnostic d;
    d.place = {file, 0, 0, 0};
    d.code = code;
    d.message = std::move(message);
    d.help = std::move(help);
    wrong_.push_back(std::move(d));
  }
  /// @return whether there was nothing to add
  bool add(const Diagnostics& more) {
    wrong_.insert(wrong_.end(), more.begin(), more.end());
    return more.empty();
  }

  Places named(const std::vector<std::string>& names, const char* flag) {
    Places places;
    for (const std::string& name : split(names)) {
      const std::size_t c = table_.find(name);
      if (c < table_.names.size()) {
        if (std::find(places.begin(), places.end(), c) == places.end()) places.push_back(c);
        continue;
      }
      const std::string near = nearest(name, table_.names);
      complain("E174", flag, fmt::format("the table has no column {}", in_quotes(name)),
               near.empty() ? "it has " + listed() : fmt::format("did you mean {}?", in_quotes(near)));
    }
    return places;
  }
  /// What is no column as it stands is a list of columns with commas between them.
  std::vector<std::string> split(const std::vector<std::string>& typed) const {
    std::vector<std::string> names;
    for (const std::string& one : typed) {
      std::size_t begin = table_.find(one) < table_.names.size() ? std::string::npos : 0;
      if (begin == std::string::npos) names.push_back(one);
      while (begin != std::string::npos) {
        const std::size_t comma = one.find(',', begin);
        names.push_back(one.substr(begin, comma == std::string::npos ? comma : comma - begin));
        begin = comma == std::string::npos ? comma : comma + 1;
      }
    }
    return names;
  }
  std::string listed() const {
    constexpr std::size_t kMost = 12;
    std::string list;
    for (std::size_t c = 0; c < std::min(kMost, table_.names.size()); ++c)
      list += (c ? ", " : "") + in_quotes(table_.names[c]);
    if (table_.names.size() > kMost) list += fmt::format(" and {} more", table_.names.size() - kMost);
    return list;
  }

  /// The inputs named, or all columns but the outcomes and `others`.
  Places inputs(const Places& others = {}) const {
    if (!inputs_.empty()) return inputs_;
    Places places;
    for (std::size_t c = 0; c < table_.names.size(); ++c)
      if (std::find(outcomes_.begin(), outcomes_.end(), c) == outcomes_.end() &&
          std::find(others.begin(), others.end(), c) == others.end())
        places.push_back(c);
    return places;
  }
  std::vector<std::span<const double>> columns(const Places& places) const {
    std::vector<std::span<const double>> result;
    for (const std::size_t c : places) result.emplace_back(table_.columns[c]);
    return result;
  }
  std::vector<ExploreName> names(const Places& places) const {
    std::vector<ExploreName> result;
    for (const std::size_t c : places) result.push_back({table_.names[c], table_.names[c], ""});
    return result;
  }
  std::vector<std::string> strategies() const {
    std::vector<std::string> result;
    for (const std::size_t c : outcomes_) result.push_back(table_.names[c]);
    return result;
  }

  /// Whether inputs and outcomes can be used; says what not.
  bool sound(const Places& of, std::size_t fewest, const char* for_what) {
    if (of.empty()) {
      complain("E174", table_.file, fmt::format("{}: no column is left as input", for_what),
               "name the inputs with --columns");
      return false;
    }
    Places all = of;
    all.insert(all.end(), outcomes_.begin(), outcomes_.end());
    return add(check_columns(table_, all, fewest, for_what));
  }
  bool outcomes_vary(const char* for_what) {
    bool all = true;
    for (const std::size_t c : outcomes_) all = add(check_varies(table_, c, for_what)) && all;
    return all;
  }

  void sobol() {
    const Places of = inputs();
    bool pairs = false;
    if (!sound(of, 2 * (of.size() + 2), "--sobol")) return;
    const bool varies = outcomes_vary("--sobol");
    if (!add(check_saltelli(table_, of, pairs)) || !varies) return;
    for (const std::size_t c : outcomes_)
      report_.sobol.push_back(
          {table_.names[c], names(of),
           sobol_indices(table_.columns[c], {of.size(), pairs}, IntervalBy::resampling, asked_.seed)});
  }

  void morris() {
    const Places of = inputs();
    if (!sound(of, 2 * (of.size() + 1), "--morris")) return;
    const bool varies = outcomes_vary("--morris");
    if (!add(check_morris(table_, of)) || !varies) return;
    for (const std::size_t c : outcomes_)
      report_.morris.push_back({table_.names[c], names(of),
                                morris_effects(columns(of), table_.columns[c], asked_.seed),
                                table_.rows / (of.size() + 1)});
  }

  void regret() {
    if (!add(check_columns(table_, outcomes_, kFewestForRules, "--regret"))) return;
    RobustnessReport answer{strategies(), asked_.rules, {}};
    answer.options.by = IntervalBy::resampling;
    answer.options.seed = asked_.seed;
    answer.rules = robustness(columns(outcomes_), answer.options);
    report_.robustness.push_back(std::move(answer));
  }

  void voi() {
    const Places of = inputs();
    if (!sound(of, kFewestForInformation, "--voi")) return;
    std::vector<Places> groups;
    for (std::size_t i = 0; i < of.size(); ++i) groups.push_back({i});
    report_.voi.push_back(
        {strategies(), names(of),
         value_of_information(columns(outcomes_), columns(of), groups, IntervalBy::resampling, asked_.seed),
         IntervalBy::resampling});
  }

  void prim() {
    const ExpressionNames known{[&](std::string_view name) -> std::optional<std::size_t> {
                                  const std::size_t c = table_.find(name);
                                  return c < table_.names.size() ? std::optional(c) : std::nullopt;
                                },
                                table_.names, "column"};
    const Outcome<Expression> expression = read_expression(asked_.prim, known, "--prim");
    if (!expression) {
      add(expression.diagnostics());
      return;
    }
    const Places of = inputs(expression->quantities);
    const Places& read = expression->quantities;
    for (const std::size_t c : of)
      if (std::find(read.begin(), read.end(), c) != read.end())
        complain(
            "E174", "--columns",
            fmt::format("column {} is an input, and the condition is about it", in_quotes(table_.names[c])),
            "a box in what the condition itself reads would say nothing; leave it out of --columns");
    const bool inputs_sound = sound(of, kFewestForBoxes, "--prim");
    if (!add(check_columns(table_, read, 0, "--prim")) || !inputs_sound || !wrong_.empty()) return;

    std::vector<std::uint8_t> cases(table_.rows);
    for (std::size_t row = 0; row < table_.rows; ++row)
      cases[row] = holds(*expression, [&](std::size_t c) { return table_.columns[c][row]; });
    if (std::all_of(cases.begin(), cases.end(), [&](std::uint8_t one) { return one == cases.front(); })) {
      Diagnostic d;
      d.place = {"--prim", 1, 1, 1 + static_cast<int>(asked_.prim.size())};
      d.code = "E165";
      d.message = fmt::format("the condition holds in {} row", cases.front() ? "every" : "no");
      d.help = "there is nothing to tell apart; compare with another figure";
      wrong_.push_back(std::move(d));
      return;
    }
    DiscoveryOptions options;
    options.seed = asked_.seed;
    report_.prim.push_back({asked_.prim, names(of), discover(columns(of), cases, options)});
  }

  const Table& table_;
  const TableQuestions& asked_;
  Places outcomes_, inputs_;
  ExploreReport report_;
  Diagnostics wrong_;
};

}  // namespace

Outcome<ExploreReport> explore_table(const Table& table, const TableQuestions& questions) {
  return Answers(table, questions).run();
}

}  // namespace entente

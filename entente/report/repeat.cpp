#include "entente/report/repeat.hpp"

#include <utility>
#include <vector>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "entente/base/sha256.hpp"
#include "entente/base/utf8.hpp"
#include "entente/base/version.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchemaNumber = 1;
constexpr On kOns[] = {On::independent, On::realigned, On::goal, On::net};
constexpr Goal kGoals[] = {Goal::prevent, Goal::loosen, Goal::neutral, Goal::realign};
constexpr Scale kScalesOfShares[] = {Scale::plain, Scale::log_odds};
constexpr Precision kPrecisions[] = {Precision::float32, Precision::float64};
constexpr GroupBy kGroupings[] = {GroupBy::declared, GroupBy::coarse, GroupBy::single};

std::string_view word(On on) { return on_name(on); }
std::string_view word(Goal goal) { return goal_name(goal); }
std::string_view word(Scale scale) { return scale == Scale::plain ? "plain" : "log-odds"; }
std::string_view word(Precision precision) { return precision_name(precision); }
std::string_view word(GroupBy by) {
  return by == GroupBy::declared ? "declared" : by == GroupBy::coarse ? "coarse" : "single";
}

/// Writes fields into a manifest.
class Writing {
 public:
  explicit Writing(Json& json) : json_(json) {}
  void text(const char* key, const std::string& value) { json_[key] = value; }
  void texts(const char* key, const std::vector<std::string>& value) { json_[key] = value; }
  void truth(const char* key, bool value) { json_[key] = value; }
  template <class Whole>
  void whole(const char* key, Whole value, std::uint64_t, std::uint64_t) {
    json_[key] = value;
  }
  void number(const char* key, double value, double, double) { json_[key] = value; }
  void number_or_null(const char* key, const std::optional<double>& value, double, double) {
    json_[key] = value ? Json(*value) : Json(nullptr);
  }
  template <class Choice, std::size_t N>
  void choice(const char* key, Choice value, const Choice (&)[N]) {
    json_[key] = word(value);
  }

 private:
  Json& json_;
};

/// Reads the same fields.
class Reading {
 public:
  Reading(Document& document, std::string under) : document_(document), under_(std::move(under)) {}
  void text(const char* key, std::string& value) { value = document_.text(at(key)); }
  void texts(const char* key, std::vector<std::string>& value) { value = document_.texts(at(key)); }
  void truth(const char* key, bool& value) { value = document_.truth(at(key)); }
  template <class Whole>
  void whole(const char* key, Whole& value, std::uint64_t low, std::uint64_t high) {
    value = static_cast<Whole>(document_.whole(at(key), low, high));
  }
  void number(const char* key, double& value, double low, double high) {
    value = document_.number(at(key), low, high);
  }
  void number_or_null(const char* key, std::optional<double>& value, double low, double high) {
    value.reset();
    if (document_.has(at(key))) value = document_.number(at(key), low, high);
  }
  template <class Choice, std::size_t N>
  void choice(const char* key, Choice& value, const Choice (&all)[N]) {
    std::vector<std::string> words;
    for (const Choice each : all) words.emplace_back(word(each));
    value = all[document_.one_of(at(key), words)];
  }

 private:
  std::string at(const char* key) const { return under_ + key; }
  Document& document_;
  std::string under_;
};

// Each option once, for both directions.

template <class Fields>
void fields_of(Fields& f, CompareOptions& o) {
  CoalitionOptions& c = o.coalitions;
  f.choice("on", c.on, kOns);
  f.choice("goal", c.goal, kGoals);
  f.text("strategy", c.strategy);
  f.text("baseline", c.baseline);
  f.choice("scale", o.scale, kScalesOfShares);
  f.number_or_null("threshold", o.threshold, -1e6, 1e6);
  f.choice("precision", c.solving.precision, kPrecisions);
}

template <class Fields>
void fields_of(Fields& f, PriceOptions& o) {
  f.number("at_least", o.at_least, 0, 1);
  f.choice("goal", o.goal, kGoals);
  f.text("strategy", o.strategy);
  f.text("baseline", o.baseline);
  f.choice("precision", o.solving.precision, kPrecisions);
}

template <class Fields>
void fields_of(Fields& f, RobustnessOptions& o) {
  f.number("alpha", o.alpha, 0, 1);
  f.number("percentile", o.percentile, 0.01, 0.99);
  f.number("enough", o.enough, -1e300, 1e300);
}

template <class Fields>
void fields_of(Fields& f, ScenarioQuestions& q) {
  f.truth("sobol", q.sobol);
  f.truth("morris", q.morris);
  f.truth("regret", q.regret);
  f.truth("voi", q.voi);
  f.truth("lambda_sweep", q.lambda_sweep);
  f.text("prim", q.prim);
  f.choice("groups", q.choice.by, kGroupings);
  f.truth("cut_ties", q.choice.cut_ties);
  f.truth("second", q.pairs);
  f.number("until_width", q.until_width, 0, 1e300);
  f.text("strategy", q.strategy);
  f.text("baseline", q.study.baseline);
  f.choice("goal", q.study.goal, kGoals);
  fields_of(f, q.rules);
  f.choice("precision", q.study.solving.precision, kPrecisions);
  f.whole("steps_per_year", q.study.solving.game.steps_per_year, 1, 52);
  f.number("threshold", q.threshold, 0, 1);
  f.whole("contamination_draws", q.contamination_draws, 0, static_cast<std::uint64_t>(kMostExactDraws));
}

template <class Fields>
void fields_of(Fields& f, TableQuestions& q) {
  f.truth("sobol", q.sobol);
  f.truth("morris", q.morris);
  f.truth("regret", q.regret);
  f.truth("voi", q.voi);
  f.text("prim", q.prim);
  f.texts("columns", q.columns);
  f.texts("on", q.on);
  fields_of(f, q.rules);
}

/// What stands beside the options: seed and draws.
template <class Fields>
void run_of(Fields& f, std::uint64_t& seed, std::int64_t& draws) {
  f.whole("seed", seed, 0, UINT64_MAX);
  f.whole("draws", draws, static_cast<std::uint64_t>(kFewestDraws),
          static_cast<std::uint64_t>(kMostExactDraws));
}
template <class Fields>
void run_of(Fields& f, CompareOptions& o) {
  run_of(f, o.coalitions.seed, o.coalitions.draws);
}
template <class Fields>
void run_of(Fields& f, PriceOptions& o) {
  run_of(f, o.seed, o.draws);
}
template <class Fields>
void run_of(Fields& f, ScenarioQuestions& q) {
  run_of(f, q.study.seed, q.study.draws);
}
template <class Fields>
void run_of(Fields& f, TableQuestions& q) {
  f.whole("seed", q.seed, 0, UINT64_MAX);
}

ScenarioText text_of(const Scenario& scenario) { return {scenario.file, scenario.sha256, scenario.text}; }
Json json_of(const ScenarioText& s) { return {{"file", s.file}, {"sha256", s.sha256}, {"text", s.text}}; }

/// @param options  a copy, for the fields are the same for both directions
template <class Options>
Json head_json(const Maker& maker, Options options) {
  Json json{{"version", maker.version}, {"compiler", maker.compiler}}, own = Json::object();
  Writing run(json), fields(own);
  run_of(run, options);
  fields_of(fields, options);
  json["options"] = std::move(own);
  return json;
}
Json json_of(const CompareManifest& m) {
  Json json = head_json(m.maker, m.options);
  json["from"] = json_of(m.from);
  json["to"] = json_of(m.to);
  return json;
}
Json json_of(const PriceManifest& m) {
  Json json = head_json(m.maker, m.options);
  json["scenario"] = json_of(m.scenario);
  if (m.other) json["contaminate"] = json_of(*m.other);
  return json;
}
Json json_of(const ExploreManifest& m) {
  Json json = head_json(m.maker, m.asked);
  json["scenario"] = json_of(m.scenario);
  json["contaminate"] = m.other ? json_of(*m.other) : Json(nullptr);
  if (m.analogue) json["analogue"] = json_of(*m.analogue);
  return json;
}
Json json_of(const TableManifest& m) {
  Json json = head_json(m.maker, m.asked);
  json["table"] = {{"file", m.file}, {"sha256", m.sha256}};
  return json;
}
std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Maker here() { return {std::string(version()), __VERSION__, ""}; }

/// Reads one manifest after the other; what is wrong gathers in the document.
class ManifestReader {
 public:
  explicit ManifestReader(Document& document) : document_(document) {}

  template <class Options>
  Maker head(Options& options) {
    Reading run(document_, "run.manifest."), fields(document_, "run.manifest.options.");
    const Maker maker{document_.text("run.manifest.version"), document_.text("run.manifest.compiler"),
                      document_.text_or_empty("run.simd")};
    run_of(run, options);
    fields_of(fields, options);
    return maker;
  }
  void multiple_of_16(std::int64_t draws) {
    if (document_.errors.empty() && draws % 16 != 0)
      document_.complain("run.manifest.draws is no multiple of 16");
  }
  ScenarioText scenario(const std::string& key) {
    const std::string under = "run.manifest." + key;
    ScenarioText s{document_.text(under + ".file"), document_.text(under + ".sha256"),
                   document_.text(under + ".text")};
    if (document_.errors.empty() && sha256(s.text) != s.sha256)
      document_.errors.push_back(damaged_manifest(document_.file()));
    return s;
  }

 private:
  Document& document_;
};

/// The set that the run used, where this machine has it: then every bit can be the same.
void ask_for(const std::string& simd, SolvingOptions& solving) {
  if (const auto set = simd_named(simd); set && simd_runs(*set)) solving.simd = set;
}

template <class M>
Outcome<AnyManifest> unless_wrong(const Document& document, M manifest) {
  if (!document.errors.empty()) return document.errors;
  return AnyManifest(std::move(manifest));
}

}  // namespace

std::string compare_manifest(const Scenario& from, const Scenario& to, const CompareOptions& options) {
  return dumped(json_of(CompareManifest{here(), options, text_of(from), text_of(to)}));
}
std::string price_manifest(const Scenario& scenario, const PriceOptions& options, const Scenario* other) {
  return dumped(json_of(PriceManifest{here(), options, text_of(scenario),
                                      other ? std::optional(text_of(*other)) : std::nullopt}));
}
std::string explore_manifest(const Scenario& scenario, const ScenarioQuestions& asked) {
  return dumped(
      json_of(ExploreManifest{here(), asked, text_of(scenario),
                              asked.contaminate ? std::optional(text_of(*asked.contaminate)) : std::nullopt,
                              asked.analogue ? std::optional(text_of(*asked.analogue)) : std::nullopt}));
}
std::string explore_manifest(const Table& table, const TableQuestions& asked) {
  return dumped(json_of(TableManifest{here(), asked, table.file, table.sha256}));
}

std::string manifest_json(const AnyManifest& manifest) {
  if (const auto* assess = std::get_if<Manifest>(&manifest)) return manifest_json(*assess);
  if (const auto* compare = std::get_if<CompareManifest>(&manifest)) return dumped(json_of(*compare));
  if (const auto* price = std::get_if<PriceManifest>(&manifest)) return dumped(json_of(*price));
  if (const auto* explore = std::get_if<ExploreManifest>(&manifest)) return dumped(json_of(*explore));
  return dumped(json_of(std::get<TableManifest>(manifest)));
}

Outcome<AnyManifest> read_any_manifest(std::string_view text, const std::string& file) {
  Outcome<Document> parsed = Document::parse(text, file);
  if (!parsed) return parsed.diagnostics();
  const Outcome<std::string> kind = parsed->kind({"assess", "compare", "price", "explore"}, kSchemaNumber);
  if (!kind) return kind.diagnostics();
  if (*kind == "assess") {
    Outcome<Manifest> manifest = read_manifest(text, file);
    if (!manifest) return manifest.diagnostics();
    return AnyManifest(std::move(*manifest));
  }
  Document& document = *parsed;
  if (!document.has("run.manifest") &&
      (document.truth_or_absent("interrupted") || document.truth_or_absent("run.interrupted")))
    return Diagnostics{wrong_document(
        file, "E125", "the run was interrupted: what there is of its answer cannot be made again",
        fmt::format("\"entente {}\" with the same options gives the whole answer", *kind))};
  ManifestReader reader(document);
  if (*kind == "compare") {
    CompareManifest m;
    m.maker = reader.head(m.options);
    reader.multiple_of_16(m.options.coalitions.draws);
    m.from = reader.scenario("from");
    m.to = reader.scenario("to");
    ask_for(m.maker.simd, m.options.coalitions.solving);
    return unless_wrong(document, std::move(m));
  }
  if (*kind == "price") {
    PriceManifest m;
    m.maker = reader.head(m.options);
    reader.multiple_of_16(m.options.draws);
    m.scenario = reader.scenario("scenario");
    if (document.has("run.manifest.contaminate")) m.other = reader.scenario("contaminate");
    ask_for(m.maker.simd, m.options.solving);
    return unless_wrong(document, std::move(m));
  }
  if (!document.has("run.manifest.table")) {
    ExploreManifest m;
    m.maker = reader.head(m.asked);
    m.scenario = reader.scenario("scenario");
    if (document.has("run.manifest.contaminate")) m.other = reader.scenario("contaminate");
    if (document.has("run.manifest.analogue")) m.analogue = reader.scenario("analogue");
    ask_for(m.maker.simd, m.asked.study.solving);
    return unless_wrong(document, std::move(m));
  }
  TableManifest m;
  m.maker = reader.head(m.asked);
  m.file = document.text("run.manifest.table.file");
  m.sha256 = document.text("run.manifest.table.sha256");
  return unless_wrong(document, std::move(m));
}

namespace {

Outcome<Scenario> read_again(const ScenarioText& scenario) {
  return read_scenario_text(scenario.text, scenario.file);
}

/// What progress in steps is in draws.
std::function<void(std::int64_t, std::int64_t)> in_draws(const Making& making, std::int64_t draws_a_step) {
  if (!making.progress) return {};
  return [tell = making.progress, draws_a_step](std::int64_t done, std::int64_t of) {
    tell(done * draws_a_step, of * draws_a_step);
  };
}

using Again = Outcome<std::optional<std::string>>;

}  // namespace

Again make_again(const CompareManifest& manifest, const Making& making) {
  const Outcome<Scenario> from = read_again(manifest.from), to = read_again(manifest.to);
  if (!from) return from.diagnostics();
  if (!to) return to.diagnostics();
  CompareOptions options = manifest.options;
  CoalitionOptions& how = options.coalitions;
  how.threads = making.threads;
  if (making.simd) how.solving.simd = making.simd;
  how.stop = making.stop;
  how.progress = in_draws(making, how.draws);
  Outcome<Comparison> comparison = compare(*from, *to, options);
  if (!comparison) return comparison.diagnostics();
  if (comparison->table.interrupted || comparison->crux_interrupted) return std::optional<std::string>();
  ComparisonReport report = comparison_report(*from, *to, std::move(*comparison), options, from.diagnostics(),
                                              to.diagnostics(), {0, ""});
  if (Diagnostics errors = add_small_chances(report); !errors.empty()) return errors;
  if (making.stop.stop_requested()) return std::optional<std::string>();
  return std::optional(compare_json(report));
}

Again make_again(const PriceManifest& manifest, const Making& making) {
  const Outcome<Scenario> scenario = read_again(manifest.scenario);
  if (!scenario) return scenario.diagnostics();
  std::optional<Outcome<Scenario>> other;
  if (manifest.other) {
    other = read_again(*manifest.other);
    if (!*other) return other->diagnostics();
  }
  PriceOptions options = manifest.options;
  options.threads = making.threads;
  if (making.simd) options.solving.simd = making.simd;
  options.stop = making.stop;
  options.progress = in_draws(making, kReplicates);
  Outcome<Price> answer = price(*scenario, options);
  if (!answer) return answer.diagnostics();
  if (answer->interrupted) return std::optional<std::string>();
  PriceReport report = price_report(*scenario, std::move(*answer), options, scenario.diagnostics(), {0, ""});
  if (other) report.other = &**other;
  if (Diagnostics errors = add_small_chances(report); !errors.empty()) return errors;
  if (making.stop.stop_requested()) return std::optional<std::string>();
  return std::optional(price_json(report));
}

Again make_again(const ExploreManifest& manifest, const Making& making) {
  const Outcome<Scenario> scenario = read_again(manifest.scenario);
  if (!scenario) return scenario.diagnostics();
  ScenarioQuestions asked = manifest.asked;
  std::optional<Outcome<Scenario>> other;
  if (manifest.other) {
    other = read_again(*manifest.other);
    if (!*other) return other->diagnostics();
    asked.contaminate = &**other;
  }
  std::optional<Outcome<Scenario>> analogue;
  if (manifest.analogue) {
    analogue = read_again(*manifest.analogue);
    if (!*analogue) return analogue->diagnostics();
    asked.analogue = &**analogue;
  }
  StudyOptions& how = asked.study;
  how.threads = making.threads;
  if (making.simd) how.solving.simd = making.simd;
  how.stop = making.stop;
  how.progress = in_draws(making, kReplicates);
  Outcome<ExploreReport> report = explore_scenario(*scenario, asked);
  if (!report) return report.diagnostics();
  if (report->interrupted) return std::optional<std::string>();
  add_of_readers(*report, scenario.diagnostics(), other ? &other->diagnostics() : nullptr);
  return std::optional(explore_json(*report));
}

Again make_again(const TableManifest& manifest, const Making&) {
  const Outcome<Table> table = read_table(manifest.file);
  if (!table) return table.diagnostics();
  if (table->sha256 != manifest.sha256)
    return Diagnostics{
        wrong_document(manifest.file, "E126",
                       fmt::format("{} is not the table that the answer is about: its SHA-256 differs",
                                   in_quotes(manifest.file)),
                       "put the table of that time there again, or ask this one anew")};
  const Outcome<ExploreReport> report = explore_table(*table, manifest.asked);
  if (!report) return report.diagnostics();
  return std::optional(explore_json(*report));
}

}  // namespace entente

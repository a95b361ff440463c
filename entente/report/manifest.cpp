#include "entente/report/manifest.hpp"

#include <optional>

#include <nlohmann/json.hpp>

#include "entente/base/sha256.hpp"
#include "entente/base/version.hpp"
#include "entente/ensemble/run_file.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchemaNumber = 1;
constexpr Goal kGoals[] = {Goal::prevent, Goal::loosen, Goal::neutral, Goal::realign};

/// `run.manifest` back into options; the other direction is manifest_json.
Manifest manifest_under(Document& document) {
  const auto at = [](const char* key) { return std::string("run.manifest.") + key; };
  Manifest m;
  m.version = document.text(at("version"));
  m.compiler = document.text(at("compiler"));
  AssessOptions& o = m.options;
  o.seed = document.whole(at("seed"), 0, UINT64_MAX);
  o.draws = static_cast<std::int64_t>(document.whole(at("draws"), kFewestDraws, kMostDraws));
  if (document.errors.empty() && o.draws % 16 != 0)
    document.complain("run.manifest.draws is no multiple of 16");
  o.strategies = document.texts(at("options.strategies"));
  o.baseline = document.text(at("options.baseline"));
  std::vector<std::string> goals;
  for (const Goal each : kGoals) goals.emplace_back(goal_name(each));
  m.goal = kGoals[document.one_of(at("options.goal"), goals)];
  o.game.steps_per_year = static_cast<int>(document.whole(at("options.steps_per_year"), 1, 52));
  o.game.quantal_divider = document.one_of(at("options.divider"), {"committed", "quantal"}) == 1;
  o.game.bloc = o.game.quantal_divider;  // a divider that chooses must see its allies
  o.game.always = document.one_of(at("options.reconsider"), {"rate", "always"}) == 1;
  o.precision = document.one_of(at("options.precision"), {"float", "double"}) == 1 ? Precision::float64
                                                                                   : Precision::float32;
  o.until_width = document.above_zero_or_none(at("options.until_width"));
  o.explain = document.truth_or_absent(at("options.explain"));
  m.file = document.text(at("scenario.file"));
  m.sha256 = document.text(at("scenario.sha256"));
  m.text = document.text(at("scenario.text"));
  if (document.has(at("contaminate")))
    m.other = {document.text(at("contaminate.file")), document.text(at("contaminate.sha256")),
               document.text(at("contaminate.text"))};
  return m;
}

}  // namespace

Diagnostic damaged_manifest(const std::string& file) {
  return wrong_document(file, "E124",
                        "damaged: the scenario's text in it is not the one that the run was made with (its "
                        "SHA-256 differs)",
                        "take an undamaged copy, or ask the changed scenario anew");
}

Manifest manifest_of(const Scenario& scenario, const AssessOptions& options, Goal goal,
                     const Scenario* other) {
  Manifest m;
  m.version = version();
  m.compiler = __VERSION__;
  m.goal = goal;
  m.options = options;
  m.options.observer = nullptr;
  m.options.hooks = nullptr;
  m.options.stop = {};
  m.options.threads = 0;
  if (m.options.baseline.empty()) m.options.baseline = scenario.baseline;
  m.file = scenario.file;
  m.sha256 = scenario.sha256;
  m.text = scenario.text;
  if (other) m.other = {other->file, other->sha256, other->text};
  return m;
}

Manifest manifest_of(const Verdict& verdict) {
  Manifest m = manifest_of(*verdict.scenario, verdict.options, verdict.goal, verdict.other);
  if (verdict.assessment.interrupted) m.options.until_width = 0;  // what is done is all that was wanted
  m.options.seed = verdict.assessment.seed;
  m.options.draws = verdict.draws_to_repeat();
  m.options.baseline = verdict.assessment.baseline;
  return m;
}

std::string manifest_json(const Manifest& m) {
  const AssessOptions& o = m.options;
  Json json{{"version", m.version},
            {"compiler", m.compiler},
            {"seed", o.seed},
            {"draws", o.draws},
            {"options",
             {{"strategies", o.strategies},
              {"baseline", o.baseline},
              {"goal", goal_name(m.goal)},
              {"steps_per_year", o.game.steps_per_year},
              {"divider", o.game.quantal_divider ? "quantal" : "committed"},
              {"reconsider", o.game.always ? "always" : "rate"},
              {"precision", precision_name(o.precision)},
              {"until_width", o.until_width > 0 ? Json(o.until_width) : Json(nullptr)},
              {"explain", o.explain}}},
            {"scenario", {{"file", m.file}, {"sha256", m.sha256}, {"text", m.text}}}};
  if (m.other)
    json["contaminate"] = {{"file", m.other->file}, {"sha256", m.other->sha256}, {"text", m.other->text}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Outcome<Manifest> read_manifest(std::string_view document, const std::string& file) {
  Outcome<Document> parsed = Document::parse(document, file);
  if (!parsed) return parsed.diagnostics();
  if (const auto kind = parsed->kind({"assess"}, kSchemaNumber); !kind) return kind.diagnostics();
  Manifest manifest = manifest_under(*parsed);
  if (!parsed->errors.empty()) return parsed->errors;
  if (sha256(manifest.text) != manifest.sha256 ||
      (manifest.other && sha256(manifest.other->text) != manifest.other->sha256))
    return Diagnostics{damaged_manifest(file)};
  manifest.simd = parsed->text_or_empty("run.simd");
  // The set that the run used, where this machine has it: then every bit can be the same.
  if (const auto set = simd_named(manifest.simd); set && simd_runs(*set)) manifest.options.simd = set;
  return manifest;
}

Outcome<Manifest> read_manifest(const RunHeader& header, const std::string& file) {
  const Json manifest = Json::parse(header.manifest, nullptr, false);
  const Json document{{"schema", "entente/assess/" + std::to_string(kSchemaNumber)},
                      {"run", {{"simd", header.simd}, {"manifest", manifest}}}};
  return read_manifest(document.dump(-1, ' ', false, Json::error_handler_t::replace), file);
}

Outcome<Manifest> manifest_from(std::string text, const std::string& file) {
  if (looks_like_json(text)) return read_manifest(text, file);
  Manifest manifest;
  manifest.file = file;
  manifest.sha256 = sha256(text);
  manifest.text = std::move(text);
  return manifest;
}

Outcome<Manifest> manifest_at(const std::string& path) {
  if (RunFile::looks_like_one(path)) {
    const Outcome<RunFile> file = RunFile::read(path);
    return file ? read_manifest(file->header(), path) : file.diagnostics();
  }
  Outcome<std::string> text = read_document(path);
  return text ? manifest_from(std::move(*text), path) : text.diagnostics();
}

}  // namespace entente

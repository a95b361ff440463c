#include "entente/report/manifest.hpp"

#include <charconv>
#include <optional>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "entente/base/sha256.hpp"
#include "entente/base/utf8.hpp"
#include "entente/base/version.hpp"
#include "entente/ensemble/run_file.hpp"
#include "entente/scenario/messages.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema = "entente/assess/";
constexpr int kSchemaNumber = 1;
constexpr Goal kGoals[] = {Goal::prevent, Goal::loosen, Goal::neutral, Goal::realign};

Diagnostic wrong(const std::string& file, std::string code, std::string message, std::string help) {
  return {.place = {file, 0, 0, 0},  // the document as a whole
          .severity = Severity::error,
          .code = std::move(code),
          .message = std::move(message),
          .help = std::move(help),
          .related = {}};
}

/// Line and column of a byte, both from 1; columns count characters.
Place place_of(std::string_view text, std::size_t byte, const std::string& file) {
  Place place{file, 1, 1, 2};
  for (std::size_t i = 0; i < std::min(byte, text.size());) {
    const std::size_t bytes = utf8_at(text, i).bytes;
    if (text[i] == '\n') {
      ++place.line;
      place.column = 1;
    } else {
      ++place.column;
    }
    i += bytes;
  }
  place.end_column = place.column + 1;
  return place;
}

Outcome<Json> parsed(std::string_view text, const std::string& file) {
  if (nested_too_deeply(text))
    return Diagnostics{wrong(file, "E120", "not JSON of ours: nested too deeply", "")};
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    Diagnostic d = wrong(file, "E120", "not JSON from here on",
                         "a manifest is what \"entente assess FILE --json --output FILE\" writes");
    d.place = place_of(text, error.byte > 0 ? error.byte - 1 : 0, file);
    return Diagnostics{d};
  } catch (const Json::exception&) {  // a figure beyond every double
    return Diagnostics{wrong(file, "E120", "not JSON that can be read: a figure is out of range", "")};
  }
}

/// Takes what a manifest needs out of a document, and remembers what is wrong with it.
class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  Diagnostics errors;

  /// The member at "a.b.c", or null with an error.
  const Json* find(const Json& document, const std::string& path) {
    const Json* at = &document;
    for (std::size_t begin = 0; begin <= path.size();) {
      const std::size_t end = std::min(path.find('.', begin), path.size());
      const auto found = at->is_object() ? at->find(path.substr(begin, end - begin)) : at->end();
      if (!at->is_object() || found == at->end()) {
        error(path + " is missing");
        return nullptr;
      }
      at = &*found;
      begin = end + 1;
    }
    return at;
  }

  std::string text(const Json& document, const std::string& path) {
    const Json* found = find(document, path);
    if (!found) return {};
    if (found->is_string()) return found->get<std::string>();
    error(path + " is not a text");
    return {};
  }

  std::uint64_t whole(const Json& document, const std::string& path, std::uint64_t low, std::uint64_t high) {
    const Json* found = find(document, path);
    if (!found) return low;
    if (found->is_number_unsigned())
      if (const auto value = found->get<std::uint64_t>(); value >= low && value <= high) return value;
    error(high == UINT64_MAX ? fmt::format("{} is not a whole number", path)
                             : fmt::format("{} is not a whole number from {} to {}", path, low, high));
    return low;
  }

  /// A number above zero; 0 for null.
  double number_or_none(const Json& document, const std::string& path) {
    const Json* found = find(document, path);
    if (!found || found->is_null()) return 0;
    if (found->is_number() && found->get<double>() > 0) return found->get<double>();
    error(path + " is neither a number above zero nor null");
    return 0;
  }

  /// A switch that documents written before it existed do not have: then false.
  bool true_or_absent(const Json& document, const std::string& path) {
    const std::size_t dot = path.rfind('.');
    const Json* parent = find(document, path.substr(0, dot));
    if (!parent || !parent->is_object()) return false;
    const auto found = parent->find(path.substr(dot + 1));
    if (found == parent->end()) return false;
    if (found->is_boolean()) return found->get<bool>();
    error(path + " is neither true nor false");
    return false;
  }

  std::vector<std::string> texts(const Json& document, const std::string& path) {
    const Json* found = find(document, path);
    if (!found) return {};
    std::vector<std::string> list;
    if (found->is_array())
      for (const Json& each : *found)
        if (each.is_string()) list.push_back(each.get<std::string>());
    if (!found->is_array() || list.size() != found->size()) error(path + " is not a list of texts");
    return list;
  }

  /// Whether the text at `path` is the second of two words.
  bool second_of(const Json& document, const std::string& path, std::string_view first,
                 std::string_view second) {
    const std::string word = text(document, path);
    if (errors.empty() && word != first && word != second)
      error(fmt::format("{} is neither \"{}\" nor \"{}\"", path, first, second));
    return word == second;
  }

  void error(const std::string& message) {
    errors.push_back(wrong(file_, "E123", message,
                           "use the document as \"entente assess\" wrote it; it has its manifest under run"));
  }

 private:
  const std::string& file_;
};

/// Nothing where the document is one that this program can have written.
std::optional<Diagnostic> other_schema(const Json& document, const std::string& file) {
  const auto found = document.is_object() ? document.find("schema") : document.end();
  if (!document.is_object() || found == document.end() || !found->is_string())
    return wrong(file, "E121", "this JSON is no document of entente: it names no schema",
                 "a manifest is what \"entente assess FILE --json --output FILE\" writes");
  const auto schema = found->get<std::string>();
  if (schema.rfind(kSchema, 0) != 0)
    return wrong(file, "E121", fmt::format("a document of schema {} carries no manifest", in_quotes(schema)),
                 "name one of schema entente/assess/1");
  int number = 0;
  const char* digits = schema.data() + kSchema.size();
  const auto [end, error] = std::from_chars(digits, schema.data() + schema.size(), number);
  if (error != std::errc() || end != schema.data() + schema.size() || number < kSchemaNumber)
    return wrong(file, "E121", fmt::format("there is no schema {}", in_quotes(schema)), "");
  if (number > kSchemaNumber)
    return wrong(file, "E122",
                 fmt::format("schema {} is newer than this program, which knows {}{}", in_quotes(schema),
                             kSchema, kSchemaNumber),
                 fmt::format("use the entente that wrote it, or a newer one than {}", version()));
  return std::nullopt;
}

std::string text_or_empty(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// `run.manifest` back into options; the other direction is manifest_json.
Manifest manifest_under(const Json& document, Reader& reader) {
  const auto at = [](const char* key) { return std::string("run.manifest.") + key; };
  Manifest m;
  m.version = reader.text(document, at("version"));
  m.compiler = reader.text(document, at("compiler"));
  AssessOptions& o = m.options;
  o.seed = reader.whole(document, at("seed"), 0, UINT64_MAX);
  o.draws = static_cast<std::int64_t>(reader.whole(document, at("draws"), kFewestDraws, kMostDraws));
  if (reader.errors.empty() && o.draws % 16 != 0) reader.error("run.manifest.draws is no multiple of 16");
  o.strategies = reader.texts(document, at("options.strategies"));
  o.baseline = reader.text(document, at("options.baseline"));
  const std::string goal = reader.text(document, at("options.goal"));
  bool known = false;
  for (const Goal each : kGoals)
    if (goal == goal_name(each)) {
      m.goal = each;
      known = true;
    }
  if (reader.errors.empty() && !known) reader.error("run.manifest.options.goal is no goal");
  o.game.steps_per_year = static_cast<int>(reader.whole(document, at("options.steps_per_year"), 1, 52));
  o.game.quantal_divider = reader.second_of(document, at("options.divider"), "committed", "quantal");
  o.game.bloc = o.game.quantal_divider;  // a divider that chooses must see its allies
  o.game.always = reader.second_of(document, at("options.reconsider"), "rate", "always");
  const auto precision = precision_named(reader.text(document, at("options.precision")));
  if (reader.errors.empty() && !precision)
    reader.error("run.manifest.options.precision is neither float nor double");
  o.precision = precision.value_or(Precision::float32);
  o.until_width = reader.number_or_none(document, at("options.until_width"));
  o.explain = reader.true_or_absent(document, at("options.explain"));
  m.file = reader.text(document, at("scenario.file"));
  m.sha256 = reader.text(document, at("scenario.sha256"));
  m.text = reader.text(document, at("scenario.text"));
  return m;
}

}  // namespace

Manifest manifest_of(const Scenario& scenario, const AssessOptions& options, Goal goal) {
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
  return m;
}

Manifest manifest_of(const Verdict& verdict) {
  Manifest m = manifest_of(*verdict.scenario, verdict.options, verdict.goal);
  if (verdict.assessment.interrupted) m.options.until_width = 0;  // what is done is all that was wanted
  m.options.seed = verdict.assessment.seed;
  m.options.draws = verdict.draws_to_repeat();
  m.options.baseline = verdict.assessment.baseline;
  return m;
}

std::string manifest_json(const Manifest& m) {
  const AssessOptions& o = m.options;
  const Json json{{"version", m.version},
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
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Outcome<Manifest> read_manifest(std::string_view document, const std::string& file) {
  const Outcome<Json> json = parsed(document, file);
  if (!json) return json.diagnostics();
  if (const auto other = other_schema(*json, file)) return Diagnostics{*other};
  Reader reader(file);
  Manifest manifest = manifest_under(*json, reader);
  if (!reader.errors.empty()) return reader.errors;
  if (sha256(manifest.text) != manifest.sha256)
    return Diagnostics{wrong(file, "E124",
                             "damaged: the scenario's text in it is not the one that the run was made with "
                             "(its SHA-256 differs)",
                             "take an undamaged copy, or assess the changed scenario anew")};
  manifest.simd = text_or_empty((*json)["run"], "simd");
  // The set that the run used, where this machine has it: then every bit can be the same.
  if (const auto set = simd_named(manifest.simd); set && simd_runs(*set)) manifest.options.simd = set;
  return manifest;
}

Outcome<Manifest> read_manifest(const RunHeader& header, const std::string& file) {
  const Json manifest = Json::parse(header.manifest, nullptr, false);
  const Json document{{"schema", std::string(kSchema) + std::to_string(kSchemaNumber)},
                      {"run", {{"simd", header.simd}, {"manifest", manifest}}}};
  return read_manifest(document.dump(-1, ' ', false, Json::error_handler_t::replace), file);
}

bool looks_like_json(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

bool nested_too_deeply(std::string_view json) {
  constexpr int kDeepest = 64;  // ours have ten levels
  int depth = 0;
  bool inside_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (inside_text && c == '\\')
      ++i;
    else if (c == '"')
      inside_text = !inside_text;
    else if (!inside_text && (c == '{' || c == '['))
      if (++depth > kDeepest) return true;
    if (!inside_text && (c == '}' || c == ']')) --depth;
  }
  return false;
}

Outcome<Manifest> manifest_from(std::string text, const std::string& file) {
  if (looks_like_json(text)) return read_manifest(text, file);
  Manifest manifest;
  manifest.file = file;
  manifest.sha256 = sha256(text);
  manifest.text = std::move(text);
  return manifest;
}

Outcome<std::string> read_document(const std::string& path) {
  constexpr std::size_t kMost = 256'000'000;
  Outcome<std::string> text = read_bytes(path, kMost);
  if (text && text->size() > kMost)
    return Diagnostics{diagnostic::cannot_read(path, "it is larger than 256 MB")};
  return text;
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

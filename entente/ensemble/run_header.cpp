#include "entente/ensemble/run_header.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "entente/base/utf8.hpp"

namespace entente {
namespace {

using Json = nlohmann::json;

/// Gathers what differs between the file and the run that would go on in it.
class Comparison {
 public:
  explicit Comparison(const std::string& path) : path_(path) {}

  void differs(std::string message, std::string help) {
    Diagnostic d;
    d.place = {path_, 0, 0, 0};
    d.code = "E113";
    d.message = std::move(message);
    d.help = std::move(help);
    found_.push_back(std::move(d));
  }
  /// "begun with seed 1; this run has seed 2".
  void compare(std::string_view what, const std::string& file, const std::string& wanted, std::string help) {
    if (file != wanted)
      differs(fmt::format("{} was begun with {} {}; this run has {}", in_quotes(path_), what, file, wanted),
              help.empty() ? std::string("start another file with --save") : std::move(help));
  }
  Diagnostics take() { return std::move(found_); }

 private:
  const std::string& path_;
  Diagnostics found_;
};

std::string list(const std::vector<std::string>& names) {
  return fmt::format("\"{}\"", fmt::join(names, "\", \""));
}

void compare_scenarios(Comparison& comparison, const std::string& path, const RunHeader& file,
                       const RunHeader& wanted) {
  if (file.scenario_sha256 == wanted.scenario_sha256 && file.scenario_text == wanted.scenario_text) return;
  const std::string sums =
      fmt::format("(SHA-256 {:.12}… there, {:.12}… here)", file.scenario_sha256, wanted.scenario_sha256);
  if (file.scenario_id == wanted.scenario_id)
    comparison.differs(fmt::format("scenario {} has changed since {} was begun {}",
                                   in_quotes(wanted.scenario_id), in_quotes(path), sums),
                       "the file holds the text it was begun with; start another file with --save");
  else
    comparison.differs(fmt::format("{} is a run of scenario {}, not of {} {}", in_quotes(path),
                                   in_quotes(file.scenario_id), in_quotes(wanted.scenario_id), sums),
                       "name that scenario, or start another file with --save");
}

void compare_options(Comparison& comparison, const RunHeader& file, const RunHeader& wanted) {
  if (file.options == wanted.options) return;
  const Json theirs = Json::parse(file.options, nullptr, false);
  const Json ours = Json::parse(wanted.options, nullptr, false);
  if (!theirs.is_object() || !ours.is_object()) {
    comparison.compare("options", file.options, wanted.options, "");
    return;
  }
  const auto shown = [](const Json& options, const std::string& key) {
    return options.contains(key) ? options[key].dump(-1, ' ', false, Json::error_handler_t::replace)
                                 : std::string("none");
  };
  Json keys = theirs;
  keys.update(ours);
  for (const auto& entry : keys.items())
    comparison.compare(entry.key(), shown(theirs, entry.key()), shown(ours, entry.key()), "");
}

}  // namespace

Diagnostics difference(const std::string& path, const RunHeader& file, const RunHeader& wanted) {
  Comparison comparison(path);
  compare_scenarios(comparison, path, file, wanted);
  comparison.compare("entente", file.entente, wanted.entente,
                     "resume with that version, or start another file with --save");
  if (file.entente == wanted.entente)
    comparison.compare("a program built by", file.compiler, wanted.compiler, "");
  comparison.compare("seed", std::to_string(file.seed), std::to_string(wanted.seed),
                     fmt::format("resume with --seed {}, or start another file with --save", file.seed));
  comparison.compare(
      "precision", file.precision, wanted.precision,
      fmt::format("resume with --precision {}, or start another file with --save", file.precision));
  comparison.compare("instruction set", file.simd, wanted.simd,
                     fmt::format("resume with --simd {} where the machine has it: between instruction sets "
                                 "figures agree only to what the precision allows",
                                 file.simd));
  comparison.compare("strategies", list(file.strategies), list(wanted.strategies),
                     "resume with the same strategies, or start another file with --save");
  compare_options(comparison, file, wanted);
  if (file.entente == wanted.entente) comparison.compare("layout", file.layout, wanted.layout, "");
  return comparison.take();
}

}  // namespace entente

#include "entente/scenario/read.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "entente/base/sha256.hpp"
#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

/// A file of claims about scenarios: gone through section by section it would be told wrong in all of them.
bool is_claims(const TomlNode& root) {
  return (root.find("claim") || root.find("scenarios")) && !has_scenario_sections(root);
}

}  // namespace

Outcome<Scenario> read_scenario_text(std::string text, std::string file_name, const ReadOptions& options) {
  Diagnostics diagnostics;
  Scenario scenario;
  scenario.file = file_name;
  scenario.text = text;
  if (!preflight(text, file_name, diagnostics)) {
    sort_diagnostics(diagnostics);
    return diagnostics;
  }
  scenario.sha256 = sha256(scenario.text);
  const std::optional<TomlNode> root = parse_toml(text, file_name, diagnostics);
  if (root) {
    Reading reading(file_name, options, scenario, diagnostics);
    if (is_claims(*root)) return Diagnostics{diagnostic::claims_file(reading.start_of_file(), file_name)};
    reading.collect_names(*root);
    read_frame(reading, *root);
    read_weights(reading, *root);
    read_players(reading, *root);
    read_ladder(reading, *root);
    read_strategies(reading, *root);
    read_inputs(reading, *root);
    check_whole(reading);
    check_template(reading, *root);
    drop_doubtful_warnings(diagnostics);
    give_addresses(scenario);
  }
  sort_diagnostics(diagnostics);
  if (has_errors(diagnostics)) return diagnostics;
  return {std::move(scenario), std::move(diagnostics)};
}

Outcome<std::string> read_bytes(const std::string& path, std::size_t most) {
  namespace fs = std::filesystem;
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  if (status.type() == fs::file_type::not_found) return Diagnostics{diagnostic::no_such_file(path)};
  if (code) return Diagnostics{diagnostic::cannot_read(path, code.message())};
  if (fs::is_directory(status)) return Diagnostics{diagnostic::is_folder(path)};
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return Diagnostics{diagnostic::cannot_read(path, "permission denied or not a file")};
  std::string text, piece(1 << 16, '\0');
  while (text.size() <= most && stream) {
    stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.append(piece, 0, static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) return Diagnostics{diagnostic::cannot_read(path, "reading broke off")};
  return text;
}

Outcome<Scenario> read_scenario(const std::string& path, const ReadOptions& options) {
  Outcome<std::string> text = read_bytes(path, kLargestFile);
  if (!text) return text.diagnostics();
  return read_scenario_text(std::move(*text), path, options);
}

std::string analogue_path(const Scenario& scenario) {
  return (std::filesystem::path(scenario.file).parent_path() / scenario.analogue).string();
}

Outcome<Scenario> read_analogue(const Scenario& scenario) {
  Outcome<Scenario> read = read_scenario(analogue_path(scenario));
  if (read) return read;
  const bool there = read.diagnostics().front().code[0] != 'F';
  const auto errors = std::ranges::count(read.diagnostics(), Severity::error, &Diagnostic::severity);
  return Diagnostics{diagnostic::no_analogue(
      scenario.analogue_place, scenario.analogue, analogue_path(scenario),
      there ? "it has " + std::to_string(errors) + (errors == 1 ? " error" : " errors")
            : read.diagnostics().front().message,
      there)};
}

}  // namespace entente

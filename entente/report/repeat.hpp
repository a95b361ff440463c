#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>

#include "entente/base/outcome.hpp"
#include "entente/base/simd.hpp"
#include "entente/report/compare.hpp"
#include "entente/report/document.hpp"
#include "entente/report/explore_scenario.hpp"
#include "entente/report/explore_table.hpp"
#include "entente/report/manifest.hpp"
#include "entente/report/price.hpp"

namespace entente {

// What answers of compare, price and explore can be made again from, and making them. Options are those asked
// for; threads, stop and progress are no part of them.

struct ScenarioText {
  std::string file;  ///< what it was read from: messages call it so
  std::string sha256, text;
};

struct CompareManifest {
  Maker maker;
  CompareOptions options;
  ScenarioText from, to;
};
struct PriceManifest {
  Maker maker;
  PriceOptions options;
  ScenarioText scenario;
  std::optional<ScenarioText> other;  ///< that small chances were contaminated with
};
struct ExploreManifest {
  Maker maker;
  ScenarioQuestions asked;
  ScenarioText scenario;
  std::optional<ScenarioText>
      other;  ///< that driver groups were taken from (`ScenarioQuestions::contaminate`)
  std::optional<ScenarioText> analogue;  ///< likewise (`ScenarioQuestions::analogue`)
};
/// Of a table there is only the digest: it may be large, and is not ours to spread.
struct TableManifest {
  Maker maker;
  TableQuestions asked;
  std::string file, sha256;
};

/// The manifest of an answer made here and now, as JSON: what lies under its `run.manifest`. With
/// read_any_manifest the only place that knows which option has which key.
std::string compare_manifest(const Scenario& from, const Scenario& to, const CompareOptions& options);
/// @param other  that small chances were contaminated with; null: none
std::string price_manifest(const Scenario& scenario, const PriceOptions& options,
                           const Scenario* other = nullptr);
std::string explore_manifest(const Scenario& scenario, const ScenarioQuestions& asked);
std::string explore_manifest(const Table& table, const TableQuestions& asked);

using AnyManifest = std::variant<Manifest, CompareManifest, PriceManifest, ExploreManifest, TableManifest>;

/// The same JSON of a manifest that was read.
std::string manifest_json(const AnyManifest& manifest);

/// Reads the manifest in a document of schema entente/assess/1, compare/1, price/1 or explore/1. Any bytes
/// are answered, nothing is thrown. The recorded instruction set is asked for where this machine has it.
/// Errors as read_manifest; E125 where the run was interrupted and has no manifest.
Outcome<AnyManifest> read_any_manifest(std::string_view document, const std::string& file);

/// How an answer is made again; no figure depends on it, but for `simd` to what the precision allows.
struct Making {
  int threads = 0;           ///< 0: what the process may use
  std::optional<Simd> simd;  ///< in place of the recorded one
  std::stop_token stop;
  /// Told how many draws of how many are done, from worker threads, never two at once. May be empty.
  std::function<void(std::int64_t done, std::int64_t of)> progress;
};

/// The answer again, as the command's --json gives it; nothing where it was stopped. Errors: whatever the
/// command finds wrong with the scenarios or the questions; of a table also E126 (it is not the one that the
/// answer is about) and those of read_table.
Outcome<std::optional<std::string>> make_again(const CompareManifest& manifest, const Making& making);
Outcome<std::optional<std::string>> make_again(const PriceManifest& manifest, const Making& making);
Outcome<std::optional<std::string>> make_again(const ExploreManifest& manifest, const Making& making);
Outcome<std::optional<std::string>> make_again(const TableManifest& manifest, const Making& making);

}  // namespace entente

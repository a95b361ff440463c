#include "entente/ensemble/saving.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "entente/base/sha256.hpp"
#include "entente/base/version.hpp"
#include "entente/ensemble/row_bytes.hpp"
#include "entente/ensemble/run_messages.hpp"

namespace entente {
namespace {

/// Numbers that may wait to be saved together, so that memory stays bounded: a few megabytes.
constexpr std::size_t kMostWaiting = 2'000'000;

/// Options that move a figure and have no place of their own in a header.
std::string options_text(const AssessOptions& options) {
  nlohmann::json json{{"steps_per_year", options.game.steps_per_year},
                      {"divider", options.game.quantal_divider ? "quantal" : "committed"},
                      {"reconsider", options.game.always ? "always" : "rate"},
                      {"until_width", nullptr}};
  if (options.until_width > 0) json["until_width"] = options.until_width;
  return json.dump();
}

/// Names what stands where in a chunk: another number of years, an ally more, and it is another.
std::string layout_text(const RowLayout& layout) {
  std::string names;
  for (const std::string& name : layout.names()) names += name + "\n";
  return "rows 1, " + std::to_string(layout.strategies()) + " times " + sha256(names).substr(0, 16);
}

StoredBlocks stored(const BlockRange& blocks) { return {blocks.first, blocks.size()}; }

}  // namespace

Outcome<RunHeader> run_header(const Scenario& scenario, const AssessOptions& options, std::string manifest) {
  const Outcome<RunShape> shape = run_shape(scenario, options);
  if (!shape) return shape.diagnostics();
  RunHeader header;
  header.entente = version();
  header.compiler = __VERSION__;
  header.scenario_id = scenario.id;
  header.scenario_sha256 = scenario.sha256;
  header.scenario_text = scenario.text;
  header.seed = options.seed;
  header.precision = precision_name(shape->precision);
  header.simd = simd_name(shape->simd);
  for (const Ensemble::Entry& strategy : shape->ensemble.strategies)
    header.strategies.push_back(strategy.name);
  header.options = options_text(options);
  header.layout = layout_text(shape->ensemble.layout);
  header.manifest = std::move(manifest);
  return header;
}

BlockRanges finished_blocks(const RunFile& file) {
  BlockRanges blocks;
  for (const StoredBlocks& range : file.finished()) blocks.add({range.first, range.end()});
  return blocks;
}

Diagnostics restore(const RunFile& file, Gathering& gathering) {
  Diagnostics bad;
  const auto senseless = [&](const StoredBlocks& blocks) {
    if (bad.empty())
      bad = {run_message::damaged(
          file.path(), "what it holds of block " + std::to_string(blocks.first) + " does not make sense")};
  };
  const Precision precision = precision_named(file.header().precision).value_or(Precision::float64);
  const RowLayout& layout = gathering.ensemble().layout;
  Diagnostics trouble = file.for_each_chunk([&](const StoredBlocks& blocks, const std::string& payload) {
    const auto chunk = chunk_of(layout, {blocks.first, blocks.end()}, precision, payload);
    if (!chunk || !gathering.add(*chunk)) senseless(blocks);
  });
  if (!trouble.empty()) return trouble;
  trouble = file.for_each_tally([&](const StoredBlocks& blocks, const std::string& payload) {
    if (payload.empty()) return;  // in the tally of the first range
    const Outcome<Tally> tally = Tally::deserialise(gathering.plan().figures, payload);
    if (!tally || !gathering.add(*tally)) senseless(blocks);
  });
  if (!trouble.empty()) return trouble;
  if (bad.empty() && gathering.blocks() != finished_blocks(file)) senseless({0, 1});
  return bad;
}

template <class Body>
Diagnostics Saving::paced(Body&& body) {
  pace_->begins();
  Diagnostics trouble = body();
  pace_->ended();
  failed_ = !trouble.empty();
  return trouble;
}

Diagnostics Saving::begin(Gathering& gathering) {
  ensemble_ = &gathering.ensemble();
  if (Diagnostics trouble = restore(*file_, gathering); !trouble.empty()) return trouble;
  saved_ = gathering.blocks();
  return {};
}

Diagnostics Saving::rows(const RowChunk& chunk) {
  if (failed_) return {};
  waiting_.push_back(chunk);
  waiting_numbers_ += chunk.numbers.size();
  return pace_->due() || waiting_numbers_ > kMostWaiting ? flush() : Diagnostics();
}

Diagnostics Saving::flush() {
  if (failed_ || waiting_.empty()) return {};
  Diagnostics trouble = paced([&] {
    std::vector<std::string> payloads;
    std::vector<RunChunk> chunks;
    for (const RowChunk& chunk : waiting_) payloads.push_back(bytes_of(ensemble_->layout, chunk));
    for (std::size_t i = 0; i < waiting_.size(); ++i)
      chunks.push_back({stored(waiting_[i].blocks), payloads[i]});
    return file_->append(chunks);
  });
  if (!trouble.empty()) return trouble;
  waiting_.clear();
  waiting_numbers_ = 0;
  return {};
}

bool Saving::wants_state(std::int64_t) { return pace_->due(); }

Diagnostics Saving::state(const Tally& tally) {
  if (failed_ || tally.blocks() == saved_) return {};
  Diagnostics trouble = paced([&] {
    // One state, however many ranges it is of: it stands in the row of the first.
    const std::string payload = tally.serialise();
    std::vector<RunChunk> tallies;
    for (const BlockRange& range : tally.blocks().ranges())
      tallies.push_back({stored(range), tallies.empty() ? std::string_view(payload) : std::string_view()});
    return file_->replace_tallies(tallies);
  });
  if (trouble.empty()) saved_ = tally.blocks();
  return trouble;
}

Diagnostics Saving::exchange(Gathering& gathering, bool) {
  return gathering.is_binned() ? state(gathering.tally()) : flush();
}

}  // namespace entente

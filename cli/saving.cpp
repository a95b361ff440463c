#include "cli/saving.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"
#include "entente/ensemble/ranks.hpp"

namespace entente::cli {
namespace {

/// What was begun with one instruction set is not gone on with on another.
Diagnostics must_run_here(const RunFile& file) {
  const std::string& simd = file.header().simd;
  const auto instead = simd_lacking(simd, simd_available());
  if (!instead) return {};
  Diagnostic d;
  d.place = {file.path(), 0, 0, 0};
  d.code = "E115";
  d.message = fmt::format("{} was begun with instruction set {}, which this machine lacks: {}",
                          in_quotes(file.path()), simd, *instead);
  d.help = "resume it on a machine that has it, or start another file with --save";
  return {d};
}

/// All ranks look at about the same time, and a reader may keep the others out for a moment.
Outcome<RunFile> read_among_ranks(const std::string& path) {
  constexpr auto kPatience = std::chrono::seconds(5);
  constexpr auto kPause = std::chrono::milliseconds(20);
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    Outcome<RunFile> file = RunFile::read(path);
    const Diagnostics& trouble = file.diagnostics();
    const bool in_use =
        std::any_of(trouble.begin(), trouble.end(), [](const Diagnostic& d) { return d.code == "F007"; });
    if (file || !in_use || std::chrono::steady_clock::now() > until) return file;
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

void ClockPace::ended() {
  constexpr auto kOften = std::chrono::milliseconds(100);
  constexpr int kShare = 30;  // of the time since the last save, at most one in so many goes into the next
  const Clock::time_point now = Clock::now();
  next_ = now + std::max<Clock::duration>(kOften, kShare * (now - began_));
}

KeptRun::KeptRun(const Call& call) : call_(call), resumes_(call.has("--resume")) {
  if (resumes_ && call.has("--save"))
    throw BadCommandLine{"--save begins a run file, --resume goes on with one: not both",
                         "leave one of them away"};
  path_ = call.text(resumes_ ? "--resume" : "--save");
}

Diagnostics KeptRun::look() {
  if (!resumes_) return {};
  // Whoever may write changes the file, if only a counter in it: not before all is known to fit, and of
  // several ranks only the first.
  Outcome<RunFile> file = call_.ranks->size() > 1 ? read_among_ranks(path_) : RunFile::read(path_);
  if (!file) return file.diagnostics();
  if (Diagnostics lacking = must_run_here(*file); !lacking.empty()) return lacking;
  Outcome<Manifest> manifest = read_manifest(file->header(), path_);
  if (!manifest) return manifest.diagnostics();
  manifest_ = std::move(*manifest);
  found_ = file->header();
  // What a killed run left beside the file makes a reader keep others out: several ranks look one after the
  // other.
  if (call_.ranks->size() == 1) file_.emplace(std::move(*file));
  return {};
}

Diagnostics KeptRun::fit(const Scenario& scenario, const AssessOptions& options, Goal goal,
                         const Scenario* other) {
  if (path_.empty()) return {};
  if (resumes_ && options.draws < manifest_->options.draws)
    throw BadCommandLine{fmt::format("--draws cannot be {}: {} is a run of {} draws", options.draws,
                                     in_quotes(path_), manifest_->options.draws),
                         "leave --draws away, or name more to extend the run"};
  Outcome<RunHeader> header =
      run_header(scenario, options, manifest_json(manifest_of(scenario, options, goal, other)));
  if (!header) return header.diagnostics();
  if (resumes_)
    if (Diagnostics trouble = difference(path_, found_, *header); !trouble.empty()) return trouble;
  header_ = std::move(*header);
  draws_ = options.draws;
  return {};
}

Diagnostics KeptRun::open() {
  if (path_.empty()) return {};
  if (file_ && file_->header() == header_ &&
      finished_blocks(*file_) == BlockRanges(0, draws_ / static_cast<std::int64_t>(kLanes))) {
    restoring_.emplace(*file_);
    return {};
  }
  file_.reset();
  Outcome<RunFile> file = resumes_ ? RunFile::open(path_) : RunFile::create(path_, header_);
  if (!file) return file.diagnostics();
  // Between looking and opening somebody may have put another file there.
  if (Diagnostics other = difference(path_, file->header(), header_); !other.empty()) return other;
  if (file->header().manifest != header_.manifest)  // more draws, or another goal
    if (Diagnostics trouble = file->set_manifest(header_.manifest); !trouble.empty()) return trouble;
  file_.emplace(std::move(*file));
  saving_.emplace(*file_, pace_);
  return {};
}

AssessHooks* KeptRun::hooks() {
  if (saving_) return &*saving_;
  return restoring_ ? &*restoring_ : nullptr;
}

Diagnostics KeptRun::close() { return file_ ? file_->close() : Diagnostics(); }

std::string KeptRun::command() const {
  return path_.empty() ? "" : fmt::format("entente assess --resume {}", path_);
}

}  // namespace entente::cli

#include "entente/report/rerun.hpp"

#include <cstdio>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "entente/ensemble/saving.hpp"
#include "entente/report/manifest.hpp"
#include "entente/scenario/read.hpp"

namespace entente::cli {
namespace {

/// What an error about the embedded scenario is about, or the manifest itself: it has no place in `file`.
int refuse_run(const Call& call, const std::string& file, const Diagnostics& diagnostics) {
  std::fprintf(stderr, "entente: the run in %s cannot be made again:\n", file.c_str());
  return refuse(call, diagnostics, "");
}

/// What is to come out again.
struct Recorded {
  Manifest manifest;
  std::string document;  ///< the answer, as assess --json gives it
  /// The draws it is of; nothing: as many as the manifest says.
  std::optional<BlockRanges> blocks;
};

Outcome<Recorded> recorded_document(const std::string& file) {
  Outcome<std::string> document = read_document(file);
  if (!document) return document.diagnostics();
  Outcome<Manifest> manifest = read_manifest(*document, file);
  if (!manifest) return manifest.diagnostics();
  return Recorded{std::move(*manifest), std::move(*document), std::nullopt};
}

/// A run file's answer: what its finished blocks say.
Outcome<Recorded> recorded_run(const std::string& file, int threads) {
  const Outcome<RunFile> run = RunFile::read(file);
  if (!run) return run.diagnostics();
  Outcome<Manifest> manifest = read_manifest(run->header(), file);
  if (!manifest) return manifest.diagnostics();
  const Outcome<Scenario> scenario = read_scenario_text(manifest->text, manifest->file);
  if (!scenario) return scenario.diagnostics();
  Restoring restoring(*run);
  AssessOptions options = manifest->options;
  options.threads = threads;
  options.hooks = &restoring;
  Outcome<Assessment> assessment = entente::assess(*scenario, options);
  if (!assessment) return assessment.diagnostics();
  if (has_errors(assessment->diagnostics)) return assessment->diagnostics;
  // Nothing was solved here: the figures are those of the set that the file was begun with.
  assessment->simd = simd_named(manifest->simd).value_or(assessment->simd);
  options.hooks = nullptr;
  Verdict verdict = make_verdict(*scenario, std::move(*assessment), options, manifest->goal,
                                 scenario.diagnostics(), {0, ""});
  Outcome<std::optional<Pivots>> explained = pivots_of(verdict);
  if (!explained) return explained.diagnostics();
  verdict.pivots = std::move(*explained);
  Outcome<Grounds> grounds = grounds_of(verdict);
  if (!grounds) return grounds.diagnostics();
  verdict.grounds = std::move(*grounds);
  return Recorded{std::move(*manifest), verdict_json(verdict), finished_blocks(*run)};
}

}  // namespace

int rerun(const Call& call) {
  const auto threads = static_cast<int>(call.whole("--threads", 0, 1, 1024));
  if (!call.output().empty())
    if (const Diagnostics trouble = unwritable(call.output()); !trouble.empty())
      return refuse(call, trouble, "");

  const std::string& file = call.operands.front();
  const bool is_run = RunFile::looks_like_one(file);
  const Outcome<Recorded> recorded = is_run ? recorded_run(file, threads) : recorded_document(file);
  if (!recorded) return refuse(call, recorded.diagnostics(), is_run ? "" : file);
  const Manifest* manifest = &recorded->manifest;
  const std::string& document = recorded->document;
  // Before the run, which may be long: a document without figures would make it in vain.
  if (const auto itself = compare_answers(document, document, file); !itself)
    return refuse(call, itself.diagnostics(), "");
  const Outcome<Scenario> scenario = read_scenario_text(manifest->text, manifest->file);
  if (!scenario) return refuse_run(call, file, scenario.diagnostics());

  const Interrupt interrupt;
  Progress progress(is_terminal(Stream::error) && !call.quiet() && call.text("--progress") != "never");
  AssessOptions options = manifest->options;
  options.threads = threads;
  if (const auto simd = call.simd()) options.simd = simd;
  options.observer = &progress;
  options.stop = interrupt.token();
  OnlyThese same_blocks(recorded->blocks.value_or(BlockRanges()));
  if (recorded->blocks) options.hooks = &same_blocks;
  Outcome<Assessment> assessment = entente::assess(*scenario, options);
  if (!assessment) return refuse_run(call, file, assessment.diagnostics());
  progress.finish(assessment->draws);
  if (assessment->interrupted && options.stop.stop_requested()) {
    std::fputs(fmt::format("entente: interrupted after {} of {} draws; nothing was compared\n",
                           assessment->draws, assessment->draws_wanted)
                   .c_str(),
               stderr);
    return kInterrupted;
  }

  options.observer = nullptr;
  options.hooks = nullptr;
  Verdict verdict = make_verdict(*scenario, std::move(*assessment), options, manifest->goal,
                                 scenario.diagnostics(), {progress.seconds(), call.line});
  Outcome<std::optional<Pivots>> explained = pivots_of(verdict);
  if (!explained) return refuse_run(call, file, explained.diagnostics());
  verdict.pivots = std::move(*explained);
  Outcome<Grounds> grounds = grounds_of(verdict);
  if (!grounds) return refuse_run(call, file, grounds.diagnostics());
  verdict.grounds = std::move(*grounds);
  const Outcome<Rerun> answer = compare_answers(document, verdict_json(verdict), file);
  if (!answer) return refuse(call, answer.diagnostics(), "");
  const int delivered = deliver(call, call.json() ? rerun_json(*answer, call.line) : rerun_text(*answer));
  if (delivered != kAnswered) return delivered;
  return answer->identical() ? kAnswered : kDiffers;
}

}  // namespace entente::cli

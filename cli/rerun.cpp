#include "entente/report/rerun.hpp"

#include <cstdio>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "cli/asked.hpp"
#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "entente/ensemble/saving.hpp"
#include "entente/report/repeat.hpp"
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
  AnyManifest manifest;
  std::string document;  ///< the answer, as --json gave it
  /// The draws it is of; nothing: as many as the manifest says.
  std::optional<BlockRanges> blocks;
};

Outcome<Recorded> recorded_document(const std::string& file) {
  Outcome<std::string> document = read_document(file);
  if (!document) return document.diagnostics();
  Outcome<AnyManifest> manifest = read_any_manifest(*document, file);
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
  const auto other = other_of(*manifest);
  if (!other) return other.diagnostics();
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
  verdict.other = *other ? &**other : nullptr;
  if (Diagnostics errors = complete(verdict); !errors.empty()) return errors;
  return Recorded{std::move(*manifest), verdict_json(verdict), finished_blocks(*run)};
}

/// How a rerun is made: what no figure depends on, and what is shown meanwhile.
struct Rerunning {
  const Call& call;
  int threads;
  const Interrupt& interrupt;
  Progress& progress;
};

/// The answer made again, or why the command ends without it.
struct Remade {
  std::string document;
  int ended = kAnswered;
};

Remade interrupted(const std::string& after) {
  std::fputs(fmt::format("entente: interrupted{}; nothing was compared\n", after).c_str(), stderr);
  return {"", kInterrupted};
}

Remade remade(const Manifest& manifest, const Recorded& recorded, const Rerunning& how) {
  const std::string& file = how.call.operands.front();
  const auto refused = [&](const Diagnostics& why) { return Remade{"", refuse_run(how.call, file, why)}; };
  const Outcome<Scenario> scenario = read_scenario_text(manifest.text, manifest.file);
  if (!scenario) return refused(scenario.diagnostics());
  const auto other = other_of(manifest);
  if (!other) return refused(other.diagnostics());
  AssessOptions options = manifest.options;
  options.threads = how.threads;
  if (const auto simd = how.call.simd()) options.simd = simd;
  options.observer = &how.progress;
  options.stop = how.interrupt.token();
  OnlyThese same_blocks(recorded.blocks.value_or(BlockRanges()));
  if (recorded.blocks) options.hooks = &same_blocks;
  Outcome<Assessment> assessment = entente::assess(*scenario, options);
  if (!assessment) return refused(assessment.diagnostics());
  how.progress.finish(assessment->draws);
  if (assessment->interrupted && options.stop.stop_requested())
    return interrupted(fmt::format(" after {} of {} draws", assessment->draws, assessment->draws_wanted));

  options.observer = nullptr;
  options.hooks = nullptr;
  Verdict verdict = make_verdict(*scenario, std::move(*assessment), options, manifest.goal,
                                 scenario.diagnostics(), {how.progress.seconds(), how.call.line});
  verdict.other = *other ? &**other : nullptr;
  if (const Diagnostics errors = complete(verdict); !errors.empty()) return refused(errors);
  return {verdict_json(verdict)};
}

template <class Study>
Remade remade(const Study& manifest, const Recorded&, const Rerunning& how) {
  Making making{how.threads, how.call.simd(), how.interrupt.token(), {}};
  std::int64_t draws = 0;
  making.progress = [&](std::int64_t done, std::int64_t of) {
    draws = of;
    how.progress.advanced(static_cast<long>(done), static_cast<long>(of));
  };
  Outcome<std::optional<std::string>> again = make_again(manifest, making);
  if (!again) return {"", refuse_run(how.call, how.call.operands.front(), again.diagnostics())};
  if (!*again) return interrupted("");
  how.progress.finish(static_cast<long>(draws));
  return {std::move(**again)};
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
  const std::string& document = recorded->document;
  // Before the run, which may be long: a document without figures would make it in vain.
  if (const auto itself = compare_answers(document, document, file); !itself)
    return refuse(call, itself.diagnostics(), "");

  const Interrupt interrupt;
  Progress progress(is_terminal(Stream::error) && !call.quiet() && call.text("--progress") != "never");
  const Remade again = std::visit(
      [&](const auto& manifest) {
        return remade(manifest, *recorded, {call, threads, interrupt, progress});
      },
      recorded->manifest);
  if (again.ended != kAnswered) return again.ended;
  const Outcome<Rerun> answer = compare_answers(document, again.document, file);
  if (!answer) return refuse(call, answer.diagnostics(), "");
  const int delivered = deliver(call, call.json() ? rerun_json(*answer, call.line) : rerun_text(*answer));
  if (delivered != kAnswered) return delivered;
  return answer->identical() ? kAnswered : kDiffers;
}

}  // namespace entente::cli

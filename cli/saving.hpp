#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "cli/call.hpp"
#include "entente/ensemble/saving.hpp"
#include "entente/report/manifest.hpp"

namespace entente::cli {

/// Saves ten times a second, or so seldom that no more than a few percent of the time goes into it.
class ClockPace : public SavePace {
 public:
  bool due() override { return Clock::now() >= next_; }
  void begins() override { began_ = Clock::now(); }
  void ended() override;

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point began_, next_;  ///< the first is due at once
};

/// The run file of --save or --resume, from the command line to the last draw; without either flag it does
/// nothing.
class KeptRun {
 public:
  /// @throws BadCommandLine where both flags are given
  explicit KeptRun(const Call& call);

  /// Reads what the file of --resume is a run of, and changes nothing. Errors as RunFile::read, E115.
  Diagnostics look();
  /// Of the file of --resume, after look(); else null.
  const Manifest* manifest() const { return manifest_ ? &*manifest_ : nullptr; }
  /// Whether such a run can be kept in the file. Errors: E113, and those of assess().
  /// @throws BadCommandLine for fewer draws than the file is to have
  Diagnostics fit(const Scenario& scenario, const AssessOptions& options, Goal goal, const Scenario* other);
  /// Makes the file, or opens it for the draws that are missing; one that has them all is only read. Errors
  /// as RunFile::create, RunFile::open.
  Diagnostics open();
  /// What is to be kept, and brought back; null without a file.
  AssessHooks* hooks();
  /// Leaves one file with nothing beside it.
  Diagnostics close();

  /// What goes on with the run: "entente assess --resume run.db"; empty without a file.
  std::string command() const;

 private:
  const Call& call_;
  std::string path_;
  bool resumes_ = false;
  std::optional<Manifest> manifest_;
  RunHeader found_;         ///< of the file of --resume
  RunHeader header_;        ///< of the run that is to be
  std::int64_t draws_ = 0;  ///< that it is to have
  ClockPace pace_;
  std::optional<RunFile> file_;
  std::optional<Saving> saving_;
  std::optional<Restoring> restoring_;
};

}  // namespace entente::cli

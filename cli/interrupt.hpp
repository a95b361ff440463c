#pragma once
#include <stop_token>
#include <thread>

#include <pthread.h>
#include <signal.h>

namespace entente::cli {

/// While it lives, the first Ctrl-C (or SIGTERM, or SIGUSR1) asks for a stop, so that what is finished can be
/// written; the second ends the program at once. SIGUSR1 is what mpirun passes on to its ranks, and what
/// Slurm is asked to send before a job's time is up (docs/scale.md). Make it before any other thread: threads
/// inherit that they do not see these signals.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  bool requested() const { return stop_.stop_requested(); }

 private:
  std::stop_source stop_;
  sigset_t watched_{}, before_{};
  std::thread watcher_;
};

}  // namespace entente::cli

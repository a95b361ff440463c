#include "cli/interrupt.hpp"

namespace entente::cli {

Interrupt::Interrupt() {
  sigemptyset(&watched_);
  sigaddset(&watched_, SIGINT);
  sigaddset(&watched_, SIGTERM);
  sigaddset(&watched_, SIGUSR1);
  sigaddset(&watched_, SIGUSR2);  // ends the watcher
  pthread_sigmask(SIG_BLOCK, &watched_, &before_);
  watcher_ = std::thread([this] {
    int signal = 0;
    if (sigwait(&watched_, &signal) != 0 || signal == SIGUSR2) return;
    stop_.request_stop();
    // A second one finds its default action in this thread.
    sigset_t deadly;
    sigemptyset(&deadly);
    sigaddset(&deadly, SIGINT);
    sigaddset(&deadly, SIGTERM);
    sigaddset(&deadly, SIGUSR1);
    pthread_sigmask(SIG_UNBLOCK, &deadly, nullptr);
    sigset_t end;
    sigemptyset(&end);
    sigaddset(&end, SIGUSR2);
    sigwait(&end, &signal);
  });
}

Interrupt::~Interrupt() {
  pthread_kill(watcher_.native_handle(), SIGUSR2);
  watcher_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace entente::cli

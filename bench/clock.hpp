#pragma once
#include <algorithm>
#include <chrono>
#include <ctime>
#include <stdexcept>
#include <string>

namespace entente::bench {

inline double wall() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
/// Seconds that this process has computed, on all its threads: what others do here is not in it.
inline double computed() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The best of several runs by some clock: whatever else the machine does can only add.
template <class Run>
double best_seconds(int times, const Run& run, double (*clock)() = computed) {
  double best = 1e300;
  for (int i = 0; i < times; ++i) {
    const double start = clock();
    run();
    best = std::min(best, clock() - start);
  }
  return best;
}

inline void must(bool right, const std::string& what) {
  if (!right) throw std::runtime_error("wrong answer, no figure: " + what);
}

}  // namespace entente::bench

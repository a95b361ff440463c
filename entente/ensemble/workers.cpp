#include "entente/ensemble/workers.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <oneapi/tbb/info.h>

namespace entente {

int usable_threads() { return tbb::info::default_concurrency(); }

// Threads of our own: a task scheduler may let one thread run two of the tasks and another none, and
// `threads` says how many took part.
void run_workers(int threads, const std::function<void(int)>& work) {
  std::exception_ptr failure;
  std::mutex mutex;
  const auto guarded = [&](int worker) {
    try {
      work(worker);
    } catch (...) {
      const std::scoped_lock lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (int worker = 1; worker < threads; ++worker) others.emplace_back(guarded, worker);
    guarded(0);
  }
  if (failure) std::rethrow_exception(failure);
}

void for_each_item(int threads, std::size_t items, const std::stop_token& stop,
                   const std::function<std::function<void(std::size_t)>()>& worker) {
  std::atomic<std::size_t> next{0};
  const auto wanted = static_cast<std::size_t>(threads > 0 ? threads : usable_threads());
  run_workers(static_cast<int>(std::clamp(items, std::size_t{1}, wanted)), [&](int) {
    const auto work = worker();
    for (std::size_t item = next++; item < items && !stop.stop_requested(); item = next++) work(item);
  });
}

}  // namespace entente

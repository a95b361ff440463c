#pragma once
#include <functional>

namespace entente {

/// Threads that this process may use at once: the processors of its affinity mask.
int usable_threads();

/// Runs work(0) … work(threads − 1), each in a thread of its own, and waits for all. What one of them throws
/// is thrown again afterwards.
void run_workers(int threads, const std::function<void(int worker)>& work);

}  // namespace entente

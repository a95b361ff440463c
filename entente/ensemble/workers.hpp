#pragma once
#include <cstddef>
#include <functional>
#include <stop_token>

namespace entente {

/// Threads that this process may use at once: the processors of its affinity mask.
int usable_threads();

/// Runs work(0) … work(threads − 1), each in a thread of its own, and waits for all. What one of them throws
/// is thrown again afterwards.
void run_workers(int threads, const std::function<void(int worker)>& work);

/// Deals items 0 … items − 1 out to threads, in ascending order, one at a time. Each thread makes its own
/// work first, with what it solves by, and calls it for every item it is dealt.
/// @param threads  0: usable_threads(); never more than there are items
/// @param stop     items not begun are left out once it is asked for
void for_each_item(int threads, std::size_t items, const std::stop_token& stop,
                   const std::function<std::function<void(std::size_t item)>()>& worker);

}  // namespace entente

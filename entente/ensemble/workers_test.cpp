#include "entente/ensemble/workers.hpp"

#include <algorithm>
#include <atomic>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sched.h>

namespace entente {
namespace {

TEST(Workers, EachIsAThreadOfItsOwn) {
  std::atomic<int> arrived{0};
  run_workers(5, [&](int) {
    ++arrived;
    while (arrived < 5) std::this_thread::yield();  // ends only if all five are there at once
  });
  EXPECT_EQ(arrived, 5);
}

TEST(Workers, ThrowWhatOneOfThemThrew) {
  EXPECT_THROW(run_workers(3,
                           [](int worker) {
                             if (worker == 2) throw std::runtime_error("two");
                           }),
               std::runtime_error);
}

TEST(WorkersDeathTest, AreAsManyAsTheAffinityMaskAllows) {
  EXPECT_GE(usable_threads(), 1);
  // Asked in a process started under the narrower mask: what may be used is read once.
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  cpu_set_t before, one;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  std::size_t first = 0;
  while (!CPU_ISSET(first, &before)) ++first;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_EXIT(std::exit(usable_threads()), testing::ExitedWithCode(1), "");
  ASSERT_EQ(sched_setaffinity(0, sizeof before, &before), 0);
}

TEST(Workers, DealEveryItemToOneOfThem) {
  for (const int threads : {1, 3, 20}) {
    std::vector<int> dealt(12, 0);
    std::atomic<int> made = 0;
    for_each_item(threads, dealt.size(), {}, [&] {
      ++made;
      return [&](std::size_t item) { ++dealt[item]; };
    });
    EXPECT_EQ(dealt, std::vector<int>(12, 1));
    EXPECT_EQ(made, std::min(threads, 12)) << "no more than there are items";
  }
}

TEST(Workers, BeginNothingOnceStopped) {
  std::stop_source stop;
  int done = 0;
  for_each_item(1, 10, stop.get_token(), [&] {
    return [&](std::size_t item) {
      ++done;
      if (item == 3) stop.request_stop();
    };
  });
  EXPECT_EQ(done, 4);
}

}  // namespace
}  // namespace entente

#include "entente/ensemble/workers.hpp"

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>

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

}  // namespace
}  // namespace entente

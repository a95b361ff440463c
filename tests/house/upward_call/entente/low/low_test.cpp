#include <gtest/gtest.h>

namespace entente {
int lower();
TEST(Low, IsOne) { EXPECT_EQ(lower(), 1); }
}  // namespace entente

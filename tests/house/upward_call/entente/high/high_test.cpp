#include <gtest/gtest.h>

namespace entente {
int upper();
TEST(High, IsTwo) { EXPECT_EQ(upper(), 2); }
}  // namespace entente

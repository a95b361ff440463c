#include "entente/base/simd.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace entente {
namespace {

TEST(Simd, EveryMachineRunsScalarAndNamesReadBack) {
  ASSERT_FALSE(simd_available().empty());
  EXPECT_EQ(simd_available().back(), Simd::scalar);
  EXPECT_TRUE(simd_runs(Simd::scalar));
  for (const Simd set : {Simd::avx3, Simd::avx2, Simd::sse4, Simd::scalar})
    EXPECT_EQ(simd_named(simd_name(set)), set);
  EXPECT_FALSE(simd_named("mmx").has_value());
}

TEST(Simd, TheWidestComesFirst) {
  const auto sets = simd_available();
  for (std::size_t i = 1; i < sets.size(); ++i) EXPECT_LT(sets[i - 1], sets[i]);
}

TEST(Simd, AMachineThatLacksASetSaysWhatItHas) {
  const std::vector<Simd> old{Simd::sse4, Simd::scalar};
  EXPECT_EQ(simd_lacking("avx3", old), "it has sse4, scalar");
  EXPECT_EQ(simd_lacking("avx2", old), "it has sse4, scalar");
  EXPECT_EQ(simd_lacking("avx9", old), "it has sse4, scalar") << "of a later version's file";
  EXPECT_EQ(simd_lacking("sse4", old), std::nullopt);
  for (const Simd set : simd_available()) EXPECT_TRUE(simd_runs(set));
}

}  // namespace
}  // namespace entente

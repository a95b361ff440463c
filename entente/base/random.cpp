#include "entente/base/random.hpp"

#include <bit>
#include <vector>

#include <Random123/philox.h>
#include <boost/random/sobol.hpp>

namespace entente {
namespace {

constexpr int kBits = 32;
static_assert(kSobolDimensions == boost::random::default_sobol_table::max_dimension);

/// Direction number k of dimension d stands at [d * 32 + k].
std::vector<std::uint32_t> read_direction_numbers() {
  // Boost keeps its numbers private, but the point whose Gray code has bit k alone is direction number k
  // itself. The engine's state after seed(n) is the point of Gray code n + 1.
  boost::random::sobol_engine<std::uint32_t, kBits> engine(kSobolDimensions);
  std::vector<std::uint32_t> numbers(static_cast<std::size_t>(kSobolDimensions) * kBits);
  for (int k = 0; k < kBits; ++k) {
    engine.seed(static_cast<std::uint32_t>((std::uint64_t{2} << k) - 2));
    for (int d = 0; d < kSobolDimensions; ++d) numbers[static_cast<std::size_t>(d) * kBits + k] = engine();
  }
  return numbers;
}

const std::uint32_t* direction_numbers(int dimension) {
  static const std::vector<std::uint32_t> numbers = read_direction_numbers();
  return numbers.data() + static_cast<std::size_t>(dimension) * kBits;
}

/// Levels of the binary tree of bit patterns that one Philox block covers: a subtree of seven levels has
/// 1 + 2 + … + 64 = 127 nodes, one coin each, out of the block's 128 bits.
constexpr int kLevels = 7;

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  const r123::Philox4x32::ctr_type c = {{counter[0], counter[1], counter[2], counter[3]}};
  const r123::Philox4x32::key_type k = {{key[0], key[1]}};
  const auto out = r123::Philox4x32()(c, k);
  return {out[0], out[1], out[2], out[3]};
}

std::uint32_t sobol(std::uint64_t index, int dimension) {
  const std::uint32_t* numbers = direction_numbers(dimension);
  std::uint32_t point = 0;
  for (auto gray = static_cast<std::uint32_t>(index ^ (index >> 1)); gray != 0; gray &= gray - 1)
    point ^= numbers[std::countr_zero(gray)];
  return point;
}

std::uint32_t scramble(std::uint32_t bits, std::uint64_t seed, std::uint32_t replicate, int dimension) {
  const std::array<std::uint32_t, 2> key = {static_cast<std::uint32_t>(seed),
                                            static_cast<std::uint32_t>(seed >> 32)};
  std::uint32_t flips = 0;
  for (int top = 0; top < kBits; top += kLevels) {
    // The block belongs to the subtree below the first `top` bits of the *unscrambled* point.
    const std::uint32_t above = top == 0 ? 0 : bits >> (kBits - top);
    const auto coins = philox(
        {above, static_cast<std::uint32_t>(top), static_cast<std::uint32_t>(dimension), replicate}, key);
    std::uint32_t node = 1;  // heap order inside the subtree: children of n are 2n and 2n + 1
    for (int level = top; level < top + kLevels && level < kBits; ++level) {
      const int shift = kBits - 1 - level;
      flips |= ((coins[node >> 5] >> (node & 31)) & 1u) << shift;
      node = 2 * node + ((bits >> shift) & 1u);
    }
  }
  return bits ^ flips;
}

double uniform(std::uint64_t seed, std::uint64_t draw, int dimension) {
  const auto replicate = static_cast<std::uint32_t>(draw % kReplicates);
  const std::uint32_t cell = scramble(sobol(draw / kReplicates, dimension), seed, replicate, dimension);
  return (cell + 0.5) * 0x1p-32;
}

}  // namespace entente

#include "entente/base/random_block.hpp"

#include <algorithm>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "entente/base/random_block.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "entente/base/simd_table.hpp"

HWY_BEFORE_NAMESPACE();
namespace entente {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
// One counter a lane. A word stands in the low half of 64 bits, where its product with a multiplier fits;
// what lies above it is whatever the last product left there, and no product reads it.
using Words = hn::ScalableTag<std::uint64_t>;
using V = hn::Vec<Words>;
constexpr std::size_t kLanes = hn::MaxLanes(Words());
constexpr std::size_t kBlock = kReplicates;
static_assert(kBlock % (2 * kLanes) == 0);

constexpr int kRounds = 10;
constexpr std::uint32_t kMultipliers[2] = {0xD2511F53, 0xCD9E8D57};
constexpr std::uint32_t kWeyl[2] = {0x9E3779B9, 0xBB67AE85};

/// The key of each round, as `philox_rounds` takes it.
struct Keys {
  explicit Keys(std::array<std::uint32_t, 2> key) {
    for (auto& round : word) {
      for (std::size_t i = 0; i < 2; ++i) {
        round[i] = key[i];
        key[i] += kWeyl[i];
      }
    }
  }
  std::uint64_t word[kRounds][2];
};

/// Full product of the low half of each lane with `multiplier`.
HWY_INLINE V product(V x, std::uint32_t multiplier) {
  const Words d;
#if HWY_TARGET == HWY_SCALAR
  return hn::Set(d, (hn::GetLane(x) & 0xFFFFFFFF) * multiplier);
#else
  const hn::Repartition<std::uint32_t, Words> halves;
  return hn::MulEven(hn::BitCast(halves, x), hn::Set(halves, multiplier));
#endif
}

struct Counters {
  V a, b, c, e;
};

/// One round on counters whose words are in the low halves, with anything above; so it leaves them.
HWY_INLINE void philox_round(const std::uint64_t (&key)[2], Counters& x) {
  const Words d;
  const V first = product(x.a, kMultipliers[0]), second = product(x.c, kMultipliers[1]);
  x.a = hn::Xor3(hn::ShiftRight<32>(second), x.b, hn::Set(d, key[0]));
  x.b = second;
  x.c = hn::Xor3(hn::ShiftRight<32>(first), x.e, hn::Set(d, key[1]));
  x.e = first;
}

/// The first three rounds of counters whose lanes share all words but the last. It takes as many to reach
/// every word, so most products are one scalar for all lanes.
HWY_INLINE Counters three_rounds(const Keys& keys, std::array<std::uint32_t, 3> shared, V last) {
  const Words d;
  const auto times = [](std::uint64_t x, std::size_t i) { return (x & 0xFFFFFFFF) * kMultipliers[i]; };
  // Round one: only the third word gets the lanes' own.
  const std::uint64_t first = times(shared[0], 0), second = times(shared[2], 1);
  const std::uint64_t a1 = (second >> 32) ^ shared[1] ^ keys.word[0][0], b1 = second;
  const V c1 = hn::Xor(hn::Set(d, (first >> 32) ^ keys.word[0][1]), last);
  const std::uint64_t e1 = first;
  // Round two: the first and second.
  const V second2 = product(c1, kMultipliers[1]);
  const std::uint64_t first2 = times(a1, 0);
  const V a2 = hn::Xor(hn::ShiftRight<32>(second2), hn::Set(d, b1 ^ keys.word[1][0]));
  const std::uint64_t c2 = (first2 >> 32) ^ e1 ^ keys.word[1][1], e2 = first2;
  // Round three: all but the second.
  const V first3 = product(a2, kMultipliers[0]);
  const std::uint64_t second3 = times(c2, 1);
  return {hn::Xor(second2, hn::Set(d, (second3 >> 32) ^ keys.word[2][0])), hn::Set(d, second3),
          hn::Xor(hn::ShiftRight<32>(first3), hn::Set(d, e2 ^ keys.word[2][1])), first3};
}

void philox_all(const std::array<std::uint32_t, 2>& key, const std::array<std::uint32_t, 4>* counters,
                std::array<std::uint32_t, 4>* out, std::size_t count) {
  const Words d;
  const Keys keys(key);
  for (std::size_t first = 0; first < count; first += kLanes) {
    const std::size_t lanes = std::min(kLanes, count - first);
    HWY_ALIGN std::uint64_t word[4][kLanes] = {};
    for (std::size_t lane = 0; lane < lanes; ++lane)
      for (std::size_t i = 0; i < 4; ++i) word[i][lane] = counters[first + lane][i];
    Counters x{hn::Load(d, word[0]), hn::Load(d, word[1]), hn::Load(d, word[2]), hn::Load(d, word[3])};
    for (const auto& round : keys.word) philox_round(round, x);
    hn::Store(x.a, d, word[0]);
    hn::Store(x.b, d, word[1]);
    hn::Store(x.c, d, word[2]);
    hn::Store(x.e, d, word[3]);
    for (std::size_t lane = 0; lane < lanes; ++lane)
      for (std::size_t i = 0; i < 4; ++i) out[first + lane][i] = static_cast<std::uint32_t>(word[i][lane]);
  }
}

constexpr int kBits = 32;
constexpr int kLevels = 7;  // of the tree that one counter's coins cover, as in `scramble`

/// Where a point's path through the tree finds its coins: the same for every replicate.
struct Path {
  explicit Path(std::uint32_t bits) {
    for (int top = 0; top < kBits; top += kLevels) {
      std::uint32_t node = 1;
      for (int level = top; level < top + kLevels && level < kBits; ++level) {
        const int shift = kBits - 1 - level;
        word[level] = node >> 5;
        right[level] = 32 + (node & 31) - static_cast<std::uint32_t>(shift);
        node = 2 * node + ((bits >> shift) & 1u);
      }
    }
  }
  std::uint32_t word[kBits];
  std::uint64_t right[kBits];  ///< shift that brings the coin from the high half to its level
};

struct Masks {
  constexpr Masks() {
    for (int level = 0; level < kBits; ++level) of_level[level] = std::uint64_t{1} << (kBits - 1 - level);
  }
  std::uint64_t of_level[kBits] = {};
};
constexpr Masks kMasks;

HWY_INLINE V shift_right(V x, std::uint64_t bits) {
#if HWY_TARGET <= HWY_AVX2
  // These sets shift each lane by a count of its own in one instruction, which beats moving one count there.
  return x >> hn::Set(Words(), bits);
#else
  return hn::ShiftRightSame(x, static_cast<int>(bits));
#endif
}

/// Flips of one vector of replicates.
struct Flips {
  V lanes;  ///< which replicates
  V flips;

  /// Takes the coins of levels top … top + 6 from where the path finds them.
  HWY_INLINE void toss(const Path& path, int top, const Counters& x) {
    // In the high halves, so that one shift to the right brings any coin to any level.
    const V coins[4] = {hn::ShiftLeft<32>(x.a), hn::ShiftLeft<32>(x.b), hn::ShiftLeft<32>(x.c),
                        hn::ShiftLeft<32>(x.e)};
    const auto one = [&](int level) HWY_ATTR {
      const V coin = shift_right(coins[path.word[level]], path.right[level]);
      flips = hn::OrAnd(flips, coin, hn::Set(Words(), kMasks.of_level[level]));
    };
    one(top), one(top + 1), one(top + 2), one(top + 3);
    if (top + kLevels <= kBits) one(top + 4), one(top + 5), one(top + 6);
  }
};

/// The flips that the replicates of x and y give the point `bits`: `scramble` in lanes. Two vectors at a
/// time, because one waits for its own products.
HWY_INLINE void flip(const Keys& keys, const Path& path, std::uint32_t bits, int dimension, Flips& x,
                     Flips& y) {
  for (int top = 0; top < kBits; top += kLevels) {
    const std::array<std::uint32_t, 3> shared = {top == 0 ? 0 : bits >> (kBits - top),
                                                 static_cast<std::uint32_t>(top),
                                                 static_cast<std::uint32_t>(dimension)};
    Counters a = three_rounds(keys, shared, x.lanes), b = three_rounds(keys, shared, y.lanes);
    for (int round = 3; round < kRounds; ++round) {
      philox_round(keys.word[round], a);
      philox_round(keys.word[round], b);
    }
    x.toss(path, top, a);
    y.toss(path, top, b);
  }
}

/// (x + ½)/2^32 of a 32-bit x, exact.
HWY_INLINE hn::Vec<hn::RebindToFloat<Words>> middle_of_cell(V x) {
  const Words d;
  const hn::RebindToFloat<Words> real;
  // x in the low bits of 2^52's pattern is 2^52 + x.
  const auto shifted = hn::BitCast(real, hn::Or(x, hn::Set(d, 0x4330000000000000)));
  const auto cell = hn::Add(hn::Sub(shifted, hn::Set(real, 0x1p52)), hn::Set(real, 0.5));
  return hn::Mul(cell, hn::Set(real, 0x1p-32));
}

void uniform_all(std::uint64_t seed, std::uint64_t block, int first_dimension, int dimensions, double* out) {
  const Words d;
  const hn::RebindToFloat<Words> real;
  const Keys keys({static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  for (int dimension = first_dimension; dimension < first_dimension + dimensions; ++dimension) {
    const std::uint32_t bits = sobol(block, dimension);
    const Path path(bits);
    for (std::size_t replicate = 0; replicate < kBlock; replicate += 2 * kLanes) {
      Flips x{hn::Iota(d, replicate), hn::Zero(d)}, y{hn::Iota(d, replicate + kLanes), hn::Zero(d)};
      flip(keys, path, bits, dimension, x, y);
      hn::StoreU(middle_of_cell(hn::Xor(hn::Set(d, bits), x.flips)), real, out + replicate);
      hn::StoreU(middle_of_cell(hn::Xor(hn::Set(d, bits), y.flips)), real, out + replicate + kLanes);
    }
    out += kBlock;
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace entente
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace entente {
namespace {
constexpr decltype(&HWY_STATIC_DISPATCH(philox_all)) kPhilox[] = ENTENTE_SIMD_TABLE(philox_all);
constexpr decltype(&HWY_STATIC_DISPATCH(uniform_all)) kUniform[] = ENTENTE_SIMD_TABLE(uniform_all);
}  // namespace

void philox_block(Simd set, std::array<std::uint32_t, 2> key,
                  std::span<const std::array<std::uint32_t, 4>> counters,
                  std::span<std::array<std::uint32_t, 4>> out) {
  kPhilox[static_cast<std::size_t>(set)](key, counters.data(), out.data(), counters.size());
}

void uniform_block(Simd set, std::uint64_t seed, std::uint64_t block, int first_dimension, int dimensions,
                   double* out) {
  kUniform[static_cast<std::size_t>(set)](seed, block, first_dimension, dimensions, out);
}

}  // namespace entente
#endif

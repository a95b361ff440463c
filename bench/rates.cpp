#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/rates.cpp"
#include "bench/rates.hpp"

#include <chrono>
#include <cmath>

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "entente/base/simd_table.hpp"
#include "entente/solve/exp-inl.h"
#include "entente/solve/kernel.hpp"
#include "entente/solve/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace entente::batch::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// 4 alternatives of 64 nodes: 16 kB in single precision at 512 bits.
constexpr int kNodes = 64;

/// One round over all nodes. @return the sum of all probabilities, for the check
template <class T>
double Nodes(const T* values, T* p, long rounds) {
  using L = Lanes<T>;
  using V = typename L::V;
  const typename L::D d;
  const V lambda = L::set(1.3), weight = L::set(0.25);
  for (long round = 0; round < rounds; ++round) {
    for (int node = 0; node < kNodes; ++node) {
      V x[4];
      for (int a = 0; a < 4; ++a) x[a] = L::load(values, 4 * node + a);
      const V best = hn::Max(hn::Max(x[0], x[1]), hn::Max(x[2], x[3]));
      for (V& a : x) a = hn::Mul(weight, Exp2(d, hn::Mul(lambda, hn::Sub(a, best))));
      const V scale = hn::Div(L::set(1), hn::Add(hn::Add(x[0], x[1]), hn::Add(x[2], x[3])));
      for (int a = 0; a < 4; ++a) L::store(hn::Mul(x[a], scale), p, 4 * node + a);
    }
    asm volatile("" ::"r"(p) : "memory");
  }
  double sum = 0;
  for (std::size_t i = 0; i < 4 * kNodes * L::N; ++i) sum += static_cast<double>(p[i]);
  return sum / static_cast<double>(kNodes * L::N);
}

template <class T>
void MultiplyAdds(const T* x, T* y, long rounds) {
  using L = Lanes<T>;
  const auto w = L::set(0x1p-20);
  for (long round = 0; round < rounds; ++round) {
    for (int i = 0; i < kNodes; i += 4)
      for (int j = 0; j < 4; ++j) L::store(hn::MulAdd(w, L::load(x, i + j), L::load(y, i + j)), y, i + j);
    asm volatile("" ::"r"(y) : "memory");
  }
}

double NodesFloat(const float* values, float* p, long rounds) { return Nodes(values, p, rounds); }
double NodesDouble(const double* values, double* p, long rounds) { return Nodes(values, p, rounds); }
void AddsFloat(const float* x, float* y, long rounds) { MultiplyAdds(x, y, rounds); }
void AddsDouble(const double* x, double* y, long rounds) { MultiplyAdds(x, y, rounds); }

}  // namespace entente::batch::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace entente::batch {
namespace {
constexpr decltype(&HWY_STATIC_DISPATCH(NodesFloat)) kNodesFloat[] = ENTENTE_SIMD_TABLE(NodesFloat);
constexpr decltype(&HWY_STATIC_DISPATCH(NodesDouble)) kNodesDouble[] = ENTENTE_SIMD_TABLE(NodesDouble);
constexpr decltype(&HWY_STATIC_DISPATCH(AddsFloat)) kAddsFloat[] = ENTENTE_SIMD_TABLE(AddsFloat);
constexpr decltype(&HWY_STATIC_DISPATCH(AddsDouble)) kAddsDouble[] = ENTENTE_SIMD_TABLE(AddsDouble);
constexpr int kBareNodes = HWY_STATIC_DISPATCH(kNodes);
}  // namespace
}  // namespace entente::batch

namespace entente::bench {
namespace {

/// By instruction set.
template <class T>
struct Kernels;
template <>
struct Kernels<float> {
  static double nodes(Simd set, const float* values, float* p, long rounds) {
    return batch::kNodesFloat[static_cast<std::size_t>(set)](values, p, rounds);
  }
  static void adds(Simd set, const float* x, float* y, long rounds) {
    batch::kAddsFloat[static_cast<std::size_t>(set)](x, y, rounds);
  }
};
template <>
struct Kernels<double> {
  static double nodes(Simd set, const double* values, double* p, long rounds) {
    return batch::kNodesDouble[static_cast<std::size_t>(set)](values, p, rounds);
  }
  static void adds(Simd set, const double* x, double* y, long rounds) {
    batch::kAddsDouble[static_cast<std::size_t>(set)](x, y, rounds);
  }
};

/// Rounds a second of `run(rounds)`: the best of several stretches, since whatever else runs here only slows
/// down.
template <class Run>
double best_rate(double seconds, const Run& run) {
  using Clock = std::chrono::steady_clock;
  const auto timed = [&](long rounds) {
    const auto start = Clock::now();
    run(rounds);
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  long rounds = 1;
  while (timed(rounds) < 0.005) rounds *= 2;
  double best = 0;
  for (const auto end = Clock::now() + std::chrono::duration<double>(seconds); Clock::now() < end;)
    best = std::max(best, static_cast<double>(rounds) / timed(rounds));
  return best;
}

template <class T>
double nodes_of(Simd set, double seconds) {
  const auto width = static_cast<std::size_t>(batch::width(set, sizeof(T) == 4));
  batch::Buffer<T> values, p;
  const std::size_t size = 4 * batch::kBareNodes * width;
  values.need(size);
  p.need(size);
  for (std::size_t i = 0; i < size; ++i) values.data()[i] = static_cast<T>(std::sin(static_cast<double>(i)));
  bool right = true;
  const double rounds = best_rate(seconds, [&](long n) {
    right = right && std::abs(Kernels<T>::nodes(set, values.data(), p.data(), n) - 1) < 1e-6;
  });
  return right ? rounds * batch::kBareNodes * static_cast<double>(width) : 0;
}

template <class T>
double adds_of(Simd set, double seconds) {
  const auto width = static_cast<std::size_t>(batch::width(set, sizeof(T) == 4));
  batch::Buffer<T> x, y;
  const std::size_t size = batch::kBareNodes * width;
  x.need(size);
  y.need(size);
  bool right = true;
  const double rounds = best_rate(seconds, [&](long n) {
    for (std::size_t i = 0; i < size; ++i) {
      x.data()[i] = 1;
      y.data()[i] = 0;
    }
    // Exact in single precision as long as the sum stays below 2^4.
    long left = n;
    while (left > 0) {
      const long some = std::min(left, 1L << 20);
      for (std::size_t i = 0; i < size; ++i) y.data()[i] = 0;
      Kernels<T>::adds(set, x.data(), y.data(), some);
      right = right && y.data()[size - 1] == static_cast<T>(static_cast<double>(some) * 0x1p-20);
      left -= some;
    }
  });
  return right ? rounds * batch::kBareNodes * static_cast<double>(width) : 0;
}

}  // namespace

double bare_nodes(Simd set, Precision precision, double seconds) {
  return precision == Precision::float32 ? nodes_of<float>(set, seconds) : nodes_of<double>(set, seconds);
}
double cached_multiply_adds(Simd set, Precision precision, double seconds) {
  return precision == Precision::float32 ? adds_of<float>(set, seconds) : adds_of<double>(set, seconds);
}

}  // namespace entente::bench
#endif

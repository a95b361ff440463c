#pragma once
// How a source file that is compiled once per instruction set (hwy/foreach_target.h) hands its functions out.
// Include after <hwy/highway.h>, whose macros it reads.
#include "entente/base/simd.hpp"

#if HWY_TARGETS & HWY_AVX3
#define ENTENTE_IN_AVX3(function) &N_AVX3::function
#else
#define ENTENTE_IN_AVX3(function) &HWY_STATIC_DISPATCH(function)
#endif
#if HWY_TARGETS & HWY_AVX2
#define ENTENTE_IN_AVX2(function) &N_AVX2::function
#else
#define ENTENTE_IN_AVX2(function) &HWY_STATIC_DISPATCH(function)
#endif
#if HWY_TARGETS & HWY_SSE4
#define ENTENTE_IN_SSE4(function) &N_SSE4::function
#else
#define ENTENTE_IN_SSE4(function) &HWY_STATIC_DISPATCH(function)
#endif
#if HWY_TARGETS & HWY_SCALAR
#define ENTENTE_IN_SCALAR(function) &N_SCALAR::function
#else
#define ENTENTE_IN_SCALAR(function) &HWY_STATIC_DISPATCH(function)
#endif

/// Initialiser of an array of pointers to `function`, one per Simd in the order of the enumeration. A set
/// that the compiler's flags make pointless (all but the widest under -march=native) is stood in for by the
/// baseline. No state: whoever calls says which set.
#define ENTENTE_SIMD_TABLE(function)                                                 \
  {                                                                                  \
    ENTENTE_IN_AVX3(function), ENTENTE_IN_AVX2(function), ENTENTE_IN_SSE4(function), \
        ENTENTE_IN_SCALAR(function)                                                  \
  }
